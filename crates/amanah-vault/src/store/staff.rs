//! The rows of members of staff.

use crate::store::sql::{Connection, OptionalRow};
use amanah_policy::{Role, StaffId};

use crate::actor::Actor;
use crate::error::VaultError;

const STANDING: &str = "SELECT state = 'active', roles FROM staff WHERE id = ?1";

/// Asks for a member of staff before they are needed; nothing for other actors.
pub(crate) fn foresee(conn: &Connection, actor: Actor) {
    if let Actor::Staff { id, .. } = actor
        && let Ok(standing) = conn.prepare_cached(STANDING)
    {
        standing.foresee([id.as_bytes()]);
    }
}

/// Whether a member of staff works here now, and what they may do; none when there is no such member.
pub(crate) fn staff_standing(
    conn: &Connection,
    staff: StaffId,
) -> Result<Option<(bool, Vec<Role>)>, VaultError> {
    let row: Option<(bool, String)> = conn
        .prepare_cached(STANDING)?
        .query_row([staff.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((active, roles)) = row else { return Ok(None) };
    let roles = roles.split_whitespace().map(|code| Role::from_code(code).ok_or(VaultError::Tampered));
    Ok(Some((active, roles.collect::<Result<_, _>>()?)))
}

/// Whether the actor may act as they say: a member of staff is active and holds the role; others always may.
///
/// Enforces: SEC
pub(crate) fn acts_rightly(conn: &Connection, actor: Actor) -> Result<bool, VaultError> {
    let Actor::Staff { id, role } = actor else { return Ok(true) };
    Ok(staff_standing(conn, id)?.is_some_and(|(active, roles)| active && roles.contains(&role)))
}

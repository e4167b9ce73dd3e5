//! The rows of members of staff, and the tags of the addresses they sign in with.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{Role, StaffId, Timestamp};

use crate::error::VaultError;
use crate::rows::StaffState;

/// A member of staff as stored: name, address and password hash are one sealed value.
pub(crate) struct StaffRow {
    pub(crate) id: StaffId,
    pub(crate) state: StaffState,
    pub(crate) roles: Vec<Role>,
    pub(crate) sealed: Vec<u8>,
    pub(crate) since: Timestamp,
}

impl StaffState {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }
}

/// Adds a member of staff; false when somebody has the address.
pub(crate) fn insert(conn: &Connection, row: &StaffRow, tag: [u8; 16]) -> Result<bool, VaultError> {
    if !take_email(conn, row.id, tag)? {
        return Ok(false);
    }
    conn.prepare_cached("INSERT INTO staff (id, state, roles, sealed, since) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .run((row.id.as_bytes(), row.state.code(), written(&row.roles), &row.sealed, row.since.as_micros()))?;
    Ok(true)
}

/// Writes the tag of an address; false when another member of staff has it.
pub(crate) fn take_email(conn: &Connection, staff: StaffId, tag: [u8; 16]) -> Result<bool, VaultError> {
    let added = conn
        .prepare_cached("INSERT INTO staff_email (tag, staff) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((tag, staff.as_bytes()))?;
    Ok(added > 0)
}

pub(crate) fn find(conn: &Connection, id: StaffId) -> Result<Option<StaffRow>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT id, state, roles, sealed, since FROM staff WHERE id = ?1")?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

pub(crate) fn find_by_email(conn: &Connection, tag: [u8; 16]) -> Result<Option<StaffRow>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT id, state, roles, sealed, since FROM staff_email JOIN staff ON staff.id = staff_email.staff
         WHERE tag = ?1",
    )?;
    Ok(select.query_row([tag], read).optional()?)
}

/// Everybody, in the order in which they came.
pub(crate) fn all(conn: &Connection) -> Result<Vec<StaffRow>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT id, state, roles, sealed, since FROM staff ORDER BY since, id")?;
    let rows = select.query_map((), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether an active officer remains when this one is left out.
pub(crate) fn has_other_officer(conn: &Connection, without: StaffId) -> Result<bool, VaultError> {
    let is_officer = |row: &StaffRow| {
        row.id != without && row.state == StaffState::Active && row.roles.contains(&Role::Officer)
    };
    Ok(all(conn)?.iter().any(is_officer))
}

pub(crate) fn set_roles(conn: &Connection, id: StaffId, roles: &[Role]) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE staff SET roles = ?2 WHERE id = ?1")?.run((id.as_bytes(), written(roles)))?;
    Ok(())
}

pub(crate) fn set_state(conn: &Connection, id: StaffId, state: StaffState) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE staff SET state = ?2 WHERE id = ?1")?.run((id.as_bytes(), state.code()))?;
    Ok(())
}

pub(crate) fn set_sealed(conn: &Connection, id: StaffId, sealed: &[u8]) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE staff SET sealed = ?2 WHERE id = ?1")?.run((id.as_bytes(), sealed))?;
    Ok(())
}

/// The roles as one text of codes, in the order of the vocabulary and each once.
fn written(roles: &[Role]) -> String {
    let codes: Vec<&str> =
        Role::ALL.iter().filter(|role| roles.contains(role)).map(|role| role.code()).collect();
    codes.join(" ")
}

fn read(row: &Row<'_>) -> Result<StaffRow, SqlFault> {
    let (state, roles): (String, String) = (row.get(1)?, row.get(2)?);
    let roles = roles
        .split_whitespace()
        .map(|code| Role::from_code(code).ok_or(SqlFault::Malformed))
        .collect::<Result<_, _>>()?;
    Ok(StaffRow {
        id: StaffId::from_bytes(row.get(0)?),
        state: if state == "active" { StaffState::Active } else { StaffState::Inactive },
        roles,
        sealed: row.get(3)?,
        since: Timestamp::from_micros(row.get(4)?),
    })
}

//! The rows of sessions.

use crate::store::customers;
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{AccountId, CustomerId, SessionId, StaffId, Timestamp};

use crate::error::VaultError;
use crate::rows::{SessionOf, SignedInBy};
use crate::vault::SETBACK_MINUTES;

/// A session as it is stored: its token only as a digest.
#[derive(Clone, Copy)]
pub(crate) struct SessionRow {
    pub(crate) id: SessionId,
    pub(crate) of: SessionOf,
    pub(crate) by: SignedInBy,
    pub(crate) opened_at: Timestamp,
    pub(crate) seen_at: Timestamp,
    pub(crate) proved_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    pub(crate) account: Option<AccountId>,
}

impl SessionOf {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Customer(_) => "customer",
            Self::Staff(_) => "staff",
        }
    }

    pub(crate) const fn owner(&self) -> &[u8; 16] {
        match self {
            Self::Customer(customer) => customer.as_bytes(),
            Self::Staff(staff) => staff.as_bytes(),
        }
    }
}

pub(crate) fn insert(conn: &Connection, digest: &[u8; 32], row: &SessionRow) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO session (token, id, owner_kind, owner, opened_at, seen_at, proved_at, ends_at, signed_in_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .run((
        digest,
        row.id.as_bytes(),
        row.of.code(),
        row.of.owner(),
        row.opened_at.as_micros(),
        row.seen_at.as_micros(),
        row.proved_at.as_micros(),
        row.ends_at.as_micros(),
        row.by.code(),
    ))?;
    match row.of {
        SessionOf::Customer(customer) => customers::seen(conn, customer, row.opened_at),
        SessionOf::Staff(_) => Ok(()),
    }
}

/// What is found for a token.
pub(crate) enum Found {
    /// A session that is valid.
    Valid(SessionRow),
    /// One that is over: its end has come, nobody used it for too long, or the clock went back to before it was used.
    Over(SessionId),
    /// None whose owner may still use it.
    Nothing,
}

/// The session of a token, whose owner may still use it: a customer who is not erased, staff who work here.
///
/// Enforces: SEC
pub(crate) fn found(
    conn: &Connection,
    digest: &[u8; 32],
    idle_after: Timestamp,
    now: Timestamp,
) -> Result<Found, VaultError> {
    let Some(row) = of_token(conn, digest)? else { return Ok(Found::Nothing) };
    let is_of_the_past = row.seen_at <= now.plus_micros(SETBACK_MINUTES * 60_000_000);
    let is_valid = row.ends_at > now && row.seen_at >= idle_after && is_of_the_past;
    Ok(if is_valid { Found::Valid(row) } else { Found::Over(row.id) })
}

fn of_token(conn: &Connection, digest: &[u8; 32]) -> Result<Option<SessionRow>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT id, owner_kind, owner, opened_at, seen_at, proved_at, ends_at, account, signed_in_by FROM session
         WHERE token = ?1 AND CASE owner_kind
             WHEN 'customer' THEN EXISTS (SELECT 1 FROM customer WHERE id = owner AND state <> 'erased')
             ELSE EXISTS (SELECT 1 FROM staff WHERE id = owner AND state = 'active') END",
    )?;
    Ok(select.query_row([digest], read).optional()?)
}

/// Notes when a session was last seen; later times only, because such notes overtake each other.
pub(crate) fn saw(conn: &Connection, id: SessionId, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE session SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2")?
        .run((id.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Notes a new proof; false when there is no such session.
pub(crate) fn prove(conn: &Connection, id: SessionId, now: Timestamp) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached(
            "UPDATE session SET proved_at = ?2, seen_at = CASE WHEN seen_at < ?2 THEN ?2 ELSE seen_at END WHERE id = ?1 AND ends_at > ?2",
        )?
        .execute((id.as_bytes(), now.as_micros()))?;
    Ok(changed > 0)
}

/// Puts back what every session of an owner proved, but for one.
pub(crate) fn unprove_others(
    conn: &Connection,
    of: SessionOf,
    but: Option<SessionId>,
) -> Result<(), VaultError> {
    let but = but.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    conn.prepare_cached(
        "UPDATE session SET proved_at = 0 WHERE owner = ?1 AND owner_kind = ?2 AND id <> ?3",
    )?
    .run((of.owner(), of.code(), but))?;
    Ok(())
}

/// Notes for which account a customer acts in a session; false when there is no such session of theirs.
pub(crate) fn act_for(
    conn: &Connection,
    id: SessionId,
    customer: CustomerId,
    account: AccountId,
) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached(
            "UPDATE session SET account = ?3 WHERE id = ?1 AND owner = ?2 AND owner_kind = 'customer'",
        )?
        .execute((id.as_bytes(), customer.as_bytes(), account.as_bytes()))?;
    Ok(changed > 0)
}

/// Forgets in every session of a customer that they acted for this account.
pub(crate) fn act_no_more_for(
    conn: &Connection,
    customer: CustomerId,
    account: AccountId,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE session SET account = NULL WHERE owner = ?1 AND owner_kind = 'customer' AND account = ?2",
    )?
    .run((customer.as_bytes(), account.as_bytes()))?;
    Ok(())
}

pub(crate) fn delete(conn: &Connection, id: SessionId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM session WHERE id = ?1")?.run([id.as_bytes()])?;
    Ok(())
}

/// Ends all sessions of an owner but one.
pub(crate) fn delete_of(
    conn: &Connection,
    of: SessionOf,
    except: Option<SessionId>,
) -> Result<u64, VaultError> {
    let except = except.map(|id| *id.as_bytes());
    let gone = conn
        .prepare_cached(
            "DELETE FROM session WHERE owner = ?1 AND owner_kind = ?2 AND id IS DISTINCT FROM ?3",
        )?
        .execute((of.owner(), of.code(), except))?;
    Ok(gone)
}

/// Ends the sessions of an owner that this way of signing in opened, but for one; says how many.
pub(crate) fn delete_opened_by(
    conn: &Connection,
    of: SessionOf,
    by: SignedInBy,
    except: Option<SessionId>,
) -> Result<u64, VaultError> {
    let except = except.map(|id| *id.as_bytes());
    let gone = conn
        .prepare_cached(
            "DELETE FROM session WHERE owner = ?1 AND owner_kind = ?2 AND signed_in_by = ?3 \
             AND id IS DISTINCT FROM ?4",
        )?
        .execute((of.owner(), of.code(), by.code(), except))?;
    Ok(gone)
}

/// The sessions of an owner that have not ended, newest first.
pub(crate) fn of_owner(
    conn: &Connection,
    of: SessionOf,
    now: Timestamp,
) -> Result<Vec<SessionRow>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT id, owner_kind, owner, opened_at, seen_at, proved_at, ends_at, account, signed_in_by FROM session
         WHERE owner = ?1 AND owner_kind = ?2 AND ends_at > ?3 ORDER BY opened_at DESC, id",
    )?;
    let rows = select.query_map((of.owner(), of.code(), now.as_micros()), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Removes what has ended; says how many.
pub(crate) fn delete_ended(conn: &Connection, now: Timestamp) -> Result<u64, VaultError> {
    let gone = conn.prepare_cached("DELETE FROM session WHERE ends_at <= ?1")?.execute([now.as_micros()])?;
    Ok(gone)
}

fn read(row: &Row<'_>) -> Result<SessionRow, SqlFault> {
    let kind: String = row.get(1)?;
    let owner = row.get(2)?;
    let of = match kind.as_str() {
        "staff" => SessionOf::Staff(StaffId::from_bytes(owner)),
        _ => SessionOf::Customer(CustomerId::from_bytes(owner)),
    };
    let time = |column| row.get(column).map(Timestamp::from_micros);
    Ok(SessionRow {
        id: SessionId::from_bytes(row.get(0)?),
        of,
        by: SignedInBy::from_code(&row.get::<String>(8)?),
        opened_at: time(3)?,
        seen_at: time(4)?,
        proved_at: time(5)?,
        ends_at: time(6)?,
        account: row.get::<Option<[u8; 16]>>(7)?.map(AccountId::from_bytes),
    })
}

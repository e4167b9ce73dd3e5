//! The rows of keys by which programs act, and of what those programs were answered.

use amanah_policy::{ApiKeyId, CustomerId, Purpose, Role, StaffId, Timestamp};

use crate::error::VaultError;
use crate::rows::{ApiKeyHeader, KeyOf, SessionOf};
use crate::store::sql::{Connection, OptionalRow, Row};

const COLUMNS: &str = "id, owner_kind, owner, role, purposes, may_change, made_at, ends_at, used_day";

/// Adds a key.
pub(crate) fn insert(conn: &Connection, digest: &[u8; 32], key: &ApiKeyHeader) -> Result<(), VaultError> {
    let owner = owner_of(key.of);
    let role = match key.of {
        KeyOf::Customer(_) => None,
        KeyOf::Staff { role, .. } => Some(role.code()),
    };
    let purposes: Vec<&str> = key.purposes.iter().map(|purpose| purpose.code()).collect();
    conn.prepare_cached(&format!(
        "INSERT INTO api_key (token, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    ))?
    .run((
        digest,
        key.id.as_bytes(),
        owner.code(),
        owner.owner(),
        role,
        purposes.join(" "),
        i64::from(key.may_change),
        key.made_at.as_micros(),
        key.ends_at.as_micros(),
        key.used_day,
    ))?;
    Ok(())
}

/// The key of a secret, whose owner may still use it: a customer who is not erased, staff who work here in its role.
///
/// Enforces: SEC
pub(crate) fn find(
    conn: &Connection,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<Option<ApiKeyHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM api_key WHERE token = ?1 AND ends_at > ?2 AND CASE owner_kind
             WHEN 'customer' THEN EXISTS (SELECT 1 FROM customer WHERE id = owner AND state <> 'erased')
             ELSE EXISTS (SELECT 1 FROM staff WHERE id = owner AND state = 'active'
                          AND ' ' || roles || ' ' LIKE '% ' || role || ' %') END"
    ))?;
    select.query_row((digest, now.as_micros()), |row| Ok(read(row))).optional()?.transpose()
}

/// The keys of an owner that have not ended, newest first.
pub(crate) fn of_owner(
    conn: &Connection,
    of: SessionOf,
    now: Timestamp,
) -> Result<Vec<ApiKeyHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM api_key WHERE owner = ?1 AND owner_kind = ?2 AND ends_at > ?3
         ORDER BY made_at DESC, id"
    ))?;
    let rows = select.query_map((of.owner(), of.code(), now.as_micros()), |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

/// Notes the day of use: one write a day and key.
pub(crate) fn used(conn: &Connection, id: ApiKeyId, day: i64) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE api_key SET used_day = ?2 WHERE id = ?1 AND (used_day IS NULL OR used_day < ?2)",
    )?
    .run((id.as_bytes(), day))?;
    Ok(())
}

/// Ends a key of this owner, with what its program was answered; false when it is not theirs.
pub(crate) fn delete(conn: &Connection, of: SessionOf, id: ApiKeyId) -> Result<bool, VaultError> {
    let gone = conn
        .prepare_cached("DELETE FROM api_key WHERE id = ?1 AND owner = ?2 AND owner_kind = ?3")?
        .execute((id.as_bytes(), of.owner(), of.code()))?;
    if gone > 0 {
        conn.prepare_cached("DELETE FROM api_answer WHERE api_key = ?1")?.run([id.as_bytes()])?;
    }
    Ok(gone > 0)
}

/// Ends all keys of an owner.
pub(crate) fn delete_of(conn: &Connection, of: SessionOf) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM api_answer WHERE api_key IN (SELECT id FROM api_key WHERE owner = ?1 AND owner_kind = ?2)",
    )?
    .run((of.owner(), of.code()))?;
    conn.prepare_cached("DELETE FROM api_key WHERE owner = ?1 AND owner_kind = ?2")?
        .run((of.owner(), of.code()))?;
    Ok(())
}

/// Removes keys and answers that have ended.
pub(crate) fn delete_ended(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM api_answer WHERE ends_at <= ?1")?.run([now.as_micros()])?;
    conn.prepare_cached("DELETE FROM api_key WHERE ends_at <= ?1")?.run([now.as_micros()])?;
    Ok(())
}

/// An answer as it is stored.
pub(crate) struct AnswerRow {
    pub(crate) request: [u8; 32],
    pub(crate) answer: Option<(i64, String)>,
}

/// What stands under a tag, and has not ended.
pub(crate) fn answer(
    conn: &Connection,
    tag: &[u8; 32],
    now: Timestamp,
) -> Result<Option<AnswerRow>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT request, status, body FROM api_answer WHERE tag = ?1 AND ends_at > ?2")?;
    let row = select
        .query_row((tag, now.as_micros()), |row| {
            let (status, body): (Option<i64>, Option<String>) = (row.get(1)?, row.get(2)?);
            Ok(AnswerRow { request: row.get(0)?, answer: status.zip(body) })
        })
        .optional()?;
    Ok(row)
}

/// Notes that a change is being made.
pub(crate) fn begin_answer(
    conn: &Connection,
    tag: &[u8; 32],
    key: ApiKeyId,
    request: &[u8; 32],
    ends_at: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM api_answer WHERE tag = ?1")?.run([tag])?;
    conn.prepare_cached("INSERT INTO api_answer (tag, api_key, request, ends_at) VALUES (?1, ?2, ?3, ?4)")?
        .run((tag, key.as_bytes(), request, ends_at.as_micros()))?;
    Ok(())
}

/// Keeps the answer of a change.
pub(crate) fn keep_answer(
    conn: &Connection,
    tag: &[u8; 32],
    status: u16,
    body: &str,
) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE api_answer SET status = ?2, body = ?3 WHERE tag = ?1")?.run((
        tag,
        i64::from(status),
        body,
    ))?;
    Ok(())
}

/// Forgets a change that was not made, so that it can be sent again.
pub(crate) fn forget_answer(conn: &Connection, tag: &[u8; 32]) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM api_answer WHERE tag = ?1 AND status IS NULL")?.run([tag])?;
    Ok(())
}

pub(crate) const fn owner_of(of: KeyOf) -> SessionOf {
    match of {
        KeyOf::Customer(customer) => SessionOf::Customer(customer),
        KeyOf::Staff { staff, .. } => SessionOf::Staff(staff),
    }
}

fn read(row: &Row<'_>) -> Result<ApiKeyHeader, VaultError> {
    let (kind, owner, role): (String, _, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let of = match (kind.as_str(), role.as_deref().map(Role::from_code)) {
        ("customer", None) => KeyOf::Customer(CustomerId::from_bytes(owner)),
        ("staff", Some(Some(role))) => KeyOf::Staff { staff: StaffId::from_bytes(owner), role },
        _ => return Err(VaultError::Tampered),
    };
    let purposes: String = row.get(4)?;
    let purposes =
        purposes.split_whitespace().map(|code| Purpose::from_code(code).ok_or(VaultError::Tampered));
    Ok(ApiKeyHeader {
        id: ApiKeyId::from_bytes(row.get(0)?),
        of,
        purposes: purposes.collect::<Result<_, _>>()?,
        may_change: row.get::<i64>(5)? != 0,
        made_at: Timestamp::from_micros(row.get(6)?),
        ends_at: Timestamp::from_micros(row.get(7)?),
        used_day: row.get(8)?,
    })
}

//! The rows of what was begun and not yet confirmed.

use crate::store::sql::{Connection, OptionalRow, Params, Row, SqlFault};
use amanah_policy::{CustomerId, PendingId, StaffId, Timestamp};
use aws_lc_rs::constant_time::verify_slices_are_equal;

use crate::error::VaultError;
use crate::rows::{PendingFault, PendingKind, SecretKind};
use crate::store::mails;
use crate::vault::SETBACK_MINUTES;

/// Tries a code has before the thing it confirms is gone.
pub(crate) const TRIES: u32 = 5;

/// A pending row, its values sealed.
pub(crate) struct PendingRow {
    pub(crate) id: PendingId,
    pub(crate) kind: PendingKind,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) staff: Option<StaffId>,
    pub(crate) begun_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    /// The day whose key seals it.
    pub(crate) day: i64,
    pub(crate) sealed: Vec<u8>,
}

impl PendingKind {
    pub(crate) const ALL: [Self; 18] = [
        Self::SignUp,
        Self::ChangeEmail,
        Self::ChangeName,
        Self::StaffInvitation,
        Self::PersonInvitation,
        Self::CustomerLink,
        Self::StaffLink,
        Self::SignOn,
        Self::SignOnFound,
        Self::SignOnOffer,
        Self::CaseConfirm,
        Self::CaseStop,
        Self::StaffNotice,
        Self::PasskeyAdd,
        Self::PasskeySignIn,
        Self::PasskeyProof,
        Self::SecondStep,
        Self::SecondFactorSetup,
    ];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::ChangeEmail => "change_email",
            Self::ChangeName => "change_name",
            Self::StaffInvitation => "staff_invitation",
            Self::PersonInvitation => "person_invitation",
            Self::CustomerLink => "customer_link",
            Self::StaffLink => "staff_link",
            Self::SignOn => "sign_on",
            Self::SignOnFound => "sign_on_found",
            Self::SignOnOffer => "sign_on_offer",
            Self::CaseConfirm => "case_confirm",
            Self::CaseStop => "case_stop",
            Self::StaffNotice => "staff_notice",
            Self::PasskeyAdd => "passkey_add",
            Self::PasskeySignIn => "passkey_sign_in",
            Self::PasskeyProof => "passkey_proof",
            Self::SecondStep => "second_step",
            Self::SecondFactorSetup => "second_factor_setup",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a customer has at most one of it: a new change takes the place of an earlier one.
    const fn is_single(self) -> bool {
        matches!(self, Self::ChangeEmail | Self::ChangeName)
    }
}

impl SecretKind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Link => "link",
        }
    }
}

pub(crate) const COLUMNS: &str = "id, kind, customer, staff, begun_at, ends_at, day, sealed";

pub(crate) fn insert(
    conn: &Connection,
    row: &PendingRow,
    how: SecretKind,
    secret: &[u8; 32],
) -> Result<(), VaultError> {
    let customer = row.customer.map(|customer| *customer.as_bytes());
    if row.kind.is_single() && how == SecretKind::Code && customer.is_some() {
        // A change waits for one code. The links that stop changes wait beside it, all of them: whoever took an
        // account over must not take the old mailbox's link away by beginning another change.
        conn.prepare_cached("DELETE FROM pending WHERE customer = ?1 AND kind = ?2 AND secret_kind = ?3")?
            .run((customer, row.kind.code(), how.code()))?;
    }
    conn.prepare_cached(
        "INSERT INTO pending (id, kind, secret_kind, secret, tries_left, customer, staff, begun_at, ends_at, day, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .run((
        row.id.as_bytes(),
        row.kind.code(),
        how.code(),
        secret,
        TRIES,
        customer,
        row.staff.map(|staff| *staff.as_bytes()),
        row.begun_at.as_micros(),
        row.ends_at.as_micros(),
        row.day,
        &row.sealed,
    ))?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, id: PendingId) -> Result<Option<PendingRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM pending WHERE id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// Everything of a kind that can still be confirmed, newest first.
pub(crate) fn waiting(
    conn: &Connection,
    kind: PendingKind,
    now: Timestamp,
) -> Result<Vec<PendingRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM pending WHERE kind = ?1 AND ends_at > ?2 ORDER BY begun_at DESC, id"
    ))?;
    let rows = select.query_map((kind.code(), now.as_micros()), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes out the row of this code, or counts a wrong try; both in one write, so that no two answers count once.
pub(crate) fn take_by_code(
    conn: &Connection,
    kind: PendingKind,
    id: PendingId,
    secret: &[u8; 32],
    now: Timestamp,
) -> Result<Result<PendingRow, PendingFault>, VaultError> {
    let stored: Option<([u8; 32], u32, i64, i64)> = conn
        .prepare_cached(
            "SELECT secret, tries_left, begun_at, ends_at FROM pending
             WHERE id = ?1 AND kind = ?2 AND secret_kind = 'code'",
        )?
        .query_row((id.as_bytes(), kind.code()), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((stored, tries_left, begun_at, ends_at)) = stored else {
        return Ok(Err(PendingFault::UsedOrUnknown));
    };
    if is_over(tries_left, begun_at, ends_at, now) {
        end(conn, id)?;
        return Ok(Err(PendingFault::Expired));
    }
    if verify_slices_are_equal(&stored, secret).is_ok() {
        return take(conn, id);
    }
    let left = tries_left.saturating_sub(1);
    if left == 0 {
        delete(conn, id)?;
    } else {
        conn.prepare_cached("UPDATE pending SET tries_left = ?2 WHERE id = ?1")?
            .run((id.as_bytes(), left))?;
    }
    Ok(Err(PendingFault::Wrong { left }))
}

/// Takes out the row of this link.
pub(crate) fn take_by_link(
    conn: &Connection,
    kind: PendingKind,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<Result<PendingRow, PendingFault>, VaultError> {
    match find_link(conn, kind, digest, now)? {
        Ok(id) => take(conn, id),
        Err(fault) => {
            end_link(conn, digest)?;
            Ok(Err(fault))
        }
    }
}

/// The id behind a link that is still good.
pub(crate) fn find_link(
    conn: &Connection,
    kind: PendingKind,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<Result<PendingId, PendingFault>, VaultError> {
    let found: Option<([u8; 16], u32, i64, i64)> = conn
        .prepare_cached(
            "SELECT id, tries_left, begun_at, ends_at FROM pending
             WHERE secret = ?1 AND kind = ?2 AND secret_kind = 'link'",
        )?
        .query_row((digest, kind.code()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    Ok(match found {
        None => Err(PendingFault::UsedOrUnknown),
        Some((_, tries, begun, ends)) if is_over(tries, begun, ends, now) => Err(PendingFault::Expired),
        Some((id, ..)) => Ok(PendingId::from_bytes(id)),
    })
}

/// Whether it is over: it was found so before, its end has come, or the clock went back to before it was begun.
///
/// Enforces: SEC
const fn is_over(tries_left: u32, begun_at: i64, ends_at: i64, now: Timestamp) -> bool {
    tries_left == 0
        || ends_at <= now.as_micros()
        || begun_at > now.plus_micros(SETBACK_MINUTES * 60_000_000).as_micros()
}

/// Marks as over what somebody was told is over: no clock brings it back. It stays, to say so again.
fn end(conn: &Connection, id: PendingId) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE pending SET tries_left = 0 WHERE id = ?1")?.run([id.as_bytes()])?;
    Ok(())
}

pub(crate) fn end_link(conn: &Connection, digest: &[u8; 32]) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE pending SET tries_left = 0 WHERE secret = ?1 AND secret_kind = 'link'")?
        .run([digest])?;
    Ok(())
}

/// Marks as over whatever has come to its end.
pub(crate) fn mark_ended(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE pending SET tries_left = 0 WHERE day <= ?1 AND ends_at <= ?2 AND tries_left > 0",
    )?
    .run((now.day(), now.as_micros()))?;
    Ok(())
}

/// Ends it, and drops the mails about it.
pub(crate) fn delete(conn: &Connection, id: PendingId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM pending WHERE id = ?1")?.run([id.as_bytes()])?;
    mails::drop_of_pending(conn, id)
}

/// What a customer has begun of a kind and is not over, the oldest first.
pub(crate) fn waiting_of(
    conn: &Connection,
    customer: CustomerId,
    kind: PendingKind,
    now: Timestamp,
) -> Result<Vec<PendingRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM pending WHERE customer = ?1 AND kind = ?2 AND ends_at > ?3 AND tries_left > 0 \
         ORDER BY begun_at, id"
    ))?;
    let rows = select.query_map((customer.as_bytes(), kind.code(), now.as_micros()), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    ids(conn, "SELECT id FROM pending WHERE customer = ?1", [customer.as_bytes()])?
        .into_iter()
        .try_for_each(|id| delete(conn, id))
}

/// Ends the links and codes that sign a customer in: they were mailed to a mailbox that is no longer theirs, or before
/// the password that now counts.
///
/// Enforces: SEC
pub(crate) fn end_sign_ins(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    let sign_ins = "SELECT id FROM pending WHERE customer = ?1 AND kind IN \
                    ('customer_link', 'sign_on_offer', 'second_step', 'passkey_add', 'passkey_proof', \
                    'second_factor_setup')";
    ids(conn, sign_ins, [customer.as_bytes()])?.into_iter().try_for_each(|id| delete(conn, id))
}

/// Ends what a member of staff began in order to sign in, before the password that now counts.
///
/// Enforces: SEC
pub(crate) fn delete_sign_ins_of_staff(conn: &Connection, staff: StaffId) -> Result<(), VaultError> {
    let sign_ins = "SELECT id FROM pending WHERE staff = ?1 AND kind IN \
                    ('second_step', 'passkey_add', 'passkey_proof', 'second_factor_setup')";
    ids(conn, sign_ins, [staff.as_bytes()])?.into_iter().try_for_each(|id| delete(conn, id))
}

pub(crate) fn delete_of_staff(conn: &Connection, staff: StaffId) -> Result<(), VaultError> {
    ids(conn, "SELECT id FROM pending WHERE staff = ?1", [staff.as_bytes()])?
        .into_iter()
        .try_for_each(|id| delete(conn, id))
}

fn ids(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<PendingId>, VaultError> {
    let mut select = conn.prepare_cached(sql)?;
    let rows = select.query_map(params, |row| row.get(0).map(PendingId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Removes what has ended a day ago or earlier: until then it can still say that it has expired.
pub(crate) fn delete_ended(conn: &Connection, today: i64) -> Result<u64, VaultError> {
    let gone = conn.prepare_cached("DELETE FROM pending WHERE day < ?1")?.execute([today])?;
    Ok(gone)
}

fn take(conn: &Connection, id: PendingId) -> Result<Result<PendingRow, PendingFault>, VaultError> {
    let row = find(conn, id)?;
    delete(conn, id)?;
    Ok(row.ok_or(PendingFault::UsedOrUnknown))
}

pub(crate) fn read(row: &Row<'_>) -> Result<PendingRow, SqlFault> {
    let kind: String = row.get(1)?;
    let kind = PendingKind::from_code(&kind).ok_or(SqlFault::Malformed)?;
    let customer: Option<[u8; 16]> = row.get(2)?;
    let staff: Option<[u8; 16]> = row.get(3)?;
    Ok(PendingRow {
        id: PendingId::from_bytes(row.get(0)?),
        kind,
        customer: customer.map(CustomerId::from_bytes),
        staff: staff.map(StaffId::from_bytes),
        begun_at: Timestamp::from_micros(row.get(4)?),
        ends_at: Timestamp::from_micros(row.get(5)?),
        day: row.get(6)?,
        sealed: row.get(7)?,
    })
}

//! The rows of what sign-on providers told us.

use amanah_policy::{Activity, Attribute, CustomerId, DatumId, Provider, StaffId, Timestamp};

use crate::error::VaultError;
use crate::rows::{ClosedWhy, NewNotice, NoticeKind, ProviderNotice, SuspendedSignOn};
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

const COLUMNS: &str = "id, provider, kind, customer, received_at, issued_at, activity, due_at, closed_at, closed_by, closed_why";

/// Keeps a notice; with a tag, once. Says whether it is kept now.
pub(crate) fn insert(
    conn: &Connection,
    id: &[u8; 16],
    new: &NewNotice,
    tag: Option<&[u8; 16]>,
    code: Option<&[u8; 16]>,
    now: Timestamp,
) -> Result<bool, VaultError> {
    if let Some(tag) = tag {
        let told = conn
            .prepare_cached(
                "INSERT INTO provider_told (tag, notice) VALUES (?1, ?2) ON CONFLICT (tag) DO NOTHING",
            )?
            .execute((tag, id))?;
        if told == 0 {
            return Ok(false);
        }
    }
    conn.prepare_cached(&format!(
        "INSERT INTO provider_notice ({COLUMNS}, code) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, NULL, NULL, ?9)"
    ))?
    .run((
        id,
        new.provider.code(),
        new.kind.code(),
        new.customer.as_ref().map(CustomerId::as_bytes),
        now.as_micros(),
        new.issued_at.map(Timestamp::as_micros),
        new.activity.map(Activity::code),
        new.due_at.map(Timestamp::as_micros),
        code,
    ))?;
    Ok(true)
}

/// The notice that was told with this tag.
pub(crate) fn of_tag(conn: &Connection, tag: &[u8; 16]) -> Result<Option<ProviderNotice>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM provider_notice WHERE id = (SELECT notice FROM provider_told WHERE tag = ?1)"
    ))?;
    Ok(select.query_row([tag], read).optional()?.flatten())
}

/// The notice with this id.
pub(crate) fn find(conn: &Connection, id: &[u8; 16]) -> Result<Option<ProviderNotice>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM provider_notice WHERE id = ?1"))?;
    Ok(select.query_row([id], read).optional()?.flatten())
}

/// The notice whose confirmation code this is.
pub(crate) fn of_code(conn: &Connection, code: &[u8; 16]) -> Result<Option<ProviderNotice>, VaultError> {
    let mut select =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM provider_notice WHERE code = ?1"))?;
    Ok(select.query_row([code], read).optional()?.flatten())
}

/// When the newest notice of these kinds about a customer was issued.
pub(crate) fn last_issued(
    conn: &Connection,
    (customer, provider): (CustomerId, Provider),
    kinds: &[NoticeKind],
) -> Result<Option<Timestamp>, VaultError> {
    let mut last = None;
    for kind in kinds {
        let mut select = conn.prepare_cached(
            "SELECT MAX(issued_at) FROM provider_notice WHERE customer = ?1 AND provider = ?2 AND kind = ?3",
        )?;
        let issued: Option<i64> =
            select.query_row((customer.as_bytes(), provider.code(), kind.code()), |row| row.get(0))?;
        last = last.max(issued);
    }
    Ok(last.map(Timestamp::from_micros))
}

/// From now on a tag is of this notice.
pub(crate) fn tell_of(conn: &Connection, tag: &[u8; 16], id: &[u8; 16]) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE provider_told SET notice = ?2 WHERE tag = ?1")?.run((tag, id))?;
    Ok(())
}

/// Opens a deletion again, for somebody who linked the provider again meanwhile.
pub(crate) fn open_again(
    conn: &Connection,
    id: &[u8; 16],
    new: &NewNotice,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE provider_notice SET received_at = ?2, issued_at = ?3, activity = ?4, due_at = ?5,
             closed_at = NULL, closed_by = NULL, closed_why = NULL WHERE id = ?1",
    )?
    .run((
        id,
        now.as_micros(),
        new.issued_at.map(Timestamp::as_micros),
        new.activity.map(Activity::code),
        new.due_at.map(Timestamp::as_micros),
    ))?;
    Ok(())
}

/// Notes that nothing is left to do.
pub(crate) fn close(conn: &Connection, id: &[u8; 16], now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE provider_notice SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL")?
        .run((id, now.as_micros()))?;
    Ok(())
}

/// Notes who closed a deletion of a customer, and why; false when it is none that waits.
pub(crate) fn close_by_hand(
    conn: &Connection,
    (id, customer): (&[u8; 16], CustomerId),
    (staff, why): (StaffId, ClosedWhy),
    now: Timestamp,
) -> Result<bool, VaultError> {
    let closed = conn
        .prepare_cached(
            "UPDATE provider_notice SET closed_at = ?3, closed_by = ?4, closed_why = ?5
             WHERE id = ?1 AND customer = ?2 AND kind = 'deletion' AND closed_at IS NULL",
        )?
        .execute((id, customer.as_bytes(), now.as_micros(), staff.as_bytes(), why.code()))?;
    Ok(closed > 0)
}

/// Deletions that are not done, the oldest first: of one customer, or of all.
pub(crate) fn open_deletions(
    conn: &Connection,
    of: Option<CustomerId>,
) -> Result<Vec<ProviderNotice>, VaultError> {
    const OPEN: &str = "kind = 'deletion' AND customer IS NOT NULL AND closed_at IS NULL";
    let rows: Vec<Option<ProviderNotice>> = match of {
        Some(customer) => conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM provider_notice WHERE customer = ?1 AND {OPEN} ORDER BY received_at, id"
            ))?
            .query_map([customer.as_bytes()], read)?
            .collect::<Result<_, _>>()?,
        None => conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM provider_notice WHERE {OPEN} ORDER BY received_at, id"
            ))?
            .query_map((), read)?
            .collect::<Result<_, _>>()?,
    };
    Ok(rows.into_iter().flatten().collect())
}

/// Everything that providers told us of a customer, the newest first.
pub(crate) fn of_customer(
    conn: &Connection,
    customer: CustomerId,
) -> Result<Vec<ProviderNotice>, VaultError> {
    let rows: Vec<Option<ProviderNotice>> = conn
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM provider_notice WHERE customer = ?1 ORDER BY received_at DESC, id"
        ))?
        .query_map([customer.as_bytes()], read)?
        .collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// How many notices of each kind were of nobody we know.
pub(crate) fn count_of_nobody(conn: &Connection) -> Result<i64, VaultError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM provider_notice WHERE customer IS NULL")?
        .query_row((), |row| row.get(0))?)
}

/// Forgets what was told by an id of this customer, and that they could not sign on; the notices stay.
///
/// Enforces: invariant 5
pub(crate) fn forget_customer(
    conn: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM provider_told WHERE notice IN (SELECT id FROM provider_notice WHERE customer = ?1)",
    )?
    .run([customer.as_bytes()])?;
    conn.prepare_cached(
        "UPDATE provider_notice SET closed_at = ?2 WHERE customer = ?1 AND closed_at IS NULL",
    )?
    .run((customer.as_bytes(), now.as_micros()))?;
    resume_all(conn, customer)
}

/// Forgets notices that nobody asks for any more: those with a code long after they were done, the others before.
pub(crate) fn delete_before(conn: &Connection, done: Timestamp, others: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM provider_notice WHERE closed_at < ?1 OR (code IS NULL AND received_at < ?2)",
    )?
    .run((done.as_micros(), others.as_micros()))?;
    conn.prepare_cached("DELETE FROM provider_told WHERE notice NOT IN (SELECT id FROM provider_notice)")?
        .run(())?;
    Ok(())
}

/// Suspends the sign-on of a customer by a provider; the first reason stays. Of a mailbox in doubt the link says it again.
pub(crate) fn suspend(
    conn: &Connection,
    customer: CustomerId,
    provider: Provider,
    why: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO suspended_sign_on (customer, provider, why, since) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (customer, provider) DO UPDATE SET why = excluded.why, since = excluded.since, mailbox = NULL
             WHERE suspended_sign_on.mailbox IS NOT NULL",
    )?
    .run((customer.as_bytes(), provider.code(), why, now.as_micros()))?;
    Ok(())
}

/// Lets a customer sign on by a provider again; says whether they could not.
pub(crate) fn resume(
    conn: &Connection,
    customer: CustomerId,
    provider: Provider,
) -> Result<bool, VaultError> {
    let gone = conn
        .prepare_cached("DELETE FROM suspended_sign_on WHERE customer = ?1 AND provider = ?2")?
        .execute((customer.as_bytes(), provider.code()))?;
    Ok(gone > 0)
}

/// Ends a suspension with its link; the doubt about this address stays.
pub(crate) fn doubt_mailbox(
    conn: &Connection,
    (customer, provider): (CustomerId, Provider),
    address: DatumId,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE suspended_sign_on SET mailbox = ?3, since = ?4 WHERE customer = ?1 AND provider = ?2",
    )?
    .run((customer.as_bytes(), provider.code(), address.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Whether an address of a customer came to be in doubt since then.
pub(crate) fn is_doubted(
    conn: &Connection,
    customer: CustomerId,
    address: DatumId,
    since: Timestamp,
) -> Result<bool, VaultError> {
    let count: i64 = conn
        .prepare_cached(
            "SELECT count(*) FROM suspended_sign_on WHERE customer = ?1 AND mailbox = ?2 AND since > ?3",
        )?
        .query_row((customer.as_bytes(), address.as_bytes(), since.as_micros()), |row| row.get(0))?;
    Ok(count > 0)
}

/// Forgets doubts about mailboxes that are older.
pub(crate) fn doubt_no_more(conn: &Connection, since: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM suspended_sign_on WHERE mailbox IS NOT NULL AND since <= ?1")?
        .run([since.as_micros()])?;
    Ok(())
}

/// Lets a customer sign on by every provider again.
pub(crate) fn resume_all(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM suspended_sign_on WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

/// By which providers a customer cannot sign on.
pub(crate) fn suspended(conn: &Connection, customer: CustomerId) -> Result<Vec<SuspendedSignOn>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT provider, why, since FROM suspended_sign_on WHERE customer = ?1 AND mailbox IS NULL ORDER BY provider",
    )?;
    let rows = select.query_map([customer.as_bytes()], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?))
    })?;
    let rows: Vec<(String, String, i64)> = rows.collect::<Result<_, _>>()?;
    let known = |(provider, why, since): (String, String, i64)| {
        let provider = Provider::from_code(&provider)?;
        Some(SuspendedSignOn { provider, why, since: Timestamp::from_micros(since) })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// The current values of a customer that came from a provider, without the data of the link itself.
pub(crate) fn given_by(
    conn: &Connection,
    customer: CustomerId,
    provider: Provider,
) -> Result<Vec<(Attribute, DatumId)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT attribute, id FROM datum
         WHERE customer = ?1 AND attribute IN ('name', 'company_name', 'primary_email')
             AND channel = 'provider' AND origin = ?2 AND restricted_until IS NULL ORDER BY seq",
    )?;
    let rows = select.query_map((customer.as_bytes(), provider.code()), |row| {
        Ok((row.get::<String>(0)?, DatumId::from_bytes(row.get(1)?)))
    })?;
    let rows: Vec<(String, DatumId)> = rows.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().filter_map(|(code, id)| Some((Attribute::from_code(&code)?, id))).collect())
}

/// Which retention rows a customer's data stand in, each with the last day on which something of it goes, as the law says it:
/// whether a case holds something besides is not told.
pub(crate) fn retention_rows(
    conn: &Connection,
    customer: CustomerId,
) -> Result<Vec<(String, Option<Timestamp>)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT retention_row, MAX(expires_at) FROM datum WHERE customer = ?1
         GROUP BY retention_row ORDER BY retention_row",
    )?;
    let rows = select.query_map([customer.as_bytes()], |row| {
        Ok((row.get(0)?, row.get::<Option<i64>>(1)?.map(Timestamp::from_micros)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A row; none of a provider that this program does not know.
fn read(row: &Row<'_>) -> Result<Option<ProviderNotice>, SqlFault> {
    let time = |place| Ok::<_, SqlFault>(row.get::<Option<i64>>(place)?.map(Timestamp::from_micros));
    let Some(provider) = Provider::from_code(&row.get::<String>(1)?) else { return Ok(None) };
    let activity = row.get::<Option<String>>(6)?.as_deref().and_then(Activity::from_code);
    Ok(Some(ProviderNotice {
        id: row.get(0)?,
        provider,
        kind: row.get(2)?,
        customer: row.get::<Option<[u8; 16]>>(3)?.map(CustomerId::from_bytes),
        received_at: Timestamp::from_micros(row.get(4)?),
        issued_at: time(5)?,
        activity,
        due_at: time(7)?,
        closed_at: time(8)?,
        closed_by: match (row.get::<Option<[u8; 16]>>(9)?, row.get::<Option<String>>(10)?) {
            (Some(staff), Some(why)) => {
                ClosedWhy::from_code(&why).map(|why| (StaffId::from_bytes(staff), why))
            }
            _ => None,
        },
    }))
}

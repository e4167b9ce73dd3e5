//! Whom mails that wait claim to come from, and mails that are shredded: their rows go in one transaction, their keys after it.

use amanah_policy::{CustomerId, ReceivedMailId};

use crate::error::VaultError;
use crate::keys::IndexField;
use crate::normalise;
use crate::store::customers::Tag;
use crate::store::received::{self, COLUMNS, ReceivedRow};
use crate::store::sql::Connection;

/// Notes whom a mail claims to come from.
pub(crate) fn note(conn: &Connection, mail: ReceivedMailId, tags: &[Tag]) -> Result<(), VaultError> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO received_claim (mail, tag, version) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?;
    for tag in tags {
        insert.run((mail.as_bytes(), tag, normalise::version(IndexField::Email)))?;
    }
    Ok(())
}

/// The mails that wait and claim to come from an address of this customer, the present one or one that was replaced and is
/// still known.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Vec<ReceivedRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM received_mail WHERE parts > 0 AND id IN (
             SELECT c.mail FROM received_claim AS c JOIN tag AS t ON t.tag = c.tag AND t.version = c.version
             WHERE t.customer = ?1 AND t.field = ?2) ORDER BY seq"
    ))?;
    let rows = select.query_map((customer.as_bytes(), IndexField::Email.code()), received::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Shreds the mails that claim to come from this customer, who is being erased: before the tags go by which they are found.
/// Says how many there were.
///
/// Enforces: invariant 5
pub(crate) fn shred_of(conn: &Connection, customer: CustomerId) -> Result<u64, VaultError> {
    let claimed = of_customer(conn, customer)?;
    for row in &claimed {
        delete(conn, row.header.id)?;
    }
    Ok(u64::try_from(claimed.len()).unwrap_or(u64::MAX))
}

/// Drops all that is kept of a mail; its key follows.
pub(crate) fn delete(conn: &Connection, mail: ReceivedMailId) -> Result<(), VaultError> {
    forget_text(conn, mail)?;
    for sql in ["DELETE FROM received_once WHERE mail = ?1", "DELETE FROM received_mail WHERE id = ?1"] {
        conn.prepare_cached(sql)?.run([mail.as_bytes()])?;
    }
    Ok(())
}

/// Drops what a mail says and whom it claims to come from; its key follows.
pub(crate) fn forget_text(conn: &Connection, mail: ReceivedMailId) -> Result<(), VaultError> {
    for sql in [
        "INSERT INTO received_shred (mail) VALUES (?1) ON CONFLICT DO NOTHING",
        "DELETE FROM received_claim WHERE mail = ?1",
        "DELETE FROM received_evidence WHERE mail = ?1",
        "DELETE FROM received_part WHERE mail = ?1",
    ] {
        conn.prepare_cached(sql)?.run([mail.as_bytes()])?;
    }
    Ok(())
}

/// Mails whose keys are to be destroyed.
pub(crate) fn to_shred(conn: &Connection) -> Result<Vec<ReceivedMailId>, VaultError> {
    let mut select = conn.prepare_cached("SELECT mail FROM received_shred")?;
    let rows = select.query_map((), |row| Ok(ReceivedMailId::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Their keys are destroyed.
pub(crate) fn shredded(conn: &Connection, mails: &[ReceivedMailId]) -> Result<(), VaultError> {
    let mut delete = conn.prepare_cached("DELETE FROM received_shred WHERE mail = ?1")?;
    mails.iter().try_for_each(|mail| Ok(delete.run([mail.as_bytes()])?))
}

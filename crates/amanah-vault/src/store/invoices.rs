//! The rows of invoices, the numbers of their series, and the pieces of their documents.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault, Value};
use amanah_policy::{Currency, CustomerId, DatumId, InvoiceId, Money, RetentionClass, Timestamp};

use crate::error::VaultError;
use crate::rows::{Amounts, InvoiceFilter, InvoiceHeader, InvoiceKind, InvoiceState};
use crate::seal::Bound;

/// What stands beside the header: where its number comes from, and how the document is kept.
pub(crate) struct InvoiceRow {
    pub(crate) header: InvoiceHeader,
    pub(crate) series: String,
    /// Its place in the series; none in a panel's.
    pub(crate) number: Option<i64>,
    /// How many pieces the document has, the record among them.
    pub(crate) parts: u32,
    /// Under which class key the document is sealed.
    pub(crate) class: RetentionClass,
}

/// What a piece is bound to: a piece of another document, or in another place, does not open.
pub(crate) fn bound(header: &InvoiceHeader, part: u32, parts: u32) -> Bound {
    Bound::new("amanah/document/1")
        .bytes(header.customer.as_bytes())
        .bytes(header.id.as_bytes())
        .bytes(&header.sha256)
        .number(i64::from(part))
        .number(i64::from(parts))
}

const COLUMNS: &str = "id, customer, kind, label, datum, state, issued_at, due_at, currency, net, tax, total, sha256, \
     size, credits, settled_at, series, number, parts, class";

/// The number that the next document of a series gets.
pub(crate) fn next_number(conn: &Connection, series: &str) -> Result<i64, VaultError> {
    let mut select = conn.prepare_cached("SELECT next FROM invoice_series WHERE name = ?1")?;
    Ok(select.query_row([series], |row| row.get(0)).optional()?.unwrap_or(1))
}

/// Takes the number, which is free as [`next_number`] said in the same transaction.
pub(crate) fn take_number(conn: &Connection, series: &str, number: i64) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO invoice_series (name, next) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET next = excluded.next",
    )?
    .run((series, number.saturating_add(1)))?;
    Ok(())
}

pub(crate) fn insert(conn: &Connection, row: &InvoiceRow) -> Result<(), VaultError> {
    let header = &row.header;
    let number = |number: Option<i64>| number.map_or(Value::Null, Value::Number);
    let amounts = &header.amounts;
    let values = [
        Value::Bytes(header.id.as_bytes()),
        Value::Bytes(header.customer.as_bytes()),
        Value::Text(header.kind.code()),
        Value::Text(&header.label),
        Value::Bytes(header.datum.as_bytes()),
        Value::Text(header.state.code()),
        Value::Number(header.issued_at.as_micros()),
        number(header.due_at.map(Timestamp::as_micros)),
        Value::Text(amounts.total.currency().code()),
        Value::Number(amounts.net.minor()),
        Value::Number(amounts.tax.minor()),
        Value::Number(amounts.total.minor()),
        Value::Bytes(&header.sha256),
        Value::Number(i64::try_from(header.size_bytes).unwrap_or(i64::MAX)),
        header.credits.as_ref().map_or(Value::Null, |id| Value::Bytes(id.as_bytes())),
        number(header.settled_at.map(Timestamp::as_micros)),
        Value::Text(&row.series),
        number(row.number),
        Value::Number(i64::from(row.parts)),
        Value::Text(row.class.code()),
    ];
    conn.prepare_cached(&format!(
        "INSERT INTO invoice ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, \
         ?16, ?17, ?18, ?19, ?20)"
    ))?
    .run(values.as_slice())?;
    Ok(())
}

pub(crate) fn insert_part(
    conn: &Connection,
    header: &InvoiceHeader,
    part: u32,
    sealed: &[u8],
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO document_part (document, part, customer, sealed) VALUES (?1, ?2, ?3, ?4)",
    )?
    .run((header.id.as_bytes(), part, header.customer.as_bytes(), sealed))?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, id: InvoiceId) -> Result<Option<InvoiceRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM invoice WHERE id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// Whether a series has this number already.
pub(crate) fn is_taken(conn: &Connection, series: &str, label: &str) -> Result<bool, VaultError> {
    let found: i64 = conn
        .prepare_cached("SELECT count(*) FROM invoice WHERE series = ?1 AND label = ?2")?
        .query_row((series, label), |row| row.get(0))?;
    Ok(found > 0)
}

/// The invoice with this number, in whatever series.
pub(crate) fn by_label(conn: &Connection, label: &str) -> Result<Vec<InvoiceHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice WHERE label = ?1 ORDER BY series LIMIT 10"
    ))?;
    headers(select.query_map([label], read)?)
}

/// The invoices of a customer, newest first.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Vec<InvoiceHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice WHERE customer = ?1 ORDER BY issued_at DESC, label DESC"
    ))?;
    headers(select.query_map([customer.as_bytes()], read)?)
}

/// One page of invoices, newest first, and how many there are in all.
pub(crate) fn page(
    conn: &Connection,
    filter: InvoiceFilter,
    skip: u32,
    at_most: u32,
) -> Result<(Vec<InvoiceHeader>, u64), VaultError> {
    // One text for all filters: times that leave nothing out stand for the filters that are not asked for.
    let (state, due_before) = match filter {
        InvoiceFilter::All => ("", i64::MAX),
        InvoiceFilter::Open => ("issued", i64::MAX),
        InvoiceFilter::Overdue(now) => ("issued", now.as_micros()),
    };
    const WHERE: &str = "WHERE (?1 = '' OR state = ?1) AND (?2 = 9223372036854775807 OR due_at < ?2)";
    let count: i64 = conn
        .prepare_cached(&format!("SELECT count(*) FROM invoice {WHERE}"))?
        .query_row((state, due_before), |row| row.get(0))?;
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice {WHERE} ORDER BY issued_at DESC, label DESC LIMIT ?3 OFFSET ?4"
    ))?;
    let rows = headers(select.query_map((state, due_before, at_most, skip), read)?)?;
    Ok((rows, count.try_into().unwrap_or(0)))
}

/// Documents that the law lets go: their destruction needs a decision first, so nothing is erased by time alone.
pub(crate) fn past_retention(conn: &Connection, now: Timestamp) -> Result<Vec<InvoiceHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice AS i WHERE EXISTS (SELECT 1 FROM datum AS d WHERE d.customer = i.customer \
         AND d.attribute = 'invoice' AND d.id = i.datum AND d.expires_at <= ?1) ORDER BY issued_at, label"
    ))?;
    headers(select.query_map([now.as_micros()], read)?)
}

/// The sealed pieces of a document from this one on, in their order.
pub(crate) fn parts(
    conn: &Connection,
    document: InvoiceId,
    from: u32,
) -> Result<Vec<(u32, Vec<u8>)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT part, sealed FROM document_part WHERE document = ?1 AND part >= ?2 ORDER BY part",
    )?;
    let rows = select.query_map((document.as_bytes(), from), |row| {
        Ok((u32::try_from(row.get::<i64>(0)?).unwrap_or(u32::MAX), row.get::<Vec<u8>>(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lets an invoice that is to be paid stand otherwise; false when it is not to be paid.
pub(crate) fn settle(
    conn: &Connection,
    id: InvoiceId,
    to: InvoiceState,
    payment: Option<DatumId>,
    at: Timestamp,
) -> Result<bool, VaultError> {
    let settled = conn
        .prepare_cached(
            "UPDATE invoice SET state = ?2, settled_at = ?3, payment = ?4 WHERE id = ?1 AND state = 'issued'",
        )?
        .execute((id.as_bytes(), to.code(), at.as_micros(), payment.as_ref().map(DatumId::as_bytes)))?;
    Ok(settled > 0)
}

/// Takes an invoice back that was paid or is to be; false when that was done before.
pub(crate) fn take_back(conn: &Connection, id: InvoiceId, at: Timestamp) -> Result<bool, VaultError> {
    let taken = conn
        .prepare_cached(
            "UPDATE invoice SET state = 'cancelled', settled_at = ?2 WHERE id = ?1 AND state <> 'cancelled'",
        )?
        .execute((id.as_bytes(), at.as_micros()))?;
    Ok(taken > 0)
}

/// Drops the document whose datum goes: they live and end together.
///
/// Enforces: invariant 5
pub(crate) fn delete_with_datum(
    conn: &Connection,
    customer: CustomerId,
    datum: DatumId,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM document_part WHERE document IN (SELECT id FROM invoice WHERE customer = ?1 AND datum = ?2)",
    )?
    .run((customer.as_bytes(), datum.as_bytes()))?;
    conn.prepare_cached("DELETE FROM invoice WHERE customer = ?1 AND datum = ?2")?
        .run((customer.as_bytes(), datum.as_bytes()))?;
    Ok(())
}

/// Drops the documents of a customer whose datum is gone; what the law keeps stays, with its header.
///
/// Enforces: DEL3, invariant 6
pub(crate) fn delete_emptied(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    const GONE: &str = "customer = ?1 AND NOT EXISTS (SELECT 1 FROM datum AS d WHERE d.customer = ?1 \
         AND d.attribute = 'invoice' AND d.id = invoice.datum)";
    conn.prepare_cached(&format!(
        "DELETE FROM document_part WHERE document IN (SELECT id FROM invoice WHERE {GONE})"
    ))?
    .run([customer.as_bytes()])?;
    conn.prepare_cached(&format!("DELETE FROM invoice WHERE {GONE}"))?.run([customer.as_bytes()])?;
    Ok(())
}

/// Every document, for the search of a value.
pub(crate) fn all(conn: &Connection) -> Result<Vec<InvoiceRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM invoice ORDER BY id"))?;
    let rows = select.query_map((), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn headers(rows: crate::store::sql::Rows<InvoiceRow>) -> Result<Vec<InvoiceHeader>, VaultError> {
    Ok(rows.map(|row| row.map(|row| row.header)).collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> Result<InvoiceRow, SqlFault> {
    let word = |column| row.get::<String>(column);
    let time = |column| row.get::<Option<i64>>(column).map(|it| it.map(Timestamp::from_micros));
    let currency = Currency::from_code(&word(8)?).ok_or(SqlFault::Malformed)?;
    let money = |column| row.get::<i64>(column).map(|minor| Money::of(minor, currency));
    Ok(InvoiceRow {
        header: InvoiceHeader {
            id: InvoiceId::from_bytes(row.get(0)?),
            customer: CustomerId::from_bytes(row.get(1)?),
            kind: InvoiceKind::from_code(&word(2)?).ok_or(SqlFault::Malformed)?,
            label: word(3)?,
            datum: DatumId::from_bytes(row.get(4)?),
            state: InvoiceState::from_code(&word(5)?).ok_or(SqlFault::Malformed)?,
            issued_at: Timestamp::from_micros(row.get(6)?),
            due_at: time(7)?,
            amounts: Amounts { net: money(9)?, tax: money(10)?, total: money(11)? },
            sha256: row.get(12)?,
            size_bytes: row.get::<i64>(13)?.try_into().unwrap_or(0),
            credits: row.get::<Option<[u8; 16]>>(14)?.map(InvoiceId::from_bytes),
            settled_at: time(15)?,
        },
        series: word(16)?,
        number: row.get(17)?,
        parts: row.get::<i64>(18)?.try_into().unwrap_or(0),
        class: RetentionClass::from_code(&word(19)?).ok_or(SqlFault::Malformed)?,
    })
}

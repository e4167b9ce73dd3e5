//! The rows of services, and the host names of the running ones by tag.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{Currency, CustomerId, DatumId, Money, PanelFact, PanelState, ServiceId, Timestamp};

use crate::error::VaultError;
use crate::rows::{BillingPeriod, PanelNumbers, Price, ServiceHeader, ServiceKind};

const COLUMNS: &str = "service.id, service.customer, service.kind, service.started_at, service.ended_at, \
     service.planned_end, service.datum, service.label, service.plan, service.amount, service.currency, \
     service.period, service.panel, service.panel_at";

/// Adds a service.
pub(crate) fn insert(conn: &Connection, service: &ServiceHeader) -> Result<(), VaultError> {
    let (amount, currency, period) = parts(service.price.as_ref());
    conn.prepare_cached(
        "INSERT INTO service (id, customer, datum, kind, started_at, planned_end, label, plan, amount, currency, \
         period) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .run((
        service.id.as_bytes(),
        service.customer.as_bytes(),
        service.host.as_ref().map(DatumId::as_bytes),
        service.kind.code(),
        service.started_at.as_micros(),
        service.planned_end.map(Timestamp::as_micros),
        service.label.as_ref().map(DatumId::as_bytes),
        service.plan.as_ref().map(DatumId::as_bytes),
        amount,
        currency,
        period,
    ))?;
    Ok(())
}

/// Writes what may change of a service.
pub(crate) fn update(conn: &Connection, service: &ServiceHeader) -> Result<(), VaultError> {
    let (amount, currency, period) = parts(service.price.as_ref());
    conn.prepare_cached(
        "UPDATE service SET planned_end = ?2, label = ?3, plan = ?4, amount = ?5, currency = ?6, period = ?7 \
         WHERE id = ?1",
    )?
    .run((
        service.id.as_bytes(),
        service.planned_end.map(Timestamp::as_micros),
        service.label.as_ref().map(DatumId::as_bytes),
        service.plan.as_ref().map(DatumId::as_bytes),
        amount,
        currency,
        period,
    ))?;
    Ok(())
}

/// Writes the tag of a running service's host; false when another has it.
pub(crate) fn take_host(conn: &Connection, service: ServiceId, tag: [u8; 16]) -> Result<bool, VaultError> {
    let added = conn
        .prepare_cached("INSERT INTO service_host (tag, service) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((tag, service.as_bytes()))?;
    Ok(added > 0)
}

pub(crate) fn find(conn: &Connection, id: ServiceId) -> Result<Option<ServiceHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM service WHERE id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

pub(crate) fn find_by_host(conn: &Connection, tag: [u8; 16]) -> Result<Option<ServiceHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM service_host JOIN service ON service.id = service_host.service WHERE tag = ?1"
    ))?;
    Ok(select.query_row([tag], read).optional()?)
}

pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Vec<ServiceHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM service WHERE customer = ?1 ORDER BY started_at, id"
    ))?;
    let rows = select.query_map([customer.as_bytes()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The running service whose host name this datum is.
pub(crate) fn running_under(conn: &Connection, host: DatumId) -> Result<Option<ServiceId>, VaultError> {
    let mut select = conn.prepare_cached("SELECT id FROM service WHERE datum = ?1 AND ended_at IS NULL")?;
    let id = select.query_row([host.as_bytes()], |row| row.get(0).map(ServiceId::from_bytes));
    Ok(id.optional()?)
}

/// Ends a service and gives its host name free; false when it had ended before.
pub(crate) fn end(conn: &Connection, id: ServiceId, now: Timestamp) -> Result<bool, VaultError> {
    let ended = conn
        .prepare_cached("UPDATE service SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute((id.as_bytes(), now.as_micros()))?;
    conn.prepare_cached("DELETE FROM service_host WHERE service = ?1")?.run([id.as_bytes()])?;
    Ok(ended > 0)
}

/// Writes what a panel says of a service; false where it said something as new or newer before.
pub(crate) fn hear(conn: &Connection, id: ServiceId, fact: PanelFact) -> Result<bool, VaultError> {
    let heard = conn
        .prepare_cached(
            "UPDATE service SET panel = ?2, panel_at = ?3 WHERE id = ?1 AND (panel_at IS NULL OR panel_at < ?3)",
        )?
        .execute((id.as_bytes(), fact.says.code(), fact.observed_at.as_micros()))?;
    Ok(heard > 0)
}

/// How many services a panel reports that nobody ended, how many of them it has been silent about since a time, and when it
/// spoke of any last.
pub(crate) fn panel_numbers(conn: &Connection, since: Timestamp) -> Result<PanelNumbers, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN panel_at < ?1 THEN 1 ELSE 0 END), 0), MAX(panel_at) FROM service
         WHERE panel_at IS NOT NULL AND ended_at IS NULL",
    )?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(select.query_row([since.as_micros()], |row| {
        Ok(PanelNumbers {
            reported: count(row.get(0)?),
            silent: count(row.get(1)?),
            last_at: row.get::<Option<i64>>(2)?.map(Timestamp::from_micros),
        })
    })?)
}

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM service_host WHERE service IN (SELECT id FROM service WHERE customer = ?1)",
    )?
    .run([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM service WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

/// Amount, currency and period of a price, as columns.
fn parts(price: Option<&Price>) -> (Option<i64>, Option<&'static str>, Option<&'static str>) {
    price.map_or((None, None, None), |price| {
        (Some(price.amount.minor()), Some(price.amount.currency().code()), Some(price.period.code()))
    })
}

fn read(row: &Row<'_>) -> Result<ServiceHeader, SqlFault> {
    let kind: String = row.get(2)?;
    let time = |column| row.get::<Option<i64>>(column).map(|it| it.map(Timestamp::from_micros));
    let datum = |column| row.get::<Option<[u8; 16]>>(column).map(|it| it.map(DatumId::from_bytes));
    let (amount, currency, period): (Option<i64>, Option<String>, Option<String>) =
        (row.get(9)?, row.get(10)?, row.get(11)?);
    let price = match (amount, currency, period) {
        (Some(amount), Some(currency), Some(period)) => {
            let currency = Currency::from_code(&currency).ok_or(SqlFault::Malformed)?;
            let period = BillingPeriod::from_code(&period).ok_or(SqlFault::Malformed)?;
            Some(Price { amount: Money::of(amount, currency), period })
        }
        _ => None,
    };
    let panel = match (row.get::<Option<String>>(12)?, time(13)?) {
        (Some(says), Some(observed_at)) => {
            Some(PanelFact { says: PanelState::from_code(&says).ok_or(SqlFault::Malformed)?, observed_at })
        }
        _ => None,
    };
    Ok(ServiceHeader {
        panel,
        id: ServiceId::from_bytes(row.get(0)?),
        customer: CustomerId::from_bytes(row.get(1)?),
        kind: ServiceKind::from_code(&kind).ok_or(SqlFault::Malformed)?,
        started_at: Timestamp::from_micros(row.get(3)?),
        ended_at: time(4)?,
        planned_end: time(5)?,
        host: datum(6)?,
        label: datum(7)?,
        plan: datum(8)?,
        price,
    })
}

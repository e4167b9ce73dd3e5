//! The rows of services, and the host names of the running ones by tag.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, DatumId, ServiceId, Timestamp};

use crate::error::VaultError;
use crate::rows::{ServiceHeader, ServiceKind};

impl ServiceKind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hosting => "hosting",
            Self::Domain => "domain",
        }
    }
}

const COLUMNS: &str = "service.id, service.customer, service.kind, service.started_at, service.ended_at";

/// Adds a service under its host's tag; false when a running service has the host.
pub(crate) fn insert(
    conn: &Connection,
    service: &ServiceHeader,
    host: DatumId,
    tag: [u8; 16],
) -> Result<bool, VaultError> {
    if !take_host(conn, service.id, tag)? {
        return Ok(false);
    }
    conn.prepare_cached(
        "INSERT INTO service (id, customer, datum, kind, started_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .run((
        service.id.as_bytes(),
        service.customer.as_bytes(),
        host.as_bytes(),
        service.kind.code(),
        service.started_at.as_micros(),
    ))?;
    Ok(true)
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

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM service_host WHERE service IN (SELECT id FROM service WHERE customer = ?1)",
    )?
    .run([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM service WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<ServiceHeader, SqlFault> {
    let kind: String = row.get(2)?;
    let ended_at: Option<i64> = row.get(4)?;
    Ok(ServiceHeader {
        id: ServiceId::from_bytes(row.get(0)?),
        customer: CustomerId::from_bytes(row.get(1)?),
        kind: if kind == "hosting" { ServiceKind::Hosting } else { ServiceKind::Domain },
        started_at: Timestamp::from_micros(row.get(3)?),
        ended_at: ended_at.map(Timestamp::from_micros),
    })
}

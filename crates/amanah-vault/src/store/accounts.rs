//! The rows of accounts and their people.

use crate::store::sql::{Connection, OptionalRow, Row};
use amanah_policy::{AccountId, AccountKind, CustomerId, PersonRole, Timestamp};

use crate::error::VaultError;
use crate::rows::{Account, Person};

/// Opens an account with its owner.
pub(crate) fn open(
    conn: &Connection,
    id: AccountId,
    kind: AccountKind,
    owner: CustomerId,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO account (id, kind, opened_at, holder) VALUES (?1, ?2, ?3, ?4)")?
        .run((id.as_bytes(), kind.code(), now.as_micros(), owner.as_bytes()))?;
    conn.prepare_cached("INSERT INTO person (account, customer, role, since) VALUES (?1, ?2, ?3, ?4)")?
        .run((id.as_bytes(), owner.as_bytes(), PersonRole::Owner.code(), now.as_micros()))?;
    Ok(())
}

/// The account of a customer, with everybody in it.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Option<Account>, VaultError> {
    let found = conn
        .prepare_cached(
            "SELECT a.id, a.kind, a.opened_at, a.holder FROM account AS a WHERE a.id = \
             (SELECT account FROM person WHERE customer = ?1 ORDER BY since, account LIMIT 1)",
        )?
        .query_row([customer.as_bytes()], |row| {
            Ok((row.get(0)?, row.get::<String>(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((id, kind, opened_at, holder)) = found else { return Ok(None) };
    let kind = AccountKind::from_code(&kind).ok_or(VaultError::Tampered)?;
    let id = AccountId::from_bytes(id);
    let opened_at = Timestamp::from_micros(opened_at);
    Ok(Some(Account {
        id,
        kind,
        opened_at,
        holder: CustomerId::from_bytes(holder),
        people: people(conn, id)?,
    }))
}

fn people(conn: &Connection, account: AccountId) -> Result<Vec<Person>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, role, since FROM person WHERE account = ?1 ORDER BY since, customer, role",
    )?;
    let rows = select.query_map([account.as_bytes()], |row| Ok(person(row)))?;
    rows.map(|row| row?).collect()
}

fn person(row: &Row<'_>) -> Result<Person, VaultError> {
    Ok(Person {
        customer: CustomerId::from_bytes(row.get(0)?),
        role: PersonRole::from_code(&row.get::<String>(1)?).ok_or(VaultError::Tampered)?,
        since: Timestamp::from_micros(row.get(2)?),
    })
}

/// Takes a customer out of every account; an account that nobody is left in goes too.
pub(crate) fn leave_all(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM account WHERE id IN (SELECT account FROM person WHERE customer = ?1) \
         AND NOT EXISTS (SELECT 1 FROM person WHERE account = account.id AND customer <> ?1)",
    )?
    .run([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM person WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

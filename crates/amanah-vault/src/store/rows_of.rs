//! What goes with a customer besides their data.

use amanah_policy::{CustomerId, Timestamp};

use crate::error::VaultError;
use crate::rows::SessionOf;
use crate::store::{
    WriteTx, accounts, api_keys, imports, invoices, mails, openings, passkeys, pending, places,
    provider_notices, received, second_factors, services, sessions, tickets,
};

/// Drops everything that rooms keep about a customer, in the transaction of the erasure: sessions, keys of programs, passkeys, codes,
/// mails, tickets, services, masked lines, documents that no law keeps, their place in an account, and the reasons for
/// which staff opened them.
///
/// Enforces: invariant 5
pub(crate) fn drop_rows_of(tx: &WriteTx<'_>, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    sessions::delete_of(tx.conn, SessionOf::Customer(customer), None)?;
    api_keys::delete_of(tx.conn, SessionOf::Customer(customer))?;
    pending::delete_of_customer(tx.conn, customer)?;
    mails::drop_of_customer(tx.conn, customer)?;
    tickets::delete_of_customer(tx.conn, customer)?;
    services::delete_of_customer(tx.conn, customer)?;
    imports::delete_of_customer(tx.conn, customer)?;
    invoices::delete_emptied(tx.conn, customer)?;
    passkeys::delete_of_customer(tx.conn, customer)?;
    second_factors::delete(tx.conn, customer)?;
    places::delete_of_customer(tx.conn, customer)?;
    provider_notices::forget_customer(tx.conn, customer, now)?;
    received::delete_of_customer(tx.conn, customer)?;
    accounts::leave_all(tx.conn, customer, now)?;
    openings::forget_reasons(tx.conn, customer, now)
}

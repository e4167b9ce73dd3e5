//! ClientZone for a customer's own programs: their data, who used it, their sessions and agreements, and the account they
//! belong to with its services, invoices and tickets.

mod account;
mod data;
pub(super) mod rooms;
mod security;
mod uses;

use super::operation::Operation;

pub(super) fn operations() -> Vec<Operation> {
    [
        account::operations(),
        data::operations(),
        uses::operations(),
        security::operations(),
        rooms::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

//! ClientZone for a customer's own programs: their data and who used it, their profile, sessions and agreements, and the
//! accounts they belong to with people, services, invoices and questions.
//!
//! Layout: `accounts` finds the account that a call is about; each other module is a room.

mod account;
mod accounts;
mod company;
mod data;
mod export;
mod letters;
mod people;
mod profile;
pub(in crate::api) mod requests;
mod security;
mod services;
mod tickets;
mod uses;

use super::operation::Operation;

pub(super) fn operations() -> Vec<Operation> {
    [
        account::operations(),
        data::operations(),
        export::operations(),
        uses::operations(),
        profile::operations(),
        security::operations(),
        requests::operations(),
        letters::operations(),
        accounts::operations(),
        services::operations(),
        tickets::operations(),
        people::operations(),
        company::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

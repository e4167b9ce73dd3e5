//! ClientZone for a customer's own programs: their data, who used it, their sessions and agreements.

mod account;
mod data;
mod security;
mod uses;

use super::operation::Operation;

pub(super) fn operations() -> Vec<Operation> {
    [account::operations(), data::operations(), uses::operations(), security::operations()]
        .into_iter()
        .flatten()
        .collect()
}

//! Only the vault makes released data.

use amanah_policy::CustomerId;
use amanah_policy::purpose::Billing;
use amanah_vault::{LedgerPlace, Released};

pub fn make(customer: CustomerId, place: LedgerPlace) -> Released<Billing, String> {
    Released::new(customer, String::new(), Vec::new(), place)
}

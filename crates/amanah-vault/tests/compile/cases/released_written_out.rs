//! Released data has no public fields to write out.

use amanah_policy::CustomerId;
use amanah_policy::purpose::Billing;
use amanah_vault::{LedgerPlace, Released};

pub fn make(customer: CustomerId, place: LedgerPlace) -> Released<Billing, String> {
    Released { content: String::new(), withheld: Vec::new(), place, customer, purpose: std::marker::PhantomData }
}

//! Without a sink nobody reads released data.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_policy::purpose::Billing;
use amanah_vault::{OpenDatum, Released};

pub fn peek(released: &Released<Billing, Vec<OpenDatum>>) -> usize {
    released.data().count()
}

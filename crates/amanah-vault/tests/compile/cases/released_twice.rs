//! Released data is handed over once.

use amanah_policy::purpose::Billing;
use amanah_vault::{Invoice, OpenDatum, Released};

pub fn twice(released: Released<Billing, Vec<OpenDatum>>) {
    released.into_sink(Invoice);
    released.into_sink(Invoice);
}

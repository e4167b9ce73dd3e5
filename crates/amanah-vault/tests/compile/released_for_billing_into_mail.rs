//! What was released to bill is not mailed.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_policy::purpose::Billing;
use amanah_vault::{OpenDatum, Released, ServiceMail};

pub fn send(released: Released<Billing, Vec<OpenDatum>>) {
    released.into_sink(ServiceMail);
}

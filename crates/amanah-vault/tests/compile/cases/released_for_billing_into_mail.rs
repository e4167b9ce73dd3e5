//! What was released to bill is not mailed.

use amanah_policy::purpose::Billing;
use amanah_vault::{OpenDatum, Released, ServiceMail};

pub fn send(released: Released<Billing, Vec<OpenDatum>>) {
    released.into_sink(ServiceMail);
}

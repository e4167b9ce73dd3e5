//! What was released to communicate stands on no invoice.

use amanah_policy::purpose::ServiceCommunication;
use amanah_vault::{Invoice, OpenDatum, Released};

pub fn bill(released: Released<ServiceCommunication, Vec<OpenDatum>>) {
    released.into_sink(Invoice);
}

//! What was released to an authority is shown on no page of the console.

use amanah_policy::purpose::Disclosure;
use amanah_vault::{OpenDatum, Released, StaffPage};

pub fn show(released: Released<Disclosure, Vec<OpenDatum>>) {
    released.into_sink(StaffPage);
}

//! The value of an open datum is read by the sink alone.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::OpenDatum;

pub fn read(datum: &OpenDatum) -> &str {
    datum.value()
}

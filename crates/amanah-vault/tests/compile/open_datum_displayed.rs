//! An open datum has no display.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::OpenDatum;

pub fn show(datum: &OpenDatum) -> String {
    datum.to_string()
}

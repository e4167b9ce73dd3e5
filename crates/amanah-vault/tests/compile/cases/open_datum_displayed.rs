//! An open datum has no display.

use amanah_vault::OpenDatum;

pub fn show(datum: &OpenDatum) -> String {
    datum.to_string()
}

//! The value of an open datum is read by the sink alone.

use amanah_vault::OpenDatum;

pub fn read(datum: &OpenDatum) -> &str {
    datum.value()
}

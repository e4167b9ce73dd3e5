//! An open datum is not copied.

use amanah_vault::OpenDatum;

pub fn copy(datum: &OpenDatum) -> OpenDatum {
    datum.clone()
}

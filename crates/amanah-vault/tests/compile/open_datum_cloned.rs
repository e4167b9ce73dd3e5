//! An open datum is not copied.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::OpenDatum;

pub fn copy(datum: &OpenDatum) -> OpenDatum {
    datum.clone()
}

//! Outside the vault nobody reads a personal value.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::Personal;

pub fn read(personal: &Personal<String>) -> &str {
    personal.expose()
}

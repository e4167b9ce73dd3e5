//! A personal value has no display.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::Personal;

pub fn show(personal: &Personal<String>) -> String {
    format!("{personal}")
}

//! A personal value is not copied.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::Personal;

pub fn copy(personal: &Personal<String>) -> Personal<String> {
    personal.clone()
}

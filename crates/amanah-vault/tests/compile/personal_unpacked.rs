//! A personal value has no public field.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_vault::Personal;

pub fn unpack(personal: Personal<String>) -> String {
    personal.0
}

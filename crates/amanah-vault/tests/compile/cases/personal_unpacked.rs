//! A personal value has no public field.

use amanah_vault::Personal;

pub fn unpack(personal: Personal<String>) -> String {
    personal.0
}

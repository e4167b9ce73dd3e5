//! A personal value has no display.

use amanah_vault::Personal;

pub fn show(personal: &Personal<String>) -> String {
    format!("{personal}")
}

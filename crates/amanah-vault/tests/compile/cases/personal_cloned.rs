//! A personal value is not copied.

use amanah_vault::Personal;

pub fn copy(personal: &Personal<String>) -> Personal<String> {
    personal.clone()
}

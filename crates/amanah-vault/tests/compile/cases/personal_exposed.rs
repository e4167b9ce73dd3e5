//! Outside the vault nobody reads a personal value.

use amanah_vault::Personal;

pub fn read(personal: &Personal<String>) -> &str {
    personal.expose()
}

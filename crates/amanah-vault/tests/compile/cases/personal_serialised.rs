//! A personal value is not serialised.

pub fn write<T: serde_core::Serialize>(_value: T) {}

pub fn serialise(personal: amanah_vault::Personal<String>) {
    write(personal);
}

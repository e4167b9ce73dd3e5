//! What must hold for every input of a reader. The same files are a part of the tests of `amanah-wire` and `amanah-ledger`.

pub mod ledger_properties;
pub mod properties;

//! What must hold for every input of a reader. The same file is a part of the tests of `amanah-wire`.

pub mod properties;

//! Use cases, one verb per file.

pub use amanah_vault::{Entropy, NoEntropy};

//! Use cases: one verb per file, in folders named as the policy names them.
//!
//! Layout: [`House`] is what every use case works in. [`sources`] holds the six ways in, [`purposes`] the purposes data
//! may leave for, [`accounts`] how somebody signs in, [`deletion`] how data goes, [`policy_lifecycle`] how a policy
//! comes into force. A use case is a free async function: first parameter `house: &House`, last `now: Timestamp`.
//!
//! Deliberately absent: HTTP and pages (the program has them), SQL and keys (the vault has them), rules (the policy
//! has them), and clocks: `now` is a parameter. Folders of clauses that are not built yet are not there.

pub mod accounts;
pub mod deletion;
pub mod house;
pub mod policy_lifecycle;
pub mod purposes;
pub mod sources;

/// The vault's own words, for the doors, which know the vault only through the use cases.
pub use amanah_vault as vault;
pub use amanah_vault::{Entropy, NoEntropy};
pub use house::{House, Settings};

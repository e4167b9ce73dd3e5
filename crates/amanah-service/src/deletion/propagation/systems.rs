//! The operator's other systems, as the configuration names them.

use amanah_vault::SubjectEvent;
use amanah_wire::webhook::Secret;

/// One of the operator's other systems: a panel, a mail service, an accounting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideSystem {
    /// What the operator calls it; it stands on certificates.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// Where it is asked whether it still knows a customer, with `{customer}` for their id.
    pub verify_url: Option<String>,
    /// What only it and we know.
    pub secret: Secret,
    /// What it is told of.
    pub events: Vec<SubjectEvent>,
    /// Whether it knows customers by their number; until they are erased it is told that too.
    pub knows_numbers: bool,
}

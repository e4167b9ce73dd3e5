//! Services a customer has, as far as activity and access logs need them.

use amanah_policy::{CustomerId, ServiceId, Timestamp};

/// What kind of service it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// A web site under a host name.
    Hosting,
    /// A registered domain.
    Domain,
}

/// A service as lists show it; its host name is a sealed datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceHeader {
    /// Its id.
    pub id: ServiceId,
    /// Whose.
    pub customer: CustomerId,
    /// What kind.
    pub kind: ServiceKind,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when; none while it runs.
    pub ended_at: Option<Timestamp>,
}

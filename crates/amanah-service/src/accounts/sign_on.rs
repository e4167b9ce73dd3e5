//! Signing on with a provider (SSO1): the flow through its page, what follows when somebody comes back, and the links
//! that stand.
//!
//! Layout: `flow` begins one and takes it up again, `arrival` does what [`super::linking`] decides, `offer` is the link to
//! a mailbox whose account somebody wants to link, `links` shows them and takes them away. Whoever is new registers in
//! [`crate::sources::third_parties::sign_on`].

pub mod arrival;
pub mod flow;
pub mod links;
pub mod offer;

use amanah_policy::Provider;

/// A provider by the name it calls itself.
#[must_use]
pub const fn name_of(provider: Provider) -> &'static str {
    match provider {
        Provider::Facebook => "Facebook",
        Provider::Google => "Google",
        Provider::X => "X",
    }
}

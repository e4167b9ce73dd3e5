//! The three sign-on providers as they speak over the net (SSO1): where a sign-on begins, and what comes back of it.

use std::sync::Arc;

use amanah_policy::{Provider, Timestamp};
use amanah_wire::provider::Profile;

/// The providers that the operator set up; cheap to clone.
#[derive(Clone, Default)]
pub struct Providers(Arc<SetUp>);

#[derive(Default)]
struct SetUp {
    offered: Vec<Provider>,
}

/// The secrets of one sign-on, kept by its flow: the provider sees `state`, `nonce` and a digest of `verifier`.
#[derive(Clone, Copy)]
pub struct FlowSecrets<'a> {
    /// Names the flow when the browser comes back.
    pub state: &'a str,
    /// Stands in Google's ID token again.
    pub nonce: &'a str,
    /// Shows that whoever redeems the code began the flow (RFC 7636).
    pub verifier: &'a str,
}

/// What the browser brought back from a provider.
#[derive(Clone, Copy)]
pub struct Return<'a> {
    /// The code to be redeemed.
    pub code: &'a str,
    /// Who says to have sent the browser (RFC 9207), where it is said.
    pub issuer: Option<&'a str>,
}

/// Why a sign-on did not come to its end. No variant holds anything of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderFault {
    /// The operator did not set this provider up.
    #[error("this provider is not set up")]
    NotOffered,
    /// It did not answer, or not in time.
    #[error("the provider does not answer")]
    Down,
    /// It takes no more questions before then.
    #[error("the provider takes no more questions now")]
    Busy {
        /// When it will again, if it said so.
        until: Option<Timestamp>,
    },
    /// It refuses the code, or us.
    #[error("the provider refused; the log says why")]
    Refused,
    /// What it answered does not hold: a signature, an audience, a nonce, another app's token, or no answer of its kind.
    #[error("the provider's answer does not hold: {0}")]
    NotSound(&'static str),
}

/// What became of a grant at the provider after its link was removed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The provider took it back.
    Done,
    /// It takes a token that is not kept; the customer takes it back at the provider's own page.
    ByTheCustomer,
    /// The provider did not answer; the customer takes it back at its own page.
    Failed,
}

impl Providers {
    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The providers that are set up, in the order in which they are offered.
    #[must_use]
    pub fn offered(&self) -> &[Provider] {
        &self.0.offered
    }

    /// The address of the provider's page on which somebody signs on.
    ///
    /// # Errors
    /// When it is not set up, or its addresses cannot be found out.
    pub async fn begin(
        &self,
        provider: Provider,
        _flow: FlowSecrets<'_>,
        _now: Timestamp,
    ) -> Result<String, ProviderFault> {
        self.require(provider)?;
        Err(ProviderFault::Down)
    }

    /// Redeems what the browser brought back. Tokens of the provider live no longer than this call.
    ///
    /// # Errors
    /// Why nobody is known by it.
    pub async fn finish(
        &self,
        provider: Provider,
        _back: Return<'_>,
        _flow: FlowSecrets<'_>,
        _now: Timestamp,
    ) -> Result<Profile, ProviderFault> {
        self.require(provider)?;
        Err(ProviderFault::Down)
    }

    /// Takes back at the provider what somebody granted us there, where that is possible without their token.
    pub async fn revoke(&self, provider: Provider, _subject: &str) -> Revocation {
        match provider {
            Provider::Facebook => Revocation::Failed,
            Provider::Google | Provider::X => Revocation::ByTheCustomer,
        }
    }

    fn require(&self, provider: Provider) -> Result<(), ProviderFault> {
        if self.offered().contains(&provider) { Ok(()) } else { Err(ProviderFault::NotOffered) }
    }
}

//! Who passes requests on, and what our answers to them are signed with.

use std::fmt;
use std::sync::Arc;

use amanah_vault::VaultError;
use amanah_wire::opendsr::Signed;
use sha2::{Digest as _, Sha256};

/// Signs bytes with the key of the certificate.
pub type Sign = Arc<dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync>;

/// A company that passes requests on.
#[derive(Clone, PartialEq, Eq)]
pub struct Controller {
    /// What the operator calls it.
    pub name: String,
    /// SHA-256 of its token.
    token: [u8; 32],
    /// Where it may want to be told: these addresses and no others.
    pub callbacks: Vec<String>,
}

/// A token is nobody's to read.
impl fmt::Debug for Controller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Controller")
            .field("name", &self.name)
            .field("callbacks", &self.callbacks)
            .finish_non_exhaustive()
    }
}

impl Controller {
    /// A company that proves itself by this token.
    #[must_use]
    pub fn new(name: String, token: &str, callbacks: Vec<String>) -> Self {
        Self { name, token: digest(token), callbacks }
    }

    /// Whether it has the same token as another one.
    #[must_use]
    pub fn shares_token_with(&self, other: &Self) -> bool {
        self.token == other.token
    }

    /// As what it stands in the queue of what is told, for one of its addresses.
    #[must_use]
    pub fn at(&self, address: &str) -> String {
        format!("{} {address}", self.name)
    }
}

/// What our answers are signed with, and who gets them.
#[derive(Clone)]
pub struct Processor {
    /// The name for which the certificate is.
    pub domain: String,
    /// The certificate with its chain, as it is published: PEM.
    pub certificate: String,
    /// Who passes requests on.
    pub controllers: Vec<Controller>,
    sign: Sign,
}

/// A key is nobody's to read.
impl fmt::Debug for Processor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Processor")
            .field("domain", &self.domain)
            .field("controllers", &self.controllers)
            .finish_non_exhaustive()
    }
}

impl Processor {
    /// What signs in the name of a domain, for these companies.
    #[must_use]
    pub fn new(domain: String, certificate: String, sign: Sign, controllers: Vec<Controller>) -> Self {
        Self { domain, certificate, controllers, sign }
    }

    /// The company whose token this is. Digests are compared, whose likeness says nothing about a token.
    ///
    /// Enforces: SEC
    #[must_use]
    pub fn controller_with(&self, token: &str) -> Option<&Controller> {
        let given = digest(token);
        self.controllers.iter().find(|known| known.token == given)
    }

    /// A body with the signature of exactly its bytes.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn signed(&self, body: Vec<u8>) -> Result<Signed, VaultError> {
        let signature =
            (self.sign)(&body).ok_or(VaultError::NotNow("the key of the certificate signs nothing"))?;
        Ok(Signed::of(body, &self.domain, &signature))
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

//! One trip to a provider's page and back: begun by a form, bound to one browser, good once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use amanah_policy::{CustomerId, Provider, Timestamp};
use amanah_vault::{NewPending, PendingFault, PendingKind, Secret, SecretKind, VaultError};
use sha2::{Digest, Sha256};

use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::sessions::Whence;
use crate::house::House;

/// What somebody sets out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// To sign in, or to register.
    SignIn,
    /// To link the provider with the account they are signed in to.
    Link,
    /// To prove again who they are.
    Proof,
}

impl Wants {
    const ALL: [Self; 3] = [Self::SignIn, Self::Link, Self::Proof];

    const fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Link => "link",
            Self::Proof => "proof",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wants| wants.code() == code)
    }
}

/// To whose page a flow leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A provider that customers sign on with.
    Provider(Provider),
    /// The company's own sign-on for its staff.
    House,
}

impl To {
    const fn code(self) -> &'static str {
        match self {
            Self::Provider(provider) => provider.code(),
            Self::House => "house",
        }
    }
}

/// A flow to begin.
#[derive(Clone, Copy)]
pub struct NewFlow<'a> {
    /// To whose page.
    pub to: To,
    /// For what.
    pub wants: Wants,
    /// Who is signed in.
    pub customer: Option<CustomerId>,
    /// What tells this browser from all others; only its digest is kept.
    pub browser: &'a str,
    /// Where they go on afterwards: a path of ours.
    pub onward: &'a str,
}

/// A flow that was begun: what the provider gets to see of it.
#[derive(Debug)]
pub struct Begun {
    /// Names the flow when the browser comes back.
    pub state: Secret,
    /// Is to stand in the ID token.
    pub nonce: Secret,
    /// Shows who redeems the code (RFC 7636).
    pub verifier: Secret,
}

/// A flow that is taken up again. It is used up.
#[derive(Debug)]
pub struct Taken {
    /// For what.
    pub wants: Wants,
    /// Who was signed in when it began.
    pub customer: Option<CustomerId>,
    /// What is to stand in the ID token.
    pub nonce: String,
    /// What redeems the code.
    pub verifier: String,
    /// Where they go on.
    pub onward: String,
}

/// Why a flow does not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FlowFault {
    /// L12: it is used, too old, another browser's, another provider's, or none of ours. All look the same.
    #[error("this sign-on was not begun here, or is over; begin again")]
    NotOurs,
    /// Too many were begun from here.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the sign-on could not be kept")]
    Vault(#[from] VaultError),
}

const FACT_TO: &str = "to";
const FACT_WANTS: &str = "wants";
const FACT_BROWSER: &str = "browser";
const FACT_NONCE: &str = "nonce";
const FACT_VERIFIER: &str = "verifier";
const FACT_ONWARD: &str = "onward";

/// For how long somebody may stay on the provider's page.
const MINUTES: i64 = 10;

/// Begins a flow. Several may go on in one browser, in a tab each.
///
/// Enforces: SSO1, SEC
///
/// # Errors
/// Too many begun from here, or a store that fails.
pub async fn begin(
    house: &House,
    new: NewFlow<'_>,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Begun, FlowFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    let (nonce, verifier) = (house.vault().visitor_token()?, house.vault().visitor_token()?);
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let pending = NewPending {
        kind: PendingKind::SignOn,
        values: BTreeMap::new(),
        facts: BTreeMap::from([
            fact(FACT_TO, new.to.code()),
            fact(FACT_WANTS, new.wants.code()),
            fact(FACT_BROWSER, &digest_of(new.browser)),
            fact(FACT_NONCE, nonce.expose()),
            fact(FACT_VERIFIER, verifier.expose()),
            fact(FACT_ONWARD, new.onward),
        ]),
        customer: new.customer,
        staff: None,
        secret: SecretKind::Link,
        until: now.plus_micros(MINUTES * 60_000_000),
    };
    let begun = house.vault().begin(pending, now).await?;
    Ok(Begun { state: begun.secret, nonce, verifier })
}

/// Takes a flow up again, which uses it up, whether or not it is this browser's.
///
/// Enforces: SSO1, SEC
///
/// # Errors
/// [`FlowFault::NotOurs`], or a store that fails.
pub async fn take(
    house: &House,
    to: To,
    state: &str,
    browser: &str,
    now: Timestamp,
) -> Result<Taken, FlowFault> {
    let found = house.vault().confirm_link(PendingKind::SignOn, state, now).await?;
    let confirmed = found.map_err(|_: PendingFault| FlowFault::NotOurs)?;
    let fact = |name: &str| confirmed.facts.get(name).cloned().unwrap_or_default();
    if fact(FACT_TO) != to.code() || fact(FACT_BROWSER) != digest_of(browser) {
        return Err(FlowFault::NotOurs);
    }
    Ok(Taken {
        wants: Wants::from_code(&fact(FACT_WANTS)).ok_or(FlowFault::NotOurs)?,
        customer: confirmed.customer,
        nonce: fact(FACT_NONCE),
        verifier: fact(FACT_VERIFIER),
        onward: fact(FACT_ONWARD),
    })
}

/// What is kept of a browser's cookie.
pub(crate) fn digest_of(browser: &str) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(browser.as_bytes()) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

//! The three sign-on providers as they speak over the net (SSO1): where a sign-on begins, and what comes back of it.
//!
//! Layout: `google`, `facebook` and `x` are the three, [`amanah_wire::provider`] reads what they answer; `http` asks one
//! question, `address` spells it, `trouble` says what became of it, `shelf` keeps what Google publishes, `events` finds
//! the keys of its security events, `graph_version` knows how old a version of Facebook's is. `loopback` stands in for all
//! three in the demo and the tour.
//!
//! Deliberately absent: state. A flow keeps its own secrets and gives them back at its end; tokens of a provider live in
//! one call and are wiped at its end.

mod address;
mod events;
mod facebook;
mod google;
mod graph_version;
mod http;
mod loopback;
mod shelf;
mod trouble;
mod x;

use std::sync::Arc;

use amanah_policy::{Provider, Timestamp};
use amanah_wire::provider::{Profile, house};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

pub use events::EventKeys;
pub use loopback::{Colleague, ELSE as KEPT_NOWHERE, Loopback};

use crate::cli::Stop;
use crate::config::{Client, GoogleApp, SignOn};
use crate::doctor::ProviderSeen;
use crate::web::PublicUrl;
use events::Events;
use facebook::Facebook;
use google::Google;
use http::Http;
use trouble::Trouble;
use x::X;

/// The providers that the operator set up; cheap to clone.
#[derive(Clone, Default)]
pub struct Providers(Arc<SetUp>);

#[derive(Default)]
struct SetUp {
    offered: Vec<Provider>,
    /// None when nobody is offered, and so nobody is asked.
    http: Option<Http>,
    google: Option<Google>,
    facebook: Option<Facebook>,
    x: Option<X>,
    events: Events,
    staff: Option<House>,
}

/// The company's own sign-on for its staff.
struct House {
    sign_on: Google,
    name: String,
}

/// By what the log and the doctor know it.
const STAFF: &str = "staff";

/// Where it sends the browser back.
pub const STAFF_CALLBACK_PATH: &str = "/console/sign-on/callback";

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

impl ProviderFault {
    /// What a provider means by the word that came back in place of a code (RFC 6749 section 4.1.2.1).
    #[must_use]
    pub fn from_word(error: &str) -> Self {
        match error {
            "server_error" | "temporarily_unavailable" => Self::Down,
            _ => Self::Refused,
        }
    }
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

impl core::fmt::Debug for Providers {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Providers").field(&self.0.offered).finish()
    }
}

impl Providers {
    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Those of a configuration; the log warns where Facebook's version grows old. Nobody is asked yet.
    ///
    /// # Errors
    /// When one is named and this machine knows no certificate authorities.
    pub fn open(named: &SignOn, public_url: &PublicUrl, now: Timestamp) -> Result<Self, Stop> {
        let is_named = |provider: &Provider| match provider {
            Provider::Facebook => named.facebook.is_some(),
            Provider::Google => named.google.is_some(),
            Provider::X => named.x.is_some(),
        };
        let offered: Vec<Provider> = Provider::ALL.iter().copied().filter(is_named).collect();
        if offered.is_empty() && named.staff.is_none() {
            return Ok(Self::none());
        }
        let version = named.facebook.as_ref().map(|facebook| facebook.graph_version.as_str());
        if let Some(advice) = version.and_then(|version| graph_version::advice(version, now)) {
            tracing::warn!("{advice}");
        }
        let callback = |provider| public_url.of(callback_path(provider));
        Ok(Self(Arc::new(SetUp {
            offered,
            http: Some(Http::open(named.allows_plain_http)?),
            google: named.google.clone().map(|app| Google::new(app, callback(Provider::Google))),
            facebook: named.facebook.clone().map(|app| Facebook::new(app, callback(Provider::Facebook))),
            x: named.x.clone().map(|app| X::new(app, callback(Provider::X))),
            events: Events::default(),
            staff: named.staff.clone().map(|app| House {
                sign_on: Google::new(
                    GoogleApp { client: app.client, issuer: app.issuer },
                    public_url.of(STAFF_CALLBACK_PATH),
                ),
                name: app.name,
            }),
        })))
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
    ///
    /// Enforces: SSO1
    pub async fn begin(
        &self,
        provider: Provider,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<String, ProviderFault> {
        let set_up = &*self.0;
        match (provider, set_up.http()?, &set_up.google, &set_up.facebook, &set_up.x) {
            (Provider::Google, http, Some(google), ..) => {
                let address = google.begin(http, flow, now).await;
                address.map_err(|trouble| trouble.at("discovery").told(provider))
            }
            (Provider::Facebook, _, _, Some(facebook), _) => Ok(facebook.begin(flow)),
            (Provider::X, .., Some(x)) => Ok(x.begin(flow)),
            _ => Err(ProviderFault::NotOffered),
        }
    }

    /// Redeems what the browser brought back. Tokens of the provider live no longer than this call.
    ///
    /// # Errors
    /// Why nobody is known by it.
    ///
    /// Enforces: SSO1
    pub async fn finish(
        &self,
        provider: Provider,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Profile, ProviderFault> {
        let set_up = &*self.0;
        let finished = match (provider, set_up.http()?, &set_up.google, &set_up.facebook, &set_up.x) {
            (Provider::Google, http, Some(google), ..) => google.finish(http, back, flow, now).await,
            (Provider::Facebook, http, _, Some(facebook), _) => facebook.finish(http, back, flow, now).await,
            (Provider::X, http, .., Some(x)) => x.finish(http, back, flow, now).await,
            _ => return Err(ProviderFault::NotOffered),
        };
        finished.map_err(|asked| asked.told(provider))
    }

    /// What the company calls its own sign-on for staff, where one is set up.
    #[must_use]
    pub fn staff_sign_on(&self) -> Option<&str> {
        self.0.staff.as_ref().map(|house| house.name.as_str())
    }

    /// The address of the page on which members of staff sign on.
    ///
    /// # Errors
    /// When none is set up, or its addresses cannot be found out.
    pub async fn begin_staff(&self, flow: FlowSecrets<'_>, now: Timestamp) -> Result<String, ProviderFault> {
        let (http, house) = (self.0.http()?, self.0.staff.as_ref().ok_or(ProviderFault::NotOffered)?);
        let address = house.sign_on.begin(http, flow, now).await;
        address.map_err(|trouble| trouble.at("discovery").told_of(STAFF))
    }

    /// The address of whoever signed on there, which the company's own sign-on vouches for.
    ///
    /// # Errors
    /// Why nobody is known by it.
    ///
    /// Enforces: SEC
    pub async fn finish_staff(
        &self,
        back: Return<'_>,
        flow: FlowSecrets<'_>,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, ProviderFault> {
        let (http, house) = (self.0.http()?, self.0.staff.as_ref().ok_or(ProviderFault::NotOffered)?);
        let finished = house.sign_on.finish_by(http, back, flow, house::verified_email, now).await;
        finished.map(Zeroizing::new).map_err(|asked| asked.told_of(STAFF))
    }

    /// Takes back at the provider what somebody granted us there, where that is possible without their token.
    pub async fn revoke(&self, provider: Provider, subject: &str) -> Revocation {
        match (provider, &self.0.http, &self.0.facebook) {
            (Provider::Facebook, Some(http), Some(facebook)) => match facebook.revoke(http, subject).await {
                Ok(()) => Revocation::Done,
                Err(trouble) => {
                    trouble.at("permissions").told(provider);
                    Revocation::Failed
                }
            },
            (Provider::Facebook, ..) => Revocation::Failed,
            (Provider::Google | Provider::X, ..) => Revocation::ByTheCustomer,
        }
    }

    /// Who sends Google's security events, and the keys that sign them. `after_unknown` says that a token named a key
    /// which is not among those that were given before; newer ones are then looked for, at most once a minute.
    ///
    /// # Errors
    /// When Google is not set up, or does not answer.
    pub async fn event_keys(&self, after_unknown: bool, now: Timestamp) -> Result<EventKeys, ProviderFault> {
        let (http, google) = (self.0.http()?, self.0.google.as_ref().ok_or(ProviderFault::NotOffered)?);
        let keys = self.0.events.keys(http, &google.app.issuer, after_unknown, now).await;
        keys.map_err(|trouble| trouble.at("event keys").told(Provider::Google))
    }

    /// The id of our app at Google, where one is set up: its security events are for it.
    pub(crate) fn google_client_id(&self) -> Option<&str> {
        self.0.google.as_ref().map(|google| google.app.client.id.as_str())
    }

    /// The secret of our app at Facebook, where one is set up: its callbacks are signed with it.
    pub(crate) fn facebook_app_secret(&self) -> Option<&str> {
        self.0.facebook.as_ref().map(|facebook| facebook.app.client.secret.as_str())
    }

    /// Looks at each provider that is set up, without anybody signing on.
    pub async fn look(&self, now: Timestamp) -> Vec<ProviderSeen> {
        let Ok(http) = self.0.http() else { return Vec::new() };
        let SetUp { google, facebook, x, staff, .. } = &*self.0;
        let (google, facebook, x, staff) = tokio::join!(
            async {
                let google = google.as_ref()?;
                Some(google.seen(google.discovered(http, now).await.map(drop), None))
            },
            async {
                let facebook = facebook.as_ref()?;
                let advice = graph_version::advice(&facebook.app.graph_version, now);
                Some(facebook.seen(facebook.look(http, now).await, advice))
            },
            async {
                let x = x.as_ref()?;
                Some(x.seen(x.look(http).await, None))
            },
            async {
                let staff = &staff.as_ref()?.sign_on;
                let seen = staff.seen(staff.discovered(http, now).await.map(drop), None);
                Some(ProviderSeen { provider: STAFF.to_owned(), ..seen })
            },
        );
        [facebook, google, x, staff].into_iter().flatten().collect()
    }
}

impl SetUp {
    fn http(&self) -> Result<&Http, ProviderFault> {
        self.http.as_ref().ok_or(ProviderFault::NotOffered)
    }
}

/// The page to which a provider sends the browser back; one each, so that no answer of one is taken for another's.
#[must_use]
pub const fn callback_path(provider: Provider) -> &'static str {
    match provider {
        Provider::Facebook => "/sign-on/facebook/callback",
        Provider::Google => "/sign-on/google/callback",
        Provider::X => "/sign-on/x/callback",
    }
}

/// What a provider sees of the verifier (RFC 7636, S256).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Who we are, as confidential clients say it (RFC 6749, 2.3.1).
fn basic(client: &Client) -> Zeroizing<String> {
    let secret = Zeroizing::new(address::encoded(&client.secret));
    let both = Zeroizing::new(format!("{}:{}", address::encoded(&client.id), secret.as_str()));
    Zeroizing::new(format!("Basic {}", STANDARD.encode(both.as_bytes())))
}

/// What the doctor tells of one provider.
fn seen(
    provider: Provider,
    redirect_url: &str,
    looked: Result<(), Trouble>,
    advice: Option<String>,
) -> ProviderSeen {
    ProviderSeen {
        provider: provider.code().to_owned(),
        redirect_url: redirect_url.to_owned(),
        trouble: looked.err().map(|trouble| trouble.reason().to_owned()),
        advice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636() {
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // RFC 7636, appendix B
        );
    }

    #[test]
    fn who_we_are_survives_odd_letters() {
        let client = Client { id: "a:b".to_owned(), secret: Zeroizing::new("c%d".to_owned()) };

        assert_eq!(basic(&client).as_str(), format!("Basic {}", STANDARD.encode("a%3Ab:c%25d")));
    }
}

//! A Google that bends what it signs, played by oauth2-mock-server.

use amanah::config::SignOn;
use amanah::providers::{FlowSecrets, ProviderFault, Providers, Return};
use amanah_policy::Provider::Google;
use amanah_policy::Timestamp;
use amanah_wire::provider::Profile;

use crate::rig::{Browser, flow, google_at, json, now, opened, rig};

/// One crooked Google, and us before it.
struct Crooked {
    issuer: String,
    providers: Providers,
}

impl Crooked {
    fn new() -> Option<Self> {
        let issuer = json(&format!("{}/crooked", rig()?.shim))["issuer"].as_str().unwrap().to_owned();
        let google = Some(google_at(&issuer));
        let providers = opened(&SignOn { google, allows_plain_http: true, ..SignOn::default() });
        Some(Self { issuer, providers })
    }

    /// Somebody signs on, and the answer is bent in some way.
    async fn signed_on(&self, bent: &str, now: Timestamp) -> Result<Profile, ProviderFault> {
        let flow = FlowSecrets { state: bent, ..flow("") };
        let page = self.providers.begin(Google, flow, now).await.unwrap();
        let back = tokio::task::spawn_blocking(move || Browser::new().sent_on(&page)).await.unwrap();
        self.providers.finish(Google, Return { code: &back["code"], issuer: None }, flow, now).await
    }

    fn looks_at_keys(&self) -> u64 {
        json(&format!("{}/rig/counts", self.issuer))["jwks"].as_u64().unwrap()
    }
}

/// Shows: SSO1
#[tokio::test]
async fn every_bent_token_is_refused() {
    let Some(google) = Crooked::new() else { return };
    let cases = [
        ("wrong-nonce", "the token belongs to another sign-on"),
        ("without-nonce", "the token belongs to another sign-on"),
        ("wrong-audience", "the token was made for another client"),
        ("two-audiences", "the token was made for another client"),
        ("wrong-issuer", "it comes from another issuer"),
        ("expired", "the token has expired"),
        ("old", "the token was made too long ago"),
        ("future", "the token was made in the future; compare the clocks"),
        ("unknown-key", "the ID token names a key that is not published"),
        ("without-key", "the ID token names no key"),
        ("nobody", "it names nobody"),
        ("none", "the ID token is not signed with RS256"),
        ("shared-secret", "the ID token is not signed with RS256"),
        ("flipped-payload", "the signature of the ID token does not hold"),
        ("without-token", "there is no ID token"),
    ];

    assert!(google.signed_on("straight", now()).await.is_ok());
    for (bent, why) in cases {
        assert_eq!(google.signed_on(bent, now()).await, Err(ProviderFault::NotSound(why)), "{bent}");
    }
}

/// Shows: SSO1
#[tokio::test]
async fn an_unknown_key_is_worth_one_look_a_minute() {
    let Some(google) = Crooked::new() else { return };
    let start = now();
    google.signed_on("straight", start).await.unwrap();
    assert_eq!(google.looks_at_keys(), 1);

    for _ in 0..3 {
        google.signed_on("unknown-key", start).await.unwrap_err();
    }
    assert_eq!(google.looks_at_keys(), 2, "one look, whoever asks how often");
    google.signed_on("unknown-key", start.plus_micros(61_000_000)).await.unwrap_err();
    assert_eq!(google.looks_at_keys(), 3, "and one more a minute later");
}

/// Shows: SSO1
#[tokio::test]
async fn a_key_that_was_published_since_is_found() {
    let Some(google) = Crooked::new() else { return };
    google.signed_on("straight", now()).await.unwrap();

    json(&format!("{}/rig/rotate", google.issuer));

    // The two keys take turns.
    for _ in 0..2 {
        assert!(google.signed_on("straight", now()).await.is_ok());
    }
    assert_eq!(google.looks_at_keys(), 2);
}

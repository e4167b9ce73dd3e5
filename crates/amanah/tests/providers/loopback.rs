//! The stand-in of the demo and the tour, spoken to by the adapters; needs nothing installed.

use std::collections::BTreeMap;

use amanah::clock::Clock;
use amanah::providers::{FlowSecrets, Loopback, ProviderFault, Providers, Return, Revocation};
use amanah::web::PublicUrl;
use amanah_policy::Provider::{self, Facebook, Google, X};
use amanah_policy::Timestamp;
use amanah_service::Entropy;
use amanah_wire::provider::Profile;

use crate::rig::{Browser, flow};

/// 25 November 2026, 19:34 in Jakarta: the stand-in lives by the clock of whoever opens it.
const NOW: Timestamp = Timestamp::from_seconds(1_795_610_040);

struct Here {
    providers: Providers,
    clock: Clock,
    _loopback: Loopback,
}

impl Here {
    async fn open() -> Self {
        let (public_url, clock) =
            (PublicUrl::parse("http://localhost:8080").unwrap(), Clock::standing_at(NOW));
        let loopback = Loopback::open(&public_url, clock.clone(), Entropy::seeded(5)).await.unwrap();
        let providers = Providers::open(loopback.sign_on(), &public_url, NOW).unwrap();
        Self { providers, clock, _loopback: loopback }
    }

    async fn come_back(&self, provider: Provider, who: &str) -> BTreeMap<String, String> {
        let page = self.providers.begin(provider, flow("the-state"), self.clock.now()).await.unwrap();
        let who = who.to_owned();
        tokio::task::spawn_blocking(move || Browser::new().chooses(&page, &who)).await.unwrap()
    }

    async fn finished(
        &self,
        provider: Provider,
        back: &BTreeMap<String, String>,
        flow: FlowSecrets<'_>,
    ) -> Result<Profile, ProviderFault> {
        let issuer = back.get("iss").map(String::as_str);
        self.providers.finish(provider, Return { code: &back["code"], issuer }, flow, self.clock.now()).await
    }

    async fn signed_on(&self, provider: Provider, who: &str) -> Result<Profile, ProviderFault> {
        let back = self.come_back(provider, who).await;
        self.finished(provider, &back, flow("the-state")).await
    }
}

/// Shows: SSO1, SSO2
#[tokio::test]
async fn three_made_up_people_sign_on_with_each_provider() {
    let here = Here::open().await;

    for provider in [Facebook, Google, X] {
        let rini = here.signed_on(provider, "Rini Astuti").await.unwrap();
        let sri = here.signed_on(provider, "Sri Wahyuni").await.unwrap();
        let bima = here.signed_on(provider, "Bima Prakoso").await.unwrap();

        let email = rini.taken.email.unwrap();
        assert_eq!(email.address, "rini@astuti-rekaan.example");
        assert_eq!(email.is_authoritative, provider == Google, "{provider:?}");
        assert!(!sri.taken.email.unwrap().is_authoritative);
        assert!(bima.taken.email.is_none() && bima.taken.name.as_deref() == Some("Bima Prakoso"));
        assert!(rini.subject != sri.subject && sri.subject != bima.subject);
    }
}

/// Shows: SSO1
#[tokio::test]
async fn the_stand_in_judges_as_a_provider_does() {
    let here = Here::open().await;

    for provider in [Facebook, Google, X] {
        let back = here.come_back(provider, "Rini Astuti").await;
        let stranger =
            FlowSecrets { verifier: "another-verifier-of-forty-three-letters-or-more-9", ..flow("x") };
        assert_eq!(here.finished(provider, &back, stranger).await, Err(ProviderFault::Refused));
        assert_eq!(
            here.finished(provider, &back, flow("x")).await,
            Err(ProviderFault::Refused),
            "it is spent"
        );

        let back = here.come_back(provider, "Rini Astuti").await;
        here.clock.move_to(here.clock.now().plus_micros(31_000_000));
        assert_eq!(
            here.finished(provider, &back, flow("x")).await,
            Err(ProviderFault::Refused),
            "it is over"
        );
    }
}

#[tokio::test]
async fn who_does_not_want_to_comes_back_with_the_word_for_it() {
    let here = Here::open().await;

    let back = here.come_back(X, "Do not sign on").await;

    assert_eq!((back["error"].as_str(), back["state"].as_str()), ("access_denied", "the-state"));
}

#[tokio::test]
async fn the_doctor_and_a_revocation_find_everything_well() {
    let here = Here::open().await;

    let seen = here.providers.look(NOW).await;

    assert!(seen.len() == 3 && seen.iter().all(|seen| seen.trouble.is_none()), "{seen:?}");
    assert_eq!(here.providers.revoke(Facebook, "700000000000000001").await, Revocation::Done);
    let events = here.providers.event_keys(false, NOW).await.unwrap();
    assert!(events.issuer.ends_with('/'));
}

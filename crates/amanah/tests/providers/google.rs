//! Google, played by oidc-provider: it demands PKCE, a client secret, a known redirect URL and a code that is used once.

use amanah::config::SignOn;
use amanah::providers::{FlowSecrets, ProviderFault, Return};
use amanah_policy::Provider::Google;
use amanah_policy::Timestamp;

use crate::rig::{
    VERIFIER, client, come_back, finished, flow, google_at, now, opened, query_of, rig, signed_on,
};

/// Shows: SSO1, SSO2
#[tokio::test]
async fn somebody_signs_on_and_of_forty_claims_two_values_and_an_id_are_taken() {
    let Some(rig) = rig() else { return };

    let profile = signed_on(&rig.providers(), Google, "sri").await.unwrap();

    assert_eq!((profile.subject.as_str(), profile.taken.name.as_deref()), ("sri", Some("Sri sri")));
    let email = profile.taken.email.unwrap();
    assert_eq!((email.address.as_str(), email.is_authoritative), ("sri@gmail.com", true));
}

/// Shows: SSO1
#[tokio::test]
async fn the_page_of_the_sign_on_asks_for_three_scopes_and_shows_no_secret() {
    let Some(rig) = rig() else { return };

    let page = rig.providers().begin(Google, flow("the-state"), now()).await.unwrap();

    let asked = query_of(&page);
    assert_eq!(asked["scope"], "openid email profile");
    assert_eq!(asked["redirect_uri"], "http://localhost:8080/sign-on/google/callback");
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!((asked["state"].as_str(), asked["nonce"].as_str()), ("the-state", "the-nonce-of-this-flow"));
    assert!(!asked.contains_key("access_type"), "no refresh token is asked for");
    assert!(!page.contains(VERIFIER) && !page.contains("google-secret"));
}

/// Shows: SSO1
#[tokio::test]
async fn google_speaks_for_its_own_mailboxes_and_hosted_domains_alone() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();

    for (who, expected) in [("hosted", true), ("foreign", false), ("unverified", false)] {
        let email = signed_on(&providers, Google, who).await.unwrap().taken.email.unwrap();

        assert_eq!(email.is_authoritative, expected, "{who}");
    }
    let bare = signed_on(&providers, Google, "bare").await.unwrap();
    assert!(bare.taken.email.is_none() && bare.taken.name.is_none());
}

/// Shows: SSO1
#[tokio::test]
async fn a_code_serves_once_and_only_whoever_began_the_flow() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let back = come_back(&providers, Google, "sri").await;
    let redeem = async |code: &str, flow: FlowSecrets<'_>| {
        providers.finish(Google, Return { code, issuer: None }, flow, now()).await
    };

    let stranger = FlowSecrets { verifier: "another-verifier-of-forty-three-letters-or-more-9", ..flow("x") };
    let by_a_stranger = redeem(&back["code"], stranger).await;
    let back = come_back(&providers, Google, "sri").await;
    let with_another_nonce = redeem(&back["code"], FlowSecrets { nonce: "another", ..flow("x") }).await;
    let again = redeem(&back["code"], flow("x")).await;
    let invented = redeem("invented", flow("x")).await;

    assert_eq!(by_a_stranger, Err(ProviderFault::Refused));
    assert_eq!(with_another_nonce, Err(ProviderFault::NotSound("the token belongs to another sign-on")));
    assert_eq!(again, Err(ProviderFault::Refused));
    assert_eq!(invented, Err(ProviderFault::Refused));
}

/// Shows: SSO1
#[tokio::test]
async fn a_browser_that_comes_from_another_issuer_is_sent_away_unasked() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let mut back = come_back(&providers, Google, "sri").await;
    assert_eq!(back["iss"], rig.google, "oidc-provider says who it is");
    back.insert("iss".to_owned(), "https://accounts.google.com".to_owned());

    let mixed_up = finished(&providers, Google, &back).await;

    assert_eq!(mixed_up, Err(ProviderFault::NotSound("the browser comes from another provider")));
    back.insert("iss".to_owned(), rig.google.clone());
    assert!(finished(&providers, Google, &back).await.is_ok(), "the code was not spent on it");
}

/// Shows: SSO1
#[tokio::test]
async fn a_wrong_secret_is_our_mistake_and_the_doctor_knows_each_address() {
    let Some(rig) = rig() else { return };
    let mut google = google_at(&rig.google);
    google.client = client("our-google", "another-secret");
    let wrong = opened(&SignOn { google: Some(google), allows_plain_http: true, ..SignOn::default() });
    let back = come_back(&wrong, Google, "sri").await;

    assert_eq!(finished(&wrong, Google, &back).await, Err(ProviderFault::Refused));
    // Advice on an old version of an API would come with the years.
    let in_2026 = Timestamp::from_seconds(1_795_000_000);
    let seen = rig.providers().look(in_2026).await;
    assert!(seen.iter().all(|seen| seen.trouble.is_none() && seen.advice.is_none()), "{seen:?}");
    let urls: Vec<&str> = seen.iter().map(|seen| seen.redirect_url.as_str()).collect();
    assert_eq!(
        urls,
        ["sign-on/facebook", "sign-on/google", "sign-on/x", "console/sign-on"]
            .map(|name| format!("http://localhost:8080/{name}/callback"))
    );
}

//! X, played by a shim whose OAuth half is oidc-provider.

use amanah::providers::{ProviderFault, Return, Revocation};
use amanah_policy::Provider::{Facebook, Google, X};

use crate::rig::{client, come_back, finished, flow, now, opened, query_of, rig, signed_on};

/// Shows: SSO1, SSO2
#[tokio::test]
async fn somebody_signs_on_with_one_look_and_their_handle_is_not_taken() {
    let Some(rig) = rig() else { return };

    let profile = signed_on(&rig.providers(), X, "2244994945").await.unwrap();

    assert_eq!(
        (profile.subject.as_str(), profile.taken.name.as_deref()),
        ("2244994945", Some("Sri 2244994945"))
    );
    let email = profile.taken.email.unwrap();
    assert_eq!((email.address.as_str(), email.is_authoritative), ("2244994945@contoh.example", false));
}

#[tokio::test]
async fn the_page_asks_for_what_the_look_needs_and_nothing_offline() {
    let Some(rig) = rig() else { return };

    let page = rig.providers().begin(X, flow("the-state"), now()).await.unwrap();

    let asked = query_of(&page);
    assert_eq!(asked["scope"], "tweet.read users.read users.email");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(!page.contains("x-secret"));
}

/// Shows: SSO1
#[tokio::test]
async fn what_x_answers_in_a_mood_is_told_apart() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let cases = [
        ("9006", ProviderFault::Refused),
        ("9007", ProviderFault::NotSound("it is no answer of its kind")),
        ("9009", ProviderFault::Down),
    ];

    for (who, fault) in cases {
        assert_eq!(signed_on(&providers, X, who).await, Err(fault), "{who}");
    }
    let busy = signed_on(&providers, X, "9005").await.unwrap_err();
    let ProviderFault::Busy { until: Some(until) } = busy else { panic!("{busy}") };
    assert!(until > now() && until < now().plus_hours(1));
    assert!(signed_on(&providers, X, "9004").await.unwrap().taken.email.is_none());
}

/// Shows: SSO1
#[tokio::test]
async fn a_code_serves_once_and_a_wrong_secret_never() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let back = come_back(&providers, X, "2244994945").await;
    finished(&providers, X, &back).await.unwrap();
    let mut sign_on = rig.sign_on();
    sign_on.x.as_mut().unwrap().client = client("our-x", "another-secret");
    let wrong = opened(&sign_on);

    let again = finished(&providers, X, &back).await;
    let back = come_back(&wrong, X, "2244994945").await;
    let unknown = finished(&wrong, X, &back).await;

    assert_eq!(again, Err(ProviderFault::Refused));
    assert_eq!(unknown, Err(ProviderFault::Refused));
}

#[tokio::test]
async fn a_browser_from_elsewhere_is_sent_away_and_a_grant_stays_the_customers_to_take_back() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();

    let back = Return { code: "x", issuer: Some("https://accounts.google.com") };
    let mixed_up = providers.finish(X, back, flow("x"), now()).await;

    assert_eq!(mixed_up, Err(ProviderFault::NotSound("the browser comes from another provider")));
    assert_eq!(providers.revoke(X, "1").await, Revocation::ByTheCustomer);
    assert_eq!(providers.revoke(Google, "1").await, Revocation::ByTheCustomer);
    assert_eq!(providers.offered(), [Facebook, Google, X]);
}

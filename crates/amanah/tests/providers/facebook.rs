//! Facebook, played by a shim whose OAuth half is oidc-provider.

use amanah::providers::{ProviderFault, Return, Revocation};
use amanah_policy::Provider::Facebook;

use crate::rig::{client, come_back, finished, flow, now, opened, query_of, rig, signed_on};

/// Shows: SSO1, SSO2
#[tokio::test]
async fn somebody_signs_on_and_of_forty_fields_two_values_and_an_id_are_taken() {
    let Some(rig) = rig() else { return };

    let profile = signed_on(&rig.providers(), Facebook, "218471").await.unwrap();

    assert_eq!((profile.subject.as_str(), profile.taken.name.as_deref()), ("218471", Some("Sri 218471")));
    let email = profile.taken.email.unwrap();
    assert_eq!((email.address.as_str(), email.is_authoritative), ("218471@contoh.example", false));
}

#[tokio::test]
async fn the_dialog_asks_for_two_scopes_of_the_version_and_shows_no_secret() {
    let Some(rig) = rig() else { return };

    let page = rig.providers().begin(Facebook, flow("the-state"), now()).await.unwrap();

    assert!(page.starts_with(&format!("{}/v25.0/dialog/oauth?", rig.shim)), "{page}");
    let asked = query_of(&page);
    assert_eq!((asked["scope"].as_str(), asked["state"].as_str()), ("email,public_profile", "the-state"));
    assert!(!page.contains("facebook-secret"));
}

/// Shows: SSO1
#[tokio::test]
async fn a_token_of_another_app_or_another_person_and_an_odd_answer_are_refused() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let cases = [
        ("9001", ProviderFault::NotSound("the token was made for another app")),
        ("9002", ProviderFault::NotSound("token and profile are not of one person")),
        ("9003", ProviderFault::NotSound("the provider calls its own token not valid")),
        ("9005", ProviderFault::Busy { until: None }),
        ("9007", ProviderFault::NotSound("it is no answer of its kind")),
        ("9008", ProviderFault::NotSound("token and profile are not of one person")),
        ("9009", ProviderFault::Down),
    ];

    for (who, fault) in cases {
        assert_eq!(signed_on(&providers, Facebook, who).await, Err(fault), "{who}");
    }
}

#[tokio::test]
async fn somebody_without_an_address_signs_on_without_one() {
    let Some(rig) = rig() else { return };

    let profile = signed_on(&rig.providers(), Facebook, "9004").await.unwrap();

    assert!(profile.taken.email.is_none());
}

/// Shows: SSO1
#[tokio::test]
async fn a_code_serves_once_and_a_wrong_secret_never() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let back = come_back(&providers, Facebook, "218471").await;
    finished(&providers, Facebook, &back).await.unwrap();
    let mut sign_on = rig.sign_on();
    sign_on.facebook.as_mut().unwrap().client = client("770077", "another-secret");
    let wrong = opened(&sign_on);

    let again = finished(&providers, Facebook, &back).await;
    let back = come_back(&wrong, Facebook, "218471").await;
    let unknown = finished(&wrong, Facebook, &back).await;
    let looked = wrong.look(now()).await;

    assert_eq!(again, Err(ProviderFault::Refused));
    assert_eq!(unknown, Err(ProviderFault::Refused));
    assert!(
        looked[0].trouble.is_some(),
        "the doctor sees a wrong secret before anybody signs on: {looked:?}"
    );
}

/// Shows: SSO1
#[tokio::test]
async fn a_browser_that_comes_from_another_provider_is_sent_away_unasked() {
    let Some(rig) = rig() else { return };

    let back = Return { code: "x", issuer: Some("https://accounts.google.com") };
    let mixed_up = rig.providers().finish(Facebook, back, flow("x"), now()).await;

    assert_eq!(mixed_up, Err(ProviderFault::NotSound("the browser comes from another provider")));
}

/// Shows: SSO1
#[tokio::test]
async fn a_grant_is_taken_back_by_the_app_itself() {
    let Some(rig) = rig() else { return };
    let before = rig.count("permissions");

    let done = rig.providers().revoke(Facebook, "218471").await;
    let failed = rig.providers().revoke(Facebook, "9009").await;

    assert_eq!((done, failed), (Revocation::Done, Revocation::Failed));
    assert_eq!(rig.count("permissions"), before + 2);
}

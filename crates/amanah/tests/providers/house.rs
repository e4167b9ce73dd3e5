//! The company's own sign-on for its staff, played by oidc-provider.

use amanah::providers::{FlowSecrets, ProviderFault, Return};

use crate::rig::{flow, now, rig, sent_back};

/// Shows: SEC
#[tokio::test]
async fn an_address_is_known_by_it_where_it_was_verified_and_by_nothing_else() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();

    for (who, expected) in [("agus", Some("agus@gmail.com")), ("unverified", None), ("bare", None)] {
        let page = providers.begin_staff(flow("the-state"), now()).await.unwrap();
        let back = sent_back(page, who).await;
        let issuer = back.get("iss").map(String::as_str);
        let found =
            providers.finish_staff(Return { code: &back["code"], issuer }, flow("the-state"), now()).await;

        match (found, expected) {
            (Ok(address), Some(expected)) => assert_eq!(address.as_str(), expected),
            (Err(ProviderFault::NotSound(_)), None) => {}
            (other, _) => panic!("{who}: {other:?}"),
        }
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_code_for_the_console_serves_once_and_in_its_own_flow() {
    let Some(rig) = rig() else { return };
    let providers = rig.providers();
    let bring = async || {
        let page = providers.begin_staff(flow("the-state"), now()).await.unwrap();
        sent_back(page, "agus").await
    };
    let redeem = async |code: &str, flow: FlowSecrets<'_>| {
        providers.finish_staff(Return { code, issuer: None }, flow, now()).await
    };
    let (first, second) = (bring().await, bring().await);

    let with_another_nonce = redeem(&first["code"], FlowSecrets { nonce: "another", ..flow("x") }).await;
    let again = redeem(&first["code"], flow("x")).await;
    let stranger = FlowSecrets { verifier: "another-verifier-of-forty-three-letters-or-more-9", ..flow("x") };
    let by_a_stranger = redeem(&second["code"], stranger).await;

    assert!(matches!(with_another_nonce, Err(ProviderFault::NotSound(_))), "{with_another_nonce:?}");
    assert!(matches!(again, Err(ProviderFault::Refused)), "{again:?}");
    assert!(matches!(by_a_stranger, Err(ProviderFault::Refused)), "{by_a_stranger:?}");
}

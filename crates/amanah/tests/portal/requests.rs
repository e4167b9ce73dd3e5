//! Requests with a clock, asked in ClientZone.

use amanah_policy::{CaseChannel, CaseKind, CaseState};
use axum::http::StatusCode;

use crate::leave::customer;
use crate::zone::{NOW, SRI, zone};

/// Shows: U2a
#[tokio::test]
async fn what_is_asked_stands_in_the_list_with_its_clock_and_has_a_page_without_sign_in() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let before = sri.get("/requests").await;
    let asked = sri.post_from("/requests", "/requests", &[("kind", "object")]).await;
    let list = sri.get(&asked.location()).await;
    let page = zone.browser().get(&list.link_to("/request/")).await;

    let cases = zone.house.vault().cases_of(customer(&zone, SRI).await).await.unwrap();
    let told: Vec<_> = cases.iter().map(|case| (case.kind, case.channel, case.state, case.due_at)).collect();
    assert!(before.text.contains("No requests yet"), "{}", before.text);
    assert_eq!(asked.location(), "/requests?done=asked");
    assert!(list.text.contains("1 request of yours is open"), "{}", list.text);
    assert!(list.text.contains("An objection to a use"), "{}", list.text);
    assert!(page.text.contains("We work on it and answer by 28 November 2026, 19:34 WIB"), "{}", page.text);
    assert!(!page.text.contains(SRI));
    assert_eq!(told, [(CaseKind::Object, CaseChannel::Portal, CaseState::Verified, NOW.plus_hours(72))]);
    assert!(zone.mailed("case_received").await);
}

#[tokio::test]
async fn the_end_of_the_account_is_not_asked_for_here_and_nothing_is_no_request() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    for kind in ["erase", "", "everything"] {
        let answer = sri.post_from("/requests", "/requests", &[("kind", kind)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}");
        assert!(answer.text.contains("Choose what you ask for"), "{}", answer.text);
    }

    assert_eq!(zone.house.vault().cases_of(customer(&zone, SRI).await).await.unwrap(), []);
}

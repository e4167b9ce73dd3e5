//! A restriction through the pages: asked for, seen first, and lifted by the customer (U2a; UU 27/2022 art. 11 and 41).

use amanah_service::vault::CustomerState;
use axum::http::StatusCode;

use crate::leave::{customer, link_in, with_service};
use crate::zone::{SRI, Zone, without_text, zone};

async fn state(zone: &Zone) -> CustomerState {
    let id = customer(zone, SRI).await;
    zone.house.vault().customer(id).await.unwrap().state
}

/// Shows: U2a
#[tokio::test]
async fn a_restricted_customer_reads_everything_changes_nothing_and_lifts_it() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let asked = sri.post_from("/requests", "/requests", &[("kind", "restrict")]).await;
    let page = sri.get("/leave").await;
    let shut = sri.get("/profile").await;
    let own = sri.get("/my-data").await;
    let changed = sri.post_from("/leave", "/profile/language", &[("language", "id")]).await;
    let told = sri.get(&changed.location()).await;
    let lifted = sri.send_form(&page, "/leave/stop", &[]).await;
    let home = sri.get(&lifted.location()).await;

    assert_eq!(asked.location(), "/requests?done=asked");
    assert!(page.text.contains("Your data is restricted"), "{}", page.text);
    assert!(!page.text.contains("account is being closed"), "{}", page.text);
    assert!(!page.text.contains("To be confirmed by"), "nothing is to be confirmed: {}", page.text);
    assert_eq!(without_text(&page.text), [""; 0]);
    assert_eq!((shut.status, shut.location().as_str()), (StatusCode::SEE_OTHER, "/leave"));
    assert!(own.text.contains(SRI), "{}", own.text);
    assert!(told.text.contains("Nothing was changed"), "{}", told.text);
    assert_eq!(lifted.location(), "/home?done=restriction-lifted");
    assert!(home.text.contains("in use again"), "{}", home.text);
    assert_eq!(state(&zone).await, CustomerState::Active);
}

/// Shows: U2a
#[tokio::test]
async fn the_link_of_the_letter_lifts_it_without_a_sign_in() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    sri.post_from("/requests", "/requests", &[("kind", "restrict")]).await;
    let link = link_in(&zone, "case_restricted", "/request/stop/").await;
    let mut elsewhere = zone.browser();

    let looked = elsewhere.get(&link).await;
    let still = state(&zone).await;
    let done = elsewhere.send_form(&looked, &link, &[]).await;
    let status = elsewhere.get(&done.location()).await;

    assert!(looked.text.contains("Lift the restriction"), "{}", looked.text);
    assert_eq!(still, CustomerState::Frozen, "looking lifts nothing");
    assert!(status.text.contains("Lifted by the customer"), "{}", status.text);
    assert_eq!(state(&zone).await, CustomerState::Active);
}

/// Shows: U2a
#[tokio::test]
async fn where_services_run_the_rooms_stay_open_until_a_person_restricts() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    with_service(&zone, customer(&zone, SRI).await).await;

    sri.post_from("/requests", "/requests", &[("kind", "restrict")]).await;

    assert_eq!(sri.get("/profile").await.status, StatusCode::OK);
    assert_eq!(state(&zone).await, CustomerState::Active);
}

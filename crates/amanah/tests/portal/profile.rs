//! DEL1 through the pages: two steps, a fresh proof, a clock, and a way back.

use axum::http::StatusCode;

use crate::zone::{NOW, SRI, Zone, zone};

const NEW: &str = "sri.baru@example.test";

/// Shows: DEL1
#[tokio::test]
async fn the_address_is_replaced_in_two_steps_and_its_clock_shows() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;

    let step = browser.post_from("/profile/email", "/profile/email", &[("email", NEW)]).await.location();
    let between = browser.get("/profile").await;
    let code = zone.code().await;
    let done = browser.post_from(&step, &step, &[("code", &code)]).await.location();

    let profile = browser.get(&done).await;
    assert!(between.text.contains(SRI) && !between.text.contains(NEW));
    assert_eq!(done, "/profile?done=email");
    assert!(profile.text.contains(NEW), "{}", profile.text);
    assert!(profile.text.contains("28 November 2026, 19:34 WIB"), "{}", profile.text);
}

#[tokio::test]
async fn an_old_proof_leads_to_the_proof_page_and_back() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    zone.clock.move_to(NOW.plus_micros(600_000_000));

    let asked = browser.get("/profile/email").await.location();
    let fields = [("password", crate::zone::PASSWORD), ("return", "/profile/email")];
    let proved = browser.post_from(&asked, "/security/proof", &fields).await;

    assert_eq!(asked, "/security/proof?return=/profile/email");
    assert_eq!(proved.location(), "/profile/email");
    assert_eq!(browser.get("/profile/email").await.status, StatusCode::OK);
}

/// Shows: DEL1
#[tokio::test]
async fn the_old_mailbox_stops_the_change_with_one_click_and_not_by_looking() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    replace(&zone, &mut browser).await;
    let link = zone.link("changed_away").await;
    let mut elsewhere = zone.browser();

    let looked = elsewhere.get(&link).await;
    let still = browser.get("/profile").await;
    let stopped = elsewhere.post_from(&link, &link, &[]).await;

    assert_eq!(looked.status, StatusCode::OK);
    assert!(still.text.contains(NEW), "looking changes nothing");
    assert_eq!(stopped.location(), "/change-stopped");
    assert_eq!(browser.get("/profile").await.status, StatusCode::SEE_OTHER, "every session ended");
}

/// Shows: DEL1
#[tokio::test]
async fn a_name_is_shown_once_more_and_can_be_brought_back() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let page = "/profile/name/name";

    let check = browser.post_from(page, page, &[("value", "Sri Lestari")]).await;
    let between = browser.get("/profile").await;
    browser.post_from(page, &format!("{page}/confirm"), &[("value", "Sri Lestari")]).await;
    let replaced = browser.get("/profile").await;
    let undo = replaced.link_to("/profile/undo/");
    let undone = browser.post_from(&undo, &undo, &[]).await;

    let after = browser.get("/profile").await;
    assert!(check.text.contains("Nothing has changed yet"), "{}", check.text);
    assert!(!between.text.contains("Sri Lestari"));
    assert!(replaced.text.contains("Sri Lestari"));
    assert_eq!(undone.location(), "/profile?done=undone");
    assert!(after.text.contains("Sri Wahyuni") && !after.text.contains("Sri Lestari"), "{}", after.text);
}

#[tokio::test]
async fn every_other_datum_can_be_corrected() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let page = "/profile/correct/phone";

    let bad = browser.post_from(page, page, &[("value", "call me")]).await;
    let good = browser.post_from(page, page, &[("value", "0812 3456 7890")]).await;

    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text.contains("not a telephone number"), "{}", bad.text);
    assert_eq!(good.location(), "/profile?done=corrected");
    assert!(browser.get("/profile").await.text.contains("0812 3456 7890"));
}

#[tokio::test]
async fn what_is_not_corrected_here_is_not_found() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;

    for path in
        ["/profile/correct/sign_in", "/profile/name/phone", "/profile/undo/x", "/my-data/x", "/uses/99999"]
    {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

async fn replace(zone: &Zone, browser: &mut crate::zone::Browser) {
    let step = browser.post_from("/profile/email", "/profile/email", &[("email", NEW)]).await.location();
    let code = zone.code().await;
    let done = browser.post_from(&step, &step, &[("code", &code)]).await;
    assert_eq!(done.location(), "/profile?done=email", "{}", done.text);
}

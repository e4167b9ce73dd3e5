//! What the rooms show, and to whom.

use axum::http::StatusCode;

use crate::zone::{SRI, zone};

/// Shows: U2a
#[tokio::test]
async fn my_data_shows_every_datum_and_names_the_secret() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;

    let page = browser.get("/my-data").await;

    for piece in [SRI, "Sri Wahyuni", "Firefox 128", "Held and not shown"] {
        assert!(page.text.contains(piece), "{piece} is missing in {}", page.text);
    }
    assert!(!page.text.contains("argon2"), "a hash is never shown");
}

/// Shows: U2a
#[tokio::test]
async fn home_says_nothing_of_a_time_that_its_page_of_the_record_does_not_reach() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let at_first = browser.get("/home").await;

    for _ in 0..26 {
        browser.get("/home").await;
    }

    let later = browser.get("/home").await;
    assert!(at_first.text.contains("in the last 30 days"), "{}", at_first.text);
    assert!(!later.text.contains("in the last 30 days"), "{}", later.text);
    assert!(later.text.contains("Nobody but you used them since"), "{}", later.text);
}

#[tokio::test]
async fn my_data_can_be_read_by_source_and_by_category() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;

    let automatic = browser.get("/my-data?source=automatic").await;
    let contact = browser.get("/my-data?category=contact").await;
    let nothing = browser.get("/my-data?source=transactions").await;
    let nonsense = browser.get("/my-data?source=nonsense&page=99").await;

    assert!(automatic.text.contains("Firefox 128") && !automatic.text.contains(SRI));
    assert!(contact.text.contains(SRI) && !contact.text.contains("Firefox 128"));
    assert!(nothing.text.contains("Nothing here"), "{}", nothing.text);
    assert_eq!(nonsense.status, StatusCode::OK);
}

/// Shows: SEC
#[tokio::test]
async fn a_datum_of_somebody_else_is_not_found() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut budi = zone.customer("budi@example.test").await;
    let datum = sri.get("/my-data").await.link_to("/my-data/dat_");

    let own = sri.get(&datum).await;
    let other = budi.get(&datum).await;

    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

/// Shows: U2a
#[tokio::test]
async fn an_entry_has_its_own_page_with_the_proof() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let entry = browser.get("/uses").await.link_to("/uses/");

    let page = browser.get(&entry).await;

    assert_eq!(page.status, StatusCode::OK);
    for piece in ["Proof", "contoh.example/amanah", "amanah ledger verify"] {
        assert!(page.text.contains(piece), "{piece} is missing in {}", page.text);
    }
}

/// Shows: SEC
#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let zone = zone().await;
    let mut here = zone.customer(SRI).await;
    let mut elsewhere = zone.browser();
    let fields = [("email", SRI), ("password", crate::zone::PASSWORD)];
    elsewhere.post_from("/sign-in", "/sign-in", &fields).await;

    let listed = here.get("/security").await;
    let ended = here.post_from("/security", "/security/end-others", &[]).await;

    assert!(listed.text.contains("You are signed in in 2 places"), "{}", listed.text);
    assert_eq!(ended.location(), "/security?done=others-ended");
    assert_eq!(elsewhere.get("/home").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/home").await.status, StatusCode::OK);
}

/// Shows: ACC
#[tokio::test]
async fn the_agreement_stands_with_version_and_way() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;

    let page = browser.get("/agreements").await;

    assert!(page.text.contains("You agreed to v0001 on 25 November 2026: by registering."), "{}", page.text);
}

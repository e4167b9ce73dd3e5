//! Sign-in and security through the pages: where somebody is signed in, what happened, and what strangers cannot tell.

use axum::http::StatusCode;

use crate::zone::{NOW, PASSWORD, SRI, zone};

/// Shows: SEC
#[tokio::test]
async fn the_sessions_say_with_which_program_and_this_one_comes_first() {
    let zone = zone().await;
    let mut here = zone.customer(SRI).await;
    zone.clock.move_to(NOW.plus_micros(60_000_000));
    let mut other = zone.browser();
    let fields = [("email", SRI), ("password", PASSWORD)];
    other.post_from("/sign-in", "/sign-in", &fields).await;

    let page = here.get("/security").await.text;

    let cards: Vec<&str> = page.split("<li class=\"card\">").skip(1).collect();
    assert_eq!(cards.len(), 2);
    assert!(cards[0].contains("This one") && cards.iter().all(|card| card.contains("Firefox 128")), "{page}");
    let ended = here.post_from("/security", "/security/end-others", &[]).await;
    assert_eq!(ended.location(), "/security?done=others-ended");
    assert_eq!(other.get("/home").await.status, StatusCode::SEE_OTHER);
    assert!(here.get("/security").await.text.contains("Other sessions were ended."));
}

/// Shows: SEC
#[tokio::test]
async fn a_session_of_somebody_else_is_not_ended() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut ani = zone.customer("ani@toko-ani.example").await;
    let mut second = zone.browser();
    second.post_from("/sign-in", "/sign-in", &[("email", SRI), ("password", PASSWORD)]).await;
    let page = sri.get("/security").await.text;
    let id = page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap();

    ani.post_from("/security/password", "/security/end", &[("session", id)]).await;

    assert_eq!(second.get("/home").await.status, StatusCode::OK);
}

/// Shows: SEC
#[tokio::test]
async fn a_link_is_asked_for_alike_whether_the_address_has_an_account_or_not() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut pages = Vec::new();
    for email in [SRI, "nobody@toko-sri.example", "no address"] {
        let mut visitor = zone.browser();
        let sent = visitor.post_from("/sign-in/link", "/sign-in/link", &[("email", email)]).await;
        pages.push((sent.status, sent.location()));
    }

    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
}

/// Shows: SEC
#[tokio::test]
async fn too_many_tries_say_when_to_come_back() {
    let zone = zone().await;
    let mut visitor = zone.browser();
    let mut last = None;
    for _ in 0..9 {
        let fields = [("email", SRI), ("password", "not this one")];
        last = Some(visitor.post_from("/sign-in", "/sign-in", &fields).await);
    }

    let last = last.unwrap();
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.text.contains("You can try again at 25 November 2026, 19:35 WIB"), "{}", last.text);
}

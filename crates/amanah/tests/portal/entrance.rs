//! Signing up, in and out.

use axum::http::StatusCode;

use crate::zone::{PASSWORD, SRI, sign_up_fields, zone};

/// Shows: R2
#[tokio::test]
async fn somebody_signs_up_with_the_code_from_their_mailbox() {
    let zone = zone().await;

    let mut browser = zone.customer(SRI).await;

    let home = browser.get("/home?done=signed-up").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("Hello, Sri Wahyuni"), "{}", home.text);
}

#[tokio::test]
async fn a_faulty_form_is_shown_again_with_what_was_typed_but_the_password() {
    let zone = zone().await;
    let mut browser = zone.browser();

    let fields = [("kind", "company"), ("name", "Sri"), ("email", "sri@"), ("password", "planted-secret")];
    let answer = browser.post_from("/sign-up", "/sign-up", &fields).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains(r#"value="sri@""#), "{}", answer.text);
    assert!(answer.text.contains("error-summary"));
    assert!(!answer.text.contains("planted-secret"));
}

/// Shows: SEC
#[tokio::test]
async fn pages_for_known_and_unknown_addresses_are_the_same() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let page_of = async |email: &str| {
        let mut browser = zone.browser();
        let sent = browser.post_from("/sign-up", "/sign-up", &sign_up_fields(email)).await;
        let path = sent.location();
        let page = browser.get(&path).await.text;
        let token = page.split("form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        (sent.status, page.replace(&path, "/here").replace(&token, "token"))
    };

    let known = page_of(SRI).await;
    let unknown = page_of("nobody@example.test").await;

    assert_eq!(known, unknown);
}

#[tokio::test]
async fn a_wrong_code_says_how_many_tries_are_left_and_then_that_it_is_over() {
    let zone = zone().await;
    let mut browser = zone.browser();
    let page = browser.post_from("/sign-up", "/sign-up", &sign_up_fields(SRI)).await.location();
    let wrong = if zone.code().await == "111111" { "222222" } else { "111111" };

    let first = browser.post_from(&page, &page, &[("code", wrong)]).await;
    for _ in 0..3 {
        browser.post_from(&page, &page, &[("code", wrong)]).await;
    }
    let last = browser.post_from(&page, &page, &[("code", wrong)]).await;

    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(first.text.contains("4 more tries"), "{}", first.text);
    assert!(last.text.contains("This sign-up is over"), "{}", last.text);
}

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_asked_for() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut browser = zone.browser();

    let asked = browser.get("/my-data").await.location();
    let fields = [("email", SRI), ("password", PASSWORD), ("return", "/my-data")];
    let signed_in = browser.post_from(&asked, "/sign-in", &fields).await;

    assert_eq!(asked, "/sign-in?return=/my-data");
    assert_eq!(signed_in.location(), "/my-data");
    assert_eq!(browser.get("/my-data").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_password_is_told_without_saying_which_half_was_wrong() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut browser = zone.browser();

    let known = browser.post_from("/sign-in", "/sign-in", &[("email", SRI), ("password", "no")]).await;
    let fields = [("email", "nobody@example.test"), ("password", "no")];
    let unknown = browser.post_from("/sign-in", "/sign-in", &fields).await;

    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(known.text.replace(SRI, "x"), unknown.text.replace("nobody@example.test", "x"));
}

#[tokio::test]
async fn a_link_asks_for_a_click_and_works_once() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut browser = zone.browser();
    browser.post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;
    let link = zone.link("sign_in_link").await;

    let looked = browser.get(&link).await;
    let before = browser.get("/home").await.status;
    let signed_in = browser.post_from(&link, &link, &[]).await;
    let again = zone.browser().get(&link).await;

    assert_eq!(looked.status, StatusCode::OK);
    assert_eq!(before, StatusCode::SEE_OTHER, "looking signs nobody in");
    assert_eq!(signed_in.location(), "/home");
    assert!(again.text.contains("does not sign in any more"), "{}", again.text);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let mut copy = browser.clone();

    let out = browser.post_from("/home", "/sign-out", &[]).await;

    assert_eq!(out.location(), "/sign-in?done=signed-out");
    assert_eq!(copy.get("/home").await.status, StatusCode::SEE_OTHER, "a copied cookie is worth nothing");
}

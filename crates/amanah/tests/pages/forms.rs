//! Forms count only when they are ours.

use axum::http::StatusCode;

use crate::support::{Browser, OFFICER, doors, rows_of_every_audience};
use amanah::web::endpoints::Actor;

fn browser() -> Browser {
    Browser::at(doors())
}

#[tokio::test]
async fn a_form_of_ours_counts() {
    let mut browser = browser();

    let answer =
        browser.post_from("/policy", "/language", &[("language", "id"), ("return", "/policy")]).await;

    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/policy"));
    assert!(browser.get("/policy").await.text.contains("<html lang=\"id\">"));
}

#[tokio::test]
async fn a_form_without_our_mark_changes_nothing_and_says_what_to_do() {
    let mut browser = browser();

    let answer = browser.post("/language", &[("language", "id"), ("return", "/policy")]).await;

    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("That form has gone stale"));
    assert!(answer.text.contains(r#"href="/policy""#));
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1, "the form cookie and no other");
}

#[tokio::test]
async fn the_mark_of_another_browser_does_not_count() {
    let token = browser().get("/policy").await.form_token();
    let mut other = Browser::at(doors()).with_cookie("amanah-form", "AAAAAAAAAAAAAAAAAAAAAA");

    let answer = other.post("/language", &[("form_token", &token), ("language", "id")]).await;

    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_mark_of_a_visitor_does_not_count_after_signing_in() {
    let mut visitor = Browser::at_rows(doors(), rows_of_every_audience());
    visitor.get("/no-such-page").await;
    let token = visitor.get("/no-such-page").await.form_token();
    let mut customer = visitor.signed_in_as(Actor::Customer);

    let answer = customer.post("/own", &[("form_token", &token)]).await;

    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(customer.post_from("/no-such-page", "/own", &[]).await.location(), "/done/own");
}

#[tokio::test]
async fn a_form_that_the_browser_says_came_from_elsewhere_does_not_count() {
    for (name, value, expected) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::SEE_OTHER),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("origin", "http://localhost:8080", StatusCode::SEE_OTHER),
    ] {
        let mut browser = browser().sending(name, value);

        let answer = browser.post_from("/policy", "/language", &[("language", "id")]).await;

        assert_eq!(answer.status, expected, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_form_is_refused() {
    let mut officer = Browser::at_rows(doors(), rows_of_every_audience()).signed_in_as(OFFICER);
    let large = format!("x={}", "y".repeat(70_000));

    let too_large = officer.post_body("/console/desk", "application/x-www-form-urlencoded", large).await;
    let no_form = officer.post_body("/console/desk", "application/json", "{}".to_owned()).await;

    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(no_form.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_way_back_never_leaves_the_house() {
    for away in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let answer =
            browser().post_from("/policy", "/language", &[("language", "id"), ("return", away)]).await;

        assert_eq!(answer.location(), "/", "{away}");
    }
}

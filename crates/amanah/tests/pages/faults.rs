//! Every way a request can fail gives a page that helps, and never the cause.

use axum::http::StatusCode;

use crate::support::{Browser, doors, rows_of_every_audience};

#[tokio::test]
async fn a_handler_that_panics_is_our_fault_with_a_reference_and_no_cause() {
    let mut browser = Browser::at_rows(doors(), rows_of_every_audience());

    let answer = browser.get("/panics").await;
    let again = browser.get("/panics").await;

    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("planted") && !answer.text.contains("sari@example.id"));
    let reference = |text: &str| text.split("<code>").nth(1).unwrap().chars().take(11).collect::<String>();
    assert_ne!(reference(&answer.text), reference(&again.text));
}

#[tokio::test]
async fn a_path_with_the_wrong_method_says_so() {
    let mut browser = Browser::at(doors());

    let answer = browser.get("/language").await;

    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.text.contains("That is not how this page works"));
}

#[tokio::test]
async fn a_reader_is_told_in_their_language() {
    let english = Browser::at(doors()).get("/no-such-page").await;
    let indonesian = Browser::at(doors()).reading("id-ID,id;q=0.9,en;q=0.2").get("/no-such-page").await;
    let neither = Browser::at(doors()).reading("fr").get("/no-such-page").await;
    let linked = Browser::at(doors()).reading("id").get("/policy?language=en").await;

    assert!(english.text.contains("There is no such page"));
    assert!(indonesian.text.contains("Halaman itu tidak ada"));
    assert!(neither.text.contains("Halaman itu tidak ada"), "the company's language");
    assert!(linked.text.contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn a_part_of_a_path_reaches_the_handler() {
    let mut browser = Browser::at_rows(doors(), rows_of_every_audience());

    assert_eq!(browser.get("/things/42").await.location(), "/done/things/4242");
}

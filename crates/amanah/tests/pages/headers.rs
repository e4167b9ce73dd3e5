//! What every answer carries, pages and faults alike.

use crate::support::{Browser, doors, doors_at, rows_of_every_audience};

#[tokio::test]
async fn every_answer_allows_nothing_from_elsewhere() {
    let mut browser = Browser::at_rows(doors(), rows_of_every_audience());
    for path in ["/open", "/own", "/no-such-page", "/panics"] {
        let answer = browser.get(path).await;

        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn on_https_browsers_are_told_to_stay_there() {
    let mut browser = Browser::at(doors_at("https://my.contoh.example", false));

    assert_eq!(browser.get("/").await.header("strict-transport-security"), "max-age=31536000");
}

//! What the cookies promise: held to this host, out of reach of scripts, and none before a page is shown.

use crate::support::{Browser, doors, doors_at};

#[tokio::test]
async fn on_https_the_form_cookie_is_held_to_the_host() {
    let mut browser = Browser::at(doors_at("https://my.contoh.example", false));

    let answer = browser.get("/policy").await;

    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-amanah-form="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
}

#[tokio::test]
async fn on_loopback_http_the_plain_name_is_used_and_set_once() {
    let mut browser = Browser::at(doors());

    let first = browser.get("/policy").await;
    let second = browser.get("/policy").await;

    assert!(first.header("set-cookie").starts_with("amanah-form="));
    assert_eq!(second.header("set-cookie"), "");
}

#[tokio::test]
async fn a_file_of_the_pages_sets_no_cookie() {
    let page = Browser::at(doors()).get("/policy").await;
    let style = page.text.split("href=\"").find(|rest| rest.starts_with("/assets/") && rest.contains(".css"));
    let path = style.unwrap().split('"').next().unwrap();

    let answer = Browser::at(doors()).get(path).await;

    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
}

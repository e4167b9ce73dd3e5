//! Signing on through the pages, with the stand-in that plays all three providers over a real net.

use amanah::providers::KEPT_NOWHERE;
use amanah_service::vault::Personal;
use axum::http::StatusCode;
use ureq::http::header::LOCATION;

use crate::zone::{Browser, PASSWORD, Zone, zone_with_providers};

const RINI: &str = "Rini Astuti";
const SRI: &str = "Sri Wahyuni";
const BIMA: &str = "Bima Prakoso";
const NOBODY: &str = "Do not sign on";

/// Sets out to a provider, and chooses who to be there: the path with which the provider sends the browser back.
async fn set_out(browser: &mut Browser, provider: &str, who: &str) -> String {
    let onward = browser.post_from("/sign-in", &format!("/sign-on/{provider}"), &[("return", "")]).await;
    assert_eq!(onward.status, StatusCode::OK, "{}", onward.text);
    let page = onward.link_to("http://127.0.0.1").replace("&#38;", "&").replace("&amp;", "&");
    let who = who.to_owned();
    tokio::task::spawn_blocking(move || choose(&page, &who)).await.unwrap()
}

fn choose(page: &str, who: &str) -> String {
    let agent = ureq::Agent::config_builder().max_redirects(0).build().new_agent();
    let shown = agent.get(page).call().unwrap().body_mut().read_to_string().unwrap();
    let (before, _) = shown.split_once(&format!("\">{who}</a>")).expect("they can be chosen");
    let href = before.rsplit_once("href=\"").expect("it is a link").1;
    let (scheme, rest) = page.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    let back = agent.get(format!("{scheme}://{host}{href}")).call().unwrap();
    let location = back.headers()[LOCATION].to_str().unwrap();
    location.strip_prefix("http://localhost:8080").expect("back to us").to_owned()
}

/// Registers with what the provider said; the address is typed where the provider gave none. Where one comes to, and
/// whether a code was asked for on the way.
async fn registered(
    zone: &Zone,
    browser: &mut Browser,
    provider: &str,
    who: &str,
    typed: &str,
) -> (String, bool) {
    let back = set_out(browser, provider, who).await;
    let form = browser.get(&back).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    assert!(form.text.contains(&format!("value=\"{who}\"")), "the form is filled in: {}", form.text);
    let action = form.text.split("action=\"/sign-on/new/").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("name", who), ("email", typed), ("agrees", "yes")];
    let sent = browser.send_form(&form, &format!("/sign-on/new/{action}"), &fields).await;
    let page = sent.location();
    if !page.starts_with("/sign-on/code/") {
        return (page, false);
    }
    (browser.post_from(&page, &page, &[("code", &zone.code().await)]).await.location(), true)
}

async fn places_of(zone: &Zone, value: &str) -> usize {
    zone.house.vault().scan_for(&Personal::text(value), &[]).await.unwrap().found.len()
}

/// Shows: SSO1, SSO2, SSO3
#[tokio::test]
async fn each_provider_registers_somebody_and_lets_them_in_again_and_leaves_two_values_and_an_id() {
    let cases = [
        ("google", RINI, "rini@astuti-rekaan.example"),
        ("facebook", RINI, "rini@astuti-rekaan.example"),
        ("x", BIMA, "bima@prakoso.example"),
    ];

    for (provider, who, address) in cases {
        let (zone, _loopback) = zone_with_providers().await;
        let mut browser = zone.browser();

        let (home, has_proved) = registered(&zone, &mut browser, provider, who, address).await;

        assert_eq!(home, "/home?done=signed-up", "{provider}");
        // Google keeps the mailbox itself, and nobody else is believed without a code.
        assert_eq!(has_proved, provider != "google", "{provider}");
        let mut elsewhere = zone.browser();
        let back = set_out(&mut elsewhere, provider, who).await;
        assert_eq!(elsewhere.get(&back).await.location(), "/home", "{provider}");
        assert!(places_of(&zone, who).await > 0, "the scan finds what is there");
        assert_eq!(places_of(&zone, KEPT_NOWHERE).await, 0, "{provider}: something else was kept");
    }
}

/// Shows: SSO1
#[tokio::test]
async fn an_address_that_is_somebodys_opens_nothing() {
    let (zone, _loopback) = zone_with_providers().await;
    zone.customer("sri@kopi-senja.example").await;
    let mut browser = zone.browser();

    let back = set_out(&mut browser, "google", SRI).await;
    let form = browser.get(&back).await;
    let action = form.text.split("action=\"/sign-on/new/").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("name", SRI), ("email", "sri@kopi-senja.example"), ("agrees", "yes")];
    let sent = browser.send_form(&form, &format!("/sign-on/new/{action}"), &fields).await;

    assert!(sent.location().starts_with("/sign-on/code/"), "the same page as for an address of nobody");
    assert!(browser.get("/home").await.location().starts_with("/sign-in"), "nobody is let in by an address");
    assert!(zone.mailed("sign_on_offer").await, "the customer is asked, in the customer's own mailbox");
}

/// Shows: SSO1
#[tokio::test]
async fn a_way_back_serves_once_in_its_own_browser_and_in_time() {
    let (zone, _loopback) = zone_with_providers().await;
    let mut browser = zone.browser();
    let is_over = |text: &str| text.contains("This sign-on is over");

    let back = set_out(&mut browser, "google", RINI).await;
    let stranger = zone.browser().get(&back).await;
    assert!(is_over(&stranger.text), "another browser: {}", stranger.text);
    let again = set_out(&mut browser, "google", RINI).await;
    let other_provider = again.replace("/google/", "/facebook/");
    assert!(is_over(&browser.get(&other_provider).await.text), "another provider");
    assert_eq!(places_of(&zone, RINI).await, 0, "nothing of it was kept");
    let good = set_out(&mut browser, "google", RINI).await;
    assert!(!is_over(&browser.get(&good).await.text));
    assert!(is_over(&browser.get(&good).await.text), "the back button");
    let invented = "/sign-on/google/callback?state=invented&code=x";
    assert!(is_over(&browser.get(invented).await.text));
    assert!(is_over(&browser.get("/sign-on/google/callback").await.text), "nothing at all");
    let late = set_out(&mut browser, "google", RINI).await;
    zone.clock.move_to(zone.clock.now().plus_micros(11 * 60 * 1_000_000));
    assert!(is_over(&browser.get(&late).await.text), "after ten minutes");
}

/// Shows: SSO1
#[tokio::test]
async fn two_tabs_and_a_no_come_to_their_own_ends() {
    let (zone, _loopback) = zone_with_providers().await;
    let mut browser = zone.browser();

    let first = set_out(&mut browser, "google", RINI).await;
    let second = set_out(&mut browser, "facebook", RINI).await;
    let declined = set_out(&mut browser, "x", NOBODY).await;

    assert!(browser.get(&declined).await.text.contains("You said no to X"));
    assert!(browser.get(&second).await.text.contains("/sign-on/new/"));
    assert!(browser.get(&first).await.text.contains("/sign-on/new/"));
}

/// Shows: SSO1
#[tokio::test]
async fn with_the_providers_gone_everybody_signs_in_as_before() {
    let (zone, loopback) = zone_with_providers().await;
    let email = "sri@kopi-senja.example";
    zone.customer(email).await;
    let mut browser = zone.browser();
    let back = set_out(&mut browser, "x", RINI).await;
    drop(loopback);
    // The task that answers ends at its next turn.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;

    let down = browser.get(&back).await;
    let page = browser.post_from("/sign-in", "/sign-on/google", &[("return", "")]).await;
    let entered = [("email", email), ("password", PASSWORD)];
    let home = browser.post_from("/sign-in", "/sign-in", &entered).await;

    assert!(down.text.contains("X does not answer"), "{}", down.text);
    assert!(page.text.contains("Google does not answer"), "{}", page.text);
    assert_eq!(home.location(), "/home");
}

//! Signing on with a provider, page by page, with the stand-in for all three behind it.

use amanah::providers::KEPT_NOWHERE;
use amanah_policy::Provider;
use amanah_service::vault::Personal;

use crate::zone::{Answer, Browser, PASSWORD, SRI, Zone, chosen, zone_with_providers};

/// Whom the stand-in knows: Google keeps her mailbox; an address like any other; none at all.
const RINI: &str = "0";
const SRI_THERE: &str = "1";
const BIMA: &str = "2";
const NOBODY: &str = "nobody";
const RINI_EMAIL: &str = "rini@astuti-rekaan.example";
/// The address that the second one brings.
const SRI_EMAIL: &str = "pemilik@kopi-senja.example";

/// Sends the form that sets out, and gives the page that leads on.
async fn set_out(browser: &mut Browser, provider: Provider) -> Answer {
    browser.post_from("/sign-in", &format!("/sign-on/{provider}"), &[]).await
}

/// Signs on as this person, up to the page that the browser comes back to.
async fn signed_on(browser: &mut Browser, provider: Provider, who: &str) -> Answer {
    let onward = set_out(browser, provider).await;
    let back = chosen(&onward, who).await;
    browser.get(&back).await
}

fn new_account_form(page: &Answer) -> String {
    let rest = page.text.split(r#"action="/sign-on/new/"#).nth(1).expect("the page holds the form");
    format!("/sign-on/new/{}", rest.split('"').next().unwrap())
}

async fn links(zone: &Zone, email: &str) -> usize {
    let vault = zone.house.vault();
    let customer = vault.customer_by_email(&Personal::text(email)).await.unwrap().unwrap();
    vault.links(customer).await.unwrap().len()
}

async fn customers(zone: &Zone) -> u64 {
    zone.house.vault().customer_count().await.unwrap()
}

/// Shows: SSO1, SSO3
#[tokio::test]
async fn somebody_new_signs_on_and_confirms_once() {
    let zone = zone_with_providers().await;
    let mut browser = zone.browser();

    let page = signed_on(&mut browser, Provider::Google, RINI).await;
    let action = new_account_form(&page);
    let unagreed = browser.send_form(&page, &action, &[("name", "Rini Astuti"), ("email", RINI_EMAIL)]).await;
    let fields = [("name", "Rini Astuti"), ("email", RINI_EMAIL), ("agrees", "yes")];
    let done = browser.send_form(&page, &action, &fields).await;

    assert!(page.text.contains(RINI_EMAIL) && page.text.contains("Rini Astuti"), "it is filled in");
    assert!(!page.text.contains("/language"), "asking again would not show it");
    assert_eq!(unagreed.status, 422);
    assert!(unagreed.text.contains(RINI_EMAIL), "what stood there stands there again");
    assert_eq!(done.location(), "/home?done=signed-up", "{}", done.text);
    assert_eq!(links(&zone, RINI_EMAIL).await, 1);
    // They leave, and come back with one click.
    let mut elsewhere = zone.browser();
    let again = signed_on(&mut elsewhere, Provider::Google, RINI).await;
    assert_eq!(again.location(), "/home");
    assert_eq!(elsewhere.get("/home").await.status, 200);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_flow_comes_back_once_and_to_the_browser_that_began_it() {
    let zone = zone_with_providers().await;
    let mut browser = zone.browser();
    let (one_tab, other_tab) =
        (set_out(&mut browser, Provider::Google).await, set_out(&mut browser, Provider::Google).await);
    let (one, other) = (chosen(&one_tab, RINI).await, chosen(&other_tab, RINI).await);
    let stolen = chosen(&set_out(&mut browser, Provider::X).await, BIMA).await;

    let second = browser.get(&other).await;
    let first = browser.get(&one).await;
    let again = browser.get(&one).await;
    let elsewhere = zone.browser().get(&stolen).await;
    let crossed = browser.get(&stolen.replace("/sign-on/x/", "/sign-on/google/")).await;
    let bare = browser.get("/sign-on/google/callback").await;
    let made_up = browser.get("/sign-on/google/callback?code=a&state=aml_AAAA").await;

    assert!(
        second.text.contains(RINI_EMAIL) && first.text.contains(RINI_EMAIL),
        "two tabs go on side by side"
    );
    for (what, answer) in
        [("used", again), ("stolen", elsewhere), ("crossed", crossed), ("bare", bare), ("made up", made_up)]
    {
        assert!(answer.text.contains("This sign-on is over"), "{what}: {}", answer.text);
        assert!(!answer.text.contains(RINI_EMAIL), "{what}");
    }
    assert_eq!(customers(&zone).await, 0);
}

#[tokio::test]
async fn who_says_no_at_the_provider_reads_an_ordinary_page() {
    let zone = zone_with_providers().await;
    for provider in Provider::ALL.iter().copied() {
        let mut browser = zone.browser();

        let page = signed_on(&mut browser, provider, NOBODY).await;

        assert_eq!(page.status, 200);
        assert!(page.text.contains("You said no to"), "{}", page.text);
        assert!(page.text.contains(r#"href="/sign-in""#));
    }
    assert_eq!(customers(&zone).await, 0);
}

#[tokio::test]
async fn a_provider_that_reports_a_failure_is_told_apart_from_one_that_refuses() {
    let zone = zone_with_providers().await;
    let reported = [
        ("server_error", "does not answer"),
        ("temporarily_unavailable", "does not answer"),
        ("invalid_scope", "did not confirm this sign-on"),
    ];
    for (word, says) in reported {
        let mut browser = zone.browser();
        let onward = set_out(&mut browser, Provider::Google).await;
        let back = chosen(&onward, NOBODY).await.replace("access_denied", word);

        let page = browser.get(&back).await;

        assert!(page.text.contains(says), "{word}: {}", page.text);
        assert!(page.text.contains(r#"href="/sign-in""#), "it leads on");
    }
    assert_eq!(customers(&zone).await, 0);
}

/// Shows: SSO3, SEC
#[tokio::test]
async fn who_brings_no_address_is_asked_for_one_and_proves_it() {
    let zone = zone_with_providers().await;
    for (provider, email) in [(Provider::Facebook, "bima@satu.example"), (Provider::X, "bima@dua.example")] {
        let mut browser = zone.browser();

        let page = signed_on(&mut browser, provider, BIMA).await;
        let action = new_account_form(&page);
        let none =
            browser.send_form(&page, &action, &[("name", "Bima"), ("email", ""), ("agrees", "yes")]).await;
        let fields = [("name", "Bima"), ("email", email), ("agrees", "yes")];
        let code_page = browser.send_form(&page, &action, &fields).await.location();
        let done = browser.post_from(&code_page, &code_page, &[("code", &zone.code().await)]).await;

        assert_eq!(none.status, 422);
        assert!(code_page.starts_with("/sign-on/code/"), "{code_page}");
        assert_eq!(done.location(), "/home?done=signed-up", "{}", done.text);
        assert_eq!(links(&zone, email).await, 1);
    }
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn an_address_that_is_a_customers_gets_a_mail_and_the_page_says_nothing() {
    let zone = zone_with_providers().await;
    let mut elsewhere = zone.customer(SRI_EMAIL).await;
    let mut browser = zone.browser();
    let page = signed_on(&mut browser, Provider::X, SRI_THERE).await;
    let action = new_account_form(&page);
    let fields = |email| [("name", "Sri"), ("email", email), ("agrees", "yes")];

    let of_a_customer = browser.send_form(&page, &action, &fields(SRI_EMAIL)).await.location();
    let again = browser.send_form(&page, &action, &fields(SRI_EMAIL)).await;
    let page = signed_on(&mut browser, Provider::X, BIMA).await;
    let action = new_account_form(&page);
    let of_nobody = browser.send_form(&page, &action, &fields("nobody@example.test")).await.location();
    let (one, other) = (browser.get(&of_a_customer).await, browser.get(&of_nobody).await);
    let plain = |answer: &Answer, path: &str| answer.text.replace(path, "PATH");
    let offer = zone.link("sign_on_offer").await;
    let as_visitor = browser.get(&offer).await;
    // Whoever follows the link elsewhere may not be who signed on.
    let shown_elsewhere = elsewhere.get(&offer).await;
    let sent_elsewhere = elsewhere.post_from("/home", &offer, &[]).await;
    let mut owner = browser;
    let signed_in = owner
        .post_from(
            &format!("/sign-in?return={offer}"),
            "/sign-in",
            &[("email", SRI_EMAIL), ("password", PASSWORD), ("return", &offer)],
        )
        .await;
    let linked = owner.post_from(&offer, &offer, &[]).await;

    assert_eq!(plain(&one, &of_a_customer), plain(&other, &of_nobody), "nobody learns whose an address is");
    assert!(again.text.contains("This sign-on is over"), "{}", again.text);
    for answer in [&shown_elsewhere, &sent_elsewhere] {
        assert!(answer.text.contains("only in the browser in which you signed on"), "{}", answer.text);
    }
    assert!(as_visitor.text.contains(&format!("/sign-in?return={offer}")), "{}", as_visitor.text);
    assert_eq!(signed_in.location(), offer);
    assert_eq!(linked.location(), "/security?done=provider-linked", "{}", linked.text);
    assert_eq!(links(&zone, SRI_EMAIL).await, 1);
    let gone = owner.get(&offer).await;
    assert!(gone.text.contains("does not link any more"), "{}", gone.text);
}

/// Shows: SSO1, DEL1, SEC
#[tokio::test]
async fn a_customer_links_and_leaves_a_provider_and_proves_with_it() {
    let zone = zone_with_providers().await;
    let mut browser = zone.customer(SRI).await;

    let onward = browser.post_from("/security", "/security/providers/x/link", &[]).await;
    let back = chosen(&onward, SRI_THERE).await;
    let linked = browser.get(&back).await.location();
    let page = browser.get("/security").await;
    zone.clock.move_to(zone.clock.now().plus_hours(1));
    let asks = browser.get("/security/proof?return=/profile/email").await;
    let onward = browser
        .post_from(
            "/security/proof?return=/profile/email",
            "/security/proof/with/x",
            &[("return", "/profile/email")],
        )
        .await;
    let proved = browser.get(&chosen(&onward, SRI_THERE).await).await.location();
    let plan = browser.get("/security/providers/x").await;
    let data = browser.get("/my-data").await;
    let mut by_x = zone.browser();
    signed_on(&mut by_x, Provider::X, SRI_THERE).await;
    let inside = by_x.get("/home").await.status;
    let left = browser.post_from("/security/providers/x", "/security/providers/x", &[]).await;

    assert_eq!(linked, "/security?done=provider-linked");
    assert!(page.text.contains("linked since"), "{}", page.text);
    assert!(asks.text.contains("Prove it with X"), "{}", asks.text);
    assert_eq!(proved, "/profile/email");
    assert!(plan.text.contains(SRI_EMAIL) && plan.text.contains("700000000000000002"), "{}", plan.text);
    assert!(plan.text.contains("With your password"), "{}", plan.text);
    assert!(data.text.contains("From X"), "{}", data.text);
    assert_eq!(inside, 200);
    assert_eq!(left.location(), "/security?done=provider-unlinked-here", "{}", left.text);
    assert_eq!(links(&zone, SRI).await, 0);
    assert_eq!(by_x.get("/home").await.status, 303, "the session that X opened has ended");
    assert!(zone.mailed("provider_linked").await && zone.mailed("provider_unlinked").await);
}

/// Shows: SEC
#[tokio::test]
async fn an_account_at_a_provider_stays_with_the_customer_who_has_it() {
    let zone = zone_with_providers().await;
    let mut sri = zone.customer(SRI).await;
    let onward = sri.post_from("/security", "/security/providers/google/link", &[]).await;
    sri.get(&chosen(&onward, SRI_THERE).await).await;
    let mut budi = zone.customer("budi@toko.example").await;

    let onward = budi.post_from("/security", "/security/providers/google/link", &[]).await;
    let answer = budi.get(&chosen(&onward, SRI_THERE).await).await;
    let still = budi.get("/profile").await;

    assert!(answer.text.contains("linked elsewhere"), "{}", answer.text);
    assert!(!answer.text.contains(SRI), "nobody learns whose");
    assert!(still.text.contains("budi@toko.example"), "the session is nobody else's");
    assert_eq!(links(&zone, "budi@toko.example").await, 0);
}

/// Shows: SEC
#[tokio::test]
async fn a_sign_on_begins_with_our_own_form_and_ends_in_our_own_house() {
    let zone = zone_with_providers().await;
    let mut browser = zone.browser();

    let forged = zone.browser().post_unasked("/sign-on/google", &[]).await;
    let unknown = browser.post_from("/sign-in", "/sign-on/myspace", &[]).await;
    let onward =
        browser.post_from("/sign-in", "/sign-on/google", &[("return", "https://evil.example/")]).await;
    let page = browser.get(&chosen(&onward, RINI).await).await;
    let fields = [("name", "Rini"), ("email", RINI_EMAIL), ("agrees", "yes")];
    browser.send_form(&page, &new_account_form(&page), &fields).await;
    let mut again = zone.browser();
    let onward = again.post_from("/sign-in", "/sign-on/google", &[("return", "//evil.example")]).await;
    let astray = again.get(&chosen(&onward, RINI).await).await.location();
    let mut third = zone.browser();
    let onward = third.post_from("/sign-in", "/sign-on/google", &[("return", "/my-data")]).await;
    let led = third.get(&chosen(&onward, RINI).await).await.location();

    assert_eq!(forged.status, 403, "{}", forged.text);
    assert_eq!(unknown.status, 404);
    assert_eq!((astray.as_str(), led.as_str()), ("/home", "/my-data"));
}

/// Shows: SSO1
#[tokio::test]
async fn while_a_provider_is_down_everybody_signs_in_another_way() {
    let mut zone = zone_with_providers().await;
    zone.customer(SRI).await;
    let mut browser = zone.browser();
    let back = chosen(&set_out(&mut browser, Provider::X).await, BIMA).await;

    zone.end_providers();
    let came_back = browser.get(&back).await;
    let fields = [("email", SRI), ("password", PASSWORD)];
    let by_password = browser.post_from("/sign-in", "/sign-in", &fields).await;

    assert!(came_back.text.contains("X does not answer"), "{}", came_back.text);
    assert!(came_back.text.contains(r#"href="/sign-in""#));
    assert_eq!(by_password.location(), "/home");
    assert_eq!(customers(&zone).await, 1);
}

/// Shows: SSO1
#[tokio::test]
async fn where_no_provider_is_set_up_none_is_shown() {
    let zone = crate::zone::zone().await;
    let mut browser = zone.browser();

    let page = browser.get("/sign-in").await;
    let begun = browser.post_from("/sign-in", "/sign-on/google", &[]).await;

    assert!(!page.text.contains("Continue with"), "{}", page.text);
    assert_eq!(begun.status, 404);
}

/// The stand-in tells forty words more of everybody than it should.
///
/// Shows: SSO2
#[tokio::test]
async fn of_all_that_a_provider_tells_two_values_and_an_id_are_in_the_store() {
    let zone = zone_with_providers().await;
    let in_the_store = async |value: &str| {
        zone.house.vault().scan_for(&Personal::text(value), &[]).await.unwrap().found.len()
    };

    for (provider, email) in [
        (Provider::Google, RINI_EMAIL),
        (Provider::Facebook, "rini@satu.example"),
        (Provider::X, "rini@dua.example"),
    ] {
        let mut browser = zone.browser();
        let page = signed_on(&mut browser, provider, RINI).await;
        let fields = [("name", "Rini Astuti"), ("email", email), ("agrees", "yes")];
        let sent = browser.send_form(&page, &new_account_form(&page), &fields).await.location();
        if provider != Provider::Google {
            let done = browser.post_from(&sent, &sent, &[("code", &zone.code().await)]).await;
            assert_eq!(done.location(), "/home?done=signed-up", "{}", done.text);
        }

        assert_eq!(links(&zone, email).await, 1, "{provider}");
        assert_eq!(in_the_store(KEPT_NOWHERE).await, 0, "{provider} told something else, and it was kept");
    }
    for kept in ["Rini Astuti", RINI_EMAIL, "700000000000000001"] {
        assert!(in_the_store(kept).await > 0, "the search finds what is there: {kept}");
    }
}

/// Shows: SSO1
#[tokio::test]
async fn what_somebody_set_out_for_is_not_done_in_anothers_account() {
    let zone = zone_with_providers().await;
    let mut browser = zone.customer(SRI).await;
    let onward = browser.post_from("/security", "/security/providers/x/link", &[]).await;
    let back = chosen(&onward, RINI).await;
    // Somebody else signs in with the same browser before the provider sends it back.
    browser.post_from("/home", "/sign-out", &[]).await;
    zone.customer("budi@toko.example").await;
    let fields = [("email", "budi@toko.example"), ("password", PASSWORD)];
    browser.post_from("/sign-in", "/sign-in", &fields).await;

    let page = browser.get(&back).await;

    assert_eq!(browser.get("/home").await.status, 200);
    assert!(page.text.contains("This sign-on is over"), "{}", page.text);
    assert_eq!((links(&zone, SRI).await, links(&zone, "budi@toko.example").await), (0, 0));
}

/// Shows: SEC
#[tokio::test]
async fn two_tabs_come_to_their_own_ends() {
    let zone = zone_with_providers().await;
    let mut browser = zone.browser();
    let first = set_out(&mut browser, Provider::Google).await;
    let second = set_out(&mut browser, Provider::Facebook).await;

    let (first, second) = (chosen(&first, RINI).await, chosen(&second, RINI).await);

    assert!(browser.get(&second).await.text.contains("/sign-on/new/"));
    assert!(browser.get(&first).await.text.contains("/sign-on/new/"));
}

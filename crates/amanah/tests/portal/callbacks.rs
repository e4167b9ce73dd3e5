//! What Facebook's machine calls, and the page that says what came of it. The calls are signed by Python's `hmac`.

use std::net::SocketAddr;

use amanah_policy::{
    Activity, Attribute, CaseChannel, CaseState, CustomerId, PanelFact, PanelState, Provider, Role, Timestamp,
};
use amanah_service::deletion::{confirm, queue};
use amanah_service::purposes::accountability::work::{self, Work};
use amanah_service::vault::{
    Actor, GivenByProvider, NewDatum, NewStaff, PanelWord, Personal, ServiceKind, SessionOf, SignedInBy,
};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::zone::{Answer, Browser, NOW, SRI, Zone, without_text, zone};

const DELETION: &str = "/callbacks/facebook/deletion";
const DEAUTHORIZE: &str = "/callbacks/facebook/deauthorize";
/// The person whom the plain vectors name.
const SUBJECT: &str = "218471";
/// The address that Facebook gave.
const GIVEN: &str = "sri.facebook@example.test";

#[derive(Deserialize)]
struct Vector {
    name: String,
    secret: String,
    signed_request: String,
    fault: Option<String>,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../../../../tests/vectors/signed_request.json")).unwrap()
}

fn request(name: &str) -> String {
    vectors().into_iter().find(|vector| vector.name == name).expect("such a vector").signed_request
}

async fn call(zone: &Zone, path: &str, request: &str) -> (Answer, Browser) {
    let mut machine = zone.browser();
    let answer = machine.post_unasked(path, &[("signed_request", request)]).await;
    (answer, machine)
}

async fn deletion(zone: &Zone) -> (String, String) {
    let (answer, machine) = call(zone, DELETION, &request("plain")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(!machine.has_cookies(), "a machine gets no cookie");
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(answer.as_object().unwrap().len(), 2);
    let text = |key: &str| answer[key].as_str().unwrap().to_owned();
    (text("url"), text("confirmation_code"))
}

async fn customer(zone: &Zone) -> CustomerId {
    zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap()
}

/// A customer who is linked with Facebook, with a session that it opened.
async fn linked(zone: &Zone) -> (Browser, CustomerId) {
    let browser = zone.customer(SRI).await;
    let customer = customer(zone).await;
    let given = GivenByProvider {
        provider: Provider::Facebook,
        subject: Personal::text(SUBJECT),
        email: Some(Personal::text(GIVEN)),
        name: Some(Personal::text("Sri W.")),
    };
    let vault = zone.house.vault();
    vault.link(customer, given, None, Actor::Customer(customer), NOW).await.unwrap();
    let by = SignedInBy::Provider(Provider::Facebook);
    vault.open_session(SessionOf::Customer(customer), by, NOW.plus_hours(9), NOW).await.unwrap();
    (browser, customer)
}

/// Makes the registered address one that came from Facebook.
async fn address_from_facebook(zone: &Zone, customer: CustomerId) {
    let new = NewDatum {
        attribute: Attribute::PrimaryEmail,
        value: Personal::text(GIVEN),
        provenance: GivenByProvider::provenance(Provider::Facebook, NOW),
        confirmed: true,
    };
    zone.house.vault().replace(customer, new, Actor::Customer(customer), NOW).await.unwrap();
}

async fn with_service(zone: &Zone, customer: CustomerId) {
    let host = Personal::text("toko-sri.example");
    let actor = Actor::System(Role::Support);
    zone.house.vault().add_service(customer, ServiceKind::Hosting, host, actor, NOW, NOW).await.unwrap();
    assert_eq!(zone.house.vault().activity(customer, NOW).await.unwrap(), Activity::Active);
}

async fn sessions_by_facebook(zone: &Zone, customer: CustomerId) -> usize {
    let sessions = zone.house.vault().sessions(SessionOf::Customer(customer), NOW).await.unwrap();
    sessions.iter().filter(|session| session.by == SignedInBy::Provider(Provider::Facebook)).count()
}

async fn status(zone: &Zone, url: &str, language: &'static str) -> Answer {
    let path = url.trim_start_matches("http://localhost:8080");
    let page = zone.browser().reading(language).get(path).await;
    assert_eq!(without_text(&page.text), [""; 0]);
    for value in [SRI, GIVEN, SUBJECT, "Sri Wahyuni", "Sri W.", "toko-sri"] {
        assert!(!page.text.contains(value), "the page says who it is about");
    }
    page
}

/// Shows: SSO1, DEL1
#[tokio::test]
async fn a_deletion_takes_the_link_and_asks_an_active_customer_for_the_rest() {
    let zone = zone().await;
    let (mut sri, customer) = linked(&zone).await;
    address_from_facebook(&zone, customer).await;
    with_service(&zone, customer).await;

    let (url, code) = deletion(&zone).await;
    let (again, same) = deletion(&zone).await;
    let is_told = zone.mailed("provider_deletion_active").await;
    let english = status(&zone, &url, "en").await;
    let indonesian = status(&zone, &url, "id").await;
    let home = sri.get("/home").await;
    let page = sri.get("/profile/from-provider").await;
    let kept = sri.post_from("/profile/from-provider", "/profile/from-provider", &[]).await;
    let after = sri.get(&kept.location()).await;
    let done = status(&zone, &url, "en").await;

    assert_eq!((&again, &same), (&url, &code), "the same person has the same code");
    assert!(url.ends_with(&code) && code.len() == 40 && code.bytes().all(|b| b.is_ascii_alphanumeric()));
    assert_eq!(zone.house.vault().links(customer).await.unwrap(), []);
    assert_eq!(sessions_by_facebook(&zone, customer).await, 0);
    assert!(is_told, "the registered address is told before it is replaced");
    assert!(english.text.contains("asked to confirm or replace it by"), "{}", english.text);
    assert!(indonesian.text.contains("diminta memastikan atau mengganti alamat itu"), "{}", indonesian.text);
    assert!(home.text.contains("Facebook asked for the deletion"), "{}", home.text);
    assert!(page.text.contains("Keep as my own") && page.text.contains("/profile/email"), "{}", page.text);
    assert!(after.text.contains("by your own word"), "{}", after.text);
    assert!(done.text.contains("Nothing else we keep came from Facebook"), "{}", done.text);
    let address = zone.house.vault().customer_by_email(&Personal::text(GIVEN)).await.unwrap();
    assert_eq!(address, Some(customer), "the address stays the registered one");
}

/// Shows: DEL1
#[tokio::test]
async fn where_an_active_customer_did_not_answer_in_time_the_page_says_who_decides() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    address_from_facebook(&zone, customer).await;
    with_service(&zone, customer).await;
    let (url, _) = deletion(&zone).await;

    zone.clock.move_to(NOW.plus_days(31));
    let late = status(&zone, &url, "en").await;

    assert!(late.text.contains("did not answer in time"), "{}", late.text);
}

/// Shows: SSO1, DEL2
#[tokio::test]
async fn a_deletion_of_an_inactive_customer_asks_the_registered_address_and_then_the_officer() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;

    let (url, _) = deletion(&zone).await;
    let page = status(&zone, &url, "en").await;
    let asked = work::waiting(&zone.house, Role::Officer, NOW).await.unwrap();
    let request = zone.house.vault().open_erasure(customer).await.unwrap().unwrap();
    confirm::stop_own(&zone.house, customer, NOW).await.unwrap();
    let work = work::waiting(&zone.house, Role::Officer, NOW).await.unwrap();
    let of_support = work::waiting(&zone.house, Role::Support, NOW).await.unwrap();

    assert!(page.text.contains("Nothing else is erased before it is confirmed"), "{}", page.text);
    assert_eq!((request.channel, request.state), (CaseChannel::Provider, CaseState::Frozen));
    assert!(zone.mailed("case_confirm").await, "the registered address is asked");
    assert!(!asked.iter().any(|line| matches!(line, Work::Deletion { .. })), "it waits for that request");
    let line = work.iter().find_map(|line| match line {
        Work::Deletion { provider, customer, due, .. } => Some((*provider, *customer, *due)),
        _ => None,
    });
    assert_eq!(line, Some((Provider::Facebook, customer, NOW.plus_days(30))));
    assert!(!of_support.iter().any(|line| matches!(line, Work::Deletion { .. })));
    assert!(zone.mailed("provider_deletion_inactive").await);
    assert_eq!(zone.house.vault().links(customer).await.unwrap(), []);
    assert_eq!(zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap(), Some(customer));
}

/// Shows: SSO1, DEL1, DEL2
#[tokio::test]
async fn a_deletion_of_somebody_whose_panel_is_silent_waits_for_a_person_and_the_link_goes_at_once() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    address_from_facebook(&zone, customer).await;
    let (vault, support) = (zone.house.vault(), Actor::System(Role::Support));
    let host = Personal::text("toko-sri.example");
    let service = vault.add_service(customer, ServiceKind::Hosting, host, support, NOW, NOW).await.unwrap();
    let runs =
        |observed_at| PanelWord { service, fact: PanelFact { says: PanelState::Running, observed_at } };
    vault.hear_panel(vec![runs(NOW.plus_hours(-25))], support, NOW).await.unwrap();

    let (url, _) = deletion(&zone).await;
    let page = status(&zone, &url, "en").await;
    let waits = vault.open_erasure(customer).await.unwrap().unwrap();
    let links = vault.links(customer).await.unwrap();
    let colleague = NewStaff {
        name: Personal::text("Agus"),
        email: Personal::text("agus@contoh.example"),
        password: None,
        roles: vec![Role::Support],
    };
    let agus = vault.add_staff(colleague, Actor::System(Role::Officer), NOW).await.unwrap();
    let agus = Actor::Staff { id: agus, role: Role::Support };
    let seen = (service, PanelState::Running);
    let decided = queue::say_of_service(&zone.house, agus, waits.id, seen, NOW).await.unwrap();

    assert!(page.text.contains("Nothing else is erased"), "{}", page.text);
    assert_eq!((waits.channel, waits.state), (CaseChannel::Provider, CaseState::Verified));
    assert_eq!((waits.activity, waits.frozen_at), (Some(Activity::Unknown), None));
    assert_eq!(links, [], "what came from the provider goes either way");
    assert!(!zone.mailed("case_confirm").await, "nothing is confirmed before somebody knows");
    assert_eq!((decided.state, decided.activity), (CaseState::Refused, Some(Activity::Active)));
    assert!(
        zone.mailed("provider_deletion_active").await,
        "asked to keep or replace the address, as DEL1 says"
    );
}

/// Shows: SSO1, DEL2
#[tokio::test]
async fn the_page_of_a_provider_s_code_says_that_the_registered_address_is_asked_and_how_that_stands() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    let (url, _) = deletion(&zone).await;

    let asked = status(&zone, &url, "en").await;
    let asked_id = status(&zone, &url, "id").await;
    let confirm = crate::leave::link_in(&zone, "case_confirm", "/request/confirm/").await;
    let mut mailbox = zone.browser();
    let page = mailbox.get(&confirm).await;
    mailbox.send_form(&page, &confirm, &[]).await;
    let confirmed = status(&zone, &url, "en").await;
    amanah_service::deletion::confirm::stop_own(&zone.house, customer, NOW).await.unwrap();
    let stopped = status(&zone, &url, "en").await;

    assert!(asked.text.contains("We asked at the registered address"), "{}", asked.text);
    assert!(asked.text.contains("asked to confirm it by 2 December 2026"), "{}", asked.text);
    assert!(asked_id.text.contains("Kami menanyakan ke alamat terdaftar"), "{}", asked_id.text);
    assert!(confirmed.text.contains("It is confirmed, and the data is frozen"), "{}", confirmed.text);
    assert!(!stopped.text.contains("We asked at the registered address"), "{}", stopped.text);
}

/// Shows: SSO1, DEL1
#[tokio::test]
async fn a_deletion_is_done_at_once_where_nothing_else_came_from_there() {
    let zone = zone().await;
    let (mut sri, customer) = linked(&zone).await;
    with_service(&zone, customer).await;

    let (url, _) = deletion(&zone).await;
    let page = status(&zone, &url, "en").await;
    let home = sri.get("/home").await;

    assert!(page.text.contains("Nothing else we keep came from Facebook"), "{}", page.text);
    assert!(!home.text.contains("asked for the deletion of what came from there. Please"), "{}", home.text);
    assert!(zone.mailed("provider_removed").await);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn somebody_who_is_not_known_is_answered_in_the_same_shape() {
    let zone = zone().await;

    let (url, code) = deletion(&zone).await;
    let (again, _) = deletion(&zone).await;
    let page = status(&zone, &url, "en").await;

    assert_eq!(again, url);
    assert_eq!(code.len(), 40);
    assert!(page.text.contains("We keep nothing under the account"), "{}", page.text);
    assert_eq!(zone.house.vault().notices_of_nobody().await.unwrap(), 2, "recorded by count");
    assert_eq!(zone.house.vault().open_deletions(None).await.unwrap(), []);
}

/// Shows: SSO1
#[tokio::test]
async fn a_call_that_facebook_did_not_sign_changes_nothing() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    let plain = request("plain");
    let flipped = plain.replace('a', "b");
    let mut hostile: Vec<(String, String)> = vectors()
        .into_iter()
        .filter(|vector| vector.fault.is_some() || vector.secret != "testsecret")
        .map(|vector| (vector.name, vector.signed_request))
        .collect();
    hostile.push(("flipped".to_owned(), flipped));
    hostile.push(("sent raw".to_owned(), format!("\u{0}{plain}")));

    for path in [DELETION, DEAUTHORIZE] {
        for (name, request) in &hostile {
            let (answer, machine) = call(&zone, path, request).await;

            let is_too_long = request.len() > 8_000;
            let expected = if is_too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
            assert_eq!(answer.status, expected, "{name}: {}", answer.text);
            assert!(is_too_long || answer.text.contains("signed request"), "{name}: {}", answer.text);
            assert!(!machine.has_cookies() && !answer.text.contains(SUBJECT), "{name}");
        }
        let empty = zone.browser().post_unasked(path, &[]).await;
        let json = zone.browser().post_body(path, "application/json", "{}").await;
        assert_eq!((empty.status, json.status), (StatusCode::BAD_REQUEST, StatusCode::BAD_REQUEST));
    }

    assert_eq!(zone.house.vault().links(customer).await.unwrap().len(), 1);
    assert_eq!(sessions_by_facebook(&zone, customer).await, 1);
    assert_eq!(zone.house.vault().notices_of_nobody().await.unwrap(), 0);
}

/// Shows: SSO1
#[tokio::test]
async fn an_app_that_was_removed_there_is_unlinked_and_the_account_stays() {
    let zone = zone().await;
    let (mut sri, customer) = linked(&zone).await;

    let (answer, machine) = call(&zone, DEAUTHORIZE, &request("issued long ago")).await;
    let (again, _) = call(&zone, DEAUTHORIZE, &request("plain")).await;
    let security = sri.get("/security").await;
    let sent = zone.browser().post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;

    assert_eq!((answer.status, again.status), (StatusCode::OK, StatusCode::OK));
    assert!(!machine.has_cookies());
    assert_eq!(zone.house.vault().links(customer).await.unwrap(), []);
    assert_eq!(sessions_by_facebook(&zone, customer).await, 0);
    assert!(security.text.contains("removed there; the link is erased"), "{}", security.text);
    assert!(zone.mailed("provider_removed").await);
    assert_eq!(sent.location(), "/sign-in/link-sent");
    assert!(zone.mailed("sign_in_link").await, "a mailed link lets them in");
}

/// Does it until the link is gone, and no further: as if the process ended there.
async fn cut_off_when_unlinked(zone: &Zone, customer: CustomerId, work: impl Future) {
    let unlinked = async { while !zone.house.vault().links(customer).await.unwrap().is_empty() {} };
    tokio::select! {
        biased;
        () = unlinked => {}
        _ = work => {}
    }
}

/// Shows: SSO1
#[tokio::test]
async fn whoever_is_unlinked_is_told_though_the_process_ends_right_then() {
    use amanah_service::deletion::provider_notice::{self, Told};
    let told = Told { provider: Provider::Facebook, subject: SUBJECT, issued_at: None };
    let deleted = zone().await;
    let (_, customer) = linked(&deleted).await;
    cut_off_when_unlinked(&deleted, customer, provider_notice::delete(&deleted.house, told, NOW)).await;
    let removed = zone().await;
    let (_, customer) = linked(&removed).await;
    cut_off_when_unlinked(&removed, customer, provider_notice::remove(&removed.house, told, NOW)).await;

    assert!(deleted.mailed("provider_deletion_inactive").await);
    assert!(removed.mailed("provider_removed").await);
}

/// Shows: SSO1, DEL1
#[tokio::test]
async fn two_calls_at_once_are_one_deletion() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;

    let (one, other, third) = tokio::join!(deletion(&zone), deletion(&zone), deletion(&zone));

    assert!(one == other && other == third);
    let open = zone.house.vault().open_deletions(Some(customer)).await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(zone.house.vault().links(customer).await.unwrap(), []);
}

/// Shows: SSO1
#[tokio::test]
async fn whoever_links_again_and_asks_again_has_their_link_erased_again() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    with_service(&zone, customer).await;
    let (url, _) = deletion(&zone).await;
    let given = GivenByProvider {
        provider: Provider::Facebook,
        subject: Personal::text(SUBJECT),
        email: None,
        name: None,
    };
    zone.house.vault().link(customer, given, None, Actor::Customer(customer), NOW).await.unwrap();

    let (again, _) = deletion(&zone).await;

    assert_eq!(again, url);
    assert_eq!(zone.house.vault().links(customer).await.unwrap(), []);
}

/// Shows: DEL3, invariant 5
#[tokio::test]
async fn the_page_of_a_code_outlives_its_customer_and_a_new_account_is_somebody_new() {
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    let (url, _) = deletion(&zone).await;
    let ground = amanah_policy::ErasureGround::ConfirmedRequest;
    let own = Actor::Customer(customer);
    zone.house.vault().erase_customer(customer, ground, own, NOW).await.unwrap();

    let page = status(&zone, &url, "en").await;
    let (unknown, _) = deletion(&zone).await;

    assert!(page.text.contains("The account and everything of it were erased on"), "{}", page.text);
    assert_ne!(unknown, url, "nothing is kept by which they would be known");
}

/// Shows: SEC
#[tokio::test]
async fn a_code_that_we_never_gave_leads_nowhere_and_codes_cannot_be_tried_out() {
    let zone = zone().await;
    let forged = ["A".repeat(40), "x".to_owned(), "0".repeat(40), "É".repeat(20)];

    for code in &forged {
        let page = zone.browser().get(&format!("/callbacks/status/{}", code.replace('É', "%C3%89"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{code}");
    }
    let mut last = StatusCode::NOT_FOUND;
    for _ in 0..40 {
        last = zone.browser().get(&format!("/callbacks/status/{}", "B".repeat(40))).await.status;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// Shows: SEC
#[tokio::test]
async fn the_addresses_of_one_network_have_the_tries_of_one() {
    let zone = zone().await;
    let ask = async |address: String| {
        let peer: SocketAddr = address.parse().unwrap();
        let request = Request::builder()
            .uri(format!("/callbacks/status/{}", "B".repeat(40)))
            .extension(ConnectInfo(peer))
            .body(Body::empty());
        zone.router().oneshot(request.unwrap()).await.unwrap().status()
    };

    let mut last = StatusCode::NOT_FOUND;
    for host in 1..=31 {
        last = ask(format!("[2001:db8:7:7::{host:x}]:4711")).await;
    }
    let neighbour = ask("[2001:db8:7:8::1]:4711".to_owned()).await;

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(neighbour, StatusCode::NOT_FOUND);
}

/// Shows: SSO1
#[tokio::test]
async fn a_list_of_ids_does_what_the_calls_would_have_done() {
    use amanah_service::deletion::provider_notice::{ListReport, delete_listed};
    let zone = zone().await;
    let (_, customer) = linked(&zone).await;
    let list = [SUBJECT, "", " 999 ", "two words", "999"];

    let first = delete_listed(&zone.house, Provider::Facebook, list, NOW).await.unwrap();
    let second = delete_listed(&zone.house, Provider::Facebook, list, later()).await.unwrap();

    assert_eq!(first, ListReport { done: 1, again: 0, unknown: 2, unreadable: 1 });
    assert_eq!(second, ListReport { done: 0, again: 1, unknown: 2, unreadable: 1 });
    assert_eq!(zone.house.vault().links(customer).await.unwrap(), []);
}

const fn later() -> Timestamp {
    NOW.plus_micros(60_000_000)
}

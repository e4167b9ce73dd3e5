//! What Google's machine tells of the safety of an account. The tokens are signed by PyJWT.

use amanah_policy::{Attribute, CustomerId, Provider};
use amanah_service::accounts::upstream;
use amanah_service::vault::{Actor, GivenByProvider, NewDatum, NoticeKind, Personal, SessionOf, SignedInBy};
use amanah_wire::security_event::{DisabledBecause, EventKind, SecurityEvent, SecurityEvents};
use axum::http::StatusCode;
use serde_json::Value;

use crate::zone::{Answer, EVENT_TOKENS, NOW, SRI, Zone, zone};

const EVENTS: &str = "/callbacks/google/events";
/// Of whom the tokens speak.
const SUBJECT: &str = "7375626A656374";

fn token(name: &str) -> String {
    let vectors: Value = serde_json::from_str(EVENT_TOKENS).unwrap();
    let found = vectors["tokens"].as_array().unwrap().iter().find(|token| token["name"] == name);
    found.expect("such a token")["token"].as_str().unwrap().to_owned()
}

fn refused_tokens() -> Vec<(String, String)> {
    let vectors: Value = serde_json::from_str(EVENT_TOKENS).unwrap();
    let tokens = vectors["tokens"].as_array().unwrap().iter();
    let text = |token: &Value, key: &str| token[key].as_str().unwrap().to_owned();
    tokens.filter(|token| token.get("fault").is_some()).map(|t| (text(t, "name"), text(t, "token"))).collect()
}

async fn tell(zone: &Zone, name: &str) -> Answer {
    send(zone, &token(name)).await
}

async fn send(zone: &Zone, token: &str) -> Answer {
    let mut machine = zone.browser();
    let answer = machine.post_body(EVENTS, "application/secevent+jwt", token).await;
    assert!(!machine.has_cookies(), "a machine gets no cookie");
    answer
}

/// A customer who is linked with Google and signed in with it, and with a password.
async fn linked(zone: &Zone) -> CustomerId {
    linked_by(zone, None).await
}

/// The same where Google says which address is theirs.
async fn linked_by(zone: &Zone, email: Option<&str>) -> CustomerId {
    zone.customer(SRI).await;
    let vault = zone.house.vault();
    let customer = vault.customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let given = GivenByProvider {
        provider: Provider::Google,
        subject: Personal::text(SUBJECT),
        email: email.map(Personal::text),
        name: None,
    };
    vault.link(customer, given, None, Actor::Customer(customer), NOW).await.unwrap();
    let by = SignedInBy::Provider(Provider::Google);
    vault.open_session(SessionOf::Customer(customer), by, NOW.plus_hours(9), NOW).await.unwrap();
    customer
}

/// How many sessions were opened with Google, and how many otherwise.
async fn sessions(zone: &Zone, customer: CustomerId) -> (usize, usize) {
    let sessions = zone.house.vault().sessions(SessionOf::Customer(customer), NOW).await.unwrap();
    let google = sessions.iter().filter(|it| it.by == SignedInBy::Provider(Provider::Google)).count();
    (google, sessions.len() - google)
}

async fn events(zone: &Zone, customer: CustomerId) -> Vec<&'static str> {
    let lately = amanah_service::accounts::events::lately(&zone.house, customer, NOW).await.unwrap();
    lately.events().into_iter().map(|(_, news, _)| news.code()).collect()
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn sessions_that_google_ends_end_here_and_no_others() {
    for name in ["sessions-revoked of risc", "tokens-revoked of oauth"] {
        let zone = zone().await;
        let customer = linked(&zone).await;
        let before = sessions(&zone, customer).await;

        let told = tell(&zone, name).await;

        assert_eq!((told.status, told.text.as_str()), (StatusCode::ACCEPTED, ""));
        assert_eq!((before.0, sessions(&zone, customer).await), (1, (0, before.1)), "{name}");
        assert!(before.1 > 0);
        assert!(zone.mailed("provider_sessions_ended").await);
        assert!(!upstream::is_suspended(&zone.house, customer, Provider::Google).await.unwrap());
    }
}

/// Shows: SSO1
#[tokio::test]
async fn an_event_that_comes_again_has_no_second_effect() {
    let zone = zone().await;
    let customer = linked(&zone).await;
    tell(&zone, "sessions-revoked of risc").await;
    let by = SignedInBy::Provider(Provider::Google);
    let later = NOW.plus_hours(9);
    zone.house.vault().open_session(SessionOf::Customer(customer), by, later, NOW).await.unwrap();

    let again = tell(&zone, "sessions-revoked of risc").await;

    assert_eq!(again.status, StatusCode::ACCEPTED);
    assert_eq!(sessions(&zone, customer).await.0, 1, "the session after it is another one");
    let told = events(&zone, customer).await;
    assert_eq!(told.iter().filter(|code| **code == "provider_sessions_ended").count(), 1);
}

fn event(jti: &str, kind: EventKind, issued_at: i64) -> SecurityEvents {
    let events = vec![SecurityEvent { kind, subject: Some(SUBJECT.to_owned()) }];
    SecurityEvents { jti: jti.to_owned(), issued_at: Some(issued_at), events }
}

/// Shows: SSO1
#[tokio::test]
async fn whoever_is_suspended_is_told_though_the_process_ends_right_then() {
    let zone = zone().await;
    linked(&zone).await;
    let (google, kind) = (Provider::Google, EventKind::AccountPurged);
    let purged = event("1", kind, 0);
    let noted = async || {
        let kind = NoticeKind::Event(kind.code());
        while !zone.house.vault().was_told(google, kind, "1").await.unwrap() {}
    };

    tokio::select! {
        biased;
        () = noted() => {}
        _ = upstream::take_in(&zone.house, google, &purged, NOW) => {}
    }

    assert!(zone.mailed("provider_suspended").await);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn an_account_in_bad_hands_lets_nobody_in_until_google_says_so() {
    for name in [
        "disabled because of hijacking",
        "disabled because of bulk-account",
        "disabled because of ",
        "account-purged of risc",
    ] {
        let zone = zone().await;
        let customer = linked(&zone).await;

        let told = tell(&zone, name).await;

        assert_eq!(told.status, StatusCode::ACCEPTED);
        assert!(upstream::is_suspended(&zone.house, customer, Provider::Google).await.unwrap(), "{name}");
        assert!(!upstream::is_suspended(&zone.house, customer, Provider::Facebook).await.unwrap());
        assert_eq!(sessions(&zone, customer).await.0, 0);
        assert!(zone.mailed("provider_suspended").await);

        tell(&zone, "account-enabled of risc").await;

        assert!(!upstream::is_suspended(&zone.house, customer, Provider::Google).await.unwrap(), "{name}");
        assert_eq!(events(&zone, customer).await.first(), Some(&"provider_resumed"));
    }
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn what_google_delivers_late_does_not_undo_what_it_said_since() {
    use EventKind::{AccountDisabled, AccountEnabled, AccountPurged};
    let hijacked = AccountDisabled(DisabledBecause::Hijacking);
    // Each with the time it was issued; the last one came late.
    for (told, is_suspended) in [
        ([(hijacked, 10), (AccountEnabled, 30), (hijacked, 20)], false),
        ([(hijacked, 10), (AccountEnabled, 30), (hijacked, 40)], true),
        ([(AccountEnabled, 5), (AccountPurged, 30), (AccountEnabled, 20)], true),
        ([(AccountEnabled, 5), (AccountPurged, 30), (AccountEnabled, 40)], false),
    ] {
        let zone = zone().await;
        let customer = linked(&zone).await;

        for (kind, issued_at) in told {
            let token = event(&issued_at.to_string(), kind, issued_at);
            upstream::take_in(&zone.house, Provider::Google, &token, NOW).await.unwrap();
        }

        let suspended = upstream::is_suspended(&zone.house, customer, Provider::Google).await.unwrap();
        assert_eq!(suspended, is_suspended, "{told:?}");
    }
}

/// Shows: SSO1
#[tokio::test]
async fn other_events_are_taken_and_change_nothing() {
    let zone = zone().await;
    let customer = linked(&zone).await;
    let before = sessions(&zone, customer).await;

    for name in [
        "one token",
        "verification",
        "account-heated of risc",
        "tokens-revoked of risc",
        "account-credential-change-required of risc",
    ] {
        assert_eq!(tell(&zone, name).await.status, StatusCode::ACCEPTED, "{name}");
    }

    assert_eq!(sessions(&zone, customer).await, before);
    assert!(!upstream::is_suspended(&zone.house, customer, Provider::Google).await.unwrap());
    assert!(events(&zone, customer).await.contains(&"provider_advice"));
}

/// Shows: SSO1
#[tokio::test]
async fn an_event_about_somebody_who_is_not_known_is_taken() {
    let zone = zone().await;

    let told = tell(&zone, "sessions-revoked of risc").await;

    assert_eq!(told.status, StatusCode::ACCEPTED);
    assert_eq!(zone.house.vault().notices_of_nobody().await.unwrap(), 1);
}

/// Shows: SSO1
#[tokio::test]
async fn a_token_that_does_not_count_is_refused_and_changes_nothing() {
    let zone = zone().await;
    let customer = linked(&zone).await;
    let before = sessions(&zone, customer).await;

    for (name, token) in refused_tokens() {
        let answer = send(&zone, &token).await;

        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
        let said: Value = serde_json::from_str(&answer.text).unwrap();
        assert!(said["err"].is_string() && said["description"].is_string(), "{name}: {said}");
        assert!(!answer.text.contains(SUBJECT), "{name}");
    }
    let long = send(&zone, &"A".repeat(70_000)).await;
    let bytes = zone.browser().post_body(EVENTS, "text/plain", "\u{0}\u{ffff}").await;

    assert_eq!((long.status, bytes.status), (StatusCode::PAYLOAD_TOO_LARGE, StatusCode::BAD_REQUEST));
    assert_eq!(sessions(&zone, customer).await, before);
    assert_eq!(zone.house.vault().notices_of_nobody().await.unwrap(), 0);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_mailbox_in_bad_hands_gets_no_link_that_opens_the_account() {
    let zone = zone().await;
    let customer = linked_by(&zone, Some(SRI)).await;
    let ask = async || {
        let mut browser = zone.browser();
        browser.post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await.location()
    };

    let before = ask().await;
    let links_before = zone.mailed("sign_in_link").await;
    tell(&zone, "disabled because of hijacking").await;
    let during = ask().await;
    let told = zone.mailed("mailbox_in_doubt").await;
    let newest = zone.newest_template().await;
    tell(&zone, "account-enabled of risc").await;
    let in_doubt = upstream::is_mailbox_in_doubt(&zone.house, customer, NOW).await.unwrap();

    assert_eq!((before.as_str(), during.as_str()), ("/sign-in/link-sent", "/sign-in/link-sent"));
    assert!(links_before && told);
    assert_eq!(newest, "mailbox_in_doubt");
    assert!(!in_doubt);
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn a_link_that_was_mailed_before_the_warning_opens_nothing_after_it() {
    let zone = zone().await;
    let customer = linked_by(&zone, Some(SRI)).await;
    zone.browser().post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;
    let link = zone.link("sign_in_link").await;
    let before = sessions(&zone, customer).await.1;

    tell(&zone, "disabled because of hijacking").await;
    let mut browser = zone.browser();
    let opened = browser.post_from(&link, &link, &[]).await;

    assert_eq!(opened.status, StatusCode::OK, "a page that says how to go on");
    assert_eq!(sessions(&zone, customer).await, (0, before));
}

/// Shows: SSO1, SEC
#[tokio::test]
async fn taking_the_link_away_does_not_lift_the_doubt_about_its_mailbox() {
    let zone = zone().await;
    let customer = linked_by(&zone, Some(SRI)).await;
    let vault = zone.house.vault();
    let in_doubt = async |at| upstream::is_mailbox_in_doubt(&zone.house, customer, at).await.unwrap();
    tell(&zone, "disabled because of hijacking").await;

    vault.unlink(customer, Provider::Google, None, Actor::Customer(customer), NOW).await.unwrap();
    zone.browser().post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;
    let told = zone.newest_template().await;
    let is_suspended = upstream::is_suspended(&zone.house, customer, Provider::Google).await.unwrap();
    let doubts = [in_doubt(NOW).await, in_doubt(NOW.plus_days(29)).await, in_doubt(NOW.plus_days(30)).await];
    let new = NewDatum {
        attribute: Attribute::PrimaryEmail,
        value: Personal::text("sri.baru@example.test"),
        provenance: GivenByProvider::provenance(Provider::Facebook, NOW),
        confirmed: true,
    };
    let replaced = vault.replace(customer, new, Actor::Customer(customer), NOW).await.unwrap();
    let of_another = in_doubt(NOW).await;
    vault.undo_replacement(customer, replaced.old, Actor::Customer(customer), NOW).await.unwrap();

    assert_eq!(told, "mailbox_in_doubt");
    assert!(!is_suspended, "linked again, it signs on again");
    assert_eq!(doubts, [true, true, false]);
    assert!(!of_another && in_doubt(NOW).await);
}

/// Shows: SSO1
#[tokio::test]
async fn a_mailbox_of_somebody_else_gets_its_links_whatever_google_says() {
    let zone = zone().await;
    linked_by(&zone, Some("another@gmail.com")).await;
    tell(&zone, "disabled because of hijacking").await;

    let mut browser = zone.browser();
    browser.post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;

    assert_eq!(zone.newest_template().await, "sign_in_link");
}

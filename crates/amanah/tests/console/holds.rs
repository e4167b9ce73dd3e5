//! Holds in the console: chosen row by row, kept, lifted, and a secret before everybody but the officer and legal.

use amanah_policy::{Attribute, CustomerId, Role};
use amanah_service::vault::Personal;
use axum::http::StatusCode;

use crate::erased::erased;
use crate::zone::{Browser, NOW, PASSWORD, SRI, Zone, zone};

async fn sri(zone: &Zone) -> (CustomerId, String) {
    zone.customer(SRI).await;
    let id = zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    (id, zone.house.vault().customer(id).await.unwrap().number.to_string())
}

/// A form that places a hold as it should be.
fn filled(kinds: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    let mut fields: Vec<_> = kinds.iter().map(|kind| ("kind", *kind)).collect();
    fields.extend([
        ("ground", "investigation"),
        ("reference", "LP/B/1234/XI/2026"),
        ("review", "2027-02-01"),
    ]);
    fields
}

/// Places a hold; gives the page of it.
async fn placed(browser: &mut Browser, page: &str, fields: &[(&str, &str)]) -> String {
    let sent = browser.post_from(page, page, fields).await;
    let location = sent.location();
    assert!(location.ends_with("?done=hold-placed"), "{location} {}", sent.text);
    location.split('?').next().unwrap().to_owned()
}

/// Shows: DEL3, U2b
#[tokio::test]
async fn legal_holds_what_a_case_needs_and_lifts_it_and_what_it_kept_goes() {
    let zone = zone().await;
    let (id, number) = sri(&zone).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let vault = zone.house.vault();

    let found = lina.post_from("/console/holds", "/console/holds", &[("customer", &number)]).await;
    let page = found.location();
    let shown = lina.get(&page).await;
    let hold = placed(&mut lina, &page, &filled(&["name"])).await;
    let case = erased(&zone, &mut agus, id).await;
    let kept = vault.scan_for(&Personal::text("Sri Wahyuni"), &[]).await.unwrap();
    let gone = vault.scan_for(&Personal::text(SRI), &[]).await.unwrap();
    // The sessions of three days ago are over.
    let mut lina = zone.colleague("Dewi", &[Role::Legal]).await;
    let of_erased = lina.get(&hold).await;
    let from_case = lina.get(&case).await;
    let ask = lina.get(&format!("{hold}/lift")).await;
    let unsaid = lina.send_form(&ask, &format!("{hold}/lift"), &[("again-password", PASSWORD)]).await;
    let lifted = lina
        .send_form(&unsaid, &format!("{hold}/lift"), &[("why", "case_closed"), ("again-password", PASSWORD)])
        .await;

    assert_eq!(page, format!("/console/customers/{id}/holds"));
    assert!(!shown.text.contains("Sri Wahyuni") && !shown.text.contains(SRI), "no value: {}", shown.text);
    assert!(!kept.is_clean() && gone.is_clean(), "what the case needs stays alone");
    assert!(of_erased.text.contains("a customer who is erased"), "{}", of_erased.text);
    assert!(from_case.text.contains(&page), "the way there from the request: {}", from_case.text);
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unsaid.text);
    assert_eq!(lifted.location(), "/console/holds?done=hold-lifted", "{}", lifted.text);
    assert!(vault.scan_for(&Personal::text("Sri Wahyuni"), &[]).await.unwrap().is_clean());
    assert_eq!(lina.get(&hold).await.status, StatusCode::NOT_FOUND);
}

/// Shows: SEC
#[tokio::test]
async fn to_lift_a_hold_asks_for_a_fresh_proof() {
    let zone = zone().await;
    let (id, _) = sri(&zone).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let hold = placed(&mut lina, &format!("/console/customers/{id}/holds"), &filled(&["name"])).await;
    zone.clock.move_to(NOW.plus_micros(600_000_000));
    let lift = format!("{hold}/lift");

    let keep = format!("{hold}/keep");
    let ask_keep = lina.get(&keep).await;
    let asked = lina.post_from(&lift, &lift, &[("why", "case_closed")]).await;
    let still = zone.house.vault().legal_holds(9).await.unwrap().len();
    let wrong = lina.send_form(&asked, &lift, &[("again-password", "not this one")]).await;
    let lifted = lina.send_form(&wrong, &lift, &[("again-password", PASSWORD)]).await;

    let twice = lina.send_form(&asked, &lift, &[("again-password", PASSWORD)]).await;
    let kept = lina.send_form(&ask_keep, &keep, &[("review", "2027-03-01")]).await;

    assert_eq!((asked.status, still), (StatusCode::FORBIDDEN, 1));
    for late in [&twice, &kept] {
        assert_eq!(late.location(), "/console/holds?done=hold-changed", "{}", late.text);
    }
    assert_eq!(lifted.location(), "/console/holds?done=hold-lifted", "{}", lifted.text);
}

/// Shows: U2b, SEC
#[tokio::test]
async fn to_everybody_but_the_officer_and_legal_there_are_no_holds() {
    let zone = zone().await;
    let (id, number) = sri(&zone).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let place = format!("/console/customers/{id}/holds");
    let others =
        [Role::Support, Role::Billing, Role::Finance, Role::Engineer, Role::Registrar, Role::Marketing];
    let mut people = Vec::new();
    for role in others {
        people.push(zone.colleague(&format!("Orang-{role}"), &[role]).await);
    }
    zone.opened(&mut people[0]).await;
    let customer = format!("/console/customers/{id}");
    let before = (people[0].get("/console").await.text, people[0].get(&customer).await.text);
    let hold = placed(&mut lina, &place, &filled(&["name", "primary_email"])).await;

    for browser in &mut people {
        for path in ["/console/holds", &hold, &format!("{hold}/lift"), &format!("{hold}/keep"), &place] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for (path, fields) in [
            ("/console/holds", vec![("customer", number.as_str())]),
            (&*place, filled(&["name"])),
            (&*format!("{hold}/lift"), vec![("why", "case_closed")]),
            (&*format!("{hold}/keep"), vec![("review", "2027-03-01")]),
        ] {
            let sent = browser.post_from("/console", path, &fields).await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{path}");
        }
        let today = browser.get("/console").await;
        assert!(!today.text.contains("/console/holds"), "{}", today.text);
    }
    let after = (people[0].get("/console").await.text, people[0].get(&customer).await.text);
    let main =
        |text: &str| text.split("<main").nth(1).unwrap().split("form_token").next().unwrap().to_owned();
    assert_eq!(main(&before.0), main(&after.0));
    assert_eq!(main(&before.1), main(&after.1));
    assert_eq!(zone.house.vault().legal_holds(9).await.unwrap().len(), 1);
}

/// Shows: U2b
#[tokio::test]
async fn a_hold_names_its_data_its_ground_and_its_next_look_and_nothing_of_a_person() {
    let zone = zone().await;
    let (id, number) = sri(&zone).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let page = format!("/console/customers/{id}/holds");
    let with = |name: &'static str, value: &'static str| {
        let mut fields = filled(&["name"]);
        fields.retain(|(field, _)| *field != name);
        fields.push((name, value));
        fields
    };

    for (fields, says) in [
        (filled(&[]), "Choose at least one"),
        (with("ground", "other"), "Choose what forbids"),
        (with("reference", "Sri Wahyuni"), "with a digit among them"),
        (with("reference", "0811 0000 0001"), "could be a number of a person"),
        (with("reference", "sri@toko-sri.example 1"), "with a digit among them"),
        (with("review", ""), "within a year"),
        (with("review", "2026-11-24"), "within a year"),
        (with("review", "2028-01-01"), "within a year"),
    ] {
        let sent = lina.post_from(&page, &page, &fields).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(sent.text.contains(says), "{says}: {}", sent.text);
    }
    let empty = lina.post_from(&page, &page, &[]).await;
    let unknown = lina.post_from("/console/holds", "/console/holds", &[("customer", "0000-0001-8")]).await;
    let no_kind = lina.post_from(&page, &page, &filled(&["everything"])).await;

    for says in [
        "What is held? Choose at least",
        "What forbids the erasure? Choose what",
        "with a digit among",
        "within a year",
    ] {
        assert!(empty.text.contains(says), "all at once: {says}: {}", empty.text);
    }
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!number.is_empty() && no_kind.status == StatusCode::BAD_REQUEST, "{}", no_kind.text);
    assert_eq!(zone.house.vault().legal_holds(9).await.unwrap(), []);
}

/// Shows: U2b
#[tokio::test]
async fn on_its_day_a_hold_waits_on_today_until_somebody_looked_at_it() {
    let zone = zone().await;
    let (id, _) = sri(&zone).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let hold = placed(&mut lina, &format!("/console/customers/{id}/holds"), &filled(&["name"])).await;
    let before = lina.get("/console").await;
    let vault = zone.house.vault();
    let due = vault.legal_holds(1).await.unwrap()[0].reason.review_at.unwrap();
    zone.clock.move_to(due);
    let mut dewi = zone.colleague("Dewi", &[Role::Legal]).await;

    let today = dewi.get("/console").await;
    let keep = format!("{hold}/keep");
    let past = dewi.post_from(&keep, &keep, &[("review", "2026-12-01")]).await;
    let kept = dewi.post_from(&keep, &keep, &[("review", "2027-08-01")]).await;
    let after = dewi.get("/console").await;

    assert!(!before.text.contains("to be looked at again"), "{}", before.text);
    assert!(today.text.contains("One hold is to be looked at again"), "{}", today.text);
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.location().ends_with("?done=hold-kept"), "{}", kept.text);
    assert!(!after.text.contains("to be looked at again"), "{}", after.text);
}

#[tokio::test]
async fn holds_look_as_drawn() {
    let zone = zone().await;
    let (id, _) = sri(&zone).await;
    let lines = (0..3).map(|number| crate::zone::datum(Attribute::AccessLogLine, &format!("line {number}")));
    let actor = amanah_service::vault::Actor::Customer(id);
    zone.house.vault().record(id, lines.collect(), actor, NOW).await.unwrap();
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    for language in ["en", "id"] {
        lina = lina.reading(language);
        crate::pictures::look(&mut lina, &format!("holds-empty-{language}"), "/console/holds").await;
    }
    let page = format!("/console/customers/{id}/holds");
    let hold = placed(&mut lina, &page, &filled(&["name", "sign_in"])).await;

    for language in ["en", "id"] {
        lina = lina.reading(language);
        for (name, path) in [
            ("holds", "/console/holds"),
            ("hold", &hold),
            ("hold-place", &page),
            ("hold-keep", &format!("{hold}/keep")),
            ("hold-lift", &format!("{hold}/lift")),
        ] {
            crate::pictures::look(&mut lina, &format!("{name}-{language}"), path).await;
        }
    }
}

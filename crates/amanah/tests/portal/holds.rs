//! A hold is a secret before its customer: what they see, take along and are written is the same with one and without, word by
//! word, from the first look to the certificate (U2b, DEL3).

use amanah_policy::{Attribute, CustomerId, DatumId, Role, Timestamp};
use amanah_service::deletion::{certificate, course};
use amanah_service::vault::{Actor, Personal};
use axum::http::StatusCode;

use crate::leave::{customer, leave, with_payment};
use crate::zone::{Browser, NOW, PASSWORD, SRI, Zone, datum, for_case, zone};

const BUDI: &str = "budi@toko-sri.example";
const LEGAL: Actor = Actor::System(Role::Legal);

/// Every room of a customer that is there without an id in its address.
const ROOMS: &[&str] = &[
    "/home",
    "/my-data",
    "/uses",
    "/services",
    "/tickets",
    "/messages",
    "/profile",
    "/people",
    "/security",
    "/security/keys",
    "/agreements",
    "/my-data/export",
    "/leave",
    "/requests",
];

/// The same company twice, with the same two customers: in the one something of Sri is held, in the other of Budi, so that the
/// ledgers are as long as each other. Sri is the one who reads.
async fn company(held: &str) -> (Zone, Browser, CustomerId) {
    let zone = zone().await;
    let sri = zone.customer(SRI).await;
    zone.customer(BUDI).await;
    for email in [SRI, BUDI] {
        with_payment(&zone, customer(&zone, email).await).await;
    }
    let whose = customer(&zone, held).await;
    let data: Vec<DatumId> = zone
        .house
        .vault()
        .data_to_hold(whose)
        .await
        .unwrap()
        .into_iter()
        .filter(|row| HELD.contains(&row.attribute))
        .map(|row| row.datum)
        .collect();
    assert!(data.len() > 2, "{data:?}");
    zone.house.vault().hold(whose, data, for_case("case 2026-7"), LEGAL, NOW).await.unwrap();
    let id = customer(&zone, SRI).await;
    (zone, sri, id)
}

/// Where the record of what was done stands.
const RECORDS: &[&str] = &["/home", "/uses", "the export"];

/// What is held: identity and contact, an event, and a record that tax law keeps as well.
const HELD: &[Attribute] = &[Attribute::Name, Attribute::PrimaryEmail, Attribute::SignIn, Attribute::Payment];

/// A page without what is drawn: ids, marks, codes and customer numbers.
fn blind(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(core::iter::once(' ')) {
        if letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-') {
            run.push(letter);
            continue;
        }
        let is_drawn = run.len() > 20 && run.contains(|c: char| c.is_ascii_digit());
        let is_number = run.len() == 11 && run.bytes().filter(u8::is_ascii_digit).count() == 9;
        clean.push_str(if is_drawn || is_number { "[…]" } else { &run });
        run.clear();
        clean.push(letter);
    }
    clean
}

/// Everything that Sri reads now, by where it stands.
async fn read(browser: &mut Browser) -> Vec<(String, StatusCode, String)> {
    let mut pages = Vec::new();
    for path in ROOMS {
        let page = browser.get(path).await;
        pages.push(((*path).to_owned(), page.status, blind(&page.text)));
    }
    let file = browser.post_from("/my-data/export", "/my-data/export", &[("as", "json")]).await;
    assert!(file.text.contains("\"requests\""), "the export: {}", file.text);
    pages.push(("the export".to_owned(), file.status, blind(&file.text)));
    pages
}

/// The mails, without the ones of staff.
async fn letters(zone: &Zone) -> Vec<(String, String)> {
    let mails = zone.mails().await;
    mails.iter().map(|mail| (mail.header.template.clone(), blind(&mail.body))).collect()
}

async fn advance(zone: &Zone, now: Timestamp) {
    zone.clock.move_to(now);
    assert_eq!(course::advance_due(&zone.house, now).await.unwrap().failed, 0);
}

fn assert_same(one: &[(String, StatusCode, String)], other: &[(String, StatusCode, String)]) {
    assert_eq!(one.len(), other.len());
    for ((path, status, text), (_, as_ever, without)) in one.iter().zip(other) {
        assert_eq!(status, as_ever, "{path}");
        assert_eq!(text, without, "{path}");
    }
}

/// Shows: U2b, DEL3
#[tokio::test]
async fn nothing_that_a_customer_sees_takes_along_or_is_written_tells_of_a_hold() {
    let (held, mut with, id) = company(SRI).await;
    let (free, mut without, same) = company(BUDI).await;

    assert_same(&read(&mut with).await, &read(&mut without).await);
    let step = with.post_from("/leave", "/leave", &[]).await;
    assert_eq!(blind(&step.text), blind(&without.post_from("/leave", "/leave", &[]).await.text), "the plan");
    leave(&mut with).await;
    leave(&mut without).await;
    let mut status = Vec::new();
    for (zone, of) in [(&held, id), (&free, same)] {
        let case = zone.house.vault().cases_of(of).await.unwrap().remove(0);
        status.push(course::status_link(&zone.house, &case).replace("http://localhost:8080", ""));
    }
    for hours in [0, 36, 72, 84] {
        let mut stands = Vec::new();
        for (zone, status) in [(&held, &status[0]), (&free, &status[1])] {
            advance(zone, NOW.plus_hours(hours)).await;
            let page = zone.browser().get(status).await;
            stands.push((page.status, blind(&page.text)));
        }
        assert_eq!(stands[0], stands[1], "after {hours} hours");
        if hours == 0 {
            assert_same(&read(&mut with).await, &read(&mut without).await);
        }
        assert_eq!(letters(&held).await, letters(&free).await, "after {hours} hours");
    }

    let mut facts = Vec::new();
    for (zone, of) in [(&held, id), (&free, same)] {
        facts.push(certificate::latest(&zone.house, of).await.unwrap().unwrap().certificate.facts);
    }
    assert_eq!(facts[0], facts[1], "the certificate");
    let scan = async |zone: &Zone| zone.house.vault().scan_for(&Personal::text(SRI), &[]).await.unwrap();
    assert!(!scan(&held).await.is_clean(), "and what is held is there all the same");
    assert!(scan(&free).await.is_clean());
}

/// Shows: U2b, DEL1
#[tokio::test]
async fn a_value_that_was_replaced_goes_out_of_sight_on_its_day_whether_or_not_it_is_held() {
    let (held, mut with, id) = company(SRI).await;
    let (free, mut without, same) = company(BUDI).await;

    for (zone, of) in [(&held, id), (&free, same)] {
        let name = datum(Attribute::Name, "Sri Rekaan");
        zone.house.vault().replace(of, name, Actor::Customer(of), NOW).await.unwrap();
        zone.clock.move_to(NOW.plus_hours(80));
        zone.house.vault().sweep(NOW.plus_hours(80)).await.unwrap();
    }

    // The sessions of three days ago are over.
    let looks = async |zone: &Zone, browser: &mut Browser| {
        browser.post_from("/sign-in", "/sign-in", &[("email", SRI), ("password", PASSWORD)]).await;
        let pages = read(browser).await;
        assert!(pages.iter().all(|(_, status, _)| *status == StatusCode::OK), "{pages:?}");
        (pages, letters(zone).await)
    };
    let (with, with_letters) = looks(&held, &mut with).await;
    let (without, without_letters) = looks(&free, &mut without).await;

    assert_eq!(with_letters, without_letters);
    // What was done with the data is another matter: an erasure that did not happen stands in no record.
    let of_data = |pages: Vec<(String, StatusCode, String)>| -> Vec<_> {
        pages.into_iter().filter(|(path, ..)| !RECORDS.contains(&path.as_str())).collect()
    };
    assert_same(&of_data(with), &of_data(without));
    let scan = held.house.vault().scan_for(&Personal::text("Sri Wahyuni"), &[]).await.unwrap();
    assert!(!scan.is_clean(), "what is held is there all the same");
}

//! Mails that wait: listed with their reasons, read by whoever the ledger names, and never the deed of one person where
//! nobody vouches for the sender.

use amanah_policy::{CaseState, CustomerId, Role};
use amanah_service::deletion::course;
use amanah_service::vault::{Actor, CustomerState, Personal};
use axum::http::StatusCode;

use crate::waiting;
use crate::zone::{Browser, NOW, SRI, Zone, zone};

/// Where a mail that waits is read.
async fn waits(zone: &Zone, why: Vec<&'static str>, sender: Option<CustomerId>) -> String {
    format!("/console/mails/{}", waiting::mail(zone, why, sender).await)
}

async fn sri(zone: &Zone) -> (CustomerId, String) {
    zone.customer(SRI).await;
    let vault = zone.house.vault();
    let id = vault.customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    (id, vault.customer(id).await.unwrap().number.to_string())
}

async fn state(zone: &Zone, customer: CustomerId) -> CustomerState {
    zone.house.vault().customer(customer).await.unwrap().state
}

/// Writes the deletion down that a mail asks for, of a customer who is open.
async fn written(browser: &mut Browser, mail: &str, number: &str) -> String {
    let sent = browser.post_from(mail, &format!("{mail}/deletion"), &[("customer", number)]).await;
    sent.location()
}

/// Shows: R3, SEC
#[tokio::test]
async fn what_waits_is_listed_without_what_it_says_and_the_ledger_says_who_read_it() {
    let zone = zone().await;
    let mail = waits(&zone, vec!["g6", "g11"], None).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;

    let today = agus.get("/console").await;
    let list = agus.get("/console/mails").await;
    let before = agus.get(&mail).await;
    let entries = zone.house.vault().ledger_size().await.unwrap();
    let read = agus.send_form(&before, &format!("{mail}/read"), &[]).await;
    let after = zone.house.vault().ledger_size().await.unwrap();
    let hidden = [lina.get("/console/mails").await.status, lina.get(&mail).await.status];

    assert!(today.text.contains("One mail waits for a person"), "{}", today.text);
    assert!(list.text.contains("Asks for a deletion") && list.text.contains("Another domain signed it"));
    for page in [&list, &before] {
        assert!(!page.text.contains("Please delete") && !page.text.contains(SRI), "{}", page.text);
    }
    assert_eq!(after, entries + 1, "that it was read stands in the ledger");
    assert!(read.text.contains("Please delete it") && read.text.contains("My account"), "{}", read.text);
    assert!(read.text.contains("Subject: My account"), "the header, letter by letter");
    assert_eq!(hidden, [StatusCode::NOT_FOUND; 2]);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn where_nobody_vouches_for_the_sender_a_second_person_stands_for_the_deletion() {
    let zone = zone().await;
    let (customer, number) = sri(&zone).await;
    let mail = waits(&zone, vec!["g6"], None).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut wati = zone.colleague("Wati", &[Role::Support]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    zone.opened(&mut agus).await;

    let nobody = agus.post_from(&mail, &format!("{mail}/deletion"), &[("customer", "0000-0001-8")]).await;
    let location = written(&mut agus, &mail, &number).await;
    let case = location.split('?').next().unwrap().to_owned();
    let told = agus.get(&location).await;
    let silent = !zone.mailed("case_confirm").await && state(&zone, customer).await == CustomerState::Active;
    let own = agus.post_from(&case, &format!("{case}/approve"), &[]).await;
    let still = state(&zone, customer).await;
    let by_legal = lina.post_from(&case, &format!("{case}/approve"), &[]).await;
    let page = wati.get(&case).await;
    let approved = wati.send_form(&page, &format!("{case}/approve"), &[]).await;

    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nobody.text);
    assert!(location.ends_with("?done=case-second-person"), "{location}");
    assert!(!told.text.contains("I stand for it"), "no button for whoever wrote it down");
    assert!(silent, "nobody was written to, and nothing is frozen");
    assert!(own.location().ends_with("?done=case-same-person"), "{}", own.location());
    assert_eq!((still, by_legal.status), (CustomerState::Active, StatusCode::NOT_FOUND));
    assert!(page.text.contains(&mail), "the mail is one click away: {}", page.text);
    assert_eq!(page.text.matches(r#"class="button""#).count(), 1, "one button leads: {}", page.text);
    assert!(approved.location().ends_with("?done=case-opened"), "{}", approved.location());
    assert_eq!(state(&zone, customer).await, CustomerState::Frozen);
    assert!(zone.mailed("case_confirm").await, "and the registered address is asked");
}

/// Shows: DEL2
#[tokio::test]
async fn what_no_second_person_stands_for_is_over_after_a_week_and_nobody_hears_of_it() {
    let zone = zone().await;
    let (customer, number) = sri(&zone).await;
    let mail = waits(&zone, vec!["nobody"], None).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    zone.opened(&mut agus).await;
    written(&mut agus, &mail, &number).await;
    let mails = zone.mails().await.len();

    let later = NOW.plus_days(7);
    course::advance_due(&zone.house, later).await.unwrap();

    let cases = zone.house.vault().cases_of(customer).await.unwrap();
    assert_eq!(cases.iter().map(|case| case.state).collect::<Vec<_>>(), [CaseState::Expired]);
    assert_eq!(zone.mails().await.len(), mails);
}

/// Shows: DEL2, R3
#[tokio::test]
async fn of_a_sender_beyond_doubt_one_person_sends_the_confirmation_and_the_mail_is_read_with_its_customer() {
    let zone = zone().await;
    let (customer, _) = sri(&zone).await;
    let mail = waits(&zone, vec!["a2"], Some(customer)).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    let page = agus.get(&mail).await;
    let open = format!("/console/customers/{customer}/open");
    let opened = agus.send_form(&page, &open, &[]).await;
    let sent = agus.send_form(&page, &format!("{mail}/deletion"), &[]).await;

    assert!(!page.text.contains("Open and read"), "its text is among the data of its customer");
    assert_eq!(opened.location(), format!("/console/customers/{customer}"));
    assert!(sent.location().ends_with("?done=case-opened"), "{} {}", sent.location(), sent.text);
    assert_eq!(state(&zone, customer).await, CustomerState::Frozen);
}

/// Shows: SEC
#[tokio::test]
async fn a_mail_is_closed_after_a_question_and_then_waits_no_more() {
    let zone = zone().await;
    let mail = waits(&zone, vec!["g6"], None).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let dismiss = format!("{mail}/dismiss");

    let asked = agus.get(&dismiss).await;
    let closed = agus.send_form(&asked, &dismiss, &[]).await;
    let twice = agus.send_form(&asked, &dismiss, &[]).await;

    assert!(asked.text.contains("deleted for good"), "{}", asked.text);
    assert_eq!(closed.location(), "/console/mails?done=mail-dismissed");
    assert_eq!(twice.location(), "/console/mails?done=mail-not-waiting");
    assert_eq!(agus.get(&mail).await.status, StatusCode::NOT_FOUND);
    let by_nobody = Actor::System(Role::Support);
    let list = amanah_service::sources::correspondence::review::list(&zone.house, by_nobody).await;
    assert!(list.is_err(), "a part of the system reads nobody's mail");
}

#[tokio::test]
async fn a_request_that_waits_for_a_second_person_looks_as_drawn() {
    let zone = zone().await;
    let (_, number) = sri(&zone).await;
    let mail = waits(&zone, vec!["g6"], None).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut wati = zone.colleague("Wati", &[Role::Support]).await;
    zone.opened(&mut agus).await;
    let location = written(&mut agus, &mail, &number).await;
    let case = location.split('?').next().unwrap();

    for language in ["en", "id"] {
        (agus, wati) = (agus.reading(language), wati.reading(language));
        crate::pictures::look(&mut wati, &format!("case-second-person-{language}"), case).await;
        crate::pictures::look(&mut agus, &format!("case-second-person-own-{language}"), &location).await;
    }
}

#[tokio::test]
async fn mails_that_wait_look_as_drawn() {
    let zone = zone().await;
    let mail = waits(&zone, vec!["g6", "g11"], None).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    for language in ["en", "id"] {
        agus = agus.reading(language);
        for (name, path) in [("incoming", "/console/mails"), ("incoming-mail", &mail)] {
            crate::pictures::look(&mut agus, &format!("{name}-{language}"), path).await;
        }
    }
}

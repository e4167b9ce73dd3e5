//! Today leads to the purpose: each line opens its customer with one button. And the people of an account, from one
//! customer to the other.

use amanah_policy::Role;
use amanah_service::vault::MailOutcome;
use axum::http::StatusCode;

use crate::billing::invoiced;
use crate::zone::{NOW, PASSWORD, SRI, zone};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";
const WATI: &str = "wati@toko-sri.example";

/// Where the first button of a page leads that has this beside it.
fn action_with(page: &str, value: &str) -> String {
    let form =
        page.split("<form").find(|form| form.contains(&format!("value=\"{value}"))).expect("such a form");
    form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Shows: SEC
#[tokio::test]
async fn a_ticket_on_today_is_read_with_one_button() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let form = [("subject", "Mail"), ("text", "Nothing arrives since Monday"), ("form", TICKET)];
    sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut mira = zone.colleague("Mira", &[Role::Marketing]).await;

    let today = agus.get("/console").await;
    let action = format!("/console/tickets/{TICKET}/open");
    let opened = agus.send_form(&today, &action, &[]).await;
    let read = agus.get(&opened.location()).await;
    let hers = mira.get("/console").await;

    assert!(!today.text.contains("Nothing arrives"), "Today shows no text");
    assert_eq!(opened.location(), format!("/console/tickets/{TICKET}"));
    assert!(read.text.contains("Nothing arrives since Monday"));
    assert!(!hers.text.contains("What waits"), "{}", hers.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_mail_that_did_not_arrive_opens_its_customer_and_no_other() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let vault = zone.house.vault();
    for leased in vault.lease_mails(50, NOW.plus_hours(1), NOW).await.unwrap() {
        let outcome = MailOutcome::Undeliverable { answer: "550 5.1.1".to_owned(), keep_text: true };
        vault.settle_mail(&leased, outcome, NOW).await.unwrap();
    }
    zone.customer("budi@example.test").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;

    let today = agus.get("/console").await;
    let action = action_with(&today.text, "mal_");
    let hidden = today.hidden_in(&action);
    let mail = hidden.iter().find(|(name, _)| name == "reference").unwrap().1.clone();
    let opened = agus.send_form(&today, &action, &[]).await;
    let page = agus.get(&opened.location()).await;
    let budi = zone.page_of(&mut agus, "budi@example.test").await;
    let fields = [("from", "mail"), ("reference", mail.as_str())];
    let forged = agus.post_from("/console", &format!("{budi}/open"), &fields).await;
    let list = ratna.get("/console/openings").await;

    assert_eq!(format!("{}/open", opened.location()), action);
    assert!(page.text.contains(SRI), "{}", page.text);
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "the mail was not Budi's");
    assert!(list.text.contains("mail did not arrive mal_"), "{}", list.text);
}

/// Shows: SEC
#[tokio::test]
async fn an_overdue_invoice_opens_who_is_to_pay_for_billing() {
    let zone = zone().await;
    let (_, mut bima, page) = invoiced(&zone).await;
    zone.clock.move_to(NOW.plus_days(15));
    let fields = [("email", "bima@contoh.example"), ("password", PASSWORD)];
    bima.post_from("/console/sign-in", "/console/sign-in", &fields).await;

    let today = bima.get("/console").await;
    let action = action_with(&today.text, "INV-2026-000001");
    let opened = bima.send_form(&today, &action, &[]).await;
    let shown = bima.get(&opened.location()).await;

    assert!(today.text.contains("Invoice INV-2026-000001"), "{}", today.text);
    assert_eq!(opened.location(), page);
    assert!(shown.text.contains("Sri Wahyuni") && shown.text.contains("Bill"), "{}", shown.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_review_opens_whom_it_is_about_for_the_officer_alone() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = zone.opened(&mut agus).await;
    let open = format!("{page}/open");

    let today = ratna.get("/console").await;
    let review = today.hidden_in(&open).into_iter().find(|(name, _)| name == "reference").unwrap().1;
    let opened = ratna.send_form(&today, &open, &[]).await;
    let shown = ratna.get(&page).await;
    let mut dewi = zone.colleague("Dewi", &[Role::Support]).await;
    let fields = [("from", "review"), ("reference", review.as_str())];
    let forged = dewi.post_from("/console", &open, &fields).await;

    assert_eq!(opened.location(), page, "{}", opened.text);
    assert!(shown.text.contains("Account to the customer"), "{}", shown.text);
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Shows: SEC, U2a
#[tokio::test]
async fn the_people_of_an_account_are_shown_by_number_and_opened_under_the_same_purpose() {
    let zone = zone().await;
    let mut sri = zone.owner(SRI).await;
    zone.invited(&mut sri, WATI, "billing").await;
    zone.customer("budi@example.test").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let person = zone.opened(&mut agus).await;

    let shown = agus.get(&person).await;
    let company = action_with(&shown.text, "colleague");
    let number = shown.hidden_in(&company).into_iter().find(|(name, _)| name == "reference").unwrap().1;
    let opened = agus.send_form(&shown, &company, &[]).await;
    let of_company = agus.get(&opened.location()).await;
    let wati = of_company
        .text
        .split("action=\"")
        .filter_map(|part| part.split_once('"'))
        .map(|(action, _)| action.to_owned())
        .find(|action| action.ends_with("/open") && !action.contains(person.trim_start_matches("/console")))
        .expect("the other person");
    let second = agus.send_form(&of_company, &wati, &[]).await;
    let her_page = agus.get(&second.location()).await;
    let budi = zone.page_of(&mut agus, "budi@example.test").await;
    let fields = [("from", "colleague"), ("reference", number.as_str())];
    let forged = agus.post_from("/console", &format!("{budi}/open"), &fields).await;
    let record = sri.get("/company/uses").await;

    assert!(
        shown.text.contains("Belongs to the account of") && shown.text.contains("Owner"),
        "{}",
        shown.text
    );
    assert!(!shown.text.contains("CV Rekaan Maju"), "a name needs an opening of its own");
    assert!(of_company.text.contains("People of this account"), "{}", of_company.text);
    assert!(of_company.text.contains("CV Rekaan Maju") && !of_company.text.contains("Wati Rekaan"));
    assert!(her_page.text.contains("Wati Rekaan"), "{}", her_page.text);
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "Budi belongs to no account of hers");
    assert!(record.text.contains("Support"), "{}", record.text);
}

/// Shows: SEC
#[tokio::test]
async fn nobody_comes_from_a_customer_who_is_not_open() {
    let zone = zone().await;
    let mut sri = zone.owner(SRI).await;
    zone.invited(&mut sri, WATI, "billing").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let person = zone.opened(&mut agus).await;
    let shown = agus.get(&person).await;
    let company = action_with(&shown.text, "colleague");
    zone.clock.move_to(NOW.plus_micros(31 * 60_000_000));

    let late = agus.send_form(&shown, &company, &[]).await;

    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text);
}

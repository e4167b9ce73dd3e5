//! Requests in the console: written down at the desk, in the queue by what is due, on their page, and what each role does.

use amanah_policy::{Attribute, CaseChannel, CaseKind, CustomerId, Role};
use amanah_service::deletion::{confirm, course, request};
use amanah_service::vault::{Actor, CustomerState, Personal, ServiceKind};
use axum::http::StatusCode;

use crate::zone::{Answer, Browser, NOW, SRI, Zone, zone};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";
const SEEN: &str = "She came with her identity card and a bill.";

async fn customer(zone: &Zone) -> CustomerId {
    zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap()
}

/// Writes a request of Sri down, who is open to this member of staff.
async fn written(zone: &Zone, browser: &mut Browser, kind: &str) -> Answer {
    let form = format!("{}/request", zone.opened(browser).await);
    browser.post_from(&form, &form, &[("kind", kind), ("came", "telephone")]).await
}

/// The page an answer leads to, without what was done.
fn page_of(answer: &Answer) -> String {
    let location = answer.location();
    assert!(location.starts_with("/console/cases/cas_"), "{location} {}", answer.text);
    location.split('?').next().unwrap().to_owned()
}

async fn number(zone: &Zone) -> String {
    zone.house.vault().customer(customer(zone).await).await.unwrap().number.to_string()
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_deletion_written_down_at_the_desk_waits_for_the_registered_address() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    let form = format!("{}/request", zone.opened(&mut agus).await);
    let empty = agus.post_from(&form, &form, &[]).await;
    let opened = agus.post_from(&form, &form, &[("kind", "erase"), ("came", "letter")]).await;
    let told = agus.get(&opened.location()).await;
    let again = agus.post_from(&form, &form, &[("kind", "erase"), ("came", "letter")]).await;
    let asked = agus.post_from(&page_of(&opened), &format!("{}/ask", page_of(&opened)), &[]).await;
    let mails = zone.mails().await;
    let uses = sri.get("/uses").await;

    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Choose how it came."), "{}", empty.text);
    assert!(told.text.contains("Nothing is erased before"), "{}", told.text);
    assert!(told.text.contains("Agus"), "who wrote it down");
    assert!(!told.text.contains(SRI), "no value of the customer");
    assert!(again.location().ends_with("?done=case-open-already"), "{}", again.location());
    assert!(asked.location().ends_with("?done=case-asked"), "{}", asked.location());
    let confirmations = mails.iter().filter(|mail| mail.header.template == "case_confirm").count();
    assert_eq!(confirmations, 2);
    assert!(uses.text.contains("By letter"), "how it came stands in the customer's record: {}", uses.text);
}

/// Shows: DEL2
#[tokio::test]
async fn one_button_on_a_ticket_sends_the_confirmation_of_a_deletion() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let form = [("subject", "Account"), ("text", "Please delete my account"), ("form", TICKET)];
    sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let ticket = format!("/console/tickets/{TICKET}");
    agus.post_from("/console/tickets", &format!("{ticket}/open"), &[("to", "ticket")]).await;

    let page = agus.get(&ticket).await;
    let sent = agus.send_form(&page, &format!("{ticket}/deletion"), &[]).await;
    let state = zone.house.vault().customer(customer(&zone).await).await.unwrap().state;

    assert!(sent.location().ends_with("?done=case-opened"), "{} {}", sent.location(), sent.text);
    assert!(zone.mailed("case_confirm").await);
    assert_eq!(state, amanah_service::vault::CustomerState::Frozen);
}

/// Shows: U2a
#[tokio::test]
async fn the_queue_is_ordered_by_what_is_due_warns_in_words_and_shows_the_house_s_time() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let customer = customer(&zone).await;
    let by = (CaseChannel::Portal, Actor::Customer(customer));
    for (kind, hour) in [(CaseKind::Access, 0), (CaseKind::Copy, 5), (CaseKind::Object, 30)] {
        request::ask(&zone.house, customer, kind, by, NOW.plus_hours(hour)).await.unwrap();
    }
    zone.clock.move_to(NOW.plus_hours(73));
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;

    let queue = agus.get("/console/cases").await.text;
    let today = agus.get("/console").await;
    let of_legal = lina.get("/console").await;
    let not_theirs = bima.get("/console/cases").await;
    let open = today.text.split("value=\"case\"").next().unwrap().rsplit("action=\"").next().unwrap();
    let open = open.split('"').next().unwrap().to_owned();
    let opened = agus.send_form(&today, &open, &[]).await;
    let shown = agus.get(&opened.location()).await;

    let places: Vec<_> = ["To be told what is recorded", "A copy to take along", "An objection to a use"]
        .map(|kind| queue.find(kind).unwrap_or_else(|| panic!("{kind} in {queue}")))
        .to_vec();
    assert!(places.is_sorted(), "the oldest first: {places:?}");
    assert!(queue.contains("One is late."), "{queue}");
    for (kind, urgency) in [("To be told", "Late"), ("A copy", "Six hours left at most")] {
        let line = queue.split("<li>").find(|line| line.contains(kind)).unwrap();
        assert!(line.contains(urgency), "{line}");
    }
    assert!(queue.contains("19:34 WIB"), "72 hours, as the clock on the wall shows it: {queue}");
    assert!(today.text.contains("Six hours left at most"), "{}", today.text);
    assert!(of_legal.text.contains("/console/cases/cas_"), "{}", of_legal.text);
    assert!(!of_legal.text.contains("value=\"case\""), "legal opens nobody");
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    assert!(shown.text.contains(SRI), "opened under the purpose of the line: {}", opened.text);
}

/// Shows: U2a
#[tokio::test]
async fn a_request_is_answered_and_the_officer_alone_refuses() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let copy = page_of(&written(&zone, &mut agus, "copy").await);
    let object = page_of(&written(&zone, &mut agus, "object").await);

    let answer = format!("{copy}/answer");
    let asked = agus.get(&answer).await;
    let answered = agus.send_form(&asked, &answer, &[]).await;
    let twice = agus.send_form(&asked, &answer, &[]).await;
    let refuse = format!("{object}/refuse");
    let by_support = agus.post_from(&object, &refuse, &[("why", "harms_others")]).await;
    let no_reason = ratna.post_from(&refuse, &refuse, &[("why", "I say so")]).await;
    let refused = ratna.post_from(&refuse, &refuse, &[("why", "harms_others")]).await;
    let told = ratna.get(&refused.location()).await;
    let closed = ratna.get("/console/cases?show=closed").await;
    let mails = zone.mails().await;
    let uses = sri.get("/uses").await;

    assert!(answered.location().ends_with("?done=case-answered"), "{}", answered.location());
    assert!(twice.location().ends_with("?done=case-changed"), "{}", twice.location());
    assert_eq!(by_support.status, StatusCode::NOT_FOUND);
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text.contains("It would reveal another person"), "{}", told.text);
    assert_eq!(closed.text.matches("/console/cases/cas_").count(), 2, "{}", closed.text);
    let refusal = mails.iter().find(|mail| mail.header.template == "case_refused").unwrap();
    assert!(refusal.body.contains("Ratna"), "{}", refusal.body);
    assert!(uses.text.contains("Refused"), "{}", uses.text);
}

/// Shows: DEL2
#[tokio::test]
async fn without_a_mailbox_another_person_confirms_by_a_fact_that_is_true_of_the_customer() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let case = page_of(&written(&zone, &mut agus, "erase").await);
    let page = format!("{case}/second-fact");
    let number = number(&zone).await;
    let fields = |number| [("fact", "number"), ("number", number), ("seen", SEEN)];

    let by_support = agus.post_from(&case, &page, &fields(&number)).await;
    let wrong = ratna.post_from(&page, &page, &fields("0000-0001-8")).await;
    let unread = ratna.post_from(&page, &page, &fields("Sri")).await;
    let silent = ratna.post_from(&page, &page, &[("fact", "number"), ("number", &number)]).await;
    let invoice = [("fact", "invoice"), ("invoice", "INV-2026-000001"), ("total", "111000"), ("seen", SEEN)];
    let no_invoice = ratna.post_from(&page, &page, &invoice).await;
    let confirmed = ratna.post_from(&page, &page, &fields(&number)).await;
    let told = ratna.get(&confirmed.location()).await;
    let uses = sri.get("/uses").await;

    assert_eq!(by_support.status, StatusCode::NOT_FOUND);
    for refused in [&wrong, &unread, &silent, &no_invoice] {
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    }
    assert!(wrong.text.contains("This is not true of this customer"), "{}", wrong.text);
    assert!(wrong.text.contains(SEEN), "what was typed stays");
    assert!(confirmed.location().ends_with("?done=case-confirmed"), "{}", confirmed.text);
    assert!(told.text.contains("without the mailbox"), "{}", told.text);
    assert!(!told.text.contains(SEEN), "what was seen is sealed");
    assert!(uses.text.contains("identity card"), "the customer reads what was seen: {}", uses.text);
}

/// Shows: DEL2
#[tokio::test]
async fn an_officer_who_wrote_it_down_does_not_confirm_it() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let open = format!("{}/open", zone.page_of(&mut ratna, SRI).await);
    let fields = [("purpose", "accountability"), ("reason", "she stands at the desk and wants to leave")];
    ratna.post_from(&open, &open, &fields).await;
    let form = open.replace("/open", "/request");
    let opened = ratna.post_from(&form, &form, &[("kind", "erase"), ("came", "in_person")]).await;
    let page = format!("{}/second-fact", page_of(&opened));

    let number = number(&zone).await;
    let fields = [("fact", "number"), ("number", number.as_str()), ("seen", SEEN)];
    let refused = ratna.post_from(&page, &page, &fields).await;

    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Another officer approves it"), "{}", refused.text);
}

/// Shows: DEL2
#[tokio::test]
async fn support_stops_a_deletion_at_the_customer_s_word_and_is_named() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let case = page_of(&written(&zone, &mut agus, "erase").await);
    let page = format!("{case}/stop");

    let by_legal = lina.get(&page).await;
    let stopped = agus.post_from(&page, &page, &[]).await;
    let late = agus.post_from(&case, &page, &[]).await;
    let told = agus.get(&stopped.location()).await;
    let mails = zone.mails().await;

    assert_eq!(by_legal.status, StatusCode::NOT_FOUND);
    assert!(stopped.location().ends_with("?done=case-stopped"), "{}", stopped.location());
    assert!(late.location().ends_with("?done=case-changed"), "{}", late.location());
    assert!(told.text.contains("Closed by") && told.text.contains("Agus"), "{}", told.text);
    let mail = mails.iter().find(|mail| mail.header.template == "case_stopped").unwrap();
    assert!(mail.body.contains("Agus stopped the deletion"), "{}", mail.body);
}

/// Shows: DEL3, U2b
#[tokio::test]
async fn what_is_held_shows_to_the_officer_and_legal_and_not_to_support() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let case = page_of(&written(&zone, &mut agus, "erase").await);
    let before = agus.get(&case).await.text;
    let vault = zone.house.vault();
    let customer = customer(&zone).await;
    let rows = vault.erasure_plan(customer, NOW).await.unwrap();
    let name = rows.iter().find(|row| row.attribute == Attribute::Name).unwrap().datum.unwrap();
    vault
        .hold(customer, vec![name], crate::zone::for_case("case 2026-7"), Actor::System(Role::Officer), NOW)
        .await
        .unwrap();

    let to_support = agus.get(&case).await.text;
    let to_officer = ratna.get(&case).await.text;
    let to_legal = lina.get(&case).await.text;

    let plan =
        |text: &str| text.split("id=\"plan\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
    assert_eq!(plan(&to_support), plan(&before), "as if nothing were held");
    for text in [to_officer, to_legal] {
        assert!(plan(&text).contains("1 data are held for a case"), "{text}");
        assert!(plan(&text).contains("Held"), "{text}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn an_id_of_no_request_is_not_found() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;

    for id in ["cas_00000000000000000000000000000000", "cas_0", "cus_00000000000000000000000000000000", "1"] {
        let shown = ratna.get(&format!("/console/cases/{id}")).await;
        assert_eq!(shown.status, StatusCode::NOT_FOUND, "{id}");
    }
}

/// Shows: DEL2
#[tokio::test]
async fn a_deletion_that_was_carried_out_is_read_without_its_customer() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let case = page_of(&written(&zone, &mut agus, "erase").await);
    let link = zone.link("case_confirm").await;
    let token = link.rsplit('/').next().unwrap();
    confirm::confirm(&zone.house, token, NOW).await.unwrap();
    for hours in [36, 72, 84] {
        zone.clock.move_to(NOW.plus_hours(hours));
        course::advance_due(&zone.house, NOW.plus_hours(hours)).await.unwrap();
    }
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;

    let shown = ratna.get(&case).await;
    let list = ratna.get("/console/cases?show=closed").await;

    assert!(shown.text.contains("a customer who is erased"), "{}", shown.text);
    assert!(shown.text.contains("Carried out"), "{}", shown.text);
    assert!(list.text.contains(&case), "{}", list.text);
}

/// Shows: U2a
#[tokio::test]
async fn a_restriction_of_an_active_customer_is_a_page_that_says_what_it_means_and_is_lifted_by_another() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let id = customer(&zone).await;
    let host = Personal::text("toko-sri.example");
    let actor = Actor::System(Role::Support);
    zone.house.vault().add_service(id, ServiceKind::Hosting, host, actor, NOW, NOW).await.unwrap();
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let case = page_of(&written(&zone, &mut agus, "restrict").await);
    let restrict = format!("{case}/restrict");

    let shown = agus.get(&case).await;
    let asked = agus.get(&restrict).await;
    let done = agus.send_form(&asked, &restrict, &[]).await;
    let page = agus.get(&done.location()).await;
    let twice = agus.send_form(&asked, &restrict, &[]).await;
    let lift = agus.get(&format!("{case}/answer")).await;
    let lifted = agus.send_form(&lift, &format!("{case}/answer"), &[]).await;

    assert!(!shown.text.contains(&format!("{case}/answer")), "nothing to call done yet: {}", shown.text);
    assert!(asked.text.contains("no invoice and no notice"), "{}", asked.text);
    assert!(done.location().ends_with("?done=case-restricted"), "{}", done.location());
    assert!(
        page.text.contains("Data restricted") && page.text.contains("Lift the restriction"),
        "{}",
        page.text
    );
    assert!(twice.location().ends_with("?done=case-changed"), "{}", twice.location());
    assert!(lift.text.contains("Lift this restriction?"), "{}", lift.text);
    assert!(lifted.location().ends_with("?done=case-answered"), "{}", lifted.location());
    assert_eq!(zone.house.vault().customer(id).await.unwrap().state, CustomerState::Active);
}

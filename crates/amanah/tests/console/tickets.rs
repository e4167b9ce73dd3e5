//! Tickets from the side of staff, and the services they write down.

use amanah::console;
use amanah_policy::{Bundle, Category, Role, shipped};
use amanah_service::accounts::staff::roles::{self, TO_OPEN};
use axum::http::StatusCode;

use crate::zone::{Browser, SRI, Zone, zone};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";

/// A customer with a question.
async fn asked(zone: &Zone) -> Browser {
    let mut sri = zone.customer(SRI).await;
    let form = [("subject", "Mail"), ("text", "Nothing arrives since Monday"), ("form", TICKET)];
    sri.post_from("/tickets/new", "/tickets/new", &form).await;
    sri
}

/// Shows: SEC
#[test]
fn tickets_are_answered_by_the_roles_that_the_policy_shows_correspondence() {
    let policy = Bundle::compile(&shipped()).unwrap();
    let sees = |role: &Role| {
        TO_OPEN.into_iter().any(|it| roles::sees(&policy, *role, it).contains(&Category::Correspondence))
    };

    let named: Vec<Role> = Role::ALL.iter().copied().filter(sees).collect();

    assert_eq!(named, console::ANSWERING);
}

/// Shows: R5, U1
#[tokio::test]
async fn a_question_is_read_under_its_ticket_answered_and_the_customer_hears_of_it() {
    let zone = zone().await;
    let mut sri = asked(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = format!("/console/tickets/{TICKET}");

    let closed = agus.get(&page).await;
    let opened = agus.post_from(&page, &format!("{page}/open"), &[("to", "ticket")]).await;
    let read = agus.get(&page).await;
    let noted = agus.post_from(&page, &format!("{page}/note"), &[("note", "quota is full")]).await;
    let answered = agus.post_from(&page, &format!("{page}/answer"), &[("answer", "It is back.")]).await;
    let link = zone.link("ticket_answered").await;
    let thread = sri.get(&link).await;
    let data = sri.get("/my-data?category=correspondence").await;

    assert!(!closed.text.contains("Nothing arrives") && closed.text.contains("Open the customer and read"));
    assert_eq!(opened.location(), page);
    assert!(read.text.contains("Nothing arrives since Monday"), "{}", read.text);
    assert_eq!(noted.location(), format!("{page}?done=ticket-noted"));
    assert_eq!(answered.location(), format!("{page}?done=ticket-answered"));
    assert_eq!(link, format!("/tickets/{TICKET}"));
    assert!(thread.text.contains("It is back.") && thread.text.contains("Support"), "{}", thread.text);
    assert!(!thread.text.contains("quota is full"), "a note is not in the conversation");
    assert!(data.text.contains("quota is full"), "and it is in the data about the customer");
}

#[tokio::test]
async fn an_answer_that_is_empty_too_long_or_to_a_closed_ticket_helps() {
    let zone = zone().await;
    asked(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = format!("/console/tickets/{TICKET}");
    agus.post_from(&page, &format!("{page}/open"), &[("to", "ticket")]).await;

    let empty = agus.post_from(&page, &format!("{page}/answer"), &[("answer", " ")]).await;
    let long = agus.post_from(&page, &format!("{page}/note"), &[("note", &"x".repeat(4_001))]).await;
    let nonsense = agus.post_from(&page, &format!("{page}/shift"), &[("to", "nowhere")]).await;
    agus.post_from(&page, &format!("{page}/close"), &[]).await;
    let late = agus.post_from("/console/tickets", &format!("{page}/answer"), &[("answer", "x")]).await;
    let reopened = agus.post_from("/console/tickets", &format!("{page}/shift"), &[("to", "open")]).await;
    let unknown = agus.get("/console/tickets/tkt_00000000000000000000000000000000").await;

    assert_eq!(
        (empty.status, long.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    assert!(empty.text.contains("Write something first") && long.text.contains("at most 4,000"));
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    assert_eq!(late.location(), format!("{page}?done=ticket-not-good"));
    assert_eq!(reopened.location(), format!("{page}?done=ticket-reopened"));
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// Shows: SEC
#[tokio::test]
async fn who_may_not_read_correspondence_reads_and_answers_no_ticket() {
    let zone = zone().await;
    asked(&zone).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let page = format!("/console/tickets/{TICKET}");

    bima.post_from(&page, &format!("{page}/open"), &[("to", "ticket")]).await;
    let refused = bima.get(&page).await;
    let answered = bima.post_from("/console/tickets", &format!("{page}/answer"), &[("answer", "x")]).await;

    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(!refused.text.contains("Nothing arrives"));
    assert_eq!(answered.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_ticket_is_taken_on_and_the_queue_says_by_whom() {
    let zone = zone().await;
    asked(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = format!("/console/tickets/{TICKET}");

    let taken = agus.post_from(&page, &format!("{page}/assign"), &[("who", "me")]).await;
    let queue = agus.get("/console/tickets").await;
    let waits = agus.post_from(&page, &format!("{page}/shift"), &[("to", "waiting")]).await;
    let list = agus.get("/console/tickets").await;

    assert_eq!(taken.location(), format!("{page}?done=ticket-taken"));
    assert!(queue.text.contains("Agus") && queue.text.contains("Customer waits"), "{}", queue.text);
    assert_eq!(waits.location(), format!("{page}?done=ticket-waits"));
    assert!(list.text.contains("Waiting"));
}

/// Shows: SEC
#[tokio::test]
async fn services_are_written_down_under_a_purpose_only() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let page = zone.page_of(&mut agus, SRI).await;
    let add = format!("{page}/service");
    let form = [
        ("kind", "hosting"),
        ("label", "Shop"),
        ("host", "toko-sri.example"),
        ("plan", "Hosting M"),
        ("amount", "150000"),
        ("period", "month"),
    ];

    let closed = agus.post_from("/console/find", &add, &form).await;
    zone.opened(&mut agus).await;
    let added = agus.post_from(&add, &add, &form).await;
    let twice = agus.post_from(&add, &add, &form).await;
    let shown = agus.get(&page).await;
    let room = sri.get("/services").await;

    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    assert!(closed.text.contains("Open customer") && closed.text.contains("Shop"), "{}", closed.text);
    assert_eq!(ratna.get(&add).await.status, StatusCode::NOT_FOUND);
    assert_eq!(added.location(), format!("{page}?done=service-added"), "{}", added.text);
    assert!(twice.text.contains("A running service has this host name already"), "{}", twice.text);
    assert!(shown.text.contains("1 of 1 run."), "{}", shown.text);
    for piece in ["One service runs for you.", "Shop (toko-sri.example)", "Hosting M", "150,000 a month"] {
        assert!(room.text.contains(piece), "{piece} is missing in {}", room.text);
    }
}

#[tokio::test]
async fn a_service_form_that_cannot_be_taken_helps_and_a_service_is_changed_and_ended() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = zone.opened(&mut agus).await;
    let add = format!("{page}/service");
    let bad = [
        ("kind", "castle"),
        ("host", "not a host"),
        ("amount", "1.500.000"),
        ("started", "yesterday"),
        ("planned_end", "2026-13-01"),
    ];

    let nothing = agus.post_from(&add, &add, &[]).await;
    let wrong = agus.post_from(&add, &add, &bad).await;
    agus.post_from(&add, &add, &[("kind", "server"), ("label", "Machine one")]).await;
    let change = agus.get(&page).await.link_to("/console/services/");
    let changed = agus.post_from(&change, &change, &[("label", "Machine two")]).await;
    let room = sri.get("/services").await;
    let end = change.replace("/change", "/end");
    let asked = agus.get(&end).await;
    let ended = agus.post_from(&end, &end, &[]).await;
    let late = agus.post_from(&page, &change, &[("label", "x")]).await;
    let after = sri.get("/services").await;

    for answer in [&nothing, &wrong] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for piece in ["Choose one of these", "no host name", "Write digits", "a day like"] {
        assert!(wrong.text.to_lowercase().contains(&piece.to_lowercase()), "{piece} in {}", wrong.text);
    }
    assert_eq!(changed.location(), format!("{page}?done=service-changed"));
    assert!(room.text.contains("Machine two") && !room.text.contains("Machine one"), "{}", room.text);
    assert!(asked.text.contains("The service ends now"));
    assert_eq!(ended.location(), format!("{page}?done=service-ended"));
    assert_eq!(late.location(), format!("{page}?done=service-over"));
    assert!(after.text.contains("Nothing runs for you now. One has ended."), "{}", after.text);
}

//! Questions of a customer through the forms: what helps when something is wrong, and what is one message only.

use axum::http::StatusCode;

use crate::zone::{SRI, zone};

/// Shows: R5
#[tokio::test]
async fn a_question_is_asked_read_written_to_closed_and_opened_again() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let form = [("subject", "Mail"), ("text", "Nothing arrives since Monday")];
    let asked = sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let page = asked.location().split('?').next().unwrap().to_owned();
    let read = sri.get(&page).await;
    let list = sri.get("/tickets").await;
    let replied = sri.post_from(&page, &format!("{page}/reply"), &[("text", "Still nothing")]).await;
    let closed = sri.post_from(&page, &format!("{page}/close"), &[]).await;
    let after = sri.get(&page).await;
    sri.post_from(&page, &format!("{page}/reply"), &[("text", "And again")]).await;
    let again = sri.get(&page).await;

    assert!(asked.location().ends_with("?done=ticket-sent"), "{}", asked.text);
    assert!(read.text.contains("Nothing arrives since Monday") && read.text.contains("<h1>Mail</h1>"));
    assert!(list.text.contains("Mail") && list.text.contains("Waits for us"));
    assert_eq!(replied.location(), format!("{page}?done=ticket-replied"));
    assert_eq!(closed.location(), format!("{page}?done=ticket-closed"));
    assert!(after.text.contains("Write again and it is open again"), "{}", after.text);
    assert!(again.text.contains("And again") && again.text.contains("You have been waiting for us"));
}

#[tokio::test]
async fn a_form_that_says_too_little_or_too_much_helps_and_keeps_what_was_typed() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let (long, subject) = ("x".repeat(4_001), "x".repeat(121));

    let new = "/tickets/new";
    let nothing = sri.post_from(new, new, &[]).await;
    let no_text = sri.post_from(new, new, &[("subject", "Mail"), ("text", "  ")]).await;
    let too_long = sri.post_from(new, new, &[("subject", "Mail"), ("text", &long)]).await;
    let wordy = sri.post_from(new, new, &[("subject", &subject), ("text", "y")]).await;

    for answer in [&nothing, &no_text, &too_long, &wordy] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(nothing.text.contains("Write in a few words"), "{}", nothing.text);
    assert!(no_text.text.contains("Write something first") && no_text.text.contains("value=\"Mail\""));
    assert!(too_long.text.contains("at most 4,000 characters"), "{}", too_long.text);
    assert!(wordy.text.contains("at most 120 characters"));
    assert!(sri.get("/tickets").await.text.contains("You have not asked us anything here"));
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_question_and_one_message() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mark = "tkt_0123456789abcdef0123456789abcdef";
    let form = [("subject", "Mail"), ("text", "Nothing arrives"), ("form", mark)];

    let first = sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let second = sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let page = format!("/tickets/{mark}");
    let reply = [("text", "Said once only"), ("form", "tkt_00000000000000000000000000000001")];
    for _ in 0..2 {
        sri.post_from(&page, &format!("{page}/reply"), &reply).await;
    }
    let thread = sri.get(&page).await;

    assert_eq!(first.location(), second.location());
    assert_eq!(thread.text.matches("Said once only").count(), 1);
    assert_eq!(thread.text.matches("Nothing arrives").count(), 1);
}

/// Shows: SEC
#[tokio::test]
async fn a_question_of_somebody_else_is_not_found_by_any_form() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut budi = zone.customer("budi@example.test").await;
    let mark = "tkt_0123456789abcdef0123456789abcdef";
    let form = [("subject", "Mail"), ("text", "Nothing arrives"), ("form", mark)];
    sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let page = format!("/tickets/{mark}");

    let read = budi.get(&page).await;
    let replied = budi.post_from("/tickets", &format!("{page}/reply"), &[("text", "x")]).await;
    let closed = budi.post_from("/tickets", &format!("{page}/close"), &[]).await;
    let taken = budi.post_from("/tickets/new", "/tickets/new", &form).await;
    let nonsense = budi.get("/tickets/nonsense").await;

    for answer in [read, replied, closed, taken, nonsense] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    assert!(sri.get(&page).await.text.contains("Nothing arrives"));
}

#[tokio::test]
async fn an_empty_answer_in_a_second_tab_after_closing_helps() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let form = [("subject", "Mail"), ("text", "Nothing arrives")];
    let asked = sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let page = asked.location().split('?').next().unwrap().to_owned();
    let mut tab = sri.clone();
    sri.post_from(&page, &format!("{page}/close"), &[]).await;

    let empty = tab.post_from(&page, &format!("{page}/reply"), &[("text", " ")]).await;
    let twice = tab.post_from(&page, &format!("{page}/close"), &[]).await;

    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Write something first"));
    assert_eq!(twice.location(), format!("{page}?done=ticket-closed"));
}

#[tokio::test]
async fn a_customer_without_services_is_told_so() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let room = sri.get("/services").await;

    assert!(room.text.contains("Nothing runs for you now."), "{}", room.text);
}

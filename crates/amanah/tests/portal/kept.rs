//! What was typed is not lost: the session ends under a form, a proof is asked for, somebody writes too much at once.

use axum::http::StatusCode;

use crate::zone::{NOW, PASSWORD, SRI, zone};

const NEW: &str = "/tickets/new";
const MARK: &str = "tkt_0123456789abcdef0123456789abcdef";
const QUESTION: &[(&str, &str)] =
    &[("subject", "Mail is gone"), ("text", "Nothing arrives\nsince Monday & <Tuesday>")];

/// Shows: SEC, R5
#[tokio::test]
async fn a_question_outlives_the_session_in_which_it_was_written() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let form = sri.get(NEW).await;
    zone.clock.move_to(NOW.plus_hours(30));

    let signed_out = sri.send_form(&form, NEW, QUESTION).await;
    let wrong = [("email", SRI), ("password", "not this one")];
    let wrong = sri.send_form(&signed_out, "/sign-in", &wrong).await;
    let resumed = sri.send_form(&wrong, "/sign-in", &[("email", SRI), ("password", PASSWORD)]).await;
    let before = sri.get("/tickets").await;
    let sent = sri.send_form(&resumed, NEW, &[]).await;
    let back = sri.send_form(&resumed, NEW, &[]).await;
    let thread = sri.get(&sent.location()).await;

    for page in [&signed_out, &wrong, &resumed] {
        assert!(page.text.contains("Mail is gone") && page.text.contains("since Monday"), "{}", page.text);
        assert!(!page.text.contains("not this one"));
        assert_eq!(page.location(), "", "nothing that was written stands in an address");
    }
    assert!(signed_out.text.contains("You were signed out meanwhile"), "{}", signed_out.text);
    assert!(before.text.contains("You have not asked us anything here"), "signing in alone sends nothing");
    assert!(sent.location().ends_with("?done=ticket-sent"), "{}", sent.text);
    assert_eq!(back.location(), sent.location(), "the back button sends it once");
    assert!(thread.text.contains("since Monday &#38; &#60;Tuesday&#62;"), "{}", thread.text);
}

/// Shows: SEC
#[tokio::test]
async fn what_no_form_of_ours_sent_is_not_kept_and_no_secret_is() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let form = sri.get(NEW).await;
    let password = sri.get("/security/password").await;
    zone.clock.move_to(NOW.plus_hours(30));

    let planted = sri.post_unasked(NEW, QUESTION).await;
    let mut stranger = zone.browser();
    let of_stranger = stranger.send_form(&form, NEW, QUESTION).await;
    let secret = sri.send_form(&password, "/security/password", &[("password", "kuda lumping merah")]).await;
    let away =
        [("email", SRI), ("password", PASSWORD), ("kept-path", "https://evil.example"), ("kept-text", "x")];
    let away = sri.post_from("/sign-in", "/sign-in", &away).await;

    assert_eq!((planted.location(), of_stranger.location()), ("/sign-in".to_owned(), "/sign-in".to_owned()));
    assert_eq!(secret.location(), "/sign-in?done=signed-out-meanwhile", "{}", secret.text);
    assert_eq!(away.location(), "/home");
}

#[tokio::test]
async fn a_button_pressed_too_late_says_that_nothing_was_changed() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let page = sri.get(NEW).await;
    zone.clock.move_to(NOW.plus_hours(30));

    let late = sri.send_form(&page, NEW, &[]).await;
    let told = sri.get(&late.location()).await;

    assert!(told.text.contains("You were signed out meanwhile, so nothing was changed"), "{}", told.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_proof_in_the_middle_of_a_form_keeps_it_by_password_and_by_code() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let invite = "/people/invite";
    let fields = [("email", "wati@toko-sri.example"), ("roles", "billing"), ("roles", "technical")];
    zone.clock.move_to(NOW.plus_micros(301_000_000));

    let asked = owner.post_from("/people", invite, &fields).await;
    let by_code = owner.send_form(&asked, invite, &[("again-by", "code")]).await;
    let code = zone.code().await;
    let wrong = owner.send_form(&by_code, invite, &[("again-code", "000000")]).await;
    let invited = owner.send_form(&wrong, invite, &[("again-code", &code)]).await;
    let list = owner.get("/people").await;

    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.text.contains("wati@toko-sri.example"), "{}", asked.text);
    assert!(by_code.text.contains("We mailed a six-digit code"), "{}", by_code.text);
    assert!(wrong.text.contains("again-code-error"), "{}", wrong.text);
    assert_eq!(invited.location(), "/people?done=invited", "{}", invited.text);
    assert!(list.text.contains("wati@toko-sri.example") && list.text.contains("Technical"), "{}", list.text);
}

/// Shows: SEC
#[tokio::test]
async fn whoever_writes_too_much_at_once_is_told_when_to_go_on_and_keeps_the_text() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut budi = zone.customer("budi@example.test").await;
    sri.post_from(NEW, NEW, &[QUESTION, &[("form", MARK)]].concat()).await;
    let (page, reply) = (format!("/tickets/{MARK}"), format!("/tickets/{MARK}/reply"));
    for _ in 0..29 {
        let sent = sri.post_from(&page, &reply, &[("text", "And another thing")]).await;
        assert_eq!(sent.location(), format!("{page}?done=ticket-replied"), "{}", sent.text);
    }

    let much = sri.post_from(&page, &reply, &[("text", "One too many")]).await;
    let new = sri.post_from(NEW, NEW, QUESTION).await;
    let other = budi.post_from(NEW, NEW, QUESTION).await;
    zone.clock.move_to(NOW.plus_micros(61_000_000));
    let later = sri.post_from(&page, &reply, &[("text", "One too many")]).await;

    for page in [&much, &new] {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("You can send this at 25 November 2026, 19:35 WIB"), "{}", page.text);
    }
    assert!(much.text.contains("One too many") && new.text.contains("Mail is gone"));
    assert!(other.location().ends_with("?done=ticket-sent"), "another customer is not counted with her");
    assert_eq!(later.location(), format!("{page}?done=ticket-replied"), "{}", later.text);
}

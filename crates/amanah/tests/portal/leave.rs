//! Leaving through the pages: the plan, the second step, the case that comes first, and the links of letters (DEL2, DEL3).

use amanah_policy::{Attribute, CaseKind, CaseState, Channel, CustomerId, Role, Source, Timestamp};
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::course;
use amanah_service::vault::{Actor, CustomerState, NewDatum, Personal, Provenance, RightsCase, ServiceKind};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;

use crate::zone::{Answer, Browser, NOW, PASSWORD, SRI, Zone, without_text, zone};

/// When the second notice of the time to think goes out.
const HALFWAY: Timestamp = NOW.plus_hours(36);
const COOLED: Timestamp = NOW.plus_hours(72);
const CHECKED: Timestamp = NOW.plus_hours(84);

pub(crate) async fn customer(zone: &Zone, email: &str) -> CustomerId {
    zone.house.vault().customer_by_email(&Personal::text(email)).await.unwrap().unwrap()
}

async fn case(zone: &Zone, customer: CustomerId) -> RightsCase {
    zone.house.vault().cases_of(customer).await.unwrap().first().expect("a case").clone()
}

async fn state(zone: &Zone, customer: CustomerId) -> CustomerState {
    zone.house.vault().customer(customer).await.unwrap().state
}

/// The clock at this time, with everything done that is due by then.
async fn advance(zone: &Zone, now: Timestamp) {
    zone.clock.move_to(now);
    assert_eq!(course::advance_due(&zone.house, now).await.unwrap().failed, 0);
}

pub(crate) async fn with_service(zone: &Zone, customer: CustomerId) {
    let actor = Actor::System(Role::Support);
    let host = Personal::text("toko-sri.example");
    zone.house.vault().add_service(customer, ServiceKind::Hosting, host, actor, NOW, NOW).await.unwrap();
}

/// Both steps, as an inactive customer takes them.
pub(crate) async fn leave(browser: &mut Browser) -> Answer {
    let step = browser.post_from("/leave", "/leave", &[]).await;
    browser.send_form(&step, "/leave/confirm", &[]).await
}

/// The path of the first link like this in the newest mail of this template.
pub(crate) async fn link_in(zone: &Zone, template: &str, path: &str) -> String {
    let mails = zone.mails().await;
    let mail = mails.iter().find(|mail| mail.header.template == template).expect("such a mail was queued");
    let word = mail.body.split_whitespace().find(|word| word.contains(path)).expect("such a link");
    word.trim_start_matches("http://localhost:8080").to_owned()
}

/// Shows: DEL2, DEL3
#[tokio::test]
async fn whoever_leaves_sees_the_plan_and_the_day_they_are_gone_and_confirms_in_a_second_step() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;

    let looked = sri.get("/leave").await;
    let step = sri.post_from("/leave", "/leave", &[]).await;
    let still = zone.house.vault().cases_of(id).await.unwrap();
    let done = sri.send_form(&step, "/leave/confirm", &[]).await;
    let receipt = sri.get(&done.location()).await;

    assert!(looked.text.contains("You have no running services."), "{}", looked.text);
    assert!(looked.text.contains("Erased after the legal check"), "{}", looked.text);
    assert!(step.text.contains("29 November 2026, 07:34 WIB"), "gone after 84 hours: {}", step.text);
    assert_eq!(still, [], "looking and the first step change nothing");
    assert_eq!(done.location(), "/leave?done=leaving");
    assert!(receipt.text.contains("Can be stopped until"), "{}", receipt.text);
    assert_eq!(without_text(&receipt.text), [""; 0]);
    assert_eq!(case(&zone, id).await.state, CaseState::CoolingOff);
    assert_eq!(state(&zone, id).await, CustomerState::Frozen);
    assert!(zone.mailed("case_begun").await);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn leaving_asks_for_a_fresh_proof_in_place_and_a_form_of_elsewhere_does_nothing() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    let forged = sri.post_unasked("/leave/confirm", &[("end", "now")]).await;
    zone.clock.move_to(NOW.plus_micros(600_000_000));

    let asked = sri.post_from("/leave", "/leave", &[]).await;
    let unproved = sri.post_from("/leave", "/leave/confirm", &[]).await;
    let step = sri.send_form(&asked, "/leave", &[("again-password", PASSWORD)]).await;
    let still = zone.house.vault().cases_of(id).await.unwrap();
    let done = sri.send_form(&step, "/leave/confirm", &[]).await;

    assert_eq!((forged.status, asked.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
    assert!(unproved.text.contains("again-password"), "{}", unproved.text);
    assert_eq!(still, []);
    assert_eq!(done.location(), "/leave?done=leaving");
}

/// Shows: DEL1, DEL2
#[tokio::test]
async fn whoever_is_active_says_when_their_services_end_and_the_rooms_stay_open_until_then() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    with_service(&zone, id).await;

    let looked = sri.get("/leave").await;
    let unchosen = sri.post_from("/leave", "/leave", &[]).await;
    let planned = sri.post_from("/leave", "/leave", &[("end", "planned")]).await;
    let today = sri.post_from("/leave", "/leave", &[("end", "day"), ("day", "2026-11-25")]).await;
    let wrong = sri.post_from("/leave", "/leave", &[("end", "day"), ("day", "soon")]).await;
    let step = sri.post_from("/leave", "/leave", &[("end", "day"), ("day", "2026-12-05")]).await;
    let done = sri.send_form(&step, "/leave/confirm", &[]).await;
    let home = sri.get("/home").await;
    let profile = sri.get("/profile").await;
    let page = sri.get("/leave").await;

    assert!(looked.text.contains("You have 1 running service."), "{}", looked.text);
    assert!(looked.text.contains("toko-sri.example") && !looked.text.contains("As planned"));
    for (answer, says) in [
        (&unchosen, "Choose when"),
        (&planned, "has no end yet"),
        (&today, "from tomorrow on"),
        (&wrong, "not a day"),
    ] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(says), "{says}: {}", answer.text);
    }
    assert!(step.text.contains("5 December 2026, 00:00 WIB"), "{}", step.text);
    assert!(step.text.contains("8 December 2026, 12:00 WIB"), "{}", step.text);
    assert_eq!(done.location(), "/leave?done=leaving");
    assert_eq!((home.status, profile.status), (StatusCode::OK, StatusCode::OK));
    assert!(home.text.contains("Until then everything works as before"), "{}", home.text);
    assert!(page.text.contains("Your last service ends on 5 December 2026, 00:00 WIB"), "{}", page.text);
    assert!(!page.text.contains("Until then everything works as before"), "not twice on its own page");
    assert_eq!(case(&zone, id).await.state, CaseState::Confirmed);
    assert_eq!(state(&zone, id).await, CustomerState::Active);
}

/// Shows: DEL2
#[tokio::test]
async fn ending_every_service_now_freezes_at_once() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    with_service(&zone, id).await;

    let step = sri.post_from("/leave", "/leave", &[("end", "now")]).await;
    sri.send_form(&step, "/leave/confirm", &[]).await;

    assert_eq!(case(&zone, id).await.state, CaseState::CoolingOff);
    assert_eq!(sri.get("/home").await.location(), "/leave");
}

/// Rooms that stay shut while the data is frozen.
const SHUT: &[&str] = &[
    "/home",
    "/profile",
    "/profile/email",
    "/security",
    "/security/password",
    "/security/keys",
    "/services",
    "/tickets",
    "/tickets/new",
    "/people",
    "/agreements",
];

/// Shows: DEL2
#[tokio::test]
async fn while_the_data_is_frozen_only_the_case_and_what_one_reads_about_oneself_is_open() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    let token = sri.get("/profile").await;
    leave(&mut sri).await;

    for path in SHUT {
        let answer = sri.get(path).await;
        assert_eq!((answer.status, answer.location().as_str()), (StatusCode::SEE_OTHER, "/leave"), "{path}");
    }
    for path in ["/leave", "/my-data", "/my-data/export", "/uses", "/messages", "/requests", "/policy"] {
        let answer = sri.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text.contains("href=\"/security\""), "{path} leads to no shut room");
    }
    let language = sri.send_form(&token, "/profile/language", &[("language", "id")]).await;
    let told = sri.get(&language.location()).await;
    let ask = sri.post_from("/leave", "/requests", &[("kind", "copy")]).await;
    let datum = sri.get("/my-data").await.link_to("/my-data/dat_");
    let export = sri.post_from("/my-data/export", "/my-data/export", &[("as", "json")]).await;

    assert_eq!(language.location(), "/leave?done=nothing-changed");
    assert!(told.text.contains("Nothing was changed"), "{}", told.text);
    assert_eq!(ask.location(), "/leave?done=nothing-changed");
    assert_eq!(zone.house.vault().cases_of(id).await.unwrap().len(), 1);
    assert_eq!(sri.get(&datum).await.status, StatusCode::OK);
    assert!(export.text.contains(SRI), "the copy to take along stays theirs");
    assert_eq!(sri.post_from("/leave", "/sign-out", &[]).await.location(), "/sign-in?done=signed-out");
}

/// Shows: DEL2
#[tokio::test]
async fn a_sign_in_during_a_case_shows_the_case_whatever_was_asked_for() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    leave(&mut sri).await;
    let fields = [("email", SRI), ("password", PASSWORD), ("return", "/my-data")];

    let mut elsewhere = zone.browser();
    let arrived = elsewhere.post_from("/sign-in", "/sign-in", &fields).await;
    let page = elsewhere.get(&arrived.location()).await;

    assert_eq!(arrived.location(), "/leave");
    assert!(page.text.contains("Your account is being closed"), "{}", page.text);
    assert!(page.text.contains("Let it go on") && page.text.contains("Stop it and keep my account"));
    assert!(page.text.contains("/leave/stop"));
}

/// Shows: DEL2
#[tokio::test]
async fn the_case_is_stopped_from_its_page_and_everything_is_open_again() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    leave(&mut sri).await;
    let page = sri.get("/leave").await;

    let forged = sri.post_unasked("/leave/stop", &[]).await;
    let stopped = sri.send_form(&page, "/leave/stop", &[]).await;
    let home = sri.get(&stopped.location()).await;
    let twice = sri.send_form(&page, "/leave/stop", &[]).await;
    advance(&zone, CHECKED).await;

    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(home.text.contains("Your account stays"), "{}", home.text);
    assert_eq!(twice.location(), "/leave", "there is nothing to stop any more");
    assert_eq!(case(&zone, id).await.state, CaseState::Cancelled);
    assert_eq!(state(&zone, id).await, CustomerState::Active);
}

/// Shows: DEL2
#[tokio::test]
async fn after_the_time_to_think_and_the_check_the_session_and_the_data_are_gone_and_the_page_stays() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    leave(&mut sri).await;
    let status = link_in(&zone, "case_begun", "/request/").await;
    let status = match status.contains("/stop/") {
        true => course::status_link(&zone.house, &case(&zone, id).await).replace("http://localhost:8080", ""),
        false => status,
    };

    advance(&zone, HALFWAY).await;
    advance(&zone, COOLED).await;
    let checking = zone.browser().get(&status).await;
    advance(&zone, CHECKED).await;
    let gone = zone.browser().get(&status).await;
    let gone_id = zone.browser().reading("id").get(&status).await;

    assert!(checking.text.contains("The time to think is over"), "{}", checking.text);
    assert!(gone.text.contains("as far as no law obliges us to keep any of it"), "{}", gone.text);
    assert!(gone.text.contains("The three dates of the erasure"), "{}", gone.text);
    assert!(gone_id.text.contains("Tiga tanggal penghapusan"), "{}", gone_id.text);
    for page in [&checking, &gone, &gone_id] {
        assert!(!page.text.contains(SRI) && !page.text.contains("Sri Wahyuni"), "it says who");
        assert_eq!(without_text(&page.text), [""; 0]);
    }
    assert_eq!(sri.get("/leave").await.status, StatusCode::SEE_OTHER, "nobody is signed in any more");
}

/// A payment, which tax law keeps.
pub(crate) async fn with_payment(zone: &Zone, customer: CustomerId) {
    let payment = NewDatum {
        attribute: Attribute::Payment,
        value: Personal::text("150000 IDR from Sri Wahyuni"),
        provenance: Provenance {
            source: Source::Transactions,
            channel: Channel::Desk,
            origin: "statement 7, line 3".to_owned(),
            observed_at: NOW,
        },
        confirmed: true,
    };
    let actor = Actor::System(Role::Billing);
    zone.house.vault().record(customer, vec![payment], actor, NOW).await.unwrap();
}

/// Shows: DEL3
#[tokio::test]
async fn what_tax_law_keeps_stands_in_the_plan_and_on_the_page_with_its_law_and_its_date() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    with_payment(&zone, id).await;

    let plan = sri.get("/leave").await;
    leave(&mut sri).await;
    let status =
        course::status_link(&zone.house, &case(&zone, id).await).replace("http://localhost:8080", "");
    let open = zone.browser().get(&status).await;
    for now in [HALFWAY, COOLED, CHECKED] {
        advance(&zone, now).await;
    }
    let gone = zone.browser().get(&status).await;

    assert!(plan.text.contains("Kept until 1 January 2037"), "{}", plan.text);
    assert!(plan.text.contains("1 stays in a document that a law obliges us to keep"), "{}", plan.text);
    for page in [&plan, &open, &gone] {
        assert!(page.text.contains("UU KUP art. 28(11)"), "{}", page.text);
    }
    assert!(gone.text.contains("but for what a law obliges us to keep"), "{}", gone.text);
    assert!(gone.text.contains("1 January 2037"), "{}", gone.text);
    assert!(!gone.text.contains("150000"));
    assert_eq!(case(&zone, id).await.state, CaseState::ErasedWithRetention);
}

/// Shows: DEL2
#[tokio::test]
async fn a_proof_by_mail_during_a_deletion_says_why_no_code_comes() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    leave(&mut sri).await;
    zone.clock.move_to(NOW.plus_micros(600_000_000));

    let asked = sri.post_from("/my-data/export", "/my-data/export", &[("as", "json")]).await;
    let by_mail = sri.send_form(&asked, "/my-data/export", &[("again-by", "code")]).await;
    let by_password = sri.send_form(&asked, "/my-data/export", &[("again-password", PASSWORD)]).await;

    assert_eq!(by_mail.status, StatusCode::FORBIDDEN);
    assert!(by_mail.text.contains("No code can be mailed"), "{}", by_mail.text);
    assert_eq!(by_password.status, StatusCode::OK);
    assert!(by_password.text.contains(SRI));
}

/// Looks at a path as a scanner of mail does.
async fn scanned(zone: &Zone, path: &str) {
    for method in ["GET", "HEAD"] {
        for _ in 0..10 {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let answer = zone.router().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{method} {path}");
        }
    }
}

/// Shows: DEL2
#[tokio::test]
async fn a_scanner_of_mail_confirms_and_stops_nothing_and_one_click_does() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    assert_eq!(
        by_mail::strict_sender(&zone.house, id, amanah_policy::CaseKind::Erase, NOW).await.unwrap(),
        MailAnswer::Opened
    );
    let confirm = link_in(&zone, "case_confirm", "/request/confirm/").await;
    let before = case(&zone, id).await;

    scanned(&zone, &confirm).await;
    scanned(&zone, &link_in(&zone, "case_confirm", "/request/stop/").await).await;
    let looked = case(&zone, id).await;
    let mut mailbox = zone.browser();
    let page = mailbox.get(&confirm).await;
    let confirmed = mailbox.send_form(&page, &confirm, &[]).await;
    let receipt = mailbox.get(&confirmed.location()).await;
    let twice = mailbox.send_form(&page, &confirm, &[]).await;

    assert_eq!(before.state, CaseState::Frozen);
    assert_eq!(looked, before, "looking moved nothing");
    assert!(page.text.contains("Erased after the legal check"), "{}", page.text);
    assert!(!page.text.contains(SRI) && !page.text.contains("Sri Wahyuni"));
    assert!(
        confirmed.location().starts_with("/request/") && confirmed.location().ends_with("?done=confirmed")
    );
    assert!(receipt.text.contains("Confirmed. We mailed you a link"), "{}", receipt.text);
    assert!(twice.text.contains("This link does nothing any more"), "{}", twice.text);
    assert_eq!(case(&zone, id).await.state, CaseState::CoolingOff);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_link_is_worth_nothing_without_its_form_in_the_wrong_hands_or_too_late() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    by_mail::strict_sender(&zone.house, id, amanah_policy::CaseKind::Erase, NOW).await.unwrap();
    let confirm = link_in(&zone, "case_confirm", "/request/confirm/").await;
    let stop = link_in(&zone, "case_confirm", "/request/stop/").await;

    let forged = zone.browser().post_unasked(&confirm, &[]).await;
    let wrong = zone.browser().get("/request/confirm/no-such-token").await;
    let crossed = zone.browser().get(&stop.replace("/stop/", "/confirm/")).await;
    let code = zone.browser().get(&format!("/request/{}", "A".repeat(40))).await;
    advance(&zone, NOW.plus_days(7)).await;
    let mut late = zone.browser();
    let page = late.get(&confirm).await;

    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    for useless in [&wrong, &crossed, &page] {
        assert!(useless.text.contains("This link does nothing any more"), "{}", useless.text);
    }
    assert_eq!(code.status, StatusCode::NOT_FOUND);
    assert_eq!(case(&zone, id).await.state, CaseState::Expired);
}

/// Shows: DEL2
#[tokio::test]
async fn the_link_of_a_notice_stops_it_by_a_form_and_says_so_and_leaving_again_is_possible() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    leave(&mut sri).await;
    let stop = link_in(&zone, "case_begun", "/request/stop/").await;

    let mut mailbox = zone.browser();
    let page = mailbox.get(&stop).await;
    let looked = case(&zone, id).await.state;
    let stopped = mailbox.send_form(&page, &stop, &[]).await;
    let receipt = mailbox.get(&stopped.location()).await;
    let again = leave(&mut sri).await;

    assert_eq!(looked, CaseState::CoolingOff, "looking stopped nothing");
    assert!(receipt.text.contains("Stopped. The account stays"), "{}", receipt.text);
    assert!(receipt.text.contains("Stopped by the customer"), "{}", receipt.text);
    assert_eq!(again.location(), "/leave?done=leaving");
    assert_eq!(zone.house.vault().cases_of(id).await.unwrap().len(), 2);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_link_to_sign_in_is_answered_as_ever_and_the_mailbox_gets_what_stops_the_deletion() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    leave(&mut sri).await;

    let sent = zone.browser().post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await;
    let is_link = zone.mailed("sign_in_link").await;
    let stop = link_in(&zone, "case_under_way", "/request/stop/").await;
    let mut mailbox = zone.browser();
    let page = mailbox.get(&stop).await;
    mailbox.send_form(&page, &stop, &[]).await;
    let mut last = StatusCode::OK;
    for _ in 0..8 {
        last = zone.browser().post_from("/sign-in/link", "/sign-in/link", &[("email", SRI)]).await.status;
    }

    assert_eq!(sent.location(), "/sign-in/link-sent");
    assert!(!is_link, "a frozen account is not opened by mail");
    assert_eq!(case(&zone, id).await.state, CaseState::Cancelled);
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "and no flood of them");
}

/// Shows: DEL2
#[tokio::test]
async fn the_owner_of_others_hands_over_first_and_a_company_without_others_goes_along() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let alone = owner.get("/leave").await;
    zone.invited(&mut owner, "wati@toko-sri.example", "billing").await;

    let page = owner.get("/leave").await;
    let sent = owner.post_from("/people", "/leave", &[("end", "now")]).await;
    let forced = owner.post_from("/people", "/leave/confirm", &[("end", "now")]).await;

    assert!(alone.text.contains("goes along, because nobody else is in it"), "{}", alone.text);
    assert!(page.text.contains("Hand it over to one of them first"), "{}", page.text);
    assert!(!page.text.contains(r#"action="/leave""#), "there is nothing to confirm yet");
    assert_eq!((sent.location().as_str(), forced.location().as_str()), ("/leave", "/leave"));
    assert_eq!(zone.house.vault().cases_of(customer(&zone, SRI).await).await.unwrap(), []);
}

/// Shows: SEC
#[tokio::test]
async fn codes_of_requests_cannot_be_tried_out_and_a_page_is_kept_by_nobody() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    leave(&mut sri).await;
    let kept = case(&zone, customer(&zone, SRI).await).await;
    let path = course::status_link(&zone.house, &kept).replace("http://localhost:8080", "");
    let request = Request::builder().uri(&path).body(Body::empty()).unwrap();
    let (head, _) = zone.router().oneshot(request).await.unwrap().into_parts();

    let mut last = StatusCode::NOT_FOUND;
    for _ in 0..40 {
        last = zone.browser().get(&format!("/request/{}", "B".repeat(40))).await.status;
    }

    assert_eq!(head.headers["cache-control"], "no-store");
    assert_eq!(head.headers["x-robots-tag"], "noindex, nofollow");
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// Shows: DEL2
#[tokio::test]
async fn a_request_for_anything_else_freezes_nothing() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;

    sri.post_from("/requests", "/requests", &[("kind", "object")]).await;

    assert_eq!(case(&zone, id).await.kind, CaseKind::Object);
    assert_eq!(sri.get("/home").await.status, StatusCode::OK);
    assert_eq!(state(&zone, id).await, CustomerState::Active);
}

/// Shows: DEL3
#[tokio::test]
async fn a_request_that_nobody_made_says_so_and_whoever_comes_back_finds_every_room_open() {
    use amanah_policy::{Activity, CaseChannel, CaseStep};
    use amanah_service::vault::{CaseChange, ConfirmedHow, NewCase};
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    let new = NewCase {
        customer: id,
        kind: CaseKind::Erase,
        channel: CaseChannel::Retention,
        activity: Some(Activity::Inactive),
        due_at: NOW,
    };
    let steps = vec![(CaseStep::Verify, CaseChange::default())];
    let keeper = Actor::System(Role::Officer);
    let opened = zone.house.vault().open_case(new, steps, keeper, NOW).await.unwrap();
    let path = course::status_link(&zone.house, &opened).replace("http://localhost:8080", "");

    let waiting = zone.browser().get(&path).await;
    let home = sri.get("/home").await;
    let silent = CaseChange { confirmed: Some(ConfirmedHow::Silence), ..CaseChange::default() };
    let cool = CaseChange { ends_at: Some(COOLED), ..CaseChange::default() };
    let steps = vec![
        (CaseStep::Freeze, CaseChange::default()),
        (CaseStep::Confirm, silent),
        (CaseStep::CoolOff, cool),
    ];
    zone.house.vault().move_case(&opened, steps, keeper, NOW).await.unwrap();
    let cooling = zone.browser().get(&path).await;

    assert!(waiting.text.contains("For years there was no service"), "{}", waiting.text);
    assert_eq!(home.status, StatusCode::OK);
    assert!(!home.text.contains("Your account is being closed"), "{}", home.text);
    assert!(cooling.text.contains("Nobody answered, and the data is frozen"), "{}", cooling.text);
    assert!(!cooling.text.contains("It is confirmed"), "{}", cooling.text);
}

/// Shows: DEL3
#[tokio::test]
async fn after_the_erasure_the_page_of_its_code_hands_out_the_certificate_and_before_it_nothing() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    leave(&mut sri).await;
    let page = link_in(&zone, "case_begun", "/request/").await;
    let code = zone.house.vault().code_of_case(case(&zone, customer(&zone, SRI).await).await.id);
    let page = if page.contains("/stop/") { format!("/request/{}", code.expose()) } else { page };
    let mut anybody = zone.browser();
    let early = anybody.get(&format!("{page}/certificate.txt")).await;
    for now in [HALFWAY, COOLED, CHECKED] {
        advance(&zone, now).await;
    }

    let status = anybody.get(&page).await;
    let text = anybody.get(&format!("{page}/certificate.txt")).await;
    let paper = anybody.get(&format!("{page}/certificate.pdf")).await;

    assert_eq!(early.status, StatusCode::NOT_FOUND);
    assert!(status.text.contains(&format!("{page}/certificate.pdf")), "{}", status.text);
    let verified = amanah_ledger::certificate::verify(&text.text, &[zone.house.vault().ledger_key()]);
    assert!(verified.is_ok(), "{verified:?}");
    assert!(!text.text.contains("Wahyuni") && !text.text.contains(SRI));
    assert_eq!(paper.status, StatusCode::OK);
}

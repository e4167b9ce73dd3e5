//! How leaving and the public pages of a request look, step by step.

use amanah_policy::{CaseRefusal, Role, Timestamp};
use amanah_service::deletion::{by_mail, course, queue};
use amanah_service::vault::{Actor, NewStaff, Personal, RightsCase};

use crate::leave::{customer, leave, link_in, with_payment, with_service};
use crate::pictures::shown;
use crate::zone::{Answer, Browser, NOW, SRI, Zone, zone};

async fn advance(zone: &Zone, now: Timestamp) {
    zone.clock.move_to(now);
    assert_eq!(course::advance_due(&zone.house, now).await.unwrap().failed, 0);
}

async fn page_of(zone: &Zone, browser: &mut Browser, case: &RightsCase) -> Answer {
    browser.get(&course::status_link(&zone.house, case).replace("http://localhost:8080", "")).await
}

#[tokio::test]
async fn the_steps_of_leaving_look_as_drawn() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    with_service(&zone, id).await;

    for language in ["en", "id"] {
        sri = sri.reading(language);
        shown(&sri.get("/leave").await, &format!("leave-active-{language}"));
        let wrong = sri.post_from("/leave", "/leave", &[("end", "day"), ("day", "soon")]).await;
        shown(&wrong, &format!("leave-wrong-{language}"));
        let step = sri.post_from("/leave", "/leave", &[("end", "day"), ("day", "2026-12-05")]).await;
        shown(&step, &format!("leave-confirm-{language}"));
    }
    let step = sri.post_from("/leave", "/leave", &[("end", "day"), ("day", "2026-12-05")]).await;
    sri.send_form(&step, "/leave/confirm", &[]).await;
    for language in ["en", "id"] {
        sri = sri.reading(language);
        shown(&sri.get("/leave?done=leaving").await, &format!("case-leaving-{language}"));
        shown(&sri.get("/services").await, &format!("services-leaving-{language}"));
    }
}

#[tokio::test]
async fn the_case_and_its_public_page_look_as_drawn() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    with_payment(&zone, id).await;
    for language in ["en", "id"] {
        sri = sri.reading(language);
        shown(&sri.get("/leave").await, &format!("leave-kept-{language}"));
    }
    leave(&mut sri).await;
    let case = zone.house.vault().open_erasure(id).await.unwrap().unwrap();
    let stop = link_in(&zone, "case_begun", "/request/stop/").await;

    for language in ["en", "id"] {
        let mut visitor = zone.browser().reading(language);
        sri = sri.reading(language);
        shown(&sri.get("/leave").await, &format!("case-frozen-{language}"));
        shown(&sri.get("/my-data/export").await, &format!("export-frozen-{language}"));
        shown(&visitor.get(&stop).await, &format!("request-stop-{language}"));
        shown(&page_of(&zone, &mut visitor, &case).await, &format!("request-cooling-{language}"));
    }
    advance(&zone, NOW.plus_hours(36)).await;
    advance(&zone, NOW.plus_hours(72)).await;
    advance(&zone, NOW.plus_hours(84)).await;
    for language in ["en", "id"] {
        let mut visitor = zone.browser().reading(language);
        shown(&page_of(&zone, &mut visitor, &case).await, &format!("request-erased-{language}"));
    }
}

#[tokio::test]
async fn what_the_registered_mailbox_confirms_looks_as_drawn() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    by_mail::strict_sender(&zone.house, id, amanah_policy::CaseKind::Erase, NOW).await.unwrap();
    let confirm = link_in(&zone, "case_confirm", "/request/confirm/").await;

    for language in ["en", "id"] {
        let mut visitor = zone.browser().reading(language);
        shown(&visitor.get(&confirm).await, &format!("request-confirm-{language}"));
    }
}

#[tokio::test]
async fn the_list_of_requests_and_a_refusal_look_as_drawn() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let id = customer(&zone, SRI).await;
    let officer = NewStaff {
        name: Personal::text("Dewi"),
        email: Personal::text("dewi@contoh.example"),
        password: None,
        roles: vec![Role::Officer],
    };
    let house = &zone.house;
    let staff = house.vault().add_staff(officer, Actor::System(Role::Officer), NOW).await.unwrap();
    for kind in ["object", "copy"] {
        sri.post_from("/requests", "/requests", &[("kind", kind)]).await;
        zone.clock.move_to(NOW.plus_hours(1));
    }
    let cases = house.vault().cases_of(id).await.unwrap();
    let oldest = cases.last().unwrap();
    let officer = Actor::Staff { id: staff, role: Role::Officer };
    queue::refuse(house, officer, oldest.id, CaseRefusal::HarmsOthers, NOW.plus_hours(1)).await.unwrap();

    for language in ["en", "id"] {
        let mut visitor = zone.browser().reading(language);
        sri = sri.reading(language);
        shown(&sri.get("/requests").await, &format!("requests-two-{language}"));
        shown(&page_of(&zone, &mut visitor, oldest).await, &format!("request-refused-{language}"));
        shown(&page_of(&zone, &mut visitor, &cases[0]).await, &format!("request-in-work-{language}"));
    }
}

//! A deletion of somebody of whom nobody knows whether a service runs: the page of the request, what a person does there,
//! and what their customer reads meanwhile.

use amanah_policy::{CaseChannel, CaseState, CustomerId, PanelFact, PanelState, Role, ServiceId, Timestamp};
use amanah_service::accounts::panel;
use amanah_service::deletion::request;
use amanah_service::vault::{Actor, CustomerState, PanelWord, Personal, RightsCase, ServiceKind};

use crate::zone::{Browser, NOW, SRI, Zone, zone};

const PANEL: Actor = Actor::System(Role::Engineer);

async fn hear(zone: &Zone, service: ServiceId, observed_at: Timestamp) {
    let word = PanelWord { service, fact: PanelFact { says: PanelState::Running, observed_at } };
    panel::report(&zone.house, PANEL, vec![word], zone.clock.now()).await.unwrap();
}

/// Sri, with a service of which the panel said more than a day ago that it runs.
async fn sri(zone: &Zone) -> (Browser, CustomerId, ServiceId) {
    let browser = zone.customer(SRI).await;
    let vault = zone.house.vault();
    let sri = vault.customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let host = Personal::text("toko-sri.example");
    let began = NOW.plus_days(-90);
    let service = vault.add_service(sri, ServiceKind::Hosting, host, PANEL, began, NOW).await.unwrap();
    hear(zone, service, NOW.plus_hours(-30)).await;
    (browser, sri, service)
}

async fn asked_by_mail(zone: &Zone, customer: CustomerId) -> RightsCase {
    let whence = (CaseChannel::Mail, Actor::System(Role::Officer));
    request::erasure(&zone.house, customer, whence, NOW).await.unwrap();
    zone.house.vault().cases_of(customer).await.unwrap().remove(0)
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn the_page_says_which_service_is_unknown_since_when_and_a_person_says_what_they_saw() {
    let zone = zone().await;
    let (mut browser, sri, service) = sri(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let case = asked_by_mail(&zone, sri).await;
    let page = format!("/console/cases/{}", case.id);
    let code = zone.house.vault().code_of_case(case.id);

    let shown = agus.get(&page).await;
    let of_legal = lina.get(&page).await;
    let today = agus.get("/console").await;
    let services = browser.get("/services").await;
    let status = browser.get(&format!("/request/{}", code.expose())).await;
    let still = agus.send_form(&shown, &format!("{page}/look"), &[]).await;
    let told = agus.get(&still.location()).await;
    let not_frozen = zone.house.vault().customer(sri).await.unwrap().state;
    let id = service.to_string();
    let ended = [("service", id.as_str()), ("says", "ended")];
    let said = agus.post_from(&page, &format!("{page}/service"), &ended).await;
    let after = agus.get(&said.location()).await;

    assert!(shown.text.contains("It is not known whether a service of theirs still runs."), "{}", shown.text);
    assert!(shown.text.contains(&id) && shown.text.contains("last reported as running"), "{}", shown.text);
    assert!(!shown.text.contains("toko-sri.example"), "no value of the customer");
    assert!(!shown.text.contains(&format!("{page}/ask")), "nothing is asked of the customer before");
    assert!(of_legal.text.contains("Support or the protection officer looks"), "{}", of_legal.text);
    assert!(!of_legal.text.contains(&format!("{page}/service")), "{}", of_legal.text);
    assert!(today.text.contains(&page), "it waits for a person: {}", today.text);
    assert!(
        services.text.contains("last reported") && services.text.contains("Not known"),
        "{}",
        services.text
    );
    assert!(
        status.text.contains("A colleague looks first whether a service of yours still runs"),
        "{}",
        status.text
    );
    assert!(told.text.contains("still not known"), "{}", told.text);
    assert_eq!(not_frozen, CustomerState::Active);
    assert!(after.text.contains("It is written down."), "{}", after.text);
    assert!(after.text.contains("No service was running"), "{}", after.text);
    let case = zone.house.vault().case(sri, case.id).await.unwrap().unwrap();
    assert_eq!(case.state, CaseState::Frozen, "the ordinary way");
}

/// Shows: DEL1
#[tokio::test]
async fn after_a_fresh_report_a_person_goes_on_and_the_customer_decides_in_clientzone() {
    let zone = zone().await;
    let (_, sri, service) = sri(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let case = asked_by_mail(&zone, sri).await;
    let page = format!("/console/cases/{}", case.id);
    hear(&zone, service, NOW).await;

    let shown = agus.get(&page).await;
    let gone_on = agus.send_form(&shown, &format!("{page}/look"), &[]).await;
    let again = agus.post_from("/console/cases", &format!("{page}/look"), &[]).await;

    assert!(shown.text.contains("Everything is known again."), "{}", shown.text);
    assert!(gone_on.location().ends_with("?done=case-portal"), "{}", gone_on.location());
    assert!(again.location().ends_with("?done=case-changed"), "{}", again.location());
    assert!(zone.mailed("case_to_portal").await && zone.mailed("case_looking").await);
}

/// Shows: DEL2
#[tokio::test]
async fn whoever_leaves_reads_that_a_colleague_looks_first() {
    let zone = zone().await;
    let (mut browser, sri, service) = sri(&zone).await;

    let plan = browser.get("/leave").await;
    let now = [("end", "now"), ("day", "")];
    let check = browser.send_form(&plan, "/leave", &now).await;
    let left = browser.send_form(&check, "/leave/confirm", &now).await;
    let page = browser.get(&left.location()).await;

    assert!(plan.text.contains("we do not know at the moment"), "{}", plan.text);
    assert!(check.text.contains("after a colleague has looked"), "{} {}", check.status, check.text);
    assert!(!check.text.contains("You are gone"), "no day is promised: {}", check.text);
    assert!(page.text.contains("A colleague looks first"), "{}", page.text);
    let vault = zone.house.vault();
    assert_eq!(vault.customer(sri).await.unwrap().state, CustomerState::Active);
    assert_eq!(vault.service(service).await.unwrap().unwrap().ended_at, None, "nothing ends before");
}

//! A deletion whose mailbox may be another's by now: the page of the request says why nothing was sent, and the officer
//! confirms by a fact that no mail says.

use amanah_policy::{CaseChannel, CaseState, CustomerId, Role, Timestamp};
use amanah_service::deletion::request;
use amanah_service::vault::{Actor, Personal, RightsCase, ServiceKind};

use crate::pictures::look;
use crate::zone::{NOW, SRI, Zone, zone};

/// What the officer saw.
const SEEN: &str = "She came with her identity card.";

/// Sri asks by mail, two hours after somebody else has the domain of her mailbox here.
async fn asked_by_mail(zone: &Zone) -> (CustomerId, RightsCase) {
    zone.customer(SRI).await;
    zone.customer("wati@example.com").await;
    let vault = zone.house.vault();
    let known = async |address| vault.customer_by_email(&Personal::text(address)).await.unwrap().unwrap();
    let (sri, wati) = (known(SRI).await, known("wati@example.com").await);
    let (_, domain) = SRI.rsplit_once('@').unwrap();
    let (clerk, since): (_, Timestamp) = (Actor::System(Role::Engineer), NOW.plus_hours(1));
    let host = Personal::text(domain);
    vault.add_service(wati, ServiceKind::Domain, host, clerk, since, since).await.unwrap();
    let whence = (CaseChannel::Mail, Actor::System(Role::Officer));
    request::erasure(&zone.house, sri, whence, NOW.plus_hours(2)).await.unwrap();
    let case = vault.open_erasure(sri).await.unwrap().unwrap();
    (sri, case)
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn the_page_says_why_nothing_was_sent_and_the_officer_confirms_by_another_fact() {
    let zone = zone().await;
    let (sri, case) = asked_by_mail(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let page = format!("/console/cases/{}", case.id);
    let number = zone.house.vault().customer(sri).await.unwrap().number.to_string();
    let fact = [("fact", "number"), ("number", number.as_str()), ("seen", SEEN)];

    let of_support = agus.get(&page).await;
    let today = ratna.get("/console").await;
    let of_officer = ratna.get(&page).await;
    let asked = agus.post_from(&page, &format!("{page}/ask"), &[]).await;
    let told = agus.get(&asked.location()).await;
    let sent = zone.mailed("case_confirm").await;
    let confirmed = ratna.post_from(&page, &format!("{page}/second-fact"), &fact).await;
    let after = ratna.get(&confirmed.location()).await;

    for shown in [&of_support, &of_officer] {
        assert!(shown.text.contains("The registered mailbox may be another&#39;s by now"), "{}", shown.text);
        assert!(shown.text.contains("Another customer has had its domain here since"), "{}", shown.text);
        assert!(!shown.text.contains(&format!("{page}/ask")), "no button sends anything: {}", shown.text);
        assert!(!shown.text.contains("toko-sri.example"), "no value of the customer: {}", shown.text);
    }
    assert!(!of_support.text.contains("/second-fact") && of_officer.text.contains("/second-fact"));
    assert!(today.text.contains(&page), "it waits for a person: {}", today.text);
    assert!(told.text.contains("Nothing was sent"), "{}", told.text);
    assert!(!sent, "no link to a stranger");
    assert!(confirmed.location().ends_with("?done=case-confirmed"), "{}", confirmed.text);
    assert!(after.text.contains("without the mailbox"), "{}", after.text);
    let case = zone.house.vault().case(sri, case.id).await.unwrap().unwrap();
    assert_eq!(case.state, CaseState::CoolingOff);
}

/// Shows: DEL2
#[tokio::test]
async fn the_page_of_a_mailbox_in_doubt_looks_as_drawn() {
    let zone = zone().await;
    let (_, case) = asked_by_mail(&zone).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    for language in ["en", "id"] {
        ratna = ratna.reading(language);
        let name = format!("case-mailbox-{language}");
        look(&mut ratna, &name, &format!("/console/cases/{}", case.id)).await;
    }
}

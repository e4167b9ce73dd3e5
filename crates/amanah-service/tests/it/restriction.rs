//! U2a: a restriction (UU 27/2022 art. 11 and 41) and an objection (art. 9 and 40), from the request to their effect.

use amanah_ledger::Event;
use amanah_policy::{Activity, CaseChannel, CaseKind, CaseState, CustomerId, Role, Timestamp};
use amanah_service::accounts::one_time_link;
use amanah_service::deletion::course::STOP_PATH;
use amanah_service::deletion::{confirm, queue, request};
use amanah_service::vault::{Actor, CustomerState, RightsCase, ServiceKind, SubjectEvent};

use crate::company::{Company, NOW, SRI, WHENCE, company};
use crate::requests::{advance, case, leave, staff};

const LONG_AFTER: Timestamp = NOW.plus_hours(24 * 200);

async fn asked(company: &Company, customer: CustomerId, kind: CaseKind) -> RightsCase {
    let whence = (CaseChannel::Portal, Actor::Customer(customer));
    request::ask(&company.house, customer, kind, whence, NOW).await.unwrap()
}

async fn state(company: &Company, customer: CustomerId) -> CustomerState {
    company.house.vault().customer(customer).await.unwrap().state
}

/// Shows: U2a
#[tokio::test]
async fn who_has_no_service_is_restricted_at_once_until_they_lift_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await.customer;
    let before = company.is_in_use(sri).await;

    let opened = asked(&company, sri, CaseKind::Restrict).await;
    let again = asked(&company, sri, CaseKind::Restrict).await;
    let during = company.is_in_use(sri).await;
    advance(&company, LONG_AFTER).await;
    let later = case(&company, &opened).await;
    let token = company.token_in("case_restricted", STOP_PATH, NOW).await;
    let lifted = confirm::stop(&company.house, &token, LONG_AFTER).await.unwrap();

    assert_eq!((opened.state, opened.activity), (CaseState::Frozen, Some(Activity::Inactive)));
    assert_eq!(again.id, opened.id, "asked twice it is one restriction");
    assert!(before && !during);
    assert_eq!(later.state, CaseState::Frozen, "no clock ends it");
    assert_eq!((lifted.id, lifted.state), (opened.id, CaseState::Cancelled));
    assert_eq!(state(&company, sri).await, CustomerState::Active);
    assert!(company.is_in_use(sri).await);
    assert_eq!(company.templates_to(SRI, LONG_AFTER).await.first().map(String::as_str), Some("case_lifted"));
}

/// Shows: U2a
#[tokio::test]
async fn where_services_run_a_person_restricts_and_nobody_calls_it_answered_before() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await.customer;
    let support = staff(&company, "dewi@company.example", Role::Support).await;
    let actor = Actor::System(Role::Support);
    let host = amanah_service::vault::Personal::text("toko-sri.example");
    company.house.vault().add_service(sri, ServiceKind::Hosting, host, actor, NOW, NOW).await.unwrap();

    let opened = asked(&company, sri, CaseKind::Restrict).await;
    let unfrozen = state(&company, sri).await;
    let answered = queue::answer(&company.house, support, opened.id, NOW).await;
    let restricted = queue::restrict(&company.house, support, opened.id, NOW).await.unwrap();
    let frozen = state(&company, sri).await;
    let waiting = queue::for_a_person(&company.house, 10, NOW.plus_hours(100)).await.unwrap();
    let lifted = queue::answer(&company.house, support, opened.id, LONG_AFTER).await.unwrap();

    assert_eq!((opened.state, unfrozen), (CaseState::Verified, CustomerState::Active));
    assert!(answered.is_err(), "{answered:?}");
    assert_eq!((restricted.state, frozen), (CaseState::Frozen, CustomerState::Frozen));
    assert!(waiting.is_empty(), "it waits for nobody here: {waiting:?}");
    assert_eq!((lifted.state, state(&company, sri).await), (CaseState::Answered, CustomerState::Active));
}

/// Shows: U2a, DEL2
#[tokio::test]
async fn a_deletion_that_is_stopped_leaves_the_restriction_and_one_that_is_carried_out_ends_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let restriction = asked(&company, sri.customer, CaseKind::Restrict).await;
    let copy = asked(&company, sri.customer, CaseKind::Copy).await;

    leave(&company, &sri, NOW).await;
    confirm::stop_own(&company.house, sri.customer, NOW).await.unwrap();
    let stopped = (state(&company, sri.customer).await, company.is_in_use(sri.customer).await);
    leave(&company, &sri, NOW).await;
    for hours in [36, 72, 84] {
        advance(&company, NOW.plus_hours(hours)).await;
    }

    assert_eq!(stopped, (CustomerState::Frozen, false), "the restriction stands");
    assert_eq!(state(&company, sri.customer).await, CustomerState::Erased);
    assert_eq!(case(&company, &restriction).await.state, CaseState::Cancelled);
    assert_eq!(case(&company, &copy).await.state, CaseState::Expired, "nobody waits for an answer any more");
}

/// Shows: U2a, SEC
#[tokio::test]
async fn who_is_restricted_still_gets_a_link_and_comes_in_by_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await.customer;
    asked(&company, sri, CaseKind::Restrict).await;

    let language = amanah_policy::Language::Id;
    one_time_link::send(&company.house, SRI, language, WHENCE, NOW).await.unwrap();
    let token = company.token_in("case_sign_in", one_time_link::LINK_PATH, NOW).await;

    let entry = one_time_link::sign_in(&company.house, &token, WHENCE, NOW).await;

    assert!(entry.is_ok(), "they come in: {entry:?}");
    assert_eq!(state(&company, sri).await, CustomerState::Frozen);
}

/// Shows: U5, DEL2
#[tokio::test]
async fn an_objection_that_is_answered_is_in_the_ledger_and_other_systems_are_told() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await.customer;
    let vault = company.house.vault();
    vault.subscribe(vec![("mailer".to_owned(), SubjectEvent::ConsentChanged)]).await.unwrap();
    let support = staff(&company, "dewi@company.example", Role::Support).await;
    let opened = asked(&company, sri, CaseKind::Object).await;
    let before = vault.told_of(sri).await.unwrap();

    queue::answer(&company.house, support, opened.id, NOW).await.unwrap();

    let told = vault.told_of(sri).await.unwrap();
    let size = vault.ledger_size().await.unwrap();
    let entries = vault.ledger_entries(0, u32::try_from(size).unwrap()).await.unwrap();
    assert_eq!(before, []);
    assert_eq!((told.len(), told[0].event), (1, SubjectEvent::ConsentChanged));
    let withdrawn = entries.iter().filter(|leaf| leaf.event == Event::ConsentWithdrawn).count();
    assert_eq!(withdrawn, 1);
}

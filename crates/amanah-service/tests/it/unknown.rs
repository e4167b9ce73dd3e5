//! DEL1 and DEL2: of whom nobody knows whether a service runs, a person decides, and nothing happens before.

use amanah_policy::{
    Activity, CaseKind, CaseRefusal, CaseState, PanelFact, PanelState, Role, ServiceId, Timestamp,
};
use amanah_service::accounts::panel::{self, PanelFault};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::queue::{self, CameBy, QueueFault};
use amanah_service::deletion::request::{self, ServicesEnd};
use amanah_service::vault::{Actor, CustomerState, Heard, PanelWord, Personal, RightsCase, ServiceKind};

use crate::company::{Company, NOW, SRI, company};
use crate::requests::{advance, case, staff};

const PANEL: Actor = Actor::System(Role::Engineer);
/// When the panel spoke last: a day and an hour ago.
const SILENT_SINCE: Timestamp = NOW.plus_hours(-25);
const RUNS: PanelState = PanelState::Running;
const ENDED: PanelState = PanelState::Ended;

const fn word(service: ServiceId, says: PanelState, observed_at: Timestamp) -> PanelWord {
    PanelWord { service, fact: PanelFact { says, observed_at } }
}

async fn hear(company: &Company, word: PanelWord, now: Timestamp) -> Heard {
    panel::report(&company.house, PANEL, vec![word], now).await.unwrap()[0]
}

/// Sri with a service of which the panel said more than a day ago that it runs.
async fn sri(company: &Company) -> (SignedIn, ServiceId) {
    let sri = company.customer(SRI, NOW).await;
    let vault = company.house.vault();
    let began = NOW.plus_days(-90);
    let host = Personal::text("toko-sri.example");
    let service =
        vault.add_service(sri.customer, ServiceKind::Hosting, host, PANEL, began, NOW).await.unwrap();
    assert_eq!(hear(company, word(service, RUNS, SILENT_SINCE), NOW).await, Heard::Kept);
    (sri, service)
}

async fn by_mail(company: &Company, who: &SignedIn) -> (MailAnswer, RightsCase) {
    let answer = by_mail::strict_sender(&company.house, who.customer, CaseKind::Erase, NOW).await.unwrap();
    (answer, company.house.vault().cases_of(who.customer).await.unwrap().remove(0))
}

async fn state(company: &Company, who: &SignedIn) -> CustomerState {
    company.house.vault().customer(who.customer).await.unwrap().state
}

async fn mailed(company: &Company, template: &str) -> usize {
    let mails = company.mails(NOW.plus_hours(48)).await;
    mails.iter().filter(|mail| mail.header.template == template).count()
}

/// Shows: DEL2
#[tokio::test]
async fn a_mail_of_somebody_whose_panel_is_silent_waits_for_a_person_and_freezes_nothing() {
    let company = company().await;
    let (sri, _) = sri(&company).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;

    let (answer, opened) = by_mail(&company, &sri).await;
    for hours in [1, 100, 1_000] {
        advance(&company, NOW.plus_hours(hours)).await;
    }
    let later = case(&company, &opened).await;
    let asked = queue::ask_again(&company.house, support, opened.id, NOW).await;
    let listed = queue::for_a_person(&company.house, 10, NOW).await.unwrap();
    let unknown = queue::unknown_services(&company.house, &later, NOW).await.unwrap();

    assert_eq!(answer, MailAnswer::Review);
    assert_eq!((opened.state, opened.activity), (CaseState::Verified, Some(Activity::Unknown)));
    assert_eq!(
        (later.state, later.frozen_at, later.activity),
        (CaseState::Verified, None, Some(Activity::Unknown))
    );
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
    assert!(matches!(asked, Err(QueueFault::NotThere)), "no confirmation goes out before: {asked:?}");
    assert_eq!(listed.len(), 1);
    assert_eq!(unknown.len(), 1);
    assert_eq!((mailed(&company, "case_looking").await, mailed(&company, "case_confirm").await), (1, 0));
}

/// Shows: DEL2
#[tokio::test]
async fn once_a_person_saw_that_it_ended_the_registered_address_is_asked() {
    let company = company().await;
    let (sri, service) = sri(&company).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let billing = staff(&company, "bima@contoh.example", Role::Billing).await;
    let (_, opened) = by_mail(&company, &sri).await;
    let house = &company.house;
    let later = NOW.plus_hours(2);

    let still = queue::look_again(house, support, opened.id, later).await;
    let not_theirs = queue::say_of_service(house, billing, opened.id, (service, ENDED), later).await;
    let other = ServiceId::from_bytes([9; 16]);
    let not_of_it = queue::say_of_service(house, support, opened.id, (other, ENDED), later).await;
    let said = queue::say_of_service(house, support, opened.id, (service, ENDED), later).await.unwrap();

    assert!(matches!(still, Err(QueueFault::StillUnknown)), "{still:?}");
    assert!(matches!(not_theirs, Err(QueueFault::NotYours)), "{not_theirs:?}");
    assert!(matches!(not_of_it, Err(QueueFault::NotThere)), "{not_of_it:?}");
    assert_eq!(
        (said.state, said.activity),
        (CaseState::Frozen, Some(Activity::Inactive)),
        "fixed by the answer"
    );
    assert_eq!(state(&company, &sri).await, CustomerState::Frozen);
    assert_eq!(mailed(&company, "case_confirm").await, 1);
    let header = house.vault().service(service).await.unwrap().unwrap();
    assert_eq!(header.ended_at, Some(later));
}

/// Shows: DEL1
#[tokio::test]
async fn once_it_is_known_to_run_the_customer_is_pointed_to_clientzone() {
    let company = company().await;
    let (sri, service) = sri(&company).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let (_, opened) = by_mail(&company, &sri).await;

    hear(&company, word(service, RUNS, NOW.plus_hours(1)), NOW.plus_hours(1)).await;
    advance(&company, NOW.plus_hours(2)).await;
    let waits = case(&company, &opened).await;
    let gone_on = queue::look_again(&company.house, support, opened.id, NOW.plus_hours(2)).await.unwrap();

    assert_eq!(waits.state, CaseState::Verified, "the person decides, and no clock");
    assert_eq!((gone_on.state, gone_on.why), (CaseState::Refused, Some(CaseRefusal::ActiveAfterAll)));
    assert_eq!(gone_on.activity, Some(Activity::Active));
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
    assert_eq!(mailed(&company, "case_to_portal").await, 1);
}

/// Shows: DEL2
#[tokio::test]
async fn whoever_leaves_waits_for_a_person_and_nothing_ends_before() {
    for says in [RUNS, ENDED] {
        let company = company().await;
        let (sri, service) = sri(&company).await;
        let support = staff(&company, "agus@contoh.example", Role::Support).await;
        let house = &company.house;

        let left = request::leave(house, sri.customer, &sri.session, ServicesEnd::Now, NOW).await.unwrap();
        advance(&company, NOW.plus_hours(1)).await;
        let waits = case(&company, &left).await;
        let runs_still = house.vault().service(service).await.unwrap().unwrap().ended_at.is_none();
        let listed = queue::for_a_person(house, 10, NOW).await.unwrap();
        let later = NOW.plus_hours(2);
        let gone_on = queue::say_of_service(house, support, left.id, (service, says), later).await.unwrap();

        assert_eq!((waits.state, waits.frozen_at), (CaseState::Confirmed, None));
        assert!(waits.confirmed.is_some_and(|(at, _)| at == NOW), "confirmed by the proof of that moment");
        assert!(runs_still, "{says:?}");
        assert_eq!(listed.len(), 1);
        assert_eq!((gone_on.state, gone_on.ends_at), (CaseState::CoolingOff, Some(later.plus_hours(72))));
        assert!(house.vault().service(service).await.unwrap().unwrap().ended_at.is_some());
    }
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn at_the_desk_and_by_a_second_person_it_waits_as_well() {
    let company = company().await;
    let (sri, service) = sri(&company).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let asked = (CaseKind::Erase, CameBy::Letter);

    let opened = queue::at_desk(&company.house, support, sri.customer, asked, NOW).await.unwrap();
    let fresh = NOW.plus_hours(1);
    hear(&company, word(service, ENDED, fresh), fresh).await;
    let gone_on = queue::look_again(&company.house, support, opened.id, fresh).await.unwrap();

    assert_eq!((opened.state, opened.activity), (CaseState::Verified, Some(Activity::Unknown)));
    assert_eq!((gone_on.state, gone_on.activity), (CaseState::Frozen, Some(Activity::Inactive)));
}

/// Shows: DEL2
#[tokio::test]
async fn one_service_that_is_known_to_run_decides_whatever_is_unknown() {
    let company = company().await;
    let (sri, _) = sri(&company).await;
    let host = Personal::text("toko-kedua.example");
    let vault = company.house.vault();
    vault.add_service(sri.customer, ServiceKind::Hosting, host, PANEL, NOW, NOW).await.unwrap();

    let (answer, opened) = by_mail(&company, &sri).await;

    assert_eq!((answer, opened.activity), (MailAnswer::PointedToPortal, Some(Activity::Active)));
}

/// Shows: DEL2
#[tokio::test]
async fn a_report_is_bounded_names_each_service_once_and_no_clock_far_ahead() {
    let company = company().await;
    let (_, service) = sri(&company).await;
    let report = async |words| panel::report(&company.house, PANEL, words, NOW).await;
    let at = |minutes: i64| word(service, RUNS, NOW.plus_micros(minutes * 60_000_000));
    let many = |count: u8| {
        let id = |number: u16| {
            ServiceId::from_bytes([&number.to_be_bytes()[..], &[count; 14]].concat().try_into().unwrap())
        };
        (0..501).map(|number| word(id(number), RUNS, NOW)).collect::<Vec<_>>()
    };

    assert!(matches!(report(vec![]).await, Err(PanelFault::Number)));
    assert!(matches!(report(many(1)).await, Err(PanelFault::Number)));
    assert!(matches!(report(vec![at(0), at(1)]).await, Err(PanelFault::Twice)));
    assert!(matches!(report(vec![at(6)]).await, Err(PanelFault::Ahead)));
    assert_eq!(report(vec![at(5)]).await.unwrap(), [Heard::Kept]);
}

//! Break-glass: outside a role's grants, for a quarter of an hour, and the officer is told, reviews it and may end it.

use amanah_policy::{Attribute, CustomerId, Purpose, Role, StaffId};
use amanah_service::purposes::accountability::today::{self, Alarm};
use amanah_service::purposes::accountability::who_used;
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};
use amanah_service::purposes::opening::review::{self, ReviewFault};
use amanah_service::purposes::opening::view::{self, Viewed};
use amanah_service::vault::{Actor, Opening, ReviewState};

use crate::company::{Company, NOW, SRI, company};

const REASON: &str = "server down at night, owner must be called";
const MINUTE: i64 = 60_000_000;

/// Shows: SEC, U1
#[tokio::test]
async fn an_engineer_who_breaks_the_glass_sees_how_to_reach_the_customer_for_a_quarter_of_an_hour() {
    let (company, customer, dewi) = scene().await;
    let looked = async |at| view::view(&company.house, dewi, Role::Engineer, customer, at).await.unwrap();

    declare::declare(&company.house, because(dewi, customer), NOW).await.unwrap();
    let Viewed::Shown(ordinary) = looked(NOW).await else { panic!("engineers see what they mend") };
    broken(&company, customer, dewi).await;
    let Viewed::Shown(emergency) = looked(NOW).await else { panic!("break-glass opens") };
    let over = looked(NOW.plus_micros(15 * MINUTE)).await;

    assert_eq!(ordinary.shown.value(Attribute::PrimaryEmail), None);
    assert_eq!(emergency.shown.value(Attribute::PrimaryEmail), Some(SRI));
    assert_eq!(emergency.shown.value(Attribute::Name), Some("Sri Wahyuni"));
    assert_eq!(emergency.shown.value(Attribute::PasswordHash), None);
    let Viewed::Shown(over) = over else { panic!("the ordinary opening goes on") };
    assert_eq!(over.shown.value(Attribute::PrimaryEmail), None, "fifteen minutes are over");
}

/// Shows: SEC
#[tokio::test]
async fn a_role_whose_grants_are_no_wider_in_an_emergency_breaks_nothing() {
    let (company, customer, _) = scene().await;
    let agus = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;

    let by = |why| Declaration { role: Role::Support, why, ..because(agus, customer) };
    let in_vain = declare::declare(&company.house, by(Why::BreakGlass(REASON)), NOW).await;
    let short = declare::declare(&company.house, by(Why::BreakGlass("now!")), NOW).await;

    assert!(matches!(in_vain, Err(DeclareFault::NothingToBreak)), "{in_vain:?}");
    assert!(matches!(short, Err(DeclareFault::ReasonTooShort)), "{short:?}");
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_is_mailed_and_alarmed_until_the_opening_is_found_in_order() {
    let (company, customer, dewi) = scene().await;
    let officer = company.officer().await;
    let Actor::Staff { id: ratna, .. } = officer else { panic!("the officer is staff") };
    let told = async || today::today(&company.house, (ratna, Role::Officer), NOW).await.unwrap().alarms;

    let opening = broken(&company, customer, dewi).await;
    let mail = company.mail_of("break_glass", NOW).await.unwrap();
    let loud = told().await;
    let waiting = review::waiting(&company.house, officer, NOW).await.unwrap();
    review::find_fine(&company.house, officer, opening.place, NOW).await.unwrap();
    let calm = told().await;

    assert!(!mail.body.contains("Dewi") && !mail.body.contains("Sri"), "{}", mail.body);
    let due = NOW.plus_hours(24);
    assert_eq!(loud.first(), Some(&Alarm::BreakGlass { count: 1, due }));
    assert_eq!(waiting.iter().map(|it| it.due).collect::<Vec<_>>(), [due]);
    assert!(!calm.iter().any(|alarm| matches!(alarm, Alarm::BreakGlass { .. })), "{calm:?}");
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_asks_and_is_answered_and_ends_what_should_not_go_on() {
    let (company, customer, dewi) = scene().await;
    let officer = company.officer().await;
    let engineer = Actor::Staff { id: dewi, role: Role::Engineer };
    let opening = broken(&company, customer, dewi).await;
    let house = &company.house;

    let empty = review::ask(house, officer, opening.place, "  ", NOW).await;
    let not_hers = review::ask(house, engineer, opening.place, "Why?", NOW).await;
    review::ask(house, officer, opening.place, "Why no ticket?", NOW).await.unwrap();
    let asked = today::today(house, (dewi, Role::Engineer), NOW).await.unwrap().questions;
    review::answer(house, (dewi, Role::Engineer), opening.place, "It was midnight", NOW).await.unwrap();
    let answered = review::waiting(house, officer, NOW).await.unwrap().remove(0).line.review;
    review::end(house, officer, opening.place, NOW).await.unwrap();
    let ended = view::view(house, dewi, Role::Engineer, customer, NOW).await.unwrap();

    assert!(matches!(empty, Err(ReviewFault::Empty)), "{empty:?}");
    assert!(matches!(not_hers, Err(ReviewFault::NotNow)), "{not_hers:?}");
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (answered.state, answered.answer.as_deref()),
        (ReviewState::Answered, Some("It was midnight"))
    );
    assert!(matches!(ended, Viewed::NotOpen), "{ended:?}");
}

/// Shows: U2a
#[tokio::test]
async fn the_customer_reads_that_it_was_an_emergency() {
    let (company, customer, dewi) = scene().await;
    broken(&company, customer, dewi).await;
    view::view(&company.house, dewi, Role::Engineer, customer, NOW).await.unwrap();

    let used = who_used::page(&company.house, customer, None, NOW).await.unwrap();

    let occasions: Vec<_> = used.content().iter().filter_map(|entry| entry.occasion).collect();
    assert!(occasions.iter().filter(|it| it.code() == "break_glass").count() >= 2, "{occasions:?}");
}

/// A customer, and an engineer.
async fn scene() -> (Company, CustomerId, StaffId) {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let dewi = company.colleague("Dewi", "dewi@contoh.example", &[Role::Engineer]).await;
    (company, customer, dewi)
}

const fn because(staff: StaffId, customer: CustomerId) -> Declaration<'static> {
    let purpose = Purpose::ServiceCommunication;
    Declaration { staff, role: Role::Engineer, customer, purpose, why: Why::Reason(REASON) }
}

async fn broken(company: &Company, customer: CustomerId, staff: StaffId) -> Opening {
    let declaration = Declaration { why: Why::BreakGlass(REASON), ..because(staff, customer) };
    match declare::declare(&company.house, declaration, NOW).await.unwrap() {
        Declared::Opened(opening) => opening,
        Declared::Refused(refusal) => panic!("{refusal:?}"),
    }
}

//! Opening a customer: purpose, reason or ticket, what is shown, and what the officer reads.

use amanah_policy::{Attribute, Clause, CustomerId, Purpose, Role, StaffId};
use amanah_service::purposes::accountability::today;
use amanah_service::purposes::opening::daily_list;
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};
use amanah_service::purposes::opening::view::{self, Viewed};
use amanah_service::sources::communications::tickets::{self, TicketFault};
use amanah_service::vault::{Actor, VaultError};
use jiff::civil::date;

use crate::company::{Company, NOW, SRI, company};

const REASON: &str = "calls about a mail that did not arrive";

/// A customer, and somebody of support.
async fn scene() -> (Company, CustomerId, StaffId) {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let agus = company.colleague("Agus", "agus@contoh.example", &[Role::Support]).await;
    (company, customer, agus)
}

const fn because(staff: StaffId, customer: CustomerId, reason: &str) -> Declaration<'_> {
    let purpose = Purpose::ServiceCommunication;
    Declaration { staff, role: Role::Support, customer, purpose, why: Why::Reason(reason) }
}

/// Shows: SEC
#[tokio::test]
async fn without_a_reason_no_customer_opens() {
    let (company, customer, agus) = scene().await;

    for reason in ["", "   ", "because", "              x"] {
        let outcome = declare::declare(&company.house, because(agus, customer, reason), NOW).await;

        assert!(matches!(outcome, Err(DeclareFault::ReasonTooShort)), "{reason:?}: {outcome:?}");
    }
    let seen = view::view(&company.house, agus, Role::Support, customer, NOW).await.unwrap();
    assert!(matches!(seen, Viewed::NotOpen), "{seen:?}");
}

/// Shows: SEC, U1
#[tokio::test]
async fn an_opening_shows_what_the_purpose_needs_and_names_the_rest() {
    let (company, customer, agus) = scene().await;
    declare::declare(&company.house, because(agus, customer, REASON), NOW).await.unwrap();

    let seen = view::view(&company.house, agus, Role::Support, customer, NOW).await.unwrap();

    let Viewed::Shown(seen) = seen else { panic!("{seen:?}") };
    assert_eq!(seen.shown.value(Attribute::Name), Some("Sri Wahyuni"));
    assert_eq!(seen.shown.value(Attribute::PrimaryEmail), Some(SRI));
    assert_eq!(seen.shown.value(Attribute::PasswordHash), None);
    let withheld: Vec<_> = seen.shown.withheld().iter().map(|held| held.label.attribute).collect();
    assert!(withheld.contains(&Attribute::PasswordHash), "{withheld:?}");
}

/// Shows: SEC
#[tokio::test]
async fn an_opening_is_over_after_half_an_hour() {
    let (company, customer, agus) = scene().await;
    declare::declare(&company.house, because(agus, customer, REASON), NOW).await.unwrap();
    let almost = NOW.plus_micros(30 * 60_000_000 - 1);

    let before = view::view(&company.house, agus, Role::Support, customer, almost).await.unwrap();
    let after = view::view(&company.house, agus, Role::Support, customer, NOW.plus_micros(30 * 60_000_000))
        .await
        .unwrap();

    assert!(matches!(before, Viewed::Shown(_)), "{before:?}");
    assert!(matches!(after, Viewed::NotOpen), "{after:?}");
}

/// Shows: SEC
#[tokio::test]
async fn an_opening_is_for_the_one_who_declared_it() {
    let (company, customer, agus) = scene().await;
    let budi = company.colleague("Budi", "budi@contoh.example", &[Role::Support]).await;
    declare::declare(&company.house, because(agus, customer, REASON), NOW).await.unwrap();

    let other = view::view(&company.house, budi, Role::Support, customer, NOW).await.unwrap();
    let other_role = view::view(&company.house, agus, Role::Billing, customer, NOW).await.unwrap();

    assert!(matches!(other, Viewed::NotOpen), "{other:?}");
    assert!(matches!(other_role, Viewed::NotOpen), "{other_role:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_purpose_the_role_may_not_use_is_refused_and_the_refusal_recorded() {
    let (company, customer, agus) = scene().await;
    let before = company.house.vault().ledger_size().await.unwrap();
    let declaration = Declaration { purpose: Purpose::Billing, ..because(agus, customer, REASON) };

    let outcome = declare::declare(&company.house, declaration, NOW).await.unwrap();

    let Declared::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert_eq!(refusal.clause, Clause::Sec);
    let leaf = company.house.vault().ledger_entries(before, 1).await.unwrap().remove(0);
    assert_eq!((leaf.sequence, leaf.event.code()), (refusal.place.sequence, "refused"));
    let seen = view::view(&company.house, agus, Role::Support, customer, NOW).await.unwrap();
    assert!(matches!(seen, Viewed::NotOpen), "{seen:?}");
}

#[tokio::test]
async fn a_purpose_without_a_customer_opens_nothing() {
    let (company, customer, agus) = scene().await;

    for purpose in [Purpose::Promotion, Purpose::Whois, Purpose::IntangibleAsset] {
        let declaration = Declaration { purpose, ..because(agus, customer, REASON) };
        let outcome = declare::declare(&company.house, declaration, NOW).await;

        assert!(matches!(outcome, Err(DeclareFault::NothingToOpen)), "{outcome:?}");
    }
}

/// Shows: R5, SEC
#[tokio::test]
async fn a_ticket_opens_its_customer_until_it_is_closed() {
    let (company, customer, agus) = scene().await;
    let support = Actor::Staff { id: agus, role: Role::Support };
    let ticket = tickets::open(&company.house, support, customer, "My mail is gone", NOW).await.unwrap();
    let under = Declaration { why: Why::Ticket(ticket), ..because(agus, customer, "") };

    let opened = declare::declare(&company.house, under, NOW).await.unwrap();
    let seen = view::view(&company.house, agus, Role::Support, customer, NOW).await.unwrap();
    tickets::close(&company.house, support, ticket, NOW).await.unwrap();
    let closed = declare::declare(&company.house, under, NOW).await;
    let over = view::view(&company.house, agus, Role::Support, customer, NOW).await.unwrap();

    assert!(matches!(opened, Declared::Opened(_)), "{opened:?}");
    let Viewed::Shown(seen) = seen else { panic!("{seen:?}") };
    assert_eq!(seen.shown.value(Attribute::TicketText), Some("My mail is gone"));
    assert!(matches!(closed, Err(DeclareFault::TicketNotGood)), "{closed:?}");
    assert!(matches!(over, Viewed::NotOpen), "{over:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_ticket_opens_nobody_but_its_customer() {
    let (company, customer, agus) = scene().await;
    let other = company.customer("budi@warung-budi.example", NOW).await.customer;
    let support = Actor::Staff { id: agus, role: Role::Support };
    let ticket = tickets::open(&company.house, support, other, "My site is slow", NOW).await.unwrap();

    let outcome = declare::declare(
        &company.house,
        Declaration { why: Why::Ticket(ticket), ..because(agus, customer, "") },
        NOW,
    )
    .await;

    assert!(matches!(outcome, Err(DeclareFault::TicketNotGood)), "{outcome:?}");
}

#[tokio::test]
async fn a_ticket_has_a_text_that_fits() {
    let (company, customer, agus) = scene().await;
    let support = Actor::Staff { id: agus, role: Role::Support };

    let empty = tickets::open(&company.house, support, customer, " ", NOW).await;
    let long = tickets::open(&company.house, support, customer, &"x".repeat(4_001), NOW).await;

    assert!(matches!(empty, Err(TicketFault::Empty)), "{empty:?}");
    assert!(matches!(long, Err(TicketFault::TooLong)), "{long:?}");
}

/// Shows: SEC
#[tokio::test]
async fn the_daily_list_holds_every_opening_of_the_day_with_its_reason() {
    let (company, customer, agus) = scene().await;
    let officer = company.officer().await;
    let support = Actor::Staff { id: agus, role: Role::Support };
    let ticket = tickets::open(&company.house, support, customer, "My mail is gone", NOW).await.unwrap();
    let minute = 60_000_000;
    let declarations = [
        because(agus, customer, REASON),
        Declaration { why: Why::Ticket(ticket), ..because(agus, customer, "") },
    ];
    for (index, declaration) in declarations.into_iter().enumerate() {
        let at = NOW.plus_micros(minute * i64::try_from(index).unwrap());
        declare::declare(&company.house, declaration, at).await.unwrap();
    }
    let yesterday = because(agus, customer, "an opening of the next morning");
    declare::declare(&company.house, yesterday, NOW.plus_hours(12)).await.unwrap();

    let list = daily_list::list(&company.house, officer, date(2026, 11, 25), NOW).await.unwrap();
    let next = daily_list::list(&company.house, officer, date(2026, 11, 26), NOW).await.unwrap();

    let lines: Vec<_> = list
        .lines
        .iter()
        .map(|line| (line.staff_name.as_str(), line.opening.ticket, line.reason.as_deref()))
        .collect();
    assert_eq!(lines, [("Agus", Some(ticket), None), ("Agus", None, Some(REASON))]);
    assert!(list.lines.iter().all(|line| line.customer_number.is_some()));
    assert_eq!(next.lines.len(), 1);
}

/// Shows: SEC
#[tokio::test]
async fn only_the_officer_reads_the_daily_list() {
    let (company, _, agus) = scene().await;
    let support = Actor::Staff { id: agus, role: Role::Support };

    let outcome = daily_list::list(&company.house, support, date(2026, 11, 25), NOW).await;

    assert!(matches!(outcome, Err(VaultError::NotNow(_))), "{outcome:?}");
}

#[tokio::test]
async fn today_counts_what_waits() {
    let (company, customer, agus) = scene().await;
    let support = Actor::Staff { id: agus, role: Role::Support };
    tickets::open(&company.house, support, customer, "My mail is gone", NOW).await.unwrap();
    declare::declare(&company.house, because(agus, customer, REASON), NOW).await.unwrap();

    let now = today::today(&company.house, (agus, Role::Officer), NOW).await.unwrap();
    let tomorrow = today::today(&company.house, (agus, Role::Support), NOW.plus_hours(24)).await.unwrap();

    assert_eq!((now.numbers.open_tickets, now.numbers.openings), (1, 1));
    assert!(now.numbers.intake.iter().any(|(source, count)| source.code() == "registration" && *count > 0));
    assert!(
        now.numbers.intake.iter().any(|(source, count)| source.code() == "communications" && *count == 1)
    );
    assert_eq!((tomorrow.numbers.open_tickets, tomorrow.numbers.openings), (1, 0));
    assert!(tomorrow.numbers.intake.iter().all(|(_, count)| *count == 0));
    assert_eq!(now.alarms, [today::Alarm::PolicyNotReviewed]);
    assert_eq!(tomorrow.alarms, [], "support is told what support can do something about");
    assert_eq!(now.open_now.len(), 1);
}

//! Requests as staff work on them: the queue by what is due, its clocks, the second fact, and what only some may know.

use amanah_policy::{
    Attribute, CaseChannel, CaseKind, CaseRefusal, CaseState, Language, PersonRole, Role, Timestamp,
};
use amanah_service::accounts::people::invitation::{self, INVITATION_PATH, Newcomer};
use amanah_service::accounts::people::{Acting, acting_for};
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::queue::{self, CameBy, Known, QueueFault, SecondFact, Urgency};
use amanah_service::deletion::request::{self, ServicesEnd};
use amanah_service::deletion::{confirm, course, plan};
use amanah_service::vault::{Actor, CustomerNumber, CustomerState};

use crate::company::{NOW, PASSWORD, SRI, WHENCE, company, for_case};
use crate::requests::{advance, case, leave, number_of, plan_names, staff};

/// Friday 27 November 2026, 19:30 in Jakarta: nobody is in the house before Monday.
const FRIDAY_EVENING: Timestamp = Timestamp::from_seconds(1_795_782_600);
/// Thursday 24 December 2026, 16:59 in Jakarta: a holiday and a weekend follow.
const BEFORE_A_HOLIDAY: Timestamp = Timestamp::from_seconds(1_798_106_340);
/// The last microsecond of 30 November 2026 in UTC; in Jakarta it is the morning of the first.
const DATE_CHANGE: Timestamp = Timestamp::from_micros(1_796_083_199_999_999);

/// Shows: U2a, DEL2
#[tokio::test]
async fn clocks_of_72_hours_run_through_weekends_holidays_and_date_changes() {
    for at in [FRIDAY_EVENING, BEFORE_A_HOLIDAY, DATE_CHANGE] {
        let company = company().await;
        let sri = company.customer(SRI, at).await;
        let house = &company.house;
        let by = (CaseChannel::Portal, Actor::Customer(sri.customer));
        let due = Timestamp::from_micros(at.as_micros() + 72 * 3_600_000_000);

        let asked = request::ask(house, sri.customer, CaseKind::Access, by, at).await.unwrap();
        let left =
            request::leave(house, sri.customer, &sri.session, ServicesEnd::AsPlanned, at).await.unwrap();
        advance(&company, due.plus_micros(-1)).await;
        let before = case(&company, &left).await;
        advance(&company, due).await;
        let after = case(&company, &left).await;
        let waiting = queue::for_a_person(house, 10, due).await.unwrap();

        assert_eq!((asked.received_at, asked.due_at), (at, due), "{at:?}");
        assert_eq!(left.ends_at, Some(due));
        assert_eq!((before.state, after.state), (CaseState::CoolingOff, CaseState::LegalCheck));
        assert_eq!(waiting.iter().map(|queued| queued.case.id).collect::<Vec<_>>(), [asked.id]);
        let urgency = |hours, micros| Urgency::of(asked.due_at, at.plus_hours(hours).plus_micros(micros));
        assert_eq!([urgency(48, -1), urgency(48, 0)], [Urgency::Later, Urgency::Day], "a day before");
        assert_eq!([urgency(66, -1), urgency(66, 0)], [Urgency::Day, Urgency::Hours], "six hours before");
        assert_eq!([urgency(72, 0), urgency(72, 1)], [Urgency::Hours, Urgency::Late], "to the microsecond");
    }
}

/// Shows: DEL2
#[tokio::test]
async fn a_second_fact_must_be_true_of_the_customer_and_described() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let budi = company.customer("budi@example.test", NOW).await;
    let house = &company.house;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let by = (CaseKind::Erase, CameBy::InPerson);
    let opened = queue::at_desk(house, support, sri.customer, by, NOW).await.unwrap();
    let own = number_of(&company, &sri).await;
    let rupiah = amanah_policy::Money::of(11_100_000, amanah_policy::Currency::IDR);
    let no_invoice = Known::Invoice { label: "INV-2026-000001", total: rupiah };
    let nobody = CustomerNumber::from_digits(1).unwrap();

    let mut refused = Vec::new();
    for known in [number_of(&company, &budi).await.known, no_invoice, Known::Number(nobody)] {
        let fact = SecondFact { known, ..own };
        refused.push(queue::confirm_without_mailbox(house, officer, opened.id, fact, NOW).await);
    }
    let silent = SecondFact { seen: "saw her", ..own };
    let silent = queue::confirm_without_mailbox(house, officer, opened.id, silent, NOW).await;
    let stands = case(&company, &opened).await.state;
    let approved = queue::confirm_without_mailbox(house, officer, opened.id, own, NOW).await.unwrap();

    for refused in refused {
        assert!(matches!(refused, Err(QueueFault::WrongFact)), "{refused:?}");
    }
    assert!(matches!(silent, Err(QueueFault::NotDescribed)), "{silent:?}");
    assert_eq!((stands, approved.state), (CaseState::Frozen, CaseState::CoolingOff));
}

/// Shows: DEL2
#[tokio::test]
async fn support_stops_a_deletion_at_the_customer_s_word_and_the_mail_names_who() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let legal = staff(&company, "lina@contoh.example", Role::Legal).await;
    let opened = leave(&company, &sri, NOW).await;

    let not_theirs = queue::stop(house, legal, opened.id, NOW).await;
    let stopped = queue::stop(house, support, opened.id, NOW).await.unwrap();
    let again = queue::stop(house, support, opened.id, NOW).await;

    let mail = company.mail_of("case_stopped", NOW).await.unwrap();
    assert!(matches!(not_theirs, Err(QueueFault::NotYours)), "{not_theirs:?}");
    assert_eq!(stopped.state, CaseState::Cancelled);
    assert!(stopped.closed_by.is_some(), "who stopped it is kept");
    assert!(mail.body.contains("Dewi stopped the deletion of your account"), "{}", mail.body);
    assert!(matches!(again, Err(QueueFault::NotThere)), "{again:?}");
}

/// Shows: DEL2
#[tokio::test]
async fn only_the_officer_refuses() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let opened = leave(&company, &sri, NOW).await;

    let refused = queue::refuse(house, support, opened.id, CaseRefusal::NothingToDo, NOW).await;

    assert!(matches!(refused, Err(QueueFault::OfficerOnly)), "{refused:?}");
    assert_eq!(case(&company, &opened).await.state, CaseState::CoolingOff);
}

/// Shows: DEL3, U2b
#[tokio::test]
async fn what_is_held_is_named_to_the_officer_and_legal_and_to_nobody_else() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    let roles = [Role::Officer, Role::Legal, Role::Support];
    let mut people = Vec::new();
    for (email, role) in
        ["dewi@contoh.example", "lina@contoh.example", "agus@contoh.example"].iter().zip(roles)
    {
        people.push(staff(&company, email, role).await);
    }
    let before = plan::for_staff(house, people[2], sri.customer, NOW).await.unwrap();
    let name = plan_names(&company, &sri).await;
    house.vault().hold(sri.customer, vec![name], for_case("case 2026-7"), people[0], NOW).await.unwrap();

    let mut plans = Vec::new();
    for by in &people {
        plans.push(plan::for_staff(house, *by, sri.customer, NOW).await.unwrap());
    }

    for knowing in &plans[..2] {
        let held: Vec<_> = knowing.held.iter().map(|kind| (kind.attribute, kind.number)).collect();
        assert_eq!(held, [(Attribute::Name, 1)]);
        assert_eq!(knowing.plan.numbers().0, before.plan.numbers().0 - 1);
    }
    assert_eq!(plans[2], before, "support sees the plan as if nothing were held");
}

/// Shows: DEL2
#[tokio::test]
async fn what_needs_a_person_is_first_by_its_date_and_an_erasure_on_its_way_is_not_among_it() {
    let company = company().await;
    let (sri, budi) = (company.customer(SRI, NOW).await, company.customer("budi@example.test", NOW).await);
    let house = &company.house;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let billing = staff(&company, "beni@contoh.example", Role::Billing).await;
    let telephone = |kind| (kind, CameBy::Telephone);
    let later = NOW.plus_hours(1);
    let copy = queue::at_desk(house, support, sri.customer, telephone(CaseKind::Copy), later).await.unwrap();
    let access =
        queue::at_desk(house, support, budi.customer, telephone(CaseKind::Access), NOW).await.unwrap();
    let left = leave(&company, &sri, NOW).await;

    let waiting = queue::for_a_person(house, 10, later).await.unwrap();
    let stuck = queue::for_a_person(house, 10, NOW.plus_hours(39)).await.unwrap();
    let not_theirs = queue::open(house, billing, 10).await;

    let ids = |queued: &[queue::Queued]| queued.iter().map(|it| it.case.id).collect::<Vec<_>>();
    assert_eq!(ids(&waiting), [access.id, copy.id]);
    assert_eq!(ids(&stuck), [left.id, access.id, copy.id], "its notice is three hours late");
    assert!(matches!(not_theirs, Err(QueueFault::NotYours)), "{not_theirs:?}");
}

/// Shows: DEL2
#[tokio::test]
async fn whoever_reads_a_company_s_mailbox_or_speaks_for_it_does_not_end_it() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let house = &company.house;
    let holder = house.vault().account_of(owner.customer).await.unwrap().holder;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;

    let by_letter = (CaseKind::Erase, CameBy::Letter);
    let at_desk = queue::at_desk(house, support, holder, by_letter, NOW).await;
    let by_mail = by_mail::strict_sender(house, holder, CaseKind::Erase, NOW).await.unwrap();
    let waiting = queue::for_a_person(house, 10, NOW).await.unwrap().remove(0).case;
    let asked = queue::ask_again(house, support, waiting.id, NOW).await;
    let state = house.vault().customer(holder).await.unwrap().state;

    assert!(matches!(at_desk, Err(QueueFault::EndsWithItsOwner)), "{at_desk:?}");
    assert_eq!(by_mail, MailAnswer::Review);
    assert_eq!((waiting.customer, waiting.state), (holder, CaseState::Verified));
    assert!(matches!(asked, Err(QueueFault::EndsWithItsOwner)), "{asked:?}");
    assert_eq!(state, CustomerState::Active, "nothing is frozen");
}

/// Shows: DEL2
#[tokio::test]
async fn who_joins_a_company_during_the_time_to_think_keeps_it_and_the_owner_can_still_stop() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let house = &company.house;
    let account = acting_for(house, owner.customer, &owner.session).await.unwrap();
    let acting = Acting { person: owner.customer, session: &owner.session };
    let wati = "wati@toko-sri.example";
    invitation::invite(house, &account, acting, wati, &[PersonRole::Billing], NOW).await.unwrap();
    let token = company.token_in("invitation", INVITATION_PATH, NOW).await;
    request::leave(house, owner.customer, &owner.session, ServicesEnd::AsPlanned, NOW).await.unwrap();
    let newcomer = Newcomer { name: "Wati", password: PASSWORD, agrees: true, language: Language::Id };
    invitation::sign_up(house, &token, newcomer, WHENCE, NOW.plus_hours(1)).await.unwrap();

    for hours in [36, 72] {
        course::advance_due(house, NOW.plus_hours(hours)).await.unwrap();
    }
    let report = course::advance_due(house, NOW.plus_hours(84)).await.unwrap();
    let waits = house.vault().open_erasure(owner.customer).await.unwrap().unwrap().state;
    confirm::stop_own(house, owner.customer, NOW.plus_hours(85)).await.unwrap();

    assert_eq!(report.failed, 1, "it is not carried out");
    assert_eq!(waits, CaseState::LegalCheck, "and not beyond stopping");
    for whose in [owner.customer, account.holder] {
        assert_eq!(house.vault().customer(whose).await.unwrap().state, CustomerState::Active);
    }
}

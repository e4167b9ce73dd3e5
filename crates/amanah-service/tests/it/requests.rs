//! DEL2 and DEL3: requests with a clock, from every door, to the end of the account or back into use.

use amanah_policy::{
    Activity, Attribute, CaseChannel, CaseKind, CaseRefusal, CaseState, DatumId, ErasureGround, Occasion,
    Role, Timestamp,
};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::accounts::sign_in;
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::confirm::{self, LinkFault};
use amanah_service::deletion::course::{self, CONFIRM_PATH, STATUS_PATH, STOP_PATH};
use amanah_service::deletion::plan::{self, PlannedFate};
use amanah_service::deletion::queue::{self, CameBy, Known, QueueFault, SecondFact};
use amanah_service::deletion::request::{self, RequestFault, ServicesEnd};
use amanah_service::deletion::{active, quiet, status};
use amanah_service::vault::{
    Actor, Ask, CustomerState, NewStaff, Outcome, PendingFault, Personal, RightsCase, Selection, ServiceKind,
    VaultError,
};

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company, for_case};

/// When the second notice of the time to think goes out.
const HALFWAY: Timestamp = NOW.plus_hours(36);
const COOLED: Timestamp = NOW.plus_hours(72);
const CHECKED: Timestamp = NOW.plus_hours(84);

pub(crate) async fn leave(company: &Company, who: &SignedIn, now: Timestamp) -> RightsCase {
    request::leave(&company.house, who.customer, &who.session, ServicesEnd::AsPlanned, now).await.unwrap()
}

async fn state(company: &Company, who: &SignedIn) -> CustomerState {
    company.house.vault().customer(who.customer).await.unwrap().state
}

pub(crate) async fn advance(company: &Company, now: Timestamp) {
    let report = course::advance_due(&company.house, now).await.unwrap();
    assert_eq!(report.failed, 0);
}

pub(crate) async fn case(company: &Company, case: &RightsCase) -> RightsCase {
    company.house.vault().case(case.customer, case.id).await.unwrap().unwrap()
}

pub(crate) async fn staff(company: &Company, email: &str, role: Role) -> Actor {
    let new = NewStaff {
        name: Personal::text("Dewi"),
        email: Personal::text(email),
        password: None,
        roles: vec![role],
    };
    let id = company.house.vault().add_staff(new, Actor::System(Role::Officer), NOW).await.unwrap();
    Actor::Staff { id, role }
}

/// Shows: DEL2, DEL3
#[tokio::test]
async fn whoever_leaves_has_72_hours_and_a_legal_check_and_is_then_erased() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let opened = leave(&company, &sri, NOW).await;
    advance(&company, COOLED.plus_micros(-1)).await;
    let cooling = case(&company, &opened).await;
    advance(&company, COOLED).await;
    let checking = case(&company, &opened).await;
    advance(&company, CHECKED.plus_micros(-1)).await;
    let still = company.owner_of(SRI).await;
    advance(&company, CHECKED).await;

    let done = case(&company, &opened).await;
    let found = company.house.vault().scan_for(&Personal::text(SRI), &[]).await.unwrap();
    assert_eq!((opened.state, opened.activity), (CaseState::CoolingOff, Some(Activity::Inactive)));
    assert_eq!((cooling.state, checking.state), (CaseState::CoolingOff, CaseState::LegalCheck));
    assert_eq!(still, Some(sri.customer));
    assert_eq!((done.state, done.closed_at), (CaseState::Erased, Some(CHECKED)));
    assert_eq!(found.found, [], "the address is nowhere any more");
    assert_eq!(state(&company, &sri).await, CustomerState::Erased);
}

/// Shows: DEL2
#[tokio::test]
async fn the_notices_go_out_at_the_beginning_in_the_middle_and_at_the_end() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    leave(&company, &sri, NOW).await;

    let begun = company.templates_to(SRI, NOW).await;
    advance(&company, NOW.plus_hours(36)).await;
    let middle = company.templates_to(SRI, NOW.plus_hours(36)).await;
    advance(&company, NOW.plus_hours(37)).await;
    let later = company.templates_to(SRI, NOW.plus_hours(37)).await;
    advance(&company, COOLED).await;
    let end = company.templates_to(SRI, COOLED).await;

    assert_eq!(begun.first().map(String::as_str), Some("case_begun"));
    assert_eq!(middle.first().map(String::as_str), Some("case_waits"));
    assert_eq!(later.len(), middle.len(), "once each");
    assert_eq!(end.first().map(String::as_str), Some("case_last"));
}

/// Shows: DEL2
#[tokio::test]
async fn a_frozen_customer_s_data_serves_nothing_but_the_case_and_themself() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let before = company.is_in_use(sri.customer).await;

    leave(&company, &sri, NOW).await;

    let own = Ask::to_account(sri.customer, Actor::Customer(sri.customer), Occasion::OwnRequest)
        .select(Selection::Everything);
    let own = company.house.vault().release(own, NOW).await.unwrap();
    assert!(before, "in use before");
    assert!(!company.is_in_use(sri.customer).await, "no ordinary mail any more");
    assert!(matches!(own, Outcome::Released(_)));
    assert_eq!(state(&company, &sri).await, CustomerState::Frozen);
}

/// Shows: DEL2
#[tokio::test]
async fn the_link_in_a_notice_stops_it_and_everything_is_in_use_again() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let opened = leave(&company, &sri, NOW).await;
    let token = company.token_in("case_begun", STOP_PATH, NOW).await;

    let looked = confirm::look_at_stop(&company.house, &token, NOW).await.unwrap();
    let stopped = confirm::stop(&company.house, &token, NOW.plus_hours(71)).await.unwrap();
    let again = confirm::stop(&company.house, &token, NOW.plus_hours(71)).await;
    advance(&company, CHECKED).await;

    assert_eq!((looked.id, looked.state), (opened.id, CaseState::CoolingOff));
    assert_eq!(stopped.state, CaseState::Cancelled);
    assert!(matches!(again, Err(LinkFault::Link(PendingFault::UsedOrUnknown))), "{again:?}");
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
    assert!(company.is_in_use(sri.customer).await);
    assert_eq!(case(&company, &opened).await.state, CaseState::Cancelled, "and nothing is erased later");
}

/// Shows: DEL2
#[tokio::test]
async fn a_mail_freezes_and_asks_and_the_link_to_the_registered_address_confirms() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let answer = by_mail::strict_sender(&company.house, sri.customer, CaseKind::Erase, NOW).await.unwrap();
    let frozen = state(&company, &sri).await;
    let again = by_mail::strict_sender(&company.house, sri.customer, CaseKind::Erase, NOW).await.unwrap();
    let asked = company.templates_to(SRI, NOW).await;
    let token = company.token_in("case_confirm", CONFIRM_PATH, NOW).await;
    let shown = confirm::look(&company.house, &token, NOW).await.unwrap();
    let looked = case(&company, &shown.case).await.state;
    let confirmed = confirm::confirm(&company.house, &token, NOW).await.unwrap();

    assert_eq!((answer, again), (MailAnswer::Opened, MailAnswer::AlreadyOpen));
    assert_eq!(frozen, CustomerState::Frozen, "frozen before it is confirmed");
    assert_eq!(asked.iter().filter(|template| *template == "case_confirm").count(), 1);
    assert_eq!(
        (shown.case.state, looked),
        (CaseState::Frozen, CaseState::Frozen),
        "looking confirms nothing"
    );
    assert_eq!((confirmed.state, confirmed.ends_at), (CaseState::CoolingOff, Some(COOLED)));
}

/// Shows: DEL2
#[tokio::test]
async fn a_mail_that_nobody_confirms_ends_by_itself_and_erases_nothing() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    by_mail::strict_sender(&company.house, sri.customer, CaseKind::Erase, NOW).await.unwrap();
    let token = company.token_in("case_confirm", CONFIRM_PATH, NOW).await;

    advance(&company, NOW.plus_days(7).plus_micros(-1)).await;
    let waits = state(&company, &sri).await;
    advance(&company, NOW.plus_days(7)).await;

    let late = confirm::confirm(&company.house, &token, NOW.plus_days(7)).await;
    let cases = company.house.vault().cases_of(sri.customer).await.unwrap();
    assert_eq!(waits, CustomerState::Frozen);
    assert_eq!(cases.iter().map(|case| case.state).collect::<Vec<_>>(), [CaseState::Expired]);
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
    assert!(
        matches!(late, Err(LinkFault::Link(PendingFault::Expired | PendingFault::UsedOrUnknown))),
        "{late:?}"
    );
}

/// Shows: DEL1
#[tokio::test]
async fn a_mail_of_an_active_customer_changes_nothing_and_leads_to_clientzone() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    begin_service(&company, &sri, "toko-sri.example").await;

    let answer = by_mail::strict_sender(&company.house, sri.customer, CaseKind::Erase, NOW).await.unwrap();

    let cases = company.house.vault().cases_of(sri.customer).await.unwrap();
    let told = company.templates_to(SRI, NOW).await;
    assert_eq!(answer, MailAnswer::PointedToPortal);
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
    assert_eq!(told.first().map(String::as_str), Some("case_to_portal"));
    assert_eq!(
        cases.iter().map(|case| (case.state, case.why)).collect::<Vec<_>>(),
        [(CaseState::Refused, Some(CaseRefusal::ActiveAfterAll))]
    );
}

async fn begin_service(company: &Company, who: &SignedIn, host: &str) {
    company
        .house
        .vault()
        .add_service(
            who.customer,
            ServiceKind::Hosting,
            Personal::text(host),
            Actor::System(Role::Support),
            NOW,
            NOW,
        )
        .await
        .unwrap();
}

/// Shows: DEL1, DEL2
#[tokio::test]
async fn whoever_is_active_names_the_end_of_their_services_and_thinks_from_then_on() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    begin_service(&company, &sri, "toko-sri.example").await;
    let house = &company.house;
    let end = NOW.plus_days(10);

    let unnamed = request::leave(house, sri.customer, &sri.session, ServicesEnd::AsPlanned, NOW).await;
    let past = request::leave(house, sri.customer, &sri.session, ServicesEnd::On(NOW), NOW).await;
    let opened = request::leave(house, sri.customer, &sri.session, ServicesEnd::On(end), NOW).await.unwrap();
    advance(&company, end.plus_micros(-1)).await;
    let (before, runs) = (case(&company, &opened).await, state(&company, &sri).await);
    for hour in 0..2 {
        advance(&company, end.plus_hours(hour)).await;
    }

    let after = case(&company, &opened).await;
    assert!(matches!(unnamed, Err(RequestFault::EndNeeded)), "{unnamed:?}");
    assert!(matches!(past, Err(RequestFault::DayOver)), "{past:?}");
    assert_eq!((before.state, runs), (CaseState::Confirmed, CustomerState::Active), "nothing is frozen yet");
    assert_eq!((after.state, after.frozen_at), (CaseState::CoolingOff, after.frozen_at));
    assert!(after.frozen_at.is_some_and(|at| at >= end), "{:?}", after.frozen_at);
    assert_eq!(after.activity, Some(Activity::Active), "fixed when it was received");
    assert_eq!(state(&company, &sri).await, CustomerState::Frozen);
}

/// Shows: DEL2
#[tokio::test]
async fn ending_every_service_now_begins_the_time_to_think_now() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    begin_service(&company, &sri, "toko-sri.example").await;

    let opened =
        request::leave(&company.house, sri.customer, &sri.session, ServicesEnd::Now, NOW).await.unwrap();

    assert_eq!((opened.state, opened.ends_at), (CaseState::CoolingOff, Some(COOLED)));
}

/// Shows: DEL2
#[tokio::test]
async fn leaving_needs_a_fresh_proof_and_one_deletion_is_open_at_a_time() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;

    let late = NOW.plus_hours(2);
    let stale = request::leave(house, sri.customer, &sri.session, ServicesEnd::AsPlanned, late).await;
    leave(&company, &sri, NOW).await;
    let twice = request::leave(house, sri.customer, &sri.session, ServicesEnd::AsPlanned, NOW).await;

    assert!(matches!(stale, Err(RequestFault::ProofNeeded)), "{stale:?}");
    assert!(matches!(twice, Err(RequestFault::OpenAlready)), "{twice:?}");
}

/// Shows: DEL2
#[tokio::test]
async fn a_company_goes_with_the_last_of_its_people_and_is_frozen_with_them() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let holder = company.house.vault().account_of(owner.customer).await.unwrap().holder;

    let plan = plan::of(&company.house, owner.customer, NOW).await.unwrap();
    let opened = leave(&company, &owner, NOW).await;
    let frozen = company.house.vault().customer(holder).await.unwrap().state;
    confirm::stop_own(&company.house, owner.customer, NOW).await.unwrap();
    let again = company.house.vault().customer(holder).await.unwrap().state;

    assert_eq!(plan.companies.len(), 1);
    assert_eq!(opened.state, CaseState::CoolingOff);
    assert_eq!((frozen, again), (CustomerState::Frozen, CustomerState::Active));
}

/// Shows: DEL3
#[tokio::test]
async fn a_hold_shows_neither_in_the_plan_nor_in_the_course() {
    let company = company().await;
    let (sri, budi) = (company.customer(SRI, NOW).await, company.customer("budi@example.test", NOW).await);
    let vault = company.house.vault();
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let name = plan_names(&company, &sri).await;
    vault.hold(sri.customer, vec![name], for_case("case 2026-7"), officer, NOW).await.unwrap();

    let (held, free) = (
        plan::of(&company.house, sri.customer, NOW).await.unwrap(),
        plan::of(&company.house, budi.customer, NOW).await.unwrap(),
    );
    let cases = [leave(&company, &sri, NOW).await, leave(&company, &budi, NOW).await];
    let mut courses = Vec::new();
    advance(&company, HALFWAY).await;
    for now in [COOLED, CHECKED] {
        advance(&company, now).await;
        for opened in &cases {
            let course = status::of_case(&company.house, case(&company, opened).await).await.unwrap();
            let states: Vec<_> = course.steps.iter().map(|step| (step.state, step.at)).collect();
            courses.push((states, course.kept));
        }
    }

    assert_eq!(held.kinds, free.kinds, "the plan is the same");
    assert!(held.kinds.iter().all(|kind| kind.fate == PlannedFate::Goes));
    assert_eq!(courses[0], courses[1]);
    assert_eq!(courses[2], courses[3], "and so is the course");
    let kept = vault.erasure(sri.customer).await.unwrap().kept;
    assert_eq!(kept.len(), 1, "what is held stays all the same");
}

pub(crate) async fn plan_names(company: &Company, who: &SignedIn) -> DatumId {
    let rows = company.house.vault().erasure_plan(who.customer, NOW).await.unwrap();
    rows.iter().find(|row| row.attribute == Attribute::Name).unwrap().datum.unwrap()
}

/// Shows: DEL2
#[tokio::test]
async fn at_the_desk_the_registered_address_confirms_all_the_same() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let billing = staff(&company, "beni@contoh.example", Role::Billing).await;

    let not_theirs =
        queue::at_desk(&company.house, billing, sri.customer, (CaseKind::Erase, CameBy::Letter), NOW).await;
    let opened =
        queue::at_desk(&company.house, support, sri.customer, (CaseKind::Erase, CameBy::Letter), NOW)
            .await
            .unwrap();
    advance(&company, NOW.plus_days(6)).await;

    assert!(matches!(not_theirs, Err(QueueFault::NotYours)), "{not_theirs:?}");
    assert_eq!((opened.state, opened.channel), (CaseState::Frozen, CaseChannel::Desk));
    assert_eq!(company.templates_to(SRI, NOW).await.first().map(String::as_str), Some("case_confirm"));
    assert_eq!(case(&company, &opened).await.state, CaseState::Frozen, "staff alone erase nobody");
}

/// Shows: DEL2
#[tokio::test]
async fn without_the_mailbox_the_officer_approves_what_somebody_else_saw_and_the_wait_is_longer() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let opened =
        queue::at_desk(house, support, sri.customer, (CaseKind::Erase, CameBy::Letter), NOW).await.unwrap();
    let fact = number_of(&company, &sri).await;

    let alone = queue::confirm_without_mailbox(house, support, opened.id, fact, NOW).await;
    let approved = queue::confirm_without_mailbox(house, officer, opened.id, fact, NOW).await.unwrap();

    assert!(matches!(alone, Err(QueueFault::OfficerOnly)), "{alone:?}");
    assert_eq!((approved.state, approved.ends_at), (CaseState::CoolingOff, Some(NOW.plus_hours(336))));
}

/// A second fact that is true of them: their number, as they read it from an invoice.
pub(crate) async fn number_of(company: &Company, who: &SignedIn) -> SecondFact<'static> {
    let number = company.house.vault().customer(who.customer).await.unwrap().number;
    SecondFact { known: Known::Number(number), seen: "She came with her identity card." }
}

/// Shows: DEL2
#[tokio::test]
async fn one_person_alone_does_not_confirm_for_a_customer_without_a_mailbox() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let opened =
        queue::at_desk(&company.house, officer, sri.customer, (CaseKind::Erase, CameBy::Letter), NOW)
            .await
            .unwrap();
    let fact = number_of(&company, &sri).await;

    let approved = queue::confirm_without_mailbox(&company.house, officer, opened.id, fact, NOW).await;

    assert!(matches!(approved, Err(QueueFault::SamePerson)), "{approved:?}");
}

/// Shows: U2a
#[tokio::test]
async fn another_request_has_the_law_s_clock_and_is_answered_or_refused_with_a_reason() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let by = (CaseChannel::Portal, Actor::Customer(sri.customer));
    let copy = request::ask(house, sri.customer, CaseKind::Copy, by, NOW).await.unwrap();
    let object = request::ask(house, sri.customer, CaseKind::Object, by, NOW).await.unwrap();

    let queued = queue::open(house, officer, 10).await.unwrap();
    let done = queue::answer(house, officer, copy.id, NOW.plus_hours(1)).await.unwrap();
    let why = CaseRefusal::HarmsOthers;
    let refused = queue::refuse(house, officer, object.id, why, NOW).await.unwrap();
    let twice = queue::answer(house, officer, copy.id, NOW).await;

    assert_eq!((copy.due_at, object.due_at), (NOW.plus_hours(72), NOW.plus_hours(72)));
    assert_eq!(queued.len(), 2);
    assert_eq!(done.state, CaseState::Answered);
    assert_eq!((refused.state, refused.why), (CaseState::Refused, Some(why)));
    assert!(matches!(twice, Err(QueueFault::NotThere)), "{twice:?}");
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
}

/// Shows: DEL3
#[tokio::test]
async fn the_page_of_its_code_says_how_it_stands_and_any_other_code_nothing() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let opened = leave(&company, &sri, NOW).await;
    let code = company.house.vault().code_of_case(opened.id).expose().to_owned();
    let mail = company.mail_of("case_begun", NOW).await.unwrap();
    let (head, last) = code.split_at(39);
    let other = format!("{head}{}", if last == "A" { "B" } else { "A" });

    let found = status::of_code(&company.house, &code).await.unwrap().unwrap();
    let wrong = status::of_code(&company.house, &other).await.unwrap();
    let states: Vec<_> = found.steps.iter().map(|step| step.state).collect();
    for now in [HALFWAY, COOLED, CHECKED] {
        advance(&company, now).await;
    }
    let after = status::of_code(&company.house, &code).await.unwrap().unwrap();

    assert!(mail.body.contains(&format!("{STATUS_PATH}{code}")), "the notice leads there");
    assert_eq!(wrong, None);
    assert_eq!(
        states,
        [
            CaseState::Received,
            CaseState::Verified,
            CaseState::Frozen,
            CaseState::Confirmed,
            CaseState::CoolingOff
        ]
    );
    assert_eq!(after.case.state, CaseState::Erased);
    assert!(after.receipt.is_some());
}

/// Shows: DEL2
#[tokio::test]
async fn an_earlier_address_that_waits_for_its_end_is_told_of_a_deletion_too() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    let new = "sri.baru@example.test";
    let waiting = active::begin_email(house, sri.customer, &sri.session, new, NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    active::confirm_email(house, sri.customer, &sri.session, waiting.id, &code, NOW).await.unwrap();

    leave(&company, &sri, NOW).await;

    for address in [SRI, new] {
        let told = company.templates_to(address, NOW).await;
        assert_eq!(told.first().map(String::as_str), Some("case_begun"), "{address}");
    }
}

const YEARS: Timestamp = NOW.plus_days(365 * 5 + 2);

/// Shows: DEL3
#[tokio::test]
async fn whoever_left_long_ago_is_told_twice_thinks_as_everybody_and_is_then_erased() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let early = quiet::open_requests(&company.house, NOW.plus_days(365 * 5)).await.unwrap();

    let opened = quiet::open_requests(&company.house, YEARS).await.unwrap();
    let again = quiet::open_requests(&company.house, YEARS).await.unwrap();
    let in_use = state(&company, &sri).await;
    let mut told = 0;
    for day in 0..36 {
        let now = YEARS.plus_days(day);
        advance(&company, now).await;
        let mails = company.templates_to(SRI, now).await;
        told = told.max(mails.iter().filter(|template| *template == "case_quiet").count());
    }
    let case = company.house.vault().cases_of(sri.customer).await.unwrap().remove(0);
    let steps = company.house.vault().steps_of_case(&case).await.unwrap();

    assert_eq!((early, opened, again), (0, 1, 0));
    assert_eq!(in_use, CustomerState::Active, "nothing changes while they are asked");
    assert_eq!(case.channel, CaseChannel::Retention);
    assert_eq!(case.state, CaseState::Erased);
    let at = |wanted| steps.iter().find(|step| step.state == wanted).map(|step| step.at);
    assert_eq!(at(CaseState::Confirmed), Some(YEARS.plus_days(30)), "a month later, and not before");
    assert_eq!(at(CaseState::LegalCheck), Some(YEARS.plus_days(33)));
    assert_eq!(at(CaseState::Erased), Some(YEARS.plus_days(34)));
    assert_eq!(told, 2, "told at the beginning and in the middle");
}

/// Shows: DEL3
#[tokio::test]
async fn a_sign_in_or_one_click_keeps_whoever_left_long_ago() {
    let company = company().await;
    let (sri, budi) = (company.customer(SRI, NOW).await, company.customer("budi@example.test", NOW).await);
    let opened = quiet::open_requests(&company.house, YEARS).await.unwrap();
    let quiet_mails = company.mails(YEARS).await;
    let of_sri = quiet_mails
        .iter()
        .find(|mail| mail.address == SRI && mail.header.template == "case_quiet")
        .and_then(|mail| mail.body.split_whitespace().find_map(|word| word.split_once(STOP_PATH)))
        .map(|(_, token)| token.to_owned())
        .unwrap();

    confirm::stop(&company.house, &of_sri, YEARS.plus_days(1)).await.unwrap();
    let back = YEARS.plus_days(2);
    sign_in::with_password(&company.house, "budi@example.test", PASSWORD, WHENCE, back).await.unwrap();
    for day in 3..40 {
        advance(&company, YEARS.plus_days(day)).await;
    }
    let asked_again = quiet::open_requests(&company.house, YEARS.plus_days(40)).await.unwrap();

    assert_eq!((opened, asked_again), (2, 0));
    for who in [&sri, &budi] {
        let cases = company.house.vault().cases_of(who.customer).await.unwrap();
        assert_eq!(cases.iter().map(|case| case.state).collect::<Vec<_>>(), [CaseState::Cancelled]);
        assert_eq!(state(&company, who).await, CustomerState::Active);
    }
}

/// Shows: DEL3
#[tokio::test]
async fn a_customer_with_a_service_is_never_asked_however_quiet() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    begin_service(&company, &sri, "toko-sri.example").await;

    let opened = quiet::open_requests(&company.house, YEARS.plus_days(3_650)).await.unwrap();

    assert_eq!(opened, 0);
}

/// Shows: DEL3
#[tokio::test]
async fn no_erasure_by_time_without_the_request_that_waited_for_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;

    let erased = company
        .house
        .vault()
        .erase_customer(sri.customer, ErasureGround::Expired, Actor::System(Role::Officer), YEARS)
        .await;

    assert!(matches!(erased, Err(VaultError::NotNow(_))), "{erased:?}");
    assert_eq!(state(&company, &sri).await, CustomerState::Active);
}

/// Shows: R3, U2a
#[tokio::test]
async fn what_else_is_asked_by_mail_is_a_request_once_and_a_person_answers_it() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let mut answers = Vec::new();

    for kind in [CaseKind::Access, CaseKind::Access, CaseKind::Object] {
        answers.push(by_mail::strict_sender(&company.house, sri.customer, kind, NOW).await.unwrap());
    }

    let cases = company.house.vault().cases_of(sri.customer).await.unwrap();
    assert_eq!(answers, [MailAnswer::Opened, MailAnswer::AlreadyOpen, MailAnswer::Opened]);
    assert!(cases.iter().all(|case| case.channel == CaseChannel::Mail && case.state == CaseState::Verified));
    assert_eq!(cases.len(), 2);
}

//! DEL2: a mailbox that may be another's by now confirms nothing, and no link goes to it.

use amanah_policy::{CaseChannel, CaseKind, CaseState, CustomerId, Language, Role, Timestamp};
use amanah_service::accounts::one_time_link::{self, LINK_PATH};
use amanah_service::accounts::sessions::SignedIn;
use amanah_service::deletion::active;
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::confirm;
use amanah_service::deletion::course::CONFIRM_PATH;
use amanah_service::deletion::mailbox;
use amanah_service::deletion::queue::{self, CameBy, QueueFault};
use amanah_service::vault::{
    Actor, ConfirmedHow, CustomerState, MailboxDoubt, Personal, RightsCase, ServiceKind,
};

use crate::company::{Company, NOW, SRI, WHENCE, company};
use crate::requests::{advance, case, number_of, staff};

const LATER: Timestamp = NOW.plus_hours(2);
const WATI: &str = "wati@example.com";

/// Somebody has the domain of Sri's mailbox here, since an hour after Sri proved it.
async fn domain_of(company: &Company, whose: CustomerId, since: Timestamp) {
    let host = Personal::text(SRI.rsplit_once('@').unwrap().1);
    let clerk = Actor::System(Role::Engineer);
    company.house.vault().add_service(whose, ServiceKind::Domain, host, clerk, since, since).await.unwrap();
}

async fn asks_by_mail(company: &Company, who: &SignedIn, now: Timestamp) -> (MailAnswer, RightsCase) {
    let answer = by_mail::strict_sender(&company.house, who.customer, CaseKind::Erase, now).await.unwrap();
    (answer, company.house.vault().open_erasure(who.customer).await.unwrap().unwrap())
}

async fn confirmations(company: &Company) -> usize {
    let mails = company.mails(LATER.plus_hours(48)).await;
    mails.iter().filter(|mail| mail.header.template == "case_confirm").count()
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_mail_from_a_domain_that_another_customer_has_since_confirms_nothing_and_the_officer_decides() {
    let company = company().await;
    let (sri, wati) = (company.customer(SRI, NOW).await, company.customer(WATI, NOW).await);
    domain_of(&company, wati.customer, NOW.plus_hours(1)).await;
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    let house = &company.house;

    let (answer, opened) = asks_by_mail(&company, &sri, LATER).await;
    advance(&company, LATER.plus_hours(200)).await;
    let waiting = case(&company, &opened).await;
    let doubt = mailbox::doubt_of(house, &waiting, LATER).await.unwrap();
    let asked = queue::ask_again(house, support, opened.id, LATER).await;
    let by_support =
        queue::confirm_without_mailbox(house, support, opened.id, number_of(&company, &sri).await, LATER)
            .await;
    let sent = confirmations(&company).await;
    let confirmed =
        queue::confirm_without_mailbox(house, officer, opened.id, number_of(&company, &sri).await, LATER)
            .await
            .unwrap();

    assert_eq!(answer, MailAnswer::Review);
    assert_eq!((waiting.state, waiting.frozen_at), (CaseState::Verified, None));
    assert_eq!(doubt, Some(MailboxDoubt::DomainOfAnother { since: NOW.plus_hours(1) }));
    assert!(matches!(asked, Err(QueueFault::MailboxInDoubt)), "{asked:?}");
    assert!(matches!(by_support, Err(QueueFault::OfficerOnly)), "{by_support:?}");
    assert_eq!(sent, 0, "no link to whoever reads that mailbox");
    assert_eq!(confirmed.state, CaseState::CoolingOff);
    assert_eq!(confirmed.confirmed.map(|(_, how)| how), Some(ConfirmedHow::SecondFact));
    assert!(confirmed.frozen_at.is_some());
    let hours = house.vault().policy().clocks().cooling_off_without_mailbox_hours;
    assert_eq!(confirmed.ends_at, Some(LATER.plus_hours(i64::from(hours))), "longer to think");
}

/// Shows: DEL2
#[tokio::test]
async fn their_own_domain_is_no_reason_and_neither_is_one_that_was_there_before_they_proved_the_mailbox() {
    let company = company().await;
    let wati = company.customer(WATI, NOW.plus_hours(-2)).await;
    domain_of(&company, wati.customer, NOW.plus_hours(-1)).await;
    let sri = company.customer(SRI, NOW).await;
    let before = mailbox::doubt(&company.house, sri.customer, CaseChannel::Mail, LATER).await.unwrap();
    let (answer, opened) = asks_by_mail(&company, &sri, LATER).await;

    let own = crate::company::company().await;
    let sri = own.customer(SRI, NOW).await;
    domain_of(&own, sri.customer, NOW.plus_hours(1)).await;
    let of_own = mailbox::doubt(&own.house, sri.customer, CaseChannel::Mail, LATER).await.unwrap();

    assert_eq!((before, of_own), (None, None));
    assert_eq!((answer, opened.state), (MailAnswer::Opened, CaseState::Frozen));
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_mailbox_to_which_mail_did_not_arrive_confirms_nothing_until_an_address_is_registered() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let house = &company.house;
    by_mail::strict_sender(house, sri.customer, CaseKind::Rectify, NOW).await.unwrap();
    let letter = company.mail_of("case_received", NOW).await.unwrap().header.id;
    assert!(house.vault().note_bounce(letter, "5.1.1".to_owned(), NOW.plus_hours(1)).await.unwrap());

    let (answer, opened) = asks_by_mail(&company, &sri, LATER).await;
    let at_desk = mailbox::doubt(house, sri.customer, CaseChannel::Desk, LATER).await.unwrap();
    let state = house.vault().customer(sri.customer).await.unwrap().state;
    assert_eq!(answer, MailAnswer::Review);
    assert_eq!((opened.state, state), (CaseState::Verified, CustomerState::Active));
    assert_eq!(at_desk, None, "whoever was seen is not turned away by a dead mailbox");

    one_time_link::send(house, SRI, Language::En, WHENCE, LATER).await.unwrap();
    let token = company.token_in("sign_in_link", LINK_PATH, LATER).await;
    one_time_link::sign_in(house, &token, WHENCE, LATER).await.unwrap();
    let by_mailed_link = mailbox::doubt_of(house, &opened, LATER).await.unwrap();
    let session = &sri.session;
    let new = active::begin_email(house, sri.customer, session, "sri@kopi.example", NOW).await.unwrap();
    let code = company.code_in_newest_mail(NOW).await;
    active::confirm_email(house, sri.customer, session, new.id, &code, NOW).await.unwrap();
    let registered = mailbox::doubt_of(house, &opened, LATER).await.unwrap();
    let support = staff(&company, "agus@contoh.example", Role::Support).await;
    queue::ask_again(house, support, opened.id, LATER).await.unwrap();

    assert_eq!(by_mailed_link, Some(MailboxDoubt::Undeliverable { since: NOW.plus_hours(1) }));
    assert_eq!(registered, None);
    assert_eq!(case(&company, &opened).await.state, CaseState::Frozen);
    assert_eq!(confirmations(&company).await, 1);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_request_at_the_desk_sends_no_link_to_a_strangers_mailbox_either() {
    let company = company().await;
    let (sri, wati) = (company.customer(SRI, NOW).await, company.customer(WATI, NOW).await);
    domain_of(&company, wati.customer, NOW.plus_hours(1)).await;
    let support = staff(&company, "agus@contoh.example", Role::Support).await;

    let asked = (CaseKind::Erase, CameBy::InPerson);
    let opened = queue::at_desk(&company.house, support, sri.customer, asked, LATER).await.unwrap();

    assert_eq!((opened.state, confirmations(&company).await), (CaseState::Verified, 0));
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_link_that_was_mailed_before_the_doubt_confirms_nothing_after_it() {
    let company = company().await;
    let (sri, wati) = (company.customer(SRI, NOW).await, company.customer(WATI, NOW).await);
    let officer = staff(&company, "dewi@contoh.example", Role::Officer).await;
    let house = &company.house;
    let (_, opened) = asks_by_mail(&company, &sri, NOW).await;
    let token = company.token_in("case_confirm", CONFIRM_PATH, NOW).await;
    domain_of(&company, wati.customer, NOW.plus_hours(1)).await;

    let shown = confirm::look(house, &token, LATER).await.map(|_| ());
    let confirmed = confirm::confirm(house, &token, LATER).await.map(|_| ());
    let asked = queue::ask_again(house, officer, opened.id, LATER).await;
    let fact = number_of(&company, &sri).await;
    let by_fact = queue::confirm_without_mailbox(house, officer, opened.id, fact, LATER).await.unwrap();

    assert!(shown.is_err() && confirmed.is_err(), "{shown:?} {confirmed:?}");
    assert!(matches!(asked, Err(QueueFault::MailboxInDoubt)), "{asked:?}");
    assert_eq!((opened.state, by_fact.state), (CaseState::Frozen, CaseState::CoolingOff));
}

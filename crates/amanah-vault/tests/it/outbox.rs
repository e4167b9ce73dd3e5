//! Mails wait sealed, each under a release, and go with their customer.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, ErasureGround, Language, Occasion, PendingId, Role};
use amanah_vault::{
    Actor, Ask, MailRecipient, MailState, Opened, Outcome, OutgoingMail, SecretKind, Selection, ServiceMail,
    Vault, VaultError,
};

use crate::people::{MAILER, customer, datum, sign_up, staff, vault};
use crate::support::{Folders, START};

/// Shows: U1.
#[tokio::test]
async fn a_mail_goes_to_the_address_that_was_released_for_it() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let released = address(&vault, sri).await;
    let id = vault.queue_mail(&released, mail("renewal"), START).await.unwrap();

    let opened = vault.open_mail(id, MAILER, START).await.unwrap();
    let listed = vault.mails(10).await.unwrap();

    assert_eq!(opened.address, "sri@example.test");
    assert_eq!((opened.subject.as_str(), opened.body.as_str()), ("Perpanjangan", "Yth. Sri Wahyuni, ..."));
    assert_eq!(listed, [opened.header]);
    assert_eq!(listed[0].place, released.place());
    assert_eq!((listed[0].to, listed[0].state), (MailRecipient::Customer(sri), MailState::Waiting));
}

/// Shows: invariant 1, U1.
#[tokio::test]
async fn opening_a_mail_is_a_release_in_the_ledger() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let id = vault.queue_mail(&address(&vault, sri).await, mail("renewal"), START).await.unwrap();
    let before = vault.ledger_size().await.unwrap();

    vault.open_mail(id, MAILER, START).await.unwrap();

    let entries = vault.ledger_entries(before, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].event, Event::Released);
    assert_eq!(entries[0].purpose.as_deref(), Some("service_communication"));
}

/// Shows: SEC.
#[tokio::test]
async fn staff_without_an_occasion_do_not_read_mails_and_the_refusal_is_recorded() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer, Role::Support]).await;
    let id = vault.queue_mail(&address(&vault, sri).await, mail("renewal"), START).await.unwrap();
    let before = vault.ledger_size().await.unwrap();

    let opened = vault.open_mail(id, Actor::Staff { id: ani, role: Role::Support }, START).await;

    assert!(matches!(opened, Err(VaultError::NotNow(_))), "a member of staff opened it");
    assert_eq!(vault.ledger_entries(before, 10).await.unwrap()[0].event, Event::Refused);
}

#[tokio::test]
async fn a_code_reaches_the_mailbox_of_somebody_without_an_account() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let until = START.plus_hours(1);
    let begun = vault.begin(sign_up("sri@example.test", SecretKind::Code, until), START).await.unwrap();
    let before = vault.ledger_size().await.unwrap();

    let code = OutgoingMail { occasion: Occasion::SignUpCode, ..mail("sign_up_code") };
    let id = vault.queue_mail_to_pending(begun.id, code, START).await.unwrap();
    let opened = vault.open_mail(id, MAILER, START).await.unwrap();

    assert_eq!(opened.address, "sri@example.test");
    assert_eq!(opened.header.to, MailRecipient::Pending(begun.id));
    let events: Vec<Event> =
        vault.ledger_entries(before, 10).await.unwrap().into_iter().map(|entry| entry.event).collect();
    assert_eq!(events, [Event::Released, Event::Released], "one to write to it, one to read it");
}

/// Shows: ACC.
#[tokio::test]
async fn nobody_who_has_not_agreed_gets_other_mail_than_a_code() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let until = START.plus_hours(1);
    let begun = vault.begin(sign_up("sri@example.test", SecretKind::Code, until), START).await.unwrap();
    let before = vault.ledger_size().await.unwrap();

    let queued = vault.queue_mail_to_pending(begun.id, mail("renewal"), START).await;
    let to_nobody = vault.queue_mail_to_pending(PendingId::from_bytes([3; 16]), mail("renewal"), START).await;
    let too_late = vault.queue_mail_to_pending(begun.id, mail("renewal"), until).await;

    assert!(matches!(queued, Err(VaultError::NotNow(_))), "{queued:?}");
    assert!(matches!(to_nobody, Err(VaultError::NotFound(_))), "{to_nobody:?}");
    assert!(matches!(too_late, Err(VaultError::NotFound(_))), "{too_late:?}");
    assert_eq!(vault.mails(10).await.unwrap(), []);
    let entries = vault.ledger_entries(before, 10).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.event).collect::<Vec<_>>(), [Event::Refused]);
}

/// Shows: invariant 5.
#[tokio::test]
async fn a_mail_is_dropped_with_its_customer() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let released = address(&vault, sri).await;
    let id = vault.queue_mail(&released, mail("renewal"), START).await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();
    let opened = vault.open_mail(id, MAILER, START).await;
    let queued = vault.queue_mail(&released, mail("renewal"), START).await;

    assert_eq!(vault.mails(10).await.unwrap()[0].state, MailState::Dropped);
    assert!(matches!(opened, Err(VaultError::NotFound(_))), "it was opened");
    assert!(matches!(queued, Err(VaultError::UnknownCustomer)), "{queued:?}");
}

/// Shows: invariant 5.
#[tokio::test]
async fn a_mail_with_a_code_goes_when_the_code_is_used() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let until = START.plus_hours(1);
    let begun = vault.begin(sign_up("sri@example.test", SecretKind::Code, until), START).await.unwrap();
    let code = OutgoingMail { occasion: Occasion::SignUpCode, ..mail("sign_up_code") };
    let id = vault.queue_mail_to_pending(begun.id, code, START).await.unwrap();

    let kind = amanah_vault::PendingKind::SignUp;
    vault.confirm_code(kind, begun.id, begun.secret.expose(), START).await.unwrap().unwrap();
    let opened = vault.open_mail(id, MAILER, START).await;

    assert!(matches!(opened, Err(VaultError::NotFound(_))), "the address outlived what it was for");
    let address = amanah_vault::Personal::text("sri@example.test");
    assert!(vault.scan_for(&address, &[]).await.unwrap().is_clean());
}

#[tokio::test]
async fn a_mail_to_somebody_without_an_account_ends_with_its_day() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();
    let code = OutgoingMail { occasion: Occasion::SignUpCode, ..mail("sign_up_code") };
    let id = vault.queue_mail_to_pending(begun.id, code, START).await.unwrap();

    vault.sweep(START.plus_days(2)).await.unwrap();
    let opened = vault.open_mail(id, MAILER, START.plus_days(2)).await;

    assert!(matches!(opened, Err(VaultError::NotFound(_))), "it was opened");
    assert_eq!(vault.mails(10).await.unwrap()[0].state, MailState::Dropped);
}

#[tokio::test]
async fn a_mail_without_a_released_address_is_not_queued() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let only_name = released(&vault, sri, Attribute::Name).await;

    let queued = vault.queue_mail(&only_name, mail("renewal"), START).await;

    assert!(matches!(queued, Err(VaultError::NotFound("released address"))), "{queued:?}");
}

#[tokio::test]
async fn a_mail_given_to_another_customer_in_the_database_does_not_open() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let id = vault.queue_mail(&address(&vault, sri).await, mail("renewal"), START).await.unwrap();
    folders.raw().execute("UPDATE mail SET customer = ?1", &[budi.as_bytes()]);

    let opened = vault.open_mail(id, MAILER, START).await;

    assert!(matches!(opened, Err(VaultError::NotFound(_))), "its address is no datum of theirs");
}

fn mail(template: &'static str) -> OutgoingMail {
    OutgoingMail {
        about: None,
        template,
        occasion: Occasion::Routine,
        language: Language::Id,
        subject: "Perpanjangan".to_owned(),
        body: "Yth. Sri Wahyuni, ...".to_owned(),
    }
}

async fn address(vault: &Vault, customer: CustomerId) -> Opened<ServiceMail> {
    released(vault, customer, Attribute::PrimaryEmail).await
}

async fn released(vault: &Vault, customer: CustomerId, attribute: Attribute) -> Opened<ServiceMail> {
    let ask = Ask::to_communicate(customer, MAILER, Occasion::Routine)
        .select(Selection::Attributes { attributes: vec![attribute], at_most: 1 });
    match vault.release(ask, START).await.unwrap() {
        Outcome::Released(released) => released.into_sink(ServiceMail),
        Outcome::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

/// Shows: DEL1
#[tokio::test]
async fn an_ordinary_mail_to_a_replaced_address_is_not_opened_any_more() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let id = vault.queue_mail(&address(&vault, sri).await, mail("renewal"), START).await.unwrap();
    let new = datum(Attribute::PrimaryEmail, "baru@example.test");
    vault.replace(sri, new, Actor::Customer(sri), START).await.unwrap();

    let opened = vault.open_mail(id, MAILER, START).await;

    assert!(matches!(opened, Err(VaultError::NotNow(_))), "only the last notice goes to a replaced address");
}

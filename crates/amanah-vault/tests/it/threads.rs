//! Tickets with two sides, and services with names and a price.

use amanah_policy::{Activity, Attribute, Channel, Currency, Money, Role, ServiceId, StaffId, TicketId};
use amanah_vault::{
    Actor, BillingPeriod, NewMessage, NewService, NewTicket, Personal, Price, ServiceChange, ServiceKind,
    TicketAuthor, TicketState, Vault, VaultError,
};

use crate::people::{customer, vault};
use crate::support::{Folders, START, own_view};

const AGUS: Actor = Actor::Staff { id: StaffId::from_bytes([7; 16]), role: Role::Support };

fn message(text: &str, is_internal: bool, form: Option<[u8; 16]>) -> NewMessage {
    NewMessage { text: Personal::text(text), is_internal, form }
}

fn ticket(form: Option<TicketId>) -> NewTicket {
    NewTicket { subject: Some(Personal::text("Mail")), text: Personal::text("My mail is gone"), form }
}

/// Shows: R5
#[tokio::test]
async fn a_ticket_is_a_thread_in_which_notes_of_staff_change_nothing() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let own = Actor::Customer(sri);
    let zone = Channel::ClientZone;
    let id = vault.begin_ticket(sri, ticket(None), zone, own, START).await.unwrap();

    let at = |hours| START.plus_hours(hours);
    vault
        .say_in_ticket(id, message("looks like a quota", true, None), Channel::Console, AGUS, at(1))
        .await
        .unwrap();
    let noted = vault.ticket(id).await.unwrap();
    vault
        .say_in_ticket(id, message("It is back.", false, None), Channel::Console, AGUS, at(2))
        .await
        .unwrap();
    let answered = vault.ticket(id).await.unwrap();
    vault.close_ticket(id, AGUS, at(3)).await.unwrap();
    let late = vault.say_in_ticket(id, message("one more", false, None), Channel::Console, AGUS, at(4)).await;
    vault.say_in_ticket(id, message("Gone again", false, None), zone, own, at(5)).await.unwrap();
    let again = vault.ticket(id).await.unwrap();

    assert_eq!((noted.state, noted.changed_at), (TicketState::Open, START), "the customer still waits");
    assert_eq!((answered.state, answered.changed_at), (TicketState::Answered, at(2)));
    assert!(matches!(late, Err(VaultError::NotNow(_))), "{late:?}");
    assert_eq!((again.state, again.changed_at), (TicketState::Open, at(5)));
    let thread = vault.ticket_messages(id).await.unwrap();
    let sides: Vec<_> = thread.iter().map(|it| (it.place, it.is_internal, it.is_kept)).collect();
    assert_eq!(sides, [(1, false, true), (2, true, true), (3, false, true), (4, false, true)]);
    assert_eq!(thread[0].author, TicketAuthor::Customer(sri));
    let view = own_view(&vault, sri).await;
    let texts: Vec<&str> = thread.iter().map(|it| view.datum(it.datum).unwrap().1).collect();
    assert_eq!(texts, ["My mail is gone", "looks like a quota", "It is back.", "Gone again"]);
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_ticket_and_one_message() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let form = TicketId::from_bytes([3; 16]);
    let begin =
        |of| vault.begin_ticket(of, ticket(Some(form)), Channel::ClientZone, Actor::Customer(of), START);

    let (first, second, foreign) = (begin(sri).await, begin(sri).await, begin(budi).await);
    let say = || {
        vault.say_in_ticket(
            form,
            message("more", false, Some([9; 16])),
            Channel::ClientZone,
            Actor::Customer(sri),
            START,
        )
    };
    let (said, repeated) = (say().await, say().await);

    assert_eq!((first, second), (Ok(form), Ok(form)));
    assert_eq!(foreign, Err(VaultError::Taken("ticket")));
    assert_eq!((said, repeated), (Ok(true), Ok(false)));
    assert_eq!(vault.ticket_messages(form).await.unwrap().len(), 2);
    assert_eq!(texts_of(&vault, sri).await, 3, "subject, first and second message");
    assert_eq!(texts_of(&vault, budi).await, 0, "nothing of the refused one was written");
}

async fn texts_of(vault: &Vault, customer: amanah_policy::CustomerId) -> usize {
    let view = own_view(vault, customer).await;
    view.data().filter(|(label, _)| label.attribute == Attribute::TicketText).count()
}

#[tokio::test]
async fn services_keep_their_names_apart_and_a_new_name_takes_the_place_of_the_old() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let shop = begin(&vault, sri, "Shop", Some("shop.example")).await.unwrap();
    let backup = begin(&vault, sri, "Backup", None).await.unwrap();

    let change = ServiceChange { label: Some(Personal::text("Big shop")), ..ServiceChange::default() };
    vault.change_service(shop, change, AGUS, START.plus_hours(1)).await.unwrap();
    let services = vault.services(sri).await.unwrap();
    let view = own_view(&vault, sri).await;

    let label_of = |id: ServiceId| {
        let service = services.iter().find(|service| service.id == id).unwrap();
        view.datum(service.label.unwrap()).unwrap().1
    };
    assert_eq!((label_of(shop), label_of(backup)), ("Big shop", "Backup"));
    assert!(!view.data().any(|(_, value)| value == "Shop"), "the earlier name is erased");
    assert_eq!(services.iter().find(|service| service.id == shop).unwrap().price, Some(price()));
}

#[tokio::test]
async fn who_has_no_running_service_is_inactive() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let before = vault.activity(sri, START).await.unwrap();
    let shop = begin(&vault, sri, "Shop", None).await.unwrap();
    let running = vault.activity(sri, START).await.unwrap();
    vault.end_service(shop, AGUS, START.plus_hours(1)).await.unwrap();

    let after = vault.activity(sri, START.plus_hours(1)).await.unwrap();
    let late = vault.change_service(shop, ServiceChange::default(), AGUS, START.plus_hours(2)).await;
    let empty = begin_nameless(&vault, sri).await;

    assert_eq!((before, running, after), (Activity::Inactive, Activity::Active, Activity::Inactive));
    assert!(matches!(late, Err(VaultError::NotNow(_))), "{late:?}");
    assert!(matches!(empty, Err(VaultError::Malformed(_))), "{empty:?}");
}

fn price() -> Price {
    Price { amount: Money::of(15_000_000, Currency::IDR), period: BillingPeriod::Month }
}

async fn begin(
    vault: &Vault,
    customer: amanah_policy::CustomerId,
    label: &str,
    host: Option<&str>,
) -> Result<ServiceId, VaultError> {
    let service = NewService {
        kind: ServiceKind::Hosting,
        host: host.map(Personal::text),
        label: Some(Personal::text(label)),
        plan: Some(Personal::text("Hosting M")),
        price: Some(price()),
        started_at: START,
        planned_end: None,
    };
    vault.begin_service(customer, service, AGUS, START).await
}

async fn begin_nameless(vault: &Vault, customer: amanah_policy::CustomerId) -> Result<ServiceId, VaultError> {
    let service = NewService {
        kind: ServiceKind::Other,
        host: None,
        label: None,
        plan: None,
        price: None,
        started_at: START,
        planned_end: None,
    };
    vault.begin_service(customer, service, AGUS, START).await
}

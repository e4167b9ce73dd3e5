//! Staff open a customer for a purpose, under a ticket or a written reason, and the officer reads of it (SEC).

use amanah_ledger::Event;
use amanah_policy::{Channel, CustomerId, ErasureGround, Purpose, Role, StaffId, TicketId, Timestamp};
use amanah_vault::{Actor, Opening, OpeningBasis, Personal, StaffState, Vault, VaultError};

use crate::people::{customer, staff, vault};
use crate::support::{Folders, START};

const REASON: &str = "Menelepon: faktur belum diterima";

/// Shows: SEC.
#[tokio::test]
async fn an_opening_is_valid_for_its_time_and_stands_in_the_ledger() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    let before = vault.ledger_size().await.unwrap();

    let opening = open(&vault, ani, sri, because(REASON)).await.unwrap();
    let valid = vault.opening(ani, sri, START.plus_micros(1)).await.unwrap();
    let over = vault.opening(ani, sri, opening.until).await.unwrap();
    let entry = vault.ledger_entries(before, 10).await.unwrap();

    assert_eq!(valid, Some(opening.clone()));
    assert_eq!(over, None);
    assert_eq!(entry.len(), 1);
    assert_eq!((entry[0].event, entry[0].sequence), (Event::Opened, opening.place.sequence));
    assert!(entry[0].subject.is_some() && entry[0].commitment.is_some());
}

/// Shows: SEC.
#[tokio::test]
async fn whoever_lacks_the_role_or_left_opens_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Engineer]).await;
    open(&vault, ani, sri, because(REASON)).await.unwrap();

    let without_role = open(&vault, budi, sri, because(REASON)).await;
    let unknown = open(&vault, StaffId::from_bytes([9; 16]), sri, because(REASON)).await;
    staff(&vault, "Citra", "citra@example.test", &[Role::Officer]).await;
    vault.set_roles(ani, vec![Role::Billing], Actor::System(Role::Officer), START).await.unwrap();
    let lost_role = vault.opening(ani, sri, START).await.unwrap();
    vault.set_staff_state(ani, StaffState::Inactive, Actor::System(Role::Officer), START).await.unwrap();
    let left = open(&vault, ani, sri, because(REASON)).await;

    for refused in [without_role, unknown, left] {
        assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    }
    assert_eq!(lost_role, None, "an opening ends with the role it was made in");
}

/// Shows: SEC.
#[tokio::test]
async fn only_an_open_ticket_of_this_customer_opens_them() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let ticket = ticket_of(&vault, sri).await;

    let of_other = open(&vault, ani, budi, OpeningBasis::Ticket(ticket)).await;
    let unknown = open(&vault, ani, sri, OpeningBasis::Ticket(TicketId::from_bytes([4; 16]))).await;
    let opening = open(&vault, ani, sri, OpeningBasis::Ticket(ticket)).await.unwrap();
    let actor = Actor::Staff { id: ani, role: Role::Support };
    vault.close_ticket(ticket, actor, START.plus_micros(10)).await.unwrap();
    let after = vault.opening(ani, sri, START.plus_micros(10)).await.unwrap();
    let closed = open(&vault, ani, sri, OpeningBasis::Ticket(ticket)).await;

    assert_eq!(opening.ticket, Some(ticket));
    assert!(matches!(of_other, Err(VaultError::NotNow(_))), "{of_other:?}");
    assert_eq!(unknown, Err(VaultError::NotFound("ticket")));
    assert_eq!(after, None, "what was opened under a ticket is closed with it");
    assert!(matches!(closed, Err(VaultError::NotNow(_))), "{closed:?}");
}

#[tokio::test]
async fn a_reason_without_words_a_past_end_and_another_purpose_are_refused() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    let open = async |purpose, reason: &str, until| {
        vault.open_customer(ani, Role::Support, sri, purpose, because(reason), until, START).await
    };
    let soon = START.plus_hours(1);

    let no_words = open(Purpose::ServiceCommunication, "  ", soon).await;
    let over = open(Purpose::ServiceCommunication, REASON, START).await;
    let to_promote = open(Purpose::Promotion, REASON, soon).await;

    assert!(matches!(no_words, Err(VaultError::Malformed(_))), "{no_words:?}");
    assert!(matches!(over, Err(VaultError::NotNow(_))), "{over:?}");
    assert!(matches!(to_promote, Err(VaultError::NotNow(_))), "{to_promote:?}");
}

/// Shows: SEC.
#[tokio::test]
async fn the_officer_reads_every_opening_newest_first_and_the_reading_is_recorded() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    let number = vault.customer(sri).await.unwrap().number;
    open(&vault, ani, sri, because(REASON)).await.unwrap();
    let ticket = ticket_of(&vault, sri).await;
    let later = START.plus_hours(2);
    vault
        .open_customer(
            ani,
            Role::Support,
            sri,
            Purpose::ServiceCommunication,
            OpeningBasis::Ticket(ticket),
            later.plus_hours(1),
            later,
        )
        .await
        .unwrap();
    let before = vault.ledger_size().await.unwrap();

    let officer = Actor::Staff { id: ani, role: Role::Officer };
    let day = vault.openings(officer, START, START.plus_days(1), later).await.unwrap();
    let first_hour = vault.openings(officer, START, START.plus_hours(1), later).await.unwrap();

    let told: Vec<_> = day
        .iter()
        .map(|line| (line.staff_name.as_str(), line.customer_number, line.reason.as_deref()))
        .collect();
    assert_eq!(told, [("Ani", Some(number), None), ("Ani", Some(number), Some(REASON))]);
    assert_eq!(first_hour.len(), 1);
    assert_eq!(vault.ledger_size().await.unwrap(), before + 2);
}

/// Shows: SEC.
#[tokio::test]
async fn nobody_but_the_officer_reads_the_list() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    let budi = staff(&vault, "Budi", "budi@example.test", &[Role::Support]).await;
    open(&vault, ani, sri, because(REASON)).await.unwrap();

    for actor in [
        Actor::Staff { id: ani, role: Role::Support },
        Actor::Staff { id: budi, role: Role::Officer },
        Actor::Customer(sri),
        Actor::Visitor,
    ] {
        let list = vault.openings(actor, START, START.plus_days(1), START).await;
        assert!(matches!(list, Err(VaultError::NotNow(_))), "{actor:?}");
    }
}

/// Shows: invariant 5.
#[tokio::test]
async fn after_an_erasure_the_list_says_that_it_happened_and_not_why() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    open(&vault, ani, sri, because(REASON)).await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();
    let officer = Actor::Staff { id: ani, role: Role::Officer };
    let list = vault.openings(officer, START, START.plus_days(1), START).await.unwrap();

    assert_eq!(list.len(), 1);
    assert_eq!((list[0].customer_number, list[0].reason.as_deref()), (None, None));
    assert_eq!(vault.opening(ani, sri, START).await.unwrap(), None);
}

#[tokio::test]
async fn a_reason_moved_to_another_opening_does_not_open() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, ani) = people(&vault).await;
    open(&vault, ani, sri, because(REASON)).await.unwrap();
    folders.raw().execute("UPDATE opening SET purpose = 'billing'", &[]);

    let officer = Actor::Staff { id: ani, role: Role::Officer };
    let list = vault.openings(officer, START, START.plus_days(1), START).await;

    assert!(matches!(list, Err(VaultError::Tampered)), "{list:?}");
}

async fn people(vault: &Vault) -> (CustomerId, StaffId) {
    let sri = customer(vault, "Sri Wahyuni", "sri@example.test").await;
    (sri, staff(vault, "Ani", "ani@example.test", &[Role::Support, Role::Officer]).await)
}

fn because(reason: &str) -> OpeningBasis {
    OpeningBasis::Reason(Personal::text(reason))
}

async fn ticket_of(vault: &Vault, customer: CustomerId) -> TicketId {
    let text = Personal::text("Situs saya lambat");
    vault.open_ticket(customer, text, Channel::ClientZone, Actor::Customer(customer), START).await.unwrap()
}

async fn open(
    vault: &Vault,
    staff: StaffId,
    customer: CustomerId,
    basis: OpeningBasis,
) -> Result<Opening, VaultError> {
    let until: Timestamp = START.plus_hours(1);
    let purpose = Purpose::ServiceCommunication;
    vault.open_customer(staff, Role::Support, customer, purpose, basis, until, START).await
}

//! Customers are found by whole keys and by whole words of their names, and every search leaves a trace (SEC).

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, Role, StaffId, TicketId};
use amanah_vault::{Actor, Found, LookedBy, LookedFor, Personal, ServiceKind, Vault, VaultError};

use crate::people::{staff, vault};
use crate::support::{Folders, START, datum, sign_up};

/// Shows: SEC.
#[tokio::test]
async fn a_whole_key_of_each_kind_finds_its_customer() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    let sri = named(&vault, "Sri Wahyuni", "sri@example.test").await;
    let actor = Actor::Customer(sri);
    vault.record(sri, vec![datum(Attribute::Phone, "0812-3456-7890")], actor, START).await.unwrap();
    let host = Personal::text("toko-sri.example");
    vault.add_service(sri, ServiceKind::Hosting, host, actor, START, START).await.unwrap();
    let ticket =
        vault.open_ticket(sri, Personal::text("Halo"), Channel::ClientZone, actor, START).await.unwrap();
    let number = vault.customer(sri).await.unwrap().number;

    for what in [
        LookedFor::Email(Personal::text(" SRI@example.test")),
        LookedFor::Phone(Personal::text("+62 812 3456 7890")),
        LookedFor::Domain(Personal::text("Toko-Sri.example.")),
        LookedFor::NameWords(Personal::text("WAHYUNI")),
        LookedFor::NameWords(Personal::text("wahyuni, sri")),
        LookedFor::Number(number),
        LookedFor::Ticket(ticket),
        LookedFor::Invoice(Some(sri)),
    ] {
        let told = format!("{what:?}");
        let found = look(&vault, ani, what).await.unwrap();

        assert_eq!(ids(&found), [sri], "{told}");
    }
}

/// Shows: SEC.
#[tokio::test]
async fn parts_of_words_words_of_two_people_and_values_that_are_none_find_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    named(&vault, "Sri Wahyuni", "sri@example.test").await;
    named(&vault, "Budi Santoso", "budi@example.test").await;

    for words in ["wahyu", "sri santoso", "sri@example"] {
        let found = look(&vault, ani, LookedFor::NameWords(Personal::text(words))).await.unwrap();

        assert_eq!(ids(&found), [], "{words}");
    }
    for what in [
        LookedFor::Email(Personal::text("sri")),
        LookedFor::Phone(Personal::text("12")),
        LookedFor::Domain(Personal::text("localhost")),
        LookedFor::NameWords(Personal::text("S. -")),
    ] {
        let refused = look(&vault, ani, what).await;

        assert!(matches!(refused, Err(VaultError::Malformed(_))), "{refused:?}");
    }
    let ticket = look(&vault, ani, LookedFor::Ticket(TicketId::from_bytes([7; 16]))).await.unwrap();
    assert_eq!(ids(&ticket), []);
}

/// Shows: DEL1, invariant 5.
#[tokio::test]
async fn a_replaced_name_finds_nobody_at_once_and_an_erased_one_leaves_no_word() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    let sri = named(&vault, "Sri Wahyuni", "sri@example.test").await;
    let actor = Actor::Customer(sri);

    let replaced = vault.replace(sri, datum(Attribute::Name, "Sri Lestari"), actor, START).await.unwrap();
    let by_old = look(&vault, ani, LookedFor::NameWords(Personal::text("Wahyuni"))).await.unwrap();
    let by_new = look(&vault, ani, LookedFor::NameWords(Personal::text("Lestari"))).await.unwrap();
    let before = vault.scan_for(&Personal::text("Wahyuni"), &[]).await.unwrap();
    vault.sweep(replaced.until.plus_hours(1)).await.unwrap();
    let after = vault.scan_for(&Personal::text("Wahyuni"), &[]).await.unwrap();
    let kept = vault.scan_for(&Personal::text("Sri Lestari"), &[]).await.unwrap();

    assert_eq!((ids(&by_old), ids(&by_new)), (vec![], vec![sri]));
    assert!(before.found.iter().any(|found| found.place == "tag"), "{before:?}");
    assert_eq!(after.found, [], "the word is gone with the name");
    assert!(kept.found.iter().any(|found| found.place == "tag"), "{kept:?}");
}

#[tokio::test]
async fn a_replacement_that_is_undone_is_found_again() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    let sri = named(&vault, "Sri Wahyuni", "sri@example.test").await;
    let actor = Actor::Customer(sri);

    let replaced = vault.replace(sri, datum(Attribute::Name, "Sri Lestari"), actor, START).await.unwrap();
    vault.undo_replacement(sri, replaced.old, actor, START).await.unwrap();
    let by_old = look(&vault, ani, LookedFor::NameWords(Personal::text("Wahyuni"))).await.unwrap();
    let by_new = look(&vault, ani, LookedFor::NameWords(Personal::text("Lestari"))).await.unwrap();

    assert_eq!((ids(&by_old), ids(&by_new)), (vec![sri], vec![]));
}

/// Shows: SEC.
#[tokio::test]
async fn a_word_of_more_than_twenty_names_asks_for_another_and_lists_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    let mut last = None;
    for index in 0..21 {
        let name = format!("Dewi Nomor{index}");
        last = Some(named(&vault, &name, &format!("dewi{index}@example.test")).await);
    }

    let many = look(&vault, ani, LookedFor::NameWords(Personal::text("dewi"))).await.unwrap();
    let one = look(&vault, ani, LookedFor::NameWords(Personal::text("dewi nomor20"))).await.unwrap();

    assert!(many.is_too_many && many.customers.is_empty());
    assert_eq!(ids(&one), [last.unwrap()]);
    assert!(!one.is_too_many);
}

/// Shows: SEC.
#[tokio::test]
async fn a_search_is_in_the_ledger_and_on_the_officers_list_without_its_value() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    let officer = staff(&vault, "Ratna", "ratna@example.test", &[Role::Officer]).await;
    named(&vault, "Sri Wahyuni", "sri@example.test").await;
    let before = vault.ledger_size().await.unwrap();

    look(&vault, ani, LookedFor::NameWords(Personal::text("Wahyuni"))).await.unwrap();
    look(&vault, ani, LookedFor::Email(Personal::text("nobody@example.test"))).await.unwrap();
    let entries = vault.ledger_entries(before, 10).await.unwrap();
    let as_officer = Actor::Staff { id: officer, role: Role::Officer };
    let listed = vault.searches(as_officer, START, START.plus_hours(1)).await.unwrap();
    let for_others = vault.searches(Actor::Staff { id: ani, role: Role::Support }, START, START).await;

    let told: Vec<_> = entries.iter().map(|entry| (entry.event, entry.count, entry.kinds.len())).collect();
    assert_eq!(told, [(Event::Searched, Some(1), 2), (Event::Searched, Some(0), 1)]);
    assert!(entries.iter().all(|entry| entry.subject.is_none()), "the house's, not the customer's");
    let told: Vec<_> = listed.iter().map(|line| (line.by, line.found, line.staff_name.as_str())).collect();
    assert_eq!(told, [(LookedBy::Email, 0, "Ani"), (LookedBy::NameWord, 1, "Ani")]);
    assert!(matches!(for_others, Err(VaultError::NotNow(_))), "{for_others:?}");
}

/// Shows: SEC.
#[tokio::test]
async fn whoever_does_not_hold_the_role_finds_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    named(&vault, "Sri Wahyuni", "sri@example.test").await;

    let words = LookedFor::NameWords(Personal::text("Sri"));
    let refused = vault.find((ani, Role::Billing), words, START).await;

    assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
}

/// Names that were recorded before there was an index of their words.
#[tokio::test]
async fn names_of_before_are_found_once_the_store_was_opened_again() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = support(&vault).await;
    let sri = named(&vault, "Sri Wahyuni", "sri@example.test").await;
    drop(vault);
    folders.raw().execute("DELETE FROM tag WHERE field = 'name_word'", &[]);
    folders.raw().execute("UPDATE store SET words_version = 0", &[]);

    let vault = folders.open().await;
    let found = look(&vault, ani, LookedFor::NameWords(Personal::text("Wahyuni"))).await.unwrap();

    assert_eq!(ids(&found), [sri]);
}

async fn support(vault: &Vault) -> StaffId {
    staff(vault, "Ani", "ani@example.test", &[Role::Support]).await
}

async fn named(vault: &Vault, name: &str, email: &str) -> CustomerId {
    vault.register(sign_up(name, email), START).await.unwrap().id
}

async fn look(vault: &Vault, staff: StaffId, what: LookedFor) -> Result<Found, VaultError> {
    vault.find((staff, Role::Support), what, START).await
}

fn ids(found: &Found) -> Vec<CustomerId> {
    found.customers.iter().map(|header| header.id).collect()
}

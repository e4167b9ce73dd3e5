//! A store that moves from a file into a database and back, or from folder to folder.

use amanah_policy::{Attribute, Channel, ErasureGround, InvoiceId, Role};
use amanah_vault::{
    Actor, CopyTarget, Entropy, OpenError, Personal, PostgresSettings, StoreError, Vault, VaultError,
    VaultOptions,
};

use crate::support::{Folders, START, budi, bundle, datum, own_view, sign_up};
use crate::{postgres, skip};

/// A vault with a little of everything: people, tags, replaced values, entries.
async fn lived_in(folders: &Folders) -> Vault {
    let vault = Vault::create(folders.embedded(), START).await.unwrap();
    let id = budi(&vault).await;
    for day in 0..300 {
        let visit = datum(Attribute::SignIn, &format!("from 192.0.2.{}", day % 250));
        vault.record(id, vec![visit], Actor::Customer(id), START).await.unwrap();
    }
    crate::invoices::any_invoice(&vault, id).await;
    vault.open_ticket(id, Personal::text("help"), Channel::Desk, Actor::Customer(id), START).await.unwrap();
    let siti = vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap().id;
    vault
        .erase_customer(siti, ErasureGround::ConfirmedRequest, Actor::System(Role::Officer), START)
        .await
        .unwrap();
    vault
}

/// Shows: invariant 11
#[tokio::test]
async fn a_store_that_moves_to_another_folder_is_whole_there_and_put_aside_here() {
    let (folders, there) = (Folders::new(), tempfile::tempdir().unwrap());
    let vault = lived_in(&folders).await;
    let (checkpoint, size) =
        (*vault.checkpoint(START).await.unwrap().unverified().root(), vault.ledger_size().await.unwrap());
    let id = vault.customer_by_email(&Personal::text("budi@example.test")).await.unwrap();

    let report = vault.move_to(CopyTarget::Folder(there.path().join("data"))).await.unwrap();

    assert_eq!((report.ledger_size, report.customers), (size, 2));
    assert!(!folders.data_file().exists(), "nobody opens the original by mistake");
    let moved = VaultOptions::new(there.path().join("data"), folders.keys(), bundle());
    let vault = Vault::open(moved.entropy(Entropy::seeded(3)), START).await.unwrap();
    assert_eq!(*vault.checkpoint(START).await.unwrap().unverified().root(), checkpoint);
    assert_eq!(vault.customer_by_email(&Personal::text("budi@example.test")).await.unwrap(), id);
}

/// Shows: invariant 11
#[tokio::test]
async fn a_target_that_holds_a_store_is_refused_and_the_original_stays() {
    let (folders, other) = (Folders::new(), Folders::new());
    drop(Vault::create(other.embedded(), START).await.unwrap());
    let vault = lived_in(&folders).await;

    let refused = vault.move_to(CopyTarget::Folder(other.data())).await;

    assert!(matches!(refused, Err(OpenError::ExistsAlready { .. })), "{refused:?}");
    Vault::open(folders.embedded(), START).await.unwrap();
}

/// Shows: invariant 11
#[tokio::test]
async fn a_store_moves_into_a_database_and_back_and_loses_nothing() {
    let (folders, there) = (Folders::new(), tempfile::tempdir().unwrap());
    let Some((address, _server)) = server() else { return };
    let database = PostgresSettings::new(&postgres::database(&address, there.path()), None, None).unwrap();
    let vault = lived_in(&folders).await;
    let size = vault.ledger_size().await.unwrap();

    let into = vault.move_to(CopyTarget::Postgres(Box::new(database.clone()))).await.unwrap();
    let on_server = folders.embedded().entropy(Entropy::seeded(4)).postgres(database.clone());
    let vault = Vault::open(on_server, START).await.unwrap();
    let id = vault.customer_by_email(&Personal::text("budi@example.test")).await.unwrap().unwrap();
    let seen = own_view(&vault, id).await;
    vault
        .record(id, vec![datum(Attribute::SignIn, "from the server")], Actor::Customer(id), START)
        .await
        .unwrap();
    let back = vault.move_to(CopyTarget::Folder(there.path().join("data"))).await.unwrap();
    let again = Vault::open(folders.embedded().postgres(database), START).await;
    let home = VaultOptions::new(there.path().join("data"), folders.keys(), bundle());
    let vault = Vault::open(home.entropy(Entropy::seeded(5)), START).await.unwrap();

    assert_eq!(into.ledger_size, size);
    assert!(back.rows > into.rows, "{back:?} {into:?}");
    assert!(matches!(again, Err(OpenError::NoStoreInDatabase { .. })), "{again:?}");
    assert_eq!(own_view(&vault, id).await.data().count(), seen.data().count() + 1);
    assert!(vault.is_document_whole(InvoiceId::from_bytes([1; 16])).await.unwrap());
    assert_eq!(vault.open_tickets(Some(id)).await.unwrap().len(), 1);
}

/// Shows: invariant 11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_process_writes_while_a_store_moves_is_in_the_copy_or_refused() {
    let (folders, there) = (Folders::new(), tempfile::tempdir().unwrap());
    let Some((address, _server)) = server() else { return };
    let database = PostgresSettings::new(&postgres::database(&address, there.path()), None, None).unwrap();
    let first = Vault::create(folders.embedded().postgres(database.clone()), START).await.unwrap();
    let own = VaultOptions::new(there.path().join("second"), folders.keys(), bundle()).postgres(database);
    let second = Vault::open(own.entropy(Entropy::seeded(7)), START).await.unwrap();
    let id = budi(&first).await;
    for _ in 0..300 {
        first.record(id, vec![datum(Attribute::SignIn, "before")], Actor::Customer(id), START).await.unwrap();
    }

    let (writes, mut is_writing) = tokio::sync::mpsc::channel(1);
    let writing = tokio::spawn(async move {
        let mut acknowledged = 0;
        // Bounded, so that a writer whom nobody stops is seen and not waited for.
        while acknowledged < 2_000 {
            let visit = datum(Attribute::SignIn, "meanwhile");
            if let Err(fault) = second.record(id, vec![visit], Actor::Customer(id), START).await {
                return (acknowledged, Some(fault));
            }
            acknowledged += 1;
            let _told_once = writes.try_send(());
        }
        (acknowledged, None)
    });
    is_writing.recv().await.unwrap();
    let moved = first.move_to(CopyTarget::Folder(there.path().join("data"))).await;
    let (acknowledged, fault) = writing.await.unwrap();
    let home = VaultOptions::new(there.path().join("data"), folders.keys(), bundle());
    let vault = Vault::open(home.entropy(Entropy::seeded(8)), START).await.unwrap();

    moved.unwrap();
    assert_eq!(fault, Some(VaultError::Store(StoreError::Fenced)));
    assert_eq!(own_view(&vault, id).await.data().count(), 2 + 300 + acknowledged);
}

/// A server to move to and from; none where none is installed, which is said.
fn server() -> Option<(String, Option<postgres::Server>)> {
    if let Some(address) = postgres::given_server() {
        return Some((address, None));
    }
    let started = postgres::Server::start().map_err(|reason| skip::skip(&reason)).ok()?;
    Some((started.address(), Some(started)))
}

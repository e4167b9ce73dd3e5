//! Which policy is in force, and that the ledger says so.

use amanah_ledger::Event;
use amanah_policy::Role;
use amanah_vault::{Actor, OpenError, Vault, VaultError};

use crate::support::{Folders, START, bundle, changed_bundle};

#[tokio::test]
async fn a_new_ledger_begins_with_itself_and_the_policy() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let entries = vault.ledger_entries(0, 10).await.unwrap();

    let events: Vec<_> = entries.iter().map(|leaf| leaf.event).collect();
    assert_eq!(events, [Event::LedgerOpened, Event::PolicyActivated]);
    assert_eq!(entries[1].bundle, *bundle().hash().as_bytes());
}

#[tokio::test]
async fn opening_again_with_the_same_policy_records_nothing() {
    let folders = Folders::new();
    drop(folders.create().await);

    let vault = folders.open().await;

    assert_eq!(vault.ledger_size().await, Ok(2));
}

#[tokio::test]
async fn a_newer_policy_is_recorded_and_an_older_one_is_refused() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let second = changed_bundle(|pack| {
        pack.policy_toml = pack.policy_toml.replacen("version = 1", "version = 2", 1);
    });

    vault.activate(second.clone(), Actor::System(Role::Officer), START).await.unwrap();
    let back = vault.activate(bundle(), Actor::System(Role::Officer), START).await;
    let in_force = vault.policy().version().number();
    let entries = vault.ledger_entries(2, 10).await.unwrap();
    drop(vault);
    let older = Vault::open(folders.options(), START).await;

    assert!(matches!(back, Err(VaultError::NotNow(_))), "{back:?}");
    assert_eq!(in_force, 2);
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].event, entries[0].bundle), (Event::PolicyActivated, *second.hash().as_bytes()));
    assert!(matches!(older, Err(OpenError::NotReady(_))), "{older:?}");
}

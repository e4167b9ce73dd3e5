//! Backups hold together, hold no tags, and never bring back what was erased.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_policy::{Attribute, CustomerId, ErasureGround, Role};
use amanah_vault::{
    Actor, BackupReport, CustomerState, Entropy, OpenError, Personal, ServiceKind, SessionOf, Vault,
    VaultError, VaultOptions,
};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::people::{customer, datum, staff, vault};
use crate::support::{Folders, START, bundle, own_view};

/// Where a test keeps its copies.
struct Copies(TempDir);

impl Copies {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn keys(&self) -> PathBuf {
        self.0.path().join("keys")
    }

    async fn make(&self, vault: &Vault) -> BackupReport {
        vault.backup(&self.data(), &self.keys(), START).await.unwrap()
    }

    /// The restored data in a folder of its own, beside the present keys.
    fn options(&self, folders: &Folders) -> VaultOptions {
        let beside = VaultOptions::new(self.0.path().join("restored"), folders.keys(), bundle());
        folders.with_keys(beside).entropy(Entropy::seeded(3))
    }
}

#[tokio::test]
async fn a_backup_made_while_the_store_is_in_use_restores_to_the_same_data() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let host = Personal::text("toko.example");
    let panel = Actor::System(Role::Support);
    vault.add_service(sri, ServiceKind::Hosting, host, panel, START, START).await.unwrap();
    let copies = Copies::new();

    let report = copies.make(&vault).await;
    let size = vault.ledger_size().await.unwrap();
    drop(vault);
    let (restored, told) = Vault::restore(&copies.data(), copies.options(&folders), START).await.unwrap();

    assert_eq!(report.ledger_size, size - 1, "the entry about the backup comes after it");
    assert!(report.data_bytes > 0 && report.keys_bytes > 0);
    assert_eq!(told.ledger_size, report.ledger_size + 1);
    assert_eq!((told.customers_erased_again, told.data_erased_again), (0, 0));
    assert_eq!(
        told.tags_rebuilt, 6,
        "address, two words of the name, host name as datum and as service, staff"
    );
    let by_email = restored.customer_by_email(&Personal::text("sri@example.test")).await.unwrap();
    assert_eq!(by_email, Some(sri));
    assert_eq!(own_view(&restored, sri).await.value(Attribute::Name), Some("Sri Wahyuni"));
    assert_eq!(restored.staff(ani).await.unwrap().name, "Ani");
    let by_host = restored.service_by_host(&Personal::text("toko.example")).await.unwrap();
    assert_eq!(by_host.map(|service| service.customer), Some(sri));
}

/// Shows: invariant 5.
#[tokio::test]
async fn who_was_erased_since_the_backup_stays_erased_after_a_restore() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let copies = Copies::new();
    copies.make(&vault).await;
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();
    drop(vault);

    let (restored, told) = Vault::restore(&copies.data(), copies.options(&folders), START).await.unwrap();
    let scan = restored.scan_for(&Personal::text("Sri Wahyuni"), &[]).await.unwrap();

    assert_eq!(told.customers_erased_again, 1);
    assert_eq!(restored.customer(sri).await.unwrap().state, CustomerState::Erased);
    assert_eq!(restored.customer_by_email(&Personal::text("sri@example.test")).await.unwrap(), None);
    assert_eq!(restored.customer_by_email(&Personal::text("budi@example.test")).await.unwrap(), Some(budi));
    assert_eq!(restored.customer_count().await.unwrap(), 1);
    assert!(scan.is_clean(), "{scan:?}");
}

/// Shows: invariant 5, DEL1.
#[tokio::test]
async fn a_value_that_was_replaced_since_the_backup_does_not_come_back() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let copies = Copies::new();
    copies.make(&vault).await;
    let phone = vec![datum(Attribute::Phone, "0812-3456-7890")];
    vault.record(sri, phone, Actor::Customer(sri), START).await.unwrap();
    let name = vec![datum(Attribute::Name, "Sri Wahyuni Lestari")];
    vault.record(sri, name, Actor::Customer(sri), START).await.unwrap();
    drop(vault);

    let (restored, told) = Vault::restore(&copies.data(), copies.options(&folders), START).await.unwrap();

    assert_eq!(told.data_erased_again, 1);
    let view = own_view(&restored, sri).await;
    assert_eq!(view.value(Attribute::Name), None, "the old name is gone, the new one was not in the backup");
    assert_eq!(view.value(Attribute::PrimaryEmail), Some("sri@example.test"));
}

#[tokio::test]
async fn tags_sessions_and_links_stay_out_of_a_backup() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    staff(&vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    let of = SessionOf::Customer(sri);
    let (_, secret) = vault
        .open_session(of, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let link = crate::people::sign_up("x@example.test", amanah_vault::SecretKind::Link, START.plus_hours(1));
    vault.begin(link, START).await.unwrap();
    let tag = folders.raw().bytes("SELECT tag FROM tag WHERE field = 'email'", &[]).remove(0);
    let copies = Copies::new();
    copies.make(&vault).await;
    drop(vault);

    let copy = copies.data().join("amanah.db");
    let conn = Connection::open(&copy).unwrap();
    for table in ["tag", "staff_email", "service_host", "import_seen", "session", "pending"] {
        let rows: i64 =
            conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    let bytes = fs::read(&copy).unwrap();
    assert!(!bytes.windows(16).any(|window| window == tag), "a deleted tag is still in a free page");
    let (restored, _) = Vault::restore(&copies.data(), copies.options(&folders), START).await.unwrap();
    assert_eq!(restored.session(secret.expose(), START, START).await.unwrap(), None);
}

#[tokio::test]
async fn a_backup_never_holds_the_master_key_and_is_its_owners_alone() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let copies = Copies::new();

    copies.make(&vault).await;

    let names = |folder: &Path| {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&copies.data()), ["amanah.db"]);
    assert_eq!(names(&copies.keys()), ["keys.db"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for file in [copies.data().join("amanah.db"), copies.keys().join("keys.db")] {
            assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[tokio::test]
async fn a_backup_into_a_used_folder_or_keys_beside_their_data_are_refused() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let copies = Copies::new();
    fs::create_dir(copies.data()).unwrap();
    fs::write(copies.data().join("holiday.jpg"), "not ours").unwrap();
    let before = vault.ledger_size().await.unwrap();

    let used = vault.backup(&copies.data(), &copies.keys(), START).await;
    let together = vault.backup(&copies.keys(), &copies.keys(), START).await;

    assert!(matches!(used, Err(VaultError::NotNow(_))), "{used:?}");
    assert!(matches!(together, Err(VaultError::NotNow(_))), "{together:?}");
    assert_eq!(fs::read(copies.data().join("holiday.jpg")).unwrap(), b"not ours");
    assert_eq!(vault.ledger_size().await.unwrap(), before);
}

#[tokio::test]
async fn half_foreign_and_missing_copies_are_refused_and_leave_nothing_behind() {
    let (folders, other) = (Folders::new(), Folders::new());
    let vault = vault(&folders).await;
    let copies = Copies::new();
    copies.make(&vault).await;
    drop(vault);
    let stranger = Vault::create(other.options().entropy(Entropy::seeded(9)), START).await.unwrap();
    let theirs = Copies::new();
    theirs.make(&stranger).await;
    let whole = fs::read(copies.data().join("amanah.db")).unwrap();
    let half = copies.0.path().join("half.db");
    fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let letter = copies.0.path().join("letter.txt");
    fs::write(&letter, "a letter").unwrap();
    let restore = async |from: &Path| Vault::restore(from, copies.options(&folders), START).await.map(drop);

    let from_half = restore(&half).await;
    let from_letter = restore(&letter).await;
    let from_nothing = restore(&copies.0.path().join("nothing")).await;
    let from_stranger = restore(&theirs.data()).await;
    let from_keys = restore(&copies.keys().join("keys.db")).await;

    assert!(matches!(from_half, Err(OpenError::BackupDamaged { .. })), "{from_half:?}");
    assert!(matches!(from_letter, Err(OpenError::BackupDamaged { .. })), "{from_letter:?}");
    assert!(matches!(from_nothing, Err(OpenError::BackupMissing { .. })), "{from_nothing:?}");
    assert!(matches!(from_stranger, Err(OpenError::KeysOfAnotherStore { .. })), "{from_stranger:?}");
    assert!(
        matches!(from_keys, Err(OpenError::BackupDamaged { .. })),
        "a key store is no data: {from_keys:?}"
    );
    restore(&copies.data()).await.expect("after all that the folder is still free");
}

#[tokio::test]
async fn a_restore_over_data_that_is_there_is_refused() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let copies = Copies::new();
    copies.make(&vault).await;

    let while_open = Vault::restore(&copies.data(), folders.options(), START).await.map(drop);
    drop(vault);
    let over = Vault::restore(&copies.data(), folders.options(), START).await.map(drop);
    let untouched = folders.open().await;

    assert!(matches!(while_open, Err(OpenError::InUse { .. })), "{while_open:?}");
    assert!(matches!(over, Err(OpenError::ExistsAlready { .. })), "{over:?}");
    assert_eq!(found(&untouched, sri).await, "Sri Wahyuni");
}

/// Shows: invariant 4.
#[tokio::test]
async fn a_ledger_restored_behind_a_checkpoint_goes_on_under_a_new_name() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let copies = Copies::new();
    copies.make(&vault).await;
    let before = vault.ledger_key();
    customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let promised = vault.checkpoint(START).await.unwrap();
    drop(vault);

    let (restored, told) = Vault::restore(&copies.data(), copies.options(&folders), START).await.unwrap();
    let signed = restored.checkpoint(START).await.unwrap();
    let key = restored.ledger_key();
    drop(restored);
    let again = Vault::open(copies.options(&folders), START).await.unwrap();

    assert!(told.is_ledger_renamed);
    assert!(signed.unverified().size() < promised.unverified().size());
    assert_eq!((before.name(), key.name()), ("localhost/amanah", "localhost/amanah/line-1"));
    assert!(signed.verify(&key).is_ok());
    assert!(signed.verify(&before).is_err(), "under the old name it would contradict what was promised");
    assert_eq!(again.ledger_key(), key, "the new name stays");
}

/// Shows: invariant 4.
#[tokio::test]
async fn a_ledger_that_lost_nothing_promised_keeps_its_name() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let promised = vault.checkpoint(START).await.unwrap();
    let copies = Copies::new();
    copies.make(&vault).await;
    let key = vault.ledger_key();
    drop(vault);

    let (restored, told) = Vault::restore(&copies.data(), copies.options(&folders), START).await.unwrap();
    let later = restored.checkpoint(START).await.unwrap();

    assert!(!told.is_ledger_renamed);
    assert_eq!(restored.ledger_key(), key);
    assert!(later.unverified().size() > promised.unverified().size());
}

/// Shows: invariant 4.
#[tokio::test]
async fn data_that_is_older_than_a_checkpoint_or_contradicts_one_does_not_open_by_itself() {
    let folders = Folders::new();
    drop(vault(&folders).await);
    let aside = tempfile::tempdir().unwrap();
    let (old, old_keys) = (aside.path().join("old.db"), aside.path().join("keys.db"));
    fs::copy(folders.data_file(), &old).unwrap();
    fs::copy(folders.key_file(), &old_keys).unwrap();
    let one = folders.open().await;
    customer(&one, "Sri Wahyuni", "sri@example.test").await;
    one.checkpoint(START).await.unwrap();
    drop(one);
    let keys_that_promised = fs::read(folders.key_file()).unwrap();

    fs::copy(&old, folders.data_file()).unwrap();
    let older = Vault::open(folders.options(), START).await.map(drop);
    fs::copy(&old_keys, folders.key_file()).unwrap();
    // Other random bytes: with the same ones another customer's entries would be the same entries.
    let other_bytes = folders.options().entropy(Entropy::seeded(7));
    let another = Vault::open(other_bytes, START).await.unwrap();
    customer(&another, "Budi Santoso", "budi@example.test").await;
    drop(another);
    fs::write(folders.key_file(), &keys_that_promised).unwrap();
    let contradicting = Vault::open(folders.options(), START).await.map(drop);

    assert!(matches!(older, Err(OpenError::LedgerBehind { .. })), "{older:?}");
    assert!(matches!(contradicting, Err(OpenError::LedgerDamaged { .. })), "{contradicting:?}");
}

async fn found(vault: &Vault, customer: CustomerId) -> String {
    own_view(vault, customer).await.value(Attribute::Name).unwrap().to_owned()
}

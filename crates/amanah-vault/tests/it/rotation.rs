//! Epochs of master keys: rotated while the store is in use, and the end of everything that was erased before.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::{Event, verify_export};
use amanah_policy::{Attribute, CaseId, CustomerId, ErasureGround, MailId, Role, StaffId};
use amanah_vault::{
    Actor, Copies, Doubt, Entropy, ErasureReceipt, KeyKeeping, OpenError, Personal, RotationReport, Vault,
    VaultError, VaultOptions,
};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::erasure::{bytes_of, live, times};
use crate::raw::RawStore;
use crate::support::{Folders, START, budi, bundle, datum, own_view, sign_up};

const ENGINEER: Actor = Actor::System(Role::Engineer);
const KEYS_OF: [&str; 4] = ["class_key", "version_key", "bucket_key", "named_key"];

/// A vault whose keys are kept as they should be: two places for copies, one for the master key.
pub(crate) struct Kept {
    pub(crate) folders: Folders,
    pub(crate) elsewhere: TempDir,
}

impl Kept {
    pub(crate) fn new() -> Self {
        Self { folders: Folders::new(), elsewhere: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.elsewhere.path().join(name)
    }

    pub(crate) fn keeping(&self) -> KeyKeeping {
        KeyKeeping {
            epoch_days: 30,
            copies: vec![self.place("one"), self.place("two")],
            master_copies: vec![self.place("safe")],
            apart: None,
        }
    }

    pub(crate) fn options(&self) -> VaultOptions {
        self.folders.options().keeping(self.keeping())
    }

    async fn create(&self) -> Vault {
        Vault::create(self.options(), START).await.unwrap()
    }

    async fn open(&self) -> Vault {
        Vault::open(self.options().entropy(Entropy::seeded(5)), START).await.unwrap()
    }
}

pub(crate) async fn rotate(vault: &Vault, days: i64) -> RotationReport {
    vault.rotate_keys(Copies::Required, ENGINEER, START.plus_days(days)).await.unwrap()
}

async fn erase(vault: &Vault, customer: CustomerId) -> ErasureReceipt {
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(customer, ground, Actor::Customer(customer), START.plus_hours(2)).await.unwrap()
}

/// How many keys of each kind a key store holds under each epoch but this one.
pub(crate) fn keys_outside(store: &RawStore, epoch: i64) -> i64 {
    let count =
        |table: &&str| store.number(&format!("SELECT count(*) FROM {table} WHERE epoch <> {epoch}"), &[]);
    KEYS_OF.iter().map(count).sum()
}

/// A letter about a request can be answered after an epoch has ended and the store was opened again, and the tag of a
/// request is no tag of anything else.
///
/// Shows: SEC
#[tokio::test]
async fn the_tag_of_a_request_outlives_its_epoch_and_no_other_one_is_taken_for_it() {
    let kept = Kept::new();
    let vault = kept.create().await;
    live(&vault, "zxqv-stays").await;
    let (one, other) = (CaseId::from_bytes([1; 16]), CaseId::from_bytes([2; 16]));
    let tag = vault.case_tag(one);

    rotate(&vault, 30).await;
    let rotated = vault.case_tag(one);
    drop(vault);
    let vault = kept.open().await;

    assert_eq!((rotated, vault.case_tag(one)), (tag, tag));
    assert!(vault.is_case_tag(one, &tag) && !vault.is_case_tag(other, &tag));
    assert!(!vault.is_case_tag(one, &vault.bounce_tag(MailId::from_bytes([1; 16]))));
    assert!(!vault.is_case_tag(one, &tag[1..]) && !vault.is_case_tag(one, &[]));
    for bit in 0..8 * tag.len() {
        let mut flipped = tag;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!vault.is_case_tag(one, &flipped), "bit {bit}");
    }
}

/// Shows: invariant 5
#[tokio::test]
async fn after_a_rotation_every_key_is_under_the_new_master_key_and_everything_opens_as_before() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let (id, _) = live(&vault, "zxqv-stays").await;
    let view = own_view(&vault, id).await;
    let (key, checkpoint) = (vault.ledger_key(), vault.checkpoint(START).await.unwrap());
    let keys = vault.key_status().await.unwrap().epochs[0].keys;

    let report = rotate(&vault, 30).await;
    let again = own_view(&vault, id).await;
    let status = vault.key_status().await.unwrap();
    drop(vault);
    let vault = kept.open().await;

    assert_eq!((report.ended.as_slice(), report.epoch, report.rewrapped), ([1].as_slice(), 2, keys));
    assert_eq!(keys_outside(&kept.folders.raw_keys(), 2), 0);
    assert!(!kept.folders.keys().join("master.key").exists(), "the old master key is destroyed");
    assert_eq!(report.master_file, Some(kept.folders.keys().join("master-2.key")));
    assert_eq!(status.epochs.iter().map(|epoch| epoch.keys).collect::<Vec<_>>(), [0, keys]);
    assert_eq!(status.due_at, Some(START.plus_days(60)));
    assert_eq!(view.data().collect::<Vec<_>>(), again.data().collect::<Vec<_>>());
    assert_eq!(own_view(&vault, id).await.data().count(), view.data().count());
    assert_eq!(vault.ledger_key(), key, "the ledger's key is wrapped anew, not replaced");
    let export = kept.place("export.txt");
    vault.export_ledger(&export, START.plus_days(31)).await.unwrap();
    let verified = verify_export([fs::read(export).unwrap()], Some(&key), Some(&checkpoint)).unwrap();
    assert_eq!(verified.events.get(&Event::KeyRotated), Some(&1), "said once, and not again when opened");
}

/// Shows: invariant 5
#[tokio::test]
async fn what_was_erased_is_unreadable_in_every_older_backup_once_its_epoch_ended() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let (gone, planted) = live(&vault, "zxqv-gone").await;
    let (stays, others) = live(&vault, "zxqv-stays").await;
    let (data, keys) = (kept.place("backup/data"), kept.place("backup/keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    let wrapped = bytes_of(
        &RawStore::File(keys.join("keys.db")),
        "SELECT wrapped FROM class_key WHERE customer = ?1",
        gone,
    );
    let old_master = kept.folders.keys().join("master.key");
    let revived = Revived::new(&data, &keys, &old_master, "master.key");
    let found_before = revived.times("zxqv-gone").await.unwrap();

    let receipt = erase(&vault, gone).await;
    let revived = Revived::new(&data, &keys, &old_master, "master.key");
    let found_after_the_erasure = revived.times("zxqv-gone").await.unwrap();
    rotate(&vault, 30).await;
    let ended = vault.erasure(gone).await.unwrap().backups;

    // Until the epoch ends, whoever has the old keys and the master key reads it all: this is what the third date is for.
    assert_eq!((found_before, found_after_the_erasure), (planted, planted));
    assert_eq!((wrapped.len(), receipt.backups.ended_at), (1, None));
    assert_eq!(receipt.backups.due_by, Some(START.plus_days(30)));
    assert_eq!((ended.epoch, ended.ended_at), (1, Some(START.plus_days(30))));
    assert!(!old_master.exists());
    let new_master = kept.folders.keys().join("master-2.key");
    for (name, copy) in [("master-2.key", &new_master), ("master.key", &new_master)] {
        let opened = Revived::new(&data, &keys, copy, name).times("zxqv-gone").await;
        assert!(
            matches!(opened, Err(OpenError::OldKeyStore { epoch: 1, .. } | OpenError::WrongMasterKey { .. })),
            "{name}: {opened:?}"
        );
    }
    let everywhere = [kept.elsewhere.path().to_path_buf(), kept.folders.keys(), kept.folders.data()];
    let scanned = vault.scan_for(&Personal::text("zxqv-gone"), &everywhere).await.unwrap();
    assert!(scanned.is_clean(), "{scanned:?}");
    assert!(scanned.rows_unreadable >= planted, "the backup's rows are there, and no live key opens them");
    // Every customer who stays has an entry in the old backup of the data that opens with the present keys.
    let living = vault.scan_for(&Personal::text("zxqv-stays"), std::slice::from_ref(&data)).await.unwrap();
    let backup = format!("{}: datum", data.join("amanah.db").display());
    assert_eq!((times(&living, "datum"), times(&living, &backup)), (others, others));
    drop(vault);
    let beside = VaultOptions::new(kept.place("restored"), kept.folders.keys(), bundle());
    let options = kept.folders.with_keys(beside);
    let (restored, told) = Vault::restore(&data, options, START.plus_days(31)).await.unwrap();
    assert_eq!(told.customers_erased_again, 1);
    assert!(own_view(&restored, stays).await.value(Attribute::Name).is_some());
    assert!(restored.scan_for(&Personal::text("zxqv-gone"), &[]).await.unwrap().is_clean());
    let again = restored.erasure(gone).await.unwrap().backups;
    assert_eq!(again.epoch, 2, "erased again in the present epoch, which is the later and safer date");
}

/// Copies of data, keys and a master key, opened as somebody who found them would.
struct Revived(TempDir);

impl Revived {
    fn new(data: &Path, keys: &Path, master: &Path, name: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("keys")).unwrap();
        fs::copy(keys.join("keys.db"), root.path().join("keys/keys.db")).unwrap();
        fs::copy(master, root.path().join("keys").join(name)).unwrap();
        fs::create_dir(root.path().join("data")).unwrap();
        fs::copy(data.join("amanah.db"), root.path().join("data/amanah.db")).unwrap();
        Self(root)
    }

    async fn times(&self, value: &str) -> Result<u64, OpenError> {
        let options = VaultOptions::new(self.0.path().join("data"), self.0.path().join("keys"), bundle());
        let vault = Vault::open(options, START).await?;
        Ok(times(&vault.scan_for(&Personal::text(value), &[]).await.unwrap(), "datum"))
    }
}

/// Shows: invariant 11
#[tokio::test]
async fn without_two_places_for_copies_and_one_for_the_master_key_nothing_is_begun() {
    let kept = Kept::new();
    let whole = kept.keeping();
    let one = KeyKeeping { copies: vec![kept.place("one")], ..whole.clone() };
    let twice = KeyKeeping { copies: vec![kept.place("one"), kept.place("one")], ..whole.clone() };
    let no_master = KeyKeeping { master_copies: Vec::new(), ..whole.clone() };
    let together = KeyKeeping { master_copies: vec![kept.place("two")], ..whole.clone() };
    let beside =
        KeyKeeping { copies: vec![kept.place("one"), kept.folders.data().join("x")], ..whole.clone() };
    drop(Vault::create(kept.options(), START).await.unwrap());

    for keeping in [KeyKeeping::default(), one, twice, no_master, together, beside] {
        let vault = Vault::open(kept.folders.options().keeping(keeping.clone()), START).await.unwrap();
        let refused = vault.rotate_keys(Copies::Required, ENGINEER, START).await;
        let status = vault.key_status().await.unwrap();

        assert!(
            matches!(refused, Err(VaultError::NotNow(_) | VaultError::Keeping { .. })),
            "{keeping:?}: {refused:?}"
        );
        assert_eq!((status.epochs.len(), status.copies.len()), (1, 0), "{keeping:?}");
        assert!(!kept.folders.keys().join("master-2.key").exists());
    }
    let vault = Vault::open(kept.folders.options(), START).await.unwrap();
    let waived = vault.rotate_keys(Copies::Waived, ENGINEER, START).await.unwrap();
    assert_eq!((waived.epoch, waived.copies.len()), (2, 0));
}

/// Shows: invariant 11
#[tokio::test]
async fn a_copy_that_cannot_be_made_keeps_both_master_keys_and_the_store_works() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let id = budi(&vault).await;
    fs::create_dir(kept.place("two")).unwrap();
    fs::write(kept.place("two").join("keys.db"), "somebody's own").unwrap();

    let refused = vault.rotate_keys(Copies::Required, ENGINEER, START).await;
    let name = own_view(&vault, id).await.value(Attribute::Name).map(str::to_owned);
    drop(vault);
    let vault = kept.open().await;
    let half = vault.key_status().await.unwrap();
    fs::remove_file(kept.place("two").join("keys.db")).unwrap();
    let report = rotate(&vault, 1).await;

    assert!(matches!(refused, Err(VaultError::Keeping { .. })), "{refused:?}");
    assert_eq!(name.as_deref(), Some("Budi Santoso"));
    assert!(half.is_half_rotated());
    assert_eq!((report.ended.as_slice(), report.epoch), ([1].as_slice(), 2), "finished, not begun again");
}

/// Shows: invariant 5
#[tokio::test]
async fn a_master_key_that_cannot_be_destroyed_now_holds_up_nobody_and_goes_later() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let id = budi(&vault).await;
    // Nothing that can be overwritten.
    fs::create_dir_all(kept.place("safe/master.key")).unwrap();

    let refused = vault.rotate_keys(Copies::Required, ENGINEER, START).await;
    drop(vault);
    let vault = kept.open().await;
    let receipt = erase(&vault, id).await;
    vault.sweep(START.plus_hours(3)).await.unwrap();
    let half = vault.key_status().await.unwrap();
    fs::remove_dir(kept.place("safe/master.key")).unwrap();
    vault.sweep(START.plus_hours(4)).await.unwrap();
    let whole = vault.key_status().await.unwrap();

    assert!(matches!(refused, Err(VaultError::File { .. })), "{refused:?}");
    assert!(half.is_half_rotated() && !whole.is_half_rotated());
    assert_eq!(whole.epochs[0].ended_at, Some(START.plus_hours(4)));
    assert_eq!(receipt.backups.epoch, 2, "a copy that was made meanwhile opens until the second epoch ends");
}

/// Shows: invariant 11
#[tokio::test]
async fn a_lost_key_folder_comes_back_from_one_copy_and_the_master_keys_own() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let id = budi(&vault).await;
    rotate(&vault, 30).await;
    drop(vault);
    fs::remove_dir_all(kept.folders.keys()).unwrap();

    fs::create_dir(kept.folders.keys()).unwrap();
    fs::copy(kept.place("two/keys.db"), kept.folders.key_file()).unwrap();
    fs::copy(kept.place("safe/master-2.key"), kept.folders.keys().join("master-2.key")).unwrap();
    let vault = kept.open().await;

    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
    assert_eq!(keys_outside(&RawStore::File(kept.place("one/keys.db")), 2), 0);
    assert!(!kept.place("safe/master.key").exists());
    let report = rotate(&vault, 60).await;
    assert_eq!(report.epoch, 2, "the copy was made before the first epoch ended, and that is finished first");
    assert_eq!(rotate(&vault, 61).await.epoch, 3);
}

#[tokio::test]
async fn a_copy_is_replaced_and_registered_and_never_lies_with_what_it_opens() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let other = Folders::new();
    let stranger = Vault::create(other.options().entropy(Entropy::seeded(9)), START).await.unwrap();

    vault.copy_keys(&kept.place("one"), START).await.unwrap();
    let id = budi(&vault).await;
    vault.copy_keys(&kept.place("one"), START.plus_hours(1)).await.unwrap();
    let refresh = vault.refresh_key_copies(START.plus_hours(2)).await.unwrap();
    let theirs = stranger.copy_keys(&kept.place("one"), START).await;
    let with_data = vault.copy_keys(&kept.folders.data().join("copy"), START).await;
    let above = vault.copy_keys(kept.folders.data().parent().unwrap(), START).await;

    let keys = bytes_of(
        &RawStore::File(kept.place("one/keys.db")),
        "SELECT wrapped FROM class_key WHERE customer = ?1",
        id,
    );
    assert_eq!(keys.len(), 1, "the newer copy has the newer key");
    assert_eq!(refresh, [kept.place("one"), kept.place("two")]);
    for refused in [theirs, with_data, above] {
        assert!(matches!(refused, Err(VaultError::Keeping { .. })), "{refused:?}");
    }
    let status = vault.key_status().await.unwrap();
    assert_eq!(status.current_copies(START.plus_hours(2)).count(), 2);
    assert_eq!(status.master_copies, [kept.place("safe/master.key")]);
    fs::remove_file(kept.place("two/keys.db")).unwrap();
    assert_eq!(vault.key_status().await.unwrap().current_copies(START).count(), 1);
}

/// Shows: invariant 11
#[tokio::test]
async fn a_copy_that_does_not_open_is_refused_and_the_old_one_stays() {
    let kept = Kept::new();
    let vault = kept.create().await;
    budi(&vault).await;
    vault.copy_keys(&kept.place("one"), START).await.unwrap();
    let old = fs::read(kept.place("one/keys.db")).unwrap();
    let conn = Connection::open(kept.folders.key_file()).unwrap();
    conn.execute("UPDATE class_key SET wrapped = zeroblob(length(wrapped))", []).unwrap();

    let refused = vault.copy_keys(&kept.place("one"), START.plus_hours(1)).await;

    assert!(matches!(refused, Err(VaultError::Keeping { .. })), "{refused:?}");
    assert_eq!(fs::read(kept.place("one/keys.db")).unwrap(), old);
    assert_eq!(vault.key_status().await.unwrap().copies[0].made_at, START);
}

/// Shows: invariant 11
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn people_sign_up_and_read_while_keys_are_wrapped_anew() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let first = budi(&vault).await;
    let busy = |caller: usize| {
        let vault = vault.clone();
        tokio::spawn(async move {
            let mut ids = Vec::new();
            for number in 0..20 {
                let email = format!("{caller}.{number}@example.test");
                let id = vault.register(sign_up("Sri", &email), START).await.unwrap().id;
                let event = datum(Attribute::SignIn, "from 192.0.2.1");
                vault.record(id, vec![event], Actor::Customer(id), START).await.unwrap();
                assert!(own_view(&vault, first).await.value(Attribute::Name).is_some());
                ids.push(id);
            }
            ids
        })
    };

    let callers: Vec<_> = (0..4).map(busy).collect();
    let mut rotations = 0;
    while !callers.iter().all(tokio::task::JoinHandle::is_finished) {
        rotate(&vault, rotations).await;
        rotations += 1;
    }

    for caller in callers {
        for id in caller.await.unwrap() {
            assert_eq!(own_view(&vault, id).await.data().count(), 3);
        }
    }
    assert_eq!(keys_outside(&kept.folders.raw_keys(), 1 + rotations), 0);
}

#[tokio::test]
async fn two_rotations_at_a_time_follow_one_after_the_other() {
    let kept = Kept::new();
    let vault = kept.create().await;

    let (one, two) = tokio::join!(
        vault.rotate_keys(Copies::Required, ENGINEER, START),
        vault.rotate_keys(Copies::Required, ENGINEER, START)
    );

    assert_eq!((one.unwrap().epoch, two.unwrap().epoch), (2, 3));
    assert_eq!(keys_outside(&kept.folders.raw_keys(), 3), 0);
}

/// Shows: invariant 5
#[tokio::test]
async fn while_a_key_is_still_wrapped_under_it_no_master_key_is_destroyed() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let id = budi(&vault).await;
    let conn = Connection::open(kept.folders.key_file()).unwrap();
    // Whatever wraps a key under the old epoch after the last copy was verified.
    conn.execute_batch(
        "CREATE TABLE kept AS SELECT * FROM class_key;
         CREATE TRIGGER late AFTER INSERT ON key_copy WHEN NEW.place LIKE '%two' BEGIN
             UPDATE class_key SET epoch = 1, wrapped = (SELECT wrapped FROM kept); END",
    )
    .unwrap();

    let refused = vault.rotate_keys(Copies::Required, ENGINEER, START).await;

    assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    assert!(kept.folders.keys().join("master.key").exists());
    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
    conn.execute_batch("DROP TRIGGER late; DROP TABLE kept").unwrap();
    assert_eq!(rotate(&vault, 1).await.ended, [1]);
}

#[tokio::test]
async fn on_one_volume_the_third_date_is_not_established_and_says_why() {
    let kept = Kept::new();
    let vault = kept.create().await;
    let id = budi(&vault).await;

    let receipt = erase(&vault, id).await;
    rotate(&vault, 30).await;
    let ended = vault.erasure(id).await.unwrap();

    assert_eq!(receipt.backups.doubt, Some(Doubt::SharedVolume));
    assert_eq!((ended.backups.doubt, ended.backups.established_at()), (Some(Doubt::SharedVolume), None));
    assert_eq!(ended.values_gone_at, receipt.values_gone_at);
    assert!(receipt.values_gone_at.is_some());
}

/// Shows: invariant 5
#[tokio::test]
async fn on_one_volume_the_operators_word_that_they_lie_apart_counts_for_nothing() {
    let kept = Kept::new();
    let word = amanah_vault::ApartDeclared { by: "Operation".to_owned(), on: "2026-11-24".to_owned() };
    let keeping = KeyKeeping { apart: Some(word), ..kept.keeping() };

    let vault = Vault::create(kept.options().keeping(keeping), START).await.unwrap();
    let status = vault.key_status().await.unwrap();

    assert_eq!((status.doubt, status.declared), (Some(Doubt::SharedVolume), None));
}

#[tokio::test]
async fn on_two_volumes_the_third_date_is_established_when_the_epoch_ends() {
    let kept = Kept::new();
    let Some(other_volume) = other_volume(kept.elsewhere.path()) else {
        crate::skip::skip("no second volume: /dev/shm is not there or lies on the volume of the tests");
        return;
    };
    let options = || {
        VaultOptions::new(kept.folders.data(), other_volume.path().join("keys"), bundle()).keeping(
            KeyKeeping {
                copies: vec![kept.place("one"), kept.place("two")],
                master_copies: vec![other_volume.path().join("safe")],
                epoch_days: 1,
                apart: None,
            },
        )
    };
    let vault = Vault::create(options(), START).await.unwrap();
    let id = budi(&vault).await;

    let due = erase(&vault, id).await.backups;
    vault.rotate_keys(Copies::Required, ENGINEER, START.plus_days(1)).await.unwrap();
    drop(vault);
    let vault = Vault::open(options(), START.plus_days(2)).await.unwrap();
    let ended = vault.erasure(id).await.unwrap().backups;

    assert_eq!((due.doubt, due.due_by, due.established_at()), (None, Some(START.plus_days(1)), None));
    assert_eq!(ended.established_at(), Some(START.plus_days(1)));
}

#[cfg(unix)]
fn other_volume(than: &Path) -> Option<TempDir> {
    use std::os::unix::fs::MetadataExt;
    let other = TempDir::new_in("/dev/shm").ok()?;
    let volume = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    (volume(other.path()) != volume(than)).then_some(other)
}

#[cfg(not(unix))]
fn other_volume(_than: &Path) -> Option<TempDir> {
    None
}

/// Shows: invariant 4
#[tokio::test]
async fn the_ledger_names_who_rotated_and_nothing_personal() {
    let kept = Kept::new();
    let vault = kept.create().await;
    budi(&vault).await;
    let staff = Actor::Staff { id: StaffId::from_bytes([7; 16]), role: Role::Engineer };
    let size = vault.ledger_size().await.unwrap();

    vault.rotate_keys(Copies::Required, staff, START).await.unwrap();

    let entries = vault.ledger_entries(size, 10).await.unwrap();
    let [leaf] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((leaf.event, leaf.count, leaf.subject), (Event::KeyRotated, Some(1), None));
    assert_eq!(leaf.kinds, [""; 0]);
}

/// Sri is erased and Budi's name replaced after backup and copy were made; then everything but these is lost.
async fn lost_after_erasures(kept: &Kept) -> (PathBuf, PathBuf, CustomerId) {
    let vault = kept.create().await;
    let sri = vault.register(sign_up("zxqv Sri", "sri@example.test"), START).await.unwrap().id;
    let budi = vault.register(sign_up("zxqv Budi", "budi@example.test"), START).await.unwrap().id;
    let data = kept.place("backup/data");
    vault.backup(&data, &kept.place("backup/keys"), START).await.unwrap();
    erase(&vault, sri).await;
    vault.replace(budi, datum(Attribute::Name, "Budi Lestari"), Actor::Customer(budi), START).await.unwrap();
    vault.sweep(START.plus_hours(80)).await.unwrap();
    let export = kept.place("ledger.txt");
    vault.export_ledger(&export, START.plus_hours(81)).await.unwrap();
    drop(vault);
    fs::copy(kept.place("backup/keys/keys.db"), kept.folders.key_file()).unwrap();
    fs::remove_dir_all(kept.folders.data()).unwrap();
    (data, export, budi)
}

/// Shows: invariant 5
#[tokio::test]
async fn beside_an_old_copy_of_the_keys_the_exported_ledger_says_whom_to_erase_again() {
    let kept = Kept::new();
    let (data, export, budi) = lost_after_erasures(&kept).await;
    let later = START.plus_hours(90);
    let revived = Vault::restore(&data, kept.options(), later).await.unwrap();
    let found = revived.0.scan_for(&Personal::text("zxqv"), &[]).await.unwrap();
    drop(revived);
    fs::remove_dir_all(kept.folders.data()).unwrap();

    let (vault, told) = Vault::restore_with_ledger(&data, &export, kept.options(), later).await.unwrap();

    assert_eq!(times(&found, "datum"), 2, "without the ledger nothing tells that they were erased");
    assert_eq!((told.customers_erased_again, told.data_erased_again), (1, 1));
    let scanned = vault.scan_for(&Personal::text("zxqv"), &[]).await.unwrap();
    assert!(scanned.is_clean(), "{scanned:?}");
    let view = own_view(&vault, budi).await;
    assert_eq!(view.value(Attribute::PrimaryEmail), Some("budi@example.test"));
    assert_eq!(view.value(Attribute::Name), None, "the old name was erased, the new one is in no backup");
}

#[tokio::test]
async fn an_export_that_does_not_fit_is_refused_and_nothing_is_restored() {
    let (kept, other) = (Kept::new(), Folders::new());
    let (data, export, _) = lost_after_erasures(&kept).await;
    let mut bytes = fs::read(&export).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(kept.place("flipped.txt"), bytes).unwrap();
    let stranger = Vault::create(other.options().entropy(Entropy::seeded(9)), START).await.unwrap();
    stranger.export_ledger(&kept.place("theirs.txt"), START).await.unwrap();

    for name in ["flipped.txt", "theirs.txt", "nothing.txt"] {
        let path = kept.place(name);
        let refused = Vault::restore_with_ledger(&data, &path, kept.options(), START.plus_hours(90)).await;

        assert!(
            matches!(refused, Err(OpenError::LedgerCopyRefused { .. } | OpenError::Io { .. })),
            "{name}: {refused:?}"
        );
        assert!(!kept.folders.data_file().exists(), "{name}");
    }
}

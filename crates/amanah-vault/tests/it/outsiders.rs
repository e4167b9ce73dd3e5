//! The ledger as outsiders see it: tiles, checkpoints, proofs of continuation, and what a restore may do to them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::tile::tiles_of;
use amanah_ledger::{
    Checkpoint, Event, Promised, Report, SignedCheckpoint, TilePath, VerifyFault, Warning, verify_export,
    verify_tiles,
};
use amanah_policy::{Attribute, CustomerId};
use amanah_vault::{Actor, Entropy, OpenError, Vault, VaultError, VaultOptions};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::people::{customer, vault};
use crate::support::{Folders, START, budi, bundle, datum, own_view};

fn tile(path: &str) -> TilePath {
    TilePath::parse(path).unwrap()
}

async fn many_sign_ins(vault: &Vault, id: CustomerId, times: usize) {
    let one = |_| {
        let (vault, event) = (vault.clone(), datum(Attribute::SignIn, "from 192.0.2.1"));
        async move { vault.record(id, vec![event], Actor::Customer(id), START).await.map(drop) }
    };
    let tasks: Vec<_> = (0..times).map(one).map(tokio::spawn).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

/// Every tile that the vault gives for a checkpoint, by its path.
async fn fetched(vault: &Vault, size: u64) -> BTreeMap<String, Vec<u8>> {
    let mut tiles = BTreeMap::new();
    for tile in tiles_of(size, true) {
        let bytes = vault.ledger_tile(tile).await.unwrap().expect("a checkpoint promises it");
        tiles.insert(tile.to_string(), bytes);
    }
    tiles
}

fn checked_folder(
    vault: &Vault,
    folder: &Path,
    since: Option<&SignedCheckpoint>,
    has_entries: bool,
) -> Result<Report, VerifyFault> {
    let signed = SignedCheckpoint::parse(&fs::read_to_string(folder.join("checkpoint")).unwrap()).unwrap();
    let read = |tile: TilePath| fs::read(folder.join(tile.to_string())).ok();
    verify_tiles(&signed, &[vault.ledger_key()], since, has_entries, read)
}

/// Shows: invariant 4
#[tokio::test]
async fn a_tile_is_given_as_far_as_a_checkpoint_promises_it() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let before = vault.ledger_tile(tile("tile/0/000.p/1")).await.unwrap();
    vault.checkpoint(START).await.unwrap();
    let promised = vault.ledger_tile(tile("tile/0/000.p/2")).await.unwrap();
    budi(&vault).await;
    let beyond = vault.ledger_tile(tile("tile/0/000.p/3")).await.unwrap();

    assert_eq!(before, None, "a restore could still bring another history");
    assert_eq!(promised.map(|bytes| bytes.len()), Some(64));
    assert_eq!(beyond, None);
}

/// Shows: invariant 4
#[tokio::test]
async fn tiles_verify_as_a_whole_and_continue_an_older_checkpoint() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let older = vault.checkpoint(START).await.unwrap();
    many_sign_ins(&vault, id, 600).await;
    let signed = vault.checkpoint(START).await.unwrap();

    let tiles = fetched(&vault, signed.unverified().size()).await;
    let read = |tile: TilePath| tiles.get(&tile.to_string()).cloned();
    let report = verify_tiles(&signed, &[vault.ledger_key()], Some(&older), true, read).unwrap();

    assert_eq!((report.size, report.since_size), (604, Some(4)));
    assert_eq!(report.events.get(&Event::Recorded), Some(&601));
    assert!(tiles.contains_key("tile/1/000.p/2") && tiles["tile/0/001"].len() == 8_192, "{:?}", tiles.keys());
}

#[tokio::test]
async fn an_export_comes_in_pieces_of_bounded_length() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    many_sign_ins(&vault, id, 1_100).await;
    let mut export = vault.ledger_export(START).await.unwrap();

    let mut pieces = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        pieces.push(piece);
    }

    assert_eq!(pieces.len(), 4, "a head, two stretches of entries and a foot");
    assert!(pieces.iter().all(|piece| piece.len() < 1_000_000));
    let report = verify_export(&pieces, Some(&vault.ledger_key()), None).unwrap();
    assert_eq!(report.size, export.size());
}

/// Shows: invariant 4
#[tokio::test]
async fn a_published_checkpoint_is_remembered_before_anybody_has_it() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let given = vault.published_checkpoint(START).await.unwrap();
    let keys = Connection::open(folders.key_file()).unwrap();
    let remembered: i64 = keys.query_row("SELECT size FROM ledger_line", [], |row| row.get(0)).unwrap();

    assert_eq!(u64::try_from(remembered), Ok(given.unverified().size()));
}

#[tokio::test]
async fn a_public_checkpoint_is_signed_at_most_once_in_a_second() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let first = vault.published_checkpoint(START).await.unwrap();
    budi(&vault).await;
    let at_once = vault.published_checkpoint(START.plus_micros(999_999)).await.unwrap();
    let later = vault.published_checkpoint(START.plus_micros(1_000_000)).await.unwrap();

    assert_eq!(first, at_once);
    assert_eq!((first.unverified().size(), later.unverified().size()), (2, 4));
}

#[tokio::test]
async fn a_folder_of_tiles_is_brought_up_to_date() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let folder = folders.data().join("public");

    let first = vault.export_tiles(&folder, false, START).await.unwrap();
    let older = vault.checkpoint(START).await.unwrap();
    many_sign_ins(&vault, id, 300).await;
    let second = vault.export_tiles(&folder, false, START).await.unwrap();
    let report = checked_folder(&vault, &folder, Some(&older), false).unwrap();

    assert_eq!((first, second, report.size, report.since_size), (4, 304, 304, Some(4)));
    assert_eq!(report.warnings, [Warning::EntriesNotSeen]);
    assert!(!folder.join("tile/entries").exists(), "entries are written when they are asked for");
    assert!(folder.join("tile/0/000.p/4").exists(), "whoever holds the older checkpoint still needs it");
}

#[tokio::test]
async fn tiles_are_never_mixed_with_something_else() {
    let (folders, others) = (Folders::new(), Folders::new());
    let (vault, other) = (folders.create().await, others.create().await);
    budi(&vault).await;
    own_view(&other, budi(&other).await).await;
    let (theirs, letters) = (others.data().join("public"), folders.data().join("letters"));
    other.export_tiles(&theirs, true, START).await.unwrap();
    fs::create_dir_all(&letters).unwrap();
    fs::write(letters.join("letter.txt"), "a letter").unwrap();

    let over_theirs = vault.export_tiles(&theirs, true, START).await;
    let over_letters = vault.export_tiles(&letters, true, START).await;

    assert!(matches!(over_theirs, Err(VaultError::NotNow(_))), "{over_theirs:?}");
    assert!(matches!(over_letters, Err(VaultError::NotNow(_))), "{over_letters:?}");
}

/// Shows: invariant 4
#[tokio::test]
async fn a_witness_is_shown_that_the_ledger_goes_on() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let older = vault.checkpoint(START).await.unwrap();
    budi(&vault).await;
    let keys = [vault.ledger_key()];

    let continuation = vault.continuation(&older, START).await.unwrap();
    let read = amanah_ledger::Continuation::parse(&continuation.text()).unwrap();

    assert_eq!(read.verify(&keys, &older).map(Checkpoint::size), Ok(4));
}

#[tokio::test]
async fn a_checkpoint_that_was_never_ours_is_not_continued() {
    let (folders, others) = (Folders::new(), Folders::new());
    let (vault, other) = (folders.create().await, others.create().await);
    let id = budi(&other).await;
    many_sign_ins(&other, id, 1).await;
    let rewritten = other.checkpoint(START).await.unwrap();
    let id = budi(&vault).await;
    own_view(&vault, id).await;

    let same_size = vault.continuation(&rewritten, START).await;
    many_sign_ins(&other, id_of(&other).await, 5).await;
    let longer = other.checkpoint(START).await.unwrap();
    let ahead = vault.continuation(&longer, START).await;

    assert!(matches!(same_size, Err(VaultError::NotNow(_))), "{same_size:?}");
    assert!(matches!(ahead, Err(VaultError::NotNow(_))), "{ahead:?}");
}

async fn id_of(vault: &Vault) -> CustomerId {
    customer(vault, "Sri Wahyuni", "sri@example.test").await
}

/// A company that lost its data after a checkpoint: a backup, what was promised, and copies of the ledger of that time.
struct Lost {
    folders: Folders,
    aside: TempDir,
    promised: SignedCheckpoint,
    key: amanah_ledger::VerifierKey,
    lost_entries: u64,
}

impl Lost {
    async fn new() -> Self {
        let (folders, aside) = (Folders::new(), tempfile::tempdir().unwrap());
        let vault = vault(&folders).await;
        customer(&vault, "Sri Wahyuni", "sri@example.test").await;
        vault.export_ledger(&aside.path().join("too-early.txt"), START).await.unwrap();
        let backup = (aside.path().join("data"), aside.path().join("keys"));
        let size = vault.backup(&backup.0, &backup.1, START).await.unwrap().ledger_size;
        let ani = customer(&vault, "Ani Lestari", "ani@example.test").await;
        many_sign_ins(&vault, ani, 300).await;
        let promised = vault.checkpoint(START).await.unwrap();
        vault.export_ledger(&aside.path().join("ledger.txt"), START).await.unwrap();
        vault.export_tiles(&aside.path().join("tiles"), true, START).await.unwrap();
        let lost_entries = promised.unverified().size() - size;
        Self { key: vault.ledger_key(), folders, aside, promised, lost_entries }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.aside.path().join(name)
    }

    fn options(&self) -> VaultOptions {
        VaultOptions::new(self.path("restored"), self.folders.keys(), bundle()).entropy(Entropy::seeded(3))
    }

    async fn restored_with(&self, copy: &str) -> Result<(Vault, amanah_vault::RestoreReport), OpenError> {
        Vault::restore_with_ledger(&self.path("data"), &self.path(copy), self.options(), START).await
    }
}

/// Shows: invariant 4
#[tokio::test]
async fn entries_that_a_backup_lacks_come_back_from_a_copy_and_the_history_goes_on() {
    for copy in ["ledger.txt", "tiles"] {
        let lost = Lost::new().await;

        let (restored, told) = lost.restored_with(copy).await.unwrap();
        let witness = restored.continuation(&lost.promised, START).await.unwrap();
        let export = lost.path("after.txt");
        restored.export_ledger(&export, START).await.unwrap();
        drop(restored);
        let reopened = Vault::open(lost.options(), START).await.unwrap();

        assert!(!told.is_ledger_renamed, "{copy}");
        assert_eq!(told.entries_returned, lost.lost_entries, "{copy}");
        let size = witness.verify(std::slice::from_ref(&lost.key), &lost.promised).map(Checkpoint::size);
        assert_eq!(size, Ok(told.ledger_size), "{copy}: an old witness goes on");
        let report =
            verify_export([fs::read(export).unwrap()], Some(&lost.key), Some(&lost.promised)).unwrap();
        assert_eq!(report.since_size, Some(lost.promised.unverified().size()));
        assert_eq!(reopened.ledger_key(), lost.key);
        let last = reopened.ledger_entries(told.ledger_size - 1, 1).await.unwrap().remove(0);
        assert_eq!((last.event, last.count), (Event::StoreRestored, Some(lost.lost_entries)));
    }
}

#[tokio::test]
async fn who_was_registered_after_the_backup_is_gone_though_the_entries_are_back() {
    let lost = Lost::new().await;

    let (restored, _) = lost.restored_with("ledger.txt").await.unwrap();
    let id = budi(&restored).await;
    let again = customer(&restored, "Ani Lestari", "ani@example.test").await;

    own_view(&restored, id).await;
    own_view(&restored, again).await;
}

/// Shows: invariant 4
#[tokio::test]
async fn a_copy_that_is_short_changed_or_of_another_history_is_refused_and_nothing_is_left() {
    let lost = Lost::new().await;
    let text = fs::read_to_string(lost.path("ledger.txt")).unwrap();
    fs::write(lost.path("changed.txt"), text.replacen("\"recorded\"", "\"erased\"", 1)).unwrap();
    fs::remove_file(lost.path("tiles/tile/entries/000")).unwrap();
    fs::write(lost.path("letter.txt"), "a letter").unwrap();
    let other = Folders::new();
    let stranger = Vault::create(other.options().entropy(Entropy::seeded(9)), START).await.unwrap();
    stranger.export_ledger(&lost.path("theirs.txt"), START).await.unwrap();
    let fault = async |copy: &str| match lost.restored_with(copy).await.map(drop) {
        Err(OpenError::LedgerCopyRefused { source, .. }) => *source,
        other => panic!("{copy}: {other:?}"),
    };

    let (short, promised) = (fault("too-early.txt").await, lost.promised.unverified().size());
    let changed = fault("changed.txt").await;
    let cut = fault("tiles").await;
    let letter = fault("letter.txt").await;
    let theirs = fault("theirs.txt").await;

    assert_eq!(short, VerifyFault::Shrunk { older: promised, now: 4 });
    assert!(matches!(changed, VerifyFault::OtherRoot { .. } | VerifyFault::Rewritten { .. }), "{changed:?}");
    assert!(matches!(cut, VerifyFault::MissingTile { .. }), "{cut:?}");
    assert!(matches!(letter, VerifyFault::NotAnExport { .. } | VerifyFault::CutOff { .. }), "{letter:?}");
    assert!(matches!(theirs, VerifyFault::OtherKey { .. }), "{theirs:?}");
    assert!(!lost.path("restored/amanah.db").exists());
    lost.restored_with("ledger.txt").await.expect("after all that the folder is still free");
}

/// Shows: invariant 4
#[tokio::test]
async fn a_ledger_under_a_new_name_begins_with_what_the_old_one_promised() {
    let lost = Lost::new().await;

    let (restored, told) = Vault::restore(&lost.path("data"), lost.options(), START).await.unwrap();
    let file = lost.path("renamed.txt");
    restored.export_ledger(&file, START).await.unwrap();
    let report = verify_export([fs::read(&file).unwrap()], Some(&restored.ledger_key()), None).unwrap();
    let witness = restored.continuation(&lost.promised, START).await;

    assert!(told.is_ledger_renamed);
    assert_eq!(restored.ledger_line(), 1);
    let had = lost.promised.unverified().size() - lost.lost_entries;
    let first = restored.ledger_entries(had, 1).await.unwrap().remove(0);
    let (size, root) = (lost.promised.unverified().size(), *lost.promised.unverified().root());
    assert_eq!((first.event, first.after), (Event::LedgerContinued, Some(Promised { size, root })));
    assert!(report.warnings.contains(&Warning::ContinuesAnother { entry: had, size, root }), "{report:?}");
    assert!(
        matches!(witness, Err(VaultError::NotNow(_))),
        "an old witness is not asked to forget: {witness:?}"
    );
}

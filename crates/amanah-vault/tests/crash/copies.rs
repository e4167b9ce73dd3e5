//! A process that ends while a backup is made or put back.

use std::path::Path;

use amanah_policy::Attribute;
use amanah_vault::{CopyTarget, OpenError, Personal, Vault};
use tempfile::TempDir;

use crate::child::{self, backup_of};
use crate::fixture;
use crate::script::{DUE, People, START, Step, own_view, seen};

pub(crate) const WHILE_BACKING_UP: &[&str] =
    &["backup::data_copied", "backup::keys_copied", "backup::left_out", "backup::noted", "backup::verified"];

pub(crate) const WHILE_RESTORING: &[&str] = &[
    "restore::copied",
    "restore::done",
    "restore::erased_again",
    "restore::noted",
    "restore::opened",
    "restore::placed",
    "restore::tags_rebuilt",
];

pub(crate) const WHILE_MOVING: &[&str] = &["copy::finished", "copy::rows"];

/// Budi and Siti, who each signed in once.
async fn two_people(folder: &Path) -> (Vault, People) {
    let vault = fixture::create(folder, START).await.unwrap();
    let mut people = People::default();
    for step in [
        Step::Register("budi"),
        Step::Record("budi", Attribute::SignIn, "zxqv-budi from 192.0.2.1"),
        Step::Register("siti"),
        Step::Record("siti", Attribute::SignIn, "zxqv-siti from 192.0.2.2"),
    ] {
        people.take(&vault, step).await.unwrap();
    }
    (vault, people)
}

async fn found(vault: &Vault, who: &str) -> Option<usize> {
    let address = Personal::text(&format!("{who}@example.test"));
    let id = vault.customer_by_email(&address).await.unwrap()?;
    Some(seen(&own_view(vault, id).await).len())
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_while_a_backup_is_made() {
    for point in WHILE_BACKING_UP {
        let folder = tempfile::tempdir().unwrap();
        drop(two_people(folder.path()).await);

        let told = child::run_backup(folder.path(), point);
        assert!(told.was_killed && told.done.is_empty(), "{point}");

        // The store itself is untouched, and the half copy stands in nobody's way but its own.
        let vault = fixture::open(folder.path(), DUE).await.unwrap();
        assert_eq!(found(&vault, "siti").await, Some(3), "{point}");
        let (data, keys) = backup_of(folder.path());
        let onto_the_half = vault.backup(&data, &keys, DUE).await;
        assert!(onto_the_half.is_err(), "{point}: a half copy is not written over");
        let (data, keys) = backup_of(&folder.path().join("second"));
        std::fs::create_dir_all(folder.path().join("second/backup")).unwrap();
        vault.backup(&data, &keys, DUE).await.unwrap();
    }
}

/// A store whose data are lost, its backup from before Siti was erased, and her address.
async fn lost_after_an_erasure() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (vault, mut people) = two_people(folder.path()).await;
    let (data, keys) = backup_of(folder.path());
    vault.backup(&data, &keys, DUE).await.unwrap();
    people.take(&vault, Step::Erase("siti")).await.unwrap();
    vault.checkpoint(DUE).await.unwrap();
    drop(vault);
    fixture::lose_data(folder.path());
    folder
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_crash_during_a_restore_opens_nothing_that_was_erased() {
    for point in WHILE_RESTORING {
        let folder = lost_after_an_erasure().await;

        let told = child::run_restore(folder.path(), point);
        assert!(told.was_killed, "{point}");
        let opened = fixture::open(folder.path(), DUE).await;
        if *point == "restore::done" {
            assert!(opened.is_ok(), "{point}: {opened:?}");
            drop(opened);
            fixture::lose_data(folder.path());
        } else {
            assert!(matches!(opened, Err(OpenError::RestoreUnfinished { .. })), "{point}: {opened:?}");
            drop(opened);
            if fixture::is_on_a_server() {
                // Another process has a folder of its own, in which no mark lies.
                fixture::lose_folder(folder.path());
                let opened = fixture::open(folder.path(), DUE).await;
                let is_refused = match *point {
                    "restore::copied" | "restore::placed" => {
                        matches!(opened, Err(OpenError::NoStoreInDatabase { .. }))
                    }
                    _ => matches!(opened, Err(OpenError::RestoreUnfinished { .. })),
                };
                assert!(is_refused, "{point}: {opened:?}");
            }
        }
        let (vault, report) =
            fixture::restore(&backup_of(folder.path()).0, folder.path(), DUE).await.unwrap();

        assert_eq!(report.customers_erased_again, 1, "{point}");
        assert_eq!(found(&vault, "siti").await, None, "{point}");
        assert_eq!(found(&vault, "budi").await, Some(3), "{point}");
        let scan = vault.scan_for(&Personal::text("zxqv-siti"), &[]).await.unwrap();
        assert!(scan.is_clean(), "{point}: {scan:?}");
        assert_eq!(fixture::complaints(folder.path()), Vec::<String>::new(), "{point}");
    }
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_while_a_store_moves_leaves_it_where_it_was() {
    for point in WHILE_MOVING {
        let folder = tempfile::tempdir().unwrap();
        drop(two_people(folder.path()).await);

        let told = child::run_move(folder.path(), point);
        assert!(told.was_killed && told.done.is_empty(), "{point}");

        let vault = fixture::open(folder.path(), DUE).await.unwrap();
        assert_eq!(found(&vault, "siti").await, Some(3), "{point}");
        // Half a copy has no store's name; a whole one has, and the next move finds it in its way.
        let is_whole = folder.path().join("moved/amanah.db").exists();
        assert_eq!(is_whole, *point == "copy::finished", "{point}");
        let target = folder.path().join(if is_whole { "elsewhere" } else { "moved" });
        vault.move_to(CopyTarget::Folder(target.clone())).await.unwrap();
        assert!(
            target.join("amanah.db").exists() && !folder.path().join("data/amanah.db").exists(),
            "{point}"
        );
    }
}

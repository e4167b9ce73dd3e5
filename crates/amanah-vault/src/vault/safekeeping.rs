//! Restores: an old copy of the data beside the present keys, with everything erased since erased again.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::Event;
use amanah_policy::{Role, Timestamp};
use tokio::task::spawn_blocking;

use super::ledger_return::bring_back;
use super::open::{Found, make_private};
use super::{Vault, unfinished};
use crate::actor::Actor;
use crate::error::{OpenError, StoreError, VaultError};
use crate::options::{Place, VaultOptions};
use crate::safekeeping::{Depth, RestoreReport};
use crate::store::KeyPlace;
use crate::store::copy::{self, remove_with_journals};
use crate::store::entry::Entry;
use crate::store::lock::FolderLock;
use crate::store::postgres::{self, PostgresSettings};
use crate::store::schema::DATA;
use crate::store::sqlite::DATA_FILE;

/// The name under which a backup is copied into the data folder before it is whole there.
pub(super) const ARRIVING: &str = "amanah.db.arriving";

impl Vault {
    /// Puts a backup of the data beside the PRESENT key store into the empty data folder of `options`; what was erased
    /// since the backup, as the key store remembers, is erased again before this answers.
    ///
    /// Enforces: invariant 5
    ///
    /// # Errors
    /// As [`Vault::open`], and [`OpenError::ExistsAlready`] when there is data already; nothing is opened or left
    /// behind then.
    pub async fn restore(
        backup: &Path,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        Self::restore_from(backup, None, options, now).await
    }

    /// As [`Vault::restore`], and takes the entries that the backup lacks from `ledger`: an export, or a folder of tiles
    /// with their entries, that covers every checkpoint that was signed. The history then goes on under its own name;
    /// what the brought-back entries commit to is gone. Whoever they say was erased is erased again, which the key store
    /// cannot know when it is itself an older copy.
    ///
    /// # Errors
    /// As [`Vault::restore`], and [`OpenError::LedgerCopyRefused`] when the copy is not whole, not signed by this
    /// ledger, shorter than what was promised, or of another history than the backup; nothing is left behind then.
    pub async fn restore_with_ledger(
        backup: &Path,
        ledger: &Path,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        Self::restore_from(backup, Some(ledger), options, now).await
    }

    async fn restore_from(
        backup: &Path,
        ledger: Option<&Path>,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        let copy = if backup.is_dir() { backup.join(DATA_FILE) } else { backup.to_path_buf() };
        must_be_whole(&copy)?;
        let folder = options.data_dir.clone();
        let data = place(&copy, &folder)?;
        fail::fail_point!("restore::placed");
        let (vault, report) = match Self::open_restored(&data, ledger, options, now).await {
            Ok(restored) => restored,
            Err(fault) => {
                give_up(&folder, &data);
                return Err(fault);
            }
        };
        // Only now may others open what is there.
        unfinished::unmark(&folder).map_err(|source| OpenError::Io { path: folder, source })?;
        fail::fail_point!("restore::done");
        Ok((vault, report))
    }
}

impl Vault {
    async fn open_restored(
        data: &Path,
        ledger: Option<&Path>,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        let entries_returned = match ledger {
            Some(copy) => bring_back(&options, copy, now).await?,
            None => 0,
        };
        let Place::Postgres(settings) = options.place.clone() else {
            return Self::open_arrived(entries_returned, options, now).await;
        };
        if let Some(keys) = KeyPlace::of(&options).database().cloned() {
            let data = settings.clone();
            postgres::away(move || postgres::must_be_apart(&data, &keys)).await?;
        }
        into_database(data, &settings).await?;
        let restored = Self::open_arrived(entries_returned, options, now).await;
        if restored.is_err() {
            out_of_database(settings).await;
        }
        restored
    }

    async fn open_arrived(
        entries_returned: u64,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        let vault = Self::open_found(options, now, Found::Restored).await?;
        let report = vault.make_current(entries_returned, now).await.map_err(not_ready)?;
        let name = vault.keys().ledger_line().await.map_err(not_ready)?.name;
        let is_ledger_renamed = vault.signer().origin() != name;
        Ok((vault, RestoreReport { is_ledger_renamed, ..report }))
    }

    /// Brings old data up to what the key store and the entries that came back know: nothing that was erased since is
    /// there again.
    async fn make_current(&self, entries_returned: u64, now: Timestamp) -> Result<RestoreReport, VaultError> {
        fail::fail_point!("restore::opened");
        let (mut customers_erased_again, erased) = self.erase_again(now).await?;
        let mut data_erased_again = erased.values().sum();
        if entries_returned > 0 {
            let (customers, data) = self.erase_by_ledger(entries_returned, &erased, now).await?;
            customers_erased_again += customers;
            data_erased_again += data;
        }
        fail::fail_point!("restore::erased_again");
        let tags_rebuilt = self.rebuild_tags().await?;
        fail::fail_point!("restore::tags_rebuilt");
        let mut entry = Entry::of_the_house(Event::StoreRestored, Actor::System(Role::Engineer), now);
        // How many entries before this one have lost what they commit to.
        entry.count = (entries_returned > 0).then_some(entries_returned);
        let place = self.store().write(move |tx| tx.append(entry)).await?;
        fail::fail_point!("restore::noted");
        let ledger_size = place.sequence.saturating_add(1);
        Ok(RestoreReport {
            ledger_size,
            customers_erased_again,
            data_erased_again,
            tags_rebuilt,
            is_ledger_renamed: false,
            entries_returned,
        })
    }
}

/// Whether the backup is a data file of ours that is whole.
fn must_be_whole(copy: &Path) -> Result<(), OpenError> {
    if !copy.is_file() {
        return Err(OpenError::BackupMissing { path: copy.to_path_buf() });
    }
    let is_whole = copy::is_whole(copy, Depth::Full)
        .and_then(|is_whole| Ok(is_whole && DATA.stands_in(copy).map_err(VaultError::from)?));
    match is_whole {
        Ok(true) => Ok(()),
        Ok(false) | Err(VaultError::Store(StoreError::Damaged)) => {
            Err(OpenError::BackupDamaged { path: copy.to_path_buf() })
        }
        Err(other) => Err(not_ready(other)),
    }
}

/// Copies the backup into the empty data folder, under its name only once it is whole there.
fn place(copy: &Path, folder: &Path) -> Result<PathBuf, OpenError> {
    make_private(folder)?;
    let lock = FolderLock::take(folder)?;
    let data = folder.join(DATA_FILE);
    if unfinished::is_marked(folder) {
        // What an earlier restore left half-done was opened by nobody, and comes from a backup that is still there.
        remove_with_journals(&data);
    }
    if data.exists() {
        return Err(OpenError::ExistsAlready { path: data });
    }
    unfinished::mark(folder).map_err(|source| OpenError::Io { path: data.clone(), source })?;
    let arrived = bring(copy, folder, &data);
    if arrived.is_err() {
        give_up(folder, &data);
    }
    drop(lock);
    arrived.map(|()| data)
}

fn bring(copy: &Path, folder: &Path, data: &Path) -> Result<(), OpenError> {
    let io = |source| OpenError::Io { path: data.to_path_buf(), source };
    let arriving = folder.join(ARRIVING);
    if arriving.exists() {
        fs::remove_file(&arriving).map_err(io)?;
    }
    // What a backup leaves out is left out of any other copy too: tags, sessions and links are never restored.
    copy::copy_file(copy, &arriving).and_then(|()| copy::leave_out(&arriving)).map_err(not_ready)?;
    copy::settle(&arriving).map_err(io)?;
    fail::fail_point!("restore::copied");
    fs::rename(&arriving, data).map_err(io)?;
    copy::settle(data).map_err(io).map(drop)
}

/// Removes what a failed restore brought. The mark stays while anything of it is left: nobody opens that.
fn give_up(folder: &Path, data: &Path) {
    remove_with_journals(data);
    remove_with_journals(&folder.join(ARRIVING));
    if !data.exists() {
        // The fault that led here is what the caller hears; a mark that stays is harmless.
        let _unmarked = unfinished::unmark(folder);
    }
}

/// Carries what arrived on into an empty database.
async fn into_database(data: &Path, settings: &PostgresSettings) -> Result<(), OpenError> {
    let (file, settings) = (data.to_path_buf(), settings.clone());
    spawn_blocking(move || {
        let to = postgres::create_empty(&settings, &postgres::DATA)?;
        let copied = copy::reader(&file).and_then(|from| {
            from.begin_reading()?;
            super::copy::copy_rows(&from, &to)
        });
        match copied {
            Ok(_) => remove_with_journals(&file),
            Err(_) => drop(postgres::drop_store(&to, &postgres::DATA)),
        }
        copied.map(drop).map_err(not_ready)
    })
    .await
    .map_err(|_| not_ready(StoreError::Closed.into()))?
}

/// Undoes it; what the caller hears is why.
async fn out_of_database(settings: Box<PostgresSettings>) {
    let undo =
        move || postgres::connect(&settings).map(|conn| drop(postgres::drop_store(&conn, &postgres::DATA)));
    let _undone = spawn_blocking(undo).await;
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

//! Restores: an old copy of the data beside the present keys, with everything erased since erased again.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::Event;
use amanah_policy::{Role, Timestamp};

use super::open::{Found, make_private};
use super::{Vault, unfinished};
use crate::actor::Actor;
use crate::error::{OpenError, StoreError, VaultError};
use crate::options::VaultOptions;
use crate::safekeeping::{Depth, RestoreReport};
use crate::store::copy;
use crate::store::entry::Entry;
use crate::store::lock::FolderLock;
use crate::store::schema::DATA;
use crate::store::sqlite::DATA_FILE;

/// The name under which a backup is copied into the data folder before it is whole there.
const ARRIVING: &str = "amanah.db.arriving";

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
        Self::restore_with_ledger(backup, None, options, now).await
    }

    /// The same beside a copy of the key store that is older than some erasures: an exported ledger, which is newer,
    /// says whom to erase again.
    ///
    /// Enforces: invariant 5
    ///
    /// # Errors
    /// As [`Vault::restore`], and when the export does not verify, is of another ledger or of another history.
    pub async fn restore_with_ledger(
        backup: &Path,
        export: Option<&Path>,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        let copy = if backup.is_dir() { backup.join(DATA_FILE) } else { backup.to_path_buf() };
        must_be_whole(&copy)?;
        let data = options.data_dir.join(DATA_FILE);
        place(&copy, &options.data_dir, &data)?;
        fail::fail_point!("restore::placed");
        let folder = options.data_dir.clone();
        let (vault, report) = match Self::open_restored(options, export, now).await {
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
        options: VaultOptions,
        export: Option<&Path>,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        let vault = Self::open_found(options, now, Found::Restored).await?;
        let report = vault.make_current(export, now).await.map_err(not_ready)?;
        let name = vault.keys().ledger_line().await.map_err(not_ready)?.name;
        let is_ledger_renamed = vault.signer().origin() != name;
        Ok((vault, RestoreReport { is_ledger_renamed, ..report }))
    }

    /// Brings old data up to what the key store and the exported ledger know: nothing that was erased since is there
    /// again.
    async fn make_current(&self, export: Option<&Path>, now: Timestamp) -> Result<RestoreReport, VaultError> {
        fail::fail_point!("restore::opened");
        let (mut customers_erased_again, erased) = self.erase_again(now).await?;
        let mut data_erased_again = erased.values().sum();
        if let Some(export) = export {
            let (customers, data) = self.erase_by_ledger(export, &erased, now).await?;
            customers_erased_again += customers;
            data_erased_again += data;
        }
        fail::fail_point!("restore::erased_again");
        let tags_rebuilt = self.rebuild_tags().await?;
        fail::fail_point!("restore::tags_rebuilt");
        let entry = Entry::of_the_house(Event::StoreRestored, Actor::System(Role::Engineer), now);
        let place = self.store().write(move |tx| tx.append(entry)).await?;
        fail::fail_point!("restore::noted");
        let ledger_size = place.sequence.saturating_add(1);
        Ok(RestoreReport {
            ledger_size,
            customers_erased_again,
            data_erased_again,
            tags_rebuilt,
            is_ledger_renamed: false,
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
fn place(copy: &Path, folder: &Path, data: &Path) -> Result<(), OpenError> {
    make_private(folder)?;
    let lock = FolderLock::take(folder)?;
    let io = |source| OpenError::Io { path: data.to_path_buf(), source };
    if unfinished::is_marked(folder) {
        // What an earlier restore left half-done was opened by nobody, and comes from a backup that is still there.
        remove_data(data);
    }
    if data.exists() {
        return Err(OpenError::ExistsAlready { path: data.to_path_buf() });
    }
    unfinished::mark(folder).map_err(io)?;
    let arrived = bring(copy, folder, data);
    if arrived.is_err() {
        give_up(folder, data);
    }
    drop(lock);
    arrived
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
    remove_data(data);
    remove_data(&folder.join(ARRIVING));
    if !data.exists() {
        // The fault that led here is what the caller hears; a mark that stays is harmless.
        let _unmarked = unfinished::unmark(folder);
    }
}

/// Removes a data file and what SQLite keeps beside it.
fn remove_data(data: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut file = data.to_path_buf().into_os_string();
        file.push(ending);
        let _gone = fs::remove_file(PathBuf::from(file));
    }
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

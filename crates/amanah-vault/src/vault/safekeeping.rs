//! Restores: an old copy of the data beside the present keys, with everything erased since erased again.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::Event;
use amanah_policy::{Role, Timestamp};

use super::Vault;
use super::open::{Found, make_private};
use crate::actor::Actor;
use crate::error::{OpenError, VaultError};
use crate::options::VaultOptions;
use crate::safekeeping::RestoreReport;
use crate::store::copy;
use crate::store::entry::Entry;
use crate::store::lock::FolderLock;
use crate::store::schema::DATA;
use crate::store::sqlite::DATA_FILE;

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
        let restored = Self::open_restored(options, export, now).await;
        if restored.is_err() {
            for ending in ["", "-wal", "-shm"] {
                let mut file = data.clone().into_os_string();
                file.push(ending);
                // The fault of the opening is what the caller hears.
                let _gone = fs::remove_file(PathBuf::from(file));
            }
        }
        restored
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
        let (mut customers_erased_again, erased) = self.erase_again(now).await?;
        let mut data_erased_again = erased.values().sum();
        if let Some(export) = export {
            let (customers, data) = self.erase_by_ledger(export, &erased, now).await?;
            customers_erased_again += customers;
            data_erased_again += data;
        }
        let tags_rebuilt = self.rebuild_tags().await?;
        let entry = Entry::of_the_house(Event::StoreRestored, Actor::System(Role::Engineer), now);
        let place = self.store().write(move |tx| tx.append(entry)).await?;
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
        return Err(OpenError::NotThere { path: copy.to_path_buf() });
    }
    let damaged = || OpenError::Damaged { path: copy.to_path_buf() };
    if !DATA.is_written_in(copy) || !copy::is_whole(copy).map_err(|_| damaged())? {
        return Err(damaged());
    }
    Ok(())
}

/// Copies the backup into the empty data folder, under its name only once it is whole there.
fn place(copy: &Path, folder: &Path, data: &Path) -> Result<(), OpenError> {
    make_private(folder)?;
    let lock = FolderLock::take(folder)?;
    if data.exists() {
        return Err(OpenError::ExistsAlready { path: data.to_path_buf() });
    }
    let io = |source| OpenError::Io { path: data.to_path_buf(), source };
    let arriving = folder.join("amanah.db.arriving");
    if arriving.exists() {
        fs::remove_file(&arriving).map_err(io)?;
    }
    // What a backup leaves out is left out of any other copy too: tags, sessions and links are never restored.
    copy::copy_file(copy, &arriving).and_then(|()| copy::leave_out(&arriving)).map_err(not_ready)?;
    fs::rename(&arriving, data).map_err(io)?;
    copy::settle(data).map_err(io)?;
    drop(lock);
    Ok(())
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

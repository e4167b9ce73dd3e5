//! Backups: data and keys in two folders, copied while the store is in use, verified before they are called backups.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::Event;
use amanah_policy::{Role, Timestamp};
use tokio::task::spawn_blocking;

use super::Vault;
use super::open::make_private;
use crate::actor::Actor;
use crate::error::{OpenError, StoreError, VaultError};
use crate::keys::KEY_FILE;
use crate::safekeeping::{BackupReport, Depth};
use crate::store::Store;
use crate::store::copy;
use crate::store::entry::Entry;
use crate::store::sqlite::DATA_FILE;

impl Vault {
    /// Copies data and keys into two new folders, whole and verified, while the store is in use. Blind indexes stay
    /// out of the copy and are rebuilt by [`Vault::restore`]; so do sessions and links, which must not come back.
    /// The master key is not copied: it has its own safe place.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when a folder is not empty, when the two are one, or when the copies do not hold
    /// together; [`VaultError::File`] when a folder cannot be written. No half copy is left behind.
    pub async fn backup(
        &self,
        data_to: &Path,
        keys_to: &Path,
        now: Timestamp,
    ) -> Result<BackupReport, VaultError> {
        let (vault, data_to, keys_to) = (self.clone(), data_to.to_path_buf(), keys_to.to_path_buf());
        let (data, keys) = (data_to.join(DATA_FILE), keys_to.join(KEY_FILE));
        let report = spawn_blocking(move || vault.copy_into(&data_to, &keys_to, now))
            .await
            .map_err(|_| StoreError::Closed)??;
        fail::fail_point!("backup::verified");
        let entry = Entry::of_the_house(Event::BackedUp, Actor::System(Role::Engineer), now);
        // A copy that the ledger knows nothing of was never made.
        let noted = self.store().write(move |tx| tx.append(entry)).await;
        noted.inspect_err(|_| remove([&data, &keys]))?;
        fail::fail_point!("backup::noted");
        Ok(report)
    }

    fn copy_into(&self, data_to: &Path, keys_to: &Path, now: Timestamp) -> Result<BackupReport, VaultError> {
        if data_to == keys_to {
            return Err(VaultError::NotNow("keys never lie with the data they open; name two folders"));
        }
        for folder in [data_to, keys_to] {
            make_empty(folder)?;
        }
        let (data, keys) = (data_to.join(DATA_FILE), keys_to.join(KEY_FILE));
        let copied = self.copy_both(&data, &keys, now);
        copied.inspect_err(|_| remove([&data, &keys]))
    }

    /// Data first: every key that it needs is older than it, so the copy of the keys, which is later, has them all.
    fn copy_both(&self, data: &Path, keys: &Path, now: Timestamp) -> Result<BackupReport, VaultError> {
        match self.store() {
            Store::Sqlite(sqlite) => copy::copy_file(sqlite.path(), data)?,
            Store::Postgres(_) => drop(self.copy_into_file(data)?),
        }
        fail::fail_point!("backup::data_copied");
        self.keys().place().copy_into(keys)?;
        fail::fail_point!("backup::keys_copied");
        copy::leave_out(data)?;
        fail::fail_point!("backup::left_out");
        let found = copy::compare(data, keys)?;
        let own = Some(self.keys().store_id());
        let holds_together = found.data_store == own
            && found.key_store == own
            && found.customers_without_key == 0
            && copy::is_whole(data, Depth::Full)?
            && copy::is_whole(keys, Depth::Full)?;
        if !holds_together {
            return Err(VaultError::NotNow("the copies do not hold together; check the disk and try again"));
        }
        Ok(BackupReport {
            at: now,
            data_bytes: copy::settle(data).map_err(|fault| VaultError::file(data, &fault))?,
            keys_bytes: copy::settle(keys).map_err(|fault| VaultError::file(keys, &fault))?,
            data: data.to_path_buf(),
            keys: keys.to_path_buf(),
            ledger_size: found.ledger_size,
        })
    }
}

/// Removes copies of which the caller hears that there are none. The fault that led here is what they hear of.
fn remove(copies: [&Path; 2]) {
    for copy in copies {
        let _gone = fs::remove_file(copy);
    }
}

/// Makes the folder, or takes it when it is there and empty.
fn make_empty(folder: &Path) -> Result<(), VaultError> {
    make_private(folder).map_err(|fault| match fault {
        OpenError::Io { path, source } => VaultError::File { path, kind: source.kind() },
        _ => VaultError::File { path: PathBuf::from(folder), kind: std::io::ErrorKind::Other },
    })?;
    let mut entries = fs::read_dir(folder).map_err(|fault| VaultError::file(folder, &fault))?;
    if entries.next().is_some() {
        return Err(VaultError::NotNow("the folder for the backup is not empty; name a new one"));
    }
    Ok(())
}

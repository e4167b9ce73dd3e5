//! Restores: an old copy of the data beside the present keys, with everything erased since erased again.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_ledger::Event;
use amanah_policy::{Role, Timestamp};
use tokio::task::spawn_blocking;

use super::Vault;
use super::open::{Found, make_private};
use crate::actor::Actor;
use crate::error::{OpenError, StoreError, VaultError};
use crate::options::{Place, VaultOptions};
use crate::safekeeping::RestoreReport;
use crate::store::copy;
use crate::store::entry::Entry;
use crate::store::lock::FolderLock;
use crate::store::postgres::{self, PostgresSettings};
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
        let copy = if backup.is_dir() { backup.join(DATA_FILE) } else { backup.to_path_buf() };
        must_be_whole(&copy)?;
        let arrived = Arrived::from(&copy, &options).await?;
        let restored = Self::open_restored(options, now).await;
        if restored.is_err() {
            arrived.take_away().await;
        }
        restored
    }
}

impl Vault {
    async fn open_restored(
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        let vault = Self::open_found(options, now, Found::Restored).await?;
        let report = vault.make_current(now).await.map_err(not_ready)?;
        let name = vault.keys().ledger_line().await.map_err(not_ready)?.name;
        let is_ledger_renamed = vault.signer().origin() != name;
        Ok((vault, RestoreReport { is_ledger_renamed, ..report }))
    }

    /// Brings old data up to what the key store knows: nothing that was erased since is there again.
    async fn make_current(&self, now: Timestamp) -> Result<RestoreReport, VaultError> {
        let (customers_erased_again, data_erased_again) = self.erase_again(now).await?;
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

/// Where a backup was put.
enum Arrived {
    InFile(PathBuf),
    InDatabase(Box<PostgresSettings>),
}

impl Arrived {
    /// Puts the backup into the place of the data, which must be empty.
    async fn from(copy: &Path, options: &VaultOptions) -> Result<Self, OpenError> {
        let (copy, folder, place) = (copy.to_path_buf(), options.data_dir.clone(), options.place.clone());
        spawn_blocking(move || match place {
            Place::Folder => arrive_in_file(&copy, &folder).map(Self::InFile),
            Place::Postgres(settings) => {
                arrive_in_database(&copy, &folder, &settings)?;
                Ok(Self::InDatabase(settings))
            }
        })
        .await
        .map_err(|_| not_ready(StoreError::Closed.into()))?
    }

    /// Undoes it. What cannot be taken away, the next restore finds in its way and names.
    async fn take_away(self) {
        let _taken_away = spawn_blocking(move || match self {
            Self::InFile(data) => {
                for ending in ["", "-wal", "-shm"] {
                    let mut file = data.clone().into_os_string();
                    file.push(ending);
                    let _gone = fs::remove_file(PathBuf::from(file));
                }
            }
            Self::InDatabase(settings) => {
                let _gone = postgres::connect(&settings).map(|conn| postgres::drop_store(&conn));
            }
        })
        .await;
    }
}

/// Copies the backup into the empty data folder, under its name only once it is whole there.
fn arrive_in_file(copy: &Path, folder: &Path) -> Result<PathBuf, OpenError> {
    make_private(folder)?;
    let lock = FolderLock::take(folder)?;
    let data = folder.join(DATA_FILE);
    if data.exists() {
        return Err(OpenError::ExistsAlready { path: data });
    }
    let arriving = without_what_stays_out(copy, folder)?;
    let io = |source| OpenError::Io { path: data.clone(), source };
    fs::rename(&arriving, &data).map_err(io)?;
    copy::settle(&data).map_err(io)?;
    drop(lock);
    Ok(data)
}

/// Copies the rows of the backup into the empty database.
fn arrive_in_database(copy: &Path, folder: &Path, settings: &PostgresSettings) -> Result<(), OpenError> {
    make_private(folder)?;
    let lock = FolderLock::take(folder)?;
    let arriving = without_what_stays_out(copy, folder)?;
    let to = postgres::create_empty(settings)?;
    let copied = copy::reader(&arriving).and_then(|from| {
        from.begin_reading()?;
        super::copy::copy_rows(&from, &to)
    });
    if copied.is_err() {
        let _gone = postgres::drop_store(&to);
    }
    fs::remove_file(&arriving).map_err(|source| OpenError::Io { path: arriving, source })?;
    drop(lock);
    copied.map(drop).map_err(not_ready)
}

/// A copy of the backup in the data folder. What a backup leaves out is left out of any other copy too: tags, sessions
/// and links are never restored.
fn without_what_stays_out(copy: &Path, folder: &Path) -> Result<PathBuf, OpenError> {
    let arriving = folder.join("amanah.db.arriving");
    if arriving.exists() {
        fs::remove_file(&arriving).map_err(|source| OpenError::Io { path: arriving.clone(), source })?;
    }
    copy::copy_file(copy, &arriving).and_then(|()| copy::leave_out(&arriving)).map_err(not_ready)?;
    Ok(arriving)
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

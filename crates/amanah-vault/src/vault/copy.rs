//! A store that moves: from a file into a database or back, whole, verified, and never in two places at once.

use std::fs;
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::Vault;
use super::open::make_private;
use super::safekeeping::ARRIVING;
use crate::error::{OpenError, StoreError, VaultError};
use crate::safekeeping::CopyReport;
use crate::store::lock::FolderLock;
use crate::store::postgres::{self, PostgresSettings};
use crate::store::sql::Connection;
use crate::store::sqlite::DATA_FILE;
use crate::store::{Store, copy, transfer};

/// Where a store is copied to.
#[derive(Clone, Debug)]
pub enum CopyTarget {
    /// A data folder that holds no store yet.
    Folder(PathBuf),
    /// A database that holds no store yet.
    Postgres(Box<PostgresSettings>),
}

impl Vault {
    /// Moves the data to another place: every row is copied, counted, summed and read back, and the ledger of the copy is
    /// verified from its first entry. Then the original is put aside, so that no two stores go on with one ledger.
    /// The keys stay where they are and belong to the copy from then on.
    ///
    /// # Errors
    /// As [`Vault::create`] for the target, and [`OpenError::NotReady`] when the copy is not what the original holds. The
    /// original stays in its place then. A copy that was cut off is no store, and is refused when it is opened.
    pub async fn move_to(self, target: CopyTarget) -> Result<CopyReport, OpenError> {
        let (vault, place) = (self.clone(), target.clone());
        let report = spawn_blocking(move || vault.copy_rows_to(&place))
            .await
            .map_err(|_| not_ready(StoreError::Closed.into()))??;
        fail::fail_point!("copy::finished");
        self.put_aside().await?;
        Ok(report)
    }

    /// Fills the target; must not run on a thread of an async runtime.
    fn copy_rows_to(&self, target: &CopyTarget) -> Result<CopyReport, OpenError> {
        match target {
            CopyTarget::Folder(folder) => {
                make_private(folder)?;
                let _lock = FolderLock::take(folder)?;
                let file = folder.join(DATA_FILE);
                if file.exists() {
                    return Err(OpenError::ExistsAlready { path: file });
                }
                // Half a copy has no store's name: whoever finds one must not be told that its keys can go.
                let arriving = folder.join(ARRIVING);
                if arriving.exists() {
                    fs::remove_file(&arriving).map_err(|source| io(&arriving, source))?;
                }
                let copied = self.copy_into_file(&arriving).map_err(not_ready);
                if copied.is_err() {
                    // The fault of the copy is what the caller hears.
                    let _gone = fs::remove_file(&arriving);
                    return copied;
                }
                fs::rename(&arriving, &file).map_err(|source| io(&file, source))?;
                copy::settle(&file).map_err(|source| io(&file, source))?;
                copied
            }
            CopyTarget::Postgres(settings) => {
                let to = postgres::create_empty(settings)?;
                let copied = self.copy_rows_into(&to).map_err(not_ready);
                if copied.is_err() {
                    let _gone = postgres::drop_store(&to);
                }
                copied
            }
        }
    }

    /// Copies the data into a new file, as [`Self::copy_rows_to`] does.
    pub(super) fn copy_into_file(&self, file: &Path) -> Result<CopyReport, VaultError> {
        let report = self.copy_rows_into(&copy::new_store(file)?)?;
        copy::settle(file).map_err(|fault| VaultError::file(file, &fault))?;
        Ok(report)
    }

    fn copy_rows_into(&self, to: &Connection) -> Result<CopyReport, VaultError> {
        let from = self.store().snapshot()?;
        copy_rows(&from, to)
    }

    /// Takes the original out of its place, so that it is not opened by mistake; its rows stay.
    async fn put_aside(self) -> Result<(), OpenError> {
        match self.store() {
            Store::Postgres(_) => {
                let aside =
                    |tx: &mut crate::store::WriteTx<'_>| Ok(tx.conn.execute_batch(postgres::PUT_ASIDE)?);
                self.store().write(aside).await.map_err(not_ready)
            }
            Store::Sqlite(sqlite) => {
                let file = sqlite.path().to_path_buf();
                // Closes the file, and with it the journal.
                drop(self);
                let mut aside = file.clone().into_os_string();
                aside.push(".copied");
                fs::rename(&file, aside).map_err(|source| OpenError::Io { path: file, source })
            }
        }
    }
}

/// Copies a store that is a snapshot into an empty one.
pub(super) fn copy_rows(from: &Connection, to: &Connection) -> Result<CopyReport, VaultError> {
    let tables = transfer::tables()?;
    let sums = transfer::copy_rows(from, to, &tables)?;
    fail::fail_point!("copy::rows");
    transfer::finish(from, to, &tables, &sums)?;
    let rows_of = |name: &str| {
        let found = tables.iter().zip(&sums).find(|(table, _)| table.name == name);
        found.map_or(0, |(_, sum)| sum.rows)
    };
    Ok(CopyReport {
        tables: u64::try_from(tables.len()).unwrap_or(u64::MAX),
        rows: sums.iter().map(|sum| sum.rows).sum(),
        ledger_size: rows_of("leaf"),
        customers: rows_of("customer"),
    })
}

fn io(path: &Path, source: std::io::Error) -> OpenError {
    OpenError::Io { path: path.to_path_buf(), source }
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

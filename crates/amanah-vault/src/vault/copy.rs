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
use crate::store::schema::DATA;
use crate::store::sql::Connection;
use crate::store::sqlite::DATA_FILE;
use crate::store::{copy, transfer};

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
        let vault = self.clone();
        if let (CopyTarget::Postgres(data), Some(keys)) = (&target, self.keys().place().database()) {
            let (data, keys) = (data.clone(), keys.clone());
            postgres::away(move || postgres::must_be_apart(&data, &keys)).await?;
        }
        let report = spawn_blocking(move || vault.move_rows_to(&target))
            .await
            .map_err(|_| not_ready(StoreError::Closed.into()))??;
        self.put_file_aside()?;
        Ok(report)
    }

    /// Fills the target and shuts the original, while nobody writes to it; must not run on a thread of an async runtime.
    ///
    /// Enforces: invariant 11
    fn move_rows_to(&self, target: &CopyTarget) -> Result<CopyReport, OpenError> {
        let from = self.store().standing_still().map_err(not_ready)?;
        let report = copy_rows_to(&from, target)?;
        fail::fail_point!("copy::finished");
        from.put_aside().map_err(|fault| not_ready(fault.into()))?;
        Ok(report)
    }

    /// Copies the data as it is now into a new file.
    pub(super) fn copy_into_file(&self, file: &Path) -> Result<CopyReport, VaultError> {
        copy_into_file(&self.store().snapshot()?, file)
    }

    /// Takes a file out of its place, so that it is not opened by mistake; its rows stay.
    fn put_file_aside(self) -> Result<(), OpenError> {
        let Some(file) = self.store().file().map(Path::to_path_buf) else { return Ok(()) };
        // Closes the file, and with it the journal.
        drop(self);
        let mut aside = file.clone().into_os_string();
        aside.push(".copied");
        fs::rename(&file, aside).map_err(|source| io(&file, source))
    }
}

fn copy_rows_to(from: &Connection, target: &CopyTarget) -> Result<CopyReport, OpenError> {
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
            let copied = copy_into_file(from, &arriving).map_err(not_ready);
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
            let to = postgres::create_empty(settings, &postgres::DATA)?;
            let copied = copy_rows(from, &to).map_err(not_ready);
            if copied.is_err() {
                let _gone = postgres::drop_store(&to, &postgres::DATA);
            }
            copied
        }
    }
}

fn copy_into_file(from: &Connection, file: &Path) -> Result<CopyReport, VaultError> {
    let report = copy_rows(from, &copy::new_store(file, &DATA)?)?;
    copy::settle(file).map_err(|fault| VaultError::file(file, &fault))?;
    Ok(report)
}

/// Copies a store that does not change meanwhile into an empty one.
pub(super) fn copy_rows(from: &Connection, to: &Connection) -> Result<CopyReport, VaultError> {
    let tables = transfer::tables(&DATA)?;
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

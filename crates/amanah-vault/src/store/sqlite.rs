//! The embedded store: one SQLite file in the data folder, locked for this process.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{OpenError, VaultError};
use crate::store::engine::{Engine, EngineSettings};
use crate::store::ledger_tail::LedgerSecrets;
use crate::store::lock::FolderLock;
use crate::store::schema::DATA;
use crate::store::sql::{Connection, OptionalRow};
use crate::store::{ReadTx, Store, WriteTx};

/// The name of the data file in the data folder.
pub(crate) const DATA_FILE: &str = "amanah.db";

/// The data file and its threads.
pub(crate) struct SqliteStore {
    // Dropped first: the threads end before the folder is given up.
    engine: Engine,
    path: PathBuf,
    _lock: FolderLock,
}

impl SqliteStore {
    pub(crate) fn open(
        lock: FolderLock,
        folder: &Path,
        keys: &Path,
        create: bool,
        readers: usize,
        ledger: Arc<LedgerSecrets>,
    ) -> Result<Self, OpenError> {
        let path = folder.join(DATA_FILE);
        let engine = Engine::open(&EngineSettings {
            path: &path,
            schema: &DATA,
            create,
            readers,
            beside: Some(keys),
            ledger: Some(ledger),
        })?;
        Ok(Self { engine, path, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// One write transaction, durable when it answers. Used by the operations in this folder.
    pub(crate) async fn write<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine.write(op).await
    }

    /// A write that nobody waits for.
    pub(crate) fn write_later<F>(&self, op: F)
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<(), VaultError> + Send + 'static,
    {
        self.engine.write_later(op);
    }

    /// One read transaction. Used by the operations in this folder.
    pub(crate) async fn read<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine.read(op).await
    }

    /// A read transaction whose outcome is written without going back to the caller. Used by releases.
    pub(crate) async fn read_then_write<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine.read_then_write(first).await
    }

    /// A small look and the one row that comes of it, in one transaction. Used by releases.
    pub(crate) async fn look_then_append<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError>,
    {
        self.engine.look_then_append(first).await
    }

    /// Outside any transaction: checkpoints and backups.
    pub(crate) async fn alone<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine.alone(op).await
    }
}

impl Store {
    /// The id of the store, or none when its creation did not end.
    pub(crate) async fn id(&self) -> Result<Option<[u8; 16]>, VaultError> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite
                    .read(|tx| {
                        let mut row = tx.conn.prepare_cached("SELECT id FROM store WHERE one = 1")?;
                        Ok(row.query_row((), |row| row.get(0)).optional()?)
                    })
                    .await
            }
        }
    }
}

/// Names the store, once.
pub(crate) fn name(conn: &Connection, id: [u8; 16], created_at: i64) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO store (one, id, created_at) VALUES (1, ?1, ?2)")?
        .execute((id, created_at))?;
    Ok(())
}

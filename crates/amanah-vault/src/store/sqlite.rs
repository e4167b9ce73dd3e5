//! The embedded store: one SQLite file in the data folder, locked for this process.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{OpenError, VaultError};
use crate::keys::IndexField;
use crate::normalise;
use crate::store::KeyPlace;
use crate::store::Store;
use crate::store::engine::{Engine, EngineSettings};
use crate::store::ledger_tail::LedgerSecrets;
use crate::store::lock::FolderLock;
use crate::store::schema::DATA;
use crate::store::sql::{Connection, OptionalRow};

/// The name of the data file in the data folder.
pub(crate) const DATA_FILE: &str = "amanah.db";

/// The data file and its threads.
pub(crate) struct SqliteStore {
    // Dropped first: the threads end before the folder is given up.
    engine: Engine,
    path: PathBuf,
    /// Whether the keys lie in a database, across a network perhaps.
    are_keys_far: bool,
    _lock: FolderLock,
}

impl SqliteStore {
    pub(crate) fn open(
        lock: FolderLock,
        folder: &Path,
        keys: &KeyPlace,
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
        Ok(Self { engine, path, are_keys_far: keys.database().is_some(), _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) const fn are_keys_far(&self) -> bool {
        self.are_keys_far
    }

    pub(crate) const fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl Store {
    /// The id of the store, or none when its creation did not end.
    pub(crate) async fn id(&self) -> Result<Option<[u8; 16]>, VaultError> {
        self.read(|tx| {
            let mut row = tx.conn.prepare_cached("SELECT id FROM store WHERE one = 1")?;
            Ok(row.query_row((), |row| row.get(0)).optional()?)
        })
        .await
    }
}

/// Names the store, once.
pub(crate) fn name(conn: &Connection, id: [u8; 16], created_at: i64) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO store (one, id, created_at, words_version) VALUES (1, ?1, ?2, ?3)")?
        .execute((id, created_at, normalise::version(IndexField::NameWord)))?;
    Ok(())
}

//! The store in a PostgreSQL database, for a house that one machine is too small for. Several processes may use one.
//!
//! The same operations as on SQLite, in the same threads: a writer with group commit, readers with connections of
//! their own. What keeps the processes apart is one row, the end of the ledger, locked for the length of a batch.

mod facts;
mod foreseen;
mod pipeline;
mod schema;
mod session;
mod settings;
mod statement;
mod values;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::error::{OpenError, StoreError, VaultError};
use crate::store::engine::{self, Engine, Items, Queues, read_loop, spawn, write_loop};
use crate::store::file;
use crate::store::ledger_tail::{LedgerSecrets, LedgerTail};
use crate::store::lock::FolderLock;
use crate::store::sql::Connection;
use crate::store::transfer;

pub(crate) use session::Session;
pub use settings::{PostgresAddressFault, PostgresSettings};
pub(crate) use statement::Prepared;

/// The database and the threads that speak to it.
pub(crate) struct PostgresStore {
    // Dropped first: the threads end before the folder is given up.
    engine: Engine,
    settings: PostgresSettings,
    /// How the place is called in messages; there is no such file.
    place: PathBuf,
    _lock: FolderLock,
}

/// How a database is opened.
pub(crate) struct PostgresOpening<'a> {
    pub(crate) settings: &'a PostgresSettings,
    /// Whether there must be no store yet, or must be one.
    pub(crate) create: bool,
    pub(crate) readers: usize,
    /// The key store, which readers read beside the data.
    pub(crate) keys: &'a Path,
    pub(crate) ledger: Arc<LedgerSecrets>,
}

impl PostgresStore {
    pub(crate) async fn open(lock: FolderLock, opening: PostgresOpening<'_>) -> Result<Self, OpenError> {
        let place = PathBuf::from(opening.settings.place());
        let (queues, items) = engine::queues();
        let engine = start(&opening, &place, queues, items).await?;
        Ok(Self { engine, settings: opening.settings.clone(), place, _lock: lock })
    }

    /// Refuses a database that holds a store already, or cannot be reached. Nothing is changed.
    pub(crate) async fn must_be_empty(settings: &PostgresSettings) -> Result<(), OpenError> {
        let (settings, place) = (settings.clone(), PathBuf::from(settings.place()));
        let look = move || {
            let conn = connect(&settings)?;
            match schema::version(&conn) {
                Ok(None) => Ok(()),
                Ok(Some(_)) => Err(OpenError::ExistsAlready { path: place }),
                Err(fault) => {
                    Err(OpenError::Database { place: place.display().to_string(), fault: fault.into() })
                }
            }
        };
        spawn_blocking(look).await.map_err(|_| closed())?
    }

    pub(crate) const fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    pub(crate) const fn settings(&self) -> &PostgresSettings {
        &self.settings
    }
}

/// Starts the threads; each connects by itself and says whether it could.
async fn start(
    opening: &PostgresOpening<'_>,
    place: &Path,
    queues: Queues,
    items: Items,
) -> Result<Engine, OpenError> {
    let cannot_start = |source| OpenError::Io { path: place.to_path_buf(), source };
    let (ready, is_ready) = oneshot::channel();
    let (settings, path, create) = (opening.settings.clone(), place.to_path_buf(), opening.create);
    let keys = file::open_reader(opening.keys)?;
    let secrets = Arc::clone(&opening.ledger);
    let writes = items.writes;
    let writer = spawn("amanah-write", move || match writer(&settings, &path, create, secrets) {
        Ok((conn, ledger)) => {
            drop(ready.send(Ok(())));
            write_loop(conn, Some(&keys), Some(ledger), writes);
        }
        Err(fault) => drop(ready.send(Err(fault))),
    })
    .map_err(cannot_start)?;
    is_ready.await.map_err(|_| closed())??;
    let mut readers = Vec::with_capacity(opening.readers);
    for _ in 0..opening.readers {
        let (ready, is_ready) = oneshot::channel();
        let settings = opening.settings.clone();
        let keys = file::open_reader(opening.keys)?;
        let (reads, queue) = (Arc::clone(&items.reads), queues.writes.clone());
        let reader = spawn("amanah-read", move || match connect(&settings) {
            Ok(conn) => {
                drop(ready.send(Ok(())));
                read_loop(&conn, Some(&keys), &reads, &queue);
            }
            Err(fault) => drop(ready.send(Err(fault))),
        });
        readers.push(reader.map_err(cannot_start)?);
        is_ready.await.map_err(|_| closed())??;
    }
    Ok(Engine::of(queues, writer, readers))
}

fn writer(
    settings: &PostgresSettings,
    place: &Path,
    create: bool,
    secrets: Arc<LedgerSecrets>,
) -> Result<(Connection, LedgerTail), OpenError> {
    let conn = connect(settings)?;
    schema::prepare(&conn, place, create)?;
    let ledger = LedgerTail::load(&conn, secrets).map_err(|fault| fault.at(place))?;
    Ok((conn, ledger))
}

/// A connection of its own. Must not be called on a thread of an async runtime.
pub(crate) fn connect(settings: &PostgresSettings) -> Result<Connection, OpenError> {
    Session::connect(settings)
        .map(|session| Connection::Postgres(Box::new(session)))
        .map_err(|fault| OpenError::Database { place: settings.place(), fault })
}

fn closed() -> OpenError {
    OpenError::NotReady(Box::new(StoreError::Closed.into()))
}

/// Makes the tables of a store in a database that has none. Must not be called on a thread of an async runtime.
pub(crate) fn create_empty(settings: &PostgresSettings) -> Result<Connection, OpenError> {
    let conn = connect(settings)?;
    schema::prepare(&conn, Path::new(&settings.place()), true)?;
    Ok(conn)
}

/// Takes away the tables that [`create_empty`] made and nobody used.
pub(crate) fn drop_store(conn: &Connection) -> Result<(), VaultError> {
    conn.roll_back();
    for table in transfer::tables()? {
        conn.execute_batch(&format!("DROP TABLE IF EXISTS {}", table.name))?;
    }
    Ok(conn.execute_batch("DROP TABLE IF EXISTS amanah_schema")?)
}

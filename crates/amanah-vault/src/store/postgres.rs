//! The store in a PostgreSQL database, for a house that one machine is too small for. Several processes may use one.
//!
//! The same operations as on SQLite, in the same threads: a writer with group commit, readers with connections of
//! their own. What keeps the processes apart is one row, the end of the ledger, locked for the length of a batch.

mod facts;
mod foreseen;
mod keys;
mod pipeline;
mod schema;
mod session;
mod settings;
mod statement;
mod values;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::error::{OpenError, StoreError, VaultError};
use crate::store::engine::{self, Engine, Items, Queues, read_loop, spawn, write_loop};
use crate::store::key_place::KeyPlace;
use crate::store::ledger_tail::{LedgerSecrets, LedgerTail};
use crate::store::lock::FolderLock;
use crate::store::sql::{Connection, SqlFault};
use crate::store::transfer;

pub(crate) use facts::key_facts;
pub(crate) use keys::{away, must_be_apart, open_keys};
pub(crate) use schema::{DATA, DatabaseSchema, KEYS};
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
    /// Whether the keys lie in a database, across a network perhaps.
    are_keys_far: bool,
    _lock: FolderLock,
}

/// How a database is opened.
pub(crate) struct PostgresOpening<'a> {
    pub(crate) settings: &'a PostgresSettings,
    /// Whether there must be no store yet, or must be one.
    pub(crate) create: bool,
    /// Whether data that a restore has just brought may be opened.
    pub(crate) is_restore: bool,
    pub(crate) readers: usize,
    /// The key store, which readers read beside the data.
    pub(crate) keys: &'a KeyPlace,
    pub(crate) ledger: Arc<LedgerSecrets>,
}

impl PostgresStore {
    pub(crate) async fn open(lock: FolderLock, opening: PostgresOpening<'_>) -> Result<Self, OpenError> {
        let place = PathBuf::from(opening.settings.place());
        let (queues, items) = engine::queues();
        let engine = start(&opening, &place, queues, items).await?;
        let are_keys_far = opening.keys.database().is_some();
        Ok(Self { engine, settings: opening.settings.clone(), place, are_keys_far, _lock: lock })
    }

    pub(crate) const fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    pub(crate) const fn are_keys_far(&self) -> bool {
        self.are_keys_far
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
    let (settings, path) = (opening.settings.clone(), place.to_path_buf());
    let (create, is_restore) = (opening.create, opening.is_restore);
    let keys = opening.keys.clone();
    let secrets = Arc::clone(&opening.ledger);
    let writes = items.writes;
    let both = move || {
        // Where the keys are far, the writer does not look.
        let near = if keys.file().is_some() { Some(keys.reader()?) } else { None };
        let conn = connect(&settings)?;
        if !is_restore {
            must_be_finished(&conn, &path)?;
        }
        Ok((writer(conn, &path, create, secrets)?, near))
    };
    let writer = spawn("amanah-write", move || match both() {
        Ok(((conn, ledger), keys)) => {
            drop(ready.send(Ok(())));
            write_loop(conn, keys.as_ref(), Some(ledger), None, writes);
        }
        Err(fault) => drop(ready.send(Err(fault))),
    })
    .map_err(cannot_start)?;
    is_ready.await.map_err(|_| closed())??;
    let mut readers = Vec::with_capacity(opening.readers);
    for _ in 0..opening.readers {
        let (ready, is_ready) = oneshot::channel();
        let settings = opening.settings.clone();
        let keys = opening.keys.clone();
        let (reads, queue) = (Arc::clone(&items.reads), queues.writes.clone());
        let both = move || Ok((connect(&settings)?, keys.reader()?));
        let reader = spawn("amanah-read", move || match both() {
            Ok((conn, keys)) => {
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

/// Refuses data into which a restore was cut off: what was erased since the backup may be there.
///
/// Enforces: invariant 5
fn must_be_finished(conn: &Connection, place: &Path) -> Result<(), OpenError> {
    match schema::is_unfinished(conn, &DATA) {
        Ok(false) => Ok(()),
        Ok(true) => Err(OpenError::RestoreUnfinished { path: place.to_path_buf() }),
        Err(fault) => Err(OpenError::Database { place: place.display().to_string(), fault: fault.into() }),
    }
}

fn writer(
    conn: Connection,
    place: &Path,
    create: bool,
    secrets: Arc<LedgerSecrets>,
) -> Result<(Connection, LedgerTail), OpenError> {
    schema::prepare(&conn, &DATA, place, create)?;
    let ledger = LedgerTail::load(&conn, secrets).map_err(|fault| fault.at(place))?;
    Ok((conn, ledger))
}

/// Refuses a database that holds a store already, cannot be reached or does not take our tables. Nothing is changed. Must
/// not be called on a thread of an async runtime.
pub(crate) fn must_be_empty(settings: &PostgresSettings, schema: &DatabaseSchema) -> Result<(), OpenError> {
    let conn = connect(settings)?;
    let look = || {
        if schema::version(&conn, schema)?.is_some() || schema::holds_the_other(&conn, schema)? {
            return Ok(false);
        }
        schema::rehearse(&conn, schema).map(|()| true)
    };
    match look() {
        Ok(true) => Ok(()),
        Ok(false) => Err(OpenError::ExistsAlready { path: PathBuf::from(settings.place()) }),
        Err(fault) => Err(OpenError::Database { place: settings.place(), fault: fault.into() }),
    }
}

/// Whether the database holds a store of this kind, whole or not. Must not be called on a thread of an async runtime.
pub(crate) fn holds(settings: &PostgresSettings, schema: &DatabaseSchema) -> Result<bool, OpenError> {
    let found = schema::version(&connect(settings)?, schema);
    let found =
        found.map_err(|fault| OpenError::Database { place: settings.place(), fault: fault.into() })?;
    Ok(found.is_some())
}

/// A connection of its own. Must not be called on a thread of an async runtime.
pub(crate) fn connect(settings: &PostgresSettings) -> Result<Connection, OpenError> {
    session(settings).map_err(|fault| OpenError::Database { place: settings.place(), fault })
}

/// The same for a store that is open already.
pub(crate) fn session(settings: &PostgresSettings) -> Result<Connection, StoreError> {
    Session::connect(settings).map(|session| Connection::Postgres(Box::new(session)))
}

fn closed() -> OpenError {
    OpenError::NotReady(Box::new(StoreError::Closed.into()))
}

/// Makes the tables of a store in a database that has none. Must not be called on a thread of an async runtime.
pub(crate) fn create_empty(
    settings: &PostgresSettings,
    schema: &DatabaseSchema,
) -> Result<Connection, OpenError> {
    let conn = connect(settings)?;
    schema::prepare(&conn, schema, Path::new(&settings.place()), true)?;
    Ok(conn)
}

/// Makes the tables that a restore is brought into, marked so that nobody else opens them; in the place of those that an
/// earlier restore left half-done. Must not be called on a thread of an async runtime.
pub(crate) fn create_for_restore(settings: &PostgresSettings) -> Result<Connection, OpenError> {
    let there = connect(settings)?;
    let fault = |fault: SqlFault| OpenError::Database { place: settings.place(), fault: fault.into() };
    if schema::is_unfinished(&there, &DATA).map_err(fault)? {
        // Opened by nobody, and brought from a backup that is still there.
        drop_store(&there, &DATA).map_err(|fault| OpenError::NotReady(Box::new(fault)))?;
    }
    let conn = create_empty(settings, &DATA)?;
    schema::mark_unfinished(&conn, &DATA).map_err(fault)?;
    Ok(conn)
}

/// Says that a restore has ended: from here others may open what it brought. Must not be called on a thread of an async
/// runtime.
pub(crate) fn restore_ended(settings: &PostgresSettings) -> Result<(), OpenError> {
    let fault = |fault: SqlFault| OpenError::Database { place: settings.place(), fault: fault.into() };
    schema::unmark(&connect(settings)?, &DATA).map_err(fault)
}

/// Takes away the tables that [`create_empty`] made and nobody used.
pub(crate) fn drop_store(conn: &Connection, schema: &DatabaseSchema) -> Result<(), VaultError> {
    conn.roll_back();
    for table in transfer::tables(schema.of_file())? {
        conn.execute_batch(&format!("DROP TABLE IF EXISTS {}", table.name))?;
    }
    Ok(conn.execute_batch(&format!("DROP TABLE IF EXISTS {}", schema.number()))?)
}

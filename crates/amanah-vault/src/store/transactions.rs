//! Transactions that the files of row families compose from several functions, for whichever store it is.

use tokio::task::spawn_blocking;

use crate::error::{StoreError, VaultError};
use crate::store::copy;
use crate::store::engine::{Engine, Foresight};
use crate::store::postgres::Session;
use crate::store::sql::Connection;
use crate::store::{ReadTx, Store, WriteTx, journal};

impl Store {
    /// The threads of the store.
    const fn engine(&self) -> &Engine {
        match self {
            Self::Sqlite(sqlite) => sqlite.engine(),
            Self::Postgres(postgres) => postgres.engine(),
        }
    }

    /// Whether the keys lie in a database, across a network perhaps.
    const fn are_keys_far(&self) -> bool {
        match self {
            Self::Sqlite(sqlite) => sqlite.are_keys_far(),
            Self::Postgres(postgres) => postgres.are_keys_far(),
        }
    }

    /// A connection of its own that shows the store as it is now, for long readings: copies and searches. Must not be
    /// made on a thread of an async runtime.
    pub(crate) fn snapshot(&self) -> Result<Connection, VaultError> {
        let conn = match self {
            Self::Sqlite(sqlite) => copy::reader(sqlite.path())?,
            Self::Postgres(postgres) => {
                Connection::Postgres(Box::new(Session::connect(postgres.settings())?))
            }
        };
        conn.begin_reading()?;
        Ok(conn)
    }

    /// A connection of its own that keeps every writer waiting until it is dropped: what it reads is the last there is.
    /// An SQLite file has no writer but this process, whose caller writes nothing meanwhile. Must not be made on a thread
    /// of an async runtime.
    pub(crate) fn standing_still(&self) -> Result<Connection, VaultError> {
        let Self::Postgres(postgres) = self else { return self.snapshot() };
        let session = Session::connect(postgres.settings())?;
        // A copy may take longer than a session is let stand without a word.
        session.batch(
            "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; \
             SELECT one FROM ledger_head WHERE one = 1 FOR UPDATE",
        )?;
        Ok(Connection::Postgres(Box::new(session)))
    }

    /// One write transaction, durable when it answers.
    pub(crate) async fn write<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine().write(op).await
    }

    /// One read transaction.
    pub(crate) async fn read<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine().read(op).await
    }

    /// A read transaction whose outcome is written without going back to the caller; durable when it answers.
    pub(crate) async fn read_then_write<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.engine().read_then_write(first).await
    }

    /// A look and the row that comes of it, in one transaction, unless the keys lie in a cluster of their own. For small
    /// looks, because others wait for them; whatever
    /// can fail must come before the first row is written. `foresee` asks what the look will ask: on a database the
    /// questions of a whole batch travel together, and a question that was not foreseen costs a journey of its own.
    pub(crate) async fn look_then_append<T, S, F, W>(&self, foresee: S, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        S: FnOnce(&Connection) + Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        if self.are_keys_far() {
            // The writer, and with it every process that shares the store, waits for no key cluster.
            return self.engine().read_then_write(first).await;
        }
        let foresee: Option<Foresight> = if self.is_shared() { Some(Box::new(foresee)) } else { None };
        self.engine().look_then_append(foresee, first).await
    }

    /// Queues a write and does not wait for it; for notes that may be lost, like when somebody was last seen.
    pub(crate) fn write_later<F>(&self, op: F)
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<(), VaultError> + Send + 'static,
    {
        self.engine().write_later(op);
    }

    /// Takes out of the store's own files what was deleted; says whether that was done.
    pub(crate) async fn empty_journal(&self) -> Result<bool, VaultError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.engine().alone(|conn| journal::empty(conn)).await,
            Self::Postgres(postgres) => {
                let settings = postgres.settings().clone();
                spawn_blocking(move || journal::vacuum(&settings, journal::VACUUM))
                    .await
                    .map_err(|_| StoreError::Closed)?
            }
        }
    }
}

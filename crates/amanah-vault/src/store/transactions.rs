//! Transactions that the files of row families compose from several functions, for whichever store it is.

use crate::error::VaultError;
use crate::store::{ReadTx, Store, WriteTx, journal};

impl Store {
    /// One write transaction, durable when it answers.
    pub(crate) async fn write<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(op).await,
        }
    }

    /// One read transaction.
    pub(crate) async fn read<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(op).await,
        }
    }

    /// A read transaction whose outcome is written without going back to the caller; durable when it answers.
    pub(crate) async fn read_then_write<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.read_then_write(first).await,
        }
    }

    /// A look and the row that comes of it, in one transaction where the store can. For small looks, because others wait
    /// for them; whatever can fail must come before the first row is written.
    pub(crate) async fn look_then_append<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError>,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.look_then_append(first).await,
        }
    }

    /// Queues a write and does not wait for it; for notes that may be lost, like when somebody was last seen.
    pub(crate) fn write_later<F>(&self, op: F)
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<(), VaultError> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write_later(op),
        }
    }

    /// Cuts the journal to nothing; says whether that was done.
    pub(crate) async fn empty_journal(&self) -> Result<bool, VaultError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.alone(|conn| journal::empty(conn)).await,
        }
    }
}

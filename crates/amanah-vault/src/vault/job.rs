//! Jobs: taken by one process at a time, and written under their lease.

use amanah_policy::Timestamp;

use super::Vault;
use crate::error::VaultError;
use crate::rows::{Job, Lease};
use crate::store::sql::Connection;
use crate::store::{ReadTx, Store, WriteTx, jobs};

impl Vault {
    /// Takes a job for the run with the key `turn`, until `until`; none when another process has it, or did this run
    /// last. A process that dies loses the job when its time is over.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_job(
        &self,
        job: Job,
        turn: i64,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Lease>, VaultError> {
        self.store().write(move |tx| jobs::take(tx.conn, job, turn, until, now)).await
    }

    /// Holds a job longer.
    ///
    /// # Errors
    /// [`VaultError::LeaseLost`] when another process took it over.
    pub async fn keep_job(&self, lease: Lease, until: Timestamp) -> Result<(), VaultError> {
        let kept = self.store().write(move |tx| jobs::keep(tx.conn, lease, until)).await?;
        kept.then_some(()).ok_or(VaultError::LeaseLost)
    }

    /// Gives a job back that was done: its run is not done again, by nobody.
    ///
    /// # Errors
    /// [`VaultError::LeaseLost`] when another process took it over.
    pub async fn finish_job(&self, lease: Lease) -> Result<(), VaultError> {
        self.store()
            .write(move |tx| {
                hold(tx.conn, Some(lease))?;
                jobs::done(tx.conn, lease)?;
                jobs::give_back(tx.conn, lease)
            })
            .await
    }

    /// Gives a job back that was not done, for whoever takes it next.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn give_up_job(&self, lease: Lease) -> Result<(), VaultError> {
        self.store().write(move |tx| jobs::give_back(tx.conn, lease)).await
    }

    /// A handle that works for a job: whatever the sweep writes with it, it writes only while nobody else has the job.
    #[must_use]
    pub fn under(&self, lease: Lease) -> Self {
        Self { lease: Some(lease), ..self.clone() }
    }

    /// The store as a job may write to it.
    pub(super) fn leased_store(&self) -> LeasedStore<'_> {
        LeasedStore { store: self.store(), lease: self.lease }
    }
}

/// The store as a job may write to it: each transaction first looks whether the job is still this process's.
pub(super) struct LeasedStore<'a> {
    store: &'a Store,
    lease: Option<Lease>,
}

impl LeasedStore<'_> {
    /// One write transaction under the lease, durable when it answers.
    pub(super) async fn write<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        let lease = self.lease;
        self.store
            .write(move |tx| {
                hold(tx.conn, lease)?;
                op(tx)
            })
            .await
    }

    /// A read transaction whose outcome is written under the lease; durable when it answers.
    pub(super) async fn read_then_write<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.store.read_then_write(under(self.lease, first)).await
    }

    /// A small look and the rows that come of it, written under the lease; durable when it answers. Whatever can fail must
    /// come before the first row is written.
    pub(super) async fn look_then_append<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        self.store.look_then_append(|_| (), under(self.lease, first)).await
    }

    /// Looks whether the job is still this process's, before keys go, which lie in a store of their own. What they
    /// opened is buried already, so a job that was lost right afterwards did what the next one would have done.
    pub(super) async fn check(&self) -> Result<(), VaultError> {
        self.read(|_| Ok(())).await
    }

    /// One read transaction, as long as the job is still this process's.
    pub(super) async fn read<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        let lease = self.lease;
        self.store
            .read(move |tx| {
                hold(tx.conn, lease)?;
                op(tx)
            })
            .await
    }
}

/// The same look, whose outcome is written only while the job is still this process's.
fn under<T, F, W>(
    lease: Option<Lease>,
    first: F,
) -> impl FnOnce(&ReadTx<'_>) -> Result<LeasedWrite<T>, VaultError> + Send + 'static
where
    F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
    W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
{
    move |tx| {
        let then = first(tx)?;
        Ok(Box::new(move |tx: &mut WriteTx<'_>| {
            hold(tx.conn, lease)?;
            then(tx)
        }))
    }
}

/// What writes only under a lease.
type LeasedWrite<T> = Box<dyn FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send>;

/// A job that wakes up after others took it over writes nothing.
///
/// Enforces: DEL3
fn hold(conn: &Connection, lease: Option<Lease>) -> Result<(), VaultError> {
    match lease {
        Some(lease) if !jobs::is_held(conn, lease)? => Err(VaultError::LeaseLost),
        _ => Ok(()),
    }
}

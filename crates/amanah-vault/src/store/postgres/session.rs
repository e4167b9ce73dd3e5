//! One connection to PostgreSQL, used from one thread.
//!
//! The thread drives the connection itself, so there is no hop between threads. Statements whose answer nobody needs
//! wait until the next one whose answer is needed, and travel with it: one round trip for all. Rows that are inserted
//! into one table travel as one statement. Questions that are foreseen travel with the first answer that is needed, and
//! whoever asks them later has the answer already.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::Poll;

use tokio::runtime::Runtime;
use tokio::time::timeout as within;
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use super::foreseen::{Answer, Asked, Foreseen};
use super::pipeline::{InOrder, Waiting, gathered};
use super::settings::PostgresSettings;
use super::statement::{Prepared, for_many_rows};
use super::values::dollars;
use crate::error::StoreError;
use crate::store::sql::{SqlFault, Value};

/// A connection, the statements it prepared, and what was not sent yet.
pub(crate) struct Session {
    // Dropped first: the client ends the connection that the runtime drives.
    client: RefCell<Client>,
    runtime: Runtime,
    settings: PostgresSettings,
    statements: RefCell<HashMap<Box<str>, Arc<Prepared>>>,
    waiting: RefCell<Vec<Waiting>>,
    foreseen: RefCell<Foreseen>,
    /// How many statements that write were ever run.
    writes: Cell<u64>,
    /// How many of them, from the first, were there before the item of the batch that runs now.
    before_item: Cell<usize>,
    /// Whether the transaction that is open can only be rolled back.
    failed: Cell<bool>,
    /// Whether the connection cannot be used any more.
    broken: Cell<bool>,
    /// The place of the next row that is appended, inside a batch.
    next_row: Cell<i64>,
}

impl Session {
    /// Connects. Must not be called on a thread of an async runtime.
    pub(crate) fn connect(settings: &PostgresSettings) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| StoreError::Unreachable)?;
        let client = runtime.block_on(connect(settings))?;
        Ok(Self {
            client: RefCell::new(client),
            runtime,
            settings: settings.clone(),
            statements: RefCell::default(),
            waiting: RefCell::default(),
            foreseen: RefCell::default(),
            writes: Cell::new(0),
            before_item: Cell::new(0),
            failed: Cell::new(false),
            broken: Cell::new(false),
            next_row: Cell::new(0),
        })
    }

    /// Connects anew when the connection was lost; nothing of an open transaction is left then.
    pub(crate) fn revive(&self) -> Result<(), StoreError> {
        self.waiting.borrow_mut().clear();
        self.forget_foreseen();
        self.failed.set(false);
        self.hear_of_the_end();
        if !self.is_broken() {
            return Ok(());
        }
        let client = self.runtime.block_on(connect(&self.settings))?;
        self.statements.borrow_mut().clear();
        self.client.replace(client);
        self.broken.set(false);
        Ok(())
    }

    /// Takes in what came while nobody waited: a server that was stopped, or that ended this session, said so.
    fn hear_of_the_end(&self) {
        self.runtime.block_on(async {
            // First the socket is asked, then whoever reads from it runs.
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        });
    }

    /// Nothing is sent in a transaction that failed: it would fail for that alone, and hide the cause.
    fn may_send(&self) -> Result<(), SqlFault> {
        match (self.broken.get(), self.failed.get()) {
            (true, _) => Err(StoreError::Unreachable.into()),
            (false, true) => Err(StoreError::Busy.into()),
            (false, false) => Ok(()),
        }
    }

    /// Whether the transaction that is open can only be rolled back.
    pub(crate) const fn has_failed(&self) -> bool {
        self.failed.get() || self.broken.get()
    }

    /// Whether the connection was lost, and with it the transaction.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.get() || self.client.borrow().is_closed()
    }

    /// Undoes a transaction, with what waits to be sent.
    pub(crate) fn roll_back(&self, sql: &str) -> Result<(), SqlFault> {
        self.waiting.borrow_mut().clear();
        self.forget_foreseen();
        if self.broken.get() {
            // The server undoes it when it notices.
            return Err(StoreError::Unreachable.into());
        }
        self.failed.set(false);
        let client = self.client.borrow();
        self.wait_for(client.batch_execute(sql))
    }

    /// From here on, what waits belongs to an item of its own.
    pub(crate) fn begin_item(&self) {
        self.before_item.set(self.waiting.borrow().len());
    }

    /// Undoes what was done since [`Self::begin_item`]. What waited before stays: it ends the items before this one.
    pub(crate) fn roll_back_item(&self, sql: &str) -> Result<(), SqlFault> {
        self.waiting.borrow_mut().truncate(self.before_item.get());
        if self.broken.get() {
            return Err(StoreError::Unreachable.into());
        }
        self.failed.set(false);
        self.forget_foreseen();
        self.batch(sql)
    }

    /// The place of the next row that is appended.
    pub(crate) const fn next_row(&self) -> i64 {
        self.next_row.get()
    }

    pub(crate) fn set_next_row(&self, next: i64) {
        self.next_row.set(next);
    }

    /// A place for one row more.
    pub(crate) fn take_row(&self) -> i64 {
        let row = self.next_row.get();
        self.next_row.set(row.saturating_add(1));
        row
    }

    /// Prepares a statement with placeholders `?1`, or takes it as it was prepared before.
    pub(crate) fn prepare(&self, sql: &str) -> Result<Arc<Prepared>, SqlFault> {
        if let Some(known) = self.statements.borrow().get(sql) {
            return Ok(Arc::clone(known));
        }
        // Preparing in a transaction that failed would fail too, so what waits is sent first.
        self.settle()?;
        self.may_send()?;
        let client = self.client.borrow();
        let one = self.wait_for(client.prepare(&dollars(sql)))?;
        let many = match for_many_rows(sql, one.params()) {
            Some(text) => Some(self.wait_for(client.prepare(&text))?),
            None => None,
        };
        let number = self.statements.borrow().len();
        let prepared = Arc::new(Prepared::new(sql, number, one, many));
        self.statements.borrow_mut().insert(sql.into(), Arc::clone(&prepared));
        Ok(prepared)
    }

    /// How many statements that write were ever run on this connection.
    pub(crate) const fn writes(&self) -> u64 {
        self.writes.get()
    }

    /// Sends the statement with the next one whose answer is needed.
    pub(crate) fn later(&self, statement: &Arc<Prepared>, values: &[Value<'_>]) {
        self.note_write(statement);
        self.waiting.borrow_mut().push(Waiting::new(statement, values));
    }

    /// Asks what will be asked in this transaction, with the next statement whose answer is needed.
    pub(crate) fn foresee(&self, statement: &Arc<Prepared>, values: &[Value<'_>]) {
        if let Some(text) = statement.text_together()
            && let Ok(client) = self.client.try_borrow()
        {
            // The beginning of the transaction still waits to be sent, so that no refusal could harm it.
            let prepared =
                self.runtime.block_on(async { within(self.settings.patience, client.prepare(&text)).await });
            statement.learn_together(prepared.ok().and_then(Result::ok));
        }
        self.foreseen.borrow_mut().ask(statement, values);
    }

    /// Forgets what was foreseen: the transaction in which it was true is over.
    pub(crate) fn forget_foreseen(&self) {
        self.foreseen.borrow_mut().forget();
    }

    fn note_write(&self, statement: &Prepared) {
        if let Some(table) = statement.writes() {
            self.writes.set(self.writes.get().saturating_add(1));
            self.foreseen.borrow_mut().table_changed(table);
        }
    }

    /// Sends what waits; fails with the first of them that failed.
    pub(crate) fn settle(&self) -> Result<(), SqlFault> {
        if self.waiting.borrow().is_empty() {
            return Ok(());
        }
        // What is foreseen stays: it belongs to the answer that comes next, which may be the lock that keeps it true.
        self.with_waiting(Vec::new(), async |_client| Ok(()))
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) fn execute(&self, statement: &Arc<Prepared>, values: &[Value<'_>]) -> Result<u64, SqlFault> {
        self.note_write(statement);
        let questions = self.foreseen.borrow_mut().take_questions();
        self.with_waiting(questions, async |client| client.execute_raw(statement.one(), values).await)
    }

    /// Runs a query, unless its answer was foreseen; its rows.
    pub(crate) fn query(
        &self,
        statement: &Arc<Prepared>,
        values: &[Value<'_>],
    ) -> Result<Arc<Answer>, SqlFault> {
        if let Some(known) = self.foreseen.borrow().answer(statement, values) {
            return Ok(known);
        }
        self.note_write(statement);
        let values: Vec<_> = values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
        let questions = self.foreseen.borrow_mut().take_questions();
        let rows =
            self.with_waiting(questions, async |client| client.query(statement.one(), &values).await)?;
        Ok(Arc::new(Answer { rows, first_column: 0 }))
    }

    /// Runs statements without values, and sends what waits before them.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), SqlFault> {
        self.settle()?;
        self.may_send()?;
        let client = self.client.borrow();
        self.wait_for(client.batch_execute(sql))
    }

    /// Ends a transaction that only read, and does not wait for the answer: it is taken in with the next one.
    pub(crate) fn let_go(&self, sql: &str) {
        self.forget_foreseen();
        if !self.waiting.take().is_empty() {
            // Its beginning was never sent: nobody asked anything.
            return;
        }
        let client = self.client.borrow();
        self.runtime.block_on(async {
            let mut ending = core::pin::pin!(client.batch_execute(sql));
            // Polled once, it is on its way to whoever writes to the socket, who runs next.
            let _not_waited_for = poll_fn(|cx| Poll::Ready(ending.as_mut().poll(cx))).await;
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        });
    }

    /// Sends what waits, one statement more and what is foreseen, all at once, and waits for all answers.
    fn with_waiting<T>(
        &self,
        questions: Vec<Asked>,
        last: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, SqlFault> {
        let waiting = gathered(self.waiting.take());
        self.before_item.set(0);
        self.may_send()?;
        let client = self.client.borrow();
        let mut earlier = InOrder::new(waiting.iter().map(|one| one.send(&client)));
        let mut foreseen = InOrder::new(questions.iter().map(|one| one.ask(&client)));
        let (answer, answers) = self.wait_for(async {
            let mut last = core::pin::pin!(last(&client));
            let mut answer = None;
            // INVARIANT: a statement is sent when it is first polled, so they are sent in their order.
            let last = poll_fn(|cx| {
                let mut is_done = earlier.poll(cx);
                if answer.is_none()
                    && let Poll::Ready(done) = last.as_mut().poll(cx)
                {
                    answer = Some(done);
                }
                is_done &= foreseen.poll(cx);
                if is_done { answer.take().map_or(Poll::Pending, Poll::Ready) } else { Poll::Pending }
            })
            .await;
            // The first that failed says why; those after it failed because of it.
            let last = earlier.fault.map_or(last, Err)?;
            foreseen.fault.map_or(Ok((last, foreseen.answers)), Err)
        })?;
        self.foreseen.borrow_mut().answered(questions, answers);
        Ok(answer)
    }

    fn wait_for<T>(
        &self,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, SqlFault> {
        let patience = self.settings.patience;
        match self.runtime.block_on(async { within(patience, work).await }) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(fault)) => {
                self.failed.set(true);
                let fault = StoreError::from(&fault);
                self.broken.set(self.broken.get() || fault == StoreError::Unreachable);
                Err(fault.into())
            }
            Err(_elapsed) => {
                // Whatever the server does now, nobody waits for it any more.
                self.failed.set(true);
                self.broken.set(true);
                Err(StoreError::Unreachable.into())
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A connection that is closed over an answer nobody took in looks to the server like one that broke.
        self.hear_of_the_end();
    }
}

async fn connect(settings: &PostgresSettings) -> Result<Client, StoreError> {
    let (client, connection) =
        match within(settings.patience, settings.config.connect(settings.tls.clone())).await {
            Ok(Ok(connected)) => connected,
            Ok(Err(fault)) => return Err(refusal(&fault)),
            Err(_elapsed) => return Err(StoreError::Unreachable),
        };
    // Ends with the client; what goes wrong with it, the statements report.
    tokio::spawn(async move { drop(connection.await) });
    Ok(client)
}

/// Why there is no connection: a refusal of the server stays one, a certificate that is not believed is named, everything
/// else is "not reached".
fn refusal(fault: &tokio_postgres::Error) -> StoreError {
    match fault.as_db_error() {
        Some(_) => StoreError::from(fault),
        // The library tells its kinds apart by their words alone; `tls::` in the tests holds on to them.
        None if fault.to_string().contains("TLS handshake") => StoreError::NotBelieved,
        None => StoreError::Unreachable,
    }
}

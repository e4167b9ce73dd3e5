//! One SQLite file behind threads: a writer with group commit, readers with connections of their own.
//!
//! Callers are async and wait on a channel; nothing here blocks them. The writer drains its queue, runs every item
//! in a savepoint of its own where it could fail half-way, commits once (one `fsync` for all) and then answers all. It
//! never waits on a timer.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use fail::fail_point;
use tokio::sync::{mpsc, oneshot};

use crate::error::{OpenError, StoreError, VaultError};
use crate::store::file::{open_reader, open_writer};
use crate::store::journal::{self, Backlog};
use crate::store::key_place::KeyPlace;
use crate::store::ledger_tail::{LedgerSecrets, LedgerTail};
use crate::store::schema::Schema;
use crate::store::sql::{Connection, SqlFault};

/// Callers that may wait in a queue before further ones wait to enter it.
const QUEUE: usize = 1024;
/// The most items one commit carries.
const BATCH: usize = 512;
/// The most requests that share one read transaction; small, so that no reader holds back a checkpoint for long.
const READ_BATCH: usize = 16;

/// A transaction of the writer. Everything done with it stands or falls with one savepoint.
pub(crate) struct WriteTx<'a> {
    /// The writer's connection, inside the batch's transaction.
    pub(crate) conn: &'a Connection,
    /// The end of the ledger, in the data file; the key store has none.
    pub(crate) ledger: Option<&'a mut LedgerTail>,
    keys: Option<&'a Connection>,
}

impl<'a> WriteTx<'a> {
    /// The same transaction for reading, with the key store beside it.
    fn looking(&self) -> ReadTx<'a> {
        ReadTx { conn: self.conn, keys: self.keys, is_writers: true, handed_on: None }
    }
}

/// A read transaction: one snapshot of the file, and of the key store when the engine has one beside it.
pub(crate) struct ReadTx<'a> {
    pub(crate) conn: &'a Connection,
    /// The key store, in the data engine's readers.
    pub(crate) keys: Option<&'a Connection>,
    /// Whether this is the transaction that is written in as well, so that nothing can change in between.
    pub(crate) is_writers: bool,
    handed_on: Option<&'a RefCell<Vec<WriteItem>>>,
}

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// One caller's part of a batch.
pub(crate) struct BatchItem {
    run: BatchRun,
    undo: Undo,
    foresee: Option<Foresight>,
}

/// Asks what the item will ask, so that on a database the questions of a whole batch travel together.
pub(crate) type Foresight = Box<dyn FnOnce(&Connection) + Send>;

/// How the part of a caller who failed is undone, so that it never touches the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Undo {
    /// By a savepoint: for whoever may fail after something was written.
    Savepoint,
    /// There is nothing to undo: all that can fail comes before the first row. A savepoint costs two statements and a
    /// copy of every page that is touched.
    Nothing,
}

/// Runs in the batch; says how it ended, and how to answer after the commit. Given no transaction,
/// because the batch has failed already, it runs nothing and only answers.
type BatchRun = Box<dyn FnOnce(Option<&mut WriteTx<'_>>) -> (Ended, Answer) + Send>;
type LoneItem = Box<dyn FnOnce(&mut Connection) + Send>;
pub(crate) type ReadItem = Box<dyn FnOnce(&ReadTx<'_>) + Send>;

/// How an item of a batch ended.
pub(crate) enum Ended {
    /// Its rows are to be kept.
    Well,
    /// They are not; the database failed, or something else did.
    Badly(Option<StoreError>),
}

/// What the writer does: together with others, or alone.
pub(crate) enum WriteItem {
    Batch(BatchItem),
    /// Outside any transaction: checkpoints, backups.
    Alone(LoneItem),
}

/// Where items for the writer are queued; readers hold one too, to hand on a release without going back to its caller.
#[derive(Clone)]
pub(crate) struct WriteQueue(mpsc::Sender<WriteItem>);

/// How an engine is opened.
pub(crate) struct EngineSettings<'a> {
    pub(crate) path: &'a Path,
    pub(crate) schema: &'static Schema,
    /// Whether the file must not exist yet, or must.
    pub(crate) create: bool,
    pub(crate) readers: usize,
    /// What readers read beside the file: the key store.
    pub(crate) beside: Option<&'a KeyPlace>,
    /// What the writer needs to keep the ledger; the key store has none.
    pub(crate) ledger: Option<Arc<LedgerSecrets>>,
}

/// Where callers put their items.
pub(crate) struct Queues {
    pub(crate) writes: WriteQueue,
    pub(crate) reads: mpsc::Sender<ReadItem>,
}

/// Where the threads take them from.
pub(crate) struct Items {
    pub(crate) writes: mpsc::Receiver<WriteItem>,
    pub(crate) reads: Arc<Mutex<mpsc::Receiver<ReadItem>>>,
}

/// The two ends of the queues of one store.
pub(crate) fn queues() -> (Queues, Items) {
    let (writes, write_items) = mpsc::channel(QUEUE);
    let (reads, read_items) = mpsc::channel(QUEUE);
    let items = Items { writes: write_items, reads: Arc::new(Mutex::new(read_items)) };
    (Queues { writes: WriteQueue(writes), reads }, items)
}

/// The threads of one store. Dropping it lets them finish what is queued, and waits for them.
pub(crate) struct Engine {
    writes: Option<WriteQueue>,
    reads: Option<mpsc::Sender<ReadItem>>,
    readers: Vec<JoinHandle<()>>,
    writer: Option<JoinHandle<()>>,
}

impl Engine {
    /// Opens or creates the file, brings its schema up to date and starts the threads.
    pub(crate) fn open(settings: &EngineSettings<'_>) -> Result<Self, OpenError> {
        let (writer, backlog) = open_writer(settings)?;
        // Where the keys are far, the writer does not look.
        let near = settings.beside.filter(|keys| keys.file().is_some());
        let writers_keys = near.map(KeyPlace::reader).transpose()?;
        let secrets = settings.ledger.as_ref().map(Arc::clone);
        let ledger = secrets
            .map(|secrets| LedgerTail::load(&writer, secrets).map_err(|fault| fault.at(settings.path)))
            .transpose()?;
        let (queues, items) = queues();
        let threads_of = |source| OpenError::Io { path: settings.path.to_path_buf(), source };
        let writes = items.writes;
        let writer = spawn("amanah-write", move || {
            write_loop(writer, writers_keys.as_ref(), ledger, Some(&backlog), writes);
        })
        .map_err(threads_of)?;
        let mut readers = Vec::with_capacity(settings.readers);
        for _ in 0..settings.readers {
            let conn = open_reader(settings.path)?;
            let keys = settings.beside.map(KeyPlace::reader).transpose()?;
            let (items, queue) = (Arc::clone(&items.reads), queues.writes.clone());
            let run = move || read_loop(&conn, keys.as_ref(), &items, &queue);
            readers.push(spawn("amanah-read", run).map_err(threads_of)?);
        }
        Ok(Self::of(queues, writer, readers))
    }

    /// The threads that work through these queues.
    pub(crate) fn of(queues: Queues, writer: JoinHandle<()>, readers: Vec<JoinHandle<()>>) -> Self {
        Self { writes: Some(queues.writes), reads: Some(queues.reads), readers, writer: Some(writer) }
    }

    /// Runs `op` in the next batch, and answers when it is durable.
    pub(crate) async fn write<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let queue = self.writes.as_ref().ok_or(StoreError::Closed)?;
        queue
            .0
            .send(WriteItem::Batch(batch_item(op, Undo::Savepoint, answer)))
            .await
            .map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Queues `op` for the next batch and does not wait: a full queue drops it. For notes that may be lost.
    pub(crate) fn write_later<F>(&self, op: F)
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<(), VaultError> + Send + 'static,
    {
        let (answer, _nobody) = oneshot::channel();
        if let Some(queue) = self.writes.as_ref() {
            let _dropped_when_full =
                queue.0.try_send(WriteItem::Batch(batch_item(op, Undo::Savepoint, answer)));
        }
    }

    /// Runs `op` on the writer's connection outside any transaction, after what was queued before it.
    pub(crate) async fn alone<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, VaultError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let item = WriteItem::Alone(Box::new(move |conn| drop(answer.send(op(conn)))));
        let queue = self.writes.as_ref().ok_or(StoreError::Closed)?;
        queue.0.send(item).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `first` on a reader and what it returns on the writer, without going back to the caller in between;
    /// answers when it is durable.
    pub(crate) async fn read_then_write<T, F, W>(&self, first: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let item: ReadItem = Box::new(move |tx| match (first(tx), tx.handed_on) {
            (Ok(then), Some(handed_on)) => {
                let item = batch_item(then, Undo::Savepoint, answer);
                handed_on.borrow_mut().push(WriteItem::Batch(item));
            }
            (Ok(_), None) => drop(answer.send(Err(StoreError::Closed.into()))),
            (Err(fault), _) => drop(answer.send(Err(fault))),
        });
        let queue = self.reads.as_ref().ok_or(StoreError::Closed)?;
        queue.send(item).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Looks and appends in one transaction, on the writer: for small looks only, because everybody waits for them.
    /// Whatever can fail must come before the first row is written.
    ///
    /// A reader's page cache is emptied by every commit and the writer's by none, so that here looking is cheaper than
    /// on a reader; and nothing can change between the look and the row.
    pub(crate) async fn look_then_append<T, F, W>(
        &self,
        foresee: Option<Foresight>,
        first: F,
    ) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<W, VaultError> + Send + 'static,
        W: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError>,
    {
        let (answer, answered) = oneshot::channel();
        let op = move |tx: &mut WriteTx<'_>| first(&tx.looking())?(tx);
        let queue = self.writes.as_ref().ok_or(StoreError::Closed)?;
        let mut item = batch_item(op, Undo::Nothing, answer);
        item.foresee = foresee;
        queue.0.send(WriteItem::Batch(item)).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `op` on a reader, in one read transaction.
    pub(crate) async fn read<T, F>(&self, op: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> Result<T, VaultError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let item: ReadItem = Box::new(move |tx| drop(answer.send(op(tx))));
        let queue = self.reads.as_ref().ok_or(StoreError::Closed)?;
        queue.send(item).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.reads = None;
        for thread in self.readers.drain(..) {
            // A thread that panicked has nothing more to lose: what it did not commit was not acknowledged.
            let _ended = thread.join();
        }
        // The writer's connection is the last, so that closing it folds the WAL into the file: a reader could not.
        self.writes = None;
        if let Some(thread) = self.writer.take() {
            let _ended = thread.join();
        }
    }
}

fn batch_item<T, F>(op: F, undo: Undo, answer: oneshot::Sender<Result<T, VaultError>>) -> BatchItem
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, VaultError> + Send + 'static,
{
    let run: BatchRun = Box::new(move |tx| {
        // What the item ran may still be on its way; its outcome belongs to the item, unless it falls with the batch.
        let result = tx.map(|tx| {
            let done = op(tx)?;
            if undo == Undo::Savepoint {
                tx.conn.settle()?;
            }
            Ok(done)
        });
        let ended = match &result {
            Some(Ok(_)) => Ended::Well,
            Some(Err(VaultError::Store(fault))) => Ended::Badly(Some(*fault)),
            _ => Ended::Badly(None),
        };
        let reply: Answer = Box::new(move |committed| {
            let result = match (result, committed) {
                (Some(result), Ok(())) => result,
                (Some(result), Err(fault)) => result.and(Err(fault.into())),
                (None, committed) => Err(committed.err().unwrap_or(StoreError::Closed).into()),
            };
            // The caller may have gone away; what is committed stays.
            drop(answer.send(result));
        });
        (ended, reply)
    });
    BatchItem { run, undo, foresee: None }
}

/// Starts a thread of a store.
pub(crate) fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(run)
}

/// Drains the queue, commits and answers, until nobody holds the queue any more. `keys` is the key store, for those who
/// look before they append; `backlog` the journal of a file, which a database has not.
pub(crate) fn write_loop(
    mut conn: Connection,
    keys: Option<&Connection>,
    mut ledger: Option<LedgerTail>,
    backlog: Option<&Backlog>,
    mut items: mpsc::Receiver<WriteItem>,
) {
    let mut drained = Vec::with_capacity(BATCH);
    while items.blocking_recv_many(&mut drained, BATCH) > 0 {
        let mut batch = Vec::with_capacity(drained.len());
        for item in drained.drain(..) {
            match item {
                WriteItem::Batch(item) => batch.push(item),
                WriteItem::Alone(item) => {
                    commit_batch(&conn, keys, ledger.as_mut(), std::mem::take(&mut batch));
                    item(&mut conn);
                }
            }
        }
        commit_batch(&conn, keys, ledger.as_mut(), batch);
        if let Some(backlog) = backlog {
            backlog.carry_over(&conn);
        }
    }
}

/// One transaction for all items; each in its own savepoint, if it needs one; one commit; then all answers.
///
/// Enforces: invariant 11
fn commit_batch(
    conn: &Connection,
    keys: Option<&Connection>,
    mut ledger: Option<&mut LedgerTail>,
    batch: Vec<BatchItem>,
) {
    if batch.is_empty() {
        return;
    }
    let mut answers = Vec::with_capacity(batch.len());
    let committed = run_batch(conn, keys, ledger.as_deref_mut(), batch, &mut answers);
    if committed.is_err() {
        // INVARIANT: a failed batch leaves no open transaction behind.
        conn.roll_back();
        if let Some(ledger) = ledger {
            ledger.forget_batch();
        }
        // A commit whose `fsync` failed lies in the journal, whole perhaps: what nobody was told of must not come back
        // after a crash. Where the disk takes nothing at all, the next commit writes over it.
        if !conn.is_shared() {
            let _cut = journal::empty(conn);
        }
    }
    fail_point!("store::committed_unanswered");
    for answer in answers {
        answer(committed);
    }
}

fn run_batch(
    conn: &Connection,
    keys: Option<&Connection>,
    mut ledger: Option<&mut LedgerTail>,
    mut batch: Vec<BatchItem>,
    answers: &mut Vec<Answer>,
) -> Result<(), StoreError> {
    let mut fault = begin_batch(conn, ledger.as_deref_mut(), &mut batch).err();
    // One snapshot of the keys for all who look; whoever has none is told so by what they look for.
    let looks = batch.iter().any(|item| item.undo == Undo::Nothing);
    let looking = keys.filter(|_| looks).filter(|keys| keys.begin_anew().is_ok());
    for item in batch {
        let BatchItem { run, undo, .. } = item;
        if fault.is_none() && undo == Undo::Savepoint {
            fault = conn.begin_item().err().map(StoreError::from);
        }
        if fault.is_some() {
            // INVARIANT: outside the transaction every statement would be one of its own, so nothing may run there.
            answers.push(run(None).1);
            continue;
        }
        let mark = ledger.as_deref().map(LedgerTail::mark);
        let rows_before = conn.rows_changed();
        let (ended, answer) = run(Some(&mut WriteTx { conn, ledger: ledger.as_deref_mut(), keys }));
        answers.push(answer);
        if conn.has_lost_transaction() {
            // SQLite gave up the whole transaction, as it does when the disk fails, or the server is gone: nothing of the
            // batch stands.
            fault = Some(match ended {
                Ended::Badly(Some(fault)) => fault,
                _ => conn.why_lost(),
            });
            continue;
        }
        if matches!(ended, Ended::Badly(_)) {
            if let (Some(ledger), Some(mark)) = (ledger.as_deref_mut(), mark) {
                ledger.back_to(mark);
            }
            fault = match undo {
                Undo::Savepoint => conn.roll_back_item().err().map(StoreError::from),
                // INVARIANT: what cannot be undone alone is undone with the batch.
                Undo::Nothing if conn.rows_changed() != rows_before => Some(StoreError::HALF_DONE),
                Undo::Nothing if conn.has_failed() => Some(match ended {
                    Ended::Badly(Some(fault)) => fault,
                    _ => StoreError::HALF_DONE,
                }),
                Undo::Nothing => None,
            };
        }
        if undo == Undo::Savepoint {
            fault = fault.or(statement(conn, "RELEASE item").err());
        }
    }
    if let Some(keys) = looking {
        keys.end_reading();
    }
    if let Some(fault) = fault {
        return Err(fault);
    }
    if let Some(ledger) = ledger.as_deref_mut() {
        ledger.write(conn)?;
    }
    fail_point!("store::before_commit");
    conn.commit()?;
    if let Some(ledger) = ledger {
        ledger.keep_batch();
    }
    Ok(())
}

/// Begins the transaction of a batch, and takes up the ledger where it ends now.
fn begin_batch(
    conn: &Connection,
    ledger: Option<&mut LedgerTail>,
    batch: &mut [BatchItem],
) -> Result<(), StoreError> {
    conn.revive()?;
    conn.begin_writing()?;
    for foresee in batch.iter_mut().filter_map(|item| item.foresee.take()) {
        foresee(conn);
    }
    match ledger {
        Some(ledger) => ledger.take_up(conn),
        None => Ok(conn.take_turn()?),
    }
}

fn statement(conn: &Connection, sql: &str) -> Result<(), StoreError> {
    conn.prepare_cached(sql)?.run(())?;
    Ok(())
}

/// Answers what only reads, many requests in one transaction, until nobody holds the queue any more.
pub(crate) fn read_loop(
    conn: &Connection,
    keys: Option<&Connection>,
    items: &Mutex<mpsc::Receiver<ReadItem>>,
    queue: &WriteQueue,
) {
    let mut drained = Vec::with_capacity(READ_BATCH);
    let handed_on = RefCell::new(Vec::with_capacity(READ_BATCH));
    loop {
        let received =
            items.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv_many(&mut drained, READ_BATCH);
        if received == 0 {
            return;
        }
        let mut is_reachable = begin_reading(conn, keys);
        for item in drained.drain(..) {
            // A database that is not there is not waited for once more by each.
            if is_reachable && conn.has_failed() {
                end_reading(conn, keys);
                is_reachable = begin_reading(conn, keys);
            }
            item(&ReadTx { conn, keys, is_writers: false, handed_on: Some(&handed_on) });
        }
        end_reading(conn, keys);
        // Only now, outside the snapshot: a full queue must not hold back a checkpoint.
        for item in handed_on.borrow_mut().drain(..) {
            // A writer that ended drops the item, and with it the caller's channel: the caller hears of it.
            let _queued = queue.0.blocking_send(item);
        }
    }
}

/// A transaction that cannot begin makes every read in it fail with the cause, which the reads report. Says whether the
/// database is there.
fn begin_reading(conn: &Connection, keys: Option<&Connection>) -> bool {
    let revived = conn.revive();
    let _begun = revived.map_err(SqlFault::from).and_then(|()| conn.begin_reading());
    let _keys_begun = keys.map(Connection::begin_anew);
    revived.is_ok()
}

fn end_reading(conn: &Connection, keys: Option<&Connection>) {
    conn.end_reading();
    if let Some(keys) = keys {
        keys.end_reading();
    }
}

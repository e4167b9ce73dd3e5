//! Statements and rows, whichever database holds them.
//!
//! The families in this folder write one SQL text for both stores, with numbered placeholders (`?1`), and read columns
//! by their place. What differs between the databases is known in the modules below, nowhere else. Only sealed bytes,
//! tags, ids, codes, times and amounts pass here, never a personal value in the clear.

mod cell;
mod fault;
mod params;

use std::path::Path;
use std::sync::Arc;

use cell::FromCell;
use params::with_row;
use rusqlite::CachedStatement;

use crate::error::StoreError;
use crate::store::postgres::{Prepared, Session};

pub(crate) use cell::Cell;
pub(crate) use fault::SqlFault;
pub(crate) use params::{Params, Value};

/// A connection of one thread to one database.
pub(crate) enum Connection {
    /// To an SQLite file.
    Sqlite(rusqlite::Connection),
    /// To a PostgreSQL database.
    Postgres(Box<Session>),
}

/// A statement that is prepared, and stays so for the next time.
pub(crate) enum Statement<'c> {
    Sqlite(CachedStatement<'c>, &'c rusqlite::Connection),
    Postgres(Arc<Prepared>, &'c Session),
}

/// A row of an answer.
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    /// The second is the place of its first column.
    Postgres(&'r tokio_postgres::Row, usize),
}

/// The rows of an answer, each read already.
pub(crate) type Rows<T> = std::vec::IntoIter<Result<T, SqlFault>>;

impl Connection {
    /// Opens an SQLite file for a few statements, without threads.
    pub(crate) fn open_file(path: &Path) -> Result<Self, SqlFault> {
        Ok(Self::Sqlite(rusqlite::Connection::open(path)?))
    }

    /// Prepares a statement, or takes it as it was prepared before.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>, SqlFault> {
        match self {
            Self::Sqlite(conn) => Ok(Statement::Sqlite(conn.prepare_cached(sql)?, conn)),
            Self::Postgres(session) => Ok(Statement::Postgres(session.prepare(sql)?, session)),
        }
    }

    /// Runs a statement that is not worth keeping.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<u64, SqlFault> {
        self.prepare_cached(sql)?.execute(params)
    }

    /// Runs a query that answers with one row.
    pub(crate) fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, SqlFault>,
    ) -> Result<T, SqlFault> {
        self.prepare_cached(sql)?.query_row(params, read)
    }

    /// How many rows were ever changed on this connection, or statements run that could: for telling whether any was in
    /// between.
    pub(crate) fn rows_changed(&self) -> u64 {
        match self {
            Self::Sqlite(conn) => conn.total_changes(),
            Self::Postgres(session) => session.writes(),
        }
    }

    /// Runs statements that take no values and give no answer.
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
            Self::Postgres(session) => session.batch(sql),
        }
    }

    /// Whether the database gave up the transaction that was open.
    pub(crate) fn has_lost_transaction(&self) -> bool {
        match self {
            // As SQLite does on a full disk.
            Self::Sqlite(conn) => conn.is_autocommit(),
            Self::Postgres(session) => session.is_broken(),
        }
    }

    /// Why the transaction was lost.
    pub(crate) const fn why_lost(&self) -> StoreError {
        match self {
            Self::Sqlite(_) => StoreError::DiskFull,
            Self::Postgres(_) => StoreError::Unreachable,
        }
    }

    /// Makes the connection usable again where it was lost; there is no transaction then.
    pub(crate) fn revive(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(session) => session.revive(),
        }
    }

    /// Waits until everything that was run has been answered; fails if one of it failed.
    pub(crate) fn settle(&self) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(session) => session.settle(),
        }
    }

    /// Whether other processes write to the same store.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Where the next appended row has its place; SQLite knows it by itself.
    pub(crate) fn set_next_row(&self, next: i64) {
        if let Self::Postgres(session) = self {
            session.set_next_row(next);
        }
    }

    /// Writes down how many places the batch has taken.
    pub(crate) fn keep_next_row(&self) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(session) => self
                .prepare_cached("UPDATE ledger_head SET next_row = ?1 WHERE one = 1 AND next_row <> ?1")?
                .run([session.next_row()]),
        }
    }

    /// Shuts a database that was copied elsewhere, in the transaction that kept its writers waiting: nobody opens it any
    /// more, and whoever has it open writes nothing more. A file is put aside by its name.
    pub(crate) fn put_aside(&self) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(session) => {
                session.batch(
                    "UPDATE ledger_head SET fence = -1 WHERE one = 1; \
                     ALTER TABLE amanah_schema RENAME TO amanah_schema_copied",
                )?;
                self.commit()
            }
        }
    }

    /// Begins a transaction that writes.
    pub(crate) fn begin_writing(&self) -> Result<(), SqlFault> {
        self.prepare_cached(match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN",
        })?
        .run(())
    }

    /// Forgets what was foreseen for a transaction that is over.
    fn forget_foreseen(&self) {
        if let Self::Postgres(session) = self {
            session.forget_foreseen();
        }
    }

    /// Begins a transaction that reads one snapshot.
    pub(crate) fn begin_reading(&self) -> Result<(), SqlFault> {
        self.prepare_cached(match self {
            Self::Sqlite(_) => "BEGIN",
            Self::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })?
        .run(())
    }

    /// The same on a connection that may have been lost meanwhile.
    pub(crate) fn begin_anew(&self) -> Result<(), SqlFault> {
        self.revive()?;
        self.begin_reading()
    }

    /// Waits until no other process writes to the key store. What one decides by what it reads, like the end of an epoch,
    /// must not be changed by another who has not committed yet. An SQLite file has one writer by itself.
    ///
    /// Enforces: invariant 11
    pub(crate) fn take_turn(&self) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) => {
                self.prepare_cached("SELECT one FROM store WHERE one = 1 FOR UPDATE")?.run(())
            }
        }
    }

    /// Ends a transaction that read; after a failure it begins another one for those who come after.
    pub(crate) fn end_reading(&self) {
        // Nothing was written, so nothing can be lost.
        let _ended = match self {
            Self::Sqlite(_) => self.prepare_cached("COMMIT").and_then(|mut commit| commit.run(())),
            Self::Postgres(session) if session.has_failed() => session.roll_back("ROLLBACK"),
            Self::Postgres(session) => {
                session.let_go("COMMIT");
                Ok(())
            }
        };
    }

    /// Whether the reads that follow in the same transaction can only fail.
    pub(crate) const fn has_failed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(session) => session.has_failed(),
        }
    }

    /// Makes everything since the beginning durable.
    pub(crate) fn commit(&self) -> Result<(), SqlFault> {
        self.forget_foreseen();
        self.prepare_cached("COMMIT")?.execute(()).map(drop)
    }

    /// Undoes everything since the beginning.
    pub(crate) fn roll_back(&self) {
        let _rolled_back = match self {
            Self::Sqlite(conn) if conn.is_autocommit() => Ok(()),
            Self::Sqlite(conn) => conn.execute_batch("ROLLBACK").map_err(SqlFault::from),
            Self::Postgres(session) => session.roll_back("ROLLBACK"),
        };
    }

    /// Marks where an item of a batch begins.
    pub(crate) fn begin_item(&self) -> Result<(), SqlFault> {
        self.prepare_cached("SAVEPOINT item")?.run(())?;
        if let Self::Postgres(session) = self {
            session.begin_item();
        }
        Ok(())
    }

    /// Undoes everything since the savepoint of an item.
    pub(crate) fn roll_back_item(&self) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(_) => self.prepare_cached("ROLLBACK TO item")?.run(()),
            Self::Postgres(session) => session.roll_back_item("ROLLBACK TO item"),
        }
    }
}

impl Statement<'_> {
    /// Runs the statement; says how many rows it changed.
    pub(crate) fn execute(&mut self, params: impl Params) -> Result<u64, SqlFault> {
        match self {
            Self::Sqlite(statement, _) => {
                params.with(|values| bind(statement, values))?;
                Ok(statement.raw_execute()?.try_into().unwrap_or(u64::MAX))
            }
            Self::Postgres(statement, session) => params.with(|values| session.execute(statement, values)),
        }
    }

    /// Runs the statement when nobody needs to know how many rows it changed: the answer need not be waited for.
    pub(crate) fn run(&mut self, params: impl Params) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(..) => self.execute(params).map(drop),
            Self::Postgres(statement, session) => {
                params.with(|values| session.later(statement, values));
                Ok(())
            }
        }
    }

    /// Asks a query that will be asked in this transaction, together with the next statement whose answer is needed. On an
    /// SQLite file there is no way to save.
    pub(crate) fn foresee(&self, params: impl Params) {
        if let Self::Postgres(statement, session) = self {
            params.with(|values| session.foresee(statement, values));
        }
    }

    /// Appends a row to a table whose first placeholder is its place in the order of appending; says that place.
    pub(crate) fn append(&mut self, params: impl Params) -> Result<i64, SqlFault> {
        match self {
            Self::Sqlite(statement, conn) => {
                // SQLite gives a row that comes without one the next place by itself.
                params.with(|values| with_row(Value::Null, values, |values| bind(statement, values)))?;
                statement.raw_execute()?;
                Ok(conn.last_insert_rowid())
            }
            Self::Postgres(statement, session) => {
                let row = session.take_row();
                params.with(|values| {
                    with_row(Value::Number(row), values, |values| session.later(statement, values));
                });
                Ok(row)
            }
        }
    }

    /// The first row of the answer; [`SqlFault::NoRow`] when there is none.
    pub(crate) fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, SqlFault>,
    ) -> Result<T, SqlFault> {
        match self {
            Self::Sqlite(statement, _) => {
                params.with(|values| bind(statement, values))?;
                let mut rows = statement.raw_query();
                let row = rows.next()?.ok_or(SqlFault::NoRow)?;
                read(&Row::Sqlite(row))
            }
            Self::Postgres(statement, session) => {
                let answer = params.with(|values| session.query(statement, values))?;
                let row = answer.rows.first().ok_or(SqlFault::NoRow)?;
                read(&Row::Postgres(row, answer.first_column))
            }
        }
    }

    /// All rows of the answer.
    pub(crate) fn query_map<T>(
        &mut self,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, SqlFault>,
    ) -> Result<Rows<T>, SqlFault> {
        let mut all = Vec::new();
        match self {
            Self::Sqlite(statement, _) => {
                params.with(|values| bind(statement, values))?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    all.push(read(&Row::Sqlite(row)));
                }
            }
            Self::Postgres(statement, session) => {
                let answer = params.with(|values| session.query(statement, values))?;
                all.extend(answer.rows.iter().map(|row| read(&Row::Postgres(row, answer.first_column))));
            }
        }
        Ok(all.into_iter())
    }
}

fn bind(statement: &mut CachedStatement<'_>, values: &[Value<'_>]) -> Result<(), SqlFault> {
    for (place, value) in (1..).zip(values) {
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

impl Row<'_> {
    /// The value of a column, counted from 0; [`SqlFault::Malformed`] when it is of another kind.
    pub(crate) fn get<T: FromCell>(&self, column: usize) -> Result<T, SqlFault> {
        self.cell(column)?.read().ok_or(SqlFault::Malformed)
    }

    /// What stands in a column, counted from 0.
    pub(crate) fn cell(&self, column: usize) -> Result<Cell<'_>, SqlFault> {
        match self {
            Self::Sqlite(row) => Ok(Cell::from(row.get_ref(column)?)),
            Self::Postgres(row, first) => {
                row.try_get(first.saturating_add(column)).map_err(|_| SqlFault::Malformed)
            }
        }
    }
}

/// A row that may be missing.
pub(crate) trait OptionalRow<T> {
    /// None where there was no row.
    fn optional(self) -> Result<Option<T>, SqlFault>;
}

impl<T> OptionalRow<T> for Result<T, SqlFault> {
    fn optional(self) -> Result<Option<T>, SqlFault> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(SqlFault::NoRow) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

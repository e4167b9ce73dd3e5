//! Statements and rows, whichever database holds them.
//!
//! The families in this folder write one SQL text for both stores, with numbered placeholders (`?1`), and read columns
//! by their place. What differs between the databases is known in the modules below, nowhere else. Only sealed bytes,
//! tags, ids, codes, times and amounts pass here, never a personal value in the clear.

mod cell;
mod fault;
mod params;

use std::path::Path;

use cell::FromCell;
use params::with_row;
use rusqlite::CachedStatement;

pub(crate) use cell::Cell;
pub(crate) use fault::SqlFault;
pub(crate) use params::{Params, Value};

/// A connection of one thread to one database.
pub(crate) enum Connection {
    /// To an SQLite file.
    Sqlite(rusqlite::Connection),
}

/// A statement that is prepared, and stays so for the next time.
pub(crate) enum Statement<'c> {
    Sqlite(CachedStatement<'c>, &'c rusqlite::Connection),
}

/// A row of an answer.
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
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

    /// How many rows were ever changed on this connection: for telling whether any was in between.
    pub(crate) fn rows_changed(&self) -> u64 {
        match self {
            Self::Sqlite(conn) => conn.total_changes(),
        }
    }

    /// Runs statements that take no values and give no answer.
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<(), SqlFault> {
        match self {
            Self::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
        }
    }

    /// Whether no transaction is open.
    pub(crate) fn is_autocommit(&self) -> bool {
        match self {
            Self::Sqlite(conn) => conn.is_autocommit(),
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
        }
    }

    /// Runs the statement when nobody needs to know how many rows it changed: the answer need not be waited for.
    pub(crate) fn run(&mut self, params: impl Params) -> Result<(), SqlFault> {
        self.execute(params).map(drop)
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

    fn cell(&self, column: usize) -> Result<Cell<'_>, SqlFault> {
        match self {
            Self::Sqlite(row) => Ok(Cell::from(row.get_ref(column)?)),
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

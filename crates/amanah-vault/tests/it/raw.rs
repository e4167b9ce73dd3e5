//! The rows of a store, seen and changed behind the program's back, whichever database holds them.

use std::path::PathBuf;

use rusqlite::types::ValueRef;
use tokio_postgres::NoTls;
use tokio_postgres::types::{ToSql, Type};

/// Where the rows are.
#[derive(Clone, Debug)]
pub(crate) enum RawStore {
    /// In an SQLite file.
    File(PathBuf),
    /// In the database with this URL.
    Database(String),
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RawCell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// The values of the placeholders `?1`, `?2` ...: the tests only ever need bytes.
type Values<'a> = &'a [&'a (dyn AsRef<[u8]> + Sync)];

impl RawStore {
    /// Runs a statement; says how many rows it changed. Bytes in the text are written `x'00'`.
    pub(crate) fn execute(&self, sql: &str, values: Values<'_>) -> u64 {
        self.try_execute(sql, values).unwrap_or_else(|fault| panic!("{sql}: {fault}"))
    }

    /// The same; with what the database said when it refused.
    pub(crate) fn try_execute(&self, sql: &str, values: Values<'_>) -> Result<u64, String> {
        match self {
            Self::File(path) => {
                let conn = rusqlite::Connection::open(path).unwrap();
                let changed = conn.execute(sql, rusqlite::params_from_iter(values_of(values)));
                changed.map(|rows| rows.try_into().unwrap()).map_err(|fault| fault.to_string())
            }
            Self::Database(url) => on_server(url, async |client| {
                let (sql, values) = (in_postgres(sql), values_of(values));
                client.execute(&sql, &borrowed(&values)).await.map_err(|fault| fault.to_string())
            }),
        }
    }

    /// All rows of an answer.
    pub(crate) fn rows(&self, sql: &str, values: Values<'_>) -> Vec<Vec<RawCell>> {
        match self {
            Self::File(path) => {
                let conn = rusqlite::Connection::open(path).unwrap();
                let mut select = conn.prepare(sql).unwrap();
                let columns = select.column_count();
                let values = rusqlite::params_from_iter(values_of(values));
                let read = |row: &rusqlite::Row<'_>| {
                    (0..columns).map(|column| Ok(RawCell::from(row.get_ref(column)?))).collect()
                };
                select.query_map(values, read).unwrap().map(Result::unwrap).collect()
            }
            Self::Database(url) => on_server(url, async |client| {
                let (sql, values) = (in_postgres(sql), values_of(values));
                let rows = client.query(&sql, &borrowed(&values)).await.unwrap();
                rows.iter().map(|row| (0..row.len()).map(|column| cell(row, column)).collect()).collect()
            }),
        }
    }

    /// The one number of an answer.
    pub(crate) fn number(&self, sql: &str, values: Values<'_>) -> i64 {
        match self.rows(sql, values).as_slice() {
            [row] if let [RawCell::Number(number)] = row.as_slice() => *number,
            other => panic!("{sql}: no number but {other:?}"),
        }
    }

    /// The bytes in the first column of every row.
    pub(crate) fn bytes(&self, sql: &str, values: Values<'_>) -> Vec<Vec<u8>> {
        let first = |row: Vec<RawCell>| match row.into_iter().next() {
            Some(RawCell::Bytes(bytes)) => bytes,
            Some(RawCell::Text(text)) => text.into_bytes(),
            other => panic!("{sql}: no bytes but {other:?}"),
        };
        self.rows(sql, values).into_iter().map(first).collect()
    }
}

impl From<ValueRef<'_>> for RawCell {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Number(number),
            ValueRef::Real(real) => panic!("no column of ours holds {real}"),
            ValueRef::Text(text) => Self::Text(String::from_utf8(text.to_vec()).unwrap()),
            ValueRef::Blob(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }
}

fn cell(row: &tokio_postgres::Row, column: usize) -> RawCell {
    match *row.columns()[column].type_() {
        Type::INT8 => row.get::<_, Option<i64>>(column).map_or(RawCell::Null, RawCell::Number),
        Type::INT4 => {
            row.get::<_, Option<i32>>(column).map_or(RawCell::Null, |it| RawCell::Number(it.into()))
        }
        Type::BOOL => {
            row.get::<_, Option<bool>>(column).map_or(RawCell::Null, |it| RawCell::Number(it.into()))
        }
        Type::TEXT | Type::NAME | Type::VARCHAR => {
            row.get::<_, Option<String>>(column).map_or(RawCell::Null, RawCell::Text)
        }
        Type::BYTEA => row.get::<_, Option<Vec<u8>>>(column).map_or(RawCell::Null, RawCell::Bytes),
        ref other => panic!("no column of ours is {other}"),
    }
}

/// The text as PostgreSQL reads it: `$1` for `?1`, `'\x00'` for `x'00'` after a space.
fn in_postgres(sql: &str) -> String {
    sql.replace('?', "$").replace(" x'", " '\\x")
}

fn values_of<'a>(values: Values<'a>) -> Vec<&'a [u8]> {
    values.iter().map(|&value| value.as_ref()).collect()
}

fn borrowed<'a>(values: &'a [&'a [u8]]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect()
}

/// Runs the work with a connection of its own, in a thread of its own: tests live in a runtime already.
fn on_server<T: Send>(url: &str, work: impl AsyncFnOnce(&tokio_postgres::Client) -> T + Send) -> T {
    let live = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
            let driven = tokio::spawn(async move { drop(connection.await) });
            let done = work(&client).await;
            drop(client);
            driven.await.unwrap();
            done
        })
    };
    std::thread::scope(|scope| {
        scope.spawn(live).join().unwrap_or_else(|fault| std::panic::resume_unwind(fault))
    })
}

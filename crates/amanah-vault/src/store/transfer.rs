//! A whole store, row by row, from one database into another of any kind: counted, summed and read back.

use sha2::{Digest, Sha256};

use crate::error::{StoreError, VaultError};
use crate::store::schema::{KEYS, Schema};
use crate::store::sql::{Cell, Connection, Row, SqlFault, Value};
use crate::store::tree;

/// How many rows are read and written together.
const SLICE: i64 = 4096;

/// The table whose row is written last: without it a store is a half copy, and does not open.
const LAST: &str = "store";
/// The end of the ledger.
const HEAD: &str = "ledger_head";
/// The tables that have their one row from the beginning.
const FILLED: [&str; 2] = [HEAD, "ledger_line"];

/// A table: its name, its columns in order, and those of its primary key.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    columns: Vec<String>,
    key: Vec<String>,
}

/// How many rows a table has, and the sum of their digests, which no order of rows changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) rows: u64,
    digests: [u64; 4],
}

impl Sum {
    fn add(&mut self, row: &[u8]) {
        self.rows = self.rows.saturating_add(1);
        let digest = Sha256::digest(row);
        let (parts, _) = digest.as_chunks::<8>();
        for (sum, part) in self.digests.iter_mut().zip(parts) {
            *sum = sum.wrapping_add(u64::from_be_bytes(*part));
        }
    }
}

/// The tables of a store as this program makes them.
pub(crate) fn tables(schema: &Schema) -> Result<Vec<Table>, VaultError> {
    let model = rusqlite::Connection::open_in_memory()?;
    schema.migrate(&model, std::path::Path::new("model")).map_err(|_| StoreError::Damaged)?;
    let conn = Connection::Sqlite(model);
    let mut names =
        conn.prepare_cached("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names: Vec<String> = names.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        let mut columns = conn.prepare_cached("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
        let columns = columns.query_map([&name], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
        let columns: Vec<(String, i64)> = columns.collect::<Result<_, _>>()?;
        let mut key: Vec<&(String, i64)> = columns.iter().filter(|(_, place)| *place > 0).collect();
        key.sort_by_key(|(_, place)| *place);
        let key = key.into_iter().map(|(column, _)| column.clone()).collect();
        tables.push(Table { name, columns: columns.into_iter().map(|(column, _)| column).collect(), key });
    }
    Ok(tables)
}

/// Copies every table but the name of the store, which [`finish`] writes; says what each has.
///
/// `from` must show one snapshot; `to` must be an empty store of this program's form.
pub(crate) fn copy_rows(
    from: &Connection,
    to: &Connection,
    tables: &[Table],
) -> Result<Vec<Sum>, VaultError> {
    let mut sums = Vec::with_capacity(tables.len());
    for table in tables {
        let mut sum = Sum::default();
        to.begin_writing()?;
        if FILLED.contains(&table.name.as_str()) {
            to.execute(&format!("DELETE FROM {}", table.name), ())?;
        }
        table.each_slice(from, |rows| {
            for row in rows {
                sum.add(&row.canonical());
            }
            if table.name == LAST { Ok(()) } else { table.write(to, rows) }
        })?;
        to.commit()?;
        sums.push(sum);
    }
    Ok(sums)
}

/// Reads the copy back, compares it with what was read from the original, and checks the ledger in it from its first
/// entry; only then the copy gets its name, and is a store.
pub(crate) fn finish(
    from: &Connection,
    to: &Connection,
    tables: &[Table],
    sums: &[Sum],
) -> Result<(), VaultError> {
    to.begin_reading()?;
    compare(to, tables, sums)?;
    let is_whole = tree::is_whole(to)?;
    to.end_reading();
    if !is_whole {
        return Err(VaultError::NotNow(
            "the ledger in the copy does not verify; nothing was changed, see `amanah doctor`",
        ));
    }
    to.begin_writing()?;
    name(from, to, tables)?;
    if to.is_shared() {
        to.execute(&format!("UPDATE ledger_head SET next_row = 1 + ({})", newest_row(tables)), ())?;
    }
    Ok(to.commit()?)
}

/// Copies a key store into an empty one, and reads the copy back; only then it gets its name.
pub(crate) fn copy_keys(from: &Connection, to: &Connection) -> Result<(), VaultError> {
    let tables = tables(&KEYS)?;
    let sums = copy_rows(from, to, &tables)?;
    to.begin_reading()?;
    compare(to, &tables, &sums)?;
    to.end_reading();
    to.begin_writing()?;
    name(from, to, &tables)?;
    Ok(to.commit()?)
}

/// Hands on what stands in each text and blob of a store, with the name of its table.
pub(crate) fn each_content(
    conn: &Connection,
    schema: &Schema,
    mut take: impl FnMut(&str, &[u8]),
) -> Result<(), VaultError> {
    for table in tables(schema)? {
        table.each_slice(conn, |rows| {
            for cell in rows.iter().flat_map(|row| &row.0) {
                match cell {
                    OwnedCell::Text(text) => take(&table.name, text.as_bytes()),
                    OwnedCell::Bytes(bytes) => take(&table.name, bytes),
                    OwnedCell::Null | OwnedCell::Number(_) => {}
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Whether the copy holds what was read from the original.
fn compare(to: &Connection, tables: &[Table], sums: &[Sum]) -> Result<(), VaultError> {
    for (table, sum) in tables.iter().zip(sums) {
        let mut found = Sum::default();
        table.each_slice(to, |rows| {
            rows.iter().for_each(|row| found.add(&row.canonical()));
            Ok(())
        })?;
        if found != *sum && table.name != LAST {
            return Err(VaultError::NotNow(
                "the copy is not what the original holds; nothing was changed, copy again",
            ));
        }
    }
    Ok(())
}

/// Gives the copy its name, with which it is a store.
fn name(from: &Connection, to: &Connection, tables: &[Table]) -> Result<(), VaultError> {
    let Some(table) = tables.iter().find(|table| table.name == LAST) else { return Ok(()) };
    table.each_slice(from, |rows| table.write(to, rows))
}

/// The greatest place of an appended row in any table.
fn newest_row(tables: &[Table]) -> String {
    let appended = tables.iter().filter(|table| table.columns.iter().any(|column| column == "seq"));
    let greatest: Vec<String> =
        appended.map(|table| format!("(SELECT coalesce(max(seq), 0) FROM {})", table.name)).collect();
    format!("greatest({})", greatest.join(", "))
}

impl Table {
    /// Whether the table has this column.
    #[cfg(test)]
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own == column)
    }

    /// Hands on all rows, a slice at a time, in the order of the key.
    fn each_slice(
        &self,
        conn: &Connection,
        mut take: impl FnMut(&[OwnedRow]) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let (columns, key) = (self.columns.join(", "), self.key.join(", "));
        let first = format!("SELECT {columns} FROM {} ORDER BY {key} LIMIT {SLICE}", self.name);
        let places: Vec<String> = (1..=self.key.len()).map(|place| format!("?{place}")).collect();
        let next = format!(
            "SELECT {columns} FROM {} WHERE ({key}) > ({}) ORDER BY {key} LIMIT {SLICE}",
            self.name,
            places.join(", ")
        );
        let mut after: Option<Vec<OwnedCell>> = None;
        loop {
            let read = |row: &Row<'_>| OwnedRow::read(row, self.columns.len());
            let rows = match &after {
                None => conn.prepare_cached(&first)?.query_map((), read)?,
                Some(key) => {
                    let values: Vec<Value<'_>> = key.iter().map(OwnedCell::value).collect();
                    conn.prepare_cached(&next)?.query_map(values.as_slice(), read)?
                }
            };
            let rows: Vec<OwnedRow> = rows.collect::<Result<_, _>>()?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(self.key_of(last));
            take(&rows)?;
        }
    }

    fn key_of(&self, row: &OwnedRow) -> Vec<OwnedCell> {
        let place = |column: &String| self.columns.iter().position(|own| own == column);
        self.key.iter().filter_map(|column| row.0.get(place(column)?).cloned()).collect()
    }

    fn write(&self, to: &Connection, rows: &[OwnedRow]) -> Result<(), VaultError> {
        let places: Vec<String> = (1..=self.columns.len()).map(|place| format!("?{place}")).collect();
        let (mut columns, mut values) = (self.columns.join(", "), places.join(", "));
        if self.name == HEAD && to.is_shared() {
            columns.push_str(", next_row");
            values.push_str(", 1");
        }
        let mut insert =
            to.prepare_cached(&format!("INSERT INTO {} ({columns}) VALUES ({values})", self.name))?;
        for row in rows {
            let values: Vec<Value<'_>> = row.0.iter().map(OwnedCell::value).collect();
            insert.run(values.as_slice())?;
        }
        Ok(to.settle()?)
    }
}

/// A row on its way.
struct OwnedRow(Vec<OwnedCell>);

#[derive(Clone)]
enum OwnedCell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl OwnedRow {
    fn read(row: &Row<'_>, columns: usize) -> Result<Self, SqlFault> {
        (0..columns)
            .map(|column| row.cell(column).and_then(OwnedCell::of))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The row as bytes that no other row has.
    fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        for cell in &self.0 {
            let (kind, content) = match cell {
                OwnedCell::Null => (b'0', Vec::new()),
                OwnedCell::Number(number) => (b'n', number.to_be_bytes().to_vec()),
                OwnedCell::Text(text) => (b't', text.as_bytes().to_vec()),
                OwnedCell::Bytes(blob) => (b'b', blob.clone()),
            };
            bytes.push(kind);
            bytes.extend_from_slice(&u64::try_from(content.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(&content);
        }
        bytes
    }
}

impl OwnedCell {
    fn of(cell: Cell<'_>) -> Result<Self, SqlFault> {
        Ok(match cell {
            Cell::Null => Self::Null,
            Cell::Number(number) => Self::Number(number),
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Cell::Strange => return Err(SqlFault::Malformed),
        })
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::DATA;

    #[test]
    fn every_table_has_a_key_to_go_on_from() {
        let (data, keys) = (tables(&DATA).unwrap(), tables(&KEYS).unwrap());

        assert!(data.len() > 20 && keys.len() > 8, "{data:?} {keys:?}");
        for table in data.into_iter().chain(keys) {
            assert!(!table.key.is_empty(), "{table:?}");
        }
    }

    #[test]
    fn a_sum_tells_rows_apart_and_not_their_order() {
        let sum = |rows: &[&[u8]]| {
            let mut sum = Sum::default();
            rows.iter().for_each(|row| sum.add(row));
            sum
        };

        assert_eq!(sum(&[b"a", b"b"]), sum(&[b"b", b"a"]));
        assert_ne!(sum(&[b"a", b"b"]), sum(&[b"a", b"a"]));
        assert_ne!(sum(&[b"a"]), sum(&[b"a", b"a"]));
    }
}

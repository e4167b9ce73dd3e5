//! Numbered migrations of the database, forward only: one file each under `src/schema/postgres/`.
//!
//! Their numbers are those of the SQLite files they stand beside; a test compares what both make. To add tables: write
//! both files, add them to both lists, and classify every new column in `columns.toml`.

use std::path::Path;

use crate::error::OpenError;
use crate::store::schema::Migration;
use crate::store::sql::{Connection, OptionalRow, SqlFault};

/// Declares the migrations from their files.
macro_rules! migrations {
    ($($number:literal => $file:literal),+ $(,)?) => {
        &[$(Migration { number: $number, sql: include_str!(concat!("../../schema/postgres/", $file)) }),+]
    };
}

/// The database. The first file is the nineteenth state of the SQLite file: there was no database before.
pub(crate) const MIGRATIONS: &[Migration] = migrations![
    19 => "0019_store.sql",
    20 => "0020_epoch_end.sql",
    21 => "0021_clock.sql",
    22 => "0022_detail_of.sql",
    30 => "0030_job.sql",
    31 => "0031_attempt.sql",
];

/// The newest step that this program knows.
pub(super) fn known() -> u32 {
    MIGRATIONS.last().map_or(0, |last| last.number)
}

/// The table that says which step the database has.
const NUMBER: &str = include_str!("../../schema/postgres/0000_schema.sql");

/// Makes the tables, or brings them up to date; each step in a transaction of its own.
pub(super) fn prepare(conn: &Connection, place: &Path, create: bool) -> Result<(), OpenError> {
    let fault =
        |fault: SqlFault| OpenError::Database { place: place.display().to_string(), fault: fault.into() };
    let found = version(conn).map_err(fault)?;
    match (create, found) {
        (true, Some(_)) => return Err(OpenError::ExistsAlready { path: place.to_path_buf() }),
        (false, None) => return Err(OpenError::NoStoreInDatabase { place: place.display().to_string() }),
        _ => {}
    }
    let known = known();
    if let Some(found) = found.filter(|found| *found > known) {
        return Err(OpenError::NewerSchema { path: place.to_path_buf(), found, known });
    }
    for step in MIGRATIONS.iter().filter(|step| Some(step.number) > found) {
        apply(conn, step).map_err(fault)?;
    }
    Ok(())
}

/// Makes all tables in one transaction and takes them back: whatever would refuse them says so now.
pub(super) fn rehearse(conn: &Connection) -> Result<(), SqlFault> {
    conn.execute_batch("BEGIN")?;
    let made = conn
        .execute_batch(NUMBER)
        .and_then(|()| MIGRATIONS.iter().try_for_each(|step| conn.execute_batch(step.sql)));
    conn.roll_back();
    made
}

/// Which step the database has; none when it holds no store.
pub(super) fn version(conn: &Connection) -> Result<Option<u32>, SqlFault> {
    let is_there: bool =
        conn.query_row("SELECT to_regclass('amanah_schema') IS NOT NULL", (), |row| row.get(0))?;
    if !is_there {
        return Ok(None);
    }
    conn.query_row("SELECT number FROM amanah_schema WHERE one = 1", (), |row| row.get(0)).optional()
}

fn apply(conn: &Connection, step: &Migration) -> Result<(), SqlFault> {
    conn.execute_batch("BEGIN")?;
    let applied = apply_inside(conn, step);
    if applied.is_err() {
        conn.roll_back();
    }
    applied
}

fn apply_inside(conn: &Connection, step: &Migration) -> Result<(), SqlFault> {
    conn.execute_batch(NUMBER)?;
    // Two processes that start together: the second waits here, and finds the step done.
    let done: u32 =
        conn.query_row("SELECT number FROM amanah_schema WHERE one = 1 FOR UPDATE", (), |row| row.get(0))?;
    if done < step.number {
        conn.execute_batch(step.sql)?;
        conn.execute("UPDATE amanah_schema SET number = ?1 WHERE one = 1", [step.number])?;
    }
    conn.commit()
}

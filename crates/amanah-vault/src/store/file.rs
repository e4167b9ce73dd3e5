//! One SQLite file: opened, checked, made durable.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{OpenFlags, ffi};

use crate::error::{OpenError, StoreError};
use crate::keys::KEY_FILE;
use crate::store::engine::EngineSettings;
use crate::store::journal::Backlog;
use crate::store::sql::Connection;

/// How long a connection waits for another one.
pub(crate) const BUSY: Duration = Duration::from_secs(5);

/// The connection that writes: the file is created or checked, made durable, and brought to the newest form.
/// Nobody carries its journal over but who holds [`Backlog`].
pub(crate) fn open_writer(settings: &EngineSettings<'_>) -> Result<(Connection, Backlog), OpenError> {
    let path = settings.path;
    let exists = path.try_exists().map_err(|source| OpenError::Io { path: path.to_path_buf(), source })?;
    match (settings.create, exists) {
        (true, true) => return Err(OpenError::ExistsAlready { path: path.to_path_buf() }),
        (false, false) => return Err(OpenError::NotThere { path: path.to_path_buf() }),
        _ => {}
    }
    let flags = if settings.create {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let mut conn =
        connect(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|fault| file_fault(path, &fault))?;
    must_be_writable(&conn).map_err(|fault| file_fault(path, &fault))?;
    if !settings.create {
        settings.schema.check(&conn, path)?;
        quick_check(&conn).map_err(|fault| file_fault(path, &fault))?;
    }
    make_durable(&conn).map_err(|fault| file_fault(path, &fault))?;
    if !settings.create {
        trust_nothing_unwritten(&conn).map_err(|fault| file_fault(path, &fault))?;
    }
    settings.schema.migrate(&conn, path)?;
    let backlog = Backlog::of(&mut conn).map_err(|fault| file_fault(path, &fault))?;
    Ok((Connection::Sqlite(conn), backlog))
}

/// SQLite opens a file only for reading where it may not be written, or where the disk failed at that moment; every write
/// would then fail for as long as the store is open.
fn must_be_writable(conn: &rusqlite::Connection) -> Result<(), rusqlite::Error> {
    if conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CANTOPEN), None));
    }
    Ok(())
}

pub(crate) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    connect(path, flags).map(Connection::Sqlite).map_err(|fault| file_fault(path, &fault))
}

fn connect(path: &Path, flags: OpenFlags) -> Result<rusqlite::Connection, rusqlite::Error> {
    let conn = rusqlite::Connection::open_with_flags(path, flags)?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.busy_timeout(BUSY)?;
    // A plan that may hang on the values makes SQLite compile the statement anew for each of them; no statement here gains
    // by that.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(conn)
}

/// WAL, one `fsync` per commit, and deleted bytes overwritten: ON and never FAST, which leaves them in free pages.
fn make_durable(conn: &rusqlite::Connection) -> Result<(), rusqlite::Error> {
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))
}

/// Carries what stands in the journal into the file and waits until it is on the disk. After an `fsync` that failed the
/// system may show pages that never got there; whatever is acknowledged from now on would stand on them.
///
/// Enforces: invariant 11
fn trust_nothing_unwritten(conn: &rusqlite::Connection) -> Result<(), rusqlite::Error> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_busy| Ok(()))
}

/// A truncated file is found when it is opened, not when somebody needs the lost page.
fn quick_check(conn: &rusqlite::Connection) -> Result<(), rusqlite::Error> {
    let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let _schema_readable: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if pages == 0 {
        return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOTADB), None));
    }
    Ok(())
}

/// A fault of a file while it is opened.
pub(crate) fn file_fault(path: &Path, fault: impl Into<StoreError>) -> OpenError {
    match fault.into() {
        StoreError::Damaged => damaged(path),
        other => OpenError::NotReady(Box::new(other.into())),
    }
}

/// A damaged file: what helps differs between data and keys.
pub(crate) fn damaged(path: &Path) -> OpenError {
    let path = path.to_path_buf();
    if path.file_name().is_some_and(|name| name == KEY_FILE) {
        OpenError::KeysDamaged { path }
    } else {
        OpenError::Damaged { path }
    }
}

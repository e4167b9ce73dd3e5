//! Copies of a store that is in use: one snapshot each, verified, without what must not lie in a backup.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::error::{StoreError, VaultError};
use crate::safekeeping::Depth;
use crate::store::schema::Schema;
use crate::store::sql;

/// Tables that stay out of a copy. Tags are traces of values and are computed anew; a session that ended or a link
/// that was used must not come back with a restore.
const LEFT_OUT: &[&str] = &[
    "tag",
    "service_host",
    "staff_email",
    "import_seen",
    "session",
    "pending",
    "attempt",
    "api_key",
    "api_answer",
    "known_place",
    "provider_told",
    "received_once",
    "received_claim",
];

/// Copies the file in one snapshot, while it is in use, into a new file that only its owner can read.
pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<(), VaultError> {
    create_private(to).map_err(|fault| VaultError::file(to, &fault))?;
    let source = read_only(from)?;
    let mut target = Connection::open(to)?;
    let backup = Backup::new(&source, &mut target)?;
    // All pages in one step: the snapshot is one moment, and writers go on beside it.
    loop {
        match backup.step(-1)? {
            StepResult::Done => break,
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
    drop(backup);
    // One file and nothing beside it, so that whoever carries it away has all of it.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    Ok(())
}

/// Takes out of a copy of the data file what must not lie in a backup; rewritten whole, nothing of it stays behind.
pub(crate) fn leave_out(copy: &Path) -> Result<(), VaultError> {
    drop_letters(copy)?;
    let conn = Connection::open(copy)?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    for table in LEFT_OUT {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    conn.execute_batch("VACUUM")?;
    Ok(())
}

/// Takes the letters out of a copy: each holds the address it goes to under a key that outlives the address (DEL1). The
/// headers stay; what waited is dropped, and the ledger says that it was released.
///
/// Enforces: invariant 5
fn drop_letters(copy: &Path) -> Result<(), VaultError> {
    let conn = Connection::open(copy)?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.execute("UPDATE mail SET state = replace(replace(state, 'waiting', 'dropped'), 'sending', 'dropped'), sealed = NULL", [])?;
    Ok(())
}

/// Whether SQLite finds the file whole.
pub(crate) fn is_whole(path: &Path, depth: Depth) -> Result<bool, VaultError> {
    let check = match depth {
        Depth::Quick => "PRAGMA quick_check(1)",
        Depth::Full => "PRAGMA integrity_check(1)",
    };
    let found: String = read_only(path)?.query_row(check, [], |row| row.get(0))?;
    Ok(found == "ok")
}

/// What two copies say about each other.
pub(crate) struct CopiesOfOneMoment {
    pub(crate) data_store: Option<[u8; 16]>,
    pub(crate) key_store: Option<[u8; 16]>,
    /// Customers who are in use and have no key.
    pub(crate) customers_without_key: u64,
    /// How many entries the ledger has.
    pub(crate) ledger_size: u64,
}

/// Reads both copies side by side.
pub(crate) fn compare(data: &Path, keys: &Path) -> Result<CopiesOfOneMoment, VaultError> {
    let conn = read_only(data)?;
    conn.execute("ATTACH DATABASE ?1 AS keystore", [keys.to_string_lossy()])?;
    let id = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, [u8; 16]>(0)).ok();
    let count = |sql: &str| -> Result<u64, VaultError> {
        let count: i64 = conn.query_row(sql, [], |row| row.get(0))?;
        Ok(count.try_into().unwrap_or(0))
    };
    Ok(CopiesOfOneMoment {
        data_store: id("SELECT id FROM main.store"),
        key_store: id("SELECT id FROM keystore.store"),
        // Who was erased between the two copies has no key any more, and the key store says so.
        customers_without_key: count(
            "SELECT count(*) FROM customer AS c WHERE c.state <> 'erased'
             AND NOT EXISTS (SELECT 1 FROM keystore.class_key WHERE customer = c.id AND class = 'service')
             AND NOT EXISTS (SELECT 1 FROM keystore.destroyed WHERE customer = c.id AND class = 'service')",
        )?,
        ledger_size: count("SELECT count(*) FROM leaf")?,
    })
}

/// Waits until a file and its name are on the disk; says its size.
pub(crate) fn settle(path: &Path) -> io::Result<u64> {
    let file = File::open(path)?;
    file.sync_all()?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(fs::metadata(path)?.len())
}

/// A new file with the tables of a store and no rows, durable as a store's own file is.
pub(crate) fn new_store(path: &Path, schema: &Schema) -> Result<sql::Connection, VaultError> {
    create_private(path).map_err(|fault| VaultError::file(path, &fault))?;
    let conn = Connection::open(path)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    schema.migrate(&conn, path).map_err(|_| StoreError::Damaged)?;
    Ok(sql::Connection::Sqlite(conn))
}

/// Removes a file of a store and what SQLite keeps beside it, as far as they are there.
pub(crate) fn remove_with_journals(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(ending);
        let _gone = fs::remove_file(Path::new(&beside));
    }
}

/// A connection that only reads.
pub(crate) fn reader(path: &Path) -> Result<sql::Connection, VaultError> {
    read_only(path).map(sql::Connection::Sqlite)
}

fn read_only(path: &Path) -> Result<Connection, VaultError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    Ok(conn)
}

fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

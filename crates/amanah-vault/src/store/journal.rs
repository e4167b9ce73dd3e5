//! The journal of a file: carried over into it when it has grown, and emptied, so that what was deleted stands in no frame
//! of it any more.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use rusqlite::hooks::Wal;

use crate::error::VaultError;
use crate::store::postgres::{PostgresSettings, Session};
use crate::store::sql::Connection;

/// How long to wait for somebody who still reads an older state; the sweep tries again later.
const PATIENCE: Duration = Duration::from_millis(500);

/// Carries the journal over into the file and cuts it to nothing; says whether that was done. With `secure_delete`
/// the file then holds no deleted byte, and neither does the journal.
///
/// Enforces: invariant 5
pub(crate) fn empty(conn: &Connection) -> Result<bool, VaultError> {
    // A server empties its own.
    let Connection::Sqlite(conn) = conn else { return Ok(true) };
    conn.busy_timeout(PATIENCE)?;
    let outcome = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    });
    conn.busy_timeout(crate::store::file::BUSY)?;
    let (busy, frames_left) = outcome?;
    // The answer is not taken on trust: the journal's own length says whether anything is left.
    Ok(busy == 0 && frames_left == 0 && length(conn) == 0)
}

/// After how many frames, of 4 KiB each, the journal is carried over. An erasure of a thousand data writes a thousand frames:
/// fewer here would make nearly every one wait for such work.
const ENOUGH: i32 = 4000;

/// How many frames of the journal are not known to be in the file yet.
pub(crate) struct Backlog(Arc<AtomicI32>);

impl Backlog {
    /// Watches the commits of a connection, which stops carrying them over by itself: it would do so before it answers, and
    /// whoever waits for a commit would wait for the work of all who came before.
    pub(crate) fn of(conn: &mut rusqlite::Connection) -> Result<Self, rusqlite::Error> {
        let frames = Arc::new(AtomicI32::new(0));
        let counted = Arc::clone(&frames);
        conn.wal_hook(Some(move |_: &mut Wal, frames| {
            counted.store(frames, Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self(frames))
    }

    /// Carries the journal over when there is enough of it; to be called when everybody has their answer.
    pub(crate) fn carry_over(&self, conn: &Connection) {
        let Connection::Sqlite(conn) = conn else { return };
        if self.0.load(Ordering::Relaxed) < ENOUGH {
            return;
        }
        // What a reader or a fault of the disk keeps from the file stays in the journal, as durable as before, until the
        // next commit.
        let _carried = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        self.0.store(0, Ordering::Relaxed);
    }
}

/// How many bytes the journal has; one that is not there has none.
fn length(conn: &rusqlite::Connection) -> u64 {
    let Some(path) = conn.path() else { return u64::MAX };
    fs::metadata(PathBuf::from(format!("{path}-wal"))).map_or(0, |journal| journal.len())
}

/// Takes deleted rows out of the tables. The server's journal keeps copies until it recycles them, and so do its archives
/// and replicas: what they hold is sealed, and unreadable since the keys are gone.
///
/// Through a connection of its own, because it takes as long as the tables are large, and neither the writer nor its
/// callers wait for that. Must not be called on a thread of an async runtime.
///
/// Enforces: invariant 5
pub(crate) fn vacuum(settings: &PostgresSettings, tables: &str) -> Result<bool, VaultError> {
    Session::connect(&settings.for_long_work())?.batch(tables)?;
    Ok(true)
}

/// Every table with rows that an erasure deletes or changes.
pub(crate) const VACUUM: &str = "VACUUM customer, datum, detail, detail_tail, detail_of, tag, current, replacement, agreement, session, \
                      pending, mail, ticket, ticket_message, invoice, document_part, service, service_host, opening, account, person, \
                      owner_offer, known_place, import_lot, import_seen, service_record, \
                      passkey, second_factor, provider_notice, provider_told, suspended_sign_on, rights_case, \
                      rights_case_step, suppression, webhook_event, certificate, received_mail, received_part, received_once, \
                      received_claim, received_evidence, received_shred, legal_hold, held_datum";

/// Every table of the key store with rows that an erasure or the end of an epoch deletes or changes.
pub(crate) const VACUUM_KEYS: &str = "VACUUM class_key, version_key, bucket_key, named_key, making, epoch";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::{DATA, KEYS};
    use crate::store::transfer;

    /// Shows: invariant 5
    #[test]
    fn every_table_that_holds_a_key_is_emptied_of_deleted_rows() {
        let tables = transfer::tables(&KEYS).unwrap();
        let holding = tables.iter().filter(|table| table.has("wrapped") || table.has("wrapped_check"));

        let unnamed: Vec<_> = holding
            .filter(|table| !VACUUM_KEYS.split([' ', ',']).any(|word| word == table.name))
            .map(|table| &table.name)
            .collect();

        assert!(unnamed.is_empty(), "{unnamed:?}");
    }

    /// Shows: invariant 5
    #[test]
    fn every_table_that_names_a_customer_is_emptied_of_deleted_rows() {
        let tables = transfer::tables(&DATA).unwrap();
        let about_customers = tables.iter().filter(|table| table.has("customer") || table.name == "customer");

        // Tombstones stay.
        for table in about_customers.filter(|table| table.name != "erasure") {
            let is_named = VACUUM.split([' ', ',']).any(|word| word == table.name);
            assert!(is_named, "{}", table.name);
        }
    }
}

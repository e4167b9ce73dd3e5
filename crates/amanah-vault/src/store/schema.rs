//! Numbered migrations, forward only: one file per table family under `src/schema/`.
//!
//! To add tables: write `src/schema/NNNN_family.sql` with the next free number, add it to the list here, and classify
//! every new column in `columns.toml`. A migration that has been released is never edited.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::OpenError;
use crate::store::file::{damaged, file_fault};

/// One step of a schema.
pub(crate) struct Migration {
    pub(crate) number: u32,
    pub(crate) sql: &'static str,
}

/// All steps of one kind of file.
pub(crate) struct Schema {
    /// Written in the file's header, so that a key store is never taken for a data file.
    pub(crate) application: i32,
    pub(crate) migrations: &'static [Migration],
}

/// Declares the migrations from their files.
macro_rules! migrations {
    ($($number:literal => $file:literal),+ $(,)?) => {
        &[$(Migration { number: $number, sql: include_str!(concat!("../schema/", $file)) }),+]
    };
}

/// The data file.
pub(crate) const DATA: Schema = Schema {
    application: 0x414d_4e01,
    migrations: migrations![
        1 => "0001_store.sql",
        2 => "0002_customers.sql",
        3 => "0003_data.sql",
        4 => "0004_ledger.sql",
        5 => "0005_erasures.sql",
        6 => "0006_staff.sql",
        7 => "0007_policy.sql",
        8 => "0008_replacement.sql",
        9 => "0009_erased_data.sql",
        10 => "0010_session.sql",
        11 => "0011_pending.sql",
        12 => "0012_mail.sql",
        13 => "0013_ticket.sql",
        14 => "0014_service.sql",
        15 => "0015_staff_email.sql",
        16 => "0016_opening.sql",
        17 => "0017_import.sql",
        18 => "0018_mail_address.sql",
        19 => "0019_account.sql",
        20 => "0020_epoch_end.sql",
        21 => "0021_clock.sql",
        22 => "0022_detail_of.sql",
        30 => "0030_job.sql",
        31 => "0031_attempt.sql",
        32 => "0032_account_holder.sql",
        33 => "0033_people.sql",
        34 => "0034_known_place.sql",
        35 => "0035_mail_delivery.sql",
        37 => "0037_service.sql",
        38 => "0038_ticket.sql",
        39 => "0039_invoice.sql",
        40 => "0040_officer.sql",
        42 => "0042_api_key.sql",
        43 => "0043_signed_in_by.sql",
        44 => "0044_passkey.sql",
        45 => "0045_provider_notice.sql",
        46 => "0046_notice_closed.sql",
        47 => "0047_mailbox_in_doubt.sql",
        48 => "0048_rights_case.sql",
        49 => "0049_remains.sql",
        50 => "0050_received_mail.sql",
        51 => "0051_certificate.sql",
        52 => "0052_webhook.sql",
        53 => "0053_received_claim.sql",
        54 => "0054_gone_along.sql",
        55 => "0055_mail_request.sql",
        56 => "0056_passed_on.sql",
        57 => "0057_legal_hold.sql",
        58 => "0058_panel.sql",
        59 => "0059_case_thread.sql",
    ],
};

/// The key store.
pub(crate) const KEYS: Schema = Schema {
    application: 0x414d_4e02,
    migrations: migrations![
        1 => "keys_0001.sql",
        2 => "keys_0002.sql",
        3 => "keys_0003.sql",
        4 => "keys_0004.sql",
        5 => "keys_0005.sql",
    ],
};

impl Schema {
    /// Whether the file is one of ours, and not newer than this program.
    pub(crate) fn check(&self, conn: &Connection, path: &Path) -> Result<(), OpenError> {
        let read = |pragma| conn.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
        let application = read("application_id").map_err(|fault| file_fault(path, &fault))?;
        if application != self.application {
            return Err(damaged(path));
        }
        let found = read("user_version").map_err(|fault| file_fault(path, &fault))?;
        let found = u32::try_from(found).unwrap_or(u32::MAX);
        let known = self.migrations.last().map_or(0, |last| last.number);
        if found > known {
            return Err(OpenError::NewerSchema { path: path.to_path_buf(), found, known });
        }
        Ok(())
    }

    /// Whether this file is a data file or key store of ours; anything that is no such file is not.
    pub(crate) fn is_written_in(&self, path: &Path) -> bool {
        self.stands_in(path) == Ok(true)
    }

    /// The same for a file that has to be one, so that a disk that does not read it is no reason to doubt the file.
    pub(crate) fn stands_in(&self, path: &Path) -> Result<bool, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        Ok(application == self.application)
    }

    /// Brings a file of ours that nobody has open to the newest form.
    pub(crate) fn bring_up_to_date(&self, path: &Path) -> Result<(), OpenError> {
        let conn = Connection::open(path).map_err(|fault| file_fault(path, &fault))?;
        self.check(&conn, path)?;
        self.migrate(&conn, path)
    }

    /// Applies what is missing, each step in a transaction of its own.
    pub(crate) fn migrate(&self, conn: &Connection, path: &Path) -> Result<(), OpenError> {
        self.apply(conn).map_err(|fault| file_fault(path, &fault))
    }

    fn apply(&self, conn: &Connection) -> Result<(), rusqlite::Error> {
        let at: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        for step in self.migrations.iter().filter(|step| step.number > at) {
            conn.execute_batch("BEGIN IMMEDIATE")?;
            conn.execute_batch(step.sql)?;
            conn.pragma_update(None, "application_id", self.application)?;
            conn.pragma_update(None, "user_version", step.number)?;
            conn.execute_batch("COMMIT")?;
        }
        Ok(())
    }
}

//! Numbered migrations of the database, forward only: one file each under `src/schema/postgres/`.
//!
//! Their numbers are those of the SQLite files they stand beside; a test compares what both make. To add tables: write
//! both files, add them to both lists, and classify every new column in `columns.toml`.

use std::path::Path;

use crate::error::OpenError;
use crate::store::schema::{Migration, Schema};
use crate::store::sql::{Connection, OptionalRow, SqlFault};

/// Declares the migrations from their files.
macro_rules! migrations {
    ($($number:literal => $file:literal),+ $(,)?) => {
        &[$(Migration { number: $number, sql: include_str!(concat!("../../schema/postgres/", $file)) }),+]
    };
}

/// All steps of one kind of database.
pub(crate) struct DatabaseSchema {
    /// The table that says which step the database has.
    number: &'static str,
    /// Makes that table.
    make_number: &'static str,
    /// The same table of the other kind: where it is, nothing of this kind is made.
    of_the_other: &'static str,
    /// The same store in a file.
    of_file: &'static Schema,
    migrations: &'static [Migration],
}

/// The data. The first file is the nineteenth state of the SQLite file: there was no database before.
pub(crate) const DATA: DatabaseSchema = DatabaseSchema {
    number: "amanah_schema",
    make_number: include_str!("../../schema/postgres/0000_schema.sql"),
    of_the_other: "amanah_keys_schema",
    of_file: &crate::store::schema::DATA,
    migrations: migrations![
        19 => "0019_store.sql",
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

/// The key store. The first file is the fifth state of the SQLite file.
pub(crate) const KEYS: DatabaseSchema = DatabaseSchema {
    number: "amanah_keys_schema",
    make_number: include_str!("../../schema/postgres/keys_0000.sql"),
    of_the_other: "amanah_schema",
    of_file: &crate::store::schema::KEYS,
    migrations: migrations![
        5 => "keys_0005.sql",
    ],
};

impl DatabaseSchema {
    /// The newest step that this program knows.
    pub(super) fn known(&self) -> u32 {
        self.migrations.last().map_or(0, |last| last.number)
    }

    /// The same store in a file.
    pub(super) const fn of_file(&self) -> &'static Schema {
        self.of_file
    }

    /// The table that says which step the database has.
    pub(super) const fn number(&self) -> &'static str {
        self.number
    }
}

/// Makes the tables, or brings them up to date; each step in a transaction of its own.
pub(super) fn prepare(
    conn: &Connection,
    schema: &DatabaseSchema,
    place: &Path,
    create: bool,
) -> Result<(), OpenError> {
    let fault =
        |fault: SqlFault| OpenError::Database { place: place.display().to_string(), fault: fault.into() };
    let found = version(conn, schema).map_err(fault)?;
    match (create, found) {
        (true, Some(_)) => return Err(OpenError::ExistsAlready { path: place.to_path_buf() }),
        (false, None) => return Err(OpenError::NoStoreInDatabase { place: place.display().to_string() }),
        _ => {}
    }
    let known = schema.known();
    if let Some(found) = found.filter(|found| *found > known) {
        return Err(OpenError::NewerSchema { path: place.to_path_buf(), found, known });
    }
    for step in schema.migrations.iter().filter(|step| Some(step.number) > found) {
        apply(conn, schema, step).map_err(fault)?;
    }
    Ok(())
}

/// What stands beside the number of a database while a restore into it has not ended.
const RESTORING: &str = "a restore into this database has not ended";

/// Marks a database as one that nobody opens but whoever restores into it, durable when it answers.
pub(super) fn mark_unfinished(conn: &Connection, schema: &DatabaseSchema) -> Result<(), SqlFault> {
    conn.execute_batch(&format!("COMMENT ON TABLE {} IS '{RESTORING}'", schema.number))
}

/// Takes the mark away.
pub(super) fn unmark(conn: &Connection, schema: &DatabaseSchema) -> Result<(), SqlFault> {
    conn.execute_batch(&format!("COMMENT ON TABLE {} IS NULL", schema.number))
}

/// Whether a restore into the database began and did not end.
pub(super) fn is_unfinished(conn: &Connection, schema: &DatabaseSchema) -> Result<bool, SqlFault> {
    let sql =
        format!("SELECT coalesce(obj_description(to_regclass('{}')::oid, 'pg_class'), '')", schema.number);
    conn.query_row(&sql, (), |row| Ok(row.get::<String>(0)? == RESTORING))
}

/// Makes all tables in one transaction and takes them back: whatever would refuse them says so now.
pub(super) fn rehearse(conn: &Connection, schema: &DatabaseSchema) -> Result<(), SqlFault> {
    conn.execute_batch("BEGIN")?;
    let made = conn
        .execute_batch(schema.make_number)
        .and_then(|()| schema.migrations.iter().try_for_each(|step| conn.execute_batch(step.sql)));
    conn.roll_back();
    made
}

/// Whether the database holds what may not be mixed with this schema.
pub(super) fn holds_the_other(conn: &Connection, schema: &DatabaseSchema) -> Result<bool, SqlFault> {
    is_there(conn, schema.of_the_other)
}

/// Which step the database has; none when it holds no store.
pub(super) fn version(conn: &Connection, schema: &DatabaseSchema) -> Result<Option<u32>, SqlFault> {
    if !is_there(conn, schema.number)? {
        return Ok(None);
    }
    let step = format!("SELECT number FROM {} WHERE one = 1", schema.number);
    conn.query_row(&step, (), |row| row.get(0)).optional()
}

fn is_there(conn: &Connection, table: &str) -> Result<bool, SqlFault> {
    conn.query_row(&format!("SELECT to_regclass('{table}') IS NOT NULL"), (), |row| row.get(0))
}

fn apply(conn: &Connection, schema: &DatabaseSchema, step: &Migration) -> Result<(), SqlFault> {
    conn.execute_batch("BEGIN")?;
    let applied = apply_inside(conn, schema, step);
    if applied.is_err() {
        conn.roll_back();
    }
    applied
}

fn apply_inside(conn: &Connection, schema: &DatabaseSchema, step: &Migration) -> Result<(), SqlFault> {
    conn.execute_batch(schema.make_number)?;
    // Two processes that start together: the second waits here, and finds the step done.
    let number = schema.number;
    let done: u32 =
        conn.query_row(&format!("SELECT number FROM {number} WHERE one = 1 FOR UPDATE"), (), |row| {
            row.get(0)
        })?;
    if done < step.number {
        conn.execute_batch(step.sql)?;
        conn.execute(&format!("UPDATE {number} SET number = ?1 WHERE one = 1"), [step.number])?;
    }
    conn.commit()
}

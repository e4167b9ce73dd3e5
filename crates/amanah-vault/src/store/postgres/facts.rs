//! What the server says of itself.

use std::path::PathBuf;

use amanah_policy::Timestamp;

use super::schema::{DATA, DatabaseSchema, KEYS};
use super::{PostgresSettings, PostgresStore};
use crate::error::VaultError;
use crate::rows::{DatabaseFacts, ServerLog};
use crate::store::sql::{Connection, Row, SqlFault};

/// One row of texts and numbers about the database with `{schema}`. A setting that this user may not read is empty.
const FACTS: &str = "SELECT
    current_setting('server_version_num')::bigint,
    (SELECT number FROM {schema} WHERE one = 1),
    (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl),
    current_setting('fsync') = 'on',
    current_setting('synchronous_commit'),
    current_setting('full_page_writes') = 'on',
    coalesce((SELECT setting FROM pg_settings WHERE name = 'log_statement'), ''),
    coalesce((SELECT setting::bigint FROM pg_settings WHERE name = 'log_min_duration_statement'), -1),
    (SELECT (extract(epoch FROM max(greatest(last_vacuum, last_autovacuum))) * 1000000)::bigint
       FROM pg_stat_user_tables),
    (SELECT pg_encoding_to_char(encoding)::text FROM pg_database WHERE datname = current_database()),
    (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
    (SELECT setting FROM pg_settings WHERE name = 'data_directory')";

impl PostgresStore {
    /// What the server says of itself.
    pub(crate) async fn facts(&self) -> Result<DatabaseFacts, VaultError> {
        let settings = self.settings.clone();
        self.engine.read(move |tx| Ok(facts_of(tx.conn, &settings, &DATA)?)).await
    }
}

/// What the server of a key store says of itself.
pub(crate) fn key_facts(conn: &Connection, settings: &PostgresSettings) -> Result<DatabaseFacts, VaultError> {
    Ok(facts_of(conn, settings, &KEYS)?)
}

fn facts_of(
    conn: &Connection,
    settings: &PostgresSettings,
    schema: &DatabaseSchema,
) -> Result<DatabaseFacts, SqlFault> {
    conn.query_row(&FACTS.replace("{schema}", schema.number()), (), |row| of_row(row, settings, schema))
}

fn of_row(
    row: &Row<'_>,
    settings: &PostgresSettings,
    schema: &DatabaseSchema,
) -> Result<DatabaseFacts, SqlFault> {
    Ok(DatabaseFacts {
        place: settings.place(),
        version: row.get(0)?,
        schema: row.get(1)?,
        known_schema: schema.known(),
        tls: row.get(2)?,
        is_local: settings.is_local(),
        fsync: row.get(3)?,
        synchronous_commit: row.get(4)?,
        full_page_writes: row.get(5)?,
        log: ServerLog { statements: row.get(6)?, slow_millis: row.get(7)? },
        vacuumed_at: row.get::<Option<i64>>(8)?.map(Timestamp::from_micros),
        encoding: row.get(9)?,
        clock: Timestamp::from_micros(row.get(10)?),
        folder: row.get::<Option<String>>(11)?.map(PathBuf::from),
    })
}

//! The narrow waist: which database it is, is known here and below, nowhere else.
//!
//! Each operation is an `async fn` of [`Store`], one transaction, in a file per table family under `store/`. It takes
//! and gives sealed bytes, tags, ids, states, times and amounts, never a personal value in the clear.
//!
//! To add an operation: put its SQL in `store/<family>.rs` as `impl Store { pub(crate) async fn verb(..) }` with a
//! `match` on the store; call it from `vault/<verb>.rs`, where values are sealed before and opened after.

pub(crate) mod accounts;
pub(crate) mod api_keys;
pub(crate) mod attempts;
pub(crate) mod burial;
pub(crate) mod certificates;
pub(crate) mod checkpoints;
pub(crate) mod clock;
pub(crate) mod copy;
pub(crate) mod customers;
pub(crate) mod data;
pub(crate) mod deliveries;
pub(crate) mod detail;
pub(crate) mod engine;
pub(crate) mod entries_of;
pub(crate) mod entry;
pub(crate) mod epoch_ends;
pub(crate) mod erasures;
pub(crate) mod file;
pub(crate) mod history;
pub(crate) mod imports;
pub(crate) mod invoices;
pub(crate) mod jobs;
pub(crate) mod journal;
pub(crate) mod key_place;
pub(crate) mod ledger_tail;
pub(crate) mod legal_holds;
pub(crate) mod lock;
pub(crate) mod mails;
pub(crate) mod numbers;
pub(crate) mod openings;
pub(crate) mod passed_on;
pub(crate) mod passkeys;
pub(crate) mod pending;
pub(crate) mod places;
pub(crate) mod policy_versions;
pub(crate) mod postgres;
pub(crate) mod prepared;
pub(crate) mod provider_notices;
pub(crate) mod received;
pub(crate) mod received_claims;
pub(crate) mod remains;
pub(crate) mod replacements;
pub(crate) mod rights_cases;
pub(crate) mod rows_of;
pub(crate) mod scan;
pub(crate) mod schema;
pub(crate) mod searches;
pub(crate) mod second_factors;
pub(crate) mod services;
pub(crate) mod sessions;
pub(crate) mod sql;
pub(crate) mod sqlite;
pub(crate) mod staff;
pub(crate) mod staff_rows;
pub(crate) mod tickets;
pub(crate) mod tombstones;
pub(crate) mod transactions;
pub(crate) mod transfer;
pub(crate) mod tree;
pub(crate) mod webhooks;

pub(crate) use engine::{ReadTx, WriteTx};
pub(crate) use key_place::KeyPlace;
pub(crate) use postgres::PostgresStore;
pub(crate) use sqlite::SqliteStore;

/// The data store of one vault.
pub(crate) enum Store {
    /// One SQLite file in the data folder.
    Sqlite(SqliteStore),
    /// A PostgreSQL database.
    Postgres(Box<PostgresStore>),
}

impl Store {
    /// The file that holds the data; none where a database does.
    pub(crate) fn file(&self) -> Option<&std::path::Path> {
        match self {
            Self::Sqlite(sqlite) => Some(sqlite.path()),
            Self::Postgres(_) => None,
        }
    }

    /// The file that holds the data, or the name of the database.
    pub(crate) fn path(&self) -> &std::path::Path {
        match self {
            Self::Sqlite(sqlite) => sqlite.path(),
            Self::Postgres(postgres) => postgres.place(),
        }
    }

    /// Whether other processes write to it too.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

//! Where a key store is: in a file of the key folder, or in a database of another cluster than the data's.

use std::path::{Path, PathBuf};

use crate::error::{OpenError, StoreError, VaultError};
use crate::keys::KEY_FILE;
use crate::options::{Place, VaultOptions};
use crate::store::engine::{Engine, EngineSettings};
use crate::store::file::{file_fault, open_reader};
use crate::store::postgres::{self, PostgresSettings};
use crate::store::schema::KEYS;
use crate::store::sql::Connection;
use crate::store::{copy, transfer};

/// Where a key store is.
#[derive(Clone)]
pub(crate) enum KeyPlace {
    /// In an SQLite file.
    File(PathBuf),
    /// In a database, which messages call by the name beside it.
    Postgres(Box<PostgresSettings>, PathBuf),
}

impl KeyPlace {
    pub(crate) fn of(options: &VaultOptions) -> Self {
        match &options.keys {
            Place::Folder => Self::File(options.key_dir.join(KEY_FILE)),
            Place::Postgres(settings) => {
                Self::Postgres(settings.clone(), PathBuf::from(format!("keys in {}", settings.place())))
            }
        }
    }

    /// The file, or how the database is called.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Postgres(_, path) => path,
        }
    }

    /// The file; none where a database holds the keys.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres(..) => None,
        }
    }

    /// The database; none where a file holds the keys.
    pub(crate) fn database(&self) -> Option<&PostgresSettings> {
        match self {
            Self::File(_) => None,
            Self::Postgres(settings, _) => Some(settings),
        }
    }

    /// Whether there is a key store, whole or not. Must not be called on a thread of an async runtime, as everything
    /// below.
    pub(crate) fn is_there(&self) -> Result<bool, OpenError> {
        match self {
            Self::File(path) => Ok(path.exists()),
            Self::Postgres(settings, _) => postgres::holds(settings, &postgres::KEYS),
        }
    }

    /// Refuses a place that takes no key store. Nothing is changed.
    pub(crate) fn must_be_free(&self) -> Result<(), OpenError> {
        match self {
            Self::File(path) if path.exists() => Err(OpenError::ExistsAlready { path: path.clone() }),
            Self::File(_) => Ok(()),
            Self::Postgres(settings, _) => postgres::must_be_empty(settings, &postgres::KEYS),
        }
    }

    /// A connection for a few statements, without threads.
    pub(crate) fn connect(&self) -> Result<Connection, OpenError> {
        match self {
            Self::File(path) => Connection::open_file(path).map_err(|fault| self.fault(fault)),
            Self::Postgres(settings, _) => postgres::connect(settings),
        }
    }

    /// A connection that reads keys beside data.
    pub(crate) fn reader(&self) -> Result<Connection, OpenError> {
        match self {
            Self::File(path) => open_reader(path),
            Self::Postgres(settings, _) => postgres::connect(settings),
        }
    }

    /// Makes or opens the key store and starts its threads.
    pub(crate) fn engine(&self, create: bool) -> Result<Engine, OpenError> {
        match self {
            Self::File(path) => Engine::open(&EngineSettings {
                path,
                schema: &KEYS,
                create,
                readers: 1,
                beside: None,
                ledger: None,
            }),
            Self::Postgres(settings, path) => postgres::open_keys(settings, path, create),
        }
    }

    /// A connection of its own that shows the key store as it is now, for long readings: copies and searches.
    pub(crate) fn snapshot(&self) -> Result<Connection, VaultError> {
        let conn = match self {
            Self::File(path) => copy::reader(path)?,
            Self::Postgres(settings, _) => postgres::session(&settings.for_long_work())?,
        };
        conn.begin_reading()?;
        Ok(conn)
    }

    /// Copies the key store as it is now into a new file that only its owner can read.
    pub(crate) fn copy_into(&self, file: &Path) -> Result<(), VaultError> {
        match self {
            Self::File(path) => copy::copy_file(path, file),
            Self::Postgres(..) => transfer::copy_keys(&self.snapshot()?, &copy::new_store(file, &KEYS)?),
        }
    }

    /// A fault of a key store that is being opened.
    pub(crate) fn fault(&self, fault: impl Into<StoreError>) -> OpenError {
        match self {
            Self::File(path) => file_fault(path, fault),
            Self::Postgres(settings, _) => {
                OpenError::Database { place: settings.place(), fault: fault.into() }
            }
        }
    }

    /// Takes away a key store that was made just now and that nobody used.
    pub(crate) fn unmake(&self) {
        match self {
            // The fault that led here is what the caller hears.
            Self::File(path) => copy::remove_with_journals(path),
            Self::Postgres(settings, _) => {
                let _gone = postgres::connect(settings)
                    .map(|conn| drop(postgres::drop_store(&conn, &postgres::KEYS)));
            }
        }
    }
}

//! Which database a command is told to use.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Stop;
use crate::init::StoreAnswer;

/// A database of PostgreSQL, instead of a file.
#[derive(Args)]
pub(super) struct Database {
    /// A database of PostgreSQL for the data, instead of a file: `postgresql://user@host/database`. Others on this
    /// machine can read a command line, so give a password in a file.
    #[arg(long = "store", value_name = "URL")]
    url: Option<String>,
    /// The certificate (PEM) of the authority that signed the server's, when it is on another machine.
    #[arg(long = "store-ca-file", value_name = "FILE", requires = "url")]
    ca_file: Option<PathBuf>,
    /// The file with the password of the database.
    #[arg(long = "store-password-file", value_name = "FILE", requires = "url")]
    password_file: Option<PathBuf>,
}

/// Never shows the address, which may hold a password.
impl core::fmt::Debug for Database {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}

/// A database of PostgreSQL for the wrapped keys, instead of a file.
#[derive(Args)]
pub(super) struct KeyDatabase {
    /// A database of PostgreSQL for the wrapped keys, instead of a file, in another cluster than the data's.
    #[arg(long = "key-store", value_name = "URL")]
    key_url: Option<String>,
    /// The certificate (PEM) of the authority that signed that server's, when it is on another machine.
    #[arg(long = "key-store-ca-file", value_name = "FILE", requires = "key_url")]
    key_ca_file: Option<PathBuf>,
    /// The file with the password of that database.
    #[arg(long = "key-store-password-file", value_name = "FILE", requires = "key_url")]
    key_password_file: Option<PathBuf>,
}

/// Never shows the address either.
impl core::fmt::Debug for KeyDatabase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeyDatabase").finish_non_exhaustive()
    }
}

impl KeyDatabase {
    /// The database, when a flag gave one.
    ///
    /// # Errors
    /// When a folder is not readable.
    pub(super) fn answer(self) -> Result<Option<StoreAnswer>, Stop> {
        let Self { key_url: url, key_ca_file: ca_file, key_password_file: password_file } = self;
        let url = url.unwrap_or_default();
        Database { url: None, ca_file, password_file }.answer(&url)
    }
}

impl Database {
    /// The address, when a flag gave one.
    pub(super) fn url(&self) -> Option<String> {
        self.url.clone()
    }

    /// The database at `url`; none when it is empty.
    ///
    /// # Errors
    /// When a folder is not readable.
    pub(super) fn answer(self, url: &str) -> Result<Option<StoreAnswer>, Stop> {
        if url.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(StoreAnswer {
            url: url.trim().to_owned(),
            ca_file: self.ca_file.map(std::path::absolute).transpose()?,
            password_file: self.password_file.map(std::path::absolute).transpose()?,
        }))
    }
}

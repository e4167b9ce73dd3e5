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

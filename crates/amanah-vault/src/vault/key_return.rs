//! A way back for keys: a copy of the key store into the place that the configuration names, after a loss or to move
//! them from a file into a cluster or back.

use std::fs;
use std::path::{Path, PathBuf};

use super::Vault;
use super::open::{make_private, must_be_apart};
use crate::error::OpenError;
use crate::keys::KEY_FILE;
use crate::options::{Place, VaultOptions};
use crate::safekeeping::Depth;
use crate::store::lock::FolderLock;
use crate::store::postgres::{self, away};
use crate::store::schema::KEYS;
use crate::store::{KeyPlace, copy, transfer};

/// The name under which a copy waits in the key folder until it is whole in its place.
const ARRIVING: &str = "keys.db.arriving";

impl Vault {
    /// Puts a copy of the key store, a folder that [`Vault::copy_keys`] or [`Vault::backup`] filled, into the place that
    /// `options` name, which must hold no keys; says how that place is called. The master key is not in the copy: it must
    /// lie in the key folder, or with its provider, when the vault is opened. What was erased after the copy was made is
    /// erased again by [`Vault::restore_with_ledger`] alone.
    ///
    /// A key file in the key folder itself is put aside when it has arrived in a database, so that there are no two
    /// key stores that both go on.
    ///
    /// # Errors
    /// [`OpenError::KeyCopyRefused`] for what is no whole copy, [`OpenError::InUse`] while the store is open, and as
    /// [`Vault::create`] when the place does not take it. Nothing is changed then.
    pub async fn restore_keys(copy: &Path, options: &VaultOptions) -> Result<PathBuf, OpenError> {
        let copy = if copy.is_dir() { copy.join(KEY_FILE) } else { copy.to_path_buf() };
        let returning = Returning {
            copy,
            data_dir: options.data_dir.clone(),
            key_dir: options.key_dir.clone(),
            data: options.place.clone(),
            place: KeyPlace::of(options),
        };
        away(move || returning.put()).await
    }
}

struct Returning {
    copy: PathBuf,
    data_dir: PathBuf,
    key_dir: PathBuf,
    data: Place,
    place: KeyPlace,
}

impl Returning {
    fn put(self) -> Result<PathBuf, OpenError> {
        if !self.copy.is_file() {
            return Err(self.refused(NOT_THERE));
        }
        make_private(&self.data_dir)?;
        let _lock = FolderLock::take(&self.data_dir)?;
        must_be_apart(&self.data, &self.place)?;
        self.place.must_be_free()?;
        make_private(&self.key_dir)?;
        let arriving = self.key_dir.join(ARRIVING);
        copy::remove_with_journals(&arriving);
        let arrived = self.bring(&arriving).and_then(|()| self.settle(&arriving));
        copy::remove_with_journals(&arriving);
        arrived.map(|()| self.place.path().to_path_buf())
    }

    /// Copies the copy beside its place, whole and in the form that this program knows.
    fn bring(&self, arriving: &Path) -> Result<(), OpenError> {
        if KEYS.stands_in(&self.copy).ok() != Some(true) {
            return Err(self.refused(NO_COPY));
        }
        let is_whole = copy::copy_file(&self.copy, arriving)
            .and_then(|()| copy::is_whole(arriving, Depth::Full))
            .map_err(|_| self.refused(NO_COPY))?;
        if !is_whole {
            return Err(self.refused(NO_COPY));
        }
        KEYS.bring_up_to_date(arriving)
    }

    fn settle(&self, arriving: &Path) -> Result<(), OpenError> {
        let io = |path: &Path, source| OpenError::Io { path: path.to_path_buf(), source };
        match &self.place {
            KeyPlace::File(file) => {
                copy::settle(arriving).map_err(|source| io(arriving, source))?;
                fs::rename(arriving, file).map_err(|source| io(file, source))?;
                copy::settle(file).map(drop).map_err(|source| io(file, source))
            }
            KeyPlace::Postgres(settings, _) => {
                let to = postgres::create_empty(settings, &postgres::KEYS)?;
                let carried = copy::reader(arriving).and_then(|from| {
                    from.begin_reading()?;
                    transfer::copy_keys(&from, &to)
                });
                carried.map_err(|fault| {
                    // What the caller hears is why.
                    let _gone = postgres::drop_store(&to, &postgres::KEYS);
                    OpenError::NotReady(Box::new(fault))
                })?;
                self.put_aside()
            }
        }
    }

    /// The file that was the key store until now is none from here on.
    fn put_aside(&self) -> Result<(), OpenError> {
        let own = self.key_dir.join(KEY_FILE);
        let is_own = self.copy.canonicalize().ok() == own.canonicalize().ok();
        if !own.exists() || !is_own {
            return Ok(());
        }
        let aside = self.key_dir.join("keys.db.moved");
        fs::rename(&own, &aside).map_err(|source| OpenError::Io { path: own, source })
    }

    fn refused(&self, what: &'static str) -> OpenError {
        OpenError::KeyCopyRefused { path: self.copy.clone(), what }
    }
}

const NOT_THERE: &str = "is not there; name the folder of a copy";
const NO_COPY: &str = "is damaged or no copy of a key store; take another one, nothing was changed";

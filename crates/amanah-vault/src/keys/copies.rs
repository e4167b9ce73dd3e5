//! Copies of the key store: whoever loses every one of them has erased every customer.
//!
//! Each place holds one copy, replaced as a whole once the new one is verified. The master key is never beside it.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_policy::Timestamp;
use tokio::task::spawn_blocking;

use super::epochs::{self, STILL_WRAPPED};
use super::wrap::Wrapping;
use super::{KEY_FILE, KeyStore, rewrap};
use crate::epochs::KeyCopy;
use crate::error::{StoreError, VaultError};
use crate::safekeeping::Depth;
use crate::store::schema::KEYS;
use crate::store::sql::Connection;
use crate::store::{KeyPlace, copy};
use crate::vault::make_private;

impl KeyStore {
    /// Copies the key store into a folder, verified: whole, of this store, and a sample of each kind opens with the
    /// newest master key as its provider gives it. A copy that is there is replaced only then.
    pub(crate) async fn copy_to(&self, place: &Path, now: Timestamp) -> Result<(), VaultError> {
        let epoch = self.epoch().await?;
        let alone = self.master_alone(epoch).await?;
        let (from, to) = (self.place.clone(), place.to_path_buf());
        let store = self.store_id();
        let is_rewrapped = self.epochs().await?.iter().filter(|row| row.ended_at.is_none()).count() == 1;
        let opening = if is_rewrapped { alone } else { self.wrapping() };
        let making = Making { epoch: is_rewrapped.then_some(epoch), opening, store };
        spawn_blocking(move || making.copy(&from, &to)).await.map_err(|_| StoreError::Closed)??;
        self.register(place, epoch, now).await
    }

    /// The same while an epoch is about to end: nothing in the copy may need an older master key.
    pub(crate) async fn copy_rewrapped_to(
        &self,
        place: &Path,
        epoch: i64,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let opening = self.master_alone(epoch).await?;
        let (from, to) = (self.place.clone(), place.to_path_buf());
        let making = Making { epoch: Some(epoch), opening, store: self.store_id() };
        spawn_blocking(move || making.copy(&from, &to)).await.map_err(|_| StoreError::Closed)??;
        self.register(place, epoch, now).await
    }

    /// Copies the file of the newest master key into its places, each read back; says where.
    pub(crate) async fn copy_master(&self, epoch: i64) -> Result<Vec<PathBuf>, VaultError> {
        let row = self.epochs().await?.into_iter().find(|row| row.number() == epoch);
        let of = row.ok_or(VaultError::MasterKeyGone)?.master;
        let places = self.keeping.master_copies.clone();
        self.with_masters(move |masters| {
            let mut copies = Vec::new();
            for place in &places {
                make_private(place)?;
                copies.extend(masters.copy_file_to(&of, place)?);
            }
            Ok(copies)
        })
        .await
    }

    async fn register(&self, place: &Path, epoch: i64, now: Timestamp) -> Result<(), VaultError> {
        let place = place.to_string_lossy().into_owned();
        self.engine
            .write(move |tx| {
                tx.conn
                    .prepare_cached(
                        "INSERT INTO key_copy (place, epoch, made_at) VALUES (?1, ?2, ?3) \
                         ON CONFLICT (place) DO UPDATE SET epoch = excluded.epoch, made_at = excluded.made_at",
                    )?
                    .run((place, epoch, now.as_micros()))?;
                Ok(())
            })
            .await
    }

    /// The copies that were made, and whether they are still there.
    pub(crate) async fn copies(&self) -> Result<Vec<KeyCopy>, VaultError> {
        let rows = self
            .engine
            .read(|tx| {
                let mut select =
                    tx.conn.prepare_cached("SELECT place, epoch, made_at FROM key_copy ORDER BY place")?;
                let rows = select.query_map((), |row| {
                    Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
                })?;
                Ok(rows.collect::<Result<Vec<_>, _>>()?)
            })
            .await?;
        let copies = rows.into_iter().map(|(place, epoch, made_at)| {
            let place = PathBuf::from(place);
            KeyCopy {
                is_there: place.join(KEY_FILE).is_file(),
                place,
                epoch: u32::try_from(epoch).unwrap_or_default(),
                made_at: Timestamp::from_micros(made_at),
            }
        });
        Ok(copies.collect())
    }
}

/// What a copy must be.
struct Making {
    /// The one epoch that everything in it is wrapped under; none while re-wrapping is half-done.
    epoch: Option<i64>,
    /// What opens its sample.
    opening: Wrapping,
    store: [u8; 16],
}

impl Making {
    fn copy(&self, from: &KeyPlace, place: &Path) -> Result<(), VaultError> {
        make_private(place).map_err(|_| keeping(FOLDER, place))?;
        let (copy, arriving) = (place.join(KEY_FILE), place.join("keys.db.arriving"));
        if copy.exists() && !self.is_ours(&copy) {
            return Err(keeping(OTHERS, &copy));
        }
        let file = |fault: std::io::Error| VaultError::file(&arriving, &fault);
        if arriving.exists() {
            fs::remove_file(&arriving).map_err(file)?;
        }
        from.copy_into(&arriving)?;
        self.verify(&arriving)?;
        copy::settle(&arriving).map_err(file)?;
        fs::rename(&arriving, &copy).map_err(file)?;
        copy::settle(&copy).map_err(file)?;
        Ok(())
    }

    /// Enforces: invariant 11
    fn verify(&self, copy: &Path) -> Result<(), VaultError> {
        if !self.is_ours(copy) || !copy::is_whole(copy, Depth::Full)? {
            return Err(keeping(NOT_WHOLE, copy));
        }
        let conn = copy::reader(copy)?;
        if let Some(epoch) = self.epoch
            && epochs::keys_outside(&conn, epoch)? > 0
        {
            return Err(STILL_WRAPPED);
        }
        rewrap::open_sample(&conn, &self.opening).map_err(|_| keeping(NOT_WHOLE, copy))?;
        Ok(())
    }

    fn is_ours(&self, file: &Path) -> bool {
        let id = |conn: Connection| {
            conn.query_row("SELECT id FROM store WHERE one = 1", (), |row| row.get::<[u8; 16]>(0)).ok()
        };
        KEYS.is_written_in(file) && copy::reader(file).ok().and_then(id) == Some(self.store)
    }
}

const FOLDER: &str = "the folder for a copy of the keys cannot be made; check its owner and mode";
const OTHERS: &str = "a file that is no copy of this key store is in the way; choose another folder";
const NOT_WHOLE: &str = "the copy of the keys does not open; check the disk and try again, the old one stays";

pub(crate) fn keeping(what: &'static str, path: &Path) -> VaultError {
    VaultError::Keeping { what, path: path.to_path_buf() }
}

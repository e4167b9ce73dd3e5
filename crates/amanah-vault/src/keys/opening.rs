//! Making and opening a key store. It waits for disk, server and provider, so it runs away from the async threads.

use std::sync::Arc;

use amanah_policy::Timestamp;

use super::KeyStore;
use super::begun_elsewhere::Elsewhere;
use super::epochs::{self, EpochRow};
use super::master::{MadeMaster, MasterKeys, MasterOf, WhenThere};
use super::named::NamedKeys;
use super::rows;
use super::wrap::{FIRST_EPOCH, KeyFor, KeyRing, Wrapping};
use crate::entropy::Entropy;
use crate::error::OpenError;
use crate::options::{KeyKeeping, VaultOptions};
use crate::store::KeyPlace;
use crate::store::engine::Engine;
use crate::store::sql::Connection;

/// What a key store is made or opened with.
pub(super) struct Opening {
    place: KeyPlace,
    masters: Arc<MasterKeys>,
    keeping: KeyKeeping,
    entropy: Entropy,
}

impl Opening {
    pub(super) fn of(options: &VaultOptions) -> Self {
        Self {
            place: KeyPlace::of(options),
            masters: Arc::new(MasterKeys::new(&options.key_dir, &options.master, &options.entropy)),
            keeping: options.keeping.clone(),
            entropy: options.entropy.clone(),
        }
    }

    /// Makes a new key store. When a step fails, what the steps before it made is taken away: nothing was sealed yet.
    pub(super) fn create(self, store: [u8; 16], now: Timestamp) -> Result<KeyStore, OpenError> {
        let engine = self.place.engine(true)?;
        let made = self.masters.create(FIRST_EPOCH, store, WhenThere::Refuse);
        let made = made.inspect_err(|_| self.place.unmake())?;
        let ring = self.ring(store);
        ring.add(FIRST_EPOCH, made.key.copy());
        let filled = self.fill(&ring, &made, now);
        let named = filled.inspect_err(|_| {
            self.place.unmake();
            let provider = self.masters.provider().to_owned();
            // What the caller hears is why the key store could not be made.
            let _gone = self
                .masters
                .destroy(&MasterOf { epoch: FIRST_EPOCH, provider, material: made.material.clone() }, store);
        })?;
        Ok(self.assemble(engine, ring, named))
    }

    fn fill(&self, ring: &Arc<KeyRing>, made: &MadeMaster, now: Timestamp) -> Result<NamedKeys, OpenError> {
        let (conn, wrapping) = (self.place.connect()?, Wrapping::of(ring));
        rows::fill(&conn, &wrapping, &self.entropy, (self.masters.provider(), made), now)
            .map_err(|fault| OpenError::NotReady(Box::new(fault)))?;
        rows::unwrap_named(&conn, &self.place, &wrapping)
    }

    /// Opens the key store that is there.
    pub(super) fn open(self) -> Result<KeyStore, OpenError> {
        let path = || self.place.path().to_path_buf();
        let engine = self.place.engine(false)?;
        let conn = self.place.connect()?;
        let ring = self.ring(rows::store_id(&conn, &self.place)?);
        let epochs = epochs::all(&conn).map_err(|fault| self.place.fault(fault))?;
        if epochs.is_empty() {
            return Err(OpenError::KeysIncomplete { path: path(), missing: "the epoch of the master key" });
        }
        let newest = epochs.last().map_or(FIRST_EPOCH, EpochRow::number);
        for row in epochs.iter().filter(|row| row.ended_at.is_none()) {
            self.load(&ring, &conn, row, newest)?;
        }
        let named = rows::unwrap_named(&conn, &self.place, &Wrapping::of(&ring))?;
        Ok(self.assemble(engine, ring, named))
    }

    fn ring(&self, store: [u8; 16]) -> Arc<KeyRing> {
        let elsewhere = Elsewhere { place: self.place.clone(), masters: Arc::clone(&self.masters) };
        KeyRing::new(store, elsewhere)
    }

    fn assemble(self, engine: Engine, ring: Arc<KeyRing>, named: NamedKeys) -> KeyStore {
        KeyStore {
            engine,
            place: self.place,
            ring,
            masters: self.masters,
            keeping: self.keeping,
            named,
            entropy: self.entropy,
            kept_by_one: tokio::sync::Mutex::default(),
        }
    }

    /// Loads the master key of an epoch, and tells a wrong one from a missing one.
    fn load(
        &self,
        ring: &Arc<KeyRing>,
        conn: &Connection,
        row: &EpochRow,
        newest: i64,
    ) -> Result<(), OpenError> {
        let (epoch, path) = (row.number(), || self.place.path().to_path_buf());
        let is_empty = || epochs::keys_under(conn, epoch).map(|keys| keys == 0);
        let master = match self.masters.read(&row.master, ring.store()) {
            Ok(master) => master,
            // Its end was decided and a crash came after its destruction, or this is the copy that was made before:
            // nothing needs it, and the next rotation writes down that it ended.
            Err(OpenError::MasterKeyMissing { .. } | OpenError::SecurityModule { .. })
                if epoch < newest && is_empty().map_err(|fault| OpenError::NotReady(Box::new(fault)))? =>
            {
                return Ok(());
            }
            Err(OpenError::MasterKeyMissing { path: missing }) => {
                return Err(match self.masters.newest_file() {
                    Some(newest) if newest > epoch => OpenError::OldKeyStore { path: path(), epoch, newest },
                    _ => OpenError::MasterKeyMissing { path: missing },
                });
            }
            Err(other) => return Err(other),
        };
        ring.add(epoch, master);
        match Wrapping::of(ring).unwrap(KeyFor::Check, epoch, &row.check) {
            Ok(_) => Ok(()),
            Err(_) if row.master.provider == "passphrase" => Err(OpenError::WrongPassphrase { path: path() }),
            Err(_) => Err(OpenError::WrongMasterKey { path: path() }),
        }
    }
}

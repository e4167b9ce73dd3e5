//! Wrapping keys under the master key of an epoch, bound to what each key is for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use amanah_policy::{CustomerId, DatumId, RetentionClass};

use super::begun_elsewhere::Elsewhere;
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::seal::{Bound, DataKey};

/// The epoch in which every key store begins.
pub(crate) const FIRST_EPOCH: i64 = 1;

/// A kind of data that has no customer yet, kept under keys of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bucket {
    /// Imported lines that match nobody.
    Quarantine,
    /// Something begun and not yet confirmed.
    Pending,
    /// Mail waiting to be sent to somebody who has no account yet.
    Outbox,
}

impl Bucket {
    pub(crate) const ALL: [Self; 3] = [Self::Quarantine, Self::Pending, Self::Outbox];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Quarantine => "quarantine",
            Self::Pending => "pending",
            Self::Outbox => "outbox",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.code() == code)
    }
}

/// What a key is for.
#[derive(Clone, Copy)]
pub(crate) enum KeyFor<'a> {
    Class(CustomerId, RetentionClass),
    Version(CustomerId, DatumId, RetentionClass),
    Bucket(Bucket, i64),
    Named(&'a str, i64),
    /// A known text that tells whether the master key is the right one.
    Check,
}

type Masters = Arc<BTreeMap<i64, Arc<DataKey>>>;

/// The master keys that are loaded, one per epoch that has not ended, with the store they belong to.
pub(crate) struct KeyRing {
    store: [u8; 16],
    masters: RwLock<Masters>,
    /// Where the master key of an epoch is had that another process began; none where nobody else can.
    elsewhere: Option<Elsewhere>,
    /// Held by whoever loads one: a passphrase or a module takes its time, and is asked once.
    loading: Mutex<()>,
}

impl KeyRing {
    /// A ring that never gets another key than it is given.
    pub(crate) fn closed(store: [u8; 16]) -> Arc<Self> {
        Arc::new(Self { store, masters: RwLock::default(), elsewhere: None, loading: Mutex::default() })
    }

    /// A ring that loads what it meets and does not know.
    pub(crate) fn new(store: [u8; 16], elsewhere: Elsewhere) -> Arc<Self> {
        let (masters, loading) = (RwLock::default(), Mutex::default());
        Arc::new(Self { store, masters, elsewhere: Some(elsewhere), loading })
    }

    pub(super) const fn store(&self) -> [u8; 16] {
        self.store
    }

    /// Loads the master key of an epoch.
    pub(crate) fn add(&self, epoch: i64, master: DataKey) {
        let mut masters = self.masters.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut masters).insert(epoch, Arc::new(master));
    }

    /// Forgets the master key of an epoch; reads that began before keep it until they end.
    pub(crate) fn forget(&self, epoch: i64) {
        let mut masters = self.masters.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut masters).remove(&epoch);
    }

    /// Forgets the master keys of every epoch but these.
    pub(crate) fn keep(&self, living: &BTreeSet<i64>) {
        let mut masters = self.masters.write().unwrap_or_else(PoisonError::into_inner);
        if masters.keys().any(|epoch| !living.contains(epoch)) {
            Arc::make_mut(&mut masters).retain(|epoch, _| living.contains(epoch));
        }
    }

    fn loaded(&self) -> Masters {
        Arc::clone(&self.masters.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The master key of an epoch that was not loaded when the operation began: loaded since, or loaded now because
    /// another process began the epoch. It waits for file and provider, so only the threads of a store come here.
    fn loaded_since(&self, epoch: i64) -> Result<Arc<DataKey>, VaultError> {
        let found = || self.loaded().get(&epoch).map(Arc::clone);
        if let Some(found) = found() {
            return Ok(found);
        }
        let elsewhere = self.elsewhere.as_ref().ok_or(VaultError::MasterKeyGone)?;
        let _one_at_a_time = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if found().is_none() {
            elsewhere.load(self, epoch)?;
        }
        found().ok_or(VaultError::MasterKeyGone)
    }
}

/// The master keys as one operation uses them; cheap to make and to clone.
///
/// It holds those that were loaded when it was made, so that rows of an older snapshot open even when their epoch ends
/// meanwhile, and finds those that are loaded later, or loads them.
#[derive(Clone)]
pub(crate) struct Wrapping {
    ring: Arc<KeyRing>,
    held: Masters,
}

impl Wrapping {
    pub(crate) fn of(ring: &Arc<KeyRing>) -> Self {
        Self { ring: Arc::clone(ring), held: ring.loaded() }
    }

    /// One master key alone, whatever else is loaded: what it opens does not depend on any other.
    pub(crate) fn alone(store: [u8; 16], epoch: i64, master: DataKey) -> Self {
        let ring = KeyRing::closed(store);
        ring.add(epoch, master);
        Self::of(&ring)
    }

    pub(crate) fn store(&self) -> [u8; 16] {
        self.ring.store
    }

    pub(crate) fn wrap(
        &self,
        entropy: &Entropy,
        what: KeyFor<'_>,
        epoch: i64,
        key: &DataKey,
    ) -> Result<Vec<u8>, VaultError> {
        Ok(self.master(epoch)?.seal(entropy, self.bound(what, epoch).as_bytes(), key.expose())?)
    }

    pub(crate) fn unwrap(&self, what: KeyFor<'_>, epoch: i64, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let bytes = self.master(epoch)?.open(self.bound(what, epoch).as_bytes(), wrapped)?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| VaultError::Tampered)?;
        Ok(DataKey::new(bytes))
    }

    fn master(&self, epoch: i64) -> Result<Arc<DataKey>, VaultError> {
        self.held.get(&epoch).map_or_else(|| self.ring.loaded_since(epoch), |held| Ok(Arc::clone(held)))
    }

    fn bound(&self, what: KeyFor<'_>, epoch: i64) -> Bound {
        let bound = Bound::new("amanah/key/1").bytes(&self.ring.store).number(epoch);
        match what {
            KeyFor::Class(customer, class) => {
                bound.text("class").bytes(customer.as_bytes()).text(class.code())
            }
            KeyFor::Version(customer, datum, class) => {
                bound.text("version").bytes(customer.as_bytes()).bytes(datum.as_bytes()).text(class.code())
            }
            KeyFor::Bucket(bucket, day) => bound.text("bucket").text(bucket.code()).number(day),
            KeyFor::Named(name, version) => bound.text("named").text(name).number(version),
            KeyFor::Check => bound.text("check"),
        }
    }
}

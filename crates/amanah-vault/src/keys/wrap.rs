//! Wrapping keys under the master key of an epoch, bound to what each key is for.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use amanah_policy::{CustomerId, DatumId, RetentionClass};

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
}

impl KeyRing {
    pub(crate) fn new(store: [u8; 16]) -> Arc<Self> {
        Arc::new(Self { store, masters: RwLock::default() })
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

    fn loaded(&self) -> Masters {
        Arc::clone(&self.masters.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The master keys as one operation uses them; cheap to make and to clone.
///
/// It holds those that were loaded when it was made, so that rows of an older snapshot open even when their epoch ends
/// meanwhile, and finds those that are loaded later.
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
        let ring = KeyRing::new(store);
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
        let found = self.held.get(&epoch).map(Arc::clone);
        found.or_else(|| self.ring.loaded().get(&epoch).map(Arc::clone)).ok_or(VaultError::MasterKeyGone)
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

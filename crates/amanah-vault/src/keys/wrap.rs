//! Wrapping keys under the master key of an epoch, bound to what each key is for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, Weak};

use amanah_policy::{CustomerId, DatumId, ReceivedMailId, RetentionClass};

use super::begun_elsewhere::Elsewhere;
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::seal::{Bound, DataKey};

/// The epoch in which every key store begins.
pub(crate) const FIRST_EPOCH: i64 = 1;

/// A kind of data that has no customer yet, kept under keys that end with a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bucket {
    /// Imported lines that match nobody.
    Quarantine,
    /// Something begun and not yet confirmed.
    Pending,
    /// Mail waiting to be sent to somebody who has no account yet.
    Outbox,
    /// One mail that came in: it can be shredded alone, before its day is over.
    Received(ReceivedMailId),
}

/// Before the id of a mail in the name of its bucket.
const RECEIVED: &str = "received:";

impl Bucket {
    const OF_A_DAY: [Self; 3] = [Self::Quarantine, Self::Pending, Self::Outbox];

    pub(crate) fn code(self) -> Cow<'static, str> {
        match self {
            Self::Quarantine => "quarantine".into(),
            Self::Pending => "pending".into(),
            Self::Outbox => "outbox".into(),
            Self::Received(mail) => format!("{RECEIVED}{mail}").into(),
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        if let Some(mail) = code.strip_prefix(RECEIVED) {
            return mail.parse().ok().map(Self::Received);
        }
        Self::OF_A_DAY.into_iter().find(|bucket| bucket.code() == code)
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
    leaving: Mutex<Leaving>,
    /// Where the master key of an epoch is had that another process began; none where nobody else can.
    elsewhere: Option<Elsewhere>,
    /// Held by whoever loads one: a passphrase or a module takes its time, and is asked once.
    loading: Mutex<()>,
}

impl KeyRing {
    /// A ring that never gets another key than it is given.
    pub(crate) fn closed(store: [u8; 16]) -> Arc<Self> {
        Arc::new(Self {
            store,
            masters: RwLock::default(),
            leaving: Mutex::default(),
            elsewhere: None,
            loading: Mutex::default(),
        })
    }

    /// A ring that loads what it meets and does not know.
    pub(crate) fn new(store: [u8; 16], elsewhere: Elsewhere) -> Arc<Self> {
        Arc::new(Self {
            store,
            masters: RwLock::default(),
            leaving: Mutex::default(),
            elsewhere: Some(elsewhere),
            loading: Mutex::default(),
        })
    }

    pub(super) const fn store(&self) -> [u8; 16] {
        self.store
    }

    /// Loads the master key of an epoch.
    pub(crate) fn add(&self, epoch: i64, master: DataKey) {
        let mut masters = self.masters.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut masters).insert(epoch, Arc::new(master));
    }

    /// Forgets the master key of an epoch; operations that began before keep it until they end.
    pub(crate) fn forget(&self, epoch: i64) {
        self.forget_where(|number| number == epoch);
    }

    /// Forgets the master keys of every epoch but these, in the same way.
    pub(crate) fn keep(&self, living: &BTreeSet<i64>) {
        self.forget_where(|number| !living.contains(&number));
    }

    fn forget_where(&self, is_over: impl Fn(i64) -> bool) {
        let mut masters = self.masters.write().unwrap_or_else(PoisonError::into_inner);
        if masters.keys().any(|&epoch| is_over(epoch)) {
            let (gone, kept) = masters
                .iter()
                .map(|(epoch, key)| (*epoch, Arc::clone(key)))
                .partition(|(epoch, _): &(i64, Arc<DataKey>)| is_over(*epoch));
            *masters = Arc::new(kept);
            self.leaving().take(gone);
        }
    }

    fn leaving(&self) -> MutexGuard<'_, Leaving> {
        self.leaving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn loaded(&self) -> Masters {
        Arc::clone(&self.masters.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The master key of an epoch that was not loaded when the operation began: loaded since, or loaded now because
    /// another process began the epoch. It waits for file and provider, so only the threads of a store come here.
    fn loaded_since(&self, epoch: i64) -> Result<Arc<DataKey>, VaultError> {
        let found = || {
            let loaded = self.loaded().get(&epoch).map(Arc::clone);
            loaded.or_else(|| self.leaving().find(epoch))
        };
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

/// Master keys that were forgotten while operations were on their way: one that began before the epoch did, and read a
/// snapshot from before its end, finds here what it needs. With the last of them the key goes.
#[derive(Default)]
struct Leaving {
    present: Arc<Generation>,
    /// Each with the operations that may need it.
    keys: Vec<(Weak<Generation>, i64, Arc<DataKey>)>,
}

/// Held by the operations that began between two times at which a key was forgotten. An older generation holds the newer
/// ones: whatever is forgotten later, its operations may need as well.
#[derive(Default)]
struct Generation {
    next: OnceLock<Arc<Generation>>,
}

impl Leaving {
    fn take(&mut self, gone: BTreeMap<i64, Arc<DataKey>>) {
        let ending = std::mem::take(&mut self.present);
        let _first = ending.next.set(Arc::clone(&self.present));
        let earlier = Arc::downgrade(&ending);
        drop(ending);
        self.keys.extend(gone.into_iter().map(|(epoch, key)| (Weak::clone(&earlier), epoch, key)));
        self.let_go();
    }

    fn enter(&mut self) -> Arc<Generation> {
        self.let_go();
        Arc::clone(&self.present)
    }

    /// Drops the keys that no operation can need any more.
    fn let_go(&mut self) {
        self.keys.retain(|(needed_by, ..)| needed_by.strong_count() > 0);
    }

    fn find(&self, epoch: i64) -> Option<Arc<DataKey>> {
        self.keys.iter().find(|(_, number, _)| *number == epoch).map(|(.., key)| Arc::clone(key))
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
    /// Keeps whatever is forgotten while the operation goes on.
    _present: Arc<Generation>,
}

impl Wrapping {
    pub(crate) fn of(ring: &Arc<KeyRing>) -> Self {
        // Entered first: what is forgotten in between is leaving then, and found.
        let present = ring.leaving().enter();
        Self { ring: Arc::clone(ring), held: ring.loaded(), _present: present }
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
            KeyFor::Bucket(bucket, day) => bound.text("bucket").text(&bucket.code()).number(day),
            KeyFor::Named(name, version) => bound.text("named").text(name).number(version),
            KeyFor::Check => bound.text("check"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> DataKey {
        DataKey::new([byte; 32])
    }

    /// Shows: invariant 5, invariant 11
    #[test]
    fn an_operation_keeps_what_is_forgotten_meanwhile_and_nobody_keeps_it_longer() {
        let ring = KeyRing::closed([0; 16]);
        ring.add(1, key(1));
        let begun_before = Wrapping::of(&ring);
        ring.add(2, key(2));
        ring.keep(&BTreeSet::from([2]));
        ring.add(3, key(3));
        ring.forget(2);
        let begun_after = Wrapping::of(&ring);

        let known = |wrapping: &Wrapping| [1, 2, 3].map(|epoch| wrapping.master(epoch).is_ok());
        assert_eq!(known(&begun_before), [true; 3]);
        assert_eq!(begun_after.held.keys().copied().collect::<Vec<_>>(), [3]);
        drop(begun_before);
        assert_eq!(known(&Wrapping::of(&ring)), [false, false, true]);
        assert!(ring.leaving().keys.is_empty());
    }
}

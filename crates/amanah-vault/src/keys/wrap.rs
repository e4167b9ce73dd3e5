//! Wrapping keys under the master key, bound to what each key is for.

use std::sync::Arc;

use amanah_policy::{CustomerId, DatumId, RetentionClass};

use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::seal::{Bound, DataKey};

/// The epoch of the present master key.
pub(crate) const EPOCH: i64 = 1;

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
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Quarantine => "quarantine",
            Self::Pending => "pending",
            Self::Outbox => "outbox",
        }
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

/// The master key with the store it belongs to; cheap to clone.
#[derive(Clone)]
pub(crate) struct Wrapping {
    master: Arc<DataKey>,
    store: [u8; 16],
}

impl Wrapping {
    pub(crate) fn new(master: DataKey, store: [u8; 16]) -> Self {
        Self { master: Arc::new(master), store }
    }

    pub(crate) const fn store(&self) -> [u8; 16] {
        self.store
    }

    pub(crate) fn wrap(
        &self,
        entropy: &Entropy,
        what: KeyFor<'_>,
        key: &DataKey,
    ) -> Result<Vec<u8>, VaultError> {
        Ok(self.master.seal(entropy, self.bound(what, EPOCH).as_bytes(), key.expose())?)
    }

    pub(crate) fn unwrap(&self, what: KeyFor<'_>, epoch: i64, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let bytes = self.master.open(self.bound(what, epoch).as_bytes(), wrapped)?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| VaultError::Tampered)?;
        Ok(DataKey::new(bytes))
    }

    fn bound(&self, what: KeyFor<'_>, epoch: i64) -> Bound {
        let bound = Bound::new("amanah/key/1").bytes(&self.store).number(epoch);
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

//! A customer as the ledger knows them: by a pseudonym, with the key that seals the details of their entries.

use std::sync::Arc;

use amanah_ledger::Pseudonym;
use amanah_policy::{CustomerId, RetentionClass};

use super::Vault;
use crate::entropy::Entropy;
use crate::error::{StoreError, VaultError};
use crate::keys::{Wrapping, class_key};
use crate::seal::{Bound, DataKey, SealFault};
use crate::store::ReadTx;
use crate::store::customers::{self, CustomerRow};
use crate::store::detail::Subject;

impl Vault {
    /// The subject of entries about a customer.
    pub(crate) async fn subject(&self, customer: CustomerId) -> Result<Arc<Subject>, VaultError> {
        let wrapping = self.keys().wrapping();
        self.store().read(move |tx| subject_of(tx, &wrapping, &customers::living(tx.conn, customer)?)).await
    }
}

/// The subject of entries about a customer, from one read transaction.
pub(crate) fn subject_of(
    tx: &ReadTx<'_>,
    wrapping: &Wrapping,
    customer: &CustomerRow,
) -> Result<Arc<Subject>, VaultError> {
    let id = customer.header.id;
    let keys = tx.keys.ok_or(StoreError::Closed)?;
    let key = class_key(keys, wrapping, id, RetentionClass::Service)?.ok_or(VaultError::KeyGone)?;
    let sealed = customer.pseudonym.as_ref().ok_or(VaultError::UnknownCustomer)?;
    let opened = key.open(bound(id).as_bytes(), sealed)?;
    let name = <[u8; 16]>::try_from(opened.as_slice()).map_err(|_| VaultError::Tampered)?;
    Ok(Arc::new(Subject { customer: id, pseudonym: Pseudonym::from_bytes(name), key }))
}

/// Seals a new customer's pseudonym: the one tie between them and their entries goes with the key.
///
/// Enforces: invariant 4
pub(crate) fn seal_pseudonym(
    entropy: &Entropy,
    key: &DataKey,
    customer: CustomerId,
    pseudonym: Pseudonym,
) -> Result<Vec<u8>, SealFault> {
    key.seal(entropy, bound(customer).as_bytes(), pseudonym.as_bytes())
}

fn bound(customer: CustomerId) -> Bound {
    Bound::new("amanah/pseudonym/1").bytes(customer.as_bytes())
}

//! Recording: a datum enters with its provenance, sealed, and the ledger says so.

use std::sync::Arc;

use amanah_policy::{CustomerId, DatumId, Timestamp};

use super::Vault;
use super::prepare::{Labelled, known_keys};
use super::subject::subject_of;
use crate::actor::Actor;
use crate::datum::NewDatum;
use crate::error::VaultError;
use crate::keys::NewKeys;
use crate::policy::Deciding;
use crate::store::customers::CustomerRow;
use crate::store::prepared::{Prepared, insert_for, insert_prepared};
use crate::store::sql::Connection;
use crate::store::{WriteTx, customers};

impl Vault {
    /// Records data of a customer, all or none; answers when it is durable.
    ///
    /// A replaceable attribute (a name, an address) becomes the current one; the earlier value is erased at once,
    /// but for DEL1's, which [`Vault::replace`] keeps restricted.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`], [`VaultError::Malformed`] for a value that is none or an empty origin.
    pub async fn record(
        &self,
        customer: CustomerId,
        data: Vec<NewDatum>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Vec<DatumId>, VaultError> {
        let may_replace = data.iter().any(|datum| datum.attribute.is_replaceable());
        let deciding = self.policy_in_force().deciding();
        let labelled = self.label(&deciding.bundle, data, now)?;
        let ids = match self.append_at_once(customer, labelled, &deciding, actor, now).await? {
            Ok(ids) => ids,
            Err(unsealed) => {
                let prepared = self.prepare_labelled(customer, unsealed, deciding, actor, now).await?;
                self.store().write(move |tx| write_sealed(tx, None, &prepared)).await?
            }
        };
        fail::fail_point!("record::durable");
        if may_replace {
            self.finish_replacement(customer, now).await;
        }
        Ok(ids)
    }

    /// Seals and appends in one transaction on the writer. Gives the data back when that would keep others
    /// waiting, or when a key has to be made first.
    async fn append_at_once(
        &self,
        customer: CustomerId,
        labelled: Labelled,
        deciding: &Arc<Deciding>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Result<Vec<DatumId>, Labelled>, VaultError> {
        if !labelled.is_quickly_appended() {
            return Ok(Err(labelled));
        }
        let (wrapping, entropy) = (self.keys().wrapping().clone(), self.random().clone());
        let deciding = Arc::clone(deciding);
        let foresee = move |conn: &Connection| customers::foresee(conn, customer);
        self.store()
            .look_then_append(foresee, move |tx| {
                let row = customers::living(tx.conn, customer)?;
                let is_writers = tx.is_writers;
                let subject = subject_of(tx, &wrapping, &row)?;
                let wanted = labelled.classes();
                let classes = known_keys(tx, &wrapping, customer, &wanted)?;
                let prepared = if classes.len() == wanted.len() {
                    let data =
                        labelled.seal(&entropy, customer, &NewKeys { classes, versions: Vec::new() })?;
                    Ok(Prepared { subject, data, tags: Vec::new(), actor, now, deciding })
                } else {
                    Err(labelled)
                };
                let row = Some(row).filter(|_| is_writers);
                Ok(move |tx: &mut WriteTx<'_>| match prepared {
                    Ok(prepared) => write_sealed(tx, row.as_ref(), &prepared).map(Ok),
                    Err(unsealed) => Ok(Err(unsealed)),
                })
            })
            .await
    }

    /// Destroys the keys of replaced values. What was recorded stands whatever happens here: the sweep goes on.
    pub(crate) async fn finish_replacement(&self, customer: CustomerId, now: Timestamp) {
        if let Err(fault) = self.finish_erasures(customer, now).await {
            tracing::warn!(error = %fault, "keys of replaced values are still there; the next sweep destroys them");
        }
    }
}

/// Writes what is sealed, for a customer who was looked up in this transaction or is looked up now.
fn write_sealed(
    tx: &mut WriteTx<'_>,
    customer: Option<&CustomerRow>,
    prepared: &Prepared,
) -> Result<Vec<DatumId>, VaultError> {
    fail::fail_point!("record::sealed");
    match customer {
        Some(customer) => insert_for(tx, customer, prepared),
        None => insert_prepared(tx, prepared),
    }
}

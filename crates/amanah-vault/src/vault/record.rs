//! Recording: a datum enters with its provenance, sealed, and the ledger says so.

use amanah_policy::{CustomerId, DatumId, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::datum::NewDatum;
use crate::error::VaultError;
use crate::store::prepared::insert_prepared;

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
        let prepared = self.prepare(customer, data, actor, now).await?;
        let ids = self
            .store()
            .write(move |tx| {
                fail::fail_point!("record::sealed");
                insert_prepared(tx, &prepared)
            })
            .await?;
        fail::fail_point!("record::durable");
        if may_replace {
            self.finish_replacement(customer, now).await;
        }
        Ok(ids)
    }

    /// Destroys the keys of replaced values. What was recorded stands whatever happens here: the sweep goes on.
    pub(crate) async fn finish_replacement(&self, customer: CustomerId, now: Timestamp) {
        if let Err(fault) = self.finish_erasures(customer, now).await {
            tracing::warn!(error = %fault, "keys of replaced values are still there; the next sweep destroys them");
        }
    }
}

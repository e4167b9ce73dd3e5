//! Whether the registered mailbox may be another's by now, by what this house knows itself. Nobody else is asked: a registry
//! would learn the domain of a customer's mailbox (SEC, DEL2).

use amanah_policy::{Attribute, CustomerId, Timestamp};

use super::Vault;
use super::rebuild::opened;
use crate::error::{StoreError, VaultError};
use crate::rows::MailboxDoubt;
use crate::store::{ReadTx, accounts, customers, data, deliveries, services};

impl Vault {
    /// Why the registered mailbox may be another's by now; none while nothing speaks for it. What is mailed there and comes back
    /// with an answer takes no doubt away: whoever has the mailbox by now can do that. Registering an address does.
    ///
    /// Enforces: DEL2, SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`]; when the store fails.
    pub async fn mailbox_doubt(&self, customer: CustomerId) -> Result<Option<MailboxDoubt>, VaultError> {
        let wrapping = self.keys().wrapping();
        let read = move |tx: &ReadTx<'_>| {
            let proved = customers::mailbox_proved_at(tx.conn, customer)?;
            let Some(row) = data::current(tx.conn, customer, Attribute::PrimaryEmail)? else {
                return Ok(None);
            };
            let keys = tx.keys.ok_or(StoreError::Closed)?;
            let Some(address) = opened(keys, &wrapping, customer, &row)? else { return Ok(None) };
            let since = proved.unwrap_or(row.label.recorded_at);
            let bounced = deliveries::first_bounce_after(tx.conn, customer, row.label.id, since)?;
            Ok(Some((address, since, bounced)))
        };
        let Some((address, since, bounced)) = self.store().read(read).await? else { return Ok(None) };
        let domain = address.rsplit_once('@').and_then(|(_, domain)| self.host_tag(domain));
        if let Some(tag) = domain
            && let Some(begun) = self.began_for_others(customer, tag).await?.filter(|begun| *begun > since)
        {
            return Ok(Some(MailboxDoubt::DomainOfAnother { since: begun }));
        }
        Ok(bounced.map(|since| MailboxDoubt::Undeliverable { since }))
    }

    /// When the service with this host name began, if it is not of the customer or of an account that they are in.
    async fn began_for_others(
        &self,
        customer: CustomerId,
        tag: [u8; 16],
    ) -> Result<Option<Timestamp>, VaultError> {
        self.store()
            .read(move |tx| {
                let Some(service) = services::find_by_host(tx.conn, tag)? else { return Ok(None) };
                let account = accounts::of_customer(tx.conn, service.customer)?;
                let is_theirs = account.is_some_and(|account| {
                    account.holder == customer || account.members().contains(&customer)
                });
                Ok((!is_theirs && service.customer != customer).then_some(service.started_at))
            })
            .await
    }
}

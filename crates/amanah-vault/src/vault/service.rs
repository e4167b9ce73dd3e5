//! Services of a customer: whether they are active, and whose a virtual host is.

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, ServiceId, Source, Timestamp};
use aws_lc_rs::hmac;

use super::Vault;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::normalise::normalise;
use crate::personal::Personal;
use crate::rows::{ServiceHeader, ServiceKind};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::prepared::insert_prepared;
use crate::store::services;

const NO_SERVICE: VaultError = VaultError::NotFound("service");

impl Vault {
    /// Adds a service; its host name is recorded as a sealed datum with a tag.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the host name belongs to a running service, [`VaultError::Malformed`] when it is
    /// none, [`VaultError::UnknownCustomer`].
    pub async fn add_service(
        &self,
        customer: CustomerId,
        kind: ServiceKind,
        host: Personal<String>,
        actor: Actor,
        started_at: Timestamp,
        now: Timestamp,
    ) -> Result<ServiceId, VaultError> {
        let tag = self.host_tag(host.expose()).ok_or(VaultError::Malformed("host name"))?;
        let id = ServiceId::from_bytes(self.random().bytes()?);
        let provenance = Provenance {
            source: Source::Registration,
            channel: channel(actor),
            origin: id.to_string(),
            observed_at: started_at,
        };
        let name = NewDatum { attribute: Attribute::DomainName, value: host, provenance, confirmed: true };
        let prepared = self.prepare(customer, vec![name], actor, now).await?;
        let service = ServiceHeader { id, customer, kind, started_at, ended_at: None };
        self.store()
            .write(move |tx| {
                let data = insert_prepared(tx, &prepared)?;
                let name = data.first().copied().ok_or(VaultError::Malformed("host name"))?;
                let is_free = services::insert(tx.conn, &service, name, tag)?;
                is_free.then_some(()).ok_or(VaultError::Taken("host name"))
            })
            .await?;
        Ok(id)
    }

    /// Ends a service; its host name is free again.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn end_service(
        &self,
        service: ServiceId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let header =
            self.store().read(move |tx| services::find(tx.conn, service)).await?.ok_or(NO_SERVICE)?;
        let subject = self.subject(header.customer).await?;
        self.store()
            .write(move |tx| {
                if !services::end(tx.conn, service, now)? {
                    return Ok(());
                }
                let mut entry = Entry::about(&subject, Event::Recorded, actor, now);
                entry.kinds = vec![Attribute::DomainName];
                entry.detail = Some(DetailRecord::by(actor));
                tx.append(entry).map(|_place| ())
            })
            .await
    }

    /// A customer's services, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn services(&self, customer: CustomerId) -> Result<Vec<ServiceHeader>, VaultError> {
        self.store().read(move |tx| services::of_customer(tx.conn, customer)).await
    }

    /// One service, running or ended.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn service(&self, service: ServiceId) -> Result<Option<ServiceHeader>, VaultError> {
        self.store().read(move |tx| services::find(tx.conn, service)).await
    }

    /// The running service under a host name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn service_by_host(
        &self,
        host: &Personal<String>,
    ) -> Result<Option<ServiceHeader>, VaultError> {
        let Some(tag) = self.host_tag(host.expose()) else { return Ok(None) };
        self.store().read(move |tx| services::find_by_host(tx.conn, tag)).await
    }

    /// The tag of a running service's host name; other than the tag of the same name as a datum.
    pub(super) fn host_tag(&self, host: &str) -> Option<[u8; 16]> {
        let spelling = normalise(IndexField::Domain, host)?;
        let mut context = hmac::Context::with_key(self.keys().named().index(IndexField::Domain));
        context.update(b"service\0");
        context.update(spelling.as_bytes());
        context.sign().as_ref().first_chunk().copied()
    }
}

/// Through which door an actor comes.
const fn channel(actor: Actor) -> Channel {
    match actor {
        Actor::Customer(_) | Actor::Visitor => Channel::ClientZone,
        Actor::Staff { .. } => Channel::Console,
        Actor::System(_) => Channel::System,
    }
}

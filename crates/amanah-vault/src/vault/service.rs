//! Services of a customer: what runs, what it costs, whose a virtual host is, and whether the customer is active.

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{
    Activity, Attribute, Channel, CustomerId, DatumId, ErasureGround, ServiceId, Source, Timestamp, activity,
};
use aws_lc_rs::hmac;

use super::Vault;
use super::redo::ERASER;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::normalise::normalise;
use crate::personal::Personal;
use crate::rows::{NewService, ServiceChange, ServiceHeader, ServiceKind};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::prepared::insert_prepared;
use crate::store::{data, services};

const NO_SERVICE: VaultError = VaultError::NotFound("service");

impl Vault {
    /// Adds a service with a host name and nothing else to say about it.
    ///
    /// # Errors
    /// Those of [`Vault::begin_service`].
    pub async fn add_service(
        &self,
        customer: CustomerId,
        kind: ServiceKind,
        host: Personal<String>,
        actor: Actor,
        started_at: Timestamp,
        now: Timestamp,
    ) -> Result<ServiceId, VaultError> {
        let service = NewService {
            kind,
            host: Some(host),
            label: None,
            plan: None,
            price: None,
            started_at,
            planned_end: None,
        };
        self.begin_service(customer, service, actor, now).await
    }

    /// Adds a service; host name, name and plan are recorded as sealed data, the host name with a tag.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the host name belongs to a running service, [`VaultError::Malformed`] when it is
    /// none or the service says nothing, [`VaultError::UnknownCustomer`].
    pub async fn begin_service(
        &self,
        customer: CustomerId,
        service: NewService,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ServiceId, VaultError> {
        let NewService { kind, host, label, plan, price, started_at, planned_end } = service;
        let tag = match &host {
            Some(host) => Some(self.host_tag(host.expose()).ok_or(VaultError::Malformed("host name"))?),
            None => None,
        };
        let id = ServiceId::from_bytes(self.random().bytes()?);
        let has = [host.is_some(), label.is_some(), plan.is_some()];
        let provenance = Provenance {
            source: Source::Registration,
            channel: channel(actor),
            origin: id.to_string(),
            observed_at: started_at,
        };
        let names = [host.map(|host| (Attribute::DomainName, host))]
            .into_iter()
            .chain([label, plan].map(|name| name.map(|name| (Attribute::ServiceLabel, name))))
            .flatten()
            .map(|(attribute, value)| NewDatum {
                attribute,
                value,
                provenance: provenance.clone(),
                confirmed: true,
            })
            .collect::<Vec<_>>();
        if names.is_empty() {
            return Err(VaultError::Malformed("service: give it a name or a host name"));
        }
        let prepared = self.prepare(customer, names, actor, now).await?;
        self.store()
            .write(move |tx| {
                let mut data = insert_prepared(tx, &prepared)?.into_iter();
                let [host, label, plan] = has.map(|is_there| if is_there { data.next() } else { None });
                let service = ServiceHeader {
                    id,
                    customer,
                    kind,
                    started_at,
                    ended_at: None,
                    planned_end,
                    price,
                    host,
                    label,
                    plan,
                    panel: None,
                };
                if let Some(tag) = tag
                    && !services::take_host(tx.conn, id, tag)?
                {
                    return Err(VaultError::Taken("host name"));
                }
                services::insert(tx.conn, &service)
            })
            .await?;
        Ok(id)
    }

    /// Changes what is said of a running service. A name that another takes the place of is erased at once.
    ///
    /// Enforces: DEL1
    ///
    /// # Errors
    /// [`VaultError::NotFound`]; [`VaultError::NotNow`] when it has ended.
    pub async fn change_service(
        &self,
        service: ServiceId,
        change: ServiceChange,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let ServiceChange { label, plan, price, planned_end } = change;
        let header = self.service(service).await?.ok_or(NO_SERVICE)?;
        let customer = header.customer;
        let has = [label.is_some(), plan.is_some()];
        let name = |value| NewDatum {
            attribute: Attribute::ServiceLabel,
            value,
            provenance: Provenance {
                source: Source::Registration,
                channel: channel(actor),
                origin: service.to_string(),
                observed_at: now,
            },
            confirmed: true,
        };
        let names: Vec<NewDatum> = [label, plan].into_iter().flatten().map(name).collect();
        let prepared = match names.is_empty() {
            true => None,
            false => Some(self.prepare(customer, names, actor, now).await?),
        };
        let subject = self.subject(customer).await?;
        let replaced: Vec<DatumId> = self
            .store()
            .write(move |tx| {
                let mut header = services::find(tx.conn, service)?.ok_or(NO_SERVICE)?;
                if header.ended_at.is_some() {
                    return Err(VaultError::NotNow("the service has ended; add a new one"));
                }
                let mut replaced = Vec::new();
                match &prepared {
                    Some(prepared) => {
                        let mut data = insert_prepared(tx, prepared)?.into_iter();
                        for (is_there, place) in has.into_iter().zip([&mut header.label, &mut header.plan]) {
                            if is_there {
                                replaced.extend(core::mem::replace(place, data.next()));
                            }
                        }
                        for datum in &replaced {
                            let row = data::one(tx.conn, customer, *datum)?;
                            data::restrict(tx.conn, row.seq, Some(now))?;
                        }
                    }
                    None => {
                        let mut entry = Entry::about(&subject, Event::Recorded, actor, now);
                        entry.kinds = vec![Attribute::ServiceLabel];
                        entry.detail = Some(DetailRecord::by(actor));
                        tx.append(entry)?;
                    }
                }
                header.price = price.or(header.price);
                header.planned_end = planned_end.unwrap_or(header.planned_end);
                services::update(tx.conn, &header)?;
                Ok(replaced)
            })
            .await?;
        for datum in replaced {
            match self.erase_datum(customer, datum, ErasureGround::Replaced, ERASER, now).await {
                // What the policy keeps stays restricted; what a crash leaves the sweep does.
                Ok(_)
                | Err(VaultError::NotNow(_) | VaultError::NotFound(_) | VaultError::ErasureGoesOn(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
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
        let header = self.service(service).await?.ok_or(NO_SERVICE)?;
        let subject = self.subject(header.customer).await?;
        self.store()
            .write(move |tx| {
                if !services::end(tx.conn, service, now)? {
                    return Ok(());
                }
                tx.append(changed(&subject, &header, actor, now)).map(|_place| ())
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

    /// Whether a customer is active at a time: a service runs or is ordered, or nobody knows whether one does.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn activity(&self, customer: CustomerId, at: Timestamp) -> Result<Activity, VaultError> {
        let services = self.services(customer).await?;
        let known_hours = self.policy().clocks().panel_fact_hours;
        Ok(activity(services.iter().map(ServiceHeader::span), at, known_hours))
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

/// The entry that says that something about a service changed.
pub(super) fn changed(
    subject: &Arc<Subject>,
    service: &ServiceHeader,
    actor: Actor,
    now: Timestamp,
) -> Entry {
    let mut entry = Entry::about(subject, Event::Recorded, actor, now);
    entry.kinds = vec![if service.host.is_some() { Attribute::DomainName } else { Attribute::ServiceLabel }];
    entry.detail = Some(DetailRecord::by(actor));
    entry
}

/// Through which door an actor comes.
pub(super) const fn channel(actor: Actor) -> Channel {
    match actor {
        Actor::Customer(_) | Actor::Visitor => Channel::ClientZone,
        Actor::Staff { .. } => Channel::Console,
        Actor::System(_) => Channel::System,
    }
}

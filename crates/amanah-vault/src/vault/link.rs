//! Links to sign-on providers: made, found by their key, refreshed, and taken away (SSO1, SSO2).

use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, Provider, SessionId, Timestamp};

use super::Vault;
use super::erase::Ordered;
use super::session::must_be_open;
use crate::actor::Actor;
use crate::datum::{DatumLabel, DatumState, NewDatum, Provenance};
use crate::error::{StoreError, VaultError};
use crate::keys::{IndexField, version_key};
use crate::personal::Personal;
use crate::release::LedgerPlace;
use crate::rows::{GivenByProvider, LinkHeader, SessionOf, SignedInBy};
use crate::store::burial::Burial;
use crate::store::customers::Tag;
use crate::store::prepared::{eraser_of, insert_prepared};
use crate::store::sql::Connection;
use crate::store::{ReadTx, WriteTx, customers, data, provider_notices, sessions};

/// What a link is made of.
const OF_A_LINK: [Attribute; 3] =
    [Attribute::ProviderSubject, Attribute::ProviderEmail, Attribute::ProviderName];
/// More links than there are providers nobody has.
const MOST: u32 = 16;

const NO_LINK: VaultError = VaultError::NotFound("link to this sign-on provider");
const LINKED_BEFORE: VaultError = VaultError::NotNow(
    "this account is linked with another account at this provider; take that link away first",
);

impl Vault {
    /// The customer whom this provider knows by this id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_of_link(
        &self,
        provider: Provider,
        subject: &Personal<String>,
    ) -> Result<Option<CustomerId>, VaultError> {
        let field = IndexField::ProviderLink;
        let Some(tag) = self.tag_of_value(field, provider.code(), subject.expose()) else { return Ok(None) };
        self.store().read(move |tx| leads_to(tx.conn, tag)).await
    }

    /// The links of a customer, without their values.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn links(&self, customer: CustomerId) -> Result<Vec<LinkHeader>, VaultError> {
        let labels = self.store().read(move |tx| labels(tx.conn, customer)).await?;
        let mut links: Vec<LinkHeader> = Vec::new();
        for label in labels {
            let Some(provider) = provider_of(&label) else { continue };
            let known = links.iter_mut().find(|link| link.provider == provider);
            match known {
                Some(link) => {
                    link.linked_at = link.linked_at.min(label.recorded_at);
                    link.data.push((label.attribute, label.id));
                }
                None => links.push(LinkHeader {
                    provider,
                    linked_at: label.recorded_at,
                    data: vec![(label.attribute, label.id)],
                }),
            }
        }
        Ok(links)
    }

    /// Links a customer with their account at a provider; answers when it is durable. The session in which they do so must be
    /// open still when it is written down.
    ///
    /// Enforces: SSO2
    ///
    /// # Errors
    /// [`VaultError::Taken`] when that account is linked with another customer; [`VaultError::NotNow`] when this customer
    /// is linked with another account there; [`VaultError::NotFound`] when the session has ended;
    /// [`VaultError::Malformed`] for an id that is none.
    pub async fn link(
        &self,
        customer: CustomerId,
        given: GivenByProvider,
        within: Option<SessionId>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let provider = given.provider;
        let prepared = self.prepare(customer, given.into_data(now), actor, now).await?;
        self.store()
            .write(move |tx| {
                must_be_open(tx.conn, SessionOf::Customer(customer), within, now)?;
                if is_linked(tx.conn, customer, provider)? {
                    return Err(LINKED_BEFORE);
                }
                insert_prepared(tx, &prepared).map(drop)
            })
            .await?;
        fail::fail_point!("link::durable");
        Ok(())
    }

    /// Takes in what the provider says today of a customer it is linked with: e-mail and name, where they changed. What
    /// it said before is erased. The customer's own e-mail and name stay as they are. Of a link that was taken away
    /// meanwhile nothing is written.
    ///
    /// Enforces: SSO2
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refresh_link(
        &self,
        customer: CustomerId,
        given: GivenByProvider,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let (actor, provider) = (Actor::Customer(customer), given.provider);
        let field = IndexField::ProviderLink;
        let Some(tag) = self.tag_of_value(field, provider.code(), given.subject.expose()) else {
            return Ok(());
        };
        for new in given.into_data(now) {
            let attribute = new.attribute;
            if attribute == Attribute::ProviderSubject {
                continue;
            }
            let known = self.given_before(customer, provider, attribute).await?;
            let (same, other): (Vec<_>, Vec<_>) =
                known.into_iter().partition(|(_, value)| value.expose() == new.value.expose());
            if same.is_empty() {
                let prepared = self.prepare(customer, vec![new], actor, now).await?;
                let write = move |tx: &mut WriteTx<'_>| {
                    if leads_to(tx.conn, tag)? != Some(customer) {
                        return Ok(false);
                    }
                    insert_prepared(tx, &prepared).map(|_ids| true)
                };
                if !self.store().write(write).await? {
                    return Ok(());
                }
            }
            for (datum, _) in other {
                self.erase_datum(customer, datum, ErasureGround::Removed, actor, now).await?;
            }
        }
        Ok(())
    }

    /// Takes a link away: what it is made of is erased, and the sessions that it opened end, but for the one in which its
    /// customer does so. What the provider said against it ends too, but for the doubt about a mailbox
    /// ([`Vault::is_mailbox_doubted`]). What a law or a case keeps of it stays restricted: it leads to nobody, and looks
    /// as if it were erased. Says where the ledger keeps the erasure, where something was erased.
    ///
    /// Enforces: DEL1, SSO2, invariant 5
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such link; those of [`Vault::erase_datum`].
    pub async fn unlink(
        &self,
        customer: CustomerId,
        provider: Provider,
        except: Option<SessionId>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Option<LedgerPlace>, VaultError> {
        let in_doubt = self.mailbox_in_doubt_by(customer, provider).await?;
        let ordered = Ordered { customer, ground: ErasureGround::Removed, actor: eraser_of(actor), now };
        let burial = self
            .bury(ordered, move |order, tx| {
                let of_it: Vec<DatumId> = labels(tx.conn, customer)?
                    .into_iter()
                    .filter(|label| provider_of(label) == Some(provider))
                    .map(|label| label.id)
                    .collect();
                if of_it.is_empty() {
                    return Err(NO_LINK);
                }
                let by = SignedInBy::Provider(provider);
                sessions::delete_opened_by(tx.conn, SessionOf::Customer(customer), by, except)?;
                // The provider would lift it for a link that it knows; linked again, nobody would.
                match in_doubt {
                    Some(address) => {
                        provider_notices::doubt_mailbox(tx.conn, (customer, provider), address, now)?;
                    }
                    None => drop(provider_notices::resume(tx.conn, customer, provider)?),
                }
                let burial = order.bury_data(tx, &of_it)?;
                for kept in labels(tx.conn, customer)? {
                    if of_it.contains(&kept.id) {
                        let kept = data::one(tx.conn, customer, kept.id)?;
                        data::restrict(tx.conn, kept.seq, Some(now))?;
                        customers::restrict_tags(tx.conn, customer, kept.label.id, true)?;
                    }
                }
                Ok(burial)
            })
            .await?;
        self.finish_replacement(customer, now).await;
        Ok(match burial {
            Burial::Done { place, .. } => Some(place),
            Burial::Refused => None,
        })
    }

    /// The providers whose link holds an address that was replaced, or from which it came (DEL1).
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such datum (any more).
    pub async fn links_that_gave(
        &self,
        customer: CustomerId,
        address: DatumId,
    ) -> Result<Vec<Provider>, VaultError> {
        let wrapping = self.keys().wrapping();
        let (from, value) = self
            .store()
            .read(move |tx| {
                let row = data::one(tx.conn, customer, address)?;
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                let value = row.open(customer, &key.ok_or(VaultError::KeyGone)?)?;
                Ok((provider_of(&row.label), Personal::text(&value)))
            })
            .await?;
        let mut gave = Vec::new();
        for link in self.links(customer).await? {
            let known = self.given_before(customer, link.provider, Attribute::ProviderEmail).await?;
            let holds_it = known.iter().any(|(_, given)| self.is_same_mailbox(given, &value));
            if from == Some(link.provider) || holds_it {
                gave.push(link.provider);
            }
        }
        Ok(gave)
    }

    /// The address of a customer, registered or just replaced, that is in doubt because this provider suspended the link that
    /// holds it.
    async fn mailbox_in_doubt_by(
        &self,
        customer: CustomerId,
        provider: Provider,
    ) -> Result<Option<DatumId>, VaultError> {
        let addresses = self
            .store()
            .read(move |tx| {
                let suspended = provider_notices::suspended(tx.conn, customer)?;
                if suspended.iter().all(|known| known.provider != provider) {
                    return Ok(Vec::new());
                }
                data::newest(tx.conn, customer, Attribute::PrimaryEmail, MOST)
            })
            .await?;
        for address in addresses.into_iter().map(|row| row.label.id) {
            if self.links_that_gave(customer, address).await?.contains(&provider) {
                return Ok(Some(address));
            }
        }
        Ok(None)
    }

    /// The providers that gave the registered address of a customer, or say that it is theirs.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn links_of_mailbox(&self, customer: CustomerId) -> Result<Vec<Provider>, VaultError> {
        let find = move |tx: &ReadTx<'_>| data::current(tx.conn, customer, Attribute::PrimaryEmail);
        match self.store().read(find).await? {
            Some(address) => self.links_that_gave(customer, address.label.id).await,
            None => Ok(Vec::new()),
        }
    }

    /// Records a value that came from a provider once more, as the customer's own word (DEL1): what the provider gave is
    /// erased, and the value stays when its link goes.
    ///
    /// Enforces: DEL1
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such value, or it did not come from a provider.
    pub async fn keep_as_own(
        &self,
        customer: CustomerId,
        attribute: Attribute,
        own: Provenance,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let wrapping = self.keys().wrapping();
        let (value, confirmed) = self
            .store()
            .read(move |tx| {
                let row = data::current(tx.conn, customer, attribute)?;
                let row = row.filter(|row| provider_of(&row.label).is_some());
                let row = row.ok_or(VaultError::NotFound("value from a sign-on provider"))?;
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                let value = row.open(customer, &key.ok_or(VaultError::KeyGone)?)?;
                Ok((Personal::text(&value), row.label.confirmed))
            })
            .await?;
        let datum = NewDatum { attribute, value, provenance: own, confirmed };
        self.record(customer, vec![datum], Actor::Customer(customer), now).await.map(drop)
    }

    /// Whether two addresses are one mailbox: in one spelling, and nothing guessed.
    #[must_use]
    pub fn is_same_mailbox(&self, one: &Personal<String>, other: &Personal<String>) -> bool {
        let (one, other) =
            (self.tag(IndexField::Email, one.expose()), self.tag(IndexField::Email, other.expose()));
        one.is_some() && one == other
    }

    /// What a provider gave of a customer, to be compared and never shown.
    async fn given_before(
        &self,
        customer: CustomerId,
        provider: Provider,
        attribute: Attribute,
    ) -> Result<Vec<(DatumId, Personal<String>)>, VaultError> {
        let wrapping = self.keys().wrapping();
        self.store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let mut known = Vec::new();
                for row in data::newest(tx.conn, customer, attribute, MOST)? {
                    if provider_of(&row.label) != Some(provider) || !stands(&row.label) {
                        continue;
                    }
                    let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                    let value = row.open(customer, &key.ok_or(VaultError::KeyGone)?)?;
                    known.push((row.label.id, Personal::text(&value)));
                }
                Ok(known)
            })
            .await
    }
}

/// The customer to whom the key of a link leads.
fn leads_to(conn: &Connection, tag: Tag) -> Result<Option<CustomerId>, VaultError> {
    let owners = customers::tag_owner(conn, IndexField::ProviderLink, tag)?;
    Ok(owners.iter().find(|(.., is_restricted)| !is_restricted).map(|(customer, ..)| *customer))
}

/// The labels of everything that the links of a customer are made of, the oldest first. What a case keeps of one that was
/// taken away is no part of it.
fn labels(conn: &Connection, customer: CustomerId) -> Result<Vec<DatumLabel>, VaultError> {
    let mut rows = Vec::new();
    for attribute in OF_A_LINK {
        rows.extend(data::newest(conn, customer, attribute, MOST)?);
    }
    rows.sort_by_key(|row| row.seq);
    Ok(rows.into_iter().map(|row| row.label).filter(stands).collect())
}

pub(super) fn is_linked(
    conn: &Connection,
    customer: CustomerId,
    provider: Provider,
) -> Result<bool, VaultError> {
    let links = data::newest(conn, customer, Attribute::ProviderSubject, MOST)?;
    Ok(links.iter().any(|row| provider_of(&row.label) == Some(provider) && stands(&row.label)))
}

fn stands(label: &DatumLabel) -> bool {
    label.state == DatumState::Current
}

fn provider_of(label: &DatumLabel) -> Option<Provider> {
    Provider::from_code(&label.provenance.origin)
}

//! Sealing data before it is written: keys first, then the values, bound to their labels.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amanah_policy::{Attribute, Bundle, CustomerId, DatumId, RetentionClass, Timestamp};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::Vault;
use super::subject::subject_of;
use crate::actor::Actor;
use crate::datum::{DatumLabel, DatumState, NewDatum};
use crate::entropy::Entropy;
use crate::error::{StoreError, VaultError};
use crate::keys::{IndexField, NewKeys, Wrapping, class_key};
use crate::normalise::{name_words, normalise};
use crate::personal::Personal;
use crate::policy::Deciding;
use crate::seal::{Bound, DataKey};
use crate::store::ReadTx;
use crate::store::customers::{self, Tag};
use crate::store::data::{SealedDatum, bound};
use crate::store::prepared::Prepared;

/// The most data that are sealed where others wait for it.
const FEW: usize = 16;

/// Data whose labels are complete and whose values are still in the clear.
pub(crate) struct Labelled {
    pub(crate) data: Vec<LabelledDatum>,
    pub(crate) tags: Vec<(DatumId, IndexField, Tag)>,
}

/// One of them.
pub(crate) struct LabelledDatum {
    pub(crate) label: DatumLabel,
    pub(crate) class: RetentionClass,
    value: Personal<String>,
}

impl Labelled {
    /// The data that get a key of their own, with the class whose lifetime it shares.
    pub(crate) fn versions(&self) -> Vec<(DatumId, RetentionClass)> {
        self.data.iter().filter(|datum| datum.own_key()).map(|datum| (datum.label.id, datum.class)).collect()
    }

    /// The classes whose key seals data.
    pub(crate) fn classes(&self) -> BTreeSet<RetentionClass> {
        self.data.iter().filter(|datum| !datum.own_key()).map(|datum| datum.class).collect()
    }
}

impl Labelled {
    /// Whether it is little and only appended: nothing is found by it or replaced by it, no key is made for it alone.
    pub(crate) fn is_quickly_appended(&self) -> bool {
        self.data.len() <= FEW && self.tags.is_empty() && !self.data.iter().any(LabelledDatum::own_key)
    }

    /// Seals each value under its key, bound to its label.
    pub(crate) fn seal(
        self,
        entropy: &Entropy,
        customer: CustomerId,
        keys: &NewKeys,
    ) -> Result<Vec<SealedDatum>, VaultError> {
        let mut versions = keys.versions.iter();
        let mut sealed = Vec::with_capacity(self.data.len());
        for datum in self.data {
            let own = if datum.own_key() { versions.next() } else { None };
            let key = own.or_else(|| keys.classes.get(&datum.class)).ok_or(VaultError::KeyGone)?;
            let facts = bound(customer, &datum.label, datum.class);
            let bytes = key.seal(entropy, facts.as_bytes(), datum.value.expose().as_bytes())?;
            let own_key = datum.own_key();
            sealed.push(SealedDatum { label: datum.label, class: datum.class, own_key, sealed: bytes });
        }
        Ok(sealed)
    }
}

impl LabelledDatum {
    const fn own_key(&self) -> bool {
        self.label.attribute.has_own_key()
    }
}

impl Vault {
    /// Seals data of a customer: keys first in the key store, then the values. Nothing is in the data file yet.
    pub(crate) async fn prepare(
        &self,
        customer: CustomerId,
        data: Vec<NewDatum>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Prepared, VaultError> {
        let deciding = self.policy_in_force().deciding();
        let labelled = self.label(&deciding.bundle, data, now)?;
        self.prepare_labelled(customer, labelled, deciding, actor, now).await
    }

    /// The same for data whose labels are complete.
    pub(crate) async fn prepare_labelled(
        &self,
        customer: CustomerId,
        labelled: Labelled,
        deciding: Arc<Deciding>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Prepared, VaultError> {
        let (classes, versions) = (labelled.classes(), labelled.versions());
        let (wrapping, wanted) = (self.keys().wrapping(), classes.clone());
        let (subject, known) = self
            .store()
            .read(move |tx| {
                let subject = subject_of(tx, &wrapping, &customers::living(tx.conn, customer)?)?;
                let known = known_keys(tx, &wrapping, customer, &wanted)?;
                Ok((subject, known))
            })
            .await?;
        let keys = if versions.is_empty() && known.len() == classes.len() {
            NewKeys { classes: known, versions: Vec::new() }
        } else {
            self.keys().keys_for_new(customer, classes, versions, now).await?
        };
        fail::fail_point!("record::keys_made");
        let tags = labelled.tags.clone();
        let data = self.seal_all(customer, labelled, &keys)?;
        Ok(Prepared { subject, data, tags, actor, now, deciding })
    }

    /// Completes the labels. Whoever brings no provenance, or a value that is none, is refused here.
    ///
    /// Enforces: invariant 3
    pub(crate) fn label(
        &self,
        bundle: &Bundle,
        data: Vec<NewDatum>,
        now: Timestamp,
    ) -> Result<Labelled, VaultError> {
        let mut labelled = Labelled { data: Vec::with_capacity(data.len()), tags: Vec::new() };
        for new in data {
            if new.provenance.origin.trim().is_empty() {
                return Err(VaultError::Malformed("origin: every value says where it came from"));
            }
            if new.value.expose().trim().is_empty() {
                return Err(VaultError::Malformed("value: it is empty"));
            }
            if new.attribute == Attribute::ProcessingRecord {
                return Err(VaultError::Malformed(
                    "attribute to record: the ledger keeps the processing record",
                ));
            }
            let id = DatumId::from_bytes(self.random().bytes()?);
            if let Some(field) = field_of(new.attribute) {
                let tag = self.tag_of_value(field, &new.provenance.origin, new.value.expose());
                let tag = tag.ok_or(VaultError::Malformed(noun_of(field)))?;
                labelled.tags.push((id, field, tag));
            }
            if is_named_by(new.attribute) {
                let words = self.word_tags(new.value.expose());
                labelled.tags.extend(words.into_iter().map(|tag| (id, IndexField::NameWord, tag)));
            }
            let row = bundle.retention(new.attribute);
            let label = DatumLabel {
                id,
                attribute: new.attribute,
                provenance: new.provenance,
                recorded_at: now,
                policy_version: bundle.version(),
                retention_row: row.id.clone(),
                expires_at: bundle.expires(new.attribute, now),
                state: DatumState::Current,
                held: false,
                confirmed: new.confirmed,
            };
            labelled.data.push(LabelledDatum { label, class: row.class, value: new.value });
        }
        Ok(labelled)
    }

    /// Seals each value under its key, bound to its label.
    pub(crate) fn seal_all(
        &self,
        customer: CustomerId,
        labelled: Labelled,
        keys: &NewKeys,
    ) -> Result<Vec<SealedDatum>, VaultError> {
        labelled.seal(self.random(), customer, keys)
    }

    /// The keyed tag of a recorded value. A provider's id of somebody is nothing without the provider, which its origin names.
    pub(crate) fn tag_of_value(&self, field: IndexField, origin: &str, value: &str) -> Option<Tag> {
        match field {
            IndexField::ProviderLink => self.tag(field, &Zeroizing::new(format!("{origin} {value}"))),
            _ => self.tag(field, value),
        }
    }

    /// The keyed tag of a value, or none when it is no value of this field.
    pub(crate) fn tag(&self, field: IndexField, value: &str) -> Option<Tag> {
        normalise(field, value).map(|spelling| self.tag_of(field, &spelling))
    }

    /// The keyed tags of the words of a name; none of a name that is all initials.
    pub(crate) fn word_tags(&self, name: &str) -> Vec<Tag> {
        name_words(name).iter().map(|word| self.tag_of(IndexField::NameWord, word)).collect()
    }

    fn tag_of(&self, field: IndexField, spelling: &str) -> Tag {
        let text = Bound::new("amanah/tag/1").text(spelling);
        let full = hmac::sign(self.keys().named().index(field), text.as_bytes());
        let mut tag: Tag = [0; 16];
        for (byte, keyed) in tag.iter_mut().zip(full.as_ref()) {
            *byte = *keyed;
        }
        tag
    }
}

/// The keys of these classes, as far as there are any.
pub(super) fn known_keys(
    tx: &ReadTx<'_>,
    wrapping: &Wrapping,
    customer: CustomerId,
    classes: &BTreeSet<RetentionClass>,
) -> Result<BTreeMap<RetentionClass, DataKey>, VaultError> {
    let keys = tx.keys.ok_or(StoreError::Closed)?;
    let mut known = BTreeMap::new();
    for class in classes {
        if let Some(key) = class_key(keys, wrapping, customer, *class)? {
            known.insert(*class, key);
        }
    }
    Ok(known)
}

/// By which index a value of this attribute is found.
pub(crate) const fn field_of(attribute: Attribute) -> Option<IndexField> {
    match attribute {
        Attribute::PrimaryEmail => Some(IndexField::Email),
        Attribute::Phone => Some(IndexField::Phone),
        Attribute::DomainName => Some(IndexField::Domain),
        Attribute::ProviderSubject => Some(IndexField::ProviderLink),
        _ => None,
    }
}

/// Whether a value of this attribute is a name, by whose words somebody is found.
pub(crate) const fn is_named_by(attribute: Attribute) -> bool {
    matches!(attribute, Attribute::Name | Attribute::CompanyName)
}

const fn noun_of(field: IndexField) -> &'static str {
    match field {
        IndexField::Email => "e-mail address",
        IndexField::Phone => "telephone number",
        IndexField::Domain => "domain name",
        IndexField::NameWord => "word of a name",
        IndexField::ProviderLink => "id of a person at a sign-on provider",
    }
}

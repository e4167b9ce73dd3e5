//! Adding an entry to the ledger, inside the transaction of the change it records.

use std::borrow::Cow;
use std::sync::Arc;

use amanah_ledger::{ActorKind, Commitment, DecisionCode, Event, Leaf, Promised, Pseudonym};
use amanah_policy::{Act, Attribute, CustomerId, Timestamp};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::actor::Actor;
use crate::entropy::Entropy;
use crate::error::{StoreError, VaultError};
use crate::release::LedgerPlace;
use crate::seal::{Bound, DataKey};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::ledger_tail::sql_number;
use crate::store::{WriteTx, entries_of};

/// How many bytes of salt stand before the text of a detail.
pub(crate) const SALT_BYTES: usize = 32;

/// What is to be recorded.
pub(crate) struct Entry {
    pub(crate) event: Event,
    pub(crate) at: Timestamp,
    pub(crate) actor: Actor,
    /// Whose data; none for what concerns no customer.
    pub(crate) subject: Option<Arc<Subject>>,
    pub(crate) act: Option<Act>,
    pub(crate) kinds: Vec<Attribute>,
    pub(crate) withheld: Vec<Attribute>,
    pub(crate) decision: Option<DecisionCode>,
    pub(crate) rules: Vec<String>,
    pub(crate) detail: Option<DetailRecord>,
    pub(crate) count: Option<u64>,
    /// The last checkpoint under an older name of the ledger, where it takes a new one.
    pub(crate) after: Option<Promised>,
}

impl Entry {
    /// An entry about a customer, with nothing but who, what and when.
    pub(crate) fn about(subject: &Arc<Subject>, event: Event, actor: Actor, at: Timestamp) -> Self {
        Self { subject: Some(Arc::clone(subject)), ..Self::of_the_house(event, actor, at) }
    }

    /// An entry that concerns no customer.
    pub(crate) fn of_the_house(event: Event, actor: Actor, at: Timestamp) -> Self {
        Self {
            event,
            at,
            actor,
            subject: None,
            act: None,
            kinds: Vec::new(),
            withheld: Vec::new(),
            decision: None,
            rules: Vec::new(),
            detail: None,
            count: None,
            after: None,
        }
    }
}

impl WriteTx<'_> {
    /// Adds an entry: its leaf to the tree, its detail sealed beside it.
    ///
    /// Enforces: invariant 4
    pub(crate) fn append(&mut self, entry: Entry) -> Result<LedgerPlace, VaultError> {
        let conn = self.conn;
        let tail = self.ledger.as_deref_mut().ok_or(StoreError::Closed)?;
        let secrets = tail.secrets();
        let sequence = tail.size();
        // An entry about a customer always has a detail: it is the only tie from the customer to the entry, and it goes
        // with the customer.
        let customer = entry.subject.as_ref().map(|subject| subject.customer);
        let mut detail = entry.detail;
        if let Some(customer) = customer {
            let detail = detail.get_or_insert_with(|| DetailRecord::by(entry.actor));
            detail.person = other_person(entry.actor, customer);
        }
        let sealed = detail.as_ref().map(|detail| {
            let key = entry.subject.as_ref().map_or(&secrets.house, |subject| &subject.key);
            seal_detail(&secrets.entropy, key, customer, sequence, detail)
        });
        let (commitment, sealed) = sealed.transpose()?.unzip();
        let leaf = Leaf {
            sequence,
            at_micros: entry.at.as_micros(),
            event: entry.event,
            subject: entry.subject.as_ref().map(|subject| subject.pseudonym),
            actor: ledger_actor(entry.actor, &secrets.staff_names),
            purpose: entry.act.map(|act| Cow::Borrowed(act.code())),
            kinds: codes(&entry.kinds),
            withheld: codes(&entry.withheld),
            decision: entry.decision,
            rules: entry.rules.into_iter().map(Cow::Owned).collect(),
            bundle: tail.bundle().unwrap_or([0; 32]),
            commitment: commitment.map(Commitment::from_bytes),
            count: entry.count,
            after: entry.after,
        };
        // Whatever is no code is refused here, before anything is written.
        let bytes = leaf.encode().map_err(|_| VaultError::Malformed("ledger entry"))?;
        if let Some(sealed) = sealed {
            conn.prepare_cached("INSERT INTO detail (sequence, customer, sealed) VALUES (?1, ?2, ?3)")?
                .run((sql_number(sequence), customer.as_ref().map(CustomerId::as_bytes), sealed))?;
        }
        if let Some(customer) = customer {
            entries_of::note(conn, customer, sequence)?;
        }
        tail.push(bytes);
        Ok(LedgerPlace { sequence })
    }
}

/// The customer who acts on another's data: a person of a company's account. The tree says only that it was a customer.
fn other_person(actor: Actor, about: CustomerId) -> Option<String> {
    match actor {
        Actor::Customer(id) if id != about => Some(id.to_string()),
        _ => None,
    }
}

/// Salts and seals a detail; gives the commitment to it, and the sealed bytes.
fn seal_detail(
    entropy: &Entropy,
    key: &DataKey,
    customer: Option<CustomerId>,
    sequence: u64,
    detail: &DetailRecord,
) -> Result<([u8; 32], Vec<u8>), VaultError> {
    let text = detail.text();
    let mut salted = Zeroizing::new(Vec::with_capacity(SALT_BYTES + text.len()));
    salted.extend_from_slice(&entropy.bytes::<SALT_BYTES>()?);
    let commitment = commitment(&salted, &text);
    salted.extend_from_slice(&text);
    let sealed = key.seal(entropy, bound(customer, sequence).as_bytes(), &salted)?;
    Ok((commitment, sealed))
}

/// HMAC-SHA-256 of the detail, keyed by its own salt.
pub(crate) fn commitment(salt: &[u8], text: &[u8]) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), text);
    <[u8; 32]>::try_from(tag.as_ref()).unwrap_or_default()
}

/// What a sealed detail is bound to.
pub(crate) fn bound(customer: Option<CustomerId>, sequence: u64) -> Bound {
    let bound = Bound::new("amanah/detail/1").number(sql_number(sequence));
    match customer {
        Some(customer) => bound.bytes(customer.as_bytes()),
        None => bound.text("house"),
    }
}

/// Opens a sealed detail: salt and text.
pub(crate) fn open_detail(
    key: &DataKey,
    customer: Option<CustomerId>,
    sequence: u64,
    sealed: &[u8],
) -> Result<(Zeroizing<Vec<u8>>, DetailRecord), VaultError> {
    let salted = key.open(bound(customer, sequence).as_bytes(), sealed)?;
    let text = salted.get(SALT_BYTES..).ok_or(VaultError::Tampered)?;
    let record = serde_json::from_slice(text).map_err(|_| VaultError::Tampered)?;
    Ok((salted, record))
}

fn ledger_actor(actor: Actor, staff_names: &hmac::Key) -> amanah_ledger::Actor {
    let (kind, role, pseudonym) = match actor {
        Actor::Customer(_) => (ActorKind::Customer, None, None),
        Actor::Staff { id, role } => {
            (ActorKind::Staff, Some(role), Some(staff_name(staff_names, id.as_bytes())))
        }
        Actor::System(role) => (ActorKind::System, Some(role), None),
        Actor::Visitor => (ActorKind::Visitor, None, None),
    };
    amanah_ledger::Actor { kind, role: role.map(|role| Cow::Borrowed(role.code())), pseudonym }
}

/// The pseudonym of a member of staff: keyed, so that nobody outside can tell who it is.
fn staff_name(key: &hmac::Key, id: &[u8; 16]) -> Pseudonym {
    let tag = hmac::sign(key, Bound::new("amanah/staff-name/1").bytes(id).as_bytes());
    let mut name = [0; 16];
    for (byte, random) in name.iter_mut().zip(tag.as_ref()) {
        *byte = *random;
    }
    Pseudonym::from_bytes(name)
}

/// Each code once, in the order of the vocabulary.
fn codes(attributes: &[Attribute]) -> Vec<Cow<'static, str>> {
    let mut attributes = attributes.to_vec();
    attributes.sort_unstable();
    attributes.dedup();
    attributes.into_iter().map(|attribute| Cow::Borrowed(attribute.code())).collect()
}

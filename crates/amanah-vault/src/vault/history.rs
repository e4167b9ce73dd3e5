//! The processing record (U2a): who used which data, when, for what, and what was refused.

use std::sync::Arc;

use amanah_ledger::{ActorKind, Event, Leaf};
use amanah_policy::purpose::Accountability;
use amanah_policy::{Attribute, Category, CustomerId, Occasion, Purpose, Role, Timestamp};

use super::Vault;
use super::occasion;
use super::release::{ATTEMPTS, Ground, Recorded, is_worth_another_try};
use super::subject::subject_of;
use super::verdict::{Asked, Verdict};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::facts::Question;
use crate::history::{Doer, HistoryEntry, HistoryPage};
use crate::release::{Ask, LedgerPlace, Outcome, Released};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::{SALT_BYTES, commitment, open_detail};
use crate::store::history::{self, SealedEntry};
use crate::store::{WriteTx, customers};

impl Vault {
    /// Releases the processing record of a customer, newest first: who used which data, when, for what, and refusals.
    ///
    /// It is a release of [`amanah_policy::Attribute::ProcessingRecord`], decided and recorded like any other.
    ///
    /// Enforces: U2a, invariant 1
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn release_history(
        &self,
        ask: Ask<Accountability>,
        page: HistoryPage,
        now: Timestamp,
    ) -> Result<Outcome<Accountability, Vec<HistoryEntry>>, VaultError> {
        let asked = Asked::new(ask);
        let mut attempt = 1;
        let Recorded { place, verdict, content: page } = loop {
            match self.decide_on_history(&asked, page, now).await {
                Err(fault) if is_worth_another_try(&fault) && attempt < ATTEMPTS => attempt += 1,
                other => break other?,
            }
        };
        verdict.alarm(place);
        if !verdict.is_permitted() {
            return Ok(Outcome::Refused(verdict.into_refusal(place)));
        }
        let mut entries =
            page.entries.iter().map(|sealed| told(sealed, &page.subject)).collect::<Result<Vec<_>, _>>()?;
        if matches!(asked.actor, Actor::Customer(_)) {
            entries.retain(|entry| !is_kept_from_customers(entry.event));
        }
        Ok(Outcome::Released(Released::new(asked.customer, entries, Vec::new(), place)))
    }

    async fn decide_on_history(
        &self,
        asked: &Arc<Asked>,
        page: HistoryPage,
        now: Timestamp,
    ) -> Result<Recorded<SealedPage>, VaultError> {
        let deciding = self.policy_in_force().deciding();
        let wrapping = self.keys().wrapping();
        let asked = Arc::clone(asked);
        self.store()
            .read_then_write(move |tx| {
                let customer = customers::living(tx.conn, asked.customer)?;
                let act = occasion::as_it_is(tx.conn, &asked, now)?;
                let question = Question::new(tx.conn, &deciding, asked.actor, act, &customer.header)?;
                let verdict = Verdict::about_the_record(&question);
                let ground = Ground::of(tx, &customer, &question);
                let subject = subject_of(tx, &wrapping, &customer)?;
                let entries = if verdict.is_permitted() {
                    history::page(tx.conn, asked.customer, page)?
                } else {
                    Vec::new()
                };
                Ok(move |tx: &mut WriteTx<'_>| {
                    ground.still_holds(tx, &asked, &deciding)?;
                    let place = tx.append(verdict.entry(&asked, act, &subject, now))?;
                    Ok(Recorded { place, verdict, content: SealedPage { subject, entries } })
                })
            })
            .await
    }
}

/// A hold must not show: it may belong to a case that nobody may tip off about.
const fn is_kept_from_customers(event: Event) -> bool {
    matches!(event, Event::HoldPlaced | Event::HoldLifted)
}

/// Entries with their sealed details, and the key that opens them.
struct SealedPage {
    subject: Arc<Subject>,
    entries: Vec<SealedEntry>,
}

/// An entry as a page can tell it. A detail that was changed is left out, and the entry says that it was.
fn told(sealed: &SealedEntry, subject: &Subject) -> Result<HistoryEntry, VaultError> {
    let leaf = Leaf::decode(&sealed.leaf).map_err(|_| VaultError::Tampered)?;
    let (detail, is_commitment_kept) = match opened(sealed, subject.customer, subject) {
        Ok((salted, detail)) => {
            let (salt, text) = salted.split_at_checked(SALT_BYTES).ok_or(VaultError::Tampered)?;
            let made = commitment(salt, text);
            (detail, leaf.commitment.is_some_and(|kept| kept.as_bytes() == &made))
        }
        Err(_) => (DetailRecord::default(), false),
    };
    let doer = doer(&leaf, &detail)?;
    let occasion = detail.occasion.as_deref().and_then(Occasion::from_code);
    let recipient = leaf.event.decision().map(|_| detail.recipient());
    Ok(HistoryEntry {
        place: LedgerPlace { sequence: leaf.sequence },
        at: Timestamp::from_micros(leaf.at_micros),
        event: leaf.event,
        doer,
        purpose: leaf.purpose.as_deref().and_then(Purpose::from_code),
        occasion,
        attributes: attributes(&leaf, &detail),
        data: detail.data.iter().filter_map(|id| id.parse().ok()).collect(),
        withheld: withheld(&leaf),
        rules: leaf.rules.iter().map(|rule| rule.clone().into_owned()).collect(),
        clause: detail.clause(),
        reason: detail.reason.clone(),
        ticket: detail.ticket(),
        recipient,
        people: detail.people(),
        judged: detail.judged(),
        is_commitment_kept,
    })
}

fn opened(
    sealed: &SealedEntry,
    customer: CustomerId,
    subject: &Subject,
) -> Result<(zeroize::Zeroizing<Vec<u8>>, DetailRecord), VaultError> {
    open_detail(&subject.key, Some(customer), sealed.sequence, &sealed.detail)
}

fn doer(leaf: &Leaf, detail: &DetailRecord) -> Result<Doer, VaultError> {
    let role = leaf.actor.role.as_deref().and_then(Role::from_code);
    Ok(match leaf.actor.kind {
        ActorKind::Customer => detail.person().map_or(Doer::Customer, Doer::Person),
        ActorKind::Visitor => Doer::Visitor,
        ActorKind::System => Doer::System(role.ok_or(VaultError::Tampered)?),
        // Who it was stands in the detail alone; without it the role is still known.
        ActorKind::Staff => match (detail.staff(), role) {
            (Some(id), Some(role)) => Doer::Staff { id, role },
            (_, Some(role)) => Doer::System(role),
            _ => return Err(VaultError::Tampered),
        },
    })
}

/// Each attribute with its number of data; where the detail counts none, what the entry says.
fn attributes(leaf: &Leaf, detail: &DetailRecord) -> Vec<(Attribute, u32)> {
    let counted: Vec<(Attribute, u32)> = detail
        .attributes
        .iter()
        .filter_map(|(code, count)| Some((Attribute::from_code(code)?, *count)))
        .collect();
    let one = leaf.count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
    let named = leaf.kinds.iter().filter_map(|code| Attribute::from_code(code));
    let uncounted: Vec<(Attribute, u32)> = named
        .filter(|attribute| counted.iter().all(|(known, _)| known != attribute))
        .map(|attribute| (attribute, one))
        .collect();
    counted.into_iter().chain(uncounted).collect()
}

fn withheld(leaf: &Leaf) -> Vec<Category> {
    let attributes = leaf.withheld.iter().filter_map(|code| Attribute::from_code(code));
    let mut categories: Vec<Category> = attributes.map(Attribute::category).collect();
    categories.sort_unstable();
    categories.dedup();
    categories
}

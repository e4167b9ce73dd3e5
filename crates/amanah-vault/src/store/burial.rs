//! T0: the rows of what is erased go, and from here nobody can read it. The policy decides row by row, in the same
//! transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::store::sql::Connection;
use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{
    Act, Attribute, Category, Clause, CustomerId, DatumId, Decision, ErasureGround, RetentionClass, Timestamp,
};

use crate::actor::Actor;
use crate::datum::DatumState;
use crate::erasure::KeptRow;
use crate::error::VaultError;
use crate::facts::Question;
use crate::policy::Deciding;
use crate::release::LedgerPlace;
use crate::rows::SubjectEvent;
use crate::store::accounts::AtErasure;
use crate::store::customers::CustomerRow;
use crate::store::data::{self, DatumRow};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::erasures::{self, Tombstone, Warrant};
use crate::store::{
    WriteTx, accounts, customers, received_claims, remains, rights_cases, rows_of, tombstones, webhooks,
};

/// An erasure that somebody ordered.
pub(crate) struct Order {
    pub(crate) deciding: Arc<Deciding>,
    pub(crate) subject: Arc<Subject>,
    pub(crate) actor: Actor,
    pub(crate) ground: ErasureGround,
    pub(crate) now: Timestamp,
}

/// What came of it. Either way the ledger has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Burial {
    /// The rows are gone.
    Done {
        /// Where the ledger keeps T0.
        place: LedgerPlace,
        /// How many data went.
        data: u64,
    },
    /// The policy refused.
    Refused,
}

/// The answers of the policy about the rows that are to go.
#[derive(Default)]
struct Judgement {
    going: Vec<DatumRow>,
    rules: BTreeSet<String>,
    /// What a law or a case keeps, and what the policy lets nobody erase on this ground.
    kept: Vec<DatumRow>,
    refused: Vec<DatumRow>,
    /// The first refusal that is not a law's.
    refusal: Option<Arc<Decision>>,
    /// The first that is.
    by_law: Option<Arc<Decision>>,
}

impl Judgement {
    /// Notes the grants that permit a row; nearly always the same as of the row before.
    fn permitted_by(&mut self, rules: &[String]) {
        for rule in rules {
            if !self.rules.contains(rule) {
                self.rules.insert(rule.clone());
            }
        }
    }
}

impl Order {
    /// Erases these data of a customer who stays. What the policy keeps does not keep the others.
    ///
    /// Enforces: DEL1, DEL3, invariant 6
    pub(crate) fn bury_data(&self, tx: &mut WriteTx<'_>, data: &[DatumId]) -> Result<Burial, VaultError> {
        let customer = customers::living(tx.conn, self.subject.customer)?;
        let mut rows = Vec::with_capacity(data.len());
        for datum in data {
            match data::one(tx.conn, self.subject.customer, *datum) {
                Ok(row) => rows.push(row),
                Err(VaultError::NotFound(_)) => {}
                Err(other) => return Err(other),
            }
        }
        if rows.is_empty() {
            return self.buried_before(tx.conn, data);
        }
        let mut judgement = self.judge(tx.conn, &customer, rows, false)?;
        if judgement.going.is_empty() {
            judgement.refusal = judgement.refusal.or(judgement.by_law.take());
            judgement.refused.append(&mut judgement.kept);
            return self.refuse(tx, &judgement);
        }
        let warrant = Warrant {
            actor: self.actor,
            ground: self.ground,
            rules: judgement.rules.into_iter().collect(),
            now: self.now,
        };
        let place = erasures::bury(tx, &self.subject, &judgement.going, warrant)?;
        Ok(Burial::Done { place, data: number(judgement.going.len()) })
    }

    /// Erases the customer: every datum that no law keeps, and everything by which anybody could be found or written to.
    ///
    /// Enforces: DEL3, invariant 4, invariant 5, invariant 6
    ///
    /// The companies in whose accounts nobody else is go with them, all or nothing: `with` has them, as they were a moment
    /// ago. Whoever answers for others hands the account over first.
    pub(crate) fn bury_customer(&self, with: &[Self], tx: &mut WriteTx<'_>) -> Result<Burial, VaultError> {
        let id = self.subject.customer;
        // The caller says that the customer's time is over; the request that waited for it shows it.
        let is_over = self.ground == ErasureGround::Expired && rights_cases::is_retention_over(tx.conn, id)?;
        let judgement = self.judge_customer(tx.conn, is_over)?;
        let AtErasure { companies, answers_for_others } = accounts::at_erasure(tx.conn, id)?;
        if answers_for_others {
            return Err(VaultError::AnswersForOthers);
        }
        if !companies.iter().eq(with.iter().map(|order| &order.subject.customer)) {
            return Err(VaultError::KeepsChanging);
        }
        let mut judged = vec![(self, judgement)];
        for order in with {
            judged.push((order, order.judge_customer(tx.conn, is_over)?));
        }
        if let Some((order, refused)) = judged.iter().find(|(_, judgement)| judgement.refusal.is_some()) {
            return order.refuse(tx, refused);
        }
        let mut own = Burial::Refused;
        // The companies first: their last person must still be there to have erased them.
        for (order, judgement) in judged.into_iter().rev() {
            let along_with = (order.subject.customer != id).then_some(id);
            own = order.carry_out(tx, judgement, along_with)?;
        }
        Ok(own)
    }

    fn judge_customer(&self, conn: &Connection, is_over: bool) -> Result<Judgement, VaultError> {
        let id = self.subject.customer;
        let customer = customers::living(conn, id)?;
        let rows = data::all(conn, id)?;
        let mut judgement = self.judge(conn, &customer, rows, is_over)?;
        self.judge_record(conn, &customer, &mut judgement, is_over)?;
        Ok(judgement)
    }

    fn carry_out(
        &self,
        tx: &mut WriteTx<'_>,
        judgement: Judgement,
        along_with: Option<CustomerId>,
    ) -> Result<Burial, VaultError> {
        let id = self.subject.customer;
        let Judgement { going, rules, kept, .. } = judgement;
        let mut entry = Entry::about(&self.subject, Event::CustomerErased, self.actor, self.now);
        entry.act = Some(self.act());
        // What a case holds is not named where everybody can read it, and not missed there either: it left the account with
        // the rest. What a law keeps is named whether or not a case holds it too.
        let (by_case, by_law): (Vec<&DatumRow>, Vec<&DatumRow>) =
            kept.iter().partition(|row| row.class == RetentionClass::Hold);
        let leaving: Vec<&DatumRow> = going.iter().chain(by_case).collect();
        entry.kinds = leaving.iter().map(|row| row.label.attribute).collect();
        entry.withheld = by_law.iter().map(|row| row.label.attribute).collect();
        entry.decision = Some(DecisionCode::Permit);
        entry.rules = rules.into_iter().collect();
        let claimed = received_claims::shred_of(tx.conn, id)?;
        entry.kinds.extend((claimed > 0).then_some(Attribute::ReceivedMail));
        entry.count = Some(number(leaving.len()).saturating_add(claimed));
        let left = with_claimed(by_attribute(leaving), claimed);
        let place = tx.append(entry)?;
        if kept.is_empty() {
            tx.conn.prepare_cached("DELETE FROM datum WHERE customer = ?1")?.run([id.as_bytes()])?;
        } else {
            for row in &going {
                tx.conn.prepare_cached("DELETE FROM datum WHERE seq = ?1")?.run([row.seq])?;
            }
        }
        remains::suppress(tx.conn, id, self.now)?;
        cut_ties(tx.conn, id, self.now)?;
        rows_of::drop_rows_of(tx, id, self.now)?;
        let stone = Tombstone { customer: id, datum: None, has_key: true };
        let stone = erasures::raise(tx.conn, &stone, self.ground, place, self.now)?;
        tombstones::inscribe(tx.conn, stone, &left)?;
        if let Some(person) = along_with {
            tombstones::went_with(tx.conn, stone, person)?;
        }
        webhooks::announce_to_subscribed(tx.conn, id, SubjectEvent::Erased, self.now)?;
        Ok(Burial::Done { place, data: number(going.len()) })
    }

    /// What a customer asks for a second time was done the first time.
    fn buried_before(&self, conn: &Connection, data: &[DatumId]) -> Result<Burial, VaultError> {
        let datum = data.first().ok_or(VaultError::NotFound("datum"))?;
        let place = tombstones::place_of(conn, self.subject.customer, *datum)?;
        place.map(|place| Burial::Done { place, data: 0 }).ok_or(VaultError::NotFound("datum"))
    }

    /// Asks the policy about each row.
    fn judge(
        &self,
        conn: &Connection,
        customer: &CustomerRow,
        rows: Vec<DatumRow>,
        is_over: bool,
    ) -> Result<Judgement, VaultError> {
        let founded = self.question(conn, customer, self.ground)?;
        let unfounded = self.question(conn, customer, ErasureGround::Unconfirmed)?;
        let mut judgement = Judgement::default();
        for mut row in rows {
            let is_kept = is_kept(&row, self.now);
            let question = if is_over || self.is_founded(&row) { &founded } else { &unfounded };
            // What a law keeps is to the policy what a case keeps.
            let is_held = core::mem::replace(&mut row.label.held, is_kept);
            let decision = question.decide(&row.label);
            row.label.held = is_held;
            match (&*decision, is_kept) {
                (Decision::Permit { rules }, false) => {
                    judgement.permitted_by(rules);
                    judgement.going.push(row);
                }
                (Decision::Permit { .. } | Decision::Refuse { .. }, true) => {
                    judgement.by_law.get_or_insert(decision);
                    judgement.kept.push(row);
                }
                (Decision::Refuse { .. }, false) | (Decision::Fault { .. }, _) => {
                    judgement.refusal.get_or_insert(decision);
                    judgement.refused.push(row);
                }
            }
        }
        Ok(judgement)
    }

    /// The record of what was done with the data goes too, so the policy is asked about it even where nothing else is.
    fn judge_record(
        &self,
        conn: &Connection,
        customer: &CustomerRow,
        judgement: &mut Judgement,
        is_over: bool,
    ) -> Result<(), VaultError> {
        // One replaced or expired value is no ground to erase a customer.
        let ground = match self.ground {
            ErasureGround::ConfirmedRequest => ErasureGround::ConfirmedRequest,
            ErasureGround::Expired if is_over => ErasureGround::Expired,
            _ => ErasureGround::Unconfirmed,
        };
        let decision = self.question(conn, customer, ground)?.decide_record();
        match &*decision {
            Decision::Permit { rules } => judgement.permitted_by(rules),
            _ => {
                judgement.refusal.get_or_insert(decision);
            }
        }
        Ok(())
    }

    /// Whether the ground is true of the row: the caller says it, the row shows it.
    fn is_founded(&self, row: &DatumRow) -> bool {
        match self.ground {
            ErasureGround::Replaced => row.label.state != DatumState::Current,
            ErasureGround::Expired => row.label.expires_at.is_some_and(|until| until <= self.now),
            ErasureGround::Removed => {
                matches!(row.label.attribute.category(), Category::Credential | Category::ProviderLink)
            }
            ErasureGround::ConfirmedRequest | ErasureGround::Unconfirmed => true,
        }
    }

    fn question<'a>(
        &'a self,
        conn: &Connection,
        customer: &CustomerRow,
        ground: ErasureGround,
    ) -> Result<Question<'a>, VaultError> {
        Question::new(conn, &self.deciding, self.actor, Act::Erase { ground }, &customer.header)
    }

    const fn act(&self) -> Act {
        Act::Erase { ground: self.ground }
    }

    /// A refusal is recorded like the refusal of a release.
    fn refuse(&self, tx: &mut WriteTx<'_>, judgement: &Judgement) -> Result<Burial, VaultError> {
        // Where the policy would permit what a law keeps, the law still stands.
        let by_law = Decision::Refuse { rules: Vec::new(), clause: Clause::Del3 };
        let decision = judgement.refusal.as_deref().filter(|it| !it.is_permitted()).unwrap_or(&by_law);
        let (event, code, rules, clause) = match decision {
            Decision::Fault { rules } => (Event::Fault, DecisionCode::Fault, rules, Clause::Sec),
            Decision::Refuse { rules, clause } => (Event::Refused, DecisionCode::Refuse, rules, *clause),
            Decision::Permit { .. } => return Err(VaultError::Tampered),
        };
        let mut entry = Entry::about(&self.subject, event, self.actor, self.now);
        entry.act = Some(self.act());
        entry.withheld = judgement.refused.iter().map(|row| row.label.attribute).collect();
        entry.decision = Some(code);
        entry.rules = rules.clone();
        let mut detail = DetailRecord::by(self.actor).on(self.act());
        let staying = judgement.refused.iter();
        detail.withheld =
            staying.map(|row| (row.label.id.to_string(), row.label.attribute.code().to_owned())).collect();
        detail.clause = Some(clause.code().to_owned());
        entry.detail = Some(detail);
        let place = tx.append(entry)?;
        if code == DecisionCode::Fault {
            tracing::error!(
                ledger.sequence = place.sequence,
                rules = ?rules,
                "the policy could not be evaluated, so nothing was erased; run `amanah policy check`"
            );
        }
        Ok(Burial::Refused)
    }
}

/// Whether a law or a case forbids the erasure of a row for now.
///
/// Enforces: DEL3
pub(crate) fn is_kept(row: &DatumRow, now: Timestamp) -> bool {
    row.label.held || is_kept_unheld(row, now)
}

/// Whether a law would forbid it, if no case held the row.
pub(crate) fn is_kept_unheld(row: &DatumRow, now: Timestamp) -> bool {
    let is_over = row.label.expires_at.is_some_and(|until| until <= now);
    match row.class {
        // A hold that was lifted keeps nothing, whatever key its value was sealed with.
        RetentionClass::Service | RetentionClass::Hold => false,
        RetentionClass::Tax | RetentionClass::Published => !is_over,
    }
}

/// What stays of a customer, in the order of recording.
pub(crate) fn kept(conn: &Connection, customer: CustomerId) -> Result<Vec<KeptRow>, VaultError> {
    let rows = data::all(conn, customer)?.into_iter();
    Ok(rows
        .map(|row| KeptRow {
            datum: row.label.id,
            attribute: row.label.attribute,
            class: row.class,
            retention_row: row.label.retention_row,
            // A case ends when it ends.
            until: row.label.expires_at.filter(|_| !row.label.held),
            until_by_law: row.label.expires_at,
        })
        .collect())
}

/// Everything that leads from a value, a ledger entry or a door to the customer. What a law keeps stays without it.
const TIES: &[&str] = &[
    "DELETE FROM tag WHERE customer = ?1",
    "DELETE FROM current WHERE customer = ?1",
    "DELETE FROM replacement WHERE customer = ?1",
    "DELETE FROM agreement WHERE customer = ?1",
];

pub(crate) fn cut_ties(conn: &Connection, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    for tie in TIES {
        conn.prepare_cached(tie)?.run([customer.as_bytes()])?;
    }
    conn.prepare_cached(
        "UPDATE customer SET state = 'erased', erased_at = ?2, pseudonym = NULL, mailbox_proved_at = NULL, \
         agreed_version = NULL, version = version + 1 WHERE id = ?1",
    )?
    .run((customer.as_bytes(), now.as_micros()))?;
    Ok(())
}

pub(crate) fn by_attribute<'a>(rows: impl IntoIterator<Item = &'a DatumRow>) -> BTreeMap<Attribute, u64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.label.attribute).or_insert(0) += 1;
    }
    counts
}

/// Mails that only claimed to be theirs count as correspondence.
pub(crate) fn with_claimed(mut counts: BTreeMap<Attribute, u64>, claimed: u64) -> BTreeMap<Attribute, u64> {
    if claimed > 0 {
        let mails = counts.entry(Attribute::ReceivedMail).or_insert(0);
        *mails = mails.saturating_add(claimed);
    }
    counts
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

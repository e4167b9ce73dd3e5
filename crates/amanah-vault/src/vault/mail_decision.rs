//! Whether a mail may be addressed or opened (U1): asked of the policy like any release, recorded like one.

use std::sync::Arc;

use crate::store::sql::Connection;
use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{
    Act, Attribute, CustomerId, DatumFacts, DatumId, Decision, Occasion, Request, Source, Timestamp,
};

use crate::actor::Actor;
use crate::error::VaultError;
use crate::facts::Question;
use crate::policy::Deciding;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;
use crate::store::{customers, data};

/// The policy's answer about one address.
pub(super) struct MailDecision {
    actor: Actor,
    act: Act,
    /// What is opened.
    kinds: &'static [Attribute],
    answer: Arc<Decision>,
}

/// Whoever sends a mail learns where to.
const ADDRESS: &[Attribute] = &[Attribute::PrimaryEmail];
/// Whoever reads one learns both.
const LETTER: &[Attribute] = &[Attribute::PrimaryEmail, Attribute::SentMail];

impl MailDecision {
    /// About the mailbox of somebody who has no account, or not this one yet: nothing is agreed or confirmed.
    pub(super) fn to_nobodys_mailbox(
        conn: &Connection,
        deciding: &Deciding,
        actor: Actor,
        occasion: Occasion,
    ) -> Result<Self, VaultError> {
        let act = Act::ServiceCommunication { occasion };
        let datum = DatumFacts {
            category: Attribute::PrimaryEmail.category(),
            source: Source::Registration,
            own: false,
            published: false,
            erased: false,
            held: false,
            restricted: false,
            agreed: false,
            promotion_granted: false,
            confirmed: false,
        };
        let request = Request { principal: actor.principal(acts_rightly(conn, actor)?), act, datum };
        Ok(Self { actor, act, kinds: ADDRESS, answer: deciding.decide(&request) })
    }

    /// About the address that a mail to a customer was written to, which may be another one than the registered
    /// address is now; with the version of the customer it was decided on.
    pub(super) fn to_customer(
        conn: &Connection,
        deciding: &Deciding,
        (customer, address): (CustomerId, DatumId),
        actor: Actor,
        occasion: Occasion,
    ) -> Result<(Self, i64), VaultError> {
        let act = Act::ServiceCommunication { occasion };
        let row = customers::living(conn, customer)?;
        let question = Question::new(conn, deciding, actor, act, &row.header)?;
        let address = data::one(conn, customer, address)?;
        Ok((Self { actor, act, kinds: ADDRESS, answer: question.decide(&address.label) }, row.version))
    }

    /// About a mail that the customer it was written to reads in their own session (U2a).
    pub(super) fn to_its_owner(
        conn: &Connection,
        deciding: &Deciding,
        customer: CustomerId,
    ) -> Result<(Self, i64), VaultError> {
        let (actor, act) =
            (Actor::Customer(customer), Act::Accountability { occasion: Occasion::OwnRequest });
        let row = customers::living(conn, customer)?;
        let question = Question::new(conn, deciding, actor, act, &row.header)?;
        let mut answer = question.decide_absent(Attribute::PrimaryEmail);
        if answer.is_permitted() {
            answer = question.decide_absent(Attribute::SentMail);
        }
        Ok((Self { actor, act, kinds: LETTER, answer }, row.version))
    }

    pub(super) fn is_permitted(&self) -> bool {
        self.answer.is_permitted()
    }

    /// The entry that records it, permitted or not.
    ///
    /// Enforces: invariant 1
    pub(super) fn entry(&self, subject: Option<&Arc<Subject>>, now: Timestamp) -> Entry {
        let (event, code, rules, clause) = match &*self.answer {
            Decision::Permit { rules } => (Event::Released, DecisionCode::Permit, rules, None),
            Decision::Refuse { rules, clause } => {
                (Event::Refused, DecisionCode::Refuse, rules, Some(clause.code().to_owned()))
            }
            Decision::Fault { rules } => {
                tracing::error!(?rules, "the policy could not be evaluated for a mail; it was refused");
                (Event::Fault, DecisionCode::Fault, rules, None)
            }
        };
        let touched = self.kinds.to_vec();
        let (kinds, withheld) =
            if self.is_permitted() { (touched, Vec::new()) } else { (Vec::new(), touched) };
        let mut entry = match subject {
            Some(subject) => Entry::about(subject, event, self.actor, now),
            None => Entry::of_the_house(event, self.actor, now),
        };
        let mut detail = DetailRecord::by(self.actor).on(self.act);
        detail.clause = clause;
        entry.act = Some(self.act);
        entry.kinds = kinds;
        entry.withheld = withheld;
        entry.decision = Some(code);
        entry.rules = rules.clone();
        entry.detail = Some(detail);
        entry
    }
}

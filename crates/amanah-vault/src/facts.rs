//! What the policy needs to know about a datum, from the rows of one read transaction.

use std::sync::Arc;

use crate::store::sql::Connection;
use amanah_policy::{Act, Attribute, DatumFacts, Decision, PersonRole, Request, Source};

use crate::actor::Actor;
use crate::customer::{CustomerHeader, CustomerState};
use crate::datum::{DatumLabel, DatumState};
use crate::error::VaultError;
use crate::policy::Deciding;
use crate::store::accounts;
use crate::store::staff::acts_rightly;

/// One question's unchanging part: who asks, what for, about whose data.
pub(crate) struct Question<'a> {
    actor: Actor,
    act: Act,
    acts_rightly: bool,
    nearness: Nearness,
    frozen: bool,
    agreed: bool,
    deciding: &'a Deciding,
}

impl<'a> Question<'a> {
    /// About the data of a customer.
    pub(crate) fn new(
        conn: &Connection,
        deciding: &'a Deciding,
        actor: Actor,
        act: Act,
        customer: &CustomerHeader,
    ) -> Result<Self, VaultError> {
        Ok(Self {
            actor,
            act,
            acts_rightly: acts_rightly(conn, actor)?,
            nearness: Nearness::of(conn, actor, customer)?,
            frozen: customer.state == CustomerState::Frozen,
            agreed: deciding.bundle.has_agreed(act.purpose(), customer.agreed_version),
            deciding,
        })
    }

    /// The policy's answer for one datum.
    pub(crate) fn decide(&self, label: &DatumLabel) -> Arc<Decision> {
        let restricted = self.frozen || label.state != DatumState::Current;
        // A hold changes nothing about what data serves while it would be there anyway: a customer who is served less, or a
        // colleague who is shown less, would learn of it. What a hold alone keeps is out of sight before anything is asked.
        let held = label.held && matches!(self.act, Act::Erase { .. } | Act::Disclosure { .. });
        self.ask(DatumFacts {
            own: self.nearness.makes_own(self.act, label.attribute, restricted),
            restricted,
            held,
            confirmed: label.confirmed,
            ..self.facts(label.attribute, label.provenance.source)
        })
    }

    /// The policy's answer for an attribute of which there is no datum.
    pub(crate) fn decide_absent(&self, attribute: Attribute) -> Arc<Decision> {
        self.ask(self.facts(attribute, Source::Registration))
    }

    /// Whether the actor may act as they say.
    pub(crate) const fn acts_rightly(&self) -> bool {
        self.acts_rightly
    }

    /// The policy's answer for the record of what was done with the customer's data, which is no row of its own.
    pub(crate) fn decide_record(&self) -> Arc<Decision> {
        self.ask(self.facts(Attribute::ProcessingRecord, Source::Automatic))
    }

    fn ask(&self, datum: DatumFacts) -> Arc<Decision> {
        let principal = self.actor.principal(self.acts_rightly);
        self.deciding.decide(&Request { principal, act: self.act, datum })
    }

    fn facts(&self, attribute: Attribute, source: Source) -> DatumFacts {
        DatumFacts {
            category: attribute.category(),
            source,
            own: self.nearness.makes_own(self.act, attribute, self.frozen),
            // Publication and promotion come with their own rooms; until then nothing is published or granted.
            published: false,
            erased: false,
            held: false,
            restricted: self.frozen,
            agreed: self.agreed,
            promotion_granted: false,
            confirmed: true,
        }
    }
}

/// How near the asker is to the customer whose data it is.
enum Nearness {
    /// It is they themself.
    Themself,
    /// The customer is a company, and the asker a person of its account in these roles.
    OfCompany(Vec<PersonRole>),
    /// Both are people of a company's account: what the asker does there, and what the other does.
    Colleague(Vec<(PersonRole, PersonRole)>),
    /// No customer at all, or one who has nothing to do with it.
    Nobody,
}

impl Nearness {
    fn of(conn: &Connection, actor: Actor, customer: &CustomerHeader) -> Result<Self, VaultError> {
        let Actor::Customer(person) = actor else { return Ok(Self::Nobody) };
        if person == customer.id {
            return Ok(Self::Themself);
        }
        let roles = accounts::roles_about(conn, person, customer.id)?;
        if !roles.is_empty() {
            return Ok(Self::OfCompany(roles));
        }
        let beside = accounts::roles_beside(conn, person, customer.id)?;
        Ok(if beside.is_empty() { Self::Nobody } else { Self::Colleague(beside) })
    }

    /// Whether the policy is told that a datum is the asker's own (docs/decisions/0014): their own; the company's, as far
    /// as a role of theirs covers it, and for changing it only the owner's; of a colleague the name and the address.
    /// What was replaced or frozen is for the owner, and of a colleague for nobody.
    ///
    /// Enforces: SEC
    fn makes_own(&self, act: Act, attribute: Attribute, is_restricted: bool) -> bool {
        let is_erasure = matches!(act, Act::Erase { .. });
        match self {
            Self::Themself => true,
            Self::OfCompany(roles) => roles.iter().any(|role| {
                role.may_see(attribute.category())
                    && (role.answers_for_account() || !(is_erasure || is_restricted))
            }),
            Self::Colleague(pairs) => {
                let is_known = |(own, other): &(PersonRole, PersonRole)| own.knows_of(*other, attribute);
                !is_erasure && !is_restricted && pairs.iter().any(is_known)
            }
            Self::Nobody => false,
        }
    }
}

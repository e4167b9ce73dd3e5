//! What the policy needs to know about a datum, from the rows of one read transaction.

use std::sync::Arc;

use crate::store::sql::Connection;
use amanah_policy::{Act, Attribute, DatumFacts, Decision, Request, Source};

use crate::actor::Actor;
use crate::customer::{CustomerHeader, CustomerState};
use crate::datum::{DatumLabel, DatumState};
use crate::error::VaultError;
use crate::policy::Deciding;
use crate::store::staff::acts_rightly;

/// One question's unchanging part: who asks, what for, about whose data.
pub(crate) struct Question<'a> {
    actor: Actor,
    act: Act,
    acts_rightly: bool,
    own: bool,
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
            own: matches!(actor, Actor::Customer(id) if id == customer.id),
            frozen: customer.state == CustomerState::Frozen,
            agreed: deciding.bundle.has_agreed(act.purpose(), customer.agreed_version),
            deciding,
        })
    }

    /// The policy's answer for one datum.
    pub(crate) fn decide(&self, label: &DatumLabel) -> Arc<Decision> {
        self.ask(DatumFacts {
            restricted: self.frozen || label.state != DatumState::Current,
            held: label.held,
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

    const fn facts(&self, attribute: Attribute, source: Source) -> DatumFacts {
        DatumFacts {
            category: attribute.category(),
            source,
            own: self.own,
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

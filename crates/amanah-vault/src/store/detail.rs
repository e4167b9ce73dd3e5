//! What an entry of the ledger commits to: everything a customer may know about it, sealed outside the tree.

use amanah_policy::{Act, Attribute, Clause, CustomerId, DatumId, PersonRole, StaffId, TicketId};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::actor::Actor;
use crate::history::{JudgedMail, PeopleNews};
use crate::release::Recipient;
use crate::rows::MailEvidence;
use crate::seal::DataKey;

/// The detail of an entry. Written as JSON with a fixed order of fields, so that it commits to one text only.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DetailRecord {
    /// Who acted: a kind, and for staff who and in which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) staff: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
    /// On which occasion, for which case, on which ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) occasion: Option<String>,
    /// Which attributes, each with how many data.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) attributes: Vec<(String, u32)>,
    /// Which data exactly.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) data: Vec<String>,
    /// Which data were asked for and withheld, with their attribute; no data where an attribute has none.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) withheld: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ticket: Option<String>,
    /// How a policy version was agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agreed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recipient: Option<String>,
    /// SHA-256 of the document that was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<String>,
    /// The reason in the words of whoever asked; may be personal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The customer who acted, when it was another one than the one it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) person: Option<String>,
    /// What changed about the people of an account, whom it concerned, and what they do from then on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) concerned: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) roles: Vec<String>,
    /// Which mail that came in, and what was decided about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) mail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) judged: Option<JudgedRecord>,
}

/// What was decided about a mail, and on what evidence.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgedRecord {
    pub(crate) disposition: String,
    pub(crate) reasons: Vec<String>,
    /// Each rule, and whether it is kept.
    pub(crate) rules: Vec<(String, String)>,
    /// The evidence, with the customer whose mail it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) evidence: Option<MailEvidence>,
    /// Of a mail that is nobody's a commitment to it alone: the evidence lies with the mail and goes with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) committed: Option<String>,
}

impl DetailRecord {
    /// Of something done by `actor`.
    pub(crate) fn by(actor: Actor) -> Self {
        let (staff, role) = match actor {
            Actor::Staff { id, role } => (Some(id.to_string()), Some(role)),
            Actor::System(role) => (None, Some(role)),
            Actor::Customer(_) | Actor::Visitor => (None, None),
        };
        Self { staff, role: role.map(|role| role.code().to_owned()), ..Self::default() }
    }

    /// Names the data, and counts their attributes.
    pub(crate) fn touching(mut self, data: impl IntoIterator<Item = (DatumId, Attribute)>) -> Self {
        for (id, attribute) in data {
            self.data.push(id.to_string());
            let code = attribute.code();
            match self.attributes.iter_mut().find(|(known, _)| known == code) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => self.attributes.push((code.to_owned(), 1)),
            }
        }
        self
    }

    /// Says on which occasion or ground.
    pub(crate) fn on(mut self, act: Act) -> Self {
        self.occasion = occasion_code(act).map(str::to_owned);
        self
    }

    pub(crate) fn to(mut self, recipient: Recipient) -> Self {
        self.recipient = match recipient {
            Recipient::Actor => None,
            Recipient::CustomerByMail => Some("customer_by_mail".to_owned()),
            Recipient::InvitedByMail => Some("invited_by_mail".to_owned()),
            Recipient::Authority => Some("authority".to_owned()),
        };
        self
    }

    pub(crate) fn recipient(&self) -> Recipient {
        match self.recipient.as_deref() {
            Some("customer_by_mail") => Recipient::CustomerByMail,
            Some("invited_by_mail") => Recipient::InvitedByMail,
            Some("authority") => Recipient::Authority,
            _ => Recipient::Actor,
        }
    }

    /// The customer who acted, when it was another one.
    pub(crate) fn person(&self) -> Option<CustomerId> {
        self.person.as_deref()?.parse().ok()
    }

    /// What changed about the people of an account.
    pub(crate) fn people(&self) -> Option<PeopleNews> {
        Some(PeopleNews {
            change: self.change.clone()?,
            concerned: self.concerned.as_deref().and_then(|id| id.parse().ok()),
            roles: self.roles.iter().filter_map(|code| PersonRole::from_code(code)).collect(),
        })
    }

    /// What was decided about a mail.
    pub(crate) fn judged(&self) -> Option<JudgedMail> {
        let judged = self.judged.as_ref()?;
        Some(JudgedMail {
            mail: self.mail.as_deref().and_then(|id| id.parse().ok()),
            disposition: judged.disposition.clone(),
            reasons: judged.reasons.clone(),
            evidence: judged.evidence.clone(),
        })
    }

    pub(crate) fn staff(&self) -> Option<StaffId> {
        self.staff.as_deref()?.parse().ok()
    }

    pub(crate) fn clause(&self) -> Option<Clause> {
        Clause::from_code(self.clause.as_deref()?)
    }

    pub(crate) fn ticket(&self) -> Option<TicketId> {
        self.ticket.as_deref()?.parse().ok()
    }

    /// The one text this commits to.
    pub(crate) fn text(&self) -> Zeroizing<Vec<u8>> {
        // INVARIANT: a record of texts and numbers always serialises.
        Zeroizing::new(serde_json::to_vec(self).unwrap_or_default())
    }
}

/// The word that says on which occasion, case or ground an act stands.
pub(crate) const fn occasion_code(act: Act) -> Option<&'static str> {
    match act {
        Act::ServiceCommunication { occasion }
        | Act::Accountability { occasion }
        | Act::Billing { occasion } => Some(occasion.code()),
        Act::Disclosure { case } => Some(case.code()),
        Act::Erase { ground } => Some(ground.code()),
        Act::IntangibleAsset { .. } | Act::Promotion | Act::Whois => None,
    }
}

/// Whose entries are sealed under which key: a customer as the ledger knows them.
pub(crate) struct Subject {
    pub(crate) customer: CustomerId,
    pub(crate) pseudonym: amanah_ledger::Pseudonym,
    /// The customer's service key.
    pub(crate) key: DataKey,
}

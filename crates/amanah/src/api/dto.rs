//! The shapes that several operations share: times, data, entries, pages.

use amanah_policy::{Attribute, Clause, DatumId, Money, Occasion, Purpose, Timestamp};
use amanah_service::sources::communications::tickets::Thread;
use amanah_service::vault::{
    ApiKeyHeader, DatumLabel, DatumState, Doer, HistoryEntry, InvoiceHeader, KeyOf, Recipient, ServiceHeader,
    TicketAuthor, TicketMessage, Withheld,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::call::Call;

/// A moment in UTC, as RFC 3339.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment(pub(super) Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let moment =
            jiff::Timestamp::from_microsecond(self.0.as_micros()).map_err(serde::ser::Error::custom)?;
        serializer.collect_str(&moment)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time", "description": "A moment in UTC (RFC 3339)."})
    }
}

/// One datum, released for the purpose of the call.
#[derive(Serialize, JsonSchema)]
pub(super) struct Datum {
    /// Its id.
    pub(super) id: String,
    /// What it says.
    pub(super) attribute: &'static str,
    /// Which kind of data it is.
    pub(super) category: &'static str,
    /// From which of the six kinds of source of the policy it came.
    pub(super) source: &'static str,
    /// Through which door.
    pub(super) channel: &'static str,
    /// Which input exactly: an import and its line, a form, a ticket.
    pub(super) origin: String,
    /// When the value came to be.
    pub(super) observed_at: Moment,
    /// When it was recorded.
    pub(super) recorded_at: Moment,
    /// The policy version in force then.
    pub(super) policy_version: u32,
    /// The retention row that says how long it stays.
    pub(super) retention_row: String,
    /// When it goes at the latest, if its row names a time.
    pub(super) expires_at: Option<Moment>,
    /// When it was replaced: until when it is kept, restricted.
    pub(super) restricted_until: Option<Moment>,
    /// Whether the customer confirmed it.
    pub(super) confirmed: bool,
    /// The value.
    pub(super) value: String,
}

impl Datum {
    pub(super) fn of(label: &DatumLabel, value: &str) -> Self {
        Self {
            id: label.id.to_string(),
            attribute: label.attribute.code(),
            category: label.attribute.category().code(),
            source: label.provenance.source.code(),
            channel: label.provenance.channel.code(),
            origin: label.provenance.origin.clone(),
            observed_at: Moment(label.provenance.observed_at),
            recorded_at: Moment(label.recorded_at),
            policy_version: label.policy_version.number(),
            retention_row: label.retention_row.clone(),
            expires_at: label.expires_at.map(Moment),
            restricted_until: match label.state {
                DatumState::Current => None,
                DatumState::Restricted { until } => Some(Moment(until)),
            },
            confirmed: label.confirmed,
            value: value.to_owned(),
        }
    }
}

/// A datum that was asked for and stayed inside.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Withheld")]
pub(super) struct WithheldDatum {
    /// Its id.
    id: String,
    /// What it says.
    attribute: &'static str,
    /// The clause that the refusal rests on.
    clause: &'static str,
}

impl WithheldDatum {
    pub(super) fn of(withheld: &Withheld) -> Self {
        Self {
            id: withheld.label.id.to_string(),
            attribute: withheld.label.attribute.code(),
            clause: withheld.clause.code(),
        }
    }
}

/// An attribute with how many data of it were touched.
#[derive(Serialize, JsonSchema)]
pub(super) struct Touched {
    attribute: &'static str,
    count: u32,
}

impl Touched {
    fn of((attribute, count): &(Attribute, u32)) -> Self {
        Self { attribute: attribute.code(), count: *count }
    }
}

/// One entry of the record of who used the data.
#[derive(Serialize, JsonSchema)]
pub(super) struct Use {
    /// Its number in the ledger.
    pub(super) sequence: u64,
    /// When.
    at: Moment,
    /// What happened.
    event: &'static str,
    /// Who did it: `customer`, `person` (of the same account), `staff`, `system` or `visitor`.
    doer: &'static str,
    /// Which member of staff, by an id that names nobody outside.
    staff: Option<String>,
    /// In which role.
    role: Option<&'static str>,
    /// For which purpose.
    purpose: Option<&'static str>,
    /// On which occasion.
    occasion: Option<&'static str>,
    /// What was touched.
    attributes: Vec<Touched>,
    /// Which data exactly.
    data: Vec<String>,
    /// Which kinds were asked for and withheld.
    withheld: Vec<&'static str>,
    /// The rules that decided.
    rules: Vec<String>,
    /// The clause of a refusal.
    clause: Option<&'static str>,
    /// The reason, in the words of whoever asked.
    reason: Option<String>,
    /// The ticket.
    ticket: Option<String>,
    /// Who received the data: `actor`, `customer_by_mail`, `invited_by_mail` or `authority`.
    recipient: Option<&'static str>,
    /// Whether the sealed detail still matches what the ledger committed to.
    is_commitment_kept: bool,
}

impl Use {
    pub(super) fn of(entry: &HistoryEntry) -> Self {
        let (doer, staff, role) = match entry.doer {
            Doer::Customer => ("customer", None, None),
            Doer::Staff { id, role } => ("staff", Some(id.to_string()), Some(role.code())),
            Doer::System(role) => ("system", None, Some(role.code())),
            Doer::Person(_) => ("person", None, None),
            Doer::Visitor => ("visitor", None, None),
        };
        Self {
            sequence: entry.place.sequence,
            at: Moment(entry.at),
            event: entry.event.code(),
            doer,
            staff,
            role,
            purpose: entry.purpose.map(Purpose::code),
            occasion: entry.occasion.map(Occasion::code),
            attributes: entry.attributes.iter().map(Touched::of).collect(),
            data: entry.data.iter().map(ToString::to_string).collect(),
            withheld: entry.withheld.iter().map(|category| category.code()).collect(),
            rules: entry.rules.clone(),
            clause: entry.clause.map(Clause::code),
            reason: entry.reason.clone(),
            ticket: entry.ticket.map(|ticket| ticket.to_string()),
            recipient: entry.recipient.map(|recipient| match recipient {
                Recipient::Actor => "actor",
                Recipient::CustomerByMail => "customer_by_mail",
                Recipient::InvitedByMail => "invited_by_mail",
                Recipient::Authority => "authority",
            }),
            is_commitment_kept: entry.is_commitment_kept,
        }
    }
}

/// An amount of money.
#[derive(Serialize, JsonSchema)]
pub(super) struct Amount {
    /// In the smallest unit of the currency that is counted: rupiah have two digits after the point.
    pub(super) minor: i64,
    /// By ISO 4217.
    pub(super) currency: &'static str,
}

impl Amount {
    pub(super) const fn of(money: Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().code() }
    }
}

/// An invoice or credit note; what it says stands in its document alone.
#[derive(Serialize, JsonSchema)]
pub(super) struct Invoice {
    /// Its id.
    id: String,
    /// `invoice`, `credit_note` or `foreign`.
    kind: &'static str,
    /// Its number, as printed.
    number: String,
    /// `issued`, `paid` or `cancelled`.
    state: &'static str,
    /// Whether it is to be paid and its day has passed.
    is_overdue: bool,
    /// The day it bears.
    issued_at: Moment,
    /// When it is to be paid.
    due_at: Option<Moment>,
    /// Without tax.
    net: Amount,
    /// The tax.
    tax: Amount,
    /// What is to be paid.
    total: Amount,
    /// SHA-256 of the document, which never changes.
    sha256: String,
    /// The invoice that a credit note takes back.
    credits: Option<String>,
    /// When it was paid or taken back.
    settled_at: Option<Moment>,
}

impl Invoice {
    pub(super) fn of(header: &InvoiceHeader, now: Timestamp) -> Self {
        Self {
            id: header.id.to_string(),
            kind: header.kind.code(),
            number: header.label.clone(),
            state: header.state.code(),
            is_overdue: header.is_overdue(now),
            issued_at: Moment(header.issued_at),
            due_at: header.due_at.map(Moment),
            net: Amount::of(header.amounts.net),
            tax: Amount::of(header.amounts.tax),
            total: Amount::of(header.amounts.total),
            sha256: header.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            credits: header.credits.map(|id| id.to_string()),
            settled_at: header.settled_at.map(Moment),
        }
    }
}

/// A service.
#[derive(Serialize, JsonSchema)]
pub(super) struct Service {
    /// Its id.
    id: String,
    /// `hosting`, `domain`, `server` or `other`.
    kind: &'static str,
    /// What the customer calls it, where the role sees it.
    label: Option<String>,
    /// The host name it answers to, where the role sees it.
    host: Option<String>,
    /// The plan, where the role sees it.
    plan: Option<String>,
    /// What it costs, tax not included.
    price: Option<Amount>,
    /// How often that is due: `month`, `quarter`, `year` or `once`.
    period: Option<&'static str>,
    /// Since when.
    started_at: Moment,
    /// When it is meant to end.
    planned_end: Option<Moment>,
    /// When it ended.
    ended_at: Option<Moment>,
    /// What a hosting panel said of it last, `running` or `ended`; none where no panel ever did.
    reported: Option<&'static str>,
    /// When the panel saw that.
    reported_at: Option<Moment>,
}

impl Service {
    /// A service, with the names that were released.
    pub(super) fn of<'a>(service: &ServiceHeader, name: impl Fn(DatumId) -> Option<&'a str>) -> Self {
        let name = |datum: Option<DatumId>| datum.and_then(&name).map(str::to_owned);
        Self {
            id: service.id.to_string(),
            kind: service.kind.code(),
            label: name(service.label),
            host: name(service.host),
            plan: name(service.plan),
            price: service.price.map(|price| Amount::of(price.amount)),
            period: service.price.map(|price| price.period.code()),
            started_at: Moment(service.started_at),
            planned_end: service.planned_end.map(Moment),
            ended_at: service.ended_at.map(Moment),
            reported: service.panel.map(|fact| fact.says.code()),
            reported_at: service.panel.map(|fact| Moment(fact.observed_at)),
        }
    }
}

/// A session of somebody.
#[derive(Serialize, JsonSchema)]
pub(super) struct Session {
    /// Its id.
    pub(super) id: String,
    /// Since when.
    pub(super) opened_at: Moment,
    /// Last seen, to the minute.
    pub(super) seen_at: Moment,
    /// When it ends at the latest.
    pub(super) ends_at: Moment,
    /// From where and with which program, where that is recorded.
    pub(super) place: Option<String>,
}

/// A key, without its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ApiKey")]
pub(super) struct Key {
    /// Its id.
    id: String,
    /// The role in which its program acts, where it is one of staff.
    role: Option<&'static str>,
    /// The purposes it is bound to.
    purposes: Vec<&'static str>,
    /// Whether it may change anything.
    may_change: bool,
    /// Since when.
    made_at: Moment,
    /// When it ends at the latest.
    ends_at: Moment,
    /// The last day on which it was used (UTC).
    used_on: Option<Moment>,
    /// Whether it is the key of this call.
    is_this: bool,
}

impl Key {
    pub(super) fn of(key: &ApiKeyHeader, call: &Call) -> Self {
        let day = |day: i64| Moment(Timestamp::from_micros(day.saturating_mul(86_400_000_000)));
        Self {
            id: key.id.to_string(),
            role: match key.of {
                KeyOf::Customer(_) => None,
                KeyOf::Staff { role, .. } => Some(role.code()),
            },
            purposes: key.purposes.iter().map(|purpose| purpose.code()).collect(),
            may_change: key.may_change,
            made_at: Moment(key.made_at),
            ends_at: Moment(key.ends_at),
            used_on: key.used_day.map(day),
            is_this: call.key.as_ref().is_some_and(|this| this.id == key.id),
        }
    }
}

/// A message in a ticket.
#[derive(Serialize, JsonSchema)]
pub(super) struct Message {
    /// Its place in the ticket, from 1.
    place: u32,
    /// Who wrote it: `customer`, `staff` or `system`.
    author: &'static str,
    /// In which role a member of staff wrote it.
    role: Option<&'static str>,
    /// Whether staff noted it for each other.
    is_internal: bool,
    /// When.
    written_at: Moment,
    /// The text; none when it is too old and gone.
    text: Option<String>,
}

impl Message {
    /// The messages of a thread, in their order.
    pub(super) fn all<S>(thread: &Thread<S>) -> Vec<Self> {
        thread.messages.iter().map(|message| Self::of(message, thread.text(message))).collect()
    }

    fn of(message: &TicketMessage, text: Option<&str>) -> Self {
        let (author, role) = match message.author {
            TicketAuthor::Customer(_) => ("customer", None),
            TicketAuthor::Staff { role, .. } => ("staff", Some(role.code())),
            TicketAuthor::System => ("system", None),
        };
        Self {
            place: message.place,
            author,
            role,
            is_internal: message.is_internal,
            written_at: Moment(message.written_at),
            text: text.map(str::to_owned),
        }
    }
}

/// A part of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub(super) struct List<T> {
    /// The items, in the order that the operation names.
    pub(super) items: Vec<T>,
    /// What to send as `after` for the part that follows; none at the end.
    pub(super) next: Option<String>,
}

impl<T> List<T> {
    /// Everything there is.
    pub(super) const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// The part of everything that was asked for.
    pub(super) fn part(call: &Call, all: impl ExactSizeIterator<Item = T>) -> Self {
        let (from, limit) = (call.skipped(), call.limit());
        let end = from.saturating_add(limit);
        let next = (end < all.len()).then(|| end.to_string());
        Self { items: all.skip(from).take(limit).collect(), next }
    }
}

/// The id of what was made.
#[derive(Serialize, JsonSchema)]
pub(super) struct Made {
    /// Its id.
    pub(super) id: String,
}

impl super::answer::Impersonal for Made {}

//! The document as its schema describes it.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::purposes::accountability::export::Export;
use amanah_service::vault::{
    AgreementRow, ApiKeyHeader, CustomerNumber, MailHeader, OpenMail, PasskeyLine, ProviderNotice,
    SecondFactorState, SessionHeader, TicketAuthor, TicketHeader, TicketMessage,
};
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use crate::api::dto::{Datum, Invoice, Moment, Service, Use, WithheldDatum};
use crate::api::me::requests::Request;

/// The form of the document; a reader checks it first.
const FORM: &str = "amanah-export/1";

/// Everything that is kept about one customer, exported for them.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Amanah export")]
pub(super) struct Document {
    #[serde(flatten)]
    pub(super) head: Head,
    /// Every datum, in the order of recording.
    pub(super) data: Vec<Datum>,
    /// What stays inside, by name.
    pub(super) withheld: Vec<WithheldDatum>,
    /// Which policy versions were agreed to, newest first.
    pub(super) agreements: Vec<Agreement>,
    /// Where the customer is signed in.
    pub(super) sessions: Vec<Session>,
    /// The passkeys that open the account. What a device signs with stays inside.
    pub(super) passkeys: Vec<Passkey>,
    /// The second step, where one is set: one item, or none.
    pub(super) second_step: Vec<SecondStep>,
    /// Which programs act for the customer.
    pub(super) programs: Vec<Program>,
    /// What sign-on providers told us of the customer, newest first.
    pub(super) provider_notices: Vec<Notice>,
    /// What the customer asked us about their data, newest first, each with its steps.
    pub(super) requests: Vec<Request>,
    /// Services, oldest first.
    pub(super) services: Vec<Service>,
    /// Invoices and credit notes, newest first. Each document is fetched as the file it is.
    pub(super) invoices: Vec<Invoice>,
    /// Tickets, the one that changed last first. Their texts stand among the data.
    pub(super) tickets: Vec<Ticket>,
    /// The letters we sent, newest first.
    pub(super) letters: Vec<Letter>,
    /// What is kept of the companies in whose accounts the customer is, as far as their part there shows it: to an owner
    /// everything.
    pub(super) company_data: Vec<OfCompany<Datum>>,
    /// The services of companies that the customer owns the account of.
    pub(super) company_services: Vec<OfCompany<Service>>,
    /// The invoices and credit notes of such companies.
    pub(super) company_invoices: Vec<OfCompany<Invoice>>,
    /// The processing record: who used the data, newest first.
    pub(super) processing_record: Vec<Use>,
}

/// What stands before the sections.
#[derive(Serialize, JsonSchema)]
pub(super) struct Head {
    /// `amanah-export/1`; another number would be another form.
    form: &'static str,
    /// The company that keeps the data.
    company: String,
    /// When the export was made.
    made_at: Moment,
    /// The customer's number.
    customer_number: String,
    /// The customer's id.
    customer_id: String,
    /// The policy version in force.
    policy_version: u32,
    /// The hash of that version.
    policy_hash: String,
    /// Where the ledger keeps the release of the data.
    ledger_entry: u64,
    /// The key that signs the ledger.
    ledger_key: String,
}

impl Head {
    pub(super) fn of(house: &House, export: &Export) -> Self {
        let policy = house.vault().policy();
        let report = &export.report;
        Self {
            form: FORM,
            company: house.settings().company.clone(),
            made_at: Moment(report.made_at),
            customer_number: report.customer.number.to_string(),
            customer_id: report.customer.id.to_string(),
            policy_version: policy.version().number(),
            policy_hash: policy.hash().to_string(),
            ledger_entry: report.data.place().sequence,
            ledger_key: house.vault().ledger_key().to_string(),
        }
    }
}

/// Something of a company, in whose account the customer is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CompanyOwn{T}")]
pub(super) struct OfCompany<T> {
    /// The company's number.
    company: String,
    #[serde(flatten)]
    item: T,
}

impl<T> OfCompany<T> {
    pub(super) fn new(company: CustomerNumber, item: T) -> Self {
        Self { company: company.to_string(), item }
    }
}

/// One agreement.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedAgreement")]
pub(super) struct Agreement {
    /// Which version.
    version: u32,
    /// The hash of the version whose text was agreed to.
    bundle: String,
    /// How: `registration`, `sso`, `use` or `explicit`.
    how: &'static str,
    /// When.
    at: Moment,
    /// Where the ledger keeps it.
    ledger_entry: u64,
}

impl Agreement {
    pub(super) fn of(row: &AgreementRow) -> Self {
        Self {
            version: row.version.number(),
            bundle: row.bundle.iter().map(|byte| format!("{byte:02x}")).collect(),
            how: row.how.code(),
            at: Moment(row.at),
            ledger_entry: row.place.sequence,
        }
    }
}

/// One session. From where it was opened stands among the data, as a `sign_in` with this id for its origin.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedSession")]
pub(super) struct Session {
    /// Its id.
    id: String,
    /// By what it was opened: `password`, `link`, `code`, `passkey`, or the provider's name.
    by: &'static str,
    /// Since when.
    opened_at: Moment,
    /// Last seen, to the minute.
    seen_at: Moment,
    /// When it ends at the latest.
    ends_at: Moment,
}

impl Session {
    pub(super) fn of(session: &SessionHeader) -> Self {
        Self {
            id: session.id.to_string(),
            by: session.by.code(),
            opened_at: Moment(session.opened_at),
            seen_at: Moment(session.seen_at),
            ends_at: Moment(session.ends_at),
        }
    }
}

/// A passkey.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedPasskey")]
pub(super) struct Passkey {
    /// Its id.
    id: String,
    /// On what it is, as the customer said: `phone`, `computer`, `security_key`, `password_manager` or `other`.
    device: &'static str,
    /// When it was added.
    added_at: Moment,
    /// When it was used last.
    used_at: Option<Moment>,
}

impl Passkey {
    pub(super) fn of(line: &PasskeyLine) -> Self {
        Self {
            id: line.id.to_string(),
            device: line.device.code(),
            added_at: Moment(line.added_at),
            used_at: line.used_at.map(Moment),
        }
    }
}

/// The second step. Its secret and the codes stay inside.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedSecondStep")]
pub(super) struct SecondStep {
    /// Since when it is asked for.
    since: Moment,
    /// How many recovery codes are left.
    codes_left: u32,
}

impl SecondStep {
    pub(super) fn of(state: SecondFactorState) -> Self {
        Self { since: Moment(state.since), codes_left: state.codes_left }
    }
}

/// Something that a sign-on provider told us of the customer.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedNotice")]
pub(super) struct Notice {
    /// Which provider.
    provider: &'static str,
    /// What: `deletion`, `removal`, or the word of a security event.
    kind: String,
    /// When it came.
    received_at: Moment,
    /// By when something has to be done about it.
    due_at: Option<Moment>,
    /// Since when nothing is left to do.
    closed_at: Option<Moment>,
    /// Why a person closed it: `identity_unclear`, `active_after_all` or `kept_by_law`.
    closed_why: Option<&'static str>,
}

impl Notice {
    pub(super) fn of(notice: &ProviderNotice) -> Self {
        Self {
            provider: notice.provider.code(),
            kind: notice.kind.clone(),
            received_at: Moment(notice.received_at),
            due_at: notice.due_at.map(Moment),
            closed_at: notice.closed_at.map(Moment),
            closed_why: notice.closed_by.map(|(_, why)| why.code()),
        }
    }
}

/// A program that acts for the customer, by its key.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedProgram")]
pub(super) struct Program {
    /// The id of its key.
    id: String,
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
}

impl Program {
    pub(super) fn of(key: &ApiKeyHeader) -> Self {
        let day = |day: i64| Moment(Timestamp::from_micros(day.saturating_mul(86_400_000_000)));
        Self {
            id: key.id.to_string(),
            purposes: key.purposes.iter().map(|purpose| purpose.code()).collect(),
            may_change: key.may_change,
            made_at: Moment(key.made_at),
            ends_at: Moment(key.ends_at),
            used_on: key.used_day.map(day),
        }
    }
}

/// A ticket.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedTicket")]
pub(super) struct Ticket {
    /// Its id.
    id: String,
    /// The datum that says what it is about.
    subject: Option<String>,
    /// `open`, `answered`, `waiting` or `closed`.
    state: &'static str,
    /// Since when.
    opened_at: Moment,
    /// Since when it stands so.
    changed_at: Moment,
    /// What was written in it, in its order.
    messages: Vec<Message>,
}

/// A message in a ticket.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedMessage")]
struct Message {
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
    /// The datum that is its text; none when it is too old and gone.
    text: Option<String>,
}

impl Ticket {
    pub(super) fn of(ticket: &TicketHeader, messages: &[TicketMessage]) -> Self {
        Self {
            id: ticket.id.to_string(),
            subject: ticket.subject.map(|datum| datum.to_string()),
            state: ticket.state.code(),
            opened_at: Moment(ticket.opened_at),
            changed_at: Moment(ticket.changed_at),
            messages: messages.iter().map(Message::of).collect(),
        }
    }
}

impl Message {
    fn of(message: &TicketMessage) -> Self {
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
            text: message.is_kept.then(|| message.datum.to_string()),
        }
    }
}

/// A letter we sent. One that carried a code or a link is shown to nobody, and of a very old one the words are gone.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportedLetter")]
pub(super) struct Letter {
    /// Its id.
    id: String,
    /// Which letter.
    template: String,
    /// In which language.
    language: &'static str,
    /// When it was written.
    written_at: Moment,
    /// `waiting`, `sending`, `sent`, `undeliverable` or `dropped`.
    state: &'static str,
    /// To which address, where its words are shown.
    address: Option<String>,
    /// What it is about.
    subject: Option<String>,
    /// The text.
    body: Option<String>,
}

impl Letter {
    pub(super) fn of(letter: &MailHeader, words: Option<&OpenMail>) -> Self {
        Self {
            id: letter.id.to_string(),
            template: letter.template.clone(),
            language: letter.language.code(),
            written_at: Moment(letter.queued_at),
            state: letter.state.code(),
            address: words.map(|open| open.address.clone()),
            subject: words.map(|open| open.subject.clone()),
            body: words.map(|open| open.body.clone()),
        }
    }
}

/// The schema of the document (JSON Schema, draft 2020-12).
#[must_use]
pub fn schema() -> Schema {
    schema_for!(Document)
}

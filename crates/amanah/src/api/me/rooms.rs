//! The account that a customer's program acts for: its services and invoices, its tickets, and the letters to the person.

use amanah_policy::{AccountId, CustomerId, InvoiceId, MailId, Purpose, TicketId};
use amanah_service::House;
use amanah_service::accounts::services::{self, Services};
use amanah_service::purposes::accountability::letters::{self, LetterGone};
use amanah_service::purposes::billing::read::{self, DownloadFault};
use amanah_service::sources::communications::tickets::{self, Looked, Question, Thread};
use amanah_service::vault::{AccessReport, Account, ServiceHeader};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{Amount, Invoice, List, Made, Message, Moment};
use crate::api::operation::{Operation, Param, ParamForm};
use crate::api::problem::Problem;
use crate::api::tickets::told;
use crate::api::{fresh_ticket, refused_by};
use crate::web::Doors;

const ACCOUNT: &[Param] = &[Param {
    name: "account",
    means: "Which account of the person: the first one when none is named.",
    form: ParamForm::Id("acc"),
}];

pub(super) fn operations() -> Vec<Operation> {
    let mut rows = vec![
        Operation::reading(
            "/api/v1/me/accounts",
            "listMyAccounts",
            "The accounts the person belongs to",
            accounts,
        )
        .giving::<List<MyAccount>>(),
        Operation::reading(
            "/api/v1/me/services",
            "listMyServices",
            "The services of an account",
            services_of,
        )
        .asking(ACCOUNT)
        .giving::<List<Service>>(),
        Operation::reading(
            "/api/v1/me/invoices",
            "listMyInvoices",
            "The invoices of an account, newest first",
            invoices,
        )
        .asking(ACCOUNT)
        .giving::<List<Invoice>>(),
        Operation::reading(
            "/api/v1/me/invoices/{invoice}/document",
            "readMyInvoice",
            "The document of an invoice, byte for byte",
            document,
        )
        .asking(ACCOUNT)
        .giving_a_file("application/pdf"),
        Operation::reading(
            "/api/v1/me/tickets",
            "listMyTickets",
            "The tickets of an account, the one that changed last first",
            tickets_of,
        )
        .asking(ACCOUNT)
        .giving::<List<Ticket>>(),
        Operation::making("/api/v1/me/tickets", "openMyTicket", "Asks something", ask)
            .asking(ACCOUNT)
            .taking::<Asking>()
            .giving::<Made>(),
        Operation::reading(
            "/api/v1/me/tickets/{ticket}",
            "readMyTicket",
            "One ticket with what both sides wrote",
            one_ticket,
        )
        .asking(ACCOUNT)
        .giving::<TicketThread>(),
        Operation::changing(
            "/api/v1/me/tickets/{ticket}/messages",
            "writeInMyTicket",
            "Writes in a ticket",
            reply,
        )
        .asking(ACCOUNT)
        .taking::<Writing>(),
        Operation::changing("/api/v1/me/tickets/{ticket}/close", "closeMyTicket", "Closes a ticket", close)
            .asking(ACCOUNT),
        Operation::reading(
            "/api/v1/me/letters",
            "listMyLetters",
            "The letters we sent the person, newest first",
            sent,
        )
        .giving::<List<Letter>>(),
        Operation::reading("/api/v1/me/letters/{mail}", "readMyLetter", "One letter with its words", letter)
            .giving::<OpenLetter>(),
    ];
    rows = rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect();
    rows
}

/// An account of the person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Account")]
struct MyAccount {
    /// Its id.
    id: String,
    /// `person` or `company`.
    kind: &'static str,
    /// What the person does for it.
    roles: Vec<&'static str>,
    /// Since when it stands.
    opened_at: Moment,
}

async fn accounts(doors: Doors, call: Call) -> Answered {
    let person = call.customer()?;
    let all = doors.house()?.vault().accounts_of(person).await?;
    let items = all.iter().map(|account| MyAccount {
        id: account.id.to_string(),
        kind: account.kind.code(),
        roles: account.roles_of(person).map(|role| role.code()).collect(),
        opened_at: Moment(account.opened_at),
    });
    Answer::with(&List::whole(items.collect()))
}

/// The person, and the account that is asked about: one they belong to.
///
/// Enforces: SEC
async fn account_of(house: &House, call: &Call) -> Result<(CustomerId, Account), Problem> {
    let person = call.customer()?;
    let wanted: Option<AccountId> = call.word("account", |text| text.parse().ok());
    let all = house.vault().accounts_of(person).await?;
    let found = all.into_iter().find(|account| wanted.is_none_or(|id| id == account.id));
    found.map(|account| (person, account)).ok_or(Problem::NotFound)
}

/// A service.
#[derive(Serialize, JsonSchema)]
struct Service {
    /// Its id.
    id: String,
    /// What kind.
    kind: &'static str,
    /// What the customer calls it, where the role sees it.
    label: Option<String>,
    /// The host name it answers to.
    host: Option<String>,
    /// The plan.
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
}

impl Service {
    fn of(service: &ServiceHeader, all: &Services) -> Self {
        Self {
            id: service.id.to_string(),
            kind: service.kind.code(),
            label: all.label(service).map(str::to_owned),
            host: all.host(service).map(str::to_owned),
            plan: all.plan(service).map(str::to_owned),
            price: service.price.map(|price| Amount::of(price.amount)),
            period: service.price.map(|price| price.period.code()),
            started_at: Moment(service.started_at),
            planned_end: service.planned_end.map(Moment),
            ended_at: service.ended_at.map(Moment),
        }
    }
}

async fn services_of(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let all = services::own(house, person, account.holder, call.now).await?;
    Answer::with(&List::whole(all.services.iter().map(|service| Service::of(service, &all)).collect()))
}

async fn invoices(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let all = read::own(house, person, &account).await?;
    Answer::with(&List::whole(all.invoices.iter().map(|invoice| Invoice::of(invoice, call.now)).collect()))
}

async fn document(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let invoice: InvoiceId = call.part("invoice")?;
    let (person, account) = account_of(house, &call).await?;
    match read::download_own(house, person, account.holder, invoice, call.now).await {
        Ok(download) => Answer::file(download.bytes),
        Err(DownloadFault::Refused(refusal)) => Err(refused_by(&refusal)),
        Err(DownloadFault::Unknown | DownloadFault::NotOpen(_)) => Err(Problem::NotFound),
        Err(DownloadFault::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}

/// A ticket without its words.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnTicket")]
struct Ticket {
    /// Its id.
    id: String,
    /// What it is about.
    subject: Option<String>,
    /// `open`, `answered`, `waiting` or `closed`.
    state: &'static str,
    /// Since when.
    opened_at: Moment,
    /// Since when it stands so.
    changed_at: Moment,
}

async fn tickets_of(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let listed = match tickets::list_own(house, person, account.holder, call.now).await? {
        Looked::Shown(listed) => listed,
        Looked::Refused(refusal) => return Err(refused_by(&refusal)),
    };
    let items = listed.tickets.iter().map(|ticket| Ticket {
        id: ticket.id.to_string(),
        subject: listed.subject(ticket).map(str::to_owned),
        state: ticket.state.code(),
        opened_at: Moment(ticket.opened_at),
        changed_at: Moment(ticket.changed_at),
    });
    Answer::with(&List::whole(items.collect()))
}

/// A question.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// What it is about, in a few words.
    #[schemars(length(min = 1, max = 120), regex(pattern = r"\S"))]
    subject: String,
    /// In words.
    #[schemars(length(min = 1, max = 4000), regex(pattern = r"\S"))]
    text: String,
}

async fn ask(doors: Doors, call: Call) -> Answered {
    let asking: Asking = call.json()?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let form: TicketId = fresh_ticket(&doors)?;
    let question = Question { subject: &asking.subject, text: &asking.text, form };
    let ticket = tickets::ask(house, person, account.holder, question, call.now).await.map_err(told)?;
    let location = format!("/api/v1/me/tickets/{ticket}");
    Answer::made(&Made { id: ticket.to_string() }, Some(location))
}

/// A ticket with what both sides wrote.
#[derive(Serialize, JsonSchema)]
pub(in crate::api) struct TicketThread {
    /// Its id.
    id: String,
    /// What it is about.
    subject: Option<String>,
    /// `open`, `answered`, `waiting` or `closed`.
    state: &'static str,
    /// Since when.
    opened_at: Moment,
    /// What was written, in its order.
    messages: Vec<Message>,
    /// Where the ledger keeps this look.
    ledger_entry: Option<u64>,
}

impl TicketThread {
    pub(in crate::api) fn of<S>(thread: &Thread<S>) -> Self {
        let message = |message| Message::of(message, thread.text(message));
        Self {
            id: thread.header.id.to_string(),
            subject: thread.subject().map(str::to_owned),
            state: thread.header.state.code(),
            opened_at: Moment(thread.header.opened_at),
            messages: thread.messages.iter().map(message).collect(),
            ledger_entry: thread.place(),
        }
    }
}

async fn one_ticket(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let ticket: TicketId = call.part("ticket")?;
    let (person, account) = account_of(house, &call).await?;
    match tickets::read_own(house, person, account.holder, ticket, call.now).await.map_err(told)? {
        Looked::Shown(thread) => Answer::with(&TicketThread::of::<AccessReport>(&thread)),
        Looked::Refused(refusal) => Err(refused_by(&refusal)),
    }
}

/// Something to write.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Writing {
    /// In words.
    #[schemars(length(min = 1, max = 4000), regex(pattern = r"\S"))]
    text: String,
}

async fn reply(doors: Doors, call: Call) -> Answered {
    let writing: Writing = call.json()?;
    let house = doors.house()?;
    let ticket: TicketId = call.part("ticket")?;
    let (person, account) = account_of(house, &call).await?;
    tickets::reply(house, person, account.holder, ticket, &writing.text, None, call.now)
        .await
        .map_err(told)?;
    Answer::done()
}

async fn close(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let ticket: TicketId = call.part("ticket")?;
    let (person, account) = account_of(house, &call).await?;
    tickets::close_own(house, person, account.holder, ticket, call.now).await.map_err(told)?;
    Answer::done()
}

/// A letter we sent, without its words.
#[derive(Serialize, JsonSchema)]
struct Letter {
    /// Its id.
    id: String,
    /// Which letter.
    template: String,
    /// When it was written.
    written_at: Moment,
    /// `waiting`, `sending`, `sent`, `undeliverable` or `dropped`.
    state: &'static str,
    /// Whether its words can still be read.
    has_text: bool,
}

async fn sent(doors: Doors, call: Call) -> Answered {
    let sent = letters::list(doors.house()?, call.customer()?).await?;
    let items = sent.letters.iter().map(|mail| Letter {
        id: mail.id.to_string(),
        template: mail.template.clone(),
        written_at: Moment(mail.queued_at),
        state: mail.state.code(),
        has_text: mail.has_text && !letters::is_secret(mail),
    });
    Answer::with(&List::whole(items.collect()))
}

/// A letter with its words.
#[derive(Serialize, JsonSchema)]
struct OpenLetter {
    /// Its id.
    id: String,
    /// To which address.
    address: String,
    /// What it is about.
    subject: String,
    /// The text.
    body: String,
}

async fn letter(doors: Doors, call: Call) -> Answered {
    let mail: MailId = call.part("mail")?;
    match letters::read(doors.house()?, call.customer()?, mail, call.now).await {
        Ok(open) => Answer::with(&OpenLetter {
            id: mail.to_string(),
            address: open.address.clone(),
            subject: open.subject.clone(),
            body: open.body.clone(),
        }),
        Err(LetterGone::Gone) => Err(Problem::NotFound),
        Err(LetterGone::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}

//! `amanah case`: requests with a clock, worked on at the command line as in the console.

use amanah_policy::{CaseId, CaseKind, CaseRefusal, Currency, Money, Role, Timestamp};
use amanah_service::House;
use amanah_service::deletion::queue::{self, CameBy, Known, QueueFault, Queued, SecondFact, WORKERS};
use amanah_service::deletion::status;
use amanah_service::vault::{Actor, CaseEntry, CustomerNumber};
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::erase_plan::AT_THE_DESK;
use super::release::find;
use super::{Answer, As, Errand, Stop, moment};

/// So many in one list.
const MOST: u32 = 1_000;

/// Requests of customers with a clock: access, a copy, a correction, a restriction, an objection, a deletion.
#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Lists them by what is due, or those closed last.
    List(List),
    /// Shows one with its steps.
    Show(Show),
    /// Closes one that is no deletion, because what was asked for is done; the customer is told.
    Answer(Done),
    /// Restricts a customer's data as they asked; it is only kept until they lift it.
    Restrict(Restricted),
    /// Refuses one for a reason of the closed list; the customer is told which.
    Refuse(Refuse),
    /// Approves a deletion for somebody whose mailbox is gone, by a second fact; the time to think is longer then.
    Approve(Approve),
}

/// Which are listed.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(after_help = "Example:\n  amanah case list --as officer@company.example")]
pub struct List {
    /// Those that were closed last, instead of the open ones.
    #[arg(long)]
    closed: bool,
    #[command(flatten)]
    acting: As,
}

/// Which one is shown.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Example:\n  amanah case show cas_000102030405060708090a0b0c0d0e0f --as officer@company.example"
)]
pub struct Show {
    /// The id of the request.
    case: String,
    #[command(flatten)]
    acting: As,
}

/// Which one is done.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Example:\n  amanah case answer cas_000102030405060708090a0b0c0d0e0f --as support@company.example"
)]
pub struct Done {
    /// The id of the request.
    case: String,
    #[command(flatten)]
    acting: As,
}

/// Which one is carried out.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Example:\n  amanah case restrict cas_000102030405060708090a0b0c0d0e0f --as support@company.example"
)]
pub struct Restricted {
    /// The id of the request.
    case: String,
    #[command(flatten)]
    acting: As,
}

/// Which one is refused, and why.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(after_help = "Only the protection officer refuses.\n\n\
                  Example:\n  amanah case refuse cas_000102030405060708090a0b0c0d0e0f --reason nothing_to_do --as officer@company.example")]
pub struct Refuse {
    /// The id of the request.
    case: String,
    /// Why: identity_unclear, active_after_all, others_in_account, harms_others, forbidden_by_law or nothing_to_do.
    #[arg(long, value_name = "REASON", value_parser = refusal)]
    reason: String,
    #[command(flatten)]
    acting: As,
}

/// Which deletion is approved, and by what.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "For a request that a colleague wrote down. What was seen is sealed for the customer, who can read it.\n\n\
                  Example:\n  amanah case approve cas_000102030405060708090a0b0c0d0e0f --invoice INV-2026-000001 --amount 111000 --seen 'came with identity card and the invoice' --as officer@company.example"
)]
pub struct Approve {
    /// The id of the request.
    case: String,
    /// The number of one of their invoices; with --amount.
    #[arg(long, value_name = "NUMBER", requires = "amount", required_unless_present = "customer_number")]
    invoice: Option<String>,
    /// What was to be paid by that invoice, in rupiah.
    #[arg(long, value_name = "RUPIAH", requires = "invoice")]
    amount: Option<String>,
    /// The customer number, as the customer said or showed it.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["invoice", "amount"])]
    customer_number: Option<String>,
    /// Whom you saw, and what they showed.
    #[arg(long, value_name = "TEXT")]
    seen: String,
    #[command(flatten)]
    acting: As,
}

/// What a customer asked for at the desk: the end of their account.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Their data is frozen, and the registered address is asked to confirm; nothing is erased without it.\n\n\
                  Example:\n  amanah erase request 1234-5678-2 --came letter --as support@company.example"
)]
pub struct EraseRequest {
    /// The customer's number.
    customer: String,
    /// How it came: letter, telephone, in_person or ticket.
    #[arg(long, value_name = "HOW", value_parser = came)]
    came: String,
    #[command(flatten)]
    acting: As,
}

fn refusal(text: &str) -> Result<String, String> {
    let known = CaseRefusal::from_code(text).map(|why| why.code().to_owned());
    known.ok_or_else(|| "there is no such reason; see --help for the closed list".to_owned())
}

fn came(text: &str) -> Result<String, String> {
    // What came by mail is written down from that mail, which says whether a second person is needed.
    let known = CameBy::from_code(text).filter(|came| *came != CameBy::Mail);
    let known = known.map(|came| came.code().to_owned());
    known.ok_or_else(|| "it came by `letter`, `telephone`, `in_person` or `ticket`".to_owned())
}

fn id(text: &str) -> Result<CaseId, Stop> {
    text.parse().map_err(|fault| Stop::usage(format!("the id of the request: {fault}")))
}

/// What was not done: refused by who may do what, or by how the request stands.
fn stopped(fault: QueueFault) -> Stop {
    match fault {
        QueueFault::NotYours | QueueFault::OfficerOnly | QueueFault::SamePerson | QueueFault::WrongFact => {
            Stop::refused(fault.to_string())
        }
        QueueFault::NotDescribed => Stop::usage(fault.to_string()),
        other => other.into(),
    }
}

impl Case {
    pub(super) fn errand(self) -> Errand {
        match self {
            Self::List(list) => Errand::CaseList(list),
            Self::Show(show) => Errand::CaseShow(show),
            Self::Answer(done) => Errand::CaseAnswer(done),
            Self::Restrict(restricted) => Errand::CaseRestrict(restricted),
            Self::Refuse(refuse) => Errand::CaseRefuse(refuse),
            Self::Approve(approve) => Errand::CaseApprove(approve),
        }
    }
}

impl List {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let by = self.acting.actor(house, WORKERS).await?;
        let listed = match self.closed {
            true => queue::closed(house, by, MOST).await,
            false => queue::open(house, by, MOST).await,
        };
        let listed = listed.map_err(stopped)?;
        let zone = &house.settings().zone;
        let lines: Vec<String> = listed.iter().map(|queued| line(queued, zone)).collect();
        let text = if lines.is_empty() { "no request".to_owned() } else { lines.join("\n") };
        Ok(Answer::new(text, json!({ "cases": listed.iter().map(facts).collect::<Vec<_>>() })))
    }
}

impl Show {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        let id = id(&self.case)?;
        let by = self.acting.actor(house, WORKERS).await?;
        let queued = queue::one_by_id(house, by, id).await.map_err(stopped)?;
        shown(house, &queued).await
    }
}

impl Done {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let id = id(&self.case)?;
        let by = self.acting.actor(house, WORKERS).await?;
        queue::answer(house, by, id, now).await.map_err(stopped)?;
        stands(house, by, id).await
    }
}

impl Restricted {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let id = id(&self.case)?;
        let by = self.acting.actor(house, WORKERS).await?;
        queue::restrict(house, by, id, now).await.map_err(stopped)?;
        stands(house, by, id).await
    }
}

impl Refuse {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let id = id(&self.case)?;
        let why = CaseRefusal::from_code(&self.reason);
        let why = why.ok_or_else(|| Stop::usage("there is no such reason"))?;
        let by = self.acting.actor(house, &[Role::Officer]).await?;
        queue::refuse(house, by, id, why, now).await.map_err(stopped)?;
        stands(house, by, id).await
    }
}

impl Approve {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let id = id(&self.case)?;
        let known = self.known()?;
        let by = self.acting.actor(house, &[Role::Officer]).await?;
        let fact = SecondFact { known, seen: &self.seen };
        queue::confirm_without_mailbox(house, by, id, fact, now).await.map_err(stopped)?;
        stands(house, by, id).await
    }

    fn known(&self) -> Result<Known<'_>, Stop> {
        match (&self.invoice, &self.amount, &self.customer_number) {
            (Some(label), Some(amount), None) => {
                let total = Money::parse(amount, Currency::IDR);
                let total = total.map_err(|fault| Stop::usage(format!("`--amount`: {fault}")))?;
                Ok(Known::Invoice { label, total })
            }
            (None, None, Some(number)) => {
                let number = number.parse::<CustomerNumber>();
                Ok(Known::Number(
                    number.map_err(|fault| Stop::usage(format!("`--customer-number`: {fault}")))?,
                ))
            }
            _ => Err(Stop::usage("give `--invoice` with `--amount`, or `--customer-number`")),
        }
    }
}

impl EraseRequest {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let by = self.acting.actor(house, AT_THE_DESK).await?;
        let customer = find(house, &self.customer).await?;
        let came = CameBy::from_code(&self.came).ok_or_else(|| Stop::usage("say how it came"))?;
        let case =
            queue::at_desk(house, by, customer, (CaseKind::Erase, came), now).await.map_err(stopped)?;
        stands(house, by, case.id).await
    }
}

/// The request as it stands now.
async fn stands(house: &House, by: Actor, id: CaseId) -> Result<Answer, Stop> {
    let queued = queue::one_by_id(house, by, id).await.map_err(stopped)?;
    shown(house, &queued).await
}

/// A request with its steps.
pub(super) async fn shown(house: &House, queued: &Queued) -> Result<Answer, Stop> {
    let course = status::of_case(house, queued.case.clone()).await?;
    let zone = &house.settings().zone;
    let mut lines = vec![line(queued, zone)];
    let case = &queued.case;
    lines.push(format!("came by            {}, {}", case.channel.code(), moment::of(case.received_at, zone)));
    if let Some((at, how)) = case.confirmed {
        lines.push(format!("confirmed          {} by {}", moment::of(at, zone), how.code()));
    }
    if let Some(end) = case.ends_at.filter(|_| case.closed_at.is_none()) {
        lines.push(format!("waits until        {}", moment::of(end, zone)));
    }
    if let Some(why) = case.why {
        lines.push(format!("refused because    {}", why.code()));
    }
    for (row, until) in &course.kept {
        let until = until.map_or_else(|| "without a date".to_owned(), |until| moment::of(until, zone));
        lines.push(format!("a law keeps        {row}, until {until}"));
    }
    lines.extend(course.steps.iter().map(|step| {
        let (at, state) = (moment::of(step.at, zone), step.state.code());
        format!("{at}  {state} (ledger entry {})", step.leaf)
    }));
    let mut facts = facts(queued);
    if let Some(fields) = facts.as_object_mut() {
        fields.insert("steps".to_owned(), course.steps.iter().map(step).collect());
    }
    Ok(Answer::new(lines.join("\n"), facts))
}

/// A request in one line.
fn line(queued: &Queued, zone: &TimeZone) -> String {
    let case = &queued.case;
    let whose = queued.number.map_or_else(|| "erased".to_owned(), |number| number.to_string());
    let when = match case.closed_at {
        Some(at) => format!("closed {}", moment::of(at, zone)),
        None => format!("due {}", moment::of(case.due_at, zone)),
    };
    format!("{}  {whose:<11}  {:<8}  {}, {when}", case.id, case.kind.code(), case.state.code())
}

fn step(step: &CaseEntry) -> Value {
    json!({ "state": step.state.code(), "at": step.at.as_micros(), "ledger": step.leaf })
}

fn facts(queued: &Queued) -> Value {
    let case = &queued.case;
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_micros);
    json!({
        "id": case.id.to_string(),
        "customer": case.customer.to_string(),
        "number": queued.number.map(|number| number.to_string()),
        "kind": case.kind.code(),
        "channel": case.channel.code(),
        "state": case.state.code(),
        "received_at": case.received_at.as_micros(),
        "due_at": case.due_at.as_micros(),
        "ends_at": micros(case.ends_at),
        "closed_at": micros(case.closed_at),
        "refused_because": case.why.map(CaseRefusal::code),
    })
}

//! Requests with a clock as staff work on them: the queue by what is due, one with its steps, one written down, an answer, a
//! refusal. To stop a deletion, or to confirm one without the mailbox, needs a person.

use amanah_policy::{Activity, CaseId, CaseKind, CaseRefusal, CustomerId, Role};
use amanah_service::deletion::propagation::{self, OutsideLine};
use amanah_service::deletion::queue::{self, CameBy, QueueFault, Queued, WORKERS};
use amanah_service::deletion::request::RequestFault;
use amanah_service::deletion::status;
use amanah_service::vault::{CaseEntry, RightsCase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Made, Moment};
use super::operation::{AFTER, LIMIT, Operation, Param, ParamForm};
use super::problem::Problem;
use crate::web::Doors;

/// Who takes requests down, and who refuses them.
const AT_THE_DESK: &[Role] = &[Role::Support, Role::Officer];
const OFFICER: &[Role] = &[Role::Officer];

const SHOW: Param = Param {
    name: "show",
    means: "`open` (what is due first comes first) or `closed` (what was closed last comes first). Open ones when left out.",
    form: ParamForm::Word(|| vec!["open", "closed"]),
};
const LISTED: &[Param] = &[SHOW, AFTER, LIMIT];
pub(super) fn operations() -> Vec<Operation> {
    let working = vec![
        Operation::reading("/api/v1/cases", "listCases", "Requests with a clock, by what is due", list)
            .asking(LISTED)
            .giving::<List<Case>>(),
        Operation::reading("/api/v1/cases/{case}", "readCase", "One request with its steps", read)
            .giving::<WholeCase>(),
        Operation::changing(
            "/api/v1/cases/{case}/answer",
            "answerCase",
            "Closes a request that is no deletion, because it is done; the customer is told",
            answer,
        ),
        Operation::changing(
            "/api/v1/cases/{case}/restriction",
            "restrictCase",
            "Restricts a customer's data as they asked; they are told, and lift it themself",
            restrict,
        ),
        Operation::changing(
            "/api/v1/cases/{case}/confirmation",
            "askToConfirmCase",
            "Mails the link that confirms a deletion to the registered address",
            ask,
        ),
    ];
    let others = vec![
        Operation::making(
            "/api/v1/customers/{customer}/cases",
            "openCase",
            "Writes down what a customer asked for; a deletion waits for their confirmation",
            open,
        )
        .taking::<Opening>()
        .giving::<Made>()
        .for_staff(AT_THE_DESK),
        Operation::changing(
            "/api/v1/cases/{case}/refusal",
            "refuseCase",
            "Refuses a request for a reason of the closed list; the customer is told which",
            refuse,
        )
        .taking::<Refusing>()
        .for_staff(OFFICER),
    ];
    working.into_iter().map(|row| row.for_staff(WORKERS)).chain(others).collect()
}

/// A request, without anything that somebody wrote.
#[derive(Serialize, JsonSchema)]
struct Case {
    /// Its id.
    id: String,
    /// The customer. One who is erased is still named by this id.
    customer: String,
    /// Their number; none once they are erased.
    customer_number: Option<String>,
    #[serde(flatten)]
    how: Standing,
    /// Who wrote it down, where staff did.
    opened_by: Option<String>,
    /// Who closed it, where staff did.
    closed_by: Option<String>,
}

/// How a request stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseStanding")]
pub(super) struct Standing {
    /// `access`, `copy`, `rectify`, `restrict`, `object` or `erase`.
    kind: &'static str,
    /// `portal`, `mail`, `provider` or `desk`.
    channel: &'static str,
    /// `received`, `verified`, `frozen`, `confirmed`, `cooling_off`, `legal_check`, `executing`, `erased`,
    /// `erased_with_retention`, `answered`, `cancelled`, `expired` or `refused`.
    state: &'static str,
    /// `active` or `inactive`, as it was when the request came; `unknown` while a person has to look whether a service runs.
    activity: Option<&'static str>,
    /// When it came.
    received_at: Moment,
    /// When it is due; of a deletion, when its next step is.
    due_at: Moment,
    /// When the present wait ends.
    ends_at: Option<Moment>,
    /// Since when the data serves nothing but the request.
    frozen_at: Option<Moment>,
    /// When it was confirmed.
    confirmed_at: Option<Moment>,
    /// By what: `session`, `mailbox` or `second_fact`.
    confirmed_by: Option<&'static str>,
    /// Since when nothing is left to do.
    closed_at: Option<Moment>,
    /// Why it was refused: a word of the closed list.
    refused_because: Option<&'static str>,
}

impl Standing {
    pub(super) fn of(case: &RightsCase) -> Self {
        Self {
            kind: case.kind.code(),
            channel: case.channel.code(),
            state: case.state.code(),
            activity: case.activity.map(Activity::code),
            received_at: Moment(case.received_at),
            due_at: Moment(case.due_at),
            ends_at: case.ends_at.map(Moment),
            frozen_at: case.frozen_at.map(Moment),
            confirmed_at: case.confirmed.map(|(at, _)| Moment(at)),
            confirmed_by: case.confirmed.map(|(_, how)| how.code()),
            closed_at: case.closed_at.map(Moment),
            refused_because: case.why.map(CaseRefusal::code),
        }
    }
}

impl Case {
    fn of(queued: &Queued) -> Self {
        let case = &queued.case;
        Self {
            id: case.id.to_string(),
            customer: case.customer.to_string(),
            customer_number: queued.number.map(|number| number.to_string()),
            how: Standing::of(case),
            opened_by: case.opened_by.map(|staff| staff.to_string()),
            closed_by: case.closed_by.map(|staff| staff.to_string()),
        }
    }
}

/// A step of a request.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseStep")]
pub(super) struct Step {
    /// How it stood from then on.
    state: &'static str,
    /// Since when.
    at: Moment,
    /// Where the ledger keeps it.
    ledger_entry: u64,
}

impl Step {
    pub(super) fn of(step: &CaseEntry) -> Self {
        Self { state: step.state.code(), at: Moment(step.at), ledger_entry: step.leaf }
    }
}

/// A request with its steps.
#[derive(Serialize, JsonSchema)]
struct WholeCase {
    #[serde(flatten)]
    case: Case,
    /// How it went, in its order.
    steps: Vec<Step>,
    /// How the operator's other systems stand that were told of the deletion.
    outside: Vec<Outside>,
}

/// How a deletion stands at another system.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseOutside")]
struct Outside {
    /// The system, as the operator calls it.
    system: String,
    /// `verified`, `acknowledged`, `declared` or `outstanding`.
    standing: &'static str,
    /// Since when.
    since: Option<Moment>,
}

impl Outside {
    fn of(line: OutsideLine) -> Self {
        Self { system: line.system, standing: line.standing.code(), since: line.since.map(Moment) }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    // One more than is shown says that there are more.
    let most = call.skipped().saturating_add(call.limit()).saturating_add(1);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let cases = match call.query.value("show") {
        "closed" => queue::closed(house, by, most).await,
        _ => queue::open(house, by, most).await,
    };
    Answer::with(&List::part(&call, cases.map_err(told)?.iter().map(Case::of)))
}

async fn read(doors: Doors, call: Call) -> Answered {
    let id: CaseId = call.part("case")?;
    let house = doors.house()?;
    let queued = queue::one_by_id(house, call.colleague()?.actor(), id).await.map_err(missing)?;
    let course = status::of_case(house, queued.case.clone()).await?;
    let outside = match queued.case.kind {
        CaseKind::Erase => propagation::lines(house, queued.case.customer).await?,
        _ => Vec::new(),
    };
    Answer::with(&WholeCase {
        case: Case::of(&queued),
        steps: course.steps.iter().map(Step::of).collect(),
        outside: outside.into_iter().map(Outside::of).collect(),
    })
}

/// What a customer asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CaseOpening")]
struct Opening {
    /// `access`, `copy`, `rectify`, `restrict`, `object` or `erase`.
    #[schemars(extend("enum" = ["access", "copy", "rectify", "restrict", "object", "erase"]))]
    kind: String,
    /// How it came: `letter`, `telephone`, `in_person` or `ticket`.
    #[schemars(extend("enum" = ["letter", "telephone", "in_person", "ticket"]))]
    came: String,
}

async fn open(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let asked: Opening = call.json()?;
    let kind = CaseKind::from_code(&asked.kind).ok_or_else(|| Problem::field("kind", "not_valid"))?;
    // What came by mail is written down from that mail, which says whether a second person is needed.
    let came = CameBy::from_code(&asked.came).filter(|came| *came != CameBy::Mail);
    let came = came.ok_or_else(|| Problem::field("came", "not_valid"))?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    house.vault().customer(customer).await?;
    let case = queue::at_desk(house, by, customer, (kind, came), call.now).await.map_err(told)?;
    Answer::made(&Made { id: case.id.to_string() }, Some(format!("/api/v1/cases/{}", case.id)))
}

async fn answer(doors: Doors, call: Call) -> Answered {
    let id: CaseId = call.part("case")?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    queue::one_by_id(house, by, id).await.map_err(missing)?;
    queue::answer(house, by, id, call.now).await.map_err(told)?;
    Answer::done()
}

async fn restrict(doors: Doors, call: Call) -> Answered {
    let id: CaseId = call.part("case")?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    queue::one_by_id(house, by, id).await.map_err(missing)?;
    queue::restrict(house, by, id, call.now).await.map_err(told)?;
    Answer::done()
}

async fn ask(doors: Doors, call: Call) -> Answered {
    let id: CaseId = call.part("case")?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    queue::one_by_id(house, by, id).await.map_err(missing)?;
    queue::ask_again(house, by, id, call.now).await.map_err(told)?;
    Answer::done()
}

/// Why a request is refused.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CaseRefusal")]
struct Refusing {
    /// A word of the closed list; the customer reads what it means.
    #[schemars(extend("enum" = ["identity_unclear", "active_after_all", "others_in_account", "harms_others", "forbidden_by_law", "nothing_to_do"]))]
    reason: String,
}

async fn refuse(doors: Doors, call: Call) -> Answered {
    let id: CaseId = call.part("case")?;
    let refusing: Refusing = call.json()?;
    let why =
        CaseRefusal::from_code(&refusing.reason).ok_or_else(|| Problem::field("reason", "not_valid"))?;
    let (house, by) = (doors.house()?, call.colleague()?.actor());
    queue::one_by_id(house, by, id).await.map_err(missing)?;
    queue::refuse(house, by, id, why, call.now).await.map_err(told)?;
    Answer::done()
}

/// What is not found, before anything is done with it.
pub(super) fn missing(fault: QueueFault) -> Problem {
    match fault {
        QueueFault::NotThere => Problem::NotFound,
        other => told(other),
    }
}

fn told(fault: QueueFault) -> Problem {
    match fault {
        QueueFault::NotThere => Problem::NotNow("the request stands differently; read it again"),
        QueueFault::NotYours | QueueFault::OfficerOnly => Problem::NotThisKey,
        QueueFault::TooOften(wait) => Problem::TooMany { retry_seconds: wait.retry_seconds },
        QueueFault::MailboxInDoubt => Problem::NotNow(
            "the registered mailbox may be another's by now; the officer decides, in the console",
        ),
        QueueFault::EndsWithItsOwner => {
            Problem::NotNow("a company ends with its owner; write the request down for the owner")
        }
        QueueFault::Request(fault) => of_request(fault),
        QueueFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

/// Why no request was opened.
pub(super) fn of_request(fault: RequestFault) -> Problem {
    match fault {
        RequestFault::OpenAlready => Problem::NotNow("a deletion of this customer is under way already"),
        RequestFault::HandOverFirst => {
            Problem::NotNow("other people are in an account of this customer; it is handed over first")
        }
        RequestFault::TooOften(wait) => Problem::TooMany { retry_seconds: wait.retry_seconds },
        RequestFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

//! What a hosting panel of the operator reports: which services go on and which are gone, as of when. Nothing of it says
//! whose they are, and nothing of a customer is given, so no customer is opened for it.

use amanah_policy::{PanelFact, PanelState, ServiceId, Timestamp};
use amanah_service::accounts::panel::{self, PanelFault};
use amanah_service::vault::PanelWord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::operation::Operation;
use super::problem::Problem;
use crate::console::services::PROVIDING;
use crate::web::Doors;

/// As many services as are taken at once, with room to spare.
const REPORT_BYTES: usize = 128 * 1024;

pub(super) fn operations() -> Vec<Operation> {
    let report = Operation::changing(
        "/api/v1/services/reports",
        "reportServices",
        "Says which services a hosting panel runs, as of when; the newest word counts, however often and in whatever order",
        report,
    );
    vec![report.taking::<Report>().of_at_most(REPORT_BYTES).giving::<Taken>().for_staff(PROVIDING)]
}

/// What a panel says.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ServiceReport")]
struct Report {
    /// The services, each once.
    #[schemars(length(min = 1, max = 500))]
    services: Vec<Word>,
}

/// What it says of a service.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ServiceReportLine")]
struct Word {
    /// Its id.
    service: String,
    /// `running` while it runs, is suspended or is ordered; `ended` once it is gone for good.
    #[schemars(extend("enum" = ["running", "ended"]))]
    state: String,
    /// When that was seen (RFC 3339), by a clock that is at most five minutes ahead.
    #[schemars(extend("format" = "date-time"))]
    observed_at: String,
}

/// What became of a report.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ServiceReportTaken")]
struct Taken {
    /// Of each service, in the order of the report.
    services: Vec<Line>,
}

/// What became of one word.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ServiceReportTakenLine")]
struct Line {
    /// The service.
    service: String,
    /// `kept`; `older` than what is known; `ended_here`: kept, but we wrote down its end before, and a person looks;
    /// `no_service` of this id.
    outcome: &'static str,
}

/// Takes it.
///
/// Enforces: DEL2
async fn report(doors: Doors, call: Call) -> Answered {
    let report: Report = call.json()?;
    let words: Vec<_> = report.services.iter().map(word).collect::<Result<_, _>>()?;
    let services: Vec<_> = words.iter().map(|word| word.service.to_string()).collect();
    let heard =
        panel::report(doors.house()?, call.colleague()?.actor(), words, call.now).await.map_err(told)?;
    let line =
        |(service, heard): (String, amanah_service::vault::Heard)| Line { service, outcome: heard.code() };
    Answer::with(&Taken { services: services.into_iter().zip(heard).map(line).collect() })
}

fn word(word: &Word) -> Result<PanelWord, Problem> {
    let wrong = |field| Problem::field(field, "not_valid");
    let service: ServiceId = word.service.parse().map_err(|_| wrong("service"))?;
    let says = PanelState::from_code(&word.state).ok_or_else(|| wrong("state"))?;
    let seen: jiff::Timestamp = word.observed_at.parse().map_err(|_| wrong("observed_at"))?;
    let observed_at = Timestamp::from_micros(seen.as_microsecond());
    Ok(PanelWord { service, fact: PanelFact { says, observed_at } })
}

fn told(fault: PanelFault) -> Problem {
    match fault {
        PanelFault::Number => Problem::field("services", "too_many_or_none"),
        PanelFault::Twice => Problem::field("service", "twice"),
        PanelFault::Ahead => Problem::field("observed_at", "in_the_future"),
        PanelFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

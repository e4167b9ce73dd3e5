//! `amanah import`: takes in what comes from outside.

use std::path::PathBuf;

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::sources::automatic::import_access_log::{Choices, ImportReport, import_access_log};
use amanah_service::vault::Actor;
use amanah_wire::access_log::Format;
use clap::{Args, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::import_invoice::ForeignInvoice;
use super::{Answer, As, Errand, Progress, Stop};

/// Takes in what comes from outside, each line once.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Access logs of web servers (R1): combined or common, with or without virtual host, and JSON lines.
    AccessLog(AccessLog),
    /// An invoice that a panel issued: the file is kept byte for byte (R6).
    Invoice(ForeignInvoice),
}

/// Which logs.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Lines of a signed-in user become that customer's data. Lines that only name a site become records of the\n\
                  service, visitors' addresses masked. Lines of nobody wait in quarantine, and go when its days are over.\n\
                  The same line is never taken twice, so an import can be repeated. A bad line stops nothing.\n\n\
                  A map says whose logs are whose, one line each: `www.example.org = 1234-5678-2` or `file:shop*.log = svc_...`.\n\n\
                  Example:\n  amanah import access-log /var/log/nginx/access.log --map sites.map"
)]
pub struct AccessLog {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose logs are whose, where the lines do not say it.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// How the lines are written.
    #[arg(long, value_enum, default_value = "auto")]
    format: Written,
    /// The e-mail address of the member of staff who imports; without one it is the machine's own doing.
    #[arg(long = "as", value_name = "EMAIL")]
    acting: Option<String>,
}

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Written {
    /// Looked at, file by file.
    Auto,
    /// With referer and user agent.
    Combined,
    /// Combined, with the virtual host in front.
    VhostCombined,
    /// Without referer and user agent.
    Common,
    /// Common, with the virtual host in front.
    VhostCommon,
    /// One JSON object a line.
    Json,
}

impl Written {
    const fn format(self) -> Option<Format> {
        match self {
            Self::Auto => None,
            Self::Combined => Some(Format::Combined),
            Self::VhostCombined => Some(Format::VhostCombined),
            Self::Common => Some(Format::Common),
            Self::VhostCommon => Some(Format::VhostCommon),
            Self::Json => Some(Format::JsonLines),
        }
    }
}

impl Import {
    /// The errand, its paths as the serving process sees them.
    pub(super) fn errand(self) -> Result<Errand, Stop> {
        match self {
            Self::AccessLog(mut asked) => {
                asked.files = asked.files.iter().map(std::path::absolute).collect::<Result<_, _>>()?;
                asked.map = asked.map.map(std::path::absolute).transpose()?;
                Ok(Errand::ImportAccessLog(asked))
            }
            Self::Invoice(mut asked) => {
                asked.file = std::path::absolute(asked.file)?;
                Ok(Errand::ImportInvoice(asked))
            }
        }
    }
}

impl AccessLog {
    pub(super) async fn run(
        self,
        house: &House,
        progress: &UnboundedSender<Progress>,
        now: Timestamp,
    ) -> Result<Answer, Stop> {
        let actor = match &self.acting {
            Some(email) => As::named(email).actor(house, &[Role::Engineer, Role::Officer]).await?,
            None => Actor::System(Role::Engineer),
        };
        let choices = Choices { format: self.format.format(), map: self.map, actor };
        let step = |step: amanah_service::sources::automatic::import_access_log::Progress| {
            // Whoever asked may be gone; the import goes on.
            let _ = progress.send(Progress { done: step.bytes_done, of: step.bytes_total });
        };
        Ok(told(&import_access_log(house, &self.files, &choices, step, now).await?))
    }
}

fn told(report: &ImportReport) -> Answer {
    let counts = &report.counts;
    let mut text = format!(
        "read {}\n  recorded     {:>9}  became a customer's data\n  matched      {:>9}  became records of a service, visitors masked\n  \
         quarantined  {:>9}  match nobody\n  duplicate    {:>9}  were taken before\n  bad          {:>9}  could not be read\n",
        report.read, counts.recorded, counts.matched, counts.quarantined, counts.duplicate, report.bad
    );
    let mut bad = Vec::new();
    for line in &report.bad_lines {
        text.push_str(&format!("{}:{}: {}\n", line.file.display(), line.line, line.why));
        bad.push(json!({ "file": line.file.display().to_string(), "line": line.line, "why": line.why.to_string() }));
    }
    let json: Value = json!({
        "import": report.import.to_string(),
        "read": report.read,
        "recorded": counts.recorded,
        "matched": counts.matched,
        "quarantined": counts.quarantined,
        "duplicate": counts.duplicate,
        "bad": report.bad,
        "bad_lines": bad,
    });
    Answer::new(text, json)
}

//! `amanah sign-on`: what sign-on providers ask of the operator outside their callbacks.

use std::path::{Path, PathBuf};

use amanah_policy::{Provider, Role, Timestamp};
use amanah_service::House;
use amanah_service::deletion::provider_notice::delete_listed;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, As, Errand, Stop};

/// A longer list is no list of ids.
const LONGEST_LIST: u64 = 64 << 20;

/// Sign-on providers.
#[derive(Debug, Subcommand)]
pub(super) enum SignOn {
    /// Does for each id of a list that a provider mailed what its deletion callback would have done.
    #[command(
        after_help = "One id stands on each line. The same list can be taken in again: nothing is done twice.\n\n\
                      Example:\n  amanah sign-on import-ids facebook ids.txt --as officer@company.example"
    )]
    ImportIds(ImportIds),
}

/// A list, on its way to the house. The ids stay in their file.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct ImportIds {
    /// The provider: facebook, google or x.
    provider: String,
    /// The file with its ids of people.
    file: PathBuf,
    #[command(flatten)]
    acting: As,
}

impl SignOn {
    pub(super) fn errand(self) -> Result<Errand, Stop> {
        let Self::ImportIds(asked) = self;
        let file = absolute(&asked.file)?;
        Ok(Errand::ImportProviderIds(ImportIds { file, ..asked }))
    }
}

/// The running house stands in another folder.
fn absolute(file: &Path) -> Result<PathBuf, Stop> {
    file.canonicalize()
        .map_err(|error| Stop::during(format_args!("the list {} cannot be read", file.display()), &error))
}

impl ImportIds {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let provider = Provider::from_code(&self.provider)
            .ok_or_else(|| Stop::usage("there is no such provider: it is `facebook`, `google` or `x`"))?;
        self.acting.actor(house, &[Role::Officer]).await?;
        let text = read(&self.file).await?;
        let report = delete_listed(house, provider, text.lines(), now).await?;
        let said = format!(
            "{} done, {} asked before, {} of nobody here, {} lines are no id",
            report.done, report.again, report.unknown, report.unreadable
        );
        Ok(Answer::new(
            said,
            json!({
                "provider": provider.code(),
                "done": report.done,
                "again": report.again,
                "unknown": report.unknown,
                "unreadable": report.unreadable,
            }),
        ))
    }
}

async fn read(file: &Path) -> Result<String, Stop> {
    let failed = |error: std::io::Error| {
        Stop::during(format_args!("the list {} cannot be read", file.display()), &error)
    };
    if tokio::fs::metadata(file).await.map_err(failed)?.len() > LONGEST_LIST {
        return Err(Stop::usage(format!("the list {} is longer than 64 MB; cut it", file.display())));
    }
    let bytes = tokio::fs::read(file).await.map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

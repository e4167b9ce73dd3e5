//! `amanah clock`: somebody's word for a clock that jumped.

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Answer, As, Errand, Stop};

/// The clock of this machine, by which things are erased.
#[derive(Debug, Subcommand)]
pub(super) enum ClockCommand {
    /// Vouches that the clock is right although it went far ahead or back; the next sweep erases what is due by it.
    #[command(after_help = "Example:\n  amanah clock confirm --as engineer@company.example")]
    Confirm(Confirm),
}

/// Who vouches.
#[derive(Debug, Args)]
pub(super) struct Confirm {
    #[command(flatten)]
    acting: As,
}

impl ClockCommand {
    pub(super) fn errand(self) -> Errand {
        match self {
            Self::Confirm(confirm) => Errand::ConfirmClock(confirm.acting),
        }
    }
}

pub(super) async fn confirm(house: &House, acting: &As, now: Timestamp) -> Result<Answer, Stop> {
    let actor = acting.actor(house, &[Role::Engineer, Role::Officer]).await?;
    house.vault().vouch_for_clock(actor, now).await?;
    Ok(Answer::new(
        "the clock is believed; the next sweep erases what is due by it",
        json!({ "confirmed": true }),
    ))
}

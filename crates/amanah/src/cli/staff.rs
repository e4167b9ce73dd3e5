//! `amanah staff`: invitations.

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::accounts::staff::invitation;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::acting::role;
use super::{Answer, As, Errand, Stop};

/// Members of staff.
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Prints a one-time link; whoever opens it becomes a member of staff with these roles.
    #[command(
        after_help = "Example:\n  amanah staff invite --roles support --roles billing --as officer@company.example"
    )]
    Invite(Invite),
}

/// With which roles.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Invite {
    /// What they may do: support, billing, marketing, officer, legal, finance, registrar, engineer.
    #[arg(long = "roles", value_name = "ROLE", required = true)]
    roles: Vec<String>,
    #[command(flatten)]
    acting: As,
}

impl Staff {
    pub(super) fn errand(self) -> Errand {
        match self {
            Self::Invite(invite) => Errand::Invite(invite),
        }
    }
}

impl Invite {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let roles: Vec<Role> =
            self.roles.iter().map(|code| role(code)).collect::<Result<_, _>>().map_err(Stop::usage)?;
        self.acting.actor(house, &[Role::Officer]).await?;
        let begun = invitation::invite(house, &roles, now).await?;
        let link = invitation::link(house, &begun);
        let hours = house.vault().policy().clocks().staff_invitation_hours;
        let text = format!("{link}\nworks once, for {hours} hours; hand it to nobody else");
        Ok(Answer::new(text, json!({ "link": link, "hours": hours, "roles": self.roles })))
    }
}

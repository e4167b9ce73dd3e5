//! `amanah staff`: invitations, and help for whoever lost their second step.

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::accounts::staff::{StaffFault, invitation, reset};
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
    /// Turns off the second step of a member of staff and removes their passkeys: for whoever lost their telephone and
    /// has no other officer to ask. Their sessions end, a mail tells them, and the ledger keeps it.
    #[command(
        after_help = "Example:\n  amanah staff reset-second-step officer@company.example --as officer@company.example"
    )]
    ResetSecondStep(ResetSecondStep),
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

/// Whose.
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct ResetSecondStep {
    /// The address by which they sign in.
    #[arg(value_name = "EMAIL")]
    of: String,
    #[command(flatten)]
    acting: As,
}

impl Staff {
    pub(super) fn errand(self) -> Errand {
        match self {
            Self::Invite(invite) => Errand::Invite(invite),
            Self::ResetSecondStep(asked) => Errand::ResetSecondStep(asked),
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

impl ResetSecondStep {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let actor = self.acting.actor(house, &[Role::Officer]).await?;
        let wanted = self.of.trim().to_lowercase();
        let staff = house.vault().all_staff().await?;
        let Some(line) = staff.into_iter().find(|line| line.email.to_lowercase() == wanted) else {
            return Err(Stop::refused(
                "nobody of the staff signs in by this address; see the staff page of the console",
            ));
        };
        match reset::by_operator(house, actor, line.id, now).await {
            Ok(()) => {}
            Err(StaffFault::Vault(fault)) => return Err(fault.into()),
            Err(told) => return Err(Stop::refused(told.to_string())),
        }
        let text = "second step and passkeys are taken away, and the sessions have ended\n\
                    they sign in with their password now; a mail tells them so";
        Ok(Answer::new(text.to_owned(), json!({ "staff": line.id.to_string() })))
    }
}

//! As whom a command acts: a named member of staff, in a role, for a reason.

use amanah_policy::{Occasion, Role, TicketId};
use amanah_service::House;
use amanah_service::vault::{Actor, Personal, StaffLine, StaffState};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::Stop;

/// As whom a command acts. Whoever can open the control socket or the keys is on the machine already; this says which
/// member of staff answers for it, and the policy decides in their role.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct As {
    /// The e-mail address of the member of staff who acts.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
    /// The role in which they act; needed only when they hold several that fit.
    #[arg(long, value_name = "ROLE", value_parser = role)]
    #[serde(with = "role_code")]
    role: Option<Role>,
}

/// Why somebody is looked at: a ticket or a written reason.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
#[group(required = true, multiple = false)]
pub(super) struct Because {
    /// The open ticket of this customer.
    #[arg(long, value_name = "TICKET")]
    ticket: Option<String>,
    /// The reason in words; the customer and the officer will read it.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl As {
    /// A member of staff, in the one role of theirs that fits.
    pub(super) fn named(email: &str) -> Self {
        Self { email: email.to_owned(), role: None }
    }

    /// The actor, when this member of staff is active and holds one of the `fitting` roles.
    ///
    /// # Errors
    /// When there is no such member of staff, they do not work here now, or their roles do not fit.
    pub async fn actor(&self, house: &House, fitting: &[Role]) -> Result<Actor, Stop> {
        let wanted = self.email.trim().to_lowercase();
        let staff = house.vault().all_staff().await?;
        let found = staff.into_iter().find(|line| line.email.to_lowercase() == wanted);
        let Some(line) = found.filter(|line| line.state == StaffState::Active) else {
            return Err(Stop::refused(
                "`--as` names nobody who works here now; see the staff page of the console, or `amanah staff invite`",
            ));
        };
        let role = self.role_of(&line, fitting)?;
        Ok(Actor::Staff { id: line.id, role })
    }

    fn role_of(&self, line: &StaffLine, fitting: &[Role]) -> Result<Role, Stop> {
        let held: Vec<Role> = line.roles.iter().copied().filter(|role| fitting.contains(role)).collect();
        match (self.role, held.as_slice()) {
            (Some(role), held) if held.contains(&role) => Ok(role),
            (Some(role), _) => Err(Stop::refused(format!(
                "this member of staff does not hold the role `{role}`, or it may not do this ({})",
                listed(fitting)
            ))),
            (None, [role]) => Ok(*role),
            (None, []) => Err(Stop::refused(format!("this needs one of the roles {}", listed(fitting)))),
            (None, held) => Err(Stop::usage(format!("say in which role, with `--role`: {}", listed(held)))),
        }
    }
}

impl Because {
    /// The occasion as the policy knows it.
    #[must_use]
    pub(super) const fn occasion(&self) -> Occasion {
        if self.ticket.is_some() { Occasion::Ticket } else { Occasion::Reason }
    }

    /// The ticket, if that is the occasion.
    ///
    /// # Errors
    /// When it is no ticket's id.
    pub(super) fn ticket(&self) -> Result<Option<TicketId>, Stop> {
        let ticket = self.ticket.as_deref().map(str::parse).transpose();
        ticket.map_err(|fault| Stop::usage(format!("`--ticket`: {fault}")))
    }

    /// The reason, if that is the occasion.
    #[must_use]
    pub(super) fn reason(&self) -> Option<Personal<String>> {
        self.reason.as_deref().map(Personal::text)
    }

    /// The reason in words, for a use case that gives it more than once.
    #[must_use]
    pub(super) fn words(&self) -> Option<String> {
        self.reason.clone()
    }
}

/// Reads a role's code.
///
/// # Errors
/// When there is no such role; all are named.
pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| format!("there is no such role; the roles are {}", listed(Role::ALL)))
}

fn listed(roles: &[Role]) -> String {
    roles.iter().map(|role| format!("`{role}`")).collect::<Vec<_>>().join(", ")
}

/// A role as its code, on its way through the control socket.
mod role_code {
    use amanah_policy::Role;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(role: &Option<Role>, to: S) -> Result<S::Ok, S::Error> {
        role.map(Role::code).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Role>, D::Error> {
        let code = Option::<String>::deserialize(from)?;
        code.map(|code| Role::from_code(&code).ok_or_else(|| D::Error::custom("no such role"))).transpose()
    }
}

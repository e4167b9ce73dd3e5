//! Who works here, in which roles, and what each role sees; who is invited; and where oneself is signed in.
//!
//! Inviting, giving roles, letting go and taking back need the officer in person: whoever holds a key must not be able to
//! let somebody in, or a colleague out.

use amanah_policy::{PendingId, Purpose, Role, SessionId};
use amanah_service::accounts::staff::invitation::{self, Waiting};
use amanah_service::accounts::staff::roles::{self, Sight};
use amanah_service::accounts::staff::{StaffFault, own, roster};
use amanah_service::vault::{StaffLine, StaffState};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Moment, Session};
use super::operation::{Operation, PARTS};
use super::problem::Problem;
use crate::web::Doors;

const OFFICER: &[Role] = &[Role::Officer];

pub(super) fn operations() -> Vec<Operation> {
    let for_all = vec![
        Operation::reading("/api/v1/staff", "listStaff", "Who works here, in which roles", list)
            .asking(PARTS)
            .giving::<List<Member>>(),
        Operation::reading(
            "/api/v1/roles",
            "listRoles",
            "What the policy lets each role see, by purpose",
            sights,
        )
        .giving::<List<RoleSight>>(),
        Operation::reading("/api/v1/staff/me", "readSelf", "For whom this key acts", show_self)
            .giving::<Member>(),
        Operation::reading(
            "/api/v1/staff/me/sessions",
            "listOwnSessions",
            "Where the member of staff is signed in, newest first",
            sessions,
        )
        .asking(PARTS)
        .giving::<List<Session>>(),
        Operation::ending(
            "/api/v1/staff/me/sessions/{session}",
            "endOwnSession",
            "Ends one of one's own sessions",
            end_session,
        ),
    ];
    let for_the_officer = vec![
        Operation::reading(
            "/api/v1/staff/invitations",
            "listStaffInvitations",
            "Invitations that nobody accepted yet, newest first, without their links",
            invitations,
        )
        .asking(PARTS)
        .giving::<List<Invitation>>(),
        Operation::ending(
            "/api/v1/staff/invitations/{invitation}",
            "withdrawStaffInvitation",
            "Takes an invitation back; its link opens nothing any more",
            withdraw,
        ),
    ];
    let for_all = for_all.into_iter().map(|row| row.for_staff(Role::ALL));
    for_all.chain(for_the_officer.into_iter().map(|row| row.for_staff(OFFICER))).collect()
}

/// A member of staff.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StaffMember")]
struct Member {
    /// The id, as ledger entries and openings name it.
    id: String,
    /// The name.
    name: String,
    /// The address by which they sign in, for themself and for the officer.
    email: Option<String>,
    /// The roles.
    roles: Vec<&'static str>,
    /// Whether they work here now.
    is_active: bool,
    /// Since when.
    since: Moment,
}

impl Member {
    fn of(line: &StaffLine, shows_address: bool) -> Self {
        Self {
            id: line.id.to_string(),
            name: line.name.clone(),
            email: shows_address.then(|| line.email.clone()),
            roles: line.roles.iter().map(|role| role.code()).collect(),
            is_active: line.state == StaffState::Active,
            since: Moment(line.since),
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let is_officer = call.colleague()?.role == Role::Officer;
    let staff = roster::list(doors.house()?).await?;
    Answer::with(&List::part(&call, staff.iter().map(|member| Member::of(member, is_officer))))
}

async fn show_self(doors: Doors, call: Call) -> Answered {
    let line = roster::one(doors.house()?, call.colleague()?.staff).await.map_err(told)?;
    Answer::with(&Member::of(&line, true))
}

/// What a role sees.
#[derive(Serialize, JsonSchema)]
struct RoleSight {
    /// The role.
    role: &'static str,
    /// For which purposes it can open a customer, and what it sees then.
    purposes: Vec<PurposeSight>,
    /// What it sees in an emergency besides.
    in_emergency: Vec<&'static str>,
}

/// What a role sees for a purpose.
#[derive(Serialize, JsonSchema)]
struct PurposeSight {
    /// The purpose.
    purpose: &'static str,
    /// Its clause.
    clause: &'static str,
    /// The categories of data.
    categories: Vec<&'static str>,
}

impl PurposeSight {
    fn of(sight: &Sight) -> Self {
        Self {
            purpose: Purpose::code(sight.purpose),
            clause: sight.purpose.clause().code(),
            categories: sight.categories.iter().map(|category| category.code()).collect(),
        }
    }
}

async fn sights(doors: Doors, _call: Call) -> Answered {
    let policy = doors.house()?.vault().policy();
    let items = Role::ALL.iter().map(|role| RoleSight {
        role: role.code(),
        purposes: roles::sights(&policy, *role).iter().map(PurposeSight::of).collect(),
        in_emergency: roles::sees_by_break_glass(&policy, *role).iter().map(|it| it.code()).collect(),
    });
    Answer::with(&List::whole(items.collect()))
}

async fn sessions(doors: Doors, call: Call) -> Answered {
    let open = own::sessions(doors.house()?, call.colleague()?.staff, call.now).await?;
    let items = open.iter().map(|session| Session {
        id: session.id.to_string(),
        opened_at: Moment(session.opened_at),
        seen_at: Moment(session.seen_at),
        ends_at: Moment(session.ends_at),
        place: None,
    });
    Answer::with(&List::part(&call, items))
}

async fn end_session(doors: Doors, call: Call) -> Answered {
    let session: SessionId = call.part("session")?;
    own::end_session(doors.house()?, call.colleague()?.staff, session, call.now).await.map_err(told)?;
    Answer::done()
}

/// An invitation of a colleague. Who it is for is not known: they say so when they accept.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StaffInvitation")]
struct Invitation {
    /// Its id.
    id: String,
    /// Who invited; none for the program itself.
    inviter: Option<String>,
    /// The roles it gives.
    roles: Vec<&'static str>,
    /// When.
    invited_at: Moment,
    /// Until when it can be accepted.
    until: Moment,
}

impl Invitation {
    fn of(waiting: &Waiting) -> Self {
        Self {
            id: waiting.id.to_string(),
            inviter: waiting.inviter.map(|staff| staff.to_string()),
            roles: waiting.roles.iter().map(|role| role.code()).collect(),
            invited_at: Moment(waiting.since),
            until: Moment(waiting.until),
        }
    }
}

async fn invitations(doors: Doors, call: Call) -> Answered {
    let actor = call.colleague()?.actor();
    let waiting = invitation::waiting(doors.house()?, actor, call.now).await.map_err(told)?;
    Answer::with(&List::part(&call, waiting.iter().map(Invitation::of)))
}

async fn withdraw(doors: Doors, call: Call) -> Answered {
    let id: PendingId = call.part("invitation")?;
    let actor = call.colleague()?.actor();
    invitation::withdraw(doors.house()?, actor, id, call.now).await.map_err(told)?;
    Answer::done()
}

fn told(fault: StaffFault) -> Problem {
    match fault {
        StaffFault::Unknown | StaffFault::Link(_) => Problem::NotFound,
        StaffFault::OfficerOnly => Problem::NotThisKey,
        StaffFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

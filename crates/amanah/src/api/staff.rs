//! Who works here, in which roles.

use amanah_policy::Role;
use amanah_service::accounts::staff::roster;
use amanah_service::vault::StaffState;
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Moment};
use super::operation::Operation;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/staff", "listStaff", "Who works here, in which roles", list)
            .for_staff(Role::ALL)
            .giving::<List<Member>>(),
    ]
}

/// A member of staff.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StaffMember")]
struct Member {
    /// The id, as ledger entries and openings name it.
    id: String,
    /// The name.
    name: String,
    /// The roles.
    roles: Vec<&'static str>,
    /// Whether they work here now.
    is_active: bool,
    /// Since when.
    since: Moment,
}

async fn list(doors: Doors, _call: Call) -> Answered {
    let house = doors.house()?;
    let staff = roster::list(house).await?;
    let items = staff.iter().map(|member| Member {
        id: member.id.to_string(),
        name: member.name.clone(),
        roles: member.roles.iter().map(|role| role.code()).collect(),
        is_active: member.state == StaffState::Active,
        since: Moment(member.since),
    });
    Answer::with(&List::whole(items.collect()))
}

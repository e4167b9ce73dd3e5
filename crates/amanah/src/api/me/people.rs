//! The people of an account: who belongs to it, who is invited, and to whom it is offered. What lets somebody in, out or up
//! needs the owner in person, with a fresh proof; taking it back does not.

use amanah_policy::{Attribute, PendingId, Purpose};
use amanah_service::accounts::people::{self, Member, PeopleActFault, hand_over, invitation};
use amanah_service::vault::{OpenInvitation, Opened, PeopleFault};
use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::{OF_ACCOUNT, PARTS_OF_ACCOUNT, account_of};
use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Moment};
use crate::api::operation::Operation;
use crate::api::problem::Problem;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading("/api/v1/me/people", "listMyPeople", "Who belongs to an account", list)
            .asking(PARTS_OF_ACCOUNT)
            .giving::<List<Person>>(),
        Operation::reading(
            "/api/v1/me/people/invitations",
            "listMyInvitations",
            "Who is invited to an account and did not come yet, for its owner",
            invitations,
        )
        .asking(PARTS_OF_ACCOUNT)
        .giving::<List<Invitation>>(),
        Operation::ending(
            "/api/v1/me/people/invitations/{invitation}",
            "withdrawMyInvitation",
            "Takes an invitation back; its link is dead from then on",
            withdraw,
        )
        .asking(OF_ACCOUNT),
        Operation::reading(
            "/api/v1/me/people/offer",
            "readMyOffer",
            "The offer of an account that stands, for its owner and whom it is made to",
            offer,
        )
        .asking(OF_ACCOUNT)
        .giving::<Standing>(),
        Operation::ending(
            "/api/v1/me/people/offer",
            "endMyOffer",
            "Takes the offer of an account back, or declines it",
            end_offer,
        )
        .asking(OF_ACCOUNT),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

/// A person of an account.
#[derive(Serialize, JsonSchema)]
struct Person {
    /// Their id.
    id: String,
    /// The number people use.
    number: String,
    /// What they do for the account.
    roles: Vec<&'static str>,
    /// Since when.
    since: Moment,
    /// Whether it is whom the key acts for.
    is_self: bool,
    /// Their name, where the reader's role may know it; the look is in their own record.
    name: Option<String>,
    /// Their address, likewise.
    email: Option<String>,
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let members = people::members(house, &account, person, call.now).await?;
    let items = members.iter().map(|member| {
        let known = |attribute| known(member, attribute);
        Person {
            id: member.customer.to_string(),
            number: member.number.to_string(),
            roles: member.roles.iter().map(|role| role.code()).collect(),
            since: Moment(member.since),
            is_self: member.customer == person,
            name: known(Attribute::Name),
            email: known(Attribute::PrimaryEmail),
        }
    });
    Answer::with(&List::part(&call, items))
}

fn known(member: &Member, attribute: Attribute) -> Option<String> {
    member.known.as_ref()?.value(attribute).map(str::to_owned)
}

/// Somebody who is invited.
#[derive(Serialize, JsonSchema)]
struct Invitation {
    /// The id of the invitation.
    id: String,
    /// Where it went.
    address: String,
    /// What they are to do.
    roles: Vec<&'static str>,
    /// Since when.
    invited_at: Moment,
    /// Until when.
    until: Moment,
}

impl Invitation {
    fn of(invitation: &OpenInvitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            address: invitation.address().to_owned(),
            roles: invitation.roles.iter().map(|role| role.code()).collect(),
            invited_at: Moment(invitation.invited_at),
            until: Moment(invitation.until),
        }
    }
}

async fn invitations(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let waiting = invitation::waiting(house, &account, person, call.now).await?;
    let open: Vec<&OpenInvitation> = waiting.iter().flat_map(Opened::content).collect();
    Answer::with(&List::part(&call, open.into_iter().map(Invitation::of)))
}

async fn withdraw(doors: Doors, call: Call) -> Answered {
    let id: PendingId = call.part("invitation")?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    match invitation::withdraw(house, &account, person, id, call.now).await {
        Ok(()) => Answer::done(),
        Err(fault) => Err(told(fault)),
    }
}

/// Whether an account is offered to somebody.
#[derive(Serialize, JsonSchema)]
struct Standing {
    /// The offer; none when none stands that is about the person.
    offer: Option<Offer>,
}

/// The offer of an account. Accepting it needs the person.
#[derive(Serialize, JsonSchema)]
struct Offer {
    /// The id of the owner.
    giver: String,
    /// The id of whom it is made to.
    taker: String,
    /// What the owner does for the account afterwards.
    giver_keeps: &'static str,
    /// Since when.
    offered_at: Moment,
    /// Until when.
    until: Moment,
}

async fn offer(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let standing = hand_over::standing(house, &account, person, call.now).await?;
    let offer = standing.map(|offer| Offer {
        giver: offer.giver.to_string(),
        taker: offer.taker.to_string(),
        giver_keeps: offer.keeps.code(),
        offered_at: Moment(offer.offered_at),
        until: Moment(offer.ends_at),
    });
    Answer::with(&Standing { offer })
}

async fn end_offer(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    match hand_over::end(house, &account, person, call.now).await {
        Ok(()) => Answer::done(),
        Err(fault) => Err(told(fault)),
    }
}

/// Who does not decide about an account is told what anybody is told about nothing.
fn told(fault: PeopleActFault) -> Problem {
    match fault {
        PeopleActFault::Stays(
            PeopleFault::NotOfACompany | PeopleFault::OwnerOnly | PeopleFault::NotInIt | PeopleFault::NoOffer,
        )
        | PeopleActFault::Link(_) => Problem::NotFound,
        PeopleActFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

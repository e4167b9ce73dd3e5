//! The people of the account for which somebody acts: who belongs to it, who is invited, and what changes that.
//!
//! Layout: `invite`, `person`, `hand_over` are the steps of the owner, `invitation` is what an invited person sees.

mod hand_over;
mod invitation;
mod invite;
mod person;

use amanah_policy::{AccountId, Attribute, CustomerId, PersonRole};
use amanah_service::accounts::people::invitation::waiting;
use amanah_service::accounts::people::{self, Acting, Member, PeopleActFault, hand_over as handing};
use amanah_service::vault::{Account, OpenInvitation, Opened, OwnerOffer, PeopleFault, VaultError};
use askama::Template;
use axum::response::Response;

use super::form_page::MessagePage;
use super::here::{Here, here, news, to_proof};
use super::tale::code_of;
use crate::web::components::{Banner, ClockBadge, StateBadge, Tone};
use crate::web::endpoints::{Audience, Endpoint, Room};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

/// Every endpoint about the people of an account.
pub(super) fn endpoints() -> Vec<Endpoint> {
    use Audience::{Customers, Everyone};
    use Room::{Portal, Visitor};
    vec![
        Endpoint::page("/people", Portal, Customers, show),
        Endpoint::form("/people/act-for", Portal, Customers, act_for),
        Endpoint::page("/people/invite", Portal, Customers, invite::show),
        Endpoint::form("/people/invite", Portal, Customers, invite::send).proving(),
        Endpoint::form("/people/withdraw", Portal, Customers, invite::withdraw),
        Endpoint::page("/people/leave", Portal, Customers, person::show_leave),
        Endpoint::form("/people/leave", Portal, Customers, person::leave).proving(),
        Endpoint::page("/people/person/{id}/roles", Portal, Customers, person::show_roles),
        Endpoint::form("/people/person/{id}/roles", Portal, Customers, person::give_roles).proving(),
        Endpoint::page("/people/person/{id}/take-out", Portal, Customers, person::show_take_out),
        Endpoint::form("/people/person/{id}/take-out", Portal, Customers, person::take_out).proving(),
        Endpoint::page("/people/person/{id}/hand-over", Portal, Customers, hand_over::show),
        Endpoint::form("/people/person/{id}/hand-over", Portal, Customers, hand_over::offer).proving(),
        Endpoint::page("/people/offer", Portal, Customers, hand_over::show_offer),
        Endpoint::form("/people/offer", Portal, Customers, hand_over::accept).proving(),
        Endpoint::form("/people/offer/end", Portal, Customers, hand_over::end),
        Endpoint::page("/invitation/{token}", Visitor, Everyone, invitation::show),
        Endpoint::form("/invitation/{token}", Visitor, Everyone, invitation::sign_up),
        Endpoint::form("/people/accept/{token}", Portal, Customers, invitation::accept).proving(),
    ]
}

const NEWS: &[(&str, Tone)] = &[
    ("invited", Tone::Good),
    ("withdrawn", Tone::Good),
    ("withdrawn-late", Tone::Wait),
    ("roles", Tone::Good),
    ("taken-out", Tone::Good),
    ("left", Tone::Good),
    ("offered", Tone::Good),
    ("offer-ended", Tone::Good),
    ("taken-over", Tone::Good),
    ("joined", Tone::Good),
    ("acting", Tone::Good),
];

/// A person as the list shows one.
struct PersonCard {
    name: String,
    address: Option<String>,
    number: String,
    code: String,
    roles: Vec<StateBadge>,
    since: String,
    /// What the reader can do about them: path and name.
    acts: Vec<(String, String)>,
}

/// An invitation as the list shows one.
struct InvitationCard {
    id: String,
    address: String,
    roles: String,
    clock: ClockBadge,
}

/// An account the reader can act for.
struct AccountChoice {
    id: String,
    name: String,
    roles: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "portal/people.html")]
struct PeoplePage {
    frame: Frame,
    accounts: Vec<AccountChoice>,
    is_of_company: bool,
    is_owner: bool,
    people: Vec<PersonCard>,
    invitations: Vec<InvitationCard>,
    offer: Option<OfferNote>,
}

/// An offer that stands, for its giver or its taker.
struct OfferNote {
    text: String,
    clock: ClockBadge,
    is_taker: bool,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let account = here.account().await?;
    let members = people::members(here.house, &account, here.customer, visit.now).await?;
    let invited = waiting(here.house, &account, here.customer, visit.now).await?;
    let offer = handing::standing(here.house, &account, here.customer, visit.now).await?;
    let is_owner = account.is_ended_by(here.customer);
    let mut frame = visit.frame(&doors, "nav-people").answering(answer(words, &account, members.len()));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    if let Some(offer) = offer.filter(|offer| offer.taker == here.customer) {
        let text = words.say1("people-offer-for-you", "when", words.moment(offer.ends_at));
        frame = frame.noting(
            Banner::new(Tone::Wait, text).leading_to("/people/offer", words.say("people-offer-look")),
        );
    }
    html(&PeoplePage {
        accounts: choices(words, &here, &account).await?,
        is_of_company: account.is_of_company(),
        is_owner,
        people: members.iter().map(|member| card(words, &here, &account, member)).collect(),
        invitations: invited
            .iter()
            .flat_map(Opened::content)
            .map(|invitation| invitation_card(words, invitation))
            .collect(),
        offer: offer.map(|offer| offer_note(words, &offer, here.customer)),
        frame,
    })
}

fn answer(words: &Words, account: &Account, count: usize) -> String {
    if account.is_of_company() {
        words.say1("people-answer", "count", count)
    } else {
        words.say("people-answer-own")
    }
}

/// The accounts somebody belongs to, where there are several. A company is named by its number: its name is a datum.
async fn choices(words: &Words, here: &Here<'_>, acting: &Account) -> Result<Vec<AccountChoice>, Fault> {
    let accounts = here.house.vault().accounts_of(here.customer).await?;
    if accounts.len() < 2 {
        return Ok(Vec::new());
    }
    let mut choices = Vec::with_capacity(accounts.len());
    for account in accounts {
        let number = here.house.vault().customer(account.holder).await?.number.to_string();
        let key = if account.is_of_company() { "people-account-company" } else { "people-account-own" };
        choices.push(AccountChoice {
            id: account.id.to_string(),
            name: words.say1(key, "number", &number),
            roles: roles_in_words(words, account.roles_of(here.customer)),
            is_here: account.id == acting.id,
        });
    }
    Ok(choices)
}

fn roles_in_words(words: &Words, roles: impl Iterator<Item = PersonRole>) -> String {
    roles.map(|role| words.say_of("person-role", role.code())).collect::<Vec<_>>().join(", ")
}

fn card(words: &Words, here: &Here<'_>, account: &Account, member: &Member) -> PersonCard {
    let is_reader = member.customer == here.customer;
    let known = member.known.as_ref();
    let code = code_of(member.customer);
    let name = match known.and_then(|known| known.value(Attribute::Name)) {
        Some(name) => name.to_owned(),
        None if is_reader => words.say("people-you"),
        None => words.say1("people-doer", "person", &code),
    };
    let badge = |role: &PersonRole| StateBadge {
        tone: if role.answers_for_account() { Tone::Good } else { Tone::Calm },
        text: words.say_of("person-role", role.code()),
    };
    PersonCard {
        name,
        address: known.and_then(|known| known.value(Attribute::PrimaryEmail)).map(str::to_owned),
        number: member.number.to_string(),
        code,
        roles: member.roles.iter().map(badge).collect(),
        since: words.date(member.since),
        acts: acts(words, here.customer, account, member.customer),
    }
}

/// What a reader can do about a person.
fn acts(words: &Words, reader: CustomerId, account: &Account, person: CustomerId) -> Vec<(String, String)> {
    let is_owner = account.is_ended_by(reader);
    if !account.is_of_company() || account.is_ended_by(person) {
        return Vec::new();
    }
    if person == reader {
        return vec![("/people/leave".to_owned(), words.say("people-leave"))];
    }
    if !is_owner {
        return Vec::new();
    }
    let path = |act: &str| format!("/people/person/{person}/{act}");
    vec![
        (path("roles"), words.say("people-roles")),
        (path("hand-over"), words.say("people-hand-over")),
        (path("take-out"), words.say("people-take-out")),
    ]
}

fn invitation_card(words: &Words, invitation: &OpenInvitation) -> InvitationCard {
    InvitationCard {
        id: invitation.id.to_string(),
        address: invitation.address().to_owned(),
        roles: roles_in_words(words, invitation.roles.iter().copied()),
        clock: ClockBadge {
            words: words.clone(),
            label: words.say("people-invitation-until"),
            due: invitation.until,
        },
    }
}

fn offer_note(words: &Words, offer: &OwnerOffer, reader: CustomerId) -> OfferNote {
    let is_taker = offer.taker == reader;
    let text = if is_taker {
        words.say("people-offer-yours")
    } else {
        words.say1("people-offer-given", "person", code_of(offer.taker))
    };
    let clock =
        ClockBadge { words: words.clone(), label: words.say("people-offer-until"), due: offer.ends_at };
    OfferNote { text, clock, is_taker }
}

pub(crate) async fn act_for(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let Ok(account) = visit.field("account").parse::<AccountId>() else { return Err(Fault::BadInput) };
    match people::act_for(here.house, here.acting(), account).await {
        Ok(()) => see_other("/people?done=acting"),
        Err(VaultError::NotFound(_)) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

impl Here<'_> {
    /// The account for which the reader acts.
    pub(super) async fn account(&self) -> Result<Account, Fault> {
        Ok(people::acting_for(self.house, self.customer, &self.session).await?)
    }

    /// Who acts, in which session.
    pub(super) const fn acting(&self) -> Acting<'_> {
        Acting { person: self.customer, session: &self.session }
    }
}

/// The account of a company of which the reader is the owner; for anybody else there is no such page.
async fn owned(here: &Here<'_>) -> Result<Account, Fault> {
    let account = here.account().await?;
    let may = account.is_of_company() && account.is_ended_by(here.customer);
    may.then_some(account).ok_or(Fault::NotFound)
}

/// The person in the path, who belongs to the account and is not its owner.
fn person_of(visit: &Visit, account: &Account) -> Result<CustomerId, Fault> {
    let person: CustomerId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    let is_there = account.roles_of(person).next().is_some() && !account.is_ended_by(person);
    is_there.then_some(person).ok_or(Fault::NotFound)
}

/// What a reader is told when an act did not happen. `again` is the page they come from.
fn told(doors: &Doors, visit: &Visit, fault: PeopleActFault, again: &str) -> Result<Response, Fault> {
    let message = |title: &str, answer: &str| {
        html(&MessagePage::of(doors, visit, title, answer).leading_to("/people", "people-back"))
    };
    match fault {
        PeopleActFault::ProofNeeded => to_proof(again),
        PeopleActFault::TooOften(wait) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        PeopleActFault::Stays(PeopleFault::HandOverFirst) => {
            message("people-hand-over-first-title", "people-hand-over-first-answer")
        }
        PeopleActFault::Stays(PeopleFault::NoOffer) => {
            message("people-no-offer-title", "people-no-offer-answer")
        }
        PeopleActFault::Stays(_) => message("people-changed-title", "people-changed-answer"),
        PeopleActFault::Form(_) => Err(Fault::BadInput),
        other => Err(other.into()),
    }
}

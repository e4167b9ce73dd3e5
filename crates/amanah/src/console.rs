//! The console: the rooms in which staff find, open and register customers, and the officer sees that they did.
//!
//! Layout: one file per room; [`endpoints`] lists every page and form with the roles it is for. `here` is the member
//! of staff of a request, `entry` lets them in, `customers` opens a customer under a purpose, `daily_list` is what
//! the officer reads, `ledger` what anybody can check.
//!
//! Deliberately absent: any decision. Handlers parse, call one use case and render; what a page shows of a customer
//! the policy decided.

mod customers;
mod daily_list;
mod entry;
mod export_body;
mod find;
mod here;
mod invitation;
mod keys;
mod ledger;
mod outbox;
mod proof;
mod refusal;
mod register;
mod settings;
mod staff;
mod tickets;
mod today;

use std::sync::LazyLock;

use amanah_policy::Role;

use crate::web::endpoints::{Access, Actor, Audience, Endpoint, Room};

/// Everybody who works here.
const EVERYBODY: Audience = Audience::Staff(Role::ALL);
/// The roles for which the policy lets staff open a customer; a test compares them with the policy.
pub const ATTENDING: &[Role] =
    &[Role::Support, Role::Billing, Role::Officer, Role::Finance, Role::Registrar, Role::Engineer];
/// The roles that take down paper forms.
const AT_THE_DESK: Audience = Audience::Staff(&[Role::Support, Role::Officer]);
/// The roles that keep the house running.
const RUNNING: Audience = Audience::Staff(&[Role::Officer, Role::Engineer]);
/// The protection officer.
const OFFICER: Audience = Audience::Staff(&[Role::Officer]);

/// Every endpoint of the console.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    use Audience::Everyone;
    use Room::Console;
    let attending = Audience::Staff(ATTENDING);
    vec![
        Endpoint::page("/console", Console, EVERYBODY, today::show),
        Endpoint::page("/console/sign-in", Console, Everyone, entry::show),
        Endpoint::form("/console/sign-in", Console, Everyone, entry::send),
        Endpoint::page("/console/sign-in/link/{token}", Console, Everyone, entry::show_link),
        Endpoint::form("/console/sign-in/link/{token}", Console, Everyone, entry::follow_link),
        Endpoint::page("/console/invitation/{token}", Console, Everyone, invitation::show),
        Endpoint::form("/console/invitation/{token}", Console, Everyone, invitation::accept),
        Endpoint::form("/console/sign-out", Console, EVERYBODY, entry::sign_out),
        Endpoint::form("/console/role", Console, EVERYBODY, entry::act_as),
        Endpoint::page("/console/find", Console, attending, find::show),
        Endpoint::form("/console/find", Console, attending, find::send),
        Endpoint::page("/console/tickets", Console, attending, tickets::list),
        Endpoint::form("/console/tickets/{id}/open", Console, attending, tickets::open_customer),
        Endpoint::form("/console/tickets/{id}/close", Console, attending, tickets::close),
        Endpoint::page("/console/customers/{id}", Console, attending, customers::show),
        Endpoint::page("/console/customers/{id}/open", Console, attending, customers::show_picker),
        Endpoint::form("/console/customers/{id}/open", Console, attending, customers::open),
        Endpoint::page("/console/customers/{id}/ticket", Console, attending, tickets::show),
        Endpoint::form("/console/customers/{id}/ticket", Console, attending, tickets::send),
        Endpoint::page("/console/register", Console, AT_THE_DESK, register::show),
        Endpoint::form("/console/register", Console, AT_THE_DESK, register::send),
        Endpoint::page("/console/register/{id}", Console, AT_THE_DESK, register::show_done),
        Endpoint::page("/console/openings", Console, OFFICER, daily_list::show),
        Endpoint::page("/console/ledger", Console, EVERYBODY, ledger::show),
        Endpoint::page("/console/ledger/{sequence}", Console, EVERYBODY, ledger::show_one),
        Endpoint::form("/console/ledger/export", Console, OFFICER, ledger::export),
        Endpoint::page("/console/staff", Console, EVERYBODY, staff::list),
        Endpoint::page("/console/staff/invite", Console, OFFICER, staff::show_invite),
        Endpoint::form("/console/staff/invite", Console, OFFICER, staff::invite),
        Endpoint::page("/console/staff/{id}", Console, OFFICER, staff::show_one),
        Endpoint::form("/console/staff/{id}/roles", Console, OFFICER, staff::set_roles),
        Endpoint::page("/console/staff/{id}/let-go", Console, OFFICER, staff::ask_let_go),
        Endpoint::form("/console/staff/{id}/let-go", Console, OFFICER, staff::let_go),
        Endpoint::form("/console/staff/{id}/take-back", Console, OFFICER, staff::take_back),
        Endpoint::page("/console/keys", Console, EVERYBODY, keys::show),
        Endpoint::page("/console/keys/new", Console, EVERYBODY, keys::show_new),
        Endpoint::form("/console/keys/new", Console, EVERYBODY, keys::make),
        Endpoint::form("/console/keys/end", Console, EVERYBODY, keys::end),
        Endpoint::page("/console/settings", Console, RUNNING, settings::show),
    ]
}

/// Endpoints of the console that exist only in the throw-away company of `serve --demo`.
#[must_use]
pub fn demo_endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::page("/console/outbox", Room::Console, EVERYBODY, outbox::list),
        Endpoint::form("/console/outbox/{id}", Room::Console, EVERYBODY, outbox::open),
    ]
}

static PAGES: LazyLock<Vec<(&str, Audience)>> = LazyLock::new(|| {
    endpoints().into_iter().chain(demo_endpoints()).map(|row| (row.path, row.audience)).collect()
});

/// Whether a role may enter a room of the console, so that no page names a room that stays shut.
#[must_use]
pub fn is_open_to(role: Role, path: &str) -> bool {
    let answer = |audience: &Audience| audience.answer(Actor::Staff(role));
    PAGES.iter().find(|(page, _)| *page == path).is_some_and(|(_, a)| answer(a) == Access::Open)
}

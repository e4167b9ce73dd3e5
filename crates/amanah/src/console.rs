//! The console: the rooms in which staff find, open and register customers, and the officer sees that they did.
//!
//! Layout: one file per room; [`endpoints`] lists every page and form with the roles it is for. `here` is the member
//! of staff of a request, `entry` lets them in, `customers` opens a customer under a purpose, `daily_list` is what
//! the officer reads, `ledger` what anybody can check.
//!
//! Deliberately absent: any decision. Handlers parse, call one use case and render; what a page shows of a customer
//! the policy decided.

mod account;
pub(crate) mod billing;
mod break_glass;
mod case;
mod case_acts;
mod case_desk;
mod case_outside;
mod case_thread;
mod case_unknown;
mod cases;
mod customers;
mod daily_list;
mod deletion;
mod destruction;
mod entry;
mod export_body;
mod find;
mod here;
mod hold_place;
mod holds;
mod incoming;
mod incoming_mail;
mod invitation;
mod invitations;
mod keys;
mod ledger;
mod letters;
mod me;
mod outbox;
mod outbox_state;
mod proof;
mod refusal;
mod register;
mod reopen;
mod review;
mod second_step;
pub(crate) mod services;
mod settings;
mod sign_on;
mod slip;
mod staff;
mod ticket;
mod tickets;
mod today;
mod work;

pub(crate) use entry::signed_out;
pub(crate) use export_body::ExportBody;
pub(crate) use outbox::{badge as mail_badge, letter as letter_name};

use std::sync::LazyLock;

use amanah_policy::Role;

pub use ticket::ANSWERING;

use amanah_service::deletion::destruction::SIGNERS;
use amanah_service::deletion::holds::KEEPERS;
use amanah_service::deletion::queue::{STOPPERS, WORKERS};
use amanah_service::purposes::billing::BILLING;
use amanah_service::sources::correspondence::review::READERS;

use crate::web::endpoints::{Access, Actor, Audience, Endpoint, Room};
use crate::web::factors::{passkeys, second_factor};

/// Everybody who works here.
const EVERYBODY: Audience = Audience::Staff(Role::ALL);
/// The roles for which the policy lets staff open a customer; a test compares them with the policy.
pub const ATTENDING: &[Role] =
    &[Role::Support, Role::Billing, Role::Officer, Role::Finance, Role::Registrar, Role::Engineer];
/// The roles that take down paper forms.
const AT_THE_DESK: Audience = Audience::Staff(&[Role::Support, Role::Officer]);
/// The roles that keep the house running.
pub(crate) const RUNNING: &[Role] = &[Role::Officer, Role::Engineer];
/// The protection officer.
const OFFICER: Audience = Audience::Staff(&[Role::Officer]);

/// Every endpoint of the console.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    use Audience::Everyone;
    use Room::Console;
    let attending = Audience::Staff(ATTENDING);
    let billing = Audience::Staff(BILLING);
    let running = Audience::Staff(RUNNING);
    let reading = Audience::Staff(READERS);
    let (keeping, signing) = (Audience::Staff(KEEPERS), Audience::Staff(SIGNERS));
    let (working, stopping) = (Audience::Staff(WORKERS), Audience::Staff(STOPPERS));
    let (answering, providing) = (Audience::Staff(ANSWERING), Audience::Staff(services::PROVIDING));
    vec![
        Endpoint::page("/console", Console, EVERYBODY, today::show),
        Endpoint::page("/console/sign-in", Console, Everyone, entry::show),
        Endpoint::form("/console/sign-on", Console, Everyone, sign_on::begin),
        Endpoint::page("/console/sign-on/callback", Console, Everyone, sign_on::come_back).changing(),
        Endpoint::form("/console/sign-in", Console, Everyone, entry::send),
        Endpoint::form("/console/sign-in/code", Console, Everyone, second_step::send),
        Endpoint::form("/console/sign-in/passkey/begin", Console, Everyone, second_step::begin_passkey),
        Endpoint::form("/console/sign-in/passkey", Console, Everyone, second_step::send_passkey),
        Endpoint::page("/console/sign-in/link/{token}", Console, Everyone, entry::show_link),
        Endpoint::form("/console/sign-in/link/{token}", Console, Everyone, entry::follow_link),
        Endpoint::page("/console/invitation/{token}", Console, Everyone, invitation::show),
        Endpoint::form("/console/invitation/{token}", Console, Everyone, invitation::accept),
        Endpoint::form("/console/sign-out", Console, EVERYBODY, entry::sign_out),
        Endpoint::form("/console/role", Console, EVERYBODY, entry::act_as),
        Endpoint::page("/console/find", Console, attending, find::show),
        Endpoint::form("/console/find", Console, attending, find::send),
        Endpoint::page("/console/tickets", Console, attending, tickets::list),
        Endpoint::page("/console/tickets/{id}", Console, attending, ticket::show),
        Endpoint::form("/console/tickets/{id}/answer", Console, answering, ticket::answer),
        Endpoint::form("/console/tickets/{id}/note", Console, answering, ticket::note),
        Endpoint::form("/console/tickets/{id}/assign", Console, answering, ticket::assign),
        Endpoint::form("/console/tickets/{id}/shift", Console, answering, ticket::shift),
        Endpoint::form("/console/tickets/{id}/open", Console, attending, tickets::open_customer),
        Endpoint::form("/console/tickets/{id}/close", Console, attending, tickets::close),
        Endpoint::page("/console/customers/{id}", Console, attending, customers::show),
        Endpoint::page("/console/customers/{id}/open", Console, attending, customers::show_picker),
        Endpoint::form("/console/customers/{id}/open", Console, attending, customers::open),
        Endpoint::page("/console/customers/{id}/ticket", Console, attending, tickets::show),
        Endpoint::form("/console/customers/{id}/ticket", Console, attending, tickets::send),
        Endpoint::page("/console/billing", Console, billing, billing::list),
        Endpoint::form("/console/billing", Console, billing, billing::find),
        Endpoint::page("/console/customers/{id}/invoice", Console, billing, billing::draft::show),
        Endpoint::form("/console/customers/{id}/invoice", Console, billing, billing::draft::preview),
        Endpoint::form("/console/customers/{id}/invoice/issue", Console, billing, billing::draft::issue),
        Endpoint::page(
            "/console/customers/{id}/invoice/take-over",
            Console,
            billing,
            billing::take_over::show,
        ),
        Endpoint::form(
            "/console/customers/{id}/invoice/take-over",
            Console,
            billing,
            billing::take_over::send,
        )
        .taking_file(billing::take_over::FORM_BYTES),
        Endpoint::page("/console/invoices/{id}", Console, billing, billing::invoice::show),
        Endpoint::page("/console/invoices/{id}/file", Console, billing, billing::invoice::file),
        Endpoint::form("/console/invoices/{id}/paid", Console, billing, billing::invoice::paid),
        Endpoint::page("/console/invoices/{id}/credit", Console, billing, billing::invoice::ask_credit),
        Endpoint::form("/console/invoices/{id}/credit", Console, billing, billing::invoice::credit),
        Endpoint::page("/console/customers/{id}/service", Console, providing, services::show_add),
        Endpoint::form("/console/customers/{id}/service", Console, providing, services::add),
        Endpoint::page("/console/services/{id}/change", Console, providing, services::show_change),
        Endpoint::form("/console/services/{id}/change", Console, providing, services::change),
        Endpoint::page("/console/services/{id}/end", Console, providing, services::ask_end),
        Endpoint::form("/console/services/{id}/end", Console, providing, services::end),
        Endpoint::page("/console/register", Console, AT_THE_DESK, register::show),
        Endpoint::form("/console/register", Console, AT_THE_DESK, register::send),
        Endpoint::page("/console/register/{id}", Console, AT_THE_DESK, register::show_done),
        Endpoint::page("/console/customers/{id}/break-glass", Console, attending, break_glass::show),
        Endpoint::form("/console/customers/{id}/break-glass", Console, attending, break_glass::open)
            .proving(),
        Endpoint::page("/console/cases", Console, working, cases::list),
        Endpoint::page("/console/cases/{id}", Console, working, case::show),
        Endpoint::form("/console/cases/{id}/approve", Console, stopping, case_acts::approve),
        Endpoint::form("/console/cases/{id}/ask", Console, working, case_acts::ask),
        Endpoint::form("/console/cases/{id}/service", Console, stopping, case_unknown::say),
        Endpoint::form("/console/cases/{id}/look", Console, stopping, case_unknown::look),
        Endpoint::page("/console/cases/{id}/answer", Console, working, case_acts::show_answer),
        Endpoint::form("/console/cases/{id}/answer", Console, working, case_acts::answer),
        Endpoint::page("/console/cases/{id}/restrict", Console, working, case_acts::show_restrict),
        Endpoint::form("/console/cases/{id}/restrict", Console, working, case_acts::restrict),
        Endpoint::page("/console/cases/{id}/stop", Console, stopping, case_acts::show_stop),
        Endpoint::form("/console/cases/{id}/stop", Console, stopping, case_acts::stop),
        Endpoint::page("/console/cases/{id}/refuse", Console, OFFICER, case_acts::show_refuse),
        Endpoint::form("/console/cases/{id}/refuse", Console, OFFICER, case_acts::refuse),
        Endpoint::page("/console/cases/{id}/second-fact", Console, OFFICER, case_acts::show_second_fact),
        Endpoint::form("/console/cases/{id}/second-fact", Console, OFFICER, case_acts::second_fact),
        Endpoint::page("/console/cases/{id}/outside", Console, OFFICER, case_outside::show_declare),
        Endpoint::form("/console/cases/{id}/outside", Console, OFFICER, case_outside::declare),
        Endpoint::page("/console/cases/{id}/certificate.pdf", Console, working, case_outside::printed),
        Endpoint::page("/console/cases/{id}/certificate.txt", Console, working, case_outside::signed),
        Endpoint::page("/console/holds", Console, keeping, holds::list),
        Endpoint::form("/console/holds", Console, keeping, holds::find),
        Endpoint::page("/console/holds/{id}", Console, keeping, holds::show),
        Endpoint::page("/console/holds/{id}/keep", Console, keeping, holds::show_keep),
        Endpoint::form("/console/holds/{id}/keep", Console, keeping, holds::keep),
        Endpoint::page("/console/holds/{id}/lift", Console, keeping, holds::show_lift),
        Endpoint::form("/console/holds/{id}/lift", Console, keeping, holds::lift).proving(),
        Endpoint::page("/console/customers/{id}/holds", Console, keeping, hold_place::show),
        Endpoint::form("/console/customers/{id}/holds", Console, keeping, hold_place::send),
        Endpoint::page("/console/destruction", Console, signing, destruction::show),
        Endpoint::form("/console/destruction", Console, signing, destruction::sign).proving(),
        Endpoint::page("/console/customers/{id}/request", Console, AT_THE_DESK, case_desk::show),
        Endpoint::form("/console/customers/{id}/request", Console, AT_THE_DESK, case_desk::send),
        Endpoint::form("/console/tickets/{id}/deletion", Console, answering, case_desk::from_ticket),
        Endpoint::page("/console/mails", Console, reading, incoming::list),
        Endpoint::page("/console/mails/{id}", Console, reading, incoming_mail::show),
        Endpoint::form("/console/mails/{id}/read", Console, reading, incoming_mail::read),
        Endpoint::form("/console/mails/{id}/deletion", Console, reading, incoming_mail::deletion),
        Endpoint::page("/console/mails/{id}/dismiss", Console, reading, incoming_mail::ask_dismiss),
        Endpoint::form("/console/mails/{id}/dismiss", Console, reading, incoming_mail::dismiss),
        Endpoint::page("/console/deletions/{id}", Console, OFFICER, deletion::show),
        Endpoint::form("/console/deletions/{id}", Console, OFFICER, deletion::send),
        Endpoint::page("/console/openings", Console, OFFICER, daily_list::show),
        Endpoint::page("/console/openings/{place}", Console, OFFICER, review::show),
        Endpoint::form("/console/openings/{place}/fine", Console, OFFICER, review::find_fine),
        Endpoint::form("/console/openings/{place}/ask", Console, OFFICER, review::ask),
        Endpoint::form("/console/openings/{place}/end", Console, attending, review::end),
        Endpoint::page("/console/questions/{place}", Console, EVERYBODY, review::show_question),
        Endpoint::form("/console/questions/{place}", Console, EVERYBODY, review::answer),
        Endpoint::page("/console/me", Console, EVERYBODY, me::show),
        Endpoint::form("/console/me/name", Console, EVERYBODY, me::rename),
        Endpoint::page("/console/me/password", Console, EVERYBODY, me::show_password),
        Endpoint::form("/console/me/password", Console, EVERYBODY, me::set_password),
        Endpoint::form("/console/me/sessions/{id}/end", Console, EVERYBODY, me::end_session),
        Endpoint::page("/console/me/passkeys", Console, EVERYBODY, passkeys::show),
        Endpoint::form("/console/me/passkeys/new", Console, EVERYBODY, passkeys::make).proving(),
        Endpoint::form("/console/me/passkeys", Console, EVERYBODY, passkeys::add),
        Endpoint::form("/console/me/passkeys/device", Console, EVERYBODY, passkeys::rename),
        Endpoint::form("/console/me/passkeys/remove", Console, EVERYBODY, passkeys::remove).proving(),
        Endpoint::page("/console/me/second-step", Console, EVERYBODY, second_factor::show),
        Endpoint::form("/console/me/second-step/new", Console, EVERYBODY, second_factor::make).proving(),
        Endpoint::form("/console/me/second-step", Console, EVERYBODY, second_factor::set),
        Endpoint::form("/console/me/second-step/codes", Console, EVERYBODY, second_factor::renew).proving(),
        Endpoint::form("/console/me/second-step/off", Console, EVERYBODY, second_factor::turn_off).proving(),
        Endpoint::page("/console/ledger", Console, EVERYBODY, ledger::show),
        Endpoint::page("/console/ledger/{sequence}", Console, EVERYBODY, ledger::show_one),
        Endpoint::form("/console/ledger/export", Console, OFFICER, ledger::export),
        Endpoint::page("/console/staff", Console, EVERYBODY, staff::list),
        Endpoint::page("/console/staff/invite", Console, OFFICER, staff::show_invite),
        Endpoint::form("/console/staff/invite", Console, OFFICER, staff::invite).proving(),
        Endpoint::form("/console/staff/invitations/{id}/withdraw", Console, OFFICER, invitations::withdraw)
            .proving(),
        Endpoint::form("/console/staff/invitations/{id}/renew", Console, OFFICER, invitations::renew)
            .proving(),
        Endpoint::page("/console/staff/{id}", Console, OFFICER, staff::show_one),
        Endpoint::form("/console/staff/{id}/roles", Console, OFFICER, staff::set_roles).proving(),
        Endpoint::page("/console/staff/{id}/let-go", Console, OFFICER, staff::ask_let_go),
        Endpoint::form("/console/staff/{id}/let-go", Console, OFFICER, staff::let_go).proving(),
        Endpoint::page("/console/staff/{id}/second-step", Console, OFFICER, staff::ask_reset),
        Endpoint::form("/console/staff/{id}/second-step", Console, OFFICER, staff::reset_factors).proving(),
        Endpoint::form("/console/staff/{id}/take-back", Console, OFFICER, staff::take_back).proving(),
        Endpoint::page("/console/keys", Console, EVERYBODY, keys::show),
        Endpoint::page("/console/keys/new", Console, EVERYBODY, keys::show_new),
        Endpoint::form("/console/keys/new", Console, EVERYBODY, keys::make).proving(),
        Endpoint::form("/console/keys/end", Console, EVERYBODY, keys::end).proving(),
        Endpoint::page("/console/settings", Console, running, settings::show),
        Endpoint::page("/console/outbox", Console, attending, outbox::list),
        Endpoint::form("/console/outbox/retry", Console, running, outbox_state::retry),
        Endpoint::page("/console/letters", Console, running, letters::list),
        Endpoint::page("/console/letters/{letter}/{language}", Console, running, letters::show),
        Endpoint::form("/console/letters/{letter}/{language}", Console, running, letters::send)
            .taking(200_000)
            .proving(),
        Endpoint::page(
            "/console/letters/{letter}/{language}/restore",
            Console,
            running,
            letters::ask_restore,
        ),
        Endpoint::form("/console/letters/{letter}/{language}/restore", Console, running, letters::restore)
            .proving(),
        Endpoint::form("/console/settings/doctor", Console, running, settings::examine),
    ]
}

/// Endpoints of the console that exist only in the throw-away company of `serve --demo`.
#[must_use]
pub fn demo_endpoints() -> Vec<Endpoint> {
    vec![Endpoint::form("/console/outbox/{id}", Room::Console, Audience::Staff(ATTENDING), outbox::open)]
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

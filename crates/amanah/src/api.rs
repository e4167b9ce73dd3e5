//! The JSON API: what the rooms do, for programs (OpenAPI 3.1, RFC 9457 problems, RFC 6750 bearer keys).
//!
//! A program acts as the customer or the member of staff who made its key, for the purposes of the key and no others.
//! Every operation is one row of [`operations`]; the router, the OpenAPI document and the table of endpoints are built
//! from these rows and from nothing else.
//!
//! Layout: `operation` is a row, `mount` turns rows into a router and stands before every handler, `call` is one
//! request as a handler sees it, `problem` is every way it can fail, `openapi` writes the document, `rooms` compares the
//! operations with the pages; `me` is ClientZone, the other modules are the console.
//!
//! Deliberately absent: what needs a person, each with its reason in `rooms`. Whoever holds a key must not be able to take
//! an account over, to let somebody in, or to decide in a person's place.

mod answer;
mod call;
mod cases;
mod customers;
mod daily_list;
mod drafts;
mod dto;
mod erased;
pub mod export;
mod holds;
mod invoices;
mod keys;
mod ledger;
mod letters;
mod mails;
mod me;
mod mount;
pub mod openapi;
mod openings;
pub mod operation;
mod outbox;
mod policy;
mod problem;
mod reports;
pub mod rooms;
mod services;
mod settings;
mod staff;
mod take_over;
mod tickets;
mod today;

use amanah_service::purposes::accountability::my_data::ReportFault;
use amanah_service::vault::Refusal;
pub(crate) use mount::{is_api, mount, refuse};

use operation::Operation;
use problem::Problem;

/// Every operation of the API.
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        policy::operations(),
        me::operations(),
        customers::operations(),
        openings::operations(),
        daily_list::operations(),
        tickets::operations(),
        cases::operations(),
        erased::operations(),
        holds::operations(),
        mails::operations(),
        services::operations(),
        reports::operations(),
        invoices::operations(),
        drafts::operations(),
        take_over::operations(),
        staff::operations(),
        keys::operations(),
        ledger::operations(),
        today::operations(),
        letters::operations(),
        outbox::operations(),
        settings::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the policy refused.
fn refused_by(refusal: &Refusal) -> Problem {
    Problem::Refused { clause: refusal.clause, place: refusal.place.sequence }
}

/// Why a customer's own record was not released.
fn refused(fault: ReportFault) -> Problem {
    match fault {
        ReportFault::Refused(refusal) => refused_by(&refusal),
        ReportFault::NotTheirs => Problem::NotFound,
        ReportFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

/// The id of a ticket to come.
fn fresh_ticket(doors: &crate::web::Doors) -> Result<amanah_policy::TicketId, Problem> {
    Ok(amanah_policy::TicketId::from_bytes(doors.random()?))
}

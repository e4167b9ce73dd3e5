//! Whether the occasion that staff name is one: the store vouches for it, not whoever asks.

use crate::store::sql::Connection;
use amanah_policy::{Act, Occasion, StaffId, Timestamp};

use super::verdict::Asked;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::store::{openings, tickets};

/// The fewest characters of a written reason; fewer say nothing to the customer and the officer who read it.
const SHORTEST_REASON: usize = 10;

/// The act with the occasion as it is: a ticket that is not open, not this customer's or not there, and a reason that
/// is not written, are no occasion at all.
///
/// Enforces: SEC
pub(super) fn as_it_is(conn: &Connection, asked: &Asked, now: Timestamp) -> Result<Act, VaultError> {
    let Actor::Staff { id, .. } = asked.actor else { return Ok(asked.act) };
    let is_one = match occasion_of(asked.act) {
        Some(Occasion::Ticket) => has_open_ticket(conn, asked)?,
        Some(Occasion::Reason) => has_written_reason(asked) || has_opened(conn, asked, id, now, false)?,
        // Nothing but an opening by break-glass stands for it, which the officer was told of.
        Some(Occasion::BreakGlass) => has_opened(conn, asked, id, now, true)?,
        _ => true,
    };
    Ok(if is_one { asked.act } else { undeclared(asked.act) })
}

fn has_open_ticket(conn: &Connection, asked: &Asked) -> Result<bool, VaultError> {
    let Some(ticket) = asked.ticket else { return Ok(false) };
    let ticket = tickets::find(conn, ticket)?;
    Ok(ticket.is_some_and(|it| it.customer == asked.customer && it.state.goes_on()))
}

fn has_written_reason(asked: &Asked) -> bool {
    asked.reason.as_ref().is_some_and(|reason| reason.expose().trim().chars().count() >= SHORTEST_REASON)
}

/// The reason was written when the customer was opened, and the time is not over.
fn has_opened(
    conn: &Connection,
    asked: &Asked,
    staff: StaffId,
    now: Timestamp,
    is_break_glass: bool,
) -> Result<bool, VaultError> {
    let opening = openings::valid(conn, staff, asked.customer, now)?;
    Ok(opening.is_some_and(|opening| {
        opening.is_break_glass == is_break_glass && Some(opening.purpose) == asked.act.purpose()
    }))
}

const fn occasion_of(act: Act) -> Option<Occasion> {
    match act {
        Act::ServiceCommunication { occasion }
        | Act::Accountability { occasion }
        | Act::Billing { occasion } => Some(occasion),
        _ => None,
    }
}

const fn undeclared(act: Act) -> Act {
    let occasion = Occasion::Undeclared;
    match act {
        Act::ServiceCommunication { .. } => Act::ServiceCommunication { occasion },
        Act::Accountability { .. } => Act::Accountability { occasion },
        Act::Billing { .. } => Act::Billing { occasion },
        other => other,
    }
}

//! Who stands at the door: nobody we know, a customer, or a member of staff in one role.

use std::collections::BTreeMap;

use amanah_policy::{CustomerId, Role, SessionId, StaffId, Timestamp};

use super::endpoints::{Actor, Room};
use super::fault::Fault;

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest {
    /// Somebody who did not sign in to this room.
    Visitor,
    /// A customer in their own session.
    Customer {
        /// Whose data the session may show.
        customer: CustomerId,
        /// The session, which is not its secret.
        session: SessionId,
    },
    /// A member of staff in their own session.
    Staff {
        /// Who it is.
        staff: StaffId,
        /// The role in which they act.
        role: Role,
        /// The session, which is not its secret.
        session: SessionId,
    },
}

impl Guest {
    /// The kind of guest, as the table of endpoints counts them.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Visitor => Actor::Visitor,
            Self::Customer { .. } => Actor::Customer,
            Self::Staff { role, .. } => Actor::Staff(*role),
        }
    }
}

/// Who knows whose session a cookie is.
#[derive(Clone, Debug)]
pub enum Doorman {
    /// Nobody has a session: visitors only.
    Nobody,
    /// These sessions and no others, by the value of the cookie. For tests of the pages.
    Fixed(BTreeMap<String, Guest>),
}

impl Doorman {
    /// The guest whose session this is; a stranger's or an expired one is a visitor's.
    pub(crate) async fn recognise(
        &self,
        room: Room,
        cookie: Option<&str>,
        _now: Timestamp,
    ) -> Result<Guest, Fault> {
        let Some(cookie) = cookie else { return Ok(Guest::Visitor) };
        let guest = match self {
            Self::Nobody => Guest::Visitor,
            Self::Fixed(known) => known.get(cookie).copied().unwrap_or(Guest::Visitor),
        };
        let belongs = match guest {
            Guest::Visitor => true,
            Guest::Customer { .. } => room != Room::Console,
            Guest::Staff { .. } => room == Room::Console,
        };
        Ok(if belongs { guest } else { Guest::Visitor })
    }
}

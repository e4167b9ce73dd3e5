//! Who stands at the door: nobody we know, a customer, or a member of staff in one role.

use std::collections::BTreeMap;

use amanah_policy::{CustomerId, Role, SessionId, StaffId, Timestamp};
use amanah_service::House;
use amanah_service::accounts::sessions;
use amanah_service::accounts::staff::sign_in;
use amanah_service::vault::SessionOf;

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
    /// Whoever has a session in this house.
    House(House),
    /// These sessions and no others, by the value of the cookie. For tests of the pages.
    Fixed(BTreeMap<String, Guest>),
}

impl Doorman {
    /// The guest whose session this is; a stranger's or an expired one is a visitor's.
    pub(crate) async fn recognise(
        &self,
        room: Room,
        cookie: Option<&str>,
        now: Timestamp,
    ) -> Result<Guest, Fault> {
        let Some(cookie) = cookie else { return Ok(Guest::Visitor) };
        let guest = match self {
            Self::Nobody => Guest::Visitor,
            Self::House(house) if room == Room::Console => staff_of(house, cookie, now).await?,
            Self::House(house) => customer_of(house, cookie, now).await?,
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

/// The customer who has this session.
async fn customer_of(house: &House, secret: &str, now: Timestamp) -> Result<Guest, Fault> {
    let session = sessions::recognise(house, secret, now).await?;
    Ok(session.map_or(Guest::Visitor, |session| match session.of {
        SessionOf::Customer(customer) => Guest::Customer { customer, session: session.id },
        SessionOf::Staff(_) => Guest::Visitor,
    }))
}

/// The member of staff who has this session. Behind the secret stands, after a dot, the role they chose to act in; it
/// counts only while they hold it.
async fn staff_of(house: &House, cookie: &str, now: Timestamp) -> Result<Guest, Fault> {
    let (secret, role) = match cookie.split_once('.') {
        Some((secret, code)) => (secret, Role::from_code(code)),
        None => (cookie, None),
    };
    let known = sign_in::recognise(house, secret, role, now).await?;
    Ok(known.map_or(Guest::Visitor, |(staff, role, session)| Guest::Staff { staff, role, session }))
}

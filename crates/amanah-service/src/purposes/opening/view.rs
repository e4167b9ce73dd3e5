//! What a member of staff sees of a customer they opened: what the policy grants for role and purpose, and by name
//! what it does not. Each look is a release.

use amanah_policy::{Attribute, CustomerId, Purpose, PurposeMarker, Role, StaffId, Timestamp};
use amanah_vault::{
    Actor, Ask, CustomerHeader, Opened, Opening, Outcome, Refusal, Selection, Sink, StaffPage, TicketHeader,
    VaultError,
};

use super::declare::{Why, with_why};
use crate::house::House;

/// How many events of each attribute a page shows: staff look at what is recent.
const MOST_EVENTS: u32 = 10;

/// A customer as a member of staff sees them now.
#[derive(Debug)]
pub struct CustomerView {
    /// Number, language and state.
    pub header: CustomerHeader,
    /// The opening it stands on.
    pub opening: Opening,
    /// What the policy granted, and what it withheld.
    pub shown: Opened<StaffPage>,
    /// The customer's open tickets.
    pub tickets: Vec<TicketHeader>,
}

/// What came of looking.
#[derive(Debug)]
pub enum Viewed {
    /// Something may be seen.
    Shown(Box<CustomerView>),
    /// Nothing may be seen; the refusal is in the ledger.
    Refused(Refusal),
    /// Nobody opened this customer in this role, or the time is over.
    NotOpen,
}

/// Every attribute that a page for staff asks for. The processing record is the customer's and the officer's, and has
/// pages of its own.
pub(super) fn shown_to_staff() -> Vec<Attribute> {
    Attribute::ALL.iter().copied().filter(|attribute| *attribute != Attribute::ProcessingRecord).collect()
}

/// Looks at a customer under the opening that is valid now.
///
/// Enforces: SEC
///
/// # Errors
/// [`VaultError::UnknownCustomer`], or a store that fails.
pub async fn view(
    house: &House,
    staff: StaffId,
    role: Role,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Viewed, VaultError> {
    let header = house.vault().customer(customer).await?;
    let opening = match house.vault().opening(staff, customer, now).await? {
        Some(opening) if opening.role == role && opening.until > now => opening,
        _ => return Ok(Viewed::NotOpen),
    };
    let actor = Actor::Staff { id: staff, role };
    let occasion = opening.occasion();
    let outcome = match opening.purpose {
        Purpose::ServiceCommunication => {
            look(house, &opening, Ask::to_communicate(customer, actor, occasion), now).await?
        }
        Purpose::Accountability => {
            look(house, &opening, Ask::to_account(customer, actor, occasion), now).await?
        }
        Purpose::Billing => look(house, &opening, Ask::to_bill(customer, actor, occasion), now).await?,
        Purpose::Disclosure | Purpose::IntangibleAsset | Purpose::Promotion | Purpose::Whois => {
            return Ok(Viewed::NotOpen);
        }
    };
    Ok(match outcome {
        Ok(shown) => {
            let tickets = house.vault().open_tickets(Some(customer)).await?;
            Viewed::Shown(Box::new(CustomerView { header, opening, shown, tickets }))
        }
        Err(refusal) => Viewed::Refused(refusal),
    })
}

async fn look<P: PurposeMarker>(
    house: &House,
    opening: &Opening,
    ask: Ask<P>,
    now: Timestamp,
) -> Result<Result<Opened<StaffPage>, Refusal>, VaultError>
where
    StaffPage: Sink<P>,
{
    let selection = Selection::Attributes { attributes: shown_to_staff(), at_most: MOST_EVENTS };
    let mut ask = ask.select(selection);
    if let Some(ticket) = opening.ticket {
        ask = with_why(ask, Why::Ticket(ticket));
    }
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Ok(released.into_sink(StaffPage)),
        Outcome::Refused(refusal) => Err(refusal),
    })
}

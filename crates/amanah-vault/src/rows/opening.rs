//! A member of staff opened a customer for a purpose, for thirty minutes; the officer reads the list every day (SEC).

use amanah_policy::{CustomerId, Purpose, Role, StaffId, TicketId, Timestamp};

use crate::personal::Personal;
use crate::release::LedgerPlace;

/// What the opening stands on.
#[derive(Debug)]
pub enum OpeningBasis {
    /// An open ticket of this customer.
    Ticket(TicketId),
    /// A written reason.
    Reason(Personal<String>),
}

/// An opening that is still valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: Role,
    /// Whom.
    pub customer: CustomerId,
    /// For which purpose.
    pub purpose: Purpose,
    /// The ticket, when one set the purpose.
    pub ticket: Option<TicketId>,
    /// When.
    pub opened_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Where the ledger keeps it.
    pub place: LedgerPlace,
}

/// One line of the officer's daily list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningLine {
    /// The opening.
    pub opening: Opening,
    /// The name of the member of staff.
    pub staff_name: String,
    /// The number of the customer; none once erased.
    pub customer_number: Option<crate::CustomerNumber>,
    /// The written reason; none with a ticket, and none once the customer is erased.
    pub reason: Option<String>,
}

//! Declaring a purpose: without one, and a ticket or a written reason, no customer opens.

use amanah_policy::{
    CaseStanding, Category, CustomerId, Occasion, Purpose, PurposeMarker, Role, StaffId, TicketId, Timestamp,
};
use amanah_vault::{Actor, Ask, Opening, OpeningBasis, Outcome, Personal, Refusal, Selection, VaultError};

use super::alarm;
use crate::accounts::staff::roles;
use crate::house::House;

/// The shortest reason, in characters: long enough that the officer can judge it.
pub const SHORTEST_REASON: usize = 15;
/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// What a member of staff declares before they see anything.
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'a> {
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: Role,
    /// Whom they open.
    pub customer: CustomerId,
    /// For which purpose.
    pub purpose: Purpose,
    /// Why now.
    pub why: Why<'a>,
}

/// Why a customer is opened now.
#[derive(Clone, Copy, Debug)]
pub enum Why<'a> {
    /// An open ticket of this customer.
    Ticket(TicketId),
    /// A reason in words, which the officer reads.
    Reason(&'a str),
    /// An emergency, with a reason in words: the officer is told at once, and reviews it.
    BreakGlass(&'a str),
}

/// What came of a declaration.
#[derive(Clone, Debug)]
pub enum Declared {
    /// The customer is open until the clock of the opening has run.
    Opened(Opening),
    /// The policy does not let this role do this; the refusal is in the ledger.
    Refused(Refusal),
}

/// Why a declaration does not count.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeclareFault {
    /// No reason, or one that says nothing.
    #[error("write a reason of at least {SHORTEST_REASON} characters; the protection officer reads it")]
    ReasonTooShort,
    /// A reason that is a report.
    #[error("write a reason of at most {LONGEST_REASON} characters; the rest belongs into the ticket")]
    ReasonTooLong,
    /// The purpose has no customer to open.
    #[error("no customer is opened for this purpose; choose another one")]
    NothingToOpen,
    /// The policy grants this role nothing more in an emergency.
    #[error(
        "in an emergency this role opens nothing more than otherwise; declare a purpose, or ask the officer"
    )]
    NothingToBreak,
    /// The ticket is closed or another customer's.
    #[error("this ticket is closed or another customer's; open one, or write a reason")]
    TicketNotGood,
    /// There is no such customer (any more).
    #[error("no such customer")]
    UnknownCustomer,
    /// The vault failed.
    #[error("the customer could not be opened")]
    Vault(#[from] VaultError),
}

/// Opens a customer for a purpose, under a ticket or for a reason, for as long as the policy's clock says.
///
/// A purpose that the role may not use is put to the policy all the same, so that the refusal is recorded, with the
/// clause it rests on.
///
/// Enforces: SEC
///
/// # Errors
/// When reason or ticket do not hold, there is no such customer, or the store fails.
pub async fn declare(house: &House, it: Declaration<'_>, now: Timestamp) -> Result<Declared, DeclareFault> {
    let basis = basis(house, &it).await?;
    let customer = house.vault().customer(it.customer).await.map_err(known)?;
    if roles::sees(&house.vault().policy(), it.role, it.purpose).is_empty() {
        return refuse(house, &it, now).await.map(Declared::Refused);
    }
    let clocks = *house.vault().policy().clocks();
    let minutes = match it.why {
        Why::BreakGlass(_) if roles::sees_by_break_glass(&house.vault().policy(), it.role).is_empty() => {
            return Err(DeclareFault::NothingToBreak);
        }
        Why::BreakGlass(_) => i64::from(clocks.break_glass_minutes),
        Why::Ticket(_) | Why::Reason(_) => i64::from(clocks.purpose_session_minutes),
    };
    let until = now.plus_micros(minutes.saturating_mul(60_000_000));
    let opening = house
        .vault()
        .open_customer(it.staff, it.role, customer.id, it.purpose, basis, until, now)
        .await
        .map_err(known)?;
    if opening.is_break_glass {
        alarm::tell_officers(house, &opening, now).await;
    }
    Ok(Declared::Opened(opening))
}

async fn basis(house: &House, it: &Declaration<'_>) -> Result<OpeningBasis, DeclareFault> {
    match it.why {
        Why::Ticket(id) => match house.vault().ticket(id).await {
            Ok(ticket) if ticket.customer == it.customer && ticket.state.goes_on() => {
                Ok(OpeningBasis::Ticket(id))
            }
            Ok(_) | Err(VaultError::NotFound(_)) => Err(DeclareFault::TicketNotGood),
            Err(fault) => Err(fault.into()),
        },
        Why::Reason(text) => written(text).map(OpeningBasis::Reason),
        Why::BreakGlass(text) => written(text).map(OpeningBasis::BreakGlass),
    }
}

fn written(text: &str) -> Result<Personal<String>, DeclareFault> {
    let text = text.trim();
    match text.chars().count() {
        0..SHORTEST_REASON => Err(DeclareFault::ReasonTooShort),
        SHORTEST_REASON..=LONGEST_REASON => Ok(Personal::text(text)),
        _ => Err(DeclareFault::ReasonTooLong),
    }
}

/// Asks for what cannot be granted, so that the ledger keeps that somebody asked.
async fn refuse(house: &House, it: &Declaration<'_>, now: Timestamp) -> Result<Refusal, DeclareFault> {
    let actor = Actor::Staff { id: it.staff, role: it.role };
    let occasion = occasion(it.why);
    match it.purpose {
        Purpose::ServiceCommunication => {
            ask_in_vain(house, Ask::to_communicate(it.customer, actor, occasion), it.why, now).await
        }
        Purpose::Accountability => {
            ask_in_vain(house, Ask::to_account(it.customer, actor, occasion), it.why, now).await
        }
        Purpose::Billing => ask_in_vain(house, Ask::to_bill(it.customer, actor, occasion), it.why, now).await,
        Purpose::Disclosure => {
            let ask = Ask::to_disclose(it.customer, actor, CaseStanding::Unapproved);
            ask_in_vain(house, ask, it.why, now).await
        }
        Purpose::IntangibleAsset | Purpose::Promotion | Purpose::Whois => Err(DeclareFault::NothingToOpen),
    }
}

async fn ask_in_vain<P: PurposeMarker>(
    house: &House,
    ask: Ask<P>,
    why: Why<'_>,
    now: Timestamp,
) -> Result<Refusal, DeclareFault> {
    let attributes = super::view::shown_to_staff();
    let ask = with_why(ask.select(Selection::Attributes { attributes, at_most: 1 }), why);
    match house.vault().release(ask, now).await.map_err(known)? {
        Outcome::Refused(refusal) => Ok(refusal),
        // The policy of an ordinary datum said no and that of this customer's says yes: nothing is shown, and the
        // declaration can be made again under the purpose that fits.
        Outcome::Released(_) => Err(DeclareFault::NothingToOpen),
    }
}

/// Names the ticket or the reason of an opening in what is asked under it.
pub(crate) fn with_why<P: PurposeMarker>(ask: Ask<P>, why: Why<'_>) -> Ask<P> {
    match why {
        Why::Ticket(id) => ask.under_ticket(id),
        Why::Reason(text) | Why::BreakGlass(text) => ask.because(Personal::text(text.trim())),
    }
}

/// The occasion the policy knows a ticket or a reason by.
pub(crate) const fn occasion(why: Why<'_>) -> Occasion {
    match why {
        Why::Ticket(_) => Occasion::Ticket,
        Why::Reason(_) => Occasion::Reason,
        Why::BreakGlass(_) => Occasion::BreakGlass,
    }
}

/// The vault's word, in the words of this room.
fn known(fault: VaultError) -> DeclareFault {
    match fault {
        VaultError::UnknownCustomer => DeclareFault::UnknownCustomer,
        other => other.into(),
    }
}

/// A purpose as a member of staff in a role can choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The purpose.
    pub purpose: Purpose,
    /// What it opens; empty when the policy does not let the role use it.
    pub opens: Vec<Category>,
}

/// The purposes a role can choose from, with those it may not use, so that it knows whom to ask.
#[must_use]
pub fn choices(house: &House, role: Role) -> Vec<Choice> {
    let policy = house.vault().policy();
    roles::TO_OPEN
        .into_iter()
        .map(|purpose| Choice { purpose, opens: roles::sees(&policy, role, purpose) })
        .collect()
}

/// The purpose a ticket sets for a role: the first one the policy lets it use.
#[must_use]
pub fn purpose_of_ticket(house: &House, role: Role) -> Purpose {
    let usable = choices(house, role).into_iter().find(|choice| !choice.opens.is_empty());
    usable.map_or(Purpose::ServiceCommunication, |choice| choice.purpose)
}

//! A mail from the registered address that asks for the end of an account (DEL2). It erases nothing: it opens a request.

use amanah_policy::{CaseChannel, CustomerId, Timestamp};
use amanah_vault::VaultError;

use crate::deletion::request::{self, Asked, KEEPER};
use crate::house::House;

/// What became of a mail that asks for a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailAnswer {
    /// A case is open, and the registered address is asked to confirm.
    Opened,
    /// The customer is active: they were pointed to ClientZone (DEL1).
    PointedToPortal,
    /// A deletion was under way already.
    AlreadyOpen,
    /// A person must decide.
    Review,
}

/// Opens the deletion that a strict sender asks for, of whom a customer was found by the address alone.
///
/// Enforces: DEL1, DEL2
///
/// # Errors
/// When the store fails; asked again, it goes on.
pub async fn strict_sender(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<MailAnswer, VaultError> {
    let asked = request::erasure(house, customer, (CaseChannel::Mail, KEEPER), now).await?;
    Ok(match asked {
        Asked::Opened(_) => MailAnswer::Opened,
        Asked::PointedToPortal(_) => MailAnswer::PointedToPortal,
        Asked::OpenAlready(_) => MailAnswer::AlreadyOpen,
        Asked::ForAPerson(_) => MailAnswer::Review,
    })
}

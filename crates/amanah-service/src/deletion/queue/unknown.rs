//! A deletion of somebody of whom nobody knows whether a service runs: a person looks, and writes down what they see, or
//! waits for the panel's next report. Then it goes on the way it would have gone (DEL1, DEL2).

use amanah_policy::{
    Activity, CaseChannel, CaseId, CaseKind, CaseRefusal, CaseState, CaseStep, PanelFact, PanelState,
    ServiceId, Timestamp,
};
use amanah_vault::{Actor, CaseChange, PanelWord, RightsCase, ServiceHeader, VaultError};

use super::{QueueFault, may_speak_for_customers, one_by_id};
use crate::deletion::request::{self, RequestFault};
use crate::deletion::{course, mailbox, plan, provider_notice};
use crate::house::House;

/// The services of which nobody knows whether they run, while a deletion waits for that.
///
/// # Errors
/// When the store fails.
pub async fn unknown_services(
    house: &House,
    case: &RightsCase,
    now: Timestamp,
) -> Result<Vec<ServiceHeader>, VaultError> {
    let waits = case.kind == CaseKind::Erase
        && matches!(case.state, CaseState::Received | CaseState::Verified | CaseState::Confirmed);
    match waits {
        true => Ok(plan::of(house, case.customer, now).await?.unknown),
        false => Ok(Vec::new()),
    }
}

/// Writes down what somebody saw of such a service, as if its panel had just said it. Where nothing is unknown any more, the
/// deletion goes on.
///
/// Enforces: DEL2
///
/// # Errors
/// When the actor does not hear customers, the deletion does not wait for this service, or the store fails.
pub async fn say_of_service(
    house: &House,
    by: Actor,
    id: CaseId,
    (service, says): (ServiceId, PanelState),
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    may_speak_for_customers(by)?;
    let case = one_by_id(house, by, id).await?.case;
    if !unknown_services(house, &case, now).await?.iter().any(|unknown| unknown.id == service) {
        return Err(QueueFault::NotThere);
    }
    let word = PanelWord { service, fact: PanelFact { says, observed_at: now } };
    house.vault().hear_panel(vec![word], by, now).await?;
    match look_again(house, by, id, now).await {
        // Another service, or a request that waits for something else: what was seen is written down all the same.
        Err(QueueFault::StillUnknown | QueueFault::NotThere) => Ok(case),
        other => other,
    }
}

/// Goes on with a deletion by what is known now: this fixes whether its customer is active.
///
/// Enforces: DEL1, DEL2
///
/// # Errors
/// [`QueueFault::StillUnknown`]; when the actor does not hear customers, it does not wait for this, or the store fails.
pub async fn look_again(
    house: &House,
    by: Actor,
    id: CaseId,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    may_speak_for_customers(by)?;
    let case = one_by_id(house, by, id).await?.case;
    if !request::waits_for_knowledge(&case) {
        return Err(QueueFault::NotThere);
    }
    let vault = house.vault();
    let is = plan::activity(house, case.customer, now).await?;
    let known = CaseChange { activity: Some(is), due_at: Some(now), ..CaseChange::default() };
    match (case.state, is) {
        (_, Activity::Unknown) => Err(QueueFault::StillUnknown),
        (CaseState::Confirmed, _) => {
            let case = vault.settle_activity(&case, is, by, now).await?;
            Ok(course::advance(house, case, now).await?)
        }
        (_, Activity::Active) => {
            let why = CaseChange { why: Some(CaseRefusal::ActiveAfterAll), ..known };
            let case = vault.move_case(&case, vec![(CaseStep::Refuse, why)], by, now).await?;
            match case.channel {
                CaseChannel::Provider => provider_notice::ask_to_keep(house, case.customer, now).await?,
                _ => course::point_to_portal(house, &case, now).await,
            }
            Ok(case)
        }
        (_, Activity::Inactive) => {
            if request::ends_with_its_owner(house, case.customer).await? {
                return Err(QueueFault::EndsWithItsOwner);
            }
            if mailbox::doubt(house, case.customer, case.channel, now).await?.is_some() {
                return Ok(vault.settle_activity(&case, is, by, now).await?);
            }
            let moved = vault.move_case(&case, vec![(CaseStep::Freeze, known)], by, now).await;
            Ok(course::advance(house, moved.map_err(RequestFault::from)?, now).await?)
        }
    }
}

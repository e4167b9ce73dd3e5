//! DEL2: a house that did not run, or ended in the middle of it, does to nobody less than it said.

use amanah_policy::{CaseState, ErasureGround, Role, Timestamp};
use amanah_service::deletion::course::STOP_PATH;
use amanah_service::deletion::{certificate, confirm};
use amanah_service::vault::Actor;

use crate::company::{NOW, SRI, company};
use crate::requests::{advance, case, leave};

const BACK: Timestamp = NOW.plus_hours(100);

/// Shows: DEL2
#[tokio::test]
async fn whoever_was_not_told_in_the_middle_is_told_late_and_has_the_other_half_all_the_same() {
    let company = company().await;
    let sri = company.customer(SRI, NOW).await;
    let opened = leave(&company, &sri, NOW).await;

    advance(&company, BACK).await;
    let back = case(&company, &opened).await;
    let told = company.templates_to(SRI, BACK).await;
    advance(&company, BACK.plus_hours(36).plus_micros(-1)).await;
    let still = case(&company, &opened).await;
    let token = company.token_in("case_waits", STOP_PATH, BACK).await;
    advance(&company, BACK.plus_hours(36)).await;
    let over = case(&company, &opened).await;
    let stopped = confirm::stop(&company.house, &token, BACK.plus_hours(37)).await.unwrap();

    assert_eq!((back.state, back.ends_at), (CaseState::CoolingOff, Some(BACK.plus_hours(36))));
    assert_eq!(told.first().map(String::as_str), Some("case_waits"));
    assert_eq!((still.state, over.state), (CaseState::CoolingOff, CaseState::LegalCheck));
    assert_eq!(stopped.state, CaseState::Cancelled, "the late link stops it as the early one would have");
}

/// The erasure is done, and the program ends before the certificates are issued.
///
/// Shows: DEL3, invariant 11
#[tokio::test]
async fn a_company_that_went_along_has_its_certificate_whatever_came_between() {
    let company = company().await;
    let owner = company.owner(SRI, NOW).await;
    let vault = company.house.vault();
    let holder = vault.account_of(owner.customer).await.unwrap().holder;
    leave(&company, &owner, NOW).await;
    for hours in [36, 72] {
        advance(&company, NOW.plus_hours(hours)).await;
    }
    let (ground, keeper) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
    vault.erase_at_once(owner.customer, ground, keeper, NOW.plus_hours(84)).await.unwrap();

    advance(&company, NOW.plus_hours(84)).await;

    for gone in [owner.customer, holder] {
        let issued = certificate::latest(&company.house, gone).await.unwrap();
        assert!(issued.is_some(), "of both, {gone}");
    }
}

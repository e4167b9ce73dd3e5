//! Requests that other companies pass on: each once, with nothing of whom it is about, and for as long for everybody.

use amanah_policy::{CaseId, CustomerId};
use amanah_vault::{DeliveryState, NewPassedOn, NotedPassedOn, PassedOn, Vault};

use crate::people::vault;
use crate::support::{Folders, START};

const ID: &str = "a7551968-d5d6-44b2-9831-815ac9017798";
const BODY: &[u8] = b"{\"email\":\"sri@example.test\"}";
const AT: &str = "reseller https://reseller.example/dsr";

fn new(controller: &str) -> NewPassedOn {
    NewPassedOn {
        controller: controller.to_owned(),
        request: ID.to_owned(),
        asked: "erasure",
        due_at: START.plus_days(11),
        lapses_at: START.plus_days(8),
        callbacks: vec!["https://reseller.example/dsr".to_owned()],
    }
}

async fn noted(vault: &Vault, controller: &str) -> PassedOn {
    match vault.note_passed_on(new(controller), BODY, START).await.unwrap() {
        NotedPassedOn::New(kept) => *kept,
        other => panic!("{other:?}"),
    }
}

/// Shows: DEL2
#[tokio::test]
async fn a_request_is_known_by_its_company_its_id_and_its_body() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let kept = noted(&vault, "reseller").await;

    let later = START.plus_days(1);
    let again = vault.note_passed_on(new("reseller"), BODY, later).await.unwrap();
    let another = vault.note_passed_on(new("reseller"), b"{}", later).await.unwrap();
    let of_a_partner = noted(&vault, "partner").await;

    assert_eq!(again, NotedPassedOn::Known(Box::new(kept.clone())));
    assert_eq!(another, NotedPassedOn::Another);
    assert_ne!(kept.id, of_a_partner.id);
    assert_eq!(vault.passed_on("reseller", ID).await.unwrap(), Some(kept));
    assert_eq!(vault.passed_on("nobody", ID).await.unwrap(), None);
}

/// Shows: DEL2, invariant 11
#[tokio::test]
async fn whom_it_is_about_is_settled_once_and_so_is_a_withdrawal() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let kept = noted(&vault, "reseller").await;
    let nobodys = CaseId::from_bytes([7; 16]);

    let settled = vault.settle_passed_on(&kept, None, START).await.unwrap();
    let twice = vault.settle_passed_on(&kept, Some((nobodys, true)), START).await.unwrap();
    let withdrawn = vault.withdraw_passed_on(&kept, START.plus_hours(1)).await.unwrap();
    let again = vault.withdraw_passed_on(&kept, START.plus_hours(2)).await.unwrap();

    assert_eq!((settled, twice, withdrawn, again), (true, false, true, false));
    let now = vault.passed_on("reseller", ID).await.unwrap().unwrap();
    assert_eq!((now.has_opened, now.case), (false, None));
    assert_eq!(now.withdrawn_at, Some(START.plus_hours(1)));
}

/// Shows: DEL2
#[tokio::test]
async fn a_change_is_announced_once_and_a_request_is_forgotten_on_its_own_day() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let kept = noted(&vault, "reseller").await;
    let due = async |at| vault.passed_on_to_tell(at, 9).await.unwrap().len();

    let unsettled = due(START.plus_days(9)).await;
    vault.settle_passed_on(&kept, None, START).await.unwrap();
    let (early, lapsed) = (due(START.plus_days(7)).await, due(START.plus_days(8)).await);
    let at = START.plus_days(8);
    let told = vault.announce_passed_on(&kept, "cancelled", vec![AT.to_owned()], at).await.unwrap();
    let again = vault.announce_passed_on(&kept, "cancelled", vec![AT.to_owned()], at).await.unwrap();
    let after = due(START.plus_days(9)).await;
    let leased = vault.lease_tidings(AT, 9, at.plus_hours(1), at).await.unwrap();
    for day in (1..=181).step_by(6) {
        vault.sweep(START.plus_days(day)).await.unwrap();
    }

    assert_eq!((unsettled, early, lapsed), (0, 0, 1));
    assert_eq!((told, again, after), (true, false, 0));
    let [tiding] = leased.as_slice() else { panic!("{leased:?}") };
    assert_eq!(tiding.customer, CustomerId::from_bytes(kept.id), "a request's own id, and nobody's");
    assert_eq!(vault.told_of(tiding.customer).await.unwrap()[0].state, DeliveryState::Sending);
    assert!(vault.outside_numbers().await.unwrap().outstanding.is_empty(), "no erasure is open at a company");
    assert_eq!(vault.passed_on("reseller", ID).await.unwrap(), None);
}

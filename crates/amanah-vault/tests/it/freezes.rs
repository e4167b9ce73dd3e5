//! Whoever was told of a freeze is told of its end: of every way in which a request can end, and of no other.

use amanah_policy::{
    CaseChannel, CaseKind, CaseState, CaseStep, CustomerId, ErasureGround, Role, Timestamp, next_state,
};
use amanah_vault::{Actor, CaseChange, NewCase, RightsCase, SubjectEvent, Vault};

use crate::people::{customer, vault};
use crate::support::{Folders, START};

const KEEPER: Actor = Actor::System(Role::Officer);
const PANEL: &str = "panel";
/// Is told of the ends of freezes, and of no freeze.
const MAILER: &str = "mailer";

/// Every walk of a request of this kind from its arrival to its end.
fn walks(kind: CaseKind, state: CaseState, walked: &[CaseStep]) -> Vec<Vec<CaseStep>> {
    if state.is_closed() {
        return vec![walked.to_vec()];
    }
    let steps = CaseStep::ALL.iter().filter_map(|step| Some((*step, next_state(kind, state, *step)?)));
    steps.flat_map(|(step, next)| walks(kind, next, &[walked, &[step]].concat())).collect()
}

async fn opened(vault: &Vault, customer: CustomerId, kind: CaseKind, now: Timestamp) -> RightsCase {
    let new = NewCase { customer, kind, channel: CaseChannel::Portal, activity: None, due_at: now };
    vault.open_case(new, Vec::new(), KEEPER, now).await.unwrap()
}

/// Takes steps one after the other, an hour apart; what is carried out is erased before it is called so.
async fn walked(vault: &Vault, mut case: RightsCase, steps: &[CaseStep], begun: Timestamp) -> RightsCase {
    for (hour, step) in (1..).zip(steps) {
        let now = begun.plus_hours(hour);
        if matches!(step, CaseStep::Finish | CaseStep::FinishWithRetention) {
            let ground = ErasureGround::ConfirmedRequest;
            vault.erase_at_once(case.customer, ground, KEEPER, now).await.unwrap();
        }
        let change = vec![(*step, CaseChange::default())];
        case = vault.move_case(&case, change, KEEPER, now).await.unwrap();
    }
    case
}

/// What a system was told of a customer, in the order in which it happened.
async fn told(vault: &Vault, system: &str, customer: CustomerId) -> Vec<SubjectEvent> {
    let mut lines = vault.told_of(customer).await.unwrap();
    lines.retain(|line| line.system == system);
    lines.iter().rev().map(|line| line.event).collect()
}

async fn subscribed(vault: &Vault) {
    let events = SubjectEvent::ALL.map(|event| (PANEL.to_owned(), event)).to_vec();
    let mailer = [SubjectEvent::Released, SubjectEvent::Erased].map(|event| (MAILER.to_owned(), event));
    vault.subscribe([events, mailer.to_vec()].concat()).await.unwrap();
}

/// Shows: DEL2
#[tokio::test]
async fn every_end_of_a_freeze_but_an_erasure_is_told_to_whoever_was_told_of_the_freeze() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    subscribed(&vault).await;
    let mut ends = 0;

    for kind in CaseKind::ALL {
        for steps in walks(*kind, CaseState::Received, &[]) {
            ends += 1;
            let somebody = customer(&vault, "Sri Wahyuni", &format!("sri{ends}@example.test")).await;
            let case = opened(&vault, somebody, *kind, START).await;

            let ended = walked(&vault, case, &steps, START).await;

            let was_frozen = steps.iter().any(|step| matches!(step, CaseStep::Freeze | CaseStep::CoolOff));
            let is_erased = matches!(ended.state, CaseState::Erased | CaseState::ErasedWithRetention);
            let [panel, mailer]: [&[SubjectEvent]; 2] = match (was_frozen, is_erased) {
                (false, _) => [&[], &[]],
                (true, true) => [&[SubjectEvent::Frozen, SubjectEvent::Erased], &[SubjectEvent::Erased]],
                (true, false) => [&[SubjectEvent::Frozen, SubjectEvent::Released], &[]],
            };
            let mut of_panel = told(&vault, PANEL, somebody).await;
            of_panel.retain(|event| *event != SubjectEvent::ConsentChanged);
            assert_eq!(of_panel, panel, "{kind} {steps:?}");
            assert_eq!(told(&vault, MAILER, somebody).await, mailer, "{kind} {steps:?}");
        }
    }

    assert!(ends > 40, "{ends} ends");
}

/// Shows: DEL2
#[tokio::test]
async fn a_freeze_that_two_requests_hold_ends_with_the_second_and_each_freeze_has_its_own_end() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    subscribed(&vault).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let frozen = [CaseStep::Verify, CaseStep::Freeze];
    let restriction = opened(&vault, sri, CaseKind::Restrict, START).await;
    let restriction = walked(&vault, restriction, &frozen, START).await;
    let erasure = opened(&vault, sri, CaseKind::Erase, START.plus_days(1)).await;
    let erasure = walked(&vault, erasure, &frozen, START.plus_days(1)).await;

    walked(&vault, erasure, &[CaseStep::Cancel], START.plus_days(2)).await;
    let still = told(&vault, PANEL, sri).await;
    walked(&vault, restriction, &[CaseStep::Answer], START.plus_days(3)).await;
    let over = told(&vault, PANEL, sri).await;
    let again = opened(&vault, sri, CaseKind::Restrict, START.plus_days(4)).await;
    walked(&vault, again, &[&frozen[..], &[CaseStep::Cancel]].concat(), START.plus_days(4)).await;

    let pair = [SubjectEvent::Frozen, SubjectEvent::Released];
    assert_eq!(still, [SubjectEvent::Frozen], "the restriction stands");
    assert_eq!(over, pair);
    assert_eq!(told(&vault, PANEL, sri).await, [pair, pair].concat());
}

/// Shows: DEL2
#[tokio::test]
async fn the_end_of_a_freeze_is_told_after_years_and_not_to_whoever_learnt_of_another_freeze() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    subscribed(&vault).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let frozen = [CaseStep::Verify, CaseStep::Freeze];
    let long = opened(&vault, sri, CaseKind::Restrict, START).await;
    let long = walked(&vault, long, &frozen, START).await;
    let later = START.plus_days(1_000);

    vault.sweep(later).await.unwrap();
    walked(&vault, long, &[CaseStep::Cancel], later).await;
    let after_years = told(&vault, PANEL, sri).await;
    // From here on the panel is told of ends alone.
    vault.subscribe(vec![(PANEL.to_owned(), SubjectEvent::Released)]).await.unwrap();
    let untold = opened(&vault, sri, CaseKind::Restrict, later.plus_days(1)).await;
    walked(&vault, untold, &[&frozen[..], &[CaseStep::Cancel]].concat(), later.plus_days(1)).await;
    let after_another = told(&vault, PANEL, sri).await;
    vault.sweep(later.plus_days(1_000)).await.unwrap();

    assert_eq!(after_years, [SubjectEvent::Frozen, SubjectEvent::Released]);
    assert_eq!(after_another, after_years);
    assert!(told(&vault, PANEL, sri).await.is_empty(), "what is over is forgotten");
}

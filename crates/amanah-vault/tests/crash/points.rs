//! Every point at which the process may end, each at several moments of the script.

use amanah_policy::CaseState;
use amanah_vault::{CustomerState, Disposition, FAILPOINTS, SubjectEvent, TakenIn};

use crate::aftermath::{examine, examine_crowd};
use crate::child::{self, Told};
use crate::copies;
use crate::fixture;
use crate::script::{DUE, LEASE_ENDS, PANEL, SCRIPT, START, carry_out, take_in};

/// What an end at a point means for the step during which it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Its change is durable, though nobody was told.
    Stands,
    /// Nothing of it is there.
    IsNotThere,
    /// One of the two.
    Either,
}

/// A point, the passes at which the child is killed there, and what must be found.
type Case = (&'static str, &'static [usize], Step);

const REGISTER: &[Case] = &[
    ("register::keys_made", &[1, 3], Step::IsNotThere),
    ("register::half_written", &[1, 2], Step::IsNotThere),
    ("register::durable", &[1, 3], Step::Stands),
];
const RECORD: &[Case] = &[
    ("record::keys_made", &[1, 3, 5], Step::IsNotThere),
    ("record::sealed", &[1, 3], Step::IsNotThere),
    ("record::durable", &[1, 3], Step::Stands),
];
const REPLACE: &[Case] =
    &[("replace::durable", &[1, 3], Step::Stands), ("undo::durable", &[1], Step::Stands)];
// A hold changes nothing that is seen.
const HOLD: &[Case] = &[("hold::key_made", &[1, 2], Step::Either), ("hold::durable", &[1, 2], Step::Either)];
const LINK: &[Case] = &[("link::durable", &[1, 2, 3], Step::Stands)];
const ENTER: &[Case] = &[("enter::durable", &[1], Step::Stands)];
// A request changes nothing that is seen, until it is carried out.
const REQUEST: &[Case] =
    &[("case::opened", &[1, 2], Step::Either), ("case::moved", &[1, 2, 3], Step::Either)];
const IMPORT: &[Case] = &[
    ("import::key_made", &[1, 2], Step::IsNotThere),
    ("import::sealed", &[1, 2], Step::IsNotThere),
    ("import::half_written", &[1, 2], Step::IsNotThere),
    ("import::durable", &[1, 2], Step::Stands),
];
// Mails change nothing that is seen of data.
const MAIL: &[Case] = &[("mail::leased", &[1], Step::Either), ("mail::answered", &[1], Step::Either)];
// Neither does what another system is told.
const WEBHOOK: &[Case] = &[("webhook::sent", &[1], Step::Either)];
const TAKE_IN: &[Case] =
    &[("mail_in::stored", &[1, 2], Step::Either), ("mail_in::keys_destroyed", &[1], Step::Either)];
const INVOICE: &[Case] =
    &[("invoice::sealed", &[1, 2], Step::IsNotThere), ("invoice::durable", &[1, 2], Step::Stands)];
// A release changes nothing that is seen.
const RELEASE: &[Case] =
    &[("release::decided", &[1, 2], Step::Either), ("release::durable", &[1, 3], Step::Either)];
const ERASE: &[Case] = &[
    ("erase::buried", &[1, 2, 3, 4, 5, 6], Step::Either),
    ("erase::keys_destroyed", &[1, 2, 3, 4, 9, 11], Step::Stands),
    ("erase::keys_said", &[1, 2, 3, 5, 6, 7], Step::Stands),
    ("erase::journals_emptied", &[1, 3], Step::Stands),
    ("erase::finished", &[1, 3, 4], Step::Stands),
];
const SWEEP: &[Case] =
    &[("sweep::rows_gone", &[1], Step::Stands), ("sweep::keys_of_days_ended", &[1], Step::Stands)];
const CHECKPOINT: &[Case] = &[
    ("checkpoint::signed", &[1, 7], Step::IsNotThere),
    ("checkpoint::remembered", &[1, 7], Step::IsNotThere),
];
const CREATE: &[Case] = &[
    ("create::keys_made", &[1], Step::IsNotThere),
    ("create::tables_made", &[1], Step::IsNotThere),
    ("create::begun", &[1], Step::IsNotThere),
];
// A rotation changes nothing that is seen, and is finished by the next one.
const ROTATE: &[Case] = &[
    ("rotate::master_made", &[1, 2], Step::Either),
    ("rotate::epoch_begun", &[1, 2], Step::Either),
    ("rotate::some_rewrapped", &[1, 2, 3, 4, 6], Step::Either),
    ("rotate::verified", &[1, 2], Step::Either),
    ("rotate::copied", &[1, 2], Step::Either),
    ("rotate::decided", &[1, 2], Step::Either),
    ("rotate::master_destroyed", &[1, 2], Step::Either),
    ("rotate::epoch_ended", &[1, 2], Step::Either),
    ("rotate::said", &[1, 2], Step::Either),
];
const STORE: &[Case] = &[
    (
        "store::before_commit",
        &[1, 2, 4, 9, 14, 21, 28, 33, 38, 60, 80, 100, 120, 140, 160, 168],
        Step::Either,
    ),
    (
        "store::committed_unanswered",
        &[3, 8, 13, 20, 27, 32, 37, 70, 90, 115, 135, 155, 161, 165],
        Step::Either,
    ),
];

#[test]
fn every_point_has_its_cases() {
    let ours = [
        REGISTER, RECORD, REPLACE, HOLD, LINK, ENTER, REQUEST, IMPORT, MAIL, WEBHOOK, TAKE_IN, INVOICE,
        RELEASE, ERASE, ROTATE, SWEEP, CHECKPOINT, CREATE, STORE,
    ]
    .concat();
    let mut tried: Vec<_> = ours.into_iter().map(|(point, ..)| point).collect();
    tried.extend(copies::WHILE_BACKING_UP);
    tried.extend(copies::WHILE_RESTORING);
    tried.extend(copies::WHILE_MOVING);
    tried.sort_unstable();

    assert_eq!(tried, FAILPOINTS);
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_while_somebody_registers() {
    try_all(REGISTER).await;
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_while_data_is_recorded() {
    try_all(RECORD).await;
}

/// Shows: R1, invariant 11
#[tokio::test]
async fn a_crash_while_a_log_is_imported() {
    try_all(IMPORT).await;
}

/// Shows: U1, invariant 11
#[tokio::test]
async fn a_crash_while_a_mail_is_handed_over() {
    try_all(MAIL).await;
}

/// Shows: U1, invariant 11
#[tokio::test]
async fn a_mail_whose_relay_crashed_waits_for_the_end_of_its_lease_and_is_tried_again() {
    for point in ["mail::leased", "mail::answered"] {
        let folder = tempfile::tempdir().unwrap();
        let told = child::run(folder.path(), point, 1);
        assert!(told.was_killed);
        let vault = fixture::open(folder.path(), START).await.unwrap();

        let too_early = vault.lease_mails(9, DUE, LEASE_ENDS.plus_micros(-1)).await.unwrap();
        let again = vault.lease_mails(9, DUE, LEASE_ENDS).await.unwrap();

        assert!(too_early.is_empty());
        assert_eq!(again.iter().map(|mail| mail.attempt).collect::<Vec<_>>(), [2], "{point}");
    }
}

/// Shows: DEL2, invariant 11
#[tokio::test]
async fn a_crash_while_another_system_is_told() {
    try_all(WEBHOOK).await;
}

/// Shows: DEL2, invariant 11
#[tokio::test]
async fn what_was_sent_when_the_process_ended_is_told_again_under_the_same_id_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    assert!(child::run(folder.path(), "webhook::sent", 1).was_killed);
    let vault = fixture::open(folder.path(), START).await.unwrap();

    let too_early = vault.lease_tidings(PANEL, 9, DUE, LEASE_ENDS.plus_micros(-1)).await.unwrap();
    let again = vault.lease_tidings(PANEL, 9, DUE, LEASE_ENDS).await.unwrap();

    assert!(too_early.is_empty());
    let [again] = again.as_slice() else { panic!("{again:?}") };
    let told = vault.told_of(again.customer).await.unwrap();
    assert_eq!((again.attempt, told.len(), told[0].id), (2, 1, again.id));
}

/// Shows: R3, invariant 11
#[tokio::test]
async fn a_mail_that_was_stored_and_not_answered_is_there_once_when_it_is_handed_over_again() {
    let folder = tempfile::tempdir().unwrap();
    let told = child::run(folder.path(), "mail_in::stored", 2);
    assert!(told.was_killed);
    let vault = fixture::open(folder.path(), START).await.unwrap();

    let again = take_in(&vault, "wati").await.unwrap();

    let kept = vault.received_standing(Disposition::Received, 9).await.unwrap();
    assert!(
        matches!(again, TakenIn::Known(id) if [id] == *kept.iter().map(|mail| mail.id).collect::<Vec<_>>())
    );
    let lease = vault.lease_received(1, DUE, START).await.unwrap();
    assert!(vault.received_for_judging(lease[0]).await.unwrap().mail.ends_with(b"xxx"));
}

/// Shows: R3, invariant 11
#[tokio::test]
async fn a_crash_while_a_mail_comes_in() {
    try_all(TAKE_IN).await;
}

/// Shows: U3, invariant 7, invariant 11
#[tokio::test]
async fn a_crash_while_an_invoice_is_issued_leaves_no_gap_and_no_double() {
    try_all(INVOICE).await;
}

/// Shows: DEL1, invariant 11
#[tokio::test]
async fn a_crash_while_a_value_is_replaced() {
    try_all(REPLACE).await;
}

/// Shows: invariant 6, invariant 11
#[tokio::test]
async fn a_crash_while_a_hold_is_placed() {
    try_all(HOLD).await;
}

/// Shows: SSO2, invariant 11
#[tokio::test]
async fn a_crash_while_somebody_is_linked_with_a_provider() {
    try_all(LINK).await;
}

/// Shows: R1, invariant 11
#[tokio::test]
async fn a_crash_while_somebody_signs_in() {
    try_all(ENTER).await;
}

/// Shows: DEL2, invariant 11
#[tokio::test]
async fn a_crash_in_the_course_of_a_request() {
    try_all(REQUEST).await;
}

/// Shows: DEL2, invariant 11
#[tokio::test]
async fn what_other_systems_were_told_of_a_freeze_is_what_is_true_after_a_crash() {
    for (point, time, told) in [
        ("case::opened", 1, &[SubjectEvent::Frozen][..]),
        ("case::moved", 1, &[SubjectEvent::Frozen, SubjectEvent::Released]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        assert!(child::run(folder.path(), point, time).was_killed, "{point} was not passed {time} times");
        let vault = fixture::open(folder.path(), DUE).await.unwrap();
        let cases = [vault.open_cases(None, 9).await.unwrap(), vault.closed_cases(9).await.unwrap()].concat();

        let lines = vault.told_of(cases[0].customer).await.unwrap();

        let mut events: Vec<SubjectEvent> = lines.iter().map(|line| line.event).collect();
        events.sort();
        let is_frozen = vault.customer(cases[0].customer).await.unwrap().state == CustomerState::Frozen;
        assert_eq!((events.as_slice(), is_frozen), (told, told.len() == 1), "{point}");
    }
}

/// Shows: DEL2, invariant 5, invariant 11
#[tokio::test]
async fn a_request_that_a_crash_left_half_carried_out_is_carried_out_to_its_end() {
    for (point, time) in
        [("case::moved", 2), ("erase::buried", 7), ("erase::keys_said", 8), ("case::moved", 3)]
    {
        let folder = tempfile::tempdir().unwrap();
        let told = child::run(folder.path(), point, time);
        assert!(told.was_killed, "{point} was not passed {time} times");
        let vault = fixture::open(folder.path(), DUE).await.unwrap();

        let mut open = vault.open_cases(None, 9).await.unwrap();
        if let Some(case) = open.pop() {
            carry_out(&vault, case.customer).await.unwrap();
        }

        let closed = vault.closed_cases(1).await.unwrap().remove(0);
        assert_eq!(closed.state, CaseState::Erased, "{point} {time}");
        assert!(vault.erasure(closed.customer).await.is_ok());
    }
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_during_a_sweep() {
    try_all(SWEEP).await;
}

/// Shows: invariant 4, invariant 11
#[tokio::test]
async fn a_crash_while_a_checkpoint_is_signed() {
    try_all(CHECKPOINT).await;
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_while_a_store_is_made() {
    try_all(CREATE).await;
}

/// Shows: invariant 1, invariant 11
#[tokio::test]
async fn a_crash_while_data_is_released() {
    try_all(RELEASE).await;
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_crash_during_an_erasure() {
    try_all(ERASE).await;
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_crash_during_a_rotation() {
    try_all(ROTATE).await;
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_crash_while_a_decided_end_of_an_epoch_is_finished() {
    for point in ["rotate::master_destroyed", "rotate::epoch_ended", "rotate::said"] {
        let folder = tempfile::tempdir().unwrap();
        let told = child::run(folder.path(), "rotate::decided", 2);
        assert!(told.was_killed);

        let again = child::run(folder.path(), point, 1);

        assert!(again.was_killed, "nothing was left to finish at {point}");
        examine(folder.path(), SCRIPT, &told).await;
    }
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_around_a_commit() {
    try_all(STORE).await;
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_crash_while_a_crashed_erasure_is_finished() {
    for point in ["erase::keys_destroyed", "erase::keys_said", "erase::journals_emptied", "erase::finished"] {
        let folder = tempfile::tempdir().unwrap();
        let told = child::run(folder.path(), "erase::buried", 4);
        assert!(told.was_killed);

        let again = child::run(folder.path(), point, 1);

        assert!(again.was_killed, "nothing was left to finish at {point}");
        examine(folder.path(), SCRIPT, &told).await;
    }
}

/// Shows: invariant 11
#[tokio::test]
async fn a_crash_while_many_share_a_commit() {
    for (point, time) in [
        ("store::before_commit", 4),
        ("store::before_commit", 8),
        ("store::committed_unanswered", 4),
        ("store::committed_unanswered", 9),
        ("record::durable", 30),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let told = child::run_crowd(folder.path(), point, time);
        assert!(told.was_killed, "{point} was not passed {time} times");

        examine_crowd(folder.path(), &told).await;
    }
}

async fn try_all(cases: &[Case]) {
    for (point, times, meaning) in cases {
        for time in *times {
            let folder = tempfile::tempdir().unwrap();
            let told = child::run(folder.path(), point, *time);
            assert!(told.was_killed, "{point} was not passed {time} times");
            if is_before_the_first_step(folder.path(), &told).await {
                continue;
            }

            let standing = examine(folder.path(), SCRIPT, &told).await;

            let acknowledged = told.done.len();
            println!(
                "{point} {time}: {acknowledged} of {} steps acknowledged, {standing} stand",
                SCRIPT.len()
            );
            match meaning {
                Step::Stands => assert_eq!(standing, acknowledged + 1, "{point} {time}"),
                Step::IsNotThere => assert_eq!(standing, acknowledged, "{point} {time}"),
                Step::Either => {}
            }
        }
    }
}

/// A vault whose creation did not end says so when it is opened, and holds nothing anybody was told of.
async fn is_before_the_first_step(folder: &std::path::Path, told: &Told) -> bool {
    if !told.done.is_empty() {
        return false;
    }
    match fixture::open(folder, START).await {
        Ok(_) => false,
        Err(fault) => {
            let says = fault.to_string();
            assert!(says.contains("amanah init"), "the way out is named: {says}");
            true
        }
    }
}

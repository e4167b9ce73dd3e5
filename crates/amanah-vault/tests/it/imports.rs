//! Imported lines: each once, each with its owner, and nobody's only for a while (R1).

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, ErasureGround, ImportId, Role};
use amanah_vault::{Actor, BatchCounts, ImportBatch, ImportLine, LineOwner, Personal, Vault, VaultError};
use proptest::prelude::*;

use crate::people::{customer, vault};
use crate::support::{Folders, START, own_view};

const IMPORT: Actor = Actor::System(Role::Engineer);

/// Shows: R1.
#[tokio::test]
async fn each_line_goes_where_its_owner_says() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let run = vault.begin_import("combined", START).await.unwrap();

    let batch = ImportBatch {
        run,
        lines: vec![
            line(1, LineOwner::Customer(sri)),
            line(2, LineOwner::Customer(sri)),
            line(3, LineOwner::Service { customer: budi, service: None }),
            line(5, LineOwner::Nobody),
        ],
        bad: 1,
    };
    let counts = vault.import_batch(batch, IMPORT, START).await.unwrap();
    let ended = vault.end_import(run, START.plus_hours(1)).await.unwrap();

    let expected = BatchCounts { read: 5, recorded: 2, matched: 1, quarantined: 1, duplicate: 0, bad: 1 };
    assert_eq!(counts, expected);
    assert_eq!((ended.counts, ended.ended_at), (expected, Some(START.plus_hours(1))));
    assert_eq!(vault.imports().await.unwrap(), [ended]);
    let view = own_view(&vault, sri).await;
    let origins: Vec<&str> = view
        .data()
        .filter(|(label, _)| label.attribute == Attribute::AccessLogLine)
        .map(|(label, _)| label.provenance.origin.as_str())
        .collect();
    assert_eq!(origins, [format!("{run} line 1"), format!("{run} line 2")]);
    assert_eq!(vault.service_record_count(budi).await.unwrap(), 1);
    let budis = own_view(&vault, budi).await;
    let is_line = |attribute| attribute == Attribute::AccessLogLine;
    assert!(!budis.data().any(|(label, _)| is_line(label.attribute)), "a service's line is in no report");
}

#[tokio::test]
async fn a_batch_has_one_entry_for_each_customer_and_one_for_the_quarantine() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let run = vault.begin_import("combined", START).await.unwrap();
    let before = vault.ledger_size().await.unwrap();

    let lines = vec![
        line(1, LineOwner::Customer(sri)),
        line(2, LineOwner::Service { customer: sri, service: None }),
        line(3, LineOwner::Nobody),
        line(4, LineOwner::Nobody),
    ];
    vault.import_batch(ImportBatch { run, lines, bad: 0 }, IMPORT, START).await.unwrap();

    let entries = vault.ledger_entries(before, 10).await.unwrap();
    let told: Vec<_> =
        entries.iter().map(|entry| (entry.event, entry.subject.is_some(), entry.count)).collect();
    assert_eq!(told, [(Event::Imported, true, Some(2)), (Event::Imported, false, Some(2))]);
}

#[tokio::test]
async fn an_interrupted_run_is_begun_again_and_nothing_comes_twice() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let all = || {
        vec![
            line(1, LineOwner::Customer(sri)),
            line(2, LineOwner::Nobody),
            line(3, LineOwner::Service { customer: sri, service: None }),
            line(3, LineOwner::Service { customer: sri, service: None }),
        ]
    };
    let first = vault.begin_import("combined", START).await.unwrap();
    let half = all().into_iter().take(2).collect();
    vault.import_batch(ImportBatch { run: first, lines: half, bad: 0 }, IMPORT, START).await.unwrap();

    let second = vault.begin_import("combined", START).await.unwrap();
    let batch = ImportBatch { run: second, lines: all(), bad: 0 };
    let counts = vault.import_batch(batch, IMPORT, START).await.unwrap();

    assert_eq!(
        counts,
        BatchCounts { read: 4, recorded: 0, matched: 1, quarantined: 0, duplicate: 3, bad: 0 }
    );
    assert_eq!(vault.service_record_count(sri).await.unwrap(), 1);
}

#[tokio::test]
async fn two_imports_of_the_same_lines_at_once_bring_each_line_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let run = vault.begin_import("combined", START).await.unwrap();
    let batch = || ImportBatch {
        run,
        lines: (1..=20).map(|number| line(number, LineOwner::Customer(sri))).collect(),
        bad: 0,
    };

    let (first, second) =
        tokio::join!(vault.import_batch(batch(), IMPORT, START), vault.import_batch(batch(), IMPORT, START));

    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.recorded + second.recorded, 20);
    assert_eq!(first.duplicate + second.duplicate, 20);
}

/// Shows: invariant 5.
#[tokio::test]
async fn lines_go_with_their_customer_and_are_never_brought_to_a_ghost() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let run = vault.begin_import("combined", START).await.unwrap();
    let lines = vec![line(1, LineOwner::Service { customer: sri, service: None })];
    vault.import_batch(ImportBatch { run, lines, bad: 0 }, IMPORT, START).await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();
    let gone = vault.service_record_count(sri).await.unwrap();
    let lines = vec![line(2, LineOwner::Customer(sri)), line(3, LineOwner::Nobody)];
    let to_ghost = vault.import_batch(ImportBatch { run, lines, bad: 0 }, IMPORT, START).await;
    let ended = vault.end_import(run, START).await.unwrap();

    assert_eq!(gone, 0);
    assert!(matches!(to_ghost, Err(VaultError::UnknownCustomer)), "{to_ghost:?}");
    assert_eq!(ended.counts.read, 1, "nothing of the refused batch was written");
}

#[tokio::test]
async fn a_quarantined_line_ends_with_its_lifetime_and_may_then_come_again() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let run = vault.begin_import("combined", START).await.unwrap();
    let batch = || ImportBatch { run, lines: vec![line(1, LineOwner::Nobody)], bad: 0 };
    vault.import_batch(batch(), IMPORT, START).await.unwrap();
    let needle = Personal::text("192.0.2.1 - - line 1");

    let found = vault.scan_for(&needle, &[]).await.unwrap();
    vault.sweep(START.plus_days(30)).await.unwrap();
    let on_its_last_day = vault.scan_for(&needle, &[]).await.unwrap();
    vault.sweep(START.plus_days(31)).await.unwrap();
    let after = vault.scan_for(&needle, &[]).await.unwrap();
    let again = vault.import_batch(batch(), IMPORT, START.plus_days(31)).await.unwrap();

    assert_eq!(
        found.found.iter().map(|at| at.place.as_str()).collect::<Vec<_>>(),
        ["import_seen", "quarantine"]
    );
    assert_eq!(on_its_last_day.found.len(), 2);
    assert!(after.is_clean(), "{after:?}");
    assert_eq!(again.quarantined, 1);
}

#[tokio::test]
async fn a_run_that_does_not_run_and_a_format_that_is_no_code_are_refused() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let unknown = ImportId::from_bytes([2; 16]);
    let run = vault.begin_import("combined", START).await.unwrap();
    vault.end_import(run, START).await.unwrap();

    let to_unknown = one(&vault, unknown).await;
    let to_ended = one(&vault, run).await;
    let ended_twice = vault.end_import(run, START).await;
    let no_code = vault.begin_import("Combined Log", START).await;

    for refused in [to_unknown, to_ended] {
        assert!(matches!(refused, Err(VaultError::NotFound(_))), "{refused:?}");
    }
    assert!(matches!(ended_twice, Err(VaultError::NotFound(_))), "{ended_twice:?}");
    assert!(matches!(no_code, Err(VaultError::Malformed(_))), "{no_code:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// However lines are cut into batches, and however often they come: the counts add up and each is kept once.
    #[test]
    fn counts_add_up_however_lines_are_cut(numbers in prop::collection::vec((1_u64..12, 0_u8..3), 1..40), cut in 1_usize..9) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let folders = Folders::new();
            let vault = vault(&folders).await;
            let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
            let run = vault.begin_import("combined", START).await.unwrap();
            let mut total = BatchCounts::default();
            for piece in numbers.chunks(cut) {
                let lines = piece.iter().map(|(number, owner)| line(*number, owner_of(*owner, sri))).collect();
                total += vault.import_batch(ImportBatch { run, lines, bad: 0 }, IMPORT, START).await.unwrap();
            }
            let distinct: std::collections::BTreeSet<u64> = numbers.iter().map(|(number, _)| *number).collect();
            let count = |many: usize| u64::try_from(many).unwrap();

            assert_eq!(total.read, count(numbers.len()));
            assert_eq!(total.recorded + total.matched + total.quarantined, count(distinct.len()));
            assert_eq!(total.duplicate, count(numbers.len() - distinct.len()));
            assert_eq!(vault.end_import(run, START).await.unwrap().counts, total);
        });
    }
}

fn owner_of(kind: u8, customer: CustomerId) -> LineOwner {
    match kind {
        0 => LineOwner::Customer(customer),
        1 => LineOwner::Service { customer, service: None },
        _ => LineOwner::Nobody,
    }
}

async fn one(vault: &Vault, run: ImportId) -> Result<BatchCounts, VaultError> {
    let lines = vec![line(1, LineOwner::Nobody)];
    vault.import_batch(ImportBatch { run, lines, bad: 0 }, IMPORT, START).await
}

fn line(number: u64, owner: LineOwner) -> ImportLine {
    let text = format!("192.0.2.1 - - line {number}");
    ImportLine {
        number,
        observed_at: START.plus_hours(-1),
        owner,
        raw: Personal::text(&text),
        kept: Personal::text(&text),
    }
}

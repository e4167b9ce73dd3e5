//! Imports: each line once, with its provenance, to its owner, and nothing of a visitor in a report (R1).

use std::fs;

use amanah_ledger::Event;
use amanah_policy::{
    Attribute, Channel, CustomerId, ErasureGround, ImportId, Role, ServiceId, Source, Timestamp,
};
use amanah_vault::{
    Actor, Destination, ImportBatch, ImportCounts, ImportKind, ImportRow, ImportStart, Personal, Vault,
    VaultError, VaultOptions,
};
use proptest::prelude::*;

use crate::support::{Folders, START, budi, bundle, own_view, sign_up};

const IMPORTER: Actor = Actor::System(Role::Engineer);
/// When the requests in these logs were made.
const LOGGED: Timestamp = START.plus_hours(-30);

fn line(number: u64) -> String {
    format!(
        "203.0.113.7 - - [22/Nov/2026:18:00:00 +0000] \"GET /planted-page-{number} HTTP/1.1\" 200 1 \"-\" \"-\""
    )
}

fn row(number: u64, to: Destination) -> ImportRow {
    ImportRow { line: number, text: Personal::new(line(number)), occurrence: 1, observed_at: LOGGED, to }
}

fn service_row(number: u64, customer: CustomerId) -> ImportRow {
    let record = Personal::text("{\"network\":\"203.0.113.0/24\",\"path\":\"/planted-page\"}");
    row(number, Destination::Service { customer, service: Some(ServiceId::from_bytes([7; 16])), record })
}

async fn begin(vault: &Vault) -> ImportId {
    vault.begin_import(ImportStart { kind: ImportKind::AccessLog, files: 1 }, START).await.unwrap()
}

/// Imports rows as one batch of a run of their own.
async fn import(vault: &Vault, rows: Vec<ImportRow>) -> ImportCounts {
    let import = begin(vault).await;
    let counts = vault.import_batch(&ImportBatch { import, file: 1, rows }, IMPORTER, START).await.unwrap();
    vault.end_import(import, 0, START).await.unwrap();
    counts
}

fn counts(recorded: u64, matched: u64, quarantined: u64, duplicate: u64) -> ImportCounts {
    ImportCounts { recorded, matched, quarantined, duplicate }
}

fn rows_in(folders: &Folders, table: &str) -> i64 {
    folders.raw().number(&format!("SELECT count(*) FROM {table}"), &[])
}

/// Shows: R1, invariant 3
#[tokio::test]
async fn a_line_of_a_customer_is_their_datum_with_its_provenance() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let import = begin(&vault).await;

    let rows = vec![row(7, Destination::Customer(customer))];
    let batch = ImportBatch { import, file: 2, rows };
    let counted = vault.import_batch(&batch, IMPORTER, START).await.unwrap();

    let view = own_view(&vault, customer).await;
    let (label, value) = view.data().find(|(label, _)| label.attribute == Attribute::AccessLogLine).unwrap();
    assert_eq!(counted, counts(1, 0, 0, 0));
    assert_eq!(value, line(7));
    let provenance = &label.provenance;
    assert_eq!((provenance.source, provenance.channel), (Source::Automatic, Channel::AccessLog));
    assert_eq!(provenance.origin, format!("{import} file 2 line 7"));
    assert_eq!((provenance.observed_at, label.recorded_at), (LOGGED, START));
    assert_eq!((label.retention_row.as_str(), label.expires_at), ("logs", Some(START.plus_days(90))));
}

/// Shows: R1
#[tokio::test]
async fn a_record_of_a_service_is_sealed_and_in_no_report() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;

    let counted = import(&vault, vec![service_row(1, customer), service_row(2, customer)]).await;

    let view = own_view(&vault, customer).await;
    assert_eq!(counted, counts(0, 2, 0, 0));
    assert!(view.data().all(|(label, value)| {
        label.attribute != Attribute::AccessLogLine && !value.contains("203.0.113")
    }));
    assert_eq!((rows_in(&folders, "service_record"), rows_in(&folders, "datum")), (1, 2));
}

/// Shows: R1
#[tokio::test]
async fn a_line_is_written_once_and_its_equal_is_another_line() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let all = || {
        let equal = ImportRow { occurrence: 2, ..row(1, Destination::Customer(customer)) };
        vec![
            row(1, Destination::Customer(customer)),
            equal,
            service_row(2, customer),
            row(3, Destination::Quarantine),
        ]
    };

    let first = import(&vault, all()).await;
    let again = import(&vault, all()).await;
    let twice_in_one =
        import(&vault, vec![row(9, Destination::Quarantine), row(9, Destination::Quarantine)]).await;

    assert_eq!(first, counts(2, 1, 1, 0));
    assert_eq!(again, counts(0, 0, 0, 4));
    assert_eq!(twice_in_one, counts(0, 0, 1, 1));
    assert_eq!((rows_in(&folders, "datum"), rows_in(&folders, "quarantine")), (4, 2));
}

/// Shows: R1
#[tokio::test]
async fn batches_at_the_same_time_write_a_line_once() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let rows = || (1..=200).map(|number| row(number, Destination::Customer(customer))).collect();

    let (one, two, three) =
        tokio::join!(import(&vault, rows()), import(&vault, rows()), import(&vault, rows()));

    assert_eq!(one.recorded + two.recorded + three.recorded, 200);
    assert_eq!(one.duplicate + two.duplicate + three.duplicate, 400);
    assert_eq!(rows_in(&folders, "datum"), 202);
}

/// Shows: R1
#[tokio::test]
async fn a_batch_leaves_one_entry_for_each_customer_and_one_for_the_unmatched() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let siti = vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap().id;
    let before = vault.ledger_size().await.unwrap();

    let mine = [1, 2, 3].map(|number| row(number, Destination::Customer(customer)));
    let hers = [service_row(4, siti), row(5, Destination::Quarantine)];
    import(&vault, mine.into_iter().chain(hers).collect()).await;

    let entries = vault.ledger_entries(before, 10).await.unwrap();
    assert!(entries.iter().all(|entry| entry.event == Event::Imported));
    let mut told: Vec<_> = entries
        .iter()
        .map(|entry| (entry.count, entry.subject.is_some(), entry.kinds.iter().map(AsRef::as_ref).collect()))
        .collect();
    told.sort();
    let expected: [(Option<u64>, bool, Vec<&str>); 3] =
        [(Some(1), false, vec![]), (Some(1), true, vec![]), (Some(3), true, vec!["access_log_line"])];
    assert_eq!(told, expected);
    assert_eq!(vault.ledger_size().await.unwrap(), before + 3);

    let nothing_new = import(&vault, vec![row(1, Destination::Customer(customer))]).await;

    assert_eq!(nothing_new.duplicate, 1);
    assert_eq!(vault.ledger_size().await.unwrap(), before + 3);
}

/// Shows: R1
#[tokio::test]
async fn a_line_leaves_the_quarantine_when_its_owner_is_known() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    import(&vault, (1..=3).map(|number| row(number, Destination::Quarantine)).collect()).await;

    let claimed =
        import(&vault, vec![row(1, Destination::Customer(customer)), service_row(2, customer)]).await;
    let again = import(&vault, (1..=3).map(|number| row(number, Destination::Quarantine)).collect()).await;

    assert_eq!(claimed, counts(1, 1, 0, 0));
    assert_eq!(again, counts(0, 0, 0, 3));
    assert_eq!(rows_in(&folders, "quarantine"), 1);
    let view = own_view(&vault, customer).await;
    assert_eq!(view.value(Attribute::AccessLogLine), Some(line(1).as_str()));
}

/// Shows: R1
#[tokio::test]
async fn a_batch_for_somebody_unknown_writes_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let import = begin(&vault).await;
    let unknown = CustomerId::from_bytes([9; 16]);
    let size = vault.ledger_size().await.unwrap();

    let rows = vec![row(1, Destination::Customer(customer)), row(2, Destination::Customer(unknown))];
    let refused = vault.import_batch(&ImportBatch { import, file: 1, rows }, IMPORTER, START).await;

    assert_eq!(refused, Err(VaultError::UnknownCustomer));
    assert_eq!((rows_in(&folders, "datum"), rows_in(&folders, "import_seen")), (2, 0));
    assert_eq!(vault.ledger_size().await.unwrap(), size);
}

#[tokio::test]
async fn an_import_that_ended_or_never_began_takes_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let ended = begin(&vault).await;
    vault.end_import(ended, 2, START).await.unwrap();

    for import in [ended, ImportId::from_bytes([1; 16])] {
        let batch = ImportBatch { import, file: 1, rows: vec![row(1, Destination::Quarantine)] };
        let refused = vault.import_batch(&batch, IMPORTER, START).await;
        assert_eq!(refused, Err(VaultError::NotFound("running import")));
        assert!(vault.end_import(import, 0, START).await.is_err());
    }

    assert_eq!(rows_in(&folders, "quarantine"), 0);
}

#[tokio::test]
async fn imports_are_listed_with_their_counts_newest_first() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    import(&vault, vec![row(1, Destination::Customer(customer))]).await;
    let cut_off = begin(&vault).await;

    let list = vault.imports().await.unwrap();

    assert_eq!(list.len(), 2);
    assert_eq!((list[0].id, list[0].ended_at, list[0].counts), (cut_off, None, counts(0, 0, 0, 0)));
    assert_eq!((list[1].ended_at, list[1].counts, list[1].files), (Some(START), counts(1, 0, 0, 0), 1));
}

/// Shows: SEC, invariant 4
#[tokio::test]
async fn no_imported_line_stands_in_the_clear_in_any_file() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    import(
        &vault,
        vec![
            row(1, Destination::Customer(customer)),
            service_row(2, customer),
            row(3, Destination::Quarantine),
        ],
    )
    .await;

    for folder in [folders.data(), folders.keys()] {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for planted in ["203.0.113", "planted-page"] {
                let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
                assert!(!found, "{planted} in {}", path.display());
            }
        }
    }
}

/// Shows: invariant 3
#[tokio::test]
async fn a_record_that_was_moved_to_another_customer_does_not_open() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let siti = vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap().id;
    import(&vault, vec![service_row(1, customer)]).await;
    let found = vault.scan_for(&Personal::text("203.0.113.0/24"), &[]).await.unwrap();

    folders.raw().execute("UPDATE service_record SET customer = ?1", &[siti.as_bytes()]);
    let moved = vault.scan_for(&Personal::text("203.0.113.0/24"), &[]).await.unwrap();

    assert_eq!(found.found.len(), 1);
    assert_eq!(found.found[0].place, "service_record");
    assert!(moved.found.is_empty());
    assert_eq!(moved.rows_unreadable, found.rows_unreadable + 1);
}

/// Shows: R1, invariant 5
#[tokio::test]
async fn what_was_imported_goes_with_its_customer_and_never_comes_to_a_ghost() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    import(&vault, vec![row(3, Destination::Quarantine)]).await;
    import(
        &vault,
        vec![row(1, Destination::Customer(customer)), service_row(2, customer), service_row(3, customer)],
    )
    .await;
    let before = vault.service_record_count(customer).await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(customer, ground, Actor::Customer(customer), START).await.unwrap();
    let run = begin(&vault).await;
    let rows = vec![row(4, Destination::Customer(customer)), row(5, Destination::Quarantine)];
    let to_a_ghost = vault.import_batch(&ImportBatch { import: run, file: 1, rows }, IMPORTER, START).await;

    assert_eq!(before, 2);
    assert_eq!(to_a_ghost, Err(VaultError::UnknownCustomer));
    for table in ["datum", "import_lot", "import_seen", "service_record", "quarantine"] {
        assert_eq!(rows_in(&folders, table), 0, "{table}");
    }
    for planted in ["planted-page", "203.0.113"] {
        let left = vault.scan_for(&Personal::text(planted), &[]).await.unwrap();
        assert!(left.is_clean(), "{left:?}");
    }
}

/// Shows: R1
#[tokio::test]
async fn the_quarantine_ends_with_its_clock_and_a_line_may_then_come_again() {
    let folders = Folders::new();
    let vault = folders.create().await;
    import(&vault, vec![row(1, Destination::Quarantine)]).await;
    let planted = Personal::text("planted-page");
    let places = async || vault.scan_for(&planted, &[]).await.unwrap().found;

    vault.sweep(START.plus_days(29)).await.unwrap();
    let on_the_last_day = places().await;
    vault.sweep(START.plus_days(30)).await.unwrap();
    let afterwards = places().await;
    let again = import(&vault, vec![row(1, Destination::Quarantine)]).await;

    assert_eq!(on_the_last_day.len(), 1);
    assert_eq!(on_the_last_day[0].place, "quarantine");
    assert_eq!(afterwards, []);
    assert_eq!(again, counts(0, 0, 1, 0));
}

/// Shows: R1
#[tokio::test]
async fn records_of_services_end_with_their_retention_row() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    import(&vault, vec![service_row(1, customer)]).await;

    vault.sweep(START.plus_days(90)).await.unwrap();
    let kept = vault.service_record_count(customer).await.unwrap();
    vault.sweep(START.plus_days(91)).await.unwrap();

    assert_eq!(kept, 1);
    for table in ["import_lot", "import_seen", "service_record"] {
        assert_eq!(rows_in(&folders, table), 0, "{table}");
    }
}

/// Shows: R1
#[tokio::test]
async fn lines_are_recognised_after_a_restore() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let all = || {
        let equal = ImportRow { occurrence: 2, ..row(1, Destination::Quarantine) };
        vec![
            row(1, Destination::Quarantine),
            equal,
            row(2, Destination::Customer(customer)),
            service_row(3, customer),
        ]
    };
    import(&vault, all()).await;
    let copies = tempfile::tempdir().unwrap();
    let (data, keys) = (copies.path().join("data"), copies.path().join("keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    drop(vault);

    let options = VaultOptions::new(copies.path().join("restored"), folders.keys(), bundle());
    let (restored, _told) = Vault::restore(&data, options, START).await.unwrap();

    assert_eq!(import(&restored, all()).await, counts(0, 0, 0, 4));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// However lines are cut into batches, and however often they come: the counts add up, and each is kept once.
    #[test]
    fn counts_add_up_however_lines_are_cut(
        lines in prop::collection::vec((1_u64..12, 0_u8..3), 1..40),
        cut in 1_usize..9,
    ) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let folders = Folders::new();
            let vault = folders.create().await;
            let customer = budi(&vault).await;
            let run = begin(&vault).await;
            let mut total = ImportCounts::default();
            for piece in lines.chunks(cut) {
                let rows = piece.iter().map(|(number, kind)| match kind {
                    0 => row(*number, Destination::Customer(customer)),
                    1 => service_row(*number, customer),
                    _ => row(*number, Destination::Quarantine),
                });
                let batch = ImportBatch { import: run, file: 1, rows: rows.collect() };
                total += vault.import_batch(&batch, IMPORTER, START).await.unwrap();
            }
            vault.end_import(run, 0, START).await.unwrap();

            let distinct: std::collections::BTreeSet<u64> = lines.iter().map(|(number, _)| *number).collect();
            let own = rows_in(&folders, "datum") - 2;
            let of_services = i64::try_from(vault.service_record_count(customer).await.unwrap()).unwrap();
            let kept = own + of_services + rows_in(&folders, "quarantine");
            assert_eq!(total.lines(), u64::try_from(lines.len()).unwrap());
            assert_eq!(kept, i64::try_from(distinct.len()).unwrap());
            assert_eq!(rows_in(&folders, "import_seen"), kept);
            assert_eq!(vault.imports().await.unwrap()[0].counts, total);
        });
    }
}

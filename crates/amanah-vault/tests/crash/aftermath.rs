//! What is left after a crash, compared with what the child was told.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use amanah_ledger::{Event, SignedCheckpoint, verify_export};
use amanah_policy::{Attribute, CustomerId, ErasureGround, Occasion, Role};
use amanah_vault::{Actor, Ask, Personal, Vault, VaultError};

use crate::child::Told;
use crate::fixture;
use crate::raw::{RawCell, RawStore};
use crate::script::{CROWD, DUE, EVENTS, Model, Step, own_view, register, rotate, seen};

/// Opens what is left and finds everything acknowledged, nothing half-written, and every begun erasure finished. Says
/// how many steps of the script stand.
pub(crate) async fn examine(folder: &Path, script: &[Step], told: &Told) -> usize {
    let vault = fixture::open(folder, DUE).await.unwrap();
    let acknowledged = told.done.len();

    if matches!(script.get(acknowledged), Some(Step::Sweep)) {
        // A sweep is many small changes, each whole; the next one goes on where it ended.
        vault.sweep(DUE).await.unwrap();
    }
    // The step that was not acknowledged stands wholly or not at all.
    let before = differences(&vault, script, acknowledged).await;
    let standing = if before.is_none() {
        acknowledged
    } else {
        let after = (acknowledged + 1).min(script.len());
        let found = differences(&vault, script, after).await;
        assert_eq!(found, None, "neither as before step {acknowledged} ({before:?}) nor as after it");
        after
    };
    erased_means_erased(&vault, &script[..standing], told).await;
    the_ledger_goes_on(&vault, folder, script, told).await;
    nothing_is_half_written(&vault, folder).await;
    works_again(vault, folder).await;
    standing
}

/// Opens what a crowd left: of each caller everything acknowledged is there, and at most the one thing that was not.
pub(crate) async fn examine_crowd(folder: &Path, told: &Told) {
    let vault = fixture::open(folder, DUE).await.unwrap();
    for who in CROWD {
        let is_own = |answer: &&String| answer.split(' ').next() == Some(*who);
        let acknowledged = told.done.iter().filter(is_own).count();
        let address = Personal::text(&format!("{who}@example.test"));
        let standing = match vault.customer_by_email(&address).await.unwrap() {
            None => 0,
            Some(id) => {
                let view = seen(&own_view(&vault, id).await);
                let events: Vec<_> = view.iter().skip(2).map(|(_, _, value)| value.as_str()).collect();
                assert_eq!(events, EVENTS[..events.len()], "{who}: in their order and without a gap");
                1 + events.len()
            }
        };
        assert!(
            standing == acknowledged || standing == acknowledged + 1,
            "{who}: {acknowledged} acknowledged, {standing} stand"
        );
    }
    the_ledger_goes_on(&vault, folder, &[], &Told::default()).await;
    nothing_is_half_written(&vault, folder).await;
    works_again(vault, folder).await;
}

/// The first difference between what is seen and what must be after so many steps.
async fn differences(vault: &Vault, script: &[Step], steps: usize) -> Option<String> {
    let model = Model::after(&script[..steps]);
    let mut registered = Vec::new();
    for (who, expected) in &model.0 {
        let is_address = |(attribute, replaced, _): &&(Attribute, bool, String)| {
            *attribute == Attribute::PrimaryEmail && !replaced
        };
        let (_, _, address) = expected.iter().find(is_address).unwrap();
        let Some(id) = vault.customer_by_email(&Personal::text(address)).await.unwrap() else {
            return Some(format!("{who} is not found by {address}"));
        };
        let view = own_view(vault, id).await;
        has_its_origin(&view);
        let found = seen(&view);
        if sorted(&found) != sorted(expected) {
            return Some(format!("{who}: {found:?} instead of {expected:?}"));
        }
        registered.push(address.as_str());
    }
    for address in addresses(script).iter().filter(|address| !registered.contains(&address.as_str())) {
        if vault.customer_by_email(&Personal::text(address)).await.unwrap().is_some() {
            return Some(format!("somebody is found by {address}"));
        }
    }
    let count = usize::try_from(vault.customer_count().await.unwrap()).unwrap();
    (count != model.0.len()).then(|| format!("{count} customers instead of {}", model.0.len()))
}

/// Every address that anybody ever has.
fn addresses(script: &[Step]) -> Vec<String> {
    let address = |step: &Step| match step {
        Step::Register(who) | Step::Enter(who) => Some(format!("{who}@example.test")),
        Step::Replace(_, Attribute::PrimaryEmail, value) => Some((*value).to_owned()),
        _ => None,
    };
    script.iter().filter_map(address).collect()
}

/// Each datum says where it came from and how long it stays (invariant 3).
fn has_its_origin(view: &amanah_vault::Opened<amanah_vault::AccessReport>) {
    for (label, _) in view.data() {
        assert!(!label.provenance.origin.is_empty() && !label.retention_row.is_empty(), "{label:?}");
    }
}

fn sorted(data: &[(Attribute, bool, String)]) -> Vec<&(Attribute, bool, String)> {
    let mut data: Vec<_> = data.iter().collect();
    data.sort_unstable();
    data
}

/// Whoever was erased is unknown and left no value, whether or not the child lived to hear of it.
async fn erased_means_erased(vault: &Vault, script: &[Step], told: &Told) {
    for (index, step) in script.iter().enumerate() {
        let (Step::Erase(who) | Step::CarryOut(who)) = step else { continue };
        let is_registration =
            |step: &Step| matches!(step, Step::Register(other) | Step::Enter(other) if other == who);
        let registered = script.iter().position(is_registration).unwrap();
        let id: CustomerId = told.done[registered].parse().unwrap();
        let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
        let answer = vault.release(ask, DUE).await.map(|_outcome| ());
        assert_eq!(answer, Err(VaultError::UnknownCustomer), "{who}, step {index}");
        let scan = vault.scan_for(&Personal::text(&format!("zxqv-{who}")), &[]).await.unwrap();
        assert!(scan.is_clean(), "{who}: {scan:?}");
        // What stays names its row of the law, and is what tax law keeps, nothing else (invariant 6).
        let (ground, eraser) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
        let receipt = vault.erase_customer(id, ground, eraser, DUE).await.unwrap();
        let is_kept = |step: &&Step| matches!(step, Step::Record(of, Attribute::Payment, _) | Step::Issue(of, _) if of == who);
        assert_eq!(receipt.kept.len(), script[..index].iter().filter(is_kept).count(), "{receipt:?}");
        let names_its_law =
            |kept: &amanah_vault::KeptRow| !kept.retention_row.is_empty() && kept.until.is_some();
        assert!(receipt.kept.iter().all(names_its_law), "{receipt:?}");
    }
}

/// The ledger is whole, continues every checkpoint that was handed out, and shows every acknowledged release.
async fn the_ledger_goes_on(vault: &Vault, folder: &Path, script: &[Step], told: &Told) {
    let export = folder.join("export.txt");
    let _earlier = fs::remove_file(&export);
    vault.export_ledger(&export, DUE).await.unwrap();
    let since = told.checkpoint.as_ref().map(|text| SignedCheckpoint::parse(text).unwrap());
    let exported = fs::read(&export).unwrap();
    let names_nobody = !String::from_utf8_lossy(&exported).contains("example.test");
    assert!(names_nobody, "the ledger names nobody (invariant 4)");
    let report = verify_export([exported], Some(&vault.ledger_key()), since.as_ref()).unwrap();
    let status = vault.key_status().await.unwrap();
    let ended = status.epochs.iter().filter(|epoch| epoch.ended_at.is_some()).count();
    let said = report.events.get(&Event::KeyRotated).copied().unwrap_or_default();
    assert_eq!(usize::try_from(said).unwrap(), ended, "the end of each epoch is said once: {status:?}");
    for (step, answer) in script.iter().zip(&told.done) {
        let expected = match step {
            Step::Read(_) => Event::Released,
            Step::Erase(_) | Step::CarryOut(_) => Event::KeysDestroyed,
            _ => continue,
        };
        let leaf = &vault.ledger_entries(answer.parse().unwrap(), 1).await.unwrap()[0];
        assert_eq!(leaf.event, expected, "{step:?}");
    }
}

/// What is stored is whole; each row has its key and each key its row, once the sweep has been.
async fn nothing_is_half_written(vault: &Vault, folder: &Path) {
    vault.sweep(DUE.plus_hours(2)).await.unwrap();
    let (data, keys) = (fixture::data(folder), fixture::keys(folder));
    assert_eq!(fixture::complaints(folder), Vec::<String>::new());
    keys_belong_to_rows(&data, &keys);
    keys_belong_to_epochs(&data, &keys);
    let waiting = data.number("SELECT count(*) FROM received_mail WHERE parts > 0", &[]);
    let of_mails = keys.number("SELECT count(*) FROM bucket_key WHERE bucket LIKE 'received:%'", &[]);
    assert!(waiting <= of_mails && of_mails <= waiting + 1, "a mail without its key, or keys of gone mails");
    for (fault, sql) in [
        ("an erasure that is not finished", "SELECT count(*) FROM erasure WHERE clean_at IS NULL"),
        (
            "an erasure whose keys are not destroyed",
            "SELECT count(*) FROM erasure WHERE has_key = 1 AND keys_leaf IS NULL",
        ),
        (
            "a tag without its row",
            "SELECT count(*) FROM tag AS t WHERE NOT EXISTS (SELECT 1 FROM datum AS d WHERE d.id = t.datum)",
        ),
        ("a mail whose text is gone and whose key is left", "SELECT count(*) FROM received_shred"),
        (
            "a claim of a mail that is gone",
            "SELECT count(*) FROM received_claim AS c WHERE NOT EXISTS \
             (SELECT 1 FROM received_part AS p WHERE p.mail = c.mail)",
        ),
        (
            "a line that was seen and is nowhere",
            "SELECT count(*) FROM import_seen AS s WHERE \
             NOT EXISTS (SELECT 1 FROM import_lot AS l WHERE l.seq = s.lot) AND \
             NOT EXISTS (SELECT 1 FROM quarantine AS q WHERE q.seq = s.quarantined)",
        ),
        (
            "an imported line that was not counted",
            "SELECT (SELECT coalesce(sum(matched + quarantined), 0) FROM import_run) < \
             (SELECT coalesce(sum(records), 0) FROM service_record) + (SELECT count(*) FROM quarantine)",
        ),
        (
            "a number that was lost or given twice",
            "SELECT (SELECT coalesce(sum(next - 1), 0) FROM invoice_series) <> \
             (SELECT count(*) FROM invoice WHERE number IS NOT NULL)",
        ),
        (
            "an invoice without its datum or a piece of its document",
            "SELECT count(*) FROM invoice AS i WHERE NOT EXISTS (SELECT 1 FROM datum AS d WHERE d.id = i.datum) \
             OR i.parts <> (SELECT count(*) FROM document_part AS p WHERE p.document = i.id)",
        ),
        (
            "a pointer to nothing",
            "SELECT count(*) FROM current AS c WHERE NOT EXISTS (SELECT 1 FROM datum AS d WHERE d.seq = c.seq)",
        ),
        ("a place that two rows have", "SELECT count(*) - count(DISTINCT seq) FROM datum"),
        (
            "an entry of the ledger that is missing",
            "SELECT count(*) - coalesce(max(sequence) + 1, 0) FROM leaf",
        ),
    ] {
        assert_eq!(data.number(sql, &[]), 0, "{fault}");
    }
}

fn keys_belong_to_rows(data: &RawStore, keys: &RawStore) {
    let of = |store: &RawStore, sql: &str| store.rows(sql, &[]).into_iter().collect::<BTreeSet<_>>();
    let making = keys.number("SELECT count(*) FROM making", &[]);
    assert_eq!(making, 0, "a note of a key that was being made");
    let versions = of(keys, "SELECT customer, datum FROM version_key");
    let without_row = &versions - &of(data, "SELECT customer, id FROM datum");
    assert!(without_row.is_empty(), "a key without its row: {without_row:?}");
    let without_key = &of(data, "SELECT customer, id FROM datum WHERE own_key = 1") - &versions;
    assert!(without_key.is_empty(), "a row without its key: {without_key:?}");
    let living = data.bytes("SELECT id FROM customer WHERE state <> 'erased'", &[]);
    let in_use = of(data, "SELECT customer, class FROM datum");
    for key in of(keys, "SELECT customer, class FROM class_key") {
        let is_of_somebody = living.iter().any(|id| key[0] == RawCell::Bytes(id.clone()));
        assert!(is_of_somebody || in_use.contains(&key), "a class key of nobody: {key:?}");
    }
}

/// The next life works as the first one did, and finds the ledger as it was left.
async fn works_again(vault: Vault, folder: &Path) {
    let new = register(&vault, "rina").await;
    assert_eq!(own_view(&vault, new).await.data().count(), 2);
    let epoch = rotate(&vault).await;
    assert_eq!(masters(folder), [format!("master-{epoch}.key")], "one master key, and nothing of older ones");
    let size = vault.ledger_size().await.unwrap();
    drop(vault);

    let vault = fixture::open(folder, DUE).await.unwrap();

    assert_eq!(vault.ledger_size().await.unwrap(), size);
    drop(vault);
    if let RawStore::Database(url) = fixture::data(folder) {
        // A run makes a hundred, each of some megabytes.
        let (server, name) = url.rsplit_once('/').unwrap();
        let server = RawStore::Database(format!("{server}/postgres"));
        server.execute(&format!("DROP DATABASE {name} WITH (FORCE)"), &[]);
    }
}

/// No key is wrapped under a master key that is gone, and the ledger knows of every epoch that ended.
fn keys_belong_to_epochs(data: &RawStore, keys: &RawStore) {
    for table in ["class_key", "version_key", "bucket_key", "named_key"] {
        let sql = format!(
            "SELECT count(*) FROM {table} WHERE epoch IN (SELECT number FROM epoch WHERE ended_at IS NOT NULL)"
        );
        assert_eq!(keys.number(&sql, &[]), 0, "a key of {table} whose master key is destroyed");
    }
    let ended = keys.number("SELECT count(*) FROM epoch WHERE ended_at IS NOT NULL", &[]);
    assert_eq!(
        data.number("SELECT count(*) FROM epoch_end", &[]),
        ended,
        "an epoch that ended without an entry"
    );
}

fn masters(folder: &Path) -> Vec<String> {
    let names = ["keys", "safe"].map(|place| fs::read_dir(folder.join(place)).unwrap());
    let names = names.into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut masters: Vec<String> = names.filter(|name| name.starts_with("master")).collect();
    masters.sort();
    masters.dedup();
    masters
}

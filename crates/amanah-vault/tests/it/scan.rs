//! What was planted is found in every place that can hold it; after the erasure it is in none (invariant 5).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use amanah_policy::{
    Attribute, Channel, CustomerId, ErasureGround, Language, Occasion, Purpose, Role, StaffId,
};
use amanah_vault::{
    Actor, Ask, Destination, ImportBatch, ImportKind, ImportRow, ImportStart, NewMessage, NewPending,
    NewService, NewTicket, OpeningBasis, Outcome, OutgoingMail, PendingKind, Personal, ScanReport,
    SecretKind, Selection, ServiceChange, ServiceKind, ServiceMail, Vault, VaultError,
};

use crate::people::{MAILER, customer, staff, vault};
use crate::raw::RawStore;
use crate::support::{Folders, START};

/// A name that stands nowhere by chance.
pub(crate) const NAME: &str = "Ni Luh Zxqv-Maharani";
pub(crate) const EMAIL: &str = "zxqv.maharani@example.test";
pub(crate) const HOST: &str = "zxqv-maharani.example";

/// Shows: invariant 5, DEL2.
#[tokio::test]
async fn planted_values_are_found_everywhere_and_after_the_erasure_nowhere() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Support, Role::Officer]).await;
    let luh = customer(&vault, NAME, EMAIL).await;
    plant(&vault, luh, ani).await;
    let values = [NAME, EMAIL, HOST];

    let mut places = BTreeSet::new();
    for value in values {
        places.extend(scan(&vault, value, &[]).await.found.into_iter().map(|at| at.place));
    }
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(luh, ground, Actor::Customer(luh), START).await.unwrap();

    let everywhere = [
        "datum",
        "detail",
        "import_seen",
        "mail",
        "opening",
        "pending",
        "service_host",
        "service_record",
        "tag",
    ];
    assert_eq!(places.iter().map(String::as_str).collect::<Vec<_>>(), everywhere);
    for value in values {
        let after = scan(&vault, value, &[]).await;
        assert!(after.is_clean(), "{value} is still in {:?}", after.found);
        // Data, keys and their journals; a server's own files are not ours to read.
        let stores = [folders.raw(), folders.raw_keys()];
        let own_files = 2 * stores.iter().filter(|store| matches!(store, RawStore::File(_))).count();
        let own_files = u64::try_from(own_files).unwrap();
        assert!(after.files_read >= own_files, "{after:?}");
    }
}

/// Shows: invariant 5.
#[tokio::test]
async fn a_value_in_a_log_an_export_or_a_backup_is_found_there() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let luh = customer(&vault, NAME, EMAIL).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let at = |name: &str| elsewhere.path().join(name);
    fs::create_dir(at("logs")).unwrap();
    fs::write(at("logs/amanah.log"), format!("signed in: {}", EMAIL.to_uppercase())).unwrap();
    fs::write(at("export.json"), format!("{{\"email\":\"{EMAIL}\"}}")).unwrap();
    vault.backup(&at("backup-data"), &at("backup-keys"), START).await.unwrap();
    let also = [elsewhere.path().to_path_buf()];

    let before = places(&scan(&vault, EMAIL, &also).await);
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(luh, ground, Actor::Customer(luh), START).await.unwrap();
    let after = places(&scan(&vault, EMAIL, &also).await);

    let place = |name: &str| at(name).display().to_string();
    let in_backup = format!("{}: datum", place("backup-data/amanah.db"));
    assert_eq!(before.get(&place("logs/amanah.log")), Some(&1), "in any case of letters: {before:?}");
    assert_eq!(before.get(&place("export.json")), Some(&1));
    assert_eq!(before.get(&in_backup), Some(&1), "{before:?}");
    assert_eq!(
        after.keys().collect::<Vec<_>>(),
        [&place("export.json"), &place("logs/amanah.log")],
        "no live key opens the backup any more; what others wrote down stays found"
    );
}

#[tokio::test]
async fn a_value_of_staff_or_of_nobody_is_found_too() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    staff(&vault, NAME, EMAIL, &[Role::Officer]).await;

    let report = scan(&vault, EMAIL, &[]).await;

    assert_eq!(places(&report).keys().map(String::as_str).collect::<Vec<_>>(), ["staff", "staff_email"]);
    assert!(scan(&vault, "nobody.has.this@example.test", &[]).await.is_clean());
}

#[tokio::test]
async fn a_value_across_two_pieces_of_a_large_file_is_found_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("large.log");
    let piece = 1 << 20;
    let mut bytes = vec![b'.'; piece - 5];
    bytes.extend_from_slice(EMAIL.as_bytes());
    bytes.resize(2 * piece - 3, b'.');
    bytes.extend_from_slice(EMAIL.as_bytes());
    fs::write(&file, bytes).unwrap();

    let report = scan(&vault, EMAIL, std::slice::from_ref(&file)).await;

    assert_eq!(places(&report), BTreeMap::from([(file.display().to_string(), 2)]));
}

#[tokio::test]
async fn a_value_too_short_to_look_for_and_a_missing_file_are_named() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let nowhere = PathBuf::from("/nowhere/at/all.log");

    let short = vault.scan_for(&Personal::text("Sri"), &[]).await;
    let missing = vault.scan_for(&Personal::text(EMAIL), &[nowhere]).await;

    assert!(matches!(short, Err(VaultError::Malformed(_))), "{short:?}");
    assert!(matches!(missing, Err(VaultError::File { .. })), "{missing:?}");
}

/// Puts the values wherever the vault takes one in.
pub(crate) async fn plant(vault: &Vault, luh: CustomerId, ani: StaffId) {
    let own = Actor::Customer(luh);
    let text = |value: &str| Personal::new(format!("dari {value}"));
    let ticket = NewTicket { subject: Some(text(NAME)), text: text(NAME), form: None };
    let ticket = vault.begin_ticket(luh, ticket, Channel::ClientZone, own, START).await.unwrap();
    let note = NewMessage { text: text(NAME), is_internal: true, form: None };
    let by = Actor::Staff { id: ani, role: Role::Support };
    vault.say_in_ticket(ticket, note, Channel::Console, by, START).await.unwrap();
    let service = NewService {
        kind: ServiceKind::Hosting,
        host: Some(Personal::text(HOST)),
        label: Some(text(NAME)),
        plan: Some(text(NAME)),
        price: None,
        started_at: START,
        planned_end: None,
    };
    let service = vault.begin_service(luh, service, MAILER, START).await.unwrap();
    let change = ServiceChange { label: Some(text(NAME)), ..ServiceChange::default() };
    vault.change_service(service, change, by, START).await.unwrap();
    let change = NewPending {
        kind: PendingKind::ChangeName,
        values: BTreeMap::from([(Attribute::Name, Personal::text(NAME))]),
        facts: BTreeMap::new(),
        customer: Some(luh),
        staff: None,
        secret: SecretKind::Code,
        until: START.plus_hours(1),
    };
    vault.begin(change, START).await.unwrap();
    let reason = OpeningBasis::Reason(text(NAME));
    let purpose = Purpose::ServiceCommunication;
    vault.open_customer(ani, Role::Support, luh, purpose, reason, START.plus_hours(1), START).await.unwrap();
    let ask = Ask::to_communicate(luh, MAILER, Occasion::Routine)
        .select(Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 });
    let Outcome::Released(released) = vault.release(ask, START).await.unwrap() else { panic!("refused") };
    let mail = OutgoingMail {
        about: None,
        template: "renewal",
        occasion: Occasion::Routine,
        language: Language::Id,
        subject: "Perpanjangan".to_owned(),
        body: format!("Yth. {NAME}"),
    };
    vault.queue_mail(&released.into_sink(ServiceMail), mail, START).await.unwrap();
    let start = ImportStart { kind: ImportKind::AccessLog, files: 1 };
    let import = vault.begin_import(start, START).await.unwrap();
    let line = |line, text: &str, to| ImportRow {
        line,
        text: Personal::text(text),
        occurrence: 1,
        observed_at: START,
        to,
    };
    let record = Personal::new(format!("masked, for {HOST}"));
    let rows = vec![
        line(1, NAME, Destination::Service { customer: luh, service: None, record }),
        line(2, "192.0.2.7 - zxqv", Destination::Customer(luh)),
    ];
    vault.import_batch(&ImportBatch { import, file: 1, rows }, MAILER, START).await.unwrap();
}

async fn scan(vault: &Vault, value: &str, also: &[PathBuf]) -> ScanReport {
    vault.scan_for(&Personal::text(value), also).await.unwrap()
}

fn places(report: &ScanReport) -> BTreeMap<String, u64> {
    report.found.iter().map(|at| (at.place.clone(), at.times)).collect()
}

//! Importing access logs (R1): each line once, to whom it belongs, whatever else stands in the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::{Attribute, CustomerId, Occasion, Role};
use amanah_service::House;
use amanah_service::sources::automatic::import_access_log::{
    BadLine, Choices, ImportFault, ImportReport, Progress, import_access_log,
};
use amanah_service::vault::{
    AccessReport, Actor, Ask, ImportCounts, Outcome, Personal, Selection, ServiceKind,
};
use amanah_wire::access_log::{Format, LineFault};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::company::{Company, NOW, SRI, company};

const OPERATOR: Actor = Actor::System(Role::Engineer);
const HOST: &str = "www.toko-sri.example";

/// A folder of logs that vanishes with the test.
pub(crate) struct Logs(TempDir);

impl Logs {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

pub(crate) async fn try_import(
    house: &House,
    files: &[PathBuf],
    map: Option<&Path>,
) -> Result<ImportReport, ImportFault> {
    let choices = Choices { format: None, map: map.map(Path::to_path_buf), actor: OPERATOR };
    import_access_log(house, files, &choices, |_| {}, NOW).await
}

/// Imports one file, and checks that every line is counted in exactly one place.
pub(crate) async fn import(house: &House, file: &Path, map: Option<&Path>) -> ImportReport {
    let report = try_import(house, &[file.to_path_buf()], map).await.unwrap();
    assert_eq!(report.read, report.counts.lines() + report.bad, "{report:?}");
    report
}

pub(crate) const fn counts(recorded: u64, matched: u64, quarantined: u64, duplicate: u64) -> ImportCounts {
    ImportCounts { recorded, matched, quarantined, duplicate }
}

/// A customer with a web site.
async fn sri(company: &Company) -> CustomerId {
    let customer = company.customer(SRI, NOW).await.customer;
    let host = Personal::text(HOST);
    let vault = company.house.vault();
    vault.add_service(customer, ServiceKind::Hosting, host, OPERATOR, NOW, NOW).await.unwrap();
    customer
}

/// The customer's own log lines, as their access report shows them.
async fn own_lines(house: &House, customer: CustomerId) -> Vec<String> {
    let ask = Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
    let outcome = house.vault().release(ask.select(Selection::Everything), NOW).await.unwrap();
    let Outcome::Released(released) = outcome else { panic!("refused") };
    let report = released.into_sink(AccessReport);
    let lines = report.data().filter(|(label, _)| label.attribute == Attribute::AccessLogLine);
    lines.map(|(_, line)| line.to_owned()).collect()
}

/// A line of *combined* with the virtual host in front; the second tells lines apart.
fn line(host: &str, user: &str, status: u16, second: u32) -> String {
    format!(
        "{host}:443 203.0.113.77 - {user} [17/May/2026:10:05:{second:02} +0700] \
         \"GET /orders?invoice=planted-4711 HTTP/1.1\" {status} 512 \"-\" \"Mozilla/5.0 (planted)\"\n"
    )
}

/// Shows: R1
#[tokio::test]
async fn every_line_goes_to_whom_it_belongs() {
    let company = company().await;
    let customer = sri(&company).await;
    let number = company.house.vault().customer(customer).await.unwrap().number.to_string();
    let logs = Logs::new();
    let own = line("other.example", SRI, 200, 1) + &line(HOST, &number, 200, 2) + &line(HOST, SRI, 304, 3);
    let of_the_service = line(HOST, "-", 200, 4) + &line(HOST, "admin", 200, 5) + &line(HOST, SRI, 401, 6);
    let nobodys = line("other.example", "-", 200, 7)
        + &line("other.example", "nobody@other.example", 200, 8)
        + &line("other.example", SRI, 401, 9);
    let file = logs.write("access.log", own + &of_the_service + "\n" + &nobodys + "cut off\n");

    let report = import(&company.house, &file, None).await;

    assert_eq!((report.read, report.counts, report.bad), (10, counts(3, 3, 3, 0), 1));
    let lines = own_lines(&company.house, customer).await;
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.contains("/orders?invoice=planted-4711")));
    assert_eq!(company.house.vault().service_record_count(customer).await.unwrap(), 3);
}

/// Shows: R1
#[tokio::test]
async fn of_a_visitor_nothing_is_kept_that_singles_them_out() {
    let company = company().await;
    let customer = sri(&company).await;
    let logs = Logs::new();
    let file = logs.write("access.log", line(HOST, "visitor@elsewhere.example", 200, 1));
    let found = async |value: &str| {
        let report = company.house.vault().scan_for(&Personal::text(value), &[]).await.unwrap();
        report.found.into_iter().map(|at| at.place).collect::<Vec<_>>()
    };

    let report = import(&company.house, &file, None).await;

    assert_eq!(report.counts, counts(0, 1, 0, 0));
    for planted in ["203.0.113.77", "visitor@elsewhere.example", "planted-4711", "Mozilla"] {
        assert_eq!(found(planted).await, Vec::<String>::new(), "{planted}");
    }
    assert_eq!(
        found("203.0.113.0").await,
        ["service_record"],
        "what is kept is masked, and the search looks there"
    );
    assert_eq!(own_lines(&company.house, customer).await, Vec::<String>::new());
}

/// Shows: R1
#[tokio::test]
async fn a_log_that_is_read_again_or_overlaps_another_adds_only_what_is_new() {
    let company = company().await;
    let customer = sri(&company).await;
    let logs = Logs::new();
    let all: Vec<String> = (0..40).map(|second| line(HOST, SRI, 200, second)).collect();
    let first = logs.write("access.log.1", all[..30].concat());
    let overlapping = logs.write("access.log", all[20..].concat());

    let whole = import(&company.house, &first, None).await;
    let again = import(&company.house, &first, None).await;
    let rest = import(&company.house, &overlapping, None).await;
    let both = try_import(&company.house, &[first, overlapping], None).await.unwrap();

    assert_eq!(whole.counts, counts(30, 0, 0, 0));
    assert_eq!(again.counts, counts(0, 0, 0, 30));
    assert_eq!(rest.counts, counts(10, 0, 0, 10));
    assert_eq!(both.counts, counts(0, 0, 0, 50));
    assert_eq!(own_lines(&company.house, customer).await.len(), 40);
}

/// Shows: R1
#[tokio::test]
async fn equal_requests_within_one_second_are_several_and_stay_several() {
    let company = company().await;
    let customer = sri(&company).await;
    let logs = Logs::new();
    let file = logs.write("access.log", line(HOST, SRI, 200, 1).repeat(3));

    let first = import(&company.house, &file, None).await;
    let again = import(&company.house, &file, None).await;

    assert_eq!((first.counts, again.counts), (counts(3, 0, 0, 0), counts(0, 0, 0, 3)));
    assert_eq!(own_lines(&company.house, customer).await.len(), 3);
}

/// Shows: R1, invariant 11
#[tokio::test]
async fn an_import_that_was_cut_off_goes_on_where_it_stopped() {
    let company = company().await;
    let customer = sri(&company).await;
    let logs = Logs::new();
    let lines = 6_000;
    let text: String = (0..lines)
        .map(|n| line(HOST, SRI, 200, n % 60).replace("planted-4711", &format!("planted-{n}")))
        .collect();
    let file = logs.write("access.log", text);
    let choices = Choices { format: None, map: None, actor: OPERATOR };
    let in_the_middle = Arc::new(Notify::new());
    let begun = Arc::clone(&in_the_middle);

    let files = [file.clone()];
    let progress = move |progress: Progress| {
        if progress.bytes_done * 4 > progress.bytes_total * 3 {
            begun.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = in_the_middle.notified() => {}
        done = import_access_log(&company.house, &files, &choices, progress, NOW) => {
            panic!("it was not cut off: {done:?}")
        }
    }
    let rest = import(&company.house, &file, None).await;

    let list = company.house.vault().imports().await.unwrap();
    assert_eq!((list.len(), list[1].ended_at), (2, None));
    assert!(list[1].counts.recorded > 0, "something was recorded before: {list:?}");
    assert_eq!(list[1].counts.recorded + rest.counts.recorded, 6_000);
    assert_eq!(rest.counts.duplicate, list[1].counts.recorded);
    assert_eq!(own_lines(&company.house, customer).await.len(), 6_000);
}

/// Shows: R1
#[tokio::test]
async fn bad_lines_are_told_by_number_and_reason_and_stop_nothing() {
    let company = company().await;
    sri(&company).await;
    let logs = Logs::new();
    let mut text = line(HOST, "-", 200, 1).into_bytes();
    text.extend_from_slice(b"\x16\x03\x01 planted-bytes\n\r\n");
    text.extend_from_slice(&vec![b'x'; 70_000]);
    text.extend_from_slice(format!("\n{}", line(HOST, "-", 200, 2)).as_bytes());
    text.extend_from_slice(line(HOST, "-", 200, 3).trim_end().trim_end_matches('"').as_bytes());
    let file = logs.write("access.log", text);

    let report = import(&company.house, &file, None).await;

    assert_eq!((report.read, report.counts, report.bad), (5, counts(0, 2, 0, 0), 3));
    let bad = |line, why| BadLine { file: file.clone(), line, why };
    assert_eq!(report.bad_lines[1], bad(4, LineFault::TooLong));
    assert_eq!(report.bad_lines[2], bad(6, LineFault::CutOff));
    assert_eq!(report.bad_lines[0].line, 2);
    assert!(!format!("{} {:?}", report.bad_lines[0].why, report).contains("planted"));
}

/// Shows: R1
#[tokio::test]
async fn a_map_says_whose_a_log_is_and_takes_lines_out_of_the_quarantine() {
    let company = company().await;
    let customer = sri(&company).await;
    let number = company.house.vault().customer(customer).await.unwrap().number;
    let logs = Logs::new();
    let mapped: String = (1..=3).map(|second| line("shop.other.example", "-", 200, second)).collect();
    let file = logs.write("access.log", mapped + &line("unmapped.example", "-", 200, 4));
    let map = logs.write("map", format!("# hers too\n*.other.example = {number}\n"));

    let without = import(&company.house, &file, None).await;
    let with = import(&company.house, &file, Some(&map)).await;
    let again = import(&company.house, &file, None).await;

    assert_eq!(without.counts, counts(0, 0, 4, 0));
    assert_eq!(with.counts, counts(0, 3, 0, 1));
    assert_eq!(again.counts, counts(0, 0, 0, 4));
    assert_eq!(company.house.vault().service_record_count(customer).await.unwrap(), 3);
}

#[tokio::test]
async fn a_map_that_leads_nowhere_is_refused_before_anything_is_written() {
    let company = company().await;
    let logs = Logs::new();
    let file = logs.write("access.log", line(HOST, "-", 200, 1));
    let refused = async |map: &str| {
        let map = logs.write("map", map);
        let fault = try_import(&company.house, std::slice::from_ref(&file), Some(&map)).await.unwrap_err();
        fault.to_string().replace(&map.display().to_string(), "MAP")
    };

    assert_eq!(refused("\na.example = 0000-0000-0").await, "MAP, line 2: no customer has this number");
    assert_eq!(
        refused("a.example = C-12").await,
        "MAP, line 1: this is no customer number: write eight digits and a check digit, like `1234-5678-2`"
    );
    assert_eq!(
        refused("a.example = svc_00112233445566778899aabbccddeeff").await,
        "MAP, line 1: there is no service with this id"
    );
    assert_eq!(
        refused("a.example").await,
        "MAP: the map cannot be used; line 1: write `pattern = customer number or service id`"
    );
    assert_eq!(company.house.vault().imports().await.unwrap(), []);
}

#[tokio::test]
async fn a_file_that_is_no_log_is_refused_with_the_way_out_before_anything_is_written() {
    let company = company().await;
    let logs = Logs::new();
    let good = logs.write("good.log", line(HOST, "-", 200, 1));
    let refused = async |second: PathBuf| {
        let fault = try_import(&company.house, &[good.clone(), second.clone()], None).await.unwrap_err();
        fault.to_string().replace(&second.display().to_string(), "FILE")
    };

    let missing = refused(logs.0.path().join("missing.log")).await;
    let folder = refused(logs.0.path().to_path_buf()).await;
    let packed = refused(logs.write("access.log.gz", b"\x1f\x8b\x08\x00")).await;
    let letter = refused(logs.write("letter.txt", "Dear planted name,\nyours\n")).await;
    let none = try_import(&company.house, &[], None).await.unwrap_err().to_string();

    assert!(missing.starts_with("cannot read FILE: "), "{missing}");
    assert!(missing.ends_with("check its name and who may read it"), "{missing}");
    assert_eq!(folder, "FILE is no file; name the log files in it");
    assert_eq!(packed, "FILE is compressed; unpack it first and import the unpacked file");
    assert_eq!(
        letter,
        "the format of FILE is not known: none of its first lines is one of an access log; \
         name it with --format: json, vhost-combined, combined, vhost-common, common"
    );
    assert_eq!(none, "name at least one access log to import");
    assert_eq!(company.house.vault().imports().await.unwrap(), []);
}

#[tokio::test]
async fn a_format_that_was_named_is_used_and_an_empty_file_is_none_at_all() {
    let company = company().await;
    let logs = Logs::new();
    let json = logs.write(
        "access.json",
        "{\"remote_addr\":\"203.0.113.7\",\"time_iso8601\":\"2026-05-17T10:05:03+07:00\",\"request\":\
         \"GET / HTTP/1.1\",\"status\":200,\"body_bytes_sent\":1,\"host\":\"www.toko-sri.example\"}\n",
    );
    let empty = logs.write("empty.log", "\n\n");
    sri(&company).await;
    let named = Choices { format: Some(Format::Combined), map: None, actor: OPERATOR };

    let as_combined =
        import_access_log(&company.house, std::slice::from_ref(&json), &named, |_| {}, NOW).await.unwrap();
    let detected = import(&company.house, &json, None).await;
    let nothing = import(&company.house, &empty, None).await;

    assert_eq!((as_combined.read, as_combined.bad), (1, 1));
    assert_eq!(detected.counts, counts(0, 1, 0, 0));
    assert_eq!((nothing.read, nothing.bad), (0, 0));
}

/// Shows: R1, DEL2
#[tokio::test]
async fn a_log_never_brings_an_erased_customer_back() {
    let company = company().await;
    let customer = sri(&company).await;
    let logs = Logs::new();
    let file = logs.write("access.log", line(HOST, SRI, 200, 1) + &line(HOST, "-", 200, 2));
    import(&company.house, &file, None).await;
    let ground = amanah_policy::ErasureGround::ConfirmedRequest;
    company.house.vault().erase_customer(customer, ground, Actor::Customer(customer), NOW).await.unwrap();

    let again = import(&company.house, &file, None).await;

    assert_eq!(again.counts, counts(0, 0, 2, 0));
    assert_eq!(company.house.vault().customer_count().await.unwrap(), 0);
}

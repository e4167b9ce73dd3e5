//! Access logs from the command line (R1): exact counts, each line once, bad lines named.

use crate::company::Company;
use crate::demo::{CONFIG, demo};
use crate::key::copied_demo;

fn line(site: &str, address: &str, minute: u32) -> String {
    format!(
        "{site} {address} - - [25/Nov/2026:10:{minute:02}:00 +0700] \"GET / HTTP/1.1\" 200 512 \"-\" \"curl/8\"\n"
    )
}

/// Shows: R1
#[test]
fn every_line_is_counted_once_and_a_repeated_import_records_nothing() {
    let company = Company::founded();
    let lines: String = (0..5).map(|minute| line("kopi-senja.example", "198.51.100.23", minute)).collect();
    std::fs::write(company.path("access.log"), format!("{lines}no line of a log\n")).unwrap();

    let first = company.ask(&["import", "access-log", "access.log"]);
    let again = company.ask(&["import", "access-log", "access.log"]);

    let counts = |said: &serde_json::Value| {
        ["read", "recorded", "matched", "quarantined", "duplicate", "bad"]
            .map(|name| said[name].as_u64().unwrap())
    };
    assert_eq!(counts(&first), [6, 0, 0, 5, 0, 1]);
    assert_eq!(first["bad_lines"][0]["line"], 6);
    assert_eq!(counts(&again), [6, 0, 0, 0, 5, 1]);
}

#[test]
fn a_map_that_names_nobody_stops_the_import_before_it_begins() {
    let company = Company::founded();
    std::fs::write(company.path("access.log"), line("kopi-senja.example", "198.51.100.23", 1)).unwrap();
    std::fs::write(company.path("sites.map"), "kopi-senja.example = 1234-5678-2\n").unwrap();

    let ended = company.run(&["import", "access-log", "access.log", "--map", "sites.map"]);
    let after = company.ask(&["import", "access-log", "access.log"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("sites.map, line 1"), "{}", ended.err);
    assert_eq!(after["duplicate"], 0, "nothing was written before");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ended = Company::founded().run(&["import", "access-log", "nowhere.log"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("nowhere.log"), "{}", ended.err);
}

/// Shows: R6, invariant 7
#[test]
fn an_invoice_of_a_panel_is_kept_as_it_is_and_what_is_none_is_refused() {
    let company = copied_demo();
    let number = demo().said["try_this"].as_str().unwrap().split(' ').nth(4).unwrap().to_owned();
    std::fs::write(company.path("old.pdf"), b"%PDF-1.4 from the panel\n%%EOF\n").unwrap();
    std::fs::write(company.path("no.pdf"), b"<html>").unwrap();
    let asked = |file: &str, label: &str, day: &str, total: &str| {
        let arguments = ["import", "invoice", file, "--customer", &number, "--number", label];
        company.run(&[&arguments[..], &["--date", day, "--total", total], CONFIG].concat())
    };

    let first = asked("old.pdf", "2025-00123", "2025-11-03", "166500");
    let again = asked("old.pdf", "2025-00123", "2025-11-03", "166500");
    let ends = [
        asked("no.pdf", "2025-00124", "2025-11-03", "166500"),
        asked("old.pdf", "25 124", "2025-11-03", "166500"),
        asked("old.pdf", "2025-00125", "yesterday", "166500"),
        asked("old.pdf", "2025-00125", "2999-01-01", "166500"),
        asked("old.pdf", "2025-00125", "2025-11-03", "166.500,00"),
        asked("nowhere.pdf", "2025-00125", "2025-11-03", "166500"),
    ];

    assert_eq!((first.code, again.code), (0, 0), "{} {}", first.err, again.err);
    assert_eq!(first.out, again.out);
    let told = ["no PDF", "the panel's number", "is no day", "still to come", "not an amount", "nowhere.pdf"];
    for (end, what) in ends.iter().zip(told) {
        assert!(end.code != 0 && end.err.contains(what), "{what}: {}", end.err);
    }
}

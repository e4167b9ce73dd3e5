//! Access logs from the command line (R1): exact counts, each line once, bad lines named.

use crate::company::Company;

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

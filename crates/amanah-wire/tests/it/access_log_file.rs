//! Reads whole access logs, chunk by chunk, as an import does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use amanah_wire::access_log::{AgentFamily, Format, Line, LineFault, ServiceRecord, print};
use amanah_wire::lines::LineSplitter;

use crate::skip::skip;

/// What an import counts.
#[derive(Default)]
struct Counts {
    lines: Vec<Line>,
    bad: Vec<(u64, LineFault)>,
}

fn read(format: Format, bytes: &[u8]) -> Counts {
    let mut counts = Counts::default();
    let mut take = |raw: amanah_wire::lines::RawLine<'_>| match format.read(raw) {
        Ok(line) => counts.lines.push(line),
        Err(fault) => counts.bad.push((raw.number, fault)),
    };
    let mut splitter = LineSplitter::new();
    for chunk in bytes.chunks(4_096) {
        splitter.feed(chunk, &mut take);
    }
    splitter.finish(&mut take);
    counts
}

#[test]
fn bad_lines_are_told_by_number_and_stop_nothing() {
    let mut log = Vec::new();
    log.extend_from_slice(
        b"203.0.113.7 - - [17/May/2026:10:05:03 +0700] \"GET /1 HTTP/1.1\" 200 1 \"-\" \"-\"\r\n",
    );
    log.extend_from_slice(b"\x00\xff not a line of a log\n");
    log.extend_from_slice(&[b'x'; 70_000]);
    log.extend_from_slice(
        b"\n\n203.0.113.8 - - [17/May/2026:10:05:04 +0700] \"GET /5 HTTP/1.1\" 200 1 \"-\" \"-\"\n",
    );
    log.extend_from_slice(
        b"203.0.113.9 - - [17/May/2026:10:05:05 +0700] \"GET /6 HTTP/1.1\" 200 1 \"-\" \"Moz",
    );

    let counts = read(Format::Combined, &log);

    assert_eq!(counts.lines.len(), 2);
    assert_eq!(
        counts.bad,
        [(2, LineFault::Address), (3, LineFault::TooLong), (4, LineFault::Blank), (6, LineFault::CutOff)]
    );
}

/// Shows: R1
#[test]
fn a_real_log_of_5000_lines_is_read_to_the_last_line() {
    let Some(log) = corpus("access-log/apache-combined.log") else { return };

    let format = Format::detect(&log[..65_536]);
    let counts = read(format.expect("the format is detected"), &log);

    assert_eq!(format, Some(Format::Combined));
    assert_eq!((counts.lines.len(), counts.bad), (5_000, vec![]));
    assert!(counts.lines.iter().all(|line| line.user.is_none() && line.request.is_some()));
    for line in &counts.lines {
        assert!(Format::Combined.parse(print(line).as_bytes()).as_ref() == Ok(line), "{}", print(line));
    }
}

#[test]
fn of_a_real_log_no_visitor_remains_in_its_service_records() {
    let Some(log) = corpus("access-log/apache-combined.log") else { return };

    let lines = read(Format::Combined, &log).lines;
    let mut families = BTreeMap::<Option<AgentFamily>, usize>::new();
    for line in &lines {
        let record = ServiceRecord::of(line);
        let text = serde_json::to_string(&record).expect("a record is JSON");
        let ends_in_zero = line.remote.to_string().ends_with(".0");
        assert!(ends_in_zero || !text.contains(&line.remote.to_string()), "{text}");
        assert!(!text.contains('?') && !text.contains('@'), "{text}");
        *families.entry(record.agent).or_default() += 1;
    }

    assert_eq!(families.values().sum::<usize>(), 5_000);
    assert_eq!(families[&None], 142);
    assert_eq!(families[&Some(AgentFamily::Robot)], 899);
    assert_eq!(families[&Some(AgentFamily::Firefox)], 1_296);
}

/// A file of the real input, which is never committed.
#[expect(clippy::disallowed_methods, reason = "where the corpora are is a fact about the machine")]
fn corpus(name: &str) -> Option<Vec<u8>> {
    let Ok(folder) = std::env::var("AMANAH_CORPORA") else {
        skip("AMANAH_CORPORA names no folder of real input");
        return None;
    };
    Some(fs::read(PathBuf::from(folder).join(name)).expect("the corpus is complete"))
}

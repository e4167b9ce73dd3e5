//! Reading and printing lines of every format.

use proptest::prelude::*;

use super::*;

const COMBINED: &str = concat!(
    r#"203.0.113.7 - siti [17/May/2026:10:05:03 +0700] "GET /basket?id=7 HTTP/1.1" 200 512 "#,
    r#""https://blog.example/post" "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0""#
);
const AT: i64 = 1_778_987_103_000_000;

fn text(bytes: &str) -> Option<ClientText> {
    ClientText::new(bytes.as_bytes())
}

fn combined_line() -> Line {
    Line {
        remote: "203.0.113.7".parse().expect("an address"),
        user: text("siti"),
        at_micros: AT,
        request: RequestLine::read(b"GET /basket?id=7 HTTP/1.1"),
        status: 200,
        bytes: 512,
        referer: text("https://blog.example/post"),
        agent: text("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
        virtual_host: None,
    }
}

fn common_line() -> Line {
    Line { referer: None, agent: None, ..combined_line() }
}

/// `Debug` of a line hides its values, so a failing test compares the printed text as well.
#[track_caller]
fn assert_reads(format: Format, bytes: &[u8], expected: &Line) {
    let line = format.parse(bytes).expect("the line can be read");
    assert_eq!(print(&line), print(expected));
    assert!(line == *expected, "the printed lines are equal and the lines are not");
}

#[track_caller]
fn assert_fault(format: Format, bytes: impl AsRef<[u8]>, expected: LineFault) {
    assert_eq!(format.parse(bytes.as_ref()).err(), Some(expected));
}

/// Shows: R1
#[test]
fn a_combined_line_is_read_whole() {
    assert_reads(Format::Combined, COMBINED.as_bytes(), &combined_line());
    assert!(parse_combined(COMBINED.as_bytes()) == Ok(combined_line()));
}

#[test]
fn a_common_line_has_neither_referer_nor_agent() {
    let common = COMBINED.split(" \"https").next().expect("a beginning");

    assert_reads(Format::Common, common.as_bytes(), &common_line());
    assert_reads(Format::Common, COMBINED.as_bytes(), &combined_line());
    assert_fault(Format::Combined, common, LineFault::CutOff);
}

#[test]
fn a_virtual_host_stands_in_front_with_or_without_its_port() {
    let expected = Line { virtual_host: Some("shop.example".to_owned()), ..combined_line() };

    assert_reads(Format::VhostCombined, format!("Shop.example:443 {COMBINED}").as_bytes(), &expected);
    assert_reads(Format::VhostCombined, format!("shop.example {COMBINED}").as_bytes(), &expected);
    assert_reads(Format::VhostCombined, format!("_ {COMBINED}").as_bytes(), &combined_line());
}

#[test]
fn fields_behind_the_agent_are_passed_over() {
    assert_reads(Format::Combined, format!("{COMBINED} \"198.51.100.9\" 0.004").as_bytes(), &combined_line());
    assert_fault(Format::Combined, format!("{COMBINED} \"198.51"), LineFault::CutOff);
}

#[test]
fn users_may_hold_spaces_and_brackets() {
    let line = COMBINED.replace(" siti ", r#" Siti [17/May/2026:10:05:03 +0700] \"x [a] "#);
    let expected = Line { user: text("Siti [17/May/2026:10:05:03 +0700] \"x [a]"), ..combined_line() };

    assert_reads(Format::Combined, line.as_bytes(), &expected);
}

#[test]
fn hyphens_and_empty_quotes_mean_nothing_was_there() {
    let expected = Line { user: None, request: None, status: 408, bytes: 0, ..common_line() };

    let line = r#"203.0.113.7 - - [17/May/2026:10:05:03 +0700] "-" 408 - "-" "-""#;
    assert_reads(Format::Combined, line.as_bytes(), &expected);
    let line = r#"203.0.113.7 - "" [17/May/2026:10:05:03 +0700] "" 408 0 "" """#;
    assert_reads(Format::Combined, line.as_bytes(), &expected);
    let line = r#"203.0.113.7 - - [17/May/2026:10:05:03 +0700] "-" - - "-" "-""#;
    assert_reads(Format::Combined, line.as_bytes(), &Line { status: 0, ..expected });
}

#[test]
fn ipv6_http2_and_escapes_are_read() {
    let line = concat!(
        r#"2001:db8::7 - - [17/May/2026:03:05:03 +0000] "GET /\xd1\x88?q=\"a\" HTTP/2.0" 200 0 "#,
        r#""-" "caf\xc3\xa9 \\ \xff""#
    );
    let expected = Line {
        remote: "2001:db8::7".parse().expect("an address"),
        user: None,
        request: RequestLine::read("GET /ш?q=\"a\" HTTP/2.0".as_bytes()),
        bytes: 0,
        agent: ClientText::new(b"caf\xc3\xa9 \\ \xff".to_vec()),
        ..common_line()
    };

    assert_reads(Format::Combined, line.as_bytes(), &expected);
}

#[test]
fn bytes_that_are_no_text_are_kept() {
    let mut line = COMBINED.as_bytes().to_vec();
    line.splice(14..15, *b"\xff\xfe");

    let read = Format::Combined.parse(&line).expect("the line can be read");

    assert_eq!(read.user.map(|user| user.as_bytes().to_vec()), Some(b"\xff\xfeiti".to_vec()));
}

#[test]
fn the_beginning_of_a_tls_handshake_is_kept_as_an_unreadable_request() {
    let line = r#"203.0.113.7 - - [17/May/2026:10:05:03 +0700] "\x16\x03\x01\x02" 400 157 "-" "-""#;
    let request = RequestLine::read(b"\x16\x03\x01\x02");

    let read = Format::Combined.parse(line.as_bytes()).expect("the line can be read");

    assert!(matches!(request, Some(RequestLine::Unreadable(_))));
    assert!(read.request == request);
}

#[test]
fn every_cut_line_is_found() {
    for end in 1..COMBINED.len() {
        let cut = &COMBINED.as_bytes()[..end];
        let fault = Format::Combined.parse(cut).expect_err("a cut line is not read");
        let is_honest = matches!(fault, LineFault::CutOff | LineFault::Time);
        assert!(is_honest, "cut at {end}: {fault}");
    }
}

#[test]
fn every_cut_json_line_is_found() {
    let json = r#"{"remote_addr":"203.0.113.7","msec":"1778987103.000","status":200}"#;

    for end in 1..json.len() {
        assert_fault(Format::JsonLines, &json.as_bytes()[..end], LineFault::CutOff);
    }
}

#[test]
fn each_wrong_field_has_its_own_fault() {
    let with = |from: &str, to: &str| COMBINED.replacen(from, to, 1);

    assert_fault(Format::Combined, "", LineFault::Blank);
    assert_fault(Format::Combined, with("203.0.113.7", "shop.example"), LineFault::Address);
    assert_fault(Format::Combined, with("17/May", "32/May"), LineFault::Time);
    assert_fault(Format::Combined, with(" 200 ", " 2000 "), LineFault::Status);
    assert_fault(Format::Combined, with(" 512 ", " 5x2 "), LineFault::Size);
    assert_fault(Format::Combined, with(" 512 ", " 99999999999999999999 "), LineFault::Size);
    assert_fault(Format::Combined, with(" 512 \"", " 512 x\""), LineFault::Shape);
    assert_fault(Format::JsonLines, "", LineFault::Blank);
    assert_fault(Format::JsonLines, "[]", LineFault::Json);
    assert_fault(Format::JsonLines, r#"{"remote_addr":[1]}"#, LineFault::Json);
    assert_fault(Format::JsonLines, r#"{"status":200}"#, LineFault::Missing("remote_addr"));
    assert_fault(Format::JsonLines, r#"{"remote_addr":"203.0.113.7"}"#, LineFault::Missing("time_iso8601"));
    assert_fault(Format::JsonLines, r#"{"remote_addr":"x","msec":1}"#, LineFault::Address);
    assert_fault(Format::JsonLines, r#"{"remote_addr":"203.0.113.7","msec":"x"}"#, LineFault::Time);
    assert_fault(
        Format::JsonLines,
        r#"{"remote_addr":"203.0.113.7","msec":1,"status":1000}"#,
        LineFault::Status,
    );
    assert_fault(
        Format::JsonLines,
        r#"{"remote_addr":"203.0.113.7","msec":1,"body_bytes_sent":"-1"}"#,
        LineFault::Size,
    );
}

#[test]
fn a_fault_shows_nothing_of_the_line() {
    let json = r#"{"remote_addr":{"siti@shop.example":7}}"#;

    for (format, line) in [(Format::JsonLines, json), (Format::Combined, "siti@shop.example")] {
        let fault = format.parse(line.as_bytes()).expect_err("a fault");
        assert!(!format!("{fault} {fault:?}").contains("siti"), "{fault}");
    }
}

#[test]
fn a_line_shows_no_personal_value_in_debug() {
    let shown = format!("{:?}", combined_line());

    assert_eq!(shown, "Line { at_micros: 1778987103000000, status: 200, bytes: 512, .. }");
}

#[test]
fn a_json_line_says_the_same_as_a_combined_line() {
    let json = concat!(
        r#"{"time_iso8601":"2026-05-17T10:05:03+07:00","remote_addr":"203.0.113.7","remote_user":"siti","#,
        r#""request":"GET /basket?id=7 HTTP/1.1","status":"200","body_bytes_sent":512,"#,
        r#""http_referer":"https://blog.example/post","http_user_agent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0","#,
        r#""upstream":{"time":[0.1,null]}}"#
    );

    assert_reads(Format::JsonLines, json.as_bytes(), &combined_line());
}

#[test]
fn a_json_request_may_stand_in_parts_and_the_time_in_any_notation() {
    let parts = r#""request_method":"GET","request_uri":"/basket?id=7","server_protocol":"HTTP/1.1""#;

    for time in [
        r#""msec":1778987103.000"#,
        r#""msec":"1778987103.000""#,
        r#""msec":1778987103"#,
        r#""time_local":"17/May/2026:10:05:03 +0700""#,
        r#""time_local":"x","time_iso8601":"2026-05-17T03:05:03Z""#,
    ] {
        let json = format!(
            r#"{{{time},"remote_addr":"203.0.113.7","remote_user":"siti",{parts},"status":200,"body_bytes_sent":"512","http_referer":"","http_user_agent":null}}"#
        );
        assert_reads(Format::JsonLines, json.as_bytes(), &common_line());
    }
}

#[test]
fn a_json_text_need_not_be_utf8() {
    let json = b"{\"remote_addr\":\"203.0.113.7\",\"msec\":1,\"http_user_agent\":\"\\u00e9\\\"\xff\",\"\xc3\xa9\":1}";

    let line = Format::JsonLines.parse(json).expect("the line can be read");

    assert_eq!(line.agent.map(|agent| agent.as_bytes().to_vec()), Some(b"\xc3\xa9\"\xff".to_vec()));
}

#[test]
fn the_configured_host_comes_before_the_one_the_client_asked_for() {
    let host = |fields: &str| {
        let json = format!(r#"{{"remote_addr":"203.0.113.7","msec":1,{fields}}}"#);
        Format::JsonLines.parse(json.as_bytes()).expect("the line can be read").virtual_host
    };

    assert_eq!(
        host(r#""host":"evil.example","server_name":"shop.example""#).as_deref(),
        Some("shop.example")
    );
    assert_eq!(host(r#""server_name":"_","host":"Shop.example:8080""#).as_deref(), Some("shop.example"));
    assert_eq!(host(r#""vhost":"a.example","server_name":"b.example""#).as_deref(), Some("a.example"));
    assert_eq!(host(r#""server_name":"_""#), None);
}

#[test]
fn the_format_is_detected_from_the_first_lines() {
    let common = COMBINED.split(" \"https").next().expect("a beginning");
    let samples = [
        (format!("{COMBINED}\n{COMBINED}\n"), Format::Combined),
        (format!("# rotated\n\n{COMBINED}\n{COMBINED} \"-\"\n"), Format::Combined),
        (format!("{common}\r\n{common}\r\n"), Format::Common),
        (format!("{common}\n{COMBINED}\n"), Format::Common),
        (format!("shop.example:443 {COMBINED}\n"), Format::VhostCombined),
        (format!("198.51.100.4 {COMBINED}\n"), Format::VhostCombined),
        (format!("shop.example {common}\n"), Format::VhostCommon),
        (r#"{"remote_addr":"203.0.113.7","msec":1}"#.to_owned(), Format::JsonLines),
    ];

    for (sample, expected) in samples {
        assert_eq!(Format::detect(sample.as_bytes()), Some(expected), "{sample}");
    }
    assert_eq!(Format::detect(b""), None);
    assert_eq!(Format::detect(b"name,email\nsiti,siti@shop.example\n"), None);
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(Format::from_code(format.code()), Some(format));
    }
    assert_eq!(Format::from_code("iis"), None);
}

#[test]
fn a_common_line_without_line_feed_may_lack_digits() {
    use crate::lines::{Content, RawLine};
    let common = COMBINED.split(" \"https").next().expect("a beginning");
    let raw = |bytes, is_terminated| RawLine { number: 1, content: Content::Whole(bytes), is_terminated };

    assert!(Format::Common.read(raw(common.as_bytes(), true)).is_ok());
    assert_eq!(Format::Common.read(raw(common.as_bytes(), false)).err(), Some(LineFault::CutOff));
    assert!(Format::Common.read(raw(COMBINED.as_bytes(), false)).is_ok());
    assert!(Format::Combined.read(raw(COMBINED.as_bytes(), false)).is_ok());
    let too_long = RawLine { number: 1, content: Content::TooLong, is_terminated: true };
    assert_eq!(Format::Combined.read(too_long).err(), Some(LineFault::TooLong));
}

/// Shows: R1
#[test]
fn a_service_record_holds_nothing_that_singles_a_visitor_out() {
    let line = concat!(
        r#"shop.example 203.0.113.77 - siti [17/May/2026:10:05:03 +0700] "#,
        r#""GET /basket/siti@shop.example/now?name=siti HTTP/1.1" 200 512 "#,
        r#""https://siti@blog.example/siti" "Mozilla/5.0 (siti) Firefox/140.0""#
    );

    let record = ServiceRecord::of(&Format::VhostCombined.parse(line.as_bytes()).expect("a line"));

    let json = serde_json::to_string_pretty(&record).expect("a record is JSON");
    assert!(!json.contains("siti") && !json.contains("113.77"), "{json}");
    assert_eq!(serde_json::from_str::<ServiceRecord>(&json).ok(), Some(record));
    insta::assert_snapshot!(json);
}

proptest! {
    #[test]
    fn a_printed_line_reads_as_itself(line in samples::line()) {
        let printed = print(&line);

        let read = Format::of_printed(&line).parse(printed.as_bytes());

        prop_assert!(!printed.chars().any(char::is_control));
        prop_assert!(read.as_ref() == Ok(&line), "{printed}\n{:?}", read.map(|line| print(&line)));
    }

    #[test]
    fn a_printed_line_is_detected(line in samples::line()) {
        prop_assert_eq!(Format::detect(print(&line).as_bytes()), Some(Format::of_printed(&line)));
    }
}

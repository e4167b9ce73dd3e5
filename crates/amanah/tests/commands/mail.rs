//! Mail that comes in through the command, for whoever has no LMTP.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use amanah_wire::mail::CaseAddress;

use crate::company::Company;

const MAIL: &str =
    "Return-Path: <budi@customer.example>\r\nFrom: budi@customer.example\r\n\r\nMohon hapus.\r\n";
const DELETE: &str = "privasi+hapus@contoh.example";

/// Shows: R3
#[test]
fn a_mail_is_kept_by_the_running_house_and_stays_with_the_mail_server_where_none_runs() {
    let company = Company::founded();
    let ingest = ["mail", "ingest", "--rcpt", DELETE, "--client-ip", "192.0.2.7"];
    let alone = company.run_with(&ingest, MAIL);
    let (serving, _) = company.start(&["serve", "--json"]);

    let kept = company.run_with(&ingest, MAIL);
    let unknown = company.run_with(&["mail", "ingest", "--recipient", "other@contoh.example"], MAIL);
    let long = company.run_with(&ingest, &format!("{MAIL}{}", "x".repeat(1 << 20)));

    assert_eq!(alone.code, 75, "{alone:?}");
    assert_eq!(kept.code, 0, "{kept:?}");
    assert!(unknown.code == 67 && unknown.err.contains("mail addresses"), "{unknown:?}");
    assert!(long.code == 67 && long.err.contains("most_bytes"), "{long:?}");
    assert_eq!(serving.end(), 0);
}

/// Whatever its tag, the answer to a letter is taken where answers come in, and nowhere else.
///
/// Shows: R3, SEC
#[test]
fn an_answer_to_a_letter_is_kept_where_answers_come_in() {
    let company = Company::founded();
    let to = CaseAddress { case: [1; 16], tag: [2; 10] }.local_part();
    let to = format!("{to}@jawab.contoh.example");
    let ingest = ["mail", "ingest", "--rcpt", &to];
    let before = company.run_with(&ingest, MAIL);
    company.rewrite("relay = \"\"", "relay = \"localhost:25\"");
    company.rewrite("tls = \"starttls\"", "tls = \"none\"");
    company.rewrite("case_domain = \"\"", "case_domain = \"jawab.contoh.example\"");
    let (serving, _) = company.start(&["serve", "--json"]);

    let kept = company.run_with(&ingest, MAIL);
    let elsewhere = company.run_with(&["mail", "ingest", "--rcpt", &to.replace("jawab.", "")], MAIL);
    let listed = company.ask(&["mail", "addresses"]);

    assert_eq!((before.code, kept.code, elsewhere.code), (67, 0, 67), "{before:?} {kept:?} {elsewhere:?}");
    assert!(
        listed["addresses"].as_array().unwrap().contains(&"case@jawab.contoh.example".into()),
        "{listed}"
    );
    assert_eq!(serving.end(), 0);
}

/// Shows: R3
#[test]
fn how_mail_stands_is_told_in_numbers_and_names_nobody() {
    let company = Company::founded();
    let none = company.ask(&["mail", "status"]);
    let (serving, _) = company.start(&["serve", "--json"]);
    let ingest = ["mail", "ingest", "--recipient", DELETE, "--sender", ""];
    assert_eq!(company.run_with(&ingest, MAIL).code, 0);

    let after = loop {
        let told = company.ask(&["mail", "status"]);
        if told["counts"]["record-only"] == 1 {
            break told;
        }
        std::thread::sleep(Duration::from_millis(200));
    };

    assert_eq!((&none["open_requests"], &none["counts"]), (&0.into(), &serde_json::json!({})));
    let waiting: Vec<(&str, u64)> = after["waiting"]
        .as_array()
        .unwrap()
        .iter()
        .map(|waits| (waits["what"].as_str().unwrap(), waits["number"].as_u64().unwrap()))
        .collect();
    assert_eq!(waiting, [("undecided", 0), ("review", 0), ("quarantine", 0)]);
    assert!(after["oldest_request"].is_null() && !after.to_string().contains("budi"), "{after}");
    assert_eq!(serving.end(), 0);
}

/// Shows: R3
#[test]
fn serve_opens_the_door_for_the_mail_server_and_lists_who_takes_mail() {
    let company = Company::founded();
    let (serving, said) = company.start(&["serve", "--json"]);
    let stream = TcpStream::connect(said["lmtp"].as_str().unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut stream = BufReader::new(stream);
    stream
        .get_mut()
        .write_all(format!("LHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<{DELETE}>\r\nQUIT\r\n").as_bytes())
        .unwrap();
    let mut lines = Vec::new();
    let mut line = String::new();
    while stream.read_line(&mut line).unwrap() > 0 {
        lines.push(core::mem::take(&mut line));
    }

    let listed = company.ask(&["mail", "addresses"]);

    assert!(lines.contains(&"250 2.1.5 ok\r\n".to_owned()), "{lines:?}");
    let listed: Vec<&str> =
        listed["addresses"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
    assert!(listed.contains(&DELETE) && listed.contains(&"privasi-akses@contoh.example"), "{listed:?}");
    assert_eq!(serving.end(), 0);
}

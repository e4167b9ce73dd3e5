//! `amanah mail doctor --mx`, with a mail server of a few lines in front of the door.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use crate::company::Company;

const MAILBOX: &str = "<privasi@contoh.example>";

/// How the mail server is set up.
#[derive(Clone, Copy)]
struct Set {
    takes_anybody: bool,
    strips: bool,
    hands_over: bool,
}

const WELL: Set = Set { takes_anybody: false, strips: true, hands_over: true };

/// A mail server that hands over to LMTP at this address.
fn mail_server(lmtp: &str, set: Set) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, lmtp) = (listener.local_addr().unwrap().to_string(), lmtp.to_owned());
    thread::spawn(move || {
        for stream in listener.incoming() {
            converse(BufReader::new(stream.unwrap()), &lmtp, set);
        }
    });
    address
}

fn converse(mut stream: BufReader<TcpStream>, lmtp: &str, set: Set) {
    let say = |stream: &mut BufReader<TcpStream>, line: &str| {
        let _ = stream.get_mut().write_all(format!("{line}\r\n").as_bytes());
    };
    say(&mut stream, "220 mx.contoh.example ESMTP");
    let mut line = String::new();
    while stream.read_line(&mut line).is_ok_and(|read| read > 0) {
        let word = core::mem::take(&mut line);
        match word.split([' ', ':', '\r']).next().unwrap() {
            "EHLO" => say(&mut stream, "250-mx.contoh.example\r\n250 PIPELINING"),
            "RCPT" if !set.takes_anybody && !word.contains(MAILBOX) => say(&mut stream, "550 5.1.1 unknown"),
            "DATA" => {
                say(&mut stream, "354 go on");
                let mut mail = String::new();
                while stream.read_line(&mut line).is_ok_and(|read| read > 0) && line != ".\r\n" {
                    mail.push_str(&core::mem::take(&mut line));
                }
                line.clear();
                if set.strips {
                    mail = mail.split_inclusive("\r\n").filter(|line| !line.starts_with("Auth")).collect();
                }
                if set.hands_over {
                    hand_over(lmtp, &mail);
                }
                say(&mut stream, "250 2.0.0 queued");
            }
            "QUIT" => return say(&mut stream, "221 bye"),
            _ => say(&mut stream, "250 ok"),
        }
    }
}

fn hand_over(lmtp: &str, mail: &str) {
    let mut stream = TcpStream::connect(lmtp).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let said = format!("LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:{MAILBOX}\r\nDATA\r\n{mail}.\r\nQUIT\r\n");
    stream.write_all(said.as_bytes()).unwrap();
    let heard: Vec<String> = BufReader::new(stream).lines().map_while(Result::ok).collect();
    assert!(heard.iter().any(|line| line.starts_with("250 2.0.0 kept")), "{heard:?}");
}

/// Shows: R3, SEC
#[test]
fn a_mail_to_itself_shows_how_mail_comes_in_and_leaves_nothing_behind() {
    let company = Company::founded();
    let (serving, said) = company.start(&["serve", "--json"]);
    let lmtp = said["lmtp"].as_str().unwrap();
    let well = mail_server(lmtp, WELL);
    let open = mail_server(lmtp, Set { takes_anybody: true, strips: false, ..WELL });

    let seen_well = company.ask(&["mail", "doctor", "--mx", &well]);
    let seen_open = company.run(&["mail", "doctor", "--mx", &open]);
    let left = company.ask(&["mail", "status"]);

    assert_eq!(seen_well["refuses_unknown"], true);
    assert_eq!((&seen_well["canary_arrived"], &seen_well["results_stripped"]), (&true.into(), &true.into()));
    assert_eq!(seen_open.code, 1, "{seen_open:?}");
    for told in ["TAKES a recipient that nobody has", "anybody can write them, and Amanah believes none"] {
        assert!(seen_open.out.contains(told), "{told}: {seen_open:?}");
    }
    assert_eq!(left["counts"], serde_json::json!({}), "the mails to itself are gone");
    assert_eq!(serving.end(), 0);
}

/// Shows: SEC
#[test]
fn a_mail_that_does_not_arrive_and_a_house_that_does_not_run_are_said() {
    let company = Company::founded();
    let alone = company.run(&["mail", "doctor", "--mx", "127.0.0.1:1"]);
    let (serving, said) = company.start(&["serve", "--json"]);
    let lost = mail_server(said["lmtp"].as_str().unwrap(), Set { hands_over: false, ..WELL });

    let nobody = company.run(&["mail", "doctor", "--mx", "127.0.0.1:1"]);
    let lost = company.run(&["mail", "doctor", "--mx", &lost]);

    assert!(alone.code == 1 && alone.err.contains("does not run"), "{alone:?}");
    assert!(nobody.code == 1 && nobody.err.contains("cannot be reached"), "{nobody:?}");
    assert!(lost.code == 1 && lost.out.contains("did NOT arrive"), "{lost:?}");
    assert_eq!(serving.end(), 0);
}

//! With a real Postfix: over TLS into a mailbox, through an outage, and back as a bounce that the program reads.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use amanah::config::{MailRelay, RelayTls};
use amanah::control::Control;
use amanah::serve::Closing;
use amanah_service::vault::MailState;

use crate::house::{Company, START, named, relay};
use crate::postfix::Postfix;
use crate::skip::skip;

/// Shows: U1
#[tokio::test]
async fn mail_reaches_a_mailbox_over_tls_and_comes_back_when_there_is_none() {
    let Some(mut postfix) = postfix() else { return };
    let company = Company::new().await;
    let (sri, budi, nobody) = (
        company.customer("sri@example.test").await,
        company.customer("budi@example.test").await,
        company.customer("nobody@example.test").await,
    );
    let encrypted = over_tls(&postfix, &postfix.authority());
    for customer in [sri, budi] {
        company.write_to(customer).await;
    }

    // An authority that did not sign: nothing is said to it.
    let strange = over_tls(&postfix, &postfix.stranger());
    assert_eq!(company.turn(&relay(&strange)).await, 0);
    let waiting = company.house.vault().mails(1).await.unwrap();
    assert_eq!(waiting[0].answer.as_deref(), Some("relay-tls"));

    // The right one.
    company.clock.move_to(START.plus_hours(1));
    assert_eq!(company.turn(&relay(&encrypted)).await, 2);
    postfix
        .wait_until(|server| server.delivered_to("sri").len() == 1 && server.delivered_to("budi").len() == 1);
    let mail = postfix.delivered_to("sri").remove(0);
    for piece in [
        "Return-Path: <bounce+",
        "From: \"PT Contoh Awan\" <no-reply@contoh.example>",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/alternative;",
        "Kata sandi Anda di PT Contoh Awan telah diganti",
        "with ESMTPS",
    ] {
        assert!(mail.contains(piece), "{piece} is missing in {mail}");
    }

    // The server is gone for a day, with mails on both sides of it.
    postfix.stop();
    let late: Vec<_> = [company.write_to(sri).await, company.write_to(budi).await].into();
    for hour in 2..26 {
        company.clock.move_to(START.plus_hours(hour));
        assert_eq!(company.turn(&relay(&encrypted)).await, 0);
    }
    postfix.go_on().unwrap();
    let mut taken = 0;
    for hour in 26..31 {
        company.clock.move_to(START.plus_hours(hour));
        taken += company.turn(&relay(&encrypted)).await;
    }
    assert_eq!(taken, 2);
    postfix
        .wait_until(|server| server.delivered_to("sri").len() == 2 && server.delivered_to("budi").len() == 2);
    for id in late {
        assert_eq!(company.mail(id).await.state, MailState::Sent);
    }

    // Nobody's mailbox: the server takes the mail, and sends back that it could not deliver it.
    let lost = company.write_to(nobody).await;
    assert_eq!(company.turn(&relay(&encrypted)).await, 1);
    assert_eq!(company.mail(lost).await.state, MailState::Sent);
    postfix.wait_until(|server| !server.bounces().is_empty());
    let (recipient, bounce) = postfix.bounces().remove(0);
    assert!(recipient.starts_with("bounce+") && bounce.contains("multipart/report"), "{recipient} {bounce}");

    let file = company.folders.path().join("amanah.toml");
    std::fs::write(&file, configuration(postfix.port)).unwrap();
    let ingest = |recipient: &str, message: &str| ingest(&file, recipient, message);
    assert_eq!(ingest(&recipient, &bounce).0, 75, "nobody serves: the mail server keeps it");
    let (closer, closing) = Closing::pair();
    let control = Control::open(&company.folders.path().join("data")).unwrap();
    let serving = tokio::spawn(control.serve(company.house.clone(), company.clock.clone(), closing));

    let forged = recipient.replace(['0', '1', '2', '3'], "4");
    let away = "From: x@example.test\r\nSubject: Re: Halo\r\n\r\nI am away.\r\n".to_owned();
    let mut answers = Vec::new();
    for (to, message) in [
        (forged, bounce.clone()),
        (recipient.clone(), away.clone()),
        ("privacy+delete@contoh.example".to_owned(), away),
        (recipient.replace("contoh.example", "elsewhere.example"), bounce.clone()),
        (recipient, bounce),
    ] {
        let file = file.clone();
        let done = tokio::task::spawn_blocking(move || self::ingest(&file, &to, &message)).await.unwrap();
        answers.push(done);
    }
    closer.close();
    serving.await.unwrap();

    let codes: Vec<i32> = answers.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [67, 67, 67, 67, 0], "{answers:?}");
    assert!(answers[1].1.contains("no delivery status notification"), "{answers:?}");
    let header = company.mail(lost).await;
    assert_eq!((header.state, header.answer.as_deref()), (MailState::Undeliverable, Some("5.1.1")));
    assert!(company.house.vault().undeliverable_since(nobody).await.unwrap().is_some());
    assert_eq!(company.house.vault().undeliverable_since(sri).await.unwrap(), None);
}

fn postfix() -> Option<Postfix> {
    match Postfix::start() {
        Ok(postfix) => Some(postfix),
        Err(reason) => {
            skip(&reason);
            None
        }
    }
}

fn over_tls(postfix: &Postfix, authority: &Path) -> MailRelay {
    let mut named = named(postfix.port);
    (named.tls, named.ca_file) = (RelayTls::Starttls, Some(authority.to_owned()));
    named
}

fn configuration(port: u16) -> String {
    format!(
        "[company]\nname = \"PT Contoh Awan\"\nprivacy_mailbox = \"privasi@contoh.example\"\n\
         [folders]\ndata = \"data\"\nkeys = \"keys\"\n[mail]\nrelay = \"localhost:{port}\"\ntls = \"none\"\n"
    )
}

/// Runs `amanah mail ingest`; its exit code, and what it said about a failure.
fn ingest(config: &Path, recipient: &str, message: &str) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amanah"))
        .args(["--config", config.to_str().unwrap(), "mail", "ingest", "--recipient", recipient])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(message.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

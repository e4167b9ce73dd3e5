//! What the doctor says about a relay, by running the program.

use std::path::Path;
use std::process::Command;

use amanah::cli::Folders;
use amanah::doctor::Consultation;
use serde_json::Value;
use tempfile::TempDir;

use crate::house::{Company, START, named, relay};
use crate::peer::{Mood, Peer};

/// A folder with a founded company whose relay is at this port.
fn founded(port: u16) -> TempDir {
    let folder = TempDir::new().unwrap();
    let relay = format!("localhost:{port}");
    let init = [
        "init",
        "--company",
        "PT Contoh",
        "--privacy-mailbox",
        "privasi@contoh.example",
        "--relay",
        &relay,
        "--relay-tls",
        "none",
        "--yes",
    ];
    let (code, told) = run(folder.path(), &init);
    assert_eq!(code, 0, "{told}");
    let file = folder.path().join("amanah.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(&format!("relay = \"{relay}\"")) && text.contains("tls = \"none\""), "{text}");
    std::fs::write(
        &file,
        text.replace("timeout_seconds = 60", "timeout_seconds = 1")
            .replace("resolver = \"\"", "resolver = \"127.0.0.1:1\""),
    )
    .unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_amanah")).args(arguments).current_dir(folder).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(told).unwrap())
}

#[test]
fn a_relay_that_takes_mail_is_said_to_and_one_that_does_not_is_an_alarm() {
    let peer = Peer::new(Mood::Takes);
    let folder = founded(peer.port);

    let well = run(folder.path(), &["mail", "doctor"]);
    let whole = run(folder.path(), &["doctor", "--json"]);
    peer.becomes(Mood::IsBusy);
    let busy = run(folder.path(), &["mail", "doctor"]);
    let alarm = run(folder.path(), &["doctor"]);

    assert_eq!(well.0, 0, "{}", well.1);
    for piece in ["takes mail", "no-reply@contoh.example", "bounce+…@contoh.example"] {
        assert!(well.1.contains(piece), "{piece} is missing in {}", well.1);
    }
    let found: Value = serde_json::from_str(whole.1.lines().next().unwrap()).unwrap();
    let findings = found["findings"].as_array().unwrap();
    let relay = findings.iter().find(|finding| finding["about"] == "relay").unwrap();
    assert_eq!(relay["severity"], "good", "{relay}");
    assert_eq!(busy.0, 1);
    assert!(busy.1.contains("takes NO mail (relay-421-4.3.2)"), "{}", busy.1);
    assert!(alarm.1.contains("takes no mail (relay-421-4.3.2)"), "{}", alarm.1);
    assert!(!peer.said().iter().any(|line| line.starts_with("MAIL")), "nothing is sent to find out");
}

/// What the doctor whom the console asks says about the relay now.
async fn asked(doctor: &Consultation, company: &Company) -> String {
    assert!(doctor.examine(&company.house, START).await.unwrap());
    let (_, found) = doctor.last().unwrap();
    found.into_iter().find(|finding| finding.about == "relay").unwrap().says
}

#[tokio::test]
async fn asked_in_the_console_the_doctor_looks_at_the_relay_too() {
    let peer = Peer::new(Mood::Takes);
    let company = Company::new().await;
    let folder = company.folders.path();
    let folders = Folders { data_dir: folder.join("data"), key_dir: folder.join("keys") };
    let blind = Consultation::new(folders.clone());
    let doctor = Consultation::new(folders).with_relay(Some(relay(&named(peer.port))));

    let unseen = asked(&blind, &company).await;
    let well = asked(&doctor, &company).await;
    peer.becomes(Mood::IsBusy);
    let busy = asked(&doctor, &company).await;

    assert!(unseen.contains("was not looked at"), "{unseen}");
    assert!(well.contains(&format!("localhost:{} takes mail", peer.port)), "{well}");
    assert!(busy.contains("takes no mail (relay-421-4.3.2)"), "{busy}");
    assert!(!peer.said().iter().any(|line| line.starts_with("MAIL")), "nothing is sent to find out");
}

#[test]
fn without_a_relay_the_doctor_says_what_is_missing() {
    let peer = Peer::new(Mood::IsSilent);
    let folder = founded(peer.port);

    let silent = run(folder.path(), &["mail", "doctor"]);
    let file = folder.path().join("amanah.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace(&format!("localhost:{}", peer.port), "")).unwrap();
    let none = run(folder.path(), &["mail", "doctor"]);
    let ingest = run(folder.path(), &["mail", "ingest", "--recipient", "x@contoh.example"]);

    assert!(silent.0 == 1 && silent.1.contains("relay-timeout"), "{}", silent.1);
    assert!(none.0 == 1 && none.1.contains("mail.relay"), "{}", none.1);
    assert_eq!(ingest.0, 67, "{}", ingest.1);
}

#[test]
fn a_configuration_that_cannot_be_read_keeps_bounces_at_the_mail_server() {
    let folder = TempDir::new().unwrap();

    let ingest = run(folder.path(), &["mail", "ingest", "--recipient", "x@contoh.example"]);

    assert_eq!(ingest.0, 75, "{}", ingest.1);
}

//! Keys at the command line: status, rotation, copies, and secrets that stand in no argument.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::company::{Company, Ended};
use crate::demo::{CONFIG, OFFICER, demo};

const SUPPORT: &[&str] = &["--as", "doni@awan-rekaan.example"];

/// A copy of the demo with people in it, for this test alone.
pub(crate) fn copied_demo() -> Company {
    let company = Company::nowhere();
    let demo = demo();
    let copied =
        Command::new("cp").arg("-r").arg(demo.company.path("demo")).arg(company.path("demo")).status();
    assert!(copied.unwrap().success());
    company
}

fn rewrite(company: &Company, from: &str, to: &str) {
    let file = company.path("demo/amanah.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(&file, text.replace(from, to)).unwrap();
}

fn keep_well(company: &Company) {
    rewrite(company, "\ncopies = []", "\ncopies = [\"../one\", \"../two\"]");
    rewrite(company, "master_copies = []", "master_copies = [\"../safe\"]");
}

fn key(company: &Company, verb: &[&str], acting: &[&str]) -> Ended {
    company.run(&[&["key"], verb, CONFIG, acting].concat())
}

/// Shows: invariant 5
#[test]
fn a_rotation_ends_the_epoch_and_status_and_doctor_say_so() {
    let company = copied_demo();
    keep_well(&company);

    let before = company.ask(&[&["key", "status"], CONFIG].concat());
    let rotated = key(&company, &["rotate"], OFFICER);
    let after = company.ask(&[&["key", "status"], CONFIG].concat());
    let doctor = company.run(&[&["doctor"], CONFIG].concat());

    assert_eq!(before["epochs"].as_array().unwrap().len(), 1);
    assert_eq!(rotated.code, 0, "{rotated:?}");
    for said in ["epoch 2 is in use", "epoch 1 ended", "verified", "read back", "one volume"] {
        assert!(rotated.out.contains(said), "{said}: {}", rotated.out);
    }
    assert_eq!(after["epochs"][0]["keys"], 0);
    assert_eq!(after["epochs"][1]["keys"], before["epochs"][0]["keys"]);
    assert!(!company.path("demo/keys/master.key").exists());
    assert!(company.path("one/keys.db").exists() && company.path("two/keys.db").exists());
    assert!(company.path("safe/master-2.key").exists());
    assert!(doctor.out.contains("2 copies of the key store are verified and fresh"), "{}", doctor.out);
    assert!(doctor.out.contains("lies on the volume of the data"), "{}", doctor.out);
    assert!(doctor.out.contains("epoch 2 ends on"), "{}", doctor.out);
}

/// Shows: invariant 11
#[test]
fn without_copies_nothing_is_destroyed_unless_it_is_said() {
    let company = copied_demo();

    let refused = key(&company, &["rotate"], OFFICER);
    let there = company.path("demo/keys/master.key").exists();
    let waived = key(&company, &["rotate", "--without-copies"], OFFICER);
    let opens = company.run(&[&["ledger", "checkpoint"], CONFIG].concat());

    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("keys.copies"), "{}", refused.err);
    assert!(there, "nothing was begun");
    assert_eq!(waived.code, 0, "{waived:?}");
    assert!(waived.out.contains("WITHOUT COPIES"), "{}", waived.out);
    assert_eq!(opens.code, 0, "{opens:?}");
}

/// Shows: SEC
#[test]
fn keys_are_the_engineers_and_the_officers_to_keep() {
    let company = copied_demo();

    let rotated = key(&company, &["rotate", "--without-copies"], SUPPORT);
    let copied = key(&company, &["copy", "--to", "mine"], SUPPORT);

    assert_eq!((rotated.code, copied.code), (3, 3), "{rotated:?} {copied:?}");
    assert!(company.path("demo/keys/master.key").exists() && !company.path("mine").exists());
}

#[test]
fn a_copy_is_made_apart_and_registered() {
    let company = copied_demo();

    let beside = key(&company, &["copy", "--to", "demo/data/copy"], OFFICER);
    let apart = key(&company, &["copy", "--to", "apart"], OFFICER);
    let status = company.ask(&[&["key", "status"], CONFIG].concat());

    assert_eq!(beside.code, 1, "{beside:?}");
    assert!(beside.err.contains("apart from data and keys"), "{}", beside.err);
    assert_eq!(apart.code, 0, "{apart:?}");
    assert_eq!(names(&company.path("apart")), ["keys.db"], "never the master key beside it");
    assert_eq!(status["copies"].as_array().unwrap().len(), 1);
    assert_eq!(status["copies"][0]["is_there"], true);
}

#[test]
fn keys_are_rotated_while_the_house_serves() {
    let company = copied_demo();
    keep_well(&company);
    let serve = ["serve", "--demo", "--folder", "demo", "--port", "0", "--json"];
    let (serving, _) = company.start(&serve);

    // Serving, it may have ended the epoch already, which began a year ago: both ways end well.
    let rotated = key(&company, &["rotate"], OFFICER);
    let status = company.ask(&[&["key", "status"], CONFIG].concat());
    let ended = serving.end();
    let opens = company.run(&[&["ledger", "checkpoint"], CONFIG].concat());

    assert_eq!((rotated.code, ended, opens.code), (0, 0, 0), "{rotated:?} {opens:?}");
    let epochs = status["epochs"].as_array().unwrap();
    assert!(epochs.len() >= 2, "{status}");
    assert!(epochs.iter().rev().skip(1).all(|epoch| epoch["keys"] == 0 && !epoch["ended_at"].is_null()));
}

#[test]
fn a_passphrase_comes_from_a_private_file_and_a_wrong_one_opens_nothing() {
    let company = copied_demo();
    keep_well(&company);
    rewrite(&company, "provider = \"file\"", "provider = \"passphrase\"");
    let checkpoint = || company.run(&[&["ledger", "checkpoint"], CONFIG].concat());

    let nowhere = checkpoint();
    rewrite(&company, "passphrase_file = \"\"", "passphrase_file = \"../words\"");
    let words = company.path("words");
    fs::write(&words, "sapi makan rumput\n").unwrap();
    let exposed = checkpoint();
    fs::set_permissions(&words, fs::Permissions::from_mode(0o600)).unwrap();
    let rotated = key(&company, &["rotate"], OFFICER);
    fs::write(&words, "kambing makan rumput\n").unwrap();
    let wrong = checkpoint();
    fs::write(&words, "sapi\n").unwrap();
    let short = checkpoint();
    fs::write(&words, "sapi makan rumput\n").unwrap();
    let right = checkpoint();

    assert_eq!(rotated.code, 0, "{rotated:?}");
    assert_eq!(right.code, 0, "{right:?}");
    for (refused, says) in [
        (nowhere, "AMANAH_PASSPHRASE_FILE"),
        (exposed, "chmod 600"),
        (wrong, "the passphrase does not open the key store"),
        (short, "fewer than 12 letters"),
    ] {
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.err.contains(says), "{says}: {}", refused.err);
        assert!(!refused.err.contains("sapi") && !refused.err.contains("kambing"), "{}", refused.err);
    }
    assert!(company.path("demo/keys/master-2.salt").exists());
    assert!(!company.path("demo/keys/master.key").exists());
}

#[test]
fn an_old_copy_of_the_key_store_is_refused_with_the_reason() {
    let company = copied_demo();
    keep_well(&company);
    fs::create_dir(company.path("old")).unwrap();
    let copied = key(&company, &["copy", "--to", "old"], OFFICER);
    let rotated = key(&company, &["rotate"], OFFICER);
    let present = fs::read(company.path("demo/keys/keys.db")).unwrap();

    fs::copy(company.path("old/keys.db"), company.path("demo/keys/keys.db")).unwrap();
    let refused = company.run(&[&["ledger", "checkpoint"], CONFIG].concat());
    fs::write(company.path("demo/keys/keys.db"), present).unwrap();
    let again = company.run(&[&["ledger", "checkpoint"], CONFIG].concat());

    assert_eq!((copied.code, rotated.code, refused.code, again.code), (0, 0, 1, 0), "{rotated:?} {again:?}");
    assert!(refused.err.contains("whose master key was destroyed"), "{}", refused.err);
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

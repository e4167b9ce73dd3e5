//! The three dates of an erasure at the command line.

use amanah::config::Config;
use amanah::opening;
use amanah_policy::{Channel, ErasureGround, Timestamp};
use amanah_service::deletion::certificate::{self, CaseDates};
use amanah_service::vault::{Actor, Personal};

use crate::company::Company;
use crate::demo::{CONFIG, OFFICER};
use crate::key::copied_demo;

/// Erases a customer of the demo, as the rooms of a later issue will; gives the id.
#[tokio::main(flavor = "current_thread")]
async fn erase(company: &Company, at: Timestamp) -> String {
    let config = Config::load(&company.path("demo/amanah.toml")).unwrap();
    let house = opening::open_house(&config).await.unwrap();
    let email = Personal::text("pemilik@kopi-senja.example");
    let id = house.vault().customer_by_email(&email).await.unwrap().unwrap();
    let ground = ErasureGround::ConfirmedRequest;
    house.vault().erase_customer(id, ground, Actor::Customer(id), at).await.unwrap();
    id.to_string()
}

/// Shows: invariant 5
#[test]
fn the_status_of_an_erasure_gives_three_dates_and_says_what_is_not_established() {
    let company = copied_demo();
    let id = erase(&company, Timestamp::from_seconds(1_795_478_400));
    let status = |more: &[&str]| company.run(&[&["erase", "status", &id], CONFIG, OFFICER, more].concat());

    let due = status(&[]);
    let rotated = company.run(&[&["key", "rotate", "--without-copies"], CONFIG, OFFICER].concat());
    let ended = status(&[]);
    let facts: serde_json::Value = serde_json::from_str(&status(&["--json"]).out).unwrap();

    assert_eq!((due.code, rotated.code, ended.code), (0, 0, 0), "{due:?} {rotated:?} {ended:?}");
    assert!(due.out.contains("unreadable         2026-11-24 07:00 WIB"), "{}", due.out);
    assert!(due.out.contains("when epoch 1 ends; will not be established"), "{}", due.out);
    assert!(ended.out.contains("not established, although epoch 1 ended on"), "{}", ended.out);
    assert!(ended.out.contains("keys and data lie on one volume"), "{}", ended.out);
    assert_eq!(facts["epoch"], 1);
    assert!(facts["values_gone_at"].is_i64() && facts["epoch_ended_at"].is_i64(), "{facts}");
    assert!(facts["backups_unreadable_at"].is_null(), "{facts}");
    assert_eq!(facts["not_established"]["code"], "shared_volume");
}

#[test]
fn an_erasure_that_never_was_and_an_id_that_is_none_are_named_as_such() {
    let company = copied_demo();
    let status = |id: &str| company.run(&[&["erase", "status", id], CONFIG, OFFICER].concat());

    let nobody = status("cus_000102030405060708090a0b0c0d0e0f");
    let no_id = status("sri@kopi-senja.example");

    assert_eq!((nobody.code, no_id.code), (1, 2), "{nobody:?} {no_id:?}");
    assert!(nobody.err.contains("nobody of this id was erased"), "{}", nobody.err);
    assert!(!no_id.err.contains("sri@"), "{}", no_id.err);
}

/// Gives the certificate of the erasure of the demo's customer, as the case of a later issue will; gives the id.
#[tokio::main(flavor = "current_thread")]
async fn certify(company: &Company, id: &str, at: Timestamp) {
    let config = Config::load(&company.path("demo/amanah.toml")).unwrap();
    let house = opening::open_house(&config).await.unwrap();
    let case = CaseDates { channel: Channel::Mail, received_at: at, confirmed_at: Some(at) };
    certificate::issue(&house, id.parse().unwrap(), case, at).await.unwrap();
}

/// Shows: DEL3, invariant 4
#[test]
fn a_certificate_is_given_as_text_and_as_a_page_and_verified_without_the_store() {
    let company = copied_demo();
    let at = Timestamp::from_seconds(1_795_478_400);
    let id = erase(&company, at);
    certify(&company, &id, at);
    let certificate =
        |more: &[&str]| company.run(&[&["erase", "certificate", &id], CONFIG, OFFICER, more].concat());
    let (text, page) = (company.path("certificate.txt"), company.path("certificate.pdf"));
    let (text, page) = (text.to_str().unwrap(), page.to_str().unwrap());

    let shown = certificate(&[]);
    let json = certificate(&["--json"]);
    let written = certificate(&["--output", text]);
    let printed = certificate(&["--format", "pdf", "--output", page]);
    let again = certificate(&["--output", text]);
    let missing = certificate(&["--issue", "2"]);

    assert_eq!((shown.code, json.code, written.code, printed.code), (0, 0, 0, 0), "{written:?} {printed:?}");
    assert_eq!((again.code, missing.code), (1, 1), "{again:?} {missing:?}");
    let facts: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(std::fs::read_to_string(text).unwrap(), shown.out);
    assert_eq!(facts["certificate"], shown.out);
    assert!(std::fs::read(page).unwrap().starts_with(b"%PDF-"));
    let key = facts["key"].as_str().unwrap();
    let verified = company.run(&["ledger", "verify", text, "--key", key]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.contains(&format!("certificate verified: issue 1 for {id}")), "{}", verified.out);
    std::fs::write(text, shown.out.replacen("\"count\":1", "\"count\":2", 1)).unwrap();
    let forged = company.run(&["ledger", "verify", text, "--key", key]);
    assert_eq!(forged.code, 1, "{forged:?}");
    assert!(forged.err.contains("NOT verified"), "{}", forged.err);
}

//! The three dates of an erasure at the command line.

use amanah::config::Config;
use amanah::opening;
use amanah_policy::{ErasureGround, Timestamp};
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

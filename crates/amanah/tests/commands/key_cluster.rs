//! A company with its data on one PostgreSQL server and its keys on another, and one that moves its keys there.

use serde_json::Value;

use crate::company::Company;
use crate::demo::{CONFIG, OFFICER};
use crate::key::copied_demo;
use crate::{postgres, skip};

fn server() -> Option<postgres::Server> {
    postgres::Server::start().map_err(|reason| skip::skip(&reason)).ok()
}

/// Shows: invariant 5
#[test]
fn a_company_is_founded_with_its_keys_in_a_second_cluster_and_in_no_other() {
    let (Some(data), Some(keys)) = (server(), server()) else { return };
    let company = Company::nowhere();
    let [at_data, beside, at_keys] = [(&data, "data"), (&data, "beside"), (&keys, "keys")]
        .map(|(server, name)| postgres::database(&server.address(), &company.path(name)));
    let init = |key_store: &str| {
        company.run(&[
            "init",
            "--company",
            "PT Contoh",
            "--privacy-mailbox",
            "privasi@contoh.example",
            "--store",
            &at_data,
            "--key-store",
            key_store,
        ])
    };

    let together = init(&beside);
    let apart = init(&at_keys);
    let doctor = company.run(&["doctor"]);
    company.rewrite("apart_declared_by = \"\"", "apart_declared_by = \"Kepala Operasi\"");
    company.rewrite("apart_declared_on = \"\"", "apart_declared_on = \"2026-11-26\"");
    let declared = company.run(&["doctor"]);
    let status = company.ask(&["key", "status"]);

    assert_eq!(together.code, 1, "{together:?}");
    assert!(
        together.err.contains("one database cluster") && together.err.contains("`keys.url`"),
        "{together:?}"
    );
    assert_eq!(apart.code, 0, "{apart:?}");
    assert!(apart.out.contains("master keys in"), "{}", apart.out);
    assert!(!company.path("amanah-keys/keys.db").exists() && company.path("amanah-keys/master.key").exists());
    for said in ["key cluster", "cannot be seen from here"] {
        assert!(doctor.out.contains(said), "{said}: {}", doctor.out);
    }
    assert!(declared.out.contains("declared by Kepala Operasi on 2026-11-26"), "{}", declared.out);
    assert_eq!(status["doubt"], "declared");
    assert_eq!(status["apart_declared"]["by"], "Kepala Operasi");
    assert!(!doctor.out.contains("postgresql://"), "the address is never shown: {}", doctor.out);
}

/// Shows: invariant 5, invariant 11
#[test]
fn keys_move_into_a_cluster_and_the_house_goes_on_there() {
    let Some(server) = server() else { return };
    let company = copied_demo();
    let before = company.ask(&[&["key", "status"], CONFIG].concat());
    let url = postgres::database(&server.address(), &company.path("keys"));
    let file = company.path("demo/amanah.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text
        .replacen("\nurl = \"\"", &format!("\nurl = \"{url}\""), 1)
        .replace("\ncopies = []", "\ncopies = [\"../one\", \"../two\"]")
        .replace("master_copies = []", "master_copies = [\"../safe\"]");
    std::fs::write(&file, text).unwrap();
    let run = |arguments: &[&str]| {
        let ended = company.run(&[arguments, CONFIG].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.out
    };

    let without = company.run(&[&["key", "status"], CONFIG].concat());
    let moved = run(&["key", "restore", "demo/keys"]);
    let after: Value = company.ask(&[&["key", "status"], CONFIG].concat());
    let rotated = run(&[&["key", "rotate"], OFFICER].concat());
    run(&[&["store", "backup", "--data", "backup/data", "--keys", "backup/keys"], OFFICER].concat());
    std::fs::remove_file(company.path("demo/data/amanah.db")).unwrap();
    for beside in ["demo/data/amanah.db-wal", "demo/data/amanah.db-shm"] {
        // Gone with the last process, most often.
        let _ = std::fs::remove_file(company.path(beside));
    }
    let restored = run(&["store", "restore", "backup/data"]);
    let scanned =
        company.run_with(&[&["store", "scan-for"], CONFIG, OFFICER].concat(), "no such value anywhere\n");

    assert!(without.err.contains("are not there"), "{without:?}");
    assert!(moved.contains("the key store is there again"), "{moved}");
    assert!(company.path("demo/keys/keys.db.moved").exists());
    assert_eq!(after["epochs"][0]["keys"], before["epochs"][0]["keys"]);
    assert!(rotated.contains("epoch 1 ended") && rotated.contains("verified"), "{rotated}");
    assert!(restored.contains("ledger entries"), "{restored}");
    assert!(scanned.out.contains("found nowhere"), "{scanned:?}");
}

/// Shows: ACC, R1, R2, U1, U2a, SEC, DEL1, invariant 4
#[test]
fn the_tour_lives_a_whole_life_with_its_keys_in_a_second_cluster() {
    let (Some(data), Some(keys)) = (server(), server()) else { return };
    let nowhere = Company::nowhere();
    let [at_data, at_keys] =
        [&data, &keys].map(|server| postgres::database(&server.address(), &nowhere.path("tour")));

    let ended = nowhere.run(&["tour", "--store", &at_data, "--key-store", &at_keys]);

    assert_eq!(ended.code, 0, "{}\n{}", ended.out, ended.err);
    assert!(ended.out.trim_end().ends_with("ledger verified"), "{}", ended.out);
}

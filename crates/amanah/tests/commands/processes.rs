//! Several processes of the program on one database: only where the suite runs on a server.

use std::time::Duration;

use crate::company::{Company, Running};

/// A company with a second configuration: a data folder of its own, the same keys, the same database.
fn company_of_two() -> Option<Company> {
    crate::postgres::given_server()?;
    let company = Company::founded();
    let first = std::fs::read_to_string(company.path("amanah.toml")).unwrap();
    let second = first.replace("data = \"amanah-data\"", "data = \"second-data\"");
    assert_ne!(first, second);
    std::fs::write(company.path("second.toml"), second).unwrap();
    Some(company)
}

fn serve(company: &Company, config: &str) -> (Running, String) {
    let (running, said) = company.start(&["serve", "--json", "--config", config]);
    (running, format!("{}/health", said["health"].as_str().unwrap()))
}

fn health(address: &str) -> String {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut answer = agent.get(address).call().unwrap();
    let status = answer.status().as_u16();
    format!("{status} {}", answer.body_mut().read_to_string().unwrap())
}

#[test]
fn two_processes_serve_one_database_and_keep_one_ledger() {
    let Some(company) = company_of_two() else { return };
    let (first, at_first) = serve(&company, "amanah.toml");
    let (second, at_second) = serve(&company, "second.toml");

    std::fs::write(company.path("a.log"), lines()).unwrap();
    let import = |config| company.ask(&["import", "access-log", "a.log", "--config", config]);

    let before = company.ask(&["ledger", "checkpoint"]);
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| import("second.toml"));
        (import("amanah.toml"), other.join().unwrap())
    });
    let doctor = company.run(&["doctor", "--config", "second.toml"]);
    let after = company.ask(&["ledger", "checkpoint", "--config", "second.toml"]);

    assert_eq!((health(&at_first), health(&at_second)), ("200 well\n".to_owned(), "200 well\n".to_owned()));
    let both = |count: &str| one[count].as_u64().unwrap() + other[count].as_u64().unwrap();
    assert_eq!((both("quarantined"), both("duplicate")), (LINES, LINES), "each line once: {one} {other}");
    assert_eq!(before["key"], after["key"], "one ledger");
    assert!(doctor.out.contains("ledger verified") && doctor.out.contains("PostgreSQL"), "{}", doctor.out);
    assert!(!doctor.out.contains("postgresql://"), "the address is never shown: {}", doctor.out);
    assert_eq!((first.end(), second.end()), (0, 0));
}

const LINES: u64 = 2_000;

fn lines() -> String {
    let lines = (0..LINES).map(|n| {
        let (minute, second) = (n / 60 % 60, n % 60);
        format!("kopi.example 198.51.100.7 - - [25/Nov/2026:10:{minute:02}:{second:02} +0700] \"GET /{n} HTTP/1.1\" 200 9 \"-\" \"curl/8\"\n")
    });
    lines.collect()
}

/// Shows: invariant 1
#[test]
fn a_process_with_an_older_policy_is_not_ready_says_why_and_stops() {
    let Some(company) = company_of_two() else { return };
    // Each machine has packs of its own; the new version arrives at the second first.
    let config = std::fs::read_to_string(company.path("second.toml")).unwrap();
    let elsewhere = config.replace("policy = \"amanah-policy\"", "policy = \"second-policy\"");
    assert_ne!(config, elsewhere);
    std::fs::write(company.path("second.toml"), elsewhere).unwrap();
    let (old, new) = (company.path("amanah-policy/v0001"), company.path("second-policy/v0002"));
    std::fs::create_dir_all(&new).unwrap();
    for file in std::fs::read_dir(old).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap().replacen("version = 1", "version = 2", 1);
        let text = text.replacen("effective = 2025-11-01", "effective = 2025-12-01", 1);
        std::fs::write(new.join(file.file_name().unwrap()), text).unwrap();
    }
    activated_long_ago(&new);
    let (first, at_first) = serve(&company, "amanah.toml");

    let (second, at_second) = serve(&company, "second.toml");
    let told = health(&at_first);
    let (ended, code) = std::sync::mpsc::channel();
    std::thread::spawn(move || ended.send(first.wait()));
    let code = code.recv_timeout(Duration::from_secs(60)).expect("it stops by itself");

    assert!(told.starts_with("503 another process put policy v0002 into force"), "{told}");
    assert_eq!(code, 1);
    assert_eq!(health(&at_second), "200 well\n");
    std::fs::rename(new, company.path("amanah-policy/v0002")).unwrap();
    let (again, at_again) = serve(&company, "amanah.toml");
    assert_eq!(health(&at_again), "200 well\n", "it comes back with the new one");
    assert_eq!((again.end(), second.end()), (0, 0));
}

/// Writes the record of a version that passed the gate when its day was still ahead.
fn activated_long_ago(pack: &std::path::Path) {
    let text = |file| std::fs::read_to_string(pack.join(file)).unwrap();
    let sources = amanah_policy::PackSources { policy_toml: text("policy.toml"), ..amanah_policy::shipped() };
    let bundle = amanah_policy::Bundle::compile(&sources).unwrap().hash().to_string();
    let record = serde_json::json!({
        "bundle": bundle, "method": "enumerated", "claims": 1, "guards": 1, "kinds_of_request": 1,
    });
    std::fs::write(pack.join("proof.json"), record.to_string()).unwrap();
}

/// Shows: SEC
#[test]
fn a_password_of_the_database_stands_in_no_message() {
    let Some(company) = company_of_two() else { return };
    let url = company.database().unwrap();
    let wrong = url.replace("amanah@", "nobody:geheim@");
    company.rewrite(&url, &wrong);
    use std::os::unix::fs::PermissionsExt as _;
    let file = company.path("amanah.toml");
    let open_to = |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();

    open_to(0o644);
    let readable = company.run(&["serve"]);
    open_to(0o640);
    let refused = company.run(&["serve"]);

    assert_eq!((readable.code, refused.code), (1, 1));
    assert!(readable.err.contains("chmod 640"), "{}", readable.err);
    assert!(refused.err.contains("cannot be used"), "{}", refused.err);
    for said in [readable.err, refused.err] {
        assert!(!said.contains("geheim"), "{said}");
    }
}

#[test]
fn what_cannot_be_founded_leaves_nothing_behind() {
    let Some(company) = company_of_two() else { return };
    let url = company.database().unwrap();
    let elsewhere = Company::nowhere();
    let init = ["init", "--company", "PT Lain", "--privacy-mailbox", "lain@contoh.example", "--store"];

    let taken = elsewhere.run(&[&init[..], &[&url]].concat());
    let nobody = elsewhere.run(&[&init[..], &["postgresql://amanah@127.0.0.1:1/nowhere"]].concat());

    assert_eq!((taken.code, nobody.code), (1, 1));
    assert!(taken.err.contains("exists already"), "{}", taken.err);
    assert!(nobody.err.contains("cannot be used"), "{}", nobody.err);
    assert!(!elsewhere.path("amanah-keys/keys.db").exists());
    assert!(!elsewhere.path("amanah.toml").exists());
}

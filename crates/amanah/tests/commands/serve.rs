use std::path::Path;

use crate::company::Company;

#[test]
fn serve_answers_until_it_is_asked_to_end() {
    let company = Company::founded();

    let (serving, said) = company.start(&["serve", "--json"]);
    let health = said["health"].as_str().unwrap().to_owned();
    let well = ureq::get(format!("{health}/health")).call().unwrap().body_mut().read_to_string().unwrap();
    let metrics = ureq::get(format!("{health}/metrics")).call().unwrap().body_mut().read_to_string().unwrap();

    assert_eq!(well, "well\n");
    assert!(metrics.contains("amanah_customers 0"), "{metrics}");
    assert_eq!(serving.end(), 0);
    assert!(!company.path("amanah-data/control.sock").exists());
}

#[test]
fn a_command_reaches_the_running_serve() {
    let company = Company::founded();
    let alone = company.ask(&["ledger", "checkpoint"]);

    let (serving, _) = company.start(&["serve", "--json"]);
    let through = company.ask(&["ledger", "checkpoint"]);
    let mode = mode_of(&company.path("amanah-data/control.sock"));

    assert_eq!(alone["key"], through["key"]);
    assert_eq!(mode, 0o600);
    assert_eq!(serving.end(), 0);
}

#[test]
fn a_second_process_is_told_that_the_folder_is_in_use() {
    let company = Company::founded();
    let (serving, _) = company.start(&["serve", "--json"]);

    let second = company.run(&["serve"]);

    assert_eq!(second.code, 1);
    assert!(second.err.contains("another process is using the data folder"), "{}", second.err);
    assert_eq!(serving.end(), 0, "the first one goes on undisturbed");
}

#[test]
fn a_socket_left_over_by_a_killed_process_is_no_hindrance() {
    let company = Company::founded();
    let (killed, _) = company.start(&["serve", "--json"]);
    drop(killed);
    assert!(company.path("amanah-data/control.sock").exists());

    let alone = company.run(&["ledger", "checkpoint"]);
    let (serving, _) = company.start(&["serve", "--json"]);

    assert_eq!(alone.code, 0, "{alone:?}");
    assert_eq!(serving.end(), 0);
}

fn mode_of(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

use crate::company::Company;

/// Shows: invariant 4
#[test]
fn an_entry_is_proved_on_one_page_that_anybody_can_check() {
    let company = Company::founded();
    let key = company.ask(&["ledger", "checkpoint"])["key"].as_str().unwrap().to_owned();

    let receipt = company.run(&["ledger", "prove", "0"]);
    std::fs::write(company.path("receipt.txt"), &receipt.out).unwrap();
    let elsewhere = ["ledger", "verify", "receipt.txt", "--config", "nowhere.toml"];
    let verified = company.run(&[&elsewhere[..], &["--key", &key]].concat());
    let keyless = company.run(&elsewhere);
    std::fs::write(company.path("receipt.txt"), receipt.out.replace("ledger_opened", "signed_in")).unwrap();
    let changed = company.run(&[&elsewhere[..], &["--key", &key]].concat());

    assert_eq!(receipt.code, 0, "{receipt:?}");
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.starts_with("receipt verified: entry 0 (ledger_opened)"), "{}", verified.out);
    assert_eq!(keyless.code, 2, "a key that came with the proof proves nothing: {keyless:?}");
    assert_eq!(changed.code, 1, "{changed:?}");
    assert!(changed.err.contains("NOT verified"), "{}", changed.err);
}

#[test]
fn an_entry_that_is_not_there_is_a_failure() {
    assert_eq!(Company::founded().run(&["ledger", "prove", "4711"]).code, 1);
}

#[test]
fn a_checkpoint_says_how_long_the_ledger_is() {
    let said = Company::founded().ask(&["ledger", "checkpoint"]);

    assert!(said["size"].as_u64().unwrap() >= 2, "the opening and the policy: {said}");
    assert!(said["checkpoint"].as_str().unwrap().starts_with("localhost/amanah\n"), "{said}");
}

#[test]
fn verification_needs_no_configuration() {
    let ended = Company::nowhere().run(&["ledger", "verify", "nothing.txt"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("nothing.txt cannot be read"), "{}", ended.err);
}

use crate::company::Company;

fn export(company: &Company) -> String {
    let key = company.ask(&["ledger", "checkpoint"])["key"].as_str().unwrap().to_owned();
    let entries = company.ask(&["ledger", "checkpoint"])["size"].as_u64().unwrap();
    assert!(entries >= 2, "the ledger begins with its opening and the policy");
    key
}

/// Shows: invariant 4
#[test]
fn an_entry_is_proved_on_one_page() {
    let company = Company::founded();

    let ended = company.run(&["ledger", "prove", "0"]);

    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.out.contains("ledger_opened"), "{}", ended.out);
    let nowhere = company.run(&["ledger", "prove", "4711"]);
    assert_eq!(nowhere.code, 1);
}

#[test]
fn a_checkpoint_can_be_kept_and_carries_the_key() {
    let company = Company::founded();

    assert!(!export(&company).is_empty());
}

#[test]
fn verification_needs_no_configuration() {
    let ended = Company::nowhere().run(&["ledger", "verify", "nothing.txt"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("nothing.txt cannot be read"), "{}", ended.err);
}

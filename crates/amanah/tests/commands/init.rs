use std::os::unix::fs::PermissionsExt as _;

use crate::company::Company;

#[test]
fn a_house_is_made_with_its_configuration_and_a_link_for_the_first_officer() {
    let company = Company::nowhere();

    let ended =
        company.run(&["init", "--company", "PT Contoh", "--privacy-mailbox", "privasi@contoh.example"]);

    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.out.contains("http://localhost:8080/console/invitation/"), "{}", ended.out);
    assert!(ended.out.contains("one volume"), "keys beside the data are warned about: {}", ended.out);
    let text = std::fs::read_to_string(company.path("amanah.toml")).unwrap();
    assert!(text.contains("name = \"PT Contoh\""));
    assert!(text.contains("# Where customers reach the pages"), "the comments stay");
    assert!(company.path("amanah-policy/v0001/text.id.md").exists());
    let mode = |name: &str| std::fs::metadata(company.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("amanah-data"), 0o700);
    assert_eq!(mode("amanah-keys"), 0o700);
    assert_eq!(mode("amanah-keys/master.key"), 0o600);
}

#[test]
fn what_is_there_is_never_overwritten() {
    let company = Company::founded();
    let before = std::fs::read(company.path("amanah.toml")).unwrap();

    let again = company.run(&["init", "--company", "PT Lain", "--privacy-mailbox", "lain@contoh.example"]);

    assert_eq!(again.code, 1);
    assert!(again.err.contains("exists already"), "{}", again.err);
    assert_eq!(std::fs::read(company.path("amanah.toml")).unwrap(), before);

    let beside = company.run(&[
        "init",
        "--config",
        "other.toml",
        "--company",
        "PT Lain",
        "--privacy-mailbox",
        "lain@contoh.example",
    ]);

    assert_eq!(beside.code, 1, "the store of the first house is not taken over: {beside:?}");
    assert!(!company.path("other.toml").exists());
}

#[test]
fn a_script_is_told_which_answer_is_missing() {
    let ended = Company::nowhere().run(&["init", "--company", "PT Contoh"]);

    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("--privacy-mailbox"), "{}", ended.err);
}

#[test]
fn plain_http_to_other_machines_is_refused_before_anything_is_made() {
    let company = Company::nowhere();

    let ended = company.run(&[
        "init",
        "--company",
        "PT Contoh",
        "--privacy-mailbox",
        "privasi@contoh.example",
        "--public-url",
        "http://clients.contoh.example",
    ]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("https://"), "{}", ended.err);
    assert!(!company.path("amanah-data").exists());
}

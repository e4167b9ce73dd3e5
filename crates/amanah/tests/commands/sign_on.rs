//! Lists of ids that a sign-on provider mailed (SSO1).

use crate::demo::{CONFIG, demo};
use crate::key::copied_demo;

/// Shows: SSO1
#[test]
fn a_list_of_ids_is_taken_in_and_what_it_did_is_counted() {
    let company = copied_demo();
    let shown = demo();
    let mut words = shown.said["try_this"].as_str().unwrap().split(' ').skip_while(|word| *word != "--as");
    let officer = words.nth(1).unwrap().to_owned();
    std::fs::write(company.path("ids.txt"), "218471\n\nno id at all\n218471\n").unwrap();
    let asked = |provider: &str, file: &str| {
        let arguments = ["sign-on", "import-ids", provider, file, "--as", &officer, "--json"];
        company.run(&[&arguments[..], CONFIG].concat())
    };

    let first = asked("facebook", "ids.txt");
    let again = asked("facebook", "ids.txt");
    let unknown = asked("myspace", "ids.txt");
    let nowhere = asked("facebook", "nowhere.txt");

    let counts = |out: &str| {
        let said: serde_json::Value = serde_json::from_str(out).unwrap();
        ["done", "again", "unknown", "unreadable"].map(|name| said[name].as_u64().unwrap())
    };
    assert_eq!((first.code, counts(&first.out)), (0, [0, 0, 2, 1]), "{}", first.err);
    // Of whom nobody here knows nothing is kept, so they are as unknown as before.
    assert_eq!((again.code, counts(&again.out)), (0, [0, 0, 2, 1]), "{}", again.err);
    assert!(unknown.code != 0 && unknown.err.contains("facebook"), "{}", unknown.err);
    assert!(nowhere.code != 0 && nowhere.err.contains("nowhere.txt"), "{}", nowhere.err);
    assert!(!first.out.contains("218471"), "no id is told again");
}

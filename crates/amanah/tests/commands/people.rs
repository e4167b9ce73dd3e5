//! Commands that release a customer's data: under the policy, in the ledger, and with an exit code of their own.

use crate::demo::{CONFIG, Demo, OFFICER, demo};

const SUPPORT: &[&str] = &["--as", "doni@awan-rekaan.example"];

fn number(demo: &Demo) -> String {
    demo.said["try_this"].as_str().unwrap().split(' ').nth(4).unwrap().to_owned()
}

/// Shows: U2a
#[test]
fn the_access_report_has_every_datum_and_the_whole_record() {
    let demo = demo();
    let number = number(&demo);
    let asked = [&["report", number.as_str(), "--reason", "asked at the counter"], CONFIG, OFFICER].concat();

    let page = demo.company.run(&asked);
    let json = demo.company.run(&[&asked[..], &["--format", "json"]].concat());

    assert_eq!(page.code, 0, "{page:?}");
    assert!(page.out.contains("Sri Wahyuni") && page.out.contains("asked at the counter"), "{}", page.out);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["form"], "amanah-access-report/1");
    let attributes: Vec<_> =
        json["data"].as_array().unwrap().iter().map(|datum| &datum["attribute"]).collect();
    assert!(attributes.iter().any(|attribute| **attribute == "access_log_line"), "{attributes:?}");
    let record = json["processing_record"].as_array().unwrap();
    assert!(record.iter().any(|entry| entry["event"] == "refused"), "a refusal is part of the record");
    assert!(record.iter().all(|entry| entry["matches_the_ledger"] == true));
}

#[test]
fn the_clock_is_vouched_for_by_an_officer_or_engineer_and_by_nobody_else() {
    let demo = demo();
    let confirm = |whom: &[&str]| demo.company.run(&[&["clock", "confirm"], CONFIG, whom].concat());

    let officer = confirm(OFFICER);
    let support = confirm(SUPPORT);

    assert_eq!(officer.code, 0, "{officer:?}");
    assert!(officer.out.contains("the clock is believed"), "{}", officer.out);
    assert_eq!(support.code, 3, "{support:?}");
}

/// Shows: SEC
#[test]
fn a_report_is_the_officers_to_give() {
    let demo = demo();
    let number = number(&demo);

    let ended =
        demo.company.run(&[&["report", number.as_str(), "--reason", "curious"], CONFIG, SUPPORT].concat());

    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.out.is_empty());
}

/// Shows: SEC, U1
#[test]
fn a_release_gives_what_the_policy_grants_and_a_refusal_says_why() {
    let demo = demo();
    let number = number(&demo);
    let release = |purpose: &str| {
        let asked = ["release", "--purpose", purpose, "--customer", &number, "--category", "contact"];
        demo.company.run(&[&asked[..], &["--reason", "the server moves on Friday"], CONFIG, SUPPORT].concat())
    };

    let granted = release("service_communication");
    let refused = release("billing");

    assert_eq!(granted.code, 0, "{granted:?}");
    assert!(granted.out.contains("primary_email: pemilik@kopi-senja.example"), "{}", granted.out);
    assert!(granted.out.contains("ledger entry"));
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("by clause") && !refused.err.contains("kopi-senja"), "{}", refused.err);
}

#[test]
fn an_address_is_no_way_to_name_a_customer_on_a_command_line() {
    let demo = demo();

    let ended =
        demo.company.run(&[&["report", "sri@kopi-senja.example", "--reason", "x"], CONFIG, OFFICER].concat());

    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.err.contains("1234-5678-2") && !ended.err.contains("sri@"), "{}", ended.err);
}

/// Shows: SEC
#[test]
fn a_second_step_is_reset_on_the_machine_by_whoever_answers_for_it() {
    let demo = demo();
    let reset = |who: &str, acting: &[&str]| {
        demo.company.run(&[&["staff", "reset-second-step", who], CONFIG, acting].concat())
    };

    let nothing_set = reset("kirana@awan-rekaan.example", OFFICER);
    let by_support = reset("kirana@awan-rekaan.example", SUPPORT);
    let nobody = reset("nobody@awan-rekaan.example", OFFICER);
    let without_officer = reset("kirana@awan-rekaan.example", &[]);

    assert!(nothing_set.err.contains("neither a second step nor a passkey"), "{nothing_set:?}");
    assert!(by_support.err.contains("needs one of the roles `officer`"), "{by_support:?}");
    assert!(nobody.err.contains("nobody of the staff signs in by this address"), "{nobody:?}");
    assert!(without_officer.err.contains("--as"), "{without_officer:?}");
    let codes = [nothing_set, by_support, nobody, without_officer].map(|ended| ended.code);
    assert_eq!(codes, [3, 3, 3, 2]);
}

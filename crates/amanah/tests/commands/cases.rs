//! Requests at the command line: the plan, one written down, the list, an approval, a refusal.

use amanah::clock::Clock;
use amanah::config::Config;
use amanah::opening;
use amanah_policy::{CaseChannel, CaseKind, Role, Timestamp};
use amanah_service::deletion::request;
use amanah_service::vault::{Actor, Personal};

use crate::company::Company;
use crate::demo::{CONFIG, OFFICER};
use crate::key::copied_demo;

const SUPPORT: &[&str] = &["--as", "doni@awan-rekaan.example"];
const SEEN: &[&str] = &["--seen", "came with an identity card and a bill"];
/// After the year of the demo.
const LATER: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// A customer of the demo of whom nothing runs any more, and who asked for a copy; gives their number.
#[tokio::main(flavor = "current_thread")]
async fn somebody(company: &Company) -> String {
    let config = Config::load(&company.path("demo/amanah.toml")).unwrap();
    let house = opening::open_house(&config).await.unwrap();
    let vault = house.vault();
    let email = Personal::text("pemilik@kopi-senja.example");
    let id = vault.customer_by_email(&email).await.unwrap().unwrap();
    for service in vault.services(id).await.unwrap() {
        if service.ended_at.is_none() {
            vault.end_service(service.id, Actor::System(Role::Support), LATER).await.unwrap();
        }
    }
    let by = (CaseChannel::Portal, Actor::Customer(id));
    request::ask(&house, id, CaseKind::Copy, by, LATER).await.unwrap();
    vault.customer(id).await.unwrap().number.to_string()
}

/// Shows: DEL2, DEL3
#[test]
fn a_deletion_is_planned_written_down_and_approved_by_another_person() {
    let company = copied_demo();
    let number = somebody(&company);
    let run = |words: &[&str], more: &[&str]| company.run(&[words, CONFIG, more].concat());

    let plan = run(&["erase", "plan", &number], SUPPORT);
    let facts = company.ask(&[&["erase", "plan", &number], CONFIG, OFFICER].concat());
    let opened = company.ask(&[&["erase", "request", &number, "--came", "letter"], CONFIG, SUPPORT].concat());
    let case = opened["id"].as_str().unwrap().to_owned();
    let approve =
        |fact: &[&str], acting: &[&str]| run(&[&["case", "approve", &case], fact, SEEN].concat(), acting);
    let by_support = approve(&["--customer-number", &number], SUPPORT);
    let wrong = approve(&["--invoice", "INV-1999-000001", "--amount", "1"], OFFICER);
    let approved = approve(&["--customer-number", &number], OFFICER);
    let status = run(&["case", "show", &case], SUPPORT);

    assert_eq!(plan.code, 0, "{plan:?}");
    assert!(plan.out.contains("is erased") && plan.out.contains("data would be erased"), "{}", plan.out);
    assert!(plan.out.contains("no service runs"), "{}", plan.out);
    assert!(!plan.out.contains("kopi-senja"), "no value: {}", plan.out);
    assert!(facts["erased"].as_u64().unwrap() > 0 && facts["held"].as_array().unwrap().is_empty(), "{facts}");
    assert_eq!(opened["state"], "frozen");
    assert_eq!((by_support.code, wrong.code), (3, 3), "{by_support:?} {wrong:?}");
    assert!(wrong.err.contains("not true of this customer"), "{}", wrong.err);
    assert_eq!(approved.code, 0, "{approved:?}");
    assert!(status.out.contains("cooling_off") && status.out.contains("by second_fact"), "{}", status.out);
    assert!(!status.out.contains("identity card"), "what was seen is sealed: {}", status.out);
}

/// Shows: U2a
#[test]
fn requests_are_listed_by_what_is_due_answered_and_refused_for_a_reason_of_the_list() {
    let company = copied_demo();
    let number = somebody(&company);
    let run = |words: &[&str], more: &[&str]| company.run(&[words, CONFIG, more].concat());
    let opened =
        company.ask(&[&["erase", "request", &number, "--came", "telephone"], CONFIG, SUPPORT].concat());
    let erasure = opened["id"].as_str().unwrap().to_owned();

    let list = company.ask(&[&["case", "list"], CONFIG, SUPPORT].concat());
    let copy = list["cases"][0]["id"].as_str().unwrap().to_owned();
    let answered = run(&["case", "answer", &copy], SUPPORT);
    let twice = run(&["case", "answer", &copy], SUPPORT);
    let by_support = run(&["case", "refuse", &erasure, "--reason", "nothing_to_do"], SUPPORT);
    let no_reason = run(&["case", "refuse", &erasure, "--reason", "because"], OFFICER);
    let refused = run(&["case", "refuse", &erasure, "--reason", "nothing_to_do"], OFFICER);
    let closed = run(&["case", "list", "--closed"], OFFICER);
    let nobody = run(&["case", "show", "cas_00000000000000000000000000000000"], OFFICER);
    let no_id = run(&["case", "show", "sri@kopi-senja.example"], OFFICER);

    assert_eq!(
        (list["cases"][0]["kind"].clone(), list["cases"][0]["number"].clone()),
        ("copy".into(), number.into())
    );
    assert_eq!(list["cases"].as_array().unwrap().len(), 2);
    assert_eq!((answered.code, twice.code), (0, 1), "{answered:?} {twice:?}");
    assert_eq!((by_support.code, no_reason.code, refused.code), (3, 2, 0), "{by_support:?} {no_reason:?}");
    assert!(refused.out.contains("refused because    nothing_to_do"), "{}", refused.out);
    // These two, and the deletion of whoever left in the demo's year.
    assert_eq!(closed.out.lines().count(), 3, "{}", closed.out);
    assert_eq!((nobody.code, no_id.code), (1, 2), "{nobody:?} {no_id:?}");
    assert!(!no_id.err.contains("sri@"), "{}", no_id.err);
}

/// Shows: DEL3
#[test]
fn documents_are_signed_for_by_the_officer_for_days_that_are_over_and_with_a_decision() {
    let company = copied_demo();
    let run = |words: &[&str], acting: &[&str]| company.run(&[words, CONFIG, acting].concat());
    let sign = |until: &str, reason: &str, acting| {
        run(&["erase", "sign", "--until", until, "--reason", reason], acting)
    };

    let waits = run(&["erase", "unsigned"], OFFICER);
    let by_support = sign("2025-12-31", "decision 7", SUPPORT);
    let early = sign("2999-12-31", "decision 7", OFFICER);
    let without = sign("2025-12-31", "  ", OFFICER);
    let signed = sign("2025-12-31", "decision 7", OFFICER);

    assert_eq!((waits.code, waits.out.trim()), (0, "no document waits for a signature"));
    assert_eq!(by_support.code, 3, "{by_support:?}");
    assert!(early.code != 0 && early.err.contains("a day that is over"), "{early:?}");
    assert!(without.code != 0 && without.err.contains("name the decision"), "{without:?}");
    assert_eq!(signed.code, 0, "{signed:?}");
    assert!(signed.out.contains("no document waited for it"), "{}", signed.out);
}

/// Shows: U2a
#[test]
fn a_restriction_is_carried_out_and_is_not_called_done_before() {
    let company = copied_demo();
    let customer = restricted_at_the_desk(&company);
    let run = |words: &[&str]| company.run(&[words, CONFIG, SUPPORT].concat());
    let list = company.ask(&[&["case", "list"], CONFIG, SUPPORT].concat());
    let cases = list["cases"].as_array().unwrap().clone();
    let case =
        cases.iter().find(|case| case["kind"] == "restrict").unwrap()["id"].as_str().unwrap().to_owned();

    let answered = run(&["case", "answer", &case]);
    let restricted = run(&["case", "restrict", &case]);
    let twice = run(&["case", "restrict", &case]);
    let lifted = run(&["case", "answer", &case]);

    assert_eq!(
        (answered.code, restricted.code, twice.code, lifted.code),
        (1, 0, 1, 0),
        "{customer} {answered:?}"
    );
    assert!(restricted.out.contains("frozen"), "{}", restricted.out);
    assert!(lifted.out.contains("answered"), "{}", lifted.out);
}

/// A customer of the demo whose services run, and who asked for a restriction; gives their number.
#[tokio::main(flavor = "current_thread")]
async fn restricted_at_the_desk(company: &Company) -> String {
    let config = Config::load(&company.path("demo/amanah.toml")).unwrap();
    let house = opening::open_house(&config).await.unwrap();
    let vault = house.vault();
    let email = Personal::text("pemilik@kopi-senja.example");
    let id = vault.customer_by_email(&email).await.unwrap().unwrap();
    let whence = (CaseChannel::Portal, Actor::Customer(id));
    request::ask(&house, id, CaseKind::Restrict, whence, LATER).await.unwrap();
    vault.customer(id).await.unwrap().number.to_string()
}

/// The day that many days from now, as a command takes it.
fn day_in(days: i64) -> String {
    let then = jiff::Timestamp::from_microsecond(Clock::System.now().plus_days(days).as_micros()).unwrap();
    then.strftime("%Y-%m-%d").to_string()
}

/// Shows: DEL3, U2b
#[test]
fn a_hold_is_placed_kept_and_lifted_by_whoever_may_know_of_it() {
    let company = copied_demo();
    let number = somebody(&company);
    let run = |words: &[&str], acting: &[&str]| company.run(&[words, CONFIG, acting].concat());
    let (review, later) = (day_in(30), day_in(120));
    let place = |kind: &str, reference: &str, acting: &[&str]| {
        let why = ["--ground", "investigation", "--reference", reference, "--review", &review];
        run(&[&["hold", "place", &number, "--kind", kind], &why[..]].concat(), acting)
    };

    let none = run(&["hold", "list"], OFFICER);
    let data = run(&["hold", "list", &number], OFFICER);
    let hidden = [run(&["hold", "list"], SUPPORT), place("name", "LP/B/1234/XI/2026", SUPPORT)];
    let personal = place("name", "Pemilik Kopi 1 @", OFFICER);
    let no_kind = place("everything", "LP/B/1234/XI/2026", OFFICER);
    let why = ["--ground", "investigation", "--reference", "LP/B/1234/XI/2026", "--review", &review];
    let placed =
        company.ask(&[&["hold", "place", &number, "--kind", "name"], &why[..], CONFIG, OFFICER].concat());
    let id = placed["id"].as_str().unwrap().to_owned();
    let plan = company.ask(&[&["erase", "plan", &number], CONFIG, OFFICER].concat());
    let listed = run(&["hold", "list"], OFFICER);
    let kept = run(&["hold", "keep", &id, "--review", &later], OFFICER);
    let no_reason = run(&["hold", "lift", &id, "--why", "because"], OFFICER);
    let lifted = run(&["hold", "lift", &id, "--why", "case_closed"], OFFICER);
    let twice = run(&["hold", "lift", &id, "--why", "case_closed"], OFFICER);

    assert_eq!((none.code, none.out.trim()), (0, "nothing is held"));
    assert!(data.out.contains("1 name, 0 held") && !data.out.contains("kopi-senja"), "{}", data.out);
    assert!(hidden.iter().all(|answer| answer.code == 3), "{hidden:?}");
    assert_eq!((personal.code, no_kind.code), (2, 2), "{personal:?} {no_kind:?}");
    assert_eq!(placed["kinds"][0], serde_json::json!({ "kind": "name", "number": 1 }));
    assert_eq!(plan["held"][0]["attribute"], "name");
    assert!(listed.out.contains("investigation LP/B/1234/XI/2026") && listed.out.contains(&review));
    assert!(kept.out.contains(&format!("to be looked at by {later}")), "{kept:?}");
    assert_eq!((no_reason.code, lifted.code, twice.code), (2, 0, 1), "{no_reason:?} {lifted:?} {twice:?}");
}

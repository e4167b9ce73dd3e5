//! `amanah policy`: proved with the solver, enumerated without, and nothing in force that does not stand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use amanah_policy::{Bundle, shipped};
use serde_json::Value;

use crate::company::{Company, Ended};
use crate::skip;

/// A guard without which a visitor reads what was never published.
const GUARD: &str = "forbid (principal is Visitor, action, resource)\nunless { resource.published };";

/// The same guard with a hole: correspondence is left out.
const WITH_A_HOLE: &str = "forbid (principal is Visitor, action, resource)\n\
                           unless { resource.published || resource.category == Category::\"contact\" };";

/// Shows: invariant 9
#[test]
fn the_shipped_policy_is_proved_and_the_report_says_how_far_that_goes() {
    if !has_cvc5() {
        return;
    }

    let ended = Company::nowhere().run(&["policy", "prove"]);

    assert_eq!(ended.code, 0, "{ended:?}");
    insta::assert_snapshot!(without_what_changes(&ended.out));
}

/// Shows: invariant 9
#[test]
fn without_a_solver_the_report_says_enumerated_and_how_to_get_one() {
    let company = Company::nowhere();

    let ended = without_solver(&company, &["policy", "prove"]);
    let json = without_solver(&company, &["policy", "prove", "--json"]);

    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.out.contains("Enumerated, not proved"), "{}", ended.out);
    assert!(ended.out.contains("install Debian's package `cvc5`"), "{}", ended.out);
    assert!(!ended.out.contains("\n  proved"), "{}", ended.out);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json["method"].as_str(), json["solver"].as_str()), (Some("enumerated"), None));
    assert_eq!(json["stands"], true);
    assert_eq!(json["redundant_guards"], serde_json::json!(["guard.promotion.intimate"]));
}

#[test]
fn a_named_solver_that_is_not_there_is_an_error() {
    let ended = Company::nowhere().run(&["policy", "prove", "--solver", "/nowhere/cvc5"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("there is no program `/nowhere/cvc5`"), "{}", ended.err);
}

#[test]
fn a_program_that_is_no_solver_is_an_error() {
    let ended = Company::nowhere().run(&["policy", "prove", "--solver", "/bin/true"]);

    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("does not answer `--version` as cvc5 does"), "{}", ended.err);
}

/// Shows: invariant 9
#[test]
fn a_broken_claim_is_told_in_words_and_ends_with_1() {
    let company = Company::nowhere();
    let pack = pack_in(&company, "v0001", GUARD, WITH_A_HOLE);
    let prove = ["policy", "prove", "--pack", pack.to_str().unwrap()];
    let ended = [company.run(&prove), without_solver(&company, &prove)];

    for ended in ended {
        assert_eq!(ended.code, 1, "{ended:?}");
        assert!(ended.err.contains("do not put this policy into force"), "{}", ended.err);
        let told = "BROKEN      PUB   claim.visitor.published: a visitor gets only what was published\n              \
                    broken by a visitor for `whois` uses `contact` data";
        assert!(ended.out.contains(told), "{}", ended.out);
        assert!(ended.out.contains("permitted by `u6.visitor`"), "{}", ended.out);
    }
}

/// Shows: invariant 9
#[test]
fn a_policy_whose_claims_do_not_stand_is_not_put_into_force() {
    let company = Company::founded();
    change(&company.path("amanah-policy/v0001/guards.cedar"), GUARD, WITH_A_HOLE);

    let activated = company.run(&["policy", "activate"]);
    // `doctor` first: where the gate is open, `serve` would go on and never end.
    for command in ["doctor", "serve"] {
        let ended = company.run(&[command]);

        assert_eq!(ended.code, 1, "{ended:?}");
        assert!(ended.err.contains("policy v0001 is not put into force"), "{}", ended.err);
        assert!(ended.err.contains("claim `claim.visitor.published` does not stand"), "{}", ended.err);
    }
    assert_eq!(activated.code, 1);
    assert!(activated.err.contains("do not put this policy into force"), "{}", activated.err);
}

/// Shows: invariant 9
#[test]
fn a_version_that_is_activated_says_how_it_was_checked() {
    let company = Company::founded();
    let before = company.ask(&["policy", "show"]);
    let next = pack_in(&company, "amanah-policy/v0002", "// --- Agreement", "// --- The agreement");
    change(&next.join("policy.toml"), "version = 1", "version = 2");
    change(&next.join("policy.toml"), EFFECTIVE, "effective = 2099-01-01");
    let read = ["policy", "show", "--pack", next.to_str().unwrap()];
    let draft = company.ask(&read);

    let activated = without_solver(&company, &["policy", "activate"]);
    let after = company.ask(&read);
    let in_force = company.ask(&["policy", "show"]);

    assert_eq!(before["claims"], "proved", "the shipped pack comes with its record");
    assert_eq!(draft["claims"], "not proved", "a record speaks of exactly one text");
    assert_eq!(activated.code, 0, "{activated:?}");
    assert!(activated.out.contains("enumerated, not proved"), "{}", activated.out);
    assert!(activated.out.contains("in force from 2099-01-01 on (UTC)"), "{}", activated.out);
    assert_eq!(after["claims"], "enumerated");
    assert_eq!(in_force["version"], "v0001", "its day has not come");
    let doctor = company.run(&["doctor"]);
    assert!(doctor.out.contains("ledger verified"), "the store opens under the one in force: {doctor:?}");
}

/// Shows: ACC, invariant 9
#[test]
fn a_version_that_may_not_follow_is_not_activated_and_everything_to_write_is_said() {
    let company = Company::founded();
    let next = pack_in(&company, "amanah-policy/v0002", "", "");
    let policy = next.join("policy.toml");
    change(&policy, "version = 1", "version = 2");
    change(&policy, EFFECTIVE, "effective = 2026-01-01");
    change(&policy, BILLING, &format!("{BILLING}\"derived\", "));

    let naive = without_solver(&company, &["policy", "activate"]);
    let checked =
        company.run(&["policy", "check", "--against", company.path("amanah-policy/v0001").to_str().unwrap()]);
    change(&policy, "id = \"U3\"\nsince = 1", "id = \"U3\"\nsince = 2");
    fs::write(&policy, fs::read_to_string(&policy).unwrap() + TOLD).unwrap();
    let hasty = without_solver(&company, &["policy", "activate"]);
    change(&policy, "effective = 2026-01-01", "effective = 2099-01-01");
    let well = without_solver(&company, &["policy", "activate"]);
    let page = company.run(&["policy", "show", "--language", "en", "--pack", next.to_str().unwrap()]);

    assert_eq!((naive.code, checked.code, hasty.code, well.code), (1, 1, 1, 0), "{well:?}");
    insta::assert_snapshot!(without_dates(&naive.err));
    let lines: Vec<_> = naive.err.lines().filter(|line| !line.contains("days of notice")).collect();
    assert!(checked.err.contains(&lines[1..].join("\n")), "the same, but for the notice: {}", checked.err);
    assert!(hasty.err.contains("v0001 promises 14 days of notice; write effective = 20"), "{}", hasty.err);
    assert_eq!(hasty.err.lines().count(), 2, "nothing else: {}", hasty.err);
    assert!(page.out.contains("What changed\n* Billing staff read figures about you.\n"), "{}", page.out);
}

/// A version that nobody activated was announced to nobody.
///
/// Shows: ACC, invariant 9
#[test]
fn a_version_whose_day_has_come_but_was_never_activated_is_not_put_into_force() {
    let company = Company::founded();
    let next = pack_in(&company, "amanah-policy/v0002", "", "");
    change(&next.join("policy.toml"), "version = 1", "version = 2");
    change(&next.join("policy.toml"), EFFECTIVE, "effective = 2025-12-01");

    let ended = company.run(&["doctor"]);

    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(
        ended.err.contains("policy v0002 is not put into force: it was not activated after"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("run `amanah policy activate --pack"), "{}", ended.err);
}

/// Shows: ACC
#[test]
fn a_version_follows_the_last_one_that_was_activated_and_no_draft() {
    let company = Company::founded();
    for (name, number) in [("amanah-policy/v0002", "version = 2"), ("amanah-policy/v0003", "version = 3")] {
        let pack = pack_in(&company, name, "", "");
        change(&pack.join("policy.toml"), "version = 1", number);
        change(&pack.join("policy.toml"), EFFECTIVE, "effective = 2099-01-01");
    }
    let alone = pack_in(&company, "elsewhere", "", "");
    change(&alone.join("policy.toml"), "version = 1", "version = 2");

    let activated = company.run_where(&["policy", "activate", "--json"], &[("PATH", "/nowhere")]);
    let alone = without_solver(&company, &["policy", "activate", "--pack", alone.to_str().unwrap()]);

    let json: Value = serde_json::from_str(&activated.out).unwrap();
    let first = Bundle::compile(&shipped()).unwrap().hash().to_string();
    assert_eq!((json["version"].as_str(), json["follows"].as_str()), (Some("v0003"), Some(first.as_str())));
    assert_eq!(alone.code, 1);
    assert!(alone.err.contains("name its folder with --against"), "{}", alone.err);
}

#[test]
fn two_versions_are_compared_with_an_example_of_each_difference() {
    if !has_cvc5() {
        return;
    }
    let company = Company::nowhere();
    let old = pack_in(&company, "v0001", "", "");
    let new = pack_in(&company, "v0002", GUARD, WITH_A_HOLE);

    let ended = company.run(&["policy", "diff", old.to_str().unwrap(), new.to_str().unwrap()]);
    let same = company.run(&["policy", "diff", old.to_str().unwrap(), old.to_str().unwrap()]);

    assert_eq!(ended.code, 0, "{ended:?}");
    let line =
        "newly permitted for `whois` by a visitor, for example a visitor for `whois` uses `contact` data";
    assert!(ended.out.contains(line), "{}", ended.out);
    assert_eq!(ended.out.matches("newly permitted for").count(), 1, "{}", ended.out);
    assert!(ended.out.contains("a visitor for `whois` uses `contact` data"), "{}", ended.out);
    assert!(ended.out.contains("who = \"visitor\""), "what it lacks to follow: {}", ended.out);
    assert!(same.out.contains("both permit the same"), "{}", same.out);
}

/// With AMANAH_GENERATE=1 and a solver the record is written instead.
///
/// Enforces: invariant 9
#[test]
fn the_record_of_the_shipped_pack_is_current_and_says_proved() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/v0001");
    let hash = Bundle::compile(&shipped()).unwrap().hash().to_string();
    let record = || {
        let text = std::fs::read_to_string(pack.join("proof.json")).unwrap_or_default();
        let record: Value = serde_json::from_str(&text).unwrap_or_default();
        (record["bundle"].as_str().unwrap_or_default().to_owned(), record["method"].clone())
    };
    let wanted = (hash, Value::from("proved"));

    #[expect(clippy::disallowed_methods, reason = "a test asks whether to write the generated file")]
    if std::env::var("AMANAH_GENERATE").is_ok() && record() != wanted {
        let ended = Company::nowhere().run(&["policy", "activate", "--pack", pack.to_str().unwrap()]);
        assert_eq!(ended.code, 0, "{ended:?}");
    }

    assert_eq!(
        record(),
        wanted,
        "policy/v0001/proof.json is stale; install cvc5 and run AMANAH_GENERATE=1 cargo test --workspace --test commands record"
    );
}

fn has_cvc5() -> bool {
    let is_there = Command::new("cvc5").arg("--version").output().is_ok();
    if !is_there {
        skip::skip("cvc5 is not installed (apt-get install cvc5, or ./check --install)");
    }
    is_there
}

/// The day of the shipped pack, as it writes it.
const EFFECTIVE: &str = "effective = 2025-11-01";

/// The grant to billing staff, up to its list of categories.
const BILLING: &str = "purpose = \"billing\"\nwho = \"staff.billing\"\ncategories = [";

/// The acknowledgement that billing staff read computed data.
const TOLD: &str = "\n[[change]]\nclause = \"U3\"\neffect = \"widens\"\npurpose = \"billing\"\nwho = \"staff\"\n\
                    text.en = \"Billing staff read figures about you.\"\ntext.id = \"Staf penagihan membaca angka tentang Anda.\"\n";

/// The earliest day depends on the clock of the machine.
fn without_dates(text: &str) -> String {
    let (before, after) = text.split_once("write effective = ").unwrap();
    format!("{before}write effective = DAY{}", after.split_at("2026-12-10".len()).1)
}

/// Runs a command where no program can be found.
fn without_solver(company: &Company, arguments: &[&str]) -> Ended {
    company.run_where(arguments, &[("PATH", "/nowhere")])
}

/// A copy of the shipped pack with one change in its guards.
fn pack_in(company: &Company, name: &str, from: &str, to: &str) -> PathBuf {
    let folder = company.path(name);
    std::fs::create_dir(&folder).unwrap();
    let sources = shipped();
    for file in amanah_policy::PackFile::ALL {
        std::fs::write(folder.join(file.name()), sources.text(*file)).unwrap();
    }
    change(&folder.join("guards.cedar"), from, to);
    folder
}

fn change(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// Hashes, the count of questions and the solver's version are none of the snapshot's business.
fn without_what_changes(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.starts_with("policy v") {
            "policy VERSION HASH".to_owned()
        } else if let Some((counts, _)) = line.split_once("; ")
            && line.contains(" kinds of request; ")
        {
            format!("{counts}; N questions, answered by SOLVER")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

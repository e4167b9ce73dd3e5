//! The decisions written down beside the shipped pack.

use std::path::{Path, PathBuf};

use amanah_policy::{Bundle, PackSources, shipped};

use crate::table::bundle;

/// With AMANAH_GENERATE=1 the file is written instead.
///
/// Shows: invariant 9
#[test]
fn the_written_decisions_of_the_shipped_pack_are_current_and_name_every_rule() {
    let current = bundle().golden().unwrap();

    #[expect(clippy::disallowed_methods, reason = "a test asks whether to write the generated file")]
    if std::env::var("AMANAH_GENERATE").is_ok() {
        std::fs::write(path(), &current).unwrap();
    }

    assert!(
        committed() == current,
        "policy/v0001/tests.json is stale; read what changed, then AMANAH_GENERATE=1 cargo test -p amanah-policy golden"
    );
    for rule in bundle().rules() {
        assert!(
            current.contains(&format!("{{\"name\":\"{} ", rule.id)),
            "no decision is written for `{}`",
            rule.id
        );
    }
}

/// Cedar alone, with all rules and entities from JSON, decides as the bundle does.
///
/// Shows: invariant 9
#[test]
fn cedar_alone_gives_every_written_decision() {
    assert_eq!(bundle().golden_faults(&committed()).unwrap(), []);
}

/// Shows: invariant 9
#[test]
fn a_written_decision_that_comes_out_otherwise_says_how() {
    let sources = shipped();
    let engineer = "who = \"staff.engineer\"\ncategories = [\"account\", ";
    assert!(sources.policy_toml.contains(engineer));
    let policy_toml =
        sources.policy_toml.replace(engineer, "who = \"staff.marketing\"\ncategories = [\"account\", ");
    let other = Bundle::compile(&PackSources { policy_toml, ..sources }).unwrap();

    let faults = other.golden_faults(&committed()).unwrap();

    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["tests.json, `u1.engineer permits`: it is refused by no rule with 0 errors, and not permitted by \
          `u1.engineer` with 0 errors; correct the rules, or the written decision if the change is meant"]
    );
}

#[test]
fn written_decisions_that_cannot_be_read_or_asked_say_so() {
    let unknown = committed().replacen("Action::\\\"", "Action::\\\"no_", 1);

    let faults = bundle().golden_faults(&unknown).unwrap();
    let garbage = bundle().golden_faults("[{}]").unwrap_err().to_string();

    assert_eq!(faults.len(), 1);
    assert!(faults[0].why.starts_with("it cannot be put to the policy: "), "{}", faults[0]);
    assert!(garbage.starts_with("tests.json cannot be read: missing field"), "{garbage}");
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/v0001/tests.json")
}

fn committed() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

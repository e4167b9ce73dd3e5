//! The step from the version before to a new one: what `check`, `diff` and `activate` say of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use amanah_policy::{Bundle, Difference, Effect, PrincipalKind, Timestamp};
use amanah_prover::{Comparison, Found, Method};
use serde_json::{Map, Value, json};

use super::Stop;
use crate::packs;

/// The version that this one follows. The first follows none, and then acknowledges no change.
pub(super) fn version_before(
    against: Option<&Path>,
    folder: &Path,
    bundle: &Bundle,
) -> Result<Option<Bundle>, Stop> {
    let found: Option<PathBuf> = match against {
        Some(named) => Some(named.to_path_buf()),
        None => packs::before(folder)?,
    };
    match found {
        Some(before) => packs::compiled(&before).map(Some),
        None if bundle.version().number() > 1 => Err(Stop::failed(format!(
            "the version before {} is not beside {}; name its folder with --against",
            bundle.version(),
            folder.display()
        ))),
        None if bundle.changes().next().is_some() => Err(Stop::failed(format!(
            "{} is the first version, and yet acknowledges changes; remove its [[change]] entries",
            bundle.version()
        ))),
        None => Ok(None),
    }
}

/// That notice is given for as long as the version in force promises.
///
/// Enforces: ACC
pub(super) fn notice_shortcoming(before: &Bundle, after: &Bundle, now: Timestamp) -> Option<String> {
    let (effective, earliest) = (after.effective(), before.earliest_successor(now));
    (effective < earliest).then(|| {
        format!(
            "it would be in force from {effective} on, and {} promises {} days of notice; write effective = {earliest}, or a \
             later day",
            before.version(),
            before.clocks().policy_notice_days
        )
    })
}

/// A version that may not follow the one before is not put into force; everything to write is said at once.
pub(super) fn stop_unless_it_may_follow(before: &Bundle, shortcomings: &[String]) -> Result<(), Stop> {
    if shortcomings.is_empty() {
        return Ok(());
    }
    let all = shortcomings.join("\n");
    Err(Stop::failed(format!("do not put this policy into force after {}:\n{all}", before.version())))
}

/// What was found, for people.
pub(super) fn in_words(comparison: &Comparison) -> String {
    let mut text = String::new();
    if comparison.differences.is_empty() {
        text.push_str("both permit the same\n");
    }
    for Found { difference, example } in &comparison.differences {
        let Difference { who, effect, .. } = *difference;
        let (act, who) = (difference.act(), by_whom(who));
        let _ = match example {
            Ok(example) => {
                writeln!(text, "{} for `{act}` by {who}, for example {}", newly(effect), example.told())
            }
            Err(why) => writeln!(text, "NOT KNOWN for `{act}` by {who}: {why}"),
        };
    }
    for one in &comparison.unwaiting {
        let (act, who) = (one.act(), by_whom(one.who));
        let _ = writeln!(text, "what is new for `{act}` by {who} waits for nobody's agreement");
    }
    let word = comparison.method.word();
    let what = match (comparison.gains.is_empty(), comparison.unwaiting.is_empty()) {
        (true, true) => "nothing newly permitted touches",
        (true, false) => "nothing else newly permitted touches",
        (false, _) => "SOMETHING newly permitted touches",
    };
    let _ = writeln!(text, "{what} a customer who has not agreed to {} ({word})", comparison.after);
    let shortcomings = comparison.shortcomings();
    if !shortcomings.is_empty() {
        let _ = writeln!(text, "\nBefore it can follow {}", comparison.before);
        shortcomings.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text
}

/// What was found, for scripts.
pub(super) fn in_json(comparison: &Comparison) -> Map<String, Value> {
    let differences: Vec<Value> = comparison.differences.iter().map(found_in_json).collect();
    let unwaiting: Vec<_> = comparison.unwaiting.iter().map(ToString::to_string).collect();
    let shortcomings = comparison.shortcomings();
    let solver = match &comparison.method {
        Method::Solver { name } => Some(name),
        Method::Enumerated => None,
    };
    let pairs = [
        ("before", json!(comparison.before.to_string())),
        ("after", json!(comparison.after.to_string())),
        ("method", json!(comparison.method.word())),
        ("solver", json!(solver)),
        ("differences", json!(differences)),
        ("waits_for_nobody", json!(unwaiting)),
        ("may_follow", json!(shortcomings.is_empty())),
        ("shortcomings", json!(shortcomings)),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn found_in_json(Found { difference, example }: &Found) -> Value {
    let (example, unknown) = match example {
        Ok(example) => (Some(example.told()), None),
        Err(why) => (None, Some(why)),
    };
    json!({
        "act": difference.act(),
        "principal": difference.who.code(),
        "effect": newly(difference.effect),
        "example": example,
        "unknown": unknown,
    })
}

const fn newly(effect: Effect) -> &'static str {
    match effect {
        Effect::Widens => "newly permitted",
        Effect::Narrows => "newly refused",
    }
}

const fn by_whom(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Customer => "a customer",
        PrincipalKind::Staff => "staff",
        PrincipalKind::Service => "a part of the system",
        PrincipalKind::Visitor => "a visitor",
    }
}

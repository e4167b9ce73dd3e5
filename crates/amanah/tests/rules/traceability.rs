//! Clause -> sentence -> enforcement -> tests -> sabotage, collected from marks; the page and the demands.

use std::fmt::Write as _;

use amanah_policy::Clause;

use crate::markers::{self, Marker, Role};
use crate::tree::{self, TextFile};

/// What a later issue builds. A clause that is not named here must be enforced, shown and broken today.
const LATER: &[(Clause, &str)] = &[
    (Clause::R3, "issue 6"),
    (Clause::R4, "a later issue"),
    (Clause::R5, "a later issue"),
    (Clause::R6, "a later issue"),
    (Clause::U2b, "a later issue"),
    (Clause::U3, "a later issue"),
    (Clause::U4, "a later issue"),
    (Clause::U5, "a later issue"),
    (Clause::U6, "a later issue"),
    (Clause::Pub, "a later issue"),
    (Clause::Sso1, "issue 5"),
    (Clause::Sso2, "issue 5"),
    (Clause::Sso3, "issue 5"),
    (Clause::Del2, "issue 6"),
    (Clause::Del3, "issue 6"),
];

/// The invariants of the design, in short, and the issue that builds those that are not demanded today.
const INVARIANTS: &[(&str, &str)] = &[
    ("One way out: personal data leaves only through `release`, after a durable ledger entry.", ""),
    ("Purpose is a type: a sink takes only its own purpose, and misuse does not compile.", ""),
    (
        "Provenance or nothing: no datum without source, channel, origin, time, version, category, retention row.",
        "",
    ),
    ("The ledger holds no personal data and shows a rewrite to anyone with an old checkpoint.", ""),
    ("One erasure path, after which no planted value is found anywhere.", "issue 6"),
    ("Held rows win row by row, and each names its law and its date.", "issue 6"),
    ("Documents are frozen.", ""),
    ("The public servers see only the projection.", "a later issue"),
    ("Claims are proved, or enumerated and said so.", ""),
    ("Every column is classified and every endpoint x actor has a row.", ""),
    ("Nothing acknowledged is lost.", ""),
    ("The tests can fail.", ""),
];

#[test]
fn every_mark_names_a_clause_or_an_invariant() {
    let marks = markers::collect(&tree::all());

    tree::assert_none(
        "write a clause id of the policy or `invariant 1` to `invariant 12`:",
        &unknown(&marks),
    );
}

/// Enforces: invariant 12
#[test]
fn what_is_built_today_is_enforced_shown_and_broken_on_purpose() {
    let marks = markers::collect(&tree::all());
    let clauses = Clause::ALL.iter().map(|clause| (clause.code().to_owned(), later(*clause)));
    let invariants =
        (1..).zip(INVARIANTS).map(|(number, (_, later))| (format!("invariant {number}"), *later));
    let gaps: Vec<String> =
        clauses.chain(invariants).flat_map(|(of, later)| missing(&of, later, &marks)).collect();

    tree::assert_none("a clause without enforcement, test and sabotage patch does not land:", &gaps);
}

#[test]
fn unknown_marks_and_missing_marks_are_found() {
    let mark = |role, of: &str| Marker {
        role,
        of: of.to_owned(),
        item: "release".to_owned(),
        path: "crates/x/src/y.rs".to_owned(),
        line: 7,
    };
    let marks = [mark(Role::Enforces, "U9"), mark(Role::Shows, "U1"), mark(Role::Enforces, "invariant 13")];

    assert_eq!(unknown(&marks), ["crates/x/src/y.rs:7: `U9`", "crates/x/src/y.rs:7: `invariant 13`"]);
    assert_eq!(missing("U1", "", &marks), ["U1: nothing enforces it", "U1: no sabotage patch breaks it"]);
    assert_eq!(missing("U1", "issue 9", &marks), [""; 0]);
}

/// The page `docs/traceability.md`.
pub(crate) fn page(files: &[TextFile]) -> String {
    let marks = markers::collect(files);
    let mut page = String::from(
        "# Clauses, enforcement and tests\n\nWritten by `./check gen` from the marks in the code \
         (`Enforces:`, `Shows:`) and in `tests/sabotage` (`Breaks:`).\nA clause or invariant that is built today and \
         has no enforcement, test or sabotage patch fails the checks.\n\n## Clauses\n",
    );
    for clause in Clause::ALL {
        let later = later(*clause);
        section(&mut page, clause.code(), &sentence(files, *clause), later, &marks);
    }
    page.push_str("\n## Invariants\n");
    for (number, (text, later)) in (1..).zip(INVARIANTS) {
        section(&mut page, &format!("invariant {number}"), text, later, &marks);
    }
    page
}

fn section(page: &mut String, of: &str, text: &str, later: &str, marks: &[Marker]) {
    let _ = write!(page, "\n### {of}\n\n> {text}\n\n");
    let status = match (missing(of, "", marks).is_empty(), later) {
        (true, "") => "enforced, shown and broken on purpose".to_owned(),
        (false, "") => missing(of, "", marks).join("; "),
        (_, later) => format!("not yet whole: {later}"),
    };
    let _ = writeln!(page, "* Status: {status}.");
    for (title, role) in
        [("Enforced by", Role::Enforces), ("Shown by", Role::Shows), ("Broken by", Role::Breaks)]
    {
        let items = listed(of, role, marks);
        if !items.is_empty() {
            let _ = writeln!(page, "* {title}: {}.", items.join(", "));
        }
    }
}

/// Each item once, with its file; the line is left out, so that moving code does not make the page stale.
fn listed(of: &str, role: Role, marks: &[Marker]) -> Vec<String> {
    let mut items: Vec<String> = marks
        .iter()
        .filter(|mark| mark.of == of && mark.role == role)
        .map(|mark| format!("[`{}`](../{})", mark.item, mark.path))
        .collect();
    items.dedup();
    items
}

fn missing(of: &str, later: &str, marks: &[Marker]) -> Vec<String> {
    if !later.is_empty() {
        return Vec::new();
    }
    let has = |role| marks.iter().any(|mark| mark.of == of && mark.role == role);
    let demands = [
        (Role::Enforces, "nothing enforces it"),
        (Role::Shows, "no test shows it"),
        (Role::Breaks, "no sabotage patch breaks it"),
    ];
    demands.into_iter().filter(|(role, _)| !has(*role)).map(|(_, text)| format!("{of}: {text}")).collect()
}

fn later(clause: Clause) -> &'static str {
    LATER.iter().find(|(of, _)| *of == clause).map_or("", |(_, issue)| issue)
}

fn unknown(marks: &[Marker]) -> Vec<String> {
    let known = |of: &str| {
        let number = of.strip_prefix("invariant ").and_then(|number| number.parse::<usize>().ok());
        Clause::from_code(of).is_some() || number.is_some_and(|n| (1..=INVARIANTS.len()).contains(&n))
    };
    marks
        .iter()
        .filter(|mark| !known(&mark.of))
        .map(|m| format!("{}:{}: `{}`", m.path, m.line, m.of))
        .collect()
}

/// What the clause says, from the definition of its id.
fn sentence(files: &[TextFile], clause: Clause) -> String {
    let source = files.iter().find(|file| file.path == "crates/amanah-policy/src/vocabulary.rs");
    let text = source.map_or("", |file| file.text.as_str());
    let ends = format!(" = \"{}\",", clause.code());
    let mut remark = "";
    for line in text.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            remark = words;
        } else if line.ends_with(&ends) {
            return remark.to_owned();
        }
    }
    clause.code().to_owned()
}

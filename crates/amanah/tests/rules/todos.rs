//! Unfinished work is an issue, not a remark; code that does not run is deleted, not commented out.

use crate::source;
use crate::tree::{self, TextFile};

#[test]
fn every_todo_names_its_issue() {
    tree::assert_none("write `TODO(#7): ...` with an issue number, or do it:", &nameless(&tree::rust()));
}

#[test]
fn no_code_is_commented_out() {
    tree::assert_none("delete it; the history remembers:", &commented_out(&tree::rust()));
}

#[test]
fn a_nameless_todo_and_commented_out_code_are_found() {
    let text = "// TODO: later\n// TODO(#3): with a number\nfn f() {}\n// let x = f();\n// A sentence; it ends here.\n";
    let file = TextFile::imagined("crates/amanah/src/x.rs", text);

    assert_eq!(nameless(std::slice::from_ref(&file)), ["crates/amanah/src/x.rs:1"]);
    assert_eq!(commented_out(&[file]), ["crates/amanah/src/x.rs:4: let x = f();"]);
}

fn nameless(files: &[TextFile]) -> Vec<String> {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    let named = |comment: &str| comment.contains("TODO(#");
    find_comments(files, |comment| {
        source::words(comment).any(|word| marks.contains(&word)) && !named(comment)
    })
    .into_iter()
    .map(|(place, _)| place)
    .collect()
}

/// Plain comments (never rustdoc, whose examples are code) that end as a statement and begin as one.
fn commented_out(files: &[TextFile]) -> Vec<String> {
    let begins =
        ["let ", "use ", "pub ", "fn ", "if ", "for ", "match ", "return", "self.", "}", "assert", "impl "];
    find_comments(files, |comment| {
        let body = comment.trim_start_matches('/').trim();
        let plain = !comment.starts_with("///") && !comment.starts_with("//!");
        plain && begins.iter().any(|begin| body.starts_with(begin)) && body.ends_with([';', '{', '}'])
    })
    .into_iter()
    .map(|(place, comment)| format!("{place}: {}", comment.trim_start_matches('/').trim()))
    .collect()
}

fn find_comments(files: &[TextFile], breaks: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !file.path.ends_with("tests/rules/todos.rs")) {
        for line in source::lines(&file.text) {
            if breaks(&line.comment) {
                found.push((format!("{}:{}", file.path, line.number), line.comment.clone()));
            }
        }
    }
    found
}

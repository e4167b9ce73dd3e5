//! What every template keeps: our mark in each form, and no inline style or script.

use std::fs;
use std::path::{Path, PathBuf};

/// Documents that are saved and opened from a disk, where no stylesheet of ours can be reached.
const STANDALONE: &[&str] = &["templates/report.html"];

#[test]
fn every_form_that_changes_something_carries_our_mark() {
    let breaches: Vec<String> = templates()
        .iter()
        .filter(|(_, text)| has_unmarked_form(text))
        .map(|(path, _)| path.clone())
        .collect();

    assert_eq!(breaches, Vec::<String>::new());
}

#[test]
fn no_template_holds_style_or_script_of_its_own() {
    for (path, text) in templates() {
        if STANDALONE.iter().any(|document| path.ends_with(document)) {
            continue;
        }
        for forbidden in
            ["style=\"", "<style", " onclick", " onload", " onsubmit", "javascript:", "http://", "https://"]
        {
            let is_name_of_svg = |text: &str| text.replace("http://www.w3.org/2000/svg", "");
            assert!(!is_name_of_svg(&text).contains(forbidden), "{path}: {forbidden}");
        }
        let scripts = text.matches("<script").count();
        assert_eq!(scripts, text.matches("<script src=").count(), "{path}");
    }
}

#[test]
fn an_unmarked_form_is_found() {
    assert!(has_unmarked_form(r#"<form method="post" action="/x"><button>"#));
    assert!(!has_unmarked_form("<form class=\"c\" method=\"post\" action=\"/x\">\n{{ frame.mark() }}"));
    assert!(!has_unmarked_form(r#"<form method="get" action="/x"><button>"#));
}

fn has_unmarked_form(text: &str) -> bool {
    text.split("<form").skip(1).any(|form| {
        let (head, body) = form.split_once('>').unwrap_or((form, ""));
        let body = body.split("</form>").next().unwrap_or_default();
        head.contains("method=\"post\"") && !body.contains("mark() }}") && !body.contains("{{ mark }}")
    })
}

fn templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut found);
    assert!(found.len() > 10);
    found.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

//! The handbook hangs together: every page is in the table of contents, every link and every cited page exists.

use std::collections::BTreeSet;

use crate::tree::{self, TextFile};

const CONTENTS: &str = "docs/SUMMARY.md";

#[test]
fn every_page_is_in_the_table_of_contents() {
    tree::assert_none("add it to docs/SUMMARY.md:", &unlisted(&tree::all()));
}

#[test]
fn every_link_leads_somewhere() {
    let exists = |path: &str| tree::root().join(path).exists();

    tree::assert_none("a link to nothing:", &broken_links(&tree::all(), exists));
}

#[test]
fn every_page_the_code_cites_exists() {
    let exists = |path: &str| tree::root().join(path).exists();

    tree::assert_none(
        "the code cites a page that does not exist:",
        &missing_citations(&tree::rust(), exists),
    );
}

#[test]
fn lost_pages_and_broken_links_are_found() {
    let files = [
        TextFile::imagined(CONTENTS, "- [A](a.md)\n- [Web](https://example.org/x)\n"),
        TextFile::imagined("docs/a.md", "[up](../README.md#top) [gone](sub/gone.md)\n"),
        TextFile::imagined("docs/b.md", ""),
    ];
    let code = [TextFile::imagined("crates/x/src/lib.rs", "// (docs/decisions/0009-lost.md).\n")];
    let exists = |path: &str| matches!(path, "README.md" | "docs/a.md");

    assert_eq!(unlisted(&files), ["docs/b.md"]);
    assert_eq!(broken_links(&files, exists), ["docs/a.md: sub/gone.md"]);
    assert_eq!(missing_citations(&code, exists), ["crates/x/src/lib.rs: docs/decisions/0009-lost.md"]);
}

fn unlisted(files: &[TextFile]) -> Vec<String> {
    let contents = files.iter().find(|file| file.path == CONTENTS).expect("the table of contents exists");
    let listed: BTreeSet<String> = links(&contents.text).map(|link| resolve(CONTENTS, link)).collect();
    let pages = files.iter().filter(|file| file.path.starts_with("docs/") && file.path.ends_with(".md"));
    pages.map(|file| file.path.clone()).filter(|path| path != CONTENTS && !listed.contains(path)).collect()
}

fn broken_links(files: &[TextFile], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        for link in links(&file.text).filter(|link| !link.contains("://") && !link.starts_with(['#', '{'])) {
            let target = link.split('#').next().unwrap_or(link);
            if !exists(&resolve(&file.path, target)) {
                breaches.push(format!("{}: {link}", file.path));
            }
        }
    }
    breaches
}

fn missing_citations(files: &[TextFile], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| !file.path.starts_with("crates/amanah/tests/rules/")) {
        for piece in file.text.split("docs/").skip(1) {
            let name =
                piece.split(|c: char| !(c.is_alphanumeric() || "-_/.".contains(c))).next().unwrap_or("");
            let cited = format!("docs/{}", name.trim_end_matches('.'));
            if cited.ends_with(".md") && !exists(&cited) {
                breaches.push(format!("{}: {cited}", file.path));
            }
        }
    }
    breaches
}

/// The targets of `[text](target)` outside code.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| !link.contains(' '))
}

/// A link as seen from a page, as a path from the root.
fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

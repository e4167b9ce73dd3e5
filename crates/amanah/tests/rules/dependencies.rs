//! Every dependency is a decision with a row in `docs/dependencies.md`.

use std::collections::BTreeSet;

use crate::tree::{self, TextFile};

const PAGE: &str = "docs/dependencies.md";

#[test]
fn every_dependency_has_a_row_and_every_row_a_dependency() {
    let files = tree::all();

    tree::assert_none("docs/dependencies.md and Cargo.toml disagree:", &disagreements(&files));
}

#[test]
fn members_take_their_versions_from_the_workspace() {
    tree::assert_none("write `name.workspace = true`:", &own_versions(&tree::all()));
}

#[test]
fn a_missing_row_a_stale_row_and_an_own_version_are_found() {
    let files = [
        TextFile::imagined(
            "Cargo.toml",
            "[workspace.dependencies]\nserde = \"1\"\nx = { path = \"crates/x\" }\n",
        ),
        TextFile::imagined(PAGE, "| crate | for |\n|---|---|\n| gone | nothing |\n"),
        TextFile::imagined("crates/x/Cargo.toml", "[dependencies]\nserde.workspace = true\nrand = \"0.9\"\n"),
    ];

    assert_eq!(disagreements(&files), ["`serde` has no row", "`gone` has a row but is no dependency"]);
    assert_eq!(own_versions(&files), ["crates/x/Cargo.toml: rand"]);
}

/// The tables of a manifest that name dependencies, with their names.
pub(crate) fn tables(manifest: &toml::Table) -> impl Iterator<Item = (&str, &toml::Value)> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .into_iter()
        .filter_map(|kind| manifest.get(kind)?.as_table())
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

/// The text of one file of the repository, parsed as TOML.
pub(crate) fn parse(file: &TextFile) -> toml::Table {
    file.text.parse().unwrap_or_else(|problem| panic!("{} is not TOML: {problem}", file.path))
}

fn disagreements(files: &[TextFile]) -> Vec<String> {
    let named = |path: &str| files.iter().find(|file| file.path == path).expect("the file exists");
    let manifest = parse(named("Cargo.toml"));
    let dependencies: BTreeSet<String> = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .or_else(|| manifest.get("workspace.dependencies"))
        .and_then(toml::Value::as_table)
        .expect("the workspace lists its dependencies")
        .iter()
        .filter(|(_, value)| value.get("path").is_none())
        .map(|(name, _)| name.clone())
        .collect();
    let rows: BTreeSet<String> = named(PAGE)
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next().map(str::to_owned))
        .filter(|name| name != "crate")
        .collect();
    let without_row = dependencies.difference(&rows).map(|name| format!("`{name}` has no row"));
    let without_use =
        rows.difference(&dependencies).map(|name| format!("`{name}` has a row but is no dependency"));
    without_row.chain(without_use).collect()
}

fn own_versions(files: &[TextFile]) -> Vec<String> {
    let members =
        files.iter().filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml"));
    members
        .flat_map(|file| {
            let manifest = parse(file);
            tables(&manifest)
                .filter(|(_, value)| value.get("workspace").is_none())
                .map(|(name, _)| format!("{}: {name}", file.path))
                .collect::<Vec<_>>()
        })
        .collect()
}

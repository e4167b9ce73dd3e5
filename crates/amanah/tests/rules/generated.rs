//! Pages that are written from the code, and the check that they are current.
//!
//! `./check gen` runs these tests with `AMANAH_GENERATE=1`, and then they write instead of comparing.

use std::fs;

use crate::tree;
use crate::{columns, glossary, traceability};

#[test]
fn the_glossary_is_current() {
    write_or_compare("docs/glossary.md", &glossary::page(&tree::rust()));
}

#[test]
fn the_table_of_clauses_is_current() {
    write_or_compare("docs/traceability.md", &traceability::page(&tree::all()));
}

#[test]
fn the_table_of_endpoints_is_current() {
    write_or_compare("docs/endpoints.md", &amanah::web::endpoints::document());
}

/// The page is written by hand, but for its last section.
#[test]
fn what_needs_a_person_is_current_in_the_page_about_the_api() {
    let page = fs::read_to_string(tree::root().join("docs/api.md")).expect("the page exists");
    let (by_hand, _) = page.split_once("-->\n").expect("a remark says where the written part begins");

    write_or_compare("docs/api.md", &format!("{by_hand}-->\n\n{}", amanah::api::rooms::table()));
}

#[test]
fn the_page_about_the_export_is_current() {
    write_or_compare("docs/export.md", &amanah::api::export::handbook());
}

#[test]
fn the_data_map_is_current() {
    write_or_compare("docs/data-map.md", &columns::page(&tree::all()));
}

#[test]
fn the_commands_in_the_handbook_are_current() {
    write_or_compare("docs/commands.md", &amanah::cli::handbook());
}

#[test]
fn the_configuration_in_the_handbook_is_current() {
    write_or_compare("docs/configuration.md", &amanah::config::handbook());
}

fn write_or_compare(path: &str, page: &str) {
    let place = tree::root().join(path);
    if std::env::var_os("AMANAH_GENERATE").is_some() {
        fs::write(&place, page).expect("the page can be written");
        return;
    }
    let written = fs::read_to_string(&place).unwrap_or_default();

    assert!(written == page, "{path} is stale: run ./check gen and commit it with its cause");
}

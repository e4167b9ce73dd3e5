//! The export as one table (RFC 4180): a datum is a row; of every other item each field is one.

use serde_json::{Map, Value};

use super::sections::{Item, Section};
use super::shape::Head;

/// The columns. Those after `value` are of data alone.
pub(super) const COLUMNS: [&str; 16] = [
    "section",
    "id",
    "category",
    "attribute",
    "value",
    "source",
    "channel",
    "origin",
    "observed_at",
    "recorded_at",
    "policy_version",
    "retention_row",
    "expires_at",
    "restricted_until",
    "confirmed",
    "company",
];

/// The first line.
pub(super) fn heading() -> String {
    line(COLUMNS.into_iter())
}

/// The lines of an item.
pub(super) fn lines(section: Section, place: usize, item: &Item) -> Result<String, serde_json::Error> {
    let Value::Object(fields) = serde_json::to_value(item)? else { return Ok(String::new()) };
    if matches!(section, Section::Data | Section::CompanyData) {
        let cells: Vec<String> = COLUMNS
            .iter()
            .map(
                |column| if *column == "section" { section.name().to_owned() } else { cell(&fields, column) },
            )
            .collect();
        return Ok(line(cells.iter().map(String::as_str)));
    }
    let known = ["id", "sequence"].map(|name| cell(&fields, name)).into_iter().find(|id| !id.is_empty());
    Ok(fields_of(section.name(), &known.unwrap_or_else(|| place.to_string()), &fields))
}

/// The lines of what stands before the sections.
pub(super) fn head(head: &Head) -> Result<String, serde_json::Error> {
    let Value::Object(fields) = serde_json::to_value(head)? else { return Ok(String::new()) };
    Ok(fields_of("export", "", &fields))
}

/// A line for each field that has a value.
fn fields_of(section: &str, id: &str, fields: &Map<String, Value>) -> String {
    let mut lines = String::new();
    for (name, value) in fields.iter().filter(|(name, value)| *name != "id" && !value.is_null()) {
        let said = [section, id, "", name, &text(value)].map(str::to_owned);
        let rest = vec![String::new(); COLUMNS.len() - said.len()];
        lines.push_str(&line(said.iter().chain(&rest).map(String::as_str)));
    }
    lines
}

fn cell(fields: &Map<String, Value>, name: &str) -> String {
    fields.get(name).map(text).unwrap_or_default()
}

/// A value as a cell holds it; what has parts is JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(quoted).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell between quotation marks. A spreadsheet calculates what begins like a formula, so that a name could fetch
/// something from elsewhere: before such a text stands an apostrophe.
///
/// Enforces: SEC
fn quoted(cell: &str) -> String {
    let is_formula =
        cell.trim_start_matches([' ', '\u{a0}']).starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Shows: SEC
    #[test]
    fn what_a_spreadsheet_would_calculate_is_text() {
        for formula in ["=1+1", "+62 812", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"] {
            assert!(quoted(formula).starts_with("\"'"), "{formula:?}");
        }
        for text in ["Budi", "62 812", "", "1-1", "'=1"] {
            assert_eq!(quoted(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn a_quotation_mark_stays_in_its_cell() {
        assert_eq!(line(["a\",\"b", "c\r\nd"].into_iter()), "\"a\"\",\"\"b\",\"c\r\nd\"\r\n");
    }

    proptest! {
        /// Shows: SEC
        #[test]
        fn no_cell_ends_early_and_none_calculates(text in "\\PC{0,40}|[=+@\\-\t\r\n\", ]{0,9}") {
            let cell = quoted(&text);
            let inside = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("it is quoted");

            prop_assert!(!inside.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            prop_assert!(!inside.replace("\"\"", "").contains('"'));
            let back = inside.replace("\"\"", "\"");
            prop_assert_eq!(back.strip_prefix('\'').filter(|_| !text.starts_with('\'')).unwrap_or(&back), &text);
        }
    }
}

//! The page of the handbook about the export, written from its schema.

use core::fmt::Write as _;

use serde_json::Value;

use super::flat::COLUMNS;
use super::shape::schema;

/// The page `docs/export.md`: what the file is, and every field with what it means.
#[must_use]
pub fn handbook() -> String {
    let mut page = String::from(
        "# The export\n\n<!-- Generated from the shape of the export itself; run ./check gen. -->\n\n\
         A customer takes everything along that is kept about them: in ClientZone under *My data*, or with a program of theirs at `GET /api/v1/me/export`.\n\
         In ClientZone a fresh proof is asked for, because the file holds everything in the clear.\n\
         The export is a release like any other, and stands in the processing record that it holds.\n\n\
         * **JSON** is one document; its schema is served at `/my-data/export/schema` (JSON Schema, draft 2020-12).\n\
         * **CSV** is one table (RFC 4180, UTF-8). A datum is a row with all columns; of every other item each field that has a value is a row, with the name of the field under `attribute`, and what has parts is JSON.\n  \
         The first rows, under `export`, say whose export it is, when it was made and by which policy. An item without an id has its `sequence` in its place, or else its place in its section, from 0.\n  \
         A value that a spreadsheet would calculate has an apostrophe before it; the JSON is exact.\n\n\
         Of a company in whose account the customer is it holds what their part there shows them: for its owner all of its data, services and invoices, each with the company's number.\n\
         The record of who used a company's data is the company's own, for its owner under *Company* and at `GET /api/v1/me/company/uses`.\n\
         Of the newest hundred letters the words are in it; a letter that carried a code or a link is shown to nobody.\n\
         What the words for attributes, categories, sources and retention rows mean says the [data map](data-map.md).\n",
    );
    let _ = writeln!(page, "\n## The columns of the table\n\n`{}`", COLUMNS.join("`, `"));
    let schema = Value::from(schema());
    section(&mut page, "The document", &schema);
    for (name, part) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        if part.get("properties").is_some() {
            section(&mut page, name, part);
        }
    }
    page
}

fn section(page: &mut String, name: &str, part: &Value) {
    let _ = writeln!(page, "\n## {name}\n\n| field | form | means |\n|---|---|---|");
    for (field, schema) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let means = schema.get("description").and_then(Value::as_str).unwrap_or_default().replace('\n', " ");
        let _ = writeln!(page, "| `{field}` | {} | {means} |", form(schema));
    }
}

/// The form of a field in a few words.
fn form(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        return choices.iter().map(form).collect::<Vec<_>>().join(" or ");
    }
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "array" => {
            format!("list of {}", schema.get("items").map(form).unwrap_or_default())
        }
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

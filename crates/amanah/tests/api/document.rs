//! The OpenAPI document: written from the rows, complete, and the same for everybody.

use amanah::api::openapi;
use serde_json::Value;

use crate::zone::zone;

#[tokio::test]
async fn everybody_can_read_the_document_and_the_problems() {
    let zone = zone().await;
    let stranger = zone.stranger();

    let document = stranger.get("/api/v1/openapi.json").await;
    let problems = stranger.get("/api/problems").await;
    let policy = stranger.get("/api/v1/policy").await;

    assert_eq!(document.json["openapi"], "3.1.0");
    assert_eq!(document.json["servers"][0]["url"], "http://localhost:8080");
    assert!(problems.json.as_array().unwrap().len() > 15);
    assert_eq!(policy.json["clauses"].as_array().unwrap().len(), 22);
}

#[test]
fn the_document_reads_as_drawn() {
    let document = openapi::document("https://clients.example");

    insta::assert_json_snapshot!(document);
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let document = openapi::document("https://clients.example");

    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_has_its_own_name() {
    let document = openapi::document("https://clients.example");
    let paths = document["paths"].as_object().unwrap();

    let mut names: Vec<&str> = paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();

    assert_eq!(names.len(), count);
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

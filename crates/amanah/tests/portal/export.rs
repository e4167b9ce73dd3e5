//! Everything that is kept about a customer, as one file.

use amanah_ledger::Event;
use amanah_policy::{Category, PersonRole, Role};
use amanah_service::accounts::services::{self, ServiceForm};
use amanah_service::purposes::accountability::report::{self, Accounted, Because};
use amanah_service::vault::{Actor, Personal};
use axum::http::StatusCode;
use serde_json::Value;

use crate::zone::{Browser, NOW, PASSWORD, SRI, Zone, zone};

const EXPORT: &str = "/my-data/export";

async fn download(sri: &mut Browser, form: &str) -> String {
    let answer = sri.post_from(EXPORT, EXPORT, &[("as", form)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.text
}

async fn with_story(zone: &Zone) -> Browser {
    let mut sri = zone.customer(SRI).await;
    let fields = [("subject", "=1+1 \"kutip\""), ("text", "Baris satu\nbaris dua, dan koma")];
    let sent = sri.post_from("/tickets/new", "/tickets/new", &fields).await;
    assert!(sent.location().ends_with("?done=ticket-sent"), "{}", sent.text);
    sri
}

/// Every datum of the access report: id and value.
async fn reported(zone: &Zone) -> Vec<(String, String)> {
    let customer = zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let own = Actor::Customer(customer);
    let made = report::account(&zone.house, customer, own, &Because::OwnRequest, NOW).await.unwrap();
    let Accounted::Report(report) = made else { panic!("the policy refused") };
    report.data.data().map(|(label, value)| (label.id.to_string(), value.to_owned())).collect()
}

/// Shows: U2a
#[tokio::test]
async fn what_is_exported_is_what_the_access_report_says_and_more() {
    let zone = zone().await;
    let mut sri = with_story(&zone).await;

    let exported: Value = serde_json::from_str(&download(&mut sri, "json").await).unwrap();

    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let data: Vec<_> =
        exported["data"].as_array().unwrap().iter().map(|d| (text(&d["id"]), text(&d["value"]))).collect();
    assert_eq!(data, reported(&zone).await);
    assert!(data.iter().any(|(_, value)| value == "Baris satu\nbaris dua, dan koma"));
    assert_eq!(exported["form"], "amanah-export/1");
    for section in ["agreements", "sessions", "tickets", "letters", "processing_record"] {
        assert!(!exported[section].as_array().unwrap().is_empty(), "{section} is empty");
    }
    assert_eq!(exported["sessions"][0]["by"], "code", "{}", exported["sessions"]);
    for section in
        ["withheld", "programs", "services", "invoices", "passkeys", "second_step", "provider_notices"]
    {
        assert!(exported[section].is_array(), "{section}");
    }
    let record = exported["processing_record"].as_array().unwrap();
    assert!(
        record.iter().any(|entry| entry["sequence"] == exported["ledger_entry"]),
        "the export is recorded"
    );
    let letters = exported["letters"].as_array().unwrap();
    let code = letters.iter().find(|letter| letter["template"] == "sign_up_code");
    assert!(code.is_none_or(|letter| letter["body"].is_null()), "a letter with a code is shown to nobody");
    assert!(letters.iter().any(|letter| letter["body"].is_string()), "others are");
}

/// Shows: U2a
#[tokio::test]
async fn the_document_has_what_its_schema_says_and_nothing_else() {
    let zone = zone().await;
    let mut sri = with_story(&zone).await;

    let exported: Value = serde_json::from_str(&download(&mut sri, "json").await).unwrap();
    let schema: Value =
        serde_json::from_str(&zone.browser().get("/my-data/export/schema").await.text).unwrap();

    described("the document", &exported, &schema, &schema);
}

/// Whether a value is one of its schema, as far as ours use it.
fn described(place: &str, value: &Value, schema: &Value, root: &Value) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return described(place, value, &root["$defs"][name], root);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let choice = choices.iter().find(|choice| (choice["type"] == "null") == value.is_null());
        return described(place, value, choice.expect("one of them"), root);
    }
    match value {
        Value::Object(fields) => {
            let known = schema["properties"].as_object().unwrap_or_else(|| panic!("{place}: no object"));
            assert!(fields.keys().all(|name| known.contains_key(name)), "{place}: {:?}", fields.keys());
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(fields.contains_key(name.as_str().unwrap()), "{place} lacks {name}");
            }
            fields.iter().for_each(|(name, value)| described(name, value, &known[name], root));
        }
        Value::Array(items) => items.iter().for_each(|item| described(place, item, &schema["items"], root)),
        Value::String(_) => assert!(schema["type"].to_string().contains("string"), "{place}: {schema}"),
        Value::Number(_) => assert!(schema["type"].to_string().contains("integer"), "{place}: {schema}"),
        Value::Bool(_) => assert!(schema["type"].to_string().contains("boolean"), "{place}: {schema}"),
        Value::Null => assert!(schema["type"].to_string().contains("null"), "{place}: {schema}"),
    }
}

/// Shows: U2a, SEC
#[tokio::test]
async fn the_table_holds_every_datum_and_calculates_nothing() {
    let zone = zone().await;
    let mut sri = with_story(&zone).await;

    let table = rows(&download(&mut sri, "csv").await);

    let (heading, rows) = table.split_first().unwrap();
    assert_eq!(heading[..5], ["section", "id", "category", "attribute", "value"]);
    assert!(rows.iter().all(|row| row.len() == heading.len()));
    let data = rows.iter().filter(|row| row[0] == "data");
    let data: Vec<_> = data.map(|row| (row[1].clone(), row[4].clone())).collect();
    let reported = reported(&zone).await.into_iter().map(|(id, value)| {
        let is_formula = value.starts_with(['=', '+', '-', '@']);
        (id, if is_formula { format!("'{value}") } else { value })
    });
    assert_eq!(data, reported.collect::<Vec<_>>());
    assert!(data.iter().any(|(_, value)| value == "'=1+1 \"kutip\""));
    for section in ["export", "agreements", "sessions", "tickets", "letters", "processing_record"] {
        assert!(rows.iter().any(|row| row[0] == section), "{section}");
    }
    let number = rows.iter().find(|row| row[0] == "export" && row[3] == "customer_number");
    assert!(number.is_some_and(|row| !row[4].is_empty()), "the table says whose it is");
}

/// The rows of a table, read as RFC 4180 says.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match (letter, is_quoted) {
            ('"', true) if letters.peek() == Some(&'"') => cell.extend(letters.next()),
            ('"', _) => is_quoted = !is_quoted,
            (',', false) => row.push(core::mem::take(&mut cell)),
            ('\r', false) => {}
            ('\n', false) => {
                row.push(core::mem::take(&mut cell));
                rows.push(core::mem::take(&mut row));
            }
            (letter, _) => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && row.is_empty(), "the last line ends");
    rows
}

/// Shows: SEC
#[tokio::test]
async fn whoever_has_not_proved_lately_who_they_are_is_asked_first() {
    let zone = zone().await;
    let mut sri = with_story(&zone).await;
    zone.clock.move_to(NOW.plus_micros(600_000_000));

    let page = sri.get(EXPORT).await;
    let asked = sri.send_form(&page, EXPORT, &[("as", "json")]).await;
    let wrong = sri.send_form(&asked, EXPORT, &[("again-password", "not this one")]).await;
    let given = sri.send_form(&wrong, EXPORT, &[("again-password", PASSWORD)]).await;

    for answer in [&asked, &wrong] {
        assert!(!answer.text.contains("amanah-export/1"), "{}", answer.text);
    }
    assert!(given.text.contains("amanah-export/1"), "{}", given.text);
}

/// Shows: U2a
#[tokio::test]
async fn a_form_that_is_none_is_asked_again_and_strangers_get_nothing() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;

    let none = sri.post_from(EXPORT, EXPORT, &[]).await;
    let other = sri.post_from(EXPORT, EXPORT, &[("as", "xml")]).await;
    let read = sri.get(EXPORT).await;
    let stranger = zone.browser().get(EXPORT).await;

    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.text);
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!read.text.contains("amanah-export/1"), "nothing happens on reading");
    assert_eq!(stranger.location(), "/sign-in?return=/my-data/export");
}

/// Shows: U2a, SEC
#[tokio::test]
async fn an_owner_takes_the_company_along_and_others_what_their_part_shows() {
    let zone = zone().await;
    let mut sri = zone.owner(SRI).await;
    let owner = zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let holder = zone.house.vault().account_of(owner).await.unwrap().holder;
    let number = zone.house.vault().customer(holder).await.unwrap().number.to_string();
    let form = ServiceForm { kind: "server", label: "Mesin satu", ..ServiceForm::default() };
    let staff = Actor::System(Role::Support);
    services::add(&zone.house, staff, holder, form, NOW).await.unwrap();
    let mut wati = zone.invited(&mut sri, "wati@rekaan.example", "billing").await;
    let before = zone.house.vault().ledger_size().await.unwrap();

    let own: Value = serde_json::from_str(&download(&mut sri, "json").await).unwrap();
    let recorded = zone.house.vault().ledger_entries(before, 100).await.unwrap();
    let of_wati: Value = serde_json::from_str(&download(&mut wati, "json").await).unwrap();
    let table = rows(&download(&mut sri, "csv").await);
    let of_nobody: Value = {
        let mut budi = zone.customer("budi@example.test").await;
        serde_json::from_str(&download(&mut budi, "json").await).unwrap()
    };

    let kept = own["company_data"].as_array().unwrap();
    let name = kept.iter().find(|datum| datum["attribute"] == "company_name").unwrap();
    assert_eq!((&name["value"], &name["company"]), (&"CV Rekaan Maju".into(), &number.as_str().into()));
    assert_eq!(own["company_services"][0]["label"], "Mesin satu", "{}", own["company_services"]);
    assert_eq!(own["company_services"][0]["company"], number.as_str());
    let releases = recorded.iter().filter(|entry| entry.event == Event::Released);
    assert!(releases.count() >= 2, "the company's release is an entry of its own");
    let seen_by_wati = of_wati["company_data"].as_array().unwrap();
    let is_shown = |datum: &Value| {
        let category = Category::from_code(datum["category"].as_str().unwrap()).unwrap();
        PersonRole::Billing.may_see(category)
    };
    assert!(!seen_by_wati.is_empty() && seen_by_wati.iter().all(is_shown), "{seen_by_wati:?}");
    assert_eq!(of_wati["company_services"].as_array().map(Vec::len), Some(0));
    let row = table.iter().find(|row| row[0] == "company_data" && row[3] == "company_name").unwrap();
    assert_eq!((row[4].as_str(), row[15].as_str()), ("CV Rekaan Maju", number.as_str()));
    assert!(table.iter().any(|row| row[0] == "company_services" && row[4] == "Mesin satu"));
    for section in ["company_data", "company_services", "company_invoices"] {
        assert_eq!(of_nobody[section].as_array().map(Vec::len), Some(0), "{section}");
    }
    let schema: Value =
        serde_json::from_str(&zone.browser().get("/my-data/export/schema").await.text).unwrap();
    described("the document", &own, &schema, &schema);
}

//! What holds for every operation, whatever it does: whose key it takes, what it refuses, and what it never tells.

use std::collections::BTreeMap;

use amanah::api::operation::{Operation, Verb};
use amanah::web::endpoints::Audience;
use amanah_policy::{Purpose, Role};
use amanah_service::deletion::by_mail;
use amanah_service::vault::Personal;
use serde_json::Value;

use crate::program::{Program, Reply};
use crate::zone::{NOW, SRI, Zone, zone};

const ALL: &[Purpose] = &[Purpose::ServiceCommunication, Purpose::Accountability, Purpose::Billing];
const AS_JSON: (&str, &str) = ("content-type", "application/json");

/// A company with a customer and with somebody in every role.
async fn staffed() -> Zone {
    let zone = zone().await;
    zone.customer(SRI).await;
    for role in Role::ALL {
        zone.colleague(role.code(), &[*role]).await;
    }
    zone
}

/// Operations that need a key.
fn operations() -> Vec<Operation> {
    amanah::api::operations().into_iter().filter(|row| row.audience != Audience::Everyone).collect()
}

fn role_of(row: &Operation) -> Option<Role> {
    match row.audience {
        Audience::Staff(roles) => roles.first().copied(),
        _ => None,
    }
}

/// A program of the customer and one in every role, with the same purposes: nobody has room for a key for each operation.
struct Keyring {
    of_sri: Program,
    by_role: BTreeMap<Role, Program>,
}

impl Keyring {
    async fn of(zone: &Zone, purposes: &[Purpose], may_change: bool) -> Self {
        let mut by_role = BTreeMap::new();
        for role in Role::ALL {
            by_role.insert(*role, zone.program_of(*role, purposes, may_change).await);
        }
        Self { of_sri: zone.program_of_sri(may_change).await, by_role }
    }

    fn program(&self, row: &Operation) -> &Program {
        role_of(row).map_or(&self.of_sri, |role| &self.by_role[&role])
    }
}

/// The path with ids in it that name nothing.
fn path(row: &Operation) -> String {
    let nobody = |prefix: &str| format!("{prefix}_{}", "0".repeat(32));
    row.path
        .split('/')
        .map(|part| match part {
            "{customer}" => nobody("cus"),
            "{ticket}" => nobody("tkt"),
            "{datum}" => nobody("dat"),
            "{session}" => nobody("ses"),
            "{invoice}" => nobody("inv"),
            "{mail}" => nobody("mal"),
            "{service}" => nobody("svc"),
            "{key}" => nobody("key"),
            "{invitation}" => nobody("pnd"),
            "{case}" => nobody("cas"),
            "{hold}" => nobody("hld"),
            "{sequence}" => "999999999".to_owned(),
            "{letter}" => "welcome".to_owned(),
            "{language}" => "en".to_owned(),
            other => other.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn send(program: &Program, row: &Operation, path: &str, body: Option<&str>) -> Reply {
    let headers: &[_] = if body.is_some() { &[AS_JSON] } else { &[] };
    program.send(row.verb.name(), path, body, headers).await
}

fn assert_refused(row: &Operation, reply: &Reply, status: u16, kind: &str) {
    let told = (reply.status.as_u16(), reply.problem());
    assert_eq!(told, (status, kind), "{} {}: {}", row.verb.name(), row.path, reply.json);
    assert_eq!(reply.header("content-type"), "application/problem+json", "{}", row.path);
}

/// Shows: SEC
#[tokio::test]
async fn no_operation_answers_without_a_key_or_with_one_of_the_other_kind() {
    let zone = staffed().await;
    let of_sri = zone.program_of_sri(true).await;
    let of_support = zone.program_of(Role::Support, ALL, true).await;
    let of_legal = zone.program_of(Role::Legal, ALL, true).await;
    for row in operations() {
        let path = path(&row);

        assert_refused(&row, &send(&zone.stranger(), &row, &path, Some("{}")).await, 401, "no-key");
        let wrong = if role_of(&row).is_some() { &of_sri } else { &of_support };
        assert_refused(&row, &send(wrong, &row, &path, Some("{}")).await, 403, "not-this-key");
        if let Audience::Staff(roles) = row.audience
            && !roles.contains(&Role::Legal)
        {
            assert_refused(&row, &send(&of_legal, &row, &path, Some("{}")).await, 403, "not-this-key");
        }
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_key_that_only_reads_changes_nothing_and_one_for_another_purpose_opens_nothing() {
    let zone = staffed().await;
    let reading = Keyring::of(&zone, ALL, false).await;
    let mut for_another = BTreeMap::new();
    for purpose in ALL {
        let others: Vec<_> = ALL.iter().copied().filter(|other| other != purpose).collect();
        for_another.insert(*purpose, Keyring::of(&zone, &others, true).await);
    }
    let mut changes = 0;
    for row in operations() {
        let path = path(&row);
        if row.changes() {
            let refused = send(reading.program(&row), &row, &path, Some("{}")).await;
            assert_refused(&row, &refused, 403, "key-reads-only");
            changes += 1;
        }
        if let (Some(purpose), Some(_)) = (row.purpose(), role_of(&row)) {
            let refused = send(for_another[&purpose].program(&row), &row, &path, Some("{}")).await;
            assert_refused(&row, &refused, 403, "purpose-not-bound");
        }
        assert_eq!(row.changes(), row.verb == Verb::Delete || is_changing_post(&row), "{}", row.path);
    }
    assert!(changes > 25, "{changes}");
}

fn is_changing_post(row: &Operation) -> bool {
    let looks = row.path.ends_with("/search") || row.path.ends_with("/preview");
    row.verb == Verb::Post && !looks
}

#[tokio::test]
async fn what_is_not_documented_is_refused_and_not_repeated() {
    let zone = staffed().await;
    let document = amanah::api::openapi::document("https://clients.example");
    let keys = Keyring::of(&zone, ALL, true).await;
    for row in operations() {
        let program = keys.program(&row);
        let path = path(&row);

        let unknown = format!("{path}?rahasia=kuda-lumping");
        let refused = send(program, &row, &unknown, Some("{}")).await;
        assert_refused(&row, &refused, 422, "fields");
        assert!(!refused.json.to_string().contains("rahasia"), "{}", refused.json);
        for name in row.parameters() {
            let twice = format!("{path}?{name}=1&{name}=1");
            assert_refused(&row, &send(program, &row, &twice, Some("{}")).await, 422, "fields");
        }
        let Some(most) = row.longest_body() else { continue };
        let field = a_field(&document, &row);
        let cases = [
            ("".to_owned(), 400, "not-this-json"),
            ("[]".to_owned(), 400, "not-this-json"),
            (r#"{"rahasia": "kuda-lumping"}"#.to_owned(), 400, "not-this-json"),
            (format!(r#"{{"{field}": "a", "{field}": "b"}}"#), 400, "not-this-json"),
            (format!(r#"{{"{field}": "{}"}}"#, "a".repeat(most)), 413, "too-large"),
        ];
        for (body, status, kind) in cases {
            let refused = send(program, &row, &path, Some(&body)).await;
            assert_refused(&row, &refused, status, kind);
            assert!(!refused.json.to_string().contains("rahasia"), "{}", refused.json);
        }
        let no_type = program.send(row.verb.name(), &path, Some("a=b"), &[]).await;
        assert_refused(&row, &no_type, 415, "not-json");
    }
}

/// A field of the body that an operation takes.
fn a_field(document: &Value, row: &Operation) -> String {
    let operation = &document["paths"][row.path][row.verb.name().to_lowercase()];
    let mut schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    for _ in 0..3 {
        if let Some(one) = schema["anyOf"].as_array() {
            schema = &one[0];
        }
        if let Some(reference) = schema["$ref"].as_str() {
            schema = document.pointer(reference.trim_start_matches('#')).unwrap();
        }
    }
    schema["properties"]
        .as_object()
        .unwrap_or_else(|| panic!("{}: {schema}", row.path))
        .keys()
        .next()
        .unwrap()
        .clone()
}

/// Shows: SEC
#[tokio::test]
async fn an_id_that_names_nothing_is_not_found_and_nothing_else_happens() {
    let zone = staffed().await;
    let keys = Keyring::of(&zone, ALL, true).await;
    let before = zone.house.vault().ledger_size().await.unwrap();
    let mut tried = 0;
    for row in operations().iter().filter(|row| row.path.contains('{') && row.longest_body().is_none()) {
        if row.path.contains("{letter}") {
            continue;
        }
        let program = keys.program(row);

        let reply = send(program, row, &path(row), None).await;
        let malformed = send(program, row, &path(row).replace("_00", "_0x"), None).await;

        // A customer who is not open and one who never was look the same to staff.
        let is_under_an_opening = reply.problem() == "not-open";
        assert!(reply.problem() == "not-found" || is_under_an_opening, "{}: {}", row.path, reply.json);
        if path(row).contains("_00") {
            assert_refused(row, &malformed, 404, "not-found");
        }
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
    let entries = zone.house.vault().ledger_entries(before, 500).await.unwrap();
    let kinds: Vec<_> = entries.iter().map(|leaf| leaf.event.code()).collect();
    assert!(kinds.iter().all(|kind| ["api_key_made", "released"].contains(kind)), "{kinds:?}");
}

/// Shows: DEL2
#[tokio::test]
async fn while_a_deletion_has_frozen_the_data_a_program_of_the_customer_only_reads() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let program = zone.program_of_sri(true).await;
    let sri = zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    by_mail::strict_sender(&zone.house, sri, amanah_policy::CaseKind::Erase, NOW).await.unwrap();

    for row in operations().into_iter().filter(|row| row.audience == Audience::Customers) {
        let reply = send(&program, &row, &path(&row), Some("{}")).await;
        if row.changes() {
            assert_refused(&row, &reply, 409, "deletion-under-way");
        } else {
            assert!(!reply.json.to_string().contains("deletion-under-way"), "{}: {}", row.path, reply.json);
        }
    }

    let own = program.get("/api/v1/me").await;
    let requests = program.items("/api/v1/me/requests").await;
    assert_eq!(own.json["state"], "frozen", "{}", own.json);
    assert_eq!(requests.iter().map(|it| it["state"].clone()).collect::<Vec<_>>(), ["frozen"]);
}

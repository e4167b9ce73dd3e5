//! Services and invoices through programs: written down, added up, issued, paid, taken back, and read by their customer.

use amanah_policy::{Purpose, Role};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::program::{Program, Reply};
use crate::zone::{NOW, SRI, Zone, zone};

/// A program of somebody who bills, with Sri open for billing, and where her invoices are written.
async fn billing(zone: &Zone) -> (Program, String) {
    zone.customer(SRI).await;
    zone.colleague("Bima", &[Role::Billing]).await;
    let program = zone.program_of(Role::Billing, &[Purpose::Billing], true).await;
    let customer = program.opens(SRI, "billing").await;
    (program, format!("/api/v1/customers/{customer}"))
}

fn lines() -> Value {
    json!({"lines": [
        {"what": "Hosting M, December 2026", "each": "150000"},
        {"what": "Domain toko-sri.example", "count": 2.0, "each": "175000.50"},
    ]})
}

async fn issued(program: &Program, customer: &str) -> String {
    let issued = program.post(&format!("{customer}/invoices"), &lines()).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{}", issued.json);
    issued.header("location").to_owned()
}

/// Shows: U3
#[tokio::test]
async fn an_invoice_is_previewed_issued_once_found_and_paid_once() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;

    let preview = program.post(&format!("{customer}/invoices/preview"), &lines()).await;
    let before = program.items("/api/v1/invoices").await;
    let issued = program.post_once(&format!("{customer}/invoices"), &lines(), "december").await;
    let again = program.post_once(&format!("{customer}/invoices"), &lines(), "december").await;
    let invoice = program.get(issued.header("location")).await;
    let number = invoice.text("invoice/number");
    let found = program.post("/api/v1/invoices/search", &json!({"number": number})).await;
    let payment = format!("{}/payment", issued.header("location"));
    let note = json!({"note": "transfer of 25 November"});
    let paid = program.post(&payment, &note).await;
    let twice = program.post(&payment, &note).await;
    let open = program.items("/api/v1/invoices?show=open").await;

    assert_eq!(preview.json["total"], json!({"minor": 50_000_100, "currency": "IDR"}), "{}", preview.json);
    assert_eq!(preview.json["lines"][1]["amount"]["minor"], json!(35_000_100));
    assert_eq!(before, Vec::<Value>::new(), "a preview issues nothing");
    assert_eq!((issued.status, again.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", issued.json);
    assert_eq!((again.header("location"), &again.json), (issued.header("location"), &issued.json));
    assert_eq!((number.as_str(), invoice.text("invoice/state")), ("INV-2026-000001", "issued".to_owned()));
    assert_eq!(found.json["items"][0], invoice.json);
    assert!(!invoice.json.to_string().contains("Sri"), "an invoice in a list names nobody");
    assert_eq!(paid.status, StatusCode::NO_CONTENT, "{}", paid.json);
    assert_eq!((twice.problem(), open.len()), ("not-now", 0));
}

/// Shows: U3, U2a, invariant 7
#[tokio::test]
async fn the_document_is_the_same_bytes_for_staff_and_customer_and_says_its_hash() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let place = issued(&program, &customer).await;
    let sri = zone.program_of_sri(false).await;
    let own = sri.items("/api/v1/me/invoices").await;
    let path = format!("/api/v1/me/invoices/{}/document", own[0]["id"].as_str().unwrap());

    let for_staff = program.get(&format!("{place}/document")).await;
    let for_sri = sri.get(&path).await;

    assert!(for_sri.bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(for_staff.bytes, for_sri.bytes);
    assert_eq!(for_sri.header("content-type"), "application/pdf");
    assert_eq!(for_sri.header("content-disposition"), "attachment; filename=\"INV-2026-000001.pdf\"");
    assert_eq!(for_sri.header("cache-control"), "no-store");
    assert_eq!(for_sri.header("repr-digest"), format!("sha-256=:{}:", in_base64(&own[0])));
    let uses = sri.get("/api/v1/me/uses").await;
    assert!(uses.json["items"].as_array().unwrap().iter().any(|used| used["purpose"] == json!("billing")));
}

/// The hash of an invoice, which lists give in hexadecimal digits.
fn in_base64(invoice: &Value) -> String {
    let digits = invoice["sha256"].as_str().unwrap();
    let nibbles: Vec<u8> =
        digits.chars().map(|digit| u8::try_from(digit.to_digit(16).unwrap()).unwrap()).collect();
    STANDARD.encode(nibbles.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect::<Vec<_>>())
}

/// Shows: SEC
#[tokio::test]
async fn the_invoice_of_another_customer_is_not_found_like_one_that_never_was() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    issued(&program, &customer).await;
    zone.customer("budi@example.test").await;
    let budi = zone.program_of_customer("budi@example.test", false).await;
    let sri = zone.program_of_sri(false).await;
    let own = sri.items("/api/v1/me/invoices").await;
    let of_sri = own[0]["id"].as_str().unwrap();

    let theirs = budi.get(&format!("/api/v1/me/invoices/{of_sri}/document")).await;
    let none = budi.get(&format!("/api/v1/me/invoices/inv_{}/document", "0".repeat(32))).await;

    assert_eq!((theirs.problem(), &theirs.json), ("not-found", &none.json));
    assert_eq!(budi.items("/api/v1/me/invoices").await, Vec::<Value>::new());
}

/// Shows: U3, invariant 7
#[tokio::test]
async fn an_invoice_is_taken_back_once_by_a_document_of_its_own() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let place = issued(&program, &customer).await;

    let note = program.act(&format!("{place}/credit-note")).await;
    let twice = program.act(&format!("{place}/credit-note")).await;
    let credit = program.get(note.header("location")).await;
    let of_the_note = program.act(&format!("{}/credit-note", note.header("location"))).await;

    assert_eq!(note.status, StatusCode::CREATED, "{}", note.json);
    assert_eq!((twice.status.as_u16(), twice.problem()), (409, "not-now"));
    assert_eq!(credit.text("invoice/kind"), "credit_note");
    assert!(place.ends_with(&credit.text("invoice/credits")));
    assert_eq!(program.get(&place).await.text("invoice/state"), "cancelled");
    assert_eq!(of_the_note.problem(), "not-found", "a credit note is not taken back");
}

#[tokio::test]
async fn lines_that_do_not_add_up_are_told_line_by_line() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let one = |line: Value| json!({"lines": [{"what": "Hosting", "each": "1"}, line]});
    let cases = [
        (json!({"lines": []}), vec!["lines: missing"]),
        (json!({"lines": vec![json!({"what": "x", "each": "1"}); 7]}), vec!["lines: too_many"]),
        (one(json!({"what": " ", "each": "5"})), vec!["lines[1].what: missing"]),
        (
            one(json!({"what": "", "each": ""})),
            vec!["lines[1].what: missing", "lines[1].each: not_an_amount"],
        ),
        (one(json!({"what": "a".repeat(201), "each": "5"})), vec!["lines[1].what: too_long"]),
        (one(json!({"what": "x", "each": "five"})), vec!["lines[1].each: not_an_amount"]),
        (one(json!({"what": "x", "each": " 5"})), vec!["lines[1].each: not_an_amount"]),
        (one(json!({"what": "x", "each": "5", "count": 0})), vec!["lines[1].count: not_an_amount"]),
        (json!({"lines": [{"what": "x", "each": "0"}]}), vec!["lines[0].each: not_an_amount"]),
    ];

    for (lines, slips) in cases {
        for path in ["invoices/preview", "invoices"] {
            let refused = program.post(&format!("{customer}/{path}"), &lines).await;
            assert_eq!((refused.status.as_u16(), refused.slips()), (422, owned(&slips)), "{lines}");
        }
    }
    let nameless = json!({"lines": [["Hosting", 1, "5"]]});
    assert_eq!(program.post(&format!("{customer}/invoices"), &nameless).await.problem(), "not-this-json");
    let unknown =
        program.post(&format!("{customer}/invoices"), &one(json!({"what": "x", "price": "5"}))).await;
    assert_eq!(unknown.problem(), "not-this-json");
    assert_eq!(program.items("/api/v1/invoices").await, Vec::<Value>::new());
}

fn owned(slips: &[&str]) -> Vec<String> {
    slips.iter().map(|slip| (*slip).to_owned()).collect()
}

/// Shows: SEC, U3
#[tokio::test]
async fn nothing_is_billed_or_read_of_a_customer_who_is_not_open_for_it() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let place = issued(&program, &customer).await;
    zone.clock.move_to(NOW.plus_micros(31 * 60_000_000));

    let replies: [Reply; 7] = [
        program.get(&format!("{place}/document")).await,
        program.post(&format!("{place}/payment"), &json!({"note": "x"})).await,
        program.act(&format!("{place}/credit-note")).await,
        program.get(&format!("{customer}/invoices/suggestion")).await,
        program.post(&format!("{customer}/invoices/preview"), &lines()).await,
        program.post(&format!("{customer}/invoices"), &lines()).await,
        program.post(&format!("{customer}/services"), &json!({"kind": "hosting", "label": "x"})).await,
    ];

    for reply in replies {
        assert_eq!((reply.status.as_u16(), reply.problem()), (409, "not-open"), "{}", reply.json);
    }
    assert_eq!(program.get(&place).await.status, StatusCode::OK, "a list needs no opening");
}

/// Shows: SEC
#[tokio::test]
async fn an_opening_made_by_a_person_for_another_purpose_is_shut_to_a_key_for_billing() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut fina = zone.colleague("Fina", &[Role::Finance]).await;
    let program = zone.program_of(Role::Finance, &[Purpose::Billing], true).await;
    let page = zone.page_of(&mut fina, SRI).await;
    let open = format!("{page}/open");
    let fields = [("purpose", "billing"), ("reason", "the monthly invoice is due today")];
    assert_eq!(fina.post_from(&open, &open, &fields).await.location(), page);
    let customer = page.replace("/console/", "/api/v1/");
    let place = issued(&program, &customer).await;
    let other = zone.program_of(Role::Finance, &[Purpose::Accountability], true).await;

    let refused = [
        other.get(&format!("{place}/document")).await,
        other.post(&format!("{customer}/invoices"), &lines()).await,
        other.get(&format!("{customer}/data")).await,
    ];

    for refused in refused {
        assert_eq!(
            (refused.status.as_u16(), refused.problem()),
            (403, "purpose-not-bound"),
            "{}",
            refused.json
        );
    }
}

/// Shows: R2
#[tokio::test]
async fn a_service_is_added_suggested_for_a_bill_changed_and_ended() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let services = format!("{customer}/services");
    let hosting = json!({
        "kind": "hosting", "label": "Toko", "host": "toko-sri.example", "amount": "150000.50", "period": "month"
    });

    let added = program.post_once(&services, &hosting, "s").await;
    let again = program.post_once(&services, &hosting, "s").await;
    let suggested = program.items(&format!("{customer}/invoices/suggestion")).await;
    let service = format!("{services}/{}", added.text("id"));
    let changed = program.post(&service, &json!({"plan": "M", "planned_end": "2027-11-26"})).await;
    let seen = program.get(&format!("{customer}/data")).await;
    let ended = program.act(&format!("{service}/end")).await;
    let late = program.post(&service, &json!({"plan": "L"})).await;
    let own = zone.program_of_sri(false).await.items("/api/v1/me/services").await;

    assert_eq!((added.status, &again.json), (StatusCode::CREATED, &added.json), "{}", added.json);
    assert_eq!(suggested[0]["each"], json!("150000.50"));
    assert_eq!((changed.status, ended.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(seen.json["services"][0]["id"], added.json["id"], "{}", seen.json);
    assert_eq!((late.status.as_u16(), late.problem()), (409, "not-now"));
    assert_eq!(own.len(), 1, "the same change sent twice is one service");
    assert_eq!((own[0]["label"].clone(), own[0]["plan"].clone()), (json!("Toko"), json!("M")));
    assert_eq!(own[0]["price"], json!({"minor": 15_000_050, "currency": "IDR"}));
    assert!(own[0]["ended_at"].is_string());
}

#[tokio::test]
async fn a_service_with_slips_of_the_pen_is_refused_field_by_field() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let services = format!("{customer}/services");
    let cases = [
        (json!({"kind": "cat", "label": "x"}), "kind: not_chosen"),
        (json!({"kind": "hosting"}), "label: missing"),
        (json!({"kind": "hosting", "label": "a".repeat(81)}), "label: too_long"),
        (json!({"kind": "hosting", "host": "no host"}), "host: not_a_host"),
        (
            json!({"kind": "hosting", "label": "x", "amount": "five", "period": "month"}),
            "amount: not_an_amount",
        ),
        (json!({"kind": "hosting", "label": "x", "amount": "5"}), "period: not_chosen"),
        (json!({"kind": "hosting", "label": "x", "started": "yesterday"}), "started: not_a_day"),
    ];

    for (service, slip) in cases {
        let refused = program.post(&services, &service).await;
        assert_eq!((refused.status.as_u16(), refused.slips()), (422, vec![slip.to_owned()]), "{service}");
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_service_of_somebody_else_is_not_reached_through_an_open_customer() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let added =
        program.post(&format!("{customer}/services"), &json!({"kind": "hosting", "label": "Toko"})).await;
    zone.customer("budi@example.test").await;
    let budi = program.opens("budi@example.test", "billing").await;
    let through_budi = format!("/api/v1/customers/{budi}/services/{}", added.text("id"));

    let changed = program.post(&through_budi, &json!({"label": "Mine"})).await;
    let ended = program.act(&format!("{through_budi}/end")).await;

    assert_eq!((changed.problem(), ended.problem()), ("not-found", "not-found"));
    let own = zone.program_of_sri(false).await.items("/api/v1/me/services").await;
    assert_eq!((own[0]["label"].clone(), own[0]["ended_at"].clone()), (json!("Toko"), Value::Null));
}

/// Shows: R6, invariant 7
#[tokio::test]
async fn a_panels_invoice_is_taken_over_byte_for_byte_and_once() {
    let zone = zone().await;
    let (program, customer) = billing(&zone).await;
    let path = format!("{customer}/invoices/foreign");
    let pdf = b"%PDF-1.4\nan invoice of a panel\n%%EOF\n";
    let foreign = |change: Value| {
        let mut foreign = json!({
            "number": "WHMCS-7", "issued_on": "2026-11-01", "due_on": "2026-11-15", "total": "250000",
            "file": STANDARD.encode(pdf),
        });
        foreign.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        foreign
    };

    let taken = program.post_once(&path, &foreign(json!({})), "panel").await;
    let again = program.post_once(&path, &foreign(json!({})), "panel").await;
    let twice = program.post(&path, &foreign(json!({}))).await;
    let other = json!({"file": STANDARD.encode(b"%PDF-1.4\nanother one\n%%EOF\n")});
    let changed = program.post(&path, &foreign(other)).await;
    let document = program.get(&format!("{}/document", taken.header("location"))).await;
    let invoice = program.get(taken.header("location")).await;

    assert_eq!((taken.status, &again.json), (StatusCode::CREATED, &taken.json), "{}", taken.json);
    assert_eq!(document.bytes, pdf);
    assert_eq!(
        (invoice.text("invoice/kind"), invoice.text("invoice/number")),
        ("foreign".to_owned(), "WHMCS-7".to_owned())
    );
    assert_eq!(twice.json, taken.json, "the same file under the same number is the same invoice");
    assert_eq!((changed.status.as_u16(), changed.problem()), (409, "not-now"));
    let cases = [
        (json!({"file": "%%%"}), "file: not_base64"),
        (json!({"file": STANDARD.encode("no pdf")}), "file: not_a_pdf"),
        (json!({"file": STANDARD.encode(vec![b'x'; 2 * 1024 * 1024 + 1])}), "file: too_large"),
        (json!({"number": "no number!"}), "number: not_a_number"),
        (json!({"issued_on": "yesterday"}), "issued_on: not_a_day"),
        (json!({"issued_on": "2027-01-01"}), "issued_on: in_the_future"),
        (json!({"due_on": "soon"}), "due_on: not_a_day"),
        (json!({"total": "much"}), "total: not_an_amount"),
        (json!({"currency": "rupiah"}), "currency: not_valid"),
    ];
    for (change, slip) in cases {
        let refused = program.post(&path, &foreign(change.clone())).await;
        assert_eq!((refused.status.as_u16(), refused.slips()), (422, vec![slip.to_owned()]), "{slip}");
    }
}

#[tokio::test]
async fn a_number_that_no_invoice_has_finds_none_whatever_stands_in_it() {
    let zone = zone().await;
    let (program, _) = billing(&zone).await;

    for number in ["INV-2026-000001", "' OR 1=1", "\0", "\n", &"9".repeat(100)] {
        let found = program.post("/api/v1/invoices/search", &json!({"number": number})).await;
        assert_eq!((found.status, found.json["items"].clone()), (StatusCode::OK, json!([])), "{number:?}");
    }
    let long = program.post("/api/v1/invoices/search", &json!({"number": "9".repeat(101)})).await;
    assert_eq!(long.slips(), ["number: too_long"]);
}

use serde_json::{Value, json};

use super::*;

const ID: &str = "a7551968-d5d6-44b2-9831-815ac9017798";

fn request(id: &str, time: &str, identities: &Value) -> Vec<u8> {
    let request = json!({
        "regulation": "gdpr",
        "subject_request_id": id,
        "subject_request_type": "erasure",
        "submitted_time": time,
        "subject_identities": identities,
        "api_version": "2.0",
        "status_callback_urls": ["https://controller.example/callbacks"],
    });
    serde_json::to_vec(&request).unwrap()
}

fn email(value: &str, format: &str) -> Value {
    json!([{ "identity_type": "email", "identity_value": value, "identity_format": format }])
}

#[test]
fn a_request_names_somebody_and_a_right() {
    let read =
        Request::read(&request(ID, "2026-11-26T00:00:00Z", &email("sri@example.test", "raw"))).unwrap();

    assert_eq!((read.id.as_str(), read.right), (ID, Right::Erasure));
    assert_eq!(read.identities, [Identity::Email("sri@example.test".to_owned())]);
    assert!(!format!("{read:?}").contains("sri@"));
}

/// Shows: SEC
#[test]
fn nobody_is_looked_for_by_an_unsalted_digest() {
    for format in ["sha1", "md5", "sha256", "RAW", ""] {
        let body = request(ID, "2026-11-26T00:00:00Z", &email("c2hhMQ", format));
        assert_eq!(Request::read(&body), Err(NoRequest::Nobody), "{format}");
    }
    assert_eq!(Request::read(&request(ID, "2026-11-26T00:00:00Z", &json!([]))), Err(NoRequest::Nobody));
}

#[test]
fn a_request_without_a_sound_id_or_time_is_not_taken() {
    let identities = email("sri@example.test", "raw");
    for id in ["", "1", "A7551968-D5D6-44B2-9831-815AC9017798", "a7551968-d5d6-14b2-9831-815ac9017798"] {
        let body = request(id, "2026-11-26T00:00:00Z", &identities);
        assert_eq!(Request::read(&body), Err(NoRequest::Id), "{id}");
    }
    assert_eq!(Request::read(&request(ID, "yesterday", &identities)), Err(NoRequest::Time));
    assert_eq!(Request::read(b"{}"), Err(NoRequest::Shape));
    assert_eq!(Request::read(&vec![b' '; MOST_BYTES + 1]), Err(NoRequest::TooLong));
}

#[test]
fn a_receipt_holds_the_whole_request_and_its_signature_is_over_its_bytes() {
    let receipt = Receipt {
        controller_id: "panel",
        expected_completion_time: "2026-12-26T00:00:00Z",
        received_time: "2026-11-26T00:00:00Z",
        subject_request_id: ID,
    };

    let body = receipt.body(b"{\"x\": 1}").unwrap();
    let signed = Signed::of(body.clone(), "my.contoh.example", &[1, 2, 3]);

    let said: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        said,
        json!({
            "controller_id": "panel",
            "expected_completion_time": "2026-12-26T00:00:00Z",
            "received_time": "2026-11-26T00:00:00Z",
            "subject_request_id": ID,
            "encoded_request": "eyJ4IjogMX0=",
            "api_version": "2.0",
        })
    );
    assert_eq!((signed.body, signed.signature.as_str()), (body, "AQID"));
}

#[test]
fn a_status_says_one_of_four_words_and_whether_a_law_keeps_something() {
    let standing = Standing {
        controller_id: "panel",
        expected_completion_time: "2026-12-26T00:00:00Z",
        subject_request_id: ID,
        request_status: RequestStatus::InProgress,
        completed_with_retention: false,
        lapsed: false,
    };
    let words = [
        RequestStatus::Pending,
        RequestStatus::InProgress,
        RequestStatus::Completed,
        RequestStatus::Cancelled,
    ];

    let said: Vec<Value> = words
        .iter()
        .map(|status| Standing { request_status: *status, ..standing }.body().unwrap())
        .map(|body| serde_json::from_slice::<Value>(&body).unwrap()["request_status"].clone())
        .collect();

    assert_eq!(said, ["pending", "in_progress", "completed", "cancelled"]);
    assert_eq!(said, words.map(RequestStatus::code));
    let called = Called { standing, status_callback_url: "https://controller.example/callbacks" };
    let called: Value = serde_json::from_slice(&called.body().unwrap()).unwrap();
    assert_eq!(called["status_callback_url"], "https://controller.example/callbacks");
    let asked: Value = serde_json::from_slice(&standing.body().unwrap()).unwrap();
    assert!(asked.get("status_callback_url").is_none());
}

#[test]
fn nobody_is_called_back_at_many_places_or_at_one_that_is_no_address() {
    let with = |addresses: Value| {
        let body = request(ID, "2026-11-26T00:00:00Z", &email("sri@example.test", "raw"));
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        body["status_callback_urls"] = addresses;
        Request::read(&serde_json::to_vec(&body).unwrap())
    };
    let one = "https://controller.example/callbacks";

    let read = with(json!([one])).unwrap();

    assert_eq!(read.callbacks, [one]);
    assert!(!format!("{read:?}").contains("controller.example"), "an address may hold anything");
    assert!(with(json!([])).unwrap().callbacks.is_empty());
    for bad in [json!([one, one, one, one, one]), json!([""]), json!(["a b"]), json!(["x".repeat(513)])] {
        assert_eq!(with(bad.clone()), Err(NoRequest::Callbacks), "{bad}");
    }
    assert_eq!(with(json!("https://controller.example")), Err(NoRequest::Shape));
}

#[test]
fn what_can_be_asked_for_is_said_with_the_certificate_that_signs() {
    let body = Discovery { certificate: "https://my.contoh.example/cert" }.body().unwrap();
    let refusal = Refusal { code: 409, message: "no" }.body().unwrap();
    let withdrawn =
        Withdrawal { controller_id: "panel", subject_request_id: ID, received_time: "2026-11-26T00:00:00Z" };

    let said: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        said,
        json!({
            "api_version": "2.0",
            "supported_identities": [
                { "identity_type": "email", "identity_format": "raw" },
                { "identity_type": "controller_customer_id", "identity_format": "raw" },
            ],
            "supported_subject_request_types": ["access", "portability", "erasure"],
            "processor_certificate": "https://my.contoh.example/cert",
        })
    );
    assert_eq!(refusal, br#"{"error":{"code":409,"message":"no"}}"#);
    let said: Value = serde_json::from_slice(&withdrawn.body().unwrap()).unwrap();
    assert_eq!((&said["subject_request_id"], &said["api_version"]), (&json!(ID), &json!("2.0")));
    assert!(Right::ALL.into_iter().all(|right| Right::from_code(right.code()) == Some(right)));
}

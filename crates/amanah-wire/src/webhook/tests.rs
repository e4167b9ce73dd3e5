use super::*;

/// The example of the specification.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW: i64 = 1_614_265_330;
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY: &[u8] = br#"{"test": 2432232314}"#;

fn secret() -> Secret {
    Secret::parse(SECRET).unwrap()
}

fn head<'a>(timestamp: &'a str, signature: &'a str) -> Head<'a> {
    Head { id: ID, timestamp, signature }
}

#[test]
fn the_example_of_the_specification_is_signed_as_it_says() {
    assert_eq!(secret().sign(ID, NOW, BODY), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

/// Shows: SEC
#[test]
fn only_the_secret_of_the_system_signs_for_it_and_only_what_was_signed() {
    let signature = secret().sign(ID, NOW, BODY);
    let time = NOW.to_string();
    let other = Secret::parse("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    let rotated = format!("{} {signature}", other.sign(ID, NOW, BODY));

    assert_eq!(head(&time, &signature).verify(&secret(), BODY, NOW), Ok(NOW));
    assert_eq!(head(&time, &rotated).verify(&secret(), BODY, NOW), Ok(NOW), "one of several signatures");
    assert_eq!(head(&time, &signature).verify(&other, BODY, NOW), Err(NotSigned::Signature));
    assert_eq!(head(&time, &signature).verify(&secret(), b"{}", NOW), Err(NotSigned::Signature));
    let moved = (NOW + 1).to_string();
    assert_eq!(head(&moved, &signature).verify(&secret(), BODY, NOW), Err(NotSigned::Signature));
    let renamed = Head { id: "msg_other", timestamp: &time, signature: &signature };
    assert_eq!(renamed.verify(&secret(), BODY, NOW), Err(NotSigned::Signature));
    let unversioned = signature.trim_start_matches("v1,");
    assert_eq!(head(&time, unversioned).verify(&secret(), BODY, NOW), Err(NotSigned::Signature));
}

/// Shows: SEC
#[test]
fn a_message_of_another_time_is_not_taken_however_well_it_is_signed() {
    let signature = secret().sign(ID, NOW, BODY);
    let time = NOW.to_string();
    let at = |now| head(&time, &signature).verify(&secret(), BODY, now);

    assert_eq!((at(NOW + 300), at(NOW - 300)), (Ok(NOW), Ok(NOW)));
    assert_eq!((at(NOW + 301), at(NOW - 301)), (Err(NotSigned::Time), Err(NotSigned::Time)));
    assert_eq!(at(i64::MIN), Err(NotSigned::Time));
}

#[test]
fn a_head_that_is_none_is_told_apart() {
    for (id, timestamp, signature) in
        [("", "1", "v1,x"), ("a.b", "1", "v1,x"), ("a", "", "v1,x"), ("a", "+1", "v1,x"), ("a", "1", "")]
    {
        let head = Head { id, timestamp, signature };
        assert_eq!(head.verify(&secret(), BODY, 1), Err(NotSigned::Head), "{id} {timestamp} {signature}");
    }
}

/// Shows: SEC
#[test]
fn a_short_secret_protects_nothing_and_none_is_printed() {
    let of = |length: usize| format!("whsec_{}", STANDARD.encode(vec![7; length]));

    assert!(Secret::parse(&of(24)).is_ok() && Secret::parse(&of(64)).is_ok());
    for bad in [of(23), of(65), STANDARD.encode([7; 32]), "whsec_".to_owned(), "whsec_!".to_owned()] {
        assert_eq!(Secret::parse(&bad), Err(NoSecret), "{bad}");
    }
    assert_eq!(format!("{:?}", secret()), "Secret(..)");
}

#[test]
fn a_tiding_names_its_customer_by_ids_alone() {
    let tiding = Tiding {
        event: "subject.frozen",
        occurred_at: "2026-11-26T00:00:00Z",
        id: "tid_1",
        customer: "cus_1",
        reference: Some("1234-5678-2"),
    };

    let whole = String::from_utf8(tiding.body().unwrap()).unwrap();
    let erased = String::from_utf8(Tiding { reference: None, ..tiding }.body().unwrap()).unwrap();

    assert_eq!(
        whole,
        r#"{"type":"subject.frozen","timestamp":"2026-11-26T00:00:00Z","data":{"event":"tid_1","customer":"cus_1","reference":"1234-5678-2"}}"#
    );
    assert!(!erased.contains("reference"), "{erased}");
}

#[test]
fn an_acknowledgement_says_erased_or_kept_under_a_law_and_nothing_else() {
    let read = |text: &str| Acknowledgement::read(text.as_bytes());

    let erased = read(r#"{"event":"tid_1","result":"erased"}"#).unwrap();
    let kept = read(r#"{"event":"tid_1","result":"kept","law":" UU 28/2007 art. 28(11) "}"#).unwrap();

    assert_eq!((erased.event.as_str(), erased.is_erased, erased.law), ("tid_1", true, None));
    assert_eq!((kept.is_erased, kept.law.as_deref()), (false, Some("UU 28/2007 art. 28(11)")));
    for bad in [
        "",
        "[]",
        r#"{"event":"tid_1"}"#,
        r#"{"event":"tid_1","result":"done"}"#,
        r#"{"event":"tid_1","result":"erased","law":"UU"}"#,
        r#"{"event":"tid_1","result":"kept","law":"kept for sri@example.test"}"#,
        r#"{"event":"tid_1","result":"erased","name":"Sri"}"#,
    ] {
        assert_eq!(read(bad), Err(NoAcknowledgement), "{bad}");
    }
    let long = format!(r#"{{"event":"{}","result":"erased"}}"#, "x".repeat(MOST_BYTES));
    assert_eq!(read(&long), Err(NoAcknowledgement));
}

//! Vectors made by Python's `hmac`, and what a forger would try.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

/// Measured before this module was written, by Python's `hmac`, with the secret `testsecret`.
const MEASURED: &str = "pYKRd7StQMVMJndwgrucuvROw3hN6pofmHdmuthJBWM.\
     eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjE3OTUwMDAwMDB9";

#[derive(Deserialize)]
struct Vector {
    name: String,
    secret: String,
    signed_request: String,
    user_id: Option<String>,
    issued_at: Option<i64>,
    fault: Option<String>,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../../../tests/vectors/signed_request.json");
    serde_json::from_str(text).expect("the vectors are JSON")
}

fn sign(payload: &str, secret: &[u8]) -> String {
    let encoded = BASE64.encode(payload);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), encoded.as_bytes());
    format!("{}.{encoded}", BASE64.encode(tag.as_ref()))
}

/// Shows: SSO1
#[test]
fn a_signed_request_of_an_independent_signer_is_read() {
    let request = read(MEASURED, b"testsecret").expect("it is signed");

    assert_eq!(request.user_id, "218471");
    assert_eq!(request.issued_at, Some(1_795_000_000));
    assert!(!format!("{request:?}").contains("218471"), "nobody is named in a log");
}

/// Shows: SSO1
#[test]
fn every_vector_of_the_independent_script_is_taken_or_refused_as_it_says() {
    let vectors = vectors();
    assert!(vectors.len() >= 20, "only {} vectors", vectors.len());

    for vector in vectors {
        let found = read(&vector.signed_request, vector.secret.as_bytes());

        match (found, vector.fault) {
            (Ok(request), None) => {
                assert_eq!(Some(request.user_id), vector.user_id, "{}", vector.name);
                assert_eq!(request.issued_at, vector.issued_at, "{}", vector.name);
            }
            (Err(fault), Some(expected)) => assert_eq!(format!("{fault:?}"), expected, "{}", vector.name),
            (found, expected) => panic!("{}: {found:?}, and not {expected:?}", vector.name),
        }
    }
}

/// Shows: SSO1
#[test]
fn a_flipped_bit_anywhere_is_refused() {
    for place in 0..MEASURED.len() {
        for bit in 0..7 {
            let mut bytes = MEASURED.as_bytes().to_vec();
            bytes[place] ^= 1 << bit;
            let flipped = String::from_utf8(bytes).expect("still ASCII");

            let found = read(&flipped, b"testsecret");

            // The last letter of the signature holds two bits that decode to nothing, and a decoder must refuse them.
            assert!(found.is_err(), "bit {bit} of byte {place} changes nothing");
        }
    }
}

#[test]
fn a_request_that_is_too_long_is_not_even_decoded() {
    let long = sign(
        &format!("{{\"user_id\":\"1\",\"algorithm\":\"HMAC-SHA256\",\"x\":\"{}\"}}", "y".repeat(8_000)),
        b"s",
    );

    assert_eq!(read(&long, b"s"), Err(NotSigned::TooLong));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", secret in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(read(&text, &secret).is_err());
    }

    /// The payload is what an attacker with the secret could make: nothing in it can break the reader.
    #[test]
    fn any_payload_is_read_or_refused(payload in prop_oneof![".{0,200}", "\\{\"user_id\":.{0,40},\"algorithm\":\"HMAC-SHA256\"\\}"]) {
        if let Ok(request) = read(&sign(&payload, b"secret"), b"secret") {
            prop_assert!(is_id(&request.user_id));
            prop_assert!(payload.contains(&request.user_id) || payload.contains('\\') || payload.contains("\"user_id\":"));
        }
    }

    #[test]
    fn another_secret_is_refused(secret in prop::collection::vec(1_u8.., 1..64), other in prop::collection::vec(1_u8.., 1..64)) {
        prop_assume!(secret != other);
        let request = sign("{\"user_id\":\"218471\",\"algorithm\":\"HMAC-SHA256\"}", &secret);

        prop_assert_eq!(read(&request, &other), Err(NotSigned::Signature));
        prop_assert_eq!(read(&request, &secret).expect("it is signed").user_id, "218471");
    }

    #[test]
    fn an_id_goes_through_unchanged(id in "[!-~&&[^\"\\\\]]{1,255}", seconds in any::<i64>()) {
        let payload = format!("{{\"issued_at\":{seconds},\"user_id\":\"{id}\",\"algorithm\":\"HMAC-SHA256\",\"user\":{{\"country\":\"id\"}}}}");

        let request = read(&sign(&payload, b"secret"), b"secret").expect("it is signed");

        prop_assert_eq!(request, SignedRequest { user_id: id, issued_at: Some(seconds) });
    }
}

//! Every event of Google's table, tokens signed by PyJWT, and what must not count.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

const ISSUER: &str = "https://accounts.google.com/";

#[derive(Deserialize)]
struct Vectors {
    jwks: Value,
    issuer: String,
    client_ids: Vec<String>,
    tokens: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    token: String,
    /// Pairs of a code and a subject, or why it is refused.
    events: Option<Vec<(String, Option<String>)>>,
    fault: Option<String>,
}

fn ours() -> Vec<String> {
    vec!["portal.apps.example".to_owned(), "phone.apps.example".to_owned()]
}

fn read_claims(claims: &Value) -> Result<SecurityEvents, NoEvent> {
    read(claims.to_string().as_bytes(), Expected { issuer: ISSUER, client_ids: &ours() })
}

fn claims(name: &str, event: &Value) -> Value {
    serde_json::json!({"iss": ISSUER, "aud": "portal.apps.example", "jti": "1", "iat": 1_795_000_000, "events": {name: event}})
}

fn about(sub: &str) -> Value {
    serde_json::json!({"subject": {"subject_type": "iss-sub", "iss": ISSUER, "sub": sub}})
}

/// Shows: SSO1
#[test]
fn tokens_of_an_independent_signer_are_taken_or_refused_as_it_says() {
    let text = include_str!("../../../../tests/vectors/security_event.json");
    let vectors: Vectors = serde_json::from_str(text).expect("the vectors are JSON");
    let keys = Keys::parse(vectors.jwks.to_string().as_bytes()).expect("the keys can be read");
    let expected = Expected { issuer: &vectors.issuer, client_ids: &vectors.client_ids };
    assert!(vectors.tokens.len() >= 20, "only {} vectors", vectors.tokens.len());

    for vector in &vectors.tokens {
        let found = read_token(&vector.token, &keys, expected);

        match (found, &vector.fault) {
            (Ok(token), None) => {
                let mut events: Vec<_> =
                    token.events.into_iter().map(|e| (e.kind.code().to_owned(), e.subject)).collect();
                events.sort();
                assert_eq!(Some(&events), vector.events.as_ref(), "{}", vector.name);
            }
            (Err(fault), Some(expected)) => {
                let fault = format!("{fault:?}");
                assert!(fault.starts_with(expected.as_str()), "{}: {fault}, and not {expected}", vector.name);
            }
            (found, expected) => panic!("{}: {found:?}, and not {expected:?}", vector.name),
        }
    }
}

#[test]
fn the_same_word_in_the_other_namespace_is_another_event() {
    for (namespace, word, kind) in [
        ("oauth", "tokens-revoked", EventKind::TokensRevoked),
        ("risc", "tokens-revoked", EventKind::Unknown),
        ("risc", "sessions-revoked", EventKind::SessionsRevoked),
        ("oauth", "sessions-revoked", EventKind::Unknown),
    ] {
        let name = format!("https://schemas.openid.net/secevent/{namespace}/event-type/{word}");

        let token = read_claims(&claims(&name, &about("7375626A"))).expect("it is a token");

        assert_eq!(token.events[0].kind, kind, "{name}");
        assert_eq!(token.events[0].subject.as_deref(), Some("7375626A"));
    }
}

/// Shows: SSO2
#[test]
fn an_address_in_a_subject_is_dropped_where_it_is_read() {
    let name = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";
    let subject = serde_json::json!({"reason": "hijacking", "subject": {"subject_type": "id_token_claims",
        "iss": ISSUER, "sub": "7375626A", "email": "budi@example.test"}});

    let token = read_claims(&claims(name, &subject)).expect("it is a token");

    assert_eq!(token.events[0].kind, EventKind::AccountDisabled(DisabledBecause::Hijacking));
    assert_eq!(token.events[0].subject.as_deref(), Some("7375626A"));
    assert!(!format!("{token:?}").contains("7375626A"), "nobody is named in a log");
}

#[test]
fn the_subject_of_another_issuer_is_nobody() {
    let name = "https://schemas.openid.net/secevent/risc/event-type/sessions-revoked";
    let subject = serde_json::json!({"subject": {"subject_type": "iss-sub", "iss": "https://elsewhere.example", "sub": "1"}});
    let token = serde_json::json!({"subject": {"subject_type": "oauth_token", "token": "abc", "sub": "1"}});

    assert_eq!(read_claims(&claims(name, &subject)).expect("it is a token").events[0].subject, None);
    assert_eq!(read_claims(&claims(name, &token)).expect("it is a token").events[0].subject, None);
}

#[test]
fn a_token_for_others_or_of_others_is_refused() {
    let name = "https://schemas.openid.net/secevent/risc/event-type/sessions-revoked";
    let with = |key: &str, value: Value| {
        let mut claims = claims(name, &about("1"));
        claims[key] = value;
        read_claims(&claims)
    };

    assert_eq!(with("aud", "other.apps.example".into()), Err(NoEvent::Audience));
    assert_eq!(with("aud", serde_json::json!(["other.apps.example"])), Err(NoEvent::Audience));
    assert_eq!(with("aud", serde_json::json!([])), Err(NoEvent::Audience));
    assert!(with("aud", serde_json::json!(["other.apps.example", "phone.apps.example"])).is_ok());
    assert_eq!(with("iss", "https://accounts.google.com".into()), Err(NoEvent::Issuer), "compared as it is");
    assert_eq!(with("jti", "".into()), Err(NoEvent::Shape));
    assert_eq!(with("jti", "x".repeat(256).into()), Err(NoEvent::Shape));
    assert_eq!(with("events", serde_json::json!({})), Err(NoEvent::Shape));
    assert_eq!(with("events", Value::Null), Err(NoEvent::Shape));
    assert!(with("exp", 1.into()).is_ok(), "an event stays true");
    assert!(with("iat", "yesterday".into()).is_ok(), "when it was issued is recorded, not judged");
}

proptest! {
    #[test]
    fn any_payload_is_read_or_refused(payload in prop::collection::vec(any::<u8>(), 0..300)) {
        let found = read(&payload, Expected { issuer: ISSUER, client_ids: &ours() });

        prop_assert!(found.is_err());
    }

    #[test]
    fn any_event_is_known_or_called_unknown(name in "[ -~]{0,120}", reason in "[ -~]{0,20}", sub in "\\PC{0,300}") {
        let mut event = about(&sub);
        event["reason"] = reason.into();
        let token = read_claims(&claims(&name, &event)).expect("it is a token");

        prop_assert!(EventKind::ALL.contains(&token.events[0].kind));
        prop_assert_eq!(token.events[0].subject.is_some(), is_id(&sub));
    }
}

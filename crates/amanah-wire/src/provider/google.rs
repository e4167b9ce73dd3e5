//! Google's answers: the discovery document, and the ID token (OpenID Connect Core, 3.1.3.7).

use serde::Deserialize;

use super::field::{Field, OneOrMore, answer, opaque_subject};
use super::{AnswerFault, Profile, Taken, email, name};
use crate::json_web::Keys;

/// An ID token made longer ago proves nothing of who sits there now.
const OLDEST_TOKEN_SECONDS: i64 = 3_600;

/// So far two clocks may differ.
const CLOCK_DIFFERENCE_SECONDS: i64 = 300;

/// What an ID token must be of.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// Who makes the tokens, as an address.
    pub issuer: &'a str,
    /// For whom: our client id.
    pub client_id: &'a str,
    /// In which sign-on.
    pub nonce: &'a str,
    /// The time, in seconds since the Unix epoch.
    pub now_seconds: i64,
}

/// What is read of an ID token.
#[derive(Deserialize)]
pub(super) struct Claims {
    #[serde(default)]
    iss: Field<String>,
    #[serde(default)]
    aud: Field<OneOrMore>,
    #[serde(default)]
    azp: Field<String>,
    #[serde(default)]
    exp: Field<i64>,
    #[serde(default)]
    iat: Field<i64>,
    #[serde(default)]
    nbf: Field<i64>,
    #[serde(default)]
    nonce: Field<String>,
    #[serde(default)]
    sub: Field<String>,
    #[serde(default)]
    pub(super) email: Field<String>,
    #[serde(default)]
    pub(super) email_verified: Field<bool>,
    #[serde(default)]
    pub(super) hd: Field<String>,
    #[serde(default)]
    name: Field<String>,
}

/// Somebody, of an ID token that one of Google's keys signed for this sign-on.
///
/// # Errors
/// What does not hold. [`JsonWebFault::UnknownKey`](crate::json_web::JsonWebFault::UnknownKey) alone is worth a newer
/// set of keys.
///
/// Enforces: SSO1, SSO2
pub fn profile(keys: &Keys, id_token: &str, expected: &Expected<'_>) -> Result<Profile, AnswerFault> {
    let claims = claims(keys, id_token, expected)?;
    let (is_verified, hosted) = (claims.email_verified.0 == Some(true), claims.hd.0);
    let is_theirs = |domain: &str| is_verified && is_run_by_google(domain, hosted.as_deref());
    Ok(Profile {
        subject: opaque_subject(claims.sub)?,
        taken: Taken { email: email::given(claims.email.0, is_theirs), name: name::given(claims.name.0) },
    })
}

/// What an ID token says that was made by this issuer, for us, lately, and in this sign-on.
pub(super) fn claims(keys: &Keys, id_token: &str, expected: &Expected<'_>) -> Result<Claims, AnswerFault> {
    let claims: Claims = answer(&keys.verified(id_token)?)?;
    if !claims.iss.0.as_deref().is_some_and(|issuer| is_issuer(expected.issuer, issuer)) {
        return Err(AnswerFault::OtherIssuer);
    }
    if !is_for(expected.client_id, &claims) {
        return Err(AnswerFault::OtherAudience);
    }
    check_times(&claims, expected.now_seconds)?;
    if claims.nonce.0.as_deref() != Some(expected.nonce) {
        return Err(AnswerFault::OtherNonce);
    }
    Ok(claims)
}

/// Whether two spellings name one issuer; Google leaves the scheme out in some tokens.
#[must_use]
pub fn is_issuer(issuer: &str, said: &str) -> bool {
    said == issuer || issuer.strip_prefix("https://").is_some_and(|bare| said == bare)
}

/// The token is for us, and nobody else may have asked for it.
fn is_for(client_id: &str, claims: &Claims) -> bool {
    let Field(Some(OneOrMore(audience))) = &claims.aud else { return false };
    let is_ours = audience.iter().any(|one| one == client_id);
    match claims.azp.0.as_deref() {
        Some(authorised) => is_ours && authorised == client_id,
        None => is_ours && audience.len() == 1,
    }
}

fn check_times(claims: &Claims, now: i64) -> Result<(), AnswerFault> {
    if claims.exp.0.is_none_or(|expires| expires <= now) {
        return Err(AnswerFault::Expired);
    }
    let made = claims.iat.0.ok_or(AnswerFault::TooOld)?;
    if made < now.saturating_sub(OLDEST_TOKEN_SECONDS) {
        return Err(AnswerFault::TooOld);
    }
    let soon = now.saturating_add(CLOCK_DIFFERENCE_SECONDS);
    if made > soon || claims.nbf.0.is_some_and(|begins| begins > soon) {
        return Err(AnswerFault::FromTheFuture);
    }
    Ok(())
}

/// A mailbox of Google's own, or of a domain whose mail Google hosts; any other may have changed hands since Google
/// asked.
pub(super) fn is_run_by_google(domain: &str, hosted: Option<&str>) -> bool {
    domain.eq_ignore_ascii_case("gmail.com")
        || hosted.is_some_and(|hosted| domain.eq_ignore_ascii_case(hosted))
}

/// Where Google is asked what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// The page on which somebody signs on.
    pub authorization: String,
    /// Where codes are redeemed.
    pub token: String,
    /// Where the keys are published.
    pub keys: String,
}

/// What a discovery document says (OpenID Connect Discovery, 3 and 4.3).
///
/// # Errors
/// When it is none, or another issuer's.
pub fn discovery(bytes: &[u8], issuer: &str) -> Result<Discovery, AnswerFault> {
    #[derive(Deserialize)]
    struct Document {
        #[serde(default)]
        issuer: Field<String>,
        #[serde(default)]
        authorization_endpoint: Field<String>,
        #[serde(default)]
        token_endpoint: Field<String>,
        #[serde(default)]
        jwks_uri: Field<String>,
    }
    let document: Document = answer(bytes)?;
    if document.issuer.0.as_deref() != Some(issuer) {
        return Err(AnswerFault::OtherIssuer);
    }
    let address = |field: Field<String>| field.0.ok_or(AnswerFault::NotAnAnswer);
    Ok(Discovery {
        authorization: address(document.authorization_endpoint)?,
        token: address(document.token_endpoint)?,
        keys: address(document.jwks_uri)?,
    })
}

/// Where Google's security events come from (Cross-Account Protection, RISC).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSource {
    /// Who signs them, exactly as spelled there.
    pub issuer: String,
    /// Where the keys are published.
    pub keys: String,
}

/// What a RISC configuration says; `issuer` is the issuer of ID tokens that was asked for it, which here may be spelled
/// with a slash at its end.
///
/// # Errors
/// When it is none, or another issuer's.
pub fn event_source(bytes: &[u8], issuer: &str) -> Result<EventSource, AnswerFault> {
    #[derive(Deserialize)]
    struct Document {
        #[serde(default)]
        issuer: Field<String>,
        #[serde(default)]
        jwks_uri: Field<String>,
    }
    let document: Document = answer(bytes)?;
    let said = document.issuer.0.ok_or(AnswerFault::NotAnAnswer)?;
    if said.strip_suffix('/').unwrap_or(&said) != issuer {
        return Err(AnswerFault::OtherIssuer);
    }
    Ok(EventSource { issuer: said, keys: document.jwks_uri.0.ok_or(AnswerFault::NotAnAnswer)? })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json_web::JsonWebFault;
    use crate::json_web::samples::{OTHER_KEY, OUR_KEY, published, signed};

    const NOW: i64 = 1_795_699_200;

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://accounts.google.com",
            client_id: "ours.apps.example",
            nonce: "n-1",
            now_seconds: NOW,
        }
    }

    fn claims() -> Value {
        json!({
            "iss": "https://accounts.google.com", "aud": "ours.apps.example", "azp": "ours.apps.example",
            "exp": NOW + 3_600, "iat": NOW - 2, "nonce": "n-1", "sub": "110169484474386276334",
            "email": "sri@gmail.com", "email_verified": true, "name": "Sri Wahyuni",
        })
    }

    fn with(member: &str, value: Value) -> Value {
        let mut claims = claims();
        claims[member] = value;
        claims
    }

    fn read(claims: &Value) -> Result<Profile, AnswerFault> {
        let keys = Keys::parse(published(&[OUR_KEY]).as_bytes()).unwrap();
        profile(&keys, &signed(OUR_KEY, claims), &expected())
    }

    fn is_authoritative(claims: &Value) -> bool {
        read(claims).unwrap().taken.email.unwrap().is_authoritative
    }

    /// Shows: SSO2
    #[test]
    fn of_forty_claims_three_are_taken() {
        let mut claims = claims();
        for n in 0..40 {
            claims[format!("claim{n}")] = json!({ "secret": [format!("planted-{n}")] });
        }

        let profile = read(&claims).unwrap();

        assert_eq!(profile.subject, "110169484474386276334");
        assert_eq!(profile.taken.name.as_deref(), Some("Sri Wahyuni"));
        assert_eq!(profile.taken.email.unwrap().address, "sri@gmail.com");
    }

    /// Shows: SSO1
    #[test]
    fn a_token_of_another_issuer_client_time_or_sign_on_is_refused() {
        let cases = [
            (with("iss", json!("https://accounts.google.com.example")), AnswerFault::OtherIssuer),
            (with("iss", json!(["https://accounts.google.com"])), AnswerFault::OtherIssuer),
            (with("iss", Value::Null), AnswerFault::OtherIssuer),
            (with("aud", json!("theirs.apps.example")), AnswerFault::OtherAudience),
            (with("aud", json!(["theirs.apps.example"])), AnswerFault::OtherAudience),
            (with("aud", json!([7, "ours.apps.example"])), AnswerFault::OtherAudience),
            (with("azp", json!("theirs.apps.example")), AnswerFault::OtherAudience),
            (with("exp", json!(NOW)), AnswerFault::Expired),
            (with("exp", json!("9999999999")), AnswerFault::Expired),
            (with("exp", Value::Null), AnswerFault::Expired),
            (with("iat", json!(NOW - 7_200)), AnswerFault::TooOld),
            (with("iat", Value::Null), AnswerFault::TooOld),
            (with("iat", json!(-9_223_372_036_854_775_808_i64)), AnswerFault::TooOld),
            (with("iat", json!(NOW + 301)), AnswerFault::FromTheFuture),
            (with("nbf", json!(NOW + 301)), AnswerFault::FromTheFuture),
            (with("nonce", json!("n-2")), AnswerFault::OtherNonce),
            (with("nonce", Value::Null), AnswerFault::OtherNonce),
            (with("sub", json!(110_169)), AnswerFault::NoSubject),
            (with("sub", json!("")), AnswerFault::NoSubject),
            (with("sub", json!("a b")), AnswerFault::NoSubject),
            (with("sub", json!("é")), AnswerFault::NoSubject),
            (with("sub", json!("1".repeat(256))), AnswerFault::NoSubject),
        ];

        for (claims, fault) in cases {
            assert_eq!(read(&claims), Err(fault), "{claims}");
        }
        let keys = Keys::parse(published(&[OUR_KEY]).as_bytes()).unwrap();
        let foreign = profile(&keys, &signed(OTHER_KEY, &claims()), &expected());
        assert_eq!(foreign, Err(AnswerFault::Token(JsonWebFault::UnknownKey)));
    }

    #[test]
    fn both_spellings_of_the_issuer_and_several_audiences_with_our_name_on_them_are_taken() {
        assert!(read(&with("iss", json!("accounts.google.com"))).is_ok());
        assert!(read(&with("aud", json!(["ours.apps.example", "theirs.apps.example"]))).is_ok());
        let mut unnamed = with("aud", json!(["ours.apps.example", "theirs.apps.example"]));
        unnamed.as_object_mut().unwrap().remove("azp");
        assert_eq!(read(&unnamed), Err(AnswerFault::OtherAudience));
        assert!(!is_issuer("http://127.0.0.1:1", "127.0.0.1:1"));
    }

    /// Shows: SSO1
    #[test]
    fn google_speaks_for_its_own_mailboxes_and_hosted_domains_alone() {
        let hosted = |hd: &str| {
            let mut claims = with("email", json!("sri@contoh.example"));
            claims["hd"] = json!(hd);
            claims
        };

        assert!(is_authoritative(&claims()));
        assert!(is_authoritative(&with("email", json!("Sri@GMAIL.com"))));
        assert!(is_authoritative(&hosted("contoh.example")));
        assert!(!is_authoritative(&hosted("other.example")));
        assert!(!is_authoritative(&with("email", json!("sri@contoh.example"))));
        assert!(!is_authoritative(&with("email", json!("sri@notgmail.com"))));
        assert!(!is_authoritative(&with("email_verified", json!(false))));
        assert!(!is_authoritative(&with("email_verified", json!("true"))));
        assert!(!is_authoritative(&with("email_verified", Value::Null)));
    }

    #[test]
    fn an_absent_or_odd_address_or_name_is_no_fault() {
        for odd in
            [Value::Null, json!(7), json!(["sri@gmail.com"]), json!({"a": "b"}), json!(""), json!("sri")]
        {
            let mut claims = with("email", odd.clone());
            claims["name"] = if odd == json!("sri") { Value::Null } else { odd };

            let taken = read(&claims).unwrap().taken;

            assert!(taken.email.is_none() && taken.name.is_none(), "{claims}");
        }
    }

    #[test]
    fn a_discovery_document_is_of_the_issuer_that_was_asked() {
        let document = json!({
            "issuer": "https://accounts.google.com", "authorization_endpoint": "https://a.example/auth",
            "token_endpoint": "https://t.example/token", "jwks_uri": "https://k.example/certs",
            "userinfo_endpoint": "https://u.example", "scopes_supported": ["openid"],
        });
        let read =
            |document: &Value| discovery(document.to_string().as_bytes(), "https://accounts.google.com");
        let mut without = document.clone();
        without["jwks_uri"] = json!(7);
        let mut other = document.clone();
        other["issuer"] = json!("https://accounts.google.com/");

        assert_eq!(read(&document).unwrap().keys, "https://k.example/certs");
        assert_eq!(read(&without), Err(AnswerFault::NotAnAnswer));
        assert_eq!(read(&other), Err(AnswerFault::OtherIssuer));
        assert_eq!(read(&json!([])), Err(AnswerFault::NotAnAnswer));
    }

    #[test]
    fn events_come_from_the_issuer_with_or_without_a_slash() {
        let read = |text: &str| event_source(text.as_bytes(), "https://accounts.google.com");

        let source =
            read(r#"{"issuer":"https://accounts.google.com/","jwks_uri":"https://k.example","x":1}"#)
                .unwrap();

        assert_eq!(source.issuer, "https://accounts.google.com/");
        assert!(read(r#"{"issuer":"https://accounts.google.com","jwks_uri":"https://k.example"}"#).is_ok());
        assert_eq!(
            read(r#"{"issuer":"https://other.example","jwks_uri":"k"}"#),
            Err(AnswerFault::OtherIssuer)
        );
        assert_eq!(read(r#"{"issuer":"https://accounts.google.com/"}"#), Err(AnswerFault::NotAnAnswer));
    }
}

//! What a provider answers when a code is redeemed (RFC 6749, 5.1 and 5.2).

use serde::Deserialize;
use zeroize::Zeroizing;

use super::AnswerFault;
use super::field::{Field, answer};

/// No access token of the three is nearly as long.
const LONGEST_TOKEN: usize = 8 << 10;

/// The tokens of one sign-on, wiped from memory when they are dropped. A refresh token has no place here.
pub struct Tokens {
    /// What speaks for somebody at the provider, for a short time.
    pub access: Zeroizing<String>,
    /// Google's ID token.
    pub identity: Option<Zeroizing<String>>,
}

impl core::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Tokens(..)")
    }
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    access_token: Field<String>,
    #[serde(default)]
    id_token: Field<String>,
    #[serde(default)]
    token_type: Field<String>,
}

/// The tokens of an answer.
///
/// # Errors
/// [`AnswerFault::NotAnAnswer`] when there is no bearer token in it that could be sent on.
pub fn tokens(bytes: &[u8]) -> Result<Tokens, AnswerFault> {
    let given: Given = answer(bytes)?;
    let identity = given.id_token.0.map(Zeroizing::new);
    let access = given.access_token.0.map(Zeroizing::new).ok_or(AnswerFault::NotAnAnswer)?;
    let can_be_sent = (1..=LONGEST_TOKEN).contains(&access.len())
        && access.bytes().all(|byte| byte.is_ascii_graphic())
        && given.token_type.0.is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
    if can_be_sent { Ok(Tokens { access, identity }) } else { Err(AnswerFault::NotAnAnswer) }
}

/// Why a provider refused, as far as its closed words and numbers say; its sentences are never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The code was used, has expired, or was given to another flow.
    Code,
    /// We are not who we say: client id, secret or redirect URL is wrong.
    Client,
    /// It takes no more questions at the moment.
    Busy,
    /// The prepaid credits are used up.
    NoCredits,
    /// Something else.
    Other,
}

impl Refusal {
    /// The same in words, for the operator.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Code => "the code was used, has expired, or belongs to another sign-on",
            Self::Client => {
                "it does not know our client id with this secret and redirect URL; compare them in its settings"
            }
            Self::Busy => "it takes no more questions at the moment",
            Self::NoCredits => "the credits of the app are used up; buy more, or nobody signs on with it",
            Self::Other => "it gives no reason that is known here",
        }
    }
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    error: Named,
    #[serde(default)]
    title: Field<String>,
    #[serde(default, rename = "type")]
    kind: Field<String>,
}

/// A word (RFC 6749), or Facebook's object with numbers.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Named {
    Word(String),
    Numbers {
        #[serde(default)]
        code: Field<i64>,
        #[serde(default)]
        error_subcode: Field<i64>,
    },
    #[default]
    Nothing,
}

/// Why an answer with an error status refuses.
#[must_use]
pub fn refusal(bytes: &[u8]) -> Refusal {
    let Ok(refused) = answer::<Refused>(bytes) else { return Refusal::Other };
    match refused.error {
        Named::Word(word) => match word.as_str() {
            "invalid_grant" => Refusal::Code,
            "invalid_client" | "unauthorized_client" | "redirect_uri_mismatch" => Refusal::Client,
            "temporarily_unavailable" | "slow_down" => Refusal::Busy,
            _ => Refusal::Other,
        },
        Named::Numbers { code, error_subcode } => match (code.0, error_subcode.0) {
            (_, Some(36_007 | 36_009)) => Refusal::Code,
            (Some(4 | 17 | 32 | 341 | 613), _) => Refusal::Busy,
            (Some(1 | 101 | 191), _) => Refusal::Client,
            _ => Refusal::Other,
        },
        Named::Nothing => {
            let names_credits = refused.title.0.is_some_and(|title| title == "CreditsDepleted")
                || refused.kind.0.is_some_and(|kind| kind.ends_with("/problems/credits"));
            if names_credits { Refusal::NoCredits } else { Refusal::Other }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: SSO2
    #[test]
    fn of_tokens_no_refresh_token_is_kept() {
        let answer =
            br#"{"access_token":"abc","token_type":"bearer","expires_in":3600,"refresh_token":"keep-me",
            "id_token":"x.y.z","scope":"openid"}"#;

        let tokens = tokens(answer).unwrap();

        assert_eq!(
            (tokens.access.as_str(), tokens.identity.as_deref().map(String::as_str)),
            ("abc", Some("x.y.z"))
        );
        assert_eq!(format!("{tokens:?}"), "Tokens(..)");
    }

    #[test]
    fn a_token_that_cannot_be_sent_on_is_refused() {
        let long = format!(r#"{{"access_token":"{}"}}"#, "a".repeat(LONGEST_TOKEN + 1));
        for odd in [
            r#"{"token_type":"bearer"}"#,
            r#"{"access_token":""}"#,
            r#"{"access_token":7}"#,
            r#"{"access_token":"a b"}"#,
            r#"{"access_token":"a\r\nHost: x"}"#,
            r#"{"access_token":"a","token_type":"mac"}"#,
            r#"{"access_token":"a","access_token":"b"}"#,
            "access_token=a&token_type=bearer",
            &long,
        ] {
            assert_eq!(tokens(odd.as_bytes()).unwrap_err(), AnswerFault::NotAnAnswer, "{odd}");
        }
    }

    #[test]
    fn a_refusal_is_known_by_its_word_or_number() {
        let cases = [
            (r#"{"error":"invalid_grant","error_description":"sri@contoh.example"}"#, Refusal::Code),
            (r#"{"error":"invalid_client"}"#, Refusal::Client),
            (r#"{"error":"unauthorized_client"}"#, Refusal::Client),
            (
                r#"{"error":{"message":"m","type":"OAuthException","code":100,"error_subcode":36009}}"#,
                Refusal::Code,
            ),
            (r#"{"error":{"message":"m","type":"OAuthException","code":1}}"#, Refusal::Client),
            (r#"{"error":{"message":"m","code":613}}"#, Refusal::Busy),
            (r#"{"error":{"message":"m","code":"613"}}"#, Refusal::Other),
            (
                r#"{"title":"CreditsDepleted","type":"https://api.twitter.com/2/problems/credits","detail":"d"}"#,
                Refusal::NoCredits,
            ),
            (r#"{"title":"Unauthorized","status":401}"#, Refusal::Other),
            (r#"{"error":7}"#, Refusal::Other),
            ("<html>", Refusal::Other),
        ];

        for (answer, expected) in cases {
            assert_eq!(refusal(answer.as_bytes()), expected, "{answer}");
        }
    }
}

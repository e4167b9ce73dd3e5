//! Every way a request can fail, and the page that then helps.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::Response;

use super::answer;
use super::doors::Doors;
use super::visit::Visit;
use crate::web::frame::Frame;

/// What a handler gives: an answer, or why there is none.
pub type Outcome = Result<Response, Fault>;

/// Why a request has no answer.
#[derive(Debug)]
pub enum Fault {
    /// The request makes no sense: a form that no page of ours sends.
    BadInput,
    /// The form was not sent from a page of ours, or from one of another session.
    StaleForm,
    /// No such page, or not theirs to know.
    NotFound,
    /// The page exists, but not for this method.
    WrongMethod,
    /// The body is larger than the endpoint takes.
    TooLarge,
    /// Too many tries; they may come back later.
    TooMany {
        /// How long to wait.
        retry_seconds: u64,
    },
    /// The answer took too long.
    TooSlow,
    /// Our own fault. The cause is logged once and never shown.
    Ours {
        /// What happened, without personal values.
        cause: String,
    },
}

impl Fault {
    /// Our own fault, with its cause for the log.
    #[must_use]
    pub fn ours(cause: impl core::fmt::Display) -> Self {
        Self::Ours { cause: cause.to_string() }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::BadInput => StatusCode::BAD_REQUEST,
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Ours { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The word by which the messages know this fault.
    const fn code(&self) -> &'static str {
        match self {
            Self::BadInput => "bad-input",
            Self::StaleForm => "stale-form",
            Self::NotFound => "not-found",
            Self::WrongMethod => "wrong-method",
            Self::TooLarge => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::TooSlow => "too-slow",
            Self::Ours { .. } => "ours",
        }
    }
}

/// An error that nobody handled is our own fault; like anyhow's, so that handlers can use `?`.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Fault {
    fn from(error: E) -> Self {
        let mut cause = error.to_string();
        let mut next = error.source();
        while let Some(deeper) = next {
            cause.push_str(": ");
            cause.push_str(&deeper.to_string());
            next = deeper.source();
        }
        Self::Ours { cause }
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    frame: Frame,
    explanation: String,
    advice: String,
    again: Option<String>,
    reference: Option<String>,
}

/// The page for a fault, in the reader's language. Logs our own faults, once, here.
pub(crate) fn page(doors: &Doors, visit: &Visit, fault: &Fault) -> Response {
    let words = &visit.words;
    let code = fault.code();
    let reference = match fault {
        Fault::Ours { cause } => Some(log_ours(doors, cause)),
        _ => None,
    };
    let again = match fault {
        Fault::StaleForm => Some(visit.way_back("/").to_owned()),
        _ => None,
    };
    let advice = match fault {
        Fault::TooMany { retry_seconds } => {
            words.say1("fault-too-many-advice", "when", visit.moment_after(*retry_seconds))
        }
        _ => words.say_of("fault-advice", code),
    };
    let page = FaultPage {
        frame: Frame::new(doors, visit, words.say_of("fault-title", code)),
        explanation: words.say_of("fault-explanation", code),
        advice,
        again,
        reference,
    };
    let mut response = answer::html_or_plain(&page, fault.status());
    if let Fault::TooMany { retry_seconds } = fault {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*retry_seconds));
    }
    response
}

/// Logs our own fault, once; gives the letters by which it is found there.
pub(crate) fn log_ours(doors: &Doors, cause: &str) -> String {
    let reference = reference(doors);
    tracing::error!(fault.reference = %reference, fault.cause = %cause, "a request failed by our own fault");
    reference
}

/// Letters that cannot be taken for one another when read aloud.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Ten letters that mean nothing, for the reader to tell us and for us to find in the log.
fn reference(doors: &Doors) -> String {
    let random: [u8; 10] = doors.random().unwrap_or_default();
    let letters: String = random
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|b| char::from(*b))
        .collect();
    letters.chars().enumerate().fold(String::new(), |mut text, (place, letter)| {
        if place == 5 {
            text.push('-');
        }
        text.push(letter);
        text
    })
}

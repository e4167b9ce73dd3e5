//! What an operation answers.

use serde::Serialize;

use super::problem::Problem;

/// An answer, or why there is none.
pub(super) type Answered = Result<Answer, Problem>;

/// What an operation answers.
pub(super) struct Answer {
    pub(super) status: u16,
    /// JSON; none when there is nothing to say.
    pub(super) body: Option<String>,
    /// A PDF instead of JSON.
    pub(super) file: Option<Vec<u8>>,
    /// Where what was made can be read.
    pub(super) location: Option<String>,
    /// Whether it may be kept for a program that sends the same change again: it holds ids and codes alone.
    pub(super) is_impersonal: bool,
}

/// An answer that holds ids, codes, times and counts, and no personal value.
pub(super) trait Impersonal: Serialize {}

impl Answer {
    /// Something to read.
    pub(super) fn with<T: Serialize>(content: &T) -> Answered {
        Ok(Self { status: 200, body: Some(json(content)?), file: None, location: None, is_impersonal: false })
    }

    /// A PDF to read.
    pub(super) const fn file(bytes: Vec<u8>) -> Answered {
        Ok(Self { status: 200, body: None, file: Some(bytes), location: None, is_impersonal: false })
    }

    /// Something was made, and can be read at `location`.
    pub(super) fn made<T: Impersonal>(content: &T, location: Option<String>) -> Answered {
        Ok(Self { status: 201, body: Some(json(content)?), file: None, location, is_impersonal: true })
    }

    /// It was done.
    pub(super) const fn done() -> Answered {
        Ok(Self { status: 204, body: None, file: None, location: None, is_impersonal: true })
    }

    /// What was answered the first time.
    pub(super) fn again(status: u16, body: String) -> Self {
        let body = Some(body).filter(|body| !body.is_empty());
        Self { status, body, file: None, location: None, is_impersonal: true }
    }
}

fn json<T: Serialize>(content: &T) -> Result<String, Problem> {
    serde_json::to_string(content).map_err(Problem::ours)
}

//! What an operation answers.

use axum::body::Body;
use serde::Serialize;

use super::problem::Problem;

/// An answer, or why there is none.
pub(super) type Answered = Result<Answer, Problem>;

/// What an operation answers.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content: Content,
    /// Where what was made can be read.
    pub(super) location: Option<String>,
    /// Whether it may be kept for a program that sends the same change again: it holds ids and codes alone.
    pub(super) is_impersonal: bool,
}

/// What stands in an answer.
pub(super) enum Content {
    /// There is nothing to say.
    Nothing,
    /// JSON.
    Json(String),
    /// A file, as it is.
    File(Attachment),
}

/// A file.
pub(super) struct Attachment {
    pub(super) body: Body,
    pub(super) media_type: &'static str,
    /// Its name: letters, digits, hyphens and a dot.
    pub(super) name: String,
    /// What its bytes hash to, where they were frozen.
    pub(super) sha256: Option<[u8; 32]>,
}

/// An answer that holds ids, codes, times and counts, and no personal value.
pub(super) trait Impersonal: Serialize {}

impl Answer {
    const fn of(status: u16, content: Content, is_impersonal: bool) -> Self {
        Self { status, content, location: None, is_impersonal }
    }

    /// Something to read.
    pub(super) fn with<T: Serialize>(content: &T) -> Answered {
        Ok(Self::of(200, Content::Json(json(content)?), false))
    }

    /// A file to read.
    pub(super) const fn file(file: Attachment) -> Answered {
        Ok(Self::of(200, Content::File(file), false))
    }

    /// Something was made, and can be read at `location`.
    pub(super) fn made<T: Impersonal>(content: &T, location: Option<String>) -> Answered {
        Ok(Self { location, ..Self::of(201, Content::Json(json(content)?), true) })
    }

    /// It was done, and this came of it.
    pub(super) fn done_with<T: Impersonal>(content: &T) -> Answered {
        Ok(Self::of(200, Content::Json(json(content)?), true))
    }

    /// It was done.
    pub(super) const fn done() -> Answered {
        Ok(Self::of(204, Content::Nothing, true))
    }

    /// The answer as it is kept: where what was made can be read, and in the next line the JSON, which has no line end.
    pub(super) fn kept(&self) -> String {
        let body = match &self.content {
            Content::Json(text) => text.as_str(),
            Content::Nothing | Content::File(_) => "",
        };
        format!("{}\n{body}", self.location.as_deref().unwrap_or_default())
    }

    /// What was answered the first time.
    pub(super) fn again(status: u16, kept: &str) -> Self {
        let (location, body) = kept.split_once('\n').unwrap_or(("", kept));
        let content = if body.is_empty() { Content::Nothing } else { Content::Json(body.to_owned()) };
        let location = Some(location.to_owned()).filter(|location| !location.is_empty());
        Self { location, ..Self::of(status, content, true) }
    }
}

impl Attachment {
    /// An invoice: the bytes that were issued, under its number.
    pub(super) fn document(bytes: Vec<u8>, number: &str, sha256: [u8; 32]) -> Self {
        let letter = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
        let name = number.chars().map(letter).collect::<String>();
        Self {
            body: bytes.into(),
            media_type: "application/pdf",
            name: format!("{name}.pdf"),
            sha256: Some(sha256),
        }
    }
}

fn json<T: Serialize>(content: &T) -> Result<String, Problem> {
    serde_json::to_string(content).map_err(Problem::ours)
}

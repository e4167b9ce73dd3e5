//! What a command answers: once for people, once for scripts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer of a command that did what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// For people; lines without the closing one.
    pub text: String,
    /// For scripts.
    pub json: Value,
}

impl Answer {
    /// An answer in both forms.
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json }
    }
}

/// How far a long command has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How much was done, in bytes.
    pub done: u64,
    /// Of how much.
    pub of: u64,
}

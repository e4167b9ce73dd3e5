//! The file as the body of an answer: each piece is written when the one before it was taken.

use std::pin::Pin;
use std::task::{Context, Poll};

use amanah_service::House;
use amanah_service::purposes::accountability::export::Export;
use axum::body::Bytes;
use http_body::{Body, Frame};

use super::sections::{Section, items};
use super::shape::Head;
use super::{Form, flat};

/// A piece ends once it is so long.
const PIECE_BYTES: usize = 64 * 1024;

/// The file, as far as it is written.
pub(super) struct Pieces {
    export: Export,
    form: Form,
    /// What stands before the sections; taken with the first piece.
    head: Option<Head>,
    /// The section that comes next, by its place in [`Section::ALL`].
    section: usize,
    /// How many of its items are written.
    done: usize,
}

impl Pieces {
    pub(super) fn of(house: &House, export: Export, form: Form) -> Self {
        Self { head: Some(Head::of(house, &export)), export, form, section: 0, done: 0 }
    }

    /// The next piece; none at the end.
    fn piece(&mut self) -> Result<Option<String>, serde_json::Error> {
        let mut text = String::new();
        if let Some(head) = self.head.take() {
            text.push_str(&beginning(self.form, &head)?);
        }
        while let Some(section) = Section::ALL.get(self.section).copied() {
            if self.is_filled_by(section, &mut text)? {
                return Ok(Some(text));
            }
            (self.section, self.done) = (self.section + 1, 0);
            if self.form == Form::Json {
                text.push_str(if self.section == Section::ALL.len() { "]}\n" } else { "]" });
            }
        }
        Ok((!text.is_empty()).then_some(text))
    }

    /// Writes items of a section; whether the piece was full before the section was at its end.
    fn is_filled_by(&mut self, section: Section, text: &mut String) -> Result<bool, serde_json::Error> {
        if self.done == 0 && self.form == Form::Json {
            text.push_str(&format!(",\n\"{}\":[", section.name()));
        }
        for item in items(&self.export, section).skip(self.done) {
            match self.form {
                Form::Json => {
                    text.push_str(if self.done == 0 { "\n" } else { ",\n" });
                    text.push_str(&serde_json::to_string(&item)?);
                }
                Form::Csv => text.push_str(&flat::lines(section, self.done, &item)?),
            }
            self.done += 1;
            if text.len() >= PIECE_BYTES {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What stands before the first section: of the JSON its head, still open.
fn beginning(form: Form, head: &Head) -> Result<String, serde_json::Error> {
    match form {
        Form::Csv => Ok(format!("{}{}", flat::heading(), flat::head(head)?)),
        Form::Json => {
            let head = serde_json::to_string(head)?;
            Ok(head.strip_suffix('}').unwrap_or(&head).to_owned())
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = serde_json::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, serde_json::Error>>> {
        Poll::Ready(self.piece().transpose().map(|piece| piece.map(|text| Frame::data(text.into()))))
    }
}

//! A document of business as a PDF: an invoice, a credit note. Rendered once, and frozen by whoever keeps it.
//!
//! The same sheet gives the same bytes: time and id are parameters. Text can be selected, searched and read aloud (fonts
//! are embedded with their letters, the structure is tagged). A letter that no font of ours has is an error and never a
//! question mark: what stands on an invoice must be right.
//!
//! [`statement`] is another document: one that says the same in two languages, side by side.
//!
//! `letters` knows the fonts, `page` places text, `file` writes the bytes.

mod file;
mod letters;
mod page;
pub mod statement;

use page::Pages;
pub use statement::Statement;

/// A letter that cannot be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter U+{letter:04X} cannot be printed; write it in Latin, Greek or Cyrillic letters")]
pub struct Unprintable {
    /// Its number in Unicode.
    pub letter: u32,
}

/// A moment, for the data about the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
    /// The hour.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
    /// The second.
    pub second: u8,
}

/// A line of the table.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is for; may take several lines.
    pub what: String,
    /// How many.
    pub count: String,
    /// What one costs.
    pub each: String,
    /// What they cost.
    pub amount: String,
}

/// A sum under the table.
#[derive(Clone, PartialEq, Eq)]
pub struct Sum {
    /// Of what.
    pub name: String,
    /// How much.
    pub amount: String,
    /// Whether it is what is to be paid.
    pub is_total: bool,
}

/// What stands on the document, every text as it is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The language, as a tag.
    pub language: &'static str,
    /// What it is: "Faktur".
    pub title: String,
    /// Its number.
    pub number: String,
    /// Who sells: name and address, line by line.
    pub seller: Vec<String>,
    /// The word over the buyer.
    pub buyer_word: String,
    /// Who buys: name and address, line by line.
    pub buyer: Vec<String>,
    /// Date, due day, period: name and value.
    pub facts: Vec<(String, String)>,
    /// The names of the four columns.
    pub columns: [String; 4],
    /// The lines.
    pub rows: Vec<Row>,
    /// The sums.
    pub sums: Vec<Sum>,
    /// How to pay, and what else is to be said.
    pub notes: Vec<String>,
    /// "Page {here} of {last}".
    pub page_words: String,
    /// When it was made.
    pub made_at: Moment,
    /// The id of the file.
    pub id: [u8; 16],
}

/// The values may be personal.
impl core::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Sheet(..)")
    }
}

/// Prints a sheet as a PDF.
///
/// # Errors
/// [`Unprintable`] for a letter that no font has.
pub fn print(sheet: &Sheet) -> Result<Vec<u8>, Unprintable> {
    let mut pages = Pages::new();
    pages.head(sheet)?;
    pages.table(sheet)?;
    pages.sums(sheet)?;
    pages.notes(sheet)?;
    pages.feet(&sheet.page_words)?;
    let title = format!("{} {}", sheet.title, sheet.number);
    let about = About { language: sheet.language, title, made_at: sheet.made_at, id: sheet.id };
    Ok(file::write(&about, pages))
}

/// What the file says about itself.
struct About<'a> {
    language: &'a str,
    title: String,
    made_at: Moment,
    id: [u8; 16],
}

/// Whether bytes begin and end as a PDF does. Nothing in between is looked at.
#[must_use]
pub fn looks_like_a_pdf(bytes: &[u8]) -> bool {
    const TAIL: usize = 1_024;
    let begins = bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.");
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    begins && tail.windows(5).any(|piece| piece == b"%%EOF")
}

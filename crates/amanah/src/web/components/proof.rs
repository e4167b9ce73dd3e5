//! Parts to keep: the proof drawer and the receipt.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Facts;
use crate::web::words::Words;

/// The proof that an entry stands in the ledger, closed until somebody wants it, with a text to copy.
#[derive(Clone, Debug, Template)]
#[template(path = "components/proof_drawer.html")]
pub struct ProofDrawer {
    /// The reader's language.
    pub words: Words,
    /// Tells this drawer from others on the page: the number of the entry.
    pub id: String,
    /// The place of the entry in the ledger.
    pub index: u64,
    /// How many entries the checkpoint covers.
    pub tree_size: u64,
    /// The hash of the entry.
    pub leaf_hash: String,
    /// The hashes that lead from the entry to the root.
    pub path: Vec<String>,
    /// The signed checkpoint, as it is written.
    pub checkpoint: String,
    /// Entry, path and checkpoint in one text, as `amanah ledger verify` reads it.
    pub as_text: String,
}

/// What is kept after something was done: what, when, and the proof.
#[derive(Clone, Debug, Template)]
#[template(path = "components/receipt.html")]
pub struct Receipt {
    /// The reader's language.
    pub words: Words,
    /// What was done.
    pub title: String,
    /// The details.
    pub facts: Facts,
    /// The proof.
    pub proof: Option<ProofDrawer>,
    /// What happens next: path and name.
    pub next: Option<(String, String)>,
}

impl HtmlSafe for ProofDrawer {}
impl HtmlSafe for Receipt {}

//! Questions that are asked before they are needed, and their answers while they are true.

use std::collections::HashMap;
use std::sync::Arc;

use tokio_postgres::Row;

use super::pipeline::Waiting;
use super::statement::Prepared;
use super::values::OwnedValue;
use crate::store::sql::Value;

/// The answers of one question, by its values.
struct Answers {
    statement: Arc<Prepared>,
    by_values: HashMap<Box<[OwnedValue]>, Arc<Vec<Row>>>,
}

/// What was foreseen in one transaction.
///
/// Nobody else can change what was read, because whoever writes has locked the end of the ledger. What this transaction
/// changes itself is noticed by the table: answers that could depend on it are forgotten, and the question is asked anew.
#[derive(Default)]
pub(super) struct Foreseen {
    questions: Vec<Waiting>,
    answers: Vec<Answers>,
    /// Tables that were changed since the answers came.
    changed: Vec<Box<str>>,
}

impl Foreseen {
    /// Adds a question, once.
    pub(super) fn ask(&mut self, statement: &Arc<Prepared>, values: &[Value<'_>]) {
        let asked = Waiting::new(statement, values);
        let is_same = |it: &Waiting| it.statement.number() == statement.number() && it.values == asked.values;
        // The same customer is seldom asked about twice in a batch, the same member of staff often.
        if !self.questions.iter().rev().take(NEAR).any(is_same) {
            self.questions.push(asked);
        }
    }

    /// The questions that are to be sent.
    pub(super) fn take_questions(&mut self) -> Vec<Waiting> {
        core::mem::take(&mut self.questions)
    }

    /// Keeps the answers.
    pub(super) fn answered(&mut self, questions: Vec<Waiting>, rows: Vec<Option<Vec<Row>>>) {
        if !questions.is_empty() {
            self.changed.clear();
        }
        for (Waiting { statement, values }, rows) in questions.into_iter().zip(rows) {
            let Some(rows) = rows else { continue };
            let number = statement.number();
            let place = self.answers.iter().position(|it| it.statement.number() == number);
            let answers = match place {
                Some(place) => self.answers.get_mut(place),
                None => {
                    self.answers.push(Answers { statement, by_values: HashMap::new() });
                    self.answers.last_mut()
                }
            };
            if let Some(answers) = answers {
                answers.by_values.insert(values, Arc::new(rows));
            }
        }
    }

    /// The answer to a question, when it was foreseen and is still true.
    pub(super) fn answer(&self, statement: &Prepared, values: &[Value<'_>]) -> Option<Arc<Vec<Row>>> {
        let of_statement = |it: &&Answers| it.statement.number() == statement.number();
        let answers = self.answers.iter().find(of_statement)?;
        let values: Vec<OwnedValue> = values.iter().map(OwnedValue::from).collect();
        answers.by_values.get(values.as_slice()).map(Arc::clone)
    }

    /// Forgets the answers that could depend on a table which is written to.
    pub(super) fn table_changed(&mut self, table: &str) {
        if self.answers.is_empty() || self.changed.iter().any(|known| &**known == table) {
            return;
        }
        self.answers.retain(|it| !it.statement.mentions(table));
        self.changed.push(table.into());
    }

    /// Forgets everything.
    pub(super) fn forget(&mut self) {
        self.questions.clear();
        self.answers.clear();
        self.changed.clear();
    }
}

/// How many of the last questions a new one is compared with.
const NEAR: usize = 4;

//! Questions that are asked before they are needed, and their answers while they are true.

use std::collections::HashMap;
use std::sync::Arc;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row};

use super::pipeline::Waiting;
use super::statement::Prepared;
use super::values::OwnedValue;
use crate::store::sql::Value;

/// How many of the last questions a new one is compared with.
const NEAR: usize = 4;

/// The rows of an answer, and where their first column is.
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) first_column: usize,
}

/// What a question is asked with.
type Values = Box<[OwnedValue]>;

/// A question, or several of one statement that can be asked at once.
pub(super) struct Asked {
    statement: Arc<Prepared>,
    values: Vec<Values>,
}

impl Asked {
    /// Asks; the answers in the order of the questions.
    pub(super) async fn ask(&self, client: &Client) -> Result<Vec<Answer>, Error> {
        match (self.values.as_slice(), self.statement.together()) {
            (all @ [_, _, ..], Some(together)) => {
                let lists: Vec<Vec<&OwnedValue>> = (0..together.params().len())
                    .map(|column| all.iter().filter_map(|values| values.get(column)).collect())
                    .collect();
                let params: Vec<_> = lists.iter().map(|list| -> &(dyn ToSql + Sync) { list }).collect();
                by_question(all.len(), client.query(together, &params).await?)
            }
            (all, _) => {
                let mut answers = Vec::with_capacity(all.len());
                for values in all {
                    let params: Vec<_> = values.iter().map(|it| -> &(dyn ToSql + Sync) { it }).collect();
                    let rows = client.query(self.statement.one(), &params).await?;
                    answers.push(Answer { rows, first_column: 0 });
                }
                Ok(answers)
            }
        }
    }
}

/// Gives each row to its question, whose place among them is its first column.
fn by_question(questions: usize, rows: Vec<Row>) -> Result<Vec<Answer>, Error> {
    let mut answers: Vec<_> = (0..questions).map(|_| Answer { rows: Vec::new(), first_column: 1 }).collect();
    for row in rows {
        let place = usize::try_from(row.try_get::<_, i64>(0)?).unwrap_or_default();
        if let Some(answer) = place.checked_sub(1).and_then(|place| answers.get_mut(place)) {
            answer.rows.push(row);
        }
    }
    Ok(answers)
}

/// The answers of one statement, by the values it was asked with.
struct Answers {
    statement: Arc<Prepared>,
    by_values: HashMap<Values, Arc<Answer>>,
}

/// What was foreseen in one transaction.
///
/// Nobody else can change what was read, because whoever writes has locked the end of the ledger. What this transaction
/// changes itself is noticed by the table: answers that could depend on it are forgotten, and the question is asked anew.
#[derive(Default)]
pub(super) struct Foreseen {
    questions: Vec<Asked>,
    answers: Vec<Answers>,
    /// Tables that were changed since the answers came.
    changed: Vec<Box<str>>,
}

impl Foreseen {
    /// Adds a question.
    pub(super) fn ask(&mut self, statement: &Arc<Prepared>, values: &[Value<'_>]) {
        let Waiting { statement, values } = Waiting::new(statement, values);
        let number = statement.number();
        let can_join = statement.together().is_some();
        match self.questions.iter_mut().find(|it| can_join && it.statement.number() == number) {
            // Of the same customer seldom more than one asks in a batch, of the same member of staff often.
            Some(asked) if asked.values.iter().rev().take(NEAR).any(|known| *known == values) => {}
            Some(asked) => asked.values.push(values),
            None => self.questions.push(Asked { statement, values: vec![values] }),
        }
    }

    /// The questions that are to be sent.
    pub(super) fn take_questions(&mut self) -> Vec<Asked> {
        core::mem::take(&mut self.questions)
    }

    /// Keeps the answers.
    pub(super) fn answered(&mut self, questions: Vec<Asked>, answers: Vec<Option<Vec<Answer>>>) {
        if !questions.is_empty() {
            self.changed.clear();
        }
        for (Asked { statement, values }, answers) in questions.into_iter().zip(answers) {
            let number = statement.number();
            let new = values.into_iter().zip(answers.into_iter().flatten().map(Arc::new));
            match self.answers.iter_mut().find(|it| it.statement.number() == number) {
                Some(known) => known.by_values.extend(new),
                None => self.answers.push(Answers { statement, by_values: new.collect() }),
            }
        }
    }

    /// The answer to a question, when it was foreseen and is still true.
    pub(super) fn answer(&self, statement: &Prepared, values: &[Value<'_>]) -> Option<Arc<Answer>> {
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

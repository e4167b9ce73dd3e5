//! A statement as the server knows it, and what is known of it here.

use core::fmt::Write as _;
use std::sync::OnceLock;

use tokio_postgres::Statement;
use tokio_postgres::types::Type;

/// A statement that is prepared on one connection.
pub(crate) struct Prepared {
    text: Box<str>,
    number: usize,
    one: Statement,
    many: Option<Statement>,
    together: OnceLock<Option<Statement>>,
}

impl Prepared {
    /// `number` tells it from the others of its connection.
    pub(super) fn new(text: &str, number: usize, one: Statement, many: Option<Statement>) -> Self {
        Self { text: text.into(), number, one, many, together: OnceLock::new() }
    }

    pub(super) const fn one(&self) -> &Statement {
        &self.one
    }

    /// The same for many rows at once, each value a list; none unless it inserts one row and nothing else.
    pub(super) const fn many(&self) -> Option<&Statement> {
        self.many.as_ref()
    }

    /// The same question asked for many values at once, once [`Self::learn_together`] was called.
    pub(super) fn together(&self) -> Option<&Statement> {
        self.together.get()?.as_ref()
    }

    /// The text with which the question is asked for many values at once; none when that is known already.
    pub(super) fn text_together(&self) -> Option<String> {
        if self.together.get().is_some() {
            return None;
        }
        let text = for_many_questions(&self.text, self.one.params());
        if text.is_none() {
            self.learn_together(None);
        }
        text
    }

    /// Takes the statement of [`Self::text_together`].
    pub(super) fn learn_together(&self, statement: Option<Statement>) {
        // Only one thread uses a connection: nobody else was faster.
        let _known = self.together.set(statement);
    }

    pub(super) const fn number(&self) -> usize {
        self.number
    }

    /// The table that it writes to; none for what only reads.
    pub(super) fn writes(&self) -> Option<&str> {
        written_table(&self.text)
    }

    /// Whether its answer may depend on a table.
    pub(super) fn mentions(&self, table: &str) -> bool {
        self.text.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').any(|word| word == table)
    }
}

fn written_table(sql: &str) -> Option<&str> {
    let rest = ["INSERT INTO ", "UPDATE ", "DELETE FROM "].iter().find_map(|verb| sql.strip_prefix(verb))?;
    rest.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').next()
}

/// The text of a statement that does for many rows what this one does for one: inserts it, with placeholders `?1`, or
/// deletes what has one value. Its values are lists of the same length. None for any other statement: also for one that
/// says what to do on a conflict, where the order of rows could matter.
pub(super) fn for_many_rows(sql: &str, types: &[Type]) -> Option<String> {
    if let (Some(deleting), [kind]) = (sql.strip_prefix("DELETE FROM "), types) {
        let (table, column) = deleting.strip_suffix(" = ?1")?.split_once(" WHERE ")?;
        let is_one_column = column.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
        return is_one_column
            .then(|| format!("DELETE FROM {table} WHERE {column} = ANY ($1::{}[])", kind.name()));
    }
    let (head, values) = sql.strip_prefix("INSERT INTO ")?.split_once(" VALUES (")?;
    let values = values.strip_suffix(')')?;
    if values.contains(['(', ')']) || types.is_empty() {
        return None;
    }
    let row = values.replace('?', "one_row.value_");
    let (lists, names) = lists_of(types)?;
    Some(format!("INSERT INTO {head} SELECT {row} FROM unnest({lists}) AS one_row ({names})"))
}

/// The text of a query that asks the same for many values; each row of the answer begins with the place of its question
/// among them, from 1. None where a value limits the number of rows, which cannot differ from question to question.
fn for_many_questions(sql: &str, types: &[Type]) -> Option<String> {
    if !sql.starts_with("SELECT ") || sql.contains("LIMIT ?") || types.is_empty() {
        return None;
    }
    let one = sql.replace('?', "asked.value_");
    let (lists, names) = lists_of(types)?;
    Some(format!(
        "SELECT asked.place, answer.* FROM unnest({lists}) WITH ORDINALITY AS asked ({names}, place) \
         CROSS JOIN LATERAL ({one}) AS answer"
    ))
}

/// A list for each placeholder, and the names of their columns.
fn lists_of(types: &[Type]) -> Option<(String, String)> {
    let (mut lists, mut names) = (String::new(), String::new());
    for (place, kind) in (1..).zip(types) {
        let comma = if place == 1 { "" } else { ", " };
        write!(lists, "{comma}${place}::{}[]", kind.name()).ok()?;
        write!(names, "{comma}value_{place}").ok()?;
    }
    Some((lists, names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_becomes_many() {
        let one = "INSERT INTO tag (field, tag, restricted) VALUES (?1, ?2, 0)";

        let many = for_many_rows(one, &[Type::TEXT, Type::BYTEA]).unwrap();

        assert_eq!(
            many,
            "INSERT INTO tag (field, tag, restricted) SELECT one_row.value_1, one_row.value_2, 0 \
             FROM unnest($1::text[], $2::bytea[]) AS one_row (value_1, value_2)"
        );
    }

    #[test]
    fn one_deletion_becomes_many() {
        let many = for_many_rows("DELETE FROM datum WHERE seq = ?1", &[Type::INT8]);

        assert_eq!(many.as_deref(), Some("DELETE FROM datum WHERE seq = ANY ($1::int8[])"));
        assert_eq!(for_many_rows("DELETE FROM tag WHERE a = ?1 AND b = ?2", &[Type::INT8, Type::INT8]), None);
        assert_eq!(for_many_rows("DELETE FROM tag WHERE a > 3 AND b = ?1", &[Type::INT8]), None);
    }

    #[test]
    fn one_question_becomes_many() {
        let one = "SELECT seq FROM current WHERE customer = ?1 AND attribute = ?2";

        let many = for_many_questions(one, &[Type::BYTEA, Type::TEXT]).unwrap();

        assert_eq!(
            many,
            "SELECT asked.place, answer.* FROM unnest($1::bytea[], $2::text[]) \
             WITH ORDINALITY AS asked (value_1, value_2, place) CROSS JOIN LATERAL \
             (SELECT seq FROM current WHERE customer = asked.value_1 AND attribute = asked.value_2) AS answer"
        );
        assert_eq!(for_many_questions("SELECT seq FROM datum LIMIT ?1", &[Type::INT8]), None);
    }

    #[test]
    fn whatever_is_more_than_a_row_stays_alone() {
        for sql in [
            "INSERT INTO a (b) VALUES (?1) ON CONFLICT DO NOTHING",
            "INSERT INTO a (b) VALUES (coalesce(?1, 0))",
            "INSERT INTO a (b) SELECT ?1",
            "UPDATE a SET b = ?1",
            "SELECT ?1",
        ] {
            assert_eq!(for_many_rows(sql, &[Type::INT8]), None, "{sql}");
        }
    }

    #[test]
    fn a_statement_says_which_table_it_writes_to() {
        assert_eq!(written_table("INSERT INTO detail_tail (sequence) VALUES (?1)"), Some("detail_tail"));
        assert_eq!(written_table("UPDATE customer SET version = 1"), Some("customer"));
        assert_eq!(written_table("DELETE FROM current WHERE seq = ?1"), Some("current"));
        assert_eq!(written_table("SELECT id FROM customer"), None);
        assert_eq!(written_table("SAVEPOINT item"), None);
    }
}

//! A statement as the server knows it, and what is known of it here.

use core::fmt::Write as _;

use tokio_postgres::Statement;
use tokio_postgres::types::Type;

/// A statement that is prepared on one connection.
pub(crate) struct Prepared {
    text: Box<str>,
    number: usize,
    one: Statement,
    many: Option<Statement>,
}

impl Prepared {
    /// `number` tells it from the others of its connection.
    pub(super) fn new(text: &str, number: usize, one: Statement, many: Option<Statement>) -> Self {
        Self { text: text.into(), number, one, many }
    }

    pub(super) const fn one(&self) -> &Statement {
        &self.one
    }

    /// The same for many rows at once, each value a list; none unless it inserts one row and nothing else.
    pub(super) const fn many(&self) -> Option<&Statement> {
        self.many.as_ref()
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

/// The text of a statement that inserts many rows, for one that inserts one row with placeholders `?1`; its values are
/// lists of the same length. None for any other statement: also for one that says what to do on a conflict, where the
/// order of rows could matter.
pub(super) fn for_many_rows(sql: &str, types: &[Type]) -> Option<String> {
    let (head, values) = sql.strip_prefix("INSERT INTO ")?.split_once(" VALUES (")?;
    let values = values.strip_suffix(')')?;
    if values.contains(['(', ')']) || types.is_empty() {
        return None;
    }
    let row = values.replace('?', "one_row.value_");
    let mut text = format!("INSERT INTO {head} SELECT {row} FROM unnest(");
    let mut names = String::new();
    for (place, kind) in (1..).zip(types) {
        let comma = if place == 1 { "" } else { ", " };
        write!(text, "{comma}${place}::{}[]", kind.name()).ok()?;
        write!(names, "{comma}value_{place}").ok()?;
    }
    Some(format!("{text}) AS one_row ({names})"))
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

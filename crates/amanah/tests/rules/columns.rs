//! Every column of the store is classified in `columns.toml`, with its data map for people (invariant 10).
//!
//! The classes say what a column may hold, and the rule compares that with its declared type, so that a name or an
//! address cannot be added as a clear text column without somebody calling it something that it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::tree::{self, TextFile};

const SCHEMA: &str = "crates/amanah-vault/src/schema/";
const CLASSES: &str = "crates/amanah-vault/columns.toml";

/// What a column may hold: the class, its words, and the types of SQLite that fit it.
const MEANINGS: &[(&str, &str, &[&str])] = &[
    ("id", "a random id or a number that names a row, never a person", &["BLOB", "TEXT", "INTEGER"]),
    ("state", "how a row stands", &["TEXT", "INTEGER"]),
    ("time", "when, or a day", &["INTEGER"]),
    ("amount", "money in minor units", &["INTEGER"]),
    ("count", "how many", &["INTEGER"]),
    ("code", "a word of a closed vocabulary", &["TEXT", "INTEGER"]),
    ("hash", "a digest of something that is no personal value, or a keyed commitment", &["BLOB"]),
    ("tag", "a keyed digest of a personal value, to find it by; left out of backups", &["BLOB"]),
    ("sealed", "encrypted; opens only with a key of the key store", &["BLOB"]),
    ("clear-nonpersonal", "readable, and about no person", &["BLOB", "TEXT", "INTEGER"]),
];

/// One column as the schema declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    kind: String,
}

/// One table: what its comment says, and its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Table {
    about: String,
    columns: Vec<Column>,
}

/// Tables by place (`data`, `keys`, `database` or `key database`) and name.
type Tables = BTreeMap<(String, String), Table>;
/// Table -> column -> class, with a remark behind a colon.
type Classes = BTreeMap<String, BTreeMap<String, String>>;

/// Shows: invariant 10.
#[test]
fn every_column_is_classified_and_no_row_is_stale() {
    let files = tree::all();

    tree::assert_none(
        "classify every column in crates/amanah-vault/columns.toml:",
        &breaches(&schema(&files), &classes(&files)),
    );
}

/// Shows: invariant 10.
#[test]
fn an_unclassified_a_stale_and_a_wrongly_classified_column_are_found() {
    let sql = "-- People.\nCREATE TABLE person (\n    id BLOB NOT NULL CHECK (length(id) = 16), -- the id\n    \
               name TEXT NOT NULL DEFAULT 'a, b',\n    PRIMARY KEY (id)\n) STRICT, WITHOUT ROWID;\n\
               CREATE INDEX person_name ON person (name);\nALTER TABLE person ADD COLUMN age INTEGER;\n\
               CREATE TABLE gone (x INTEGER) STRICT;\nDROP TABLE gone;\n";
    let toml =
        "[person]\nid = \"id\"\nname = \"sealed: not really\"\nheight = \"count\"\n[ghost]\nid = \"id\"\n";
    let files =
        [TextFile::imagined(&format!("{SCHEMA}0001_person.sql"), sql), TextFile::imagined(CLASSES, toml)];
    let in_database = "CREATE TABLE person (id BYTEA NOT NULL, name TEXT NOT NULL, extra BIGINT);\n";
    let path = format!("{SCHEMA}postgres/0001_person.sql");
    let files = files.into_iter().chain([TextFile::imagined(&path, in_database)]).collect::<Vec<_>>();

    let found = breaches(&schema(&files), &classes(&files));

    assert_eq!(
        found,
        [
            "person.age: not classified",
            "person.extra: not classified",
            "person.name: TEXT cannot be `sealed`",
            "ghost: no such table",
            "person.height: no such column"
        ]
    );
}

/// The page `docs/data-map.md`.
pub(crate) fn page(files: &[TextFile]) -> String {
    let classes = classes(files);
    let mut page = String::from(
        "# Data map\n\nWritten by `./check gen` from the schema and `crates/amanah-vault/columns.toml`.\n\
         Every column of the two stores, with what it may hold.\n\n| class | what such a column holds |\n|---|---|\n",
    );
    for (class, meaning, _) in MEANINGS {
        let _ = writeln!(page, "| {class} | {meaning} |");
    }
    let tables = schema(files);
    let places = [
        ("data", "", "The data file"),
        ("keys", "", "The key store"),
        ("database", "data", "Only in a PostgreSQL database"),
        ("key database", "keys", "Only in a PostgreSQL database of keys"),
    ];
    for (file, beside, title) in places {
        let _ = write!(page, "\n## {title}\n");
        for ((_, name), table) in tables.iter().filter(|((of, _), _)| of == file) {
            let in_file = tables.get(&(beside.to_owned(), name.clone()));
            let is_new = |column: &&Column| in_file.is_none_or(|known| !known.columns.contains(column));
            let columns: Vec<&Column> = table.columns.iter().filter(is_new).collect();
            if columns.is_empty() {
                continue;
            }
            let _ = write!(
                page,
                "\n### {name}\n\n{}\n\n| column | class | remark |\n|---|---|---|\n",
                table.about
            );
            for column in columns {
                let class = classes.get(name).and_then(|rows| rows.get(&column.name));
                let (class, remark) = class.map_or(("", ""), |class| parted(class));
                let _ = writeln!(page, "| `{}` | {class} | {remark} |", column.name);
            }
        }
    }
    page
}

fn breaches(tables: &Tables, classes: &Classes) -> Vec<String> {
    let mut found = Vec::new();
    for ((_, name), table) in tables {
        for column in &table.columns {
            let place = format!("{name}.{}", column.name);
            let Some(class) = classes.get(name).and_then(|rows| rows.get(&column.name)) else {
                found.push(format!("{place}: not classified"));
                continue;
            };
            let (class, _) = parted(class);
            match MEANINGS.iter().find(|(known, ..)| *known == class) {
                None => found.push(format!("{place}: `{class}` is no class")),
                Some((.., kinds)) if !kinds.contains(&column.kind.as_str()) => {
                    found.push(format!("{place}: {} cannot be `{class}`", column.kind));
                }
                Some(_) => {}
            }
        }
    }
    found.sort();
    // A file and the database that can stand for it hold the same columns.
    found.dedup();
    let known: BTreeSet<&str> = tables.keys().map(|(_, name)| name.as_str()).collect();
    for (name, rows) in classes {
        if !known.contains(name.as_str()) {
            found.push(format!("{name}: no such table"));
            continue;
        }
        let is_column = |row: &str| {
            tables
                .iter()
                .filter(|((_, of), _)| of == name)
                .any(|(_, table)| table.columns.iter().any(|column| column.name == row))
        };
        found.extend(
            rows.keys().filter(|row| !is_column(row)).map(|row| format!("{name}.{row}: no such column")),
        );
    }
    found
}

fn parted(class: &str) -> (&str, &str) {
    let (class, remark) = class.split_once(':').unwrap_or((class, ""));
    (class.trim(), remark.trim())
}

fn classes(files: &[TextFile]) -> Classes {
    let file = files.iter().find(|file| file.path == CLASSES).expect("columns.toml exists");
    toml::from_str(&file.text).expect("columns.toml has a section per table and a class per column")
}

/// All tables after all migrations.
fn schema(files: &[TextFile]) -> Tables {
    let mut tables = Tables::new();
    for file in files.iter().filter(|file| file.path.starts_with(SCHEMA) && file.path.ends_with(".sql")) {
        let name = file.path.trim_start_matches(SCHEMA);
        let of = match name {
            _ if name.starts_with("postgres/keys_") => "key database",
            _ if name.starts_with("postgres/") => "database",
            _ if name.starts_with("keys_") => "keys",
            _ => "data",
        };
        migrate(&mut tables, of, &file.text);
    }
    assert!(!tables.is_empty(), "no schema was found");
    tables
}

/// Applies one migration; a statement that this reader does not know fails, so that none slips through unread.
fn migrate(tables: &mut Tables, of: &str, sql: &str) {
    for statement in statements(sql) {
        let words: Vec<&str> = statement.code.split_whitespace().collect();
        let key = |name: &str| (of.to_owned(), name.trim_end_matches('(').to_owned());
        match words.as_slice() {
            ["CREATE", "TABLE", "IF", "NOT", "EXISTS", name, ..] | ["CREATE", "TABLE", name, ..] => {
                let table = Table { about: statement.remark, columns: columns(&statement.code) };
                assert!(tables.insert(key(name), table).is_none(), "table {name} is made twice");
            }
            ["DROP", "TABLE", name] => drop(tables.remove(&key(name))),
            // SQLite changes no constraint: a new table takes the rows and then the name.
            ["ALTER", "TABLE", name, "RENAME", "TO", other] => {
                let table = tables.remove(&key(name)).unwrap_or_else(|| panic!("no table {name} to rename"));
                assert!(tables.insert(key(other), table).is_none(), "table {other} is made twice");
            }
            ["ALTER", "TABLE", name, "ADD", "COLUMN", column, kind, ..] => {
                let table = tables.get_mut(&key(name)).unwrap_or_else(|| panic!("no table {name} to alter"));
                table.columns.push(Column { name: (*column).to_owned(), kind: self::kind(kind).to_owned() });
            }
            ["ALTER", "TABLE", name, "DROP", "COLUMN", column] => {
                let table = tables.get_mut(&key(name)).unwrap_or_else(|| panic!("no table {name} to alter"));
                table.columns.retain(|known| known.name != *column);
            }
            ["ALTER", "TABLE", _, "ALTER", "COLUMN", _, "SET" | "DROP", "NOT", "NULL"]
            | ["ALTER", "TABLE", _, "ADD" | "DROP", "CONSTRAINT", ..]
            | ["CREATE", "INDEX" | "UNIQUE", ..]
            | ["DROP", "INDEX", ..]
            | ["INSERT" | "UPDATE" | "DELETE", ..] => {}
            other => panic!("the rule about columns cannot read this statement of the schema: {other:?}"),
        }
    }
}

/// One statement without its comments, and the comment lines in front of it.
#[derive(Default)]
struct Statement {
    remark: String,
    code: String,
}

fn statements(sql: &str) -> Vec<Statement> {
    let mut found = vec![Statement::default()];
    for line in sql.lines() {
        let (code, comment) =
            line.split_once("--").map_or((line, ""), |(code, comment)| (code, comment.trim()));
        let current = found.last_mut().expect("there is always a current statement");
        if current.code.trim().is_empty() && !comment.is_empty() {
            if !current.remark.is_empty() {
                current.remark.push(' ');
            }
            current.remark.push_str(comment);
        }
        current.code.push_str(code);
        current.code.push('\n');
        if code.trim_end().ends_with(';') {
            current.code = current.code.trim().trim_end_matches(';').to_owned();
            found.push(Statement::default());
        } else if line.trim().is_empty() && current.code.trim().is_empty() {
            current.remark.clear();
        }
    }
    found.retain(|statement| !statement.code.trim().is_empty());
    found
}

/// The columns between the outer parentheses of a `CREATE TABLE`.
fn columns(statement: &str) -> Vec<Column> {
    let inside = statement.split_once('(').map_or("", |(_, rest)| rest);
    let mut parts = vec![String::new()];
    let (mut depth, mut in_text) = (0_usize, false);
    for c in inside.chars() {
        match c {
            '\'' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text && depth == 0 => break,
            ')' if !in_text => depth -= 1,
            ',' if !in_text && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().expect("there is always a current part").push(c);
    }
    let constraints = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"];
    parts
        .iter()
        .filter_map(|part| {
            let mut words = part.split_whitespace();
            let name = words.next()?;
            let first = name.split('(').next().unwrap_or(name);
            (!constraints.contains(&first))
                .then(|| Column { name: name.to_owned(), kind: kind(words.next().unwrap_or("")).to_owned() })
        })
        .collect()
}

/// The kind as SQLite calls it.
fn kind(word: &str) -> &str {
    match word {
        "BIGINT" => "INTEGER",
        "BYTEA" => "BLOB",
        other => other,
    }
}

//! The two schemas make one store: what differs is listed here, with its reason.

use std::collections::BTreeSet;

use amanah_vault::Vault;

use super::{options, server};
use crate::postgres::database;
use crate::raw::{RawCell, RawStore};
use crate::support::{START, bundle};

/// What one of the two has and the other lacks, and why; `-` stands before what SQLite alone has.
const DIFFERENCES: &[(&str, &[&str])] = &[
    (
        "the number of the schema stands in the header of an SQLite file",
        &[
            "+ amanah_schema",
            "+ amanah_schema: 1 checks",
            "+ amanah_schema: number INTEGER",
            "+ amanah_schema: one INTEGER",
            "+ amanah_schema: unique (one)",
        ],
    ),
    ("SQLite gives an appended row its place by itself", &["+ ledger_head: next_row INTEGER"]),
    (
        "keys begin with the customer, so that an engine that spreads tables over machines can take them",
        &[
            "+ agreement: unique (customer,seq)",
            "- agreement: unique (seq)",
            "+ datum: unique (customer,seq)",
            "- datum: unique (seq)",
            "+ erasure: unique (customer,seq)",
            "- erasure: unique (seq)",
            "+ import_lot: unique (customer,seq)",
            "- import_lot: unique (seq)",
            "+ opening: unique (customer,seq)",
            "- opening: unique (seq)",
            "+ service_record: unique (customer,seq)",
            "- service_record: unique (seq)",
        ],
    ),
    ("and are still read in the order of appending", &["+ datum: index (seq)", "+ erasure: index (seq)"]),
];

#[tokio::test]
async fn both_databases_hold_the_same_tables_columns_keys_checks_and_indexes() {
    let Some(server) = server() else { return };
    let (near, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let url = database(&server.address(), far.path());
    let plain = amanah_vault::VaultOptions::new(near.path().join("data"), near.path().join("keys"), bundle());
    drop(Vault::create(plain, START).await.unwrap());
    drop(Vault::create(options(far.path(), &url), START).await.unwrap());

    let sqlite = of_sqlite(&RawStore::File(near.path().join("data/amanah.db")));
    let postgres = of_postgres(&RawStore::Database(url));

    let only_here = sqlite.difference(&postgres).map(|fact| format!("- {fact}"));
    let only_there = postgres.difference(&sqlite).map(|fact| format!("+ {fact}"));
    let found: BTreeSet<String> = only_here.chain(only_there).collect();
    let listed = DIFFERENCES.iter().flat_map(|(_, facts)| facts.iter().map(|&fact| fact.to_owned()));
    assert_eq!(found, listed.collect::<BTreeSet<_>>());
    assert!(sqlite.len() > 250, "{} facts are too few to be a schema", sqlite.len());
}

pub(super) fn of_sqlite(store: &RawStore) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let tables = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for table in store.rows(tables, &[]) {
        let (name, sql) = (text(&table[0]), text(&table[1]));
        facts.insert(name.clone());
        facts.insert(format!("{name}: {} checks", sql.matches("CHECK (").count()));
        let mut key = Vec::new();
        for column in store.rows(
            &format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}') ORDER BY pk"),
            &[],
        ) {
            let is_key = column[3] != RawCell::Number(0);
            if is_key {
                key.push(text(&column[0]));
            }
            facts.insert(column_of(&name, &column, is_key || column[2] == RawCell::Number(1)));
        }
        facts.insert(format!("{name}: unique ({})", key.join(",")));
        let indexes =
            format!("SELECT name, \"unique\", partial FROM pragma_index_list('{name}') WHERE origin <> 'pk'");
        for index in store.rows(&indexes, &[]) {
            let columns = format!("SELECT name FROM pragma_index_info('{}') ORDER BY seqno", text(&index[0]));
            let columns: Vec<_> = store.rows(&columns, &[]).iter().map(|row| text(&row[0])).collect();
            facts.insert(index_of(&name, &index[1], &index[2], &columns.join(",")));
        }
    }
    facts
}

pub(super) fn of_postgres(store: &RawStore) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let tables = "SELECT relname::text, (SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid = c.oid) \
                  FROM pg_class AS c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    for table in store.rows(tables, &[]) {
        let name = text(&table[0]);
        facts.insert(name.clone());
        let RawCell::Number(checks) = table[1] else { panic!("{table:?}") };
        facts.insert(format!("{name}: {checks} checks"));
        let columns = format!(
            "SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute \
             WHERE attrelid = '{name}'::regclass AND attnum > 0 AND NOT attisdropped"
        );
        for column in store.rows(&columns, &[]) {
            facts.insert(column_of(&name, &column, column[2] == RawCell::Number(1)));
        }
        let indexes = format!(
            "SELECT string_agg(a.attname::text, ',' ORDER BY k.place), i.indisunique, i.indpred IS NOT NULL \
             FROM pg_index AS i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, place), pg_attribute AS a \
             WHERE i.indrelid = '{name}'::regclass AND a.attrelid = i.indrelid AND a.attnum = k.attnum \
             GROUP BY i.indexrelid, i.indisunique, (i.indpred IS NOT NULL)"
        );
        for index in store.rows(&indexes, &[]) {
            facts.insert(index_of(&name, &index[1], &index[2], &text(&index[0])));
        }
    }
    facts
}

fn column_of(table: &str, column: &[RawCell], is_needed: bool) -> String {
    let kind = match text(&column[1]).as_str() {
        "bigint" | "INTEGER" => "INTEGER",
        "bytea" | "BLOB" => "BLOB",
        "text" | "TEXT" => "TEXT",
        other => panic!("{table}: a column of the kind {other}"),
    };
    format!("{table}: {} {kind}{}", text(&column[0]), if is_needed { "" } else { " or nothing" })
}

fn index_of(table: &str, is_unique: &RawCell, is_partial: &RawCell, columns: &str) -> String {
    let kind = if *is_unique == RawCell::Number(1) { "unique" } else { "index" };
    format!(
        "{table}: {kind} ({columns}){}",
        if *is_partial == RawCell::Number(1) { " of some rows" } else { "" }
    )
}

fn text(cell: &RawCell) -> String {
    if let RawCell::Text(text) = cell { text.clone() } else { panic!("{cell:?} is no text") }
}

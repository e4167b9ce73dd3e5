//! PostgreSQL's `COPY` of the same lines into one table with the same indexes: nothing sealed, no ledger, one commit.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::meter;

/// The table with what a line and its tag are found by in the vault.
const TABLE: &str = "DROP TABLE IF EXISTS amanah_bench_line;
    CREATE TABLE amanah_bench_line (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hour bigint NOT NULL, tag bytea NOT NULL, customer bytea NOT NULL, attribute text NOT NULL,
        origin text NOT NULL, expires_day bigint NOT NULL, line text NOT NULL,
        UNIQUE (hour, tag));
    CREATE INDEX ON amanah_bench_line (customer, attribute);
    CREATE INDEX ON amanah_bench_line (expires_day);";

/// Loads the lines into the PostgreSQL that `uri` names; gives how many there were and the nanoseconds it took.
/// Lines that stand twice are left out beforehand, because `COPY` cannot.
pub(crate) fn load(room: &Path, uri: &str, text: &str) -> anyhow::Result<(f64, f64)> {
    let durable = psql(uri, "SELECT current_setting('fsync') || current_setting('synchronous_commit')")?;
    anyhow::ensure!(durable.trim() == "onon", "this PostgreSQL does not commit durably: {}", durable.trim());
    let file = room.join("copy.tsv");
    let (rows, count) = rows_of(text)?;
    fs::write(&file, rows)?;
    psql(uri, TABLE)?;
    let columns = "hour, tag, customer, attribute, origin, expires_day, line";
    let begun = meter::wall();
    psql(uri, &format!("\\copy amanah_bench_line ({columns}) FROM '{}'", file.display()))?;
    let nanos = meter::nanos_since(begun);
    psql(uri, "DROP TABLE amanah_bench_line")?;
    Ok((f64::from(count), nanos))
}

/// The lines in the format of `COPY`, and how many.
fn rows_of(text: &str) -> anyhow::Result<(String, u32)> {
    let mut rows = String::new();
    let mut seen = std::collections::HashSet::new();
    for (number, line) in text.lines().enumerate() {
        let digest = Sha256::digest(line.as_bytes());
        let tag: String = digest.iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        if seen.insert(tag.clone()) {
            let line = line.replace('\\', "\\\\").replace('\t', "\\t");
            let customer = "00112233445566778899aabbccddeeff";
            let _ = writeln!(
                rows,
                "{}\t\\\\x{tag}\t\\\\x{customer}\taccess_log_line\timp_{customer} file 1 line {number}\t20800\t{line}",
                number / 3_600,
            );
        }
    }
    Ok((rows, u32::try_from(seen.len())?))
}

fn psql(uri: &str, command: &str) -> anyhow::Result<String> {
    let output = Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", uri])
        .args(["--command", command])
        .output()
        .context("psql does not start; install PostgreSQL's client")?;
    anyhow::ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

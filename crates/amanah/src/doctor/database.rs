//! What the doctor finds about a database of PostgreSQL.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use amanah_policy::Timestamp;
use amanah_service::vault::DatabaseFacts;

use super::{Finding, Severity, finding};

/// The oldest server that this program is tested with.
const OLDEST_VERSION: u32 = 150_000;

/// Clocks that differ more make leases, codes and dates doubtful.
const MOST_CLOCK_MICROS: i64 = 5_000_000;

/// Autovacuum comes by at least so often where something was deleted.
const LONG_WITHOUT_VACUUM_DAYS: i64 = 7;

/// Everything about the database; `asked_at` is our clock when the server was asked.
pub(super) fn examine(facts: &DatabaseFacts, asked_at: Timestamp) -> Vec<Finding> {
    vec![
        version(facts),
        schema(facts),
        way(facts),
        durability(facts),
        server_log(facts),
        vacuum(facts, asked_at),
        encoding(facts),
        clock(facts, asked_at),
    ]
}

/// Everything about the database that holds the wrapped keys.
pub(super) fn examine_keys(facts: &DatabaseFacts, asked_at: Timestamp) -> Vec<Finding> {
    let mut findings = examine(facts, asked_at);
    for found in &mut findings {
        found.about = "key cluster";
        found.says = found.says.replace("`store.", "`keys.");
    }
    findings
}

/// Whether the folder of keys lies apart from the files of the database.
pub(super) fn keys(facts: &DatabaseFacts, key_dir: &Path) -> Finding {
    let Some(folder) = facts.folder.as_deref().filter(|_| facts.is_local) else {
        let says = "the database lies elsewhere, or does not say where; make sure that no backup holds both its files and \
                    the folder of keys";
        return finding(Severity::Note, "keys", says.to_owned());
    };
    let device = |folder: &Path| fs::metadata(folder).map(|found| found.dev()).ok();
    if key_dir.starts_with(folder) || device(folder) == device(key_dir) {
        let says = format!(
            "keys and the files of the database lie on one volume, so one theft or one backup takes both, and old backups \
             stay readable; stop `serve`, move {} to another volume, and write its new place into `folders.keys`",
            key_dir.display()
        );
        return finding(Severity::Alarm, "keys", says);
    }
    let says = "keys and the files of the database lie on two volumes; keep their backups apart too";
    finding(Severity::Good, "keys", says.to_owned())
}

fn version(facts: &DatabaseFacts) -> Finding {
    let (major, minor) = (facts.version / 10_000, facts.version % 10_000);
    let says = format!("{} answers, PostgreSQL {major}.{minor}", facts.place);
    if facts.version < OLDEST_VERSION {
        let says = format!("{says}, which is older than 15; upgrade the server");
        return finding(Severity::Alarm, "database", says);
    }
    finding(Severity::Good, "database", says)
}

fn schema(facts: &DatabaseFacts) -> Finding {
    if facts.schema == facts.known_schema {
        return finding(Severity::Good, "schema", format!("step {}", facts.schema));
    }
    let says = format!(
        "the database has step {}, this program knows step {}; run the same version of the program everywhere",
        facts.schema, facts.known_schema
    );
    finding(Severity::Alarm, "schema", says)
}

fn way(facts: &DatabaseFacts) -> Finding {
    match &facts.tls {
        Some(version) => {
            finding(Severity::Good, "way", format!("{version}, the server's certificate was checked"))
        }
        None if facts.is_local => finding(
            Severity::Good,
            "way",
            "the server is on this machine, and nothing crosses a network".to_owned(),
        ),
        None => finding(
            Severity::Alarm,
            "way",
            "the connection is in the clear; name the authority of the server's certificate in `store.ca_file`"
                .to_owned(),
        ),
    }
}

/// Nothing acknowledged is lost only where the server waits for its disk.
fn durability(facts: &DatabaseFacts) -> Finding {
    let mut off = Vec::new();
    if !facts.fsync {
        off.push("fsync");
    }
    if facts.synchronous_commit == "off" {
        off.push("synchronous_commit");
    }
    if !facts.full_page_writes {
        off.push("full_page_writes");
    }
    if off.is_empty() {
        let says = format!(
            "the server waits for its disk before it acknowledges (synchronous_commit {})",
            facts.synchronous_commit
        );
        return finding(Severity::Good, "disk", says);
    }
    let says = format!(
        "off at the server, so that a power cut can lose or damage what was acknowledged: {}; turn it on",
        off.join(", ")
    );
    finding(Severity::Alarm, "disk", says)
}

fn server_log(facts: &DatabaseFacts) -> Finding {
    let log = &facts.log;
    if matches!(log.statements.as_str(), "none" | "ddl") && log.slow_millis < 0 {
        let says = "the server writes no statements of ours into its log";
        return finding(Severity::Good, "server log", says.to_owned());
    }
    let says = format!(
        "the server writes statements into its log (log_statement {}, log_min_duration_statement {}); values in them are \
         sealed or keyed tags, and stay there longer than in the database: turn both off, or empty that log often",
        log.statements, log.slow_millis
    );
    finding(Severity::Note, "server log", says)
}

fn vacuum(facts: &DatabaseFacts, now: Timestamp) -> Finding {
    match facts.vacuumed_at {
        Some(at) if at.plus_days(LONG_WITHOUT_VACUUM_DAYS) > now => {
            finding(Severity::Good, "vacuum", "a table was vacuumed lately".to_owned())
        }
        Some(_) => finding(
            Severity::Note,
            "vacuum",
            format!(
                "no table was vacuumed for {LONG_WITHOUT_VACUUM_DAYS} days; rows that went stay in the files until then, \
                 sealed under keys that are gone: is autovacuum on?"
            ),
        ),
        None => finding(
            Severity::Note,
            "vacuum",
            "no table was vacuumed yet; rows that went stay in the files until then, sealed under keys that are gone"
                .to_owned(),
        ),
    }
}

fn encoding(facts: &DatabaseFacts) -> Finding {
    if facts.encoding == "UTF8" {
        return finding(Severity::Good, "encoding", facts.encoding.clone());
    }
    let says = format!("the database keeps texts as {}; make it anew with UTF8", facts.encoding);
    finding(Severity::Alarm, "encoding", says)
}

fn clock(facts: &DatabaseFacts, asked_at: Timestamp) -> Finding {
    let apart = facts.clock.as_micros().saturating_sub(asked_at.as_micros()).saturating_abs();
    let says = format!("{}.{:03} s apart from the server's", apart / 1_000_000, apart / 1_000 % 1_000);
    if apart > MOST_CLOCK_MICROS {
        let says = format!("{says}; let both follow a time server, for dates, codes and leases depend on it");
        return finding(Severity::Alarm, "clock", says);
    }
    finding(Severity::Good, "clock", says)
}

#[cfg(test)]
mod tests {
    use amanah_service::vault::ServerLog;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_610_040);

    fn well() -> DatabaseFacts {
        DatabaseFacts {
            place: "amanah on db.contoh.example".to_owned(),
            version: 150_018,
            schema: 31,
            known_schema: 31,
            tls: Some("TLSv1.3".to_owned()),
            is_local: false,
            fsync: true,
            synchronous_commit: "on".to_owned(),
            full_page_writes: true,
            log: ServerLog { statements: "none".to_owned(), slow_millis: -1 },
            vacuumed_at: Some(NOW),
            encoding: "UTF8".to_owned(),
            clock: NOW,
            folder: None,
        }
    }

    fn told(facts: &DatabaseFacts) -> String {
        let beside = keys(facts, Path::new("/nowhere/keys"));
        let findings = [vec![beside], examine(facts, NOW)].concat();
        let lines = findings.iter().map(|f| format!("{:<5} {:<10} {}", f.severity.code(), f.about, f.says));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_database_that_is_well_is_told_so() {
        insta::assert_snapshot!(told(&well()));
    }

    #[test]
    fn whatever_needs_a_hand_is_named_with_what_to_do() {
        let ill = DatabaseFacts {
            version: 140_002,
            schema: 40,
            tls: None,
            fsync: false,
            synchronous_commit: "off".to_owned(),
            full_page_writes: false,
            log: ServerLog { statements: "all".to_owned(), slow_millis: 250 },
            vacuumed_at: None,
            encoding: "LATIN1".to_owned(),
            clock: NOW.plus_micros(-7_250_000),
            ..well()
        };

        insta::assert_snapshot!(told(&ill));
    }

    #[test]
    fn keys_beside_the_files_of_a_local_database_are_an_alarm() {
        let root = tempfile::tempdir().unwrap();
        let local = DatabaseFacts { is_local: true, folder: Some(root.path().to_path_buf()), ..well() };

        let beside = keys(&local, &root.path().join("keys"));
        let elsewhere = keys(&DatabaseFacts { is_local: false, ..local }, &root.path().join("keys"));

        assert_eq!(beside.severity, Severity::Alarm);
        assert_eq!(elsewhere.severity, Severity::Note);
    }
}

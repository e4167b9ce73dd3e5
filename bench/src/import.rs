//! The import of an access log, sealed and with provenance, beside the floor.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use amanah_policy::Role;
use amanah_service::sources::automatic::import_access_log::{Choices, ImportReport, import_access_log};
use amanah_service::{House, Settings};
use amanah_vault::Actor;
use anyhow::Context as _;
use tokio::runtime::Runtime;

use crate::Options;
use crate::copy;
use crate::floor::Floor;
use crate::meter;
use crate::vault::{self, NOW, Place};

/// Lines that are made up where no real log is given.
const LINES: u32 = 200_000;

/// What one import took.
struct Figure {
    lines: f64,
    /// Nanoseconds of CPU time of this process, if it did the work.
    cpu: Option<f64>,
    /// Nanoseconds of wall time.
    wall: f64,
}

/// Whose the lines of the log are, which decides what is done with them.
#[derive(Clone, Copy)]
enum Whose {
    /// A customer who signed in: each line a datum of its own.
    Customers,
    /// A service's, by a map: masked, those of a batch sealed together.
    Services,
    /// Nobody's: each line sealed under the key of a day.
    Nobodys,
}

pub(crate) fn table(room: &Path, runtime: &Runtime, options: &Options) -> anyhow::Result<String> {
    let text = match &options.log {
        Some(path) => fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?,
        None => made_up(),
    };
    let mut table = String::from(
        "\n## Access log, sealed, each line once\n\n\
         The floor: raw rusqlite, one tag and one sealed row for each line, a thousand lines to a commit, without \
         reading the line, provenance, ledger or index of customers.\n\n\
         | what | lines | lines per second | CPU per line | lines per second beside the floor |\n|---|---|---|---|---|\n",
    );
    let floor = below(room, &text)?;
    row(&mut table, "floor: seal and store raw lines", &floor, &floor);
    if let Some(uri) = &options.postgres {
        let (lines, wall) = copy::load(room, uri, &text)?;
        row(&mut table, "PostgreSQL COPY, nothing sealed", &Figure { lines, cpu: None, wall }, &floor);
    }
    for (name, whose) in [
        ("lines of a customer, each a datum", Whose::Customers),
        ("lines of a service, masked", Whose::Services),
        ("lines of nobody, in quarantine", Whose::Nobodys),
    ] {
        let folder = room.join(format!("import-{}", table.len()));
        let (first, again) = runtime.block_on(both(&folder, &text, whose))?;
        row(&mut table, name, &first, &floor);
        row(&mut table, &format!("{name}; read again"), &again, &floor);
    }
    Ok(table)
}

fn row(table: &mut String, what: &str, figure: &Figure, floor: &Figure) {
    let per_second = |figure: &Figure| figure.lines / (figure.wall / 1e9);
    let _ = writeln!(
        table,
        "| {what} | {:.0} | {:.0} | {} | {:.2}x |",
        figure.lines,
        per_second(figure),
        figure.cpu.map_or_else(|| "not ours".to_owned(), |cpu| meter::micros(cpu / figure.lines)),
        per_second(figure) / per_second(floor),
    );
}

fn below(room: &Path, text: &str) -> anyhow::Result<Figure> {
    let floor = Floor::create(&room.join("import-floor"), 1)?;
    let lines: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
    let (cpu, begun) = (meter::cpu_nanos(), meter::wall());
    floor.import(&lines)?;
    let (cpu, wall) = (meter::cpu_nanos() - cpu, meter::nanos_since(begun));
    Ok(Figure { lines: f64::from(u32::try_from(lines.len())?), cpu: Some(cpu), wall })
}

/// The first import of a log, and the same again.
async fn both(folder: &Path, text: &str, whose: Whose) -> anyhow::Result<(Figure, Figure)> {
    let store = vault::open(&Place::Folder(folder.to_owned()), true).await?;
    let number = vault::number_of_one(&store).await?;
    let log = folder.join("access.log");
    let text = match whose {
        // What the server writes once a user has signed in.
        Whose::Customers => text.replace(" - - [", &format!(" - {number} [")),
        Whose::Services | Whose::Nobodys => text.to_owned(),
    };
    fs::write(&log, text)?;
    let map = folder.join("map");
    fs::write(&map, format!("file:access.log = {number}\n"))?;
    let map = matches!(whose, Whose::Services).then_some(map);
    let house = House::new(store, settings());
    let first = measured(&house, &log, map.as_ref(), whose, true).await?;
    let again = measured(&house, &log, map.as_ref(), whose, false).await?;
    Ok((first, again))
}

async fn measured(
    house: &House,
    log: &Path,
    map: Option<&PathBuf>,
    whose: Whose,
    is_first: bool,
) -> anyhow::Result<Figure> {
    let choices = Choices { format: None, map: map.cloned(), actor: Actor::System(Role::Engineer) };
    let (cpu, begun) = (meter::cpu_nanos(), meter::wall());
    let report = import_access_log(house, &[log.to_path_buf()], &choices, |_| {}, NOW).await?;
    let (cpu, wall) = (meter::cpu_nanos() - cpu, meter::nanos_since(begun));
    anyhow::ensure!(report.bad == 0, "{} lines could not be read", report.bad);
    anyhow::ensure!(
        went(&report, whose, is_first) == report.read,
        "lines went elsewhere: {:?}",
        report.counts
    );
    Ok(Figure { lines: f64::from(u32::try_from(report.read)?), cpu: Some(cpu), wall })
}

/// How many lines went where they had to go.
const fn went(report: &ImportReport, whose: Whose, is_first: bool) -> u64 {
    match (is_first, whose) {
        (false, _) => report.counts.duplicate,
        (true, Whose::Customers) => report.counts.recorded,
        (true, Whose::Services) => report.counts.matched,
        (true, Whose::Nobodys) => report.counts.quarantined,
    }
}

fn settings() -> Settings {
    Settings {
        company: "Benchmark".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        privacy_mailbox: "privacy@benchmark.example".to_owned(),
        zone: jiff::tz::TimeZone::UTC,
        has_relay: false,
        demo: false,
    }
}

/// Lines of *combined* as a small site logs them, no two alike.
fn made_up() -> String {
    let mut text = String::new();
    for number in 0..LINES {
        let (hour, minute, second) = (number / 3_600 % 24, number / 60 % 60, number % 60);
        let _ = writeln!(
            text,
            "198.51.100.{} - - [17/May/2026:{hour:02}:{minute:02}:{second:02} +0700] \
             \"GET /shop/article-{number}?from=list HTTP/1.1\" 200 {} \"https://www.example.org/shop/\" \
             \"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\"",
            number % 256,
            number % 9_000 + 300,
        );
    }
    text
}

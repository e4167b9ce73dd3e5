//! The two sides of each figure, and their ratio.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::Options;
use crate::floor::Floor;
use crate::meter::{self, Figure, Latencies};
use crate::vault::{self, Filled, Place};

/// Data of the customer that is erased.
const ERASED_DATA: u32 = 1000;
/// Customers erased for one figure.
const ERASURES: u32 = 20;

#[expect(clippy::print_stdout, reason = "the report of a benchmark goes to the terminal")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "the failure of a benchmark goes to the terminal")]
pub(crate) fn complain(problem: &anyhow::Error) {
    eprintln!("error: {problem:#}");
}

fn head(title: &str) -> String {
    format!(
        "\n## {title}\n\n| what | callers | per second | CPU per operation | p50 | p99 | CPU beside the floor |\n|---|---|---|---|---|---|---|\n"
    )
}

fn row(table: &mut String, what: &str, callers: u32, figure: Figure, floor: Option<Figure>) {
    let beside =
        floor.map_or_else(|| "1".to_owned(), |floor| format!("{:.1}x", figure.cpu / floor.cpu.max(1.0)));
    let _ = writeln!(
        table,
        "| {what} | {callers} | {:.0} | {} | {} | {} | {beside} |",
        figure.per_second,
        meter::micros(figure.cpu),
        meter::micros(figure.latency.p50),
        meter::micros(figure.latency.p99),
    );
}

pub(crate) fn release(
    floor: &mut Floor,
    house: &Arc<Filled>,
    runtime: &Runtime,
    options: &Options,
    what: &str,
) -> anyhow::Result<String> {
    let mut table = head(what);
    for &callers in &options.callers {
        let below = floor_for(options.seconds, || floor.release(callers))?;
        row(&mut table, "floor", callers, below, None);
        let before = meter::resident_mebibytes();
        let figure = meter::measure(|| {
            let house = Arc::clone(house);
            runtime.block_on(vault::together(callers, options.seconds, move || {
                let house = Arc::clone(&house);
                async move { house.release().await }
            }))
        })?;
        row(&mut table, "release", callers, figure, Some(below));
        let _ = writeln!(
            table,
            "| (memory) | {callers} | | {before:.0} MiB before, {:.0} MiB after | | | |",
            meter::resident_mebibytes()
        );
    }
    Ok(table)
}

pub(crate) fn record(
    floor: &mut Floor,
    house: &Arc<Filled>,
    runtime: &Runtime,
    options: &Options,
) -> anyhow::Result<String> {
    let mut table = head("Record: a datum with its provenance and its ledger entry, durable");
    for &callers in &options.callers {
        let below = floor_for(options.seconds, || floor.record(callers))?;
        row(&mut table, "floor", callers, below, None);
        let figure = meter::measure(|| {
            let house = Arc::clone(house);
            runtime.block_on(vault::together(callers, options.seconds, move || {
                let house = Arc::clone(&house);
                async move { house.record().await }
            }))
        })?;
        row(&mut table, "record", callers, figure, Some(below));
    }
    Ok(table)
}

/// Repeats the floor's batch until the time is over.
fn floor_for(seconds: f64, mut batch: impl FnMut() -> anyhow::Result<Vec<f64>>) -> anyhow::Result<Figure> {
    meter::measure(|| {
        let begun = meter::wall();
        let mut times = Vec::new();
        while meter::nanos_since(begun) < seconds * 1e9 {
            times.append(&mut batch()?);
        }
        Ok(times)
    })
}

pub(crate) fn erase(room: &Path, runtime: &Runtime, options: &Options) -> anyhow::Result<String> {
    let mut table = head("Erase a customer of 1,000 scattered data: T0, keys destroyed, ledger entry");
    let mut floor = Floor::create(&room.join("erase-floor"), options.customers)?;
    for customer in 0..ERASURES {
        floor.scatter(customer, ERASED_DATA)?;
    }
    let below = meter::measure(|| (0..ERASURES).map(|customer| floor.erase(customer)).collect())?;
    row(&mut table, "floor", 1, below, None);
    let figure = runtime.block_on(async {
        let filled = Filled::create(&Place::Folder(room.join("erase-vault")), options.customers).await?;
        let mut customers = Vec::new();
        for number in 0..ERASURES {
            customers.push(vault::scattered(&filled.vault, 90_000_000 + 2 * number, ERASED_DATA).await?);
        }
        let (cpu, begun) = (meter::cpu_nanos(), meter::wall());
        let mut times = Vec::new();
        for customer in customers {
            times.push(vault::erase(&filled.vault, customer).await?);
        }
        let count = f64::from(ERASURES);
        let (cpu, wall) = (meter::cpu_nanos() - cpu, meter::nanos_since(begun));
        anyhow::Ok(Figure {
            per_second: count / (wall / 1e9),
            cpu: cpu / count,
            latency: Latencies::of(&mut times),
        })
    })?;
    row(&mut table, "erase", 1, figure, Some(below));
    Ok(table)
}

//! How the figures grow with the number of customers: the same operations on ever larger stores.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use amanah_policy::CustomerId;
use amanah_vault::PostgresSettings;
use tokio::runtime::Runtime;

use crate::Options;
use crate::meter::{self, Figure, Latencies};
use crate::vault::{self, Filled, Place};

/// Customers of whom nothing but their registration and one event is there, erased for one figure.
const SMALL_ONES: u32 = 50;
/// Customers of a thousand scattered data, erased for one figure.
const LARGE_ONES: u32 = 40;
/// Data of each of these.
const THEIR_DATA: u32 = 1000;
/// Data that come to their end, of as many customers.
const DUE: u32 = 1000;

/// One table over all sizes.
pub(crate) fn table(room: &Path, runtime: &Runtime, options: &Options) -> anyhow::Result<String> {
    let callers = options.callers.iter().copied().max().unwrap_or(1);
    let mut table = format!(
        "\n## Growth: three data for each customer, {callers} callers\n\n\
         | customers | what | per second | CPU per operation | p50 | p99 | peak memory | data file |\n\
         |---|---|---|---|---|---|---|---|\n"
    );
    for &customers in &options.sizes {
        let folder = room.join(format!("growth-{customers}"));
        let place = match &options.store {
            None => Place::Folder(folder.clone()),
            Some(url) => Place::Database(folder.clone(), Box::new(PostgresSettings::new(url, None, None)?)),
        };
        let (house, seeding) = {
            let (cpu, begun) = (meter::cpu_nanos(), meter::wall());
            let house = runtime.block_on(Filled::create(&place, customers))?;
            runtime.block_on(house.one_event_each())?;
            let count = f64::from(customers);
            let seconds = meter::nanos_since(begun) / 1e9;
            let cpu = (meter::cpu_nanos() - cpu) / count;
            (house, Figure { per_second: count / seconds, cpu, latency: Latencies::default() })
        };
        let house = Arc::new(house);
        let mut tell = |what: &str, figure: Figure| {
            let file = std::fs::metadata(folder.join("data").join("amanah.db")).map_or(0, |file| file.len());
            row(&mut table, customers, what, figure, file);
        };
        tell("(filling it: sign-up and one event)", seeding);
        meter::forget_peak();
        for (what, is_release) in [("release", true), ("record", false)] {
            let figure = meter::measure(|| {
                let house = Arc::clone(&house);
                runtime.block_on(vault::together(callers, options.seconds, move || {
                    let house = Arc::clone(&house);
                    async move { if is_release { house.release().await } else { house.record().await } }
                }))
            })?;
            tell(what, figure);
        }
        let figure = meter::measure(|| runtime.block_on(erase_small_ones(&house)))?;
        tell("erase a customer of three data", figure);
        let large = runtime.block_on(large_ones(&house, 90_000_000))?;
        let figure = meter::measure(|| runtime.block_on(erase_at_once(&house, &large)))?;
        tell("erase a customer of 1,000 scattered data: T0", figure);
        let figure = meter::measure(|| runtime.block_on(erase_all(&house, &large)))?;
        tell("the rest of it: values gone, journals cut and verified", figure);
        let large = runtime.block_on(large_ones(&house, 95_000_000))?;
        let figure = meter::measure(|| runtime.block_on(erase_certified(&house, &large)))?;
        tell("erase a customer of 1,000 scattered data: T0 and the signed certificate", figure);
        // The first sweep of a store looks at every key that was ever made; no later one does.
        runtime.block_on(house.sweep(0))?;
        for due in [0, DUE] {
            runtime.block_on(house.events_about_to_end(due))?;
            let figure =
                meter::measure(|| runtime.block_on(async { anyhow::Ok(vec![house.sweep(due).await?]) }))?;
            tell(&format!("a sweep, {due} data due"), figure);
        }
        drop(house);
        // The next size must not compete for the disk with what nobody needs any more.
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(table)
}

async fn erase_at_once(house: &Filled, customers: &[CustomerId]) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for &customer in customers {
        times.push(vault::erase_at_once(&house.vault, customer).await?);
    }
    Ok(times)
}

async fn erase_certified(house: &Filled, customers: &[CustomerId]) -> anyhow::Result<Vec<f64>> {
    let (mut times, house) = (Vec::new(), vault::house(&house.vault));
    for &customer in customers {
        times.push(vault::erase_certified(&house, customer).await?);
    }
    Ok(times)
}

async fn erase_all(house: &Filled, customers: &[CustomerId]) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for &customer in customers {
        times.push(vault::erase(&house.vault, customer).await?);
    }
    Ok(times)
}

async fn erase_small_ones(house: &Filled) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for number in 0..SMALL_ONES {
        times.push(vault::erase(&house.vault, house.customer_at(number, SMALL_ONES)?).await?);
    }
    Ok(times)
}

async fn large_ones(house: &Filled, first: u32) -> anyhow::Result<Vec<CustomerId>> {
    let mut customers = Vec::new();
    for number in 0..LARGE_ONES {
        customers.push(vault::scattered(&house.vault, first + 2 * number, THEIR_DATA).await?);
    }
    Ok(customers)
}

fn row(table: &mut String, customers: u32, what: &str, figure: Figure, file_bytes: u64) {
    let _ = writeln!(
        table,
        "| {customers} | {what} | {:.0} | {} | {} | {} | {:.0} MiB | {} MiB |",
        figure.per_second,
        meter::micros(figure.cpu),
        meter::micros(figure.latency.p50),
        meter::micros(figure.latency.p99),
        meter::peak_mebibytes(),
        file_bytes >> 20,
    );
}

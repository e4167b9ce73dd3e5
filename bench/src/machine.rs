//! The place that is measured: which file system, and how fast it makes bytes durable.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::meter;

/// Refuses a file system in memory, where durability costs nothing and every figure would lie.
pub(crate) fn refuse_memory(folder: &Path) -> anyhow::Result<()> {
    let kind = file_system(folder)?;
    if matches!(kind.as_str(), "tmpfs" | "ramfs" | "overlay-tmpfs") {
        bail!(
            "{} lies on {kind}, where durability costs nothing; name a folder on a disk with --folder",
            folder.display()
        );
    }
    Ok(())
}

/// One paragraph: processors, file system, and the time of one durable 4 KiB write.
pub(crate) fn describe(folder: &Path) -> anyhow::Result<String> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut syncs = sync_times(folder, 400)?;
    let times = meter::Latencies::of(&mut syncs);
    Ok(format!(
        "{processors} processors, {}; one durable 4 KiB write takes {} (p99 {}), so at most {:.0} commits a second",
        file_system(folder)?,
        meter::micros(times.p50),
        meter::micros(times.p99),
        1e9 / times.p50.max(1.0)
    ))
}

fn sync_times(folder: &Path, count: u32) -> anyhow::Result<Vec<f64>> {
    let path = folder.join("sync");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..count {
        let begun = meter::wall();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(meter::nanos_since(begun));
    }
    fs::remove_file(path)?;
    Ok(times)
}

/// The file system under a folder: the longest mount point that is a prefix of it.
fn file_system(folder: &Path) -> anyhow::Result<String> {
    let folder = folder.canonicalize()?;
    let mounts = fs::read_to_string("/proc/self/mounts").context("this machine lists no mounts")?;
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let place = words.nth(1)?;
            Some((place.to_owned(), words.next()?.to_owned()))
        })
        .filter(|(place, _)| folder.starts_with(place))
        .max_by_key(|(place, _)| place.len())
        .map(|(_, kind)| kind)
        .context("no mount holds the folder")
}

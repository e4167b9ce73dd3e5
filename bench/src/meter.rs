//! CPU time of this process, wall time, latencies, memory.

use std::fs;
use std::time::Instant;

/// The present moment; benchmarks are the one place beside the program's clock that reads it.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn wall() -> Instant {
    Instant::now()
}

/// Nanoseconds since then.
pub(crate) fn nanos_since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e9
}

/// CPU nanoseconds that all threads of this process have used, ended ones included; in steps of the kernel's tick.
pub(crate) fn cpu_nanos() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is a name in parentheses that may hold spaces.
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum();
    // The kernel reports hundredths of a second to user space on every architecture.
    ticks * 1e7
}

/// Resident memory in mebibytes.
pub(crate) fn resident_mebibytes() -> f64 {
    status_mebibytes("VmRSS:")
}

/// The most resident memory there was since [`forget_peak`], in mebibytes.
pub(crate) fn peak_mebibytes() -> f64 {
    status_mebibytes("VmHWM:")
}

/// Begins to measure the peak of memory anew; a kernel that does not let us keeps the old one.
pub(crate) fn forget_peak() {
    let _kept = fs::write("/proc/self/clear_refs", "5");
}

fn status_mebibytes(field: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|word| word.parse::<f64>().ok())
        .map_or(0.0, |kibibytes| kibibytes / 1024.0)
}

/// Quantiles of latencies, in nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Latencies {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

impl Latencies {
    pub(crate) fn of(times: &mut [f64]) -> Self {
        times.sort_by(f64::total_cmp);
        let at =
            |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
        Self { p50: at(50).unwrap_or(0.0), p99: at(99).unwrap_or(0.0) }
    }
}

/// What was measured of one kind of operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) per_second: f64,
    /// CPU nanoseconds of the whole process for each operation.
    pub(crate) cpu: f64,
    pub(crate) latency: Latencies,
}

/// Measures the process while it works; `work` says how many operations it did and how long each took.
pub(crate) fn measure<E>(work: impl FnOnce() -> Result<Vec<f64>, E>) -> Result<Figure, E> {
    let (cpu, begun) = (cpu_nanos(), wall());
    let mut times = work()?;
    let (cpu, seconds) = (cpu_nanos() - cpu, nanos_since(begun) / 1e9);
    let count = f64::from(u32::try_from(times.len().max(1)).unwrap_or(u32::MAX));
    Ok(Figure { per_second: count / seconds, cpu: cpu / count, latency: Latencies::of(&mut times) })
}

/// Nanoseconds in the unit a person reads.
pub(crate) fn micros(nanos: f64) -> String {
    if nanos >= 1e6 { format!("{:.2} ms", nanos / 1e6) } else { format!("{:.1} us", nanos / 1e3) }
}

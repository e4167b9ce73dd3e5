//! Side-by-side benchmarks: what the vault does, beside the floor it stands on, in one run.
//!
//! Layout: [`machine`] refuses a place that would lie (a file system in memory) and prints what the disk gives;
//! [`meter`] counts CPU time and latencies; [`copy`] is PostgreSQL's `COPY`; [`floor`] is raw rusqlite with AES-256-GCM-SIV at the same durability;
//! [`vault`] is the real thing; [`table`] tells both as ratios; [`growth`] repeats it on ever larger stores;
//! [`doors`] asks the program and its peers through real sockets.
//!
//! Deliberately absent: assertions about time. A benchmark is never a test.

mod copy;
mod doors;
mod floor;
mod growth;
mod import;
mod machine;
mod meter;
mod table;
mod vault;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Parser;

/// Measures the vault beside its floor and prints ratios.
///
/// Example: cargo run --release -p amanah-bench -- --customers 10000
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// What to measure; everything by default.
    #[arg(value_enum)]
    what: Vec<What>,
    /// How many customers the store holds.
    #[arg(long, default_value_t = 10_000)]
    customers: u32,
    /// The sizes of the stores on which growth is measured.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    sizes: Vec<u32>,
    /// How many seconds each figure is taken.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// How many callers wait at the same time; each number is a row.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 64])]
    callers: Vec<u32>,
    /// Where the stores are made: a folder on the disk to be measured.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// An empty database to measure growth in, instead of an embedded store; with one of `--sizes`.
    #[arg(long, value_name = "URI")]
    store: Option<String>,
    /// A real access log to import; without it lines are made up.
    #[arg(long)]
    log: Option<PathBuf>,
    /// A PostgreSQL, as psql takes it, to load the same log into with COPY.
    #[arg(long, value_name = "URI")]
    postgres: Option<String>,
    #[command(flatten)]
    doors: doors::Doors,
}

/// The things that are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum What {
    /// A whole release: facts, decision, durable ledger entry, open value.
    Release,
    /// Recording a datum with its provenance.
    Record,
    /// Erasing a customer of a thousand data.
    Erase,
    /// Importing an access log, sealed, with provenance.
    Import,
    /// Release, record and erasure as the store grows; only when named, because filling the stores takes a while.
    Growth,
    /// Pages at a steady pace; only when named, because it needs `--program`.
    Pages,
    /// Who has this session, beside the peers; only when named, because it needs `--program`.
    Sessions,
    /// Signing on, up and in, beside the peers; only when named, because it needs `--program` and `--peers`.
    Entrances,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            table::complain(&problem);
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> anyhow::Result<()> {
    let room = tempfile::Builder::new()
        .prefix("amanah-bench-")
        .tempdir_in(&options.folder)
        .with_context(|| format!("cannot make a folder in {}", options.folder.display()))?;
    machine::refuse_memory(room.path())?;
    table::say(&machine::describe(room.path())?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let wanted = |what| options.what.is_empty() || options.what.contains(&what);
    if wanted(What::Release) || wanted(What::Record) {
        let mut floor = floor::Floor::create(&room.path().join("floor"), options.customers)?;
        let place = vault::Place::Folder(room.path().join("vault"));
        let mut house = Arc::new(runtime.block_on(vault::Filled::create(&place, options.customers))?);
        if wanted(What::Record) {
            table::say(&table::record(&mut floor, &house, &runtime, options)?);
        }
        if wanted(What::Release) {
            let what = "Release, decisions from memory";
            table::say(&table::release(&mut floor, &house, &runtime, options, what)?);
            let only = Arc::into_inner(house).context("the callers have gone")?;
            house = Arc::new(runtime.block_on(only.reopened(&place, false))?);
            let what = "Release, every decision a full evaluation";
            table::say(&table::release(&mut floor, &house, &runtime, options, what)?);
        }
    }
    if wanted(What::Erase) {
        table::say(&table::erase(room.path(), &runtime, options)?);
    }
    if wanted(What::Import) {
        table::say(&import::table(room.path(), &runtime, options)?);
    }
    if options.what.contains(&What::Pages) {
        table::say(&runtime.block_on(doors::pages(&options.doors, options.seconds))?);
    }
    if options.what.contains(&What::Sessions) {
        table::say(&runtime.block_on(doors::sessions(&options.doors, options.seconds))?);
    }
    if options.what.contains(&What::Entrances) {
        table::say(&runtime.block_on(doors::entrances(&options.doors, options.seconds))?);
    }
    if options.what.contains(&What::Growth) {
        table::say(&growth::table(room.path(), &runtime, options)?);
    }
    Ok(())
}

//! The doors beside others' doors, through real sockets: pages at a steady pace, and who has a session.
//!
//! The program is started as anybody starts it (`serve --demo`), and the peers from `bench/peers`, each as its own page
//! says; one client asks them all. CPU time is that of the servers alone, with their workers.

mod client;
mod entrance;
mod peers;
mod server;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use crate::meter::{Latencies, nanos_since, wall};
use client::Client;
use server::{Session, Started};

pub(crate) use entrance::table as entrances;

/// What is measured through the doors.
#[derive(Debug, Args)]
pub(crate) struct Doors {
    /// The program; without it nothing is asked through doors.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Where `bench/peers/setup` put the peers; without it the program is measured alone.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// How many pages are asked for each second, by clock, however slow the answers are.
    #[arg(long, default_value_t = 200)]
    rate: u32,
}

/// The pages of a customer, and the one that everybody reads.
const PAGES: [&str; 7] = ["/policy", "/home", "/my-data", "/uses", "/security", "/profile", "/agreements"];
/// So many connections share the pace.
const CONNECTIONS: u32 = 16;
/// So many clients ask for a session, one question after the other.
const CLIENTS: u32 = 4;
/// So many questions each client asks at most: one API key of ours may ask 10,000 at once, and is measured within that.
const QUESTIONS: usize = 2_000;

/// Pages at a steady pace.
pub(crate) async fn pages(doors: &Doors, seconds: f64) -> anyhow::Result<String> {
    let program = doors.program.as_ref().context("name the program with `--program`")?;
    let house = server::amanah(program).await?;
    let mut table = format!(
        "\n## Pages, {} a second over {CONNECTIONS} connections\n\n| page | bytes | CPU of the server | p50 | p99 |\n|---|---|---|---|---|\n",
        doors.rate
    );
    for page in PAGES {
        let session = Session { path: page.to_owned(), ..house.session.clone() };
        let before = house.cpu_nanos();
        let (bytes, latency) = at_a_pace(house.port, &session, doors.rate, seconds).await?;
        let cpu = (house.cpu_nanos() - before) / (f64::from(doors.rate) * seconds).round().max(1.0);
        let _ = writeln!(
            table,
            "| `{page}` | {bytes} | {:.2} ms | {:.2} ms | {:.2} ms |",
            cpu / 1e6,
            latency.p50 / 1e6,
            latency.p99 / 1e6
        );
    }
    Ok(table)
}

/// Asks at a steady pace, and gives how long an answer was and how long it took.
async fn at_a_pace(
    port: u16,
    session: &Session,
    rate: u32,
    seconds: f64,
) -> anyhow::Result<(usize, Latencies)> {
    let next = Arc::new(AtomicU64::new(0));
    let count = (f64::from(rate) * seconds).round();
    let begun = wall();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (next, session) = (Arc::clone(&next), session.clone());
        let mut client = Client::to(port).await?;
        callers.spawn(async move {
            let (mut times, mut bytes) = (Vec::new(), 0);
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                #[expect(clippy::as_conversions, reason = "so few questions that a float holds their number")]
                let number = number as f64;
                if number >= count {
                    return anyhow::Ok((times, bytes));
                }
                // Counted from when it was to be asked: a slow answer does not make the next ones look faster.
                let due = number / f64::from(rate);
                let wait = due - nanos_since(begun) / 1e9;
                if wait > 0.0 {
                    tokio::time::sleep(Duration::from_secs_f64(wait)).await;
                }
                let answer = client.ask(&session).await?;
                anyhow::ensure!(
                    answer.status == 200 && answer.body.contains(&session.holds),
                    "{} answered {}",
                    session.path,
                    answer.status
                );
                bytes = answer.body.len();
                times.push(nanos_since(begun) - due * 1e9);
            }
        });
    }
    let (mut all, mut bytes) = (Vec::new(), 0);
    while let Some(done) = callers.join_next().await {
        let (times, length) = done??;
        all.extend(times);
        bytes = bytes.max(length);
    }
    Ok((bytes, Latencies::of(&mut all)))
}

/// Who has this session, asked of the program and of its peers in turn, in one run.
pub(crate) async fn sessions(doors: &Doors, seconds: f64) -> anyhow::Result<String> {
    let program = doors.program.as_ref().context("name the program with `--program`")?;
    let mut all = vec![("Amanah, API key (`/api/v1/me`)", server::amanah_program(program).await?)];
    if let Some(room) = &doors.peers {
        all.push((
            "better-auth 1.7.25, SQLite, Node",
            peers::better_auth(room, server::free_port()?, None).await?,
        ));
        all.push((
            "django-allauth 65.21.1, SQLite, gunicorn",
            peers::allauth(room, server::free_port()?, None, 2).await?,
        ));
    }
    let mut table = format!(
        "\n## Who has this session, {CLIENTS} clients, one question after the other\n\n\
         | whom | per second | p50 | p99 | CPU of the server | beside ours, CPU |\n|---|---|---|---|---|---|\n"
    );
    let mut ours = None;
    for (name, peer) in &all {
        // Once to warm it up, once to measure it.
        let _warm = in_turn(peer, seconds, QUESTIONS / 10).await?;
        let (per_second, cpu, latency) = in_turn(peer, seconds, QUESTIONS).await?;
        let first = *ours.get_or_insert(cpu);
        let _ = writeln!(
            table,
            "| {name} | {per_second:.0} | {:.2} ms | {:.2} ms | {:.3} ms | {:.1}x |",
            latency.p50 / 1e6,
            latency.p99 / 1e6,
            cpu / 1e6,
            cpu / first.max(1.0)
        );
    }
    Ok(table)
}

async fn in_turn(peer: &Started, seconds: f64, most: usize) -> anyhow::Result<(f64, f64, Latencies)> {
    let cpu = peer.cpu_nanos();
    let begun = wall();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (port, session) = (peer.port, peer.session.clone());
        callers.spawn(async move {
            let mut client = Client::to(port).await?;
            let mut times = Vec::new();
            while times.len() < most && nanos_since(begun) < seconds * 1e9 {
                let asked = wall();
                let answer = client.ask(&session).await?;
                anyhow::ensure!(
                    answer.status == 200 && answer.body.contains(&session.holds),
                    "{} answered {} without the session",
                    session.path,
                    answer.status
                );
                times.push(nanos_since(asked));
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = callers.join_next().await {
        all.extend(done??);
    }
    let asked = f64::from(u32::try_from(all.len()).unwrap_or(u32::MAX)).max(1.0);
    let took = nanos_since(begun) / 1e9;
    Ok((asked / took, (peer.cpu_nanos() - cpu) / asked, Latencies::of(&mut all)))
}

/// What a question about a session is made of.
fn headers_of(session: &Session) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    if !session.cookie.is_empty() {
        headers.push(("cookie", session.cookie.clone()));
    }
    if !session.key.is_empty() {
        headers.push(("authorization", format!("Bearer {}", session.key)));
    }
    headers
}

//! Coming in: by a provider, with a new password, with an old one, and who waits while passwords are hashed.
//!
//! Each house is walked through as its own customers walk, by the same client and with the same provider, one house after
//! the other in one run. `house` says how a browser comes in, `walk` what is measured of it, `meanwhile` what the others
//! notice. Nothing counts unless everybody is in afterwards, as themself.

mod allauth;
mod amanah;
mod better_auth;
mod browser;
mod house;
mod meanwhile;
mod provider;
mod relay;
mod walk;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::Doors;
use super::peers;
use super::server::free_port;
use house::{House, Person, Way};
use meanwhile::Meanwhile;
use provider::Provider;
use relay::Codes;
use walk::PerWalk;

/// So many people come by the provider, and come back so often.
const BY_PROVIDER: u32 = 100;
const ROUNDS: usize = 3;
/// So many people come with a password.
const BY_PASSWORD: u32 = 100;
/// So many walk in before anything is measured.
const TO_WARM_UP: u32 = 10;
/// As gunicorn advises: two for each processor, and one.
const WORKERS: u32 = 5;

/// What was measured of one house.
struct Figures {
    name: &'static str,
    hash: &'static str,
    new: PerWalk,
    known: PerWalk,
    sign_up: PerWalk,
    sign_in: PerWalk,
    meanwhile: Meanwhile,
}

/// Signing on, signing up and signing in, of the program and of its peers in turn, in one run.
pub(crate) async fn table(doors: &Doors, seconds: f64) -> anyhow::Result<String> {
    let program = doors.program.as_ref().context("name the program with `--program`")?;
    let room = doors.peers.as_ref().context("name the peers with `--peers`: the provider is among them")?;
    let (ours, node, django) = (free_port()?, free_port()?, free_port()?);
    let redirects = [amanah::callback(ours), better_auth::callback(node), allauth::callback(django)];
    let provider = Provider::start(room, &redirects).await?;
    let issuer = provider.issuer.as_str();
    let mut all = vec![measured(open_ours(program, ours, issuer).await?, &provider, seconds).await?];
    let started = peers::better_auth(room, node, Some(issuer)).await?;
    let name = "better-auth 1.7.25, SQLite, Node";
    let hash = "scrypt N=16384 r=16 p=1";
    all.push(measured(House { name, hash, way: Way::BetterAuth, started }, &provider, seconds).await?);
    let started = peers::allauth(room, django, Some(issuer), WORKERS).await?;
    let name = "django-allauth 65.21.1, SQLite, gunicorn";
    let hash = "PBKDF2-SHA256, 1,000,000 rounds";
    all.push(measured(House { name, hash, way: Way::Allauth, started }, &provider, seconds).await?);
    told(&all)
}

async fn open_ours(program: &Path, port: u16, issuer: &str) -> anyhow::Result<House> {
    let (relay, codes) = Codes::open().await?;
    let started = amanah::start(program, port, issuer, relay).await?;
    let hash = "argon2id, 19 MiB, 2 passes";
    Ok(House { name: "Amanah", hash, way: Way::Amanah(codes), started })
}

/// Everything of one house, which ends with it.
async fn measured(mut house: House, provider: &Provider, seconds: f64) -> anyhow::Result<Figures> {
    let first: Vec<Person> = (0..TO_WARM_UP).map(Person::at_provider).collect();
    let people: Vec<Person> = (TO_WARM_UP..TO_WARM_UP + BY_PROVIDER).map(Person::at_provider).collect();
    let _warm = walk::sign_ons(&house, provider, &first, true).await?;
    let new = walk::sign_ons(&house, provider, &people, true).await?.per_walk();
    let _warm = walk::sign_ons(&house, provider, &first, false).await?;
    let again: Vec<Person> = (0..ROUNDS).flat_map(|_| people.clone()).collect();
    let known = walk::sign_ons(&house, provider, &again, false).await?.per_walk();
    let numbers = 1_000..1_000 + BY_PASSWORD;
    let people: Vec<Person> = numbers.map(Person::with_password).collect();
    let first: Vec<Person> = (2_000..2_000 + TO_WARM_UP / 2).map(Person::with_password).collect();
    let _warm = walk::sign_ups(&house, &first).await?;
    let sign_up = walk::sign_ups(&house, &people).await?.per_walk();
    let _warm = walk::sign_ins(&house, &first).await?;
    let sign_in = walk::sign_ins(&house, &people).await?.per_walk();
    meanwhile::ready(&mut house, first.first().context("nobody came")?).await?;
    let meanwhile = meanwhile::measured(&house, &people, seconds).await?;
    Ok(Figures { name: house.name, hash: house.hash, new, known, sign_up, sign_in, meanwhile })
}

fn told(all: &[Figures]) -> anyhow::Result<String> {
    let ours = all.first().context("nobody was measured")?;
    let mut out = String::from("\n## Signing on, the callback of somebody known\n\n");
    out.push_str("| whom | p50 | p99 | asks the provider | which takes | CPU | beside ours | CPU from the first page on |\n");
    out.push_str("|---|---|---|---|---|---|---|---|\n");
    for one in all {
        sign_on_row(&mut out, one.name, &one.known, &ours.known)?;
    }
    out.push_str("\n## Signing on, the callback of somebody new\n\n");
    out.push_str("| whom | p50 | p99 | asks the provider | which takes | CPU | beside ours | CPU from the first page on |\n");
    out.push_str("|---|---|---|---|---|---|---|---|\n");
    for one in all {
        sign_on_row(&mut out, one.name, &one.new, &ours.new)?;
    }
    password_table(&mut out, "Signing up with a password", all, |one| &one.sign_up)?;
    password_table(&mut out, "Signing in with a password", all, |one| &one.sign_in)?;
    writeln!(
        out,
        "\n## Who has this session, {} a second, while {} people at a time sign in with passwords\n",
        meanwhile::RATE,
        meanwhile::AT_ONCE
    )?;
    out.push_str(
        "| whom | alone, p50 | p99 | meanwhile, p50 | p99 | sign-ins a second |\n|---|---|---|---|---|---|\n",
    );
    for Figures { name, meanwhile: it, .. } in all {
        writeln!(
            out,
            "| {name} | {:.2} ms | {:.2} ms | {:.2} ms | {:.2} ms | {:.1} |",
            it.alone.p50 / 1e6,
            it.alone.p99 / 1e6,
            it.beside.p50 / 1e6,
            it.beside.p99 / 1e6,
            it.sign_ins
        )?;
    }
    Ok(out)
}

fn password_table(
    out: &mut String,
    title: &str,
    all: &[Figures],
    of: fn(&Figures) -> &PerWalk,
) -> anyhow::Result<()> {
    let ours = all.first().map_or(0.0, |ours| of(ours).cpu);
    writeln!(
        out,
        "\n## {title}\n\n| whom | hash | p50 | p99 | CPU | beside ours | CPU from the first page on |\n|---|---|---|---|---|---|---|"
    )?;
    for one in all {
        let it = of(one);
        let (p50, p99) = steps(it);
        let (cpu, whole, beside) = (it.cpu / 1e6, it.whole / 1e6, it.cpu / ours.max(1.0));
        writeln!(
            out,
            "| {} | {} | {p50} | {p99} | {cpu:.2} ms | {beside:.1}x | {whole:.2} ms |",
            one.name, one.hash
        )?;
    }
    Ok(())
}

fn sign_on_row(out: &mut String, name: &str, it: &PerWalk, ours: &PerWalk) -> anyhow::Result<()> {
    let (p50, p99) = steps(it);
    writeln!(
        out,
        "| {name} | {p50} | {p99} | {:.1} times | {:.1} ms | {:.2} ms | {:.1}x | {:.2} ms |",
        it.asked.times,
        it.asked.nanos / 1e6,
        it.cpu / 1e6,
        it.cpu / ours.cpu.max(1.0),
        it.whole / 1e6
    )?;
    Ok(())
}

/// The quantiles of one request, or of the two that a walk has.
fn steps(it: &PerWalk) -> (String, String) {
    let of = |first: f64, second: Option<f64>| match second {
        Some(second) => format!("{:.1} + {:.1} ms", first / 1e6, second / 1e6),
        None => format!("{:.1} ms", first / 1e6),
    };
    let second = it.second.as_ref();
    (of(it.first.p50, second.map(|it| it.p50)), of(it.first.p99, second.map(|it| it.p99)))
}

//! The commands: one file each.
//!
//! A command that needs the house is an [`Errand`]: it goes to a running `serve` through its control socket, or takes
//! the store itself when nobody serves. Both ways run the same code. Everything else works on files alone.

mod acting;
mod answer;
mod case;
mod checks;
mod clock;
mod copy;
mod database;
mod erase;
mod erase_plan;
mod errand;
mod hold;
mod import;
mod import_invoice;
mod init;
mod key;
mod ledger;
mod mail;
pub(crate) mod moment;
mod outside;
mod policy;
mod release;
mod report;
mod serve;
mod sign_on;
mod staff;
mod stop;
mod store;
mod terminal;
mod tour;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use acting::As;
pub use answer::{Answer, Progress};
pub use checks::Folders;
pub use errand::Errand;
pub use stop::{Exit, Stop};
pub use terminal::Terminal;

/// The customer-data system in which the privacy policy is the program that runs.
#[derive(Debug, Parser)]
#[command(name = "amanah", version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Cli {
    /// The configuration.
    #[arg(long, global = true, value_name = "FILE", default_value = crate::config::FILE)]
    config: PathBuf,
    /// Answer in JSON, for scripts.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Ends with 0 when it was done, 1 when it failed, 2 when the command line is wrong, 3 when the policy refused.

Try it without any configuration:
  amanah serve --demo
  amanah tour";

#[derive(Debug, Subcommand)]
enum Command {
    Init(Box<init::Init>),
    Serve(serve::Serve),
    Tour(tour::Tour),
    #[command(subcommand)]
    Import(import::Import),
    Report(report::Report),
    Release(release::Release),
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    #[command(subcommand)]
    Policy(policy::Policy),
    #[command(subcommand)]
    Store(store::StoreCommand),
    #[command(subcommand)]
    Key(key::Key),
    #[command(subcommand)]
    Erase(erase::Erase),
    #[command(subcommand)]
    Case(case::Case),
    #[command(subcommand)]
    Hold(hold::Hold),
    #[command(subcommand)]
    Outside(outside::Outside),
    #[command(subcommand)]
    Staff(staff::Staff),
    #[command(subcommand)]
    SignOn(sign_on::SignOn),
    #[command(subcommand)]
    Mail(mail::MailCommand),
    Doctor(checks::Doctor),
    #[command(subcommand)]
    Clock(clock::ClockCommand),
}

/// Runs the command line, and says how it ended.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(fault) => {
            // Nobody listens: the exit code still tells.
            let _ = fault.print();
            return ExitCode::from(u8::try_from(fault.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(cli.json);
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Stop::from)
        .and_then(|runtime| runtime.block_on(cli.command.run(&cli.config, &terminal)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            terminal.complain(&stop);
            stop.exit.into()
        }
    }
}

impl Command {
    async fn run(self, config: &std::path::Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Init(init) => init.run(config, terminal).await,
            Self::Serve(serve) => serve.run(config, terminal).await,
            Self::Tour(tour) => tour.run(terminal).await,
            Self::Import(import) => errand::run(import.errand()?, config, terminal).await,
            Self::Report(report) => report.run(config, terminal).await,
            Self::Release(release) => errand::run(release.errand()?, config, terminal).await,
            Self::Ledger(ledger) => ledger.run(config, terminal).await,
            Self::Policy(policy) => policy.run(config, terminal).await,
            Self::Store(store) => store.run(config, terminal).await,
            Self::Erase(erase) => erase.run(config, terminal).await,
            Self::Hold(hold) => errand::run(hold.errand(), config, terminal).await,
            Self::Outside(outside) => errand::run(outside.errand(), config, terminal).await,
            Self::Case(case) => errand::run(case.errand(), config, terminal).await,
            Self::Key(key) => key.run(config, terminal).await,
            Self::Staff(staff) => errand::run(staff.errand(), config, terminal).await,
            Self::SignOn(sign_on) => errand::run(sign_on.errand()?, config, terminal).await,
            Self::Mail(mail) => mail.run(config, terminal).await,
            Self::Doctor(doctor) => doctor.run(config, terminal).await,
            Self::Clock(clock) => errand::run(clock.errand(), config, terminal).await,
        }
    }
}

/// The page of the handbook about the commands: their own help, one after the other.
#[must_use]
pub fn handbook() -> String {
    let mut page =
        "# Commands\n\n<!-- Generated from the commands themselves; run ./check gen. -->\n".to_owned();
    for (name, help) in help_pages() {
        page.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", help.trim_end()));
    }
    page
}

/// The help of every command with its name.
fn help_pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut root = Cli::command();
    root.build();
    collect(&root, &mut pages);
    pages
}

fn collect(command: &clap::Command, pages: &mut Vec<(String, String)>) {
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    pages.push((name, command.clone().render_long_help().to_string()));
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        collect(sub, pages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        let lacking: Vec<String> = help_pages()
            .into_iter()
            .filter(|(name, page)| !page.contains(&format!("\n  {name}")) && !page.contains("Commands:"))
            .map(|(name, _)| name)
            .collect();

        assert!(lacking.is_empty(), "no example: {lacking:?}");
    }
}

//! `amanah policy`: the policy in words, whether its claims hold, and the gate before it is in force.
//!
//! Layout: [`prove`] asks the solver, [`activate`] records that a version passed, [`diff`] compares two versions, and
//! [`solver`] finds the solver. Nothing else of the program knows the prover: no request is ever answered by a solver.

mod activate;
mod diff;
mod proof_text;
mod prove;
mod solver;

use std::path::{Path, PathBuf};

use amanah_policy::{Bundle, ClaimResult, Language, Outcome as ClaimOutcome, Page, PageNames};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{Answer, Stop, Terminal};
use crate::config::Config;
use crate::opening;
use crate::proof_record::ProofRecord;

/// The privacy policy.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// The page customers read, each sentence with its id.
    Show(Show),
    /// Compiles a policy pack and checks every claim against every possible request.
    Check(Check),
    /// Proves every claim over every possible request with the solver, and checks the claims themselves.
    Prove(prove::Prove),
    /// Tells what a new policy pack permits and refuses that an old one does not.
    Diff(diff::Diff),
    /// Proves a policy pack and records it, so that `serve` puts it into force when it next starts.
    Activate(activate::Activate),
}

/// Which page.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy show --language en")]
pub(super) struct Show {
    /// In which language.
    #[arg(long, value_enum, default_value = "id")]
    language: Tongue,
}

/// Which pack.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy check --pack amanah-policy/v0002")]
pub(super) struct Check {
    #[command(flatten)]
    pack: Pack,
}

/// One version of the policy.
#[derive(Debug, Args)]
struct Pack {
    /// The folder of one version; without it the highest of the configuration, and without one the shipped pack.
    #[arg(long, value_name = "FOLDER")]
    pack: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tongue {
    Id,
    En,
}

impl Policy {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Show(show) => terminal.answer(&show.run(&Config::load(config)?)?),
            Self::Check(check) => {
                let bundle = check.pack.bundle(config)?;
                let results = bundle.check_claims();
                terminal.answer(&told(&bundle, &results))?;
                match results.iter().find(|result| !result.is_as_expected()) {
                    None => Ok(()),
                    Some(result) => Err(Stop::failed(format!(
                        "claim `{}` does not stand; do not put this policy into force",
                        result.claim.id
                    ))),
                }
            }
            Self::Prove(prove) => prove.run(config, terminal).await,
            Self::Diff(diff) => diff.run(terminal).await,
            Self::Activate(activate) => activate.run(config, terminal).await,
        }
    }
}

impl Show {
    fn run(&self, config: &Config) -> Result<Answer, Stop> {
        let language = match self.language {
            Tongue::Id => Language::Id,
            Tongue::En => Language::En,
        };
        let names =
            PageNames { company: config.company.clone(), deletion_address: config.privacy_mailbox.clone() };
        let folder = opening::newest_pack(&config.policy_dir)?;
        let page = compiled(&folder)?.page(language, &names);
        let record = ProofRecord::of(&folder, page.hash);
        Ok(Answer::new(in_words(&page, record.as_ref()), in_json(&page, record.as_ref())))
    }
}

fn in_words(page: &Page, record: Option<&ProofRecord>) -> String {
    let mut text = format!(
        "{}\nversion {}, in force from {}, {}\n",
        page.title, page.version, page.effective, page.hash
    );
    text.push_str(&format!("{}\n", in_short(record)));
    if page.reviewed_by_counsel.is_none() {
        text.push_str("not reviewed by counsel\n");
    }
    for section in page.sections.iter().chain(&page.additions) {
        text.push('\n');
        if let Some(heading) = &section.heading {
            text.push_str(&format!("{heading}\n"));
        }
        for sentence in &section.sentences {
            text.push_str(&format!("[{}] {}\n", sentence.id, sentence.text));
        }
    }
    text
}

/// Whether the claims of a version were proved.
fn in_short(record: Option<&ProofRecord>) -> String {
    record.map_or("claims not proved; run `amanah policy activate`".to_owned(), ProofRecord::told)
}

fn in_json(page: &Page, record: Option<&ProofRecord>) -> Value {
    let sentences = page.sections.iter().chain(&page.additions).flat_map(|section| &section.sentences);
    let sentences: Vec<Value> = sentences
        .map(|sentence| {
            let clauses: Vec<_> = sentence.clauses.iter().map(|clause| clause.code()).collect();
            json!({ "id": sentence.id, "clauses": clauses, "text": sentence.text })
        })
        .collect();
    json!({
        "title": page.title,
        "language": page.language.code(),
        "version": page.version.to_string(),
        "hash": page.hash.to_string(),
        "in_force_from": page.effective.to_string(),
        "claims": record.map_or("not proved", |record| record.method.word()),
        "reviewed_by_counsel": page.reviewed_by_counsel.is_some(),
        "sentences": sentences,
    })
}

/// One version, compiled.
fn compiled(folder: &Path) -> Result<Bundle, Stop> {
    Bundle::compile(&opening::read_pack(folder)?)
        .map_err(|fault| Stop::during(format_args!("the policy pack {}", folder.display()), &fault))
}

impl Pack {
    fn bundle(&self, config: &Path) -> Result<Bundle, Stop> {
        if let Some(folder) = &self.pack {
            return compiled(folder);
        }
        if config.exists() {
            return opening::newest_policy(&Config::load(config)?.policy_dir);
        }
        Ok(Bundle::compile(&amanah_policy::shipped())?)
    }
}

fn told(bundle: &Bundle, results: &[ClaimResult]) -> Answer {
    let mut text = format!("policy {} {}\n", bundle.version(), bundle.hash());
    for result in results {
        let word = outcome(result);
        text.push_str(&format!(
            "{word:<9} {:<5} {}: {}\n",
            result.claim.clause.code(),
            result.claim.id,
            result.claim.words
        ));
    }
    text.push_str("enumerated over every request the rules and claims can tell apart; no solver was used\n");
    if bundle.counsel().is_none() {
        text.push_str("not reviewed by counsel\n");
    }
    let claims: Vec<Value> = results
        .iter()
        .map(|result| {
            let claim = &result.claim;
            json!({ "id": claim.id, "clause": claim.clause.code(), "outcome": outcome(result), "stands": result.is_as_expected() })
        })
        .collect();
    let json = json!({
        "version": bundle.version().to_string(),
        "hash": bundle.hash().to_string(),
        "method": "enumerated",
        "claims": claims,
    });
    Answer::new(text, json)
}

/// A refuted canary is what must come out, so it is not called broken.
fn outcome(result: &ClaimResult) -> &'static str {
    match result.outcome {
        ClaimOutcome::Holds => "holds",
        ClaimOutcome::Broken { .. } if result.claim.is_canary => "refuted",
        ClaimOutcome::Broken { .. } => "BROKEN",
        ClaimOutcome::Vacuous => "VACUOUS",
        ClaimOutcome::Fault => "FAULT",
    }
}

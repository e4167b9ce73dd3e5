//! `amanah policy`: the policy in words, whether its claims hold, and the gate before it is in force.
//!
//! Layout: [`prove`] asks the solver, [`activate`] records that a version passed, [`diff`] compares two versions, [`step`]
//! tells what a version lacks to follow another, and [`solver`] finds the solver. Nothing else of the program knows the prover: no request is ever answered by a solver.

mod activate;
mod diff;
mod proof_text;
mod prove;
mod solver;
mod step;

use std::path::{Path, PathBuf};

use amanah_policy::{Bundle, ClaimResult, Language, Outcome as ClaimOutcome, Page, PageNames};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use self::prove::stop_unless_whole;
use super::{Answer, Stop, Terminal};
use crate::clock::Clock;
use crate::config::Config;
use crate::proof_record::ProofRecord;
use crate::{opening, packs};

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
    /// Proves a policy pack, and that it may follow the version before, and records it, so that `serve` puts it into force
    /// when its day has come.
    Activate(activate::Activate),
}

/// Which page.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy show --language en")]
pub(super) struct Show {
    /// In which language.
    #[arg(long, value_enum, default_value = "id")]
    language: Tongue,
    /// The folder of one version, to read it before its day; without it the one in force.
    #[arg(long, value_name = "FOLDER")]
    pack: Option<PathBuf>,
}

/// Which pack.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy check --pack amanah-policy/v0002")]
pub(super) struct Check {
    #[command(flatten)]
    pack: Pack,
    /// The folder of the version before: also says what the pack changes against it, and what it lacks to follow it.
    #[arg(long, value_name = "FOLDER")]
    against: Option<PathBuf>,
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
            Self::Check(check) => check.run(config, terminal),
            Self::Prove(prove) => prove.run(config, terminal).await,
            Self::Diff(diff) => diff.run(terminal).await,
            Self::Activate(activate) => activate.run(config, terminal).await,
        }
    }
}

impl Check {
    fn run(&self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let bundle = self.pack.bundle(config)?;
        let before = self.against.as_deref().map(packs::compiled).transpose()?;
        let results = bundle.check_claims();
        let mut answer = told(&bundle, &results);
        let step = before.map(|before| {
            let comparison = amanah_prover::compare_by_enumeration(&before, &bundle);
            answer.text.push_str(&format!("\nBeside {}\n{}", before.version(), step::in_words(&comparison)));
            if let Some(json) = answer.json.as_object_mut() {
                json.insert("step".to_owned(), step::in_json(&comparison).into());
            }
            (before, comparison)
        });
        terminal.answer(&answer)?;
        if let Some(result) = results.iter().find(|result| !result.is_as_expected()) {
            return Err(Stop::failed(format!(
                "claim `{}` does not stand; do not put this policy into force",
                result.claim.id
            )));
        }
        if let Some(folder) = self.pack.folder(config)? {
            stop_unless_whole(&packs::golden_faults(&folder, &bundle)?)?;
        }
        step.map_or(Ok(()), |(before, comparison)| {
            step::stop_unless_it_may_follow(&before, &comparison.shortcomings())
        })
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
        let (folder, bundle) = match &self.pack {
            Some(folder) => (folder.clone(), packs::compiled(folder)?),
            None => packs::in_force(&config.policy_dir, Clock::System.now())?,
        };
        let page = bundle.page(language, &names);
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
    if !page.changes.is_empty() {
        text.push_str(&format!("\n{}\n", what_changed(page.language)));
        page.changes.iter().for_each(|notice| text.push_str(&format!("* {notice}\n")));
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

const fn what_changed(language: Language) -> &'static str {
    match language {
        Language::En => "What changed",
        Language::Id => "Apa yang berubah",
    }
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
        "changes": page.changes,
        "sentences": sentences,
    })
}

impl Pack {
    /// The folder of the version; none for the shipped pack.
    fn folder(&self, config: &Path) -> Result<Option<PathBuf>, Stop> {
        match &self.pack {
            Some(folder) => Ok(Some(folder.clone())),
            None if config.exists() => opening::newest_pack(&Config::load(config)?.policy_dir).map(Some),
            None => Ok(None),
        }
    }

    fn bundle(&self, config: &Path) -> Result<Bundle, Stop> {
        match self.folder(config)? {
            Some(folder) => packs::compiled(&folder),
            None => Ok(Bundle::compile(&amanah_policy::shipped())?),
        }
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

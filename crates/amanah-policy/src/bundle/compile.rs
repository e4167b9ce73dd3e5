//! Turns the texts of a version folder into a bundle, or says what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Effect, Policy, PolicySet, Schema, ValidationMode, Validator};

use crate::bundle::claims::{Claim, ClaimKind, Claims};
use crate::bundle::clocks::Clocks;
use crate::bundle::engine::Engine;
use crate::bundle::fault::{PackFault, PackProblem};
use crate::bundle::grant::Grant;
use crate::bundle::guard::Guard;
use crate::bundle::hash::BundleHash;
use crate::bundle::manifest::Manifest;
use crate::bundle::retention::Retention;
use crate::bundle::sources::{PackFile, PackSources};
use crate::bundle::words::Words;
use crate::bundle::{Bundle, LawfulBasis, Rule, RuleKind, guard, manifest, schema};
use crate::page::text::PageText;
use crate::vocabulary::{Basis, Clause, Enforcement, Purpose};

/// How far a rule may look: at the principal, the datum and the context, and no further (RFC 76 of Cedar).
const LEVEL: u32 = 1;

impl Bundle {
    /// Compiles and validates a policy version. Every rule has an id and a clause, every clause is enforced, every
    /// word is in a vocabulary, every text stands in both languages, and Cedar's strict validator accepts every rule
    /// at level 1.
    ///
    /// Enforces: ACC
    ///
    /// # Errors
    /// Names the file, the place and what to do there.
    pub fn compile(sources: &PackSources) -> Result<Self, PackFault> {
        let manifest = manifest::read(&sources.policy_toml)?;
        let guards = guard::read(&sources.guards_cedar)?;
        let (retention, retained) = Retention::read(&sources.retention_toml)?;
        let clocks = Clocks::read(&sources.clocks_toml)?;
        let text_en = PageText::read(PackFile::TextEn, &sources.text_en)?;
        let text_id = PageText::read(PackFile::TextId, &sources.text_id)?;
        let rules = rules(&manifest.grants, &guards)?;
        require_enforcement(&manifest, &guards, &retained)?;
        require_same_sentences(&text_en, &text_id)?;

        let schema = schema::schema()
            .map_err(|problem| PackFault::whole(PackFile::Policy, PackProblem::Invalid(problem)))?;
        let grants = generate(&manifest.grants)?;
        validate(PackFile::Policy, &schema, &grants)?;
        let guards: Vec<_> = guards.into_iter().map(|guard| guard.policy).collect();
        validate(PackFile::Guards, &schema, &guards)?;
        let claims = Claims::read(&sources.claims_cedar, schema.clone())?;
        validate(PackFile::Claims, &schema, &claims.policies().collect::<Vec<_>>())?;

        let hash = hash(sources, &grants);
        let policies: Vec<_> = grants.into_iter().chain(guards).collect();
        Ok(Self {
            version: manifest.version,
            hash,
            effective: manifest.effective,
            counsel: manifest.counsel,
            accepted_by: manifest.accepted_by,
            since: manifest.clauses.iter().map(|(clause, row)| (*clause, row.since)).collect(),
            bases: manifest.purposes.into_iter().map(|(purpose, row)| (purpose, row.basis)).collect(),
            no_basis: LawfulBasis {
                code: Basis::ExplicitConsent,
                words: Words::new(String::new(), String::new()),
            },
            rules,
            grants: manifest.grants,
            engine: engine(schema, &policies)?,
            policies,
            claims,
            retention,
            clocks,
            changes: manifest.changes,
            listed: manifest.listed,
            text_en,
            text_id,
        })
    }

    /// The same bundle with one rule left out, so that a test can show that something notices. Its hash says so.
    #[must_use]
    pub fn without(&self, rule: &str) -> Option<Self> {
        self.rules.get(rule)?;
        let mut smaller = self.clone();
        smaller.rules.remove(rule);
        smaller.grants.retain(|grant| grant.id != rule);
        smaller.policies.retain(|policy| policy.annotation("id") != Some(rule));
        smaller.deciding_by(rule)
    }

    /// The same bundle with the claims in the place of the guards: what no claim excludes is permitted where a grant is.
    /// Whatever it permits beyond the bundle itself, a weakened guard could permit without any claim being broken.
    #[must_use]
    pub fn guarded_by_claims(&self) -> Option<Self> {
        let mut other = self.clone();
        other.policies.retain(|policy| policy.effect() == Effect::Permit);
        other.policies.extend(self.claims().filter_map(as_guard));
        other.deciding_by("claims as guards")
    }

    /// Decides by its policies as they are now, under a hash that tells how they were changed.
    fn deciding_by(mut self, change: &str) -> Option<Self> {
        self.hash = BundleHash::over([(self.hash.to_string().as_str(), change)]);
        self.engine = Engine::new(schema::schema().ok()?, &self.policies).ok()?;
        Some(self)
    }
}

/// The claim's rule the other way round: what it excludes is forbidden. `None` for a claim that excludes nothing.
fn as_guard(claim: &Claim) -> Option<Policy> {
    if claim.kind != ClaimKind::Never || claim.is_canary {
        return None;
    }
    let mut said = claim.rule().to_json().ok()?;
    *said.get_mut("effect")? = "forbid".into();
    Policy::from_json(Some(claim.rule().id().clone()), said).ok()
}

/// The grants as Cedar text, for the hash and for people.
pub(crate) fn grants_text(grants: &[Policy]) -> String {
    let mut text = String::new();
    for grant in grants {
        text.push_str(&grant.to_cedar().unwrap_or_default());
        text.push_str("\n\n");
    }
    text
}

fn hash(sources: &PackSources, grants: &[Policy]) -> BundleHash {
    let grants = grants_text(grants);
    let schema = schema::text();
    let written = PackFile::ALL.iter().map(|file| (file.name(), sources.text(*file)));
    let generated = [("schema.json", schema.as_str()), ("grants.cedar", grants.as_str())];
    BundleHash::over(written.chain(generated))
}

pub(crate) fn generate(grants: &[Grant]) -> Result<Vec<Policy>, PackFault> {
    let policy = |grant: &Grant| {
        grant
            .to_policy()
            .map_err(|problem| PackFault::at_id(PackFile::Policy, &grant.id, PackProblem::Invalid(problem)))
    };
    grants.iter().map(policy).collect()
}

fn engine(schema: Schema, policies: &[Policy]) -> Result<Engine, PackFault> {
    Engine::new(schema, policies)
        .map_err(|problem| PackFault::whole(PackFile::Guards, PackProblem::Invalid(problem.to_string())))
}

fn rules(grants: &[Grant], guards: &[Guard]) -> Result<BTreeMap<String, Rule>, PackFault> {
    let mut rules: BTreeMap<_, _> = grants
        .iter()
        .map(|grant| {
            let words = grant.words.clone();
            let rule = Rule { id: grant.id.clone(), clause: grant.clause, kind: RuleKind::Grant, words };
            (grant.id.clone(), rule)
        })
        .collect();
    for guard in guards {
        let id = &guard.rule.id;
        if rules.insert(id.clone(), guard.rule.clone()).is_some() {
            let problem = PackProblem::Wrong("a grant has the same id; rename one".to_owned());
            return Err(PackFault::at_id(PackFile::Guards, id, problem));
        }
    }
    Ok(rules)
}

/// Every clause has what it says it is enforced by, and no rule rests on a clause that does not say so.
fn require_enforcement(manifest: &Manifest, guards: &[Guard], retained: &[Clause]) -> Result<(), PackFault> {
    let granted: BTreeSet<_> = manifest.grants.iter().map(|grant| grant.clause).collect();
    let guarded: BTreeSet<_> = guards.iter().map(|guard| guard.rule.clause).collect();
    let retained: BTreeSet<_> = retained.iter().copied().collect();
    let recorded: BTreeSet<_> = manifest.listed.sources.iter().map(|source| source.clause()).collect();
    for (clause, row) in &manifest.clauses {
        for (enforcement, holders) in [
            (Enforcement::Grant, &granted),
            (Enforcement::Guard, &guarded),
            (Enforcement::Retention, &retained),
            (Enforcement::Source, &recorded),
        ] {
            let is_said = row.enforced_by.contains(&enforcement);
            if is_said && !holders.contains(clause) {
                let problem = PackProblem::Unenforced(*clause, enforcement.code());
                return Err(PackFault::at_id(PackFile::Policy, clause.code(), problem));
            }
            if !is_said && holders.contains(clause) {
                let problem = format!(
                    "a {enforcement} rests on this clause; add \"{enforcement}\" to its `enforced_by`"
                );
                return Err(PackFault::at_id(PackFile::Policy, clause.code(), PackProblem::Wrong(problem)));
            }
        }
    }
    match Purpose::ALL.iter().find(|purpose| !manifest.grants.iter().any(|g| g.purpose == Some(**purpose))) {
        Some(purpose) => {
            let problem = PackProblem::Missing(format!("a grant for the purpose `{purpose}`"));
            Err(PackFault::whole(PackFile::Policy, problem))
        }
        None => Ok(()),
    }
}

/// Both languages say the same sentences, and every clause is said.
fn require_same_sentences(en: &PageText, id: &PageText) -> Result<(), PackFault> {
    let mut translated = id.outline();
    for (sentence, kind) in en.outline() {
        if translated.next() != Some((sentence, kind)) {
            let problem =
                "the two languages part here; give both the same sentences in the same order and shape";
            return Err(PackFault::at_id(PackFile::TextId, sentence, PackProblem::Wrong(problem.to_owned())));
        }
    }
    if let Some((sentence, _)) = translated.next() {
        let problem = "the English text has no such sentence; remove it or write it there";
        return Err(PackFault::at_id(PackFile::TextId, sentence, PackProblem::Wrong(problem.to_owned())));
    }
    let said = en.clauses();
    match Clause::ALL.iter().find(|clause| !said.contains(clause)) {
        Some(clause) => {
            let problem = PackProblem::Missing(format!("a sentence that states the clause `{clause}`"));
            Err(PackFault::whole(PackFile::TextEn, problem))
        }
        None => Ok(()),
    }
}

fn validate(file: PackFile, schema: &Schema, policies: &[Policy]) -> Result<(), PackFault> {
    let set = PolicySet::from_policies(policies.iter().cloned())
        .map_err(|problem| PackFault::whole(file, PackProblem::Invalid(problem.to_string())))?;
    let result = Validator::new(schema.clone()).validate_with_level(&set, ValidationMode::Strict, LEVEL);
    let error = result.validation_errors().map(|error| (error.policy_id().to_string(), error.to_string()));
    let warning =
        result.validation_warnings().map(|found| (found.policy_id().to_string(), found.to_string()));
    match error.chain(warning).next() {
        Some((id, problem)) => Err(PackFault::at_id(file, &id, PackProblem::Invalid(problem))),
        None => Ok(()),
    }
}

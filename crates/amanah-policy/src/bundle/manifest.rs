//! Reads `policy.toml`: vocabularies, clauses, purposes, grants.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::bundle::fault::{PackFault, PackProblem};
use crate::bundle::grant::{Condition, Grant, Who};
use crate::bundle::sources::PackFile;
use crate::bundle::toml_text::TomlText;
use crate::bundle::words::Words;
use crate::bundle::{Change, Counsel, Difference, LawfulBasis, PolicyVersion};
use crate::day::Day;
use crate::request::Act;
use crate::vocabulary::{
    AgreementHow, Basis, Category, Clause, Enforcement, ErasureGround, Language, Occasion, Purpose, Role,
    Source, Word,
};

/// `policy.toml`, checked.
pub(crate) struct Manifest {
    pub(crate) version: PolicyVersion,
    pub(crate) effective: Day,
    pub(crate) accepted_by: Vec<AgreementHow>,
    pub(crate) counsel: Option<Counsel>,
    pub(crate) clauses: BTreeMap<Clause, ClauseRow>,
    pub(crate) purposes: BTreeMap<Purpose, PurposeRow>,
    pub(crate) listed: Listed,
    pub(crate) grants: Vec<Grant>,
    pub(crate) changes: Vec<Change>,
}

pub(crate) struct ClauseRow {
    pub(crate) since: PolicyVersion,
    pub(crate) enforced_by: Vec<Enforcement>,
}

pub(crate) struct PurposeRow {
    pub(crate) basis: LawfulBasis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest {
    version: Spanned<u32>,
    effective: Spanned<Datetime>,
    authoritative: Spanned<String>,
    accepted_by: Vec<Spanned<String>>,
    counsel: Option<RawCounsel>,
    vocabulary: RawVocabulary,
    clause: Vec<RawClause>,
    purpose: Vec<RawPurpose>,
    grant: Vec<RawGrant>,
    #[serde(default)]
    change: Vec<RawChange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounsel {
    name: String,
    date: Spanned<Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVocabulary {
    category: Vec<Spanned<String>>,
    source: Vec<Spanned<String>>,
    role: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClause {
    id: Spanned<String>,
    since: Spanned<u32>,
    enforced_by: Vec<Spanned<String>>,
    shown_by: Option<String>,
    planned: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPurpose {
    id: Spanned<String>,
    basis: Spanned<String>,
    text: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrant {
    id: Spanned<String>,
    purpose: Spanned<String>,
    clause: Option<Spanned<String>>,
    who: Spanned<String>,
    categories: Option<Vec<Spanned<String>>>,
    all_but: Option<Vec<Spanned<String>>>,
    occasions: Option<Vec<Spanned<String>>>,
    grounds: Option<Vec<Spanned<String>>>,
    text: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChange {
    clause: Spanned<String>,
    effect: Spanned<String>,
    purpose: Spanned<String>,
    who: Spanned<String>,
    text: Words,
}

/// The words a pack lists, which are the only ones it may use.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) categories: Vec<Category>,
    pub(crate) sources: Vec<Source>,
    pub(crate) roles: Vec<Role>,
}

pub(crate) fn read(text: &str) -> Result<Manifest, PackFault> {
    let toml = TomlText::new(PackFile::Policy, text);
    let raw: RawManifest = toml.read()?;
    if toml.word::<Language>("language", &raw.authoritative)? != Language::En {
        let problem =
            "the English text holds the specification's sentences and is authoritative; write \"en\"";
        return Err(toml.at(&raw.authoritative, PackProblem::Wrong(problem.to_owned())));
    }
    let listed = Listed {
        categories: toml.words("category", &raw.vocabulary.category)?,
        sources: toml.words("source", &raw.vocabulary.source)?,
        roles: toml.words("role", &raw.vocabulary.role)?,
    };
    let version = version(toml, &raw.version)?;
    Ok(Manifest {
        version,
        effective: day(toml, &raw.effective)?,
        accepted_by: toml.words("way to agree", &raw.accepted_by)?,
        counsel: raw
            .counsel
            .map(|counsel| {
                Ok::<_, PackFault>(Counsel { reviewed_on: day(toml, &counsel.date)?, name: counsel.name })
            })
            .transpose()?,
        clauses: clauses(toml, &raw.clause, version)?,
        purposes: purposes(toml, &raw.purpose)?,
        grants: grants(toml, raw.grant, &listed)?,
        changes: changes(toml, raw.change)?,
        listed,
    })
}

fn version(toml: TomlText<'_>, number: &Spanned<u32>) -> Result<PolicyVersion, PackFault> {
    PolicyVersion::new(*number.get_ref()).ok_or_else(|| {
        toml.at(number, PackProblem::Wrong("versions count from 1 to 9999; write one".to_owned()))
    })
}

fn day(toml: TomlText<'_>, written: &Spanned<Datetime>) -> Result<Day, PackFault> {
    let date = written.get_ref().date.filter(|_| written.get_ref().time.is_none());
    date.and_then(|date| Day::new(i32::from(date.year), date.month, date.day)).ok_or_else(|| {
        toml.at(written, PackProblem::Wrong("not a day; write year-month-day, as 2026-12-01".to_owned()))
    })
}

fn clauses(
    toml: TomlText<'_>,
    raw: &[RawClause],
    current: PolicyVersion,
) -> Result<BTreeMap<Clause, ClauseRow>, PackFault> {
    let mut rows = BTreeMap::new();
    for row in raw {
        let clause: Clause = toml.word("clause", &row.id)?;
        let enforced_by = toml.words("enforcement", &row.enforced_by)?;
        if enforced_by.is_empty() {
            return Err(toml.at(&row.id, PackProblem::Missing("what the clause is `enforced_by`".to_owned())));
        }
        let is_statement = enforced_by.contains(&Enforcement::Statement);
        if is_statement != (row.shown_by.is_some() || row.planned.is_some()) {
            let problem = "a statement names the test that shows it (`shown_by`) or the issue that builds it \
                           (`planned`), and only a statement does";
            return Err(toml.at(&row.id, PackProblem::Wrong(problem.to_owned())));
        }
        let since = version(toml, &row.since)?;
        if since > current {
            let problem =
                format!("a clause of {current} cannot stand since {since}; write an earlier version");
            return Err(toml.at(&row.since, PackProblem::Wrong(problem)));
        }
        if rows.insert(clause, ClauseRow { since, enforced_by }).is_some() {
            return Err(toml.at(&row.id, PackProblem::Twice(clause.code().to_owned())));
        }
    }
    every(toml, &rows, "the clause")?;
    Ok(rows)
}

fn purposes(toml: TomlText<'_>, raw: &[RawPurpose]) -> Result<BTreeMap<Purpose, PurposeRow>, PackFault> {
    let mut rows = BTreeMap::new();
    for row in raw {
        let purpose: Purpose = toml.word("purpose", &row.id)?;
        let basis = LawfulBasis { code: toml.word::<Basis>("basis", &row.basis)?, words: row.text.clone() };
        said(toml, &row.id, &row.text)?;
        if rows.insert(purpose, PurposeRow { basis }).is_some() {
            return Err(toml.at(&row.id, PackProblem::Twice(purpose.code().to_owned())));
        }
    }
    every(toml, &rows, "the purpose")?;
    Ok(rows)
}

fn every<W: Word + Ord, R>(toml: TomlText<'_>, rows: &BTreeMap<W, R>, what: &str) -> Result<(), PackFault> {
    match W::every().iter().find(|word| !rows.contains_key(word)) {
        Some(word) => Err(toml.whole(PackProblem::Missing(format!("{what} `{}`", word.as_code())))),
        None => Ok(()),
    }
}

fn grants(toml: TomlText<'_>, raw: Vec<RawGrant>, listed: &Listed) -> Result<Vec<Grant>, PackFault> {
    let mut ids = BTreeSet::new();
    raw.into_iter()
        .map(|row| {
            if !ids.insert(row.id.get_ref().clone()) {
                return Err(toml.at(&row.id, PackProblem::Twice(row.id.get_ref().clone())));
            }
            grant(toml, row, listed)
        })
        .collect()
}

fn grant(toml: TomlText<'_>, row: RawGrant, listed: &Listed) -> Result<Grant, PackFault> {
    said(toml, &row.id, &row.text)?;
    let purpose = match row.purpose.get_ref().as_str() {
        Act::ERASE => None,
        _ => Some(toml.word::<Purpose>("purpose", &row.purpose)?),
    };
    let clause = match (&row.clause, purpose) {
        (Some(written), _) => toml.word("clause", written)?,
        (None, Some(purpose)) => purpose.clause(),
        (None, None) => {
            let problem = "the `clause` an erasure rests on".to_owned();
            return Err(toml.at(&row.id, PackProblem::Missing(problem)));
        }
    };
    Ok(Grant {
        clause,
        purpose,
        who: who(toml, &row.who, listed)?,
        categories: categories(toml, &row, listed)?,
        condition: condition(toml, &row, purpose)?,
        words: row.text,
        id: row.id.into_inner(),
    })
}

fn who(toml: TomlText<'_>, written: &Spanned<String>, listed: &Listed) -> Result<Who, PackFault> {
    let who = Who::from_code(written.get_ref()).ok_or_else(|| {
        let roles: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
        let known = format!("customer, visitor, and `staff.` or `service.` with one of {}", roles.join(", "));
        toml.at(written, PackProblem::unknown("holder of a grant", written.get_ref(), &[&known]))
    })?;
    match who.role().filter(|role| !listed.roles.contains(role)) {
        Some(role) => {
            Err(toml.at(written, PackProblem::Unlisted { kind: "role", word: role.code().to_owned() }))
        }
        None => Ok(who),
    }
}

fn categories(toml: TomlText<'_>, row: &RawGrant, listed: &Listed) -> Result<Vec<Category>, PackFault> {
    let categories = match (&row.categories, &row.all_but) {
        (Some(written), None) => toml.words("category", written)?,
        (None, Some(written)) => {
            let without: Vec<Category> = toml.words("category", written)?;
            listed.categories.iter().copied().filter(|category| !without.contains(category)).collect()
        }
        _ => {
            let problem = "a grant names either its `categories` or `all_but` some; write one of the two";
            return Err(toml.at(&row.id, PackProblem::Wrong(problem.to_owned())));
        }
    };
    if categories.is_empty() {
        return Err(toml.at(&row.id, PackProblem::Missing("a category that the grant covers".to_owned())));
    }
    match categories.iter().find(|category| !listed.categories.contains(category)) {
        Some(category) => {
            Err(toml
                .at(&row.id, PackProblem::Unlisted { kind: "category", word: category.code().to_owned() }))
        }
        None => Ok(categories),
    }
}

fn condition(toml: TomlText<'_>, row: &RawGrant, purpose: Option<Purpose>) -> Result<Condition, PackFault> {
    let has_occasions =
        matches!(purpose, Some(Purpose::ServiceCommunication | Purpose::Accountability | Purpose::Billing));
    match (&row.occasions, &row.grounds) {
        (None, None) => Ok(Condition::None),
        (Some(occasions), None) if has_occasions && !occasions.is_empty() => {
            toml.words::<Occasion>("occasion", occasions).map(Condition::Occasions)
        }
        (None, Some(grounds)) if purpose.is_none() && !grounds.is_empty() => {
            toml.words::<ErasureGround>("ground of erasure", grounds).map(Condition::Grounds)
        }
        _ => {
            let problem = "only service_communication, accountability and billing have `occasions`, only erase has \
                           `grounds`, and a list is not empty; correct or remove it";
            Err(toml.at(&row.id, PackProblem::Wrong(problem.to_owned())))
        }
    }
}

fn changes(toml: TomlText<'_>, raw: Vec<RawChange>) -> Result<Vec<Change>, PackFault> {
    let mut seen = BTreeSet::new();
    raw.into_iter()
        .map(|row| {
            said(toml, &row.clause, &row.text)?;
            let clause = toml.word("clause", &row.clause)?;
            let difference = Difference {
                purpose: act(toml, &row.purpose)?,
                who: toml.word("kind of principal", &row.who)?,
                effect: toml.word("effect", &row.effect)?,
            };
            if !seen.insert((clause, difference)) {
                let what = format!("{clause} {} {} {}", difference.effect, difference.act(), difference.who);
                return Err(toml.at(&row.clause, PackProblem::Twice(what)));
            }
            Ok(Change { clause, difference, words: row.text })
        })
        .collect()
}

/// A purpose, or `erase`, which is none.
fn act(toml: TomlText<'_>, written: &Spanned<String>) -> Result<Option<Purpose>, PackFault> {
    if written.get_ref() == Act::ERASE {
        return Ok(None);
    }
    Purpose::from_code(written.get_ref()).map(Some).ok_or_else(|| {
        let known: Vec<_> = Act::codes().collect();
        toml.at(written, PackProblem::unknown("purpose", written.get_ref(), &known))
    })
}

fn said(toml: TomlText<'_>, place: &Spanned<String>, words: &Words) -> Result<(), PackFault> {
    match words.missing_language() {
        Some(language) => Err(toml.at(place, PackProblem::Missing(format!("the text in `{language}`")))),
        None => Ok(()),
    }
}

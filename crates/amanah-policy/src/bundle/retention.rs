//! Reads `retention.toml`: how long each kind of datum is kept, and by which law.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::bundle::fault::{PackFault, PackProblem};
use crate::bundle::sources::PackFile;
use crate::bundle::toml_text::TomlText;
use crate::bundle::words::Words;
use crate::day::Day;
use crate::time::Timestamp;
use crate::vocabulary::{Attribute, Clause, Language, RetentionClass};

/// How long a datum is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keep {
    /// Until the customer replaces it or leaves.
    WhileCustomer,
    /// So many days of 24 hours after it was recorded.
    Days(u32),
    /// So many years after the end of the fiscal year in which it was recorded.
    Years(u8),
}

/// One row of the retention schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRow {
    /// Its id, which every datum names.
    pub id: String,
    /// The key class that seals such data.
    pub class: RetentionClass,
    /// How long.
    pub keep: Keep,
    /// The law that obliges us to keep it; `None` where no law does.
    pub law: Option<String>,
    words: Words,
}

impl RetentionRow {
    /// Why it is kept, in words for the customer.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        self.words.of(language)
    }
}

/// The whole schedule: a row for every attribute.
#[derive(Clone, Debug)]
pub(crate) struct Retention {
    rows: BTreeMap<Attribute, RetentionRow>,
    /// Answers for an attribute without a row; there is none, because reading refuses such a schedule.
    shortest: RetentionRow,
    fiscal_year_offset_hours: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRetention {
    fiscal_year_offset_hours: Spanned<i8>,
    row: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: Spanned<String>,
    clause: Option<Spanned<String>>,
    class: Spanned<String>,
    keep: Spanned<RawKeep>,
    law: Option<String>,
    attributes: Vec<Spanned<String>>,
    text: Words,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum RawKeep {
    WhileCustomer,
    Days(u32),
    Years(u8),
}

impl Retention {
    pub(crate) fn read(text: &str) -> Result<(Self, Vec<Clause>), PackFault> {
        let toml = TomlText::new(PackFile::Retention, text);
        let raw: RawRetention = toml.read()?;
        let offset = *raw.fiscal_year_offset_hours.get_ref();
        if !(-12..=14).contains(&offset) {
            let problem =
                PackProblem::Wrong("no zone on earth is so far from UTC; write -12 to 14".to_owned());
            return Err(toml.at(&raw.fiscal_year_offset_hours, problem));
        }
        let mut rows = BTreeMap::new();
        let mut clauses = Vec::new();
        let mut ids: Vec<String> = Vec::new();
        for row in raw.row {
            if ids.contains(row.id.get_ref()) {
                return Err(toml.at(&row.id, PackProblem::Twice(row.id.get_ref().clone())));
            }
            ids.push(row.id.get_ref().clone());
            clauses
                .extend(row.clause.as_ref().map(|clause| toml.word::<Clause>("clause", clause)).transpose()?);
            for attribute in &row.attributes {
                let known: Attribute = toml.word("attribute", attribute)?;
                if rows.insert(known, checked(toml, &row)?).is_some() {
                    return Err(toml.at(attribute, PackProblem::Twice(known.code().to_owned())));
                }
            }
        }
        if let Some(missing) = Attribute::ALL.iter().find(|attribute| !rows.contains_key(attribute)) {
            return Err(toml.whole(PackProblem::Missing(format!("a row for the attribute `{missing}`"))));
        }
        let shortest = rows
            .values()
            .min_by_key(|row| (row.law.is_some(), row.keep))
            .cloned()
            .ok_or_else(|| toml.whole(PackProblem::Missing("every row".to_owned())))?;
        Ok((Self { rows, shortest, fiscal_year_offset_hours: i64::from(offset) }, clauses))
    }

    pub(crate) fn of(&self, attribute: Attribute) -> &RetentionRow {
        self.rows.get(&attribute).unwrap_or(&self.shortest)
    }

    /// When a datum recorded then has been kept long enough; `None` while the customer stays.
    pub(crate) fn expires(&self, attribute: Attribute, recorded_at: Timestamp) -> Option<Timestamp> {
        match self.of(attribute).keep {
            Keep::WhileCustomer => None,
            Keep::Days(days) => Some(recorded_at.plus_days(i64::from(days))),
            Keep::Years(years) => {
                let year = Day::of(recorded_at.plus_hours(self.fiscal_year_offset_hours)).year();
                let after = Day::new(year.saturating_add(1).saturating_add(i32::from(years)), 1, 1)?;
                Some(after.starts_at().plus_hours(-self.fiscal_year_offset_hours))
            }
        }
    }
}

fn checked(toml: TomlText<'_>, row: &RawRow) -> Result<RetentionRow, PackFault> {
    if let Some(language) = row.text.missing_language() {
        return Err(toml.at(&row.id, PackProblem::Missing(format!("the text in `{language}`"))));
    }
    let class = toml.word("class", &row.class)?;
    let law = row.law.clone().filter(|law| !law.trim().is_empty());
    if class == RetentionClass::Tax && law.is_none() {
        return Err(toml.at(&row.id, PackProblem::Missing("the `law` that obliges us to keep it".to_owned())));
    }
    let keep = match row.keep.get_ref() {
        RawKeep::WhileCustomer => Keep::WhileCustomer,
        RawKeep::Days(0) | RawKeep::Years(0) => {
            return Err(toml.at(
                &row.keep,
                PackProblem::Wrong("nothing is kept for no time; write at least 1".to_owned()),
            ));
        }
        RawKeep::Days(days) => Keep::Days(*days),
        RawKeep::Years(years) => Keep::Years(*years),
    };
    Ok(RetentionRow { id: row.id.get_ref().clone(), class, keep, law, words: row.text.clone() })
}

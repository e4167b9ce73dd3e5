//! What the file says about invoices: who sells, how to pay, which tax, under which numbers.

use amanah_policy::{Rounding, Share};
use amanah_service::purposes::billing::settings::{BillingSettings, TaxRule};
use serde::Deserialize;
use toml::Spanned;

use super::fault::ConfigFault;
use super::given::{Line, Lines, value};

/// The lines of `[billing]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BillingLines {
    address: Option<Spanned<Vec<String>>>,
    tax_number: Line,
    payment: Option<Spanned<Vec<String>>>,
    due_days: Option<Spanned<u32>>,
    series: Line,
    credit_series: Line,
    tax_name: Line,
    tax_percent: Line,
    tax_base: Line,
    tax_rounding: Line,
}

/// The longest beginning of a number, in characters.
const LONGEST_SERIES: usize = 12;

/// Reads the section, with the shipped values for what is left out.
pub(super) fn of(
    given: &BillingLines,
    shipped: &BillingLines,
    lines: &Lines<'_>,
) -> Result<BillingSettings, ConfigFault> {
    let list = |given: &Option<Spanned<Vec<String>>>| -> Vec<String> {
        let texts = given.as_ref().map(|lines| lines.as_ref().as_slice()).unwrap_or_default();
        texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    };
    let days = given.due_days.as_ref().or(shipped.due_days.as_ref());
    let series = lines.parse(&given.series, &shipped.series, prefix)?;
    let credit_series = lines.parse(&given.credit_series, &shipped.credit_series, prefix)?;
    if series == credit_series {
        let what = "invoices and credit notes need numbers that begin with other letters";
        return Err(lines.fault(given.credit_series.as_ref().or(given.series.as_ref()), what));
    }
    let tax_number = value(&given.tax_number, &shipped.tax_number);
    Ok(BillingSettings {
        address: list(&given.address),
        tax_number: (!tax_number.is_empty()).then(|| tax_number.to_owned()),
        payment: list(&given.payment),
        due_days: days.map_or(0, |days| *days.as_ref()),
        series,
        credit_series,
        tax: tax(given, shipped, lines)?,
    })
}

fn tax(
    given: &BillingLines,
    shipped: &BillingLines,
    lines: &Lines<'_>,
) -> Result<Option<TaxRule>, ConfigFault> {
    let percent = lines.parse(&given.tax_percent, &shipped.tax_percent, hundredths)?;
    let (part, whole) = lines.parse(&given.tax_base, &shipped.tax_base, fraction)?;
    let rounding = lines.parse(&given.tax_rounding, &shipped.tax_rounding, |text| {
        Rounding::from_code(text).ok_or_else(|| format!("`{text}` is not one of down, half_up, half_even"))
    })?;
    if percent == 0 {
        return Ok(None);
    }
    // INVARIANT: both readers give small numbers, and a whole above zero.
    let share = Share::new(percent.saturating_mul(part), whole.saturating_mul(10_000));
    let share = share.map_err(|fault| lines.fault(given.tax_percent.as_ref(), &fault.to_string()))?;
    Ok(Some(TaxRule { name: value(&given.tax_name, &shipped.tax_name).to_owned(), share, rounding }))
}

fn prefix(text: &str) -> Result<String, String> {
    let is_plain = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if text.is_empty() || text.len() > LONGEST_SERIES || !is_plain {
        return Err(format!(
            "`{text}` cannot begin numbers; write capital letters and digits, at most {LONGEST_SERIES}"
        ));
    }
    Ok(text.to_owned())
}

/// A percentage in hundredths of a percent: "12" is 1200, "2.5" is 250.
fn hundredths(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no percentage; write one like `12` or `2.5`, or `0` for none");
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || whole.len() > 2 || rest.len() > 2 || (text.contains('.') && !digits(rest)) {
        return Err(wrong());
    }
    format!("{whole}{rest:0<2}").parse().map_err(|_| wrong())
}

/// A fraction of the price: "11/12", "1".
fn fraction(text: &str) -> Result<(i64, i64), String> {
    let wrong = || format!("`{text}` is no part of the price; write one like `11/12`, or `1` for all of it");
    let (part, whole) = text.split_once('/').unwrap_or((text, "1"));
    let small = |text: &str| text.trim().parse::<i64>().ok().filter(|number| (1..=1_000).contains(number));
    small(part).zip(small(whole)).ok_or_else(wrong)
}

//! What the operator decides about invoices: who sells, how to pay, which tax, under which numbers.

use amanah_policy::{Money, MoneyFault, Rounding, Share};
use amanah_vault::Amounts;

/// The operator's part of every invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingSettings {
    /// The address of the company, line by line.
    pub address: Vec<String>,
    /// The number under which the company pays taxes (NPWP), if it stands on invoices.
    pub tax_number: Option<String>,
    /// How to pay, line by line.
    pub payment: Vec<String>,
    /// In how many days an invoice is due.
    pub due_days: u32,
    /// What numbers of invoices begin with.
    pub series: String,
    /// What numbers of credit notes begin with.
    pub credit_series: String,
    /// The tax, if the company takes one.
    pub tax: Option<TaxRule>,
}

/// A tax: its name, its rate, what of the price it is taken from, and how it is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRule {
    /// The name as invoices show it: "PPN 12% × 11/12".
    pub name: String,
    /// Which share of the price it is.
    pub share: Share,
    /// How a part of the smallest amount that is paid becomes a whole one.
    pub rounding: Rounding,
}

impl Default for BillingSettings {
    fn default() -> Self {
        Self {
            address: Vec::new(),
            tax_number: None,
            payment: Vec::new(),
            due_days: 14,
            series: "INV".to_owned(),
            credit_series: "CN".to_owned(),
            tax: None,
        }
    }
}

impl BillingSettings {
    /// The tax on a price and what is to be paid.
    ///
    /// # Errors
    /// When an amount is too large.
    pub fn amounts(&self, net: Money) -> Result<Amounts, MoneyFault> {
        let tax = match &self.tax {
            Some(rule) => net.share(rule.share, rule.rounding)?,
            None => Money::zero(net.currency()),
        };
        Ok(Amounts { net, tax, total: net.plus(tax)? })
    }
}

/// The printed number of a document: prefix, year, and its place in the year's series.
#[must_use]
pub fn label(prefix: &str, year: i32, number: u64) -> String {
    format!("{}-{number:06}", series(prefix, year))
}

/// The name of a year's series: numbers begin anew each year.
#[must_use]
pub fn series(prefix: &str, year: i32) -> String {
    format!("{prefix}-{year}")
}

#[cfg(test)]
mod tests {
    use amanah_policy::Currency;

    use super::*;

    #[test]
    fn tax_is_taken_and_rounded_as_the_rule_says() {
        let rule = TaxRule {
            name: "PPN".to_owned(),
            share: Share::new(11 * 12, 12 * 100).unwrap(),
            rounding: Rounding::Down,
        };
        let settings = BillingSettings { tax: Some(rule), ..BillingSettings::default() };
        let rupiah = |whole: i64| Money::of(whole * 100, Currency::IDR);

        let amounts = settings.amounts(rupiah(99_999)).unwrap();

        assert_eq!(amounts, Amounts { net: rupiah(99_999), tax: rupiah(10_999), total: rupiah(110_998) });
        assert_eq!(label("CA", 2026, 17), "CA-2026-000017");
    }
}

//! The purpose and the reason follow from where somebody comes from, so that nobody is asked what is known already (SEC).

use amanah_policy::Purpose;

/// The longest reference that is written into a reason, in characters: a number of an invoice, never a text.
const LONGEST_REFERENCE: usize = 40;

/// A page that leads to a customer and says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComingFrom {
    /// An invoice, by its number.
    Invoice(String),
}

impl ComingFrom {
    /// The place that a form names, if there is such a place and the reference is one.
    #[must_use]
    pub fn read(place: &str, reference: &str) -> Option<Self> {
        let is_reference = !reference.is_empty()
            && reference.chars().count() <= LONGEST_REFERENCE
            && reference.chars().all(|c| c.is_ascii_alphanumeric() || "-/._".contains(c));
        match place {
            "invoice" if is_reference => Some(Self::Invoice(reference.to_owned())),
            _ => None,
        }
    }

    /// The purpose somebody has who comes from there.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Invoice(_) => Purpose::Billing,
        }
    }

    /// The reason as the officer reads it. It names the invoice and no value.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Invoice(number) => format!("Faktur / invoice {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_sets_billing_and_a_reason_that_is_long_enough() {
        let from = ComingFrom::read("invoice", "INV/2026/000001").unwrap();

        assert_eq!(from.purpose(), Purpose::Billing);
        assert!(from.reason().chars().count() >= super::super::declare::SHORTEST_REASON);
        for (place, reference) in [("invoice", ""), ("invoice", "Sri Wahyuni"), ("letter", "1"), ("", "")] {
            assert_eq!(ComingFrom::read(place, reference), None, "{place} {reference}");
        }
    }
}

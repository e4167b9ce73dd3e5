//! The invoices of the demo: issued by the same verbs as in a real house.

use amanah_policy::{Currency, CustomerId, InvoiceId, Language, Money, Rounding, Share, Timestamp};
use amanah_service::House;
use amanah_service::purposes::billing::draft::{Draft, DraftLine};
use amanah_service::purposes::billing::issue::{self, Bill, Issuer};
use amanah_service::purposes::billing::settings::{BillingSettings, TaxRule};
use amanah_service::vault::{BillingPeriod, Price};

use crate::cli::Stop;
use crate::console::billing::sheet;

/// What the invented company writes on its invoices.
pub(super) fn settings() -> Result<BillingSettings, Stop> {
    let share = Share::new(11 * 12, 12 * 100).map_err(|fault| Stop::failed(fault.to_string()))?;
    Ok(BillingSettings {
        address: vec!["Jl. Melati 5".to_owned(), "Sleman, Yogyakarta 55281".to_owned()],
        tax_number: Some("01.234.567.8-901.000".to_owned()),
        payment: vec!["Bank Rekaan 123 456 7890".to_owned()],
        tax: Some(TaxRule { name: "PPN 12% × 11/12".to_owned(), share, rounding: Rounding::Down }),
        ..BillingSettings::default()
    })
}

/// What hosting costs here.
pub(super) const fn price() -> Price {
    Price { amount: Money::of(15_000_000, Currency::IDR), period: BillingPeriod::Month }
}

/// What a customer calls their web site.
pub(super) const fn label(language: Language) -> &'static str {
    match language {
        Language::Id => "Situs web",
        Language::En => "Web site",
    }
}

/// Issues an invoice over a month of hosting; the customer is open for billing already.
pub(super) async fn issue(
    house: &House,
    issuer: Issuer,
    language: Language,
    at: Timestamp,
) -> Result<(), Stop> {
    let what = match language {
        Language::Id => "Hosting M, satu bulan",
        Language::En => "Hosting M, one month",
    };
    let each = price().amount;
    let line = DraftLine { what: what.to_owned(), count: 1, each, amount: each };
    let amounts = house.billing().amounts(each).map_err(|fault| Stop::failed(fault.to_string()))?;
    let draft = Draft { lines: vec![line], amounts };
    let typeset = |bill: &Bill| sheet(house, bill, at);
    issue::issue(house, issuer, id_of(issuer.customer, at), draft, typeset, at).await?;
    Ok(())
}

/// One invoice for each customer and hour: an id is needed, and nothing in the demo is random of its own.
fn id_of(customer: CustomerId, at: Timestamp) -> InvoiceId {
    let mut bytes = *customer.as_bytes();
    for (byte, of_time) in bytes.iter_mut().zip(at.as_micros().to_be_bytes()) {
        *byte ^= of_time;
    }
    InvoiceId::from_bytes(bytes)
}

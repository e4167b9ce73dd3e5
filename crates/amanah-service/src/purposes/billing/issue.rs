//! Issuing: the buyer is released for the invoice, the number is taken, the document is made and frozen.

use amanah_policy::{Attribute, CustomerId, InvoiceId, Language, Money, Role, StaffId, Timestamp};
use amanah_vault::{
    Actor, Ask, CustomerHeader, Invoice, InvoiceHeader, InvoiceKind, NewInvoice, Opened, Outcome, Personal,
    Printed, Refusal, Selection, VaultError,
};
use amanah_wire::sheet::{self, Sheet, Unprintable};
use serde::Serialize;

use super::billing_opening;
use super::draft::{Draft, DraftLine};
use super::settings::{label, series};
use crate::house::House;
use crate::purposes::opening::daily_list::day_of;
use crate::purposes::opening::declare::{Why, with_why};

/// What a document is made of, every value as it will be printed but for its form.
pub struct Bill {
    /// What kind.
    pub kind: InvoiceKind,
    /// The language it is written in: the customer's.
    pub language: Language,
    /// Its number.
    pub label: String,
    /// Its id.
    pub id: InvoiceId,
    /// Who buys: name, address, mail, number; line by line.
    pub buyer: Vec<String>,
    /// The number of the customer.
    pub customer_number: String,
    /// The lines and their sums.
    pub draft: Draft,
    /// Its day.
    pub issued_at: Timestamp,
    /// When it is to be paid.
    pub due_at: Option<Timestamp>,
    /// The number of the invoice that it takes back.
    pub credits: Option<String>,
}

/// Who is billed is personal.
impl core::fmt::Debug for Bill {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Bill").field("label", &self.label).finish_non_exhaustive()
    }
}

/// Why no document was issued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueFault {
    /// The customer is not opened for billing.
    #[error("open the customer for billing first")]
    NotOpen,
    /// The policy refuses; the refusal is in the ledger.
    #[error("the policy refuses (clause {}); the refusal is in the ledger", .0.clause)]
    Refused(Box<Refusal>),
    /// Name or address have a letter that cannot be printed.
    #[error(transparent)]
    Unprintable(#[from] Unprintable),
    /// There is no such customer or invoice.
    #[error("no such customer or invoice")]
    Unknown,
    /// It was taken back before.
    #[error("a credit note took this invoice back already")]
    TakenBack,
    /// The vault failed.
    #[error("the document could not be issued")]
    Vault(#[from] VaultError),
}

/// Who issues for whom.
#[derive(Clone, Copy, Debug)]
pub struct Issuer {
    /// The member of staff.
    pub staff: StaffId,
    /// In which role.
    pub role: Role,
    /// For which customer.
    pub customer: CustomerId,
}

/// Issues an invoice. `typeset` puts it into words and form; it is called with the number that the invoice gets.
///
/// Enforces: U3, invariant 2, invariant 7
///
/// # Errors
/// [`IssueFault`].
pub async fn issue(
    house: &House,
    issuer: Issuer,
    id: InvoiceId,
    draft: Draft,
    typeset: impl Fn(&Bill) -> Sheet,
    now: Timestamp,
) -> Result<InvoiceHeader, IssueFault> {
    let due_at = now.plus_days(i64::from(house.billing().due_days));
    let document = Document { kind: InvoiceKind::Invoice, id, draft, due_at: Some(due_at), credits: None };
    make(house, issuer, document, typeset, now).await
}

/// Takes an invoice back in full by a credit note, a document of its own.
///
/// Enforces: U3, invariant 7
///
/// # Errors
/// [`IssueFault`].
pub async fn credit(
    house: &House,
    issuer: Issuer,
    id: InvoiceId,
    of: InvoiceId,
    what: impl Fn(&str) -> String,
    typeset: impl Fn(&Bill) -> Sheet,
    now: Timestamp,
) -> Result<InvoiceHeader, IssueFault> {
    let credited = house.vault().invoice(of).await.map_err(known)?;
    if credited.customer != issuer.customer || credited.kind == InvoiceKind::CreditNote {
        return Err(IssueFault::Unknown);
    }
    let negative = |money: Money| money.negated().map_err(|_| IssueFault::Unknown);
    let amounts = amanah_vault::Amounts {
        net: negative(credited.amounts.net)?,
        tax: negative(credited.amounts.tax)?,
        total: negative(credited.amounts.total)?,
    };
    let line = DraftLine { what: what(&credited.label), count: 1, each: amounts.net, amount: amounts.net };
    let draft = Draft { lines: vec![line], amounts };
    let credits = Some((of, credited.label));
    let document = Document { kind: InvoiceKind::CreditNote, id, draft, due_at: None, credits };
    make(house, issuer, document, typeset, now).await
}

struct Document {
    kind: InvoiceKind,
    id: InvoiceId,
    draft: Draft,
    due_at: Option<Timestamp>,
    credits: Option<(InvoiceId, String)>,
}

async fn make(
    house: &House,
    issuer: Issuer,
    document: Document,
    typeset: impl Fn(&Bill) -> Sheet,
    now: Timestamp,
) -> Result<InvoiceHeader, IssueFault> {
    let Issuer { staff, role, customer } = issuer;
    let header = house.vault().customer(customer).await.map_err(known)?;
    let opened = release_buyer(house, issuer, now).await?;
    let Document { kind, id, draft, due_at, credits } = document;
    let prefix = match kind {
        InvoiceKind::CreditNote => &house.billing().credit_series,
        InvoiceKind::Invoice | InvoiceKind::Foreign => &house.billing().series,
    };
    let year = i32::from(day_in(house, now).year());
    let (credits_id, credits_label) = credits.unzip();
    let new = NewInvoice {
        id,
        series: series(prefix, year),
        amounts: draft.amounts,
        issued_at: now,
        due_at,
        credits: credits_id,
    };
    let print = |number: u64| {
        let bill = Bill {
            kind,
            language: header.language,
            label: label(prefix, year, number),
            id,
            buyer: buyer(&opened),
            customer_number: header.number.to_string(),
            draft: draft.clone(),
            issued_at: now,
            due_at,
            credits: credits_label.clone(),
        };
        printed(house, &header, &bill, &typeset)
    };
    let actor = Actor::Staff { id: staff, role };
    match house.vault().issue_invoice(&opened, new, print, actor, now).await {
        Ok(issued) => Ok(issued?),
        Err(VaultError::NotNow(_)) => Err(IssueFault::TakenBack),
        Err(VaultError::Taken(_)) => Err(IssueFault::Unknown),
        Err(fault) => Err(known(fault)),
    }
}

/// Releases who buys, into the invoice alone.
///
/// Enforces: U3
async fn release_buyer(
    house: &House,
    Issuer { staff, role, customer }: Issuer,
    now: Timestamp,
) -> Result<Opened<Invoice>, IssueFault> {
    let opening = billing_opening(house, staff, role, customer, now).await?;
    let (opening, occasion) = opening.ok_or(IssueFault::NotOpen)?;
    // The document stays for years and never changes, so it holds no address that the customer may replace (DEL1).
    let attributes = vec![Attribute::Name, Attribute::CompanyName, Attribute::PostalAddress];
    let mut ask = Ask::to_bill(customer, Actor::Staff { id: staff, role }, occasion)
        .select(Selection::Attributes { attributes, at_most: 1 });
    if let Some(ticket) = opening.ticket {
        ask = with_why(ask, Why::Ticket(ticket));
    }
    match house.vault().release(ask, now).await.map_err(known)? {
        Outcome::Released(released) => Ok(released.into_sink(Invoice)),
        Outcome::Refused(refusal) => Err(IssueFault::Refused(Box::new(refusal))),
    }
}

/// Who buys, line by line: the company with its person, or the person; and the postal address.
fn buyer(opened: &Opened<Invoice>) -> Vec<String> {
    let value = |attribute| opened.value(attribute);
    let names = [value(Attribute::CompanyName), value(Attribute::Name)];
    let address = value(Attribute::PostalAddress).unwrap_or_default().lines();
    names
        .into_iter()
        .flatten()
        .chain(address)
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn printed(
    house: &House,
    customer: &CustomerHeader,
    bill: &Bill,
    typeset: &impl Fn(&Bill) -> Sheet,
) -> Result<Printed, IssueFault> {
    let pdf = sheet::print(&typeset(bill))?;
    let day = day_in(house, bill.issued_at);
    let total = bill.draft.amounts.total;
    let summary = format!("{}, {day}, {}", bill.label, plain(total));
    let record = Record::of(house, customer, bill, day);
    // INVARIANT: a record of texts and numbers always serialises.
    let record = serde_json::to_string(&record).unwrap_or_default();
    Ok(Printed {
        label: bill.label.clone(),
        summary: Personal::new(summary),
        record: Personal::new(record),
        pdf,
    })
}

/// An amount for programs: "IDR 555000.00".
#[must_use]
pub fn plain(money: Money) -> String {
    let sign = if money.minor() < 0 { "-" } else { "" };
    let minor = money.minor().unsigned_abs();
    format!("{} {sign}{}.{:02}", money.currency(), minor / 100, minor % 100)
}

/// What stands on a document, for exports that are made when nobody can be asked any more.
#[derive(Serialize)]
struct Record<'a> {
    kind: &'static str,
    number: &'a str,
    issued_on: String,
    seller: &'a str,
    seller_address: &'a [String],
    seller_tax_number: Option<&'a str>,
    buyer: &'a [String],
    customer: String,
    lines: Vec<RecordLine<'a>>,
    tax: Option<&'a str>,
    net: i64,
    tax_amount: i64,
    total: i64,
    currency: &'static str,
    credits: Option<&'a str>,
}

#[derive(Serialize)]
struct RecordLine<'a> {
    what: &'a str,
    count: u32,
    each: i64,
    amount: i64,
}

impl<'a> Record<'a> {
    fn of(house: &'a House, customer: &CustomerHeader, bill: &'a Bill, day: jiff::civil::Date) -> Self {
        let (billing, amounts) = (house.billing(), &bill.draft.amounts);
        let line = |line: &'a DraftLine| RecordLine {
            what: &line.what,
            count: line.count,
            each: line.each.minor(),
            amount: line.amount.minor(),
        };
        Self {
            kind: bill.kind.code(),
            number: &bill.label,
            issued_on: day.to_string(),
            seller: &house.settings().company,
            seller_address: &billing.address,
            seller_tax_number: billing.tax_number.as_deref(),
            buyer: &bill.buyer,
            customer: customer.number.to_string(),
            lines: bill.draft.lines.iter().map(line).collect(),
            tax: billing.tax.as_ref().map(|rule| rule.name.as_str()),
            net: amounts.net.minor(),
            tax_amount: amounts.tax.minor(),
            total: amounts.total.minor(),
            currency: amounts.total.currency().code(),
            credits: bill.credits.as_deref(),
        }
    }
}

/// The day of a time in the zone of the house.
pub(crate) fn day_in(house: &House, at: Timestamp) -> jiff::civil::Date {
    day_of(at, &house.settings().zone)
}

fn known(fault: VaultError) -> IssueFault {
    match fault {
        VaultError::UnknownCustomer | VaultError::NotFound(_) => IssueFault::Unknown,
        other => other.into(),
    }
}

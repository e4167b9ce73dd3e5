//! A draft: what staff fill in, checked and added up. It is kept nowhere: it goes from page to page with the form, and only
//! what is issued is recorded.

use amanah_policy::{Currency, CustomerId, Money, Role, StaffId, Timestamp};
use amanah_vault::{Actor, Amounts, Ask, Outcome, Selection, ServiceHeader, StaffPage, VaultError};

use super::billing_opening;
use crate::accounts::form::{FieldFault, FieldProblem, Findings};
use crate::house::House;
use crate::purposes::opening::declare::{Why, with_why};

/// How many lines a form has.
pub const LINES: usize = 6;
/// The names of the fields of each line.
pub const FIELDS: [[&str; 3]; LINES] = [
    ["what1", "count1", "each1"],
    ["what2", "count2", "each2"],
    ["what3", "count3", "each3"],
    ["what4", "count4", "each4"],
    ["what5", "count5", "each5"],
    ["what6", "count6", "each6"],
];
/// The longest description, in characters.
pub const LONGEST_WHAT: usize = 200;

/// A line, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// What it is for.
    pub what: String,
    /// How many.
    pub count: u32,
    /// What one costs.
    pub each: Money,
    /// What they cost.
    pub amount: Money,
}

/// Lines with their sums.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The lines.
    pub lines: Vec<DraftLine>,
    /// The sums.
    pub amounts: Amounts,
}

/// What a line says may be personal.
impl core::fmt::Debug for Draft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Draft").field("amounts", &self.amounts).finish_non_exhaustive()
    }
}

/// Checks the lines of a form and adds them up; lines without anything in them are left out.
///
/// # Errors
/// The faults, field by field.
pub fn check<'a>(house: &House, field: impl Fn(&str) -> &'a str) -> Result<Draft, Vec<FieldFault>> {
    let mut findings = Findings::default();
    let mut lines = Vec::new();
    for [what, count, each] in FIELDS {
        let texts = [field(what), field(count), field(each)].map(str::trim);
        if texts.iter().all(|text| text.is_empty()) || (texts[0].is_empty() && texts[2].is_empty()) {
            continue;
        }
        findings.text(what, texts[0], LONGEST_WHAT);
        let number = if texts[1].is_empty() { Some(1) } else { texts[1].parse::<u32>().ok() };
        let number = number.filter(|number| (1..=10_000).contains(number));
        if number.is_none() {
            findings.add(count, FieldProblem::NotAnAmount);
        }
        let price = Money::parse(texts[2], Currency::IDR).ok();
        let amount = number.zip(price).and_then(|(number, price)| price.times(number).ok());
        match (price, number, amount) {
            (Some(each), Some(number), Some(amount)) => {
                lines.push(DraftLine { what: texts[0].to_owned(), count: number, each, amount });
            }
            (_, None, _) => {}
            _ => findings.add(each, FieldProblem::NotAnAmount),
        }
    }
    findings.into_result()?;
    let first = FIELDS[0];
    let sum = lines.iter().try_fold(Money::zero(Currency::IDR), |sum, line| sum.plus(line.amount));
    let amounts = sum.and_then(|net| house.billing().amounts(net));
    match amounts {
        Ok(amounts) if amounts.total.minor() > 0 => Ok(Draft { lines, amounts }),
        Ok(_) if lines.is_empty() => {
            Err(vec![FieldFault { field: first[0], problem: FieldProblem::Missing }])
        }
        _ => Err(vec![FieldFault { field: first[2], problem: FieldProblem::NotAnAmount }]),
    }
}

/// A line that a service suggests.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What the customer calls the service.
    pub what: String,
    /// What it costs.
    pub each: Money,
}

/// What can be billed: the running services that cost something, with their names. A release under U3.
///
/// Enforces: U3
///
/// # Errors
/// When the store fails; inside, none when the customer is not opened for billing.
pub async fn suggest(
    house: &House,
    staff: StaffId,
    role: Role,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Option<Vec<Suggestion>>, VaultError> {
    let Some((opening, occasion)) = billing_opening(house, staff, role, customer, now).await? else {
        return Ok(None);
    };
    let services = house.vault().services(customer).await?;
    let billed: Vec<&ServiceHeader> = services
        .iter()
        .filter(|service| service.ended_at.is_none() && service.price.is_some())
        .take(LINES)
        .collect();
    let names: Vec<_> = billed.iter().flat_map(|service| service.names()).collect();
    if names.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let mut ask =
        Ask::to_bill(customer, Actor::Staff { id: staff, role }, occasion).select(Selection::Data(names));
    if let Some(ticket) = opening.ticket {
        ask = with_why(ask, Why::Ticket(ticket));
    }
    let Outcome::Released(released) = house.vault().release(ask, now).await? else {
        return Ok(Some(Vec::new()));
    };
    let opened = released.into_sink(StaffPage);
    let suggestion = |service: &&ServiceHeader| {
        let parts: Vec<&str> = [service.plan, service.label, service.host]
            .into_iter()
            .filter_map(|datum| opened.datum(datum?).map(|(_, text)| text))
            .collect();
        Some(Suggestion { what: parts.join(", "), each: service.price?.amount })
    };
    Ok(Some(billed.iter().filter_map(suggestion).collect()))
}

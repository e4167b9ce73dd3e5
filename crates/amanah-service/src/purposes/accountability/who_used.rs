//! *Who used my data*: every release and every refusal, in words, with its proof (U2a).

use amanah_ledger::{Event, Receipt};
use amanah_policy::purpose::Accountability;
use amanah_policy::{CustomerId, Occasion, Purpose, Timestamp};
use amanah_vault::{AccessReport, Actor, Ask, Doer, HistoryEntry, HistoryPage, LedgerPlace, Opened, Outcome};

use super::my_data::ReportFault;
use crate::house::House;

/// So many entries stand on a page.
pub const PAGE: u32 = 50;

/// Releases a page of a customer's processing record to the customer, newest first.
///
/// Enforces: U2a
///
/// # Errors
/// When the policy refuses, or the store fails.
pub async fn page(
    house: &House,
    customer: CustomerId,
    before: Option<u64>,
    now: Timestamp,
) -> Result<Opened<AccessReport, Vec<HistoryEntry>>, ReportFault> {
    page_to(house, customer, customer, before, now).await
}

/// Releases a page of a company's processing record to a person of its account; the policy lets its owner alone read it.
///
/// Enforces: U2a, SEC
///
/// # Errors
/// When the policy refuses, or the store fails.
pub async fn page_to(
    house: &House,
    customer: CustomerId,
    reader: CustomerId,
    before: Option<u64>,
    now: Timestamp,
) -> Result<Opened<AccessReport, Vec<HistoryEntry>>, ReportFault> {
    read(house, (customer, reader), HistoryPage { before, limit: PAGE }, now).await
}

async fn read(
    house: &House,
    (customer, reader): (CustomerId, CustomerId),
    page: HistoryPage,
    now: Timestamp,
) -> Result<Opened<AccessReport, Vec<HistoryEntry>>, ReportFault> {
    let ask = Ask::<Accountability>::to_account(customer, Actor::Customer(reader), Occasion::OwnRequest);
    match house.vault().release_history(ask, page, now).await? {
        Outcome::Released(released) => Ok(released.into_sink(AccessReport)),
        Outcome::Refused(refusal) => Err(ReportFault::Refused(Box::new(refusal))),
    }
}

/// One entry with its proof.
#[derive(Debug)]
pub struct Proved {
    /// A page of the record that begins with the entry.
    pub opened: Opened<AccessReport, Vec<HistoryEntry>>,
    /// The proof that it is in the ledger.
    pub receipt: Receipt,
}

/// One entry of the customer's own record, with the proof that the ledger keeps it.
///
/// # Errors
/// [`ReportFault::NotTheirs`] when the entry is another's or none; a refusal; a store that fails.
pub async fn entry(
    house: &House,
    customer: CustomerId,
    sequence: u64,
    now: Timestamp,
) -> Result<Proved, ReportFault> {
    entry_to(house, customer, customer, sequence, now).await
}

/// One entry of a company's record for a person of its account.
///
/// # Errors
/// [`ReportFault::NotTheirs`] when the entry is another's or none; a refusal; a store that fails.
pub async fn entry_to(
    house: &House,
    customer: CustomerId,
    reader: CustomerId,
    sequence: u64,
    now: Timestamp,
) -> Result<Proved, ReportFault> {
    let place = LedgerPlace { sequence };
    let page = HistoryPage { before: Some(sequence.saturating_add(1)), limit: 1 };
    let opened = read(house, (customer, reader), page, now).await?;
    if !opened.content().first().is_some_and(|entry| entry.place == place && may_be_told(entry)) {
        return Err(ReportFault::NotTheirs);
    }
    let receipt = house.vault().receipt(place, now).await?;
    Ok(Proved { opened, receipt })
}

/// A line of the timeline: one entry, or a run of the customer's own looks at their data folded into one.
#[derive(Debug)]
pub enum Line<'a> {
    /// One entry.
    Entry(&'a HistoryEntry),
    /// Several looks of the customer at their own data, newest first.
    OwnLooks(Vec<&'a HistoryEntry>),
}

/// Folds runs of own looks, so that reading the record does not bury what others did.
#[must_use]
pub fn fold(entries: &[HistoryEntry]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for entry in entries.iter().filter(|entry| may_be_told(entry)) {
        match (lines.last_mut(), is_own_look(entry)) {
            (Some(Line::OwnLooks(run)), true) => run.push(entry),
            (_, true) => lines.push(Line::OwnLooks(vec![entry])),
            (_, false) => lines.push(Line::Entry(entry)),
        }
    }
    lines
}

/// Whether an entry is told to the customer. A hold is not: it must look like the ordinary course (DESIGN, "Who may
/// leave how").
#[must_use]
pub const fn may_be_told(entry: &HistoryEntry) -> bool {
    !matches!(entry.event, Event::HoldPlaced | Event::HoldLifted)
}

/// Whether the customer looked at their own data, or a person of the account at the company's.
#[must_use]
pub fn is_own_look(entry: &HistoryEntry) -> bool {
    entry.event == Event::Released
        && entry.doer == Doer::Customer
        && entry.purpose == Some(Purpose::Accountability)
}

/// Whether somebody else, or a part of the system, received data.
#[must_use]
pub fn is_use_by_others(entry: &HistoryEntry) -> bool {
    entry.event == Event::Released && entry.doer != Doer::Customer
}

/// Whether somebody asked for data and did not get them.
#[must_use]
pub fn is_refusal(entry: &HistoryEntry) -> bool {
    matches!(entry.event, Event::Refused | Event::Fault)
}

#[cfg(test)]
mod tests {
    use amanah_policy::Timestamp;

    use super::*;

    fn entry(sequence: u64, event: Event, doer: Doer, purpose: Option<Purpose>) -> HistoryEntry {
        HistoryEntry {
            place: LedgerPlace { sequence },
            at: Timestamp::from_seconds(1_795_610_040),
            event,
            doer,
            purpose,
            occasion: None,
            attributes: Vec::new(),
            data: Vec::new(),
            withheld: Vec::new(),
            rules: Vec::new(),
            clause: None,
            reason: None,
            ticket: None,
            recipient: None,
            people: None,
            judged: None,
            is_commitment_kept: true,
        }
    }

    #[test]
    fn runs_of_own_looks_are_folded_and_what_others_did_stands_out() {
        let own = |place| entry(place, Event::Released, Doer::Customer, Some(Purpose::Accountability));
        let staff =
            entry(7, Event::Refused, Doer::System(amanah_policy::Role::Marketing), Some(Purpose::Promotion));
        let entries = [own(9), own(8), staff, own(6)];

        let lines = fold(&entries);

        assert!(matches!(&lines[0], Line::OwnLooks(run) if run.len() == 2));
        assert!(matches!(&lines[1], Line::Entry(entry) if entry.place.sequence == 7));
        assert!(matches!(&lines[2], Line::OwnLooks(run) if run.len() == 1));
    }

    #[test]
    fn a_hold_is_not_told() {
        let entries = [entry(3, Event::HoldPlaced, Doer::System(amanah_policy::Role::Legal), None)];

        assert!(fold(&entries).is_empty());
    }
}

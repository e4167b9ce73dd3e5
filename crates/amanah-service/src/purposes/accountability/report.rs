//! The access report: every datum and its whole processing record (U2a).
//!
//! A report without the record of who used the data is no answer, so the two are released together or not at all.

use amanah_policy::purpose::Accountability;
use amanah_policy::{CustomerId, Occasion, TicketId, Timestamp};
use amanah_vault::{
    AccessReport, Actor, Ask, CaseEntry, CustomerHeader, HistoryEntry, HistoryPage, MailHeader, Opened,
    Outcome, Personal, Refusal, RightsCase, VaultError,
};

use super::who_used::may_be_told;
use crate::house::House;

/// Entries of the processing record per release.
const RECORD_PAGE: u32 = 1_000;

/// More letters than anybody gets within their period.
pub(super) const MOST_LETTERS: u32 = 100_000;

/// Why the report is made.
#[derive(Clone)]
pub enum Because {
    /// The customer asks, in their own session.
    OwnRequest,
    /// An open ticket of the customer.
    Ticket(TicketId),
    /// A written reason, which the customer and the officer will read.
    Reason(String),
}

impl core::fmt::Debug for Because {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::OwnRequest => "OwnRequest",
            Self::Ticket(_) => "Ticket(..)",
            Self::Reason(_) => "Reason(..)",
        })
    }
}

/// An access report, in the hands of its sink.
#[derive(Debug)]
pub struct Report {
    /// Whose.
    pub customer: CustomerHeader,
    /// Every datum; what stayed inside is named.
    pub data: Opened<AccessReport>,
    /// The processing record, newest first, in pages.
    record: Vec<Opened<AccessReport, Vec<HistoryEntry>>>,
    /// The letters we sent them, newest first; their words are read in ClientZone.
    pub letters: Vec<MailHeader>,
    /// What they asked us about their data, newest first, each with its steps.
    pub requests: Vec<(RightsCase, Vec<CaseEntry>)>,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Report {
    /// Every entry of the processing record that is told to its customer, newest first: a report reaches them, whoever
    /// makes it.
    pub fn entries(&self) -> impl Iterator<Item = &HistoryEntry> {
        self.record.iter().flat_map(Opened::content).filter(|entry| may_be_told(entry))
    }
}

/// A report, or why there is none.
#[derive(Debug)]
pub enum Accounted {
    /// The report.
    Report(Box<Report>),
    /// The policy refused; the refusal is in the ledger.
    Refused(Refusal),
}

/// Accounts to the customer for everything: the data, and what was done with them.
///
/// Enforces: U2a
///
/// # Errors
/// [`VaultError::UnknownCustomer`]; a store that fails releases nothing.
pub async fn account(
    house: &House,
    customer: CustomerId,
    actor: Actor,
    because: &Because,
    now: Timestamp,
) -> Result<Accounted, VaultError> {
    let vault = house.vault();
    let header = vault.customer(customer).await?;
    let data = match vault.release(ask(customer, actor, because), now).await? {
        Outcome::Released(released) => released.into_sink(AccessReport),
        Outcome::Refused(refusal) => return Ok(Accounted::Refused(refusal)),
    };
    let mut record = Vec::new();
    let mut before = None;
    loop {
        let page = HistoryPage { before, limit: RECORD_PAGE };
        let opened = match vault.release_history(ask(customer, actor, because), page, now).await? {
            Outcome::Released(released) => released.into_sink(AccessReport),
            Outcome::Refused(refusal) => return Ok(Accounted::Refused(refusal)),
        };
        before = opened.content().last().map(|entry| entry.place.sequence);
        let is_last = u32::try_from(opened.content().len()).unwrap_or(u32::MAX) < RECORD_PAGE;
        record.push(opened);
        if is_last {
            break;
        }
    }
    let letters = vault.mails_of(customer, MOST_LETTERS).await?;
    let mut requests = Vec::new();
    for case in vault.cases_of(customer).await? {
        let steps = vault.steps_of_case(&case).await?;
        requests.push((case, steps));
    }
    let report = Report { customer: header, data, record, letters, requests, made_at: now };
    Ok(Accounted::Report(Box::new(report)))
}

fn ask(customer: CustomerId, actor: Actor, because: &Because) -> Ask<Accountability> {
    match because {
        Because::OwnRequest => Ask::to_account(customer, actor, Occasion::OwnRequest),
        Because::Ticket(ticket) => Ask::to_account(customer, actor, Occasion::Ticket).under_ticket(*ticket),
        Because::Reason(reason) => {
            Ask::to_account(customer, actor, Occasion::Reason).because(Personal::text(reason))
        }
    }
}

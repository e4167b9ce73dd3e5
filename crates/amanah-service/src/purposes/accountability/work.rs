//! What waits on *Today*, line by line, and leads to its customer under the purpose of the line. Numbers and dates alone:
//! what is personal is seen only after that.

use amanah_policy::{
    Activity, Category, CustomerId, InvoiceId, MailId, Provider, Purpose, Role, TicketId, Timestamp,
};
use amanah_vault::{CustomerNumber, InvoiceFilter, LedgerPlace, RightsCase, TicketState, VaultError};

use crate::accounts::staff::roles;
use crate::deletion::destruction::SIGNERS;
use crate::deletion::provider_notice::close;
use crate::deletion::{holds, queue};
use crate::house::House;
use crate::purposes::billing::BILLING;
use crate::purposes::service_communication::outbox;
use crate::sources::communications::tickets;
use crate::sources::correspondence::review;

/// So many lines of a kind at most; the rest stands in the room of the kind.
pub const MOST_OF_A_KIND: usize = 5;

/// Something that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A ticket whose customer waits.
    Ticket {
        /// The ticket.
        id: TicketId,
        /// Its customer.
        number: CustomerNumber,
        /// Since when they wait.
        since: Timestamp,
    },
    /// Mails that came in and that no software may act upon.
    Incoming {
        /// How many.
        count: u64,
        /// Since when the oldest waits.
        since: Timestamp,
    },
    /// Holds that somebody is to look at again.
    Holds {
        /// How many.
        count: u64,
        /// Since when the first waits.
        since: Timestamp,
    },
    /// Documents whose time is over, and for whose destruction nobody signed.
    Unsigned {
        /// How many.
        count: u64,
        /// Since when the first waits.
        since: Timestamp,
    },
    /// A mail that did not arrive.
    Mail {
        /// The mail.
        id: MailId,
        /// For whom it was.
        customer: CustomerId,
        /// Their number.
        number: CustomerNumber,
        /// Since when it is known.
        since: Timestamp,
    },
    /// An invoice that was to be paid by now.
    Overdue {
        /// The invoice.
        id: InvoiceId,
        /// Its number.
        label: String,
        /// Who is to pay.
        customer: CustomerId,
        /// Their number.
        number: CustomerNumber,
        /// By when it was to be paid.
        due: Timestamp,
    },
    /// An opening without a ticket that the officer has not reviewed.
    Review {
        /// The opening.
        place: LedgerPlace,
        /// Who was opened.
        customer: CustomerId,
        /// Their number.
        number: CustomerNumber,
        /// Since when it waits.
        since: Timestamp,
    },
    /// A request with a clock that waits for a person.
    Case {
        /// The request.
        case: Box<RightsCase>,
        /// The number of its customer; none once they are erased.
        number: Option<CustomerNumber>,
    },
    /// A deletion that a sign-on provider asked for, and that its customer has not answered in time; or of an account that
    /// is not active, where no request about the whole account is open any more.
    Deletion {
        /// The notice.
        id: [u8; 16],
        /// Which provider.
        provider: Provider,
        /// Of whom.
        customer: CustomerId,
        /// Their number.
        number: CustomerNumber,
        /// By when it is to be decided.
        due: Timestamp,
    },
}

/// What waits for a role, the kinds in the order of their clauses, in each the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn waiting(house: &House, role: Role, now: Timestamp) -> Result<Vec<Work>, VaultError> {
    let mut work = Vec::new();
    if queue::WORKERS.contains(&role) {
        work.extend(requests(house, now).await?);
    }
    if role == Role::Officer {
        work.extend(deletions(house, now).await?);
        work.extend(reviews(house, now).await?);
    }
    if holds::KEEPERS.contains(&role) {
        let waits = house.vault().holds_to_review(now).await?;
        work.extend(waits.map(|(count, since)| Work::Holds { count, since }));
    }
    if SIGNERS.contains(&role) {
        work.extend(unsigned(house, now).await?);
    }
    if review::READERS.contains(&role) {
        let waits = review::waiting(house).await?;
        work.extend(waits.map(|(count, since)| Work::Incoming { count, since }));
    }
    if tickets::purpose_for(house, role).is_some() {
        work.extend(questions(house).await?);
    }
    if reaches_customers(house, role) {
        work.extend(lost_mails(house).await?);
    }
    if BILLING.contains(&role) {
        work.extend(overdue(house, now).await?);
    }
    Ok(work)
}

/// Whether a role sees how a customer is reached, to tell them what no mail told them.
fn reaches_customers(house: &House, role: Role) -> bool {
    roles::sees(&house.vault().policy(), role, Purpose::ServiceCommunication).contains(&Category::Contact)
}

async fn requests(house: &House, now: Timestamp) -> Result<Vec<Work>, VaultError> {
    let most = u32::try_from(MOST_OF_A_KIND).unwrap_or(u32::MAX);
    let queued = queue::for_a_person(house, most, now).await?;
    let line = |it: queue::Queued| Work::Case { case: Box::new(it.case), number: it.number };
    Ok(queued.into_iter().map(line).collect())
}

async fn unsigned(house: &House, now: Timestamp) -> Result<Option<Work>, VaultError> {
    let waits = house.vault().waits_for_signature(now).await?;
    let count = waits.iter().map(|(_, count, _)| count).sum();
    let first = waits.iter().map(|(_, _, since)| *since).min();
    Ok(first.map(|since| Work::Unsigned { count, since }))
}

async fn questions(house: &House) -> Result<Vec<Work>, VaultError> {
    let mut open = house.vault().open_tickets(None).await?;
    open.retain(|ticket| ticket.state == TicketState::Open);
    open.sort_by_key(|ticket| (ticket.changed_at, ticket.id));
    let mut lines = Vec::new();
    for ticket in open.into_iter().take(MOST_OF_A_KIND) {
        let number = house.vault().customer(ticket.customer).await?.number;
        lines.push(Work::Ticket { id: ticket.id, number, since: ticket.changed_at });
    }
    Ok(lines)
}

async fn lost_mails(house: &House) -> Result<Vec<Work>, VaultError> {
    let lost = outbox::undeliverable(house).await?.into_iter().filter_map(|lost| {
        let (customer, number) = lost.customer?;
        let since = lost.mail.answered_at.unwrap_or(lost.mail.queued_at);
        Some(Work::Mail { id: lost.mail.id, customer, number, since })
    });
    Ok(lost.take(MOST_OF_A_KIND).collect())
}

async fn overdue(house: &House, now: Timestamp) -> Result<Vec<Work>, VaultError> {
    let most = u32::try_from(MOST_OF_A_KIND).unwrap_or(u32::MAX);
    let (invoices, _) = house.vault().invoices(InvoiceFilter::Overdue(now), 0, most).await?;
    let mut lines = Vec::new();
    for invoice in invoices {
        let number = match house.vault().customer(invoice.customer).await {
            Ok(customer) => customer.number,
            // Of a customer who is erased nobody is opened.
            Err(VaultError::UnknownCustomer) => continue,
            Err(fault) => return Err(fault),
        };
        let (id, customer, due) = (invoice.id, invoice.customer, invoice.due_at.unwrap_or(invoice.issued_at));
        lines.push(Work::Overdue { id, label: invoice.label, customer, number, due });
    }
    Ok(lines)
}

async fn reviews(house: &House, now: Timestamp) -> Result<Vec<Work>, VaultError> {
    let most = u32::try_from(MOST_OF_A_KIND).unwrap_or(u32::MAX);
    let waiting = house.vault().reviews_waiting(most, now).await?;
    let line = |(opening, number): (amanah_vault::Opening, CustomerNumber)| Work::Review {
        place: opening.place,
        customer: opening.customer,
        number,
        since: opening.opened_at,
    };
    Ok(waiting.into_iter().map(line).collect())
}

async fn deletions(house: &House, now: Timestamp) -> Result<Vec<Work>, VaultError> {
    let mut lines = Vec::new();
    for notice in house.vault().open_deletions(None).await? {
        let (Some(customer), Some(due)) = (notice.customer, notice.due_at) else { continue };
        let waits_for_us = close::is_ours(&notice, now);
        if lines.len() >= MOST_OF_A_KIND || !waits_for_us {
            continue;
        }
        // The registered address is asked about the whole account: until that has an end, nobody has to decide this.
        if house.vault().open_erasure(customer).await?.is_some() {
            continue;
        }
        let is_answered = notice.activity != Some(Activity::Inactive)
            && house.vault().given_by_provider(customer, notice.provider).await?.is_empty();
        if is_answered {
            house.vault().close_notice(&notice, now).await?;
            continue;
        }
        let number = house.vault().customer(customer).await?.number;
        lines.push(Work::Deletion { id: notice.id, provider: notice.provider, customer, number, due });
    }
    Ok(lines)
}

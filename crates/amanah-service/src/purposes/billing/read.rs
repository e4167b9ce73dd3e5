//! Reading invoices: lists show numbers, days and amounts; a document leaves as a release of the datum that says what it is.

use amanah_policy::{
    Category, CustomerId, DatumId, InvoiceId, Money, Occasion, Purpose, Role, StaffId, Timestamp,
};
use amanah_vault::{
    AccessReport, Account, Actor, Ask, CustomerNumber, InvoiceFilter, InvoiceHeader, InvoiceState, Outcome,
    Refusal, Selection, StaffPage, VaultError,
};

use crate::house::House;
use crate::purposes::opening::declare::{Why, with_why};

/// How many invoices a page of the console shows.
pub const PAGE: u32 = 50;

/// The invoices of an account and what is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoices {
    /// The invoices, newest first.
    pub invoices: Vec<InvoiceHeader>,
    /// What is to be paid in all, by currency.
    pub open: Vec<Money>,
}

/// The invoices of an account, for one of its people; none for whose role no bills are.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn own(house: &House, person: CustomerId, account: &Account) -> Result<Invoices, VaultError> {
    let sees_bills =
        person == account.holder || account.roles_of(person).any(|role| role.may_see(Category::Financial));
    if sees_bills {
        of(house, account.holder).await
    } else {
        Ok(Invoices { invoices: Vec::new(), open: Vec::new() })
    }
}

/// The invoices of a customer, by whatever they are called.
///
/// # Errors
/// When the store fails.
pub async fn of(house: &House, customer: CustomerId) -> Result<Invoices, VaultError> {
    let invoices = house.vault().invoices_of(customer).await?;
    let mut open: Vec<Money> = Vec::new();
    for invoice in invoices.iter().filter(|invoice| invoice.state == InvoiceState::Issued) {
        let total = invoice.amounts.total;
        match open.iter_mut().find(|sum| sum.currency() == total.currency()) {
            Some(sum) => *sum = sum.plus(total).unwrap_or(*sum),
            None => open.push(total),
        }
    }
    Ok(Invoices { invoices, open })
}

/// An invoice in the list of the console, with the number of its customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The invoice.
    pub header: InvoiceHeader,
    /// The number of the customer; none when they were erased.
    pub number: Option<CustomerNumber>,
}

/// One page of all invoices, newest first, and how many there are in all.
///
/// # Errors
/// When the store fails.
pub async fn page(house: &House, filter: InvoiceFilter, page: u32) -> Result<(Vec<Listed>, u64), VaultError> {
    let skip = page.saturating_sub(1).saturating_mul(PAGE);
    let (headers, count) = house.vault().invoices(filter, skip, PAGE).await?;
    let mut listed = Vec::with_capacity(headers.len());
    for header in headers {
        let number = match house.vault().customer(header.customer).await {
            Ok(customer) => Some(customer.number),
            Err(VaultError::UnknownCustomer) => None,
            Err(fault) => return Err(fault),
        };
        listed.push(Listed { header, number });
    }
    Ok((listed, count))
}

/// A document on its way out.
#[derive(Debug)]
pub struct Download {
    /// The invoice.
    pub header: InvoiceHeader,
    /// The bytes, as they were kept.
    pub bytes: Vec<u8>,
}

/// Why no document leaves.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadFault {
    /// There is no such invoice of theirs.
    #[error("no such invoice")]
    Unknown,
    /// The customer is not opened for billing or accountability.
    #[error("open the customer for billing first")]
    NotOpen(CustomerId),
    /// The policy refuses; the refusal is in the ledger.
    #[error("the policy refuses (clause {}); the refusal is in the ledger", .0.clause)]
    Refused(Box<Refusal>),
    /// The vault failed.
    #[error("the document could not be read")]
    Vault(#[from] VaultError),
}

/// Gives a customer a document of theirs: the same bytes each time.
///
/// Enforces: U2a, invariant 7
///
/// # Errors
/// [`DownloadFault`].
pub async fn download_own(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    invoice: InvoiceId,
    now: Timestamp,
) -> Result<Download, DownloadFault> {
    let vault = house.vault();
    let header = vault.invoice(invoice).await.map_err(known)?;
    if header.customer != holder {
        return Err(DownloadFault::Unknown);
    }
    let ask = Ask::to_account(holder, Actor::Customer(customer), Occasion::OwnRequest)
        .select(Selection::Data(vec![header.datum]));
    match vault.release(ask, now).await.map_err(known)? {
        Outcome::Released(released) => {
            let opened = released.into_sink(AccessReport);
            let bytes = vault.open_document(&opened, invoice).await.map_err(known)?;
            Ok(Download { header, bytes: bytes.to_vec() })
        }
        Outcome::Refused(refusal) => Err(DownloadFault::Refused(Box::new(refusal))),
    }
}

/// Gives a member of staff a document of a customer they have opened for billing or accountability.
///
/// Enforces: U3, SEC, invariant 7
///
/// # Errors
/// [`DownloadFault`].
pub async fn download(
    house: &House,
    staff: StaffId,
    role: Role,
    invoice: InvoiceId,
    now: Timestamp,
) -> Result<Download, DownloadFault> {
    let vault = house.vault();
    let header = vault.invoice(invoice).await.map_err(known)?;
    let customer = header.customer;
    let opening = vault.opening(staff, customer, now).await?;
    let opening = opening.filter(|it| it.role == role && it.until > now);
    let Some(opening) = opening else { return Err(DownloadFault::NotOpen(customer)) };
    let occasion = if opening.ticket.is_some() { Occasion::Ticket } else { Occasion::Reason };
    let (actor, data) = (Actor::Staff { id: staff, role }, vec![header.datum]);
    let because = opening.ticket.map(Why::Ticket);
    let bytes = match opening.purpose {
        Purpose::Billing => {
            hand_out(house, Ask::to_bill(customer, actor, occasion), because, data, invoice, now).await?
        }
        Purpose::Accountability => {
            hand_out(house, Ask::to_account(customer, actor, occasion), because, data, invoice, now).await?
        }
        _ => return Err(DownloadFault::NotOpen(customer)),
    };
    Ok(Download { header, bytes })
}

async fn hand_out<P: amanah_policy::PurposeMarker>(
    house: &House,
    ask: Ask<P>,
    because: Option<Why<'_>>,
    data: Vec<DatumId>,
    invoice: InvoiceId,
    now: Timestamp,
) -> Result<Vec<u8>, DownloadFault>
where
    StaffPage: amanah_vault::Sink<P>,
{
    let ask = ask.select(Selection::Data(data));
    let ask = match because {
        Some(why) => with_why(ask, why),
        None => ask,
    };
    match house.vault().release(ask, now).await.map_err(known)? {
        Outcome::Released(released) => {
            let opened = released.into_sink(StaffPage);
            Ok(house.vault().open_document(&opened, invoice).await.map_err(known)?.to_vec())
        }
        Outcome::Refused(refusal) => Err(DownloadFault::Refused(Box::new(refusal))),
    }
}

fn known(fault: VaultError) -> DownloadFault {
    match fault {
        VaultError::NotFound(_) | VaultError::UnknownCustomer => DownloadFault::Unknown,
        other => other.into(),
    }
}

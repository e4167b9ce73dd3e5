//! The export: everything kept about a customer, for the customer, in one file that a program can read (U2a).
//!
//! It is the access report and what stands beside the data: agreements, sessions, what opens the account, keys of programs,
//! what sign-on providers told us, services, invoices, tickets and letters. Nothing is left out but what the report withholds and names.
//!
//! Of the companies in whose accounts they are it holds what their part there shows them: for an owner all of it.

use amanah_policy::{CustomerId, Timestamp};
use amanah_vault::{
    Account, Actor, AgreementRow, ApiKeyHeader, HistoryEntry, InvoiceHeader, MailHeader, OpenMail,
    PasskeyLine, ProviderNotice, SecondFactorState, ServiceHeader, SessionHeader, SessionOf, TicketHeader,
    TicketMessage, VaultError,
};

use super::letters::is_secret;
use super::my_data::{self, MyData, ReportFault};
use super::report::{self, Accounted, Because, Report};
use crate::accounts::{programs, sessions};
use crate::house::House;
use crate::policy_lifecycle::agreement;

/// More tickets than anybody writes.
const MOST_TICKETS: u32 = 100_000;

/// Of so many letters the words are opened, the newest: each is a release of its own.
const MOST_OPENED: usize = 100;

/// Everything kept about a customer.
pub struct Export {
    /// The data and the processing record.
    pub report: Report,
    /// What they agreed to.
    pub agreements: Vec<AgreementRow>,
    /// Where they are signed in.
    pub sessions: Vec<SessionHeader>,
    /// Their passkeys; what a device signs with stays inside.
    pub passkeys: Vec<PasskeyLine>,
    /// Their second step, where one is set.
    pub second_step: Option<SecondFactorState>,
    /// What sign-on providers told us of them.
    pub notices: Vec<ProviderNotice>,
    /// Which programs act for them.
    pub keys: Vec<ApiKeyHeader>,
    /// Their services.
    pub services: Vec<ServiceHeader>,
    /// Their invoices and credit notes; each document is fetched as the file it is.
    pub invoices: Vec<InvoiceHeader>,
    /// Their tickets, with who wrote what when; the texts are data.
    pub tickets: Vec<(TicketHeader, Vec<TicketMessage>)>,
    /// The letters to them, with their words where these are kept and carry no code or link.
    pub letters: Vec<(MailHeader, Option<OpenMail>)>,
    /// What is kept of the companies in whose accounts they are, as far as their part there shows it.
    pub companies: Vec<CompanyPart>,
}

/// What is kept of a company, for a person of its account.
pub struct CompanyPart {
    /// The data that the person's part shows, as the page of the company shows them.
    pub data: MyData,
    /// The company's services; for its owner alone.
    pub services: Vec<ServiceHeader>,
    /// The company's invoices and credit notes; for its owner alone.
    pub invoices: Vec<InvoiceHeader>,
}

impl core::fmt::Debug for Export {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Export").field("customer", &self.report.customer.id).finish_non_exhaustive()
    }
}

impl Export {
    /// The processing record, newest first, as far as it is told to its customer.
    pub fn record(&self) -> impl Iterator<Item = &HistoryEntry> {
        self.report.entries()
    }
}

/// Gathers everything kept about a customer, for the customer or a program of theirs. Each release stands in the ledger.
///
/// Enforces: U2a
///
/// # Errors
/// When the policy refuses, or the store fails.
pub async fn export(house: &House, customer: CustomerId, now: Timestamp) -> Result<Export, ReportFault> {
    let vault = house.vault();
    let letters = letters(house, customer, now).await?;
    let mut tickets = Vec::new();
    for ticket in vault.tickets_of(customer, MOST_TICKETS).await? {
        let messages = vault.ticket_messages(ticket.id).await?;
        tickets.push((ticket, messages));
    }
    let agreements = agreement::history(house, customer).await?;
    let sessions = sessions::list(house, customer, now).await?;
    let passkeys = vault.passkeys(SessionOf::Customer(customer)).await?;
    let second_step = vault.second_factor(SessionOf::Customer(customer)).await?;
    let notices = vault.provider_notices(customer).await?;
    let keys = programs::list(house, SessionOf::Customer(customer), now).await?;
    let services = vault.services(customer).await?;
    let invoices = vault.invoices_of(customer).await?;
    let companies = companies(house, customer, now).await?;
    // Last, so that the record it holds tells of everything opened before.
    let actor = Actor::Customer(customer);
    let report = match report::account(house, customer, actor, &Because::OwnRequest, now).await? {
        Accounted::Report(report) => *report,
        Accounted::Refused(refusal) => return Err(ReportFault::Refused(Box::new(refusal))),
    };
    Ok(Export {
        report,
        agreements,
        sessions,
        passkeys,
        second_step,
        notices,
        keys,
        services,
        invoices,
        tickets,
        letters,
        companies,
    })
}

/// The companies in whose accounts somebody is. Each release stands in the record of its company, as that of the page does.
///
/// Enforces: U2a, SEC
async fn companies(
    house: &House,
    person: CustomerId,
    now: Timestamp,
) -> Result<Vec<CompanyPart>, ReportFault> {
    let vault = house.vault();
    let mut companies = Vec::new();
    for account in vault.accounts_of(person).await?.into_iter().filter(Account::is_of_company) {
        let data = match my_data::show_to(house, account.holder, person, now).await {
            Ok(data) => data,
            // Their part there shows nothing; or the company was erased meanwhile.
            Err(ReportFault::Refused(_) | ReportFault::Vault(VaultError::UnknownCustomer)) => continue,
            Err(other) => return Err(other),
        };
        let (services, invoices) = match account.is_ended_by(person) {
            true => (vault.services(account.holder).await?, vault.invoices_of(account.holder).await?),
            false => (Vec::new(), Vec::new()),
        };
        companies.push(CompanyPart { data, services, invoices });
    }
    Ok(companies)
}

async fn letters(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<(MailHeader, Option<OpenMail>)>, VaultError> {
    let mut letters = Vec::new();
    let mut opened = 0;
    for letter in house.vault().mails_of(customer, report::MOST_LETTERS).await? {
        let is_readable = letter.has_text && !is_secret(&letter) && opened < MOST_OPENED;
        let words = if is_readable { open(house, customer, &letter, now).await? } else { None };
        opened += usize::from(words.is_some());
        letters.push((letter, words));
    }
    Ok(letters)
}

/// The words of a letter, unless they went meanwhile.
async fn open(
    house: &House,
    customer: CustomerId,
    letter: &MailHeader,
    now: Timestamp,
) -> Result<Option<OpenMail>, VaultError> {
    match house.vault().open_own_mail(customer, letter.id, now).await {
        Ok(open) => Ok(Some(open)),
        Err(VaultError::NotFound(_) | VaultError::NotNow(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

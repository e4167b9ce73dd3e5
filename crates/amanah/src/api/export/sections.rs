//! The sections of the document, walked through item by item.

use amanah_service::purposes::accountability::export::{CompanyPart, Export};
use serde::Serialize;

use super::shape::{Agreement, Letter, Notice, OfCompany, Passkey, Program, SecondStep, Session, Ticket};
use crate::api::dto::{Datum, Invoice, Service, Use, WithheldDatum};
use crate::api::me::requests::Request;

/// A section, by its name in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Data,
    Withheld,
    Agreements,
    Sessions,
    Passkeys,
    SecondStep,
    Programs,
    ProviderNotices,
    Requests,
    Services,
    Invoices,
    Tickets,
    Letters,
    CompanyData,
    CompanyServices,
    CompanyInvoices,
    Record,
}

impl Section {
    /// Every section, in the order of the document.
    pub(super) const ALL: [Self; 17] = [
        Self::Data,
        Self::Withheld,
        Self::Agreements,
        Self::Sessions,
        Self::Passkeys,
        Self::SecondStep,
        Self::Programs,
        Self::ProviderNotices,
        Self::Requests,
        Self::Services,
        Self::Invoices,
        Self::Tickets,
        Self::Letters,
        Self::CompanyData,
        Self::CompanyServices,
        Self::CompanyInvoices,
        Self::Record,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Withheld => "withheld",
            Self::Agreements => "agreements",
            Self::Sessions => "sessions",
            Self::Passkeys => "passkeys",
            Self::SecondStep => "second_step",
            Self::Programs => "programs",
            Self::ProviderNotices => "provider_notices",
            Self::Requests => "requests",
            Self::Services => "services",
            Self::Invoices => "invoices",
            Self::Tickets => "tickets",
            Self::Letters => "letters",
            Self::CompanyData => "company_data",
            Self::CompanyServices => "company_services",
            Self::CompanyInvoices => "company_invoices",
            Self::Record => "processing_record",
        }
    }
}

/// One item of a section.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Item {
    Datum(Box<Datum>),
    Withheld(WithheldDatum),
    Agreement(Agreement),
    Session(Session),
    Passkey(Passkey),
    SecondStep(SecondStep),
    Program(Program),
    Notice(Notice),
    Request(Box<Request>),
    Service(Box<Service>),
    Invoice(Box<Invoice>),
    Ticket(Ticket),
    Letter(Letter),
    OfCompany(Box<OfCompany<Datum>>),
    CompanyService(Box<OfCompany<Service>>),
    CompanyInvoice(Box<OfCompany<Invoice>>),
    Use(Box<Use>),
}

/// The items of a section, each made when it is taken.
pub(super) fn items(export: &Export, section: Section) -> Box<dyn Iterator<Item = Item> + '_> {
    let report = &export.report;
    match section {
        Section::Data => {
            Box::new(report.data.data().map(|(label, value)| Item::Datum(Box::new(Datum::of(label, value)))))
        }
        Section::Withheld => {
            Box::new(report.data.withheld().iter().map(|held| Item::Withheld(WithheldDatum::of(held))))
        }
        Section::Agreements => {
            Box::new(export.agreements.iter().map(|row| Item::Agreement(Agreement::of(row))))
        }
        Section::Sessions => Box::new(export.sessions.iter().map(|row| Item::Session(Session::of(row)))),
        Section::Passkeys => Box::new(export.passkeys.iter().map(|line| Item::Passkey(Passkey::of(line)))),
        Section::SecondStep => {
            Box::new(export.second_step.iter().map(|state| Item::SecondStep(SecondStep::of(*state))))
        }
        Section::ProviderNotices => Box::new(export.notices.iter().map(|row| Item::Notice(Notice::of(row)))),
        Section::Requests => Box::new(
            report.requests.iter().map(|(case, steps)| Item::Request(Box::new(Request::of(case, steps)))),
        ),
        Section::Programs => Box::new(export.keys.iter().map(|key| Item::Program(Program::of(key)))),
        Section::Services => Box::new(export.services.iter().map(|service| {
            let name = |datum| report.data.datum(datum).map(|(_, value)| value);
            Item::Service(Box::new(Service::of(service, name)))
        })),
        Section::Invoices => Box::new(
            export.invoices.iter().map(|row| Item::Invoice(Box::new(Invoice::of(row, report.made_at)))),
        ),
        Section::Tickets => {
            Box::new(export.tickets.iter().map(|(row, messages)| Item::Ticket(Ticket::of(row, messages))))
        }
        Section::Letters => Box::new(
            export.letters.iter().map(|(letter, words)| Item::Letter(Letter::of(letter, words.as_ref()))),
        ),
        Section::CompanyData => Box::new(export.companies.iter().flat_map(|company| {
            let data = company.data.opened.data();
            data.map(|(label, value)| Item::OfCompany(of(company, Datum::of(label, value))))
        })),
        Section::CompanyServices => Box::new(export.companies.iter().flat_map(|company| {
            company.services.iter().map(|service| {
                let name = |datum| company.data.opened.datum(datum).map(|(_, value)| value);
                Item::CompanyService(of(company, Service::of(service, name)))
            })
        })),
        Section::CompanyInvoices => Box::new(export.companies.iter().flat_map(|company| {
            let invoices = company.invoices.iter();
            invoices.map(|row| Item::CompanyInvoice(of(company, Invoice::of(row, report.made_at))))
        })),
        Section::Record => Box::new(export.record().map(|entry| Item::Use(Box::new(Use::of(entry))))),
    }
}

fn of<T>(company: &CompanyPart, item: T) -> Box<OfCompany<T>> {
    Box::new(OfCompany::new(company.data.header.number, item))
}

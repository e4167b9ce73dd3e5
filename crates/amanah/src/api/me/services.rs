//! What an account has and what it is to pay: services, invoices, and each document as it was issued.

use amanah_policy::{InvoiceId, Purpose};
use amanah_service::accounts::services;
use amanah_service::purposes::billing::read;

use super::accounts::{OF_ACCOUNT, PARTS_OF_ACCOUNT, account_of};
use crate::api::answer::{Answer, Answered, Attachment};
use crate::api::call::Call;
use crate::api::dto::{Invoice, List, Service};
use crate::api::invoices::told;
use crate::api::operation::Operation;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/me/services",
            "listMyServices",
            "The services of an account, oldest first",
            list,
        )
        .asking(PARTS_OF_ACCOUNT)
        .giving::<List<Service>>(),
        Operation::reading(
            "/api/v1/me/invoices",
            "listMyInvoices",
            "The invoices of an account, newest first",
            invoices,
        )
        .asking(PARTS_OF_ACCOUNT)
        .giving::<List<Invoice>>(),
        Operation::reading(
            "/api/v1/me/invoices/{invoice}/document",
            "readMyInvoice",
            "The document of an invoice, byte for byte",
            document,
        )
        .asking(OF_ACCOUNT)
        .giving_a_file(&["application/pdf"]),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let all = services::own(house, person, account.holder, call.now).await?;
    let items = all.services.iter().map(|service| Service::of(service, |datum| all.name(datum)));
    Answer::with(&List::part(&call, items))
}

async fn invoices(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let all = read::own(house, person, &account).await?;
    let items = all.invoices.iter().map(|invoice| Invoice::of(invoice, call.now));
    Answer::with(&List::part(&call, items))
}

async fn document(doors: Doors, call: Call) -> Answered {
    let invoice: InvoiceId = call.part("invoice")?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let found = read::download_own(house, person, account.holder, invoice, call.now).await.map_err(told)?;
    Answer::file(Attachment::document(found.bytes, &found.header.label, found.header.sha256))
}

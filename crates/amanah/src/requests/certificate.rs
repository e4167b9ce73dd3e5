//! The certificate of an erasure, for whoever has the code of its request: to print, or as the signed text that anybody can
//! verify.

use amanah_service::accounts::limits::Deed;
use amanah_service::deletion::certificate::{self, Signed};
use amanah_service::deletion::status;

use super::unlisted;
use crate::certificate as paper;
use crate::portal::here::whence;
use crate::web::answer::document;
use crate::web::{Doors, Fault, Outcome, Visit, text_document};

/// Hands out the newest issue as a page to print.
///
/// Enforces: DEL3
pub(crate) async fn page(doors: Doors, visit: Visit) -> Outcome {
    let signed = newest(&doors, &visit).await?;
    let pdf = paper::pdf(doors.house()?, &signed)
        .map_err(|stop| Fault::from(std::io::Error::other(stop.message)))?;
    document(pdf, &paper::file_name(&signed.certificate)).map(unlisted)
}

/// Hands out the newest issue as it was signed.
///
/// Enforces: DEL3
pub(crate) async fn signed(doors: Doors, visit: Visit) -> Outcome {
    let signed = newest(&doors, &visit).await?;
    let name = format!("{}.txt", paper::file_name(&signed.certificate));
    text_document(signed.note, &name).map(unlisted)
}

async fn newest(doors: &Doors, visit: &Visit) -> Result<Signed, Fault> {
    let house = doors.house()?;
    house
        .take_try(Deed::StatusFrom, &whence(visit).network_text(), visit.now)
        .await?
        .map_err(|often| Fault::TooMany { retry_seconds: often.retry_seconds })?;
    let found = status::of_code(house, visit.part("code")).await?.ok_or(Fault::NotFound)?;
    if found.receipt.is_none() {
        return Err(Fault::NotFound);
    }
    certificate::latest(house, found.case.customer).await?.ok_or(Fault::NotFound)
}

//! The public pages of requests with a clock: the links that confirm or stop a deletion, and the page that says how a
//! request stands. None needs a sign-in, and none says who it is about (DEL2, DEL3).
//!
//! Layout: `confirm` and `stop` are behind the links of letters, `status` and `certificate` are behind the code; `told` puts the course of a
//! request in words, for these pages and for the case in ClientZone, `plan` what an erasure would do.
//!
//! Deliberately absent: anything that happens on GET, because scanners of mail open links.

mod certificate;
mod confirm;
pub(crate) mod plan;
mod status;
mod stop;
pub(crate) mod told;

use amanah_service::House;
use amanah_service::deletion::course::STATUS_PATH;
use amanah_service::vault::RightsCase;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::Response;

use crate::web::endpoints::{Audience, Endpoint, Room};

/// Every public endpoint of requests.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    use Audience::Everyone;
    use Room::Visitor;
    vec![
        Endpoint::page("/request/confirm/{token}", Visitor, Everyone, confirm::show),
        Endpoint::form("/request/confirm/{token}", Visitor, Everyone, confirm::send),
        Endpoint::page("/request/stop/{token}", Visitor, Everyone, stop::show),
        Endpoint::form("/request/stop/{token}", Visitor, Everyone, stop::send),
        Endpoint::page("/request/{code}", Visitor, Everyone, status::show),
        Endpoint::page("/request/{code}/certificate.pdf", Visitor, Everyone, certificate::page),
        Endpoint::page("/request/{code}/certificate.txt", Visitor, Everyone, certificate::signed),
    ]
}

/// Where the page of a request is found.
pub(crate) fn path_of(house: &House, case: &RightsCase) -> String {
    format!("{STATUS_PATH}{}", house.vault().code_of_case(case.id).expose())
}

/// The same page, which no search engine lists.
pub(crate) fn unlisted(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(name, HeaderValue::from_static("noindex, nofollow"));
    response
}

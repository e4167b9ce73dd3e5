//! Where other companies pass on what somebody asked them for (OpenDSR 2.0; docs/propagation.md, docs/decisions/0019).
//!
//! Layout: `certificate` is what our answers are signed with, `door` the rows of the table.
//!
//! Deliberately absent: anything by which a company could tell a customer of ours from somebody who is none, until the person
//! themself confirmed what was asked for; and data of anybody, which the person alone is given, in ClientZone.

mod certificate;
mod door;

pub use certificate::{Certificate, CertificateFault, Validity};
pub use door::{CERTIFICATE, DISCOVERY, REQUESTS};

use crate::web::endpoints::{Endpoint, Method};

/// Every endpoint of OpenDSR.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    const CONTROLLER: &str = "a company that passes requests on, by its token";
    vec![
        Endpoint::asset(DISCOVERY, door::discover),
        Endpoint::asset(CERTIFICATE, door::certificate),
        Endpoint::callback(REQUESTS, CONTROLLER, door::take).taking(amanah_wire::opendsr::MOST_BYTES),
        Endpoint::called(Method::Get, door::REQUEST, CONTROLLER, door::status).taking(0),
        Endpoint::called(Method::Delete, door::REQUEST, CONTROLLER, door::withdraw).taking(0),
    ]
}

#[cfg(test)]
pub(crate) use certificate::samples;

//! The doors of OpenDSR: what can be asked for, the certificate, and requests.
//!
//! Of everybody a request is answered in the same words after the same time: somebody who is no customer takes as long as
//! somebody who is one.

use std::time::Duration;

use amanah_service::House;
use amanah_service::accounts::limits::{Deed, TooOften};
use amanah_service::deletion::passed_on::{self, Controller, NotPassedOn, NotWithdrawn, Processor};
use amanah_service::vault::VaultError;
use amanah_wire::opendsr::{Discovery, PROCESSOR_DOMAIN, Refusal, Request, SIGNATURE, Signed};
use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use tokio::time::sleep;

use crate::portal::here::whence;
use crate::web::{Doors, Fault, Outcome, Visit};

/// Where it is said what can be asked for.
pub const DISCOVERY: &str = "/opendsr/v2/discovery";
/// Where the certificate is.
pub const CERTIFICATE: &str = "/opendsr/v2/certificate.pem";
/// Where requests are passed on.
pub const REQUESTS: &str = "/opendsr/v2/requests";
/// One of them.
pub(super) const REQUEST: &str = "/opendsr/v2/requests/{id}";

/// A request is answered no sooner, so that the time says nothing about whom it is about.
const EVEN: Duration = Duration::from_millis(500);

/// After so many seconds a request that is in the making can be passed on again.
const AGAIN_SECONDS: u64 = 30;

/// Says what can be asked for here, and where the certificate is.
pub(super) async fn discover(doors: Doors, _visit: Visit) -> Outcome {
    let (house, _) = open(&doors)?;
    let certificate = house.settings().link(CERTIFICATE);
    let body = Discovery { certificate: &certificate }.body().map_err(|_| unwritten())?;
    Ok(json(StatusCode::OK, body))
}

/// The certificate with its chain.
pub(super) async fn certificate(doors: Doors, _visit: Visit) -> Outcome {
    let (_, processor) = open(&doors)?;
    let mut response = Response::new(Body::from(processor.certificate.clone()));
    let media_type = HeaderValue::from_static("application/pem-certificate-chain");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    Ok(response)
}

/// Takes a request, and gives a signed receipt for it.
///
/// Enforces: DEL2, SEC
pub(super) async fn take(doors: Doors, visit: Visit) -> Outcome {
    let (house, processor) = open(&doors)?;
    let controller = match known(house, processor, &visit).await? {
        Ok(controller) => controller,
        Err(refusal) => return Ok(refusal),
    };
    let body = visit.upload.as_deref().unwrap_or_default();
    let request = match Request::read(body) {
        Ok(request) => request,
        Err(fault) => return refused(StatusCode::BAD_REQUEST, &fault.to_string()),
    };
    let taking = passed_on::take(house, controller, (&request, body), visit.now);
    let (taken, ()) = tokio::join!(taking, sleep(EVEN));
    let status = match taken {
        Ok(kept) => {
            tracing::info!(controller = %controller.name, asked = request.right.code(), "a request was passed on");
            return signed(StatusCode::CREATED, processor.signed(passed_on::receipt(&kept, body)?)?);
        }
        Err(NotPassedOn::Vault(fault)) => return Err(fault.into()),
        Err(fault @ NotPassedOn::InTheMaking) => {
            return with_patience(StatusCode::SERVICE_UNAVAILABLE, &fault.to_string(), AGAIN_SECONDS);
        }
        Err(NotPassedOn::AnotherUnderThisId) => (StatusCode::CONFLICT, NotPassedOn::AnotherUnderThisId),
        Err(fault) => (StatusCode::BAD_REQUEST, fault),
    };
    refused(status.0, &status.1.to_string())
}

/// Says how a request stands, to whoever passed it on.
///
/// Enforces: SEC
pub(super) async fn status(doors: Doors, visit: Visit) -> Outcome {
    let (house, processor) = open(&doors)?;
    let controller = match known(house, processor, &visit).await? {
        Ok(controller) => controller,
        Err(refusal) => return Ok(refusal),
    };
    match house.vault().passed_on(&controller.name, visit.part("id")).await? {
        Some(kept) => signed(StatusCode::OK, processor.signed(passed_on::status(&kept, visit.now)?)?),
        None => refused(StatusCode::NOT_FOUND, &NotWithdrawn::NotThere.to_string()),
    }
}

/// Withdraws a request that waits.
///
/// Enforces: DEL2
pub(super) async fn withdraw(doors: Doors, visit: Visit) -> Outcome {
    let (house, processor) = open(&doors)?;
    let controller = match known(house, processor, &visit).await? {
        Ok(controller) => controller,
        Err(refusal) => return Ok(refusal),
    };
    let withdrawing = passed_on::withdraw(house, controller, visit.part("id"), visit.now);
    let (withdrawn, ()) = tokio::join!(withdrawing, sleep(EVEN));
    let status = match withdrawn {
        Ok(kept) => {
            let body = passed_on::withdrawal(&kept, visit.now)?;
            return signed(StatusCode::ACCEPTED, processor.signed(body)?);
        }
        Err(NotWithdrawn::Vault(fault)) => return Err(fault.into()),
        Err(NotWithdrawn::NotThere) => (StatusCode::NOT_FOUND, NotWithdrawn::NotThere),
        Err(fault) => (StatusCode::CONFLICT, fault),
    };
    refused(status.0, &status.1.to_string())
}

/// The house and what signs for it; without a certificate there is no such door.
fn open(doors: &Doors) -> Result<(&House, &Processor), Fault> {
    let house = doors.house()?;
    Ok((house, house.processor().ok_or(Fault::NotFound)?))
}

/// The company that calls, or the answer to whoever is none. Who it is, is known by its token alone.
///
/// Enforces: SEC
async fn known<'a>(
    house: &House,
    processor: &'a Processor,
    visit: &Visit,
) -> Result<Result<&'a Controller, Response>, Fault> {
    let controller = token(&visit.called_with).and_then(|token| processor.controller_with(token));
    let Some(controller) = controller else {
        let from = whence(visit).network_text();
        if let Err(often) = house.take_try(Deed::PassOnFrom, &from, visit.now).await? {
            return too_often(often).map(Err);
        }
        tracing::warn!("somebody without a known token would pass requests on");
        let mut refusal = refused(StatusCode::UNAUTHORIZED, "the token is missing, or not one of ours")?;
        refusal.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return Ok(Err(refusal));
    };
    match house.take_try(Deed::PassOnBy, &controller.name, visit.now).await? {
        Ok(()) => Ok(Ok(controller)),
        Err(often) => too_often(often).map(Err),
    }
}

/// The token that came along (RFC 6750, 2.1).
fn token(head: &HeaderMap) -> Option<&str> {
    let (scheme, token) = head.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn signed(status: StatusCode, signed: Signed) -> Outcome {
    let mut response = json(status, signed.body);
    let head = [(PROCESSOR_DOMAIN, signed.domain), (SIGNATURE, signed.signature)];
    for (name, value) in head {
        let value = HeaderValue::from_str(&value)?;
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
    Ok(response)
}

fn too_often(often: TooOften) -> Outcome {
    with_patience(StatusCode::TOO_MANY_REQUESTS, &often.to_string(), often.retry_seconds)
}

fn with_patience(status: StatusCode, why: &str, seconds: u64) -> Outcome {
    let mut refusal = refused(status, why)?;
    refusal.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(refusal)
}

fn refused(status: StatusCode, why: &str) -> Outcome {
    let body = Refusal { code: status.as_u16(), message: why }.body().map_err(|_| unwritten())?;
    Ok(json(status, body))
}

fn unwritten() -> Fault {
    VaultError::Malformed("answer").into()
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

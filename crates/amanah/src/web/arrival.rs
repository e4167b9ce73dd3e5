//! What every door reads of a request before it knows who makes it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Query};
use axum::http::Uri;
use axum::http::header::{HeaderMap, HeaderName};
use axum::http::request::Parts;

use super::visit::Fields;

/// Where the request came from. A proxy on this machine is believed about it; anybody else would be believed about
/// themselves.
pub(super) fn address_of(head: &Parts) -> Option<IpAddr> {
    let ConnectInfo(peer) = head.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = HeaderName::from_static("x-forwarded-for");
    // A proxy adds its word last, in the same line or in one of its own; what stands before it anybody can write.
    let last = head.headers.get_all(&forwarded).iter().next_back().and_then(|line| line.to_str().ok());
    let told = last
        .filter(|_| peer.ip().is_loopback())
        .and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    Some(told.unwrap_or_else(|| peer.ip()))
}

/// What stands after the question mark.
pub(crate) fn query_of(uri: &Uri) -> Fields {
    Query::<Vec<(String, String)>>::try_from_uri(uri).map(|query| Fields::new(query.0)).unwrap_or_default()
}

/// A header as a text.
pub(super) fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

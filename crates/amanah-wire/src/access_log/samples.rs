//! Lines for tests: invented people, reserved names (RFC 2606) and documentation addresses (RFC 5737, RFC 3849).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::{ClientText, Line, RequestLine, normalise_host};

/// Any line that can be read.
pub(super) fn line() -> impl Strategy<Value = Line> {
    let who =
        (address(), client_text(), prop::option::of("[a-z0-9-]{1,9}(\\.[a-z0-9]{1,5}){0,2}(:[0-9]{1,3})?"));
    let when = prop_oneof![0_i64..4_000_000_000_000_000, (0_i64..4_000_000_000).prop_map(|s| s * 1_000_000)];
    let what = (request(), 0_u16..=999, prop_oneof![Just(0), any::<u64>()]);
    (who, when, what, client_text(), client_text()).prop_map(
        |((remote, user, host), at_micros, (request, status, bytes), referer, agent)| Line {
            remote,
            user,
            at_micros,
            request,
            status,
            bytes,
            referer,
            agent,
            virtual_host: host.as_deref().and_then(normalise_host),
        },
    )
}

fn address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<u32>().prop_map(|bits| IpAddr::from(Ipv4Addr::from_bits(bits))),
        any::<u128>().prop_map(|bits| IpAddr::from(Ipv6Addr::from_bits(bits)).to_canonical()),
    ]
}

/// Texts full of what separates fields.
fn client_text() -> impl Strategy<Value = Option<ClientText>> {
    let hostile =
        prop::collection::vec(prop::sample::select(b" \"\\[]-x40n\n\r\xc3\xa9\xff\0:".to_vec()), 0..12);
    let stamped = Just(b"a [17/May/2026:10:05:03 +0700] \"GET / HTTP/1.1\" 200 1 \"".to_vec());
    prop_oneof![
        8 => hostile,
        1 => Just(b"-".to_vec()),
        1 => stamped,
        4 => "[ -~]{0,20}".prop_map(String::into_bytes),
        2 => "\\PC{0,8}".prop_map(String::into_bytes),
    ]
    .prop_map(ClientText::new)
}

fn request() -> impl Strategy<Value = Option<RequestLine>> {
    let http =
        ("[A-Z]{1,7}", client_text(), "HTTP/[123](\\.[01])?").prop_map(|(method, target, protocol)| {
            let target = target.map(|text| text.as_bytes().to_vec()).unwrap_or_default();
            RequestLine::read(&[method.as_bytes(), &target, protocol.as_bytes()].join(&b' '))
        });
    prop_oneof![3 => http, 1 => client_text().prop_map(|text| RequestLine::read(text?.as_bytes()))]
}

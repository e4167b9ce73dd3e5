//! Addresses of clients, and what is left of them when a visitor is masked.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::str::FromStr;

/// A visitor's address without the part that singles out a connection: `203.0.113.0/24`, `2001:db8:7::/48`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Network {
    first: IpAddr,
    prefix_bits: u8,
}

/// Masks a visitor's address: an IPv4 address to its /24, an IPv6 address to its /48.
///
/// A 6to4 address (RFC 3056) carries a whole IPv4 address in its first 48 bits, so it is masked to its /40, which
/// leaves 24 bits of that address.
///
/// Enforces: R1
#[must_use]
pub fn masked(address: IpAddr) -> Network {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let first = Ipv4Addr::from_bits(v4.to_bits() & (u32::MAX << 8));
            Network { first: first.into(), prefix_bits: 24 }
        }
        IpAddr::V6(v6) => {
            let is_6to4 = v6.to_bits() >> 112 == 0x2002;
            let prefix_bits = if is_6to4 { 40 } else { 48 };
            let first = Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (128 - u32::from(prefix_bits))));
            Network { first: first.into(), prefix_bits }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix_bits)
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

/// A text that is not a network as this house masks addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a masked address of the form 203.0.113.0/24")]
pub struct NotANetwork;

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (first, _) = text.split_once('/').ok_or(NotANetwork)?;
        let network = first.parse().map(masked).map_err(|_| NotANetwork)?;
        // Only what masking can give is a network: an address in clear does not come in by this way.
        if network.to_string() == text { Ok(network) } else { Err(NotANetwork) }
    }
}

impl TryFrom<String> for Network {
    type Error = NotANetwork;
    fn try_from(text: String) -> Result<Self, NotANetwork> {
        text.parse()
    }
}

/// Reads a client's address as servers write it: with or without brackets, with or without a zone.
pub(super) fn read(bytes: &[u8]) -> Option<IpAddr> {
    let text = core::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    address.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mask(text: &str) -> String {
        masked(text.parse().expect("an address")).to_string()
    }

    /// Shows: R1
    #[test]
    fn a_visitors_address_is_masked_to_its_network() {
        assert_eq!(mask("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(mask("2001:db8:7:1234:5678::9"), "2001:db8:7::/48");
    }

    #[test]
    fn an_ipv4_address_inside_ipv6_does_not_escape_the_mask() {
        assert_eq!(mask("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(mask("2002:cb00:714d::1"), "2002:cb00:7100::/40");
        assert_eq!(mask("64:ff9b::203.0.113.77"), "64:ff9b::/48");
    }

    #[test]
    fn addresses_are_read_as_servers_write_them() {
        assert_eq!(read(b"[2001:db8::1]"), "2001:db8::1".parse().ok());
        assert_eq!(read(b"fe80::1%eth0"), "fe80::1".parse().ok());
        assert_eq!(read(b"::ffff:203.0.113.7"), "203.0.113.7".parse().ok());
        assert_eq!(read(b"unix:"), None);
        assert_eq!(read(b"shop.example"), None);
    }

    #[test]
    fn an_address_in_clear_is_no_network() {
        assert_eq!("203.0.113.77/24".parse::<Network>(), Err(NotANetwork));
        assert_eq!("203.0.113.77/32".parse::<Network>(), Err(NotANetwork));
        assert_eq!("203.0.113.77".parse::<Network>(), Err(NotANetwork));
    }

    proptest! {
        #[test]
        fn neighbours_look_the_same_and_a_network_reads_as_itself(bits: u128, host in 0_u128..1 << 80) {
            let ours = masked(Ipv6Addr::from_bits(bits).into());
            let v4 = masked(Ipv4Addr::from_bits(u32::try_from(bits >> 96).expect("32 bits")).into());

            prop_assert_eq!(ours, masked(Ipv6Addr::from_bits(bits ^ host).into()));
            prop_assert_eq!(ours.to_string().parse(), Ok(ours));
            prop_assert_eq!(v4.to_string().parse(), Ok(v4));
        }
    }
}

//! How many mails are taken in an hour: of one client, in the name of one domain, and of all together.
//!
//! Whoever has too many is asked to come later and never refused: the mail stays with the mail server, and its time comes.
//! A client is counted only where the mail server names one that is not this machine: without such a name every mail comes
//! from the mail server itself, whose burst is nobody's flood. So is the domain, which anybody can write into a mail.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use amanah_policy::Timestamp;
use amanah_wire::mail::claim;

use super::take_in::Incoming;

const HOUR: i64 = 3_600_000_000;

/// So many clients and domains are remembered. Further ones are counted with all others alone.
const MOST_REMEMBERED: usize = 20_000;

/// How many mails are taken in an hour; none where they are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerHour {
    /// Of one client.
    pub client: u32,
    /// In the name of one domain.
    pub domain: u32,
    /// Of all together.
    pub all: u32,
}

/// Of which kind too many came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TooMany {
    /// From this client.
    Client,
    /// In the name of this domain.
    Domain,
    /// Of all together.
    All,
}

/// What was taken lately. Knows addresses and domains for at most an hour, and writes nothing down.
#[derive(Debug)]
pub(crate) struct Allowance {
    per_hour: PerHour,
    taken: Mutex<Taken>,
}

/// For each that is counted, until when what it had is used up. A whole hour from now is all that it may have.
#[derive(Default)]
struct Taken {
    clients: HashMap<IpAddr, i64>,
    domains: HashMap<String, i64>,
    all: i64,
}

impl core::fmt::Debug for Taken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Taken").field("clients", &self.clients.len()).finish_non_exhaustive()
    }
}

impl Allowance {
    pub(crate) fn new(per_hour: PerHour) -> Self {
        Self { per_hour, taken: Mutex::default() }
    }

    /// Takes one mail off what its client and all together may send.
    pub(crate) fn take_of_client(&self, client: Option<IpAddr>, now: Timestamp) -> Result<(), TooMany> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = client.and_then(counted) {
            take_of(&mut taken.clients, client, self.per_hour.client, now).ok_or(TooMany::Client)?;
        }
        take(&mut taken.all, self.per_hour.all, now).ok_or(TooMany::All)
    }

    /// Takes one mail off what may come in the name of the domain that its sender claims.
    pub(crate) fn take_of_domain(&self, incoming: &Incoming, now: Timestamp) -> Result<(), TooMany> {
        if self.per_hour.domain == 0 || incoming.client.and_then(counted).is_none() {
            return Ok(());
        }
        let claimed = claim::addresses(&incoming.mail, "");
        let domain = claimed.first().and_then(|address| address.rsplit_once('@'));
        let Some((_, domain)) = domain else { return Ok(()) };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let domain = domain.to_ascii_lowercase();
        take_of(&mut taken.domains, domain, self.per_hour.domain, now).ok_or(TooMany::Domain)
    }
}

/// By what a client is counted: its address, or of an IPv6 address the network, which one machine has; this machine is not.
fn counted(client: IpAddr) -> Option<IpAddr> {
    let client = client.to_canonical();
    if client.is_loopback() {
        return None;
    }
    Some(match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(long) => Ipv6Addr::from_bits(long.to_bits() & !u128::from(u64::MAX)).into(),
    })
}

/// Takes one off what `whose` may have. Whoever had nothing for an hour is forgotten when room is needed.
fn take_of<K: Eq + std::hash::Hash>(
    taken: &mut HashMap<K, i64>,
    whose: K,
    per_hour: u32,
    now: Timestamp,
) -> Option<()> {
    if per_hour == 0 {
        return Some(());
    }
    if taken.len() >= MOST_REMEMBERED && !taken.contains_key(&whose) {
        taken.retain(|_, until| *until > now.as_micros());
        if taken.len() >= MOST_REMEMBERED {
            return Some(());
        }
    }
    take(taken.entry(whose).or_default(), per_hour, now)
}

/// Takes one off an hour's worth, which comes back evenly.
fn take(until: &mut i64, per_hour: u32, now: Timestamp) -> Option<()> {
    if per_hour == 0 {
        return Some(());
    }
    let one = HOUR.div_euclid(i64::from(per_hour)).max(1);
    let now = now.as_micros();
    // A clock that went back leaves nobody shut out for longer than an hour.
    let used = (*until).clamp(now, now.saturating_add(HOUR)).saturating_add(one);
    if used > now.saturating_add(HOUR) {
        return None;
    }
    *until = used;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_478_400);
    const FEW: PerHour = PerHour { client: 3, domain: 2, all: 10 };

    fn from(address: &str) -> Option<IpAddr> {
        address.parse().ok()
    }

    fn mail(client: &str, sender: &str) -> Incoming {
        Incoming {
            return_path: String::new(),
            client: from(client),
            is_utf8: false,
            mail: format!("From: {sender}\r\n\r\n").into_bytes(),
        }
    }

    /// Shows: SEC
    #[test]
    fn a_client_has_its_hours_worth_at_once_and_then_one_after_the_other() {
        let allowance = Allowance::new(FEW);
        let client = || allowance.take_of_client(from("192.0.2.1"), NOON);

        assert_eq!([client(), client(), client(), client()], [Ok(()), Ok(()), Ok(()), Err(TooMany::Client)]);
        assert_eq!(allowance.take_of_client(from("192.0.2.2"), NOON), Ok(()), "another one's is another's");
        let later = NOON.plus_micros(HOUR / 3);
        assert_eq!(allowance.take_of_client(from("192.0.2.1"), later), Ok(()));
        assert_eq!(allowance.take_of_client(from("192.0.2.1"), later), Err(TooMany::Client));
    }

    /// Shows: SEC
    #[test]
    fn machines_of_one_network_are_one_client_and_all_together_have_an_end() {
        let allowance = Allowance::new(FEW);
        for machine in 1..=3 {
            let client = from(&format!("2001:db8:1:2::{machine}"));
            assert_eq!(allowance.take_of_client(client, NOON), Ok(()));
        }
        assert_eq!(allowance.take_of_client(from("2001:db8:1:2:9::1"), NOON), Err(TooMany::Client));
        for machine in 1..=7 {
            let client = from(&format!("192.0.2.{machine}"));
            assert_eq!(allowance.take_of_client(client, NOON), Ok(()));
        }
        assert_eq!(allowance.take_of_client(from("192.0.2.99"), NOON), Err(TooMany::All));
    }

    #[test]
    fn this_machine_and_whoever_is_not_named_are_counted_with_all_alone() {
        let allowance = Allowance::new(PerHour { all: 10_000, ..FEW });

        for client in [None, from("127.0.0.5"), from("::1"), from("::ffff:127.0.0.1")] {
            assert!((0..2_000).all(|_| allowance.take_of_client(client, NOON).is_ok()), "{client:?}");
        }
        assert!((0..99).all(|_| allowance.take_of_domain(&mail("127.0.0.1", "a@x.example"), NOON).is_ok()));
    }

    /// Shows: SEC
    #[test]
    fn a_domain_has_its_end_from_wherever_its_mails_come() {
        let allowance = Allowance::new(FEW);
        let take = |client, sender| allowance.take_of_domain(&mail(client, sender), NOON);

        assert_eq!(take("192.0.2.1", "a@x.example"), Ok(()));
        assert_eq!(take("192.0.2.2", "B <b@X.example>"), Ok(()));
        assert_eq!(take("192.0.2.3", "c@x.example"), Err(TooMany::Domain));
        assert_eq!(take("192.0.2.3", "c@y.example"), Ok(()));
        assert_eq!(take("192.0.2.3", "nobody"), Ok(()));
    }

    #[test]
    fn nothing_is_counted_where_there_is_no_number() {
        let allowance = Allowance::new(PerHour { client: 0, domain: 0, all: 0 });

        assert!((0..50_000).all(|_| allowance.take_of_client(from("192.0.2.1"), NOON).is_ok()));
    }

    #[test]
    fn what_is_remembered_has_an_end_and_the_quiet_make_room() {
        let mut taken = HashMap::new();
        for number in 0..MOST_REMEMBERED + 5 {
            assert_eq!(take_of(&mut taken, number, 1, NOON), Some(()));
        }
        assert_eq!(taken.len(), MOST_REMEMBERED);

        assert_eq!(take_of(&mut taken, MOST_REMEMBERED + 9, 1, NOON.plus_hours(2)), Some(()));
        assert_eq!(taken.len(), 1);
    }

    #[test]
    fn a_clock_that_went_back_shuts_nobody_out_for_longer_than_an_hour() {
        let mut until = 0;
        assert_eq!(take(&mut until, 1, NOON.plus_days(9)), Some(()));

        assert_eq!(take(&mut until, 1, NOON), None);
        assert_eq!(take(&mut until, 1, NOON.plus_hours(10 * 24)), Some(()));
    }
}

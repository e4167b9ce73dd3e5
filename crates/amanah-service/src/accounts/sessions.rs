//! Sessions: where somebody is signed in, and signing out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use amanah_policy::{CustomerId, DatumId, SessionId, Timestamp};
use amanah_vault::{Entered, Entrance, Personal, Secret, SessionHeader, SessionOf, SignedInBy, VaultError};

use crate::accounts::events::{self, SecurityNews};
use crate::house::House;
use crate::policy_lifecycle::agreement;

/// From where a request comes: what is recorded of every sign-in (R1).
#[derive(Clone, Copy)]
pub struct Whence<'a> {
    /// The network address; none when the door does not know it.
    pub address: Option<IpAddr>,
    /// The program, as it names itself.
    pub program: &'a str,
}

impl Whence<'_> {
    /// The network address as a text, for the record.
    #[must_use]
    pub fn address_text(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }

    /// The network as a text, for counting tries: the address, or of IPv6 the first 64 bits, which is the least that a
    /// customer of an access provider gets (RFC 6177). Otherwise one person would have 2^64 times as many tries.
    ///
    /// Enforces: SEC
    #[must_use]
    pub fn network_text(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() & (u128::MAX << 64);
                format!("{}/64", Ipv6Addr::from_bits(network))
            }
        }
    }

    /// The neighbourhood in the net, for telling a place from another: addresses move within it by themselves.
    pub(crate) fn neighbourhood_text(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => {
                format!("{}/16", Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 16)))
            }
            Some(IpAddr::V6(address)) => {
                format!("{}/32", Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 96)))
            }
        }
    }

    /// The program without its versions, which change by themselves.
    pub(crate) fn family_text(&self) -> String {
        self.program.chars().filter(|c| c.is_alphabetic()).take(LONGEST_PROGRAM).collect()
    }

    /// Address and program, as they are recorded and told.
    pub(crate) fn in_words(&self) -> String {
        in_words(*self)
    }
}

/// A customer who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub customer: CustomerId,
    /// The session.
    pub session: SessionHeader,
    /// Its secret, for the cookie.
    pub secret: Secret,
}

/// A customer who proved once who they are. It is no session yet.
#[derive(Clone, Copy, Debug)]
pub struct Proved {
    /// Who.
    pub customer: CustomerId,
    /// By what.
    pub by: SignedInBy,
    /// The password or passkey that it was: it must be there still when the session opens.
    pub credential: Option<DatumId>,
}

impl Proved {
    /// By something that is used up by the proof, or by a provider.
    #[must_use]
    pub const fn new(customer: CustomerId, by: SignedInBy) -> Self {
        Self { customer, by, credential: None }
    }
}

/// For how long a proof of identity lets somebody do sensitive things, in microseconds: five minutes.
const PROOF_MICROS: i64 = 300_000_000;

/// The longest name of a program that is recorded, in characters.
const LONGEST_PROGRAM: usize = 160;

/// Opens a session for a customer who proved who they are, and records the sign-in as a datum of theirs.
///
/// The first use of a policy version that the sign-in page names counts as agreement to it (ACC).
///
/// Enforces: R1
///
/// # Errors
/// [`VaultError::NotNow`] when what they proved it by was replaced or taken away meanwhile; when the store fails.
pub async fn open(
    house: &House,
    proved: Proved,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<SignedIn, VaultError> {
    let ends_at = now.plus_hours(i64::from(house.vault().policy().clocks().session_absolute_hours));
    let (network, program) = (whence.neighbourhood_text(), whence.family_text());
    let Proved { customer, by, credential } = proved;
    let from = Personal::new(in_words(whence));
    let entrance = Entrance { by, credential, ends_at, from, network: &network, program: &program };
    let Entered { session, secret, is_new_place } = house.vault().enter(customer, entrance, now).await?;
    agreement::agree_by_use(house, customer, now).await?;
    if is_new_place {
        events::tell(house, customer, SecurityNews::NewPlace, &whence.in_words(), now).await?;
    }
    Ok(SignedIn { customer, session, secret })
}

fn in_words(whence: Whence<'_>) -> String {
    let address = whence.address_text();
    let letters = whence.program.chars().filter(|c| !c.is_control());
    let program = letters.take(LONGEST_PROGRAM).collect::<String>().trim().to_owned();
    match (address.is_empty(), program.is_empty()) {
        (false, false) => format!("{address}, {program}"),
        (false, true) => address,
        (true, false) => program,
        (true, true) => "-".to_owned(),
    }
}

/// The session of a cookie, if it is valid now.
///
/// # Errors
/// When the store fails.
pub async fn recognise(
    house: &House,
    secret: &str,
    now: Timestamp,
) -> Result<Option<SessionHeader>, VaultError> {
    let idle_minutes = i64::from(house.vault().policy().clocks().session_idle_minutes);
    let idle_after = now.plus_micros(-idle_minutes.saturating_mul(60_000_000));
    house.vault().session(secret, idle_after, now).await
}

/// Every valid session of a customer, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<SessionHeader>, VaultError> {
    let mut sessions = house.vault().sessions(SessionOf::Customer(customer), now).await?;
    sessions.sort_by_key(|session| core::cmp::Reverse((session.opened_at, session.id)));
    Ok(sessions)
}

/// Ends the session somebody is in.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(house: &House, session: SessionId, now: Timestamp) -> Result<(), VaultError> {
    house.vault().end_session(session, now).await
}

/// Ends one session of a customer; another customer's is not found.
///
/// Enforces: SEC
///
/// # Errors
/// [`VaultError::NotFound`] when it is not theirs or over already.
pub async fn end_one(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), VaultError> {
    let is_theirs = list(house, customer, now).await?.iter().any(|theirs| theirs.id == session);
    if !is_theirs {
        return Err(VaultError::NotFound("session"));
    }
    house.vault().end_session(session, now).await
}

/// Ends every session of a customer, but for one.
///
/// # Errors
/// When the store fails.
pub async fn end_others(
    house: &House,
    customer: CustomerId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<(), VaultError> {
    for session in list(house, customer, now).await? {
        if Some(session.id) != keep {
            house.vault().end_session(session.id, now).await?;
        }
    }
    Ok(())
}

/// Ends one session of a customer from another one, and tells their mailbox.
///
/// # Errors
/// As [`end_one`].
pub async fn end_one_from(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), VaultError> {
    end_one(house, customer, session, now).await?;
    events::tell(house, customer, SecurityNews::SessionsEnded, "", now).await
}

/// Ends every session of a customer but this one, and tells their mailbox when there was another.
///
/// # Errors
/// When the store fails.
pub async fn end_others_from(
    house: &House,
    customer: CustomerId,
    here: SessionId,
    now: Timestamp,
) -> Result<(), VaultError> {
    if list(house, customer, now).await?.iter().all(|session| session.id == here) {
        return Ok(());
    }
    end_others(house, customer, Some(here), now).await?;
    events::tell(house, customer, SecurityNews::SessionsEnded, "", now).await
}

/// Ends every session of a customer for a program of theirs, and tells their mailbox when there was one.
///
/// # Errors
/// When the store fails.
pub async fn end_all_for_a_program(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(), VaultError> {
    if list(house, customer, now).await?.is_empty() {
        return Ok(());
    }
    end_others(house, customer, None, now).await?;
    events::tell(house, customer, SecurityNews::SessionsEnded, "", now).await
}

/// Whether the person in this session proved who they are so lately that sensitive acts need no other proof.
#[must_use]
pub fn is_freshly_proved(session: &SessionHeader, now: Timestamp) -> bool {
    session.proved_at.plus_micros(PROOF_MICROS) > now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_is_recorded_as_address_and_program() {
        let address = Some(IpAddr::from([203, 0, 113, 7]));

        assert_eq!(in_words(Whence { address, program: "Firefox 128\r\n" }), "203.0.113.7, Firefox 128");
        assert_eq!(in_words(Whence { address, program: " " }), "203.0.113.7");
        assert_eq!(in_words(Whence { address: None, program: "" }), "-");
    }

    /// Shows: SEC
    #[test]
    fn tries_are_counted_by_the_network_that_one_customer_has() {
        let network = |address: &str| {
            let address = Some(address.parse().unwrap());
            Whence { address, program: "" }.network_text()
        };

        assert_eq!(network("2001:db8:7:1:aaaa::1"), network("2001:db8:7:1:bbbb:2::3"));
        assert_ne!(network("2001:db8:7:1::1"), network("2001:db8:7:2::1"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    }

    #[test]
    fn a_place_is_the_same_though_address_and_version_move() {
        let place = |address: &str, program| {
            let whence = Whence { address: Some(address.parse().unwrap()), program };
            (whence.neighbourhood_text(), whence.family_text())
        };

        assert_eq!(place("203.0.113.7", "Firefox 128"), place("203.0.9.1", "Firefox 129"));
        assert_ne!(place("203.0.113.7", "Firefox 128").0, place("198.51.100.7", "Firefox 128").0);
        assert_ne!(place("203.0.113.7", "Firefox 128").1, place("203.0.113.7", "curl/8").1);
        assert_eq!(place("2001:db8:7::1", "x").0, place("2001:db8:9::1", "x").0);
    }
}

//! Passkeys: a key pair on a device of its owner, for one site, with which they sign in after the device has verified them.
//! So a passkey is both factors at once.
//!
//! Each ceremony waits sealed for five minutes and is taken out by its token, which the page carries; the challenge is made
//! of the token, so a challenge that is read on its way says nothing about it.

use std::collections::BTreeMap;

use amanah_policy::purpose::Accountability;
use amanah_policy::{Attribute, CustomerId, DatumId, Occasion, SessionId, StaffId, Timestamp};
use amanah_vault::{
    AccessReport, Actor, Ask, CredentialKey, Device, NewPasskey, NewPending, Outcome, PasskeyLine,
    PasskeyUse, PendingFault, PendingKind, Secret, SecretKind, Selection, SessionOf, SignedInBy, UsedPasskey,
    VaultError,
};
use amanah_wire::webauthn::{self, Expected, PublicKey, WebauthnFault};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::accounts::events::{self, SecurityNews};
use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::proof;
use crate::accounts::sessions::{self, Proved, SignedIn, Whence};
use crate::house::House;

/// For how long a ceremony waits, in microseconds: five minutes.
const WAITS_MICROS: i64 = 300_000_000;
/// The longest answer of a page that is read, in bytes.
const LONGEST_ANSWER: usize = 32 * 1024;

const FACT_SESSION: &str = "session";
const FACT_ROOM: &str = "room";

/// Why nothing was done with a passkey.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasskeyFault {
    /// The answer belongs to something else, or is none.
    #[error(transparent)]
    Answer(#[from] WebauthnFault),
    /// The ceremony is over, was used, or belongs to somebody else.
    #[error(transparent)]
    Over(#[from] PendingFault),
    /// Nobody here has this passkey, or the signature is wrong; both look the same.
    #[error("this passkey opens nothing here; sign in another way")]
    Unknown,
    /// The counter of the passkey went back: there is a copy of it.
    #[error("this passkey seems to have been copied; sign in another way and remove it")]
    Copied,
    /// It was added before.
    #[error("this passkey was added already")]
    AddedAlready,
    /// Ten are the most.
    #[error("ten passkeys are the most; remove one first")]
    TooMany,
    /// It is none of theirs, or was removed already.
    #[error("no such passkey")]
    NotThere,
    /// The person must prove who they are first.
    #[error("prove again who you are, then change how you sign in")]
    ProofNeeded,
    /// Too many tries.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the passkey could not be kept or read")]
    Vault(#[from] VaultError),
}

/// A ceremony that was begun: what the page gives the browser.
#[derive(Debug)]
pub struct Ceremony {
    /// What takes the ceremony out again.
    pub token: Secret,
    /// The challenge to be signed, as the browser's script takes it.
    pub challenge: String,
    /// The site that keys are made for.
    pub site: String,
}

/// A ceremony that makes a passkey.
#[derive(Debug)]
pub struct Making {
    /// The ceremony.
    pub ceremony: Ceremony,
    /// By what the authenticator knows its owner: random bytes, in the script's form.
    pub owner: String,
    /// What the authenticator shows: the address they sign in with, released to them for it.
    pub name: Secret,
    /// The ids of the passkeys there are, in the script's form: a device that has one of them makes no second.
    pub known: Vec<String>,
}

/// Whether somebody may change how they sign in: they proved lately who they are.
async fn require_proof(
    house: &House,
    of: SessionOf,
    session: SessionId,
    now: Timestamp,
) -> Result<(), PasskeyFault> {
    if proof::is_fresh(house, of, session, now).await? { Ok(()) } else { Err(PasskeyFault::ProofNeeded) }
}

/// Begins to make a passkey.
///
/// Enforces: SEC
///
/// # Errors
/// Without a fresh proof; when the store fails.
pub async fn begin_adding(
    house: &House,
    of: SessionOf,
    session: SessionId,
    now: Timestamp,
) -> Result<Making, PasskeyFault> {
    require_proof(house, of, session, now).await?;
    let ceremony = begin(house, PendingKind::PasskeyAdd, Some((of, session)), "", now).await?;
    let owner = match of {
        SessionOf::Customer(customer) => URL_SAFE_NO_PAD.encode(customer.as_bytes()),
        SessionOf::Staff(staff) => URL_SAFE_NO_PAD.encode(staff.as_bytes()),
    };
    let known = house.vault().passkey_ids(of).await?;
    Ok(Making { ceremony, owner, name: own_address(house, of, now).await?, known })
}

/// Adds the passkey that was made, and tells its owner.
///
/// Enforces: SEC
///
/// # Errors
/// An answer that belongs to something else, a ceremony that is over, no fresh proof, or a store that fails.
pub async fn finish_adding(
    house: &House,
    (of, session): (SessionOf, SessionId),
    (token, answer, device): (&str, &str, Device),
    now: Timestamp,
) -> Result<(), PasskeyFault> {
    require_proof(house, of, session, now).await?;
    take(house, PendingKind::PasskeyAdd, token, Some((of, session)), now).await?;
    let answer: MadeAnswer = read(answer)?;
    let new = with_expected(house, token, |expected| {
        webauthn::registration(&part(&answer.client)?, &part(&answer.attestation)?, expected)
    })?;
    let new = NewPasskey { credential: new.id, key: key_of(new.key), counter: new.counter, device };
    match house.vault().add_passkey(of, new, Some(session), now).await {
        Ok(_id) => {}
        Err(VaultError::Taken(_)) => return Err(PasskeyFault::AddedAlready),
        Err(VaultError::NotNow(_)) => return Err(PasskeyFault::TooMany),
        // They were signed out in the meantime.
        Err(VaultError::NotFound(_)) => return Err(PasskeyFault::ProofNeeded),
        Err(other) => return Err(other.into()),
    }
    Ok(events::tell_owner(house, of, SecurityNews::PasskeyAdded, now).await?)
}

/// Begins a sign-in of somebody who is not known yet; `is_staff` says into which room.
///
/// # Errors
/// Too many ceremonies from there, or a store that fails.
pub async fn begin_signing_in(
    house: &House,
    is_staff: bool,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Ceremony, PasskeyFault> {
    house.take_try(Deed::PasskeyFrom, &whence.network_text(), now).await??;
    Ok(begin(house, PendingKind::PasskeySignIn, None, room(is_staff), now).await?)
}

/// Signs a customer in with a passkey. No second step follows: the device verified the person.
///
/// Enforces: SEC
///
/// # Errors
/// A passkey that opens nothing here, a ceremony that is over, too many tries, or a store that fails.
pub async fn sign_in(
    house: &House,
    (token, answer): (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<SignedIn, PasskeyFault> {
    let (owner, answer) = signing_in(house, false, (token, answer), whence, now).await?;
    let customer = CustomerId::from_bytes(owner);
    let passkey = used(house, SessionOf::Customer(customer), token, &answer, now).await?;
    let proved = Proved { customer, by: SignedInBy::Passkey, credential: Some(passkey) };
    match sessions::open(house, proved, whence, now).await {
        Err(VaultError::UnknownCustomer | VaultError::NotNow(_)) => Err(PasskeyFault::Unknown),
        opened => Ok(opened?),
    }
}

/// Knows a member of staff by their passkey.
///
/// Enforces: SEC
///
/// # Errors
/// As [`sign_in`].
pub async fn staff_of(
    house: &House,
    (token, answer): (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<StaffId, PasskeyFault> {
    let (owner, answer) = signing_in(house, true, (token, answer), whence, now).await?;
    let staff = StaffId::from_bytes(owner);
    used(house, SessionOf::Staff(staff), token, &answer, now).await?;
    Ok(staff)
}

async fn signing_in(
    house: &House,
    is_staff: bool,
    (token, answer): (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<([u8; 16], UsedAnswer), PasskeyFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    let taken = house.vault().confirm_link(PendingKind::PasskeySignIn, token, now).await??;
    if taken.facts.get(FACT_ROOM).map(String::as_str) != Some(room(is_staff)) {
        return Err(PendingFault::UsedOrUnknown.into());
    }
    let answer: UsedAnswer = read(answer)?;
    let owner = part(&answer.user)?.try_into().map_err(|_| PasskeyFault::Unknown)?;
    Ok((owner, answer))
}

/// Begins a proof by passkey of somebody who is signed in.
///
/// # Errors
/// When the store fails.
pub async fn begin_proving(
    house: &House,
    of: SessionOf,
    session: SessionId,
    now: Timestamp,
) -> Result<Ceremony, PasskeyFault> {
    house.take_try(Deed::PasskeyFrom, &session.to_string(), now).await??;
    Ok(begin(house, PendingKind::PasskeyProof, Some((of, session)), "", now).await?)
}

/// Proves by passkey who somebody is, in the session it was begun in.
///
/// Enforces: SEC
///
/// # Errors
/// As [`sign_in`].
pub async fn prove(
    house: &House,
    (of, session): (SessionOf, SessionId),
    (token, answer): (&str, &str),
    now: Timestamp,
) -> Result<(), PasskeyFault> {
    take(house, PendingKind::PasskeyProof, token, Some((of, session)), now).await?;
    let answer: UsedAnswer = read(answer)?;
    used(house, of, token, &answer, now).await?;
    Ok(house.vault().prove_session(session, now).await?)
}

/// Somebody's passkeys, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House, of: SessionOf) -> Result<Vec<PasskeyLine>, PasskeyFault> {
    Ok(house.vault().passkeys(of).await?)
}

/// Says what a passkey is on.
///
/// # Errors
/// [`PasskeyFault::NotThere`]; when the store fails.
pub async fn rename(house: &House, of: SessionOf, id: DatumId, device: Device) -> Result<(), PasskeyFault> {
    house.vault().name_passkey(of, id, device).await.map_err(not_there)
}

/// Removes a passkey and tells its owner. A mailed link always remains a way in, for staff their password.
///
/// Enforces: SEC
///
/// # Errors
/// Without a fresh proof, [`PasskeyFault::NotThere`], or when the store fails.
pub async fn remove(
    house: &House,
    (of, session): (SessionOf, SessionId),
    id: DatumId,
    now: Timestamp,
) -> Result<(), PasskeyFault> {
    require_proof(house, of, session, now).await?;
    house.vault().remove_passkey(of, id, now).await.map_err(not_there)?;
    Ok(events::tell_owner(house, of, SecurityNews::PasskeyRemoved, now).await?)
}

fn not_there(fault: VaultError) -> PasskeyFault {
    match fault {
        VaultError::NotFound(_) => PasskeyFault::NotThere,
        other => other.into(),
    }
}

/// Whether the answer is a use of one of their passkeys, for this challenge.
async fn used(
    house: &House,
    of: SessionOf,
    token: &str,
    answer: &UsedAnswer,
    now: Timestamp,
) -> Result<DatumId, PasskeyFault> {
    let assertion = with_expected(house, token, |expected| {
        webauthn::assertion(&part(&answer.client)?, &part(&answer.data)?, expected)
    })?;
    let used = UsedPasskey {
        credential: part(&answer.id)?,
        signed: assertion.signed,
        signature: part(&answer.signature)?,
        counter: assertion.counter,
    };
    match house.vault().use_passkey(of, used, now).await? {
        PasskeyUse::Right(id) => Ok(id),
        PasskeyUse::Wrong => Err(PasskeyFault::Unknown),
        PasskeyUse::CounterBack(_) => {
            events::tell_owner(house, of, SecurityNews::PasskeyCopied, now).await?;
            Err(PasskeyFault::Copied)
        }
    }
}

async fn begin(
    house: &House,
    kind: PendingKind,
    within: Option<(SessionOf, SessionId)>,
    room: &str,
    now: Timestamp,
) -> Result<Ceremony, VaultError> {
    let (customer, staff) = owners(within.map(|(of, _)| of));
    let facts = match within {
        Some((_, session)) => BTreeMap::from([(FACT_SESSION.to_owned(), session.to_string())]),
        None => BTreeMap::from([(FACT_ROOM.to_owned(), room.to_owned())]),
    };
    let new = NewPending {
        kind,
        values: BTreeMap::new(),
        facts,
        customer,
        staff,
        secret: SecretKind::Link,
        until: now.plus_micros(WAITS_MICROS),
    };
    let begun = house.vault().begin(new, now).await?;
    let challenge = URL_SAFE_NO_PAD.encode(challenge_of(begun.secret.expose()));
    Ok(Ceremony { token: begun.secret, challenge, site: site_of(&house.settings().public_url).to_owned() })
}

/// Takes out a ceremony of this session; of another one it is unknown.
async fn take(
    house: &House,
    kind: PendingKind,
    token: &str,
    within: Option<(SessionOf, SessionId)>,
    now: Timestamp,
) -> Result<(), PasskeyFault> {
    let taken = house.vault().confirm_link(kind, token, now).await??;
    let session = within.map(|(_, session)| session.to_string());
    let is_theirs = (taken.customer, taken.staff) == owners(within.map(|(of, _)| of))
        && taken.facts.get(FACT_SESSION) == session.as_ref();
    if is_theirs { Ok(()) } else { Err(PendingFault::UsedOrUnknown.into()) }
}

pub(super) fn owners(of: Option<SessionOf>) -> (Option<CustomerId>, Option<StaffId>) {
    match of {
        Some(SessionOf::Customer(customer)) => (Some(customer), None),
        Some(SessionOf::Staff(staff)) => (None, Some(staff)),
        None => (None, None),
    }
}

const fn room(is_staff: bool) -> &'static str {
    if is_staff { "console" } else { "portal" }
}

/// The address somebody signs in with, released to them.
pub(super) async fn own_address(house: &House, of: SessionOf, now: Timestamp) -> Result<Secret, VaultError> {
    let customer = match of {
        SessionOf::Customer(customer) => customer,
        SessionOf::Staff(staff) => return Ok(Secret::of_text(house.vault().staff(staff).await?.email)),
    };
    let registered = Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 };
    let ask = Ask::<Accountability>::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest)
        .select(registered);
    let address = match house.vault().release(ask, now).await? {
        Outcome::Released(released) => {
            released.into_sink(AccessReport).value(Attribute::PrimaryEmail).map(str::to_owned)
        }
        Outcome::Refused(_) => None,
    };
    Ok(Secret::of_text(address.unwrap_or_default()))
}

/// What the script of the page hands in when a passkey was made, each part in base64url.
#[derive(Deserialize)]
struct MadeAnswer {
    client: String,
    attestation: String,
}

/// What it hands in when one was used.
#[derive(Deserialize)]
struct UsedAnswer {
    id: String,
    client: String,
    data: String,
    signature: String,
    user: String,
}

fn read<'a, T: Deserialize<'a>>(answer: &'a str) -> Result<T, PasskeyFault> {
    let unreadable = PasskeyFault::Answer(WebauthnFault::NotReadable("answer"));
    if answer.len() > LONGEST_ANSWER {
        return Err(unreadable);
    }
    serde_json::from_str(answer).map_err(|_| unreadable)
}

fn part(text: &str) -> Result<Vec<u8>, WebauthnFault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| WebauthnFault::NotReadable("answer"))
}

fn with_expected<T>(
    house: &House,
    token: &str,
    read: impl FnOnce(&Expected<'_>) -> Result<T, WebauthnFault>,
) -> Result<T, PasskeyFault> {
    let url = &house.settings().public_url;
    Ok(read(&Expected { challenge: &challenge_of(token), origin: url, site: site_of(url) })?)
}

/// The challenge of a ceremony: 32 bytes that only who has the token can foretell, and that do not tell the token.
fn challenge_of(token: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"amanah/passkey/1\n").chain_update(token.as_bytes()).finalize().into()
}

/// The host of our address.
fn site_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() }
}

fn key_of(key: PublicKey) -> CredentialKey {
    match key {
        PublicKey::P256(point) => CredentialKey::P256(point),
        PublicKey::Ed25519(key) => CredentialKey::Ed25519(key),
        PublicKey::Rsa { modulus, exponent } => CredentialKey::Rsa { modulus, exponent },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_the_host_of_our_address() {
        assert_eq!(site_of("https://clients.contoh.example"), "clients.contoh.example");
        assert_eq!(site_of("http://localhost:8080"), "localhost");
        assert_eq!(site_of("https://contoh.example:8443/x"), "contoh.example");
    }
}

//! A master key that a security module wraps (PKCS#11 v2.40): the module's own key never leaves it.
//!
//! Each epoch has an AES key in the token, made there, not extractable, named after store and epoch. It encrypts the
//! random master key, and the result lies beside the epoch in the key store. Destroying the token's key ends the epoch.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use zeroize::Zeroizing;

use super::file::hex;
use super::{MadeMaster, no_entropy};
use crate::entropy::Entropy;
use crate::error::OpenError;
use crate::options::Token;
use crate::seal::DataKey;

/// AES-CBC's block, and with it the length of what stands in front of the wrapped key.
const BLOCK: usize = 16;

/// Makes a key in the token, unless a crash left one, and wraps a new master key under it.
pub(super) fn create(
    token: &Token,
    epoch: i64,
    store: [u8; 16],
    entropy: &Entropy,
) -> Result<MadeMaster, OpenError> {
    let session = session(token)?;
    let label = label(epoch, store);
    let own = match find(token, &session, &label)? {
        Some(own) => own,
        None => generate(token, &session, &label)?,
    };
    let key = DataKey::random(entropy).map_err(no_entropy)?;
    let iv: [u8; BLOCK] = entropy.bytes().map_err(no_entropy)?;
    // What is wrapped wrongly does not open the check of its epoch, so no other seal is needed here.
    let wrapped = session
        .encrypt(&Mechanism::AesCbcPad(iv), own, key.expose())
        .map_err(|fault| refused(token, &fault))?;
    Ok(MadeMaster { key, material: [&iv[..], &wrapped].concat() })
}

/// Unwraps the master key of an epoch inside the token.
pub(super) fn read(
    token: &Token,
    epoch: i64,
    store: [u8; 16],
    material: &[u8],
) -> Result<DataKey, OpenError> {
    let session = session(token)?;
    let label = label(epoch, store);
    let own = find(token, &session, &label)?.ok_or_else(|| at(token, NO_KEY))?;
    let (iv, wrapped) = material.split_first_chunk::<BLOCK>().ok_or_else(|| at(token, OTHER_KEY))?;
    let opened = session.decrypt(&Mechanism::AesCbcPad(*iv), own, wrapped);
    let opened = Zeroizing::new(opened.map_err(|_| at(token, OTHER_KEY))?);
    let bytes = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| at(token, OTHER_KEY))?;
    Ok(DataKey::new(bytes))
}

/// Destroys the token's key of an epoch, if it is there.
pub(super) fn destroy(token: &Token, epoch: i64, store: [u8; 16]) -> Result<(), OpenError> {
    let session = session(token)?;
    let label = label(epoch, store);
    while let Some(own) = find(token, &session, &label)? {
        session.destroy_object(own).map_err(|fault| refused(token, &fault))?;
    }
    Ok(())
}

const NO_LIBRARY: &str = "cannot be loaded; check `keys.pkcs11_library` and that it is installed";
const NO_TOKEN: &str = "has no token with the configured label; check `keys.pkcs11_token`, or plug it in";
const WRONG_PIN: &str = "refuses the PIN; check the file that holds it before the token locks itself";
const LOCKED: &str = "has locked itself after too many wrong PINs; unlock it with its security officer's PIN";
const NO_KEY: &str = "lacks the key of this epoch; use the token that belongs to this store, or its backup";
const OTHER_KEY: &str =
    "holds another key than the one of this epoch; use the token that belongs to this store";
const REFUSED: &str = "refused the operation; look at the module's own log";

fn at(token: &Token, what: &'static str) -> OpenError {
    OpenError::SecurityModule { library: token.library.clone(), what }
}

fn refused(token: &Token, fault: &Error) -> OpenError {
    tracing::warn!(fault = %fault, "the security module refused");
    at(token, REFUSED)
}

fn session(token: &Token) -> Result<Session, OpenError> {
    let module = Pkcs11::new(&token.library).map_err(|_| at(token, NO_LIBRARY))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // Another vault of this process may use the same module.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(fault) => return Err(refused(token, &fault)),
    }
    let slots = module.get_slots_with_token().map_err(|fault| refused(token, &fault))?;
    let is_named = |slot: &cryptoki::slot::Slot| {
        module.get_token_info(*slot).is_ok_and(|found| found.label().trim() == token.label)
    };
    let slot = slots.into_iter().find(is_named).ok_or_else(|| at(token, NO_TOKEN))?;
    let session = module.open_rw_session(slot).map_err(|fault| refused(token, &fault))?;
    let pin = AuthPin::new(token.pin.as_str().into());
    match session.login(UserType::User, Some(&pin)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _)) => {
            Err(at(token, WRONG_PIN))
        }
        Err(Error::Pkcs11(RvError::PinLocked, _)) => Err(at(token, LOCKED)),
        Err(fault) => Err(refused(token, &fault)),
    }
}

fn label(epoch: i64, store: [u8; 16]) -> Vec<u8> {
    format!("amanah-{}-{epoch}", hex(&store)).into_bytes()
}

fn find(token: &Token, session: &Session, label: &[u8]) -> Result<Option<ObjectHandle>, OpenError> {
    let template = [Attribute::Class(ObjectClass::SECRET_KEY), Attribute::Label(label.to_vec())];
    let found = session.find_objects(&template).map_err(|fault| refused(token, &fault))?;
    Ok(found.into_iter().next())
}

fn generate(token: &Token, session: &Session, label: &[u8]) -> Result<ObjectHandle, OpenError> {
    let template = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::ValueLen(32.into()),
        Attribute::Label(label.to_vec()),
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Encrypt(true),
        Attribute::Decrypt(true),
    ];
    session.generate_key(&Mechanism::AesKeyGen, &template).map_err(|fault| refused(token, &fault))
}

//! What somebody signs in with besides a password: passkeys, the codes of an authenticator app, recovery codes.

use core::fmt;

use amanah_policy::{DatumId, Timestamp};
use zeroize::Zeroizing;

/// What kind of device a passkey is on. Its owner chooses a word from this list and writes none, so that nothing personal
/// stands in it and the list of passkeys needs no release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Device {
    /// A telephone or tablet.
    Phone,
    /// A computer.
    Computer,
    /// A key that is plugged in or held near.
    SecurityKey,
    /// A program that keeps passkeys and takes them along.
    PasswordManager,
    /// Something else.
    Other,
}

impl Device {
    /// Every kind, in the order in which a page offers them.
    pub const ALL: [Self; 5] =
        [Self::Phone, Self::Computer, Self::SecurityKey, Self::PasswordManager, Self::Other];

    /// The word in the store and for the messages.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Computer => "computer",
            Self::SecurityKey => "security_key",
            Self::PasswordManager => "password_manager",
            Self::Other => "other",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|device| device.code() == code)
    }
}

/// The public key of a passkey.
#[derive(Clone, PartialEq, Eq)]
pub enum CredentialKey {
    /// A point of P-256, uncompressed (65 bytes): ES256.
    P256(Vec<u8>),
    /// Ed25519 (32 bytes): EdDSA.
    Ed25519(Vec<u8>),
    /// RS256: modulus and exponent, big-endian.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The exponent.
        exponent: Vec<u8>,
    },
}

impl fmt::Debug for CredentialKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CredentialKey(..)")
    }
}

/// A passkey that was just made.
pub struct NewPasskey {
    /// Its id, chosen by the authenticator.
    pub credential: Vec<u8>,
    /// Its public key.
    pub key: CredentialKey,
    /// How often it signed.
    pub counter: u32,
    /// On what.
    pub device: Device,
}

impl fmt::Debug for NewPasskey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPasskey(..)")
    }
}

/// A passkey in the list of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Its id; of a customer's also that of the sealed credential.
    pub id: DatumId,
    /// On what it is.
    pub device: Device,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// What an authenticator signed.
pub struct UsedPasskey {
    /// The id of the credential.
    pub credential: Vec<u8>,
    /// What it signed.
    pub signed: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// How often it signed, as it says.
    pub counter: u32,
}

impl fmt::Debug for UsedPasskey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UsedPasskey(..)")
    }
}

/// What came of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyUse {
    /// It is theirs, and the signature is right.
    Right(DatumId),
    /// It is none of theirs, or the signature is wrong; both look the same.
    Wrong,
    /// The signature is right and the counter did not go on: somebody has a copy of the key.
    CounterBack(DatumId),
}

/// The secret that an authenticator app shares with us: 160 random bits (RFC 4226, section 4).
pub struct TotpSecret(pub(crate) Zeroizing<String>);

impl TotpSecret {
    /// The secret in letters (base32), for the one page that shows it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(..)")
    }
}

/// How somebody's second step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactorState {
    /// Since when it is asked for.
    pub since: Timestamp,
    /// How many recovery codes were not used yet.
    pub codes_left: u32,
}

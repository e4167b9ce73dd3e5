//! How passwords are hashed and compared: argon2id, at most two at a time, away from the async threads.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::error::{StoreError, VaultError};
use crate::options::PasswordCost;
use crate::personal::Personal;

/// Each hash fills 19 MiB: more at a time would only let sign-ins of strangers take the machine's memory.
const AT_A_TIME: usize = 2;
const SHORTEST_CHARS: usize = 8;
const LONGEST_BYTES: usize = 256;

/// The hasher of one vault.
pub(crate) struct Passwords {
    cost: PasswordCost,
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(cost: PasswordCost) -> Self {
        Self { cost, turns: Arc::new(Semaphore::new(AT_A_TIME)) }
    }

    /// Hashes a password into a PHC string with a salt of its own.
    pub(crate) async fn hash(
        &self,
        password: Personal<String>,
        entropy: &Entropy,
    ) -> Result<Zeroizing<String>, VaultError> {
        let length_fits =
            password.expose().chars().count() >= SHORTEST_CHARS && password.expose().len() <= LONGEST_BYTES;
        if !length_fits {
            return Err(VaultError::Malformed("password: 8 characters to 256 bytes"));
        }
        let salt: [u8; 16] = entropy.bytes()?;
        let cost = self.cost;
        self.take_turn(move || {
            let hash: PasswordHash = hasher(cost)?
                .hash_password_with_salt(password.expose().as_bytes(), &salt)
                .map_err(|_| HASHING_FAILED)?;
            Ok(Zeroizing::new(hash.to_string()))
        })
        .await
    }

    /// Whether the password is the one of the hash. Without a hash it works as long and says no, so that nobody
    /// learns from the time it takes whether an address is known.
    pub(crate) async fn is_right(
        &self,
        password: Personal<String>,
        hash: Option<Zeroizing<String>>,
        entropy: &Entropy,
    ) -> Result<bool, VaultError> {
        let hash = match hash {
            Some(hash) => hash,
            None => self.nobodys_hash(entropy)?,
        };
        let cost = self.cost;
        self.take_turn(move || {
            let hash = PasswordHash::new(&hash).map_err(|_| VaultError::Tampered)?;
            Ok(hasher(cost)?.verify_password(password.expose().as_bytes(), &hash).is_ok())
        })
        .await
    }

    /// A hash of the present cost that no password has: its output is random.
    fn nobodys_hash(&self, entropy: &Entropy) -> Result<Zeroizing<String>, VaultError> {
        let (salt, output) = (entropy.bytes::<16>()?, entropy.bytes::<32>()?);
        let PasswordCost { memory_kib, passes } = self.cost;
        Ok(Zeroizing::new(format!(
            "$argon2id$v=19$m={memory_kib},t={passes},p=1${}${}",
            STANDARD_NO_PAD.encode(salt),
            STANDARD_NO_PAD.encode(output)
        )))
    }

    async fn take_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }
}

const HASHING_FAILED: VaultError =
    VaultError::NotNow("the password could not be hashed; check the configured cost");

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>, VaultError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| HASHING_FAILED)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap() -> Passwords {
        Passwords::new(PasswordCost { memory_kib: 64, passes: 1 })
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_alone_and_says_how_it_was_made() {
        let entropy = Entropy::seeded(1);
        let hash = cheap().hash(Personal::text("sapi makan rumput"), &entropy).await.unwrap();

        let right = cheap().is_right(Personal::text("sapi makan rumput"), Some(hash.clone()), &entropy).await;
        let wrong = cheap().is_right(Personal::text("sapi makan nasi"), Some(hash.clone()), &entropy).await;

        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", hash.as_str());
        assert_eq!((right, wrong), (Ok(true), Ok(false)));
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let entropy = Entropy::seeded(1);

        let first = cheap().hash(Personal::text("sapi makan rumput"), &entropy).await.unwrap();
        let second = cheap().hash(Personal::text("sapi makan rumput"), &entropy).await.unwrap();

        assert_ne!(first, second);
    }

    #[tokio::test]
    async fn too_short_and_too_long_passwords_are_refused() {
        let entropy = Entropy::seeded(1);
        for bad in ["tujuh77".to_owned(), "x".repeat(257)] {
            let hashed = cheap().hash(Personal::text(&bad), &entropy).await;

            assert!(matches!(hashed, Err(VaultError::Malformed(_))), "{} bytes: {hashed:?}", bad.len());
        }
    }

    #[tokio::test]
    async fn without_a_hash_the_work_is_done_and_the_answer_is_no() {
        let passwords = Passwords::new(PasswordCost::default());
        let hash = passwords.nobodys_hash(&Entropy::seeded(3)).unwrap();

        let right = passwords.is_right(Personal::text("sapi makan rumput"), None, &Entropy::seeded(3)).await;

        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "OWASP's figures: {}", hash.as_str());
        assert_eq!(right, Ok(false));
    }
}

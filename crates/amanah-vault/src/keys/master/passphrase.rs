//! A master key from a passphrase and a salt, by argon2id (RFC 9106).
//!
//! The passphrase stays the same from epoch to epoch, so the salt is the part that is destroyed: it has 32 random bytes
//! and lies in a file of its own, which no copy of the key store holds. Neither half opens anything without the other.

use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};

use super::{WhenThere, file, no_entropy};
use crate::entropy::Entropy;
use crate::error::OpenError;
use crate::options::{Passphrase, PasswordCost};
use crate::seal::DataKey;

/// The first words of the file, with the version of its form.
const FORM: &str = "amanah-argon2id-1";

/// The file with the salt of an epoch and the cost it was made at.
pub(super) fn path(folder: &Path, epoch: i64) -> PathBuf {
    folder.join(format!("master-{epoch}.salt"))
}

/// A new salt, and the master key that it gives with the passphrase.
pub(super) fn create(
    folder: &Path,
    epoch: i64,
    passphrase: &Passphrase,
    entropy: &Entropy,
    when_there: WhenThere,
) -> Result<DataKey, OpenError> {
    let path = path(folder, epoch);
    if when_there == WhenThere::Take && path.exists() {
        return read(folder, epoch, passphrase);
    }
    let salt: [u8; 32] = entropy.bytes().map_err(no_entropy)?;
    let PasswordCost { memory_kib, passes } = passphrase.cost;
    let text = format!("{FORM} {memory_kib} {passes} {}\n", file::hex(&salt));
    let key = derived(&path, passphrase, passphrase.cost, &salt)?;
    file::write_new(&path, text.as_bytes())?;
    Ok(key)
}

/// The master key of an epoch, at the cost it was made at.
pub(super) fn read(folder: &Path, epoch: i64, passphrase: &Passphrase) -> Result<DataKey, OpenError> {
    let path = path(folder, epoch);
    let text = file::read_private(&path)?;
    let (cost, salt) =
        parse(text.trim()).ok_or_else(|| OpenError::MasterKeyMalformed { path: path.clone() })?;
    derived(&path, passphrase, cost, &salt)
}

fn parse(text: &str) -> Option<(PasswordCost, [u8; 32])> {
    let mut words = text.split(' ');
    if words.next()? != FORM {
        return None;
    }
    let cost = PasswordCost { memory_kib: words.next()?.parse().ok()?, passes: words.next()?.parse().ok()? };
    Some((cost, file::bytes_of_hex(words.next()?)?))
}

fn derived(
    path: &Path,
    passphrase: &Passphrase,
    cost: PasswordCost,
    salt: &[u8; 32],
) -> Result<DataKey, OpenError> {
    let malformed = || OpenError::MasterKeyMalformed { path: path.to_path_buf() };
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| malformed())?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut key = zeroize::Zeroizing::new([0; 32]);
    hasher.hash_password_into(passphrase.text.as_bytes(), salt, key.as_mut()).map_err(|_| malformed())?;
    Ok(DataKey::new(*key))
}

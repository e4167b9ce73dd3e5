//! The master key of an epoch: from its file, or given.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::options::MasterKey;
use crate::seal::DataKey;

const FILE: &str = "master.key";

/// A new master key: written to its file, or the given one.
pub(super) fn create(folder: &Path, from: &MasterKey, entropy: &Entropy) -> Result<DataKey, OpenError> {
    let MasterKey::File = from else { return read(folder, from) };
    let path = folder.join(FILE);
    let key = DataKey::random(entropy).map_err(|no| OpenError::NotReady(Box::new(VaultError::from(no))))?;
    let mut text = Zeroizing::new(String::with_capacity(65));
    for byte in key.expose() {
        text.push(hex_digit(byte >> 4));
        text.push(hex_digit(byte & 15));
    }
    text.push('\n');
    write_private(&path, text.as_bytes()).map_err(|source| {
        if source.kind() == ErrorKind::AlreadyExists {
            OpenError::ExistsAlready { path: path.clone() }
        } else {
            OpenError::Io { path: path.clone(), source }
        }
    })?;
    Ok(key)
}

/// The master key that is there.
pub(super) fn read(folder: &Path, from: &MasterKey) -> Result<DataKey, OpenError> {
    match from {
        MasterKey::Bytes(bytes) => Ok(DataKey::new(*bytes)),
        MasterKey::File => read_file(folder.join(FILE)),
    }
}

fn read_file(path: PathBuf) -> Result<DataKey, OpenError> {
    let text = match fs::read_to_string(&path) {
        Ok(text) => Zeroizing::new(text),
        Err(source) if source.kind() == ErrorKind::NotFound => {
            return Err(OpenError::MasterKeyMissing { path });
        }
        Err(source) if source.kind() == ErrorKind::InvalidData => {
            return Err(OpenError::MasterKeyMalformed { path });
        }
        Err(source) => return Err(OpenError::Io { path, source }),
    };
    if is_exposed(&path).map_err(|source| OpenError::Io { path: path.clone(), source })? {
        return Err(OpenError::MasterKeyExposed { path });
    }
    bytes_of_hex(text.trim()).map(DataKey::new).ok_or(OpenError::MasterKeyMalformed { path })
}

#[cfg(unix)]
fn is_exposed(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_path: &Path) -> std::io::Result<bool> {
    Ok(false)
}

/// Writes a new file that only its owner can read, and waits until it is on the disk.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn hex_digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != 32 || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let high = char::from(*high).to_digit(16)?;
        let low = char::from(*low).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

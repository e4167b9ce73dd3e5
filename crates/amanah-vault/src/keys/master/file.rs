//! A master key in a file of its own, mode 0600: 64 hexadecimal digits.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::wrap::FIRST_EPOCH;
use crate::error::OpenError;
use crate::seal::DataKey;

/// The file of an epoch: the first one has no number in its name.
pub(super) fn path(folder: &Path, epoch: i64) -> PathBuf {
    folder.join(if epoch == FIRST_EPOCH { "master.key".to_owned() } else { format!("master-{epoch}.key") })
}

/// The newest epoch of which the folder holds a file.
pub(super) fn newest(folder: &Path) -> Option<i64> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let epochs = names.filter_map(|name| {
        let middle = name.strip_prefix("master")?.rsplit_once('.')?.0;
        if middle.is_empty() { Some(FIRST_EPOCH) } else { middle.strip_prefix('-')?.parse().ok() }
    });
    epochs.max()
}

/// Writes a new master key.
pub(super) fn write(path: &Path, key: &DataKey) -> Result<(), OpenError> {
    let mut text = Zeroizing::new(hex(key.expose()));
    text.push('\n');
    write_new(path, text.as_bytes())
}

/// The master key that is there.
pub(super) fn read(path: &Path) -> Result<DataKey, OpenError> {
    let text = read_private(path)?;
    bytes_of_hex(text.trim())
        .map(DataKey::new)
        .ok_or_else(|| OpenError::MasterKeyMalformed { path: path.to_path_buf() })
}

/// The text of a file that nobody else on this machine can read.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<String>, OpenError> {
    let path_buf = || path.to_path_buf();
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(source) if source.kind() == ErrorKind::NotFound => {
            return Err(OpenError::MasterKeyMissing { path: path_buf() });
        }
        Err(source) if source.kind() == ErrorKind::InvalidData => {
            return Err(OpenError::MasterKeyMalformed { path: path_buf() });
        }
        Err(source) => return Err(OpenError::Io { path: path_buf(), source }),
    };
    if is_exposed(path).map_err(|source| OpenError::Io { path: path_buf(), source })? {
        return Err(OpenError::MasterKeyExposed { path: path_buf() });
    }
    Ok(text)
}

/// Writes a new file that only its owner can read, and waits until file and name are on the disk.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), OpenError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = options.open(path).and_then(|mut file| {
        let whole = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| settle_name(path));
        // Half a key would stand in the way of the whole one; the fault that led here is what the caller hears.
        whole.inspect_err(|_| drop(fs::remove_file(path)))
    });
    written.map_err(|source| {
        let path = path.to_path_buf();
        if source.kind() == ErrorKind::AlreadyExists {
            OpenError::ExistsAlready { path }
        } else {
            OpenError::Io { path, source }
        }
    })
}

fn is_half_of(text: &str, file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|half| half.len() < text.len() && text.starts_with(&half))
}

/// Copies the file to where there is none, or the same; reads it back before it counts as a copy.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    let text = read_private(from)?;
    if is_half_of(&text, to) {
        // A copy that was cut off: nothing else begins as a key of ours does.
        fs::remove_file(to).map_err(|source| OpenError::Io { path: to.to_path_buf(), source })?;
    }
    if !to.exists() {
        write_new(to, text.as_bytes())?;
    }
    let back = read_private(to)?;
    if back.as_bytes() == text.as_bytes() {
        Ok(())
    } else {
        Err(OpenError::ExistsAlready { path: to.to_path_buf() })
    }
}

/// Overwrites the file, removes it and waits until that is on the disk. What file systems and disks keep of older
/// blocks is outside our reach.
pub(super) fn destroy(path: &Path) -> Result<(), OpenError> {
    let destroyed = || -> std::io::Result<()> {
        let length = match fs::metadata(path) {
            Ok(found) => found.len(),
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(()),
            Err(fault) => return Err(fault),
        };
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(&vec![0; usize::try_from(length).unwrap_or_default()])?;
        file.sync_all()?;
        fs::remove_file(path)?;
        settle_name(path)
    };
    destroyed().map_err(|source| OpenError::Io { path: path.to_path_buf(), source })
}

fn settle_name(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
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

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len() + 1);
    for byte in bytes {
        text.push(hex_digit(byte >> 4));
        text.push(hex_digit(byte & 15));
    }
    text
}

fn hex_digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

/// The 32 bytes of 64 hexadecimal digits.
pub(super) fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
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

//! Where master keys are kept, one per epoch: in files, behind a passphrase, in a security module, or given.

mod file;
mod passphrase;
mod token;

use std::path::{Path, PathBuf};

use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::options::MasterKey;
use crate::seal::DataKey;

/// A master key that was made, with what its provider wants to be kept beside its epoch.
pub(crate) struct MadeMaster {
    pub(crate) key: DataKey,
    pub(crate) material: Vec<u8>,
}

/// What is known of an epoch's master key: who keeps it, and what was kept beside.
#[derive(Clone, Debug)]
pub(crate) struct MasterOf {
    pub(crate) epoch: i64,
    pub(crate) provider: String,
    pub(crate) material: Vec<u8>,
}

/// The provider of one vault. New master keys come from the configured one; those in files are read whatever is
/// configured, so that the next epoch can move to another provider.
pub(crate) struct MasterKeys {
    folder: PathBuf,
    from: MasterKey,
    entropy: Entropy,
}

/// Whether a master key that is there already may be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenThere {
    /// It belongs to somebody.
    Refuse,
    /// It was made for the same epoch, before a crash, and nothing is wrapped under it.
    Take,
}

impl MasterKeys {
    pub(crate) fn new(folder: &Path, from: &MasterKey, entropy: &Entropy) -> Self {
        Self { folder: folder.to_path_buf(), from: from.clone(), entropy: entropy.clone() }
    }

    /// The code of the configured provider.
    pub(crate) const fn provider(&self) -> &'static str {
        match &self.from {
            MasterKey::File => "file",
            MasterKey::Passphrase(_) => "passphrase",
            MasterKey::Token(_) => "token",
            MasterKey::Bytes(_) => "given",
        }
    }

    /// Makes the master key of a new epoch, durable when it answers.
    pub(crate) fn create(
        &self,
        epoch: i64,
        store: [u8; 16],
        when_there: WhenThere,
    ) -> Result<MadeMaster, OpenError> {
        let made = |key| MadeMaster { key, material: Vec::new() };
        match &self.from {
            MasterKey::File => self.create_file(epoch, when_there).map(made),
            MasterKey::Passphrase(passphrase) => {
                passphrase::create(&self.folder, epoch, passphrase, &self.entropy, when_there).map(made)
            }
            MasterKey::Token(token) => token::create(token, epoch, store, &self.entropy),
            MasterKey::Bytes(bytes) => Ok(made(DataKey::new(*bytes))),
        }
    }

    /// The master key of an epoch.
    pub(crate) fn read(&self, of: &MasterOf, store: [u8; 16]) -> Result<DataKey, OpenError> {
        match (&self.from, of.provider.as_str()) {
            (MasterKey::Bytes(bytes), _) => Ok(DataKey::new(*bytes)),
            (_, "file") => file::read(&file::path(&self.folder, of.epoch)),
            (MasterKey::Passphrase(passphrase), "passphrase") => {
                passphrase::read(&self.folder, of.epoch, passphrase)
            }
            (MasterKey::Token(token), "token") => token::read(token, of.epoch, store, &of.material),
            _ => Err(OpenError::OtherProvider {
                epoch: of.epoch,
                made: of.provider.clone(),
                configured: self.provider(),
            }),
        }
    }

    /// Destroys the master key of an epoch: what is wrapped under it opens nowhere any more. One that is gone already
    /// is no fault.
    ///
    /// Enforces: invariant 5
    pub(crate) fn destroy(&self, of: &MasterOf, store: [u8; 16]) -> Result<(), OpenError> {
        match (&self.from, self.file_of(of)) {
            (MasterKey::Bytes(_), _) => Err(given()),
            (_, Some(path)) => file::destroy(&path),
            (MasterKey::Token(token), None) if of.provider == "token" => {
                token::destroy(token, of.epoch, store)
            }
            _ => Err(OpenError::OtherProvider {
                epoch: of.epoch,
                made: of.provider.clone(),
                configured: self.provider(),
            }),
        }
    }

    /// The file without which an epoch's master key cannot be had, if there is one.
    pub(crate) fn file_of(&self, of: &MasterOf) -> Option<PathBuf> {
        match of.provider.as_str() {
            "file" => Some(file::path(&self.folder, of.epoch)),
            "passphrase" => Some(passphrase::path(&self.folder, of.epoch)),
            _ => None,
        }
    }

    /// Writes a copy of that file into another folder and reads it back; says where. Nothing for providers without one.
    pub(crate) fn copy_file_to(&self, of: &MasterOf, place: &Path) -> Result<Option<PathBuf>, OpenError> {
        let Some(from) = self.file_of(of) else { return Ok(None) };
        let to = place.join(from.file_name().unwrap_or_default());
        file::copy(&from, &to)?;
        Ok(Some(to))
    }

    /// Destroys the copy of that file in another folder, if it is there.
    pub(crate) fn destroy_copy_in(&self, of: &MasterOf, place: &Path) -> Result<(), OpenError> {
        match self.file_of(of).and_then(|file| file.file_name().map(|name| place.join(name))) {
            Some(copy) => file::destroy(&copy),
            None => Ok(()),
        }
    }

    /// Whether this provider can make one master key after the other.
    pub(crate) const fn can_rotate(&self) -> bool {
        !matches!(self.from, MasterKey::Bytes(_))
    }

    /// Whether a file must be kept safe for new master keys.
    pub(crate) const fn needs_file(&self) -> bool {
        matches!(self.from, MasterKey::File | MasterKey::Passphrase(_))
    }

    /// The folder in which master keys lie, or halves of them.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The newest epoch of which a master key lies in the folder.
    pub(crate) fn newest_file(&self) -> Option<i64> {
        file::newest(&self.folder)
    }

    fn create_file(&self, epoch: i64, when_there: WhenThere) -> Result<DataKey, OpenError> {
        let path = file::path(&self.folder, epoch);
        if when_there == WhenThere::Take && path.exists() {
            return file::read(&path);
        }
        let key = DataKey::random(&self.entropy).map_err(no_entropy)?;
        file::write(&path, &key)?;
        Ok(key)
    }
}

/// Whether a master key, or half of one, lies in a folder.
pub(crate) fn has_master_key(folder: &Path) -> bool {
    file::newest(folder).is_some()
}

fn no_entropy(no: crate::entropy::NoEntropy) -> OpenError {
    OpenError::NotReady(Box::new(VaultError::from(no)))
}

fn given() -> OpenError {
    const WHY: VaultError =
        VaultError::NotNow("the master key was given by the caller, who alone can replace it");
    OpenError::NotReady(Box::new(WHY))
}

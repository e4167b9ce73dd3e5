//! The store's own keys, unwrapped once when the vault is opened.

use aws_lc_rs::hmac;

use crate::seal::DataKey;

/// A field that can be found by its value, through a keyed tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum IndexField {
    /// The registered e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A domain name.
    Domain,
    /// A word of the name of a person or a company. Its key is made of another of the store's own keys, so that a store
    /// of before has it too.
    NameWord,
    /// Who somebody is to a sign-on provider: the provider and its subject id, together. Its key is made as the one of
    /// name words is.
    ProviderLink,
}

impl IndexField {
    /// Those whose key the key store holds.
    pub(super) const WITH_KEY: [Self; 3] = [Self::Email, Self::Phone, Self::Domain];

    /// The code in the store and in the key's name.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Domain => "domain",
            Self::NameWord => "name_word",
            Self::ProviderLink => "provider_link",
        }
    }

    /// The name of its key.
    pub(super) const fn key_name(self) -> &'static str {
        match self {
            Self::Email => "index:email",
            Self::Phone => "index:phone",
            Self::Domain => "index:domain",
            Self::NameWord => "index:name_word",
            Self::ProviderLink => "index:provider_link",
        }
    }
}

/// The store's own keys.
pub(crate) struct NamedKeys {
    /// Seals what concerns staff.
    pub(crate) staff: DataKey,
    /// Makes the commitments and tags of rows that belong to nobody in particular.
    pub(crate) duplicates: hmac::Key,
    /// The seed of the ledger's Ed25519 signature.
    pub(crate) ledger_seed: DataKey,
    pub(super) email: hmac::Key,
    pub(super) phone: hmac::Key,
    pub(super) domain: hmac::Key,
    pub(super) name_word: hmac::Key,
    pub(super) provider_link: hmac::Key,
}

impl NamedKeys {
    /// The index key of a field.
    pub(crate) const fn index(&self, field: IndexField) -> &hmac::Key {
        match field {
            IndexField::Email => &self.email,
            IndexField::Phone => &self.phone,
            IndexField::Domain => &self.domain,
            IndexField::NameWord => &self.name_word,
            IndexField::ProviderLink => &self.provider_link,
        }
    }
}

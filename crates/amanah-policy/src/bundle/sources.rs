//! The texts a bundle is compiled from.

use core::fmt;

/// The texts of one version folder of the policy pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackSources {
    /// `policy.toml`: vocabularies, clauses, purposes, grants.
    pub policy_toml: String,
    /// `guards.cedar`: what is forbidden whatever is granted.
    pub guards_cedar: String,
    /// `claims.cedar`: what must hold for all requests.
    pub claims_cedar: String,
    /// `retention.toml`: how long what is kept, and by which law.
    pub retention_toml: String,
    /// `clocks.toml`: deadlines and lifetimes.
    pub clocks_toml: String,
    /// `text.en.md`: the page customers read, in English.
    pub text_en: String,
    /// `text.id.md`: the page customers read, in Indonesian.
    pub text_id: String,
}

/// One file of a version folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackFile {
    /// `policy.toml`.
    Policy,
    /// `guards.cedar`.
    Guards,
    /// `claims.cedar`.
    Claims,
    /// `retention.toml`.
    Retention,
    /// `clocks.toml`.
    Clocks,
    /// `text.en.md`.
    TextEn,
    /// `text.id.md`.
    TextId,
}

impl PackFile {
    /// Every file, in the order in which they are hashed.
    pub const ALL: &'static [Self] = &[
        Self::Policy,
        Self::Guards,
        Self::Claims,
        Self::Retention,
        Self::Clocks,
        Self::TextEn,
        Self::TextId,
    ];

    /// The file's name in its version folder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy.toml",
            Self::Guards => "guards.cedar",
            Self::Claims => "claims.cedar",
            Self::Retention => "retention.toml",
            Self::Clocks => "clocks.toml",
            Self::TextEn => "text.en.md",
            Self::TextId => "text.id.md",
        }
    }
}

impl fmt::Display for PackFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PackSources {
    /// The text of one file.
    #[must_use]
    pub fn text(&self, file: PackFile) -> &str {
        match file {
            PackFile::Policy => &self.policy_toml,
            PackFile::Guards => &self.guards_cedar,
            PackFile::Claims => &self.claims_cedar,
            PackFile::Retention => &self.retention_toml,
            PackFile::Clocks => &self.clocks_toml,
            PackFile::TextEn => &self.text_en,
            PackFile::TextId => &self.text_id,
        }
    }
}

/// The policy pack that comes with the program: the template an operator starts from.
#[must_use]
pub fn shipped() -> PackSources {
    PackSources {
        policy_toml: include_str!("../../../../policy/v0001/policy.toml").to_owned(),
        guards_cedar: include_str!("../../../../policy/v0001/guards.cedar").to_owned(),
        claims_cedar: include_str!("../../../../policy/v0001/claims.cedar").to_owned(),
        retention_toml: include_str!("../../../../policy/v0001/retention.toml").to_owned(),
        clocks_toml: include_str!("../../../../policy/v0001/clocks.toml").to_owned(),
        text_en: include_str!("../../../../policy/v0001/text.en.md").to_owned(),
        text_id: include_str!("../../../../policy/v0001/text.id.md").to_owned(),
    }
}

//! Certificates of erasure as they are kept: signed, and nothing of the person in them.

use amanah_policy::{CustomerId, Timestamp};

/// An issue of a certificate, to be signed and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCertificate {
    /// Whose data was erased.
    pub customer: CustomerId,
    /// Which issue this is, from 1.
    pub issue: u32,
    /// When the customer was erased (T0).
    pub erased_at: Timestamp,
    /// SHA-256 of what it says, its number, its day and its proofs left out.
    pub facts: [u8; 32],
    /// What is signed: one line, with its end.
    pub body: String,
    /// What may still change in it.
    pub waits: CertificateWaits,
}

/// What a certificate waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CertificateWaits {
    /// For the second date.
    pub for_values: bool,
    /// For the end of this epoch.
    pub for_epoch: Option<u32>,
    /// It is looked at again then in any case.
    pub look_at: Option<Timestamp>,
}

impl CertificateWaits {
    /// Whether anything in it can still change.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.for_values || self.for_epoch.is_some() || self.look_at.is_some()
    }
}

/// An issue that was signed and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCertificate {
    /// Which issue.
    pub issue: u32,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// SHA-256 of what it says, its number, its day and its proofs left out.
    pub facts: [u8; 32],
    /// The signed note.
    pub note: String,
}

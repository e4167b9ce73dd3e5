//! A datum on its way in, and a datum that was opened.

use amanah_policy::{Attribute, Channel, DatumId, PolicyVersion, Source, Timestamp};
use zeroize::Zeroizing;

use crate::personal::Personal;

/// Where a value came from. Without it nothing is recorded (invariant 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// From which of the six kinds of source.
    pub source: Source,
    /// Through which door.
    pub channel: Channel,
    /// Which input exactly: an import and its line, a form, a ticket. Ids only, never a personal value; not empty.
    pub origin: String,
    /// When the value came to be (a log line's own time), which may be earlier than its recording.
    pub observed_at: Timestamp,
}

/// One value to record.
#[derive(Debug)]
pub struct NewDatum {
    /// What it says.
    pub attribute: Attribute,
    /// The value.
    pub value: Personal<String>,
    /// Where it came from.
    pub provenance: Provenance,
    /// Whether the customer confirmed it (a proved mailbox, an own entry); third-party data begins unconfirmed.
    pub confirmed: bool,
}

/// Which data of a customer are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Everything there is, earlier and restricted values included. What may not leave is named and withheld.
    Everything,
    /// The current values of these attributes; of events, the newest `at_most` of each.
    Attributes {
        /// Which attributes.
        attributes: Vec<Attribute>,
        /// How many events of each attribute at most.
        at_most: u32,
    },
    /// Exactly these.
    Data(Vec<DatumId>),
}

/// The most rows that are looked up where others wait for it.
const SMALL: u32 = 16;

impl Selection {
    /// Whether it names so few rows that looking them up keeps nobody waiting.
    pub(crate) fn is_small(&self) -> bool {
        let Self::Attributes { attributes, at_most } = self else { return false };
        let rows = |attribute: &Attribute| if attribute.is_replaceable() { 1 } else { *at_most };
        attributes.iter().map(rows).fold(0, u32::saturating_add) <= SMALL
    }
}

/// How a datum stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DatumState {
    /// In use.
    Current,
    /// Replaced under DEL1: frozen until it is erased, or brought back before.
    Restricted {
        /// When it will be erased.
        until: Timestamp,
    },
}

/// Everything known about a datum but its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatumLabel {
    /// Its id.
    pub id: DatumId,
    /// What it says.
    pub attribute: Attribute,
    /// Where it came from.
    pub provenance: Provenance,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The policy version in force then.
    pub policy_version: PolicyVersion,
    /// The retention row that says how long it stays (`Bundle::retention` knows its words).
    pub retention_row: String,
    /// When it goes at the latest, if its row names a time.
    pub expires_at: Option<Timestamp>,
    /// How it stands.
    pub state: DatumState,
    /// Whether a law or a case forbids its erasure.
    pub held: bool,
    /// Whether the customer confirmed it.
    pub confirmed: bool,
}

/// A datum whose value was released. Cannot be printed, cloned or serialised; wiped when dropped.
pub struct OpenDatum {
    /// Everything but the value.
    pub label: DatumLabel,
    value: Zeroizing<String>,
}

impl OpenDatum {
    pub(crate) const fn new(label: DatumLabel, value: Zeroizing<String>) -> Self {
        Self { label, value }
    }

    /// The value, for the sink that received it.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }
}

impl core::fmt::Debug for OpenDatum {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OpenDatum").field("label", &self.label).finish_non_exhaustive()
    }
}

/// A value that was replaced under DEL1 and waits for its erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What was replaced.
    pub attribute: Attribute,
    /// The earlier value, restricted.
    pub old: DatumId,
    /// The value that took its place.
    pub new: DatumId,
    /// When it was replaced.
    pub replaced_at: Timestamp,
    /// When the earlier value will be erased; until then it can be brought back.
    pub until: Timestamp,
}

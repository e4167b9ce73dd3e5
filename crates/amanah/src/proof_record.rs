//! What is written beside a policy pack when its claims were proved, and the gate that asks for it.
//!
//! The record is bound to the hash of the pack, so a changed text has none. It guards against slips, not against whoever
//! may write the folder: every decision in the ledger names the hash that decided.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use amanah_policy::{Bundle, BundleHash, GuardOutcome};
use serde::{Deserialize, Serialize};

use crate::cli::Stop;
use crate::packs;

/// The name of the record in a version's folder.
const FILE: &str = "proof.json";

/// The record of the pack that comes with the program; a test keeps it current.
const SHIPPED: &str = include_str!("../../../policy/v0001/proof.json");

/// That the claims of exactly one bundle stand, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofRecord {
    /// The hash of the bundle.
    pub bundle: String,
    /// How it is known.
    #[serde(flatten)]
    pub method: Checked,
    /// How many claims there were.
    pub claims: usize,
    /// How many guards were left out once.
    pub guards: usize,
    /// Over how many kinds of request.
    pub kinds_of_request: usize,
    /// The hash of the version that it may follow; the first follows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
}

/// How it is known that claims stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "lowercase")]
pub enum Checked {
    /// A solver proved them.
    Proved {
        /// Its name and version.
        solver: String,
    },
    /// They were tried on every request.
    Enumerated,
}

impl Checked {
    /// What may be said of the claims.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Proved { .. } => "proved",
            Self::Enumerated => "enumerated",
        }
    }
}

impl ProofRecord {
    /// The record that speaks of exactly this bundle: the one in the version's folder, or the one that comes with the
    /// program.
    #[must_use]
    pub fn of(folder: &Path, bundle: BundleHash) -> Option<Self> {
        let beside = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let read = [beside.as_str(), SHIPPED].into_iter().filter_map(|text| serde_json::from_str(text).ok());
        read.into_iter().find(|record: &Self| record.bundle == bundle.to_string())
    }

    /// Writes it into a version's folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Stop> {
        let path = folder.join(FILE);
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let hint = |error: &std::io::Error| match error.kind() {
            ErrorKind::PermissionDenied => "; run it as a user who may write there",
            _ => "",
        };
        fs::write(&path, text).map_err(|error| {
            Stop::during(format_args!("the record {}{}", path.display(), hint(&error)), &error)
        })
    }

    /// One line for people.
    #[must_use]
    pub fn told(&self) -> String {
        let how = match &self.method {
            Checked::Proved { solver } => format!("proved by {solver}"),
            Checked::Enumerated => "enumerated, not proved".to_owned(),
        };
        format!("{} claims {how} over {} kinds of request", self.claims, self.kinds_of_request)
    }
}

/// How a bundle passed the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// By the record beside it.
    Recorded(ProofRecord),
    /// Tried on every request just now, because no record speaks of it.
    Enumerated,
}

/// Lets a bundle pass whose claims stand: by its record, or else, where it is the first version, by trying every request
/// here and now. That a version may follow another is for `amanah policy activate` to find out, which also begins the notice
/// to customers. The solver is never asked on the way to serving.
///
/// Enforces: invariant 9
///
/// # Errors
/// When a claim does not hold, says nothing, or would not notice that a guard is gone or weakened; when a version that
/// follows another was never activated.
pub fn admit(folder: &Path, bundle: &Bundle) -> Result<Admitted, Stop> {
    if let Some(record) = ProofRecord::of(folder, bundle.hash()) {
        return Ok(Admitted::Recorded(record));
    }
    let refuse = |what: String| {
        let version = bundle.version();
        Stop::failed(format!(
            "policy {version} is not put into force: {what}; run `amanah policy prove --pack {}`",
            folder.display()
        ))
    };
    if let Some(before) = packs::before(folder)? {
        let (version, before) = (bundle.version(), before.display());
        return Err(Stop::failed(format!(
            "policy {version} is not put into force: it was not activated after {before}; run `amanah policy activate --pack {}`",
            folder.display()
        )));
    }
    let claims = bundle.check_claims();
    if let Some(result) = claims.iter().find(|result| !result.is_as_expected()) {
        return Err(refuse(format!("claim `{}` does not stand", result.claim.id)));
    }
    let tried = bundle.try_rules();
    let unnoticed = |outcome: &GuardOutcome| matches!(outcome, GuardOutcome::Unnoticed { .. });
    if let Some((id, _)) = tried.guards.iter().find(|(_, outcome)| unnoticed(outcome)) {
        return Err(refuse(format!("no claim would notice that guard `{id}` is gone")));
    }
    if let Some(guards) = tried.unclaimed.keys().next() {
        return Err(refuse(format!("no claim would notice a weakened `{}`", guards.join("` or `"))));
    }
    match tried.idle_grants.first() {
        Some(id) => Err(refuse(format!("guards forbid all that grant `{id}` permits"))),
        None => Ok(Admitted::Enumerated),
    }
}

//! The privacy policy as data and decisions.
//!
//! Layout: [`vocabulary`] holds the closed words of the policy (sources, purposes, categories, roles ...),
//! [`ids`] the typed identifiers, [`time`] and [`day`] the time types, [`money`] amounts, [`mod@activity`] who is a customer
//! still, [`case`] the course of a request with a clock, [`request`] what is asked of the policy,
//! [`space`] every request there is, [`purpose`] the purposes as types, [`bundle`] one compiled policy version and
//! [`page`] what customers read of it.
//!
//! Deliberately absent: IO, async, clocks, randomness, and any personal value. All are parameters or elsewhere.

pub mod activity;
pub mod bundle;
pub mod case;
pub mod day;
pub mod ids;
pub mod money;
pub mod page;
mod person_role;
pub mod purpose;
pub mod request;
pub mod space;
pub mod time;
pub mod vocabulary;

pub use activity::{Activity, PanelFact, PanelState, ServiceSpan, Standing, activity};
pub use bundle::claims::{Claim, ClaimKind, ClaimResult, Outcome};
pub use bundle::mutation::{GuardOutcome, RulesTried};
pub use bundle::{
    Bundle, BundleHash, Change, Clocks, Counsel, Difference, GOLDEN_FILE, Gain, GoldenFault,
    GoldenUnreadable, Keep, LawfulBasis, PackFault, PackFile, PackProblem, PackSources, PolicyVersion,
    RetentionRow, Rule, RuleKind, StepFault, Unagreed, shipped,
};
pub use case::{CaseChannel, CaseKind, CaseRefusal, CaseState, CaseStep, next_state};
pub use day::Day;
pub use ids::*;
pub use money::{Currency, Money, MoneyFault, Rounding, Share};
pub use page::{Page, PageNames, Section, Sentence, SentenceKind};
pub use purpose::{
    Accountability, Billing, Disclosure, IntangibleAsset, Promotion, PurposeMarker, ServiceCommunication,
    Whois,
};
pub use request::{Act, DatumFacts, Decision, Principal, Request};
pub use time::Timestamp;
pub use vocabulary::*;

//! The privacy policy as data and decisions.
//!
//! Layout: [`vocabulary`] holds the closed words of the policy (sources, purposes, categories, roles ...),
//! [`ids`] the typed identifiers, [`time`] the one time type, [`request`] what is asked of the policy and
//! [`purpose`] the purposes as types.
//!
//! Deliberately absent: IO, async, clocks, randomness, and any personal value. All are parameters or elsewhere.

pub mod ids;
pub mod purpose;
pub mod request;
pub mod time;
pub mod vocabulary;

pub use ids::*;
pub use purpose::PurposeMarker;
pub use request::{Act, CaseStanding, DatumFacts, Decision, ErasureGround, Occasion, Principal, Request};
pub use time::Timestamp;
pub use vocabulary::*;

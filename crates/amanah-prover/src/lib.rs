//! Proves what a policy version promises, over all requests, and says exactly how far the proof goes.
//!
//! Layout: [`prove`] asks every question and gives a [`Report`]; [`enumerate`] gives the same report without a solver;
//! [`compare`] puts two versions side by side, [`compare_by_enumeration`] without a solver. Below: `solver` is the program that answers, `session` one process of it with
//! its time-outs, `kind` the rules compiled for one kind of request, `replay` takes a counterexample back to the
//! bundle that decides, and `words` tells a request to people.
//!
//! Deliberately absent: anything the serving path could need. Only `amanah policy` knows this crate; a request is never
//! answered by a solver, and the solver is a process of its own that is neither linked nor bundled.

mod comparison;
mod enumeration;
mod kind;
mod proof;
mod replay;
mod report;
mod session;
mod solver;
mod words;

pub use comparison::{Comparison, Found, Gained, compare, compare_by_enumeration};
pub use enumeration::enumerate;
pub use kind::NotCompiled;
pub use proof::prove;
pub use report::{
    ClaimFinding, ClaimStanding, Example, GrantFinding, GrantStanding, GuardFinding, GuardStanding, Method,
    Report, RuleFault, Unclaimed,
};
pub use session::Unproved;
pub use solver::{NoSolver, Solver};

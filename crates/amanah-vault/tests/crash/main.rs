//! Nothing acknowledged is lost and nothing is half-written, wherever the process ends (invariant 11).
//!
//! Each test runs this binary again as a child that lives through `script`, says on its standard output what it began
//! and what was acknowledged, and is killed at a named point. Afterwards the parent opens what is left and compares it
//! with what the child was told.

#[cfg(test)]
mod aftermath;
#[cfg(test)]
mod child;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod failing_disk;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod history;
#[cfg(test)]
mod on_postgres;
#[cfg(test)]
mod points;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
#[path = "../it/raw.rs"]
mod raw;
#[cfg(test)]
mod script;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;

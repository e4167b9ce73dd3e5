//! The rules of the house as tests: they read the repository's own files and need nothing installed.
//!
//! Layout: [`tree`] reads files, [`source`] tells code from comments and strings; every other module is one rule.
//! Each rule is a function from files to breaches, so that every rule is also shown to find a breach.
//!
//! Deliberately absent: the network, and any dependency on what the rules judge, except its vocabulary and the table
//! of endpoints.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod columns;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod file_sizes;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod glossary;
#[cfg(test)]
mod markers;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod purity;
#[cfg(test)]
mod sabotage;
#[cfg(test)]
mod source;
#[cfg(test)]
mod supply_chain;
#[cfg(test)]
mod todos;
#[cfg(test)]
mod traceability;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod verifier;
#[cfg(test)]
mod words;

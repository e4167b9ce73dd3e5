//! The commands, by running the program itself: what they do, what they say when something is wrong, how they end.
//!
//! Layout: `company` is a throw-away company and the program run in it; every other module is one group of commands.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod company;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod erase;
#[cfg(test)]
mod import;
#[cfg(test)]
mod init;
#[cfg(test)]
mod key;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod people;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod store;
#[cfg(test)]
mod tour;

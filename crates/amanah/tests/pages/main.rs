//! The pages through the router, without a socket: who may enter, what every answer carries, and how pages look.
//!
//! Layout: `support` is a browser of a few lines over a company with a hand-moved clock; every other module is one
//! promise of the pages.

#[cfg(test)]
mod components;
#[cfg(test)]
mod cookies;
#[cfg(test)]
mod entrance;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod support;
#[cfg(test)]
mod templates;

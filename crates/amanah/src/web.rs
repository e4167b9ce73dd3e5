//! The pages: portal, console and the public policy page, all mounted from one table of endpoints.
//!
//! A page is added in four places: a row in [`endpoints::table`], a handler (`async fn(Doors, Visit) -> Outcome`),
//! a template that extends `frame.html`, and its texts in `messages/en` and `messages/id`.
//!
//! Layout: [`endpoints`] says who may do what; `mount` turns the rows into the router and stands before every
//! handler (who is it, may they, is the form ours, does it answer in time); [`visit`] is one request as a handler
//! sees it; [`words`] writes texts, times and numbers in the reader's language; [`frame`] is what stands around
//! every page; [`components`] are the parts pages are made of; [`fault`] is every way a request can fail.
//!
//! Deliberately absent: JavaScript that a page needs, inline script or style, and anything that happens on GET.

pub mod address;
pub(crate) mod answer;
pub(crate) mod arrival;
mod assets;
pub(crate) mod case_first;
pub mod components;
pub mod cookies;
pub mod doors;
pub mod endpoints;
pub(crate) mod factors;
pub mod fault;
mod form_token;
pub mod frame;
mod front;
pub mod gallery;
pub mod guest;
pub(crate) mod kept;
mod language_choice;
mod ledger_key;
pub(crate) mod ledger_tiles;
mod mount;
pub(crate) mod patience;
pub mod policy;
pub(crate) mod proof_again;
mod qr;
pub(crate) mod resume;
pub mod visit;
pub mod words;

pub use address::PublicUrl;
pub(crate) use answer::{guard, text_document};
pub use answer::{html, html_with_status, see_other, with_cookie, without_cookie};
pub use doors::{Doors, Parts, Settings};
pub use fault::{Fault, Outcome};
pub use frame::Frame;
pub use guest::{Doorman, Guest};
pub use mount::{router, router_of};
pub use visit::Visit;
pub use words::{Language, Words};

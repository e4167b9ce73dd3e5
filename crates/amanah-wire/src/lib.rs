//! Bytes to values and back. Pure: no IO, no async, no clock, no randomness.
//!
//! Layout: [`lines`] cuts a stream of bytes into numbered lines, [`access_log`] reads and prints lines of web
//! servers' access logs (R1) and masks what belongs to a service and not to a customer, [`import_map`] reads the
//! operator's file that says whose a log is, [`bounce`] what came back of our mails (U1), [`json_web`] whether a token
//! was signed with a key of its issuer, [`provider`] what a sign-on provider told us (SSO2), [`signed_request`] and
//! [`security_event`] what a provider tells us of itself (SSO1), [`sheet`] prints an invoice or credit note as a PDF (U3),
//! [`webauthn`] reads what the authenticator of a passkey says, [`webhook`] signs what other systems are told of a customer
//! and reads what they did, [`opendsr`] writes a receipt as OpenDSR wants it.
//!
//! Deliberately absent: files and sockets, whose bytes are parameters; customers, because this crate knows no
//! other crate of the house; and any text of the input in an error, because the input is personal data.

pub mod access_log;
pub mod bounce;
pub mod import_map;
pub mod json_web;
pub mod lines;
pub mod opendsr;
pub mod provider;
pub mod security_event;
pub mod sheet;
pub mod signed_request;
pub mod webauthn;
pub mod webhook;

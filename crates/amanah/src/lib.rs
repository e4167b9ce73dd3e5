//! The program: doors, pages, jobs and commands.
//!
//! Layout: [`cli`] holds the commands, one file each; [`config`] what the operator decides; [`opening`] makes an open
//! house of it, [`init`] a new one, [`packs`] knows which policy comes when, [`proof_record`] says which may be in force. [`serve`] runs everything,
//! with the [`jobs`], the [`health`] page and the [`control`] socket; [`pages`] puts [`web`], the pages and the table
//! they are mounted from, in front of a house, with [`portal`] for customers, [`console`] for staff and [`requests`] for whoever
//! has a request's link or code; [`api`] is the same for programs. [`demo`] is a
//! throw-away company, [`tour`] one customer's life from end to end, [`doctor`] says what needs a hand,
//! [`relay`] hands mail over, [`outside`] tells the operator's other systems, [`opendsr`] is where other companies pass requests on, [`providers`] are those that customers sign on
//! with, [`traffic`] counts and logs what passes the doors,
//! [`access_report`] prints the access report, [`certificate`] the certificate of erasure, [`clock`] is where the time comes from.
//!
//! Absent on purpose: SQL and keys (the vault has them) and rules (the policy has them).

pub mod access_report;
pub mod api;
pub mod callbacks;
pub mod certificate;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod control;
pub mod demo;
pub mod doctor;
pub mod health;
pub mod init;
pub mod jobs;
pub mod logging;
pub mod mail_in;
pub mod opendsr;
pub mod opening;
pub mod outside;
pub mod packs;
pub mod pages;
pub mod portal;
pub mod proof_record;
pub mod providers;
pub mod relay;
pub mod requests;
pub mod serve;
#[cfg(test)]
#[path = "../../../tests/skip.rs"]
mod skip;
pub mod tour;
pub mod traffic;
pub mod web;

//! Requests that another company passed on: ids, codes and times, and nothing of whom they are about.

use amanah_policy::Timestamp;

use super::RightsCase;

/// A request that another company passes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPassedOn {
    /// Who passes it on, as the configuration calls them.
    pub controller: String,
    /// Its id with them.
    pub request: String,
    /// Which right is asked for, by its word.
    pub asked: &'static str,
    /// By when it is done.
    pub due_at: Timestamp,
    /// What nobody confirmed by then was not asked for.
    pub lapses_at: Timestamp,
    /// Where they want to be told how it goes on: addresses that the configuration names for them.
    pub callbacks: Vec<String>,
}

/// A request that was passed on, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// Its id with us.
    pub id: [u8; 16],
    /// Who passed it on.
    pub controller: String,
    /// Its id with them.
    pub request: String,
    /// Which right is asked for, by its word.
    pub asked: String,
    /// When it came.
    pub received_at: Timestamp,
    /// By when it is done, as the receipt said.
    pub due_at: Timestamp,
    /// What nobody confirmed by then was not asked for.
    pub lapses_at: Timestamp,
    /// When it was looked for whom it is about.
    pub settled_at: Option<Timestamp>,
    /// The case of whomever it is about, as it stands; none of nobody.
    pub case: Option<RightsCase>,
    /// Whether it was this request that opened the case.
    pub has_opened: bool,
    /// When its sender withdrew it.
    pub withdrawn_at: Option<Timestamp>,
    /// Where its sender is told.
    pub callbacks: Vec<String>,
    /// How it stood when its sender was told last, by its word.
    pub told: Option<String>,
}

/// Whether a request was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotedPassedOn {
    /// It was not.
    New(Box<PassedOn>),
    /// It was, byte for byte.
    Known(Box<PassedOn>),
    /// Another one has this id.
    Another,
}

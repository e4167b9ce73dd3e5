//! Members of staff. Their names and addresses are sealed under a key of their own; they are not customer data.

use amanah_policy::{Role, StaffId, Timestamp};

use crate::personal::Personal;

/// How a member of staff stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffState {
    /// Works here.
    Active,
    /// Does not any more, or not now: gets nothing.
    Inactive,
}

/// A member of staff as the staff page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffLine {
    /// Their id.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their address for signing in.
    pub email: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// How they stand.
    pub state: StaffState,
    /// Since when.
    pub since: Timestamp,
}

/// A new member of staff, once their invitation was accepted.
#[derive(Debug)]
pub struct NewStaff {
    /// Their name.
    pub name: Personal<String>,
    /// Their address for signing in.
    pub email: Personal<String>,
    /// Their password; none in a demo, where one-time links sign in.
    pub password: Option<Personal<String>>,
    /// What they may do.
    pub roles: Vec<Role>,
}

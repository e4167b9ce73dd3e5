//! Something begun and not yet confirmed: a sign-up, a change of address, an invitation, a one-time link.
//!
//! Personal values in it are sealed under the key of the day, which ends with its lifetime.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, CustomerId, PendingId, StaffId, Timestamp};

use crate::personal::Personal;
use crate::rows::session::Secret;

/// What was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PendingKind {
    /// A registration that waits for the code from its mailbox.
    SignUp,
    /// A change of the primary e-mail that waits for the code from the new mailbox (DEL1).
    ChangeEmail,
    /// A change of name that waits for its confirmation (DEL1).
    ChangeName,
    /// An invitation of a member of staff.
    StaffInvitation,
    /// An invitation of a person to a company's account; it belongs to the company.
    PersonInvitation,
    /// A link that signs a customer in once: demo, desk registration, forgotten password.
    CustomerLink,
    /// A link that signs a member of staff in once (demo).
    StaffLink,
    /// A sign-on with a provider that waits for the browser to come back.
    SignOn,
    /// Somebody whom a provider knows and we do not: what it told of them waits for them to register or to link.
    SignOnFound,
    /// A link to a registered mailbox whose account somebody wants to link with a provider.
    SignOnOffer,
    /// A link to the registered mailbox that confirms a deletion (DEL2).
    CaseConfirm,
    /// A link in the notices of a deletion that stops it.
    CaseStop,
    /// A notice to a member of staff, which nothing confirms: it goes with its day.
    StaffNotice,
    /// A passkey that is being made, in one session.
    PasskeyAdd,
    /// A sign-in with a passkey, of somebody who is not known yet.
    PasskeySignIn,
    /// A proof by passkey, in one session.
    PasskeyProof,
    /// A sign-in that waits for its second step.
    SecondStep,
    /// An authenticator app that waits for its first code, in one session.
    SecondFactorSetup,
}

/// How it is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// Six digits typed into a form that knows the id; five tries.
    Code,
    /// A long token in a link; works once.
    Link,
}

/// What to begin.
#[derive(Debug)]
pub struct NewPending {
    /// What.
    pub kind: PendingKind,
    /// Personal values that wait with it.
    pub values: BTreeMap<Attribute, Personal<String>>,
    /// Facts that are not personal: a language, roles, an account kind. Stored sealed all the same.
    pub facts: BTreeMap<String, String>,
    /// The customer it belongs to, if there is one.
    pub customer: Option<CustomerId>,
    /// The member of staff it belongs to, if it is theirs.
    pub staff: Option<StaffId>,
    /// How it is confirmed.
    pub secret: SecretKind,
    /// Until when.
    pub until: Timestamp,
}

/// What was begun, with the secret that confirms it.
#[derive(Debug)]
pub struct Begun {
    /// Its id, for the form.
    pub id: PendingId,
    /// The code or token, for the mail or the terminal.
    pub secret: Secret,
    /// Until when.
    pub until: Timestamp,
}

/// Something of staff's that was begun and waits, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingLine {
    /// Its id.
    pub id: PendingId,
    /// The member of staff it belongs to.
    pub staff: Option<StaffId>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Until when it can be confirmed.
    pub until: Timestamp,
    /// Its facts.
    pub facts: BTreeMap<String, String>,
}

/// A confirmed one, taken out of the store: it cannot be confirmed again.
#[derive(Debug)]
pub struct Confirmed {
    /// What it was.
    pub kind: PendingKind,
    /// Its personal values, to be recorded.
    pub values: BTreeMap<Attribute, Personal<String>>,
    /// Its other facts.
    pub facts: BTreeMap<String, String>,
    /// Its customer.
    pub customer: Option<CustomerId>,
    /// Its member of staff.
    pub staff: Option<StaffId>,
    /// When it was begun.
    pub begun_at: Timestamp,
}

/// Why it was not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PendingFault {
    /// No such thing, or it was used or cancelled; both look the same.
    #[error("this link or code was used already or never existed; begin again")]
    UsedOrUnknown,
    /// Too late.
    #[error("this link or code has expired; begin again")]
    Expired,
    /// The code is wrong.
    #[error("this code is not the one we sent; {left} tries are left")]
    Wrong {
        /// How many tries are left; at none the thing is gone.
        left: u32,
    },
}

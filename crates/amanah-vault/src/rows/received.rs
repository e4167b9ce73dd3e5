//! Mail that came in: what was handed to us, and what was decided about it.

use core::net::IpAddr;

use amanah_policy::{CaseId, CustomerId, DatumId, ReceivedMailId, Timestamp};
use zeroize::Zeroizing;

use crate::personal::Personal;
use crate::rows::MailEvidence;

/// A mail as the mail server hands it over.
#[derive(Debug)]
pub struct NewReceived {
    /// What is asked, by the address: a code of a closed list.
    pub command: &'static str,
    /// To whom it was sent.
    pub recipient: Personal<String>,
    /// Where bounces go; empty for nowhere.
    pub return_path: Personal<String>,
    /// Every address from which it claims to come, believed or not: it goes with whoever has one of them.
    pub claims: Vec<Personal<String>>,
    /// Who handed it to the mail server, if that is known.
    pub client: Option<IpAddr>,
    /// Whether its addresses may have letters beyond ASCII.
    pub is_utf8: bool,
    /// The mail, byte by byte.
    pub mail: Personal<Vec<u8>>,
}

/// What became of a mail that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It is in the store, durably.
    New(ReceivedMailId),
    /// It was handed over before, to the same recipient.
    Known(ReceivedMailId),
}

/// What was decided about a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    /// Nothing yet.
    Received,
    /// A name server did not answer; it is judged again.
    Pending,
    /// It can be read in more than one way, or in none: kept for a person, and never acted upon.
    Quarantine,
    /// A person reads it.
    Review,
    /// A program sent it: kept, and neither acted upon nor answered.
    RecordOnly,
    /// It opened a request.
    Opened,
    /// Its sender was pointed to ClientZone.
    Pointed,
    /// Somebody of staff closed it.
    Dismissed,
}

impl Disposition {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Pending,
        Self::Quarantine,
        Self::Review,
        Self::RecordOnly,
        Self::Opened,
        Self::Pointed,
        Self::Dismissed,
    ];

    /// The word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Pending => "pending",
            Self::Quarantine => "quarantine",
            Self::Review => "review",
            Self::RecordOnly => "record-only",
            Self::Opened => "opened",
            Self::Pointed => "pointed",
            Self::Dismissed => "dismissed",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|disposition| disposition.code() == code)
    }
}

/// A mail that came in, as lists show it: nothing of what it says, and nobody's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedHeader {
    /// Its id.
    pub id: ReceivedMailId,
    /// What was asked, by the address.
    pub command: String,
    /// When it came.
    pub received_at: Timestamp,
    /// How long it is.
    pub size_bytes: u64,
    /// What was decided.
    pub disposition: Disposition,
    /// The codes of the rules that it breaks.
    pub reasons: Vec<String>,
    /// Whose mail it is: when its sender is beyond doubt, or when it answers a letter about a request of theirs.
    pub customer: Option<CustomerId>,
    /// The mail among the customer's data.
    pub datum: Option<DatumId>,
    /// Whether its text is still here.
    pub has_text: bool,
    /// How often it was judged.
    pub tries: u32,
    /// When it was decided.
    pub settled_at: Option<Timestamp>,
    /// The request that somebody of staff wrote down for it, where nobody vouches for its sender.
    pub request: Option<CaseId>,
    /// The open request that it joined, by the address it was sent to. Of its sender that says nothing.
    pub thread: Option<CaseId>,
}

/// A mail that is being judged: no other process has it until the lease ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeasedReceived {
    /// Its id.
    pub id: ReceivedMailId,
    /// When it came.
    pub received_at: Timestamp,
    /// The how manieth try this is.
    pub attempt: u32,
}

/// A mail with what it says. Not printable.
pub struct OpenReceived {
    /// Everything else.
    pub header: ReceivedHeader,
    /// To whom it was sent.
    pub recipient: Zeroizing<String>,
    /// Where bounces go; empty for nowhere.
    pub return_path: Zeroizing<String>,
    /// Who handed it to the mail server.
    pub client: Option<IpAddr>,
    /// Whether its addresses may have letters beyond ASCII.
    pub is_utf8: bool,
    /// The mail, byte by byte.
    pub mail: Zeroizing<Vec<u8>>,
    /// On what evidence it was put aside, once that was decided.
    pub evidence: Option<MailEvidence>,
}

impl core::fmt::Debug for OpenReceived {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OpenReceived").field("id", &self.header.id).finish_non_exhaustive()
    }
}

/// What is decided about a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The decision.
    pub disposition: Disposition,
    /// The codes of the rules that it breaks.
    pub reasons: Vec<&'static str>,
    /// Whose mail it is, and as which of their data it is kept; its text goes from here then.
    pub of: Option<(CustomerId, DatumId)>,
    /// The request that it joins; then it is of that one's customer.
    pub thread: Option<CaseId>,
    /// When it is judged again.
    pub again_at: Option<Timestamp>,
    /// On what evidence; none where there was nothing to look at.
    pub evidence: Option<MailEvidence>,
}

/// How the mails that came in stand, for health and the doctor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedState {
    /// How many there are of each disposition.
    pub counts: Vec<(Disposition, u64)>,
    /// Since when the oldest waits that is not decided.
    pub oldest_undecided: Option<Timestamp>,
}

//! The small records that rooms stand on: sessions, codes, mails, tickets, staff, services, imports. Header
//! rows carry ids, states and dates in the clear; every personal value in them is sealed.

mod account;
mod api_key;
mod attempt;
mod certificate;
mod database;
mod factor;
mod hold;
mod import;
mod invoice;
mod job;
mod link;
mod mail;
mod mail_evidence;
mod mailbox_doubt;
mod numbers;
mod opening;
mod passed_on;
mod pending;
mod people;
mod provider_notice;
mod received;
mod rights_case;
mod search;
mod service;
mod session;
mod staff;
mod ticket;
mod webhook;

pub use account::{Account, Person};
pub use api_key::{AnswerSlot, ApiCaller, ApiKeyHeader, Idempotent, KeyOf, NewApiKey};
pub use attempt::{Allowance, Attempt};
pub use certificate::{CertificateWaits, KeptCertificate, NewCertificate};
pub use database::{DatabaseFacts, ServerLog};
pub use factor::{
    CredentialKey, Device, NewPasskey, PasskeyLine, PasskeyUse, SecondFactorState, TotpSecret, UsedPasskey,
};
pub use hold::{HoldGround, HoldReason, HoldableDatum, LegalHold, NotAReference, Reference, WhyLifted};
pub use import::{Destination, ImportBatch, ImportCounts, ImportHeader, ImportKind, ImportRow, ImportStart};
pub use invoice::{
    Amounts, ForeignInvoice, InvoiceFilter, InvoiceHeader, InvoiceKind, InvoiceState, NewInvoice, Printed,
};
pub use job::{Job, Lease};
pub use link::{GivenByProvider, LinkHeader};
pub use mail::{
    LeasedMail, MailHeader, MailOutcome, MailRecipient, MailState, OpenMail, OutboxState, OutgoingMail, Waits,
};
pub use mail_evidence::{MailEvidence, SignatureSeen, SpfSeen};
pub use mailbox_doubt::MailboxDoubt;
pub use numbers::Numbers;
pub use opening::{Finding, Opening, OpeningBasis, OpeningLine, Review, ReviewState};
pub use passed_on::{NewPassedOn, NotedPassedOn, PassedOn};
pub use pending::{Begun, Confirmed, NewPending, PendingFault, PendingKind, PendingLine, SecretKind};
pub use people::{JoinFault, OpenInvitation, OwnerOffer, PeopleChange, PeopleFault};
pub use provider_notice::{ClosedWhy, NewNotice, NoticeKind, ProviderNotice, SuspendedSignOn};
pub use received::{
    Disposition, LeasedReceived, NewReceived, OpenReceived, ReceivedHeader, ReceivedState, Settled, TakenIn,
};
pub use rights_case::{CaseChange, CaseEntry, ConfirmedHow, NewCase, RightsCase};
pub use search::{Found, LookedBy, LookedFor, SearchLine};
pub use service::{
    BillingPeriod, Heard, NewService, PanelNumbers, PanelWord, Price, ServiceChange, ServiceHeader,
    ServiceKind,
};
pub use session::{Secret, SessionHeader, SessionOf, SignedInBy};
pub use staff::{NewStaff, StaffLine, StaffState};
pub use ticket::{NewMessage, NewTicket, TicketAuthor, TicketHeader, TicketMessage, TicketState};
pub use webhook::{
    AskedOutcome, DeliveryLine, DeliveryState, LeasedTiding, OutsideNumbers, SaidDone, SubjectEvent,
    TakenDown, TidingOutcome,
};

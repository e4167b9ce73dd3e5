//! What is asked of the vault, what comes out, and who may take it.
//!
//! Personal data leaves the vault through [`crate::Vault::release`] alone (invariant 1). What comes out is tagged with
//! its purpose, and only a sink of that purpose can open it (invariant 2).

use core::marker::PhantomData;

use amanah_policy::purpose::{Accountability, Billing, Disclosure, ServiceCommunication};
use amanah_policy::{
    Act, Attribute, CaseStanding, Clause, CustomerId, DatumId, Occasion, PurposeMarker, TicketId,
};

use crate::actor::Actor;
use crate::datum::{DatumLabel, OpenDatum, Selection};
use crate::personal::Personal;

/// What is asked: whose data, by whom, for which purpose, which data, and why.
#[derive(Debug)]
pub struct Ask<P> {
    pub(crate) customer: CustomerId,
    pub(crate) actor: Actor,
    pub(crate) act: Act,
    pub(crate) selection: Selection,
    pub(crate) reason: Option<Personal<String>>,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) recipient: Recipient,
    purpose: PhantomData<P>,
}

/// Who receives what is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Whoever asks.
    Actor,
    /// The customer, by mail.
    CustomerByMail,
    /// Whoever the owner of an account invited to it, by mail.
    InvitedByMail,
    /// An authority, in a case.
    Authority,
}

impl<P: PurposeMarker> Ask<P> {
    const fn of(customer: CustomerId, actor: Actor, act: Act) -> Self {
        Self {
            customer,
            actor,
            act,
            selection: Selection::Everything,
            reason: None,
            ticket: None,
            recipient: Recipient::Actor,
            purpose: PhantomData,
        }
    }

    /// Asks for these data only.
    #[must_use]
    pub fn select(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Says why, in words; sealed under the customer's key.
    #[must_use]
    pub fn because(mut self, reason: Personal<String>) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Names the ticket.
    #[must_use]
    pub const fn under_ticket(mut self, ticket: TicketId) -> Self {
        self.ticket = Some(ticket);
        self
    }

    /// Names another recipient than the asker.
    #[must_use]
    pub const fn sent_to(mut self, recipient: Recipient) -> Self {
        self.recipient = recipient;
        self
    }
}

impl Ask<ServiceCommunication> {
    /// U1: to communicate for the service.
    #[must_use]
    pub const fn to_communicate(customer: CustomerId, actor: Actor, occasion: Occasion) -> Self {
        Self::of(customer, actor, Act::ServiceCommunication { occasion })
    }
}

impl Ask<Accountability> {
    /// U2a: to account for the data to the customer.
    #[must_use]
    pub const fn to_account(customer: CustomerId, actor: Actor, occasion: Occasion) -> Self {
        Self::of(customer, actor, Act::Accountability { occasion })
    }
}

impl Ask<Disclosure> {
    /// U2b: to answer an authority.
    #[must_use]
    pub const fn to_disclose(customer: CustomerId, actor: Actor, case: CaseStanding) -> Self {
        Self::of(customer, actor, Act::Disclosure { case })
    }
}

impl Ask<Billing> {
    /// U3: to bill.
    #[must_use]
    pub const fn to_bill(customer: CustomerId, actor: Actor, occasion: Occasion) -> Self {
        Self::of(customer, actor, Act::Billing { occasion })
    }
}

/// Where the ledger keeps a decision or change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerPlace {
    /// The sequence number of the entry, from 0.
    pub sequence: u64,
}

/// A datum that was asked for and did not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Which datum, with everything but its value.
    pub label: DatumLabel,
    /// The guards that forbid it; empty when no grant allows it.
    pub rules: Vec<String>,
    /// The clause the refusal rests on.
    pub clause: Clause,
}

/// Nothing leaves. Recorded in the ledger like a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, datum by datum.
    pub withheld: Vec<Withheld>,
    /// The clause of the first refusal, for a message.
    pub clause: Clause,
    /// Whether the evaluation itself failed (an alarm) rather than the policy having refused.
    pub is_fault: bool,
    /// Where the ledger keeps it.
    pub place: LedgerPlace,
}

/// The answer to an [`Ask`].
#[derive(Debug)]
pub enum Outcome<P, T = Vec<OpenDatum>> {
    /// At least one datum leaves.
    Released(Released<P, T>),
    /// Nothing leaves.
    Refused(Refusal),
}

/// Data that left the vault for the purpose `P`. Only the vault can make one; only a [`Sink`] of `P` can open it.
#[derive(Debug)]
pub struct Released<P, T> {
    content: T,
    withheld: Vec<Withheld>,
    place: LedgerPlace,
    customer: CustomerId,
    purpose: PhantomData<P>,
}

impl<P: PurposeMarker, T> Released<P, T> {
    pub(crate) const fn new(
        customer: CustomerId,
        content: T,
        withheld: Vec<Withheld>,
        place: LedgerPlace,
    ) -> Self {
        Self { content, withheld, place, customer, purpose: PhantomData }
    }

    /// Hands the data to a sink of the same purpose.
    pub fn into_sink<S: Sink<P>>(self, sink: S) -> Opened<S, T> {
        let Self { content, withheld, place, customer, .. } = self;
        Opened { sink, content, withheld, place, customer }
    }

    /// Where the ledger keeps this release.
    #[must_use]
    pub const fn place(&self) -> LedgerPlace {
        self.place
    }
}

mod sealed {
    /// Only the vault can add a sink.
    pub trait Sealed {}
}

/// Somebody who may take data of the purpose `P`.
///
/// Enforces: invariant 2
pub trait Sink<P: PurposeMarker>: sealed::Sealed {}

/// Declares the sinks and the purposes whose data each may take.
macro_rules! sinks {
    ($($(#[$meta:meta])* $name:ident: $($purpose:ident),+;)+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;
            impl sealed::Sealed for $name {}
            $(impl Sink<$purpose> for $name {})+
        )+
    };
}

sinks! {
    /// A page, report or export that the customer reads about themselves, or the officer for them.
    AccessReport: Accountability;
    /// A mail for service provision to the customer.
    ServiceMail: ServiceCommunication;
    /// A page of the console on which staff see a customer under the purpose they declared.
    StaffPage: ServiceCommunication, Billing, Accountability;
    /// An invoice.
    Invoice: Billing;
    /// A package for an authority.
    CasePackage: Disclosure;
}

/// Released data in the hands of a sink, which may read the values.
#[derive(Debug)]
pub struct Opened<S, T = Vec<OpenDatum>> {
    sink: S,
    content: T,
    withheld: Vec<Withheld>,
    place: LedgerPlace,
    customer: CustomerId,
}

impl<S, T> Opened<S, T> {
    /// Whose data it is.
    #[must_use]
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Where the ledger keeps the release.
    #[must_use]
    pub const fn place(&self) -> LedgerPlace {
        self.place
    }

    /// What was asked for and stayed inside.
    #[must_use]
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// The sink that received it.
    #[must_use]
    pub const fn sink(&self) -> &S {
        &self.sink
    }

    /// What was released, when it is not a list of data.
    #[must_use]
    pub const fn content(&self) -> &T {
        &self.content
    }
}

impl<S> Opened<S> {
    /// Each label with its value, in the order of recording.
    pub fn data(&self) -> impl Iterator<Item = (&DatumLabel, &str)> {
        self.content.iter().map(|datum| (&datum.label, datum.value()))
    }

    /// The newest current value of an attribute.
    #[must_use]
    pub fn value(&self, attribute: Attribute) -> Option<&str> {
        self.data()
            .filter(|(label, _)| {
                label.attribute == attribute && label.state == crate::datum::DatumState::Current
            })
            .last()
            .map(|(_, value)| value)
    }

    /// One datum by its id.
    #[must_use]
    pub fn datum(&self, id: DatumId) -> Option<(&DatumLabel, &str)> {
        self.data().find(|(label, _)| label.id == id)
    }
}

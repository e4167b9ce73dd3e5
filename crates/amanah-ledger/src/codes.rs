//! The closed words of an entry. Codes are stable: they are hashed into the tree and never reused.

/// Declares closed codes: an enum whose words have stable texts (docs/decisions/0002-vocabulary-macro.md).
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$word_meta])* $word),+ }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// The stable code, as it stands in an entry.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$word => $code),+ }
            }

            /// The word with this code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$word),)+ _ => None }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// What an entry records.
    Event {
        /// The ledger begins; always entry 0.
        LedgerOpened = "ledger_opened",
        /// Data was recorded.
        Recorded = "recorded",
        /// A batch of data was imported; one entry per import and customer.
        Imported = "imported",
        /// Data left the vault for a purpose.
        Released = "released",
        /// A release was decided against.
        Refused = "refused",
        /// A decision could not be evaluated, which refuses.
        Fault = "fault",
        /// A customer agreed, or is deemed to agree, to a policy version.
        Agreed = "agreed",
        /// A customer gave an explicit consent.
        ConsentGiven = "consent_given",
        /// A customer withdrew an explicit consent.
        ConsentWithdrawn = "consent_withdrawn",
        /// Data was restricted: frozen, or replaced and waiting for its erasure.
        Restricted = "restricted",
        /// A restriction was lifted.
        Restored = "restored",
        /// Some data of a customer were erased (a replaced value, an expired row); the customer stays.
        Erased = "erased",
        /// The keys of erased data were destroyed.
        KeysDestroyed = "keys_destroyed",
        /// The customer was erased (T0): no release under this pseudonym follows, and the verifier insists.
        CustomerErased = "customer_erased",
        /// Somebody signed for the destruction of what tax law kept long enough.
        DestructionSigned = "destruction_signed",
        /// A law or a case forbids erasure for now.
        HoldPlaced = "hold_placed",
        /// A hold ended.
        HoldLifted = "hold_lifted",
        /// A request with a clock began.
        CaseOpened = "case_opened",
        /// A request with a clock went a step on.
        CaseMoved = "case_moved",
        /// A request with a clock ended.
        CaseClosed = "case_closed",
        /// A field was made public.
        Published = "published",
        /// A public field was withdrawn.
        Unpublished = "unpublished",
        /// A policy version became active.
        PolicyActivated = "policy_activated",
        /// A member of staff was invited, changed or left.
        StaffChanged = "staff_changed",
        /// The people of a company's account, or what they do for it, changed.
        PeopleChanged = "people_changed",
        /// A customer or a member of staff signed in.
        SignedIn = "signed_in",
        /// A member of staff opened a customer under a declared purpose.
        Opened = "opened",
        /// An opening was ended before its time.
        OpeningEnded = "opening_ended",
        /// The officer reviewed an opening, or was answered about it.
        OpeningReviewed = "opening_reviewed",
        /// A member of staff looked for a customer; the count says how many were found.
        Searched = "searched",
        /// The ledger or a package of data was exported.
        Exported = "exported",
        /// A backup was written.
        BackedUp = "backed_up",
        /// The store came back from a backup.
        StoreRestored = "store_restored",
        /// The ledger goes on under a new name, because a restore lost entries that a checkpoint had promised; the
        /// entry names that checkpoint.
        LedgerContinued = "ledger_continued",
        /// A key of the store was replaced.
        KeyRotated = "key_rotated",
        /// Somebody vouched for a clock that had jumped.
        ClockConfirmed = "clock_confirmed",
        /// The text of a letter to customers was changed.
        LetterChanged = "letter_changed",
        /// A customer or a member of staff let a program act for them.
        ApiKeyMade = "api_key_made",
        /// A program may not act for them any more.
        ApiKeyEnded = "api_key_ended",
        /// It was decided what becomes of a mail that came in: by the program, or by whoever closed it.
        MailJudged = "mail_judged",
        /// A member of staff read a mail that waits and is nobody's yet.
        MailRead = "mail_read",
        /// Another company passed a request on, or withdrew it.
        RequestPassedOn = "request_passed_on",
    }
}

codes! {
    /// Who acted.
    ActorKind {
        /// The customer, or a person of the account.
        Customer = "customer",
        /// A member of staff.
        Staff = "staff",
        /// A part of the program.
        System = "system",
        /// Somebody unknown, at a public door.
        Visitor = "visitor",
    }
}

codes! {
    /// What was decided.
    DecisionCode {
        /// Permitted.
        Permit = "permit",
        /// Refused.
        Refuse = "refuse",
        /// The evaluation failed, which refuses.
        Fault = "fault",
    }
}

impl Event {
    /// The decision that an entry of this event must carry, where only one makes sense.
    #[must_use]
    pub const fn decision(self) -> Option<DecisionCode> {
        match self {
            Self::Released => Some(DecisionCode::Permit),
            Self::Refused => Some(DecisionCode::Refuse),
            Self::Fault => Some(DecisionCode::Fault),
            _ => None,
        }
    }
}

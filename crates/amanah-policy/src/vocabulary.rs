//! The closed words of the policy. One word per idea; the glossary is generated from here.
//!
//! Every word has a short stable code (stored, exported, written in policy packs) and, where the policy page has
//! a sentence for it, the [`Clause`] it comes from. Vocabularies only grow: a code is never reused.

/// A word of one of the closed vocabularies below, for code that reads any of them.
pub trait Word: Copy + 'static {
    /// Every word of this vocabulary, in the order of the policy.
    fn every() -> &'static [Self];

    /// The stable code of this word.
    fn as_code(self) -> &'static str;
}

/// Declares a closed vocabulary: an enum whose words have stable codes.
///
/// A macro, because so many vocabularies need the same functions and a missed arm must not compile
/// (docs/decisions/0002-vocabulary-macro.md).
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$word_meta])* $word),+ }

        impl $name {
            /// Every word, in the order of the policy.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// The stable code: stored, exported, and written in policy packs.
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

        impl Word for $name {
            fn every() -> &'static [Self] {
                Self::ALL
            }

            fn as_code(self) -> &'static str {
                self.code()
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// A clause of the published policy. Ids are used in code, tests, commits and pages.
    Clause {
        /// Using the service means being deemed to agree.
        Acc = "ACC",
        /// Automatic recording: protocols, IP addresses, cookies.
        R1 = "R1",
        /// Online and offline registrations.
        R2 = "R2",
        /// E-mail correspondence.
        R3 = "R3",
        /// Financial transactions.
        R4 = "R4",
        /// Online and offline communications.
        R5 = "R5",
        /// Third parties.
        R6 = "R6",
        /// Communicating for service provision.
        U1 = "U1",
        /// Accountability to the customer.
        U2a = "U2a",
        /// Accountability to law enforcement agencies.
        U2b = "U2b",
        /// Billing.
        U3 = "U3",
        /// Recognition as an intangible asset.
        U4 = "U4",
        /// Publication for promotional purposes.
        U5 = "U5",
        /// Inclusion in WHOIS domain data.
        U6 = "U6",
        /// Protected from unauthorised parties unless a purpose requires it.
        Sec = "SEC",
        /// What authorised publication made public is no longer confidential.
        Pub = "PUB",
        /// Single sign-on with Facebook, Google and Twitter.
        Sso1 = "SSO1",
        /// Exactly e-mail and name are taken.
        Sso2 = "SSO2",
        /// They streamline registration.
        Sso3 = "SSO3",
        /// Active customers replace primary e-mail and name in ClientZone.
        Del1 = "DEL1",
        /// Inactive customers write from the registered address.
        Del2 = "DEL2",
        /// Except what the law obliges to keep.
        Del3 = "DEL3",
    }
}

vocabulary! {
    /// The six kinds of source from which customer data is recorded.
    Source {
        /// R1: communication protocols, IP addresses, cookies and others.
        Automatic = "automatic",
        /// R2: online and offline registrations.
        Registration = "registration",
        /// R3: e-mail correspondence.
        Correspondence = "correspondence",
        /// R4: financial transactions.
        Transactions = "transactions",
        /// R5: online and offline communications.
        Communications = "communications",
        /// R6: information sources from third parties.
        ThirdParties = "third_parties",
    }
}

impl Source {
    /// The clause of the policy that names this source.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Automatic => Clause::R1,
            Self::Registration => Clause::R2,
            Self::Correspondence => Clause::R3,
            Self::Transactions => Clause::R4,
            Self::Communications => Clause::R5,
            Self::ThirdParties => Clause::R6,
        }
    }
}

vocabulary! {
    /// What data may be used for: the six purposes of the policy, the second split in two.
    Purpose {
        /// U1: communicating for service provision.
        ServiceCommunication = "service_communication",
        /// U2a: accountability to the customer.
        Accountability = "accountability",
        /// U2b: accountability to law enforcement agencies.
        Disclosure = "disclosure",
        /// U3: billing for the services used.
        Billing = "billing",
        /// U4: recognition as one of the intangible assets.
        IntangibleAsset = "intangible_asset",
        /// U5: publication for promotional purposes.
        Promotion = "promotion",
        /// U6: inclusion in WHOIS domain data.
        Whois = "whois",
    }
}

impl Purpose {
    /// The clause of the policy that allows this purpose.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::ServiceCommunication => Clause::U1,
            Self::Accountability => Clause::U2a,
            Self::Disclosure => Clause::U2b,
            Self::Billing => Clause::U3,
            Self::IntangibleAsset => Clause::U4,
            Self::Promotion => Clause::U5,
            Self::Whois => Clause::U6,
        }
    }
}

vocabulary! {
    /// What kind of data a datum is. The category selects grants and guards.
    Category {
        /// Who somebody is: name, company name.
        Identity = "identity",
        /// How to reach them: e-mail, telephone, postal address.
        Contact = "contact",
        /// The account itself: preferences, language.
        Account = "account",
        /// Addresses, log lines, sign-ins.
        Network = "network",
        /// Cookies and similar identifiers.
        Cookie = "cookie",
        /// Payments, bank lines, invoices.
        Financial = "financial",
        /// Mail, tickets, chats, call notes.
        Correspondence = "correspondence",
        /// Registrant and contact data of domains.
        Domain = "domain",
        /// Password hashes and other secrets: never released for any purpose.
        Credential = "credential",
        /// What a sign-on provider told us: the key that links the account to it, and the e-mail and name it gave.
        ProviderLink = "provider_link",
        /// Computed from other data.
        Derived = "derived",
    }
}

vocabulary! {
    /// What exactly a datum says. Each attribute belongs to one category.
    Attribute {
        /// A person's name.
        Name = "name",
        /// A company's name.
        CompanyName = "company_name",
        /// The registered (primary) e-mail address.
        PrimaryEmail = "primary_email",
        /// A telephone number.
        Phone = "phone",
        /// A postal address.
        PostalAddress = "postal_address",
        /// The language the customer reads.
        Language = "language",
        /// The hash of the sign-in password.
        PasswordHash = "password_hash",
        /// One sign-in: when, from which address, with which program.
        SignIn = "sign_in",
        /// Something that matters for the safety of the account: a new place, a changed password, failed tries.
        SecurityEvent = "security_event",
        /// One own request to our pages by a signed-in customer.
        PageRequest = "page_request",
        /// One line of an imported access log made by the customer.
        AccessLogLine = "access_log_line",
        /// One consent or cookie event.
        CookieEvent = "cookie_event",
        /// The text of a mail sent to the customer.
        SentMail = "sent_mail",
        /// The text of a mail received from the customer.
        ReceivedMail = "received_mail",
        /// The text of a ticket or note.
        TicketText = "ticket_text",
        /// A domain name the customer holds.
        DomainName = "domain_name",
        /// One payment or bank line.
        Payment = "payment",
        /// One invoice or credit note: a frozen document with its number, date, total and hash.
        Invoice = "invoice",
        /// The subject id by which a sign-on provider knows the customer.
        ProviderSubject = "provider_subject",
        /// The e-mail address that a sign-on provider gave; it is no contact of ours and nobody is found by it.
        ProviderEmail = "provider_email",
        /// The name that a sign-on provider gave.
        ProviderName = "provider_name",
        /// One passkey: the id of its credential and its public key.
        Passkey = "passkey",
        /// The secret of the customer's authenticator app.
        TotpSecret = "totp_secret",
        /// The hashes of the recovery codes that are left.
        RecoveryCodes = "recovery_codes",
        /// What the customer calls a service, or the name it answers to.
        ServiceLabel = "service_label",
        /// The record of who used the customer's data, when and why; reading the history is a release of it.
        ProcessingRecord = "processing_record",
    }
}

impl Attribute {
    /// The category this attribute belongs to.
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::Name | Self::CompanyName => Category::Identity,
            Self::PrimaryEmail | Self::Phone | Self::PostalAddress => Category::Contact,
            Self::Language | Self::ServiceLabel => Category::Account,
            Self::PasswordHash | Self::Passkey | Self::TotpSecret | Self::RecoveryCodes => {
                Category::Credential
            }
            Self::SignIn | Self::SecurityEvent | Self::PageRequest | Self::AccessLogLine => Category::Network,
            Self::CookieEvent => Category::Cookie,
            Self::SentMail | Self::ReceivedMail | Self::TicketText => Category::Correspondence,
            Self::DomainName => Category::Domain,
            Self::Payment | Self::Invoice => Category::Financial,
            Self::ProviderSubject | Self::ProviderEmail | Self::ProviderName => Category::ProviderLink,
            Self::ProcessingRecord => Category::Derived,
        }
    }

    /// Whether one current value exists that a newer one replaces (a name), or whether each value is an event of
    /// its own (a sign-in), or one of several (the names of services).
    #[must_use]
    pub const fn is_replaceable(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::CompanyName
                | Self::PrimaryEmail
                | Self::Phone
                | Self::PostalAddress
                | Self::Language
                | Self::PasswordHash
                | Self::TotpSecret
                | Self::RecoveryCodes
        )
    }

    /// Whether each value has a key of its own, so that it can be shredded alone: what is replaced, and the ways to sign
    /// in, of which a customer has several and takes away one.
    #[must_use]
    pub const fn has_own_key(self) -> bool {
        self.is_replaceable()
            || matches!(
                self,
                Self::ProviderSubject | Self::ProviderEmail | Self::ProviderName | Self::Passkey
            )
    }
}

vocabulary! {
    /// Who customers may sign on with (SSO1). The policy page calls X by its earlier name, Twitter.
    Provider {
        /// Facebook Login.
        Facebook = "facebook",
        /// Google, by OpenID Connect.
        Google = "google",
        /// X, earlier Twitter.
        X = "x",
    }
}

vocabulary! {
    /// What staff and parts of the system do. Roles hold grants; people hold roles.
    Role {
        /// Answers customers.
        Support = "support",
        /// Writes invoices and follows payments.
        Billing = "billing",
        /// Runs promotion.
        Marketing = "marketing",
        /// The data-protection officer.
        Officer = "officer",
        /// Handles requests of authorities.
        Legal = "legal",
        /// Reports assets, sees aggregates.
        Finance = "finance",
        /// Registers domains.
        Registrar = "registrar",
        /// Runs the systems.
        Engineer = "engineer",
    }
}

vocabulary! {
    /// Which key class seals a datum, and therefore what an erasure destroys and what the law keeps.
    RetentionClass {
        /// Erased with the customer.
        Service = "service",
        /// Kept for tax law, inside frozen documents.
        Tax = "tax",
        /// Kept under a legal hold or case.
        Hold = "hold",
        /// Published by authorised parties.
        Published = "published",
    }
}

vocabulary! {
    /// Through which door a datum came or a release went.
    Channel {
        /// The customer's own rooms.
        ClientZone = "clientzone",
        /// A member of staff wrote it down: a form, a call, a letter.
        Desk = "desk",
        /// A web server's access log.
        AccessLog = "access_log",
        /// E-mail, in or out.
        Mail = "mail",
        /// A part of the system, without a person.
        System = "system",
        /// The staff console.
        Console = "console",
        /// A file of another system.
        Import = "import",
        /// A sign-on provider.
        Provider = "provider",
        /// Another company that passed it on.
        Partner = "partner",
    }
}

vocabulary! {
    /// How a customer agreed to a policy version. Deemed agreement never unlocks promotion.
    AgreementHow {
        /// By registering while the page was shown.
        Registration = "registration",
        /// By signing up through a sign-on provider.
        Sso = "sso",
        /// Deemed: the first authenticated use after the version was in force and notified.
        Use = "use",
        /// By saying so, for this version.
        Explicit = "explicit",
    }
}

vocabulary! {
    /// What holds an account.
    AccountKind {
        /// One human being.
        Person = "person",
        /// A company, with people in roles.
        Company = "company",
    }
}

vocabulary! {
    /// The languages of the policy page. English is authoritative.
    Language {
        /// Indonesian.
        Id = "id",
        /// English.
        En = "en",
    }
}

vocabulary! {
    /// On what occasion a person or part of the system looks at a customer's data.
    Occasion {
        /// An open ticket of this customer.
        Ticket = "ticket",
        /// A declared purpose with a written reason, which the officer reviews.
        Reason = "reason",
        /// An emergency: a role acts outside its other grants, with a written reason, and the officer is told.
        BreakGlass = "break_glass",
        /// The customer's own request, in their own session.
        OwnRequest = "own_request",
        /// The ordinary running of the customer's service.
        Routine = "routine",
        /// A code that proves a mailbox, at sign-up or at a change of address.
        SignUpCode = "sign_up_code",
        /// A notice that the law obliges us to send.
        LegalNotice = "legal_notice",
        /// Mail of a case the customer opened.
        CaseMail = "case_mail",
        /// None was declared.
        Undeclared = "undeclared",
    }
}

vocabulary! {
    /// How a disclosure case stands with respect to one datum: complete, or the first thing that is missing.
    CaseStanding {
        /// Approved by a second person, open, and covering this customer, category and recipient.
        Complete = "complete",
        /// Not yet approved.
        Unapproved = "unapproved",
        /// Closed.
        Closed = "closed",
        /// Drafter and approver are the same person.
        OnePerson = "one_person",
        /// The case does not name this customer.
        OtherCustomer = "other_customer",
        /// The case does not name this category.
        OtherCategory = "other_category",
        /// The recipient is not the authority of the case.
        OtherRecipient = "other_recipient",
    }
}

vocabulary! {
    /// Why a datum is to be erased.
    ErasureGround {
        /// DEL1: replaced by the customer in ClientZone, confirmed.
        Replaced = "replaced",
        /// DEL2 or *Leave*: the customer is inactive and confirmed the request.
        ConfirmedRequest = "confirmed_request",
        /// The retention row came to its end.
        Expired = "expired",
        /// A way to sign in was taken away: by its customer, or because the sign-on provider told us that they did.
        Removed = "removed",
        /// None of these holds (yet).
        Unconfirmed = "unconfirmed",
    }
}

vocabulary! {
    /// What a person does for an account. Their own data stay their own; what the company's data is to them, the role says.
    PersonRole {
        /// Answers for the account; the only one who can end it.
        Owner = "owner",
        /// Receives and pays its bills.
        Billing = "billing",
        /// Runs its services.
        Technical = "technical",
        /// Stands in WHOIS for its domains.
        Registrant = "registrant",
    }
}

vocabulary! {
    /// The lawful basis of a purpose (UU PDP art. 20(2); the same six as GDPR art. 6).
    Basis {
        /// The customer said yes, for this.
        ExplicitConsent = "explicit_consent",
        /// The contract with the customer needs it.
        Contract = "contract",
        /// A law obliges us.
        LegalObligation = "legal_obligation",
        /// Somebody's life depends on it.
        VitalInterest = "vital_interest",
        /// A public task.
        PublicTask = "public_task",
        /// Our legitimate interest, weighed against the customer's.
        LegitimateInterest = "legitimate_interest",
    }
}

vocabulary! {
    /// What makes a clause true.
    Enforcement {
        /// Every datum names a source of this kind.
        Source = "source",
        /// A grant allows exactly what the clause says.
        Grant = "grant",
        /// A guard forbids the contrary.
        Guard = "guard",
        /// A retention row keeps or ends it.
        Retention = "retention",
        /// Code outside the policy engine, shown by a test.
        Statement = "statement",
    }
}

vocabulary! {
    /// The kinds of principal: who a rule of the policy can speak about.
    PrincipalKind {
        /// A customer.
        Customer = "customer",
        /// A member of staff, in a role.
        Staff = "staff",
        /// A part of the system, in a role.
        Service = "service",
        /// Somebody who did not sign in.
        Visitor = "visitor",
    }
}

vocabulary! {
    /// What a new version of the policy does to customers.
    Effect {
        /// More may be done with their data than before.
        Widens = "widens",
        /// Less may be done with their data than before.
        Narrows = "narrows",
    }
}

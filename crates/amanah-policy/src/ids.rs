//! Typed identifiers: 128 random bits with a prefix that says what they name. No time inside, no order.

use core::fmt;
use core::str::FromStr;

/// A text that is not an id of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form `{prefix}_` and 32 hexadecimal digits")]
pub struct NotAnId {
    prefix: &'static str,
}

/// Declares an id type: 16 bytes, printed as its prefix and 32 hexadecimal digits.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The text before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// From 16 random bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(bytes_of_hex)
                    .map(Self)
                    .ok_or(NotAnId { prefix: $prefix })
            }
        }
    };
}

fn bytes_of_hex(text: &str) -> Option<[u8; 16]> {
    if text.len() != 32 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

id!(
    /// A customer: the person or company whose data it is.
    CustomerId,
    "cus"
);
id!(
    /// An account: what a customer signs in to; it has people with roles.
    AccountId,
    "acc"
);
id!(
    /// One recorded value.
    DatumId,
    "dat"
);
id!(
    /// A member of staff.
    StaffId,
    "stf"
);
id!(
    /// A ticket.
    TicketId,
    "tkt"
);
id!(
    /// A service a customer has: a web site, a domain, a machine.
    ServiceId,
    "svc"
);
id!(
    /// A case: a request with a clock.
    CaseId,
    "cas"
);
id!(
    /// A hold: a case or a law that forbids the erasure of some data for now.
    HoldId,
    "hld"
);
id!(
    /// One run of an import.
    ImportId,
    "imp"
);
id!(
    /// A session of a customer or a member of staff; not the secret token.
    SessionId,
    "ses"
);
id!(
    /// A key by which a program acts for a customer or a member of staff; not the secret.
    ApiKeyId,
    "key"
);
id!(
    /// Something begun and not yet confirmed: a sign-up, a change of address.
    PendingId,
    "pnd"
);
id!(
    /// A mail in the outbox.
    MailId,
    "mal"
);
id!(
    /// A mail that came in.
    ReceivedMailId,
    "rcv"
);
id!(
    /// An invoice, a credit note, or an invoice taken over from a panel.
    InvoiceId,
    "inv"
);
id!(
    /// Something that the operator's other systems are told of a customer.
    TidingId,
    "tid"
);

//! The purposes as types, so that the compiler keeps one purpose's data out of another purpose's hands.

use crate::vocabulary::Purpose;

mod sealed {
    /// Only this crate can add a purpose.
    pub trait Sealed {}
}

/// A purpose as a type. What the vault releases is tagged with it, and a sink takes only its own.
pub trait PurposeMarker: sealed::Sealed + Send + Sync + 'static {
    /// The purpose this type stands for.
    const PURPOSE: Purpose;
}

/// Declares a purpose marker of the same name as its [`Purpose`].
macro_rules! marker {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl PurposeMarker for $name {
            const PURPOSE: Purpose = Purpose::$name;
        }
    };
}

marker!(
    /// U1 as a type.
    ServiceCommunication
);
marker!(
    /// U2a as a type.
    Accountability
);
marker!(
    /// U2b as a type.
    Disclosure
);
marker!(
    /// U3 as a type.
    Billing
);
marker!(
    /// U4 as a type.
    IntangibleAsset
);
marker!(
    /// U5 as a type.
    Promotion
);
marker!(
    /// U6 as a type.
    Whois
);

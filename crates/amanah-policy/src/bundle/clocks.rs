//! Reads `clocks.toml`: deadlines and lifetimes. The file names the source of each.

use serde::Deserialize;
use toml::Spanned;

use crate::bundle::fault::{PackFault, PackProblem};
use crate::bundle::sources::PackFile;
use crate::bundle::toml_text::TomlText;

/// Declares the clocks: one number each, in the unit that its name ends with, and none of them zero.
macro_rules! clocks {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        /// Deadlines and lifetimes, each in the unit that its name ends with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Clocks { $($(#[$meta])* pub $name: u32),+ }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct RawClocks { $($name: Spanned<u32>),+ }

        impl Clocks {
            pub(crate) fn read(text: &str) -> Result<Self, PackFault> {
                let toml = TomlText::new(PackFile::Clocks, text);
                let raw: RawClocks = toml.read()?;
                Ok(Self { $($name: running(toml, &raw.$name)?),+ })
            }
        }
    };
}

clocks! {
    /// How long a sign-up code stays valid.
    sign_up_code_minutes,
    /// How long a code for a change of address or name stays valid.
    change_code_minutes,
    /// How long an invitation of a member of staff stays valid.
    staff_invitation_hours,
    /// How long any other one-time link stays valid.
    one_time_link_minutes,
    /// A session ends after so long without a request.
    session_idle_minutes,
    /// A session ends after so long in any case.
    session_absolute_hours,
    /// How long a declared purpose opens one customer to one member of staff.
    purpose_session_minutes,
    /// How long break-glass opens one customer to one member of staff.
    break_glass_minutes,
    /// Within which time the officer reviews an opening by break-glass.
    break_glass_review_hours,
    /// Within which time the officer reviews an opening that no ticket stands for.
    opening_review_hours,
    /// How long a replaced value waits, restricted, before it is erased (DEL1).
    replaced_value_hours,
    /// How long a confirmed deletion waits before it begins (DEL2, *Leave*).
    cooling_off_hours,
    /// How long a customer who is asked to confirm a deletion has time for it.
    case_confirmation_days,
    /// How long a confirmed deletion waits where the registered mailbox is gone and something else proved who asks.
    cooling_off_without_mailbox_hours,
    /// How long the look at what a law keeps takes, in every case (DEL3).
    legal_check_hours,
    /// How long somebody stays a customer who has no service and does not sign in.
    quiet_customer_years,
    /// How long before its end they are told, and can say that they stay.
    quiet_notice_days,
    /// Within which time after the cooling-off everything is erased.
    erasure_within_hours,
    /// How long imported data that matches no customer is kept.
    quarantine_days,
    /// How long a customer may confirm or replace what came from a sign-on provider that asks for its deletion (DEL1).
    provider_notice_days,
    /// How long a hosting panel's word about a service is known; then nobody knows, and a person looks.
    panel_fact_hours,
    /// How long an unfinished sign-up is kept.
    pending_sign_up_hours,
    /// Within which time a request for access is answered, with the processing record.
    access_within_hours,
    /// Within which time a correction is made and its result told.
    correction_within_hours,
    /// Within which time a withdrawn consent takes effect.
    withdrawal_within_hours,
    /// Within which time a restriction (freeze) takes effect.
    restriction_within_hours,
    /// Within which time a breach is notified to the customers and the authority.
    breach_notice_hours,
    /// Within which time a request of law enforcement is answered.
    disclosure_within_days,
    /// How long before a new policy version takes effect its notice is sent.
    policy_notice_days,
}

fn running(toml: TomlText<'_>, written: &Spanned<u32>) -> Result<u32, PackFault> {
    match *written.get_ref() {
        0 => {
            Err(toml
                .at(written, PackProblem::Wrong("a clock of zero has run out; write at least 1".to_owned())))
        }
        length => Ok(length),
    }
}

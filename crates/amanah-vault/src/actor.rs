//! Who does something: recorded in the ledger, and the principal of every decision.

use amanah_policy::{CustomerId, Principal, Role, StaffId};

/// Who asks or acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A customer in their own session.
    Customer(CustomerId),
    /// A member of staff, in the role in which they act now.
    Staff {
        /// Which member of staff.
        id: StaffId,
        /// The role in which they act.
        role: Role,
    },
    /// A part of the system that acts in a role: the mailer, the sweep, an import.
    System(Role),
    /// Somebody who did not sign in.
    Visitor,
}

impl Actor {
    /// The principal the policy decides about; whether a member of staff is active is a fact of the store.
    #[must_use]
    pub const fn principal(self, active: bool) -> Principal {
        match self {
            Self::Customer(_) => Principal::Customer,
            Self::Staff { role, .. } => Principal::Staff { role, active },
            Self::System(role) => Principal::Service { role },
            Self::Visitor => Principal::Visitor,
        }
    }
}

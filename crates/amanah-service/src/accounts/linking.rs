//! What a sign-on means: one pure decision over what the provider said and what the house knows (SSO1).
//!
//! The key is the provider with its subject id. An e-mail address is never a key: whoever brings one that is somebody's
//! is asked for that account's own way in. `docs/sign-on.md` has the rows L1 to L12 as a table.

use amanah_policy::CustomerId;

/// What is known when somebody comes back from a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The customer who is linked with this account at the provider.
    pub known: Option<Known>,
    /// The customer whose session this browser has.
    pub signed_in: Option<SignedInAs>,
    /// Whether they set out to link the provider with the account they are signed in to.
    pub wants_link: bool,
    /// What the provider said of a mailbox.
    pub mailbox: Mailbox,
    /// Whose that mailbox is here.
    pub owner: Owner,
}

/// A customer whom the provider's id leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub customer: CustomerId,
    /// How they stand.
    pub standing: Standing,
}

/// How a linked customer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The account is in use.
    Open,
    /// It is about to be erased.
    InErasure,
    /// The provider told us that the account there is not in its owner's hands.
    Suspended,
}

/// A customer who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedInAs {
    /// Who.
    pub customer: CustomerId,
    /// Whether they proved lately who they are.
    pub is_fresh: bool,
}

/// What a provider said of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailbox {
    /// It runs the mailbox itself and says that it is theirs.
    Authoritative,
    /// It gave an address, which proves nothing to us.
    Given,
    /// It gave none.
    Absent,
}

/// Whose a mailbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// No customer's.
    Nobody,
    /// A customer's who proved it.
    Proved(CustomerId),
    /// It is registered, and nobody proved it.
    Unproved(CustomerId),
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking {
    /// L1: they are signed in; what they edited stays as it is.
    SignIn(CustomerId),
    /// L2: they proved again who they are.
    ProvedAgain(CustomerId),
    /// L3: it is linked with another account. Nothing changes, and nobody learns whose.
    OfAnother,
    /// L4: they are signed in, to the case alone.
    SignInToCase(CustomerId),
    /// The provider warned us; another way in is needed.
    Suspended,
    /// L5: it is linked with the account they are signed in to.
    Link(CustomerId),
    /// L6: the same, once they have proved again who they are.
    ProveFirst,
    /// Somebody who set out to sign in was signed in meanwhile: linking is asked for, not slipped in.
    AskWhetherToLink,
    /// L7: they register with one confirmation.
    Register,
    /// L8: they register once our own code has proved the mailbox.
    RegisterWithCode,
    /// L9: they are asked for an address first.
    AskForAddress,
    /// L10: a link goes to the mailbox; it asks for the account's own way in, then links.
    OfferToOwner(CustomerId),
    /// L11: whoever proves the mailbox owns the account, and what opened it until then is destroyed.
    ProveUnproved(CustomerId),
}

/// Decides. Whatever it answers, no account is reached but by its link, its session, or its mailbox.
///
/// Enforces: SSO1, SEC
#[must_use]
pub const fn decide(arrival: &Arrival) -> Linking {
    match (arrival.known, arrival.signed_in) {
        (Some(known), Some(me)) if !is_same(known.customer, me.customer) => Linking::OfAnother,
        (Some(Known { standing: Standing::Suspended, .. }), _) => Linking::Suspended,
        (Some(Known { customer, standing: Standing::InErasure }), _) => Linking::SignInToCase(customer),
        (Some(known), Some(_)) => Linking::ProvedAgain(known.customer),
        (Some(known), None) => Linking::SignIn(known.customer),
        (None, Some(_)) if !arrival.wants_link => Linking::AskWhetherToLink,
        (None, Some(SignedInAs { customer, is_fresh: true })) => Linking::Link(customer),
        (None, Some(_)) => Linking::ProveFirst,
        (None, None) => for_a_stranger(arrival.mailbox, arrival.owner),
    }
}

const fn for_a_stranger(mailbox: Mailbox, owner: Owner) -> Linking {
    match (owner, mailbox) {
        (Owner::Proved(customer), Mailbox::Authoritative | Mailbox::Given) => Linking::OfferToOwner(customer),
        (Owner::Unproved(customer), Mailbox::Authoritative | Mailbox::Given) => {
            Linking::ProveUnproved(customer)
        }
        (Owner::Nobody, Mailbox::Authoritative) => Linking::Register,
        (Owner::Nobody, Mailbox::Given) => Linking::RegisterWithCode,
        (_, Mailbox::Absent) => Linking::AskForAddress,
    }
}

const fn is_same(one: CustomerId, other: CustomerId) -> bool {
    let (one, other) = (u128::from_be_bytes(*one.as_bytes()), u128::from_be_bytes(*other.as_bytes()));
    one == other
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const ME: CustomerId = CustomerId::from_bytes([1; 16]);
    const OTHER: CustomerId = CustomerId::from_bytes([2; 16]);

    const STRANGER: Arrival = Arrival {
        known: None,
        signed_in: None,
        wants_link: false,
        mailbox: Mailbox::Given,
        owner: Owner::Nobody,
    };

    const fn known(customer: CustomerId, standing: Standing) -> Option<Known> {
        Some(Known { customer, standing })
    }

    const fn signed_in(is_fresh: bool) -> Option<SignedInAs> {
        Some(SignedInAs { customer: ME, is_fresh })
    }

    /// Shows: SSO1
    #[test]
    fn each_row_of_the_table() {
        use Linking::*;
        let rows = [
            ("L1", Arrival { known: known(ME, Standing::Open), ..STRANGER }, SignIn(ME)),
            (
                "L2",
                Arrival { known: known(ME, Standing::Open), signed_in: signed_in(false), ..STRANGER },
                ProvedAgain(ME),
            ),
            (
                "L3",
                Arrival { known: known(OTHER, Standing::Open), signed_in: signed_in(true), ..STRANGER },
                OfAnother,
            ),
            ("L4", Arrival { known: known(ME, Standing::InErasure), ..STRANGER }, SignInToCase(ME)),
            ("L5", Arrival { signed_in: signed_in(true), wants_link: true, ..STRANGER }, Link(ME)),
            ("L6", Arrival { signed_in: signed_in(false), wants_link: true, ..STRANGER }, ProveFirst),
            ("L7", Arrival { mailbox: Mailbox::Authoritative, ..STRANGER }, Register),
            ("L8", STRANGER, RegisterWithCode),
            ("L9", Arrival { mailbox: Mailbox::Absent, ..STRANGER }, AskForAddress),
            ("L10", Arrival { owner: Owner::Proved(OTHER), ..STRANGER }, OfferToOwner(OTHER)),
            ("L11", Arrival { owner: Owner::Unproved(OTHER), ..STRANGER }, ProveUnproved(OTHER)),
            ("suspended", Arrival { known: known(ME, Standing::Suspended), ..STRANGER }, Suspended),
            ("two tabs", Arrival { signed_in: signed_in(true), ..STRANGER }, AskWhetherToLink),
        ];

        for (row, arrival, expected) in rows {
            assert_eq!(decide(&arrival), expected, "{row}");
        }
    }

    fn arrivals() -> impl Strategy<Value = Arrival> {
        let who = || select(vec![ME, OTHER]);
        let standing = select(vec![Standing::Open, Standing::InErasure, Standing::Suspended]);
        let known = proptest::option::of((who(), standing))
            .prop_map(|it| it.map(|(customer, standing)| Known { customer, standing }));
        let me = proptest::option::of((who(), any::<bool>()))
            .prop_map(|it| it.map(|(customer, is_fresh)| SignedInAs { customer, is_fresh }));
        let mailbox = select(vec![Mailbox::Authoritative, Mailbox::Given, Mailbox::Absent]);
        let owner =
            prop_oneof![Just(Owner::Nobody), who().prop_map(Owner::Proved), who().prop_map(Owner::Unproved)];
        (known, me, any::<bool>(), mailbox, owner).prop_map(
            |(known, signed_in, wants_link, mailbox, owner)| Arrival {
                known,
                signed_in,
                wants_link,
                mailbox,
                owner,
            },
        )
    }

    proptest! {
        /// Shows: SSO1, SEC
        #[test]
        fn an_account_is_reached_by_its_link_or_its_session_and_never_by_an_address(arrival in arrivals()) {
            let linked = arrival.known.map(|known| known.customer);
            let here = arrival.signed_in.map(|me| me.customer);

            match decide(&arrival) {
                Linking::SignIn(customer) | Linking::SignInToCase(customer) => {
                    prop_assert_eq!(linked, Some(customer));
                }
                Linking::ProvedAgain(customer) => {
                    prop_assert_eq!((linked, here), (Some(customer), Some(customer)));
                }
                Linking::Link(customer) => {
                    prop_assert_eq!((linked, here), (None, Some(customer)));
                    prop_assert!(arrival.wants_link && arrival.signed_in.is_some_and(|me| me.is_fresh));
                }
                Linking::Register => prop_assert_eq!(arrival.mailbox, Mailbox::Authoritative),
                _ => {}
            }
        }

        /// Shows: SEC
        #[test]
        fn whose_an_address_is_changes_nothing_for_whoever_is_known_or_signed_in(
            arrival in arrivals(),
            owner in prop_oneof![Just(Owner::Nobody), Just(Owner::Proved(OTHER)), Just(Owner::Unproved(ME))],
        ) {
            if arrival.known.is_some() || arrival.signed_in.is_some() {
                prop_assert_eq!(decide(&Arrival { owner, ..arrival }), decide(&arrival));
            }
        }
    }
}

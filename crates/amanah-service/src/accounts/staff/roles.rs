//! What each role may see of a customer: asked of the policy itself, so that the page can never say otherwise.

use amanah_policy::{
    Act, Bundle, CaseStanding, Category, DatumFacts, Occasion, Principal, Purpose, Request, Role, Source,
};

/// The purposes for which staff can open a customer in the console.
pub const TO_OPEN: [Purpose; 3] = [Purpose::ServiceCommunication, Purpose::Accountability, Purpose::Billing];

/// What a role sees for one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The purpose.
    pub purpose: Purpose,
    /// The categories of data, in the order of the policy; never empty.
    pub categories: Vec<Category>,
}

/// Everything a role sees when it opens a customer for a written reason or under a ticket.
#[must_use]
pub fn sights(policy: &Bundle, role: Role) -> Vec<Sight> {
    TO_OPEN
        .into_iter()
        .map(|purpose| Sight { purpose, categories: sees(policy, role, purpose) })
        .filter(|sight| !sight.categories.is_empty())
        .collect()
}

/// Whether a role can open customers at all.
#[must_use]
pub fn can_open(policy: &Bundle, role: Role) -> bool {
    TO_OPEN.into_iter().any(|purpose| !sees(policy, role, purpose).is_empty())
}

/// Which categories of an ordinary customer's data a role sees for a purpose.
#[must_use]
pub fn sees(policy: &Bundle, role: Role, purpose: Purpose) -> Vec<Category> {
    sees_on(policy, role, purpose, &[Occasion::Reason, Occasion::Ticket])
}

/// What a role sees in an emergency and not otherwise, when it breaks the glass to communicate.
#[must_use]
pub fn sees_by_break_glass(policy: &Bundle, role: Role) -> Vec<Category> {
    let purpose = Purpose::ServiceCommunication;
    let ordinarily = sees(policy, role, purpose);
    let mut more = sees_on(policy, role, purpose, &[Occasion::BreakGlass]);
    more.retain(|category| !ordinarily.contains(category));
    more
}

/// What an opening on one occasion shows a role.
#[must_use]
pub fn sees_in(policy: &Bundle, role: Role, purpose: Purpose, occasion: Occasion) -> Vec<Category> {
    sees_on(policy, role, purpose, &[occasion])
}

fn sees_on(policy: &Bundle, role: Role, purpose: Purpose, occasions: &[Occasion]) -> Vec<Category> {
    let may_see = |category: &Category| {
        occasions.iter().filter_map(|occasion| act(purpose, *occasion)).any(|act| {
            let principal = Principal::Staff { role, active: true };
            let request = Request { principal, act, datum: ordinary(*category) };
            policy.decide(&request).is_permitted()
        })
    };
    Category::ALL.iter().copied().filter(may_see).collect()
}

/// The act of a purpose, where staff can open a customer for it. A disclosure needs a case, which no opening has.
#[must_use]
pub const fn act(purpose: Purpose, occasion: Occasion) -> Option<Act> {
    match purpose {
        Purpose::ServiceCommunication => Some(Act::ServiceCommunication { occasion }),
        Purpose::Accountability => Some(Act::Accountability { occasion }),
        Purpose::Billing => Some(Act::Billing { occasion }),
        Purpose::Disclosure => Some(Act::Disclosure { case: CaseStanding::Unapproved }),
        Purpose::IntangibleAsset | Purpose::Promotion | Purpose::Whois => None,
    }
}

/// A datum about which nothing is special: recorded at registration, agreed to, confirmed, not frozen, not held.
const fn ordinary(category: Category) -> DatumFacts {
    DatumFacts {
        category,
        source: Source::Registration,
        own: false,
        published: false,
        erased: false,
        held: false,
        restricted: false,
        agreed: true,
        promotion_granted: false,
        confirmed: true,
    }
}

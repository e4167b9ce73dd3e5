//! Every request there is: the space that tests and claims walk through.
//!
//! It is finite on purpose (see [`crate::request`]): about 19 million requests.

use crate::request::{Act, DatumFacts, Principal, Request};
use crate::vocabulary::{CaseStanding, Category, ErasureGround, Occasion, Role, Source};

const BOTH: [bool; 2] = [false, true];

impl Principal {
    /// Every principal.
    pub fn every() -> impl Iterator<Item = Self> + Clone {
        let roles = || Role::ALL.iter().copied();
        let staff = roles().flat_map(|role| BOTH.map(|active| Self::Staff { role, active }));
        [Self::Customer, Self::Visitor]
            .into_iter()
            .chain(staff)
            .chain(roles().map(|role| Self::Service { role }))
    }
}

impl Act {
    /// Every act with all its facts.
    pub fn every() -> impl Iterator<Item = Self> + Clone {
        let occasions = || Occasion::ALL.iter().copied();
        occasions()
            .map(|occasion| Self::ServiceCommunication { occasion })
            .chain(occasions().map(|occasion| Self::Accountability { occasion }))
            .chain(CaseStanding::ALL.iter().map(|case| Self::Disclosure { case: *case }))
            .chain(occasions().map(|occasion| Self::Billing { occasion }))
            .chain(BOTH.map(|aggregate_of_ten| Self::IntangibleAsset { aggregate_of_ten }))
            .chain([Self::Promotion, Self::Whois])
            .chain(ErasureGround::ALL.iter().map(|ground| Self::Erase { ground: *ground }))
    }
}

/// One thing the policy knows about a datum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// [`DatumFacts::category`].
    Category,
    /// [`DatumFacts::source`].
    Source,
    /// [`DatumFacts::own`].
    Own,
    /// [`DatumFacts::published`].
    Published,
    /// [`DatumFacts::erased`].
    Erased,
    /// [`DatumFacts::held`].
    Held,
    /// [`DatumFacts::restricted`].
    Restricted,
    /// [`DatumFacts::agreed`].
    Agreed,
    /// [`DatumFacts::promotion_granted`].
    PromotionGranted,
    /// [`DatumFacts::confirmed`].
    Confirmed,
}

impl Fact {
    /// Every fact.
    pub const ALL: &'static [Self] = &[
        Self::Category,
        Self::Source,
        Self::Own,
        Self::Published,
        Self::Erased,
        Self::Held,
        Self::Restricted,
        Self::Agreed,
        Self::PromotionGranted,
        Self::Confirmed,
    ];

    /// The name of the fact in the schema, the guards and the claims.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Source => "source",
            Self::Own => "own",
            Self::Published => "published",
            Self::Erased => "erased",
            Self::Held => "held",
            Self::Restricted => "restricted",
            Self::Agreed => "agreed",
            Self::PromotionGranted => "promotion_granted",
            Self::Confirmed => "confirmed",
        }
    }

    /// The fact with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fact| fact.name() == name)
    }

    /// The same datum with this fact set to every value it can have.
    #[must_use]
    pub fn spread(self, datum: DatumFacts) -> Vec<DatumFacts> {
        let switched = |set: fn(&mut DatumFacts, bool)| {
            let with = |value| {
                let mut datum = datum;
                set(&mut datum, value);
                datum
            };
            BOTH.map(with).to_vec()
        };
        match self {
            Self::Category => {
                Category::ALL.iter().map(|category| DatumFacts { category: *category, ..datum }).collect()
            }
            Self::Source => {
                Source::ALL.iter().map(|source| DatumFacts { source: *source, ..datum }).collect()
            }
            Self::Own => switched(|datum, value| datum.own = value),
            Self::Published => switched(|datum, value| datum.published = value),
            Self::Erased => switched(|datum, value| datum.erased = value),
            Self::Held => switched(|datum, value| datum.held = value),
            Self::Restricted => switched(|datum, value| datum.restricted = value),
            Self::Agreed => switched(|datum, value| datum.agreed = value),
            Self::PromotionGranted => switched(|datum, value| datum.promotion_granted = value),
            Self::Confirmed => switched(|datum, value| datum.confirmed = value),
        }
    }

    /// The same datum with this fact at its first value.
    #[must_use]
    pub fn blank(self, datum: DatumFacts) -> DatumFacts {
        self.spread(datum).into_iter().next().unwrap_or(datum)
    }
}

impl DatumFacts {
    /// The datum of which every fact has its first value: an identity from automatic recording, all else false.
    pub const FIRST: Self = Self {
        category: Category::Identity,
        source: Source::Automatic,
        own: false,
        published: false,
        erased: false,
        held: false,
        restricted: false,
        agreed: false,
        promotion_granted: false,
        confirmed: false,
    };

    /// Every datum that differs in these facts; all other facts have their first value.
    #[must_use]
    pub fn every(facts: &[Fact]) -> Vec<Self> {
        facts.iter().fold(vec![Self::FIRST], |data, fact| {
            data.into_iter().flat_map(|datum| fact.spread(datum)).collect()
        })
    }
}

impl Request {
    /// Every request there is.
    pub fn every() -> impl Iterator<Item = Self> {
        let data = DatumFacts::every(Fact::ALL);
        Act::every().flat_map(move |act| {
            let data = data.clone();
            Principal::every().flat_map(move |principal| {
                data.clone().into_iter().map(move |datum| Self { principal, act, datum })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_has_every_combination_once() {
        let mut data = DatumFacts::every(Fact::ALL);
        data.sort();
        data.dedup();
        let mut principals: Vec<_> = Principal::every().collect();
        principals.sort();
        principals.dedup();
        let mut acts: Vec<_> = Act::every().collect();
        acts.sort();
        acts.dedup();

        assert_eq!(data.len(), Category::ALL.len() * Source::ALL.len() * 256);
        assert_eq!(principals.len(), 2 + 3 * Role::ALL.len());
        assert_eq!(
            acts.len(),
            3 * Occasion::ALL.len() + CaseStanding::ALL.len() + ErasureGround::ALL.len() + 4
        );
    }

    #[test]
    fn blanking_a_fact_makes_its_values_one() {
        for fact in Fact::ALL {
            let blanked: Vec<_> =
                fact.spread(DatumFacts::FIRST).into_iter().map(|datum| fact.blank(datum)).collect();

            assert!(blanked.iter().all(|datum| *datum == DatumFacts::FIRST), "{fact:?}");
            assert_eq!(Fact::from_name(fact.name()), Some(*fact));
        }
    }
}

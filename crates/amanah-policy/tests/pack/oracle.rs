//! The bundle against the oracle, on every request there is.

use amanah_policy::{Act, Category, DatumFacts, Decision, Principal, Request, RuleKind, Source, space::Fact};
use proptest::prelude::*;

use crate::plain_words;
use crate::table::{alike, bundle, decided_by_one, rows};

/// Guards whose absence changes no decision, and why they stay.
const REDUNDANT: &[(&str, &str)] = &[(
    "guard.promotion.intimate",
    "no grant covers these categories for promotion; it is the written sentence, and stays true if one ever did",
)];

/// Shows: U1, U2a, U2b, U3, U4, U5, U6, PUB, SEC, ACC
#[test]
fn the_bundle_decides_every_request_as_the_text_says() {
    let mut requests = 0;

    for row in rows() {
        let is_permitted = row.decision.is_permitted();
        for datum in alike(&row.request) {
            let request = Request { datum, ..row.request };
            assert_eq!(
                plain_words::allow(&request),
                is_permitted,
                "{request:?} was decided {:?}",
                row.decision
            );
            requests += 1;
        }
    }

    let data = Category::ALL.len() * Source::ALL.len() * 256;
    assert_eq!(requests, Principal::every().count() * Act::every().count() * data, "some were not asked");
}

#[test]
fn no_request_makes_a_rule_fail() {
    let fault = rows().iter().find(|row| matches!(row.decision, Decision::Fault { .. }));

    assert!(fault.is_none_or(|row| panic!("{:?}", row.request)));
}

/// Shows: SEC
#[test]
fn a_refusal_without_a_guard_rests_on_the_clause_of_protection() {
    let request = Request { principal: Principal::Visitor, act: Act::Promotion, datum: published() };

    let decision = bundle().decide(&request);

    let guards = ["guard.agreement.contract", "guard.promotion.grant"].map(str::to_owned).to_vec();
    assert_eq!(decision, Decision::Refuse { rules: guards, clause: amanah_policy::Clause::Acc });
    let datum = DatumFacts { agreed: true, promotion_granted: true, ..request.datum };
    let ungranted = bundle().decide(&Request { datum, ..request });
    assert_eq!(ungranted, Decision::Refuse { rules: vec![], clause: amanah_policy::Clause::Sec });
}

#[test]
fn without_any_one_grant_the_oracle_disagrees() {
    for grant in bundle().rules().filter(|rule| rule.kind == RuleKind::Grant) {
        let smaller = bundle().without(&grant.id).unwrap();
        let lost = decided_by_one().get(&grant.id).into_iter().flatten().next();

        let request = lost.unwrap_or_else(|| panic!("`{}` alone allows nothing", grant.id));
        assert!(plain_words::allow(request), "{}", grant.id);
        assert!(!smaller.decide(request).is_permitted(), "{}", grant.id);
    }
}

#[test]
fn without_any_one_guard_the_oracle_disagrees() {
    for guard in bundle().rules().filter(|rule| rule.kind == RuleKind::Guard) {
        let smaller = bundle().without(&guard.id).unwrap();
        let mut alone = decided_by_one().get(&guard.id).into_iter().flatten();

        let newly_allowed = alone.find(|request| smaller.decide(request).is_permitted());
        let is_redundant = REDUNDANT.iter().any(|(id, _)| *id == guard.id);
        assert_eq!(newly_allowed.is_none(), is_redundant, "{} {newly_allowed:?}", guard.id);
        assert!(newly_allowed.is_none_or(|request| !plain_words::allow(request)), "{}", guard.id);
    }
}

#[test]
fn a_rule_that_does_not_exist_cannot_be_left_out() {
    assert!(bundle().without("guard.nothing").is_none());
}

fn published() -> DatumFacts {
    DatumFacts { published: true, ..DatumFacts::FIRST }
}

fn any_request() -> impl Strategy<Value = Request> {
    let principals: Vec<_> = Principal::every().collect();
    let acts: Vec<_> = Act::every().collect();
    let data = DatumFacts::every(Fact::ALL);
    (prop::sample::select(principals), prop::sample::select(acts), prop::sample::select(data))
        .prop_map(|(principal, act, datum)| Request { principal, act, datum })
}

proptest! {
    /// The memo may be keyed by what the rules see: what they do not see changes neither answer nor rules.
    #[test]
    fn a_fact_that_no_rule_reads_changes_nothing(request in any_request()) {
        let seen = bundle().as_seen(&request);

        prop_assert_eq!(bundle().decide(&seen), bundle().decide(&request));
        prop_assert_eq!(bundle().as_seen(&seen), seen);
    }

    /// Erasing, freezing or losing an agreement never allows anything new.
    #[test]
    fn protection_is_monotone(request in any_request()) {
        let worse = [
            DatumFacts { erased: true, ..request.datum },
            DatumFacts { restricted: true, ..request.datum },
            DatumFacts { held: true, ..request.datum },
            DatumFacts { agreed: false, ..request.datum },
            DatumFacts { own: false, ..request.datum },
            DatumFacts { promotion_granted: false, ..request.datum },
        ];

        for datum in worse {
            let is_permitted = bundle().decide(&Request { datum, ..request }).is_permitted();
            prop_assert!(!is_permitted || bundle().decide(&request).is_permitted());
        }
    }
}

//! The claims, checked over all requests, and the checker checked.

use amanah_policy::{Bundle, Outcome, PackSources, RuleKind, shipped};

use crate::table::{bundle, decided_by_one};

/// Shows: invariant 9
#[test]
fn every_claim_holds_and_the_canary_is_refuted() {
    let results = bundle().check_claims();

    let failed: Vec<_> = results.iter().filter(|result| !result.is_as_expected()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(results.iter().any(|result| result.claim.is_canary));
    assert!(results.len() > 30);
}

/// Shows: invariant 9
#[test]
fn deleting_any_effective_guard_breaks_a_claim() {
    for guard in bundle().rules().filter(|rule| rule.kind == RuleKind::Guard) {
        let smaller = bundle().without(&guard.id).unwrap();
        let alone = decided_by_one().get(&guard.id).into_iter().flatten();
        let allowed: Vec<_> =
            alone.filter(|request| smaller.decide(request).is_permitted()).take(50).collect();

        let broken: Vec<_> =
            allowed.iter().flat_map(|request| smaller.claims_broken_by(request, true).unwrap()).collect();

        assert_eq!(broken.is_empty(), allowed.is_empty(), "no claim notices that `{}` is gone", guard.id);
    }
}

#[test]
fn a_claim_that_can_match_nothing_is_called_vacuous() {
    let claims = "@id(\"claim.typo\") @claim(\"says nothing\") @kind(\"never\") @clause(\"U5\")\n\
                  permit (principal, action == Action::\"promotion\", resource)\n\
                  when { resource.held && !resource.held };\n\
                  @id(\"canary\") @claim(\"false\") @kind(\"never\") @clause(\"U5\") @canary\n\
                  permit (principal, action == Action::\"promotion\", resource)\n\
                  when { resource.promotion_granted };\n";
    let bundle =
        Bundle::compile(&PackSources { claims_cedar: claims.to_owned(), ..shipped() }).expect("it compiles");

    let results = bundle.check_claims();

    let outcome = |id: &str| &results.iter().find(|result| result.claim.id == id).unwrap().outcome;
    assert_eq!(*outcome("claim.typo"), Outcome::Vacuous);
    assert!(matches!(outcome("canary"), Outcome::Broken { .. }));
}

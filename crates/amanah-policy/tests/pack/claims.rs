//! The claims, checked over all requests, and the checker checked.

use amanah_policy::{Bundle, GuardOutcome, Outcome, PackSources, RuleKind, shipped};

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

/// Whatever a guard is weakened to: what it then permits beyond before, a claim excludes.
///
/// Shows: invariant 9
#[test]
fn no_weakening_of_the_guards_goes_unnoticed() {
    assert_eq!(bundle().try_rules().unclaimed.into_iter().collect::<Vec<_>>(), []);
}

/// Guards that are weakened by one part of their condition, and the claim that breaks.
///
/// Shows: invariant 9
#[test]
fn a_guard_weakened_by_one_part_breaks_a_claim() {
    let weakened = [
        (
            "guard.staff.inactive",
            "unless { principal.active }",
            "unless { principal.active || principal.role == Role::\"officer\" }",
        ),
        (
            "guard.staff.occasion",
            "Occasion::\"reason\", Occasion::\"break_glass\"]",
            "Occasion::\"reason\", Occasion::\"break_glass\", Occasion::\"routine\"]",
        ),
        (
            "guard.break_glass",
            "Category::\"network\", Category::\"domain\"\n",
            "Category::\"network\", Category::\"domain\", Category::\"correspondence\"\n",
        ),
        (
            "guard.promotion.third_party",
            "when { resource.source == Source::\"third_parties\" && ",
            "when { resource.held && resource.source == Source::\"third_parties\" && ",
        ),
        (
            "guard.restricted",
            "when { resource.restricted }\nunless {",
            "when { resource.restricted && !resource.held }\nunless {",
        ),
        ("guard.erased", "when { resource.erased }", "when { resource.erased && resource.own }"),
    ];
    for (guard, from, to) in weakened {
        let sources = shipped();
        assert!(sources.guards_cedar.contains(from), "{from}");
        let guards_cedar = sources.guards_cedar.replacen(from, to, 1);
        let weaker = Bundle::compile(&PackSources { guards_cedar, ..sources }).unwrap();

        let mut newly =
            decided_by_one()[guard].iter().filter(|one| weaker.decide(one).is_permitted()).peekable();

        assert!(newly.peek().is_some(), "`{to}` weakens nothing");
        assert!(newly.all(|one| !weaker.claims_broken_by(one, true).unwrap().is_empty()), "{to}");
    }
}

/// Shows: invariant 9
#[test]
fn a_claim_that_covers_only_a_part_of_its_guard_leaves_a_weakening_unnoticed() {
    let sources = shipped();
    let claim = "when { resource.source == Source::\"third_parties\" && !resource.confirmed";
    assert!(sources.claims_cedar.contains(claim));
    let claims_cedar = sources.claims_cedar.replace(claim, &format!("{claim} && resource.published"));
    let bundle = Bundle::compile(&PackSources { claims_cedar, ..sources }).unwrap();

    let tried = bundle.try_rules();

    assert!(
        tried.guards.values().all(|guard| !matches!(guard, GuardOutcome::Unnoticed { .. })),
        "left out, it is missed"
    );
    let named: Vec<_> = tried.unclaimed.keys().map(|guards| guards.join(" ")).collect();
    assert_eq!(named, ["guard.promotion.third_party"]);
    assert!(tried.unclaimed.values().all(|request| !request.datum.published));
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

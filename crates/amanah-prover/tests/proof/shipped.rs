//! The pack that comes with the program.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use amanah_prover::{ClaimStanding, GrantStanding, GuardStanding, Method, Report, enumerate};

use crate::machine::{pack, proved};

/// Shows: invariant 9
#[test]
fn every_claim_of_the_shipped_pack_is_proved_over_every_kind_of_request() {
    let Some(report) = of_the_shipped_pack() else { return };

    assert_eq!(report.shortcomings(), [""; 0]);
    assert!(matches!(report.method, Method::Solver { .. }));
    assert_eq!(report.kinds, 8 * 4, "acts x kinds of principal");
    assert!(report.claims.len() > 40, "{}", report.claims.len());
    let claims = report.claims.iter().filter(|claim| !claim.claim.is_canary);
    assert!(claims.into_iter().all(|claim| claim.standing == ClaimStanding::Holds));
}

/// Shows: invariant 9
#[test]
fn the_canary_is_refuted_by_a_request_that_the_bundle_permits() {
    let Some(report) = of_the_shipped_pack() else { return };

    let canaries: Vec<_> = report.claims.iter().filter(|claim| claim.claim.is_canary).collect();
    assert!(!canaries.is_empty());
    for canary in canaries {
        let ClaimStanding::Refuted(example) = &canary.standing else { panic!("{canary:?}") };
        assert!(example.decision.is_permitted());
    }
}

/// Shows: invariant 9
#[test]
fn the_absence_of_every_effective_guard_breaks_a_claim_and_redundant_guards_are_named() {
    let Some(report) = of_the_shipped_pack() else { return };

    assert!(
        report.guards.iter().all(|guard| {
            matches!(guard.standing, GuardStanding::Noticed { .. } | GuardStanding::Redundant)
        })
    );
    assert_eq!(report.redundant_guards().collect::<Vec<_>>(), ["guard.promotion.intimate"]);
}

#[test]
fn every_grant_of_the_shipped_pack_permits_something() {
    let Some(report) = of_the_shipped_pack() else { return };

    assert!(report.grants.iter().all(|grant| grant.standing == GrantStanding::Alive), "{:?}", report.grants);
}

/// Shows: invariant 9
#[test]
fn no_weakening_of_the_shipped_guards_goes_unnoticed() {
    let Some(report) = of_the_shipped_pack() else { return };

    assert_eq!(report.unclaimed, []);
    assert_eq!(report.idle_clauses, []);
    assert_eq!(report.kinds_granted(), 15, "acts of a kind of principal that some grant speaks about");
}

/// The two ways share no code that answers, and must agree.
///
/// Shows: invariant 9
#[test]
fn enumeration_and_proof_agree_on_the_shipped_pack() {
    let Some(proof) = of_the_shipped_pack() else { return };
    let enumerated = enumerate(&pack(|_| {}));

    assert_eq!(enumerated.method, Method::Enumerated);
    assert_eq!(enumerated.shortcomings(), [""; 0]);
    let effective = |report: &Report| -> BTreeSet<String> {
        let noticed =
            |guard: &&amanah_prover::GuardFinding| matches!(guard.standing, GuardStanding::Noticed { .. });
        report.guards.iter().filter(noticed).map(|guard| guard.id.clone()).collect()
    };
    assert_eq!(effective(proof), effective(&enumerated));
    assert_eq!(proof.claims.len(), enumerated.claims.len());
}

/// Proved once for all tests here.
fn of_the_shipped_pack() -> Option<&'static Report> {
    static REPORT: OnceLock<Option<Report>> = OnceLock::new();
    REPORT.get_or_init(|| proved(&pack(|_| {}))).as_ref()
}

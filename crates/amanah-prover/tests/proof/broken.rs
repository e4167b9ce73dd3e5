//! Packs that are broken on purpose, each in one way that the proof must find.

use std::sync::OnceLock;

use amanah_policy::{Bundle, Clause};
use amanah_prover::{ClaimStanding, GrantStanding, GuardStanding, Report, enumerate};

use crate::machine::{pack, proved};

/// Shows: invariant 9
#[test]
fn without_a_guard_its_claim_is_refuted_with_a_request_that_is_really_permitted() {
    let bundle = pack(|_| {}).without("guard.visitor.published").unwrap();
    let Some(report) = proved(&bundle) else { return };

    let ClaimStanding::Refuted(example) = standing(&report, "claim.visitor.published") else {
        panic!("{:?}", report.shortcomings())
    };
    assert!(bundle.decide(&example.request).is_permitted());
    insta::assert_snapshot!(example.told(), @"a visitor for `whois` uses `identity` data recorded from `automatic` (true: nothing; false: own, published, erased, held, restricted, agreed, promotion_granted, confirmed): permitted by `u6.visitor`");
    assert_eq!(broken(&report), ["claim.visitor.published"]);
}

/// Shows: invariant 9
#[test]
fn a_grant_that_goes_too_far_breaks_the_claims_that_exclude_it() {
    let marketing = "who = \"staff.marketing\"\ncategories = [";
    let bundle = pack(|sources| {
        assert!(sources.policy_toml.contains(marketing));
        sources.policy_toml =
            sources.policy_toml.replace("who = \"staff.marketing\"", "who = \"staff.billing\"");
    });
    let Some(report) = proved(&bundle) else { return };

    assert_eq!(broken(&report), ["claim.promotion.who"]);
}

/// An *always* claim is broken by a request that is refused.
#[test]
fn a_guard_that_goes_too_far_breaks_the_claims_that_promise() {
    let Some(Faulty { bundle, proved, .. }) = faulty() else { return };

    let ClaimStanding::Refuted(example) = standing(proved, "claim.accountability.always") else {
        panic!("{:?}", proved.shortcomings())
    };
    assert!(!bundle.decide(&example.request).is_permitted());
    assert!(example.told().ends_with("refused by `guard.too_far`"), "{}", example.told());
}

/// Shows: invariant 9
#[test]
fn a_slip_that_makes_a_claim_say_nothing_is_found() {
    let Some(Faulty { proved, enumerated, .. }) = faulty() else { return };

    assert_eq!(*standing(proved, "claim.slip"), ClaimStanding::Vacuous);
    assert_eq!(*standing(enumerated, "claim.slip"), ClaimStanding::Vacuous);
    assert!(broken(proved).contains(&"claim.slip"));
}

/// Shows: invariant 9
#[test]
fn a_guard_that_no_claim_would_miss_is_named() {
    let Some(Faulty { bundle, proved, enumerated }) = faulty() else { return };

    for report in [proved, enumerated] {
        let finding = report.guards.iter().find(|guard| guard.id == "guard.unclaimed").unwrap();
        let GuardStanding::Unnoticed(example) = &finding.standing else { panic!("{finding:?}") };
        assert!(!bundle.decide(&example.request).is_permitted());
        assert!(example.told().ends_with("permitted by `u1.engineer`"), "{}", example.told());
    }
}

#[test]
fn a_grant_of_which_guards_leave_nothing_is_named() {
    let Some(Faulty { proved, enumerated, .. }) = faulty() else { return };

    for report in [proved, enumerated] {
        let idle = report.grants.iter().filter(|grant| grant.standing == GrantStanding::Idle);
        assert_eq!(idle.map(|grant| grant.id.as_str()).collect::<Vec<_>>(), ["u4.finance"]);
    }
}

/// Cedar leaves a rule that fails out, so a guard that can fail guards nothing.
#[test]
fn a_rule_that_can_fail_is_named() {
    let bundle = pack(|sources| {
        sources.claims_cedar.push_str(
            "@id(\"claim.failing\") @claim(\"it fails\") @kind(\"never\") @clause(\"U5\")\n\
             permit (principal, action == Action::\"promotion\", resource)\n\
             when { resource.held && 9223372036854775807 + 1 == 0 };\n",
        );
    });
    let Some(report) = proved(&bundle) else { return };

    let named: Vec<_> = report.faults.iter().map(|fault| fault.id.as_str()).collect();
    assert_eq!(named, ["claim.failing"]);
    assert!(report.shortcomings().iter().any(|line| line.contains("can fail for `promotion`")));
}

/// A canary that holds, because nothing it says is permitted, means that the checker cannot be trusted.
#[test]
fn a_canary_that_is_not_refuted_stops_everything() {
    let bundle = pack(|sources| {
        sources.claims_cedar = sources
            .claims_cedar
            .replace("when { resource.own };", "when { resource.own && resource.erased };");
    });
    let Some(report) = proved(&bundle) else { return };

    let [only] = report.shortcomings().try_into().unwrap();
    assert!(only.contains("claim `canary.own`") && only.contains("not refuted"), "{only}");
}

/// A pack with several faults that do not touch each other, and what both ways say of it.
struct Faulty {
    bundle: Bundle,
    proved: Report,
    enumerated: Report,
}

/// Asked once for all tests here, because each asking takes seconds.
fn faulty() -> Option<&'static Faulty> {
    static FAULTY: OnceLock<Option<Faulty>> = OnceLock::new();
    FAULTY.get_or_init(ask_about_the_faulty_pack).as_ref()
}

fn ask_about_the_faulty_pack() -> Option<Faulty> {
    let bundle = pack(|sources| {
        sources.guards_cedar.push_str(
            "@id(\"guard.too_far\") @clause(\"SEC\") @text_en(\"x\") @text_id(\"x\")\n\
             forbid (principal is Customer, action == Action::\"accountability\", resource)\n\
             when { resource.held };\n\
             @id(\"guard.unclaimed\") @clause(\"SEC\") @text_en(\"x\") @text_id(\"x\")\n\
             forbid (principal is Staff, action == Action::\"service_communication\", resource)\n\
             when { principal.role == Role::\"engineer\" && resource.category == Category::\"network\" };\n",
        );
        sources.claims_cedar.push_str(
            "@id(\"claim.slip\") @claim(\"a slip\") @kind(\"never\") @clause(\"U5\")\n\
             permit (principal, action == Action::\"promotion\", resource)\n\
             when { resource.held && !resource.held };\n",
        );
        let booked = "categories = [\"account\", \"financial\", \"domain\", \"derived\"]";
        assert!(sources.policy_toml.contains(booked));
        sources.policy_toml = sources.policy_toml.replace(booked, "categories = [\"credential\"]");
    });
    let proved = proved(&bundle)?;
    let enumerated = enumerate(&bundle);
    Some(Faulty { bundle, proved, enumerated })
}

fn standing<'a>(report: &'a Report, id: &str) -> &'a ClaimStanding {
    &report.claims.iter().find(|finding| finding.claim.id == id).unwrap().standing
}

fn broken(report: &Report) -> Vec<&str> {
    let broken = report.claims.iter().filter(|finding| !finding.is_as_expected());
    broken.map(|finding| finding.claim.id.as_str()).collect()
}

/// Left out, the guard would be missed; weakened a little, it would not.
///
/// Shows: invariant 9
#[test]
fn a_weakening_that_no_claim_would_notice_is_told_with_the_claim_that_is_missing() {
    let bundle = pack(|sources| {
        let claim = "when { resource.source == Source::\"third_parties\" && !resource.confirmed";
        assert!(sources.claims_cedar.contains(claim));
        sources.claims_cedar = sources.claims_cedar.replace(claim, &format!("{claim} && resource.published"));
    });
    let Some(report) = proved(&bundle) else { return };

    for report in [report, enumerate(&bundle)] {
        assert!(
            report.guards.iter().all(amanah_prover::GuardFinding::is_as_expected),
            "left out, it is missed"
        );
        let told = report.shortcomings();
        assert!(!told.is_empty());
        for line in told {
            assert!(line.starts_with("weakened, `guard.promotion.third_party` could permit"), "{line}");
            assert!(line.contains("write a claim of the kind `never` on clause `U5`"), "{line}");
        }
    }
}

#[test]
fn a_clause_whose_rules_change_nothing_is_named() {
    let Some(Faulty { proved, enumerated, .. }) = faulty() else { return };

    for report in [proved, enumerated] {
        assert_eq!(
            report.idle_clauses,
            [Clause::U4],
            "its only grant permits nothing, so its guard forbids nothing"
        );
    }
}

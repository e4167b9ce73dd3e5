//! Two versions compared, by the solver and without it.

use amanah_policy::{Bundle, Difference, Effect, PrincipalKind, Purpose};
use amanah_prover::{Comparison, Found, Method, compare, compare_by_enumeration};

use crate::machine::{PATIENCE, cvc5, pack, wait_for};

/// Both ways, where there is a solver; they share no code that answers, and must agree.
fn compared(before: &Bundle, after: &Bundle) -> Option<[Comparison; 2]> {
    let solver = cvc5()?;
    let asked = wait_for(compare(before, after, &solver, PATIENCE)).unwrap();
    assert!(matches!(asked.method, Method::Solver { .. }));
    Some([asked, compare_by_enumeration(before, after)])
}

#[test]
fn a_version_differs_from_itself_in_nothing() {
    let bundle = pack(|_| {});
    let Some(both) = compared(&bundle, &bundle) else { return };

    for found in both {
        assert_eq!(found.differences, []);
        assert_eq!(found.gains, []);
    }
}

#[test]
fn exactly_what_changed_is_told_with_an_example_each_way() {
    let old = pack(|_| {});
    let new = pack(|sources| {
        let text = &mut sources.policy_toml;
        let engineer = "who = \"staff.engineer\"\ncategories = [\"account\", \"network\", \"domain\"]";
        assert!(text.contains(engineer));
        *text = text.replace(engineer, "who = \"staff.engineer\"\ncategories = [\"network\", \"domain\"]");
        let counted = "categories = [\"account\", \"financial\", \"domain\", \"derived\"]";
        assert!(text.contains(counted));
        *text = text.replace(
            counted,
            "categories = [\"account\", \"financial\", \"domain\", \"derived\", \"provider_link\", \"contact\"]",
        );
    });
    let Some(both) = compared(&old, &new) else { return };

    for comparison in both {
        let told: Vec<_> = comparison
            .differences
            .iter()
            .map(|found| {
                let request = found.example.as_ref().unwrap().request;
                let (before, after) =
                    (old.decide(&request).is_permitted(), new.decide(&request).is_permitted());
                assert_eq!(after, found.difference.effect == Effect::Widens);
                assert_ne!(before, after, "both versions confirm it");
                found.difference
            })
            .collect();
        let mut expected = [
            of_staff(Purpose::IntangibleAsset, Effect::Widens),
            of_staff(Purpose::ServiceCommunication, Effect::Narrows),
        ];
        expected.sort();
        let mut told = told;
        told.sort();
        assert_eq!(told, expected);
    }
}

/// The naive widening: the grant grows, and the clause is said to stand as before.
///
/// Shows: ACC, invariant 9
#[test]
fn a_naive_widening_is_refused_with_the_customer_it_would_surprise() {
    let naive = pack(|sources| billing_reads_mail(&mut sources.policy_toml));
    let Some(both) = compared(&pack(|_| {}), &naive) else { return };

    for comparison in both {
        let [gain] = comparison.gains.as_slice() else { panic!("{:?}", comparison.gains) };
        assert_eq!((gain.purpose, gain.who), (Purpose::Billing, PrincipalKind::Staff));
        let told = comparison.shortcomings().join("\n");
        assert!(
            told.contains("newly permitted about a customer who agreed to v0001 and not to v0002"),
            "{told}"
        );
        assert!(told.contains("for `billing` on the occasion `ticket` uses `correspondence` data"), "{told}");
        assert!(told.contains("write `since = 2` in the [[clause]] `U3`"), "{told}");
    }
}

/// Shows: ACC, invariant 9
#[test]
fn the_same_widening_that_waits_for_agreement_is_proved() {
    let after = pack(|sources| {
        billing_reads_mail(&mut sources.policy_toml);
        replace(&mut sources.policy_toml, "id = \"U3\"\nsince = 1", "id = \"U3\"\nsince = 2");
        sources.policy_toml.push_str(
            "\n[[change]]\nclause = \"U3\"\neffect = \"widens\"\npurpose = \"billing\"\nwho = \"staff\"\n\
             text.en = \"Billing staff read your letters.\"\ntext.id = \"Staf penagihan membaca surat Anda.\"\n",
        );
    });
    let Some(both) = compared(&pack(|_| {}), &after) else { return };

    for comparison in both {
        assert_eq!(comparison.shortcomings(), [""; 0]);
        let found: Vec<&Found> = comparison.differences.iter().collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].difference, of_staff(Purpose::Billing, Effect::Widens));
    }
}

/// What the law obliges us to waits for nobody's agreement, and the report names it.
#[test]
fn a_widening_that_waits_for_nobody_is_named() {
    let after = pack(|sources| {
        next(&mut sources.policy_toml);
        let legal = "purpose = \"disclosure\"\nwho = \"staff.legal\"";
        replace(&mut sources.policy_toml, legal, "purpose = \"disclosure\"\nwho = \"staff.officer\"");
    });
    let Some(both) = compared(&pack(|_| {}), &after) else { return };

    for comparison in both {
        assert_eq!(comparison.gains, []);
        assert_eq!(comparison.unwaiting, [of_staff(Purpose::Disclosure, Effect::Widens)]);
    }
}

/// A customer who agreed to less than the version before asked for is seen differently by the two, rules unchanged.
///
/// Shows: ACC
#[test]
fn a_lowered_since_is_found_by_both_ways() {
    let raised = pack(|sources| {
        next(&mut sources.policy_toml);
        replace(&mut sources.policy_toml, "id = \"U6\"\nsince = 1", "id = \"U6\"\nsince = 2");
    });
    let lowered = pack(|sources| replace(&mut sources.policy_toml, "\nversion = 1\n", "\nversion = 3\n"));
    let Some(both) = compared(&raised, &lowered) else { return };

    for comparison in both {
        let gains: Vec<_> = comparison.gains.iter().map(|gain| (gain.purpose, gain.who)).collect();
        assert_eq!(gains, [(Purpose::Whois, PrincipalKind::Service)]);
        assert!(comparison.gains.iter().all(|gain| !gain.unagreed.before && gain.unagreed.after));
    }
}

fn of_staff(purpose: Purpose, effect: Effect) -> Difference {
    Difference { purpose: Some(purpose), who: PrincipalKind::Staff, effect }
}

fn billing_reads_mail(text: &mut String) {
    next(text);
    let billing = "purpose = \"billing\"\nwho = \"staff.billing\"\ncategories = [";
    replace(text, billing, &format!("{billing}\"correspondence\", "));
}

fn next(text: &mut String) {
    replace(text, "\nversion = 1\n", "\nversion = 2\n");
    replace(text, "effective = 2025-11-01", "effective = 2027-01-01");
}

fn replace(text: &mut String, from: &str, to: &str) {
    assert!(text.contains(from), "{from}");
    *text = text.replace(from, to);
}

//! Two versions compared.

use amanah_prover::{Direction, differences};

use crate::machine::{PATIENCE, cvc5, pack, wait_for};

#[test]
fn a_version_differs_from_itself_in_nothing() {
    let Some(solver) = cvc5() else { return };
    let bundle = pack(|_| {});

    let found = wait_for(differences(&bundle, &bundle, &solver, PATIENCE)).unwrap();

    assert_eq!(found, []);
}

#[test]
fn exactly_what_changed_is_told_with_an_example_each_way() {
    let Some(solver) = cvc5() else { return };
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

    let found = wait_for(differences(&old, &new, &solver, PATIENCE)).unwrap();

    let told: Vec<_> = found
        .iter()
        .map(|difference| {
            let request = difference.example.as_ref().unwrap().request;
            let (before, after) = (old.decide(&request).is_permitted(), new.decide(&request).is_permitted());
            assert_eq!(after, difference.direction == Direction::Widens);
            assert_ne!(before, after, "both versions confirm it");
            (difference.act.as_str(), difference.principal.as_str(), difference.direction)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("intangible_asset", "Staff", Direction::Widens),
            ("service_communication", "Staff", Direction::Narrows)
        ]
    );
}

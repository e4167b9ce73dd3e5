//! The step from one version to the next: what may change, what customers are told of it, and who it may touch.

use std::collections::BTreeSet;

use amanah_policy::{
    Bundle, Day, Difference, Effect, Language, PackSources, PageNames, PrincipalKind, Purpose, Timestamp,
    Unagreed, shipped,
};

use crate::table::bundle;

const ENGINEER: &str = "who = \"staff.engineer\"\ncategories = [\"account\", ";
const ENGINEER_READS_MORE: &str = "who = \"staff.engineer\"\ncategories = [\"contact\", \"account\", ";
const ENGINEER_READS_LESS: &str = "who = \"staff.engineer\"\ncategories = [";

/// Engineers come to read addresses, which customers are told, and which waits for their agreement.
const WIDENED: Difference = Difference {
    purpose: Some(Purpose::ServiceCommunication),
    who: PrincipalKind::Staff,
    effect: Effect::Widens,
};

/// Shows: ACC
#[test]
fn a_widening_that_is_told_and_waits_for_agreement_may_follow() {
    let after = next(2, |text| widened(&text) + &entry("U1", "widens", "service_communication", "staff"));

    let differences = after.differences_from(bundle());

    let request = differences[&WIDENED];
    assert!(after.decide(&request).is_permitted() && !bundle().decide(&request).is_permitted());
    assert_eq!(differences.len(), 1, "{differences:#?}");
    assert_eq!(after.step_faults(bundle(), &keys(&differences)), []);
    assert_eq!(after.gains_without_agreement(bundle()).len(), 0);
}

/// Shows: ACC
#[test]
fn a_widening_that_does_not_wait_for_agreement_is_found_with_a_request() {
    let naive = next(2, |text| text.replace(ENGINEER, ENGINEER_READS_MORE));

    let gains = naive.gains_without_agreement(bundle());

    let gain = gains[&(Purpose::ServiceCommunication, PrincipalKind::Staff)];
    assert_eq!(gain.unagreed, Unagreed { before: true, after: true }, "who agreed to the version before");
    assert!(naive.decide(&gain.request).is_permitted());
    assert!(!bundle().decide(&gain.unagreed.seen_before(&gain.request)).is_permitted());
    assert_eq!(gains.len(), 1);
}

/// A clause may say since when it stands as it likes: what counts is what happens to who did not agree.
///
/// Shows: ACC
#[test]
fn a_raised_since_alone_does_not_excuse_a_rule_that_asks_for_no_agreement() {
    let mut sources = sources_of(2, |text| text.replace("id = \"U6\"\nsince = 1", "id = \"U6\"\nsince = 2"));
    let guard =
        "forbid (principal is Service, action == Action::\"whois\", resource)\nunless { resource.agreed };";
    assert!(sources.guards_cedar.contains(guard));
    sources.guards_cedar = sources.guards_cedar.replace(
        guard,
        "forbid (principal is Service, action == Action::\"whois\", resource)\n\
         unless { resource.agreed || resource.category == Category::\"domain\" };",
    );
    let after = Bundle::compile(&sources).unwrap();

    let gains = after.gains_without_agreement(bundle());

    let gain = gains[&(Purpose::Whois, PrincipalKind::Service)];
    assert_eq!(gain.unagreed, Unagreed { before: false, after: false });
    assert_eq!(gains.len(), 1);
}

/// A version that asks for an older agreement than the one before reaches customers who never gave the newer.
///
/// Shows: ACC
#[test]
fn a_lowered_since_touches_customers_who_agreed_to_less() {
    let before = next(2, |text| text.replace("id = \"U3\"\nsince = 1", "id = \"U3\"\nsince = 2"));
    let after = next(3, |text| text);

    let gains = after.gains_without_agreement(&before);

    let whose: BTreeSet<_> = gains.iter().map(|((purpose, _), gain)| (*purpose, gain.unagreed)).collect();
    assert_eq!(whose, BTreeSet::from([(Purpose::Billing, Unagreed { before: false, after: true })]));
}

/// Shows: ACC
#[test]
fn customers_own_access_and_the_laws_demands_wait_for_no_agreement() {
    let waits = |purpose, who| bundle().waits_for_agreement(bundle(), purpose, who);

    assert!(!waits(Purpose::Accountability, PrincipalKind::Customer));
    assert!(!waits(Purpose::Disclosure, PrincipalKind::Staff), "a legal obligation");
    assert!(waits(Purpose::Billing, PrincipalKind::Staff), "a contract");
    assert!(waits(Purpose::Promotion, PrincipalKind::Service), "consent");
    let excused =
        next(2, |text| text.replace("basis = \"explicit_consent\"", "basis = \"legal_obligation\""));
    let still = excused.waits_for_agreement(bundle(), Purpose::Promotion, PrincipalKind::Service);
    assert!(still, "a version does not widen a purpose and excuse it at once");
}

/// The agreement is the only fact that two versions see differently; with it answered, the rules decide the same.
#[test]
fn rules_that_suppose_an_answer_read_no_agreement_any_more() {
    for agreed in [false, true] {
        let rules = bundle().rules_supposing(agreed).unwrap();

        let texts: Vec<_> = rules.iter().map(|rule| rule.to_cedar().unwrap_or_default()).collect();
        assert!(texts.iter().all(|text| !text.contains("resource.agreed")), "{texts:#?}");
        assert_eq!(rules.len(), bundle().cedar_rules().len());
    }
}

/// Shows: ACC
#[test]
fn notice_is_given_for_as_long_as_the_version_in_force_promises() {
    let noon = Day::new(2026, 12, 1).unwrap().starts_at().plus_hours(12);
    let midnight = Day::new(2026, 12, 1).unwrap().starts_at();

    assert_eq!(bundle().clocks().policy_notice_days, 14);
    assert_eq!(bundle().earliest_successor(noon), Day::new(2026, 12, 16).unwrap());
    assert_eq!(bundle().earliest_successor(midnight), Day::new(2026, 12, 15).unwrap());
    assert!(bundle().earliest_successor(noon).starts_at() >= Timestamp::plus_days(noon, 14));
}

#[test]
fn the_page_tells_what_a_version_changes_in_both_languages() {
    let after = next(2, |text| widened(&text) + &entry("U1", "widens", "service_communication", "staff"));
    let names = PageNames { company: "PT Awan".to_owned(), deletion_address: "a@b.example".to_owned() };

    let [en, id] = [Language::En, Language::Id].map(|language| after.page(language, &names).changes);

    assert_eq!(en, ["What changes for you."]);
    assert_eq!(id, ["Yang berubah bagi Anda."]);
    assert_eq!(bundle().page(Language::En, &names).changes, [""; 0]);
}

/// Steps that may not be taken, each with what it is refused for.
///
/// Shows: ACC
#[test]
fn a_step_that_may_not_be_taken_says_why_and_what_to_write() {
    let staff = |clause: &str, effect: &str| entry(clause, effect, "service_communication", "staff");
    let narrowed = |text: String| text.replace(ENGINEER, ENGINEER_READS_LESS);
    let steps: Vec<(&str, Bundle)> = vec![
        ("a widening untold", next(2, |text| widened(&text))),
        ("a narrowing untold", next(2, narrowed)),
        ("a change that is none", next(2, |text| text + &entry("U3", "widens", "billing", "staff"))),
        ("erasure that did not change", next(2, |text| text + &entry("DEL3", "narrows", "erase", "service"))),
        ("the other way round", next(2, |text| widened(&text) + &staff("U1", "narrows"))),
        ("another clause", next(2, |text| widened(&text) + &staff("U5", "widens"))),
        (
            "a clause said to stand as before",
            next(2, |text| text.replace(ENGINEER, ENGINEER_READS_MORE) + &staff("U1", "widens")),
        ),
        ("a word gone", next(2, |text| text.replace("\"credential\", ", ""))),
        ("no higher number", next(1, |text| text)),
        ("no later day", next(2, |text| text.replace("effective = 2027-01-01", "effective = 2025-11-01"))),
    ];
    let mut told = String::new();

    for (name, after) in &steps {
        let faults = after.step_faults(bundle(), &keys(&after.differences_from(bundle())));
        assert!(!faults.is_empty(), "{name}");
        told.push_str(&format!("# {name}\n"));
        faults.iter().for_each(|fault| told.push_str(&format!("{fault}\n")));
    }
    let third = next(3, |text| text);
    let second = next(2, |text| text.replace("id = \"U3\"\nsince = 1", "id = \"U3\"\nsince = 2"));
    told.push_str("# a clause said to stand since earlier than before\n");
    third
        .step_faults(&second, &BTreeSet::new())
        .iter()
        .for_each(|fault| told.push_str(&format!("{fault}\n")));

    insta::assert_snapshot!(told);
}

/// Entries that cannot be read, each with the line to correct.
#[test]
fn an_acknowledgement_that_cannot_be_read_names_its_line() {
    let good = entry("U3", "widens", "billing", "staff");
    let entries = [
        entry("U9", "widens", "billing", "staff"),
        entry("U3", "grows", "billing", "staff"),
        entry("U3", "widens", "biling", "staff"),
        entry("U3", "widens", "billing", "staff.billing"),
        format!("{good}{good}"),
        good.replace("text.id = \"Yang berubah bagi Anda.\"", "text.id = \" \""),
        good.replace("who = \"staff\"\n", ""),
    ];
    let mut told = String::new();

    for written in entries {
        let fault = Bundle::compile(&sources_of(2, |text| text + &written)).unwrap_err();
        told.push_str(&format!("{fault}\n"));
    }

    insta::assert_snapshot!(told);
}

fn widened(text: &str) -> String {
    text.replace(ENGINEER, ENGINEER_READS_MORE).replace("id = \"U1\"\nsince = 1", "id = \"U1\"\nsince = 2")
}

fn entry(clause: &str, effect: &str, purpose: &str, who: &str) -> String {
    format!(
        "\n[[change]]\nclause = \"{clause}\"\neffect = \"{effect}\"\npurpose = \"{purpose}\"\nwho = \"{who}\"\n\
         text.en = \"What changes for you.\"\ntext.id = \"Yang berubah bagi Anda.\"\n"
    )
}

fn next(version: u32, change: impl FnOnce(String) -> String) -> Bundle {
    Bundle::compile(&sources_of(version, change)).unwrap()
}

/// The shipped pack under another number, one change in its `policy.toml`.
fn sources_of(version: u32, change: impl FnOnce(String) -> String) -> PackSources {
    let text = shipped().policy_toml;
    let text = text.replace("\nversion = 1\n", &format!("\nversion = {version}\n"));
    let text = text.replace("effective = 2025-11-01", "effective = 2027-01-01");
    assert!(text.contains(ENGINEER) && text.contains("effective = 2027-01-01"));
    PackSources { policy_toml: change(text), ..shipped() }
}

fn keys<T>(found: &std::collections::BTreeMap<Difference, T>) -> BTreeSet<Difference> {
    found.keys().copied().collect()
}

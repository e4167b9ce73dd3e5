//! How long data is kept, and the clocks.

use amanah_policy::{Attribute, Day, Keep, Language, Purpose, RetentionClass, Timestamp};

use crate::table::bundle;

/// Shows: DEL3
#[test]
fn every_attribute_has_a_row_with_words_in_both_languages() {
    let mut schedule = String::new();

    for attribute in Attribute::ALL {
        let row = bundle().retention(*attribute);
        assert!(Language::ALL.iter().all(|language| !row.words(*language).is_empty()), "{attribute}");
        let law = row.law.as_deref().unwrap_or("-");
        schedule.push_str(&format!("{attribute}: {} {} {:?} {law}\n", row.id, row.class, row.keep));
    }

    insta::assert_snapshot!(schedule);
}

/// Shows: DEL3
#[test]
fn tax_data_is_kept_ten_years_after_the_end_of_its_fiscal_year() {
    let at = |year, month, day| Day::new(year, month, day).unwrap().starts_at();
    let new_year_in_jakarta = at(2037, 1, 1).plus_hours(-7);

    let row = bundle().retention(Attribute::Payment);
    let expires = |recorded| bundle().expires(Attribute::Payment, recorded);

    assert_eq!((row.class, row.keep), (RetentionClass::Tax, Keep::Years(10)));
    assert_eq!(expires(at(2026, 1, 1)), Some(new_year_in_jakarta));
    assert_eq!(expires(at(2026, 12, 31).plus_hours(17).plus_micros(-1)), Some(new_year_in_jakarta));
    assert_eq!(expires(at(2026, 12, 31).plus_hours(17)), Some(at(2038, 1, 1).plus_hours(-7)));
}

#[test]
fn logs_end_after_ninety_days_and_a_profile_ends_with_its_customer() {
    let recorded = Timestamp::from_seconds(1_796_083_200);

    assert_eq!(bundle().expires(Attribute::AccessLogLine, recorded), Some(recorded.plus_days(90)));
    assert_eq!(bundle().expires(Attribute::PrimaryEmail, recorded), None);
}

/// Shows: DEL1
#[test]
fn the_clocks_are_those_of_the_house() {
    let clocks = bundle().clocks();

    assert_eq!(clocks.replaced_value_hours, 72);
    assert_eq!(clocks.cooling_off_hours, 72);
    assert_eq!(clocks.erasure_within_hours, 24);
    assert_eq!(clocks.purpose_session_minutes, 30);
    assert_eq!(clocks.quarantine_days, 30);
}

#[test]
fn promotion_rests_on_explicit_consent_alone() {
    let bases: Vec<_> =
        Purpose::ALL.iter().map(|purpose| (purpose.code(), bundle().basis(*purpose).code.code())).collect();

    assert_eq!(
        bases,
        [
            ("service_communication", "contract"),
            ("accountability", "legal_obligation"),
            ("disclosure", "legal_obligation"),
            ("billing", "contract"),
            ("intangible_asset", "legitimate_interest"),
            ("promotion", "explicit_consent"),
            ("whois", "contract"),
        ]
    );
    for purpose in Purpose::ALL {
        assert!(Language::ALL.iter().all(|language| !bundle().basis(*purpose).words(*language).is_empty()));
    }
}

//! When a certificate is issued, and when it is issued anew.

use amanah_policy::{Attribute, Role};
use amanah_service::deletion::certificate::{self, BackupsStanding};
use amanah_service::vault::{Actor, Copies, VaultError};
use proptest::prelude::*;

use crate::house::{ERASED, START, case, company};

const ENGINEER: Actor = Actor::System(Role::Engineer);

/// Shows: DEL3
#[tokio::test]
async fn the_first_issue_says_what_is_true_at_t0_and_whoever_has_the_key_verifies_it() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.erase(id).await;

    let signed = company.issue(id).await;

    let verified = company.verified(&signed.note);
    let certificate = &signed.certificate;
    assert_eq!((verified.customer, verified.issue), (id.to_string(), 1));
    assert_eq!(certificate.number(), format!("{id}/1"));
    let dates = &certificate.facts.dates;
    assert_eq!(dates.unreadable.at, "2026-11-28T07:00:00+07:00");
    assert_eq!(dates.unreadable.micros, ERASED.as_micros());
    assert_eq!(dates.values_gone, None, "nobody looked at the journals yet");
    assert_eq!(dates.backups_unreadable.standing, BackupsStanding::Due);
    assert_eq!(dates.backups_unreadable.at, None);
    let ended: Vec<_> = certificate.facts.ended.iter().map(|it| (it.kind.as_str(), it.count)).collect();
    assert_eq!(ended, [("name", 1), ("primary_email", 1)]);
    assert_eq!(certificate.facts.case.channel, "mail");
    let json: serde_json::Value = serde_json::from_str(signed.note.lines().next().unwrap()).unwrap();
    assert_eq!(json["form"], "amanah-certificate/1", "its first line is JSON for any program");
    assert_eq!(json["case"]["confirmed_at"]["micros"], START.plus_hours(3).as_micros());
}

/// Shows: DEL3
#[tokio::test]
async fn it_is_issued_anew_when_a_date_changes_and_never_otherwise() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.erase(id).await;
    let first = company.issue(id).await;
    let renew = async |after| certificate::renew(&company.house, ERASED.plus_hours(after)).await.unwrap();

    let nothing = renew(1).await;
    company.vault().sweep(ERASED.plus_hours(2)).await.unwrap();
    let values = renew(2).await;
    let second = certificate::latest(&company.house, id).await.unwrap().unwrap();
    company.vault().rotate_keys(Copies::Waived, ENGINEER, ERASED.plus_hours(3)).await.unwrap();
    let backups = renew(3).await;
    let third = certificate::latest(&company.house, id).await.unwrap().unwrap();
    let again = [renew(4).await, renew(5).await];

    assert_eq!((nothing, values, backups, again), (0, 1, 1, [0, 0]));
    assert!(second.certificate.facts.dates.values_gone.is_some());
    let end = &third.certificate.facts.dates.backups_unreadable;
    assert_eq!(
        end.standing,
        BackupsStanding::NotEstablished,
        "keys and data lie on one volume, or nobody sees"
    );
    assert!(end.ended_at.is_some() && end.doubt.is_some() && end.at.is_none());
    for (issue, signed) in [(1, &first), (2, &second), (3, &third)] {
        let kept = certificate::one(&company.house, id, issue).await.unwrap().unwrap();
        assert_eq!(&kept, signed, "an issue stays what it is");
        assert_eq!(company.verified(&kept.note).issue, issue);
        assert_eq!(kept.certificate.facts.case, first.certificate.facts.case);
    }
    assert_eq!(certificate::one(&company.house, id, 4).await, Ok(None));
}

#[tokio::test]
async fn whoever_asks_again_gets_the_same_issue() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.erase(id).await;

    let first = company.issue(id).await;
    let again = certificate::issue(&company.house, id, case(), ERASED.plus_days(1)).await.unwrap();

    assert_eq!(first, again);
}

#[tokio::test]
async fn nobody_who_was_not_erased_has_a_certificate() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;

    let refused = certificate::issue(&company.house, id, case(), ERASED).await;

    assert_eq!(refused, Err(VaultError::UnknownCustomer));
    assert_eq!(certificate::latest(&company.house, id).await, Ok(None));
}

/// Shows: DEL3
#[tokio::test]
async fn what_tax_law_keeps_stands_in_it_with_its_law_and_its_last_date_as_long_as_it_is_there() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.record(id, Attribute::Payment, "150000 IDR").await;
    company.record(id, Attribute::Payment, "175000 IDR").await;
    company.erase(id).await;

    let first = company.issue(id).await;
    let [kept] = first.certificate.facts.kept.as_slice() else { panic!("{:?}", first.certificate.facts) };
    let until = kept.until.clone().unwrap();
    let mut renewed = Vec::new();
    for days in [1, 2, 3] {
        let later = until.timestamp().plus_days(days);
        company.vault().vouch_for_clock(ENGINEER, later).await.unwrap();
        company.vault().sweep(later).await.unwrap();
        renewed.push(certificate::renew(&company.house, later).await.unwrap());
    }
    let last = certificate::latest(&company.house, id).await.unwrap().expect("it waits for what is kept");

    assert_eq!((kept.row.as_str(), kept.class.as_str(), kept.count), ("tax", "tax", 2));
    assert!(kept.law.as_ref().unwrap().contains("UU KUP"), "{kept:?}");
    assert_eq!(until.at, "2037-01-01T00:00:00+07:00");
    assert_eq!(renewed, [1, 0, 0], "the second date came, and nothing else");
    assert_eq!(
        last.certificate.facts.kept, first.certificate.facts.kept,
        "its end waits for somebody's word"
    );
    company.verified(&last.note);
}

#[tokio::test]
async fn it_outlives_the_customer_by_ten_years() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.erase(id).await;
    company.issue(id).await;
    let latest = async || certificate::latest(&company.house, id).await.unwrap().is_some();
    let sweep = async |at| {
        company.vault().vouch_for_clock(ENGINEER, at).await.unwrap();
        company.vault().sweep(at).await.unwrap();
        latest().await
    };

    let nearly = sweep(ERASED.plus_days(3_652)).await;
    let over = sweep(ERASED.plus_days(3_654)).await;

    assert_eq!((nearly, over), (true, false));
}

/// Shows: invariant 4
#[tokio::test]
async fn a_byte_that_is_changed_anywhere_in_it_is_found() {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.record(id, Attribute::Payment, "150000 IDR").await;
    company.erase(id).await;
    let note = company.issue(id).await.note.into_bytes();
    let keys = [company.vault().ledger_key()];

    proptest!(ProptestConfig::with_cases(300), |(at in any::<prop::sample::Index>(), bit in 0_u8..8)| {
        let mut changed = note.clone();
        changed[at.index(note.len())] ^= 1 << bit;
        let found = String::from_utf8(changed).ok().map(|text| amanah_ledger::certificate::verify(&text, &keys));
        prop_assert!(found.is_none_or(|found| found.is_err()));
    });
}

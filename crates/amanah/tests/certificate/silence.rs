//! What a certificate never says: a personal value, and that a case holds something.

use amanah_policy::{Attribute, CustomerId, Role};
use amanah_service::deletion::certificate::{Facts, Signed};
use amanah_service::vault::{Actor, Personal};

use crate::house::{Company, START, company};

const LEGAL: Actor = Actor::System(Role::Legal);

/// Two people with the same data, of whom a case holds something of one.
async fn twins(company: &Company, held: &[usize]) -> [(CustomerId, Signed); 2] {
    let mut twins = Vec::new();
    for (name, held) in [("Sri Wahyuni", &[][..]), ("Budi Santoso", held)] {
        let id = company.person(name, &format!("{}@toko.example", name.len())).await;
        let data = [
            company.record(id, Attribute::Phone, "+62 811 0000 0001").await,
            company.record(id, Attribute::Payment, "150000 IDR").await,
        ];
        for datum in held.iter().map(|place| data[*place]) {
            company.vault().hold(id, datum, "case 12", LEGAL, START).await.unwrap();
        }
        company.erase(id).await;
        twins.push((id, company.issue(id).await));
    }
    twins.try_into().unwrap()
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn a_case_leaves_no_trace_in_the_certificate_nor_in_its_entry() {
    for held in [&[0][..], &[1], &[0, 1]] {
        let company = company().await;

        let [(free, without), (bound, with)] = twins(&company, held).await;

        let facts = |signed: &Signed| -> Facts { signed.certificate.facts.clone() };
        assert_eq!(facts(&without), facts(&with), "{held:?}");
        let told = |signed: &Signed| {
            let leaf = company.verified(&signed.note).erased;
            (leaf.kinds, leaf.withheld, leaf.count, leaf.rules, leaf.decision)
        };
        assert_eq!(told(&without), told(&with), "{held:?}");
        let kept = company.vault().erasure(bound).await.unwrap().kept.len();
        let usual = company.vault().erasure(free).await.unwrap().kept.len();
        assert_eq!((usual, kept), (1, if held.contains(&0) { 2 } else { 1 }), "and what is held stays");
    }
}

/// Shows: DEL3
#[tokio::test]
async fn no_planted_value_stands_in_the_certificate_and_none_is_left_where_it_was_issued() {
    let company = company().await;
    let id = company.person("zxqv-name", "zxqv-mail@toko.example").await;
    let planted: Vec<String> = (0..40).map(|number| format!("zxqv-{number}-planted")).collect();
    let kinds = [Attribute::SignIn, Attribute::SentMail, Attribute::TicketText, Attribute::PostalAddress];
    for (number, value) in planted.iter().enumerate() {
        company.record(id, kinds[number % kinds.len()], value).await;
    }
    let found =
        async |value: &str| company.vault().scan_for(&Personal::text(value), &[]).await.unwrap().found.len();
    assert!(found(&planted[0]).await > 0, "the search finds it before");

    company.erase(id).await;
    let signed = company.issue(id).await;
    let page = amanah::certificate::statement(&company.house, &signed);

    let texts = [signed.note.clone(), format!("{page:?}")];
    assert!(texts.iter().all(|text| !text.contains("zxqv") && !text.contains("toko.example")), "{texts:?}");
    company.vault().sweep(crate::house::ERASED).await.unwrap();
    for value in planted.iter().map(String::as_str).chain(["zxqv-name", "zxqv-mail@toko.example"]) {
        assert_eq!(found(value).await, 0, "{value}");
    }
}

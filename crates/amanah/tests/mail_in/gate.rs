//! Our own forgeries, and what the DNS can do to a verdict.

use amanah::mail_in::{Seen, verify_sender};
use amanah_wire::mail::{Rule, SenderVerdict};

use crate::company::{Company, DELETE, START};
use crate::signer::{Signer, mail};
use crate::zone::Zone;

async fn verdict(zone: &Zone, mail: &str) -> SenderVerdict {
    let company = Company::new(zone).await;
    verify_sender(mail.as_bytes(), false, &company.names, START).await
}

fn is_strict(verdict: &SenderVerdict) -> bool {
    matches!(verdict, SenderVerdict::Strict { .. })
}

fn refused(rule: Rule) -> SenderVerdict {
    SenderVerdict::NotStrict { reasons: vec![rule] }
}

fn zone_of(signer: &Signer) -> Zone {
    let zone = Zone::empty();
    let (name, record) = signer.record();
    zone.add(&name, &record);
    zone
}

/// A signer that shares no code with us, and no algorithm with the samples.
///
/// Shows: DEL2
#[tokio::test]
async fn what_another_signer_signed_with_ed25519_is_believed() {
    let signer = Signer::of("customer.test");

    let verdict = verdict(&zone_of(&signer), &signer.sign(&mail("Budi <budi@customer.test>", DELETE))).await;

    let SenderVerdict::Strict { identity, by } = verdict else { panic!("{verdict:?}") };
    assert_eq!(identity.address(), "budi@customer.test");
    assert_eq!((by.domain.as_str(), by.selector.as_str()), ("customer.test", "s1"));
}

/// Shows: DEL2
#[tokio::test]
async fn g6_a_signature_over_another_body_or_another_sender_is_not_believed() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    let signed = signer.sign(&mail("budi@customer.test", DELETE));

    for forged in [
        signed.replace("Mohon", "MOHON"),
        signed.replace("From: budi@", "From: siti@"),
        signed.replace("Subject: Hapus", "Subject: Jangan hapus"),
    ] {
        assert_eq!(verdict(&zone, &forged).await, refused(Rule::SignatureIntact));
    }
}

/// Shows: DEL2
#[tokio::test]
async fn g10_a_key_for_tests_and_a_revoked_key_vouch_for_nobody() {
    let signer = Signer::of("customer.test");
    let signed = signer.sign(&mail("budi@customer.test", DELETE));
    let (name, record) = signer.record();
    for record in [record.replace("k=ed25519", "k=ed25519; t=y"), "v=DKIM1; p=".to_owned()] {
        let zone = Zone::empty();
        zone.add(&name, &record);

        assert_eq!(verdict(&zone, &signed).await, refused(Rule::InForce), "{record}");
    }
}

/// Shows: DEL2
#[tokio::test]
async fn g6_of_two_keys_under_one_name_none_is_used() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    let (name, record) = signer.record();
    zone.add(&name, &record.replace("p=", "n=second; p="));

    let verdict = verdict(&zone, &signer.sign(&mail("budi@customer.test", DELETE))).await;

    assert_eq!(verdict, refused(Rule::SignatureIntact));
}

/// Shows: DEL2
#[tokio::test]
async fn g11_a_sister_domain_vouches_where_the_organisation_says_so_and_nowhere_else() {
    let signer = Signer::of("mail.customer.test");
    let signed = signer.sign(&mail("budi@customer.test", DELETE));

    let without = zone_of(&signer);
    let relaxed = zone_of(&signer);
    relaxed.add("_dmarc.customer.test", "v=DMARC1; p=reject");
    let strict = zone_of(&signer);
    strict.add("_dmarc.customer.test", "v=DMARC1; p=reject; adkim=s");

    assert_eq!(verdict(&without, &signed).await, refused(Rule::Aligned));
    assert!(is_strict(&verdict(&relaxed, &signed).await));
    assert_eq!(verdict(&strict, &signed).await, refused(Rule::Aligned));
}

/// Shows: DEL2
#[tokio::test]
async fn g14_a_name_server_in_trouble_makes_nobody_strict_and_refuses_nobody() {
    let signer = Signer::of("mail.customer.test");
    let signed = signer.sign(&mail("budi@customer.test", DELETE));
    let (name, _) = signer.record();
    let zone = zone_of(&signer);
    zone.add("_dmarc.customer.test", "v=DMARC1; p=reject");

    zone.trouble(&name, true);
    let without_key = verdict(&zone, &signed).await;
    zone.trouble(&name, false);
    zone.trouble("_dmarc.test", true);
    let without_record = verdict(&zone, &signed).await;
    zone.trouble("_dmarc.test", false);

    assert_eq!((without_key, without_record), (SenderVerdict::Pending, SenderVerdict::Pending));
    assert!(is_strict(&verdict(&zone, &signed).await));
}

/// Shows: DEL2
#[tokio::test]
async fn g13_three_hundred_signatures_cost_no_more_than_twenty_questions() {
    let zone = Zone::empty();
    let mut flood = String::new();
    for number in 0..300 {
        let signer =
            Signer { selector: format!("s{number}"), ..Signer::of(&format!("d{number}.customer.test")) };
        let signed = signer.sign(&mail("budi@customer.test", DELETE));
        let (field, _) = signed.split_once("\r\n").unwrap();
        flood.push_str(field);
        flood.push_str("\r\n");
        let (name, record) = signer.record();
        zone.add(&name, &record);
    }

    let verdict = verdict(&zone, &format!("{flood}{}", mail("budi@customer.test", DELETE))).await;

    let SenderVerdict::NotStrict { reasons } = verdict else { panic!("{verdict:?}") };
    assert!(reasons.contains(&Rule::BoundedWork));
    assert!(zone.asked().len() <= 20, "{} names were asked", zone.asked().len());
}

/// SPF of the server that handed it on says nothing, and is not even asked.
///
/// Shows: DEL2
#[tokio::test]
async fn g12_a_neighbour_on_the_same_server_is_nobody() {
    let zone = Zone::empty();
    zone.add("customer.test", "v=spf1 ip4:127.0.0.1 -all");

    let verdict = verdict(&zone, &mail("budi@customer.test", DELETE)).await;

    assert_eq!(verdict, refused(Rule::SignatureIntact));
    assert!(zone.asked().is_empty());
}

#[tokio::test]
async fn of_a_key_it_is_seen_whether_it_is_published_revoked_or_unknown() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    zone.add("old._domainkey.customer.test", "v=DKIM1; p=");
    zone.trouble("silent._domainkey.customer.test", true);
    let company = Company::new(&zone).await;
    let look = async |selector| company.names.dkim(selector, "customer.test").await;

    assert_eq!(look("s1").await, Seen::There);
    assert_eq!((look("old").await, look("other").await), (Seen::NotThere, Seen::NotThere));
    assert_eq!(look("silent").await, Seen::Unknown);
}

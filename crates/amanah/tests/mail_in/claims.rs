//! Mails that only claim to come from a customer, whoever wrote them: found and shredded when the customer is forgotten.

use amanah_policy::{CustomerId, ErasureGround, Role};
use amanah_service::deletion::plan;
use amanah_service::vault::{Actor, Disposition, Personal};

use crate::company::{Company, DELETE, START};
use crate::signer::mail;
use crate::zone::Zone;

const BUDI: &str = "budi@customer.test";

async fn is_found(company: &Company, secret: &str) -> bool {
    !company.house.vault().scan_for(&Personal::text(secret), &[]).await.unwrap().is_clean()
}

async fn erase(company: &Company, who: CustomerId) {
    let (ground, officer) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
    company.house.vault().erase_customer(who, ground, officer, START.plus_hours(1)).await.unwrap();
}

/// T1: a stranger's mail in a customer's name is nobody's, and still holds the customer's address and what was said of them.
///
/// Shows: invariant 5, DEL2
#[tokio::test]
async fn a_forged_mail_goes_with_whom_it_names_and_leaves_no_trace_of_them() {
    let company = Company::new(&Zone::empty()).await;
    let budi = company.customer(BUDI).await;
    let hidden = [
        mail(BUDI, DELETE),
        mail("\"budi\"@customer.test", DELETE),
        mail("Budi <BUDI@Customer.test>, x@y.example", DELETE),
        format!("From : {BUDI}\r\n{}", mail("mallory@evil.example", DELETE)),
        format!("Reply-To: {BUDI}\r\n{}", mail("mallory@evil.example", DELETE)),
    ];
    for forged in &hidden {
        let forged = forged.replace("Mohon", "zxqv-rahasia, mohon");
        assert_eq!(
            company.deliver("mallory@evil.example", &[DELETE], forged.as_bytes()).await,
            ["250 2.0.0 kept"]
        );
    }
    let bounced = mail("mallory@evil.example", DELETE).replace("Mohon", "zxqv-jalan, mohon");
    company.deliver(BUDI, &[DELETE], bounced.as_bytes()).await;
    let strangers = mail("siti@customer.test", DELETE).replace("Mohon", "zxqv-siti, mohon");
    company.deliver("siti@customer.test", &[DELETE], strangers.as_bytes()).await;
    company.decide().await;
    assert!(is_found(&company, "zxqv-rahasia").await && is_found(&company, "zxqv-jalan").await);

    let planned = plan::of(&company.house, budi, START).await.unwrap();
    erase(&company, budi).await;

    assert_eq!(planned.claimed, 6);
    for secret in ["zxqv-rahasia", "zxqv-jalan", BUDI] {
        assert!(!is_found(&company, secret).await, "{secret}");
    }
    assert_eq!(company.only().await.disposition, Disposition::Review);
    assert!(is_found(&company, "zxqv-siti").await);
}

/// Between its arrival and its decision a mail is found as well.
///
/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_mail_that_nobody_looked_at_yet_goes_too_and_is_not_decided_afterwards() {
    let company = Company::new(&Zone::empty()).await;
    let budi = company.customer(BUDI).await;
    company.deliver("mallory@evil.example", &[DELETE], mail(BUDI, DELETE).as_bytes()).await;

    erase(&company, budi).await;

    assert_eq!(company.decide().await, 0);
    assert!(company.received().await.is_empty());
}

//! What is kept of a decision: which rules, whose signature, what the DNS said; and SPF, which decides nothing.

use amanah_policy::{CustomerId, ErasureGround, Occasion, Role, StaffId};
use amanah_service::sources::correspondence::review;
use amanah_service::vault::{
    AccessReport, Actor, Ask, Disposition, HistoryPage, JudgedMail, MailEvidence, NewStaff, Outcome, Personal,
};

use crate::company::{Company, DELETE, START, Server};
use crate::signer::{Signer, mail};
use crate::zone::Zone;

const BUDI: &str = "budi@customer.test";

fn zone_of(signer: &Signer) -> Zone {
    let zone = Zone::empty();
    let (name, record) = signer.record();
    zone.add(&name, &record);
    zone.add("customer.test", "v=spf1 ip4:127.0.0.5 -all");
    zone
}

/// Hands a mail over and says from where the mail server has it.
async fn forwarded(company: &Company, client: &str, from: &str, text: &str) {
    let (lmtp, client, from, text) = (company.lmtp, client.to_owned(), from.to_owned(), text.to_owned());
    let talk = move || {
        let mut server = Server::greeted(lmtp);
        server.say(&format!("XFORWARD ADDR={client}"));
        server.say(&format!("MAIL FROM:<{from}>"));
        server.say(&format!("RCPT TO:<{DELETE}>"));
        assert!(server.message(text.as_bytes(), 1)[0].starts_with("250 "));
    };
    tokio::task::spawn_blocking(talk).await.unwrap();
    company.decide().await;
}

/// What the record of a customer says of the last decision about a mail of theirs.
async fn judged(company: &Company, who: CustomerId) -> JudgedMail {
    let ask = Ask::to_account(who, Actor::Customer(who), Occasion::OwnRequest);
    let page = HistoryPage { before: None, limit: 50 };
    let released = company.house.vault().release_history(ask, page, START).await.unwrap();
    let Outcome::Released(released) = released else { panic!("refused") };
    let entries = released.into_sink(AccessReport);
    entries.content().iter().find_map(|entry| entry.judged.clone()).unwrap()
}

async fn support(company: &Company) -> (StaffId, Actor) {
    let new = NewStaff {
        name: Personal::text("Ani"),
        email: Personal::text("ani@hoster.test"),
        password: None,
        roles: vec![Role::Support],
    };
    let id = company.house.vault().add_staff(new, Actor::System(Role::Officer), START).await.unwrap();
    (id, Actor::Staff { id, role: Role::Support })
}

/// Of what waits: the evidence, as staff read it.
async fn read(company: &Company) -> MailEvidence {
    let id = company.only().await.id;
    let (_, ani) = support(company).await;
    review::open(&company.house, id, ani, START).await.unwrap().evidence.unwrap()
}

fn how(evidence: &MailEvidence, rule: &str) -> String {
    evidence.rules.iter().find(|(code, _)| code == rule).unwrap().1.clone()
}

/// Shows: DEL2, R3, SEC
#[tokio::test]
async fn of_a_strict_sender_the_record_keeps_signature_key_answers_and_spf_and_goes_with_them() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    let company = Company::new(&zone).await;
    let budi = company.customer(BUDI).await;

    forwarded(&company, "127.0.0.5", BUDI, &signer.sign(&mail(BUDI, DELETE))).await;

    let judged = judged(&company, budi).await;
    let evidence = judged.evidence.unwrap();
    assert_eq!(judged.disposition, "opened");
    assert_eq!(judged.mail, Some(company.only().await.id));
    let [by] = evidence.signatures.as_slice() else { panic!("{evidence:?}") };
    assert_eq!(
        (by.domain.as_str(), by.selector.as_str(), by.outcome.as_str()),
        ("customer.test", "s1", "vouches")
    );
    assert_eq!((by.covers.join(":").as_str(), by.made_at), ("from:to:subject:date", Some(1_795_478_000)));
    assert_eq!(by.key.as_ref().map(String::len), Some(64));
    let spf = evidence.spf.as_ref().unwrap();
    assert_eq!((spf.domain.as_str(), spf.result.as_str()), ("customer.test", "pass"));
    assert_eq!((evidence.names.len(), evidence.raw.len()), (64, 64));
    assert_eq!(evidence.client, "127.0.0.5".parse().ok());
    assert_eq!((how(&evidence, "g6").as_str(), how(&evidence, "g12").as_str()), ("kept", "unseen"));

    let (ground, officer) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
    company.house.vault().erase_customer(budi, ground, officer, START.plus_hours(1)).await.unwrap();
    for told in ["customer.test", "127.0.0.5", &evidence.raw] {
        let scan = company.house.vault().scan_for(&Personal::text(told), &[]).await.unwrap();
        assert!(scan.is_clean(), "{told}: {scan:?}");
    }
}

/// A neighbour on the customer's own mail server passes SPF. It is written down, and makes nobody strict.
///
/// Shows: DEL2
#[tokio::test]
async fn g12_spf_is_kept_as_evidence_and_satisfies_nothing() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    company.customer(BUDI).await;

    forwarded(&company, "127.0.0.5", BUDI, &mail(BUDI, DELETE)).await;

    let kept = company.only().await;
    assert_eq!((kept.disposition, kept.customer), (Disposition::Review, None));
    assert_eq!(kept.reasons, ["g6"]);
    let evidence = read(&company).await;
    assert_eq!(evidence.spf.as_ref().unwrap().result, "pass");
    assert_eq!((how(&evidence, "g6").as_str(), how(&evidence, "g12").as_str()), ("broken", "unseen"));
    assert_eq!(company.written().await, 0, "nobody is answered");
}

/// Forwarding breaks SPF, and a signature that is whole is believed all the same.
///
/// Shows: DEL2
#[tokio::test]
async fn g12_a_server_that_spf_forbids_refuses_nobody() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    let budi = company.customer(BUDI).await;

    forwarded(&company, "192.0.2.77", BUDI, &signer.sign(&mail(BUDI, DELETE))).await;

    let judged = judged(&company, budi).await;
    assert_eq!(
        (judged.disposition.as_str(), judged.evidence.unwrap().spf.unwrap().result.as_str()),
        ("opened", "fail")
    );
}

/// Signatures that are worth a look use the allowance up, and SPF gets no more of it.
///
/// Shows: DEL2
#[tokio::test]
async fn g13_what_spf_asks_counts_with_the_rest() {
    let zone = Zone::empty();
    let mut flood = String::new();
    for number in 0..9 {
        let signer =
            Signer { selector: format!("s{number}"), ..Signer::of(&format!("d{number}.customer.test")) };
        let signed = signer.sign(&mail(BUDI, DELETE));
        flood.push_str(signed.split_once("\r\n").unwrap().0);
        flood.push_str("\r\n");
        let (name, record) = signer.record();
        zone.add(&name, &record);
    }
    let includes = (0..9).map(|number| format!(" include:i{number}.customer.test")).collect::<String>();
    zone.add("customer.test", &format!("v=spf1{includes} -all"));
    for number in 0..9 {
        zone.add(&format!("i{number}.customer.test"), "v=spf1 ?all");
    }
    let company = Company::new(&zone).await;
    company.customer(BUDI).await;

    forwarded(&company, "192.0.2.77", BUDI, &format!("{flood}{}", mail(BUDI, DELETE))).await;

    let evidence = read(&company).await;
    assert_eq!(evidence.spf.unwrap().result, "too-much-to-ask");
    assert_eq!(zone.asked().len(), 20, "{:?}", zone.asked());
}

/// The leaf names nobody, and what is nobody's goes with its mail.
///
/// Shows: invariant 4, invariant 5, SEC
#[tokio::test]
async fn the_entry_about_a_mail_names_nobody_and_its_evidence_goes_with_the_mail() {
    let company = Company::new(&zone_of(&Signer::of("customer.test"))).await;
    let vault = company.house.vault();
    let before = vault.ledger_size().await.unwrap();
    forwarded(&company, "127.0.0.5", BUDI, &mail(BUDI, DELETE)).await;
    let id = company.only().await.id;
    let (_, ani) = support(&company).await;

    review::open(&company.house, id, ani, START).await.unwrap();
    review::dismiss(&company.house, id, ani, START).await.unwrap();

    let size = vault.ledger_size().await.unwrap();
    let leaves = vault.ledger_entries(before, u32::try_from(size - before).unwrap()).await.unwrap();
    let events: Vec<&str> = leaves.iter().map(|leaf| leaf.event.code()).collect();
    assert_eq!(
        events.iter().filter(|event| event.starts_with("mail_")).collect::<Vec<_>>(),
        [&"mail_judged", &"mail_read", &"mail_judged"]
    );
    assert!(
        leaves
            .iter()
            .filter(|leaf| leaf.event.code().starts_with("mail_"))
            .all(|leaf| leaf.subject.is_none())
    );
    for told in ["customer.test", "127.0.0.5", "budi"] {
        assert!(!format!("{leaves:?}").contains(told));
        assert!(vault.scan_for(&Personal::text(told), &[]).await.unwrap().is_clean(), "{told}");
    }
}

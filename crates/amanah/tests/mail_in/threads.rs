//! Answers to letters about a request: they join it by the tag in their address, belong to its customer, and do nothing.

use amanah_policy::{CaseChannel, CaseId, CaseKind, CaseState, CustomerId, ErasureGround, Role};
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::queue::{self, QueueFault};
use amanah_service::purposes::accountability::export;
use amanah_service::vault::{Actor, Disposition, NewStaff, Personal, ReceivedHeader, RightsCase};
use amanah_wire::mail::CaseAddress;

use crate::company::{Company, START};
use crate::signer::{Signer, mail};
use crate::zone::Zone;

const BUDI: &str = "budi@customer.test";
const OTHER: &str = "siti@customer.test";
const PRIVACY: &str = "privacy@hoster.test";
const KEPT: [&str; 1] = ["250 2.0.0 kept"];

fn zone_of(signer: &Signer) -> Zone {
    let zone = Zone::empty();
    let (name, record) = signer.record();
    zone.add(&name, &record);
    zone
}

/// The address at which the letters about a request are answered.
fn answers_to(company: &Company, case: CaseId) -> String {
    let tag = company.house.vault().case_tag(case);
    format!("{}@hoster.test", CaseAddress { case: *case.as_bytes(), tag }.local_part())
}

/// A deletion of Budi that waits for his confirmation.
async fn asked(company: &Company) -> (CustomerId, RightsCase) {
    let budi = company.customer(BUDI).await;
    let opened = by_mail::strict_sender(&company.house, budi, CaseKind::Erase, START).await.unwrap();
    assert_eq!(opened, MailAnswer::Opened);
    (budi, company.house.vault().open_erasure(budi).await.unwrap().unwrap())
}

async fn now(company: &Company, case: &RightsCase) -> RightsCase {
    company.house.vault().case(case.customer, case.id).await.unwrap().unwrap()
}

async fn thread(company: &Company, case: &RightsCase) -> Vec<ReceivedHeader> {
    company.house.vault().thread_of_case(case, 100).await.unwrap()
}

async fn is_found(company: &Company, secret: &str) -> bool {
    !company.house.vault().scan_for(&Personal::text(secret), &[]).await.unwrap().is_clean()
}

async fn erase(company: &Company, who: CustomerId) {
    let (ground, officer) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
    company.house.vault().erase_customer(who, ground, officer, START.plus_hours(1)).await.unwrap();
}

/// Shows: R3, DEL2
#[tokio::test]
async fn a_signed_answer_from_the_registered_address_joins_its_request_and_is_the_customers() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    let (budi, case) = asked(&company).await;
    let (to, letters) = (answers_to(&company, case.id), company.written().await);

    let answer = signer.sign(&mail(BUDI, &to).replace("Mohon", "zxqv-jawaban, ya, mohon"));
    let said = company.deliver(BUDI, &[&to], answer.as_bytes()).await;
    company.decide().await;

    let kept = company.only().await;
    assert_eq!(said, KEPT);
    assert_eq!((kept.disposition, kept.reasons.len()), (Disposition::Review, 0));
    assert_eq!((kept.customer, kept.thread, kept.has_text), (Some(budi), Some(case.id), false));
    assert_eq!(thread(&company, &case).await, [kept]);
    assert_eq!(now(&company, &case).await, case, "it confirms nothing and stops nothing");
    assert_eq!(company.written().await, letters, "and is answered by nobody");
    let export = export::export(&company.house, budi, START).await.unwrap();
    let mut exported = export.report.data.data();
    assert!(exported.any(|(_, text)| text.contains("zxqv-jawaban")), "it is in the customer's export");
}

/// Every mail that somebody with the letter, a forger or a machine could send: kept and shown with the request, and nothing
/// follows.
///
/// Shows: DEL2, SEC
#[tokio::test]
async fn whatever_joins_a_request_is_kept_with_its_reasons_and_nothing_follows_from_it() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    let to_nobody = "case@hoster.test";
    let confirms = mail(BUDI, to_nobody).replace("Hapus akun saya", "Re: CONFIRM privacy+delete");
    let expected = [
        (mail(BUDI, to_nobody), BUDI, Disposition::Review, "g6"),
        (confirms, BUDI, Disposition::Review, "g6"),
        (mail(OTHER, to_nobody), OTHER, Disposition::Review, "g6 other-address"),
        (signer.sign(&mail(OTHER, to_nobody)), OTHER, Disposition::Review, "other-address"),
        // A display name is nobody.
        (
            signer.sign(&mail("\"budi@customer.test\" <siti@customer.test>", to_nobody)),
            OTHER,
            Disposition::Review,
            "other-address",
        ),
        (
            format!("Reply-To: {BUDI}\r\nSender: {BUDI}\r\n{}", mail(OTHER, to_nobody)),
            BUDI,
            Disposition::Review,
            "g6 other-address",
        ),
        (format!("From: {BUDI}\r\n{}", mail(OTHER, to_nobody)), OTHER, Disposition::Quarantine, "g2"),
        (mail("budi@customer.test, siti@customer.test", to_nobody), OTHER, Disposition::Quarantine, "g3"),
        // Out of office (T16), a bounce, a list, and a loop.
        (
            format!("Auto-Submitted: auto-replied\r\n{}", mail(BUDI, to_nobody)),
            BUDI,
            Disposition::RecordOnly,
            "a4 auto-submitted",
        ),
        (format!("X-Other: 1\r\n{}", mail(BUDI, to_nobody)), "", Disposition::RecordOnly, "a4 null-path"),
        (
            format!("List-Id: <x.y.example>\r\n{}", mail(OTHER, to_nobody)),
            OTHER,
            Disposition::RecordOnly,
            "a4 list other-address",
        ),
        (
            format!("{}{}", "Received: by x.example\r\n".repeat(26), mail(BUDI, to_nobody)),
            BUDI,
            Disposition::RecordOnly,
            "a4 loop",
        ),
    ];
    let company = Company::new(&zone).await;
    company.customer(OTHER).await;
    let (budi, case) = asked(&company).await;
    let (to, letters) = (answers_to(&company, case.id), company.written().await);

    for (text, from, disposition, reasons) in expected {
        let said = company.deliver(from, &[&to], text.as_bytes()).await;
        company.decide().await;

        let newest = thread(&company, &case).await.remove(0);
        assert_eq!(said, KEPT, "{text}");
        assert_eq!((newest.disposition, newest.reasons.join(" ").as_str()), (disposition, reasons), "{text}");
        assert_eq!((newest.customer, newest.thread), (Some(budi), Some(case.id)), "{text}");
        assert_eq!(now(&company, &case).await, case, "{text}");
        assert_eq!(company.written().await, letters, "{text}");
    }
    assert_eq!(thread(&company, &case).await.len(), 12);
}

/// Of whoever joined a request nothing is known, so no deletion is written down from such a mail with one click.
///
/// Shows: DEL2, SEC
#[tokio::test]
async fn an_answer_is_no_sender_beyond_doubt() {
    let company = Company::new(&Zone::empty()).await;
    let budi = company.customer(BUDI).await;
    by_mail::strict_sender(&company.house, budi, CaseKind::Rectify, START).await.unwrap();
    let case = company.house.vault().cases_of(budi).await.unwrap().remove(0);
    let to = answers_to(&company, case.id);
    company.deliver(OTHER, &[&to], mail(OTHER, &to).as_bytes()).await;
    company.decide().await;
    let new = NewStaff {
        name: Personal::text("Dewi"),
        email: Personal::text("dewi@hoster.test"),
        password: None,
        roles: vec![Role::Support],
    };
    let officer = Actor::System(Role::Officer);
    let id = company.house.vault().add_staff(new, officer, START).await.unwrap();
    let dewi = Actor::Staff { id, role: Role::Support };

    let joined = company.only().await;
    let written = queue::for_mail(&company.house, dewi, joined.id, budi, START).await;

    assert_eq!((case.channel, joined.thread), (CaseChannel::Mail, Some(case.id)));
    assert!(matches!(written, Err(QueueFault::NotThere)), "{written:?}");
    assert!(company.house.vault().open_erasure(budi).await.unwrap().is_none());
}

/// What is free text is treated as free text: the same answers at the door, the same decision, nobody's request.
///
/// Shows: SEC, DEL2
#[tokio::test]
async fn a_wrong_tag_and_a_request_that_is_none_or_over_are_free_text_and_look_alike_from_outside() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    let (budi, case) = asked(&company).await;
    let vault = company.house.vault();
    let address =
        |case: [u8; 16], tag: [u8; 10]| format!("{}@hoster.test", CaseAddress { case, tag }.local_part());
    let (id, tag) = (*case.id.as_bytes(), vault.case_tag(case.id));
    let mut hostile: Vec<String> = (0..80)
        .step_by(13)
        .map(|bit| {
            let mut forged = tag;
            forged[bit / 8] ^= 1 << (bit % 8);
            address(id, forged)
        })
        .collect();
    hostile.push(address(id, [0; 10]));
    // A right tag of a request that never was, and that of another one.
    hostile.push(address([7; 16], vault.case_tag(CaseId::from_bytes([7; 16]))));
    hostile.push(address([7; 16], tag));
    hostile.push(PRIVACY.to_owned());

    for to in &hostile {
        for text in [signer.sign(&mail(BUDI, to)), mail(OTHER, to)] {
            assert_eq!(company.deliver(OTHER, &[to], text.as_bytes()).await, KEPT, "{to}");
        }
    }
    company.decide().await;

    let received = company.received().await;
    assert_eq!(received.len(), 2 * hostile.len());
    for mail in &received {
        let is_strict = mail.reasons.is_empty();
        assert_eq!((mail.disposition, mail.command.as_str()), (Disposition::Review, "free-text"));
        assert_eq!((mail.customer, mail.thread), (is_strict.then_some(budi), None));
        assert!(is_strict || mail.reasons == ["g6"], "{:?}", mail.reasons);
    }
    assert!(thread(&company, &case).await.is_empty());
}

/// Shows: SEC
#[tokio::test]
async fn letters_of_a_request_that_is_over_are_answered_as_free_text_even_if_it_ends_before_they_are_read() {
    let company = Company::new(&Zone::empty()).await;
    let (_, case) = asked(&company).await;
    let to = answers_to(&company, case.id);
    let deliver = async |number: u8| {
        let text = format!("X-Number: {number}\r\n{}", mail(OTHER, &to));
        assert_eq!(company.deliver(OTHER, &[&to], text.as_bytes()).await, KEPT);
    };

    deliver(1).await;
    let support = Actor::System(Role::Support);
    let step = (amanah_policy::CaseStep::Cancel, Default::default());
    company.house.vault().move_case(&case, vec![step], support, START).await.unwrap();
    company.decide().await;
    deliver(2).await;
    company.decide().await;

    assert_eq!(now(&company, &case).await.state, CaseState::Cancelled);
    for mail in company.received().await {
        assert_eq!((mail.customer, mail.thread, mail.has_text), (None, None, true));
        assert_eq!((mail.disposition, mail.reasons.join(" ").as_str()), (Disposition::Review, "g6"));
    }
}

/// Shows: SEC
#[tokio::test]
async fn capitals_and_a_hyphen_do_not_part_an_answer_from_its_request_and_a_long_one_is_refused_as_free_text_is()
 {
    let company = Company::new(&Zone::empty()).await;
    let (_, case) = asked(&company).await;
    let to = answers_to(&company, case.id);
    let other = to.replacen('+', "-", 1).to_ascii_uppercase();

    company.deliver(OTHER, &[&to], mail(OTHER, &to).as_bytes()).await;
    company.deliver(OTHER, &[&other], mail(OTHER, &to).as_bytes()).await;
    let long = [mail(OTHER, &to).into_bytes(), b"x".repeat(70_000), b"\r\n".to_vec()].concat();
    let said = company.deliver(OTHER, &[&to, PRIVACY], &long).await;
    let unknown = company.deliver(OTHER, &["case@hoster.test", "case+a.b@hoster.test"], b"x").await;
    company.decide().await;

    assert_eq!(thread(&company, &case).await.len(), 3);
    assert_eq!(said, ["250 2.0.0 kept", "250 2.0.0 kept"]);
    assert_eq!(unknown, ["503 5.5.1 no recipient"]);
}

/// Two machines that answer each other, or somebody with a forwarded letter and time.
///
/// Shows: SEC
#[tokio::test]
async fn so_many_mails_join_a_request_in_a_day_and_further_ones_wait_without_it() {
    let company = Company::new(&Zone::empty()).await;
    let (budi, case) = asked(&company).await;
    let to = answers_to(&company, case.id);
    for number in 0..23 {
        let text = format!("X-Number: {number}\r\n{}", mail(OTHER, &to));
        assert_eq!(company.deliver(OTHER, &[&to], text.as_bytes()).await, KEPT);
        company.decide().await;
    }

    let joined = thread(&company, &case).await.len();
    let crowded: Vec<_> = company.received().await.into_iter().filter(|mail| mail.thread.is_none()).collect();

    assert_eq!((joined, crowded.len()), (20, 3));
    for mail in crowded {
        assert_eq!((mail.customer, mail.reasons.join(" ").as_str()), (None, "g6 crowded"));
    }
    assert!(now(&company, &case).await.customer == budi);
}

/// Shows: invariant 5, DEL2
#[tokio::test]
async fn an_answer_goes_with_its_customer_whoever_wrote_it_and_later_ones_are_nobodys() {
    let company = Company::new(&Zone::empty()).await;
    let (budi, case) = asked(&company).await;
    let to = answers_to(&company, case.id);
    let text = |secret: &str| mail(OTHER, &to).replace("Mohon", secret);
    company.deliver(OTHER, &[&to], text("zxqv-sebelum").as_bytes()).await;
    let two = format!("From: {BUDI}\r\n{}", text("zxqv-dua"));
    company.deliver(OTHER, &[&to], two.as_bytes()).await;
    company.decide().await;
    assert!(is_found(&company, "zxqv-sebelum").await && is_found(&company, "zxqv-dua").await);

    erase(&company, budi).await;
    company.deliver(OTHER, &[&to], text("zxqv-sesudah").as_bytes()).await;
    company.decide().await;

    assert!(!is_found(&company, "zxqv-sebelum").await && !is_found(&company, "zxqv-dua").await);
    assert!(thread(&company, &case).await.is_empty());
    let later = company.only().await;
    assert_eq!((later.customer, later.thread), (None, None));
}

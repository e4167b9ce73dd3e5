//! Mail that came in: once each, sealed, leased to one process, and gone in time.

use amanah_policy::{ErasureGround, ReceivedMailId, Role};
use amanah_vault::{
    Actor, Disposition, LeasedReceived, NewReceived, Personal, Settled, TakenIn, Vault, VaultError,
};

use crate::people::{customer, staff, vault};
use crate::support::{Folders, START};

const TEXT: &str = "From: zxqv@example.test\r\n\r\nzxqv-rahasia\r\n";

pub(crate) fn mail(recipient: &str, text: &str) -> NewReceived {
    NewReceived {
        command: "delete",
        recipient: Personal::text(recipient),
        return_path: Personal::text("zxqv@example.test"),
        claims: vec![Personal::text("zxqv@example.test")],
        client: "192.0.2.7".parse().ok(),
        is_utf8: false,
        mail: Personal::new(text.as_bytes().to_vec()),
    }
}

async fn taken(vault: &Vault, text: &str) -> ReceivedMailId {
    match vault.take_in_mail(mail("privacy+delete@hoster.test", text), START).await.unwrap() {
        TakenIn::New(id) => id,
        TakenIn::Known(id) => panic!("{id} is known"),
    }
}

async fn leased(vault: &Vault) -> LeasedReceived {
    vault.lease_received(1, START.plus_hours(1), START).await.unwrap()[0]
}

fn decided(disposition: Disposition) -> Settled {
    Settled { disposition, reasons: vec!["g1", "g2"], of: None, thread: None, again_at: None, evidence: None }
}

/// Shows: R3
#[tokio::test]
async fn a_mail_longer_than_a_piece_comes_back_byte_by_byte() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let long: String = format!("{TEXT}{}", "0123456789".repeat(20_000));
    let id = taken(&vault, &long).await;

    let open = vault.received_for_judging(leased(&vault).await).await.unwrap();

    assert_eq!(open.header.id, id);
    assert_eq!(open.mail.as_slice(), long.as_bytes());
    assert_eq!(open.recipient.as_str(), "privacy+delete@hoster.test");
    assert_eq!(open.client, "192.0.2.7".parse().ok());
}

/// Shows: R3, invariant 11
#[tokio::test]
async fn the_same_mail_is_kept_once_and_another_recipients_is_another() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let id = taken(&vault, TEXT).await;

    let again =
        vault.take_in_mail(mail("privacy+delete@hoster.test", TEXT), START.plus_hours(9)).await.unwrap();
    let other = vault.take_in_mail(mail("privacy@hoster.test", TEXT), START).await.unwrap();

    assert_eq!(again, TakenIn::Known(id));
    assert!(matches!(other, TakenIn::New(_)));
}

/// Shows: R3, invariant 11
#[tokio::test]
async fn a_store_that_cannot_keep_a_mail_says_so_and_keeps_no_part_of_it() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    folders.raw().execute("ALTER TABLE received_part RENAME TO elsewhere", &[]);

    let refused = vault.take_in_mail(mail("privacy@hoster.test", TEXT), START).await;
    folders.raw().execute("ALTER TABLE elsewhere RENAME TO received_part", &[]);
    let again = vault.take_in_mail(mail("privacy@hoster.test", TEXT), START).await;

    assert!(matches!(refused, Err(VaultError::Store(_))), "{refused:?}");
    assert!(matches!(again, Ok(TakenIn::New(_))), "{again:?}");
    assert_eq!(vault.received_standing(Disposition::Received, 9).await.unwrap().len(), 1);
}

/// Shows: R3
#[tokio::test]
async fn a_mail_is_leased_to_one_and_only_the_holder_of_the_lease_decides() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    taken(&vault, TEXT).await;
    let first = leased(&vault).await;

    let nothing = vault.lease_received(9, START.plus_hours(2), START.plus_hours(0)).await.unwrap();
    let second = vault.lease_received(9, START.plus_hours(9), START.plus_hours(1)).await.unwrap();
    let too_late =
        vault.settle_received(first, decided(Disposition::Opened), START.plus_hours(1)).await.unwrap();
    let in_time =
        vault.settle_received(second[0], decided(Disposition::Review), START.plus_hours(1)).await.unwrap();

    assert!(nothing.is_empty());
    assert_eq!((too_late, in_time), (false, true));
    let kept = vault.received(first.id).await.unwrap().unwrap();
    assert_eq!((kept.disposition, kept.tries), (Disposition::Review, 2));
    assert_eq!(kept.reasons, ["g1", "g2"]);
    assert!(!vault.is_received_due(START.plus_days(9)).await.unwrap());
}

/// Shows: DEL2
#[tokio::test]
async fn what_happens_once_is_this_mails_and_nobody_elses() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (one, other) = (taken(&vault, TEXT).await, taken(&vault, "From: b@example.test\r\n\r\n").await);
    let signature = ("customer.test", "s1", "AAAA");

    assert!(vault.is_first_use_of_signature(one, signature, START).await.unwrap());
    assert!(
        vault.is_first_use_of_signature(one, signature, START).await.unwrap(),
        "tried again after a crash"
    );
    assert!(!vault.is_first_use_of_signature(other, signature, START.plus_days(8)).await.unwrap());
    assert!(vault.is_first_answer_of_day(one, ("A@b.example", "delete"), START).await.unwrap());
    assert!(!vault.is_first_answer_of_day(other, ("a@b.example", "delete"), START).await.unwrap());
    assert!(vault.is_first_answer_of_day(other, ("a@b.example", "access"), START).await.unwrap());
    assert!(
        vault.is_first_answer_of_day(other, ("a@b.example", "delete"), START.plus_days(1)).await.unwrap()
    );
}

/// Shows: R3, invariant 3, invariant 5
#[tokio::test]
async fn recorded_with_its_customer_a_mail_is_one_datum_and_its_pieces_are_gone() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let luh = customer(&vault, "Ni Luh", "zxqv@example.test").await;
    let id = taken(&vault, TEXT).await;
    let lease = leased(&vault).await;
    let open = vault.received_for_judging(lease).await.unwrap();

    let datum = vault.record_received(&open, luh, START).await.unwrap();
    let again = vault.record_received(&open, luh, START).await.unwrap();
    let settled = Settled { of: Some((luh, datum)), ..decided(Disposition::Review) };
    vault.settle_received(lease, settled, START).await.unwrap();

    assert_eq!(datum, again);
    let kept = vault.received(id).await.unwrap().unwrap();
    assert_eq!((kept.customer, kept.datum, kept.has_text), (Some(luh), Some(datum), false));
    let found = vault.scan_for(&Personal::text("zxqv-rahasia"), &[]).await.unwrap();
    let places: Vec<&str> = found.found.iter().map(|at| at.place.as_str()).collect();
    assert_eq!(places, ["datum"]);

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(luh, ground, Actor::Customer(luh), START).await.unwrap();
    assert!(vault.received(id).await.unwrap().is_none());
    assert!(vault.scan_for(&Personal::text("zxqv-rahasia"), &[]).await.unwrap().is_clean());
}

/// Shows: SEC, invariant 5
#[tokio::test]
async fn what_waits_is_read_by_staff_in_their_role_with_an_entry_and_gone_when_it_is_closed() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Support]).await;
    let id = taken(&vault, TEXT).await;
    vault.settle_received(leased(&vault).await, decided(Disposition::Review), START).await.unwrap();
    let (right, wrong) =
        (Actor::Staff { id: ani, role: Role::Support }, Actor::Staff { id: ani, role: Role::Officer });
    let before = vault.ledger_size().await.unwrap();

    let refused = vault.read_received(id, wrong, START).await;
    let refused_system = vault.read_received(id, Actor::System(Role::Support), START).await;
    let read = vault.read_received(id, right, START).await.unwrap();
    let waiting = vault.scan_for(&Personal::text("zxqv-rahasia"), &[]).await.unwrap();
    vault.dismiss_received(id, right, START).await.unwrap();

    assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    assert!(matches!(refused_system, Err(VaultError::NotNow(_))), "{refused_system:?}");
    assert_eq!(read.mail.as_slice(), TEXT.as_bytes());
    assert!(waiting.found.iter().any(|at| at.place == "received_part"), "{:?}", waiting.found);
    assert_eq!(vault.ledger_size().await.unwrap(), before + 2);
    assert!(vault.scan_for(&Personal::text("zxqv-rahasia"), &[]).await.unwrap().is_clean());
    assert!(matches!(vault.read_received(id, right, START).await, Err(VaultError::NotFound(_))));
}

//! A mail that came in, asks for a deletion and waits for a person.

use amanah_policy::{CustomerId, ReceivedMailId};
use amanah_service::vault::{Disposition, NewReceived, Personal, Settled};

use crate::zone::{NOW, SRI, Zone};

const TEXT: &str = "From: Sri <sri@toko-sri.example>\r\nSubject: My account\r\n\r\nPlease delete it\r\n";

/// For the reasons given; of a customer where its sender is beyond doubt.
pub(crate) async fn mail(zone: &Zone, why: Vec<&'static str>, sender: Option<CustomerId>) -> ReceivedMailId {
    let vault = zone.house.vault();
    let new = NewReceived {
        command: "delete",
        recipient: Personal::text("privasi+hapus@contoh.example"),
        return_path: Personal::text(SRI),
        client: None,
        is_utf8: false,
        claims: vec![Personal::text(SRI)],
        mail: Personal::new(TEXT.as_bytes().to_vec()),
    };
    vault.take_in_mail(new, NOW).await.unwrap();
    let leased = vault.lease_received(1, NOW.plus_hours(1), NOW).await.unwrap()[0];
    let open = vault.received_for_judging(leased).await.unwrap();
    let of = match sender {
        Some(sender) => Some((sender, vault.record_received(&open, sender, NOW).await.unwrap())),
        None => None,
    };
    let settled = Settled {
        disposition: Disposition::Review,
        reasons: why,
        of,
        thread: None,
        again_at: None,
        evidence: None,
    };
    assert!(vault.settle_received(leased, settled, NOW).await.unwrap());
    leased.id
}

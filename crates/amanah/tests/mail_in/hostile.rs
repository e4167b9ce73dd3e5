//! The hostile samples: each gets exactly its listed verdict, at the gate and through the door.

use std::fs;
use std::path::Path;

use amanah::mail_in::verify_sender;
use amanah_service::vault::Disposition;
use amanah_wire::mail::SenderVerdict;
use sha2::{Digest as _, Sha256};

use crate::company::{Company, DELETE, START};
use crate::zone::Zone;

/// A row of `expected.tsv`.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) is_accepted: bool,
    pub(crate) identity: String,
    pub(crate) mail: Vec<u8>,
}

pub(crate) fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../amanah-wire/tests/mail");
    let table = fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let sample = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let mail = fs::read(folder.join(columns[0])).unwrap();
        let sum: String = Sha256::digest(&mail).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sum, columns[3].trim(), "{} was changed", columns[0]);
        Sample {
            name: columns[0].to_owned(),
            is_accepted: columns[1] == "accept",
            identity: columns[2].to_owned(),
            mail,
        }
    };
    table.lines().filter(|line| !line.trim().is_empty()).map(sample).collect()
}

/// Shows: DEL2
#[tokio::test]
async fn every_hostile_mail_gets_exactly_its_verdict() {
    let zone = Zone::of_the_samples();
    let company = Company::new(&zone).await;
    let samples = samples();

    assert_eq!(samples.len(), 17);
    for sample in samples {
        let verdict = verify_sender(&sample.mail, false, &company.names, START).await;

        match verdict {
            SenderVerdict::Strict { identity, .. } => {
                assert!(sample.is_accepted, "{} was accepted as {}", sample.name, identity.address());
                assert_eq!(identity.address(), sample.identity, "{}", sample.name);
            }
            SenderVerdict::Pending => panic!("{} waits for a name server", sample.name),
            refused => assert!(!sample.is_accepted, "{}: {refused:?}", sample.name),
        }
    }
}

/// The rules that the table of the samples names.
///
/// Shows: DEL2
#[tokio::test]
async fn every_hostile_mail_through_the_door_is_kept_with_its_reasons_and_nobody_is_answered() {
    let zone = Zone::of_the_samples();
    let expected = [
        ("02", Disposition::Review, "g6"),
        ("03", Disposition::Review, "g6"),
        ("04", Disposition::Review, "g11"),
        ("05", Disposition::Quarantine, "g2"),
        ("06", Disposition::Quarantine, "g3"),
        ("07", Disposition::Quarantine, "g1 g2"),
        ("10", Disposition::Quarantine, "g3"),
        ("11", Disposition::Quarantine, "g3"),
        ("12", Disposition::Review, "g8"),
        ("13", Disposition::Review, "g9"),
        ("14", Disposition::Review, "g7"),
        ("15", Disposition::Review, "g6"),
        ("17", Disposition::Quarantine, "g1 g3"),
    ];
    let samples = samples();

    for (number, disposition, reasons) in expected {
        let company = Company::new(&zone).await;
        for email in ["budi@customer.test", "victim@gmail.example", "attacker@gmail.example"] {
            company.customer(email).await;
        }
        let sample = samples.iter().find(|sample| sample.name.starts_with(number)).unwrap();
        let answers = company.deliver("x@nodmarc.test", &[DELETE], &sample.mail).await;
        company.decide().await;

        let kept = company.only().await;
        assert_eq!(answers, ["250 2.0.0 kept"], "{number}");
        assert_eq!((kept.disposition, kept.reasons.join(" ").as_str()), (disposition, reasons), "{number}");
        assert_eq!((kept.customer, kept.has_text), (None, true), "{number}");
        assert_eq!(company.written().await, 0, "{number}");
    }
}

/// Shows: DEL2, R3
#[tokio::test]
async fn a_mail_that_the_gate_accepts_is_recorded_with_its_sender_and_with_nobody_it_names() {
    let zone = Zone::of_the_samples();

    for sample in samples().into_iter().filter(|sample| sample.is_accepted) {
        let company = Company::new(&zone).await;
        let sender = company.customer(&sample.identity).await;
        company.customer("victim@gmail.example").await;
        company.deliver(&sample.identity, &[DELETE], &sample.mail).await;
        company.decide().await;

        let kept = company.only().await;
        assert_eq!(kept.customer, Some(sender), "{}", sample.name);
        assert!(kept.datum.is_some() && !kept.has_text, "{}", sample.name);
        assert_eq!(kept.reasons, Vec::<String>::new(), "{}", sample.name);
    }
}

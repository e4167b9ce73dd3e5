//! A second opinion: dkimpy and authheaders, which share no code with us, judge the hostile mails, and mails that they signed
//! themselves and that were changed at random. Whom they find not to have signed, nobody here believes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use amanah::mail_in::{Names, verify_sender};
use amanah_wire::mail::SenderVerdict;
use tempfile::TempDir;

use crate::company::START;
use crate::hostile::samples;
use crate::skip;
use crate::zone::Zone;

/// Debian's python3, the only one for which its package is installed.
const PYTHON: &str = "/usr/bin/python3";

/// What the others find in order and nobody here believes, each for a rule that they do not know. Whether a signature is
/// intact (g6) is no such rule: there all must agree. Of the last g11, RFC 9989 says other than what came before it.
const NOT_BELIEVED: [(&str, &str); 12] = [
    ("04-unaligned-signer", "g11"),
    ("06-two-mailboxes-one-from", "g3"),
    ("07-from-space-colon", "g1 g2"),
    ("10-double-angle", "g3"),
    ("11-route-addr", "g3"),
    ("12-l-tag-append", "g8"),
    ("13-h-without-from", "g9"),
    ("17-nul", "g1 g3"),
    ("signed by the domain above, where only the sender's says anything", "g11"),
    ("signed with a length", "g8"),
    ("signed with a length, and a line more", "g8"),
    ("signed with sha1", "g7"),
];

/// What one mail is by both.
struct Judged {
    /// What was done to it, or the name of the sample.
    done: String,
    is_intact: bool,
    verdict: SenderVerdict,
}

impl Judged {
    fn is_strict(&self) -> bool {
        matches!(self.verdict, SenderVerdict::Strict { .. })
    }

    fn reasons(&self) -> String {
        let codes = |rules: &[amanah_wire::mail::Rule]| {
            rules.iter().map(|rule| rule.code()).collect::<Vec<_>>().join(" ")
        };
        match &self.verdict {
            SenderVerdict::Structural { reasons } | SenderVerdict::NotStrict { reasons } => codes(reasons),
            SenderVerdict::Strict { .. } => "strict".to_owned(),
            SenderVerdict::Pending => "pending".to_owned(),
        }
    }
}

/// Every mail with both opinions, or why there is no second one.
async fn judged_twice() -> Result<Vec<Judged>, String> {
    let has_dkimpy = Command::new(PYTHON)
        .args(["-c", "import authheaders"])
        .output()
        .is_ok_and(|done| done.status.success());
    if !has_dkimpy {
        return Err(
            "no second opinion on signatures: python3-authheaders is not installed (./check --install)"
                .to_owned(),
        );
    }
    let folder = TempDir::new().unwrap();
    for sample in samples() {
        fs::write(folder.path().join(sample.name), sample.mail).unwrap();
    }
    let records = include_str!("../../../amanah-wire/tests/mail/dns-records.txt");
    let records: Vec<&str> =
        records.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    fs::write(folder.path().join("zone"), format!("{}\n", records.join("\n"))).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail_in/second_opinion.py");
    let done = Command::new(PYTHON)
        .args(["-B".as_ref(), script.as_os_str(), folder.path().as_os_str()])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let zone = Zone::empty();
    for line in fs::read_to_string(folder.path().join("zone")).unwrap().lines() {
        let (name, text) = line.split_once(' ').unwrap();
        zone.add(name, text);
    }
    let names = Names::of(Some(zone.address())).unwrap();
    let mut judged = Vec::new();
    for line in fs::read_to_string(folder.path().join("opinions")).unwrap().lines() {
        let [name, done, opinion] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let mail = fs::read(folder.path().join(name)).unwrap();
        let verdict = verify_sender(&mail, false, &names, START).await;
        judged.push(Judged { done: done.to_owned(), is_intact: opinion == "intact", verdict });
    }
    Ok(judged)
}

/// Shows: DEL2
#[tokio::test]
async fn whom_others_do_not_find_to_have_signed_is_believed_by_nobody() {
    let judged = match judged_twice().await {
        Ok(judged) => judged,
        Err(reason) => return skip::skip(&reason),
    };

    let broken: Vec<&Judged> = judged.iter().filter(|mail| !mail.is_intact).collect();
    let believed: BTreeSet<&str> =
        broken.iter().filter(|mail| mail.is_strict()).map(|mail| mail.done.as_str()).collect();

    assert!(judged.len() >= 300 && broken.len() >= 150, "{} of {} are broken", broken.len(), judged.len());
    assert_eq!(believed, BTreeSet::new());
}

/// Whoever signed as the policy asks is let in, and where the two differ, it is for one of our rules.
///
/// Shows: DEL2
#[tokio::test]
async fn what_others_signed_is_believed_and_each_difference_has_its_rule() {
    let judged = match judged_twice().await {
        Ok(judged) => judged,
        Err(reason) => return skip::skip(&reason),
    };

    let mut differences: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for mail in judged.iter().filter(|mail| mail.is_intact && !mail.is_strict()) {
        differences.entry(&mail.done).or_default().insert(mail.reasons());
    }
    let differences: Vec<(&str, String)> = differences
        .into_iter()
        .map(|(done, why)| (done, why.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    let listed: Vec<(&str, String)> =
        NOT_BELIEVED.iter().map(|(done, why)| (*done, (*why).to_owned())).collect();

    let as_signed =
        judged.iter().filter(|mail| mail.done == "as signed" && mail.is_intact && mail.is_strict());
    assert_eq!(as_signed.count(), 12);
    assert!(judged.iter().filter(|mail| mail.is_strict()).count() >= 60);
    assert_eq!(differences, listed);
}

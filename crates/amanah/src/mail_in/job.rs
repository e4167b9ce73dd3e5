//! The job that decides what becomes of mails that were taken in, several at a time.
//!
//! Each mail is leased for itself, so that several processes may decide and none decides about the same. A mail over which
//! a reader falls goes to a person; it never ends the job, and never comes back to the door.

use std::time::Duration;

use amanah_service::House;
use amanah_service::sources::correspondence::{receive, thread};
use amanah_service::vault::{
    Disposition, LeasedReceived, MailEvidence, OpenReceived, RightsCase, Settled, VaultError,
};
use amanah_wire::mail::SenderVerdict;
use amanah_wire::mail::verdict::standings;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::names::Names;
use super::spf;
use super::verify::examine;
use crate::clock::Clock;
use crate::serve::Closing;

/// The store is looked at so often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// So many mails are judged at the same time.
const AT_ONCE: u32 = 8;

/// Longer than the judging of any mail.
const LEASE_SECONDS: i64 = 180;

/// Decides what is due until the house closes.
pub(crate) async fn run(
    house: House,
    (names, own_domains): (Names, Vec<String>),
    clock: Clock,
    closing: Closing,
) {
    let mut looks = interval(BETWEEN_LOOKS);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut complained = false;
    loop {
        tokio::select! {
            () = closing.begun() => break,
            _ = looks.tick() => {}
        }
        match turn(&house, (&names, &own_domains), &clock, &closing).await {
            Ok(_) => complained = false,
            // Said once, not every second.
            Err(_) if complained => {}
            Err(error) => {
                tracing::error!(cause = %error, "mails that came in could not be judged; it is tried again");
                complained = true;
            }
        }
    }
}

/// Decides about everything that is due now; says about how many mails. A closing house begins no further mail.
///
/// # Errors
/// When the store fails.
pub async fn turn(
    house: &House,
    (names, own_domains): (&Names, &[String]),
    clock: &Clock,
    closing: &Closing,
) -> Result<u64, VaultError> {
    let vault = house.vault();
    let mut decided = 0;
    while !closing.has_begun() && vault.is_received_due(clock.now()).await? {
        let now = clock.now();
        let until = now.plus_micros(LEASE_SECONDS * 1_000_000);
        let leased = vault.lease_received(AT_ONCE, until, now).await?;
        if leased.is_empty() {
            break;
        }
        let mut running = JoinSet::new();
        for mail in leased {
            let (house, names, clock) = (house.clone(), names.clone(), clock.clone());
            let own_domains = own_domains.to_vec();
            running.spawn(async move { settle(&house, mail, &names, &own_domains, &clock).await });
        }
        while let Some(ended) = running.join_next().await {
            // A task that panicked gives its lease back by its end.
            if let Ok(done) = ended {
                decided += u64::from(done?);
            }
        }
    }
    Ok(decided)
}

/// Decides about one mail; false when it is gone, or another process has it.
async fn settle(
    house: &House,
    mail: LeasedReceived,
    names: &Names,
    own_domains: &[String],
    clock: &Clock,
) -> Result<bool, VaultError> {
    let open = match house.vault().received_for_judging(mail).await {
        Ok(open) => open,
        Err(VaultError::NotFound(_)) => return Ok(false),
        Err(other) => return Err(other),
    };
    let case = thread::of(house, &open).await?;
    let settled = match receive::without_asking(&open, own_domains) {
        Some(settled) => Settled { evidence: Some(evidence(house, &open, None, &settled)), ..settled },
        None => judged(house, (mail, case.as_ref()), &open, names, clock).await?,
    };
    let settled = match &case {
        Some(case) => thread::join(house, case, &open, settled, clock.now()).await?,
        None => settled,
    };
    tracing::info!(mail.id = %mail.id, mail.disposition = settled.disposition.code(), "a mail that came in was filed");
    house.vault().settle_received(mail, settled, clock.now()).await
}

async fn judged(
    house: &House,
    (mail, case): (LeasedReceived, Option<&RightsCase>),
    open: &OpenReceived,
    names: &Names,
    clock: &Clock,
) -> Result<Settled, VaultError> {
    let (text, is_utf8, path, client) =
        (open.mail.clone(), open.is_utf8, open.return_path.clone(), open.client);
    let (names, now) = (names.clone(), clock.now());
    // In a task of its own, so that a mail over which a library falls is one that a person looks at.
    let looked = tokio::spawn(async move {
        let examined = examine(&text, is_utf8, &names, now).await;
        let spf = spf::look((client, &path), &names, examined.left).await;
        (examined, spf)
    });
    let Ok((examined, spf)) = looked.await else {
        let settled = receive::unreadable();
        return Ok(Settled { evidence: Some(evidence(house, open, None, &settled)), ..settled });
    };
    let settled = match case {
        Some(_) => thread::judged(mail, &examined.verdict, clock.now()),
        None => receive::decide(house, mail, open, examined.verdict.clone(), clock.now()).await?,
    };
    let seen = evidence(house, open, Some(&examined.verdict), &settled);
    let seen = MailEvidence { signatures: examined.signatures, names: examined.digest, spf, ..seen };
    Ok(Settled { evidence: Some(seen), ..settled })
}

/// What a decision rests on, as far as the mail itself and the rules say it.
fn evidence(
    house: &House,
    open: &OpenReceived,
    verdict: Option<&SenderVerdict>,
    settled: &Settled,
) -> MailEvidence {
    let is_acted_upon = matches!(settled.disposition, Disposition::Opened | Disposition::Pointed);
    let standings = standings(verdict, &settled.reasons, is_acted_upon).into_iter();
    MailEvidence {
        rules: standings.map(|(rule, how)| (rule.code().to_owned(), how.code().to_owned())).collect(),
        client: open.client,
        return_path: open.return_path.to_string(),
        raw: house.vault().tag_of_raw(&open.mail),
        ..MailEvidence::default()
    }
}

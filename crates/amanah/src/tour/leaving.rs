//! Leaving: a forged mail is put aside, somebody confirms by the link to their registered address, and a customer with an
//! invoice is erased as far as tax law lets (DEL1, DEL2, DEL3).

use amanah_ledger::{Event, certificate};
use amanah_policy::{CaseKind, CaseState, CustomerId, Role};
use amanah_service::deletion::by_mail::{self, MailAnswer};
use amanah_service::deletion::course::{self, CONFIRM_PATH, STATUS_PATH};
use amanah_service::sources::correspondence::review;
use amanah_service::vault::{Actor, CustomerState, Disposition, Personal};
use amanah_wire::mail::Command;

use super::browser::Browser;
use super::life::{NEW_EMAIL, PASSWORD};
use super::sign_on::NEWCOMER;
use super::staff;
use super::stage::{Stage, path_in};
use super::telling::{Step, Teller};
use crate::cli::Stop;
use crate::mail_in::{self, Incoming, Names, keep};
use crate::serve::Closing;

/// Where one writes to be erased.
const MAILBOX: &str = "privasi+hapus@tur-rekaan.example";

/// DEL2: anybody can write a sender into a mail.
pub(super) async fn is_not_forged(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
) -> Result<(), Stop> {
    stage.wait_minutes(60);
    let vault = stage.house().vault();
    let mail = format!(
        "From: <{NEW_EMAIL}>\r\nTo: <{MAILBOX}>\r\nSubject: Hapus akun saya\r\n\r\nMohon hapus akun saya.\r\n"
    );
    let incoming =
        Incoming { return_path: NEW_EMAIL.to_owned(), client: None, is_utf8: false, mail: mail.into_bytes() };
    keep(stage.house(), Command::Delete, MAILBOX, &incoming, stage.now()).await?;
    let (names, (_closer, closing)) = (Names::of(None)?, Closing::pair());
    mail_in::turn(stage.house(), (&names, &[]), stage.clock(), &closing).await?;
    let aside = vault.received_standing(Disposition::Review, 9).await?;
    let is_untouched = vault.customer(customer).await?.state == CustomerState::Active
        && vault.cases_of(customer).await?.is_empty();
    if aside.len() != 1 || !is_untouched {
        return Err(Stop::failed("an unsigned mail was taken for the customer's own"));
    }
    let staff = vault.staff_at(&Personal::text(staff::SUPPORT)).await?;
    let staff = staff.ok_or_else(|| Stop::failed("support does not work here"))?;
    let support = Actor::Staff { id: staff, role: Role::Support };
    for mail in aside {
        review::dismiss(stage.house(), mail.id, support, stage.now()).await?;
    }
    let entry = stage.proved(Event::MailJudged).await?;
    let forged = Step {
        clause: "DEL2",
        did: "somebody writes in the customer's name that everything be erased; nothing signs the mail",
        result: "it waits for a person, who puts it away; nothing is frozen, and nobody is answered",
        entry: Some(entry),
    };
    teller.tell(stage, &forged)
}

/// DEL2 and DEL3: two people leave, each by the door of theirs.
pub(super) async fn is_left(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
) -> Result<(), Stop> {
    let other = by_mail(stage, teller).await?;
    let status = by_clientzone(stage, teller, customer).await?;
    for minutes in [36 * 60, 36 * 60, 12 * 60] {
        stage.wait_minutes(minutes);
        if course::advance_due(stage.house(), stage.now()).await?.failed > 0 {
            return Err(Stop::failed("a request does not go on"));
        }
    }
    is_gone(stage, teller, other).await?;
    is_certified(stage, teller, customer, &status).await
}

/// The newcomer has no service. The verb is the one to which the mail door hands on whom a signature shows.
async fn by_mail(stage: &Stage, teller: &mut Teller<'_>) -> Result<CustomerId, Stop> {
    stage.wait_minutes(30);
    let vault = stage.house().vault();
    let found = vault.customer_by_email(&Personal::text(NEWCOMER)).await?;
    let customer = found.ok_or_else(|| Stop::failed("the newcomer is no customer"))?;
    let answer = by_mail::strict_sender(stage.house(), customer, CaseKind::Erase, stage.now()).await?;
    let is_frozen = vault.customer(customer).await?.state == CustomerState::Frozen;
    let link = path_in(&stage.mailbox(NEWCOMER, "case_confirm").await?, CONFIRM_PATH)?;
    let browser = Browser::new(stage.origin());
    let page = browser.get(&link)?.at(CONFIRM_PATH)?;
    let before = vault.open_erasure(customer).await?.map(|case| case.state);
    browser.send(&page, &link, &[])?.at(STATUS_PATH)?;
    let after = vault.open_erasure(customer).await?.map(|case| case.state);
    let is_as_told = answer == MailAnswer::Opened
        && is_frozen
        && (before, after) == (Some(CaseState::Frozen), Some(CaseState::CoolingOff));
    if !is_as_told {
        return Err(Stop::failed(format!("a mail from the registered address led to {before:?}, {after:?}")));
    }
    let entry = stage.proved(Event::Restricted).await?;
    let confirmed = Step {
        clause: "DEL2",
        did: "a customer without services mails from the registered address, and confirms by the link to it",
        result: "frozen at once; looking at the link changed nothing, its button began 72 hours to think",
        entry: Some(entry),
    };
    teller.tell(stage, &confirmed)?;
    Ok(customer)
}

/// The page of the request that says how it stands.
async fn by_clientzone(stage: &Stage, teller: &mut Teller<'_>, customer: CustomerId) -> Result<String, Stop> {
    stage.wait_minutes(5);
    let browser = Browser::new(stage.origin());
    let form = browser.get("/sign-in")?.at("/sign-in")?;
    browser.send(&form, "/sign-in", &[("email", NEW_EMAIL), ("password", PASSWORD)])?.at("/home")?;
    let plan = browser.get("/leave")?.at("/leave")?;
    let confirm = browser.send(&plan, "/leave", &[("end", "now")])?.at("/leave")?;
    browser.send(&confirm, "/leave/confirm", &[])?.at("/leave")?;
    let vault = stage.house().vault();
    let case = vault.open_erasure(customer).await?;
    let case = case.filter(|case| case.state == CaseState::CoolingOff && case.frozen_at.is_some());
    let case = case.ok_or_else(|| Stop::failed("leaving in ClientZone froze nothing"))?;
    if browser.get("/profile")?.path.starts_with("/profile") {
        return Err(Stop::failed("a room other than the case is open while everything is frozen"));
    }
    let entry = stage.proved(Event::CaseMoved).await?;
    let leaving = Step {
        clause: "DEL1",
        did: "the customer with a service reads the plan, ends the service and leaves in ClientZone",
        result: "frozen when the last service ended; signing in shows the case, which can be stopped for 72 hours",
        entry: Some(entry),
    };
    teller.tell(stage, &leaving)?;
    Ok(format!("{STATUS_PATH}{}", vault.code_of_case(case.id).expose()))
}

async fn is_gone(stage: &Stage, teller: &mut Teller<'_>, customer: CustomerId) -> Result<(), Stop> {
    let receipt = stage.house().vault().erasure(customer).await?;
    let scan = stage.scan_for(NEWCOMER).await?;
    if !receipt.kept.is_empty() || !scan.is_clean() {
        return Err(Stop::failed("something is left of a customer whom no law keeps"));
    }
    stage.prove(receipt.erased.sequence).await?;
    let erased = Step {
        clause: "DEL2",
        did: "72 hours and the legal check later, the same for everybody",
        result: &format!(
            "every datum is gone with its keys; a search of {} rows finds nothing",
            scan.rows_opened
        ),
        entry: Some(receipt.erased.sequence),
    };
    teller.tell(stage, &erased)
}

async fn is_certified(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
    status: &str,
) -> Result<(), Stop> {
    let vault = stage.house().vault();
    let receipt = vault.erasure(customer).await?;
    let browser = Browser::new(stage.origin());
    browser.get(status)?.at(status)?;
    let text = browser.file(&format!("{status}/certificate.txt"))?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let key = vault.ledger_key();
    certificate::verify(&text, &[key]).map_err(|fault| Stop::failed(fault.to_string()))?;
    let names_nobody = ![NEW_EMAIL, "Wahyuni"].iter().any(|planted| text.contains(planted));
    let is_clean = stage.scan_for(NEW_EMAIL).await?.is_clean();
    let until = receipt.kept.iter().filter_map(|row| row.until).max();
    if receipt.kept.is_empty() || until.is_none() || !names_nobody || !is_clean {
        return Err(Stop::failed("the erasure or its certificate is not as the law wants it"));
    }
    stage.prove(receipt.erased.sequence).await?;
    let kept = Step {
        clause: "DEL3",
        did: "the same hour for the customer with an invoice",
        result: &format!(
            "{} documents stay under tax law with their date; everything else is gone, and the signed certificate says both",
            receipt.kept.len()
        ),
        entry: Some(receipt.erased.sequence),
    };
    teller.tell(stage, &kept)
}

//! A command that needs the house, in the form in which it travels through the control socket.

use std::path::Path;

use amanah_policy::Timestamp;
use amanah_service::House;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{self, UnboundedSender};

use super::{Answer, As, Progress, Stop, Terminal};
use super::{
    case, checks, clock, erase, erase_plan, hold, import, import_invoice, key, ledger, mail, outside,
    release, report, sign_on, staff, store,
};
use crate::clock::Clock;
use crate::config::Config;
use crate::{control, opening};

/// What a command asks of the house. The same code runs inside `serve` and beside it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "kebab-case")]
pub enum Errand {
    /// Take in access logs (R1).
    ImportAccessLog(import::AccessLog),
    /// Take over an invoice of a panel (R6).
    ImportInvoice(import_invoice::ForeignInvoice),
    /// The access report (U2a).
    Report(report::Asked),
    /// Release data for a purpose.
    Release(release::Asked),
    /// Sign a checkpoint.
    Checkpoint,
    /// Prove one entry.
    Prove(ledger::ProveEntry),
    /// Prove that the ledger continues an older checkpoint.
    ProveSince(ledger::ProveSince),
    /// Write the ledger to a file.
    Export(ledger::Export),
    /// Copy store and keys.
    Backup(store::Backup),
    /// Say what an erasure would take along.
    ErasePlan(erase_plan::Plan),
    /// Write down that somebody asks for the end of their account.
    EraseRequest(case::EraseRequest),
    /// List requests.
    CaseList(case::List),
    /// Show a request.
    CaseShow(case::Show),
    /// Close a request that is done.
    CaseAnswer(case::Done),
    /// Restrict a customer's data as they asked.
    CaseRestrict(case::Restricted),
    /// Refuse a request.
    CaseRefuse(case::Refuse),
    /// Approve a deletion without the mailbox.
    CaseApprove(case::Approve),
    /// Say how far an erasure came.
    EraseStatus(erase::Status),
    /// Give the certificate of an erasure.
    EraseCertificate(erase::certificate::Asked),
    /// Say which documents wait for a signature.
    EraseUnsigned(erase::destruction::Unsigned),
    /// Sign for their destruction.
    EraseSign(erase::destruction::Sign),
    /// List holds.
    HoldList(hold::List),
    /// Place a hold.
    HoldPlace(hold::Place),
    /// Keep a hold until the next look.
    HoldKeep(hold::Keep),
    /// Lift a hold.
    HoldLift(hold::Lift),
    /// Say what stands open at the operator's other systems.
    OutsideList(outside::List),
    /// Vouch for the erasure at another system.
    OutsideDeclare(outside::Declare),
    /// Say how the keys stand.
    KeyStatus,
    /// End the epoch of the master key.
    KeyRotate(key::Rotate),
    /// Copy the key store.
    KeyCopy(key::Copy),
    /// Look for a value everywhere.
    ScanFor(store::Scan),
    /// Invite a member of staff.
    Invite(staff::Invite),
    /// Turn off the second step of a member of staff.
    ResetSecondStep(staff::ResetSecondStep),
    /// Examine the house.
    Doctor(checks::Examination),
    /// Take in a list of ids that a sign-on provider mailed (SSO1).
    ImportProviderIds(sign_on::ImportIds),
    /// Say how mail that came in stands.
    MailStatus,
    /// Look whether a mail of the house to itself came in.
    LookForCanary(mail::LookForCanary),
    /// Keep a mail that came in.
    TakeInMail(mail::TakeInMail),
    /// Note that a mail came back.
    NoteBounce(mail::NoteBounce),
    /// Vouch for the clock.
    ConfirmClock(As),
}

impl Errand {
    /// Does it.
    ///
    /// # Errors
    /// When it failed or the policy refused.
    pub async fn run(
        self,
        house: &House,
        progress: &UnboundedSender<Progress>,
        now: Timestamp,
    ) -> Result<Answer, Stop> {
        match self {
            Self::ImportAccessLog(asked) => asked.run(house, progress, now).await,
            Self::ImportInvoice(asked) => asked.run(house, now).await,
            Self::Report(asked) => asked.run(house, now).await,
            Self::Release(asked) => asked.run(house, now).await,
            Self::Checkpoint => ledger::checkpoint(house, now).await,
            Self::Prove(asked) => asked.run(house, now).await,
            Self::ProveSince(asked) => asked.run(house, now).await,
            Self::Export(asked) => asked.run(house, now).await,
            Self::Backup(asked) => asked.run(house, now).await,
            Self::ErasePlan(asked) => asked.run(house, now).await,
            Self::EraseRequest(asked) => asked.run(house, now).await,
            Self::CaseList(asked) => asked.run(house).await,
            Self::CaseShow(asked) => asked.run(house).await,
            Self::CaseAnswer(asked) => asked.run(house, now).await,
            Self::CaseRestrict(asked) => asked.run(house, now).await,
            Self::CaseRefuse(asked) => asked.run(house, now).await,
            Self::CaseApprove(asked) => asked.run(house, now).await,
            Self::EraseStatus(asked) => asked.run(house).await,
            Self::EraseCertificate(asked) => asked.run(house).await,
            Self::EraseUnsigned(asked) => asked.run(house, now).await,
            Self::EraseSign(asked) => asked.run(house, now).await,
            Self::HoldList(asked) => asked.run(house).await,
            Self::HoldPlace(asked) => asked.run(house, now).await,
            Self::HoldKeep(asked) => asked.run(house, now).await,
            Self::HoldLift(asked) => asked.run(house, now).await,
            Self::OutsideList(asked) => asked.run(house).await,
            Self::OutsideDeclare(asked) => asked.run(house, now).await,
            Self::LookForCanary(asked) => asked.run(house, now).await,
            Self::MailStatus => mail::status(house, now).await,
            Self::KeyStatus => key::status(house).await,
            Self::KeyRotate(asked) => asked.run(house, now).await,
            Self::KeyCopy(asked) => asked.run(house, now).await,
            Self::ScanFor(asked) => asked.run(house).await,
            Self::Invite(asked) => asked.run(house, now).await,
            Self::ResetSecondStep(asked) => asked.run(house, now).await,
            Self::Doctor(asked) => checks::run(house, &asked, now).await,
            Self::ImportProviderIds(asked) => asked.run(house, now).await,
            Self::TakeInMail(asked) => asked.run(house, now).await,
            Self::NoteBounce(asked) => asked.run(house, now).await,
            Self::ConfirmClock(acting) => clock::confirm(house, &acting, now).await,
        }
    }
}

/// Does an errand, through the running `serve` or without it, and answers on the terminal.
pub(super) async fn run(errand: Errand, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
    terminal.answer(&done(errand, &Config::load(config)?, terminal).await?)
}

/// Does an errand, through the running `serve` or without it.
pub(super) async fn done(errand: Errand, config: &Config, terminal: &Terminal) -> Result<Answer, Stop> {
    let bar = terminal.bar();
    if let Some(stream) = control::connect(&config.data_dir).await {
        return control::send(stream, &errand, |step| bar.show(step)).await;
    }
    let house = opening::open_house(config).await?;
    let (progress, mut steps) = mpsc::unbounded_channel();
    let work = async {
        let ended = errand.run(&house, &progress, Clock::System.now()).await;
        drop(progress);
        ended
    };
    let show = async {
        while let Some(step) = steps.recv().await {
            bar.show(step);
        }
    };
    tokio::join!(work, show).0
}

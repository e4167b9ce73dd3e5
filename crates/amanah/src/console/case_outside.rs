//! How the operator's other systems stand in a deletion that was carried out, the officer's word for one that says nothing
//! itself, and the certificate (DEL3).

use amanah_policy::CaseKind;
use amanah_service::deletion::certificate::{self, Signed};
use amanah_service::deletion::propagation::{self, OutsideLine, Standing};
use amanah_service::deletion::queue::Queued;
use amanah_service::vault::VaultError;

use super::case::case_of;
use super::cases::{name, path_of};
use super::here::{Here, here};
use crate::certificate as paper;
use crate::portal::form_page::{FormPage, Row};
use crate::web::answer::document;
use crate::web::components::{ChoiceRow, Fact, Facts, FormOption};
use crate::web::{Doors, Fault, Outcome, Visit, Words, see_other, text_document};

/// What a page says of the other systems and of the certificate.
pub(super) struct Proofs {
    /// A line for each system.
    pub(super) outside: Option<Facts>,
    /// Whether one is open there, which the officer may vouch for.
    pub(super) is_open: bool,
    /// The certificate, to print and as it was signed: paths and names.
    pub(super) documents: Vec<(String, String)>,
}

/// Gathers it; nothing of a request that is no deletion.
pub(super) async fn proofs(here: &Here<'_>, words: &Words, queued: &Queued) -> Result<Proofs, Fault> {
    let case = &queued.case;
    if case.kind != CaseKind::Erase {
        return Ok(Proofs { outside: None, is_open: false, documents: Vec::new() });
    }
    let lines = propagation::lines(here.house, case.customer).await?;
    let path = path_of(case);
    let has_certificate = certificate::latest(here.house, case.customer).await?.is_some();
    let file = |ending: &str, key: &str| (format!("{path}/certificate.{ending}"), words.say(key));
    Ok(Proofs {
        is_open: lines.iter().any(is_open),
        outside: (!lines.is_empty()).then(|| {
            let fact = |line: &OutsideLine| Fact::new(line.system.clone(), standing(words, line));
            Facts::new(words, lines.iter().map(fact).collect())
        }),
        documents: match has_certificate {
            true => vec![file("pdf", "request-certificate-paper"), file("txt", "request-certificate-signed")],
            false => Vec::new(),
        },
    })
}

fn is_open(line: &OutsideLine) -> bool {
    line.standing == Standing::Outstanding
}

fn standing(words: &Words, line: &OutsideLine) -> String {
    let standing = words.say_of("certificate-standing", line.standing.code());
    match line.since {
        Some(since) => {
            words.say2("certificate-outside-line", "standing", standing, "when", words.moment(since))
        }
        None => standing,
    }
}

/// Asks for which system the officer vouches.
pub(crate) async fn show_declare(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    declaring(&doors, &visit, &here, &queued, None).await
}

async fn declaring(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    queued: &Queued,
    error: Option<String>,
) -> Outcome {
    let words = &visit.words;
    let path = path_of(&queued.case);
    let lines = propagation::lines(here.house, queued.case.customer).await?;
    let open: Vec<_> = lines.iter().filter(|line| is_open(line)).collect();
    if open.is_empty() {
        return see_other(&format!("{path}?done=case-outside-none"));
    }
    let option = |line: &&OutsideLine| FormOption {
        value: line.system.clone(),
        label: line.system.clone(),
        hint: Some(standing(words, line)),
        is_chosen: line.system == visit.field("system"),
    };
    let system = ChoiceRow {
        name: "system".to_owned(),
        label: words.say("case-outside-which"),
        hint: None,
        error,
        options: open.iter().map(option).collect(),
    };
    let frame = visit
        .frame(doors, "case-outside-title")
        .under("/console/cases", "cases-title")
        .answering(name(words, "cases-line", queued.case.kind, queued.number));
    FormPage::new(frame, format!("{path}/outside"), "case-outside-button")
        .saying(words.say("case-outside-lead"))
        .asking(Row::Choice(system))
        .or(path, "portal-leave-as-is")
        .answer()
}

/// Vouches for one.
///
/// Enforces: DEL3
pub(crate) async fn declare(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let system = visit.field("system");
    if system.is_empty() {
        let missing = visit.words.say("case-outside-missing");
        return declaring(&doors, &visit, &here, &queued, Some(missing)).await;
    }
    let of = (system, queued.case.customer);
    let done = match propagation::declare(here.house, of, here.actor(), visit.now).await {
        Ok(()) => "case-outside-declared",
        // It said so itself meanwhile, or was never told.
        Err(VaultError::NotFound(_)) => "case-outside-none",
        Err(VaultError::NotNow(_)) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    see_other(&format!("{}?done={done}", path_of(&queued.case)))
}

/// Hands out the newest issue of the certificate as a page to print.
///
/// Enforces: DEL3
pub(crate) async fn printed(doors: Doors, visit: Visit) -> Outcome {
    let signed = newest(&doors, &visit).await?;
    let pdf = paper::pdf(doors.house()?, &signed)
        .map_err(|stop| Fault::from(std::io::Error::other(stop.message)))?;
    document(pdf, &paper::file_name(&signed.certificate))
}

/// Hands out the newest issue as it was signed: a line of JSON, and the signature.
///
/// Enforces: DEL3
pub(crate) async fn signed(doors: Doors, visit: Visit) -> Outcome {
    let signed = newest(&doors, &visit).await?;
    let name = format!("{}.txt", paper::file_name(&signed.certificate));
    text_document(signed.note, &name)
}

async fn newest(doors: &Doors, visit: &Visit) -> Result<Signed, Fault> {
    let here = here(doors, visit)?;
    let queued = case_of(&here, visit).await?;
    if queued.case.kind != CaseKind::Erase {
        return Err(Fault::NotFound);
    }
    certificate::latest(here.house, queued.case.customer).await?.ok_or(Fault::NotFound)
}

//! What is left of deletions, for programs of staff: the certificate of one, and documents that wait for a signature. To sign
//! needs a person.

use amanah_policy::{CaseId, CaseKind};
use amanah_service::deletion::certificate;
use amanah_service::deletion::destruction::{self, SIGNERS, Waiting};
use amanah_service::deletion::queue::{self, WORKERS};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered, Attachment};
use super::call::Call;
use super::cases::missing;
use super::dto::Moment;
use super::operation::{Operation, Param, ParamForm};
use super::problem::Problem;
use crate::certificate as paper;
use crate::web::Doors;

const AS: Param = Param {
    name: "as",
    means: "`signed` is the text as it was signed, whose first line is JSON; `pdf` is the page to print. Signed when left out.",
    form: ParamForm::Word(|| vec!["signed", "pdf"]),
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading(
            "/api/v1/cases/{case}/certificate",
            "readCaseCertificate",
            "The newest issue of the certificate of a deletion that was carried out",
            read,
        )
        .asking(&[AS])
        .giving_a_file(&["text/plain", "application/pdf"])
        .for_staff(WORKERS),
        Operation::reading(
            "/api/v1/unsigned-documents",
            "listUnsignedDocuments",
            "Documents past the time that tax law kept them, by kind; they wait for a signature",
            unsigned,
        )
        .giving::<UnsignedDocuments>()
        .for_staff(SIGNERS),
    ]
}

async fn read(doors: Doors, call: Call) -> Answered {
    let id: CaseId = call.part("case")?;
    let house = doors.house()?;
    let queued = queue::one_by_id(house, call.colleague()?.actor(), id).await.map_err(missing)?;
    if queued.case.kind != CaseKind::Erase {
        return Err(Problem::NotFound);
    }
    let signed = certificate::latest(house, queued.case.customer).await?.ok_or(Problem::NotFound)?;
    let name = paper::file_name(&signed.certificate);
    let file = match call.query.value("as") {
        "pdf" => {
            let pdf = paper::pdf(house, &signed)
                .map_err(|stop| Problem::ours(std::io::Error::other(stop.message)))?;
            (pdf, "application/pdf", format!("{name}.pdf"))
        }
        _ => (signed.note.into_bytes(), "text/plain", format!("{name}.txt")),
    };
    let (body, media_type, name) = file;
    Answer::file(Attachment { body: body.into(), media_type, name, sha256: None })
}

/// Documents that wait for a signature.
#[derive(Serialize, JsonSchema)]
struct UnsignedDocuments {
    /// By kind.
    kinds: Vec<UnsignedKind>,
}

/// Documents of one kind.
#[derive(Serialize, JsonSchema)]
struct UnsignedKind {
    /// What they are.
    attribute: &'static str,
    /// How many.
    count: u64,
    /// When the first came to its end.
    since: Moment,
}

async fn unsigned(doors: Doors, call: Call) -> Answered {
    let kind = |kind: Waiting| UnsignedKind {
        attribute: kind.attribute.code(),
        count: kind.count,
        since: Moment(kind.since),
    };
    let waits = destruction::waiting(doors.house()?, call.now).await?;
    Answer::with(&UnsignedDocuments { kinds: waits.into_iter().map(kind).collect() })
}

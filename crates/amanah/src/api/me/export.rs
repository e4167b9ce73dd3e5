//! Everything kept about the customer, in one file.

use amanah_policy::Purpose;
use amanah_service::purposes::accountability::export;

use crate::api::answer::{Answer, Answered, Attachment};
use crate::api::call::Call;
use crate::api::export::{Form, body};
use crate::api::operation::{Operation, Param, ParamForm};
use crate::api::refused;
use crate::web::Doors;

const AS: Param = Param {
    name: "as",
    means: "JSON when nothing is said; CSV is one table.",
    form: ParamForm::Word(|| Form::ALL.iter().map(|form| form.code()).collect()),
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading(
            "/api/v1/me/export",
            "exportMyData",
            "Everything kept about the customer, in one file; `/my-data/export/schema` describes it",
            file,
        )
        .for_customers()
        .under(Purpose::Accountability)
        .asking(&[AS])
        .giving_a_file(&["application/json", "text/csv"]),
    ]
}

async fn file(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let form = call.word("as", Form::from_code).unwrap_or(Form::Json);
    let house = doors.house()?;
    let export = export::export(house, customer, call.now).await.map_err(refused)?;
    Answer::file(Attachment {
        name: form.file_name(&export),
        media_type: form.media_type(),
        sha256: None,
        body: body(house, export, form),
    })
}

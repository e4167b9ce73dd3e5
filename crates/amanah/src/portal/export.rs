//! Everything that is kept about a customer, as one file to take along.

use amanah_service::purposes::accountability::export::export;
use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;

use super::form_page::{FormPage, Row};
use super::here::here;
use crate::api::export::{self as file, Form};
use crate::web::components::{ChoiceRow, FormOption};
use crate::web::{Doors, Fault, Outcome, Visit};

/// Says what the file holds, and asks in which form.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None)
}

fn page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let frame = visit
        .frame(doors, "export-title")
        .under("/my-data", "nav-my-data")
        .answering(words.say("export-answer"));
    let option = |form: Form, label: &str, hint: &str| FormOption {
        value: form.code().to_owned(),
        label: words.say(label),
        hint: Some(words.say(hint)),
        is_chosen: form == Form::Json,
    };
    let row = ChoiceRow {
        name: "as".to_owned(),
        label: words.say("export-form"),
        hint: None,
        error,
        options: vec![
            option(Form::Json, "export-json", "export-json-hint"),
            option(Form::Csv, "export-csv", "export-csv-hint"),
        ],
    };
    FormPage::new(frame, "/my-data/export", "export-button")
        .saying(words.say("export-holds"))
        .saying(words.say("export-recorded"))
        .asking(Row::Choice(row))
        .noting(words.say("export-keep"), "/my-data/export/schema", "export-schema")
        .answer()
}

/// Gives the file to whoever proved lately who they are.
///
/// Enforces: U2a
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let Some(form) = Form::from_code(visit.field("as")) else {
        return page(&doors, &visit, Some(visit.words.say("export-choose")));
    };
    let here = here(&doors, &visit).await?;
    let export = export(here.house, here.customer, visit.now).await?;
    let name = format!("attachment; filename=\"{}\"", form.file_name(&export));
    let mut response = Response::new(file::body(here.house, export, form));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name)?);
    Ok(response)
}

/// The schema of the JSON, the same for everybody.
pub(crate) async fn schema(_doors: Doors, _visit: Visit) -> Outcome {
    let text = serde_json::to_string_pretty(&file::schema()).map_err(Fault::from)?;
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/schema+json"));
    Ok(response)
}

//! A hold is placed: on kinds and rows that are chosen one by one, under a law or a case, until the next look at it. What the
//! data says is not shown (DEL3, U2b).

use amanah_policy::{Attribute, CustomerId, DatumId};
use amanah_service::deletion::holds::{self, Chosen, Held, HoldFault, Holdable};
use amanah_service::vault::{CustomerHeader, CustomerState, HoldGround, VaultError};
use askama::Template;
use axum::http::StatusCode;

use super::here::{Here, here};
use super::holds::{LIST, Line, hidden, line, review_row};
use crate::cli::moment;
use crate::web::components::{ChoiceRow, ErrorSummary, FieldRow, FormOption};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html_with_status, see_other};

#[derive(Template)]
#[template(path = "console/hold_place.html")]
struct PlacePage {
    frame: Frame,
    errors: ErrorSummary,
    action: String,
    /// What is held already.
    standing: Vec<Line>,
    kinds: Vec<Kind>,
    /// What is wrong with the choice of data.
    kinds_error: Option<String>,
    ground: ChoiceRow,
    reference: FieldRow,
    review: FieldRow,
}

/// Data of one kind to choose from.
struct Kind {
    code: &'static str,
    label: String,
    hint: String,
    is_chosen: bool,
    /// The words of the drawer with the rows.
    drawer: String,
    /// Each of them, where they are few.
    rows: Vec<FormOption>,
}

/// What is wrong, by the row it stands in.
#[derive(Default, PartialEq)]
struct Slip {
    data: Option<String>,
    ground: Option<String>,
    reference: Option<String>,
    review: Option<String>,
}

impl Slip {
    fn of(words: &Words, faults: &[HoldFault]) -> Self {
        let mut slip = Self::default();
        for fault in faults {
            match fault {
                HoldFault::NoGround => slip.ground = Some(words.say("hold-ground-missing")),
                HoldFault::Reference(_) => slip.reference = Some(words.say("hold-reference-wrong")),
                HoldFault::Review => slip.review = Some(words.say("hold-review-wrong")),
                _ => {}
            }
        }
        slip
    }
}

/// Where data of a customer is put under a hold. The id survives an erasure, and says nothing.
pub(super) fn path_of(customer: CustomerId) -> String {
    format!("/console/customers/{customer}/holds")
}

/// The customer in the path, also one who is erased: what a law kept of them may be needed longer.
async fn customer_of(here: &Here<'_>, visit: &Visit) -> Result<CustomerHeader, Fault> {
    let id: CustomerId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match here.house.vault().customer(id).await {
        Err(VaultError::UnknownCustomer) => Err(Fault::NotFound),
        found => Ok(found?),
    }
}

/// Shows what can be held.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, Slip::default()).await
}

async fn form(doors: &Doors, visit: &Visit, slip: Slip) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let customer = customer_of(&here, visit).await?;
    let kinds = holds::holdable(here.house, here.actor(), customer.id).await.map_err(hidden)?;
    let number = (customer.state != CustomerState::Erased).then_some(customer.number);
    let standing = holds::of_customer(here.house, here.actor(), customer.id).await.map_err(hidden)?;
    let standing = standing.into_iter().map(|hold| line(words, &Held { hold, number }, visit.now)).collect();
    let title = match number {
        Some(number) => words.say1("hold-place-title", "number", number.to_string()),
        None => words.say("hold-place-title-erased"),
    };
    let frame =
        Frame::new(doors, visit, title).under(LIST, "holds-title").answering(words.say("hold-place-answer"));
    let reference = FieldRow::text("reference", words.say("hold-reference"))
        .hinting(words.say("hold-reference-hint"))
        .holding(visit.field("reference"))
        .failing(slip.reference);
    let (ground, review) =
        (ground_row(words, visit, slip.ground), review_row(words, &here, visit, slip.review));
    let named = |name: &str, label: &str, error: &Option<String>| {
        error.as_ref().map(|error| (name.to_owned(), ErrorSummary::after(label, error)))
    };
    let errors: Vec<_> = [
        named("kinds", &words.say("hold-place-what"), &slip.data),
        named("ground", &ground.label, &ground.error),
        named("reference", &reference.label, &reference.error),
        named("review", &review.label, &review.error),
    ]
    .into_iter()
    .flatten()
    .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PlacePage {
        errors: ErrorSummary { words: words.clone(), errors },
        action: path_of(customer.id),
        standing,
        kinds: kinds.iter().map(|kind| choice(words, visit, kind)).collect(),
        kinds_error: slip.data,
        ground,
        reference,
        review,
        frame,
    };
    html_with_status(&page, status)
}

fn ground_row(words: &Words, visit: &Visit, error: Option<String>) -> ChoiceRow {
    let option = |ground: HoldGround| FormOption {
        value: ground.code().to_owned(),
        label: words.say_of("hold-ground", ground.code()),
        hint: None,
        is_chosen: ground.code() == visit.field("ground"),
    };
    ChoiceRow {
        name: "ground".to_owned(),
        label: words.say("hold-ground"),
        hint: None,
        error,
        options: HoldGround::OFFERED.into_iter().map(option).collect(),
    }
}

fn choice(words: &Words, visit: &Visit, kind: &Holdable) -> Kind {
    let number = |number: u64| words.number(i64::try_from(number).unwrap_or(i64::MAX));
    let label = words.say_of("attribute", kind.attribute.code());
    let row = |row: &holds::HoldableRow| {
        let recorded = words.moment(row.recorded_at);
        let id = row.datum.to_string();
        FormOption {
            label: match &row.document {
                Some(document) => words.say2("hold-place-document", "number", document, "when", recorded),
                None => words.say1("hold-place-row", "when", recorded),
            },
            hint: row.is_held.then(|| words.say("hold-place-row-held")),
            is_chosen: visit.form.all("datum").any(|chosen| chosen == id),
            value: id,
        }
    };
    // A kind of one is chosen as a whole.
    let rows = if kind.number > 1 { kind.data.iter().map(row).collect() } else { Vec::new() };
    Kind {
        code: kind.attribute.code(),
        hint: words.say2("hold-place-kind", "number", number(kind.number), "held", number(kind.held)),
        is_chosen: visit.form.all("kind").any(|chosen| chosen == kind.attribute.code()),
        drawer: words.say1("hold-place-rows", "kind", &label),
        rows,
        label,
    }
}

/// Places it.
///
/// Enforces: DEL3, U2b
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let customer = customer_of(&here, &visit).await?;
    let chosen = chosen(&visit)?;
    let words = &visit.words;
    let review = moment::end_of_day(visit.field("review"), &here.house.settings().zone);
    let (ground, reference) = (visit.field("ground"), visit.field("reference"));
    let mut slip = Slip::of(words, &holds::wrong_with_reason(ground, reference, review, visit.now));
    if chosen == Chosen::default() {
        slip.data = Some(words.say("hold-place-nothing"));
    }
    if slip != Slip::default() {
        return form(&doors, &visit, slip).await;
    }
    let reason = holds::reason(ground, reference, review, visit.now).map_err(hidden)?;
    let placed = holds::place(here.house, here.actor(), customer.id, (chosen, reason), visit.now).await;
    let data = match placed {
        Ok(id) => return see_other(&format!("{LIST}/{id}?done=hold-placed")),
        Err(HoldFault::NothingChosen) => "hold-place-nothing",
        // Erased or replaced since the page was shown.
        Err(HoldFault::NotThere) => "hold-place-changed",
        Err(other) => return Err(hidden(other)),
    };
    slip.data = Some(words.say(data));
    form(&doors, &visit, slip).await
}

/// What was ticked; a word that is no kind and no id makes no sense.
fn chosen(visit: &Visit) -> Result<Chosen, Fault> {
    let kinds = visit.form.all("kind").map(|code| Attribute::from_code(code).ok_or(Fault::BadInput));
    let data = visit.form.all("datum").map(|id| id.parse::<DatumId>().map_err(|_| Fault::BadInput));
    Ok(Chosen { kinds: kinds.collect::<Result<_, _>>()?, data: data.collect::<Result<_, _>>()? })
}

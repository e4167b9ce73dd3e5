//! When the services of somebody who leaves are to end: as planned, today, or on a day.

use amanah_policy::Activity;
use amanah_service::House;
use amanah_service::deletion::plan::Plan;
use amanah_service::deletion::request::{self, ServicesEnd};

use crate::web::Visit;
use crate::web::components::{ChoiceRow, FieldRow, FormOption};

/// The names of the fields.
const END: &str = "end";
const DAY: &str = "day";

/// What was chosen, as it was sent and as it is meant.
pub(super) struct Chosen {
    pub(super) end: ServicesEnd,
    sent: (String, String),
}

impl Chosen {
    /// The fields that carry it to the next step.
    pub(super) fn hidden(&self) -> Vec<(String, String)> {
        vec![(END.to_owned(), self.sent.0.clone()), (DAY.to_owned(), self.sent.1.clone())]
    }
}

/// Reads it; else the row that is wrong, and the message that says what.
pub(super) fn read(
    visit: &Visit,
    house: &House,
    plan: &Plan,
) -> Result<Chosen, (&'static str, &'static str)> {
    let sent = (visit.field(END).to_owned(), visit.field(DAY).to_owned());
    if plan.activity == Activity::Inactive {
        return Ok(Chosen { end: ServicesEnd::AsPlanned, sent });
    }
    let end = match sent.0.as_str() {
        "planned" if plan.without_end().is_empty() => ServicesEnd::AsPlanned,
        "planned" => return Err((END, "leave-end-needed")),
        "now" => ServicesEnd::Now,
        "day" => {
            let day = request::day_of(house, &sent.1).ok_or((DAY, "leave-day-wrong"))?;
            if day <= visit.now {
                return Err((DAY, "leave-day-over"));
            }
            ServicesEnd::On(day)
        }
        _ => return Err((END, "leave-end-choose")),
    };
    Ok(Chosen { end, sent })
}

/// The rows that ask for it.
pub(super) fn rows(visit: &Visit, plan: &Plan, error: Option<&(&str, String)>) -> (ChoiceRow, FieldRow) {
    let words = &visit.words;
    let wrong = |name: &str| error.filter(|(row, _)| *row == name).map(|(_, text)| text.clone());
    let option = |value: &str| FormOption {
        value: value.to_owned(),
        label: words.say_of("leave-end", value),
        hint: Some(words.say_of("leave-end-hint", value)),
        is_chosen: visit.field(END) == value,
    };
    let mut values = vec!["now", "day"];
    if plan.without_end().is_empty() {
        values.insert(0, "planned");
    }
    let choice = ChoiceRow {
        name: END.to_owned(),
        label: words.say("leave-end"),
        hint: None,
        error: wrong(END),
        options: values.into_iter().map(option).collect(),
    };
    let day = FieldRow { kind: "date", width: "short", ..FieldRow::text(DAY, words.say("leave-day")) }
        .hinting(words.say("leave-day-hint"))
        .holding(visit.field(DAY))
        .failing(wrong(DAY));
    (choice, day)
}

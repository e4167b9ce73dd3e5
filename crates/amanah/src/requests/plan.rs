//! What an erasure would do, in words and as a table (DEL3).

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::deletion::plan::{Plan, PlannedFate, PlannedKind};

use crate::portal::here::policy_language;
use crate::web::Words;
use crate::web::components::{PlanOutcome, PlanRow, PlanTable};

/// The table, a row for every kind of data.
pub(crate) fn table(words: &Words, house: &House, plan: &Plan) -> PlanTable {
    PlanTable { words: words.clone(), rows: plan.kinds.iter().map(|kind| row(words, house, kind)).collect() }
}

fn row(words: &Words, house: &House, kind: &PlannedKind) -> PlanRow {
    let outcome = match kind.fate {
        PlannedFate::Goes => PlanOutcome::Erase,
        PlannedFate::StaysUntil(until) => {
            let policy = house.vault().policy();
            let retention = policy.retention(kind.attribute);
            let says = retention.words(policy_language(words));
            let law = match &retention.law {
                Some(law) => format!("{law}. {says}"),
                None => says.to_owned(),
            };
            PlanOutcome::Keep { law, until }
        }
    };
    PlanRow {
        what: words.say_of("attribute", kind.attribute.code()),
        count: u32::try_from(kind.number).unwrap_or(u32::MAX),
        outcome,
    }
}

/// How many data would be erased, and how many a law keeps until when, in a sentence.
pub(crate) fn in_numbers(words: &Words, plan: &Plan) -> String {
    let (goes, stays) = plan.numbers();
    let goes = words.say1("leave-goes", "count", goes);
    if stays == 0 {
        return format!("{goes} {}", words.say("leave-nothing-stays"));
    }
    let until = last_to_go(plan).map_or_else(|| words.say("status-kept-no-date"), |at| words.date(at));
    format!("{goes} {}", words.say2("leave-stays", "count", stays, "when", until))
}

fn last_to_go(plan: &Plan) -> Option<Timestamp> {
    let until = |kind: &PlannedKind| match kind.fate {
        PlannedFate::Goes => None,
        PlannedFate::StaysUntil(until) => until,
    };
    plan.kinds.iter().filter_map(until).max()
}

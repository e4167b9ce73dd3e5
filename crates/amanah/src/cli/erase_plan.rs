//! `amanah erase plan`: what an erasure would do, kind by kind, before anything happens (DEL3).

use amanah_policy::{Attribute, Role, Timestamp};
use amanah_service::House;
use amanah_service::deletion::plan::{self, PlannedFate, StaffPlan};
use amanah_service::deletion::queue::WORKERS;
use clap::Args;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::release::find;
use super::{Answer, As, Stop, moment};

/// Whose erasure is planned.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Nothing is changed, and nothing of what the data says is shown. What a case or a law holds is named to the officer and to legal alone.\n\n\
                  Example:\n  amanah erase plan 1234-5678-2 --as officer@company.example"
)]
pub struct Plan {
    /// The customer's number.
    customer: String,
    #[command(flatten)]
    acting: As,
}

impl Plan {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let actor = self.acting.actor(house, WORKERS).await?;
        let customer = find(house, &self.customer).await?;
        let plan = plan::for_staff(house, actor, customer, now).await?;
        let laws = Laws::of(house);
        Ok(Answer::new(words(&plan, &laws, &house.settings().zone), facts(&plan, &laws)))
    }
}

/// The law behind each retention row.
struct Laws(Vec<(String, String)>);

impl Laws {
    fn of(house: &House) -> Self {
        let policy = house.vault().policy();
        let rows = Attribute::ALL.iter().map(|attribute| policy.retention(*attribute));
        Self(rows.filter_map(|row| Some((row.id.clone(), row.law.clone()?))).collect())
    }

    fn law(&self, row: &str) -> Option<&str> {
        self.0.iter().find(|(id, _)| id == row).map(|(_, law)| law.as_str())
    }
}

fn words(staff: &StaffPlan, laws: &Laws, zone: &TimeZone) -> String {
    let plan = &staff.plan;
    let (goes, stays) = plan.numbers();
    let mut lines = Vec::new();
    if !plan.hand_over_first.is_empty() {
        lines.push(format!(
            "not possible yet   the account of {} has other people in it; it is handed over first, under People in ClientZone",
            numbers(&plan.hand_over_first)
        ));
    }
    if !plan.companies.is_empty() {
        lines.push(format!(
            "goes along         {}, in whose account nobody else is",
            numbers(&plan.companies)
        ));
    }
    lines.push(match plan.running.len() {
        0 => "inactive           no service runs".to_owned(),
        count => {
            let end = plan.last_service_ends();
            let end = end.map_or_else(|| "not named".to_owned(), |end| moment::of(end, zone));
            format!("active             {count} services run; the last one ends: {end}")
        }
    });
    for kind in plan.kinds.iter().filter(|kind| kind.fate == PlannedFate::Goes) {
        lines.push(format!("is erased          {:>6} {}", kind.number, kind.attribute.code()));
    }
    if plan.claimed > 0 {
        let what = "received_mail that waits for a person and only claims to come from them";
        lines.push(format!("of these           {:>6} {what}", plan.claimed));
    }
    for kind in &plan.kinds {
        let PlannedFate::StaysUntil(until) = kind.fate else { continue };
        let until = until.map_or_else(|| "without a date".to_owned(), |until| moment::of(until, zone));
        let law = laws.law(&kind.retention_row).unwrap_or("no law named");
        lines.push(format!(
            "stays              {:>6} {} under {} ({law}), until {until}",
            kind.number,
            kind.attribute.code(),
            kind.retention_row
        ));
    }
    for kind in &staff.held {
        lines.push(format!("held               {:>6} {}", kind.number, kind.attribute.code()));
    }
    let held: u64 = staff.held.iter().map(|kind| kind.number).sum();
    lines.push(match held {
        0 => format!("{goes} data would be erased, {stays} would stay"),
        held => format!("{goes} data would be erased, {stays} would stay, {held} are held for a case"),
    });
    lines.join("\n")
}

fn numbers(of: &[amanah_service::vault::CustomerNumber]) -> String {
    of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn facts(staff: &StaffPlan, laws: &Laws) -> Value {
    let plan = &staff.plan;
    let (goes, stays) = plan.numbers();
    let kinds: Vec<Value> = plan
        .kinds
        .iter()
        .map(|kind| {
            let (fate, until) = match kind.fate {
                PlannedFate::Goes => ("erased", None),
                PlannedFate::StaysUntil(until) => ("stays", until),
            };
            json!({
                "attribute": kind.attribute.code(),
                "row": kind.retention_row,
                "law": laws.law(&kind.retention_row),
                "number": kind.number,
                "fate": fate,
                "until": until.map(Timestamp::as_micros),
            })
        })
        .collect();
    let held: Vec<Value> = staff
        .held
        .iter()
        .map(|kind| json!({ "attribute": kind.attribute.code(), "row": kind.retention_row, "number": kind.number }))
        .collect();
    json!({
        "goes_along": plan.companies.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "hand_over_first": plan.hand_over_first.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "running_services": plan.running.len(),
        "last_service_ends": plan.last_service_ends().map(Timestamp::as_micros),
        "erased": goes,
        "stays": stays,
        "kinds": kinds,
        "only_claimed": plan.claimed,
        "held": held,
    })
}

/// Who writes a request down at the command line.
pub(super) const AT_THE_DESK: &[Role] = &[Role::Support, Role::Officer];

#[cfg(test)]
mod tests {
    use amanah_policy::Activity;
    use amanah_service::deletion::plan::{HeldKind, Plan, PlannedKind};
    use amanah_service::vault::CustomerNumber;

    use super::*;

    #[test]
    fn a_plan_says_who_goes_along_what_comes_first_what_stays_and_what_is_held() {
        let kind = |attribute, row: &str, number, fate| PlannedKind {
            attribute,
            retention_row: row.to_owned(),
            number,
            fate,
        };
        let until = Timestamp::from_seconds(2_114_362_800);
        let bare = Plan {
            activity: Activity::Inactive,
            running: Vec::new(),
            unknown: Vec::new(),
            companies: Vec::new(),
            hand_over_first: Vec::new(),
            kinds: Vec::new(),
            claimed: 0,
        };
        let number = CustomerNumber::from_digits(12_345_678).unwrap();
        let whole = StaffPlan {
            plan: Plan {
                companies: vec![number],
                hand_over_first: vec![number],
                kinds: vec![
                    kind(Attribute::Name, "account", 1, PlannedFate::Goes),
                    kind(Attribute::ReceivedMail, "correspondence", 3, PlannedFate::Goes),
                    kind(Attribute::Invoice, "invoice", 3, PlannedFate::StaysUntil(Some(until))),
                ],
                claimed: 2,
                ..bare.clone()
            },
            held: vec![HeldKind {
                attribute: Attribute::PrimaryEmail,
                retention_row: "account".to_owned(),
                number: 1,
            }],
        };
        let laws = Laws(vec![("invoice".to_owned(), "UU 28/2007 art. 28".to_owned())]);
        let zone = TimeZone::UTC;

        let told =
            [words(&StaffPlan { plan: bare, held: Vec::new() }, &laws, &zone), words(&whole, &laws, &zone)];

        insta::assert_snapshot!(told.join("\n--\n"));
    }
}

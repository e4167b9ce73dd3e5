//! Written decisions: requests with the answer that a version must give, kept beside its texts as `tests.json` in the format
//! of `cedar run-tests`. A new version takes the file over, and every decision in it that changes is changed by hand.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{
    Authorizer, Context, Decision as Answer, Entities, EntityUid, PolicySet, Request as Asked,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::bundle::Bundle;
use crate::request::{Act, DatumFacts, Decision, Principal, Request};
use crate::space::Fact;

/// The name of the file in a version's folder.
pub const GOLDEN_FILE: &str = "tests.json";

/// A file of written decisions that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{GOLDEN_FILE} cannot be read: {0}; correct it there, or write it anew")]
pub struct GoldenUnreadable(#[from] serde_json::Error);

/// A written decision that this version does not give.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{GOLDEN_FILE}, `{name}`: {why}")]
pub struct GoldenFault {
    /// What the decision is called.
    pub name: String,
    /// What is otherwise.
    pub why: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    request: WrittenRequest,
    entities: Value,
    decision: WrittenAnswer,
    /// Ids of the rules that decide, in any order.
    reason: BTreeSet<String>,
    num_errors: usize,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRequest {
    principal: String,
    action: String,
    resource: String,
    context: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenAnswer {
    Allow,
    Deny,
}

impl Bundle {
    /// Puts every written decision to Cedar as it stands there, with all rules at once, and gives those that come out
    /// otherwise. Nothing of the way in which real requests are prepared and rules are sliced takes part in it.
    ///
    /// Enforces: invariant 9
    ///
    /// # Errors
    /// When the text is not a list of written decisions.
    pub fn golden_faults(&self, text: &str) -> Result<Vec<GoldenFault>, GoldenUnreadable> {
        let written: Vec<Written> = serde_json::from_str(text)?;
        let faults = written.into_iter().filter_map(|one| {
            let why = match self.answer_to(&one) {
                Ok(answer) => otherwise(&one, &answer)?,
                Err(why) => format!("it cannot be put to the policy: {why}"),
            };
            Some(GoldenFault { name: one.name, why })
        });
        Ok(faults.collect())
    }

    /// One written decision for each grant, which permits, and for each guard, which alone refuses.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which does not happen.
    pub fn golden(&self) -> Result<String, GoldenUnreadable> {
        let mut found: BTreeMap<String, Written> = BTreeMap::new();
        for request in self.telling_requests() {
            let (decision, rules) = match self.decide(&request) {
                Decision::Permit { rules } => (WrittenAnswer::Allow, rules),
                Decision::Refuse { rules, .. } => (WrittenAnswer::Deny, rules),
                Decision::Fault { .. } => continue,
            };
            if let [only] = rules.as_slice() {
                found.entry(only.clone()).or_insert_with(|| written(only, &request, decision));
            }
        }
        // One to a line, so that a review sees which decision changed.
        let lines = found.values().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("[\n{}\n]\n", lines.join(",\n")))
    }

    fn answer_to(&self, written: &Written) -> Result<(WrittenAnswer, BTreeSet<String>, usize), String> {
        let uid = |text: &str| text.parse::<EntityUid>().map_err(|error| error.to_string());
        let schema = self.cedar_schema();
        let action = uid(&written.request.action)?;
        let context = Context::from_json_value(written.request.context.clone(), Some((schema, &action)))
            .map_err(|error| error.to_string())?;
        let (principal, resource) = (uid(&written.request.principal)?, uid(&written.request.resource)?);
        let asked = Asked::new(principal, action, resource, context, Some(schema))
            .map_err(|error| error.to_string())?;
        let entities = Entities::from_json_value(written.entities.clone(), Some(schema))
            .map_err(|error| error.to_string())?;
        let rules =
            PolicySet::from_policies(self.policies.iter().cloned()).map_err(|error| error.to_string())?;
        let response = Authorizer::new().is_authorized(&asked, &rules, &entities);
        let decision = match response.decision() {
            Answer::Allow => WrittenAnswer::Allow,
            Answer::Deny => WrittenAnswer::Deny,
        };
        let reason = response.diagnostics().reason().map(|id| AsRef::<str>::as_ref(id).to_owned()).collect();
        Ok((decision, reason, response.diagnostics().errors().count()))
    }
}

/// How an answer differs from the written one; `None` where it does not.
fn otherwise(written: &Written, answer: &(WrittenAnswer, BTreeSet<String>, usize)) -> Option<String> {
    let (decision, reason, errors) = answer;
    let by = |rules: &BTreeSet<String>| match rules.is_empty() {
        true => "no rule".to_owned(),
        false => rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(" and "),
    };
    let told = |decision: WrittenAnswer, reason, errors: usize| {
        let word = if decision == WrittenAnswer::Allow { "permitted" } else { "refused" };
        format!("{word} by {} with {errors} errors", by(reason))
    };
    let is_alike = (written.decision, &written.reason, written.num_errors) == (*decision, reason, *errors);
    (!is_alike).then(|| {
        format!(
            "it is {}, and not {}; correct the rules, or the written decision if the change is meant",
            told(*decision, reason, *errors),
            told(written.decision, &written.reason, written.num_errors)
        )
    })
}

fn written(rule: &str, request: &Request, decision: WrittenAnswer) -> Written {
    let kind = request.principal.kind().entity_type();
    let entity = |of: &str, id: &str, attributes: Value| json!({ "uid": { "type": of, "id": id }, "attrs": attributes, "parents": [] });
    let principal = match request.principal {
        Principal::Customer | Principal::Visitor => json!({}),
        Principal::Staff { role, active } => json!({ "role": word("Role", role.code()), "active": active }),
        Principal::Service { role } => json!({ "role": word("Role", role.code()) }),
    };
    let does = if decision == WrittenAnswer::Allow { "permits" } else { "refuses" };
    Written {
        name: format!("{rule} {does}"),
        request: WrittenRequest {
            principal: format!("{kind}::\"principal\""),
            action: format!("Action::\"{}\"", request.act.code()),
            resource: "Datum::\"datum\"".to_owned(),
            context: context(request.act),
        },
        entities: json!([
            entity(kind, "principal", principal),
            entity("Datum", "datum", facts(&request.datum)),
        ]),
        decision,
        reason: BTreeSet::from([rule.to_owned()]),
        num_errors: 0,
    }
}

fn context(act: Act) -> Value {
    match act {
        Act::ServiceCommunication { occasion }
        | Act::Accountability { occasion }
        | Act::Billing { occasion } => json!({ "occasion": word("Occasion", occasion.code()) }),
        Act::Disclosure { case } => json!({ "case": word("Standing", case.code()) }),
        Act::IntangibleAsset { aggregate_of_ten } => json!({ "aggregate_of_ten": aggregate_of_ten }),
        Act::Promotion | Act::Whois => json!({}),
        Act::Erase { ground } => json!({ "ground": word("Ground", ground.code()) }),
    }
}

fn facts(datum: &DatumFacts) -> Value {
    let value = |fact: Fact| match fact {
        Fact::Category => word("Category", datum.category.code()),
        Fact::Source => word("Source", datum.source.code()),
        Fact::Own => json!(datum.own),
        Fact::Published => json!(datum.published),
        Fact::Erased => json!(datum.erased),
        Fact::Held => json!(datum.held),
        Fact::Restricted => json!(datum.restricted),
        Fact::Agreed => json!(datum.agreed),
        Fact::PromotionGranted => json!(datum.promotion_granted),
        Fact::Confirmed => json!(datum.confirmed),
    };
    let facts: Map<String, Value> =
        Fact::ALL.iter().map(|fact| (fact.name().to_owned(), value(*fact))).collect();
    facts.into()
}

fn word(vocabulary: &str, code: &str) -> Value {
    json!({ "__entity": { "type": vocabulary, "id": code } })
}

//! The Cedar schema, generated from the vocabularies: every word is an enumerated entity, every act has a typed
//! context, and nothing numeric exists.

use cedar_policy::Schema;
use serde_json::{Value, json};

use crate::request::Act;
use crate::space::Fact;
use crate::vocabulary::{
    CaseStanding, Category, ErasureGround, Occasion, PrincipalKind, Purpose, Role, Source, Word,
};

/// The schema's JSON text (hashed with the bundle).
pub(crate) fn text() -> String {
    format!("{:#}", document())
}

/// The schema itself.
pub(crate) fn schema() -> Result<Schema, String> {
    Schema::from_json_value(document()).map_err(|problem| problem.to_string())
}

/// Every act is open to every kind of principal, so that "a visitor never sees a bill" is decided by the rules and
/// can be claimed, instead of being a fault of the request.
fn document() -> Value {
    let kinds: Vec<_> = PrincipalKind::ALL.iter().map(|kind| kind.entity_type()).collect();
    let acts = Purpose::ALL.iter().map(|purpose| purpose.code()).chain([Act::ERASE]);
    let actions: serde_json::Map<String, Value> = acts
        .map(|act| {
            let applies = json!({
                "principalTypes": kinds,
                "resourceTypes": ["Datum"],
                "context": record(context_of(act)),
            });
            (act.to_owned(), json!({ "appliesTo": applies }))
        })
        .collect();
    json!({ "": { "entityTypes": entity_types(), "actions": actions } })
}

fn entity_types() -> Value {
    let facts = Fact::ALL.iter().map(|fact| (fact.name(), type_of(*fact))).collect();
    json!({
        "Role": words::<Role>(),
        "Category": words::<Category>(),
        "Source": words::<Source>(),
        "Occasion": words::<Occasion>(),
        "Standing": words::<CaseStanding>(),
        "Ground": words::<ErasureGround>(),
        "Customer": {},
        "Visitor": {},
        "Staff": { "shape": record(vec![("role", entity("Role")), ("active", boolean())]) },
        "Service": { "shape": record(vec![("role", entity("Role"))]) },
        "Datum": { "shape": record(facts) },
    })
}

fn type_of(fact: Fact) -> Value {
    match fact {
        Fact::Category => entity("Category"),
        Fact::Source => entity("Source"),
        _ => boolean(),
    }
}

/// What an act carries besides the datum.
fn context_of(act: &str) -> Vec<(&'static str, Value)> {
    match Purpose::from_code(act) {
        Some(Purpose::ServiceCommunication | Purpose::Accountability | Purpose::Billing) => {
            vec![("occasion", entity("Occasion"))]
        }
        Some(Purpose::Disclosure) => vec![("case", entity("Standing"))],
        Some(Purpose::IntangibleAsset) => vec![("aggregate_of_ten", boolean())],
        Some(Purpose::Promotion | Purpose::Whois) => Vec::new(),
        None => vec![("ground", entity("Ground"))],
    }
}

fn words<W: Word>() -> Value {
    let codes: Vec<_> = W::every().iter().map(|word| word.as_code()).collect();
    json!({ "enum": codes })
}

fn record(attributes: Vec<(&'static str, Value)>) -> Value {
    let attributes: serde_json::Map<String, Value> =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    json!({ "type": "Record", "attributes": attributes })
}

fn entity(name: &str) -> Value {
    json!({ "type": "Entity", "name": name })
}

fn boolean() -> Value {
    json!({ "type": "Boolean" })
}

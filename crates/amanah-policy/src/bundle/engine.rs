//! Asks Cedar: the schema, the rules sliced by act and kind of principal, and the words prepared as Cedar values.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{
    ActionConstraint, AuthorizationError, Authorizer, Context, Decision as Answer, Entities, Entity,
    EntityId, EntityTypeName, EntityUid, Policy, PolicySet, PrincipalConstraint, RestrictedExpression,
    Schema,
};
use serde_json::Value;

use crate::request::{Act, DatumFacts, Principal, Request};
use crate::space::Fact;
use crate::vocabulary::{
    CaseStanding, Category, ErasureGround, Occasion, PrincipalKind, Purpose, Role, Source, Word,
};

/// What Cedar said about one request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) is_allowed: bool,
    /// Ids of the permits that allow it, or of the forbids that refuse it, sorted.
    pub(crate) rules: Vec<String>,
    /// Ids of the rules that could not be evaluated, sorted.
    pub(crate) faulty: Vec<String>,
}

/// A request that Cedar does not accept; it cannot happen while schema and request types agree.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request cannot be put to the policy: {0}")]
pub(crate) struct Unaskable(String);

impl Unaskable {
    pub(crate) const fn of(why: String) -> Self {
        Self(why)
    }
}

/// The rules that can speak about one act of one kind of principal.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    pub(crate) rules: PolicySet,
    /// The facts of the datum that any of these rules reads.
    pub(crate) reads: BTreeSet<Fact>,
}

/// Cedar with one set of rules.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    authorizer: Authorizer,
    schema: Schema,
    slices: BTreeMap<(&'static str, PrincipalKind), Slice>,
    actions: BTreeMap<&'static str, EntityUid>,
    principals: BTreeMap<Principal, (EntityUid, Entities)>,
    datum: EntityUid,
    words: Vocabularies,
}

#[derive(Debug, Clone)]
struct Vocabularies {
    categories: BTreeMap<Category, RestrictedExpression>,
    sources: BTreeMap<Source, RestrictedExpression>,
    occasions: BTreeMap<Occasion, RestrictedExpression>,
    standings: BTreeMap<CaseStanding, RestrictedExpression>,
    grounds: BTreeMap<ErasureGround, RestrictedExpression>,
}

impl Engine {
    pub(crate) fn new(schema: Schema, rules: &[Policy]) -> Result<Self, Unaskable> {
        let mut slices = BTreeMap::new();
        let mut actions = BTreeMap::new();
        let rules =
            rules.iter().map(|rule| Ok((rule, facts_of(rule)?))).collect::<Result<Vec<_>, Unaskable>>()?;
        for act in Act::codes() {
            let action = uid("Action", act)?;
            for kind in PrincipalKind::ALL {
                slices.insert((act, *kind), slice(&rules, &action, *kind)?);
            }
            actions.insert(act, action);
        }
        let principals = Principal::every()
            .map(|principal| {
                let entity = principal_entity(principal)?;
                let uid = entity.uid();
                let checked = Entities::from_entities([entity.clone()], Some(&schema)).map_err(unaskable)?;
                // The schema adds an entity for each action. They say to which groups an action belongs, and are copied
                // with every request; without groups they say nothing.
                let known = if has_action_groups(&checked) {
                    checked
                } else {
                    Entities::from_entities([entity], None).map_err(unaskable)?
                };
                Ok((principal, (uid, known)))
            })
            .collect::<Result<_, Unaskable>>()?;
        let engine = Self {
            authorizer: Authorizer::new(),
            schema,
            slices,
            actions,
            principals,
            datum: uid("Datum", "datum")?,
            words: Vocabularies {
                categories: expressions("Category")?,
                sources: expressions("Source")?,
                occasions: expressions("Occasion")?,
                standings: expressions("Standing")?,
                grounds: expressions("Ground")?,
            },
        };
        engine.check_datum()?;
        Ok(engine)
    }

    /// Compares a datum with the schema, once: every other has the same attributes of the same kinds.
    fn check_datum(&self) -> Result<(), Unaskable> {
        let datum = self.datum_entity(&DatumFacts {
            category: Category::Identity,
            source: Source::Automatic,
            own: false,
            published: false,
            erased: false,
            held: false,
            restricted: false,
            agreed: false,
            promotion_granted: false,
            confirmed: false,
        })?;
        Entities::from_entities([datum], Some(&self.schema)).map(drop).map_err(unaskable)
    }

    pub(crate) const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The rules that can speak about this act of such a principal.
    pub(crate) fn slice(&self, act: &'static str, kind: PrincipalKind) -> Option<&Slice> {
        self.slices.get(&(act, kind))
    }

    /// Puts a request to Cedar.
    pub(crate) fn ask(&self, request: &Request) -> Result<Verdict, Unaskable> {
        let act = request.act.code();
        let rules = &self.slice(act, request.principal.kind()).ok_or_else(|| missing(act))?.rules;
        let action = self.actions.get(act).ok_or_else(|| missing(act))?;
        let (principal, known) =
            self.principals.get(&request.principal).ok_or_else(|| missing("principal"))?;
        let datum = self.datum_entity(&request.datum)?;
        let asked = cedar_policy::Request::new(
            principal.clone(),
            action.clone(),
            self.datum.clone(),
            self.context(request.act)?,
            Some(&self.schema),
        )
        .map_err(unaskable)?;
        let entities = known.clone().add_entities([datum], None).map_err(unaskable)?;
        let response = self.authorizer.is_authorized(&asked, rules, &entities);
        let name = |id: &cedar_policy::PolicyId| AsRef::<str>::as_ref(id).to_owned();
        let diagnostics = response.diagnostics();
        Ok(Verdict {
            is_allowed: response.decision() == Answer::Allow,
            rules: sorted(diagnostics.reason().map(name)),
            faulty: sorted(diagnostics.errors().map(|error| match error {
                AuthorizationError::PolicyEvaluationError(error) => name(error.policy_id()),
            })),
        })
    }

    fn datum_entity(&self, datum: &DatumFacts) -> Result<Entity, Unaskable> {
        let category = self.words.categories.get(&datum.category).ok_or_else(|| missing("category"))?;
        let source = self.words.sources.get(&datum.source).ok_or_else(|| missing("source"))?;
        let fact = |fact: Fact, value| (fact.name().to_owned(), RestrictedExpression::new_bool(value));
        let attributes = [
            (Fact::Category.name().to_owned(), category.clone()),
            (Fact::Source.name().to_owned(), source.clone()),
            fact(Fact::Own, datum.own),
            fact(Fact::Published, datum.published),
            fact(Fact::Erased, datum.erased),
            fact(Fact::Held, datum.held),
            fact(Fact::Restricted, datum.restricted),
            fact(Fact::Agreed, datum.agreed),
            fact(Fact::PromotionGranted, datum.promotion_granted),
            fact(Fact::Confirmed, datum.confirmed),
        ];
        Entity::new_with_tags(self.datum.clone(), attributes, [], []).map_err(unaskable)
    }

    fn context(&self, act: Act) -> Result<Context, Unaskable> {
        let pair = match act {
            Act::ServiceCommunication { occasion }
            | Act::Accountability { occasion }
            | Act::Billing { occasion } => {
                self.words.occasions.get(&occasion).map(|word| ("occasion", word.clone()))
            }
            Act::Disclosure { case } => self.words.standings.get(&case).map(|word| ("case", word.clone())),
            Act::IntangibleAsset { aggregate_of_ten } => {
                Some(("aggregate_of_ten", RestrictedExpression::new_bool(aggregate_of_ten)))
            }
            Act::Erase { ground } => self.words.grounds.get(&ground).map(|word| ("ground", word.clone())),
            Act::Promotion | Act::Whois => None,
        };
        Context::from_pairs(pair.map(|(name, value)| (name.to_owned(), value))).map_err(unaskable)
    }
}

/// Whether an action belongs to another.
fn has_action_groups(entities: &Entities) -> bool {
    entities.iter().any(|entity| {
        let uid = entity.uid();
        uid.type_name().basename() == "Action"
            && entities.ancestors(&uid).is_some_and(|mut groups| groups.next().is_some())
    })
}

/// Whether a rule can speak about this act of this kind of principal.
fn speaks_about(rule: &Policy, action: &EntityUid, kind: PrincipalKind) -> bool {
    let is_its_act = match rule.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(only) => only == *action,
        ActionConstraint::In(listed) => listed.contains(action),
    };
    is_its_act
        && match rule.principal_constraint() {
            PrincipalConstraint::Is(only) => only.to_string() == kind.entity_type(),
            _ => true,
        }
}

fn slice(
    rules: &[(&Policy, BTreeSet<Fact>)],
    action: &EntityUid,
    kind: PrincipalKind,
) -> Result<Slice, Unaskable> {
    let mut slice = Slice { rules: PolicySet::new(), reads: BTreeSet::new() };
    for (rule, facts) in rules.iter().filter(|(rule, _)| speaks_about(rule, action, kind)) {
        slice.reads.extend(facts);
        slice.rules.add((*rule).clone()).map_err(unaskable)?;
    }
    Ok(slice)
}

fn facts_of(rule: &Policy) -> Result<BTreeSet<Fact>, Unaskable> {
    let mut facts = BTreeSet::new();
    collect_facts(&rule.to_json().map_err(unaskable)?, &mut facts);
    Ok(facts)
}

/// Every name of a fact that a rule reads. An attribute is read only by name (`.` or `has`), and both carry it as
/// `attr`; a name that stands there for another reason is only one fact too many.
fn collect_facts(rule: &Value, reads: &mut BTreeSet<Fact>) {
    match rule {
        Value::Object(object) => {
            let name = object.get("attr").and_then(Value::as_str);
            reads.extend(name.and_then(Fact::from_name));
            object.values().for_each(|value| collect_facts(value, reads));
        }
        Value::Array(values) => values.iter().for_each(|value| collect_facts(value, reads)),
        _ => {}
    }
}

fn principal_entity(principal: Principal) -> Result<Entity, Unaskable> {
    let role = |role: Role| Ok::<_, Unaskable>(("role".to_owned(), expression("Role", role.code())?));
    let attributes = match principal {
        Principal::Customer | Principal::Visitor => Vec::new(),
        Principal::Staff { role: of, active } => {
            vec![role(of)?, ("active".to_owned(), RestrictedExpression::new_bool(active))]
        }
        Principal::Service { role: of } => vec![role(of)?],
    };
    Entity::new_with_tags(uid(principal.kind().entity_type(), "principal")?, attributes, [], [])
        .map_err(unaskable)
}

fn expressions<W: Word + Ord>(kind: &str) -> Result<BTreeMap<W, RestrictedExpression>, Unaskable> {
    W::every().iter().map(|word| Ok((*word, expression(kind, word.as_code())?))).collect()
}

fn expression(kind: &str, code: &str) -> Result<RestrictedExpression, Unaskable> {
    uid(kind, code).map(RestrictedExpression::new_entity_uid)
}

/// The Cedar name of a word.
pub(crate) fn uid(kind: &str, id: &str) -> Result<EntityUid, Unaskable> {
    let kind: EntityTypeName = kind.parse().map_err(unaskable)?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn unaskable(problem: impl core::fmt::Display) -> Unaskable {
    Unaskable(problem.to_string())
}

fn missing(what: &str) -> Unaskable {
    Unaskable(format!("`{what}` is not prepared"))
}

impl PrincipalKind {
    /// How the schema names it.
    #[must_use]
    pub const fn entity_type(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Staff => "Staff",
            Self::Service => "Service",
            Self::Visitor => "Visitor",
        }
    }

    /// The kind that the schema names so.
    #[must_use]
    pub fn from_entity_type(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.entity_type() == name)
    }
}

impl Act {
    /// Every act by its code: the purposes, and erasure.
    pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
        Purpose::ALL.iter().map(|purpose| purpose.code()).chain([Self::ERASE])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::schema;

    const EVERYTHING: &str = "@id(\"all\") permit (principal, action, resource);";

    /// Valid by the schema, and yet it fails: the sum is too large. Cedar leaves such a rule out.
    const FAILING: &str =
        "@id(\"failing\") forbid (principal, action, resource) when { 9223372036854775807 + 1 == 0 };";

    fn engine(rules: &[&str]) -> Engine {
        let policy = |(text, name): (&&str, &str)| {
            Policy::parse(Some(cedar_policy::PolicyId::new(name)), text).expect("the rule can be read")
        };
        let rules: Vec<_> = rules.iter().zip(["one", "two"]).map(policy).collect();
        Engine::new(schema::schema().unwrap(), &rules).unwrap()
    }

    fn request() -> Request {
        Request { principal: Principal::Visitor, act: Act::Whois, datum: DatumFacts::FIRST }
    }

    #[test]
    fn a_rule_that_fails_is_named_and_would_have_been_skipped() {
        let verdict = engine(&[EVERYTHING, FAILING]).ask(&request()).unwrap();

        assert_eq!(verdict.faulty, ["two"]);
        assert!(verdict.is_allowed, "Cedar skips a failing guard, which is why the bundle must look");
    }

    #[test]
    fn every_request_can_be_put_to_the_schema() {
        let engine = engine(&[EVERYTHING]);

        for act in Act::every() {
            for principal in Principal::every() {
                let verdict = engine.ask(&Request { principal, act, ..request() }).unwrap();
                assert_eq!((verdict.is_allowed, verdict.faulty.len()), (true, 0));
            }
        }
    }

    #[test]
    fn a_slice_knows_which_facts_its_rules_read() {
        let engine = engine(&[
            "forbid (principal is Visitor, action, resource) unless { resource.published };",
            "forbid (principal, action == Action::\"promotion\", resource) when { resource.held || resource.own };",
        ]);
        let reads = |act, kind| engine.slice(act, kind).unwrap().reads.iter().copied().collect::<Vec<_>>();

        assert_eq!(reads("whois", PrincipalKind::Visitor), [Fact::Published]);
        assert_eq!(reads("promotion", PrincipalKind::Customer), [Fact::Own, Fact::Held]);
        assert_eq!(reads("whois", PrincipalKind::Customer), []);
    }
}

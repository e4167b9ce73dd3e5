//! One kind of request, an act of a kind of principal, with everything compiled for it.

use std::collections::BTreeMap;

use amanah_policy::{Bundle, Claim, PrincipalKind, Purpose};
use cedar_policy::{Policy, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::err::Error;
use cedar_policy_symcc::{CompiledPolicy, CompiledPolicySet};

/// The rules cannot be turned into questions. Nothing is proved then.
#[derive(Debug, thiserror::Error)]
#[error("`{rule}` cannot be compiled for the solver: {why}")]
pub struct NotCompiled {
    /// The rule, or `the rules` together.
    pub rule: String,
    /// What the symbolic compiler says.
    pub why: String,
}

/// One kind of request. The schema opens every act to every kind of principal, so there are acts x kinds of them.
pub(crate) struct Kind<'a> {
    environment: RequestEnv,
    schema: &'a Schema,
    /// Every rule together, as they decide.
    pub(crate) rules: CompiledPolicySet,
    /// Every rule and claim alone.
    alone: BTreeMap<String, CompiledPolicy>,
}

impl<'a> Kind<'a> {
    /// Every kind of request of a bundle.
    pub(crate) fn every(bundle: &'a Bundle) -> Result<Vec<Self>, NotCompiled> {
        let schema = bundle.cedar_schema();
        let kinds = schema.request_envs().map(|environment| Self::of(bundle, schema, environment));
        let mut kinds = kinds.collect::<Result<Vec<_>, NotCompiled>>()?;
        // Cedar names them in an order that changes from run to run.
        kinds.sort_by_key(Self::name);
        Ok(kinds)
    }

    fn of(bundle: &'a Bundle, schema: &'a Schema, environment: RequestEnv) -> Result<Self, NotCompiled> {
        let rules = compiled_together(bundle.cedar_rules(), &environment, schema)?;
        let claims = bundle.claims().map(|claim| (claim.id.as_str(), claim.rule()));
        let written = bundle.cedar_rules().iter().map(|rule| (AsRef::<str>::as_ref(rule.id()), rule));
        let alone = claims
            .chain(written)
            .map(|(id, rule)| Ok((id.to_owned(), compiled_alone(rule, &environment, schema)?)))
            .collect::<Result<_, NotCompiled>>()?;
        Ok(Self { environment, schema, rules, alone })
    }

    /// Other rules for the same kind of request.
    pub(crate) fn compiled(&self, rules: &[Policy]) -> Result<CompiledPolicySet, NotCompiled> {
        compiled_together(rules, &self.environment, self.schema)
    }

    /// The purpose, none for erasure, and the kind of principal.
    pub(crate) fn environment(&self) -> Result<(Option<Purpose>, PrincipalKind), NotCompiled> {
        let (act, principal) = self.name();
        let who = PrincipalKind::from_entity_type(&principal)
            .ok_or_else(|| NotCompiled { rule: principal, why: "there is no such principal".to_owned() })?;
        Ok((Purpose::from_code(&act), who))
    }

    /// One rule or claim alone.
    pub(crate) fn alone(&self, id: &str) -> Option<&CompiledPolicy> {
        self.alone.get(id)
    }

    /// What a claim is about, as a set that permits exactly that.
    pub(crate) fn head(&self, claim: &Claim) -> Option<CompiledPolicySet> {
        self.permit(&claim.id)
    }

    /// A set of this one permit.
    pub(crate) fn permit(&self, id: &str) -> Option<CompiledPolicySet> {
        self.alone(id).cloned().map(CompiledPolicy::into_compiled_policyset)
    }

    /// How the kind is called, act first.
    pub(crate) fn name(&self) -> (String, String) {
        let act: &str = self.environment.action().id().unescaped();
        (act.to_owned(), self.environment.principal().to_string())
    }
}

fn compiled_together(
    rules: &[Policy],
    environment: &RequestEnv,
    schema: &Schema,
) -> Result<CompiledPolicySet, NotCompiled> {
    let together = || "the rules".to_owned();
    let set = PolicySet::from_policies(rules.iter().cloned())
        .map_err(|error| NotCompiled { rule: together(), why: error.to_string() })?;
    CompiledPolicySet::compile(&set, environment, schema).map_err(|error| not_compiled(together(), &error))
}

fn compiled_alone(
    rule: &Policy,
    environment: &RequestEnv,
    schema: &Schema,
) -> Result<CompiledPolicy, NotCompiled> {
    CompiledPolicy::compile(rule, environment, schema)
        .map_err(|error| not_compiled(rule.id().to_string(), &error))
}

fn not_compiled(rule: String, error: &Error) -> NotCompiled {
    NotCompiled { rule, why: error.to_string() }
}

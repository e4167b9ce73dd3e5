//! Grants: who may use which categories for which purpose. The officer edits them in `policy.toml`; the Cedar rules
//! are generated from here as JSON, so that no text of the pack is ever pasted into a rule.

use cedar_policy::{Policy, PolicyId};
use serde_json::{Value, json};

use crate::bundle::words::Words;
use crate::request::{Act, Principal};
use crate::vocabulary::{Category, Clause, ErasureGround, Occasion, PrincipalKind, Purpose, Role};

/// Who holds a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A customer.
    Customer,
    /// Staff acting in this role.
    Staff(Role),
    /// A part of the system acting in this role.
    Service(Role),
    /// A reader who did not sign in.
    Visitor,
}

/// On what condition of the act a grant stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    None,
    /// On these occasions.
    Occasions(Vec<Occasion>),
    /// On these grounds of erasure.
    Grounds(Vec<ErasureGround>),
}

/// One grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id, which decisions name.
    pub id: String,
    /// The clause it rests on.
    pub clause: Clause,
    /// For which purpose; `None` is erasure.
    pub purpose: Option<Purpose>,
    /// Who holds it.
    pub who: Who,
    /// Which categories it covers.
    pub categories: Vec<Category>,
    /// On what condition.
    pub condition: Condition,
    /// What it says, for the page and for *Who used my data*.
    pub words: Words,
}

impl Who {
    /// `customer`, `visitor`, `staff.ROLE` or `service.ROLE`.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match (code, code.split_once('.')) {
            ("customer", _) => Some(Self::Customer),
            ("visitor", _) => Some(Self::Visitor),
            (_, Some(("staff", role))) => Role::from_code(role).map(Self::Staff),
            (_, Some(("service", role))) => Role::from_code(role).map(Self::Service),
            _ => None,
        }
    }

    /// The role, where there is one.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Staff(role) | Self::Service(role) => Some(role),
            Self::Customer | Self::Visitor => None,
        }
    }

    /// Whether this principal is one of them.
    #[must_use]
    pub fn covers(self, principal: Principal) -> bool {
        match (self, principal) {
            (Self::Customer, Principal::Customer) | (Self::Visitor, Principal::Visitor) => true,
            (Self::Staff(mine), Principal::Staff { role, .. })
            | (Self::Service(mine), Principal::Service { role }) => mine == role,
            _ => false,
        }
    }

    /// Which kind of principal holds it.
    #[must_use]
    pub const fn kind(self) -> PrincipalKind {
        match self {
            Self::Customer => PrincipalKind::Customer,
            Self::Staff(_) => PrincipalKind::Staff,
            Self::Service(_) => PrincipalKind::Service,
            Self::Visitor => PrincipalKind::Visitor,
        }
    }
}

impl Grant {
    /// The code of the act this grant is for: a purpose or `erase`.
    #[must_use]
    pub fn act(&self) -> &'static str {
        self.purpose.map_or(Act::ERASE, Purpose::code)
    }

    /// The grant as a Cedar permit.
    pub(crate) fn to_policy(&self) -> Result<Policy, String> {
        let rule = json!({
            "effect": "permit",
            "principal": { "op": "is", "entity_type": self.who.kind().entity_type() },
            "action": { "op": "==", "entity": { "type": "Action", "id": self.act() } },
            "resource": { "op": "All" },
            "conditions": self.conditions(),
            "annotations": { "id": self.id, "clause": self.clause.code() },
        });
        Policy::from_json(Some(PolicyId::new(&self.id)), rule).map_err(|problem| problem.to_string())
    }

    fn conditions(&self) -> Vec<Value> {
        let role =
            self.who.role().map(|role| equals(&attribute("principal", "role"), &word("Role", role.code())));
        let categories = is_one_of(
            "Category",
            self.categories.iter().map(|category| category.code()),
            &attribute("resource", "category"),
        );
        let condition = match &self.condition {
            Condition::None => None,
            Condition::Occasions(occasions) => Some(is_one_of(
                "Occasion",
                occasions.iter().map(|occasion| occasion.code()),
                &attribute("context", "occasion"),
            )),
            Condition::Grounds(grounds) => Some(is_one_of(
                "Ground",
                grounds.iter().map(|ground| ground.code()),
                &attribute("context", "ground"),
            )),
        };
        let bodies = role.into_iter().chain([categories]).chain(condition);
        bodies.map(|body| json!({ "kind": "when", "body": body })).collect()
    }
}

fn attribute(variable: &str, name: &str) -> Value {
    json!({ ".": { "left": { "Var": variable }, "attr": name } })
}

fn word(vocabulary: &str, code: &str) -> Value {
    json!({ "Value": { "__entity": { "type": vocabulary, "id": code } } })
}

fn equals(left: &Value, right: &Value) -> Value {
    json!({ "==": { "left": left, "right": right } })
}

fn is_one_of(vocabulary: &str, codes: impl Iterator<Item = &'static str>, value: &Value) -> Value {
    let words: Vec<_> = codes.map(|code| word(vocabulary, code)).collect();
    json!({ "contains": { "left": { "Set": words }, "right": value } })
}

//! A counterexample of the solver, taken back to the bundle that decides every real request.

use amanah_policy::space::Fact;
use amanah_policy::{
    Act, Bundle, Category, Claim, DatumFacts, Principal, Purpose, Request, Role, Source, Unagreed, Word,
};
use cedar_policy::{Context, Entity, EvalResult};
use cedar_policy_symcc::Env;

use crate::report::Example;

/// The example, when the bundle that decides is broken by it as the solver says; without whatever does not matter.
pub(crate) fn broken_claim(bundle: &Bundle, claim: &Claim, found: &Env) -> Option<Example> {
    let breaks = |request: &Request| bundle.is_broken_by(claim, request).unwrap_or(false);
    plainest(request_of(found)?, breaks).map(|request| Example::of(bundle, request))
}

/// The example, when exactly the second bundle permits it; without whatever does not matter.
pub(crate) fn newly_permitted(before: &Bundle, after: &Bundle, found: &Env) -> Option<Example> {
    let is_new =
        |request: &Request| after.decide(request).is_permitted() && !before.decide(request).is_permitted();
    plainest(request_of(found)?, is_new).map(|request| Example::of(after, request))
}

/// The example, when exactly the later version does it to such a customer; without whatever does not matter.
pub(crate) fn gained(before: &Bundle, after: &Bundle, unagreed: Unagreed, found: &Env) -> Option<Example> {
    let is_gained = |request: &Request| after.is_gained(before, unagreed, request);
    let request = plainest(request_of(found)?, is_gained)?;
    Some(Example::of(after, unagreed.seen_after(&request)))
}

/// The request of a counterexample. `None` when it is none of ours, which no schema-valid request is.
fn request_of(found: &Env) -> Option<Request> {
    let principal = found.entities.get(found.request.principal()?)?;
    let datum = found.entities.get(found.request.resource()?)?;
    let act = found.request.action()?.id().unescaped().to_owned();
    Some(Request {
        principal: principal_of(principal)?,
        act: act_of(&act, found.request.context()?)?,
        datum: datum_of(datum)?,
    })
}

fn principal_of(entity: &Entity) -> Option<Principal> {
    match entity.uid().type_name().to_string().as_str() {
        "Customer" => Some(Principal::Customer),
        "Visitor" => Some(Principal::Visitor),
        "Staff" => {
            Some(Principal::Staff { role: word::<Role>(entity, "role")?, active: truth(entity, "active")? })
        }
        "Service" => Some(Principal::Service { role: word::<Role>(entity, "role")? }),
        _ => None,
    }
}

fn act_of(code: &str, context: &Context) -> Option<Act> {
    Some(match Purpose::from_code(code) {
        Some(Purpose::ServiceCommunication) => {
            Act::ServiceCommunication { occasion: code_of(context.get("occasion")?)? }
        }
        Some(Purpose::Accountability) => Act::Accountability { occasion: code_of(context.get("occasion")?)? },
        Some(Purpose::Disclosure) => Act::Disclosure { case: code_of(context.get("case")?)? },
        Some(Purpose::Billing) => Act::Billing { occasion: code_of(context.get("occasion")?)? },
        Some(Purpose::IntangibleAsset) => match context.get("aggregate_of_ten")? {
            EvalResult::Bool(aggregate_of_ten) => Act::IntangibleAsset { aggregate_of_ten },
            _ => return None,
        },
        Some(Purpose::Promotion) => Act::Promotion,
        Some(Purpose::Whois) => Act::Whois,
        None if code == Act::ERASE => Act::Erase { ground: code_of(context.get("ground")?)? },
        None => return None,
    })
}

fn datum_of(entity: &Entity) -> Option<DatumFacts> {
    let fact = |fact: Fact| truth(entity, fact.name());
    Some(DatumFacts {
        category: word::<Category>(entity, Fact::Category.name())?,
        source: word::<Source>(entity, Fact::Source.name())?,
        own: fact(Fact::Own)?,
        published: fact(Fact::Published)?,
        erased: fact(Fact::Erased)?,
        held: fact(Fact::Held)?,
        restricted: fact(Fact::Restricted)?,
        agreed: fact(Fact::Agreed)?,
        promotion_granted: fact(Fact::PromotionGranted)?,
        confirmed: fact(Fact::Confirmed)?,
    })
}

fn word<W: Word>(entity: &Entity, name: &str) -> Option<W> {
    code_of(entity.attr(name)?.ok()?)
}

fn code_of<W: Word>(value: EvalResult) -> Option<W> {
    match value {
        EvalResult::EntityUid(uid) => {
            W::every().iter().copied().find(|word| word.as_code() == uid.id().unescaped())
        }
        _ => None,
    }
}

fn truth(entity: &Entity, name: &str) -> Option<bool> {
    match entity.attr(name)?.ok()? {
        EvalResult::Bool(value) => Some(value),
        _ => None,
    }
}

/// The same example with every fact that does not matter at its first value; none when it is no example at all. A
/// solver gives any example; people look for the reason in it.
fn plainest(request: Request, shows_it: impl Fn(&Request) -> bool) -> Option<Request> {
    if !shows_it(&request) {
        return None;
    }
    let code = request.act.code();
    let acts = Act::every().filter(|act| act.code() == code).map(|act| Request { act, ..request });
    let request = acts.into_iter().find(&shows_it).unwrap_or(request);
    let alike =
        |other: &Principal| core::mem::discriminant(other) == core::mem::discriminant(&request.principal);
    let principals = Principal::every().filter(alike).map(|principal| Request { principal, ..request });
    let request = principals.into_iter().find(&shows_it).unwrap_or(request);
    Some(Fact::ALL.iter().fold(request, |request, fact| {
        let data = fact.spread(request.datum).into_iter().map(|datum| Request { datum, ..request });
        data.into_iter().find(&shows_it).unwrap_or(request)
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use amanah_policy::shipped;
    use cedar_policy::{Entities, EntityUid, RestrictedExpression};

    use super::*;

    /// A counterexample as the solver gives it: a visitor reads WHOIS data that is or is not published.
    fn found(published: bool) -> Env {
        let uid = |text: &str| text.parse::<EntityUid>().unwrap();
        let word = |text: &str| RestrictedExpression::new_entity_uid(uid(text));
        let mut facts = BTreeMap::from([
            ("category".to_owned(), word("Category::\"domain\"")),
            ("source".to_owned(), word("Source::\"correspondence\"")),
        ]);
        for fact in Fact::ALL
            .iter()
            .map(|fact| fact.name())
            .filter(|name| !facts.contains_key(*name))
            .collect::<Vec<_>>()
        {
            let value = fact == "own" || (fact == "published" && published);
            facts.insert(fact.to_owned(), RestrictedExpression::new_bool(value));
        }
        let visitor = Entity::new_with_tags(uid("Visitor::\"a\""), [], [], []).unwrap();
        let datum = Entity::new_with_tags(uid("Datum::\"b\""), facts, [], []).unwrap();
        let request = cedar_policy::Request::new(
            visitor.uid(),
            uid("Action::\"whois\""),
            datum.uid(),
            Context::empty(),
            None,
        );
        Env { request: request.unwrap(), entities: Entities::from_entities([visitor, datum], None).unwrap() }
    }

    #[test]
    fn an_example_that_the_bundle_decides_otherwise_is_no_example() {
        let bundle = Bundle::compile(&shipped()).unwrap();
        let claim = bundle.claims().find(|claim| claim.id == "claim.visitor.published").unwrap();
        let open = bundle.without("guard.visitor.published").unwrap();

        assert_eq!(broken_claim(&bundle, claim, &found(false)), None, "the bundle refuses it");
        assert_eq!(broken_claim(&open, claim, &found(true)), None, "the claim does not speak of it");
        assert!(broken_claim(&open, claim, &found(false)).is_some());
        assert_eq!(newly_permitted(&bundle, &bundle, &found(true)), None, "both permit it");
        assert!(newly_permitted(&bundle, &open, &found(false)).is_some());
    }

    #[test]
    fn an_example_is_told_without_what_does_not_matter() {
        let bundle = Bundle::compile(&shipped()).unwrap().without("guard.visitor.published").unwrap();
        let claim = bundle.claims().find(|claim| claim.id == "claim.visitor.published").unwrap();

        let example = broken_claim(&bundle, claim, &found(false)).unwrap();

        assert_eq!(example.request.datum, DatumFacts::FIRST, "neither the source nor whose it is matters");
    }
}

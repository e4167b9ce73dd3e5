//! Reads `guards.cedar` and `claims.cedar`: Cedar rules with an id and a clause.

use cedar_policy::{Effect, Policy, PolicyId, PolicySet};

use crate::bundle::fault::{PackFault, PackProblem, Place};
use crate::bundle::sources::PackFile;
use crate::vocabulary::Clause;

/// One rule of a Cedar file.
pub(crate) struct WrittenRule {
    pub(crate) id: String,
    pub(crate) clause: Clause,
    pub(crate) policy: Policy,
}

/// Every rule of the file, in the order of their ids.
pub(crate) fn read(file: PackFile, text: &str, effect: Effect) -> Result<Vec<WrittenRule>, PackFault> {
    let set: PolicySet = text.parse().map_err(|_| first_unreadable(file, text))?;
    if let Some(template) = set.templates().next() {
        let problem =
            PackProblem::Wrong("a rule with a `?slot` is a template; write the rule out".to_owned());
        return Err(PackFault { file, place: place_of(template.id()), problem });
    }
    let mut rules =
        set.policies().map(|policy| written(file, policy, effect)).collect::<Result<Vec<_>, _>>()?;
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    match rules.iter().zip(rules.iter().skip(1)).find(|(one, next)| one.id == next.id) {
        Some((one, _)) => Err(PackFault::at_id(file, &one.id, PackProblem::Twice(one.id.clone()))),
        None => Ok(rules),
    }
}

/// An annotation that must be there and say something.
pub(crate) fn annotation(file: PackFile, policy: &Policy, name: &str) -> Result<String, PackFault> {
    policy.annotation(name).filter(|text| !text.trim().is_empty()).map(str::to_owned).ok_or_else(|| {
        let problem = PackProblem::Missing(format!("the annotation `@{name}(\"...\")`"));
        let place =
            policy.annotation("id").map_or_else(|| place_of(policy.id()), |id| Place::Id(id.to_owned()));
        PackFault { file, place, problem }
    })
}

/// Cedar calls rules without an id of ours `policy0`, `policy1` and so on, in the order of the file.
fn place_of(id: &PolicyId) -> Place {
    let name: &str = id.as_ref();
    let number = name.strip_prefix("policy").and_then(|number| number.parse::<usize>().ok());
    number.map_or_else(|| Place::Id(name.to_owned()), |number| Place::Rule(number.saturating_add(1)))
}

fn written(file: PackFile, policy: &Policy, effect: Effect) -> Result<WrittenRule, PackFault> {
    let id = annotation(file, policy, "id")?;
    let code = annotation(file, policy, "clause")?;
    let clause = Clause::from_code(&code).ok_or_else(|| {
        let known: Vec<_> = Clause::ALL.iter().map(|clause| clause.code()).collect();
        PackFault::at_id(file, &id, PackProblem::unknown("clause", &code, &known))
    })?;
    if policy.effect() != effect {
        let must = if effect == Effect::Forbid { "forbid" } else { "permit" };
        let problem = PackProblem::Wrong(format!("every rule of this file begins with `{must}`; rewrite it"));
        return Err(PackFault::at_id(file, &id, problem));
    }
    let policy = policy.new_id(PolicyId::new(&id));
    Ok(WrittenRule { id, clause, policy })
}

/// The first rule that cannot be read alone, by its line.
fn first_unreadable(file: PackFile, text: &str) -> PackFault {
    let mut offset = 0;
    for piece in text.split_inclusive(";\n") {
        if let Err(problem) = piece.parse::<PolicySet>() {
            let blank = piece.len() - piece.trim_start().len();
            return PackFault::at_offset(
                file,
                text,
                offset + blank,
                PackProblem::Syntax(problem.to_string()),
            );
        }
        offset += piece.len();
    }
    PackFault::whole(file, PackProblem::Syntax("the rules cannot be read".to_owned()))
}

//! Requests, decisions and findings in plain words.

use amanah_policy::space::Fact;
use amanah_policy::{Act, DatumFacts, Decision, PolicyVersion, Principal, Request};

use crate::comparison::Gained;
use crate::report::{ClaimFinding, ClaimStanding, GrantStanding, GuardStanding, Unclaimed};

/// Who, for what, about which datum in which state.
pub(crate) fn request(request: &Request) -> String {
    format!("{} {} {}", principal(request.principal), act(request.act), datum(&request.datum))
}

/// What the bundle said, and by which rules.
pub(crate) fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Permit { rules } => format!("permitted by {}", quoted(rules)),
        Decision::Refuse { rules, .. } if rules.is_empty() => {
            "refused, because no grant permits it".to_owned()
        }
        Decision::Refuse { rules, .. } => format!("refused by {}", quoted(rules)),
        Decision::Fault { rules } => format!("refused, because {} failed", quoted(rules)),
    }
}

pub(crate) fn claim(finding: &ClaimFinding) -> String {
    match &finding.standing {
        ClaimStanding::Holds if finding.claim.is_canary => {
            "it is false on purpose and was not refuted; nothing this checker says can be trusted".to_owned()
        }
        ClaimStanding::Holds => "holds for every request".to_owned(),
        ClaimStanding::Refuted(_) if finding.claim.is_canary => "refuted, as it must be".to_owned(),
        ClaimStanding::Refuted(example) => format!("broken by {}", example.told()),
        ClaimStanding::Spurious => {
            "not proved: the solver names a request that the bundle decides otherwise, so its example is spurious"
                .to_owned()
        }
        ClaimStanding::Vacuous => {
            "says nothing: its rule matches no request; look for a slip in its condition".to_owned()
        }
        ClaimStanding::Unknown(why) => format!("not proved: {why}"),
    }
}

pub(crate) fn guard(standing: &GuardStanding) -> String {
    match standing {
        GuardStanding::Noticed { claim } => format!("without it `{claim}` is broken"),
        GuardStanding::Unnoticed(example) => {
            format!(
                "without it no claim is broken, and yet more is permitted: {}; write the claim",
                example.told()
            )
        }
        GuardStanding::Redundant => "redundant today: without it nothing more is permitted".to_owned(),
        GuardStanding::Unknown(why) => format!("not known whether a claim would notice its absence: {why}"),
    }
}

/// What a version would do to customers who have not agreed to it, and what to write against it.
pub(crate) fn gain(before: PolicyVersion, after: PolicyVersion, gain: &Gained) -> String {
    let Gained { purpose, who, unagreed, since, example } = gain;
    let clause = purpose.clause();
    let example = match example {
        Ok(example) => example.told(),
        Err(why) => {
            return format!("not proved that `{purpose}` by {who} waits for an agreement to {after}: {why}");
        }
    };
    let whose = match unagreed.before {
        true => format!("a customer who agreed to {before} and not to {after}"),
        false => format!("a customer who has not agreed to {before}, nor to {after}"),
    };
    let remedy = match *since == after {
        true => "let a guard ask for `resource.agreed` there".to_owned(),
        false => format!(
            "write `since = {}` in the [[clause]] `{clause}`, and let a guard ask for `resource.agreed`",
            after.number()
        ),
    };
    format!("newly permitted about {whose}: {example}; {remedy}")
}

pub(crate) fn unclaimed(found: &Unclaimed) -> String {
    match found {
        Unclaimed::Missed { guards, clause, example } => format!(
            "weakened, {} could permit what no claim excludes: {}; write a claim of the kind `never` on clause `{clause}` \
             that matches it",
            quoted(guards),
            request(&example.request),
        ),
        Unclaimed::Unknown(why) => {
            format!("not known whether a claim would notice weakened guards: {why}")
        }
    }
}

pub(crate) fn grant(standing: &GrantStanding) -> String {
    match standing {
        GrantStanding::Alive => "permits something".to_owned(),
        GrantStanding::Idle => "permits nothing: guards forbid all of it".to_owned(),
        GrantStanding::Unknown(why) => format!("not known whether it permits anything: {why}"),
    }
}

fn principal(principal: Principal) -> String {
    match principal {
        Principal::Customer => "a customer".to_owned(),
        Principal::Visitor => "a visitor".to_owned(),
        Principal::Staff { role, active: true } => format!("staff in the role `{role}`"),
        Principal::Staff { role, active: false } => {
            format!("staff in the role `{role}`, no longer employed,")
        }
        Principal::Service { role } => format!("the service with the role `{role}`"),
    }
}

fn act(act: Act) -> String {
    let code = act.code();
    match act {
        Act::ServiceCommunication { occasion }
        | Act::Accountability { occasion }
        | Act::Billing { occasion } => {
            format!("for `{code}` on the occasion `{occasion}`")
        }
        Act::Disclosure { case } => format!("for `{code}` in a case that is `{case}`"),
        Act::IntangibleAsset { aggregate_of_ten: true } => format!("for `{code}` in an aggregate of ten"),
        Act::IntangibleAsset { aggregate_of_ten: false } => {
            format!("for `{code}` outside an aggregate of ten")
        }
        Act::Promotion | Act::Whois => format!("for `{code}`"),
        Act::Erase { ground } => format!("for erasure on the ground `{ground}`"),
    }
}

fn datum(datum: &DatumFacts) -> String {
    let facts = [
        (Fact::Own, datum.own),
        (Fact::Published, datum.published),
        (Fact::Erased, datum.erased),
        (Fact::Held, datum.held),
        (Fact::Restricted, datum.restricted),
        (Fact::Agreed, datum.agreed),
        (Fact::PromotionGranted, datum.promotion_granted),
        (Fact::Confirmed, datum.confirmed),
    ];
    let named = |wanted: bool| -> String {
        let names: Vec<_> =
            facts.iter().filter(|(_, value)| *value == wanted).map(|(fact, _)| fact.name()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    format!(
        "uses `{}` data recorded from `{}` (true: {}; false: {})",
        datum.category,
        datum.source,
        named(true),
        named(false)
    )
}

fn quoted(rules: &[String]) -> String {
    let quoted: Vec<_> = rules.iter().map(|rule| format!("`{rule}`")).collect();
    quoted.join(" and ")
}

//! Every request that the shipped bundle can tell apart, with its decision. Computed once for all tests.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use amanah_policy::space::Fact;
use amanah_policy::{Act, Bundle, DatumFacts, Decision, Principal, Request, shipped};

/// One decided request, for every request that no rule can tell from it.
pub(crate) struct Row {
    pub(crate) request: Request,
    pub(crate) decision: Decision,
}

pub(crate) fn bundle() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| Bundle::compile(&shipped()).expect("the shipped pack compiles"))
}

pub(crate) fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(decide_all)
}

/// The data that one row stands for: every value of the facts that no rule of this act reads.
pub(crate) fn alike(request: &Request) -> Vec<DatumFacts> {
    let seen = bundle().facts_read(request.principal, request.act);
    let unseen = Fact::ALL.iter().filter(|fact| !seen.contains(fact));
    unseen.fold(vec![request.datum], |data, fact| {
        data.into_iter().flat_map(|datum| fact.spread(datum)).collect()
    })
}

/// Rows by what decided them: one single rule. Refusals that no grant speaks about are left out, because there no guard
/// makes a difference.
pub(crate) fn decided_by_one() -> &'static BTreeMap<String, Vec<Request>> {
    static BY_RULE: OnceLock<BTreeMap<String, Vec<Request>>> = OnceLock::new();
    BY_RULE.get_or_init(|| {
        let mut by_rule: BTreeMap<String, Vec<Request>> = BTreeMap::new();
        for row in rows() {
            let (Decision::Permit { rules } | Decision::Refuse { rules, .. } | Decision::Fault { rules }) =
                &row.decision;
            if let [only] = rules.as_slice()
                && is_spoken_about(&row.request)
            {
                by_rule.entry(only.clone()).or_default().push(row.request);
            }
        }
        by_rule
    })
}

fn is_spoken_about(request: &Request) -> bool {
    bundle().grants().any(|grant| {
        grant.act() == request.act.code()
            && grant.who.covers(request.principal)
            && grant.categories.contains(&request.datum.category)
    })
}

/// Two halves side by side, because this is most of what the tests of the policy cost.
fn decide_all() -> Vec<Row> {
    let principals: Vec<_> = Principal::every().collect();
    let (one, other) = principals.split_at(principals.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| decide_for(other));
        let mut rows = decide_for(one);
        rows.extend(other.join().expect("the other half is decided"));
        rows
    })
}

fn decide_for(principals: &[Principal]) -> Vec<Row> {
    let mut rows = Vec::new();
    for principal in principals.iter().copied() {
        for act in Act::every() {
            for datum in DatumFacts::every(&bundle().facts_read(principal, act)) {
                let request = Request { principal, act, datum };
                rows.push(Row { request, decision: bundle().decide(&request) });
            }
        }
    }
    rows
}

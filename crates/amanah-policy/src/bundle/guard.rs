//! Reads `guards.cedar`: what is forbidden whatever is granted.

use cedar_policy::{Effect, Policy};

use crate::bundle::fault::PackFault;
use crate::bundle::sources::PackFile;
use crate::bundle::words::Words;
use crate::bundle::{Rule, RuleKind, rules_text};

/// A guard: what decisions and pages know of it, and the rule itself.
pub(crate) struct Guard {
    pub(crate) rule: Rule,
    pub(crate) policy: Policy,
}

pub(crate) fn read(text: &str) -> Result<Vec<Guard>, PackFault> {
    let file = PackFile::Guards;
    rules_text::read(file, text, Effect::Forbid)?
        .into_iter()
        .map(|written| {
            let words = |name| rules_text::annotation(file, &written.policy, name);
            let words = Words::new(words("text_en")?, words("text_id")?);
            let rule = Rule { id: written.id, clause: written.clause, kind: RuleKind::Guard, words };
            Ok(Guard { rule, policy: written.policy })
        })
        .collect()
}

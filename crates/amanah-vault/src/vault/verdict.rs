//! What the policy says about everything that was asked for, and the entry that records it.

use std::collections::BTreeSet;
use std::sync::Arc;

use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{Act, Attribute, Clause, CustomerId, Decision, TicketId, Timestamp};

use crate::actor::Actor;
use crate::datum::Selection;
use crate::facts::Question;
use crate::personal::Personal;
use crate::release::{Ask, LedgerPlace, Recipient, Refusal, Withheld};
use crate::store::data::DatumRow;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;

/// What was asked, without the purpose as a type: shared by the attempts to answer it.
pub(super) struct Asked {
    pub(super) customer: CustomerId,
    pub(super) actor: Actor,
    pub(super) act: Act,
    pub(super) selection: Selection,
    pub(super) reason: Option<Personal<String>>,
    pub(super) ticket: Option<TicketId>,
    recipient: Recipient,
}

impl Asked {
    pub(super) fn new<P>(ask: Ask<P>) -> Arc<Self> {
        let Ask { customer, actor, act, selection, reason, ticket, recipient, .. } = ask;
        Arc::new(Self { customer, actor, act, selection, reason, ticket, recipient })
    }
}

/// The answers of the policy, one per datum, taken together.
#[derive(Default)]
pub(super) struct Verdict {
    /// What may leave, still sealed.
    pub(super) permitted: Vec<DatumRow>,
    /// What stays, with the reasons.
    pub(super) withheld: Vec<Withheld>,
    /// Attributes that may leave or stay without a datum that says so.
    permitted_attributes: Vec<Attribute>,
    withheld_attributes: Vec<Attribute>,
    permitting: BTreeSet<String>,
    refusing: BTreeSet<String>,
    faulty: BTreeSet<String>,
    is_fault: bool,
    clause: Option<Clause>,
}

impl Verdict {
    /// About each of these rows. Where there are none, about the attributes that were asked for: an empty answer says
    /// something as well.
    pub(super) fn about(question: &Question<'_>, rows: Vec<DatumRow>, selection: &Selection) -> Self {
        let mut verdict = Self::default();
        if let (true, Selection::Attributes { attributes, .. }) = (rows.is_empty(), selection) {
            for attribute in attributes {
                verdict.hear_of_attribute(*attribute, &question.decide_absent(*attribute));
            }
        }
        for row in rows {
            let decision = question.decide(&row.label);
            verdict.hear(row, &decision);
        }
        verdict.let_nothing_leave_after_a_fault();
        verdict
    }

    /// About the processing record, which is no row of its own.
    pub(super) fn about_the_record(question: &Question<'_>) -> Self {
        let mut verdict = Self::default();
        verdict.hear_of_attribute(Attribute::ProcessingRecord, &question.decide_record());
        verdict.let_nothing_leave_after_a_fault();
        verdict
    }

    /// Whether anything may leave.
    pub(super) const fn is_permitted(&self) -> bool {
        !self.permitted.is_empty() || !self.permitted_attributes.is_empty()
    }

    fn hear(&mut self, row: DatumRow, decision: &Decision) {
        if self.note(decision) {
            self.permitted.push(row);
        } else {
            self.withheld.push(withheld(row, decision));
        }
    }

    fn hear_of_attribute(&mut self, attribute: Attribute, decision: &Decision) {
        if self.note(decision) {
            self.permitted_attributes.push(attribute);
        } else {
            self.withheld_attributes.push(attribute);
        }
    }

    /// Keeps the rules of a decision; says whether it permits.
    fn note(&mut self, decision: &Decision) -> bool {
        match decision {
            Decision::Permit { rules } => {
                self.permitting.extend(rules.iter().cloned());
                return true;
            }
            Decision::Refuse { rules, clause } => {
                self.refusing.extend(rules.iter().cloned());
                self.clause.get_or_insert(*clause);
            }
            Decision::Fault { rules } => {
                self.is_fault = true;
                self.faulty.extend(rules.iter().cloned());
            }
        }
        false
    }

    /// One evaluation that failed makes all others doubtful: nothing leaves.
    ///
    /// Enforces: invariant 1
    fn let_nothing_leave_after_a_fault(&mut self) {
        if !self.is_fault {
            return;
        }
        let doubtful = Decision::Fault { rules: self.faulty.iter().cloned().collect() };
        self.withheld.extend(self.permitted.drain(..).map(|row| withheld(row, &doubtful)));
        self.withheld.sort_by_key(|withheld| withheld.label.recorded_at);
        self.withheld_attributes.append(&mut self.permitted_attributes);
    }

    /// The entry of the ledger, whatever the answer is.
    ///
    /// Enforces: invariant 1, U2a
    pub(super) fn entry(&self, asked: &Asked, act: Act, subject: &Arc<Subject>, now: Timestamp) -> Entry {
        let (event, decision, rules) = if self.is_fault {
            (Event::Fault, DecisionCode::Fault, &self.faulty)
        } else if self.is_permitted() {
            (Event::Released, DecisionCode::Permit, &self.permitting)
        } else {
            (Event::Refused, DecisionCode::Refuse, &self.refusing)
        };
        let leaving = self.permitted.iter().map(|row| (row.label.id, row.label.attribute));
        let staying = self.withheld.iter().map(|withheld| withheld.label.attribute);
        let mut detail = DetailRecord::by(asked.actor).on(act).to(asked.recipient).touching(leaving);
        detail.withheld =
            self.withheld.iter().map(|withheld| (withheld.label.id.to_string(), code(withheld))).collect();
        detail
            .withheld
            .extend(self.withheld_attributes.iter().map(|it| (String::new(), it.code().to_owned())));
        detail.clause = (!self.is_permitted()).then(|| self.clause().code().to_owned());
        detail.ticket = asked.ticket.map(|ticket| ticket.to_string());
        detail.reason = asked.reason.as_ref().map(|reason| reason.expose().clone());
        let mut entry = Entry::about(subject, event, asked.actor, now);
        entry.act = Some(act);
        entry.kinds = self.permitted.iter().map(|row| row.label.attribute).collect();
        entry.kinds.extend(&self.permitted_attributes);
        entry.withheld = staying.chain(self.withheld_attributes.iter().copied()).collect();
        entry.decision = Some(decision);
        entry.rules = rules.iter().cloned().collect();
        entry.detail = Some(detail);
        entry
    }

    /// The refusal as the caller sees it.
    pub(super) fn into_refusal(self, place: LedgerPlace) -> Refusal {
        Refusal { clause: self.clause(), withheld: self.withheld, is_fault: self.is_fault, place }
    }

    /// Calls a person when the policy could not be evaluated; names rules and place, never whose data it was.
    pub(super) fn alarm(&self, place: LedgerPlace) {
        if self.is_fault {
            tracing::error!(
                ledger.sequence = place.sequence,
                rules = ?self.faulty,
                "the policy could not be evaluated, so nothing was released; run `amanah policy check`"
            );
        }
    }

    fn clause(&self) -> Clause {
        self.clause.unwrap_or(Clause::Sec)
    }
}

fn withheld(row: DatumRow, decision: &Decision) -> Withheld {
    let (rules, clause) = match decision {
        Decision::Permit { .. } => (Vec::new(), Clause::Sec),
        Decision::Refuse { rules, clause } => (rules.clone(), *clause),
        Decision::Fault { rules } => (rules.clone(), Clause::Sec),
    };
    Withheld { label: row.label, rules, clause }
}

fn code(withheld: &Withheld) -> String {
    withheld.label.attribute.code().to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use amanah_policy::{Channel, DatumId, PolicyVersion, RetentionClass, Source};

    use super::*;
    use crate::datum::{DatumLabel, DatumState, Provenance};

    fn row(seq: u8) -> DatumRow {
        let provenance = Provenance {
            source: Source::Registration,
            channel: Channel::ClientZone,
            origin: "form".to_owned(),
            observed_at: Timestamp::from_seconds(0),
        };
        let label = DatumLabel {
            id: DatumId::from_bytes([seq; 16]),
            attribute: Attribute::Name,
            provenance,
            recorded_at: Timestamp::from_seconds(i64::from(seq)),
            policy_version: PolicyVersion::new(1).unwrap(),
            retention_row: "profile".to_owned(),
            expires_at: None,
            state: DatumState::Current,
            held: false,
            confirmed: true,
        };
        DatumRow {
            seq: i64::from(seq),
            label,
            class: RetentionClass::Service,
            own_key: true,
            sealed: Vec::new(),
        }
    }

    fn faulty_verdict() -> Verdict {
        let mut verdict = Verdict::default();
        verdict.hear(row(1), &Decision::Permit { rules: vec!["a.grant".to_owned()] });
        verdict.hear(row(2), &Decision::Fault { rules: vec!["guard.broken".to_owned()] });
        verdict.hear(row(3), &Decision::Permit { rules: vec!["a.grant".to_owned()] });
        verdict.let_nothing_leave_after_a_fault();
        verdict
    }

    /// Shows: invariant 1
    #[test]
    fn one_failed_evaluation_keeps_everything_inside() {
        let verdict = faulty_verdict();

        assert!(!verdict.is_permitted());
        let refusal = verdict.into_refusal(LedgerPlace { sequence: 7 });
        assert!(refusal.is_fault);
        assert_eq!(refusal.withheld.len(), 3);
        assert!(refusal.withheld.iter().all(|it| it.rules == ["guard.broken"]), "{refusal:?}");
    }

    /// Shows: invariant 1
    #[test]
    fn a_failed_evaluation_calls_a_person_and_a_refusal_does_not() {
        let alarms = Alarms::default();
        let mut refused = Verdict::default();
        refused.hear(row(1), &Decision::Refuse { rules: Vec::new(), clause: Clause::Sec });

        let count = |verdict: &Verdict| {
            let before = alarms.0.load(Ordering::Relaxed);
            let counting = Alarms(Arc::clone(&alarms.0));
            tracing::subscriber::with_default(counting, || verdict.alarm(LedgerPlace { sequence: 7 }));
            alarms.0.load(Ordering::Relaxed) - before
        };

        assert_eq!((count(&faulty_verdict()), count(&refused)), (1, 0));
    }

    /// Counts events of the level at which a person must act.
    #[derive(Default)]
    struct Alarms(Arc<AtomicUsize>);

    impl tracing::Subscriber for Alarms {
        fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
            *metadata.level() == tracing::Level::ERROR
        }

        fn new_span(&self, _span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
            tracing::span::Id::from_u64(1)
        }

        fn record(&self, _span: &tracing::span::Id, _values: &tracing::span::Record<'_>) {}

        fn record_follows_from(&self, _span: &tracing::span::Id, _follows: &tracing::span::Id) {}

        fn event(&self, _event: &tracing::Event<'_>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }

        fn enter(&self, _span: &tracing::span::Id) {}

        fn exit(&self, _span: &tracing::span::Id) {}
    }
}

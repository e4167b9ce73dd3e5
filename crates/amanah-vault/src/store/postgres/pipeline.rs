//! Statements that are sent together, one after the other, without waiting for each answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio_postgres::{Client, Error};

use super::statement::Prepared;
use super::values::OwnedValue;
use crate::store::sql::Value;

/// A statement that waits to be sent with the next one, or a question.
pub(super) struct Waiting {
    pub(super) statement: Arc<Prepared>,
    pub(super) values: Box<[OwnedValue]>,
}

impl Waiting {
    pub(super) fn new(statement: &Arc<Prepared>, values: &[Value<'_>]) -> Self {
        Self { statement: Arc::clone(statement), values: values.iter().map(OwnedValue::from).collect() }
    }
}

/// What is sent: a statement with its values, or with the values of many rows.
pub(super) enum Sent {
    One(Waiting),
    /// A list for each placeholder.
    Many(Arc<Prepared>, Vec<Vec<OwnedValue>>),
}

impl Sent {
    pub(super) async fn send(&self, client: &Client) -> Result<u64, Error> {
        match self {
            Self::One(one) => client.execute_raw(one.statement.one(), &*one.values).await,
            Self::Many(statement, lists) => {
                client.execute_raw(statement.many().unwrap_or(statement.one()), lists).await
            }
        }
    }
}

/// What waits, with the rows for one table brought together.
///
/// Only rows that follow each other are, and of one table only those of one statement: between them is nothing that could
/// see one without the other, because no table of ours refers to another.
pub(super) fn gathered(waiting: Vec<Waiting>) -> Vec<Sent> {
    let mut sent = Vec::with_capacity(waiting.len());
    let mut groups: Vec<Group> = Vec::new();
    for one in waiting {
        if one.statement.many().is_none() {
            sent.extend(groups.drain(..).map(Group::together));
            sent.push(Sent::One(one));
            continue;
        }
        let number = one.statement.number();
        let is_other = |it: &Group| {
            it.first.statement.number() != number && it.first.statement.writes() == one.statement.writes()
        };
        if groups.iter().any(is_other) {
            sent.extend(groups.drain(..).map(Group::together));
        }
        match groups.iter_mut().find(|group| group.first.statement.number() == number) {
            Some(group) => group.more.push(one),
            None => groups.push(Group { first: one, more: Vec::new() }),
        }
    }
    sent.extend(groups.into_iter().map(Group::together));
    sent
}

/// Rows that one statement inserts.
struct Group {
    first: Waiting,
    more: Vec<Waiting>,
}

impl Group {
    fn together(self) -> Sent {
        if self.more.is_empty() {
            return Sent::One(self.first);
        }
        let Waiting { statement, values } = self.first;
        let mut lists: Vec<Vec<OwnedValue>> = values.into_iter().map(|value| vec![value]).collect();
        for row in self.more {
            for (list, value) in lists.iter_mut().zip(row.values) {
                list.push(value);
            }
        }
        Sent::Many(statement, lists)
    }
}

/// Futures that began in their order, what they answered, and the first fault among them.
pub(super) struct InOrder<F, T> {
    running: Vec<Option<Pin<Box<F>>>>,
    pub(super) answers: Vec<Option<T>>,
    pub(super) fault: Option<Error>,
}

impl<T, F: Future<Output = Result<T, Error>>> InOrder<F, T> {
    pub(super) fn new(all: impl Iterator<Item = F>) -> Self {
        let running: Vec<_> = all.map(|one| Some(Box::pin(one))).collect();
        let answers = running.iter().map(|_| None).collect();
        Self { running, answers, fault: None }
    }

    /// Polls what still runs, in order; says whether nothing does any more.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> bool {
        let mut is_done = true;
        for (slot, answer) in self.running.iter_mut().zip(&mut self.answers) {
            let Some(one) = slot else { continue };
            match one.as_mut().poll(cx) {
                Poll::Pending => is_done = false,
                Poll::Ready(Ok(done)) => {
                    *slot = None;
                    *answer = Some(done);
                }
                Poll::Ready(Err(fault)) => {
                    *slot = None;
                    self.fault.get_or_insert(fault);
                }
            }
        }
        is_done
    }
}

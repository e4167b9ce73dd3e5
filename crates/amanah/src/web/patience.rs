//! How long an answer may take, and what becomes of a handler that fails: a panic or a slow answer touches nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// No answer takes longer; work that does belongs to a job.
const LONGEST_ANSWER: Duration = Duration::from_secs(20);

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The handler panicked.
    Panicked,
    /// It took too long and was stopped.
    TooSlow,
}

/// Waits for what changes something, in a task of its own: a reader who hangs up half-way cuts nothing off.
pub(crate) async fn to_its_end<T: Send + 'static>(
    handler: impl Future<Output = T> + Send + 'static,
) -> Result<T, Cut> {
    alone_for(LONGEST_ANSWER, handler).await
}

/// Waits for what only reads, for as long as somebody waits for it: a task of its own would cost as much as the look.
pub(crate) async fn while_asked<T>(handler: impl Future<Output = T>) -> Result<T, Cut> {
    here_for(LONGEST_ANSWER, handler).await
}

async fn alone_for<T: Send + 'static>(
    longest: Duration,
    handler: impl Future<Output = T> + Send + 'static,
) -> Result<T, Cut> {
    let task = tokio::spawn(handler);
    let abort = task.abort_handle();
    match tokio::time::timeout(longest, task).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(_)) => Err(Cut::Panicked),
        Err(_) => {
            abort.abort();
            tracing::error!("a handler took too long and was stopped");
            Err(Cut::TooSlow)
        }
    }
}

async fn here_for<T>(longest: Duration, handler: impl Future<Output = T>) -> Result<T, Cut> {
    let mut handler = pin!(handler);
    let caught = std::future::poll_fn(|context| {
        // A handler that panicked is polled no more, so nobody sees what it left half-done.
        let polled = catch_unwind(AssertUnwindSafe(|| handler.as_mut().poll(context)));
        polled.map_or(Poll::Ready(Err(Cut::Panicked)), |polled| polled.map(Ok))
    });
    tokio::time::timeout(longest, caught).await.unwrap_or_else(|_| {
        tracing::error!("a handler took too long and was stopped");
        Err(Cut::TooSlow)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const A_MOMENT: Duration = Duration::from_millis(20);

    async fn panics() -> u8 {
        tokio::task::yield_now().await;
        panic!("on purpose")
    }

    async fn never_ends() -> u8 {
        std::future::pending().await
    }

    async fn answers() -> u8 {
        tokio::task::yield_now().await;
        7
    }

    #[tokio::test]
    async fn a_panic_or_a_slow_handler_is_told_and_ends_nothing_else() {
        let panicked = (to_its_end(panics()).await, while_asked(panics()).await);
        let slow = (alone_for(A_MOMENT, never_ends()).await, here_for(A_MOMENT, never_ends()).await);
        let good = (to_its_end(answers()).await, while_asked(answers()).await);

        assert_eq!(panicked, (Err(Cut::Panicked), Err(Cut::Panicked)));
        assert_eq!(slow, (Err(Cut::TooSlow), Err(Cut::TooSlow)));
        assert_eq!(good, (Ok(7), Ok(7)));
    }

    #[tokio::test]
    async fn a_change_goes_on_when_its_reader_hangs_up_and_a_look_does_not() {
        let ((may_change, changes), (may_look, looks)) =
            (tokio::sync::oneshot::channel::<()>(), tokio::sync::oneshot::channel::<()>());
        let (done, seen) = tokio::sync::oneshot::channel();
        let change = async move {
            changes.await.unwrap();
            done.send(()).unwrap();
        };

        let hung_up = tokio::time::timeout(A_MOMENT, to_its_end(change)).await;
        let looked_away = tokio::time::timeout(A_MOMENT, while_asked(looks)).await;
        may_change.send(()).unwrap();

        assert!(hung_up.is_err() && looked_away.is_err());
        assert!(may_look.is_closed());
        seen.await.unwrap();
    }
}

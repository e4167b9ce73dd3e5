//! How the parts of the program learn that it closes.

use tokio::sync::watch;

/// Tells every part that the program closes; cheap to clone.
#[derive(Clone, Debug)]
pub struct Closing(watch::Receiver<bool>);

/// Whoever decides that it closes. Dropping it closes as well.
#[derive(Debug)]
pub struct Closer(watch::Sender<bool>);

impl Closing {
    /// A pair: who decides, and who is told.
    #[must_use]
    pub fn pair() -> (Closer, Self) {
        let (closer, closing) = watch::channel(false);
        (Closer(closer), Self(closing))
    }

    /// Waits until closing has begun.
    pub async fn begun(&self) {
        // An error means that the closer is gone, which is closing too.
        let _ = self.0.clone().wait_for(|begun| *begun).await;
    }
}

impl Closer {
    /// Begins to close.
    pub fn close(&self) {
        // Nobody listens: everything is closed already.
        let _ = self.0.send(true);
    }
}

/// Waits for Ctrl-C or SIGTERM.
pub(super) async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

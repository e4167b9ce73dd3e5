//! How the parts of the program learn that it closes.

use tokio::signal::unix::{Signal, SignalKind, signal};
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

    /// Whether closing has begun.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
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

/// Ctrl-C and SIGTERM, listened to from the moment this is made.
#[derive(Debug)]
pub struct AskedToStop {
    terminate: Signal,
    interrupt: Signal,
}

impl AskedToStop {
    /// Begins to listen: before anybody is told that the program is ready.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Begins to close when it is asked for.
    pub async fn then_close(mut self, closer: Closer) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        tracing::info!("asked to stop: finishing what runs");
        closer.close();
    }
}

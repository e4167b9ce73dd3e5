//! The log: structured, to standard error, never with a personal value.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Begins to write the log. A second call changes nothing, so that tests can call it too.
pub fn begin(log: Log) {
    let filter = EnvFilter::new(format!("warn,amanah={0},amanah_service={0},amanah_vault={0}", log.level));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Already begun is as good as begun.
    let _ = match log.format {
        LogFormat::Text => builder.with_target(false).with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}

//! The key store in a database: the same statements as on SQLite, in the same threads.

use std::path::Path;
use std::sync::Arc;

use super::schema::{self, KEYS};
use super::settings::PostgresSettings;
use super::{closed, connect};
use crate::error::OpenError;
use crate::store::engine::{self, Engine, read_loop, spawn, write_loop};

/// Makes or opens the key store and starts its threads. Must not be called on a thread of an async runtime.
pub(crate) fn open_keys(
    settings: &PostgresSettings,
    place: &Path,
    create: bool,
) -> Result<Engine, OpenError> {
    let cannot_start = |source| OpenError::Io { path: place.to_path_buf(), source };
    let writer = connect(settings)?;
    schema::prepare(&writer, &KEYS, place, create)?;
    let reader = connect(settings)?;
    let (queues, items) = engine::queues();
    let (writes, reads, queue) = (items.writes, Arc::clone(&items.reads), queues.writes.clone());
    let writer =
        spawn("amanah-write", move || write_loop(writer, None, None, None, writes)).map_err(cannot_start)?;
    let reader = spawn("amanah-read", move || read_loop(&reader, None, &reads, &queue));
    Ok(Engine::of(queues, writer, vec![reader.map_err(cannot_start)?]))
}

/// Refuses two databases of one cluster: a base backup, an archive or a replica of it holds both, and outlives whatever
/// is destroyed in either. Must not be called on a thread of an async runtime.
///
/// Enforces: invariant 5
pub(crate) fn must_be_apart(data: &PostgresSettings, keys: &PostgresSettings) -> Result<(), OpenError> {
    let is_one = match (cluster(data)?, cluster(keys)?) {
        (Some(data), Some(keys)) => data == keys,
        // Who may not ask can still see that it is one server.
        _ => data.is_same_server(keys),
    };
    if is_one {
        return Err(OpenError::KeysWithData { keys: keys.place(), data: data.place() });
    }
    Ok(())
}

/// The number that a cluster and all its replicas and base backups have; none when this user may not know it.
fn cluster(settings: &PostgresSettings) -> Result<Option<String>, OpenError> {
    let conn = connect(settings)?;
    let ask = |sql: &str| conn.query_row(sql, (), |row| row.get::<Option<String>>(0));
    let may = conn.query_row("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')", (), |row| {
        row.get::<bool>(0)
    });
    let asked = may.and_then(|may| {
        if may { ask("SELECT system_identifier::text FROM pg_control_system()") } else { Ok(None) }
    });
    asked.map_err(|fault| OpenError::Database { place: settings.place(), fault: fault.into() })
}

/// What [`OpenError`] says when a thread ended before it answered.
pub(crate) async fn away<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OpenError> + Send + 'static,
) -> Result<T, OpenError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| closed())?
}

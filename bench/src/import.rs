//! The import of an access log, sealed and with provenance, beside the floor.

use std::path::Path;

use tokio::runtime::Runtime;

use crate::Options;

pub(crate) fn table(_room: &Path, _runtime: &Runtime, _options: &Options) -> anyhow::Result<String> {
    Ok(String::new())
}

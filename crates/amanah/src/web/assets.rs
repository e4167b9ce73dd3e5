//! The files of the pages, each under a name that holds its hash, so that a browser may keep it for ever.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::answer;
use super::doors::Doors;
use super::fault::{Fault, Outcome};
use super::visit::Visit;

struct Asset {
    stem: &'static str,
    extension: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const STYLE: Asset = Asset {
    stem: "amanah",
    extension: "css",
    media_type: "text/css; charset=utf-8",
    bytes: include_bytes!("../../assets/amanah.css"),
};
const SCRIPT: Asset = Asset {
    stem: "amanah",
    extension: "js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_bytes!("../../assets/amanah.js"),
};
const ICON: Asset = Asset {
    stem: "amanah",
    extension: "svg",
    media_type: "image/svg+xml",
    bytes: include_bytes!("../../assets/amanah.svg"),
};

static NAMED: LazyLock<Vec<(String, Asset)>> =
    LazyLock::new(|| [STYLE, SCRIPT, ICON].into_iter().map(|asset| (file_name(&asset), asset)).collect());

/// Where the frame of every page finds its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetPaths {
    /// The one stylesheet.
    pub style: String,
    /// The small script that no page needs.
    pub script: String,
    /// The icon.
    pub icon: String,
}

/// The addresses of the files.
pub(crate) fn paths() -> AssetPaths {
    static PATHS: LazyLock<AssetPaths> = LazyLock::new(|| {
        let of = |asset: &Asset| format!("/assets/{}", file_name(asset));
        AssetPaths { style: of(&STYLE), script: of(&SCRIPT), icon: of(&ICON) }
    });
    PATHS.clone()
}

/// Sends a file.
pub(crate) async fn send(_: Doors, visit: Visit) -> Outcome {
    let asked = visit.part("file");
    let (_, asset) = NAMED.iter().find(|(name, _)| name == asked).ok_or(Fault::NotFound)?;
    Ok(answer::file(asset.bytes, asset.media_type))
}

fn file_name(asset: &Asset) -> String {
    let hash: String = Sha256::digest(asset.bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{hash}.{}", asset.stem, asset.extension)
}

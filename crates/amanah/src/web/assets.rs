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
/// Its version stands in its name, because the stylesheet names it.
const FONT: &str = "plus-jakarta-sans-v5.woff2";
const FONT_BYTES: &[u8] = include_bytes!("../../assets/plus-jakarta-sans-v5.woff2");

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
    /// The one font.
    pub font: String,
}

/// The addresses of the files.
pub(crate) fn paths() -> AssetPaths {
    static PATHS: LazyLock<AssetPaths> = LazyLock::new(|| {
        let of = |asset: &Asset| format!("/assets/{}", file_name(asset));
        AssetPaths {
            style: of(&STYLE),
            script: of(&SCRIPT),
            icon: of(&ICON),
            font: format!("/assets/{FONT}"),
        }
    });
    PATHS.clone()
}

/// Sends a file.
pub(crate) async fn send(_: Doors, visit: Visit) -> Outcome {
    let asked = visit.part("file");
    if asked == FONT {
        return Ok(answer::file(FONT_BYTES, "font/woff2"));
    }
    let (_, asset) = NAMED.iter().find(|(name, _)| name == asked).ok_or(Fault::NotFound)?;
    Ok(answer::file(asset.bytes, asset.media_type))
}

fn file_name(asset: &Asset) -> String {
    let hash: String = Sha256::digest(asset.bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{hash}.{}", asset.stem, asset.extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_asks_for_the_font_by_its_name() {
        let style = std::str::from_utf8(STYLE.bytes).unwrap();

        assert_eq!(style.matches("url(").count(), 1, "nothing from elsewhere");
        assert!(style.contains(&format!("url({FONT})")));
    }
}

//! `bundle.lock`: the hash of each text of a version folder and of what is generated from them, so that a review sees
//! which file moved and a released version cannot change unnoticed.

use core::fmt::Write as _;

use crate::bundle::compile::{generate, grants_text};
use crate::bundle::fault::PackFault;
use crate::bundle::hash::digest_of;
use crate::bundle::sources::{PackFile, PackSources};
use crate::bundle::{Bundle, schema};

impl Bundle {
    /// The text of `bundle.lock` for the sources this bundle was compiled from.
    ///
    /// # Errors
    /// When a grant cannot be generated, which compiling would have said.
    pub fn lock(&self, sources: &PackSources) -> Result<String, PackFault> {
        let mut text =
            String::from("# Written by the tests of amanah-policy (AMANAH_GENERATE=1); do not edit.\n");
        let generated =
            [("schema.json", schema::text()), ("grants.cedar", grants_text(&generate(&self.grants)?))];
        for file in PackFile::ALL {
            let _ = writeln!(text, "{}  {file}", digest_of(sources.text(*file)));
        }
        for (name, generated) in generated {
            let _ = writeln!(text, "{}  {name} (generated)", digest_of(&generated));
        }
        let _ = writeln!(text, "{}  bundle {}", self.hash, self.version);
        Ok(text)
    }
}

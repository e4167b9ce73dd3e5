//! The database that a configuration names.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use amanah_service::vault::{PostgresAddressFault, PostgresSettings};

use super::ConfigFault;
use super::given::{Line, Lines};

/// What others than owner and group may do with a file that they can read.
const OTHERS_READ: u32 = 0o004;

/// The options that name a database, in their section.
pub(super) struct DatabaseLines<'a> {
    pub(super) section: &'static str,
    pub(super) url: &'a Line,
    pub(super) ca_file: &'a Line,
    pub(super) password_file: &'a Line,
}

/// The database that is named; none when the data is to lie in a file. No fault ever shows the address.
pub(super) fn of(
    given: &DatabaseLines<'_>,
    lines: &Lines<'_>,
    home: &Path,
) -> Result<Option<PostgresSettings>, ConfigFault> {
    let authority = text(given.ca_file).map(|file| home.join(file));
    let password = text(given.password_file).map(|file| home.join(file));
    let section = given.section;
    let Some(url) = text(given.url) else {
        return match given.ca_file.as_ref().or(given.password_file.as_ref()) {
            Some(place) if authority.is_some() || password.is_some() => {
                let what = format!("no database is named; write its address into `{section}.url`");
                Err(lines.fault(Some(place), &what))
            }
            _ => Ok(None),
        };
    };
    if PostgresSettings::holds_password(url) && others_read(lines.file) {
        let what = format!(
            "others can read this file, and the address of the database holds a password; run `chmod 640` on it, or \
             better, put the password into a file and name that in `{section}.password_file`"
        );
        return Err(lines.fault(given.url.as_ref(), &what));
    }
    if password.as_deref().is_some_and(others_read) {
        let what = "others can read the password of the database; run `chmod 600` on its file";
        return Err(lines.fault(given.password_file.as_ref(), what));
    }
    let settings = PostgresSettings::new(url, authority.as_deref(), password.as_deref());
    settings.map(Some).map_err(|fault| {
        let place = match fault {
            PostgresAddressFault::Authority(_) => given.ca_file,
            PostgresAddressFault::Password(_) => given.password_file,
            _ => given.url,
        };
        lines.fault(place.as_ref(), &fault.to_string().replace("`store.", &format!("`{section}.")))
    })
}

fn text(line: &Line) -> Option<&str> {
    line.as_ref().map(|line| line.as_ref().trim()).filter(|text| !text.is_empty())
}

fn others_read(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.permissions().mode() & OTHERS_READ != 0)
}

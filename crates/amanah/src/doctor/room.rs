//! Room on the disks, before there is none.

use std::path::Path;

use super::{Finding, Severity, finding as found};
use crate::cli::Folders;

const MEGABYTE: u64 = 1 << 20;

/// Below this the next large import, or the copy that a backup makes, may not fit.
const LITTLE_BYTES: u64 = 512 * MEGABYTE;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    free_bytes: u64,
    free_files: u64,
}

/// Whether data and keys have room to grow.
pub(super) fn finding(folders: &Folders) -> Finding {
    let looked = [&folders.data_dir, &folders.key_dir].map(|folder| (folder, room(folder)));
    for (folder, room) in looked {
        let Some(room) = room else {
            let says = format!("nobody can say how much room there is for {}", folder.display());
            return found(Severity::Note, "room", says);
        };
        if let Some(says) = complaint(folder, room) {
            return found(Severity::Alarm, "room", says);
        }
    }
    let least =
        looked.iter().filter_map(|(_, room)| Some(room.as_ref()?.free_bytes)).min().unwrap_or_default();
    found(Severity::Good, "room", format!("{} MB are free", least / MEGABYTE))
}

/// What to say when there is too little room; nothing when there is enough.
fn complaint(folder: &Path, room: Room) -> Option<String> {
    let little = if room.free_bytes < LITTLE_BYTES {
        format!("only {} MB", room.free_bytes / MEGABYTE)
    } else if room.free_files == 0 {
        "no further file".to_owned()
    } else {
        return None;
    };
    Some(format!(
        "there is room for {little} beside {}; when there is none, everything is refused until there is: make room or \
         move the folder to a larger disk",
        folder.display()
    ))
}

/// The room for this user; none where the system does not say. A file system that counts no files has room for them.
fn room(folder: &Path) -> Option<Room> {
    let told = rustix::fs::statvfs(folder).ok()?;
    let free_files = if told.f_files == 0 { u64::MAX } else { told.f_favail };
    Some(Room { free_bytes: told.f_bavail.saturating_mul(told.f_frsize), free_files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_an_alarm_before_there_is_none() {
        let folder = Path::new("/srv/amanah");
        let says = |free_bytes, free_files| complaint(folder, Room { free_bytes, free_files });

        let enough = says(LITTLE_BYTES, 1);
        let little = says(LITTLE_BYTES - 1, 1).unwrap();
        let no_files = says(u64::MAX, 0).unwrap();

        assert_eq!(enough, None);
        assert!(little.contains("only 511 MB") && little.contains("make room"), "{little}");
        assert!(no_files.contains("no further file"), "{no_files}");
    }

    #[test]
    fn a_folder_that_is_there_has_some_room_and_one_that_is_not_has_none_to_tell() {
        let here = tempfile::tempdir().unwrap();

        assert!(room(here.path()).is_some());
        assert_eq!(room(&here.path().join("nothing")), None);
    }
}

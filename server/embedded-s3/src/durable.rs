//! Names that outlive a loss of power.

use std::{fs::File, io, path::Path};

/// Makes the names in a directory durable (a synced file in an unsynced directory can be lost with its name).
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

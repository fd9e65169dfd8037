//! The folders of a backup.

use std::path::Path;

use super::list::LIST;
use crate::app::error::{AppError, fault};

/// Where the embedded S3 lies, in a backup as in a data directory.
pub(super) const S3: &str = "s3";

/// Makes a folder that has nothing in it, for its owner's eyes only.
pub(super) fn make_empty(folder: &Path) -> Result<(), AppError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(fault("cannot make the folder"))?;
    let mut there = std::fs::read_dir(folder).map_err(fault("cannot read the folder"))?;
    if there.next().is_some() {
        return Err(AppError::Setting(format!("{} is not empty: choose an empty folder", folder.display())));
    }
    Ok(())
}

/// Whether a folder of a backup has its list.
pub(super) fn is_backup(folder: &Path) -> bool {
    folder.join(LIST).is_file()
}

//! Where PostgreSQL's server programs are: Debian keeps them off the path.

use std::path::PathBuf;

use crate::browser;

/// The folder with its server programs, or why there is none.
pub fn look() -> Result<String, String> {
    folder().map(|folder| folder.display().to_string()).ok_or_else(|| "`initdb` is nowhere".to_owned())
}

/// The folder with `initdb` and `postgres`, of the newest version.
fn folder() -> Option<PathBuf> {
    if let Some(program) = browser::on_path("initdb") {
        return program.parent().map(PathBuf::from);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let number = |version: &std::fs::DirEntry| version.file_name().to_string_lossy().parse::<u32>().ok();
    let newest = versions.filter(|version| version.path().join("bin/initdb").is_file()).max_by_key(number)?;
    Some(newest.path().join("bin"))
}

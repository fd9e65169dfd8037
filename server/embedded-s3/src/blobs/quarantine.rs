use std::{
    collections::HashSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{BlobId, BlobStore};
use crate::{durable::sync_directory, sidecar::Sidecar};

/// The list of what lies in a quarantine folder.
const REPORT: &str = "report.json";

/// What a start found between metadata and blobs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Quarantine {
    /// How many files were set aside.
    pub set_aside: usize,
    /// Where they are now; none when there were none.
    pub folder: Option<PathBuf>,
    /// Files that are named but not there. Never seen after a crash; only after someone else's hand in the directory.
    pub missing: usize,
}

/// A file as the report lists it.
#[derive(Serialize)]
struct Entry {
    file: String,
    size_bytes: u64,
    /// What it says it is; null for a write that was cut short, and for what is older than sidecars are.
    sidecar: Option<Sidecar>,
}

/// Moves every file that `referenced` does not name into `folder`, with a report. Nothing is deleted: that the
/// metadata does not know a file may be the metadata's fault.
///
/// A crash leaves such files: of writes that were cut short, and of deletions that were not yet carried out.
pub(crate) fn set_aside(stores: &[&BlobStore], referenced: &HashSet<BlobId>, folder: &Path) -> io::Result<Quarantine> {
    let mut unknown = Vec::new();
    let mut found = 0;
    for store in stores {
        for (id, path) in store.all()? {
            if referenced.contains(&id) {
                found += 1;
            } else {
                unknown.push((id, path));
            }
        }
    }
    let missing = referenced.len() - found;
    if unknown.is_empty() {
        return Ok(Quarantine { set_aside: 0, folder: None, missing });
    }
    let mut report = Vec::with_capacity(unknown.len());
    for (id, path) in &unknown {
        let file = File::open(path)?;
        let sidecar = Sidecar::read(&file)?.map(|(_, sidecar)| sidecar);
        report.push(Entry { file: id.clone(), size_bytes: file.metadata()?.len(), sidecar });
    }
    fs::create_dir_all(folder)?;
    // Before anything moves, so that the report is there whatever comes in between.
    let written = File::create(folder.join(REPORT))?;
    serde_json::to_writer_pretty(&written, &report)?;
    written.sync_all()?;
    for (id, path) in &unknown {
        fs::rename(path, folder.join(id))?;
    }
    sync_directory(folder)?;
    if let Some(parent) = folder.parent() {
        sync_directory(parent)?;
    }
    Ok(Quarantine { set_aside: unknown.len(), folder: Some(folder.to_owned()), missing })
}

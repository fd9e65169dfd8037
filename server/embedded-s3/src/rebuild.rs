//! Making the metadata anew from the sidecars, when it is lost or older than the blobs.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{
    blobs::{BlobId, BlobStore},
    config::Clock,
    durable::sync_directory,
    error::OpenError,
    layout,
    meta::{Meta, read_buckets},
    names::{DATABASE, QUARANTINE},
    sidecar::{ObjectRecord, Sidecar},
};

/// What [`rebuild`] made of a data directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Buckets.
    pub buckets: usize,
    /// Versions of objects, delete markers among them.
    pub objects: usize,
    /// Objects that are known but not whole: blobs of theirs are missing or too short. They are left out.
    pub damaged: Vec<String>,
    /// Files that no object names: parts of uploads that were never completed, and what was replaced. They stay where
    /// they are; the next start sets them aside.
    pub unused: usize,
    /// Where the database that was there before is now.
    pub previous: Option<PathBuf>,
}

impl fmt::Display for Rebuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rebuilt {} versions of objects in {} buckets", self.objects, self.buckets)?;
        if self.unused > 0 {
            write!(f, "\n{} files belong to none of them; the next start sets them aside", self.unused)?;
        }
        for damaged in &self.damaged {
            write!(f, "\nleft out, since bytes of it are missing: {damaged}")?;
        }
        match &self.previous {
            Some(previous) => write!(f, "\nthe metadata that was there is kept as {}", previous.display()),
            None => Ok(()),
        }
    }
}

/// Makes the metadata of a data directory anew from what its blobs say of themselves. Nothing is deleted: a database
/// that is there is moved aside, and blobs in `quarantine/` are looked at as well where `with_quarantine` is set.
///
/// Uploads that were not completed are not brought back: their clients begin anew.
///
/// # Errors
/// When the directory is in use by a process that serves it, or unusable.
pub async fn rebuild(data_dir: &Path, with_quarantine: bool) -> Result<Rebuilt, OpenError> {
    let unusable = |error| OpenError::Directory(data_dir.to_owned(), error);
    let directory = data_dir.to_owned();
    let (_lock, blobs, records) = tokio::task::spawn_blocking(move || layout::prepare(&directory))
        .await
        .map_err(io::Error::other)
        .map_err(unusable)??;
    if with_quarantine {
        take_back(data_dir, &blobs, &records).map_err(unusable)?;
    }
    let stores = (blobs.clone(), records.clone());
    let found = tokio::task::spawn_blocking(move || read_sidecars(&stores.0, &stores.1))
        .await
        .map_err(io::Error::other)
        .flatten()
        .map_err(unusable)?;
    let buckets = read_buckets(data_dir).map_err(unusable)?;

    let mut rebuilt = Rebuilt { buckets: buckets.len(), ..Rebuilt::default() };
    let mut used = HashSet::new();
    let mut objects = Vec::new();
    for (id, (record, in_records)) in found.newest {
        let whole = record.parts.iter().all(|part| match &part.blob {
            Some(blob) => found.content_bytes.get(blob).is_some_and(|bytes| *bytes >= part.size_bytes),
            None => part.size_bytes == 0,
        });
        if whole {
            used.extend(record.parts.iter().filter_map(|part| part.blob.clone()));
            used.extend(in_records.then(|| id.clone()));
            objects.push((id, record, in_records));
        } else {
            rebuilt.damaged.push(format!("{}/{} {}", record.bucket, record.key, record.version_id));
        }
    }
    rebuilt.objects = objects.len();
    rebuilt.unused = (found.content_bytes.len() + found.records).saturating_sub(used.len());
    // Ids begin with their time, so they order what a clock's millisecond cannot.
    objects.sort_by(|(a_id, a, _), (b_id, b, _)| (a.last_modified_ms, a_id).cmp(&(b.last_modified_ms, b_id)));
    let objects = objects.into_iter().map(|(id, record, in_records)| (record, in_records.then_some(id))).collect();

    let next = data_dir.join("metadata.rebuilding");
    remove_database(&next).map_err(unusable)?;
    let meta = Meta::open(data_dir, &next, records, Clock::default()).await?;
    let restored = meta.restore(buckets, objects).await;
    meta.close().await;
    restored?;
    rebuilt.previous = move_aside(data_dir).map_err(unusable)?;
    fs::rename(&next, data_dir.join(DATABASE)).map_err(unusable)?;
    sync_directory(data_dir).map_err(unusable)?;
    Ok(rebuilt)
}

/// What the files say.
struct Found {
    /// Of every version the newest record, with the file it stands in and whether that is one below `records/`.
    newest: HashMap<BlobId, (ObjectRecord, bool)>,
    /// The bytes each blob has before its sidecar.
    content_bytes: HashMap<BlobId, u64>,
    /// How many files there are below `records/`.
    records: usize,
}

fn read_sidecars(blobs: &BlobStore, records: &BlobStore) -> io::Result<Found> {
    let mut of_version: HashMap<(String, String, String), (BlobId, ObjectRecord, bool)> = HashMap::new();
    let (mut content_bytes, mut record_files) = (HashMap::new(), 0);
    for (store, in_records) in [(blobs, false), (records, true)] {
        for (id, path) in store.all()? {
            let file = File::open(path)?;
            let sidecar = Sidecar::read(&file)?;
            if in_records {
                record_files += 1;
            } else {
                let bytes = sidecar.as_ref().map_or(file.metadata()?.len(), |(bytes, _)| *bytes);
                content_bytes.insert(id.clone(), bytes);
            }
            let Some((_, Sidecar::Object(record))) = sidecar else { continue };
            let version = (record.bucket.clone(), record.key.clone(), record.version_id.clone());
            // Ids are ordered by time, so of two records of a version the greater is the newer.
            if of_version.get(&version).is_none_or(|(newest, ..)| *newest < id) {
                of_version.insert(version, (id, *record, in_records));
            }
        }
    }
    let newest = of_version.into_values().map(|(id, record, in_records)| (id, (record, in_records))).collect();
    Ok(Found { newest, content_bytes, records: record_files })
}

/// Moves what lies in quarantine back to where it came from.
fn take_back(data_dir: &Path, blobs: &BlobStore, records: &BlobStore) -> io::Result<()> {
    let quarantine = data_dir.join(QUARANTINE);
    if !quarantine.exists() {
        return Ok(());
    }
    for folder in fs::read_dir(quarantine)? {
        for file in fs::read_dir(folder?.path())? {
            let file = file?;
            let Ok(name) = file.file_name().into_string() else { continue };
            let sidecar = Sidecar::read(&File::open(file.path())?)?;
            let store = match sidecar {
                // A record of its own has no bytes before it.
                Some((0, Sidecar::Object(_))) => records,
                Some((_, Sidecar::Object(_))) | Some((_, Sidecar::Part { .. })) => blobs,
                None => continue,
            };
            store.adopt(&name, &file.path())?;
        }
    }
    Ok(())
}

/// Moves the database that is there, with its journal, to names that say since when.
fn move_aside(data_dir: &Path) -> io::Result<Option<PathBuf>> {
    let database = data_dir.join(DATABASE);
    if !database.exists() {
        return Ok(None);
    }
    let aside = data_dir.join(format!("{DATABASE}.before-{}", layout::stamp()));
    for suffix in ["", "-wal", "-shm"] {
        let from = PathBuf::from(format!("{}{suffix}", database.display()));
        if from.exists() {
            fs::rename(from, format!("{}{suffix}", aside.display()))?;
        }
    }
    Ok(Some(aside))
}

/// Removes what a rebuild that was cut short left of its own database.
fn remove_database(path: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(format!("{}{suffix}", path.display())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

use std::{collections::BTreeMap, path::Path};

use s3s::dto::{
    CORSConfiguration, IntelligentTieringConfiguration, LifecycleRule, ObjectLockConfiguration,
    PublicAccessBlockConfiguration, ServerSideEncryptionConfiguration,
};
use serde::{Deserialize, Serialize};

use crate::{
    durable::sync_directory,
    error::{Failure, Fault, Outcome},
    names::BUCKETS,
};

/// What a client may configure of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    pub versioning: Versioning,
    pub cors: Option<CORSConfiguration>,
    pub lifecycle: Option<Lifecycle>,
    /// By their ids.
    pub tiering: BTreeMap<String, IntelligentTieringConfiguration>,
    pub public_access_block: Option<PublicAccessBlockConfiguration>,
    /// The JSON text as it was put.
    pub policy: Option<String>,
    pub object_lock: Option<ObjectLockConfiguration>,
    pub encryption: Option<ServerSideEncryptionConfiguration>,
    pub tags: BTreeMap<String, String>,
    /// `x-amz-object-ownership`, as it was put.
    pub ownership: Option<String>,
}

/// What happens to objects as they grow old.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Lifecycle {
    pub rules: Vec<LifecycleRule>,
    /// `x-amz-transition-default-minimum-object-size`, as it was put.
    pub minimum_object_size: Option<String>,
}

/// Whether a bucket keeps what is replaced and deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Versioning {
    #[default]
    Off,
    Enabled,
    /// Keeps the versions there are, and makes no more.
    Suspended,
}

impl Settings {
    pub fn to_json(&self) -> Outcome<String> {
        serde_json::to_string(self).map_err(|_| Failure::Fault(Fault::Damaged("settings cannot be written")))
    }
}

/// The sidecar of a bucket: a file of its own below `buckets/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct BucketRecord {
    pub name: String,
    pub created_at_ms: i64,
    pub settings: Settings,
}

/// Writes the sidecar of a bucket, durably and in one step: the old one or the new one is there, never half of one.
pub(crate) fn write_bucket(data_dir: &Path, record: &BucketRecord) -> std::io::Result<()> {
    let folder = data_dir.join(BUCKETS);
    let (next, path) = (folder.join(format!("{}.next", record.name)), path_of(data_dir, &record.name));
    let file = std::fs::File::create(&next)?;
    serde_json::to_writer_pretty(&file, record)?;
    file.sync_all()?;
    std::fs::rename(next, path)?;
    sync_directory(&folder)
}

/// Removes the sidecar of a bucket that is no more.
pub(crate) fn remove_bucket(data_dir: &Path, name: &str) -> std::io::Result<()> {
    match std::fs::remove_file(path_of(data_dir, name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => sync_directory(&data_dir.join(BUCKETS)),
    }
}

fn path_of(data_dir: &Path, name: &str) -> std::path::PathBuf {
    data_dir.join(BUCKETS).join(format!("{name}.json"))
}

/// Reads all of them.
pub(crate) fn read_buckets(data_dir: &Path) -> std::io::Result<Vec<BucketRecord>> {
    let mut records = Vec::new();
    for file in std::fs::read_dir(data_dir.join(BUCKETS))? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            records.push(serde_json::from_slice(&std::fs::read(path)?)?);
        }
    }
    Ok(records)
}

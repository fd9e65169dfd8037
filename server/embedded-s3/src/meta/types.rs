use std::time::{Duration, SystemTime, UNIX_EPOCH};

use s3s::dto::{ETag, Timestamp};

use super::{Settings, row::row};
use crate::{
    attributes::Attributes,
    checksum::{Algorithm, Checksum, Coverage},
    error::{Failure, Fault, Outcome},
    sidecar::{ObjectRecord, PartRecord},
};

/// The version of what was put while the bucket had no versioning, or had it suspended.
pub(crate) const NULL_VERSION: &str = "null";

/// A time of the database as S3 writes it.
pub(crate) fn timestamp(ms: i64) -> Timestamp {
    (UNIX_EPOCH + Duration::from_millis(ms.max(0).cast_unsigned())).into()
}

/// Which checksum an upload or object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChecksumSpec {
    pub algorithm: Algorithm,
    pub coverage: Coverage,
}

impl ChecksumSpec {
    pub fn read(algorithm: &str, coverage: &str) -> Outcome<Self> {
        match (Algorithm::parse(algorithm), Coverage::parse(coverage)) {
            (Some(algorithm), Some(coverage)) => Ok(Self { algorithm, coverage }),
            _ => Err(Failure::Fault(Fault::Damaged("unknown checksum algorithm or type"))),
        }
    }
}

row! {
    #[derive(Clone, Debug)]
    pub(crate) struct BucketRow {
        pub id: i64,
        pub name: String,
        pub(super) created_at_ms: i64,
        settings: String,
    }
}

impl BucketRow {
    pub fn settings(&self) -> Outcome<Settings> {
        serde_json::from_str(&self.settings).map_err(|_| Failure::Fault(Fault::Damaged("settings cannot be read")))
    }

    pub fn created_at(&self) -> Timestamp {
        timestamp(self.created_at_ms)
    }
}

row! {
    #[derive(Clone, Debug)]
    pub(crate) struct ObjectRow {
        pub id: i64,
        pub key: Vec<u8>,
        pub version_id: String,
        pub is_latest: bool,
        pub delete_marker: bool,
        size_bytes: i64,
        pub etag: String,
        pub last_modified_ms: i64,
        pub storage_class: String,
        checksum_algorithm: String,
        checksum_type: String,
        checksum_value: String,
        pub parts_count: Option<i32>,
        attributes: String,
        pub(super) record: Option<String>,
        pub last_read_ms: Option<i64>,
        /// Of an object in INTELLIGENT_TIERING; none for the frequent one.
        pub access_tier: Option<String>,
        pub restore_ready_ms: Option<i64>,
        pub restore_until_ms: Option<i64>,
    }
}

impl ObjectRow {
    /// What a sidecar says of this version.
    pub fn to_record(&self, bucket: &str, parts: Vec<PartRow>) -> Outcome<ObjectRecord> {
        let part = |part: PartRow| {
            let size_bytes = part.size_bytes();
            PartRecord { blob: part.blob, size_bytes, checksum_value: part.checksum_value }
        };
        Ok(ObjectRecord {
            bucket: bucket.to_owned(),
            key: String::from_utf8_lossy(&self.key).into_owned(),
            version_id: self.version_id.clone(),
            delete_marker: self.delete_marker,
            size_bytes: self.size_bytes(),
            etag: self.etag.clone(),
            last_modified_ms: self.last_modified_ms,
            storage_class: self.storage_class.clone(),
            checksum_algorithm: self.checksum_algorithm.clone(),
            checksum_type: self.checksum_type.clone(),
            checksum_value: self.checksum_value.clone(),
            parts_count: self.parts_count,
            attributes: self.attributes()?,
            parts: parts.into_iter().map(part).collect(),
        })
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes.max(0).cast_unsigned()
    }

    pub fn etag(&self) -> ETag {
        ETag::Strong(self.etag.clone())
    }

    pub fn last_modified(&self) -> Timestamp {
        timestamp(self.last_modified_ms)
    }

    /// The modification time as HTTP dates have it, in whole seconds, for comparing with conditional headers.
    pub fn modified_at(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs((self.last_modified_ms.max(0) / 1000).cast_unsigned())
    }

    pub fn checksum_spec(&self) -> Outcome<ChecksumSpec> {
        ChecksumSpec::read(&self.checksum_algorithm, &self.checksum_type)
    }

    pub fn checksum(&self) -> Outcome<Checksum> {
        Ok(Checksum { algorithm: self.checksum_spec()?.algorithm, value: self.checksum_value.clone() })
    }

    pub fn attributes(&self) -> Outcome<Attributes> {
        Attributes::from_json(&self.attributes)
    }
}

row! {
    /// One part of an object's manifest.
    #[derive(Clone, Debug)]
    pub(crate) struct PartRow {
        pub blob: Option<String>,
        size_bytes: i64,
        pub checksum_value: String,
    }
}

impl PartRow {
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes.max(0).cast_unsigned()
    }
}

row! {
    #[derive(Clone, Debug)]
    pub(crate) struct UploadRow {
        pub id: String,
        pub key: Vec<u8>,
        pub initiated_at_ms: i64,
        pub storage_class: String,
        checksum_algorithm: String,
        checksum_type: String,
        /// Whether the client named the algorithm.
        pub checksum_declared: bool,
        pub(super) attributes: String,
    }
}

impl UploadRow {
    pub fn attributes(&self) -> Outcome<Attributes> {
        Attributes::from_json(&self.attributes)
    }

    pub fn initiated_at(&self) -> Timestamp {
        timestamp(self.initiated_at_ms)
    }

    pub fn checksum_spec(&self) -> Outcome<ChecksumSpec> {
        ChecksumSpec::read(&self.checksum_algorithm, &self.checksum_type)
    }
}

row! {
    /// One part of an unfinished upload.
    #[derive(Clone, Debug)]
    pub(crate) struct UploadPartRow {
        pub part_number: i32,
        pub(super) blob: Option<String>,
        size_bytes: i64,
        pub etag: String,
        last_modified_ms: i64,
        pub checksum_value: String,
    }
}

impl UploadPartRow {
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes.max(0).cast_unsigned()
    }

    pub fn last_modified(&self) -> Timestamp {
        timestamp(self.last_modified_ms)
    }
}

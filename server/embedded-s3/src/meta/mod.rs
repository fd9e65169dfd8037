//! The metadata: buckets, objects, uploads, and which blobs hold their bytes. SQLite in WAL mode.

mod aging;
mod aging_row;
mod buckets;
mod database;
mod freed;
mod key;
mod listing;
mod migrations;
mod objects;
mod part_rules;
mod rebuild;
mod row;
mod settings;
mod types;
mod uploads;
mod versions;

pub(crate) use aging_row::{AgingRow, Reads};
pub(crate) use database::Meta;
pub(crate) use freed::Freed;
pub(crate) use key::PutCondition;
pub(crate) use listing::{Item, Listing, Position};
pub(crate) use objects::marker_headers;
pub(crate) use part_rules::PartRules;
pub(crate) use settings::{Lifecycle, Settings, Versioning, read_buckets};
pub(crate) use types::{
    BucketRow, ChecksumSpec, NULL_VERSION, ObjectRow, PartRow, UploadPartRow, UploadRow, timestamp,
};
pub(crate) use uploads::{Completion, NewPart, NewUpload};
pub(crate) use versions::{Deleted, Deletion};

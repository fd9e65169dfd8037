//! What the bucket is told of a version: enough to make its rows anew.

use chartlift_protocol::{Crc32, Encoding, PartIndexEntry};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::auth::TenantId;

/// The format that this program writes and reads.
const FORMAT: &str = "chartlift-metadata/2";

/// An attachment as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribedAttachment {
    /// Its id.
    pub id: String,
    /// The record it belongs to.
    pub record_id: String,
    /// The addendum of the record that it is a part of, if one.
    pub addendum_id: Option<String>,
    /// The name it goes by.
    pub file_name: String,
    /// What is said of it.
    pub description: Option<String>,
    /// Its newest version's number.
    pub newest: u32,
    /// When its first version was stored.
    pub created_at: Timestamp,
    /// When it was deleted, if it is.
    pub deleted_at: Option<Timestamp>,
    /// Who deleted it, by id.
    pub deleted_by_id: Option<String>,
    /// Who deleted it, by name.
    pub deleted_by: Option<String>,
}

/// A version as it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribedVersion {
    /// Its own id.
    pub id: String,
    /// Its number, from 1.
    pub number: u32,
    /// The name it was uploaded under.
    pub file_name: String,
    /// The file's media type.
    pub content_type: String,
    /// Where the object lies.
    pub object_key: String,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// CRC-32 of the source.
    pub source_crc32: Crc32,
    /// SHA-256 of the source, if known.
    pub source_sha256: Option<String>,
    /// Size of the object in bytes.
    pub stored_bytes: u64,
    /// CRC-32 of the object.
    pub stored_crc32: Crc32,
    /// The object's storage class when it was stored.
    pub storage_class: String,
    /// The part index.
    pub parts: Vec<PartIndexEntry>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// Who stored it, by id.
    pub created_by_id: String,
    /// Who stored it, by name.
    pub created_by: String,
    /// Who began its upload, by id, where that is another person.
    pub begun_by_id: Option<String>,
    /// Who began its upload, by name, where that is another person.
    pub begun_by: Option<String>,
}

/// A version with the attachment it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The attachment.
    pub attachment: DescribedAttachment,
    /// The version.
    pub version: DescribedVersion,
}

impl Description {
    /// Where it lies: beside the object, `{file-id}.metadata.json`. One per version, so that no two write the same key; and it
    /// cannot be an object's own key, because an extension has no dot.
    pub(crate) fn key(&self) -> String {
        let folder = self.version.object_key.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{}.metadata.json", self.version.id)
    }

    /// The document.
    pub(crate) fn to_json(&self, tenant: &TenantId) -> Vec<u8> {
        let Self { attachment, version } = self;
        json!({ "format": FORMAT, "tenant": tenant.as_str(), "attachment": attachment, "version": version })
            .to_string()
            .into_bytes()
    }

    /// What a document of this tenant says; none where it is another's, or none of ours.
    pub(crate) fn of_json(json: &[u8], tenant: &TenantId) -> Option<Self> {
        #[derive(Deserialize)]
        struct Document {
            format: String,
            tenant: String,
            #[serde(flatten)]
            description: Description,
        }
        let document: Document = serde_json::from_slice(json).ok()?;
        (document.format == FORMAT && document.tenant == tenant.as_str()).then_some(document.description)
    }
}

//! What is said of an object besides its bytes.

use std::collections::BTreeMap;

use s3s::dto::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Failure, Fault, Outcome};

/// What a client may say of an object besides its bytes; kept and given back as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Attributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// `x-amz-meta-*`, without the prefix.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    #[serde(skip_serializing_if = "is_false")]
    pub legal_hold: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption: Option<Encryption>,
}

/// How an object is encrypted at rest, as S3's headers say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Encryption {
    /// `AES256` or `aws:kms`.
    pub algorithm: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
    /// Of a key of the client's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerSeal>,
}

/// What a key of the client's own is known again by. Without the key it says nothing of it: the salt is each object's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CustomerSeal {
    pub salt: String,
    pub check: String,
}

impl Encryption {
    /// By the store's own key (SSE-S3).
    pub fn s3() -> Self {
        Self { algorithm: "AES256".to_owned(), kms_key: None, customer: None }
    }
}

/// The ETag of an object or part that is encrypted by a key that is not the store's: no MD5 (S3 API reference, "Object"), which
/// whoever has no key could hold against files that they guess. None where it is the MD5.
pub(crate) fn own_etag(encryption: Option<&Encryption>) -> Option<String> {
    let others = encryption.is_some_and(|encryption| encryption.customer.is_some() || encryption.kms_key.is_some());
    others.then(|| uuid::Uuid::now_v7().simple().to_string())
}

/// Until when a version may not be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retention {
    pub mode: RetentionMode,
    pub until_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RetentionMode {
    /// May be shortened or bypassed by who asks for that.
    Governance,
    /// By nobody.
    Compliance,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Attributes {
    /// As it is written to the database.
    pub fn to_json(&self) -> Outcome<String> {
        serde_json::to_string(self).map_err(|_| Failure::Fault(Fault::Damaged("attributes cannot be written")))
    }

    pub fn from_json(json: &str) -> Outcome<Self> {
        serde_json::from_str(json).map_err(|_| Failure::Fault(Fault::Damaged("attributes cannot be read")))
    }
}

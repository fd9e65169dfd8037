//! Whether an object has to be restored before it can be read.

use s3s::dto::Timestamp;

use crate::meta::{ObjectRow, timestamp};

/// Storage classes whose objects are read only once restored.
const ARCHIVES: [&str; 2] = ["GLACIER", "DEEP_ARCHIVE"];
/// The same for access tiers of `INTELLIGENT_TIERING`.
const ARCHIVE_TIERS: [&str; 2] = ["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"];

/// What of an object can be read now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It was never archived, or has left its archive tier.
    Online,
    /// Nothing.
    Archived,
    /// Nothing yet; a restore is under way.
    Restoring,
    /// A copy, until then.
    Restored(i64),
}

impl Reach {
    /// At a time in milliseconds since 1970-01-01 UTC.
    pub fn of(object: &ObjectRow, now_ms: i64) -> Self {
        let tier = archive_tier(object);
        if tier.is_none() && !ARCHIVES.contains(&object.storage_class.as_str()) {
            return Self::Online;
        }
        match (object.restore_ready_ms, object.restore_until_ms) {
            (None, _) => Self::Archived,
            (Some(ready), _) if ready > now_ms => Self::Restoring,
            // A tier is left for good.
            (Some(_), None) => Self::Online,
            (Some(_), Some(until)) if until > now_ms => Self::Restored(until),
            _ => Self::Archived,
        }
    }

    pub fn is_readable(&self) -> bool {
        matches!(self, Self::Online | Self::Restored(_))
    }

    /// `x-amz-restore` (S3 API reference, HeadObject).
    pub fn header(&self) -> Option<String> {
        match self {
            Self::Online | Self::Archived => None,
            Self::Restoring => Some("ongoing-request=\"true\"".to_owned()),
            Self::Restored(until_ms) => {
                Some(format!("ongoing-request=\"false\", expiry-date=\"{}\"", http_date(&timestamp(*until_ms))))
            }
        }
    }
}

/// The archive tier an object in `INTELLIGENT_TIERING` is in.
pub(crate) fn archive_tier(object: &ObjectRow) -> Option<&str> {
    object.access_tier.as_deref().filter(|tier| ARCHIVE_TIERS.contains(tier))
}

pub(crate) fn http_date(at: &Timestamp) -> String {
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = at.format(s3s::dto::TimestampFormat::HttpDate, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

//! What a store shows of an object: by HEAD, by the SDK or without it, and by what was read of it.

use aws_sdk_s3::{
    operation::head_object::HeadObjectOutput,
    types::{ArchiveStatus, ObjectLockLegalHoldStatus, StorageClass},
};

use super::{
    checksums::from_s3,
    clients::{S3Objects, STANDARD},
    direct::Answer,
    failures::failed,
};
use crate::domain::ports::{ObjectError, ObjectFacts};

impl S3Objects {
    /// What an answer to HEAD says of an object.
    pub(super) async fn facts(&self, key: &str, shown: Shown<'_>) -> Result<ObjectFacts, ObjectError> {
        let size_bytes = match shown.size_bytes {
            Some(size) => Some(size),
            // Some proxies and content networks drop the length of an answer to HEAD; a listing has it, too.
            None => self.listed_size(key).await?,
        };
        let storage_class = shown.storage_class.unwrap_or(STANDARD).to_owned();
        let restore = shown.restore.unwrap_or_default();
        // `ongoing-request="false"` means a readable copy exists for a while.
        let restored = restore.contains("ongoing-request=\"false\"");
        let cold = matches!(storage_class.as_str(), "GLACIER" | "DEEP_ARCHIVE") || shown.archive_tier.is_some();
        Ok(ObjectFacts {
            size_bytes,
            crc32: shown.crc32.and_then(from_s3),
            archive_tier: shown.archive_tier.map(str::to_owned),
            archived: cold && !restored,
            restoring: restore.contains("ongoing-request=\"true\""),
            restored_until: expiry_of(restore),
            locked_until: shown.locked_until,
            storage_class,
        })
    }

    /// The size of an object as a listing says it.
    async fn listed_size(&self, key: &str) -> Result<Option<u64>, ObjectError> {
        let listed = self.client.list_objects_v2().bucket(&self.bucket).prefix(key).max_keys(1).send().await;
        let listed = listed.map_err(|error| failed("ListObjectsV2", &error))?;
        let object = listed.contents().iter().find(|object| object.key() == Some(key));
        Ok(object.and_then(|object| u64::try_from(object.size()?).ok()))
    }
}

/// Until when an object lock keeps an object; for ever under a legal hold.
fn locked_until(head: &HeadObjectOutput) -> Option<jiff::Timestamp> {
    if head.object_lock_legal_hold_status() == Some(&ObjectLockLegalHoldStatus::On) {
        return Some(jiff::Timestamp::MAX);
    }
    head.object_lock_retain_until_date().and_then(|until| jiff::Timestamp::from_second(until.secs()).ok())
}

/// What an answer to HEAD has, in its headers.
pub(super) struct Shown<'a> {
    size_bytes: Option<u64>,
    crc32: Option<&'a str>,
    storage_class: Option<&'a str>,
    restore: Option<&'a str>,
    archive_tier: Option<&'a str>,
    locked_until: Option<jiff::Timestamp>,
}

impl<'a> Shown<'a> {
    /// As the SDK reads it.
    pub(super) fn of_head(head: &'a HeadObjectOutput) -> Self {
        Self {
            size_bytes: head.content_length().and_then(|size| u64::try_from(size).ok()),
            crc32: head.checksum_crc32(),
            storage_class: head.storage_class().map(StorageClass::as_str),
            restore: head.restore(),
            archive_tier: head.archive_status().map(ArchiveStatus::as_str),
            locked_until: locked_until(head),
        }
    }

    /// As it was answered.
    pub(super) fn of_answer(answer: &'a Answer) -> Self {
        Self {
            size_bytes: answer.header("content-length").and_then(|size| size.parse().ok()),
            crc32: answer.header("x-amz-checksum-crc32"),
            storage_class: answer.header("x-amz-storage-class"),
            restore: answer.header("x-amz-restore"),
            archive_tier: answer.header("x-amz-archive-status"),
            locked_until: match answer.header("x-amz-object-lock-legal-hold") {
                Some("ON") => Some(jiff::Timestamp::MAX),
                _ => answer.header("x-amz-object-lock-retain-until-date").and_then(|until| until.parse().ok()),
            },
        }
    }
}

/// When the copy of a restored object goes (`x-amz-restore`: `…, expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`).
fn expiry_of(restore: &str) -> Option<jiff::Timestamp> {
    let date = restore.split_once("expiry-date=\"")?.1.split('"').next()?;
    jiff::fmt::rfc2822::parse(date).ok().map(|at| at.timestamp())
}

/// What can be said of an object that was read.
pub(super) fn facts_of_readable(storage_class: Option<&str>) -> ObjectFacts {
    ObjectFacts {
        size_bytes: None,
        crc32: None,
        storage_class: storage_class.unwrap_or(STANDARD).to_owned(),
        archive_tier: None,
        archived: false,
        restoring: false,
        restored_until: None,
        locked_until: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_copy_says_when_it_goes() {
        let header = "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"";
        assert_eq!(expiry_of(header), Some("2012-12-21T00:00:00Z".parse().unwrap()));
        assert_eq!(expiry_of("ongoing-request=\"true\""), None);
    }
}

//! Older versions of an object, where the bucket keeps them.

use aws_sdk_s3::types::{ChecksumMode, ObjectVersion};
use chartlift_protocol::{Crc32, limits::MAX_FORM_BYTES};

use super::{
    checksums::from_s3,
    clients::S3Objects,
    failures::{code, failed},
    s3::bytes_of,
};
use crate::domain::ports::ObjectError;

/// The largest object that one call copies (API reference, CopyObject).
const COPY_BYTES: u64 = 5 << 30;

/// How often what is under a prefix is listed and deleted until nothing is listed: what names one thing has a few versions,
/// and a listing has a thousand.
const ROUNDS: u32 = 100;

/// What a key has had, the newest first.
struct Past {
    versions: Vec<ObjectVersion>,
    /// Ids of the delete markers that are newer than every version.
    markers: Vec<String>,
}

impl S3Objects {
    /// Makes an older version of that size and checksum current again; false where there is none that surely is it.
    pub(super) async fn make_current(&self, key: &str, size_bytes: u64, crc32: Crc32) -> Result<bool, ObjectError> {
        let past = self.past(key).await?;
        let size = i64::try_from(size_bytes).ok();
        for (at, version) in past.versions.iter().enumerate().filter(|(_, version)| version.size() == size) {
            let Some(id) = version.version_id() else { continue };
            let head = self.client.head_object().bucket(&self.bucket).key(key).version_id(id);
            let head = head.checksum_mode(ChecksumMode::Enabled).send().await;
            let head = head.map_err(|error| failed("HeadObject", &error))?;
            let stored = match head.checksum_crc32().and_then(from_s3) {
                // What came by form has another checksum.
                None if size_bytes <= MAX_FORM_BYTES => Some(self.crc32_of(key, id).await?),
                said => said,
            };
            let same = stored.map(|stored| stored == crc32);
            match (same, at) {
                (Some(false), _) => continue,
                // Deleted by hand, and nothing came after it: without the markers it is as it was.
                (Some(true) | None, 0) if !past.markers.is_empty() => {
                    for marker in &past.markers {
                        let undo = self.client.delete_object().bucket(&self.bucket).key(key).version_id(marker);
                        undo.send().await.map_err(|error| failed("DeleteObject", &error))?;
                    }
                    return Ok(true);
                }
                (Some(true), _) if size_bytes <= COPY_BYTES => {
                    let from = format!("{}/{key}?versionId={id}", self.bucket);
                    let copy = self.client.copy_object().bucket(&self.bucket).key(key).copy_source(from);
                    let copy = copy.set_storage_class(head.storage_class().cloned());
                    copy.send().await.map_err(|error| failed("CopyObject", &error))?;
                    return Ok(true);
                }
                // Replaced, and the store does not say what this one is.
                _ => {}
            }
        }
        Ok(false)
    }

    /// CRC-32 of a small object's bytes.
    async fn crc32_of(&self, key: &str, version_id: &str) -> Result<Crc32, ObjectError> {
        let version = self.client.get_object().bucket(&self.bucket).key(key).version_id(version_id).send().await;
        let version = version.map_err(|error| failed("GetObject", &error))?;
        Ok(Crc32(crc32fast::hash(&bytes_of(version.body).await?)))
    }

    /// Deletes every version and delete marker under a prefix until a listing has none; answers how many there were.
    pub(super) async fn remove_all_under(&self, prefix: &str) -> Result<u64, ObjectError> {
        for (key, multipart_id) in self.find_under(prefix).await?.multiparts {
            let request = self.client.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(multipart_id);
            match request.send().await {
                Err(error) if code(&error) != "NoSuchUpload" => return Err(failed("AbortMultipartUpload", &error)),
                _ => {}
            }
        }
        let mut removed = 0;
        for _ in 0..ROUNDS {
            let there = self.all_under(prefix).await?;
            if there.is_empty() {
                return Ok(removed);
            }
            for (key, version_id) in there {
                let request = self.client.delete_object().bucket(&self.bucket).key(key).set_version_id(version_id);
                request.send().await.map_err(|error| failed("DeleteObject", &error))?;
                removed += 1;
            }
        }
        Err(ObjectError::Unavailable {
            operation: "DeleteObject",
            cause: "what was deleted is still listed".to_owned(),
        })
    }

    /// A listing of keys with their versions, or without where the store has none.
    async fn all_under(&self, prefix: &str) -> Result<Vec<(String, Option<String>)>, ObjectError> {
        let listed = self.client.list_object_versions().bucket(&self.bucket).prefix(prefix).send().await;
        match listed {
            Ok(listed) => {
                let owned = |id: Option<&str>| id.map(str::to_owned);
                let versions = listed.versions().iter().map(|it| (owned(it.key()), owned(it.version_id())));
                let markers = listed.delete_markers().iter().map(|it| (owned(it.key()), owned(it.version_id())));
                Ok(versions.chain(markers).filter_map(|(key, version)| Some((key?, version))).collect())
            }
            Err(error) if matches!(code(&error), "NotImplemented" | "MethodNotAllowed") => {
                Ok(self.find_under(prefix).await?.keys.into_iter().map(|key| (key, None)).collect())
            }
            Err(error) => Err(failed("ListObjectVersions", &error)),
        }
    }

    async fn past(&self, key: &str) -> Result<Past, ObjectError> {
        let listed = self.client.list_object_versions().bucket(&self.bucket).prefix(key).send().await;
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) if matches!(code(&error), "NotImplemented" | "MethodNotAllowed") => {
                return Ok(Past { versions: Vec::new(), markers: Vec::new() });
            }
            Err(error) => return Err(failed("ListObjectVersions", &error)),
        };
        let versions: Vec<_> = listed.versions().iter().filter(|it| it.key() == Some(key)).cloned().collect();
        let newest = versions.first().and_then(|version| version.last_modified().copied());
        // S3 tells time by the second; a marker that is the latest is newer in any case.
        let newer = |it: &&aws_sdk_s3::types::DeleteMarkerEntry| {
            it.key() == Some(key) && (it.is_latest() == Some(true) || it.last_modified().copied() > newest)
        };
        let markers = listed.delete_markers().iter().filter(newer);
        let markers = markers.filter_map(|marker| marker.version_id().map(str::to_owned)).collect();
        Ok(Past { versions, markers })
    }
}

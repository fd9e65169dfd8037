//! What a bucket has, as its own listings say.

use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;

use super::{
    clients::{S3Objects, STANDARD},
    failures::failed,
};
use crate::domain::ports::{Found, ListedObject, ObjectError};

impl S3Objects {
    /// A page of all objects after a key, and whether more follow.
    pub(super) async fn list_after(&self, after: &str) -> Result<(Vec<ListedObject>, bool), ObjectError> {
        let list = self.client.list_objects_v2().bucket(&self.bucket);
        let list = list.set_start_after((!after.is_empty()).then(|| after.to_owned()));
        let listed = list.send().await.map_err(|error| failed("ListObjectsV2", &error))?;
        Ok(listed_objects(&listed))
    }

    /// A page of all open multipart uploads after one, and after which more follow.
    pub(super) async fn multiparts_after(
        &self,
        after: Option<&(String, String)>,
    ) -> Result<(Vec<(String, String)>, Option<(String, String)>), ObjectError> {
        let list = self.client.list_multipart_uploads().bucket(&self.bucket);
        let list = list.set_key_marker(after.map(|(key, _)| key.clone()));
        let list = list.set_upload_id_marker(after.map(|(_, id)| id.clone()));
        let listed = list.send().await.map_err(|error| failed("ListMultipartUploads", &error))?;
        let pair = |upload: &aws_sdk_s3::types::MultipartUpload| {
            Some((upload.key()?.to_owned(), upload.upload_id()?.to_owned()))
        };
        let uploads: Vec<_> = listed.uploads().iter().filter_map(pair).collect();
        let more = listed.is_truncated() == Some(true) && !uploads.is_empty();
        let next = listed.next_key_marker().zip(listed.next_upload_id_marker()).filter(|_| more);
        let next = next.map(|(key, id)| (key.to_owned(), id.to_owned()));
        Ok((uploads, next))
    }

    /// Everything whose key begins with a prefix: objects and open multipart uploads. For prefixes that name one thing;
    /// a thousand of each is the most that is answered.
    pub(super) async fn find_under(&self, prefix: &str) -> Result<Found, ObjectError> {
        let listed = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix).send().await;
        let listed = listed.map_err(|error| failed("ListObjectsV2", &error))?;
        let open = self.client.list_multipart_uploads().bucket(&self.bucket).prefix(prefix).send().await;
        let open = open.map_err(|error| failed("ListMultipartUploads", &error))?;
        let pair = |upload: &aws_sdk_s3::types::MultipartUpload| {
            Some((upload.key()?.to_owned(), upload.upload_id()?.to_owned()))
        };
        Ok(Found {
            keys: listed.contents().iter().filter_map(|object| object.key().map(str::to_owned)).collect(),
            multiparts: open.uploads().iter().filter_map(pair).collect(),
        })
    }
}

/// The objects of a page, and whether more follow.
pub(super) fn listed_objects(listed: &ListObjectsV2Output) -> (Vec<ListedObject>, bool) {
    let object = |object: &aws_sdk_s3::types::Object| {
        Some(ListedObject {
            key: object.key()?.to_owned(),
            size_bytes: u64::try_from(object.size()?).ok()?,
            storage_class: object.storage_class().map_or(STANDARD, |class| class.as_str()).to_owned(),
        })
    };
    let objects: Vec<_> = listed.contents().iter().filter_map(object).collect();
    let more = listed.is_truncated() == Some(true) && !objects.is_empty();
    (objects, more)
}

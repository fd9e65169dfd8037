//! What a bucket has, as its own listings say.

use super::{clients::S3Objects, failures::failed};
use crate::domain::ports::{Found, ObjectError};

impl S3Objects {
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

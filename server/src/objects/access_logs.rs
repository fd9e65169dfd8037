//! The bucket that access logs are written to.

use async_trait::async_trait;

use super::{clients::S3Objects, failures::failed, listing::listed_objects, s3::bytes_of};
use crate::domain::ports::{AccessLogs, ListedObject, ObjectError};

#[async_trait]
impl AccessLogs for S3Objects {
    async fn logs_after(&self, prefix: &str, after: &str) -> Result<(Vec<ListedObject>, bool), ObjectError> {
        let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix).start_after(after);
        Ok(listed_objects(&list.send().await.map_err(|error| failed("ListObjectsV2", &error))?))
    }

    async fn log(&self, key: &str) -> Result<Vec<u8>, ObjectError> {
        let got = self.client.get_object().bucket(&self.bucket).key(key).send().await;
        bytes_of(got.map_err(|error| failed("GetObject", &error))?.body).await
    }
}

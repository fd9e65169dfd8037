//! Whether a store takes parts of different sizes.
//!
//! S3 does; some others refuse it when an upload is completed, and tell nobody beforehand. Smaller parts than S3's least cannot
//! show it, since they are refused for that.

use aws_sdk_s3::{
    error::SdkError,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use axum::body::Bytes;
use chartlift_protocol::limits::MIN_PART_BYTES;

use super::{clients::S3Objects, config::Encryption, failures::failed};
use crate::domain::ports::{ObjectError, Objects as _};

impl S3Objects {
    /// Completes an upload of three parts, the second of which is larger than the first: some 10 MiB, which are gone afterwards.
    /// Whatever stands in the way, equal parts are never wrong.
    pub(super) async fn tries_unequal_parts(&self, key: &str) -> bool {
        self.try_unequal_parts(key).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "whether the store takes parts of different sizes could not be found out");
            false
        })
    }

    async fn try_unequal_parts(&self, key: &str) -> Result<bool, ObjectError> {
        let upload = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key))
            .send()
            .await;
        let upload = upload.map_err(|error| failed("CreateMultipartUpload", &error))?;
        let id = upload.upload_id().unwrap_or_default();
        let completed = self.complete_unequal(key, id).await;
        if !matches!(completed, Ok(true))
            && let Err(error) = self.abort_multipart(key, id).await
        {
            // The bucket's own rules end it.
            tracing::debug!(%error, "an upload of the probe stays");
        }
        completed
    }

    async fn complete_unequal(&self, key: &str, id: &str) -> Result<bool, ObjectError> {
        let bytes = Bytes::from(vec![0; MIN_PART_BYTES as usize + 1]);
        let mut parts = Vec::new();
        for (number, bytes) in (1..).zip([bytes.slice(1..), bytes.clone(), bytes.slice(..1)]) {
            let part = self.client.upload_part().bucket(&self.bucket).key(key).upload_id(id).part_number(number);
            let sent = part.body(ByteStream::from(bytes)).send().await;
            let etag = sent.map_err(|error| failed("UploadPart", &error))?.e_tag;
            parts.push(CompletedPart::builder().part_number(number).set_e_tag(etag).build());
        }
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let complete = self.client.complete_multipart_upload().bucket(&self.bucket).key(key).upload_id(id);
        match complete.multipart_upload(parts).send().await {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(answer)) if answer.raw().status().as_u16() < 500 => Ok(false),
            Err(error) => Err(failed("CompleteMultipartUpload", &error)),
        }
    }
}

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Builder, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation},
    primitives::ByteStream,
    types::{ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart, StorageClass},
};
use chartlift_protocol::{Crc32, Encoding, PartToSign};

use super::{
    failures::{code, unavailable},
    https,
    presign::{from_s3, lasting, origin_of, presigned, to_s3},
};
use crate::domain::ports::{
    ListedPart, MultipartOutcome, ObjectError, ObjectFacts, ObjectMeta, Objects, Presigned, Reading,
};

/// The storage class S3 leaves out of its answers.
const STANDARD: &str = "STANDARD";

/// Which S3, and how to store in it.
#[derive(Clone)]
pub struct S3Config {
    /// The endpoint, as browsers reach it too: presigned URLs carry it. None for AWS itself.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// Access key and secret; none to look for them as the AWS SDK does.
    pub credentials: Option<(String, String)>,
    /// Whether the bucket stands in the path instead of the host name (every S3 but AWS).
    pub path_style: bool,
    /// The storage class of new objects.
    pub storage_class: String,
}

/// One bucket in S3.
#[derive(Clone)]
pub struct S3Objects {
    client: Client,
    bucket: String,
    /// None for `STANDARD`, which need not be asked for and which some stores reject as a header.
    storage_class: Option<StorageClass>,
}

impl S3Objects {
    /// The bucket this configuration names. Nothing is sent yet.
    pub async fn connect(config: S3Config) -> Self {
        let shared = aws_config::defaults(BehaviorVersion::latest())
            .http_client(https::client())
            .region(Region::new(config.region));
        let shared = match config.credentials {
            Some((key, secret)) => {
                shared.credentials_provider(Credentials::new(key, secret, None, None, "chartlift")).load().await
            }
            None => shared.load().await,
        };
        let mut builder = Builder::from(&shared)
            .force_path_style(config.path_style)
            // The parts' checksums are ours; the SDK must not add its own to what browsers send.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        if let Some(endpoint) = config.endpoint {
            builder = builder.endpoint_url(endpoint);
        }
        let storage_class = (config.storage_class != STANDARD).then(|| config.storage_class.as_str().into());
        Self { client: Client::from_conf(builder.build()), bucket: config.bucket, storage_class }
    }
}

fn content_encoding(meta: &ObjectMeta) -> Option<String> {
    (meta.encoding == Encoding::Gzip).then(|| "gzip".to_owned())
}

fn length(bytes: u64) -> i64 {
    // Sizes were checked against S3's limit of 5 TiB.
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[async_trait]
impl Objects for S3Objects {
    async fn presign_put(
        &self,
        key: &str,
        meta: &ObjectMeta,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let request = self.client.put_object().bucket(&self.bucket).key(key);
        let request = request
            .content_length(length(part.size_bytes))
            .content_type(&meta.content_type)
            .set_content_encoding(content_encoding(meta))
            .checksum_crc32(to_s3(part.crc32))
            .if_none_match("*")
            .set_storage_class(self.storage_class.clone());
        let signed =
            request.presigned(lasting(ttl)?).await.map_err(|error| unavailable("presign PutObject", &error))?;
        Ok(presigned(&signed))
    }

    async fn create_multipart(&self, key: &str, meta: &ObjectMeta) -> Result<String, ObjectError> {
        let created = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .content_type(&meta.content_type)
            .set_content_encoding(content_encoding(meta))
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .checksum_type(ChecksumType::FullObject)
            .set_storage_class(self.storage_class.clone())
            .send()
            .await
            .map_err(|error| unavailable("CreateMultipartUpload", &error))?;
        created.upload_id.ok_or_else(|| ObjectError::Unavailable {
            operation: "CreateMultipartUpload",
            cause: "no upload id".to_owned(),
        })
    }

    async fn presign_part(
        &self,
        key: &str,
        multipart_id: &str,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let request = self.client.upload_part().bucket(&self.bucket).key(key).upload_id(multipart_id);
        let request = request
            .part_number(i32::try_from(part.number).unwrap_or(i32::MAX))
            .content_length(length(part.size_bytes))
            .checksum_crc32(to_s3(part.crc32));
        let signed =
            request.presigned(lasting(ttl)?).await.map_err(|error| unavailable("presign UploadPart", &error))?;
        Ok(presigned(&signed))
    }

    async fn list_parts(&self, key: &str, multipart_id: &str) -> Result<Option<Vec<ListedPart>>, ObjectError> {
        let mut parts = Vec::new();
        let mut pages =
            self.client.list_parts().bucket(&self.bucket).key(key).upload_id(multipart_id).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = match page {
                Ok(page) => page,
                Err(error) if code(&error) == "NoSuchUpload" => return Ok(None),
                Err(error) => return Err(unavailable("ListParts", &error)),
            };
            for part in page.parts() {
                parts.push(ListedPart {
                    number: part.part_number().and_then(|number| u32::try_from(number).ok()).unwrap_or(0),
                    size_bytes: part.size().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                    crc32: part.checksum_crc32().and_then(from_s3),
                    etag: part.e_tag().unwrap_or_default().to_owned(),
                });
            }
        }
        parts.sort_by_key(|part| part.number);
        Ok(Some(parts))
    }

    async fn complete_multipart(
        &self,
        key: &str,
        multipart_id: &str,
        parts: &[ListedPart],
        crc32: Crc32,
    ) -> Result<MultipartOutcome, ObjectError> {
        let completed = parts.iter().map(|part| {
            CompletedPart::builder()
                .part_number(i32::try_from(part.number).unwrap_or(i32::MAX))
                .e_tag(&part.etag)
                .set_checksum_crc32(part.crc32.map(to_s3))
                .build()
        });
        let completed = CompletedMultipartUpload::builder().set_parts(Some(completed.collect())).build();
        let outcome = self
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(multipart_id)
            .multipart_upload(completed)
            .checksum_crc32(to_s3(crc32))
            .checksum_type(ChecksumType::FullObject)
            .if_none_match("*")
            .send()
            .await;
        // The SDK reads a 200 with an <Error> in it as an error (it inspects the body of this operation).
        match outcome {
            Ok(_) => Ok(MultipartOutcome::Done),
            Err(error) => match code(&error) {
                "NoSuchUpload" | "PreconditionFailed" | "ConditionalRequestConflict" => Ok(MultipartOutcome::Elsewhere),
                "BadDigest" | "XAmzContentChecksumMismatch" => Ok(MultipartOutcome::WrongChecksum),
                "InvalidPart" | "InvalidPartOrder" | "EntityTooSmall" => Ok(MultipartOutcome::WrongParts),
                _ => Err(unavailable("CompleteMultipartUpload", &error)),
            },
        }
    }

    async fn abort_multipart(&self, key: &str, multipart_id: &str) -> Result<(), ObjectError> {
        let request = self.client.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(multipart_id);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == "NoSuchUpload" => Ok(()),
            Err(error) => Err(unavailable("AbortMultipartUpload", &error)),
        }
    }

    async fn head(&self, key: &str) -> Result<Option<ObjectFacts>, ObjectError> {
        let request = self.client.head_object().bucket(&self.bucket).key(key).checksum_mode(ChecksumMode::Enabled);
        let head = match request.send().await {
            Ok(head) => head,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => return Ok(None),
            Err(error) => return Err(unavailable("HeadObject", &error)),
        };
        let storage_class = head.storage_class().map_or(STANDARD, StorageClass::as_str).to_owned();
        // `Restore: ongoing-request="false"` means a readable copy exists for a while.
        let restored = head.restore().is_some_and(|restore| restore.contains("ongoing-request=\"false\""));
        let cold = matches!(storage_class.as_str(), "GLACIER" | "DEEP_ARCHIVE") || head.archive_status().is_some();
        Ok(Some(ObjectFacts {
            size_bytes: head.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
            crc32: head.checksum_crc32().and_then(from_s3),
            archived: cold && !restored,
            storage_class,
        }))
    }

    async fn put_json(&self, key: &str, json: Vec<u8>) -> Result<(), ObjectError> {
        let request = self.client.put_object().bucket(&self.bucket).key(key).content_type("application/json");
        request.body(ByteStream::from(json)).send().await.map_err(|error| unavailable("PutObject", &error))?;
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        request.send().await.map_err(|error| unavailable("DeleteObject", &error))?;
        Ok(())
    }

    async fn presign_get(&self, key: &str, reading: &Reading<'_>, ttl: Duration) -> Result<String, ObjectError> {
        let request = self.client.get_object().bucket(&self.bucket).key(key);
        let request = match *reading {
            Reading::Source { disposition, content_type } => {
                request.response_content_disposition(disposition).response_content_type(content_type)
            }
            Reading::Stored => request
                .response_content_encoding("identity")
                .response_content_type("application/octet-stream")
                .response_cache_control("no-store"),
        };
        let signed =
            request.presigned(lasting(ttl)?).await.map_err(|error| unavailable("presign GetObject", &error))?;
        Ok(signed.uri().to_owned())
    }

    async fn origin(&self) -> Result<String, ObjectError> {
        // Where a bucket lies is for the SDK to decide (region, path style, dual stack): any signed URL shows it.
        let url = self.presign_get("any", &Reading::Stored, Duration::from_secs(60)).await?;
        origin_of(&url).ok_or_else(|| ObjectError::Unavailable {
            operation: "presign GetObject",
            cause: "the endpoint is no absolute URL".to_owned(),
        })
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.client
            .head_bucket()
            .bucket(&self.bucket)
            .send()
            .await
            .map(drop)
            .map_err(|error| unavailable("HeadBucket", &error))
    }
}

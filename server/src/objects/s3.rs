//! The calls the server makes itself.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::{
    config::Builder,
    primitives::ByteStream,
    types::{
        ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart, GlacierJobParameters,
        RestoreRequest, StorageClass,
    },
};
use axum::{body::Bytes, http::StatusCode};
use chartlift_protocol::{Crc32, PartToSign, Sha256};

use super::{
    checksums::{from_s3, to_s3},
    clients::{S3Objects, class_header, timeouts},
    config::Encryption,
    facts::{Shown, facts_of_readable},
    failures::{code, failed},
    signing::content_encoding,
};
use crate::domain::ports::{
    Found, ListedObject, ListedPart, MultipartOutcome, ObjectError, ObjectFacts, ObjectMeta, Objects, Presigned,
    Reading, RestoreOutcome, Ways,
};

/// Completing may take S3 minutes where parts are many (API reference, CompleteMultipartUpload).
const COMPLETING_TAKES: u32 = 10;

impl S3Objects {
    /// An object of the bucket as copying names it. Keys have nothing that would have to be escaped.
    fn copy_source(&self, key: &str) -> String {
        format!("{}/{key}", self.bucket)
    }
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
        self.sign_put(key, meta, part, ttl).await
    }

    async fn presign_part(
        &self,
        key: &str,
        multipart_id: &str,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        self.sign_part(key, multipart_id, part, ttl).await
    }

    async fn presign_get(&self, key: &str, reading: &Reading<'_>, ttl: Duration) -> Result<String, ObjectError> {
        match &self.cdn {
            Some(cdn) => Ok(cdn.sign_get(key, reading, ttl)),
            None => self.sign_get(key, reading, ttl).await,
        }
    }

    async fn origin(&self) -> Result<String, ObjectError> {
        self.signed_origin().await
    }

    async fn ways(&self) -> Ways {
        self.abilities().await.map_or_else(Ways::default, |abilities| Ways {
            final_puts: abilities.conditional_writes,
            forms: abilities.forms,
            unequal_parts: abilities.unequal_parts,
        })
    }

    async fn presign_form(
        &self,
        key: &str,
        meta: &ObjectMeta,
        bytes: (Sha256, u64),
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        self.sign_form(key, meta, bytes, ttl).await
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
            .set_storage_class(class_header(&meta.storage_class))
            .set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key))
            .send()
            .await
            .map_err(|error| failed("CreateMultipartUpload", &error))?;
        created.upload_id.ok_or_else(|| ObjectError::Unavailable {
            operation: "CreateMultipartUpload",
            cause: "no upload id".to_owned(),
        })
    }

    async fn list_parts(&self, key: &str, multipart_id: &str) -> Result<Option<Vec<ListedPart>>, ObjectError> {
        let mut parts = Vec::new();
        let mut pages =
            self.client.list_parts().bucket(&self.bucket).key(key).upload_id(multipart_id).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = match page {
                Ok(page) => page,
                Err(error) if code(&error) == "NoSuchUpload" => return Ok(None),
                Err(error) => return Err(failed("ListParts", &error)),
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

    async fn knows_multipart(&self, key: &str, multipart_id: &str) -> Result<bool, ObjectError> {
        let request = self.client.list_parts().bucket(&self.bucket).key(key).upload_id(multipart_id).max_parts(1);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if code(&error) == "NoSuchUpload" => Ok(false),
            Err(error) => Err(failed("ListParts", &error)),
        }
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
            .customize()
            .config_override(Builder::new().timeout_config(timeouts(self.timeout * COMPLETING_TAKES)))
            .send()
            .await;
        // The SDK reads a 200 with an <Error> in it as an error (it inspects the body of this operation).
        match outcome {
            Ok(_) => Ok(MultipartOutcome::Done),
            Err(error) => match code(&error) {
                "NoSuchUpload" | "PreconditionFailed" | "ConditionalRequestConflict" => Ok(MultipartOutcome::Elsewhere),
                // Garage says InvalidDigest; the checksum itself is always well-formed.
                "BadDigest" | "XAmzContentChecksumMismatch" | "InvalidDigest" => Ok(MultipartOutcome::WrongChecksum),
                "InvalidPart" | "InvalidPartOrder" => Ok(MultipartOutcome::WrongParts),
                "EntityTooSmall" => Ok(MultipartOutcome::TooSmall),
                _ => Err(failed("CompleteMultipartUpload", &error)),
            },
        }
    }

    async fn copy(&self, from: &str, to: &str, storage_class: &str) -> Result<(), ObjectError> {
        self.client
            .copy_object()
            .copy_source(self.copy_source(from))
            .bucket(&self.bucket)
            .key(to)
            // Not every store keeps the source's, and what was stored is compared with it.
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .set_storage_class(class_header(storage_class))
            .set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key))
            .send()
            .await
            .map_err(|error| failed("CopyObject", &error))?;
        Ok(())
    }

    async fn copy_part(
        &self,
        from: &str,
        (start, length): (u64, u64),
        to: &str,
        multipart_id: &str,
        number: u32,
    ) -> Result<(), ObjectError> {
        self.client
            .upload_part_copy()
            .copy_source(self.copy_source(from))
            .copy_source_range(format!("bytes={start}-{}", start + length.saturating_sub(1)))
            .bucket(&self.bucket)
            .key(to)
            .upload_id(multipart_id)
            .part_number(i32::try_from(number).unwrap_or(i32::MAX))
            .customize()
            .config_override(Builder::new().timeout_config(timeouts(self.timeout * COMPLETING_TAKES)))
            .send()
            .await
            .map_err(|error| failed("UploadPartCopy", &error))?;
        Ok(())
    }

    async fn abort_multipart(&self, key: &str, multipart_id: &str) -> Result<(), ObjectError> {
        let request = self.client.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(multipart_id);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == "NoSuchUpload" => Ok(()),
            Err(error) => Err(failed("AbortMultipartUpload", &error)),
        }
    }

    async fn head(&self, key: &str) -> Result<Option<ObjectFacts>, ObjectError> {
        if let Some(direct) = self.direct().await {
            let headers = vec![("x-amz-checksum-mode", "ENABLED".into())];
            match direct.ask("HEAD", key, headers, Bytes::new()).await {
                Some(answer) if answer.status == StatusCode::OK => {
                    return self.facts(key, Shown::of_answer(&answer)).await.map(Some);
                }
                Some(answer) if answer.status == StatusCode::NOT_FOUND => return Ok(None),
                _ => {}
            }
        }
        let request = self.client.head_object().bucket(&self.bucket).key(key).checksum_mode(ChecksumMode::Enabled);
        let head = match request.send().await {
            Ok(head) => head,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => return Ok(None),
            Err(error) => return Err(failed("HeadObject", &error)),
        };
        self.facts(key, Shown::of_head(&head)).await.map(Some)
    }

    async fn restore(&self, key: &str, tier: &str, days: Option<u32>) -> Result<RestoreOutcome, ObjectError> {
        let job = GlacierJobParameters::builder().tier(tier.into()).build();
        let job = job.map_err(|_| ObjectError::Unavailable {
            operation: "RestoreObject",
            cause: "no tier was given".to_owned(),
        })?;
        let days = days.map(|days| i32::try_from(days).unwrap_or(i32::MAX));
        let request = RestoreRequest::builder().set_days(days).glacier_job_parameters(job).build();
        let asked = self.client.restore_object().bucket(&self.bucket).key(key).restore_request(request).send().await;
        match asked {
            Ok(_) => Ok(RestoreOutcome::Accepted),
            Err(error) => match code(&error) {
                "RestoreAlreadyInProgress" => Ok(RestoreOutcome::UnderWay),
                "InvalidObjectState" => Ok(RestoreOutcome::NotArchived),
                "GlacierExpeditedRetrievalNotAvailable" => Ok(RestoreOutcome::NoCapacity),
                _ => Err(failed("RestoreObject", &error)),
            },
        }
    }

    async fn read(&self, key: &str, start: u64, length: u64) -> Result<Vec<u8>, ObjectError> {
        let range = format!("bytes={start}-{}", start + length.saturating_sub(1));
        if let Some(direct) = self.direct().await {
            let headers = vec![("range", range.as_str().into())];
            if let Some(answer) = direct.ask("GET", key, headers, Bytes::new()).await
                && answer.status == StatusCode::PARTIAL_CONTENT
            {
                return Ok(answer.body.to_vec());
            }
        }
        let request = self.client.get_object().bucket(&self.bucket).key(key).range(range);
        let object = request.send().await.map_err(|error| failed("GetObject", &error))?;
        bytes_of(object.body).await
    }

    async fn read_whole(&self, key: &str, most: u64) -> Result<Option<(ObjectFacts, Vec<u8>)>, ObjectError> {
        let range = format!("bytes=0-{most}");
        if let Some(direct) = self.direct().await
            && let Some(answer) = direct.ask("GET", key, vec![("range", range.as_str().into())], Bytes::new()).await
            && answer.status == StatusCode::PARTIAL_CONTENT
        {
            let facts = facts_of_readable(answer.header("x-amz-storage-class"));
            return Ok(Some((facts, answer.body.to_vec())));
        }
        let request = self.client.get_object().bucket(&self.bucket).key(key).range(range);
        let object = match request.send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => return Ok(None),
            Err(error) => return Err(failed("GetObject", &error)),
        };
        let facts = facts_of_readable(object.storage_class().map(StorageClass::as_str));
        Ok(Some((facts, bytes_of(object.body).await?)))
    }

    async fn put(&self, key: &str, meta: &ObjectMeta, bytes: Vec<u8>, crc32: Crc32) -> Result<(), ObjectError> {
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(&meta.content_type)
            .set_content_encoding(content_encoding(meta))
            .set_storage_class(class_header(&meta.storage_class))
            .checksum_crc32(to_s3(crc32))
            .if_none_match("*");
        let sent = self.encrypted(request).body(ByteStream::from(bytes)).send().await;
        sent.map_err(|error| failed("PutObject", &error))?;
        Ok(())
    }

    async fn put_part(
        &self,
        key: &str,
        multipart_id: &str,
        number: u32,
        bytes: Vec<u8>,
        crc32: Crc32,
    ) -> Result<ListedPart, ObjectError> {
        let size_bytes = bytes.len() as u64;
        let sent = self
            .client
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(multipart_id)
            .part_number(i32::try_from(number).unwrap_or(i32::MAX))
            .checksum_crc32(to_s3(crc32))
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(|error| failed("UploadPart", &error))?;
        let etag = sent.e_tag().unwrap_or_default().to_owned();
        Ok(ListedPart { number, size_bytes, crc32: Some(crc32), etag })
    }

    async fn put_json(&self, key: &str, json: Vec<u8>) -> Result<(), ObjectError> {
        let json = Bytes::from(json);
        if let Some(direct) = self.direct().await {
            let mut headers = vec![("content-type", "application/json".into())];
            headers.extend(self.encryption_headers().into_iter().map(|(name, value)| (name, value.into())));
            if let Some(answer) = direct.ask("PUT", key, headers, json.clone()).await
                && answer.status == StatusCode::OK
            {
                return Ok(());
            }
        }
        let request = self.client.put_object().bucket(&self.bucket).key(key).content_type("application/json");
        self.encrypted(request)
            .body(ByteStream::from(json))
            .send()
            .await
            .map_err(|error| failed("PutObject", &error))?;
        Ok(())
    }

    async fn purge(&self, prefix: &str) -> Result<u64, ObjectError> {
        self.remove_all_under(prefix).await
    }

    async fn delete(&self, key: &str) -> Result<bool, ObjectError> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        let deleted = request.send().await.map_err(|error| failed("DeleteObject", &error))?;
        // A marker takes its place where versions are kept.
        Ok(deleted.delete_marker().unwrap_or(false))
    }

    async fn list(&self, after: &str) -> Result<(Vec<ListedObject>, bool), ObjectError> {
        self.list_after(after).await
    }

    async fn list_multiparts(
        &self,
        after: Option<&(String, String)>,
    ) -> Result<(Vec<(String, String)>, Option<(String, String)>), ObjectError> {
        self.multiparts_after(after).await
    }

    async fn bring_back(&self, key: &str, size_bytes: u64, crc32: Crc32) -> Result<bool, ObjectError> {
        self.make_current(key, size_bytes, crc32).await
    }

    async fn find(&self, prefix: &str) -> Result<Found, ObjectError> {
        self.find_under(prefix).await
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.client
            .head_bucket()
            .bucket(&self.bucket)
            .send()
            .await
            .map(drop)
            .map_err(|error| failed("HeadBucket", &error))
    }
}

pub(super) async fn bytes_of(body: ByteStream) -> Result<Vec<u8>, ObjectError> {
    let body = body
        .collect()
        .await
        .map_err(|_| ObjectError::Unavailable { operation: "GetObject", cause: "the answer broke off".to_owned() })?;
    Ok(body.to_vec())
}

use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
        CompleteMultipartUploadOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput, ETag,
    },
};

use super::{
    Backend,
    acl::refuse_unsupported,
    conditions::put_condition,
    encryption::{asked_encryption, show_encryption},
    fields::{algorithm, coverage, only_checksum, plain, read_attributes, shown_version, storage_class},
    tagging::read_tags_and_lock,
    to_the_end,
};
use crate::{
    checksum::{Algorithm, given_checksums, set_checksum},
    customer::{customer_key, show_customer_key},
    error::{Outcome, refuse},
    meta::{ChecksumSpec, Completion, NewUpload},
};

impl Backend {
    pub async fn create_multipart_upload(
        &self,
        mut request: S3Request<CreateMultipartUploadInput>,
    ) -> Outcome<CreateMultipartUploadOutput> {
        let input = &mut request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        refuse_unsupported!(input, bucket);
        let declared = algorithm(input.checksum_algorithm.as_ref())?;
        let algorithm = declared.unwrap_or(Algorithm::DEFAULT);
        let coverage = coverage(input.checksum_type.as_ref())?.unwrap_or(algorithm.default_coverage());
        if !algorithm.allows(coverage) {
            let message = format!(
                "The {} checksum type cannot be used with the {} algorithm.",
                coverage.name(),
                algorithm.name()
            );
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        let mut attributes = read_attributes!(input);
        read_tags_and_lock!(input, &bucket, self.meta.now_ms(), &mut attributes);
        let customer = customer_key!(input);
        attributes.encryption = asked_encryption!(self, input, customer, bucket);
        let upload = NewUpload {
            bucket_id: bucket.id,
            key: &input.key,
            storage_class: storage_class(input.storage_class.as_ref())?,
            spec: ChecksumSpec { algorithm, coverage },
            checksum_declared: declared.is_some(),
            attributes: attributes.to_json()?,
        };
        let id = self.meta.create_upload(upload).await?;
        let mut output = CreateMultipartUploadOutput {
            bucket: Some(input.bucket.clone()),
            key: Some(input.key.clone()),
            upload_id: Some(id),
            checksum_algorithm: declared.map(|algorithm| algorithm.name().to_owned().into()),
            checksum_type: declared.map(|_| coverage.name().to_owned().into()),
            ..Default::default()
        };
        show_encryption!(output, attributes.encryption);
        show_customer_key!(output, customer);
        Ok(output)
    }

    pub async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> Outcome<CompleteMultipartUploadOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let mut parts = Vec::new();
        for part in input.multipart_upload.as_ref().and_then(|upload| upload.parts.as_ref()).into_iter().flatten() {
            let (Some(number), Some(etag)) = (part.part_number, &part.e_tag) else {
                return Err(refuse(S3ErrorCode::MalformedXML, "Every part needs a PartNumber and an ETag"));
            };
            parts.push((number, plain(etag), given_checksums!(part)));
        }
        let expected_bytes =
            input.mpu_object_size.map(u64::try_from).transpose().map_err(|_| {
                refuse(S3ErrorCode::InvalidRequest, "Value for x-amz-mp-object-size header is invalid.")
            })?;
        let how = Completion {
            parts,
            condition: put_condition(input.if_match.as_ref(), input.if_none_match.as_ref())?,
            expected: only_checksum(given_checksums!(input))?,
            expected_coverage: coverage(input.checksum_type.as_ref())?,
            expected_bytes,
        };
        let (backend, key, id) = (self.clone(), input.key.clone(), input.upload_id);
        let (version_id, completed) = to_the_end(async move {
            let mut completed = backend.meta.complete_upload(&bucket, &key, &id, &how).await?;
            backend.retire(std::mem::take(&mut completed.freed));
            Ok((shown_version(&bucket, &completed.version_id)?, completed))
        })
        .await?;
        let mut output = CompleteMultipartUploadOutput {
            location: Some(format!("/{}/{}", input.bucket, input.key)),
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(ETag::Strong(completed.etag)),
            version_id,
            checksum_type: Some(completed.coverage.name().to_owned().into()),
            ..Default::default()
        };
        set_checksum!(output, &completed.checksum);
        show_encryption!(output, completed.encryption);
        Ok(output)
    }

    pub async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> Outcome<AbortMultipartUploadOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let backend = self.clone();
        to_the_end(async move {
            let free = backend.meta.abort_upload(bucket.id, &input.key, &input.upload_id).await?;
            backend.leases.retire(free);
            Ok(())
        })
        .await?;
        Ok(AbortMultipartUploadOutput::default())
    }
}

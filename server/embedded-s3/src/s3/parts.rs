use s3s::{
    S3ErrorCode, S3Request, TrailingHeaders,
    dto::{ETag, ListPartsInput, ListPartsOutput, Part, StorageClass, UploadPartInput, UploadPartOutput},
};

use super::{
    Backend,
    encryption::show_encryption,
    fields::{initiator, owner, page_size},
    put::Announced,
    to_the_end,
};
use crate::{
    attributes::own_etag,
    blobs::{Received, Sums},
    checksum::{Checksum, Coverage, given_checksums, set_checksum},
    customer::{check_part, customer_key, show_customer_key},
    error::{Failure, Fault, Outcome, refuse},
    meta::{Freed, NewPart},
    sidecar::Sidecar,
};

/// The most parts of one upload (Amazon S3 User Guide, "multipart upload limits").
const MAX_PART_NUMBER: i32 = 10_000;

pub(super) fn part_number(given: i32) -> Outcome<i32> {
    if (1..=MAX_PART_NUMBER).contains(&given) {
        return Ok(given);
    }
    Err(refuse(S3ErrorCode::InvalidArgument, "Part number must be an integer between 1 and 10000, inclusive"))
}

/// Makes the sidecar of a part.
pub(super) fn part_seal(
    bucket: &str,
    key: &str,
    upload_id: &str,
    part_number: i32,
) -> impl FnOnce(&str, &Sums) -> Outcome<Sidecar> + Send + 'static {
    let (bucket, key, upload_id) = (bucket.to_owned(), key.to_owned(), upload_id.to_owned());
    move |_, sums| Ok(Sidecar::Part { bucket, key, upload_id, part_number, size_bytes: sums.size_bytes })
}

impl Backend {
    pub async fn upload_part(&self, mut request: S3Request<UploadPartInput>) -> Outcome<UploadPartOutput> {
        let input = &mut request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let number = part_number(input.part_number)?;
        let announced = Announced::read(
            input.content_length,
            input.content_md5.as_ref(),
            given_checksums!(input),
            &request.headers,
            request.extensions.remove::<TrailingHeaders>(),
        )?;
        let upload = self.meta.upload(bucket.id, &input.key, &input.upload_id).await?;
        let spec = upload.checksum_spec()?;
        let (encryption, customer) = (upload.attributes()?.encryption, customer_key!(input));
        check_part(encryption.as_ref(), customer.as_ref())?;
        let given = announced.algorithm();
        // A composite checksum is made of values the client vouches for, so each part must come with one.
        let missing = upload.checksum_declared && spec.coverage == Coverage::Composite && given.is_none();
        let other = upload.checksum_declared && given.is_some_and(|given| given != spec.algorithm);
        if missing || other {
            let message = format!(
                "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
                spec.algorithm.name().to_lowercase(),
                given.map_or("null".into(), |given| given.name().to_lowercase()),
            );
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }

        let seal = part_seal(&bucket.name, &input.key, &upload.id, number);
        let received = self.receive(input.body.take(), &announced, customer.as_ref(), spec.algorithm, seal).await?;
        let sums = &received.sums;
        let checksum = sums.checksum(spec.algorithm).cloned().ok_or(Failure::Fault(Fault::Damaged("no checksum")))?;
        let etag = own_etag(encryption.as_ref()).unwrap_or_else(|| hex::encode(sums.md5));
        let mut output = UploadPartOutput { e_tag: Some(ETag::Strong(etag.clone())), ..Default::default() };
        if let Some(given) = given.and_then(|given| sums.checksum(given)) {
            set_checksum!(output, given);
        } else if upload.checksum_declared {
            set_checksum!(output, &checksum);
        }
        show_encryption!(output, encryption);
        show_customer_key!(output, customer);
        let part = NewPart { number, size_bytes: sums.size_bytes, etag, checksum_value: checksum.value };
        self.store_part(bucket.id, input.key.clone(), upload.id, part, received).await?;
        Ok(output)
    }

    pub(super) async fn store_part(
        &self,
        bucket_id: i64,
        key: String,
        upload_id: String,
        part: NewPart,
        received: Received,
    ) -> Outcome<()> {
        let backend = self.clone();
        to_the_end(async move {
            let stored = backend.meta.put_part(bucket_id, &key, &upload_id, part, received.blob.id()).await;
            backend.settle(stored.map(|blobs| Freed { blobs, ..Freed::default() }), received)
        })
        .await
    }

    pub async fn list_parts(&self, request: S3Request<ListPartsInput>) -> Outcome<ListPartsOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let upload = self.meta.upload(bucket.id, &input.key, &input.upload_id).await?;
        let limit = page_size(input.max_parts)?;
        let spec = upload.checksum_spec()?;
        let after = input.part_number_marker.unwrap_or_default();
        let mut rows = self.meta.parts(&upload.id, after, limit + 1).await?;
        let truncated = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(|part| part.part_number);
        let parts = rows.into_iter().map(|row| {
            let mut part = Part {
                part_number: Some(row.part_number),
                size: Some(row.size_bytes().cast_signed()),
                last_modified: Some(row.last_modified()),
                e_tag: Some(ETag::Strong(row.etag)),
                ..Default::default()
            };
            if upload.checksum_declared {
                set_checksum!(part, &Checksum { algorithm: spec.algorithm, value: row.checksum_value });
            }
            part
        });
        Ok(ListPartsOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            parts: Some(parts.collect()),
            part_number_marker: Some(after),
            next_part_number_marker: next.filter(|_| truncated),
            max_parts: i32::try_from(limit).ok(),
            is_truncated: Some(truncated),
            initiator: Some(initiator()),
            owner: Some(owner()),
            storage_class: Some(StorageClass::from(upload.storage_class)),
            checksum_algorithm: upload.checksum_declared.then(|| spec.algorithm.name().to_owned().into()),
            checksum_type: upload.checksum_declared.then(|| spec.coverage.name().to_owned().into()),
            ..Default::default()
        })
    }
}

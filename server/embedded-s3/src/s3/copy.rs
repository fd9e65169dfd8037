use futures::StreamExt as _;
use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopyPartResult, CopySource, ETag, MetadataDirective,
        Range, UploadPartCopyInput, UploadPartCopyOutput,
    },
};

use super::{
    Backend,
    acl::refuse_unsupported,
    conditions::SourceConditions,
    encryption::{asked_encryption, show_encryption},
    fields::{algorithm, read_attributes, shown_version, storage_class},
    get::pieces,
    parts::part_seal,
    readable::{reachable, readable},
    refusals::unsupported,
    tagging::read_tags_and_lock,
    to_the_end,
};
use crate::{
    attributes::own_etag,
    blobs::{BlobStore, Lease, PendingBlob, Piece, Receiving, Sums, read},
    checksum::{Checksum, Coverage, Hasher, set_checksum},
    customer::{CustomerKey, blobs_of, check_part, customer_key, show_customer_key},
    error::{Failure, Fault, Outcome, refuse},
    meta::{BucketRow, ChecksumSpec, Meta, NewPart, ObjectRow, PartRow, timestamp},
    sidecar::{ObjectRecord, PartRecord, Sidecar},
};

/// The most bytes one CopyObject or UploadPartCopy may copy (S3 API reference).
const MAX_COPY_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// An object that is copied from, and the right to read it.
struct Source {
    object: ObjectRow,
    parts: Vec<PartRow>,
    lease: Lease,
    /// The store as the holder of the source's key reads it.
    blobs: BlobStore,
    /// Whether the client brought that key.
    customers: bool,
}

/// Reads the key that a request brings for the source of its copy.
macro_rules! source_key {
    ($input:expr) => {
        CustomerKey::read(
            $input.copy_source_sse_customer_algorithm.as_deref(),
            $input.copy_source_sse_customer_key.as_deref(),
            $input.copy_source_sse_customer_key_md5.as_deref(),
        )?
    };
}

/// How the blobs of a copy are written.
struct Rewriting {
    from: BlobStore,
    to: BlobStore,
    /// Whether all of them are, or only what lacks encryption.
    all: bool,
}

fn source_conditions(extensions: &http::Extensions) -> SourceConditions {
    extensions.get().cloned().unwrap_or_default()
}

impl Backend {
    async fn source(
        &self,
        source: &CopySource,
        conditions: SourceConditions,
        customer: Option<CustomerKey>,
    ) -> Outcome<(Source, BucketRow, String)> {
        let CopySource::Bucket { bucket, key, version_id } = source else {
            return Err(unsupported("x-amz-copy-source with an ARN"));
        };
        let bucket = self.meta.bucket(bucket).await?;
        let lease = self.leases.take();
        let (object, parts) = readable(self.meta.manifest(bucket.id, key, version_id.as_deref()).await?)?;
        conditions.0.check_source(&object)?;
        reachable(&object, self.meta.now_ms())?;
        self.keys.check_readable(&object, customer.as_ref())?;
        let (blobs, customers) = (blobs_of(&self.blobs, customer.as_ref()), customer.is_some());
        Ok((Source { object, parts, lease, blobs, customers }, bucket, key.to_string()))
    }

    /// The copy shares its source's blobs, so it costs no bytes, unless they were stored before there was a key to encrypt with. It also keeps the source's ETag and, unless another
    /// algorithm is asked for, its checksum.
    pub async fn copy_object(&self, mut request: S3Request<CopyObjectInput>) -> Outcome<CopyObjectOutput> {
        let input = &mut request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        refuse_unsupported!(input, bucket);
        let class = storage_class(input.storage_class.as_ref())?;
        let wanted = algorithm(input.checksum_algorithm.as_ref())?;
        let conditions = source_conditions(&request.extensions);
        let (Source { object: source, parts, lease, blobs, customers }, source_bucket, source_key) =
            self.source(&input.copy_source, conditions, source_key!(input)).await?;
        if source.size_bytes() > MAX_COPY_BYTES {
            let message = "The specified copy source is larger than the maximum allowable size for a copy source";
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        let replaces =
            input.metadata_directive.as_ref().is_some_and(|directive| directive.as_str() == MetadataDirective::REPLACE);
        let customer = customer_key!(input);
        let encryption = asked_encryption!(self, input, customer, bucket);
        let of_source = source.attributes()?;
        let otherwise_encrypted = encryption != of_source.encryption;
        let onto_itself = source_bucket.id == bucket.id && source_key == input.key && source.is_latest;
        if onto_itself && !replaces && class == source.storage_class && wanted.is_none() && !otherwise_encrypted {
            let message = "This copy request is illegal because it is trying to copy an object to itself without \
                           changing the object's metadata, storage class, checksum or encryption.";
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        let mut attributes = if replaces { read_attributes!(input) } else { of_source.clone() };
        // A lock is the version's own: never copied.
        (attributes.retention, attributes.legal_hold) = (None, false);
        attributes.encryption = encryption;
        read_tags_and_lock!(input, &bucket, self.meta.now_ms(), &mut attributes);
        let other_tags = input.tagging_directive.as_ref().is_some_and(|directive| directive.as_str() == "REPLACE");
        if !other_tags {
            attributes.tags = of_source.tags;
        }

        let (spec, checksum) = match wanted {
            Some(algorithm) if algorithm != source.checksum_spec()?.algorithm => {
                let spec = ChecksumSpec { algorithm, coverage: Coverage::FullObject };
                let all = pieces(&parts, &(0..source.size_bytes()));
                let mut bytes = read(blobs.clone(), all, self.leases.take());
                let mut hasher = Hasher::new(algorithm);
                while let Some(chunk) = bytes.next().await {
                    let chunk = chunk.map_err(|_| Failure::Fault(Fault::Damaged("a blob cannot be read")))?;
                    hasher.update(&chunk);
                }
                (spec, hasher.finish())
            }
            _ => (source.checksum_spec()?, source.checksum()?),
        };
        let copied_from = shown_version(&source_bucket, &source.version_id)?;
        let original = source.to_record(&source_bucket.name, parts)?;
        let other_key = customers || customer.is_some();
        let how = Rewriting { from: blobs, to: blobs_of(&self.blobs, customer.as_ref()), all: other_key };
        let (parts, made) = self.encrypted(&original, &bucket.name, &input.key, how, lease).await?;
        let record = ObjectRecord {
            bucket: bucket.name.clone(),
            key: input.key.clone(),
            version_id: Meta::new_version_id(&bucket)?,
            last_modified_ms: self.meta.now_ms(),
            storage_class: class.to_owned(),
            checksum_algorithm: spec.algorithm.name().to_owned(),
            checksum_type: spec.coverage.name().to_owned(),
            checksum_value: checksum.value.clone(),
            etag: own_etag(attributes.encryption.as_ref()).unwrap_or(original.etag),
            attributes,
            parts,
            ..original
        };
        let mut output = CopyObjectOutput {
            version_id: shown_version(&bucket, &record.version_id)?,
            copy_source_version_id: copied_from,
            ..Default::default()
        };
        let mut result = CopyObjectResult {
            e_tag: Some(ETag::Strong(record.etag.clone())),
            last_modified: Some(timestamp(record.last_modified_ms)),
            checksum_type: Some(spec.coverage.name().to_owned().into()),
            ..Default::default()
        };
        set_checksum!(result, &checksum);
        output.copy_object_result = Some(result);
        show_encryption!(output, record.attributes.encryption.clone());
        show_customer_key!(output, customer);
        let backend = self.clone();
        to_the_end(async move {
            let sidecar = backend.meta.write_record(record.clone()).await?;
            backend.retire(backend.meta.copy_object(&source, &bucket, &record, sidecar).await?);
            made.into_iter().for_each(PendingBlob::keep);
            Ok(())
        })
        .await?;
        Ok(output)
    }

    /// The parts of an object as they are, but for those that lie unencrypted though there is a key by now, or by the key
    /// of a client: these are written anew, each into a blob of its own, which goes again unless it is kept.
    async fn encrypted(
        &self,
        source: &ObjectRecord,
        bucket: &str,
        key: &str,
        how: Rewriting,
        lease: Lease,
    ) -> Outcome<(Vec<PartRecord>, Vec<PendingBlob>)> {
        let (mut parts, mut made) = (source.parts.clone(), Vec::new());
        for (part, part_number) in parts.iter_mut().zip(1..) {
            let Some(blob) = part.blob.clone().filter(|blob| how.all || how.to.lacks_encryption(blob)) else {
                continue;
            };
            let size_bytes = part.size_bytes;
            let body = read(how.from.clone(), vec![Piece { blob, offset: 0, len: size_bytes }], self.leases.take());
            let (bucket, key) = (bucket.to_owned(), key.to_owned());
            // Whose it is, the copy's own record says.
            let seal = move |_: &str, _: &Sums| {
                Ok(Sidecar::Part { bucket, key, upload_id: String::new(), part_number, size_bytes })
            };
            let receiving = Receiving { expected_bytes: size_bytes, algorithms: Vec::new() };
            let received = how.to.receive(body, receiving, seal).await?;
            part.blob = received.blob.id().map(str::to_owned);
            made.push(received.blob);
        }
        drop(lease);
        Ok((parts, made))
    }

    /// A part made of another object's bytes. These are copied, since they need a digest of their own.
    pub async fn upload_part_copy(&self, request: S3Request<UploadPartCopyInput>) -> Outcome<UploadPartCopyOutput> {
        let input = &request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let number = super::parts::part_number(input.part_number)?;
        let upload = self.meta.upload(bucket.id, &input.key, &input.upload_id).await?;
        let conditions = source_conditions(&request.extensions);
        let (encryption, customer) = (upload.attributes()?.encryption, customer_key!(input));
        check_part(encryption.as_ref(), customer.as_ref())?;
        let (source, ..) = self.source(&input.copy_source, conditions, source_key!(input)).await?;
        let size = source.object.size_bytes();
        let range = match input.copy_source_range.as_deref() {
            None => 0..size,
            // Unlike a GET's range, this one must name bytes that all exist.
            Some(text) => match Range::parse(text) {
                Ok(Range::Int { first, last: Some(last) }) if last < size => first..last + 1,
                _ => {
                    let message = "The x-amz-copy-source-range value must be of the form bytes=first-last where first \
                                   and last are the zero-based offsets of the first and last bytes to copy";
                    return Err(refuse(S3ErrorCode::InvalidArgument, message));
                }
            },
        };
        if range.end - range.start > MAX_COPY_BYTES {
            let message = "The specified copy source is larger than the maximum allowable size for a copy source";
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        let wanted = upload.checksum_spec()?.algorithm;
        let how = Receiving { expected_bytes: range.end - range.start, algorithms: vec![wanted] };
        let body = read(source.blobs, pieces(&source.parts, &range), source.lease);
        let seal = part_seal(&bucket.name, &input.key, &upload.id, number);
        let received = blobs_of(&self.blobs, customer.as_ref()).receive(body, how, seal).await?;
        let sums = &received.sums;
        let checksum = sums.checksum(wanted).cloned().ok_or(Failure::Fault(Fault::Damaged("no checksum")))?;
        let etag = own_etag(encryption.as_ref()).unwrap_or_else(|| hex::encode(sums.md5));
        let part =
            NewPart { number, size_bytes: sums.size_bytes, etag: etag.clone(), checksum_value: checksum.value.clone() };
        self.store_part(bucket.id, input.key.clone(), upload.id.clone(), part, received).await?;
        let mut result = CopyPartResult {
            e_tag: Some(ETag::Strong(etag)),
            last_modified: Some(timestamp(self.meta.now_ms())),
            ..Default::default()
        };
        if upload.checksum_declared {
            set_checksum!(result, &Checksum { algorithm: wanted, value: checksum.value });
        }
        let mut output = UploadPartCopyOutput { copy_part_result: Some(result), ..Default::default() };
        show_encryption!(output, encryption);
        show_customer_key!(output, customer);
        Ok(output)
    }
}

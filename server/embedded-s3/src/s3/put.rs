use s3s::{
    S3ErrorCode, S3Request, TrailingHeaders,
    dto::{ETag, PutObjectInput, PutObjectOutput, StreamingBlob},
};

use super::{
    Backend,
    acl::refuse_unsupported,
    conditions::put_condition,
    encryption::{asked_encryption, show_encryption},
    fields::{algorithm, content_md5, only_checksum, read_attributes, shown_version, storage_class},
    refusals::unsupported,
    tagging::read_tags_and_lock,
    to_the_end,
};
use crate::{
    attributes::{Attributes, own_etag},
    blobs::{Received, Receiving, Sums},
    checksum::{Algorithm, Checksum, Coverage, given_checksums, set_checksum},
    customer::{CustomerKey, blobs_of, customer_key, show_customer_key},
    error::{Failure, Fault, Outcome, refuse},
    meta::{Freed, Meta},
    sidecar::{ObjectRecord, PartRecord, Sidecar},
};

/// The most bytes of one PUT or part (Amazon S3 User Guide, "multipart upload limits").
const MAX_PUT_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// What a client says of the body it sends, to be held against what arrives.
pub(super) struct Announced {
    pub bytes: u64,
    pub md5: Option<[u8; 16]>,
    /// Given in a header.
    pub checksum: Option<Checksum>,
    /// Will be given in a trailer.
    pub trailing: Option<(Algorithm, TrailingHeaders)>,
}

impl Announced {
    pub fn read(
        content_length: Option<i64>,
        content_md5_header: Option<&String>,
        checksums: Vec<Checksum>,
        headers: &http::HeaderMap,
        trailing: Option<TrailingHeaders>,
    ) -> Outcome<Self> {
        let bytes = content_length.and_then(|length| u64::try_from(length).ok()).ok_or_else(|| {
            refuse(S3ErrorCode::MissingContentLength, "You must provide the Content-Length HTTP header.")
        })?;
        if bytes > MAX_PUT_BYTES {
            let message = "Your proposed upload exceeds the maximum allowed object size.";
            return Err(refuse(S3ErrorCode::EntityTooLarge, message));
        }
        let trailer = headers.get("x-amz-trailer").and_then(|name| name.to_str().ok()).unwrap_or_default();
        let in_trailer = Algorithm::ALL.into_iter().find(|algorithm| algorithm.header() == trailer.trim());
        let announced = Self {
            bytes,
            md5: content_md5(content_md5_header)?,
            checksum: only_checksum(checksums)?,
            trailing: in_trailer.zip(trailing),
        };
        // An SDK names the algorithm too; a name without a value would look like protection and be none.
        let named = headers.get("x-amz-sdk-checksum-algorithm").and_then(|name| name.to_str().ok());
        if named.is_some_and(|named| Algorithm::parse(named) != announced.algorithm()) {
            let message = "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or \
                           x-amz-trailer headers were found.";
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        Ok(announced)
    }

    /// The algorithm of the value that is given or will be.
    pub fn algorithm(&self) -> Option<Algorithm> {
        let given = self.checksum.as_ref().map(|checksum| checksum.algorithm);
        given.or(self.trailing.as_ref().map(|(algorithm, _)| *algorithm))
    }

    /// Holds the announcement against what arrived.
    fn verify(&self, received: &Received) -> Outcome<()> {
        if self.md5.is_some_and(|md5| md5 != received.sums.md5) {
            return Err(refuse(
                S3ErrorCode::BadDigest,
                "The Content-MD5 you specified did not match what we received.",
            ));
        }
        let trailing = self.trailing.as_ref().map(|(algorithm, headers)| {
            let value = headers.read(|headers| headers.get(algorithm.header())?.to_str().ok().map(String::from));
            (*algorithm, value.flatten())
        });
        let given = self.checksum.as_ref().map(|checksum| (checksum.algorithm, Some(checksum.value.clone())));
        for (algorithm, value) in given.into_iter().chain(trailing) {
            let computed = received.sums.checksum(algorithm).map(|checksum| &checksum.value);
            if value.is_none() || value.as_ref() != computed {
                let message = format!("The {} you specified did not match the calculated checksum.", algorithm.name());
                return Err(refuse(S3ErrorCode::BadDigest, message));
            }
        }
        Ok(())
    }
}

impl Backend {
    /// Brings a body to disk and verifies it, computing `wanted` besides what the client announced. A body that is
    /// not what was announced leaves nothing behind.
    pub(super) async fn receive(
        &self,
        body: Option<StreamingBlob>,
        announced: &Announced,
        customer: Option<&CustomerKey>,
        wanted: Algorithm,
        seal: impl FnOnce(&str, &Sums) -> Outcome<Sidecar> + Send + 'static,
    ) -> Outcome<Received> {
        let mut algorithms = vec![wanted];
        algorithms.extend(announced.algorithm().filter(|algorithm| *algorithm != wanted));
        let body = body.unwrap_or_else(|| StreamingBlob::from(s3s::Body::empty()));
        let how = Receiving { expected_bytes: announced.bytes, algorithms };
        let received = blobs_of(&self.blobs, customer).receive(body, how, seal).await?;
        announced.verify(&received)?;
        Ok(received)
    }

    pub async fn put_object(&self, mut request: S3Request<PutObjectInput>) -> Outcome<PutObjectOutput> {
        let input = &mut request.input;
        if input.write_offset_bytes.is_some() {
            return Err(unsupported("x-amz-write-offset-bytes"));
        }
        let bucket = self.meta.bucket(&input.bucket).await?;
        refuse_unsupported!(input, bucket);
        let class = storage_class(input.storage_class.as_ref())?;
        let mut attributes = read_attributes!(input);
        read_tags_and_lock!(input, &bucket, self.meta.now_ms(), &mut attributes);
        let customer = customer_key!(input);
        attributes.encryption = asked_encryption!(self, input, customer, bucket);
        let condition = put_condition(input.if_match.as_ref(), input.if_none_match.as_ref())?;
        let announced = Announced::read(
            input.content_length,
            input.content_md5.as_ref(),
            given_checksums!(input),
            &request.headers,
            request.extensions.remove::<TrailingHeaders>(),
        )?;
        // When the client gives no value, S3 keeps one of the algorithm it named, or of its own default.
        let wanted = match announced.algorithm() {
            Some(algorithm) => algorithm,
            None => algorithm(input.checksum_algorithm.as_ref())?.unwrap_or(Algorithm::DEFAULT),
        };
        self.meta.check_condition(bucket.id, &input.key, &condition).await?;

        let seal = Seal {
            bucket: bucket.name.clone(),
            key: input.key.clone(),
            version_id: Meta::new_version_id(&bucket)?,
            last_modified_ms: self.meta.now_ms(),
            storage_class: class,
            wanted,
            etag: own_etag(attributes.encryption.as_ref()),
            attributes,
        };
        let record = seal.clone();
        let seal = move |blob: &str, sums: &Sums| Ok(Sidecar::Object(Box::new(seal.record(Some(blob), sums)?)));
        let received = self.receive(input.body.take(), &announced, customer.as_ref(), wanted, seal).await?;
        let record = record.record(received.blob.id(), &received.sums)?;

        let mut output = PutObjectOutput {
            e_tag: Some(ETag::Strong(record.etag.clone())),
            checksum_type: Some(Coverage::FullObject.name().to_owned().into()),
            version_id: shown_version(&bucket, &record.version_id)?,
            ..Default::default()
        };
        set_checksum!(output, &Checksum { algorithm: wanted, value: record.checksum_value.clone() });
        show_encryption!(output, record.attributes.encryption.clone());
        show_customer_key!(output, customer);
        let backend = self.clone();
        to_the_end(async move {
            // Without bytes there is no blob to carry the sidecar.
            let sidecar = match received.blob.id() {
                Some(_) => None,
                None => Some(backend.meta.write_record(record.clone()).await?),
            };
            let stored = backend.meta.put_object(&bucket, &record, sidecar, &condition).await;
            backend.settle(stored, received)
        })
        .await?;
        Ok(output)
    }

    /// Keeps a blob that metadata names now, and retires those it does not name any more.
    pub(super) fn settle(&self, stored: Outcome<Freed>, received: Received) -> Outcome<()> {
        match stored {
            Ok(freed) => {
                received.blob.keep();
                self.retire(freed);
                Ok(())
            }
            // Not stored, for certain: the blob goes.
            Err(Failure::Refused(error)) => Err(Failure::Refused(error)),
            Err(fault) => {
                // The commit may or may not have happened; a file too many is set aside at the next start.
                received.blob.keep();
                Err(fault)
            }
        }
    }
}

/// What is known of an object before its bytes are here.
#[derive(Clone)]
struct Seal {
    bucket: String,
    key: String,
    version_id: String,
    last_modified_ms: i64,
    storage_class: &'static str,
    wanted: Algorithm,
    attributes: Attributes,
    /// Where it is not the MD5.
    etag: Option<String>,
}

impl Seal {
    fn record(self, blob: Option<&str>, sums: &Sums) -> Outcome<ObjectRecord> {
        let checksum = sums.checksum(self.wanted).ok_or(Failure::Fault(Fault::Damaged("no checksum")))?;
        let size_bytes = sums.size_bytes;
        Ok(ObjectRecord {
            bucket: self.bucket,
            key: self.key,
            version_id: self.version_id,
            delete_marker: false,
            size_bytes,
            etag: self.etag.unwrap_or_else(|| hex::encode(sums.md5)),
            last_modified_ms: self.last_modified_ms,
            storage_class: self.storage_class.to_owned(),
            checksum_algorithm: self.wanted.name().to_owned(),
            checksum_type: Coverage::FullObject.name().to_owned(),
            checksum_value: checksum.value.clone(),
            parts_count: None,
            attributes: self.attributes,
            parts: vec![PartRecord {
                blob: blob.map(str::to_owned),
                size_bytes,
                checksum_value: checksum.value.clone(),
            }],
        })
    }
}

use s3s::{
    S3ErrorCode, S3Request, TrailingHeaders,
    dto::{ETag, PutObjectInput, PutObjectOutput, StreamingBlob},
};

use super::{
    Backend,
    conditions::put_condition,
    fields::{algorithm, content_md5, only_checksum, read_attributes, storage_class},
    refusals::{refuse_unsupported, unsupported},
    to_the_end,
};
use crate::{
    blobs::{Received, Receiving},
    checksum::{Algorithm, Checksum, Coverage, given_checksums, set_checksum},
    error::{Failure, Fault, Outcome, refuse},
    meta::{ChecksumSpec, NewObject},
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
        if self.md5.is_some_and(|md5| md5 != received.md5) {
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
            let computed = received.checksum(algorithm).map(|checksum| &checksum.value);
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
        wanted: Algorithm,
    ) -> Outcome<Received> {
        let mut algorithms = vec![wanted];
        algorithms.extend(announced.algorithm().filter(|algorithm| *algorithm != wanted));
        let body = body.unwrap_or_else(|| StreamingBlob::from(s3s::Body::empty()));
        let received = self.blobs.receive(body, Receiving { expected_bytes: announced.bytes, algorithms }).await?;
        announced.verify(&received)?;
        Ok(received)
    }

    pub async fn put_object(&self, mut request: S3Request<PutObjectInput>) -> Outcome<PutObjectOutput> {
        let input = &mut request.input;
        refuse_unsupported!(input);
        if input.write_offset_bytes.is_some() {
            return Err(unsupported("x-amz-write-offset-bytes"));
        }
        let bucket = self.meta.bucket(&input.bucket).await?;
        let class = storage_class(input.storage_class.as_ref())?;
        let attributes = read_attributes!(input).to_json()?;
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

        let received = self.receive(input.body.take(), &announced, wanted).await?;
        let checksum = received.checksum(wanted).cloned().ok_or(Failure::Fault(Fault::Damaged("no checksum")))?;
        let etag = hex::encode(received.md5);
        let size_bytes = received.size_bytes;

        let mut output = PutObjectOutput {
            e_tag: Some(ETag::Strong(etag.clone())),
            checksum_type: Some(Coverage::FullObject.name().to_owned().into()),
            ..Default::default()
        };
        set_checksum!(output, &checksum);
        let (backend, key) = (self.clone(), input.key.clone());
        to_the_end(async move {
            let object = NewObject {
                bucket_id: bucket.id,
                key: &key,
                size_bytes,
                etag,
                storage_class: class,
                checksum,
                spec: ChecksumSpec { algorithm: wanted, coverage: Coverage::FullObject },
                parts_count: None,
                attributes,
            };
            let stored = backend.meta.put_object(object, received.blob.id(), &condition).await;
            backend.settle(stored, received)
        })
        .await?;
        Ok(output)
    }

    /// Keeps a blob that metadata names now, and retires those it does not name any more.
    pub(super) fn settle(&self, stored: Outcome<Vec<String>>, received: Received) -> Outcome<()> {
        match stored {
            Ok(free) => {
                received.blob.keep();
                self.leases.retire(free);
                Ok(())
            }
            // Not stored, for certain: the blob goes.
            Err(Failure::Refused(error)) => Err(Failure::Refused(error)),
            Err(fault) => {
                // The commit may or may not have happened; a file too many is mended at the next start.
                received.blob.keep();
                Err(fault)
            }
        }
    }
}

use std::ops::Range as ByteRange;

use s3s::{
    S3Error, S3ErrorCode, S3Request,
    dto::{ArchiveStatus, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, ObjectLockMode, Range},
};

use super::{
    Backend,
    conditions::ReadHeaders,
    encryption::show_encryption,
    fields::{legal_hold_status, shown_content_type, shown_storage_class, shown_version},
    readable::{reachable, readable},
};
use crate::{
    aging::{Reach, archive_tier},
    blobs::{Piece, read},
    checksum::{Checksum, set_checksum},
    config::ReadEvent,
    customer::{blobs_of, check_key_of, customer_key, show_customer_key},
    error::{Failure, Outcome, refuse},
    meta::{ObjectRow, PartRow, timestamp},
    reads::Presigned,
};

/// Which bytes of an object a request asks for.
pub(super) struct Selection {
    pub bytes: ByteRange<u64>,
    /// `Content-Range`, when it is not the whole object.
    content_range: Option<String>,
    /// The checksum of the part, when one part is asked for.
    part_checksum: Option<String>,
}

impl Selection {
    fn of(object: &ObjectRow, parts: &[PartRow], range: Option<Range>, part: Option<i32>) -> Outcome<Self> {
        let size = object.size_bytes();
        let (bytes, part_checksum) = match (range, part) {
            (None, None) => return Ok(Self { bytes: 0..size, content_range: None, part_checksum: None }),
            (Some(_), Some(_)) => {
                return Err(refuse(S3ErrorCode::InvalidRequest, "Cannot specify both Range header and partNumber"));
            }
            (Some(range), None) => {
                let bytes = range.check(size).ok().filter(|bytes| !bytes.is_empty());
                (bytes.ok_or_else(|| invalid_range(size))?, None)
            }
            (None, Some(number)) => {
                let (bytes, part) = part_of(parts, number)?;
                (bytes, Some(part.checksum_value.clone()))
            }
        };
        // No last byte can be named of a part that has none.
        let content_range =
            (!bytes.is_empty()).then(|| format!("bytes {}-{}/{size}", bytes.start, bytes.end.saturating_sub(1)));
        Ok(Self { bytes, content_range, part_checksum })
    }

    /// S3 gives the checksum of an object only with the whole object, and that of a part only with that part.
    fn checksum(&self, object: &ObjectRow) -> Outcome<Option<Checksum>> {
        let whole = object.checksum()?;
        Ok(match (&self.part_checksum, &self.content_range) {
            (Some(value), _) => Some(Checksum { value: value.clone(), ..whole }),
            (None, Some(_)) => None,
            (None, None) => Some(whole),
        })
    }
}

fn invalid_range(size: u64) -> Failure {
    let mut error = S3Error::with_message(S3ErrorCode::InvalidRange, "The requested range is not satisfiable");
    let mut headers = http::HeaderMap::new();
    if let Ok(range) = http::HeaderValue::try_from(format!("bytes */{size}")) {
        headers.insert(http::header::CONTENT_RANGE, range);
    }
    headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/xml"));
    error.set_headers(headers);
    Failure::Refused(error)
}

fn part_of(parts: &[PartRow], number: i32) -> Outcome<(ByteRange<u64>, &PartRow)> {
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let Some((at, part)) = at.and_then(|at| Some((at, parts.get(at)?))) else {
        let code = S3ErrorCode::Custom("InvalidPartNumber".into());
        let mut error = S3Error::with_message(code, "The requested partnumber is not satisfiable");
        error.set_status_code(http::StatusCode::RANGE_NOT_SATISFIABLE);
        return Err(Failure::Refused(error));
    };
    let start = parts[..at].iter().map(PartRow::size_bytes).sum();
    Ok((start..start + part.size_bytes(), part))
}

/// The pieces of blobs that make up a range of an object.
pub(super) fn pieces(parts: &[PartRow], range: &ByteRange<u64>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in parts {
        let end = start + part.size_bytes();
        let (from, to) = (range.start.max(start), range.end.min(end));
        if let (Some(blob), true) = (&part.blob, from < to) {
            pieces.push(Piece { blob: blob.clone(), offset: from - start, len: to - from });
        }
        start = end;
    }
    pieces
}

/// Fills what GET and HEAD answer alike.
macro_rules! describe {
    ($output:expr, $object:expr, $reach:expr, $selection:expr, $part:expr, $checksums_wanted:expr) => {{
        let (output, object, selection) = (&mut $output, &$object, &$selection);
        let attributes = object.attributes()?;
        output.accept_ranges = Some("bytes".into());
        output.content_length = Some((selection.bytes.end - selection.bytes.start).cast_signed());
        output.content_range = selection.content_range.clone();
        output.content_type = Some(shown_content_type(&attributes));
        output.content_encoding = attributes.content_encoding;
        output.content_disposition = attributes.content_disposition;
        output.content_language = attributes.content_language;
        output.cache_control = attributes.cache_control;
        output.expires = attributes.expires;
        output.metadata = (!attributes.metadata.is_empty()).then(|| attributes.metadata.into_iter().collect());
        output.e_tag = Some(object.etag());
        output.last_modified = Some(object.last_modified());
        output.storage_class = shown_storage_class(&object.storage_class);
        output.parts_count = $part.and(object.parts_count);
        output.restore = $reach.header();
        if let Some(retention) = attributes.retention {
            output.object_lock_mode = Some(ObjectLockMode::from_static(retention.mode.name()));
            output.object_lock_retain_until_date = Some(timestamp(retention.until_ms));
        }
        show_encryption!(output, attributes.encryption);
        output.object_lock_legal_hold_status = attributes.legal_hold.then(|| legal_hold_status(true));
        if let Some(checksum) = selection.checksum(object)?.filter(|_| $checksums_wanted) {
            set_checksum!(output, &checksum);
            output.checksum_type = Some(object.checksum_spec()?.coverage.name().to_owned().into());
        }
    }};
}

impl Backend {
    pub async fn get_object(&self, request: S3Request<GetObjectInput>) -> Outcome<GetObjectOutput> {
        let input = &request.input;
        let headers = request.extensions.get::<ReadHeaders>().cloned().unwrap_or_default();
        let bucket = self.meta.bucket(&input.bucket).await?;
        // Before the metadata is read, so that what it names stays readable.
        let lease = self.leases.take();
        let (object, parts) = readable(self.meta.manifest(bucket.id, &input.key, input.version_id.as_deref()).await?)?;
        headers.conditions.check(&object)?;
        let reach = reachable(&object, self.meta.now_ms())?;
        let customer = customer_key!(input);
        self.keys.check_readable(&object, customer.as_ref())?;
        self.reads.note(&object, self.meta.now_ms());
        let selection = Selection::of(&object, &parts, headers.range_of(&object), input.part_number)?;
        let mut output = GetObjectOutput::default();
        let checksums_wanted = input.checksum_mode.as_ref().is_some_and(|mode| mode.as_str() == "ENABLED");
        describe!(output, object, reach, selection, input.part_number, checksums_wanted);
        let tags = i32::try_from(object.attributes()?.tags.len()).unwrap_or(i32::MAX);
        output.tag_count = (tags > 0).then_some(tags);
        output.version_id = shown_version(&bucket, &object.version_id)?;
        if selection.bytes.start == 0 {
            let presigned = request.extensions.get::<Presigned>().is_some();
            self.on_read.tell(ReadEvent { bucket: &input.bucket, key: &input.key, presigned });
        }
        show_customer_key!(output, customer);
        output.body = Some(read(blobs_of(&self.blobs, customer.as_ref()), pieces(&parts, &selection.bytes), lease));
        Ok(output)
    }

    pub async fn head_object(&self, request: S3Request<HeadObjectInput>) -> Outcome<HeadObjectOutput> {
        let input = &request.input;
        let headers = request.extensions.get::<ReadHeaders>().cloned().unwrap_or_default();
        let bucket = self.meta.bucket(&input.bucket).await?;
        let version = input.version_id.as_deref();
        let (object, parts) = match input.part_number {
            Some(_) => self.meta.manifest(bucket.id, &input.key, version).await?,
            None => (self.meta.object(bucket.id, &input.key, version).await?, Vec::new()),
        };
        let (object, parts) = readable((object, parts))?;
        headers.conditions.check(&object)?;
        let selection = Selection::of(&object, &parts, headers.range_of(&object), input.part_number)?;
        let customer = customer_key!(input);
        check_key_of(&object, customer.as_ref())?;
        let mut output = HeadObjectOutput::default();
        show_customer_key!(output, customer);
        let checksums_wanted = input.checksum_mode.as_ref().is_some_and(|mode| mode.as_str() == "ENABLED");
        let reach = Reach::of(&object, self.meta.now_ms());
        describe!(output, object, reach, selection, input.part_number, checksums_wanted);
        let archived = archive_tier(&object).filter(|_| !reach.is_readable());
        output.archive_status = archived.map(|tier| ArchiveStatus::from(tier.to_owned()));
        output.version_id = shown_version(&bucket, &object.version_id)?;
        Ok(output)
    }
}

use std::collections::HashMap;

use s3s::{S3ErrorCode, crypto::Checksum as _, crypto::Md5};
use sqlx::SqliteConnection;

use super::{
    BucketRow, ChecksumSpec, Freed, Meta, PutCondition, UploadPartRow, UploadRow,
    freed::{Removed, sort_by_use},
    key::{check, latest, make_latest},
    part_rules::PartRules,
};
use crate::{
    attributes::Encryption,
    blobs::BlobId,
    checksum::{self, Checksum, Coverage},
    error::{Failure, Fault, Outcome, refuse},
    sidecar::{ObjectRecord, PartRecord},
};

pub(super) const UPLOAD_COLUMNS: &str =
    "id, key, initiated_at_ms, storage_class, checksum_algorithm, checksum_type, checksum_declared, attributes";
const PART_COLUMNS: &str = "part_number, blob, size_bytes, etag, last_modified_ms, checksum_value";

/// A multipart upload about to begin.
pub(crate) struct NewUpload<'a> {
    pub bucket_id: i64,
    pub key: &'a str,
    pub storage_class: &'a str,
    pub spec: ChecksumSpec,
    pub checksum_declared: bool,
    /// JSON of [`Attributes`](crate::attributes::Attributes).
    pub attributes: String,
}

/// A part whose bytes are on disk.
pub(crate) struct NewPart {
    pub number: i32,
    pub size_bytes: u64,
    pub etag: String,
    pub checksum_value: String,
}

/// What a client says of the upload it completes.
pub(crate) struct Completion {
    /// Part numbers with ETags (without quotes) and, where given, checksums.
    pub parts: Vec<(i32, String, Vec<Checksum>)>,
    pub condition: PutCondition,
    /// The checksum the whole object should have.
    pub expected: Option<Checksum>,
    pub expected_coverage: Option<Coverage>,
    pub expected_bytes: Option<u64>,
}

/// The object a completed upload made.
pub(crate) struct Completed {
    pub version_id: String,
    pub etag: String,
    pub checksum: Checksum,
    pub coverage: Coverage,
    pub encryption: Option<Encryption>,
    pub freed: Freed,
}

impl Meta {
    /// Begins an upload; answers its id.
    pub async fn create_upload(&self, upload: NewUpload<'_>) -> Outcome<String> {
        let id = uuid::Uuid::now_v7().simple().to_string();
        let mut tx = self.begin_write().await?;
        sqlx::query(
            "INSERT INTO uploads (id, bucket_id, key, initiated_at_ms, storage_class, checksum_algorithm,
                 checksum_type, checksum_declared, attributes)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&id)
        .bind(upload.bucket_id)
        .bind(upload.key.as_bytes())
        .bind(self.now_ms())
        .bind(upload.storage_class)
        .bind(upload.spec.algorithm.name())
        .bind(upload.spec.coverage.name())
        .bind(upload.checksum_declared)
        .bind(upload.attributes)
        .execute(&mut *tx)
        .await?;
        self.commit(tx).await?;
        Ok(id)
    }

    /// The upload, provided it is one of this key.
    pub async fn upload(&self, bucket_id: i64, key: &str, id: &str) -> Outcome<UploadRow> {
        let mut reader = self.readers.acquire().await?;
        upload(&mut reader, bucket_id, key, id).await
    }

    /// Adds a part or replaces it. Answers the blobs that are free now.
    pub async fn put_part(
        &self,
        bucket_id: i64,
        key: &str,
        upload_id: &str,
        part: NewPart,
        blob: Option<&str>,
    ) -> Outcome<Vec<BlobId>> {
        let mut tx = self.begin_write().await?;
        // Completed or aborted while the bytes came in: then the part has nowhere to go.
        upload(&mut tx, bucket_id, key, upload_id).await?;
        let replaced: Option<(Option<String>,)> =
            sqlx::query_as("SELECT blob FROM upload_parts WHERE upload_id = ? AND part_number = ?")
                .bind(upload_id)
                .bind(part.number)
                .fetch_optional(&mut *tx)
                .await?;
        sqlx::query(
            "INSERT OR REPLACE INTO upload_parts
                 (upload_id, part_number, blob, size_bytes, etag, last_modified_ms, checksum_value)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(upload_id)
        .bind(part.number)
        .bind(blob)
        .bind(part.size_bytes.cast_signed())
        .bind(part.etag)
        .bind(self.now_ms())
        .bind(part.checksum_value)
        .execute(&mut *tx)
        .await?;
        let replaced = replaced.into_iter().filter_map(|(blob,)| blob).collect();
        let (free, _) = sort_by_use(&mut tx, replaced).await?;
        self.commit(tx).await?;
        Ok(free)
    }

    /// The parts after a number, in order, at most `limit`.
    pub async fn parts(&self, upload_id: &str, after: i32, limit: usize) -> Outcome<Vec<UploadPartRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {PART_COLUMNS} FROM upload_parts WHERE upload_id = ? AND part_number > ?
             ORDER BY part_number LIMIT ?"
        ));
        let parts = sqlx::query_as(sql).bind(upload_id).bind(after).bind(i64::try_from(limit).unwrap_or(i64::MAX));
        Ok(parts.fetch_all(&self.readers).await?)
    }

    /// Ends an upload and forgets its parts. Answers the blobs that are free now.
    pub async fn abort_upload(&self, bucket_id: i64, key: &str, id: &str) -> Outcome<Vec<BlobId>> {
        let mut tx = self.begin_write().await?;
        upload(&mut tx, bucket_id, key, id).await?;
        let blobs = all_parts(&mut tx, id).await?.into_iter().filter_map(|part| part.blob).collect();
        sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id).execute(&mut *tx).await?;
        let (free, _) = sort_by_use(&mut tx, blobs).await?;
        self.commit(tx).await?;
        Ok(free)
    }

    /// Makes the parts one object, without copying a byte: its manifest names their blobs. Whatever is refused
    /// leaves the upload as it was.
    pub async fn complete_upload(
        &self,
        bucket: &BucketRow,
        key: &str,
        id: &str,
        how: &Completion,
    ) -> Outcome<Completed> {
        let mut tx = self.begin_write().await?;
        let upload = upload(&mut tx, bucket.id, key, id).await?;
        let spec = upload.checksum_spec()?;
        if how.expected_coverage.is_some_and(|coverage| coverage != spec.coverage) {
            return Err(refuse(S3ErrorCode::InvalidRequest, "The upload was created with another checksum type."));
        }
        let kept = all_parts(&mut tx, id).await?;
        let chosen = choose(&kept, how, spec, self.part_rules)?;
        let size_bytes = chosen.iter().map(|part| part.size_bytes()).sum();
        if how.expected_bytes.is_some_and(|expected| expected != size_bytes) {
            return Err(refuse(
                S3ErrorCode::InvalidRequest,
                "The provided 'x-amz-mp-object-size' header does not match what was computed.",
            ));
        }
        let sums = chosen.iter().map(|part| (part.checksum_value.as_str(), part.size_bytes()));
        let checksum = checksum::of_parts(spec.algorithm, spec.coverage, sums)
            .ok_or(Failure::Fault(Fault::Damaged("a part's checksum")))?;
        if how.expected.as_ref().is_some_and(|expected| !same_checksum(expected, &checksum)) {
            return Err(refuse(
                S3ErrorCode::BadDigest,
                "The checksum of the object you specified did not match the calculated checksum.",
            ));
        }
        let etag = etag_of_parts(&chosen).ok_or(Failure::Fault(Fault::Damaged("a part's ETag")))?;

        let version_id = Self::new_version_id(bucket)?;
        let part = |part: &&UploadPartRow| PartRecord {
            blob: part.blob.clone(),
            size_bytes: part.size_bytes(),
            checksum_value: part.checksum_value.clone(),
        };
        let record = ObjectRecord {
            bucket: bucket.name.clone(),
            key: key.to_owned(),
            version_id: version_id.clone(),
            delete_marker: false,
            size_bytes,
            etag: etag.clone(),
            last_modified_ms: self.now_ms(),
            storage_class: upload.storage_class.clone(),
            checksum_algorithm: spec.algorithm.name().to_owned(),
            checksum_type: spec.coverage.name().to_owned(),
            checksum_value: checksum.value.clone(),
            parts_count: i32::try_from(chosen.len()).ok(),
            attributes: upload.attributes()?,
            parts: chosen.iter().map(part).collect(),
        };
        let mut removed = Removed::default();
        // The condition first: a record costs a sync.
        check(&how.condition, latest(&mut tx, bucket.id, key).await?.as_ref())?;
        let sidecar = self.write_record(record.clone()).await?;
        make_latest(&mut tx, bucket.id, &record, sidecar.id(), &how.condition, &mut removed).await?;
        let numbers: std::collections::HashSet<i32> = chosen.iter().map(|part| part.part_number).collect();
        let unused = kept.iter().filter(|part| !numbers.contains(&part.part_number));
        removed.blobs(unused.filter_map(|part| part.blob.clone()));
        sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id).execute(&mut *tx).await?;
        let freed = removed.sort(&mut tx).await?;
        sidecar.keep();
        self.commit(tx).await?;
        let encryption = record.attributes.encryption;
        Ok(Completed { version_id, etag, checksum, coverage: spec.coverage, encryption, freed })
    }
}

async fn upload(db: &mut SqliteConnection, bucket_id: i64, key: &str, id: &str) -> Outcome<UploadRow> {
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT {UPLOAD_COLUMNS} FROM uploads WHERE id = ? AND bucket_id = ? AND key = ?"));
    let found = sqlx::query_as(sql).bind(id).bind(bucket_id).bind(key.as_bytes()).fetch_optional(db).await?;
    found.ok_or_else(|| {
        let message = "The specified upload does not exist. It may have been aborted or completed.";
        refuse(S3ErrorCode::NoSuchUpload, message)
    })
}

async fn all_parts(db: &mut SqliteConnection, upload_id: &str) -> Outcome<Vec<UploadPartRow>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {PART_COLUMNS} FROM upload_parts WHERE upload_id = ? ORDER BY part_number"
    ));
    Ok(sqlx::query_as(sql).bind(upload_id).fetch_all(db).await?)
}

/// The parts a completion names, each checked against what was stored.
fn choose<'a>(
    kept: &'a [UploadPartRow],
    how: &Completion,
    spec: ChecksumSpec,
    rules: PartRules,
) -> Outcome<Vec<&'a UploadPartRow>> {
    if how.parts.is_empty() {
        return Err(refuse(S3ErrorCode::MalformedXML, "You must specify at least one part"));
    }
    if !how.parts.is_sorted_by(|a, b| a.0 < b.0) {
        let message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
        return Err(refuse(S3ErrorCode::InvalidPartOrder, message));
    }
    let by_number: HashMap<i32, &UploadPartRow> = kept.iter().map(|part| (part.part_number, part)).collect();
    let mut chosen = Vec::with_capacity(how.parts.len());
    for (number, etag, checksums) in &how.parts {
        let part = by_number.get(number).copied().filter(|part| part.etag == *etag);
        let agrees = |part: &&UploadPartRow| {
            checksums.iter().all(|given| given.algorithm == spec.algorithm && given.value == part.checksum_value)
        };
        let Some(part) = part.filter(agrees) else {
            let message = "One or more of the specified parts could not be found. The part may not have been \
                           uploaded, or the specified entity tag or checksum may not match the part's.";
            return Err(refuse(S3ErrorCode::InvalidPart, message));
        };
        chosen.push(part);
    }
    let all_but_last = &chosen[..chosen.len() - 1];
    if all_but_last.iter().any(|part| part.size_bytes() < rules.min_bytes) {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        return Err(refuse(S3ErrorCode::EntityTooSmall, message));
    }
    if rules.equal && all_but_last.iter().any(|part| part.size_bytes() != all_but_last[0].size_bytes()) {
        return Err(refuse(S3ErrorCode::InvalidPart, "All non-trailing parts must have the same length."));
    }
    Ok(chosen)
}

/// A client may give a composite checksum with or without the number of parts behind it.
fn same_checksum(expected: &Checksum, computed: &Checksum) -> bool {
    expected.algorithm == computed.algorithm
        && (expected.value == computed.value
            || computed.value.split_once('-').is_some_and(|(digest, _)| digest == expected.value))
}

/// S3's ETag of a multipart object: the MD5 of its parts' MD5s, `-`, and their number.
fn etag_of_parts(parts: &[&UploadPartRow]) -> Option<String> {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(&hex::decode(&part.etag).ok()?);
    }
    Some(format!("{}-{}", hex::encode(md5.finalize()), parts.len()))
}

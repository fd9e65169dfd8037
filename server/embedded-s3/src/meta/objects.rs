use s3s::S3ErrorCode;
use sqlx::SqliteConnection;

use super::{ChecksumSpec, Meta, ObjectRow, PartRow, now_ms, unreferenced};
use crate::{
    blobs::BlobId,
    checksum::Checksum,
    error::{Failure, Outcome, refuse},
};

pub(super) const OBJECT_COLUMNS: &str = "id, key, size_bytes, etag, last_modified_ms, storage_class, \
     checksum_algorithm, checksum_type, checksum_value, parts_count, attributes";

/// What must be so of the key when a write becomes visible; checked inside the writing transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum PutCondition {
    #[default]
    None,
    /// `If-None-Match: *`: no object has the key.
    Absent,
    /// `If-Match: *`: some object has the key.
    Present,
    /// `If-Match: "etag"`: the object has this ETag (without quotes).
    Matches(String),
}

/// An object about to become visible.
pub(crate) struct NewObject<'a> {
    pub bucket_id: i64,
    pub key: &'a str,
    pub size_bytes: u64,
    pub etag: String,
    pub storage_class: &'a str,
    pub checksum: Checksum,
    pub spec: ChecksumSpec,
    /// Number of parts, for one made by a multipart upload.
    pub parts_count: Option<i32>,
    /// JSON of [`Attributes`](super::Attributes).
    pub attributes: String,
}

impl Meta {
    /// Makes an object of one blob visible, replacing what had its key. Answers the blobs that are free now.
    pub async fn put_object(
        &self,
        object: NewObject<'_>,
        blob: Option<&str>,
        condition: &PutCondition,
    ) -> Outcome<Vec<BlobId>> {
        let mut tx = self.begin_write().await?;
        let replaced = replace(&mut tx, object.bucket_id, object.key, condition).await?;
        let (size, value) = (object.size_bytes, object.checksum.value.clone());
        let id = insert(&mut tx, object).await?;
        sqlx::query(
            "INSERT INTO object_parts (object_id, part_number, blob, size_bytes, checksum_value)
             VALUES (?, 1, ?, ?, ?)",
        )
        .bind(id)
        .bind(blob)
        .bind(size.cast_signed())
        .bind(value)
        .execute(&mut *tx)
        .await?;
        let free = unreferenced(&mut tx, replaced).await?;
        tx.commit().await?;
        Ok(free)
    }

    /// Checks a condition ahead of receiving a body, so that a lost race is found early where it can be.
    pub async fn check_condition(&self, bucket_id: i64, key: &str, condition: &PutCondition) -> Outcome<()> {
        if *condition == PutCondition::None {
            return Ok(());
        }
        let mut reader = self.readers.acquire().await?;
        check(condition, current(&mut reader, bucket_id, key).await?.map(|(_, etag)| etag).as_deref())
    }

    pub async fn object(&self, bucket_id: i64, key: &str) -> Outcome<ObjectRow> {
        let mut reader = self.readers.acquire().await?;
        object(&mut reader, bucket_id, key).await
    }

    /// The object and its parts in order, from one snapshot of the database.
    pub async fn manifest(&self, bucket_id: i64, key: &str) -> Outcome<(ObjectRow, Vec<PartRow>)> {
        let mut tx = self.readers.begin().await?;
        let object = object(&mut tx, bucket_id, key).await?;
        let parts = sqlx::query_as(
            "SELECT blob, size_bytes, checksum_value FROM object_parts WHERE object_id = ? ORDER BY part_number",
        )
        .bind(object.id)
        .fetch_all(&mut *tx)
        .await?;
        Ok((object, parts))
    }

    /// Removes objects in one transaction; removing what is not there is a success. Each key comes with its
    /// condition (or why it is refused already) and goes with its outcome. Also answers the blobs that are free now.
    pub async fn delete_objects(
        &self,
        bucket_id: i64,
        keys: Vec<(String, Outcome<PutCondition>)>,
    ) -> Outcome<(Vec<(String, Outcome<()>)>, Vec<BlobId>)> {
        let mut tx = self.begin_write().await?;
        let (mut outcomes, mut removed) = (Vec::with_capacity(keys.len()), Vec::new());
        for (key, condition) in keys {
            let outcome = match condition {
                Ok(condition) => replace(&mut tx, bucket_id, &key, &condition).await,
                Err(refused) => Err(refused),
            };
            let outcome = match outcome {
                Ok(blobs) => {
                    removed.extend(blobs);
                    Ok(())
                }
                // One key's condition is its own affair; a fault is everyone's.
                Err(Failure::Refused(error)) => Err(Failure::Refused(error)),
                Err(fault) => return Err(fault),
            };
            outcomes.push((key, outcome));
        }
        let free = unreferenced(&mut tx, removed).await?;
        tx.commit().await?;
        Ok((outcomes, free))
    }

    /// Makes a copy that shares the blobs of `source`, provided that is still the object it was.
    pub async fn copy_object(&self, source: &ObjectRow, copy: NewObject<'_>) -> Outcome<(Vec<BlobId>, ObjectRow)> {
        let (bucket_id, key) = (copy.bucket_id, copy.key);
        let mut tx = self.begin_write().await?;
        let (unchanged,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM objects WHERE id = ?)")
            .bind(source.id)
            .fetch_one(&mut *tx)
            .await?;
        if !unchanged {
            return Err(refuse(S3ErrorCode::OperationAborted, "The source changed while it was copied. Try again."));
        }
        // The copy takes its parts before the target loses its own: they are the same when copying onto itself.
        let parts: Vec<(i32, Option<String>, i64, String)> = sqlx::query_as(
            "SELECT part_number, blob, size_bytes, checksum_value FROM object_parts WHERE object_id = ?",
        )
        .bind(source.id)
        .fetch_all(&mut *tx)
        .await?;
        let replaced = replace(&mut tx, bucket_id, key, &PutCondition::None).await?;
        let id = insert(&mut tx, copy).await?;
        for (part_number, blob, size, value) in parts {
            sqlx::query(
                "INSERT INTO object_parts (object_id, part_number, blob, size_bytes, checksum_value)
                 VALUES (?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(part_number)
            .bind(blob)
            .bind(size)
            .bind(value)
            .execute(&mut *tx)
            .await?;
        }
        let free = unreferenced(&mut tx, replaced).await?;
        let made = object(&mut tx, bucket_id, key).await?;
        tx.commit().await?;
        Ok((free, made))
    }
}

async fn object(db: &mut SqliteConnection, bucket_id: i64, key: &str) -> Outcome<ObjectRow> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {OBJECT_COLUMNS} FROM objects WHERE bucket_id = ? AND key = ?"));
    sqlx::query_as(sql)
        .bind(bucket_id)
        .bind(key.as_bytes())
        .fetch_optional(db)
        .await?
        .ok_or_else(|| refuse(S3ErrorCode::NoSuchKey, "The specified key does not exist."))
}

async fn current(db: &mut SqliteConnection, bucket_id: i64, key: &str) -> Outcome<Option<(i64, String)>> {
    Ok(sqlx::query_as("SELECT id, etag FROM objects WHERE bucket_id = ? AND key = ?")
        .bind(bucket_id)
        .bind(key.as_bytes())
        .fetch_optional(db)
        .await?)
}

fn check(condition: &PutCondition, etag: Option<&str>) -> Outcome<()> {
    let held = match condition {
        PutCondition::None => true,
        PutCondition::Absent => etag.is_none(),
        PutCondition::Present | PutCondition::Matches(_) if etag.is_none() => {
            return Err(refuse(S3ErrorCode::NoSuchKey, "The specified key does not exist."));
        }
        PutCondition::Present => true,
        PutCondition::Matches(wanted) => etag == Some(wanted),
    };
    if held {
        return Ok(());
    }
    let message = "At least one of the pre-conditions you specified did not hold";
    Err(refuse(S3ErrorCode::PreconditionFailed, message))
}

/// Checks the condition and removes what has the key; answers the blobs it named.
pub(super) async fn replace(
    tx: &mut SqliteConnection,
    bucket_id: i64,
    key: &str,
    condition: &PutCondition,
) -> Outcome<Vec<BlobId>> {
    let current = current(tx, bucket_id, key).await?;
    check(condition, current.as_ref().map(|(_, etag)| etag.as_str()))?;
    let Some((id, _)) = current else { return Ok(Vec::new()) };
    let blobs: Vec<(String,)> =
        sqlx::query_as("SELECT blob FROM object_parts WHERE object_id = ? AND blob IS NOT NULL")
            .bind(id)
            .fetch_all(&mut *tx)
            .await?;
    sqlx::query("DELETE FROM objects WHERE id = ?").bind(id).execute(tx).await?;
    Ok(blobs.into_iter().map(|(blob,)| blob).collect())
}

/// Inserts the row of an object; its parts are the caller's to add.
pub(super) async fn insert(tx: &mut SqliteConnection, object: NewObject<'_>) -> Outcome<i64> {
    let inserted = sqlx::query(
        "INSERT INTO objects (bucket_id, key, size_bytes, etag, last_modified_ms, storage_class,
             checksum_algorithm, checksum_type, checksum_value, parts_count, attributes)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(object.bucket_id)
    .bind(object.key.as_bytes())
    .bind(object.size_bytes.cast_signed())
    .bind(object.etag)
    .bind(now_ms())
    .bind(object.storage_class)
    .bind(object.spec.algorithm.name())
    .bind(object.spec.coverage.name())
    .bind(object.checksum.value)
    .bind(object.parts_count)
    .bind(object.attributes)
    .execute(tx)
    .await?;
    Ok(inserted.last_insert_rowid())
}

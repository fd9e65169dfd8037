//! The versions of one key: which is the latest, and what a write must find there.

use s3s::S3ErrorCode;
use sqlx::SqliteConnection;

use super::{NULL_VERSION, ObjectRow, freed::Removed};
use crate::{
    error::{Outcome, refuse},
    sidecar::ObjectRecord,
};

pub(super) const OBJECT_COLUMNS: &str = "id, key, version_id, is_latest, delete_marker, size_bytes, etag, \
     last_modified_ms, storage_class, checksum_algorithm, checksum_type, checksum_value, parts_count, attributes, record, \
     last_read_ms, access_tier, restore_ready_ms, restore_until_ms";

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

/// The latest version of a key, a delete marker perhaps.
pub(super) async fn latest(db: &mut SqliteConnection, bucket_id: i64, key: &str) -> Outcome<Option<ObjectRow>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {OBJECT_COLUMNS} FROM objects WHERE bucket_id = ? AND key = ? AND is_latest = 1"
    ));
    Ok(sqlx::query_as(sql).bind(bucket_id).bind(key.as_bytes()).fetch_optional(db).await?)
}

pub(super) async fn version(
    db: &mut SqliteConnection,
    bucket_id: i64,
    key: &str,
    version: &str,
) -> Outcome<Option<ObjectRow>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {OBJECT_COLUMNS} FROM objects WHERE bucket_id = ? AND key = ? AND version_id = ?"
    ));
    Ok(sqlx::query_as(sql).bind(bucket_id).bind(key.as_bytes()).bind(version).fetch_optional(db).await?)
}

/// Holds a condition against the latest version; a delete marker is no object.
pub(super) fn check(condition: &PutCondition, latest: Option<&ObjectRow>) -> Outcome<()> {
    let etag = latest.filter(|object| !object.delete_marker).map(|object| object.etag.as_str());
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

/// Makes a version the latest of its key, provided the condition holds. One without a version id of its own takes the
/// place of the one there was without.
pub(super) async fn make_latest(
    tx: &mut SqliteConnection,
    bucket_id: i64,
    record: &ObjectRecord,
    sidecar: Option<&str>,
    condition: &PutCondition,
    removed: &mut Removed,
) -> Outcome<i64> {
    let current = latest(tx, bucket_id, &record.key).await?;
    check(condition, current.as_ref())?;
    if record.version_id == NULL_VERSION
        && let Some(before) = version(tx, bucket_id, &record.key, NULL_VERSION).await?
    {
        remove(tx, &before, removed).await?;
    }
    sqlx::query("UPDATE objects SET is_latest = 0 WHERE bucket_id = ? AND key = ? AND is_latest = 1")
        .bind(bucket_id)
        .bind(record.key.as_bytes())
        .execute(&mut *tx)
        .await?;
    insert(tx, bucket_id, record, sidecar).await
}

/// Inserts the rows of a version, as the latest of its key.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    bucket_id: i64,
    record: &ObjectRecord,
    sidecar: Option<&str>,
) -> Outcome<i64> {
    let inserted = sqlx::query(
        "INSERT INTO objects (bucket_id, key, version_id, is_latest, delete_marker, size_bytes, etag,
             last_modified_ms, storage_class, checksum_algorithm, checksum_type, checksum_value, parts_count,
             attributes, record, sealed)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(bucket_id)
    .bind(record.key.as_bytes())
    .bind(&record.version_id)
    .bind(record.delete_marker)
    .bind(record.size_bytes.cast_signed())
    .bind(&record.etag)
    .bind(record.last_modified_ms)
    .bind(&record.storage_class)
    .bind(&record.checksum_algorithm)
    .bind(&record.checksum_type)
    .bind(&record.checksum_value)
    .bind(record.parts_count)
    .bind(record.attributes.to_json()?)
    .bind(sidecar)
    .execute(&mut *tx)
    .await?;
    let object_id = inserted.last_insert_rowid();
    for (number, part) in (1..).zip(&record.parts) {
        let number: i32 = number;
        sqlx::query(
            "INSERT INTO object_parts (object_id, part_number, blob, size_bytes, checksum_value)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(object_id)
        .bind(number)
        .bind(&part.blob)
        .bind(part.size_bytes.cast_signed())
        .bind(&part.checksum_value)
        .execute(&mut *tx)
        .await?;
    }
    Ok(object_id)
}

/// Removes one version.
pub(super) async fn remove(tx: &mut SqliteConnection, object: &ObjectRow, removed: &mut Removed) -> Outcome<()> {
    let blobs: Vec<(String,)> =
        sqlx::query_as("SELECT blob FROM object_parts WHERE object_id = ? AND blob IS NOT NULL")
            .bind(object.id)
            .fetch_all(&mut *tx)
            .await?;
    sqlx::query("DELETE FROM objects WHERE id = ?").bind(object.id).execute(tx).await?;
    removed.blobs.extend(blobs.into_iter().map(|(blob,)| blob));
    removed.records.extend(object.record.clone());
    Ok(())
}

/// Makes the newest of the versions that are left the latest.
pub(super) async fn promote(tx: &mut SqliteConnection, bucket_id: i64, key: &str) -> Outcome<()> {
    sqlx::query(
        "UPDATE objects SET is_latest = 1
         WHERE id = (SELECT max(id) FROM objects WHERE bucket_id = ? AND key = ?)",
    )
    .bind(bucket_id)
    .bind(key.as_bytes())
    .execute(tx)
    .await?;
    Ok(())
}

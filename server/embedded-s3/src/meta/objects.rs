use s3s::{S3Error, S3ErrorCode};
use sqlx::SqliteConnection;

use super::{
    BucketRow, Freed, Meta, NULL_VERSION, ObjectRow, PartRow, PutCondition, Versioning,
    freed::Removed,
    key::{self, check, latest, make_latest},
};
use crate::{
    attributes::Attributes,
    blobs::PendingBlob,
    error::{Failure, Outcome, refuse},
    sidecar::ObjectRecord,
};

impl Meta {
    /// The id that a version put now gets.
    pub fn new_version_id(bucket: &BucketRow) -> Outcome<String> {
        Ok(match bucket.settings()?.versioning {
            Versioning::Off | Versioning::Suspended => NULL_VERSION.to_owned(),
            Versioning::Enabled => uuid::Uuid::now_v7().simple().to_string(),
        })
    }

    /// Makes a version visible as the latest of its key. `sidecar` is the file that repeats it, where its own blob
    /// does not.
    pub async fn put_object(
        &self,
        bucket: &BucketRow,
        record: &ObjectRecord,
        sidecar: Option<PendingBlob>,
        condition: &PutCondition,
    ) -> Outcome<Freed> {
        let mut tx = self.begin_write().await?;
        let mut removed = Removed::default();
        let file = sidecar.as_ref().and_then(PendingBlob::id);
        make_latest(&mut tx, bucket.id, record, file, condition, &mut removed).await?;
        let freed = removed.sort(&mut tx).await?;
        if let Some(sidecar) = sidecar {
            sidecar.keep();
        }
        self.commit(tx).await?;
        Ok(freed)
    }

    /// Checks a condition ahead of receiving a body, so that a lost race is found early where it can be.
    pub async fn check_condition(&self, bucket_id: i64, key: &str, condition: &PutCondition) -> Outcome<()> {
        if *condition == PutCondition::None {
            return Ok(());
        }
        let mut reader = self.readers.acquire().await?;
        check(condition, latest(&mut reader, bucket_id, key).await?.as_ref())
    }

    /// A version of an object, or the latest.
    pub async fn object(&self, bucket_id: i64, key: &str, version: Option<&str>) -> Outcome<ObjectRow> {
        let mut reader = self.readers.acquire().await?;
        object(&mut reader, bucket_id, key, version).await
    }

    /// A version and its parts in order, from one snapshot of the database.
    pub async fn manifest(
        &self,
        bucket_id: i64,
        key: &str,
        version: Option<&str>,
    ) -> Outcome<(ObjectRow, Vec<PartRow>)> {
        let mut tx = self.readers.begin().await?;
        let object = object(&mut tx, bucket_id, key, version).await?;
        let parts = parts(&mut tx, object.id).await?;
        Ok((object, parts))
    }

    /// Makes a copy that shares the blobs of `source`, provided that is still the object it was.
    pub async fn copy_object(
        &self,
        source: &ObjectRow,
        bucket: &BucketRow,
        copy: &ObjectRecord,
        sidecar: PendingBlob,
    ) -> Outcome<Freed> {
        let mut tx = self.begin_write().await?;
        let (unchanged,): (bool,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM objects WHERE id = ?)")
            .bind(source.id)
            .fetch_one(&mut *tx)
            .await?;
        if !unchanged {
            return Err(refuse(S3ErrorCode::OperationAborted, "The source changed while it was copied. Try again."));
        }
        let mut removed = Removed::default();
        make_latest(&mut tx, bucket.id, copy, sidecar.id(), &PutCondition::None, &mut removed).await?;
        let freed = removed.sort(&mut tx).await?;
        sidecar.keep();
        self.commit(tx).await?;
        Ok(freed)
    }

    /// Changes what describes a version, not its bytes. Answers it as it is then.
    pub async fn change_object(
        &self,
        bucket: &BucketRow,
        key: &str,
        version: Option<&str>,
        change: impl FnOnce(&ObjectRow, &mut Attributes, &mut String) -> Outcome<()>,
    ) -> Outcome<(ObjectRow, Freed)> {
        let mut tx = self.begin_write().await?;
        let row = object(&mut tx, bucket.id, key, version).await?;
        let parts = parts(&mut tx, row.id).await?;
        let mut record = row.to_record(&bucket.name, parts)?;
        change(&row, &mut record.attributes, &mut record.storage_class)?;
        let sidecar = self.write_record(record.clone()).await?;
        sqlx::query("UPDATE objects SET attributes = ?, storage_class = ?, record = ?, sealed = 1 WHERE id = ?")
            .bind(record.attributes.to_json()?)
            .bind(&record.storage_class)
            .bind(sidecar.id())
            .bind(row.id)
            .execute(&mut *tx)
            .await?;
        let changed = object(&mut tx, bucket.id, key, Some(&row.version_id)).await?;
        sidecar.keep();
        self.commit(tx).await?;
        Ok((changed, Freed { records: row.record.into_iter().collect(), ..Freed::default() }))
    }

    /// Writes the sidecars of objects that were stored before there were any.
    pub async fn seal_objects(&self) -> Outcome<()> {
        loop {
            let unsealed: Vec<(i64, String, Vec<u8>, String)> = sqlx::query_as(
                "SELECT objects.id, name, key, version_id FROM objects JOIN buckets ON buckets.id = bucket_id
                 WHERE sealed = 0 ORDER BY objects.id LIMIT 1000",
            )
            .fetch_all(&self.readers)
            .await?;
            if unsealed.is_empty() {
                return Ok(());
            }
            for (_, bucket, key, version) in unsealed {
                let bucket = self.bucket(&bucket).await?;
                let key = String::from_utf8_lossy(&key).into_owned();
                self.change_object(&bucket, &key, Some(&version), |_, _, _| Ok(())).await?;
            }
        }
    }
}

pub(super) async fn parts(db: &mut SqliteConnection, object_id: i64) -> Outcome<Vec<PartRow>> {
    let sql = "SELECT blob, size_bytes, checksum_value FROM object_parts WHERE object_id = ? ORDER BY part_number";
    Ok(sqlx::query_as(sql).bind(object_id).fetch_all(db).await?)
}

async fn object(db: &mut SqliteConnection, bucket_id: i64, key: &str, version: Option<&str>) -> Outcome<ObjectRow> {
    match version {
        None => match latest(db, bucket_id, key).await? {
            Some(object) if object.delete_marker => Err(deleted(&object)),
            Some(object) => Ok(object),
            None => Err(refuse(S3ErrorCode::NoSuchKey, "The specified key does not exist.")),
        },
        Some(version) => key::version(db, bucket_id, key, version)
            .await?
            .ok_or_else(|| refuse(S3ErrorCode::NoSuchVersion, "The specified version does not exist.")),
    }
}

/// The answer where the latest version is a delete marker.
fn deleted(marker: &ObjectRow) -> Failure {
    let mut error = S3Error::with_message(S3ErrorCode::NoSuchKey, "The specified key does not exist.");
    error.set_headers(marker_headers(marker));
    Failure::Refused(error)
}

/// The headers that tell a delete marker from nothing at all.
pub(crate) fn marker_headers(marker: &ObjectRow) -> http::HeaderMap {
    let mut headers = http::HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/xml"));
    headers.insert("x-amz-delete-marker", http::HeaderValue::from_static("true"));
    if let Ok(version) = http::HeaderValue::try_from(&marker.version_id) {
        headers.insert("x-amz-version-id", version);
    }
    headers
}

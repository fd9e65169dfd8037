use sqlx::SqliteConnection;

use super::{
    BucketRow, Meta, NULL_VERSION, ObjectRow, PutCondition, Versioning,
    objects::{check, latest, version},
    sort_by_use,
};
use crate::{
    blobs::BlobId,
    error::{Failure, Outcome},
    lock::refuse_if_locked,
    sidecar::ObjectRecord,
};

/// Files whose use a transaction ended.
#[derive(Debug, Default)]
pub(crate) struct Freed {
    /// No one's any more: to be removed once no reader needs them.
    pub blobs: Vec<BlobId>,
    /// Another object's still: only their sidecars speak of what is gone.
    pub shared: Vec<BlobId>,
    /// Sidecars that are out of date.
    pub records: Vec<BlobId>,
}

/// Files of the versions that a transaction removes.
#[derive(Default)]
pub(super) struct Removed {
    blobs: Vec<BlobId>,
    records: Vec<BlobId>,
}

impl Removed {
    /// Adds blobs that are no version's.
    pub fn blobs(&mut self, blobs: impl Iterator<Item = BlobId>) {
        self.blobs.extend(blobs);
    }

    /// Says which of the files have no use left; to be called when the transaction is otherwise done.
    pub async fn sort(self, tx: &mut SqliteConnection) -> Outcome<Freed> {
        let (blobs, shared) = sort_by_use(tx, self.blobs).await?;
        Ok(Freed { blobs, shared, records: self.records })
    }
}

/// A deletion as a client asks for it.
#[derive(Clone, Debug)]
pub(crate) struct Deletion {
    pub key: String,
    /// One version, for good; without it, what is done depends on the bucket's versioning.
    pub version: Option<String>,
    /// The row that is meant, where it was looked at before: nothing is done once that is no longer the one.
    pub id: Option<i64>,
    /// Whether a retention in governance mode is to be overridden.
    pub bypass_governance: bool,
}

impl Deletion {
    /// One that overrides nothing.
    pub fn of(key: String, version: Option<String>) -> Self {
        Self { key, version, id: None, bypass_governance: false }
    }
}

/// What a deletion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deleted {
    /// The version that was removed, or that the new delete marker has.
    pub version_id: Option<String>,
    /// Whether that version is a delete marker.
    pub delete_marker: bool,
}

impl Meta {
    /// Removes objects in one transaction; removing what is not there is a success. Each key comes with its
    /// condition (or why it is refused already) and goes with its outcome.
    pub async fn delete_objects(
        &self,
        bucket: &BucketRow,
        wanted: Vec<(Deletion, Outcome<PutCondition>)>,
    ) -> Outcome<(Vec<(Deletion, Outcome<Deleted>)>, Freed)> {
        let versioning = bucket.settings()?.versioning;
        let mut tx = self.begin_write().await?;
        let (mut outcomes, mut removed) = (Vec::with_capacity(wanted.len()), Removed::default());
        for (deletion, condition) in wanted {
            let outcome = match condition {
                Ok(condition) => self.delete(&mut tx, bucket, versioning, &deletion, &condition, &mut removed).await,
                Err(refused) => Err(refused),
            };
            // One key's condition is its own affair; a fault is everyone's.
            if let Err(Failure::Fault(fault)) = outcome {
                return Err(Failure::Fault(fault));
            }
            outcomes.push((deletion, outcome));
        }
        let freed = removed.sort(&mut tx).await?;
        tx.commit().await?;
        Ok((outcomes, freed))
    }

    async fn delete(
        &self,
        tx: &mut SqliteConnection,
        bucket: &BucketRow,
        versioning: Versioning,
        deletion: &Deletion,
        condition: &PutCondition,
        removed: &mut Removed,
    ) -> Outcome<Deleted> {
        let key = &deletion.key;
        if let Some(wanted) = &deletion.version {
            let Some(object) = version(tx, bucket.id, key, wanted).await? else {
                return Ok(Deleted { version_id: Some(wanted.clone()), delete_marker: false });
            };
            if deletion.id.is_some_and(|id| id != object.id) {
                return Ok(Deleted::default());
            }
            check(condition, Some(&object))?;
            refuse_if_locked(&object, self.now_ms(), deletion.bypass_governance)?;
            remove(tx, &object, removed).await?;
            if object.is_latest {
                promote(tx, bucket.id, key).await?;
            }
            return Ok(Deleted { version_id: Some(wanted.clone()), delete_marker: object.delete_marker });
        }
        let current = latest(tx, bucket.id, key).await?;
        if deletion.id.is_some_and(|id| current.as_ref().is_none_or(|current| current.id != id)) {
            return Ok(Deleted::default());
        }
        if *condition != PutCondition::None {
            check(condition, current.as_ref())?;
        }
        if versioning == Versioning::Off {
            if let Some(object) = current {
                remove(tx, &object, removed).await?;
            }
            return Ok(Deleted::default());
        }
        let marker = ObjectRecord {
            bucket: bucket.name.clone(),
            key: key.clone(),
            version_id: Self::new_version_id(bucket)?,
            delete_marker: true,
            size_bytes: 0,
            etag: String::new(),
            last_modified_ms: self.now_ms(),
            storage_class: "STANDARD".to_owned(),
            checksum_algorithm: "CRC64NVME".to_owned(),
            checksum_type: "FULL_OBJECT".to_owned(),
            checksum_value: String::new(),
            parts_count: None,
            attributes: super::Attributes::default(),
            parts: Vec::new(),
        };
        let sidecar = self.write_record(marker.clone()).await?;
        make_latest(tx, bucket.id, &marker, sidecar.id(), &PutCondition::None, removed).await?;
        // Kept whatever comes of the transaction: at worst the next start sets it aside.
        sidecar.keep();
        Ok(Deleted { version_id: Some(marker.version_id), delete_marker: true })
    }
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
async fn remove(tx: &mut SqliteConnection, object: &ObjectRow, removed: &mut Removed) -> Outcome<()> {
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
async fn promote(tx: &mut SqliteConnection, bucket_id: i64, key: &str) -> Outcome<()> {
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

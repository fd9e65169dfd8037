use sqlx::SqliteConnection;

use super::{
    BucketRow, Freed, Meta, PutCondition, Versioning,
    freed::Removed,
    key::{check, latest, make_latest, promote, remove, version},
};
use crate::{
    attributes::Attributes,
    error::{Failure, Outcome},
    lock::refuse_if_locked,
    sidecar::ObjectRecord,
};

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
        self.commit(tx).await?;
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
            attributes: Attributes::default(),
            parts: Vec::new(),
        };
        let sidecar = self.write_record(marker.clone()).await?;
        make_latest(tx, bucket.id, &marker, sidecar.id(), &PutCondition::None, removed).await?;
        // Kept whatever comes of the transaction: at worst the next start sets it aside.
        sidecar.keep();
        Ok(Deleted { version_id: Some(marker.version_id), delete_marker: true })
    }
}

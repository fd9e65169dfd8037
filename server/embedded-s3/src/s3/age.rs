use super::Backend;
use crate::{
    aging::{Aged, Due, Facts, abort_after_days, after_days, colder_tier, due},
    error::{Failure, Outcome},
    meta::{AgingRow, BucketRow, Deletion, PutCondition, Settings},
};

/// Rows looked at in one go: what bounds the memory of a pass.
const BATCH: i64 = 500;

impl Backend {
    /// Brings what was read since the last call into the database.
    pub async fn note_reads(&self) -> Outcome<()> {
        let _alone = self.reads.writing.lock().await;
        let reads = self.reads.take();
        if reads.is_empty() { Ok(()) } else { self.meta.note_reads(&reads).await }
    }

    /// Does what the buckets' rules ask for at this time of the store's clock.
    pub async fn age(&self) -> Outcome<Aged> {
        self.note_reads().await?;
        let mut aged = Aged::default();
        for bucket in self.meta.buckets().await? {
            let settings = bucket.settings()?;
            self.age_objects(&bucket, &settings, &mut aged).await?;
            self.age_uploads(&bucket, &settings, &mut aged).await?;
        }
        Ok(aged)
    }

    async fn age_objects(&self, bucket: &BucketRow, settings: &Settings, aged: &mut Aged) -> Outcome<()> {
        let now_ms = self.meta.now_ms();
        let mut after = 0;
        loop {
            let rows = self.meta.aging_objects(bucket.id, after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.object.id;
            let mut tiers_due = Vec::new();
            for row in rows {
                let attributes = row.object.attributes()?;
                let tags: Vec<_> = attributes.tags.clone().into_iter().collect();
                if let Some(tier) = colder_tier(settings, &row.object, &tags, now_ms) {
                    tiers_due.push((row.object.id, tier));
                }
                let key = String::from_utf8_lossy(&row.object.key).into_owned();
                let facts = facts(&row, &key, &attributes.tags);
                if let Some(lifecycle) = &settings.lifecycle
                    && let Some(due) = due(lifecycle, &facts, now_ms)
                {
                    self.carry_out(bucket, &row, key, due, aged).await?;
                }
            }
            aged.tiered += tiers_due.len() as u64;
            self.meta.set_tiers(&tiers_due).await?;
        }
    }

    async fn carry_out(
        &self,
        bucket: &BucketRow,
        row: &AgingRow,
        key: String,
        due: Due,
        aged: &mut Aged,
    ) -> Outcome<()> {
        let version = row.object.version_id.clone();
        let deletion = match due {
            Due::Transition(class) => {
                let moved = self.meta.change_object(bucket, &key, Some(&version), |_, _, was| {
                    *was = class;
                    Ok(())
                });
                match moved.await {
                    Ok((_, freed)) => {
                        self.retire(freed);
                        aged.transitioned += 1;
                        return Ok(());
                    }
                    // Deleted since it was looked at.
                    Err(Failure::Refused(_)) => return Ok(()),
                    Err(fault) => return Err(fault),
                }
            }
            Due::Expire => Deletion { id: Some(row.object.id), ..Deletion::of(key, None) },
            Due::Remove => Deletion { id: Some(row.object.id), ..Deletion::of(key, Some(version)) },
        };
        let (outcomes, freed) = self.meta.delete_objects(bucket, vec![(deletion, Ok(PutCondition::None))]).await?;
        self.retire(freed);
        // What is locked stays, whatever a rule says.
        aged.expired += outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count() as u64;
        Ok(())
    }

    async fn age_uploads(&self, bucket: &BucketRow, settings: &Settings, aged: &mut Aged) -> Outcome<()> {
        let Some(lifecycle) = &settings.lifecycle else { return Ok(()) };
        let now_ms = self.meta.now_ms();
        for upload in self.meta.all_uploads(bucket.id).await? {
            let key = String::from_utf8_lossy(&upload.key).into_owned();
            let Some(days) = abort_after_days(lifecycle, &key) else { continue };
            if after_days(upload.initiated_at_ms, days) > now_ms {
                continue;
            }
            match self.meta.abort_upload(bucket.id, &key, &upload.id).await {
                Ok(free) => {
                    self.leases.retire(free);
                    aged.aborted += 1;
                }
                // Completed or aborted meanwhile.
                Err(Failure::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }
}

fn facts<'a>(row: &'a AgingRow, key: &'a str, tags: &'a std::collections::BTreeMap<String, String>) -> Facts<'a> {
    let object = &row.object;
    Facts {
        key,
        size_bytes: object.size_bytes(),
        tags,
        storage_class: &object.storage_class,
        created_ms: object.last_modified_ms,
        delete_marker: object.delete_marker,
        noncurrent: (!object.is_latest).then(|| (row.superseded_at_ms.unwrap_or(object.last_modified_ms), row.newer)),
        alone: row.alone,
    }
}

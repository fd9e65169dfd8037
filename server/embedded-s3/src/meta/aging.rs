//! What a pass over the objects needs, and what time changes about them.

use std::collections::HashMap;

use super::{AgingRow, BucketRow, Meta, ObjectRow, Reads, UploadRow, key::OBJECT_COLUMNS, uploads::UPLOAD_COLUMNS};
use crate::error::Outcome;

impl Meta {
    /// The versions of a bucket in the order they were made, after one of them.
    pub async fn aging_objects(&self, bucket_id: i64, after: i64, limit: i64) -> Outcome<Vec<AgingRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {OBJECT_COLUMNS},
                 (SELECT n.last_modified_ms FROM objects n
                  WHERE n.bucket_id = o.bucket_id AND n.key = o.key AND n.id > o.id ORDER BY n.id LIMIT 1)
                     AS superseded_at_ms,
                 (SELECT count(*) FROM objects n
                  WHERE n.bucket_id = o.bucket_id AND n.key = o.key AND n.id > o.id AND n.is_latest = 0) AS newer,
                 NOT EXISTS (SELECT 1 FROM objects n
                  WHERE n.bucket_id = o.bucket_id AND n.key = o.key AND n.id <> o.id) AS alone
             FROM objects o WHERE bucket_id = ? AND id > ? ORDER BY id LIMIT ?"
        ));
        Ok(sqlx::query_as(sql).bind(bucket_id).bind(after).bind(limit).fetch_all(&self.readers).await?)
    }

    /// All unfinished uploads of a bucket.
    pub async fn all_uploads(&self, bucket_id: i64) -> Outcome<Vec<UploadRow>> {
        let sql =
            sqlx::AssertSqlSafe(format!("SELECT {UPLOAD_COLUMNS} FROM uploads WHERE bucket_id = ? ORDER BY key, id"));
        Ok(sqlx::query_as(sql).bind(bucket_id).fetch_all(&self.readers).await?)
    }

    /// Moves objects to access tiers.
    pub async fn set_tiers(&self, tiers: &[(i64, String)]) -> Outcome<()> {
        if tiers.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin_write().await?;
        for (id, tier) in tiers {
            // Archived anew, it is to be restored anew.
            sqlx::query(
                "UPDATE objects SET access_tier = ?, restore_ready_ms = NULL, restore_until_ms = NULL WHERE id = ?",
            )
            .bind(tier)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        }
        self.commit(tx).await
    }

    /// Counts reads. What is read is in the frequent tier from then on; only what can be read is.
    pub async fn note_reads(&self, reads: &HashMap<i64, Reads>) -> Outcome<()> {
        let mut tx = self.begin_write().await?;
        for (id, Reads { count, last_ms }) in reads {
            sqlx::query(
                "UPDATE objects SET reads = reads + ?, last_read_ms = max(coalesce(last_read_ms, 0), ?),
                     access_tier = NULL WHERE id = ?",
            )
            .bind(count)
            .bind(last_ms)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        }
        self.commit(tx).await
    }

    /// Notes that a restore was asked for.
    pub async fn set_restore(
        &self,
        bucket: &BucketRow,
        object: &ObjectRow,
        ready_ms: i64,
        until_ms: Option<i64>,
    ) -> Outcome<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("UPDATE objects SET restore_ready_ms = ?, restore_until_ms = ? WHERE id = ? AND bucket_id = ?")
            .bind(ready_ms)
            .bind(until_ms)
            .bind(object.id)
            .bind(bucket.id)
            .execute(&mut *tx)
            .await?;
        self.commit(tx).await
    }
}

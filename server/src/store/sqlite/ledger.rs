use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row;

use super::{
    SqliteStore,
    rows::{audit_entry, signed, unsigned},
};
use crate::{
    audit::{AuditEntry, AuditEvent},
    auth::{JobScope, TenantScope},
    costs::{Group, UnfinishedUsage, Usage},
    domain::ports::{LedgerStore, StoreResult},
};

#[async_trait]
impl LedgerStore for SqliteStore {
    async fn audit_before(
        &self,
        scope: &TenantScope,
        before: Option<u64>,
        limit: u32,
        event: Option<AuditEvent>,
    ) -> StoreResult<Vec<AuditEntry>> {
        let query = sqlx::query("SELECT * FROM audit_log WHERE tenant = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3")
            .bind(scope.tenant().as_str())
            .bind(before.map_or(Ok(i64::MAX), signed)?)
            .bind(i64::from(limit));
        let mut tx = self.write().await?;
        let rows = query.fetch_all(&mut *tx).await?;
        if let Some(event) = event {
            self.append(&mut tx, scope, event).await?;
            tx.commit().await?;
        }
        rows.iter().map(audit_entry).collect()
    }

    async fn audit_after(&self, scope: &TenantScope, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        let rows = sqlx::query("SELECT * FROM audit_log WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3")
            .bind(scope.tenant().as_str())
            .bind(signed(after)?)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(audit_entry).collect()
    }

    async fn audit(&self, scope: &TenantScope, event: AuditEvent) -> StoreResult<()> {
        let mut tx = self.write().await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn usage(&self, scope: &TenantScope, event: AuditEvent) -> StoreResult<Usage> {
        let tenant = scope.tenant().as_str();
        let mut tx = self.write().await?;
        // 131072 bytes are the 128 KiB under which S3 prices objects otherwise.
        let rows = sqlx::query(
            "SELECT storage_class, access_tier, COUNT(*) AS objects, \
               CAST(SUM(CASE WHEN stored_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_objects, \
               CAST(SUM(source_bytes) AS BIGINT) AS source_bytes, CAST(SUM(stored_bytes) AS BIGINT) AS stored_bytes, \
               CAST(SUM(CASE WHEN stored_bytes < 131072 THEN stored_bytes ELSE 0 END) AS BIGINT) AS small_stored_bytes \
             FROM versions WHERE tenant = $1 GROUP BY storage_class, access_tier ORDER BY storage_class, access_tier",
        )
        .bind(tenant)
        .fetch_all(&mut *tx)
        .await?;
        let (uploads, bytes): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(DISTINCT upload_id), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) \
             FROM signed_parts WHERE tenant = $1",
        )
        .bind(tenant)
        .fetch_one(&mut *tx)
        .await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        let number =
            |row: &sqlx::sqlite::SqliteRow, column: &str| -> StoreResult<u64> { unsigned(row.try_get(column)?) };
        let groups = rows.iter().map(|row| {
            Ok(Group {
                storage_class: row.try_get("storage_class")?,
                access_tier: row.try_get("access_tier")?,
                objects: number(row, "objects")?,
                small_objects: number(row, "small_objects")?,
                source_bytes: number(row, "source_bytes")?,
                stored_bytes: number(row, "stored_bytes")?,
                small_stored_bytes: number(row, "small_stored_bytes")?,
            })
        });
        Ok(Usage {
            groups: groups.collect::<StoreResult<_>>()?,
            unfinished: UnfinishedUsage { uploads: unsigned(uploads)?, bytes: unsigned(bytes)? },
        })
    }

    async fn forget_idempotency_keys(&self, _: &JobScope, before: Timestamp) -> StoreResult<u64> {
        let forgotten = sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1")
            .bind(before.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(forgotten.rows_affected())
    }

    async fn ping(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }
}

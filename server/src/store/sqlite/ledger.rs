use async_trait::async_trait;
use chartlift_costs::{Stock, Usage};
use jiff::Timestamp;

use super::{
    SqliteStore,
    rows::{audit_entry, signed},
    usage,
};
use crate::{
    audit::{AuditEntry, AuditEvent},
    auth::{JobScope, TenantScope},
    domain::{
        ports::{LedgerStore, StoreResult},
        storage_usage::{Grouping, UsagePage},
    },
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

    async fn usage(
        &self,
        scope: &TenantScope,
        now: Timestamp,
        since: Timestamp,
        event: AuditEvent,
    ) -> StoreResult<Usage> {
        let mut tx = self.write().await?;
        let usage = usage::of_tenant(&mut tx, scope, now, since).await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(usage)
    }

    async fn stocks_by(
        &self,
        scope: &TenantScope,
        grouping: Grouping,
        now: Timestamp,
        after: &str,
    ) -> StoreResult<UsagePage> {
        usage::by_group(&mut *self.pool.acquire().await?, scope, grouping, now, after).await
    }

    async fn account_stocks(&self, _: &JobScope, now: Timestamp) -> StoreResult<Vec<Stock>> {
        usage::of_account(&mut *self.pool.acquire().await?, now).await
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

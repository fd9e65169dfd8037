use async_trait::async_trait;
use jiff::Timestamp;

use super::tx::SqlTx;
use crate::domain::ports::{IdempotencyKey, KeyRows, StoreResult, UsedKey};

#[async_trait]
impl KeyRows for SqlTx {
    async fn used_key(&mut self, key: &IdempotencyKey) -> StoreResult<Option<UsedKey>> {
        let (tenant, connection) = self.parts();
        let used: Option<(String, String)> = sqlx::query_as(
            "SELECT fingerprint, created_id FROM idempotency_keys WHERE tenant = $1 AND namespace = $2 AND key = $3",
        )
        .bind(tenant)
        .bind(&key.namespace)
        .bind(&key.key)
        .fetch_optional(connection)
        .await?;
        Ok(used.map(|(fingerprint, created_id)| UsedKey { fingerprint, created_id }))
    }

    async fn renew_key(&mut self, key: &IdempotencyKey, created_id: &str, at: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE idempotency_keys SET created_id = $4, created_at = $5 \
             WHERE tenant = $1 AND namespace = $2 AND key = $3",
        )
        .bind(tenant)
        .bind(&key.namespace)
        .bind(&key.key)
        .bind(created_id)
        .bind(at.as_millisecond())
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn claim_key(
        &mut self,
        key: &IdempotencyKey,
        created_id: &str,
        at: Timestamp,
    ) -> StoreResult<Option<UsedKey>> {
        let (tenant, connection) = self.parts();
        // Where another transaction is using the key just now, this waits for how that ends.
        let claimed = sqlx::query(
            "INSERT INTO idempotency_keys (tenant, namespace, key, fingerprint, created_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, namespace, key) DO NOTHING",
        )
        .bind(tenant)
        .bind(&key.namespace)
        .bind(&key.key)
        .bind(&key.fingerprint)
        .bind(created_id)
        .bind(at.as_millisecond())
        .execute(connection)
        .await?;
        if claimed.rows_affected() > 0 {
            return Ok(None);
        }
        self.used_key(key).await
    }
}

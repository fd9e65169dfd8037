//! The store ports on SQLite.

mod attachments;
mod ledger;
mod records;
mod rows;
mod uploads;
mod usage;

use std::{path::Path, time::Duration};

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    audit::{AuditEntry, AuditEvent, AuditKey, GENESIS},
    auth::TenantScope,
    domain::ports::{Created, IdempotencyKey, StoreError, StoreResult},
    store::migrations,
};

/// Readers run beside the one writer; more connections than this only wait for each other's disk.
const READERS: u32 = 8;
/// How long to wait for another process that writes, a backup for example.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// One open write transaction.
type Tx = Transaction<'static, Sqlite>;

/// The store on one SQLite file.
#[derive(Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
    /// One connection: writers queue here, in order, instead of racing for SQLite's lock.
    writer: SqlitePool,
    audit_key: AuditKey,
}

impl SqliteStore {
    /// Opens the database, making it and bringing it up to date as needed.
    ///
    /// # Errors
    /// When the file cannot be opened or a migration fails.
    pub async fn open(path: &Path, audit_key: AuditKey) -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An audit entry that was answered for must survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        migrations::sqlite().run(&writer).await.map_err(|error| StoreError(Box::new(error)))?;
        let pool = SqlitePoolOptions::new().max_connections(READERS).connect_with(options).await?;
        Ok(Self { pool, writer, audit_key })
    }

    /// Waits for running statements and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
        // Last, so that the write-ahead log is folded into the file.
        self.writer.close().await;
    }

    /// A transaction that holds the write lock from the start, so that it never has to give up half-way.
    async fn write(&self) -> StoreResult<Tx> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Appends the event to the tenant's chain. The write lock makes the chain one line.
    async fn append(&self, tx: &mut Tx, scope: &TenantScope, event: AuditEvent) -> StoreResult<()> {
        let tenant = scope.tenant().as_str();
        let last: Option<(i64, String)> =
            sqlx::query_as("SELECT seq, mac FROM audit_log WHERE tenant = $1 ORDER BY seq DESC LIMIT 1")
                .bind(tenant)
                .fetch_optional(&mut **tx)
                .await?;
        let (seq, previous) = last.unwrap_or((0, GENESIS.to_owned()));
        let (target_type, target_id) = event.target.parts();
        let mut entry = AuditEntry {
            seq: rows::unsigned(seq + 1)?,
            at: event.at,
            actor_id: event.actor_id,
            actor_name: event.actor_name,
            action: event.action.as_str().to_owned(),
            target_type: target_type.to_owned(),
            target_id: target_id.to_owned(),
            record_id: event.record_id,
            request_id: event.request_id,
            details: event.details.to_string(),
            mac: String::new(),
        };
        entry.mac = self.audit_key.mac(tenant, &previous, &entry);
        sqlx::query(
            "INSERT INTO audit_log (tenant, seq, at, actor_id, actor_name, action, target_type, target_id, record_id, \
             request_id, details, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(tenant)
        .bind(seq + 1)
        .bind(entry.at.as_millisecond())
        .bind(entry.actor_id)
        .bind(entry.actor_name)
        .bind(entry.action)
        .bind(entry.target_type)
        .bind(entry.target_id)
        .bind(entry.record_id)
        .bind(entry.request_id)
        .bind(entry.details)
        .bind(entry.mac)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Claims an idempotency key for what is about to be created.
    async fn claim(
        &self,
        tx: &mut Tx,
        scope: &TenantScope,
        key: Option<&IdempotencyKey>,
        created_id: &str,
        at: jiff::Timestamp,
    ) -> StoreResult<Created> {
        let Some(key) = key else { return Ok(Created::New) };
        let before: Option<(String, String)> = sqlx::query_as(
            "SELECT fingerprint, created_id FROM idempotency_keys WHERE tenant = $1 AND namespace = $2 AND key = $3",
        )
        .bind(scope.tenant().as_str())
        .bind(&key.namespace)
        .bind(&key.key)
        .fetch_optional(&mut **tx)
        .await?;
        if let Some((fingerprint, created_id)) = before {
            return Ok(if fingerprint == key.fingerprint { Created::Before(created_id) } else { Created::Conflict });
        }
        sqlx::query(
            "INSERT INTO idempotency_keys (tenant, namespace, key, fingerprint, created_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(scope.tenant().as_str())
        .bind(&key.namespace)
        .bind(&key.key)
        .bind(&key.fingerprint)
        .bind(created_id)
        .bind(at.as_millisecond())
        .execute(&mut **tx)
        .await?;
        Ok(Created::New)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_the_store_contract() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("chartlift.db");
        let store = SqliteStore::open(&path, AuditKey::new(b"contract")).await.unwrap();
        crate::store::contract::run(&store, &AuditKey::new(b"contract")).await;
        store.close().await;
    }

    #[tokio::test]
    async fn audit_entries_cannot_be_changed_or_removed() {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&dir.path().join("chartlift.db"), AuditKey::new(b"k")).await.unwrap();
        crate::store::contract::run(&store, &AuditKey::new(b"k")).await;
        assert!(sqlx::query("UPDATE audit_log SET actor_name = 'Eve'").execute(&store.pool).await.is_err());
        assert!(sqlx::query("DELETE FROM audit_log").execute(&store.pool).await.is_err());
    }
}

//! Copying the SQLite database, and proving that a copy is whole.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use super::SqliteStore;
use crate::{
    audit::{AuditKeys, Verdict},
    auth::{JobScope, TenantId},
    domain::{
        audit_log::verify_chain,
        ports::{Store, StoreError, StoreResult},
    },
};

/// Copies the database as it is at one moment, whoever writes to it meanwhile. `to` must not exist.
pub async fn copy_database(from: &Path, to: &Path) -> StoreResult<()> {
    let mut source = SqliteConnectOptions::new().filename(from).connect().await?;
    sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy()).execute(&mut source).await?;
    Ok(source.close().await?)
}

/// Verifies the audit log of every tenant of a database.
pub async fn verify_audit_logs(path: &Path, keys: &AuditKeys) -> StoreResult<Vec<(TenantId, Verdict)>> {
    let mut database = SqliteConnectOptions::new().filename(path).connect().await?;
    let sql = "SELECT tenant FROM audit_heads UNION SELECT tenant FROM audit_log ORDER BY tenant";
    let tenants: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut database).await?;
    database.close().await?;
    let store = SqliteStore::open(path).await?;
    let mut verdicts = Vec::with_capacity(tenants.len());
    for name in tenants {
        let tenant = TenantId::parse(&name).ok_or_else(|| StoreError("a row names no tenant".into()))?;
        let scope = JobScope::new().tenant(tenant.clone());
        verdicts.push((tenant, verify_chain(&mut *store.read(&scope).await?, keys).await?));
    }
    store.close().await;
    Ok(verdicts)
}

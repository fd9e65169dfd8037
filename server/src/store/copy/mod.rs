//! Copies what tenants have from SQLite to PostgreSQL, row by row, and proves that nothing was lost.
//!
//! Which tables and columns there are is read from the databases themselves, so that a new one is copied without being named
//! here; one that cannot be is an error before anything is written.

mod columns;
mod error;
mod rows;
mod tables;

use std::path::Path;

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use self::{error::CopyError, tables::Table};
use super::{PostgresStore, SqliteStore};
use crate::{
    audit::{AuditKeys, Verdict},
    auth::{JobScope, TenantId},
    domain::{audit_log::verify_chain, ports::Store},
};

/// What was copied of one tenant.
#[derive(Debug)]
pub struct CopiedTenant {
    /// The tenant.
    pub tenant: String,
    /// How many rows of each table.
    pub rows: Vec<(String, u64)>,
    /// What verifying its audit log found, before and after alike.
    pub audit: Verdict,
}

/// What was copied.
#[derive(Debug, Default)]
pub struct Copied {
    /// The tenants.
    pub tenants: Vec<CopiedTenant>,
}

impl std::fmt::Display for Copied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for copied in &self.tenants {
            let sum: u64 = copied.rows.iter().map(|(_, count)| count).sum();
            let audit = match copied.audit.finding {
                None => format!("audit log whole ({} entries)", copied.audit.checked),
                Some(finding) => format!("audit log broken as it was before: {finding:?}"),
            };
            let tables: Vec<_> = copied.rows.iter().map(|(table, count)| format!("{table} {count}")).collect();
            writeln!(f, "{}: {sum} rows copied and compared ({}); {audit}", copied.tenant, tables.join(", "))?;
        }
        write!(f, "{} tenants copied", self.tenants.len())
    }
}

/// Copies one tenant, or all. Each is one transaction: there whole, or not at all.
///
/// The source is locked against writing meanwhile, and stays as it is.
///
/// # Errors
/// [`CopyError`]; tenants copied before stay.
pub async fn copy(
    source: &Path,
    target: &str,
    tenant: Option<&TenantId>,
    keys: &AuditKeys,
) -> Result<Copied, CopyError> {
    if !source.exists() {
        return Err(CopyError::NoSource(source.display().to_string()));
    }
    // Opened as servers do, so that both schemas are of this version.
    let old = SqliteStore::open(source).await?;
    let new = PostgresStore::open(target).await?;
    let mut from = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(source)).await?;
    let mut reading = from.begin_with("BEGIN IMMEDIATE").await?;
    let tables = tables::all(&mut reading, new.pool()).await?;
    let known = tables::tenants(&mut reading, &tables).await?;
    let wanted: Vec<TenantId> = match tenant {
        Some(tenant) if known.contains(tenant) => vec![tenant.clone()],
        Some(tenant) => return Err(CopyError::NoTenant(tenant.to_string())),
        None => known,
    };
    let mut copied = Copied::default();
    for tenant in wanted {
        let scope = JobScope::new().tenant(tenant.clone());
        let before = verify_chain(&mut *old.read(&scope).await?, keys).await?;
        copied.tenants.push(one(&mut reading, &new, &tables, &tenant, keys, before).await?);
    }
    reading.rollback().await?;
    from.close().await?;
    new.close().await;
    old.close().await;
    Ok(copied)
}

async fn one(
    from: &mut SqliteConnection,
    new: &PostgresStore,
    tables: &[Table],
    tenant: &TenantId,
    keys: &AuditKeys,
    before: Verdict,
) -> Result<CopiedTenant, CopyError> {
    let mut to = new.writing(tenant).await?;
    // What it waits for is the other database, which may take long to sort a large table.
    sqlx::raw_sql("SET LOCAL idle_in_transaction_session_timeout = 0").execute(&mut *to).await?;
    for table in tables {
        if rows::has_any(&mut to, table, tenant).await? {
            return Err(CopyError::Occupied { tenant: tenant.to_string(), table: table.name.clone() });
        }
    }
    let mut counted = Vec::with_capacity(tables.len());
    for table in tables {
        let sent = rows::send(from, &mut to, table, tenant).await?;
        if rows::digest(&mut to, table, tenant).await? != sent {
            return Err(CopyError::Differs { tenant: tenant.to_string(), what: table.name.clone() });
        }
        counted.push((table.name.clone(), sent.rows));
    }
    let mut to = new.in_tenant(tenant, to);
    let audit = verify_chain(&mut *to, keys).await?;
    if audit != before {
        return Err(CopyError::Differs { tenant: tenant.to_string(), what: "the audit chain".to_owned() });
    }
    to.commit().await?;
    Ok(CopiedTenant { tenant: tenant.to_string(), rows: counted, audit })
}

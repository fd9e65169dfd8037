//! The rows of one table of one tenant: sent, and compared.

use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use super::{
    columns::{self, Column},
    error::CopyError,
    tables::Table,
};
use crate::auth::TenantId;

/// Rows of one statement: far fewer bytes than PostgreSQL takes, far fewer round trips than rows.
const BATCH: usize = 1_000;

/// How many rows there are, and a digest of all their values in the order of the primary key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) rows: u64,
    digest: [u8; 32],
}

fn select(table: &Table) -> String {
    format!("SELECT {} FROM {} WHERE tenant = $1 ORDER BY {}", table.listed(), table.name, table.key.join(", "))
}

/// Whether the target has any row of the tenant.
pub(super) async fn has_any(to: &mut PgConnection, table: &Table, tenant: &TenantId) -> Result<bool, CopyError> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {} WHERE tenant = $1)", table.name);
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(tenant.as_str()).fetch_one(to).await?)
}

/// Sends every row; answers what was sent.
pub(super) async fn send(
    from: &mut SqliteConnection,
    to: &mut PgConnection,
    table: &Table,
    tenant: &TenantId,
) -> Result<Contents, CopyError> {
    let (mut rows, mut digest) = (0, Sha256::new());
    let select = select(table);
    let mut found = sqlx::query(AssertSqlSafe(select)).bind(tenant.as_str()).fetch(from);
    let empty = || table.columns.iter().map(|(_, kind)| kind.column()).collect::<Vec<Column>>();
    let (mut batch, mut size) = (empty(), 0);
    while let Some(row) = found.try_next().await? {
        for (at, column) in batch.iter_mut().enumerate() {
            column.take(&row, at, &mut digest)?;
        }
        (rows, size) = (rows + 1, size + 1);
        if size == BATCH {
            insert(to, table, std::mem::replace(&mut batch, empty())).await?;
            size = 0;
        }
    }
    if size > 0 {
        insert(to, table, batch).await?;
    }
    Ok(Contents { rows, digest: digest.finalize().into() })
}

async fn insert(to: &mut PgConnection, table: &Table, batch: Vec<Column>) -> Result<(), CopyError> {
    let arrays: Vec<String> =
        table.columns.iter().zip(1..).map(|((_, kind), at)| format!("${at}::{}", kind.array())).collect();
    let (name, listed) = (&table.name, table.listed());
    let sql = format!("INSERT INTO {name} ({listed}) SELECT * FROM UNNEST({})", arrays.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for column in batch {
        query = column.bind(query);
    }
    query.execute(to).await?;
    Ok(())
}

/// What the target has.
pub(super) async fn digest(to: &mut PgConnection, table: &Table, tenant: &TenantId) -> Result<Contents, CopyError> {
    let (mut rows, mut digest) = (0, Sha256::new());
    let select = select(table);
    let mut found = sqlx::query(AssertSqlSafe(select)).bind(tenant.as_str()).fetch(to);
    while let Some(row) = found.try_next().await? {
        for (at, (_, kind)) in table.columns.iter().enumerate() {
            columns::digest(*kind, &row, at, &mut digest)?;
        }
        rows += 1;
    }
    Ok(Contents { rows, digest: digest.finalize().into() })
}

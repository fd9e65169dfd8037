//! Which tables there are, with their columns, in the order in which they can be filled.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, PgPool, Row as _, SqliteConnection};

use super::{columns::Kind, error::CopyError};
use crate::auth::TenantId;

/// A table that both databases have.
pub(super) struct Table {
    pub(super) name: String,
    /// Its columns and what they are in PostgreSQL.
    pub(super) columns: Vec<(String, Kind)>,
    /// The columns of its primary key: the order in which rows are compared.
    pub(super) key: Vec<String>,
}

impl Table {
    /// Its columns as SQL lists them.
    pub(super) fn listed(&self) -> String {
        self.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// Every table of the source with tenants' rows; those that others refer to first. What is searched (virtual tables and
/// theirs, and those named `search_…`) is made anew by the target; who
/// does which job is nothing to copy.
pub(super) async fn all(from: &mut SqliteConnection, to: &PgPool) -> Result<Vec<Table>, CopyError> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_%' ESCAPE '\\' \
         AND name NOT IN ('_sqlx_migrations', 'job_leases') ORDER BY name",
    )
    .fetch_all(&mut *from)
    .await?;
    let mut waiting = BTreeMap::new();
    for name in names {
        let needs: Vec<String> = sqlx::query_scalar("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)")
            .bind(&name)
            .fetch_all(&mut *from)
            .await?;
        let needs: BTreeSet<String> = needs.into_iter().filter(|needed| *needed != name).collect();
        let table = table(from, to, &name).await?;
        waiting.insert(name, (table, needs));
    }
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting.iter().find(|(_, (_, needs))| needs.iter().all(|needed| !waiting.contains_key(needed)));
        let Some(name) = ready.map(|(name, _)| name.clone()) else {
            return Err(CopyError::Unlike("tables that refer to each other in a circle".to_owned()));
        };
        ordered.extend(waiting.remove(&name).map(|(table, _)| table));
    }
    Ok(ordered)
}

async fn table(from: &mut SqliteConnection, to: &PgPool, name: &str) -> Result<Table, CopyError> {
    let here =
        sqlx::query("SELECT name, pk FROM pragma_table_info($1) ORDER BY cid").bind(name).fetch_all(from).await?;
    let there: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT column_name::text, data_type::text, is_generated::text FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = $1",
    )
    .bind(name)
    .fetch_all(to)
    .await?;
    let (mut columns, mut key) = (Vec::with_capacity(here.len()), BTreeMap::new());
    for row in &here {
        let (column, place): (String, i64) = (row.try_get("name")?, row.try_get("pk")?);
        let unlike = || CopyError::Unlike(format!("the column {column} of {name}"));
        let (_, kind, _) = there.iter().find(|(known, ..)| *known == column).ok_or_else(unlike)?;
        columns.push((column.clone(), Kind::of(kind).ok_or_else(unlike)?));
        if place > 0 {
            key.insert(place, column);
        }
    }
    // What the target makes of other columns by itself need not come from here.
    let own = there
        .iter()
        .find(|(column, _, generated)| generated != "ALWAYS" && !columns.iter().any(|(known, _)| known == column));
    if let Some((column, ..)) = own {
        return Err(CopyError::Unlike(format!("the column {column} of {name}, which only PostgreSQL has")));
    }
    if key.is_empty() || !columns.iter().any(|(column, _)| column == "tenant") {
        return Err(CopyError::Unlike(format!("the table {name}, which has no primary key or no tenant")));
    }
    Ok(Table { name: name.to_owned(), columns, key: key.into_values().collect() })
}

/// Everyone who has a row anywhere.
pub(super) async fn tenants(from: &mut SqliteConnection, tables: &[Table]) -> Result<Vec<TenantId>, CopyError> {
    let mut found = BTreeSet::new();
    for table in tables {
        // Rows of no tenant say which access logs are done with; those of the tenants keep what is read again from counting.
        let sql = format!("SELECT DISTINCT tenant FROM {} WHERE tenant <> '*'", table.name);
        found.extend(sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch_all(&mut *from).await?);
    }
    let parse = |name: String| TenantId::parse(&name).ok_or_else(|| CopyError::Unlike(format!("the tenant {name:?}")));
    found.into_iter().map(parse).collect()
}

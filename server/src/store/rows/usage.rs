//! What is stored, counted for the bill.

use async_trait::async_trait;
use chartlift_costs::{Activity, Stock};
use jiff::Timestamp;

use super::{
    activities::activities,
    behind::behind,
    grouped::{Grouped, by_record},
    tx::{Connection, SqlTx},
};
use crate::domain::{
    ports::{StoreResult, UsageRows},
    storage_usage::{CountedVersion, GroupedStock, Grouping, Part, RowFilter},
};

/// Records on a page of those that are counted page by page.
const PAGE_RECORDS: i64 = 1000;

#[async_trait]
impl UsageRows for SqlTx {
    async fn activities(&mut self, since: Timestamp) -> StoreResult<Vec<Activity>> {
        let (tenant, connection) = self.parts();
        activities(connection, tenant, since).await
    }

    async fn stocks_by(&mut self, grouping: Grouping, now: Timestamp, part: &Part) -> StoreResult<Vec<GroupedStock>> {
        let (tenant, connection) = self.parts();
        Grouped::by(grouping).read(connection, Some(tenant), now, part).await
    }

    async fn stocks_by_record(
        &mut self,
        now: Timestamp,
        give: &mut (dyn FnMut(Vec<GroupedStock>) -> StoreResult<()> + Send),
    ) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        by_record(connection, tenant, now, give).await
    }

    async fn parting_files(&mut self, parts: u32, files: u32) -> StoreResult<Vec<String>> {
        let (tenant, connection) = self.parts();
        parting(connection, tenant, parts, files).await
    }

    async fn page_of_records(&mut self, after: &str) -> StoreResult<Option<String>> {
        let (tenant, connection) = self.parts();
        last_record(connection, tenant, after).await
    }

    async fn versions_behind(
        &mut self,
        row: &RowFilter,
        now: Timestamp,
        after: Option<(u64, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<CountedVersion>> {
        let (tenant, connection) = self.parts();
        behind(connection, tenant, row, now, after, limit).await
    }
}

/// What all tenants store.
pub(in super::super) async fn account_stocks(connection: &mut Connection, now: Timestamp) -> StoreResult<Vec<Stock>> {
    let rows = Grouped::by(Grouping::StorageClass).read(connection, None, now, &Part::All).await?;
    Ok(rows.into_iter().map(|row| row.stock).collect())
}

/// The files that part the tenant's.
async fn parting(connection: &mut Connection, tenant: &str, parts: u32, least: u32) -> StoreResult<Vec<String>> {
    let files: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM attachments WHERE tenant = $1")
        .bind(tenant)
        .fetch_one(&mut *connection)
        .await?;
    let parts = i64::from(parts).min(files / i64::from(least.max(1)));
    let mut parting = Vec::new();
    for part in 1..parts {
        let id = sqlx::query_scalar("SELECT id FROM attachments WHERE tenant = $1 ORDER BY id LIMIT 1 OFFSET $2");
        parting.push(id.bind(tenant).bind(files * part / parts).fetch_one(&mut *connection).await?);
    }
    Ok(parting)
}

/// The last record of the page after this one; none when there is no record any more.
async fn last_record(connection: &mut Connection, tenant: &str, after: &str) -> StoreResult<Option<String>> {
    let last = sqlx::query_scalar(
        "SELECT MAX(id) FROM (SELECT id FROM records WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3) AS page",
    )
    .bind(tenant)
    .bind(after)
    .bind(PAGE_RECORDS);
    Ok(last.fetch_one(connection).await?)
}

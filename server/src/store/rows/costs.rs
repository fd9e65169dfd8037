//! What days have cost, and what alternatives are worked out from.

use async_trait::async_trait;
use chartlift_costs::{Cohort, Stock};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sqlx::Row as _;

use super::{
    super::dialect::Row,
    convert::{amount, named, signed, time, unsigned},
    grouped::{COUNTS, KINDS, bounded, counts, stock},
    jobs::scope_of,
    objects::OBJECTS,
    tx::{Connection, SqlTx},
};
use crate::{
    audit::Action,
    auth::{JobScope, TenantScope},
    domain::{
        cost_day::CostDay,
        ports::{CostRows, StoreResult},
    },
};

/// The window that reading is judged by.
const LATELY: SignedDuration = SignedDuration::from_hours(30 * 24);
const DAY_MILLIS: i64 = 24 * 3600 * 1000;

/// Ages and idle times in days, from below: what lies between two of them is alike to every rule that is compared.
const AGES: [u32; 6] = [0, 30, 90, 180, 365, 730];

#[async_trait]
impl CostRows for SqlTx {
    async fn last_cost_day(&mut self) -> StoreResult<Option<Date>> {
        let (tenant, connection) = self.parts();
        let day: Option<String> = sqlx::query_scalar("SELECT MAX(day) FROM cost_days WHERE tenant = $1")
            .bind(tenant)
            .fetch_one(connection)
            .await?;
        day.map(named).transpose()
    }

    async fn insert_cost_day(&mut self, day: &CostDay) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO cost_days (tenant, day, currency, monthly_total, baseline_monthly, files, source_bytes, \
             stored_bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        )
        .bind(tenant)
        .bind(day.day.to_string())
        .bind(&day.currency)
        .bind(day.monthly_total.to_string())
        .bind(day.baseline_monthly.to_string())
        .bind(signed(day.files)?)
        .bind(signed(day.source_bytes)?)
        .bind(signed(day.stored_bytes)?)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn cost_days(&mut self, from: Date) -> StoreResult<Vec<CostDay>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query("SELECT * FROM cost_days WHERE tenant = $1 AND day >= $2 ORDER BY day")
            .bind(tenant)
            .bind(from.to_string())
            .fetch_all(connection)
            .await?;
        rows.iter().map(cost_day).collect()
    }

    async fn cohorts(&mut self, now: Timestamp) -> StoreResult<Vec<Cohort>> {
        let (tenant, connection) = self.parts();
        let (age, idle) = (at_least("o.created_at"), at_least("o.accessed_at"));
        // A download reads the newest version.
        let sql = format!(
            "SELECT {KINDS}, {COUNTS}, {age} AS age_days, {idle} AS idle_days, \
                 CAST(SUM(CASE WHEN o.kind = 'file' THEN COALESCE(l.reads, 0) ELSE 0 END) AS BIGINT) AS reads \
             FROM ({OBJECTS}) o LEFT JOIN ( \
                 SELECT tenant, target_id, COUNT(*) AS reads FROM audit_log \
                 WHERE tenant = $4 AND action = $7 AND at >= $8 GROUP BY tenant, target_id \
             ) l ON l.tenant = o.tenant AND l.target_id = o.attachment_id \
             WHERE o.tenant = $4 \
             GROUP BY {KINDS}, age_days, idle_days \
             ORDER BY {KINDS}, age_days, idle_days"
        );
        let rows = bounded(&sql, now)
            .bind(tenant)
            .bind(now.as_millisecond())
            .bind(DAY_MILLIS)
            .bind(Action::DownloadUrlIssued.as_str())
            .bind((now - LATELY).as_millisecond())
            .fetch_all(connection)
            .await?;
        rows.iter().map(cohort).collect()
    }
}

/// Every tenant that has stored anything, with the time of its first version.
pub(in super::super) async fn tenants_with_files(
    connection: &mut Connection,
    job: &JobScope,
) -> StoreResult<Vec<(TenantScope, Timestamp)>> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT tenant, MIN(created_at) FROM versions GROUP BY tenant ORDER BY tenant")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(tenant, first)| Ok((scope_of(job, &tenant)?, time(first)?))).collect()
}

/// The greatest of [`AGES`] that so many days since `column` are not below.
fn at_least(column: &str) -> String {
    let cases: Vec<String> = AGES
        .iter()
        .rev()
        .map(|days| format!("WHEN $5 - {column} >= {days} * CAST($6 AS BIGINT) THEN {days}"))
        .collect();
    format!("CAST(CASE {} ELSE 0 END AS BIGINT)", cases.join(" "))
}

fn cohort(row: &Row) -> StoreResult<Cohort> {
    let Stock { kind, storage_class, access_tier, .. } = stock(row)?;
    Ok(Cohort {
        kind,
        storage_class,
        access_tier,
        age_days: unsigned(row.try_get("age_days")?)?,
        idle_days: unsigned(row.try_get("idle_days")?)?,
        counts: counts(row)?,
        reads_a_month: unsigned(row.try_get("reads")?)?,
    })
}

fn cost_day(row: &Row) -> StoreResult<CostDay> {
    Ok(CostDay {
        day: named(row.try_get("day")?)?,
        currency: row.try_get("currency")?,
        monthly_total: amount(row, "monthly_total")?,
        baseline_monthly: amount(row, "baseline_monthly")?,
        files: unsigned(row.try_get("files")?)?,
        source_bytes: unsigned(row.try_get("source_bytes")?)?,
        stored_bytes: unsigned(row.try_get("stored_bytes")?)?,
    })
}

//! Budgets and their alerts.

use async_trait::async_trait;
use jiff::{Timestamp, civil::Date};
use sqlx::Row as _;

use super::{
    super::dialect::Row,
    convert::{amount, json, named, number, optional_time, time, to_json},
    jobs::scope_of,
    tx::{Connection, SqlTx},
};
use crate::{
    auth::{JobScope, TenantScope},
    domain::{
        budget::{AlertKey, Basis, Budget, CostAlert, Delivery, Webhook},
        ports::{BudgetRows, StoreResult},
    },
};

#[async_trait]
impl BudgetRows for SqlTx {
    async fn budget(&mut self) -> StoreResult<Option<Budget>> {
        let (tenant, connection) = self.parts();
        let row =
            sqlx::query("SELECT * FROM budgets WHERE tenant = $1").bind(tenant).fetch_optional(connection).await?;
        row.as_ref().map(budget).transpose()
    }

    async fn put_budget(&mut self, budget: &Budget) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO budgets (tenant, amount, currency, thresholds, webhook_url, webhook_secret, updated_at, updated_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant) DO UPDATE SET amount = excluded.amount, \
             currency = excluded.currency, thresholds = excluded.thresholds, webhook_url = excluded.webhook_url, \
             webhook_secret = excluded.webhook_secret, updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        )
        .bind(tenant)
        .bind(budget.amount.to_string())
        .bind(&budget.currency)
        .bind(to_json(&budget.thresholds)?)
        .bind(budget.webhook.as_ref().map(|webhook| webhook.url.as_str()))
        .bind(budget.webhook.as_ref().map(|webhook| webhook.secret.as_str()))
        .bind(budget.updated_at.as_millisecond())
        .bind(&budget.updated_by)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn delete_budget(&mut self) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query("DELETE FROM budgets WHERE tenant = $1").bind(tenant).execute(connection).await?;
        Ok(())
    }

    async fn insert_alert(&mut self, alert: &CostAlert) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let inserted = sqlx::query(
            "INSERT INTO cost_alerts (tenant, month, basis, threshold, amount, budget, currency, raised_at, \
             next_attempt_at, attempts, delivered_at, last_error) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
        )
        .bind(tenant)
        .bind(alert.key.month.to_string())
        .bind(alert.key.basis.as_str())
        .bind(i64::from(alert.key.threshold))
        .bind(alert.amount.to_string())
        .bind(alert.budget.to_string())
        .bind(&alert.currency)
        .bind(alert.raised_at.as_millisecond())
        .bind(alert.delivery.next_attempt_at.map(Timestamp::as_millisecond))
        .bind(i64::from(alert.delivery.attempts))
        .bind(alert.delivery.delivered_at.map(Timestamp::as_millisecond))
        .bind(&alert.delivery.last_error)
        .execute(connection)
        .await?;
        Ok(inserted.rows_affected() == 1)
    }

    async fn alert(&mut self, key: &AlertKey) -> StoreResult<Option<CostAlert>> {
        let (tenant, connection) = self.parts();
        let row =
            sqlx::query("SELECT * FROM cost_alerts WHERE tenant = $1 AND month = $2 AND basis = $3 AND threshold = $4")
                .bind(tenant)
                .bind(key.month.to_string())
                .bind(key.basis.as_str())
                .bind(i64::from(key.threshold))
                .fetch_optional(connection)
                .await?;
        row.as_ref().map(alert).transpose()
    }

    async fn alerts(&mut self, from: Date) -> StoreResult<Vec<CostAlert>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT * FROM cost_alerts WHERE tenant = $1 AND month >= $2 \
             ORDER BY raised_at DESC, month DESC, threshold DESC, basis",
        )
        .bind(tenant)
        .bind(from.to_string())
        .fetch_all(connection)
        .await?;
        rows.iter().map(alert).collect()
    }

    async fn claim_alert(&mut self, key: &AlertKey, now: Timestamp, until: Timestamp) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let claimed = sqlx::query(
            "UPDATE cost_alerts SET next_attempt_at = $6 \
             WHERE tenant = $1 AND month = $2 AND basis = $3 AND threshold = $4 AND next_attempt_at <= $5",
        )
        .bind(tenant)
        .bind(key.month.to_string())
        .bind(key.basis.as_str())
        .bind(i64::from(key.threshold))
        .bind(now.as_millisecond())
        .bind(until.as_millisecond())
        .execute(connection)
        .await?;
        Ok(claimed.rows_affected() == 1)
    }

    async fn note_delivery(&mut self, key: &AlertKey, delivery: &Delivery) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE cost_alerts SET next_attempt_at = $5, attempts = $6, delivered_at = $7, last_error = $8 \
             WHERE tenant = $1 AND month = $2 AND basis = $3 AND threshold = $4",
        )
        .bind(tenant)
        .bind(key.month.to_string())
        .bind(key.basis.as_str())
        .bind(i64::from(key.threshold))
        .bind(delivery.next_attempt_at.map(Timestamp::as_millisecond))
        .bind(i64::from(delivery.attempts))
        .bind(delivery.delivered_at.map(Timestamp::as_millisecond))
        .bind(&delivery.last_error)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Every tenant that has set a budget.
pub(in super::super) async fn tenants_with_budgets(
    connection: &mut Connection,
    job: &JobScope,
) -> StoreResult<Vec<TenantScope>> {
    let tenants: Vec<String> =
        sqlx::query_scalar("SELECT tenant FROM budgets ORDER BY tenant").fetch_all(connection).await?;
    tenants.iter().map(|tenant| scope_of(job, tenant)).collect()
}

/// Alerts in any tenant that a webhook is to be told of, the longest due first.
pub(in super::super) async fn due_alerts(
    connection: &mut Connection,
    job: &JobScope,
    now: Timestamp,
    limit: u32,
) -> StoreResult<Vec<(TenantScope, AlertKey)>> {
    let rows = sqlx::query(
        "SELECT tenant, month, basis, threshold FROM cost_alerts \
         WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $2",
    )
    .bind(now.as_millisecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((scope_of(job, row.try_get("tenant")?)?, key(row)?))).collect()
}

fn budget(row: &Row) -> StoreResult<Budget> {
    let webhook = match (row.try_get::<Option<String>, _>("webhook_url")?, row.try_get("webhook_secret")?) {
        (Some(url), Some(secret)) => Some(Webhook { url, secret }),
        _ => None,
    };
    Ok(Budget {
        amount: amount(row, "amount")?,
        currency: row.try_get("currency")?,
        thresholds: json(row, "thresholds")?,
        webhook,
        updated_at: time(row.try_get("updated_at")?)?,
        updated_by: row.try_get("updated_by")?,
    })
}

fn key(row: &Row) -> StoreResult<AlertKey> {
    Ok(AlertKey {
        month: named(row.try_get("month")?)?,
        basis: named::<Basis>(row.try_get("basis")?)?,
        threshold: number(row, "threshold")?,
    })
}

fn alert(row: &Row) -> StoreResult<CostAlert> {
    Ok(CostAlert {
        key: key(row)?,
        amount: amount(row, "amount")?,
        budget: amount(row, "budget")?,
        currency: row.try_get("currency")?,
        raised_at: time(row.try_get("raised_at")?)?,
        delivery: Delivery {
            next_attempt_at: optional_time(row, "next_attempt_at")?,
            attempts: number(row, "attempts")?,
            delivered_at: optional_time(row, "delivered_at")?,
            last_error: row.try_get("last_error")?,
        },
    })
}

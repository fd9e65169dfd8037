use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, FOR_UPDATE, NESTED_WRITES, Row},
    convert::{audit_head, audit_row, signed},
    jobs::scope_of,
    tx::{Connection, SqlTx},
};
use crate::{
    audit::{AuditEntry, AuditFilter, AuditHead},
    auth::{JobScope, TenantScope},
    domain::ports::{AuditRow, AuditRows, LockedHead, SEQ_BOUND, StoreResult},
};

/// How far entries' times may be out of their order, in milliseconds: an entry is written when its call ends, is of the moment
/// that began, and several servers have several clocks.
const OUT_OF_ORDER_MS: i64 = 3_600_000;

/// Every tenant whose log has an end.
pub(in super::super) async fn tenants_with_audit(
    connection: &mut Connection,
    job: &JobScope,
) -> StoreResult<Vec<TenantScope>> {
    let tenants: Vec<String> =
        sqlx::query_scalar("SELECT tenant FROM audit_heads ORDER BY tenant").fetch_all(connection).await?;
    tenants.iter().map(|tenant| scope_of(job, tenant)).collect()
}

#[async_trait]
impl AuditRows for SqlTx {
    async fn lock_audit_head(&mut self) -> StoreResult<Option<LockedHead>> {
        if let Some(locked) = self.locked_head().await? {
            // This transaction may have made it: see below.
            return Ok(Some(locked).filter(|locked| locked.head.seq > 0));
        }
        // What is not there cannot be locked: the first entries of a tenant race for this row instead.
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO audit_heads (tenant, seq, mac, key_id, seal) VALUES ($1, 0, '', '', '') \
             ON CONFLICT (tenant) DO NOTHING",
        )
        .bind(tenant)
        .execute(connection)
        .await?;
        Ok(self.locked_head().await?.filter(|locked| locked.head.seq > 0))
    }

    async fn audit_head(&mut self) -> StoreResult<Option<AuditHead>> {
        self.head().await
    }

    async fn append_audit(&mut self, entries: &[AuditEntry], head: &AuditHead) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(if NESTED_WRITES { "WITH appended AS (" } else { "" });
        sql.push(
            "INSERT INTO audit_log (tenant, seq, at, actor_id, actor_name, action, target_type, target_id, record_id, \
             request_id, details, key_id, mac) ",
        );
        let rows = entries.iter().map(|entry| Ok((signed(entry.seq)?, entry)));
        let rows = rows.collect::<StoreResult<Vec<_>>>()?;
        sql.push_values(rows, |mut row, (seq, entry)| {
            row.push_bind(tenant)
                .push_bind(seq)
                .push_bind(entry.at.as_millisecond())
                .push_bind(&entry.actor_id)
                .push_bind(&entry.actor_name)
                .push_bind(&entry.action)
                .push_bind(&entry.target_type)
                .push_bind(&entry.target_id)
                .push_bind(&entry.record_id)
                .push_bind(&entry.request_id)
                .push_bind(&entry.details)
                .push_bind(&entry.key_id)
                .push_bind(&entry.mac);
        });
        sql.push(if NESTED_WRITES { ") " } else { "; " });
        sql.push("INSERT INTO audit_heads (tenant, seq, mac, key_id, seal) VALUES (").push_bind(tenant).push(", ");
        sql.push_bind(signed(head.seq)?).push(", ").push_bind(&head.mac).push(", ").push_bind(&head.key_id).push(", ");
        sql.push_bind(&head.seal).push(
            ") ON CONFLICT (tenant) DO UPDATE SET seq = excluded.seq, mac = excluded.mac, key_id = excluded.key_id, \
             seal = excluded.seal",
        );
        sql.build().execute(connection).await?;
        Ok(())
    }

    async fn audit_before(
        &mut self,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> StoreResult<Vec<AuditRow>> {
        let (from, to) = self.between(filter).await?;
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("SELECT * FROM audit_log WHERE tenant = ");
        sql.push_bind(tenant);
        for (condition, seq) in [(" AND seq >= ", from), (" AND seq < ", to)] {
            if let Some(seq) = seq {
                sql.push(condition).push_bind(seq);
            }
        }
        for (column, wanted) in filter.texts() {
            sql.push(format_args!(" AND {column} = ")).push_bind(wanted);
        }
        if let Some(from) = filter.from {
            sql.push(" AND at >= ").push_bind(from.as_millisecond());
        }
        if let Some(to) = filter.to {
            sql.push(" AND at < ").push_bind(to.as_millisecond());
        }
        if let Some(before) = before {
            sql.push(" AND seq < ").push_bind(before);
        }
        sql.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
        Ok(sql.build().fetch_all(connection).await?.iter().map(audit_row).collect())
    }

    async fn audit_after(&mut self, after: Option<i64>, limit: u32) -> StoreResult<Vec<AuditRow>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("SELECT * FROM audit_log WHERE tenant = ");
        sql.push_bind(tenant);
        if let Some(after) = after {
            sql.push(" AND seq > ").push_bind(after);
        }
        sql.push(" ORDER BY seq LIMIT ").push_bind(i64::from(limit));
        Ok(sql.build().fetch_all(connection).await?.iter().map(audit_row).collect())
    }

    async fn has_history(&mut self, before: Timestamp) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        // Whatever a tenant has hangs on a record, a record on the people it names; what may be without any is a template or a
        // budget. Adding each is logged.
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT created_at FROM patients WHERE tenant = $1 AND created_at < $2 \
             UNION ALL SELECT created_at FROM practitioners WHERE tenant = $1 AND created_at < $2 \
             UNION ALL SELECT created_at FROM record_templates WHERE tenant = $1 AND created_at < $2 \
             UNION ALL SELECT updated_at FROM budgets WHERE tenant = $1 AND updated_at < $2 LIMIT 1",
        )
        .bind(tenant)
        .bind(before.as_millisecond())
        .fetch_optional(connection)
        .await?;
        Ok(found.is_some())
    }
}

impl SqlTx {
    /// Between which numbers the entries of the filter's times are: from the first, before the second.
    async fn between(&mut self, filter: &AuditFilter) -> StoreResult<(Option<i64>, Option<i64>)> {
        let from = filter.from.map(|from| from.as_millisecond().saturating_sub(OUT_OF_ORDER_MS));
        let to = filter.to.map(|to| to.as_millisecond().saturating_add(OUT_OF_ORDER_MS));
        if from.is_none() && to.is_none() {
            return Ok((None, None));
        }
        let last = self.head().await?.and_then(|head| i64::try_from(head.seq).ok());
        // Whatever somebody wrote there.
        let end = last.map_or(SEQ_BOUND, |last| last.min(SEQ_BOUND - 1) + 1);
        let from = match from {
            Some(from) => Some(self.first_since(from, end).await?),
            None => None,
        };
        let to = match to {
            // None before the end: then what is behind it, where nothing should be, is shown as well.
            Some(to) => Some(self.first_since(to, end).await?).filter(|seq| *seq < end),
            None => None,
        };
        Ok((from, to))
    }

    /// The number of the first entry of this time or later; `end` where there is none.
    async fn first_since(&mut self, at: i64, end: i64) -> StoreResult<i64> {
        let (mut low, mut high) = (1, end);
        // By halves: an index of times would have to be written for each entry.
        while low < high {
            let middle = low + (high - low) / 2;
            let (tenant, connection) = self.parts();
            // A damaged row may have anything there, and is not the place to fail at.
            let found: Option<(i64, Option<i64>)> = sqlx::query_as(
                "SELECT CAST(seq AS BIGINT), CAST(at AS BIGINT) FROM audit_log WHERE tenant = $1 AND seq >= $2 \
                 ORDER BY seq LIMIT 1",
            )
            .bind(tenant)
            .bind(middle)
            .fetch_optional(connection)
            .await?;
            match found {
                Some((seq, found)) if found.is_none_or(|found| found < at) => low = seq.max(middle).saturating_add(1),
                _ => high = middle,
            }
        }
        Ok(low.min(end))
    }

    async fn head(&mut self) -> StoreResult<Option<AuditHead>> {
        let (tenant, connection) = self.parts();
        let row = sqlx::query("SELECT seq, mac, key_id, seal FROM audit_heads WHERE tenant = $1")
            .bind(tenant)
            .fetch_optional(connection)
            .await?;
        Ok(row.as_ref().map(audit_head))
    }

    async fn locked_head(&mut self) -> StoreResult<Option<LockedHead>> {
        // The last entry by the order of an index. Whether any is greater, PostgreSQL would look for in the whole log once it has
        // counted it, since by its estimate a third of it is.
        let sql = format!(
            "SELECT seq, mac, key_id, seal, COALESCE((SELECT l.seq FROM audit_log l WHERE l.tenant = h.tenant \
             AND l.seq < {SEQ_BOUND} ORDER BY l.seq DESC LIMIT 1) > h.seq, FALSE) AS is_overrun FROM audit_heads h \
             WHERE tenant = $1{FOR_UPDATE}"
        );
        let (tenant, connection) = self.parts();
        let row = sqlx::query(AssertSqlSafe(sql)).bind(tenant).fetch_optional(connection).await?;
        let locked = |row: &Row| Ok(LockedHead { head: audit_head(row), is_overrun: row.try_get("is_overrun")? });
        row.as_ref().map(locked).transpose()
    }
}

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite};

use super::{
    SqliteStore,
    rows::{RECORD_COLUMNS, name_of, record},
};
use crate::{
    audit::AuditEvent,
    auth::TenantScope,
    domain::{
        page::{Cursor, Page},
        ports::{Created, IdempotencyKey, RecordFilter, RecordStore, StoreResult},
        record::{Record, RecordOrder},
    },
};

#[async_trait]
impl RecordStore for SqliteStore {
    async fn insert_record(
        &self,
        scope: &TenantScope,
        record: &Record,
        key: Option<&IdempotencyKey>,
        event: AuditEvent,
    ) -> StoreResult<Created> {
        let mut tx = self.write().await?;
        let created = self.claim(&mut tx, scope, key, &record.id, record.created_at).await?;
        if created != Created::New {
            return Ok(created);
        }
        sqlx::query(
            "INSERT INTO records (tenant, id, patient_name, mrn, birth_date, visit_type, department, visit_date, title, \
             notes, status, version, search_text, created_at, created_by, updated_at, updated_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        )
        .bind(scope.tenant().as_str())
        .bind(&record.id)
        .bind(&record.patient_name)
        .bind(&record.mrn)
        .bind(name_of(record.birth_date))
        .bind(name_of(record.visit_type))
        .bind(&record.department)
        .bind(name_of(record.visit_date))
        .bind(&record.title)
        .bind(&record.notes)
        .bind(name_of(record.status))
        .bind(i64::from(record.version))
        .bind(record.search_text())
        .bind(record.created_at.as_millisecond())
        .bind(&record.created_by)
        .bind(record.updated_at.as_millisecond())
        .bind(&record.updated_by)
        .execute(&mut *tx)
        .await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(Created::New)
    }

    async fn record(&self, scope: &TenantScope, id: &str, event: Option<AuditEvent>) -> StoreResult<Option<Record>> {
        let sql = format!("SELECT {RECORD_COLUMNS} FROM records r WHERE r.tenant = $1 AND r.id = $2");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(scope.tenant().as_str()).bind(id);
        let Some(event) = event else {
            return query.fetch_optional(&self.pool).await?.as_ref().map(record).transpose();
        };
        let mut tx = self.write().await?;
        let found = query.fetch_optional(&mut *tx).await?.as_ref().map(record).transpose()?;
        if found.is_some() {
            self.append(&mut tx, scope, event).await?;
            tx.commit().await?;
        }
        Ok(found)
    }

    async fn records(
        &self,
        scope: &TenantScope,
        filter: &RecordFilter,
        event: AuditEvent,
    ) -> StoreResult<Page<Record>> {
        let (column, descending) = match filter.order {
            RecordOrder::LatestVisit => ("r.visit_date", true),
            RecordOrder::EarliestVisit => ("r.visit_date", false),
            RecordOrder::PatientName => ("r.patient_name", false),
            RecordOrder::PatientNameDescending => ("r.patient_name", true),
            RecordOrder::LatestChange => ("r.updated_at", true),
            RecordOrder::EarliestChange => ("r.updated_at", false),
        };
        let direction = if descending { "DESC" } else { "ASC" };
        let mut sql = QueryBuilder::<Sqlite>::new(format!("SELECT {RECORD_COLUMNS} FROM records r WHERE r.tenant = "));
        sql.push_bind(scope.tenant().as_str());
        if let Some(status) = filter.status {
            sql.push(" AND r.status = ").push_bind(name_of(status));
        }
        for word in &filter.words {
            sql.push(" AND r.search_text LIKE ").push_bind(contains(word)).push(" ESCAPE '\\'");
        }
        if let Some(after) = &filter.after {
            sql.push(format!(" AND ({column}, r.id) {} (", if descending { "<" } else { ">" }));
            match after.value.parse::<i64>() {
                Ok(millis) if column == "r.updated_at" => sql.push_bind(millis),
                _ => sql.push_bind(after.value.clone()),
            };
            sql.push(", ").push_bind(after.id.clone()).push(")");
        }
        sql.push(format!(" ORDER BY {column} {direction}, r.id {direction} LIMIT "))
            .push_bind(i64::from(filter.limit) + 1);

        let mut tx = self.write().await?;
        let rows = sql.build().fetch_all(&mut *tx).await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        let mut items = rows.iter().map(record).collect::<StoreResult<Vec<_>>>()?;
        let more = items.len() > filter.limit as usize;
        items.truncate(filter.limit as usize);
        let next_cursor = items.last().filter(|_| more).map(|last| {
            let value = match filter.order {
                RecordOrder::LatestVisit | RecordOrder::EarliestVisit => name_of(last.visit_date),
                RecordOrder::PatientName | RecordOrder::PatientNameDescending => last.patient_name.clone(),
                RecordOrder::LatestChange | RecordOrder::EarliestChange => last.updated_at.as_millisecond().to_string(),
            };
            Cursor { order: filter.order.as_str().to_owned(), value, id: last.id.clone() }.encode()
        });
        Ok(Page { items, next_cursor })
    }

    async fn replace_record(&self, scope: &TenantScope, record: &Record, event: AuditEvent) -> StoreResult<bool> {
        let mut tx = self.write().await?;
        let changed = sqlx::query(
            "UPDATE records SET patient_name = $1, mrn = $2, birth_date = $3, visit_type = $4, department = $5, \
             visit_date = $6, title = $7, notes = $8, status = $9, version = $10, search_text = $11, updated_at = $12, \
             updated_by = $13, finalized_at = $14, finalized_by = $15 \
             WHERE tenant = $16 AND id = $17 AND version = $18 AND status = 'draft'",
        )
        .bind(&record.patient_name)
        .bind(&record.mrn)
        .bind(name_of(record.birth_date))
        .bind(name_of(record.visit_type))
        .bind(&record.department)
        .bind(name_of(record.visit_date))
        .bind(&record.title)
        .bind(&record.notes)
        .bind(name_of(record.status))
        .bind(i64::from(record.version))
        .bind(record.search_text())
        .bind(record.updated_at.as_millisecond())
        .bind(&record.updated_by)
        .bind(record.finalized_at.map(jiff::Timestamp::as_millisecond))
        .bind(&record.finalized_by)
        .bind(scope.tenant().as_str())
        .bind(&record.id)
        .bind(i64::from(record.version) - 1)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if changed == 0 {
            return Ok(false);
        }
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// A LIKE pattern that finds the word itself, whatever is in it.
fn contains(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

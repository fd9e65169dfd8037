use async_trait::async_trait;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::{
    super::dialect::{Db, FOR_UPDATE},
    convert::{RECORD_COLUMNS, name_of, record, revision},
    tx::SqlTx,
};
use crate::domain::{
    ports::{RecordFilter, RecordRows, StoreError, StoreResult},
    record::{Record, RecordOrder},
    revision::Revision,
    search::{searchable, sort_key},
};

#[async_trait]
impl RecordRows for SqlTx {
    async fn insert_record(&mut self, record: &Record) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO records (tenant, id, patient_name, mrn, birth_date, visit_type, department, visit_date, title, \
             notes, status, revision, search_text, patient_sort, created_at, created_by, updated_at, updated_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        )
        .bind(tenant)
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
        .bind(i64::from(record.revision))
        .bind(search_text(record))
        .bind(sort_key(&record.patient_name))
        .bind(record.created_at.as_millisecond())
        .bind(&record.created_by)
        .bind(record.updated_at.as_millisecond())
        .bind(&record.updated_by)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn record(&mut self, id: &str) -> StoreResult<Option<Record>> {
        let sql = format!("SELECT {RECORD_COLUMNS} FROM records r WHERE r.tenant = $1 AND r.id = $2");
        let (tenant, connection) = self.parts();
        let row = sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(id).fetch_optional(connection).await?;
        row.as_ref().map(record).transpose()
    }

    async fn lock_record(&mut self, id: &str) -> StoreResult<Option<Record>> {
        let sql = format!("SELECT 1 FROM records WHERE tenant = $1 AND id = $2{FOR_UPDATE}");
        let (tenant, connection) = self.parts();
        sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(id).fetch_optional(connection).await?;
        self.record(id).await
    }

    async fn records(&mut self, filter: &RecordFilter) -> StoreResult<Vec<Record>> {
        let (column, descending) = match filter.order {
            RecordOrder::LatestVisit => ("visit_date", true),
            RecordOrder::EarliestVisit => ("visit_date", false),
            RecordOrder::PatientName => ("patient_sort", false),
            RecordOrder::PatientNameDescending => ("patient_sort", true),
            RecordOrder::LatestChange => ("updated_at", true),
            RecordOrder::EarliestChange => ("updated_at", false),
        };
        let direction = if descending { "DESC" } else { "ASC" };
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("SELECT {RECORD_COLUMNS} FROM records r WHERE r.tenant = "));
        sql.push_bind(tenant);
        if let Some(status) = filter.status {
            sql.push(" AND r.status = ").push_bind(name_of(status));
        }
        for word in &filter.words {
            // Folded words have letters and digits only, so there is nothing to escape.
            sql.push(" AND r.search_text LIKE ").push_bind(format!("% {word}%"));
        }
        if let Some(after) = &filter.after {
            let beyond = if descending { "<" } else { ">" };
            sql.push(format!(" AND (r.{column}, r.id) {beyond} ((SELECT {column} FROM records WHERE tenant = "));
            sql.push_bind(tenant).push(" AND id = ").push_bind(&after.id).push("), ").push_bind(&after.id).push(")");
        }
        sql.push(format!(" ORDER BY r.{column} {direction}, r.id {direction} LIMIT "))
            .push_bind(i64::from(filter.limit) + 1);
        let rows = sql.build().fetch_all(connection).await?;
        rows.iter().map(record).collect()
    }

    async fn update_record(&mut self, record: &Record) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE records SET patient_name = $1, mrn = $2, birth_date = $3, visit_type = $4, department = $5, \
             visit_date = $6, title = $7, notes = $8, status = $9, revision = $10, search_text = $11, patient_sort = $12, \
             updated_at = $13, updated_by = $14, finalized_at = $15, finalized_by = $16 WHERE tenant = $17 AND id = $18",
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
        .bind(i64::from(record.revision))
        .bind(search_text(record))
        .bind(sort_key(&record.patient_name))
        .bind(record.updated_at.as_millisecond())
        .bind(&record.updated_by)
        .bind(record.finalized_at.map(jiff::Timestamp::as_millisecond))
        .bind(&record.finalized_by)
        .bind(tenant)
        .bind(&record.id)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn insert_revision(&mut self, record_id: &str, revision: &Revision) -> StoreResult<()> {
        let content = serde_json::to_string(&revision.content).map_err(|error| StoreError(Box::new(error)))?;
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO record_revisions (tenant, record_id, revision, change, changed_at, changed_by_id, changed_by, \
             status, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(i64::from(revision.revision))
        .bind(name_of(revision.change))
        .bind(revision.changed_at.as_millisecond())
        .bind(&revision.changed_by_id)
        .bind(&revision.changed_by)
        .bind(name_of(revision.status))
        .bind(content)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn revisions(&mut self, record_id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Revision>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT * FROM record_revisions WHERE tenant = $1 AND record_id = $2 AND revision < $3 \
             ORDER BY revision DESC LIMIT $4",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(before.map_or(i64::MAX, i64::from))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
        rows.iter().map(revision).collect()
    }
}

/// What a search looks in.
fn search_text(record: &Record) -> String {
    searchable(&[&record.patient_name, &record.mrn, &record.title, &record.department, &record.notes])
}

use async_trait::async_trait;
use chartlift_protocol::{PartToSign, UploadStatus};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::{
    super::dialect::{Db, FOR_UPDATE},
    chained::chained,
    convert::{name_of, signed, unsigned, upload},
    tx::SqlTx,
};
use crate::domain::{
    ports::{StoreResult, UploadFilter, UploadRows},
    stamp::Subject,
    uploads::upload::{Settled, Upload},
};

#[async_trait]
impl UploadRows for SqlTx {
    async fn insert_upload(&mut self, upload: &Upload) -> StoreResult<()> {
        let settled = upload.settled.as_ref();
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO uploads (tenant, id, record_id, attachment_id, new_attachment, file_name, content_type, \
             extension, size_bytes, status, created_at, created_by, created_by_id, source_key, expires_at, addendum_id, \
             encoding, object_key, multipart_id, whole, form_sha256) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        )
        .bind(tenant)
        .bind(&upload.id)
        .bind(&upload.record_id)
        .bind(&upload.attachment_id)
        .bind(upload.new_attachment)
        .bind(&upload.file_name)
        .bind(&upload.content_type)
        .bind(&upload.extension)
        .bind(signed(upload.size_bytes)?)
        .bind(upload.created_at.as_millisecond())
        .bind(&upload.created_by.name)
        .bind(&upload.created_by.id)
        .bind(&upload.source_key)
        .bind(upload.expires_at.as_millisecond())
        .bind(&upload.addendum_id)
        .bind(settled.map(|settled| name_of(settled.encoding)))
        .bind(settled.map(|settled| settled.key.as_str()))
        .bind(settled.and_then(|settled| settled.multipart_id.as_deref()))
        .bind(settled.is_some_and(|settled| settled.whole))
        .bind(settled.and_then(|settled| settled.form).map(|sha256| sha256.to_string()))
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn upload(&mut self, id: &str) -> StoreResult<Option<Upload>> {
        self.one_upload(id, "").await
    }

    async fn lock_upload(&mut self, id: &str) -> StoreResult<Option<Upload>> {
        self.one_upload(id, FOR_UPDATE).await
    }

    async fn uploads(&mut self, filter: &UploadFilter) -> StoreResult<Vec<Upload>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("SELECT * FROM uploads WHERE tenant = ");
        sql.push_bind(tenant);
        if let Some(status) = filter.status {
            // In the text, for there is an index of those under way.
            sql.push(format!(" AND status = '{}'", name_of(status)));
        }
        if let Some(record_id) = &filter.record_id {
            sql.push(" AND record_id = ").push_bind(record_id);
        }
        if let Some(addendum_id) = &filter.addendum_id {
            sql.push(" AND addendum_id = ").push_bind(addendum_id);
        }
        if let Some(attachment_id) = &filter.attachment_id {
            sql.push(" AND attachment_id = ").push_bind(attachment_id);
        }
        if let Some(after) = &filter.after {
            let millis = after.value.parse::<i64>().unwrap_or(i64::MAX);
            sql.push(" AND (created_at, id) < (").push_bind(millis).push(", ").push_bind(&after.id).push(")");
        }
        sql.push(" ORDER BY created_at DESC, id DESC LIMIT ").push_bind(i64::from(filter.limit) + 1);
        let rows = sql.build().fetch_all(connection).await?;
        rows.iter().map(upload).collect()
    }

    async fn uploads_of_source(&mut self, record_id: &str, source_key: &str) -> StoreResult<Vec<Upload>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT * FROM uploads WHERE tenant = $1 AND record_id = $2 AND source_key = $3 AND status = 'active' \
             ORDER BY created_at DESC, id DESC",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(source_key)
        .fetch_all(connection)
        .await?;
        rows.iter().map(upload).collect()
    }

    async fn continue_upload(&mut self, id: &str, by: &Subject) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query("UPDATE uploads SET continued_by = $3, continued_by_id = $4 WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(id)
            .bind(&by.name)
            .bind(&by.id)
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn settle_upload(&mut self, id: &str, settled: &Settled) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE uploads SET encoding = $3, object_key = $4, multipart_id = $5, whole = $6, form_sha256 = $7 \
             WHERE tenant = $1 AND id = $2",
        )
        .bind(tenant)
        .bind(id)
        .bind(name_of(settled.encoding))
        .bind(&settled.key)
        .bind(&settled.multipart_id)
        .bind(settled.whole)
        .bind(settled.form.map(|sha256| sha256.to_string()))
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn was_signed(&mut self, id: &str, parts: &[PartToSign]) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM signed_parts WHERE tenant = ");
        sql.push_bind(tenant).push(" AND upload_id = ").push_bind(id).push(" AND number IN (");
        let mut numbers = sql.separated(", ");
        for part in parts {
            numbers.push_bind(i64::from(part.number));
        }
        let count: i64 = sql.push(")").build_query_scalar().fetch_one(connection).await?;
        Ok(count > 0)
    }

    async fn note_signed(&mut self, id: &str, parts: &[PartToSign]) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let rows = parts.iter().map(|part| Ok((i64::from(part.number), signed(part.size_bytes)?)));
        let rows = rows.collect::<StoreResult<Vec<_>>>()?;
        let mut sql = QueryBuilder::<Db>::new("INSERT INTO signed_parts (tenant, upload_id, number, size_bytes) ");
        sql.push_values(rows, |mut row, (number, bytes)| {
            row.push_bind(tenant).push_bind(id).push_bind(number).push_bind(bytes);
        });
        sql.push(" ON CONFLICT (tenant, upload_id, number) DO UPDATE SET size_bytes = excluded.size_bytes");
        sql.build().execute(connection).await?;
        Ok(())
    }

    async fn signed_bytes(&mut self, id: &str) -> StoreResult<u64> {
        let (tenant, connection) = self.parts();
        let total: i64 = sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM signed_parts WHERE tenant = $1 AND upload_id = $2",
        )
        .bind(tenant)
        .bind(id)
        .fetch_one(connection)
        .await?;
        unsigned(total)
    }

    async fn note_completion(&mut self, id: &str, said: &str) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query("UPDATE uploads SET completion = $3 WHERE tenant = $1 AND id = $2 AND status = 'active'")
            .bind(tenant)
            .bind(id)
            .bind(said)
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn completion(&mut self, id: &str) -> StoreResult<Option<String>> {
        let (tenant, connection) = self.parts();
        let said: Option<Option<String>> =
            sqlx::query_scalar("SELECT completion FROM uploads WHERE tenant = $1 AND id = $2")
                .bind(tenant)
                .bind(id)
                .fetch_optional(connection)
                .await?;
        Ok(said.flatten())
    }

    async fn end_upload(&mut self, id: &str, status: UploadStatus, at: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let (status, at) = (name_of(status), at.as_millisecond());
        let end = "UPDATE uploads SET status = $3, ended_at = $4, sweep_at = NULL, completion = NULL, signed_bytes = \
             (SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM signed_parts p \
             WHERE p.tenant = uploads.tenant AND p.upload_id = uploads.id) WHERE tenant = $1 AND id = $2";
        let forget = "DELETE FROM signed_parts WHERE tenant = $1 AND upload_id = $2";
        chained(connection, (end, "uploads"), forget, |query| query.bind(tenant).bind(id).bind(&status).bind(at)).await
    }

    async fn sweep_again(&mut self, id: &str, at: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query("UPDATE uploads SET sweep_at = $3 WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(id)
            .bind(at.as_millisecond())
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn mark_swept(&mut self, id: &str) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query("UPDATE uploads SET swept = TRUE WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(id)
            .execute(connection)
            .await?;
        Ok(())
    }
}

impl SqlTx {
    async fn one_upload(&mut self, id: &str, locking: &str) -> StoreResult<Option<Upload>> {
        let sql = format!("SELECT * FROM uploads WHERE tenant = $1 AND id = $2{locking}");
        let (tenant, connection) = self.parts();
        let row = sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(id).fetch_optional(connection).await?;
        row.as_ref().map(upload).transpose()
    }
}

use async_trait::async_trait;
use chartlift_protocol::{PartToSign, UploadCompleted, UploadStatus};
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row, Sqlite};

use super::{
    SqliteStore, Tx,
    rows::{name_of, named, signed, unsigned, upload},
};
use crate::{
    audit::AuditEvent,
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        attachment::NewVersion,
        page::{Cursor, Page},
        ports::{Completion, Created, IdempotencyKey, StoreError, StoreResult, UploadFilter, UploadStore},
        uploads::upload::{Settled, Upload, UploadSummary},
    },
};

#[async_trait]
impl UploadStore for SqliteStore {
    async fn insert_upload(
        &self,
        scope: &TenantScope,
        upload: &Upload,
        key: Option<&IdempotencyKey>,
        event: AuditEvent,
    ) -> StoreResult<Created> {
        let mut tx = self.write().await?;
        let created = self.claim(&mut tx, scope, key, &upload.id, upload.created_at).await?;
        if created != Created::New {
            return Ok(created);
        }
        sqlx::query(
            "INSERT INTO uploads (tenant, id, record_id, attachment_id, new_attachment, file_name, content_type, \
             extension, size_bytes, status, created_at, created_by, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, $11, $12)",
        )
        .bind(scope.tenant().as_str())
        .bind(&upload.id)
        .bind(&upload.record_id)
        .bind(&upload.attachment_id)
        .bind(upload.new_attachment)
        .bind(&upload.file_name)
        .bind(&upload.content_type)
        .bind(&upload.extension)
        .bind(signed(upload.size_bytes)?)
        .bind(upload.created_at.as_millisecond())
        .bind(&upload.created_by)
        .bind(upload.expires_at.as_millisecond())
        .execute(&mut *tx)
        .await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(Created::New)
    }

    async fn upload(&self, scope: &TenantScope, id: &str, event: Option<AuditEvent>) -> StoreResult<Option<Upload>> {
        let query = sqlx::query("SELECT * FROM uploads WHERE tenant = $1 AND id = $2");
        let query = query.bind(scope.tenant().as_str()).bind(id);
        let Some(event) = event else {
            return query.fetch_optional(&self.pool).await?.as_ref().map(upload).transpose();
        };
        let mut tx = self.write().await?;
        let found = query.fetch_optional(&mut *tx).await?.as_ref().map(upload).transpose()?;
        if let Some(found) = &found {
            self.append(&mut tx, scope, event.about(&found.record_id)).await?;
            tx.commit().await?;
        }
        Ok(found)
    }

    async fn uploads(
        &self,
        scope: &TenantScope,
        filter: &UploadFilter,
        event: AuditEvent,
    ) -> StoreResult<Page<UploadSummary>> {
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT * FROM uploads WHERE tenant = ");
        sql.push_bind(scope.tenant().as_str());
        if let Some(status) = filter.status {
            sql.push(" AND status = ").push_bind(name_of(status));
        }
        if let Some(record_id) = &filter.record_id {
            sql.push(" AND record_id = ").push_bind(record_id);
        }
        if let Some(after) = &filter.after {
            let millis = after.value.parse::<i64>().unwrap_or(i64::MAX);
            sql.push(" AND (created_at, id) < (").push_bind(millis).push(", ").push_bind(&after.id).push(")");
        }
        sql.push(" ORDER BY created_at DESC, id DESC LIMIT ").push_bind(i64::from(filter.limit) + 1);
        let mut tx = self.write().await?;
        let rows = sql.build().fetch_all(&mut *tx).await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        let uploads = rows.iter().map(upload).collect::<StoreResult<Vec<_>>>()?;
        let more = uploads.len() > filter.limit as usize;
        let mut items: Vec<UploadSummary> = uploads.into_iter().map(UploadSummary::from).collect();
        items.truncate(filter.limit as usize);
        let next_cursor = items.last().filter(|_| more).map(|last| {
            let value = last.created_at.as_millisecond().to_string();
            Cursor { order: "-created_at".to_owned(), value, id: last.upload_id.clone() }.encode()
        });
        Ok(Page { items, next_cursor })
    }

    async fn settle_upload(&self, scope: &TenantScope, id: &str, settled: &Settled) -> StoreResult<Option<Settled>> {
        let mut tx = self.write().await?;
        sqlx::query(
            "UPDATE uploads SET encoding = $1, object_key = $2, multipart_id = $3 \
             WHERE tenant = $4 AND id = $5 AND status = 'active' AND encoding IS NULL",
        )
        .bind(name_of(settled.encoding))
        .bind(&settled.key)
        .bind(&settled.multipart_id)
        .bind(scope.tenant().as_str())
        .bind(id)
        .execute(&mut *tx)
        .await?;
        let now = self.find(&mut tx, scope, id).await?;
        tx.commit().await?;
        Ok(now.filter(|upload| upload.status == UploadStatus::Active).and_then(|upload| upload.settled))
    }

    async fn replace_multipart(
        &self,
        scope: &TenantScope,
        id: &str,
        dead: &Settled,
        fresh: &Settled,
    ) -> StoreResult<Option<Settled>> {
        let mut tx = self.write().await?;
        sqlx::query(
            "UPDATE uploads SET multipart_id = $1 \
             WHERE tenant = $2 AND id = $3 AND status = 'active' AND multipart_id = $4",
        )
        .bind(&fresh.multipart_id)
        .bind(scope.tenant().as_str())
        .bind(id)
        .bind(&dead.multipart_id)
        .execute(&mut *tx)
        .await?;
        let now = self.find(&mut tx, scope, id).await?;
        tx.commit().await?;
        Ok(now.filter(|upload| upload.status == UploadStatus::Active).and_then(|upload| upload.settled))
    }

    async fn note_signed(
        &self,
        scope: &TenantScope,
        id: &str,
        parts: &[PartToSign],
        limit_bytes: u64,
    ) -> StoreResult<bool> {
        let mut tx = self.write().await?;
        for part in parts {
            sqlx::query(
                "INSERT INTO signed_parts (tenant, upload_id, number, size_bytes) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (tenant, upload_id, number) DO UPDATE SET size_bytes = excluded.size_bytes",
            )
            .bind(scope.tenant().as_str())
            .bind(id)
            .bind(i64::from(part.number))
            .bind(signed(part.size_bytes)?)
            .execute(&mut *tx)
            .await?;
        }
        let total: i64 = sqlx::query_scalar(
            "SELECT COALESCE(SUM(size_bytes), 0) FROM signed_parts WHERE tenant = $1 AND upload_id = $2",
        )
        .bind(scope.tenant().as_str())
        .bind(id)
        .fetch_one(&mut *tx)
        .await?;
        let fits = unsigned::<u64>(total)? <= limit_bytes;
        if fits {
            tx.commit().await?;
        }
        Ok(fits)
    }

    async fn abort_upload(&self, scope: &TenantScope, id: &str, event: AuditEvent) -> StoreResult<bool> {
        let mut tx = self.write().await?;
        let at = event.at.as_millisecond();
        let ended = self.end(&mut tx, scope, id, UploadStatus::Aborted, at).await?;
        if ended {
            self.append(&mut tx, scope, event).await?;
            tx.commit().await?;
        }
        Ok(ended)
    }

    async fn complete_upload(
        &self,
        scope: &TenantScope,
        version: &NewVersion,
        event: AuditEvent,
    ) -> StoreResult<Completion> {
        let mut tx = self.write().await?;
        let at = version.created_at.as_millisecond();
        if !self.end(&mut tx, scope, &version.id, UploadStatus::Completed, at).await? {
            return Ok(match completed(&mut tx, scope, &version.id).await? {
                Some(done) => Completion::Done(done),
                None => Completion::NotActive,
            });
        }
        let status: Option<String> = sqlx::query_scalar("SELECT status FROM records WHERE tenant = $1 AND id = $2")
            .bind(scope.tenant().as_str())
            .bind(&version.record_id)
            .fetch_optional(&mut *tx)
            .await?;
        if status.as_deref() != Some("draft") {
            // Dropping the transaction takes back that the upload was ended.
            return Ok(Completion::RecordFinalized);
        }
        let Some(number) = next_number(&mut tx, scope, version).await? else {
            return Ok(Completion::NotActive);
        };
        insert_version(&mut tx, scope, version, number).await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(Completion::Done(UploadCompleted {
            upload_id: version.id.clone(),
            attachment_id: version.attachment_id.clone(),
            version: unsigned(number)?,
            source_bytes: version.source_bytes,
            stored_bytes: version.stored_bytes,
            encoding: version.encoding,
        }))
    }

    async fn completed(&self, scope: &TenantScope, id: &str) -> StoreResult<Option<UploadCompleted>> {
        let mut tx = self.pool.begin().await?;
        completed(&mut tx, scope, id).await
    }

    async fn stale_uploads(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT tenant, id FROM uploads WHERE status = 'active' AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
        )
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(tenant, id)| Ok((scope_of(job, &tenant)?, id))).collect()
    }

    async fn unswept_uploads(
        &self,
        job: &JobScope,
        before: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, Upload)>> {
        let rows = sqlx::query(
            "SELECT * FROM uploads WHERE status = 'aborted' AND NOT swept AND ended_at <= $1 ORDER BY ended_at LIMIT $2",
        )
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((scope_of(job, row.try_get("tenant")?)?, upload(row)?))).collect()
    }

    async fn mark_swept(&self, scope: &TenantScope, id: &str) -> StoreResult<()> {
        sqlx::query("UPDATE uploads SET swept = TRUE WHERE tenant = $1 AND id = $2")
            .bind(scope.tenant().as_str())
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

impl SqliteStore {
    async fn find(&self, tx: &mut Tx, scope: &TenantScope, id: &str) -> StoreResult<Option<Upload>> {
        let row = sqlx::query("SELECT * FROM uploads WHERE tenant = $1 AND id = $2")
            .bind(scope.tenant().as_str())
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
        row.as_ref().map(upload).transpose()
    }

    /// Ends an active upload; false when it is over already.
    async fn end(
        &self,
        tx: &mut Tx,
        scope: &TenantScope,
        id: &str,
        status: UploadStatus,
        at: i64,
    ) -> StoreResult<bool> {
        let ended = sqlx::query(
            "UPDATE uploads SET status = $1, ended_at = $2 WHERE tenant = $3 AND id = $4 AND status = 'active'",
        )
        .bind(name_of(status))
        .bind(at)
        .bind(scope.tenant().as_str())
        .bind(id)
        .execute(&mut **tx)
        .await?
        .rows_affected();
        if ended == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM signed_parts WHERE tenant = $1 AND upload_id = $2")
            .bind(scope.tenant().as_str())
            .bind(id)
            .execute(&mut **tx)
            .await?;
        Ok(true)
    }
}

fn scope_of(job: &JobScope, tenant: &str) -> StoreResult<TenantScope> {
    let tenant = TenantId::parse(tenant).ok_or_else(|| StoreError("a row names no tenant".into()))?;
    Ok(job.tenant(tenant))
}

async fn completed(tx: &mut Tx, scope: &TenantScope, id: &str) -> StoreResult<Option<UploadCompleted>> {
    let row = sqlx::query("SELECT * FROM versions WHERE tenant = $1 AND id = $2")
        .bind(scope.tenant().as_str())
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(UploadCompleted {
        upload_id: row.try_get("id")?,
        attachment_id: row.try_get("attachment_id")?,
        version: unsigned(row.try_get("number")?)?,
        source_bytes: unsigned(row.try_get("source_bytes")?)?,
        stored_bytes: unsigned(row.try_get("stored_bytes")?)?,
        encoding: named(row.try_get("encoding")?)?,
    }))
}

/// Adds the attachment or counts its versions up; none when it was deleted meanwhile.
async fn next_number(tx: &mut Tx, scope: &TenantScope, version: &NewVersion) -> StoreResult<Option<i64>> {
    if version.first {
        sqlx::query(
            "INSERT INTO attachments (tenant, id, record_id, file_name, newest, created_at) VALUES ($1, $2, $3, $4, 1, $5)",
        )
        .bind(scope.tenant().as_str())
        .bind(&version.attachment_id)
        .bind(&version.record_id)
        .bind(&version.file_name)
        .bind(version.created_at.as_millisecond())
        .execute(&mut **tx)
        .await?;
        return Ok(Some(1));
    }
    let number = sqlx::query_scalar(
        "UPDATE attachments SET newest = newest + 1, file_name = $1 \
         WHERE tenant = $2 AND id = $3 AND deleted_at IS NULL RETURNING newest",
    )
    .bind(&version.file_name)
    .bind(scope.tenant().as_str())
    .bind(&version.attachment_id)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(number)
}

async fn insert_version(tx: &mut Tx, scope: &TenantScope, version: &NewVersion, number: i64) -> StoreResult<()> {
    let parts = serde_json::to_string(&version.parts).map_err(|error| StoreError(Box::new(error)))?;
    sqlx::query(
        "INSERT INTO versions (tenant, id, attachment_id, number, content_type, object_key, encoding, source_bytes, \
         source_crc32, source_sha256, stored_bytes, stored_crc32, storage_class, parts, created_at, created_by, \
         accessed_at, file_name, part_count, metadata_bytes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15, $17, $18, $19)",
    )
    .bind(scope.tenant().as_str())
    .bind(&version.id)
    .bind(&version.attachment_id)
    .bind(number)
    .bind(&version.content_type)
    .bind(&version.key)
    .bind(name_of(version.encoding))
    .bind(signed(version.source_bytes)?)
    .bind(version.source_crc32.to_string())
    .bind(&version.source_sha256)
    .bind(signed(version.stored_bytes)?)
    .bind(version.stored_crc32.to_string())
    .bind(&version.storage_class)
    .bind(parts)
    .bind(version.created_at.as_millisecond())
    .bind(&version.created_by)
    .bind(&version.file_name)
    .bind(i64::try_from(version.parts.len()).unwrap_or(i64::MAX))
    .bind(signed(version.metadata_bytes)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

use async_trait::async_trait;
use sqlx::{QueryBuilder, Sqlite};

use super::{
    SqliteStore,
    rows::{attachment, listed_version, part_index, version},
};
use crate::{
    audit::AuditEvent,
    auth::TenantScope,
    domain::{
        attachment::{Attachment, AttachmentChange, PartIndex, StoredVersion, Version},
        page::{Cursor, Page},
        ports::{AttachmentStore, StoreResult},
    },
};

/// Attachments with their newest versions.
const ATTACHMENTS: &str = "SELECT a.id, a.record_id, a.file_name, v.content_type, v.number, v.source_bytes, \
    v.stored_bytes, v.encoding, v.storage_class, v.source_sha256, v.created_at, v.created_by, a.deleted_at, a.deleted_by \
    FROM attachments a JOIN versions v ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = a.newest";

#[async_trait]
impl AttachmentStore for SqliteStore {
    async fn attachments(
        &self,
        scope: &TenantScope,
        record_id: &str,
        deleted: bool,
        after: Option<&Cursor>,
        limit: u32,
        event: AuditEvent,
    ) -> StoreResult<Option<Page<Attachment>>> {
        let tenant = scope.tenant().as_str();
        let mut tx = self.write().await?;
        let known: Option<i64> = sqlx::query_scalar("SELECT 1 FROM records WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(record_id)
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_none() {
            return Ok(None);
        }
        // The attachment's id is what is paged by: version 7 UUIDs sort by the time they were made.
        let mut sql = QueryBuilder::<Sqlite>::new(format!("{ATTACHMENTS} WHERE a.tenant = "));
        sql.push_bind(tenant).push(" AND a.record_id = ").push_bind(record_id);
        sql.push(if deleted { " AND a.deleted_at IS NOT NULL" } else { " AND a.deleted_at IS NULL" });
        if let Some(after) = after {
            sql.push(" AND a.id > ").push_bind(&after.id);
        }
        sql.push(" ORDER BY a.id LIMIT ").push_bind(i64::from(limit) + 1);
        let rows = sql.build().fetch_all(&mut *tx).await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        let mut items = rows.iter().map(attachment).collect::<StoreResult<Vec<_>>>()?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| Cursor { order: "created_at".to_owned(), value: String::new(), id: last.id.clone() }.encode());
        Ok(Some(Page { items, next_cursor }))
    }

    async fn attachment(&self, scope: &TenantScope, id: &str) -> StoreResult<Option<Attachment>> {
        let mut sql = QueryBuilder::<Sqlite>::new(format!("{ATTACHMENTS} WHERE a.tenant = "));
        sql.push_bind(scope.tenant().as_str()).push(" AND a.id = ").push_bind(id);
        sql.build().fetch_optional(&self.pool).await?.as_ref().map(attachment).transpose()
    }

    async fn versions(
        &self,
        scope: &TenantScope,
        attachment_id: &str,
        before: Option<u32>,
        limit: u32,
        event: AuditEvent,
    ) -> StoreResult<Option<Page<Version>>> {
        let mut tx = self.write().await?;
        let newest: Option<i64> = sqlx::query_scalar("SELECT newest FROM attachments WHERE tenant = $1 AND id = $2")
            .bind(scope.tenant().as_str())
            .bind(attachment_id)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(newest) = newest else { return Ok(None) };
        let rows = sqlx::query(
            "SELECT * FROM versions WHERE tenant = $1 AND attachment_id = $2 AND number < $3 \
             ORDER BY number DESC LIMIT $4",
        )
        .bind(scope.tenant().as_str())
        .bind(attachment_id)
        .bind(before.map_or(i64::MAX, i64::from))
        .bind(i64::from(limit) + 1)
        .fetch_all(&mut *tx)
        .await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        let mut items = rows.iter().map(|row| listed_version(row, newest)).collect::<StoreResult<Vec<_>>>()?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items.last().filter(|_| more).map(|last| {
            Cursor { order: "-number".to_owned(), value: last.number.to_string(), id: String::new() }.encode()
        });
        Ok(Some(Page { items, next_cursor }))
    }

    async fn change_attachment(
        &self,
        scope: &TenantScope,
        id: &str,
        change: &AttachmentChange,
        event: AuditEvent,
    ) -> StoreResult<bool> {
        // One statement each, so that a change is made only from the state it is meant for.
        let sql = match change {
            AttachmentChange::Rename(_) => {
                "UPDATE attachments SET file_name = $1, deleted_at = $2 WHERE tenant = $3 AND id = $4 \
                 AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM records r WHERE r.tenant = attachments.tenant \
                 AND r.id = attachments.record_id AND r.status = 'draft')"
            }
            AttachmentChange::Delete { .. } => {
                "UPDATE attachments SET deleted_by = $1, deleted_at = $2 WHERE tenant = $3 AND id = $4 \
                 AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM records r WHERE r.tenant = attachments.tenant \
                 AND r.id = attachments.record_id AND r.status = 'draft')"
            }
            AttachmentChange::Undelete => {
                "UPDATE attachments SET deleted_by = $1, deleted_at = $2 WHERE tenant = $3 AND id = $4 \
                 AND deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM records r WHERE r.tenant = attachments.tenant \
                 AND r.id = attachments.record_id AND r.status = 'draft')"
            }
        };
        let (text, deleted_at) = match change {
            AttachmentChange::Rename(file_name) => (Some(file_name), None),
            AttachmentChange::Delete { at, by } => (Some(by), Some(at.as_millisecond())),
            AttachmentChange::Undelete => (None, None),
        };
        let mut tx = self.write().await?;
        let changed = sqlx::query(sql)
            .bind(text)
            .bind(deleted_at)
            .bind(scope.tenant().as_str())
            .bind(id)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if changed > 0 {
            self.append(&mut tx, scope, event).await?;
            tx.commit().await?;
        }
        Ok(changed > 0)
    }

    async fn version(
        &self,
        scope: &TenantScope,
        attachment_id: &str,
        number: Option<u32>,
    ) -> StoreResult<Option<StoredVersion>> {
        let row = sqlx::query(
            "SELECT v.id, v.attachment_id, a.record_id, v.number, v.content_type, v.object_key, v.encoding, \
               v.source_bytes, v.stored_bytes, \
               CASE WHEN v.number = a.newest THEN a.file_name ELSE v.file_name END AS file_name \
             FROM attachments a JOIN versions v \
               ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = COALESCE($3, a.newest) \
             WHERE a.tenant = $1 AND a.id = $2 AND a.deleted_at IS NULL",
        )
        .bind(scope.tenant().as_str())
        .bind(attachment_id)
        .bind(number.map(i64::from))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(version).transpose()
    }

    async fn part_index(&self, scope: &TenantScope, version_id: &str) -> StoreResult<Option<PartIndex>> {
        let row = sqlx::query(
            "SELECT source_bytes, source_crc32, source_sha256, stored_bytes, stored_crc32, parts FROM versions \
             WHERE tenant = $1 AND id = $2",
        )
        .bind(scope.tenant().as_str())
        .bind(version_id)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(part_index).transpose()
    }

    async fn note_download(&self, scope: &TenantScope, version: &StoredVersion, event: AuditEvent) -> StoreResult<()> {
        let mut tx = self.write().await?;
        sqlx::query("UPDATE versions SET accessed_at = $1 WHERE tenant = $2 AND id = $3")
            .bind(event.at.as_millisecond())
            .bind(scope.tenant().as_str())
            .bind(&version.id)
            .execute(&mut *tx)
            .await?;
        self.append(&mut tx, scope, event).await?;
        tx.commit().await?;
        Ok(())
    }
}

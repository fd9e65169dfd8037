use async_trait::async_trait;
use sqlx::{QueryBuilder, Sqlite};

use super::{
    SqliteStore,
    rows::{attachment, version},
};
use crate::{
    audit::AuditEvent,
    auth::TenantScope,
    domain::{
        attachment::{Attachment, StoredVersion},
        page::{Cursor, Page},
        ports::{AttachmentStore, StoreResult},
    },
};

#[async_trait]
impl AttachmentStore for SqliteStore {
    async fn attachments(
        &self,
        scope: &TenantScope,
        record_id: &str,
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
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT a.id, a.record_id, a.file_name, v.content_type, v.number, v.source_bytes, v.stored_bytes, \
             v.encoding, v.storage_class, v.source_sha256, v.created_at, v.created_by \
             FROM attachments a JOIN versions v \
               ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = a.newest \
             WHERE a.tenant = ",
        );
        sql.push_bind(tenant).push(" AND a.record_id = ").push_bind(record_id);
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

    async fn version(
        &self,
        scope: &TenantScope,
        attachment_id: &str,
        number: Option<u32>,
    ) -> StoreResult<Option<StoredVersion>> {
        let row = sqlx::query(
            "SELECT v.*, a.record_id, a.file_name FROM attachments a JOIN versions v \
               ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = COALESCE($3, a.newest) \
             WHERE a.tenant = $1 AND a.id = $2",
        )
        .bind(scope.tenant().as_str())
        .bind(attachment_id)
        .bind(number.map(i64::from))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(version).transpose()
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

//! Legal holds, and removing files for good.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row as _;

use super::{
    super::dialect::Row,
    convert::{damaged, moment, named, number, optional_time},
    tx::SqlTx,
};
use crate::domain::{
    ports::{RetentionRows, StoreResult},
    retention::{DeletedAttachment, LegalHold, PurgedVersion},
};

#[async_trait]
impl RetentionRows for SqlTx {
    async fn legal_hold(&mut self, record_id: &str) -> StoreResult<Option<LegalHold>> {
        let (tenant, connection) = self.parts();
        let row = sqlx::query("SELECT * FROM legal_holds WHERE tenant = $1 AND record_id = $2")
            .bind(tenant)
            .bind(record_id)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(legal_hold).transpose()
    }

    async fn place_hold(&mut self, record_id: &str, hold: &LegalHold) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO legal_holds (tenant, record_id, reason, placed_at, placed_by_id, placed_by) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, record_id) DO UPDATE SET reason = excluded.reason, \
             placed_at = excluded.placed_at, placed_by_id = excluded.placed_by_id, placed_by = excluded.placed_by",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(&hold.reason)
        .bind(hold.placed_at.as_millisecond())
        .bind(&hold.placed_by_id)
        .bind(&hold.placed_by)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn lift_hold(&mut self, record_id: &str) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let lifted = sqlx::query("DELETE FROM legal_holds WHERE tenant = $1 AND record_id = $2")
            .bind(tenant)
            .bind(record_id)
            .execute(connection)
            .await?;
        Ok(lifted.rows_affected() > 0)
    }

    async fn deleted_attachments(
        &mut self,
        record_id: Option<&str>,
        after: &str,
        limit: u32,
    ) -> StoreResult<Vec<DeletedAttachment>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT a.id, a.record_id, a.deleted_at, a.purging_at, r.visit_type \
             FROM attachments a JOIN records r ON r.tenant = a.tenant AND r.id = a.record_id \
             WHERE a.tenant = $1 AND a.id > $2 AND a.deleted_at IS NOT NULL AND a.record_id = COALESCE($3, a.record_id) \
             AND EXISTS (SELECT 1 FROM versions v WHERE v.tenant = a.tenant AND v.attachment_id = a.id \
                         AND v.purged_at IS NULL) \
             ORDER BY a.id LIMIT $4",
        )
        .bind(tenant)
        .bind(after)
        .bind(record_id)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
        rows.iter().map(deleted).collect()
    }

    async fn begin_purge(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE attachments SET purging_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL \
             AND purging_at IS NULL",
        )
        .bind(tenant)
        .bind(attachment_id)
        .bind(at.as_millisecond())
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn versions_to_purge(&mut self, attachment_id: &str) -> StoreResult<Vec<PurgedVersion>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT id, number, object_key, stored_bytes, stored_crc32, source_sha256 FROM versions \
             WHERE tenant = $1 AND attachment_id = $2 AND purged_at IS NULL ORDER BY number",
        )
        .bind(tenant)
        .bind(attachment_id)
        .fetch_all(connection)
        .await?;
        rows.iter().map(purged).collect()
    }

    async fn end_purge(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        for sql in [
            "UPDATE placements SET to_at = CASE WHEN from_at >= $3 THEN from_at + 1 ELSE $3 END \
             WHERE tenant = $1 AND to_at IS NULL \
             AND version_id IN (SELECT id FROM versions WHERE tenant = $1 AND attachment_id = $2)",
            "UPDATE restored_copies SET to_at = CASE WHEN from_at > $3 THEN from_at ELSE $3 END \
             WHERE tenant = $1 AND to_at > $3 \
             AND version_id IN (SELECT id FROM versions WHERE tenant = $1 AND attachment_id = $2)",
            "UPDATE versions SET purged_at = $3, file_name = '', source_crc32 = '', source_sha256 = NULL, \
             stored_crc32 = '', parts = '[]' WHERE tenant = $1 AND attachment_id = $2 AND purged_at IS NULL",
            "UPDATE attachments SET file_name = '', description = NULL WHERE tenant = $1 AND id = $2 AND purging_at <= $3",
            "UPDATE uploads SET file_name = '', source_key = NULL WHERE tenant = $1 AND attachment_id = $2 \
             AND created_at <= $3",
        ] {
            sqlx::query(sql)
                .bind(tenant)
                .bind(attachment_id)
                .bind(at.as_millisecond())
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

fn legal_hold(row: &Row) -> StoreResult<LegalHold> {
    Ok(LegalHold {
        reason: row.try_get("reason")?,
        placed_at: moment(row, "placed_at")?,
        placed_by_id: row.try_get("placed_by_id")?,
        placed_by: row.try_get("placed_by")?,
    })
}

fn deleted(row: &Row) -> StoreResult<DeletedAttachment> {
    Ok(DeletedAttachment {
        id: row.try_get("id")?,
        record_id: row.try_get("record_id")?,
        visit_type: named(row.try_get("visit_type")?)?,
        deleted_at: moment(row, "deleted_at")?,
        purging: optional_time(row, "purging_at")?.is_some(),
    })
}

fn purged(row: &Row) -> StoreResult<PurgedVersion> {
    Ok(PurgedVersion {
        version_id: row.try_get("id")?,
        number: number(row, "number")?,
        key: row.try_get("object_key")?,
        stored_bytes: number(row, "stored_bytes")?,
        stored_crc32: row.try_get::<String, _>("stored_crc32")?.parse().map_err(damaged)?,
        source_sha256: row.try_get("source_sha256")?,
    })
}

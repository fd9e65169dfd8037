use async_trait::async_trait;
use chartlift_protocol::Crc32;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, Row},
    convert::{anywhere, damaged, json, moment, name_of, named, number, optional_time, signed, to_json},
    jobs::scope_of,
    placements::begin as begin_placement,
    tx::{Connection, SqlTx},
};
use crate::{
    auth::{JobScope, TenantScope},
    domain::{
        description::{DescribedAttachment, DescribedVersion, Description},
        ports::{MetadataRows, QueuedMetadata, StoreResult},
    },
};

/// Rows of one statement: far below what either database takes.
const ROWS_AT_ONCE: usize = 1_000;

/// Attachments in any tenant whose descriptions are to be written at `now`, the longest due first.
pub(in super::super) async fn due_metadata(
    connection: &mut Connection,
    job: &JobScope,
    now: Timestamp,
    limit: u32,
) -> StoreResult<Vec<(TenantScope, String)>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT tenant, attachment_id FROM metadata_outbox WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
            .bind(now.as_millisecond())
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(tenant, id)| Ok((scope_of(job, &tenant)?, id))).collect()
}

#[async_trait]
impl MetadataRows for SqlTx {
    async fn queue_metadata(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO metadata_outbox (tenant, attachment_id, changes, attempts, due_at) VALUES ($1, $2, $4, 0, $3) \
             ON CONFLICT (tenant, attachment_id) DO UPDATE SET changes = metadata_outbox.changes + 1, attempts = 0, \
             due_at = excluded.due_at",
        )
        .bind(tenant)
        .bind(attachment_id)
        .bind(at.as_millisecond())
        .bind(anywhere())
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn queued_metadata(&mut self, attachment_ids: &[String]) -> StoreResult<Vec<QueuedMetadata>> {
        if attachment_ids.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(
            "SELECT q.attachment_id AS queued_id, q.changes, q.attempts, v.*, a.record_id, a.addendum_id, \
             a.file_name AS name_now, a.description, a.newest, a.created_at AS attached_at, a.deleted_at, \
             a.deleted_by_id, a.deleted_by \
             FROM metadata_outbox q JOIN attachments a ON a.tenant = q.tenant AND a.id = q.attachment_id \
             LEFT JOIN versions v ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.purged_at IS NULL \
             WHERE q.tenant = ",
        );
        sql.push_bind(tenant).push(" AND q.attachment_id IN (");
        let mut ids = sql.separated(", ");
        for id in attachment_ids {
            ids.push_bind(id);
        }
        let rows = sql.push(") ORDER BY q.attachment_id, v.number").build().fetch_all(connection).await?;
        let mut all: Vec<QueuedMetadata> = Vec::new();
        for row in &rows {
            let attachment_id: String = row.try_get("queued_id")?;
            if all.last().is_none_or(|last| last.attachment_id != attachment_id) {
                let (changes, attempts) = (number(row, "changes")?, number(row, "attempts")?);
                all.push(QueuedMetadata { attachment_id, changes, attempts, descriptions: Vec::new() });
            }
            // Of an attachment without versions there is one row, which has none.
            if let Some(last) = all.last_mut()
                && row.try_get::<Option<String>, _>("id")?.is_some()
            {
                last.descriptions.push(description(row)?);
            }
        }
        Ok(all)
    }

    async fn settle_metadata(&mut self, written: &[(String, u32)]) -> StoreResult<Vec<String>> {
        if written.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("DELETE FROM metadata_outbox WHERE tenant = ");
        sql.push_bind(tenant).push(" AND (attachment_id, changes) IN (");
        sql.push_values(written, |mut row, (id, changes)| {
            row.push_bind(id).push_bind(i64::from(*changes));
        });
        Ok(sql.push(") RETURNING attachment_id").build_query_scalar().fetch_all(connection).await?)
    }

    async fn postpone_metadata(&mut self, attachment_id: &str, until: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE metadata_outbox SET due_at = $3, attempts = attempts + 1 WHERE tenant = $1 AND attachment_id = $2",
        )
        .bind(tenant)
        .bind(attachment_id)
        .bind(until.as_millisecond())
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn note_metadata_bytes(&mut self, sizes: &[(String, u64)]) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        for sizes in sizes.chunks(ROWS_AT_ONCE) {
            let rows = sizes.iter().map(|(id, bytes)| Ok((id, signed(*bytes)?)));
            let rows = rows.collect::<StoreResult<Vec<_>>>()?;
            // Both databases call the columns of VALUES so.
            let mut sql = QueryBuilder::<Db>::new("UPDATE versions SET metadata_bytes = n.column2 FROM (");
            sql.push_values(rows, |mut row, (id, bytes)| {
                row.push_bind(id).push_bind(bytes);
            });
            sql.push(") n WHERE versions.tenant = ").push_bind(tenant);
            sql.push(" AND versions.id = n.column1 AND versions.metadata_bytes <> n.column2");
            sql.build().execute(&mut *connection).await?;
        }
        Ok(())
    }

    async fn insert_described(&mut self, description: &Description, metadata_bytes: u64) -> StoreResult<bool> {
        let Description { attachment, version } = description;
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO attachments (tenant, id, record_id, addendum_id, file_name, description, newest, created_at, \
             deleted_at, deleted_by_id, deleted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (tenant, id) DO NOTHING",
        )
        .bind(tenant)
        .bind(&attachment.id)
        .bind(&attachment.record_id)
        .bind(&attachment.addendum_id)
        .bind(&attachment.file_name)
        .bind(&attachment.description)
        .bind(i64::from(attachment.newest))
        .bind(attachment.created_at.as_millisecond())
        .bind(attachment.deleted_at.map(Timestamp::as_millisecond))
        .bind(&attachment.deleted_by_id)
        .bind(&attachment.deleted_by)
        .execute(&mut *connection)
        .await?;
        let added = sqlx::query(
            "INSERT INTO versions (tenant, id, attachment_id, number, file_name, content_type, object_key, encoding, \
             source_bytes, source_crc32, source_sha256, stored_bytes, stored_crc32, storage_class, parts, part_count, \
             metadata_bytes, created_at, created_by_id, created_by, begun_by_id, begun_by, accessed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
             $18) ON CONFLICT (tenant, id) DO NOTHING",
        )
        .bind(tenant)
        .bind(&version.id)
        .bind(&attachment.id)
        .bind(i64::from(version.number))
        .bind(&version.file_name)
        .bind(&version.content_type)
        .bind(&version.object_key)
        .bind(name_of(version.encoding))
        .bind(signed(version.source_bytes)?)
        .bind(version.source_crc32.to_string())
        .bind(&version.source_sha256)
        .bind(signed(version.stored_bytes)?)
        .bind(version.stored_crc32.to_string())
        .bind(&version.storage_class)
        .bind(to_json(&version.parts)?)
        .bind(i64::try_from(version.parts.len()).unwrap_or(i64::MAX))
        .bind(signed(metadata_bytes)?)
        .bind(version.created_at.as_millisecond())
        .bind(&version.created_by_id)
        .bind(&version.created_by)
        .bind(&version.begun_by_id)
        .bind(&version.begun_by)
        .execute(&mut *connection)
        .await?;
        if added.rows_affected() > 0 {
            let created = version.created_at.as_millisecond();
            begin_placement(connection, tenant, &version.id, &version.storage_class, "", created).await?;
        }
        self.refresh_files_of(&attachment.record_id).await?;
        Ok(added.rows_affected() > 0)
    }
}

fn description(row: &Row) -> StoreResult<Description> {
    let crc32 = |column: &str| row.try_get::<String, _>(column)?.parse::<Crc32>().map_err(damaged);
    Ok(Description {
        attachment: DescribedAttachment {
            id: row.try_get("attachment_id")?,
            record_id: row.try_get("record_id")?,
            addendum_id: row.try_get("addendum_id")?,
            file_name: row.try_get("name_now")?,
            description: row.try_get("description")?,
            newest: number(row, "newest")?,
            created_at: moment(row, "attached_at")?,
            deleted_at: optional_time(row, "deleted_at")?,
            deleted_by_id: row.try_get("deleted_by_id")?,
            deleted_by: row.try_get("deleted_by")?,
        },
        version: DescribedVersion {
            id: row.try_get("id")?,
            number: number(row, "number")?,
            file_name: row.try_get("file_name")?,
            content_type: row.try_get("content_type")?,
            object_key: row.try_get("object_key")?,
            encoding: named(row.try_get("encoding")?)?,
            source_bytes: number(row, "source_bytes")?,
            source_crc32: crc32("source_crc32")?,
            source_sha256: row.try_get("source_sha256")?,
            stored_bytes: number(row, "stored_bytes")?,
            stored_crc32: crc32("stored_crc32")?,
            storage_class: row.try_get("storage_class")?,
            parts: json(row, "parts")?,
            created_at: moment(row, "created_at")?,
            created_by_id: row.try_get("created_by_id")?,
            created_by: row.try_get("created_by")?,
            begun_by_id: row.try_get("begun_by_id")?,
            begun_by: row.try_get("begun_by")?,
        },
    })
}

use std::collections::BTreeSet;

use async_trait::async_trait;
use chartlift_protocol::UploadCompleted;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use super::{
    super::dialect::Db,
    chained::together,
    convert::{attachment, completed, listed_version, name_of, part_index, signed, version},
    placements::{BEGIN as BEGIN_PLACEMENT, place},
    tx::SqlTx,
};
use crate::domain::{
    attachment::{Attachment, AttachmentChange, NewVersion, PartIndex, StoredVersion, Version},
    ports::{AttachmentRows, StoreError, StoreResult},
};

/// Attachments with their newest versions.
const ATTACHMENTS: &str = "SELECT a.id, a.record_id, a.addendum_id, a.file_name, v.content_type, v.number, v.source_bytes, \
    v.stored_bytes, v.encoding, v.storage_class, v.access_tier, v.source_sha256, v.source_crc32, v.created_at, v.created_by_id, \
    v.created_by, v.begun_by, a.description, a.download_urls_issued, a.last_download_url_at, a.reads, a.last_read_at, \
    a.deleted_at, a.deleted_by_id, a.deleted_by \
    FROM attachments a JOIN versions v ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = a.newest \
    AND a.purging_at IS NULL";

#[async_trait]
impl AttachmentRows for SqlTx {
    async fn attachments(
        &mut self,
        record_id: &str,
        deleted: bool,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<Attachment>> {
        let (tenant, connection) = self.parts();
        // The attachment's id is what is paged by: version 7 UUIDs sort by the time they were made.
        let mut sql = QueryBuilder::<Db>::new(format!("{ATTACHMENTS} WHERE a.tenant = "));
        sql.push_bind(tenant).push(" AND a.record_id = ").push_bind(record_id);
        sql.push(if deleted { " AND a.deleted_at IS NOT NULL" } else { " AND a.deleted_at IS NULL" });
        if let Some(after) = after {
            sql.push(" AND a.id > ").push_bind(after);
        }
        sql.push(" ORDER BY a.id LIMIT ").push_bind(i64::from(limit));
        let rows = sql.build().fetch_all(connection).await?;
        rows.iter().map(attachment).collect()
    }

    async fn attachment(&mut self, id: &str) -> StoreResult<Option<Attachment>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("{ATTACHMENTS} WHERE a.tenant = "));
        sql.push_bind(tenant).push(" AND a.id = ").push_bind(id);
        sql.build().fetch_optional(connection).await?.as_ref().map(attachment).transpose()
    }

    async fn change_attachment(&mut self, id: &str, change: &AttachmentChange) -> StoreResult<()> {
        let before = self.record_of(id).await?;
        let (tenant, connection) = self.parts();
        let query = match change {
            AttachmentChange::Rename(name) => {
                sqlx::query("UPDATE attachments SET file_name = $3 WHERE tenant = $1 AND id = $2")
                    .bind(tenant)
                    .bind(id)
                    .bind(name)
            }
            AttachmentChange::Describe(said) => {
                sqlx::query("UPDATE attachments SET description = $3 WHERE tenant = $1 AND id = $2")
                    .bind(tenant)
                    .bind(id)
                    .bind(said)
            }
            AttachmentChange::Delete(stamp) => sqlx::query(
                "UPDATE attachments SET deleted_at = $3, deleted_by_id = $4, deleted_by = $5 \
                 WHERE tenant = $1 AND id = $2",
            )
            .bind(tenant)
            .bind(id)
            .bind(stamp.at.as_millisecond())
            .bind(&stamp.by.id)
            .bind(&stamp.by.name),
            AttachmentChange::Undelete => sqlx::query(
                "UPDATE attachments SET deleted_at = NULL, deleted_by_id = NULL, deleted_by = NULL \
                 WHERE tenant = $1 AND id = $2",
            )
            .bind(tenant)
            .bind(id),
            AttachmentChange::MoveTo(record_id) => {
                sqlx::query("UPDATE attachments SET record_id = $3, addendum_id = NULL WHERE tenant = $1 AND id = $2")
                    .bind(tenant)
                    .bind(id)
                    .bind(record_id)
            }
        };
        query.execute(connection).await?;
        match change {
            // What it is found by stays.
            AttachmentChange::Describe(_) => Ok(()),
            _ => self.refresh_files_after(id, before).await,
        }
    }

    async fn insert_version(&mut self, version: &NewVersion, number: u32) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let attachment = "INSERT INTO attachments (tenant, id, record_id, file_name, newest, created_at, addendum_id) \
             VALUES ($1, $6, $7, $8, $9, $3, $10) ON CONFLICT (tenant, id) \
             DO UPDATE SET newest = excluded.newest, file_name = excluded.file_name";
        let row = "INSERT INTO versions (tenant, id, attachment_id, number, content_type, object_key, encoding, source_bytes, \
             source_crc32, source_sha256, stored_bytes, stored_crc32, storage_class, parts, created_at, created_by, \
             accessed_at, file_name, part_count, begun_by, created_by_id, begun_by_id, metadata_bytes) \
             VALUES ($1, $2, $6, $9, $11, $12, $13, $14, $15, $16, $17, $18, $4, $19, $3, $20, $3, $8, $21, $22, $23, $24, 0)";
        let (source_bytes, stored_bytes) = (signed(version.source_bytes)?, signed(version.stored_bytes)?);
        let parts = serde_json::to_string(&version.parts).map_err(|error| StoreError(Box::new(error)))?;
        together(connection, &[attachment, row, BEGIN_PLACEMENT], |query| {
            query
                .bind(tenant)
                .bind(&version.id)
                .bind(version.created.at.as_millisecond())
                .bind(&version.storage_class)
                .bind("")
                .bind(&version.attachment_id)
                .bind(&version.record_id)
                .bind(&version.file_name)
                .bind(i64::from(number))
                .bind(&version.addendum_id)
                .bind(&version.content_type)
                .bind(&version.key)
                .bind(name_of(version.encoding))
                .bind(source_bytes)
                .bind(version.source_crc32.to_string())
                .bind(&version.source_sha256)
                .bind(stored_bytes)
                .bind(version.stored_crc32.to_string())
                .bind(&parts)
                .bind(&version.created.by.name)
                .bind(i64::try_from(version.parts.len()).unwrap_or(i64::MAX))
                .bind(version.begun_by.as_ref().map(|person| &person.name))
                .bind(&version.created.by.id)
                .bind(version.begun_by.as_ref().map(|person| &person.id))
        })
        .await?;
        // Its attachment may have gone by another name.
        if number > 1 { self.refresh_files_of(&version.record_id).await } else { Ok(()) }
    }

    async fn insert_first_versions(&mut self, versions: &[NewVersion]) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let mut attachments =
            QueryBuilder::<Db>::new("INSERT INTO attachments (tenant, id, record_id, file_name, newest, created_at) ");
        attachments.push_values(versions, |mut row, version| {
            row.push_bind(tenant).push_bind(&version.attachment_id).push_bind(&version.record_id);
            row.push_bind(&version.file_name).push_bind(1_i64).push_bind(version.created.at.as_millisecond());
        });
        attachments.build().execute(&mut *connection).await?;
        let mut rows = QueryBuilder::<Db>::new(
            "INSERT INTO versions (tenant, id, attachment_id, number, content_type, object_key, encoding, source_bytes, \
             source_crc32, stored_bytes, stored_crc32, storage_class, parts, created_at, created_by, accessed_at, \
             file_name, part_count, created_by_id, metadata_bytes) ",
        );
        let mut sized = Vec::with_capacity(versions.len());
        for version in versions {
            sized.push((version, (signed(version.source_bytes)?, signed(version.stored_bytes)?)));
        }
        rows.push_values(sized, |mut row, (version, (source, stored))| {
            let at = version.created.at.as_millisecond();
            row.push_bind(tenant).push_bind(&version.id).push_bind(&version.attachment_id).push_bind(1_i64);
            row.push_bind(&version.content_type).push_bind(&version.key).push_bind(name_of(version.encoding));
            row.push_bind(source).push_bind(version.source_crc32.to_string()).push_bind(stored);
            row.push_bind(version.stored_crc32.to_string()).push_bind(&version.storage_class).push_bind("[]");
            row.push_bind(at).push_bind(&version.created.by.name).push_bind(at).push_bind(&version.file_name);
            row.push_bind(1_i64).push_bind(&version.created.by.id).push_bind(0_i64);
        });
        rows.build().execute(&mut *connection).await?;
        let mut stays = QueryBuilder::<Db>::new(
            "INSERT INTO placements (tenant, version_id, from_at, storage_class, access_tier) ",
        );
        stays.push_values(versions, |mut row, version| {
            row.push_bind(tenant).push_bind(&version.id).push_bind(version.created.at.as_millisecond());
            row.push_bind(&version.storage_class).push_bind("");
        });
        stays.build().execute(connection).await?;
        for record_id in versions.iter().map(|version| version.record_id.as_str()).collect::<BTreeSet<_>>() {
            self.refresh_files_of(record_id).await?;
        }
        Ok(())
    }

    async fn versions(&mut self, attachment_id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Version>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT v.*, a.newest FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
             WHERE v.tenant = $1 AND v.attachment_id = $2 AND v.number < $3 ORDER BY v.number DESC LIMIT $4",
        )
        .bind(tenant)
        .bind(attachment_id)
        .bind(before.map_or(i64::MAX, i64::from))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
        rows.iter().map(listed_version).collect()
    }

    async fn version(&mut self, attachment_id: &str, number: Option<u32>) -> StoreResult<Option<StoredVersion>> {
        let (tenant, connection) = self.parts();
        let row = sqlx::query(
            "SELECT v.id, v.attachment_id, a.record_id, v.number, v.content_type, v.object_key, v.encoding, \
               v.source_bytes, v.stored_bytes, \
               CASE WHEN v.number = a.newest THEN a.file_name ELSE v.file_name END AS file_name \
             FROM attachments a JOIN versions v \
               ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = COALESCE($3, a.newest) \
             WHERE a.tenant = $1 AND a.id = $2 AND a.deleted_at IS NULL",
        )
        .bind(tenant)
        .bind(attachment_id)
        .bind(number.map(i64::from))
        .fetch_optional(connection)
        .await?;
        row.as_ref().map(version).transpose()
    }

    async fn version_of_upload(&mut self, upload_id: &str) -> StoreResult<Option<UploadCompleted>> {
        let (tenant, connection) = self.parts();
        let row = sqlx::query("SELECT * FROM versions WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(upload_id)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(completed).transpose()
    }

    async fn part_index(&mut self, version_id: &str) -> StoreResult<Option<PartIndex>> {
        let (tenant, connection) = self.parts();
        let row = sqlx::query(
            "SELECT source_bytes, source_crc32, source_sha256, stored_bytes, stored_crc32, parts FROM versions \
             WHERE tenant = $1 AND id = $2",
        )
        .bind(tenant)
        .bind(version_id)
        .fetch_optional(connection)
        .await?;
        row.as_ref().map(part_index).transpose()
    }

    async fn note_access(&mut self, version_id: &str, key: &str, at: Timestamp) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let noted: Option<Option<String>> = sqlx::query_scalar(
            "UPDATE versions SET accessed_at = $3 WHERE tenant = $1 AND id = $2 AND object_key = $4 \
             RETURNING CASE WHEN access_tier IN ('INFREQUENT_ACCESS', 'ARCHIVE_INSTANT_ACCESS') THEN storage_class END",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(at.as_millisecond())
        .bind(key)
        .fetch_optional(&mut *connection)
        .await?;
        let Some(cooled) = noted else { return Ok(false) };
        sqlx::query(
            "UPDATE attachments SET download_urls_issued = download_urls_issued + 1, last_download_url_at = $3 \
             WHERE tenant = $1 AND id = (SELECT attachment_id FROM versions WHERE tenant = $1 AND id = $2)",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(at.as_millisecond())
        .execute(&mut *connection)
        .await?;
        if let Some(class) = cooled {
            // Reading brings it back to the frequent tier.
            place(connection, tenant, version_id, &class, "", at).await?;
        }
        Ok(true)
    }
}

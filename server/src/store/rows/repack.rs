//! Compressing objects again.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row as _};

use super::{
    super::dialect::{FOR_UPDATE, Row},
    convert::{damaged, moment, number, signed, to_json, version},
    placements::begin as begin_placement,
    tx::SqlTx,
};
use crate::domain::ports::{
    OpenPacking, PackCandidate, PackRequests, PackState, PackedObject, RepackRows, RepackedStock, StoreResult,
};

#[async_trait]
impl RepackRows for SqlTx {
    async fn pack_candidates(
        &mut self,
        (before, now): (Timestamp, Timestamp),
        least_bytes: u64,
        packer: u32,
        after: &str,
        limit: u32,
    ) -> StoreResult<Vec<PackCandidate>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT v.id, v.attachment_id, a.record_id, v.number, v.content_type, v.object_key, v.encoding, \
                 v.source_bytes, v.stored_bytes, v.file_name, v.storage_class, v.access_tier, p.from_at \
             FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
                 JOIN placements p ON p.tenant = v.tenant AND p.version_id = v.id AND p.to_at IS NULL \
             WHERE v.tenant = $1 AND v.id > $2 AND v.purged_at IS NULL AND a.deleted_at IS NULL \
                 AND v.created_at <= $3 AND v.accessed_at <= $3 AND v.stored_bytes >= $4 \
                 AND NOT EXISTS (SELECT 1 FROM legal_holds h WHERE h.tenant = a.tenant AND h.record_id = a.record_id) \
                 AND NOT EXISTS (SELECT 1 FROM repackings r WHERE r.tenant = v.tenant AND r.version_id = v.id \
                     AND (r.packer >= $5 OR r.state IN ('begun', 'swapped'))) \
                 AND (v.storage_class <> 'INTELLIGENT_TIERING' OR v.access_tier IN ('', 'FREQUENT_ACCESS')) \
                 AND (v.storage_class NOT IN ('GLACIER', 'DEEP_ARCHIVE') OR EXISTS (SELECT 1 FROM restored_copies c \
                     WHERE c.tenant = v.tenant AND c.version_id = v.id AND c.from_at <= $7 AND c.to_at > $7)) \
             ORDER BY v.id LIMIT $6",
        )
        .bind(tenant)
        .bind(after)
        .bind(before.as_millisecond())
        .bind(signed(least_bytes)?)
        .bind(i64::from(packer))
        .bind(i64::from(limit))
        .bind(now.as_millisecond())
        .fetch_all(connection)
        .await?;
        rows.iter().map(candidate).collect()
    }

    async fn begin_packing(
        &mut self,
        of: &PackCandidate,
        new_key: &str,
        packer: u32,
        at: Timestamp,
    ) -> StoreResult<()> {
        self.write_packing(of, "begun", new_key, of.version.stored_bytes, packer, at).await
    }

    async fn bar_packing(&mut self, version_id: &str, new_key: &str) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        // An object takes the place of the one that is named here.
        sqlx::query(
            "UPDATE repackings SET old_key = '' WHERE tenant = $1 AND version_id = $2 AND state = 'begun' AND new_key = $3",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(new_key)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn swap_object(&mut self, packed: &PackedObject, before: Timestamp, at: Timestamp) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        // Whoever gives the attempt up is waited for here: below, what they change meanwhile would not be seen.
        let begun =
            format!("SELECT 1 FROM repackings WHERE tenant = $1 AND version_id = $2 AND state = 'begun'{FOR_UPDATE}");
        sqlx::query(AssertSqlSafe(begun)).bind(tenant).bind(&packed.version_id).execute(&mut *connection).await?;
        let swapped = sqlx::query(
            "UPDATE versions SET object_key = $3, encoding = 'gzip', stored_bytes = $4, stored_crc32 = $5, parts = $6, \
                 part_count = $7, access_tier = CASE storage_class WHEN 'INTELLIGENT_TIERING' THEN 'FREQUENT_ACCESS' ELSE '' END \
             WHERE tenant = $1 AND id = $2 AND purged_at IS NULL AND accessed_at <= $8 \
                 AND EXISTS (SELECT 1 FROM repackings r WHERE r.tenant = versions.tenant AND r.version_id = versions.id \
                     AND r.state = 'begun' AND r.new_key = $3 AND r.old_key = versions.object_key) \
                 AND EXISTS (SELECT 1 FROM attachments a WHERE a.tenant = versions.tenant AND a.id = versions.attachment_id \
                     AND a.deleted_at IS NULL AND NOT EXISTS \
                         (SELECT 1 FROM legal_holds h WHERE h.tenant = a.tenant AND h.record_id = a.record_id))",
        )
        .bind(tenant)
        .bind(&packed.version_id)
        .bind(&packed.key)
        .bind(signed(packed.stored_bytes)?)
        .bind(packed.stored_crc32.to_string())
        .bind(to_json(&packed.parts)?)
        .bind(i64::try_from(packed.parts.len()).map_err(damaged)?)
        .bind(before.as_millisecond())
        .execute(&mut *connection)
        .await?;
        if swapped.rows_affected() == 0 {
            return Ok(false);
        }
        // What lay there before was as large as it was. A clock that was set back must not make stays overlap.
        let (class, from): (String, i64) = sqlx::query_as(
            "SELECT storage_class, from_at FROM placements WHERE tenant = $1 AND version_id = $2 AND to_at IS NULL",
        )
        .bind(tenant)
        .bind(&packed.version_id)
        .fetch_one(&mut *connection)
        .await?;
        let at = at.as_millisecond().max(from + 1);
        sqlx::query(
            "UPDATE repackings SET state = 'swapped', new_bytes = $3, at = $4 WHERE tenant = $1 AND version_id = $2",
        )
        .bind(tenant)
        .bind(&packed.version_id)
        .bind(signed(packed.stored_bytes)?)
        .bind(at)
        .execute(&mut *connection)
        .await?;
        for sql in [
            "UPDATE placements SET to_at = $3 WHERE tenant = $1 AND version_id = $2 AND to_at IS NULL",
            "UPDATE placements SET stored_bytes = (SELECT old_bytes FROM repackings r WHERE r.tenant = $1 AND r.version_id = $2) \
             WHERE tenant = $1 AND version_id = $2 AND stored_bytes IS NULL AND to_at <= $3",
        ] {
            sqlx::query(sql).bind(tenant).bind(&packed.version_id).bind(at).execute(&mut *connection).await?;
        }
        begin_placement(connection, tenant, &packed.version_id, &class, "", at).await?;
        Ok(true)
    }

    async fn end_packing(&mut self, version_id: &str, kept_until: Option<Timestamp>) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE repackings SET state = 'done', kept_until = $3 \
             WHERE tenant = $1 AND version_id = $2 AND state = 'swapped'",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(kept_until.map(Timestamp::as_millisecond))
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn forget_packing(&mut self, version_id: &str) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query("DELETE FROM repackings WHERE tenant = $1 AND version_id = $2 AND state = 'begun'")
            .bind(tenant)
            .bind(version_id)
            .execute(connection)
            .await?;
        Ok(())
    }

    async fn leave_unpacked(
        &mut self,
        of: &PackCandidate,
        new_bytes: u64,
        packer: u32,
        at: Timestamp,
    ) -> StoreResult<()> {
        self.write_packing(of, "left", "", new_bytes, packer, at).await
    }

    async fn note_pack_requests(&mut self, version_id: &str, requests: PackRequests) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "UPDATE repackings SET puts = puts + $3, gets = gets + $4, read_bytes = read_bytes + $5 \
             WHERE tenant = $1 AND version_id = $2",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(signed(requests.puts)?)
        .bind(signed(requests.gets)?)
        .bind(signed(requests.read_bytes)?)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn repacked(&mut self) -> StoreResult<Vec<RepackedStock>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT v.storage_class, v.access_tier, COUNT(*) AS files, \
                 CAST(SUM(r.old_bytes - v.stored_bytes) AS BIGINT) AS saved_bytes \
             FROM repackings r JOIN versions v ON v.tenant = r.tenant AND v.id = r.version_id \
             WHERE r.tenant = $1 AND r.state IN ('swapped', 'done') AND v.purged_at IS NULL \
             GROUP BY v.storage_class, v.access_tier ORDER BY v.storage_class, v.access_tier",
        )
        .bind(tenant)
        .fetch_all(connection)
        .await?;
        let stock = |row: &Row| {
            Ok(RepackedStock {
                storage_class: row.try_get("storage_class")?,
                access_tier: row.try_get("access_tier")?,
                files: number(row, "files")?,
                saved_bytes: number(row, "saved_bytes")?,
            })
        };
        rows.iter().map(stock).collect()
    }

    async fn is_packing_left(&mut self, version_id: &str, key: &str, of_attempt: bool) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT CAST(1 AS BIGINT) FROM versions v \
                 LEFT JOIN repackings r ON r.tenant = v.tenant AND r.version_id = v.id \
             WHERE v.tenant = $1 AND v.id = $2 AND v.object_key <> $3 \
                 AND ((r.old_key = $3 AND r.state IN ('swapped', 'done')) \
                      OR ($4 AND NOT COALESCE(r.state = 'begun' AND r.new_key = $3, FALSE)))",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(key)
        .bind(of_attempt)
        .fetch_optional(connection)
        .await?;
        Ok(found.is_some())
    }

    async fn open_packings(&mut self) -> StoreResult<Vec<OpenPacking>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT version_id, state, old_key, new_key FROM repackings \
             WHERE tenant = $1 AND state IN ('begun', 'swapped') ORDER BY version_id",
        )
        .bind(tenant)
        .fetch_all(connection)
        .await?;
        rows.iter().map(open).collect()
    }
}

impl SqlTx {
    async fn write_packing(
        &mut self,
        of: &PackCandidate,
        state: &str,
        new_key: &str,
        new_bytes: u64,
        packer: u32,
        at: Timestamp,
    ) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO repackings (tenant, version_id, state, packer, at, old_key, new_key, storage_class, access_tier, \
                 old_bytes, new_bytes, puts, gets, read_bytes) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0) \
             ON CONFLICT (tenant, version_id) DO UPDATE SET state = excluded.state, packer = excluded.packer, \
                 at = excluded.at, old_key = excluded.old_key, new_key = excluded.new_key, \
                 storage_class = excluded.storage_class, access_tier = excluded.access_tier, \
                 old_bytes = excluded.old_bytes, new_bytes = excluded.new_bytes, kept_until = NULL",
        )
        .bind(tenant)
        .bind(&of.version.id)
        .bind(state)
        .bind(i64::from(packer))
        .bind(at.as_millisecond())
        .bind(&of.version.key)
        .bind(new_key)
        .bind(&of.storage_class)
        .bind(&of.access_tier)
        .bind(signed(of.version.stored_bytes)?)
        .bind(signed(new_bytes)?)
        .execute(connection)
        .await?;
        Ok(())
    }
}

fn candidate(row: &Row) -> StoreResult<PackCandidate> {
    Ok(PackCandidate {
        version: version(row)?,
        storage_class: row.try_get("storage_class")?,
        access_tier: row.try_get("access_tier")?,
        there_since: moment(row, "from_at")?,
    })
}

fn open(row: &Row) -> StoreResult<OpenPacking> {
    let state: String = row.try_get("state")?;
    Ok(OpenPacking {
        version_id: row.try_get("version_id")?,
        state: if state == "swapped" { PackState::Swapped } else { PackState::Begun },
        old_key: row.try_get("old_key")?,
        new_key: row.try_get("new_key")?,
    })
}

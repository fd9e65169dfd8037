//! Where objects have lain, and for how long.

use async_trait::async_trait;
use chartlift_costs::{Departure, Stock};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row as _};

use super::{
    super::dialect::{FOR_UPDATE, Row},
    convert::{moment, number, optional_time, time},
    grouped::{counts, stock},
    stays::{DAY_MILLIS, HOUR_MILLIS, left},
    tx::{Connection, SqlTx},
};
use crate::domain::{
    placement::Placement,
    ports::{PlacementRows, StoreResult},
    seen_reads::SeenReads,
};

/// The moves that S3 makes by itself: out of which tier, into which, after how many days there without a read. From the
/// first read or move into the class they add up to 30 and 90.
const COOLING: [(&str, &str, i64); 2] =
    [("", "INFREQUENT_ACCESS", 30), ("INFREQUENT_ACCESS", "ARCHIVE_INSTANT_ACCESS", 60)];
/// What is smaller stays in the frequent tier.
const COOLING_BYTES: i64 = 128 << 10;

/// The tenant's (`$1`) versions in the tier `$2` of at least `$3` bytes that nobody read since `$4`, and since when they are
/// idle. A read brings an object back to the frequent tier, so only there it matters when the last one was.
const IDLE: &str = "\
    SELECT v.id, CASE WHEN p.access_tier = '' AND v.accessed_at > p.from_at THEN v.accessed_at ELSE p.from_at END AS since \
    FROM versions v JOIN placements p ON p.tenant = v.tenant AND p.version_id = v.id AND p.to_at IS NULL \
    WHERE v.tenant = $1 AND v.storage_class = 'INTELLIGENT_TIERING' AND p.access_tier = $2 \
        AND v.stored_bytes >= $3 AND v.accessed_at <= $4";

/// Everything that was there at some time between `$1` and `$2`: what it was at the end, from when and until when. The
/// kind of a file is that of the end as well: all kinds of one class have one price.
const STAYS: &str = "\
    SELECT v.tenant, p.storage_class, p.access_tier AS tier, p.from_at, p.to_at, v.source_bytes, \
        COALESCE(p.stored_bytes, v.stored_bytes) AS stored_bytes, \
        CASE WHEN a.deleted_at <= $2 THEN 'deleted_file' \
             WHEN EXISTS (SELECT 1 FROM versions n WHERE n.tenant = v.tenant AND n.attachment_id = v.attachment_id \
                          AND n.number > v.number AND n.created_at <= $2) THEN 'older_version' \
             ELSE 'file' END AS kind \
    FROM placements p JOIN versions v ON v.tenant = p.tenant AND v.id = p.version_id \
        JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
    UNION ALL \
    SELECT v.tenant, 'STANDARD', '', v.created_at, v.purged_at, 0, v.metadata_bytes, 'metadata' FROM versions v \
    UNION ALL \
    SELECT c.tenant, 'STANDARD', '', c.from_at, c.to_at, v.source_bytes, v.stored_bytes, 'restored_copy' \
    FROM restored_copies c JOIN versions v ON v.tenant = c.tenant AND v.id = c.version_id \
    UNION ALL \
    SELECT r.tenant, r.storage_class, '', r.at, \
        CASE WHEN r.kept_until IS NULL OR v.purged_at < r.kept_until THEN v.purged_at ELSE r.kept_until END, \
        0, r.old_bytes, 'kept_object' \
    FROM repackings r JOIN versions v ON v.tenant = r.tenant AND v.id = r.version_id \
    WHERE r.state = 'swapped' OR (r.state = 'done' AND r.kept_until IS NOT NULL) \
    UNION ALL \
    SELECT u.tenant, 'STANDARD', '', u.created_at, u.ended_at, u.signed_bytes, u.signed_bytes, 'unfinished_part' \
    FROM uploads u WHERE u.signed_bytes > 0 \
    UNION ALL \
    SELECT u.tenant, 'STANDARD', '', u.created_at, CAST(NULL AS BIGINT), \
        CAST(SUM(s.size_bytes) AS BIGINT), CAST(SUM(s.size_bytes) AS BIGINT), 'unfinished_part' \
    FROM signed_parts s JOIN uploads u ON u.tenant = s.tenant AND u.id = s.upload_id \
    GROUP BY u.tenant, u.id, u.created_at";

#[async_trait]
impl PlacementRows for SqlTx {
    async fn place(&mut self, version_id: &str, class: &str, tier: &str, at: Timestamp) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        place(connection, tenant, version_id, class, tier, at).await
    }

    async fn idle(&mut self, now: Timestamp, limit: u32) -> StoreResult<Vec<String>> {
        let (tenant, connection) = self.parts();
        let mut all = Vec::new();
        for (from, _, days) in COOLING {
            // The version has its last tier, too, and an index by it: of all files few are warm.
            let sql = format!(
                "SELECT id FROM ({IDLE} AND v.access_tier IN ($2, CASE WHEN $2 = '' THEN 'FREQUENT_ACCESS' ELSE $2 END)) \
                     AS idle WHERE since <= $4 LIMIT $5"
            );
            let of_tier: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(tenant)
                .bind(from)
                .bind(COOLING_BYTES)
                .bind(now.as_millisecond() - days * DAY_MILLIS)
                .bind(i64::from(limit))
                .fetch_all(&mut *connection)
                .await?;
            all.extend(of_tier);
        }
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }

    async fn cool(&mut self, version_id: &str, now: Timestamp) -> StoreResult<u64> {
        let (tenant, connection) = self.parts();
        hold(connection, tenant, version_id).await?;
        let mut moved = 0;
        for (from, to, days) in COOLING {
            let sql = format!("SELECT since FROM ({IDLE} AND v.id = $5) AS idle WHERE since <= $4");
            let since: Option<i64> = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(tenant)
                .bind(from)
                .bind(COOLING_BYTES)
                .bind(now.as_millisecond() - days * DAY_MILLIS)
                .bind(version_id)
                .fetch_optional(&mut *connection)
                .await?;
            if let Some(since) = since {
                let at = time(since + days * DAY_MILLIS)?;
                moved += u64::from(place(connection, tenant, version_id, "INTELLIGENT_TIERING", to, at).await?);
            }
        }
        Ok(moved)
    }

    async fn note_reads(&mut self, version_id: &str, key: &str, reads: &SeenReads) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let at = reads.last_at.as_millisecond();
        let read: Option<(String, String, String)> = sqlx::query_as(
            "UPDATE versions SET accessed_at = CASE WHEN accessed_at < $4 THEN $4 ELSE accessed_at END \
             WHERE tenant = $1 AND id = $2 AND object_key = $3 RETURNING attachment_id, storage_class, access_tier",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(key)
        .bind(at)
        .fetch_optional(&mut *connection)
        .await?;
        let Some((attachment_id, class, tier)) = read else { return Ok(false) };
        sqlx::query(
            "UPDATE attachments SET reads = reads + $3, \
             last_read_at = CASE WHEN last_read_at >= $4 THEN last_read_at ELSE $4 END WHERE tenant = $1 AND id = $2",
        )
        .bind(tenant)
        .bind(attachment_id)
        .bind(super::convert::signed(reads.count)?)
        .bind(at)
        .execute(&mut *connection)
        .await?;
        if matches!(tier.as_str(), "INFREQUENT_ACCESS" | "ARCHIVE_INSTANT_ACCESS") {
            place(connection, tenant, version_id, &class, "", reads.last_at).await?;
        }
        Ok(true)
    }

    async fn take_access_log(&mut self, log: &str, now: Timestamp) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        super::access_logs::take_access_log(connection, tenant, log, now).await
    }

    async fn lies_at(&mut self, version_id: &str, key: &str) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT CAST(1 AS BIGINT) FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
             WHERE v.tenant = $1 AND v.id = $2 AND v.object_key = $3 AND v.purged_at IS NULL AND a.purging_at IS NULL",
        )
        .bind(tenant)
        .bind(version_id)
        .bind(key)
        .fetch_optional(connection)
        .await?;
        Ok(found.is_some())
    }

    async fn is_purged(&mut self, version_id: &str) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let sql = "SELECT purged_at FROM versions WHERE tenant = $1 AND id = $2";
        let purged_at: Option<Option<i64>> =
            sqlx::query_scalar(sql).bind(tenant).bind(version_id).fetch_optional(connection).await?;
        Ok(purged_at.flatten().is_some())
    }

    async fn placements(&mut self, version_id: &str) -> StoreResult<Vec<Placement>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query("SELECT * FROM placements WHERE tenant = $1 AND version_id = $2 ORDER BY from_at")
            .bind(tenant)
            .bind(version_id)
            .fetch_all(connection)
            .await?;
        rows.iter().map(placement).collect()
    }

    async fn stored_between(&mut self, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Stock>> {
        let (tenant, connection) = self.parts();
        between(connection, Some(tenant), from, to).await
    }

    async fn note_restored_copy(&mut self, version_id: &str, from: Timestamp, to: Timestamp) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        hold(connection, tenant, version_id).await?;
        // It may have been ready sooner than was reckoned.
        let stays = "UPDATE restored_copies SET to_at = $4, from_at = CASE WHEN from_at > $3 THEN $3 ELSE from_at END \
             WHERE tenant = $1 AND version_id = $2 AND to_at > $3";
        let begins = "INSERT INTO restored_copies (tenant, version_id, from_at, to_at) VALUES ($1, $2, $3, $4)";
        for sql in [stays, begins] {
            let noted = sqlx::query(sql)
                .bind(tenant)
                .bind(version_id)
                .bind(from.as_millisecond())
                .bind(to.as_millisecond())
                .execute(&mut *connection)
                .await?;
            if noted.rows_affected() > 0 {
                break;
            }
        }
        Ok(())
    }

    async fn restored_copy(&mut self, version_id: &str) -> StoreResult<Option<(Timestamp, Timestamp)>> {
        let (tenant, connection) = self.parts();
        let row = sqlx::query(
            "SELECT from_at, to_at FROM restored_copies WHERE tenant = $1 AND version_id = $2 ORDER BY to_at DESC LIMIT 1",
        )
        .bind(tenant)
        .bind(version_id)
        .fetch_optional(connection)
        .await?;
        row.map(|row| Ok((moment(&row, "from_at")?, moment(&row, "to_at")?))).transpose()
    }

    async fn departures(&mut self, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Departure>> {
        let (tenant, connection) = self.parts();
        let sql = format!(
            "SELECT storage_class, hours, COUNT(*) AS objects, \
                 CAST(SUM(CASE WHEN stored_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_objects, \
                 CAST(SUM(source_bytes) AS BIGINT) AS source_bytes, \
                 CAST(SUM(stored_bytes) AS BIGINT) AS stored_bytes, \
                 CAST(SUM(CASE WHEN stored_bytes < 131072 THEN stored_bytes ELSE 0 END) AS BIGINT) AS small_stored_bytes \
             FROM (SELECT p.storage_class, (p.left_at - p.from_at) / {HOUR_MILLIS} AS hours, v.source_bytes, \
                     COALESCE(p.stored_bytes, v.stored_bytes) AS stored_bytes \
                 FROM {} p \
                     JOIN versions v ON v.tenant = p.tenant AND v.id = p.version_id \
                 ) AS left_then \
             GROUP BY storage_class, hours ORDER BY storage_class, hours",
            left("$1", "$2", "$3")
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(tenant)
            .bind(from.as_millisecond())
            .bind(to.as_millisecond())
            .fetch_all(connection)
            .await?;
        let departure = |row: &Row| {
            Ok(Departure {
                storage_class: row.try_get("storage_class")?,
                stayed_hours: number(row, "hours")?,
                left: counts(row)?,
            })
        };
        rows.iter().map(departure).collect()
    }
}

/// What all tenants stored between two full hours.
pub(in super::super) async fn account_between(
    connection: &mut Connection,
    from: Timestamp,
    to: Timestamp,
) -> StoreResult<Vec<Stock>> {
    between(connection, None, from, to).await
}

async fn between(
    connection: &mut Connection,
    tenant: Option<&str>,
    from: Timestamp,
    to: Timestamp,
) -> StoreResult<Vec<Stock>> {
    let whose = if tenant.is_some() { "AND s.tenant = $4" } else { "" };
    // Full hours passed since `$1`: of any two times that meet, what one loses the other gains.
    let sql = format!(
        "WITH timed AS (SELECT s.kind, s.storage_class, s.tier, s.source_bytes, s.stored_bytes, \
             CASE WHEN s.stored_bytes < 131072 THEN 1 ELSE 0 END AS small, \
             CASE WHEN s.to_at IS NULL OR s.to_at >= $2 THEN 1 ELSE 0 END AS there, \
             (CASE WHEN s.to_at < $2 THEN s.to_at ELSE $2 END - $1) / $3 \
                 - (CASE WHEN s.from_at > $1 THEN s.from_at ELSE $1 END - $1) / $3 AS hours \
             FROM ({STAYS}) s WHERE s.from_at < $2 AND (s.to_at IS NULL OR s.to_at > $1) {whose}) \
         SELECT kind, storage_class, tier, {sums} FROM timed t GROUP BY kind, storage_class, tier \
         ORDER BY kind, storage_class, tier",
        sums = [
            ("there", "objects"),
            ("there * small", "small_objects"),
            ("there * source_bytes", "source_bytes"),
            ("there * stored_bytes", "stored_bytes"),
            ("there * small * stored_bytes", "small_stored_bytes"),
            ("hours", "object_hours"),
            ("hours * small", "small_object_hours"),
            ("hours * stored_bytes", "byte_hours"),
            ("hours * small * stored_bytes", "small_byte_hours"),
            ("hours * source_bytes", "source_byte_hours"),
        ]
        .map(|(of, name)| format!("CAST(SUM({of}) AS BIGINT) AS {name}"))
        .join(", ")
    );
    // Nothing of a caller's is in the text.
    let mut query =
        sqlx::query(AssertSqlSafe(sql)).bind(from.as_millisecond()).bind(to.as_millisecond()).bind(HOUR_MILLIS);
    if let Some(tenant) = tenant {
        query = query.bind(tenant);
    }
    query.fetch_all(connection).await?.iter().map(timed).collect()
}

fn timed(row: &Row) -> StoreResult<Stock> {
    let hours = |column: &str| -> StoreResult<u128> { Ok(u128::from(number::<u64>(row, column)?)) };
    Ok(Stock {
        object_hours: hours("object_hours")?,
        small_object_hours: hours("small_object_hours")?,
        byte_hours: hours("byte_hours")?,
        small_byte_hours: hours("small_byte_hours")?,
        source_byte_hours: hours("source_byte_hours")?,
        ..stock(row)?
    })
}

/// Has one transaction at a time look at where a version lies and write another place down. All begin with the version's own row,
/// as whoever notes that it was read.
async fn hold(connection: &mut Connection, tenant: &str, version_id: &str) -> StoreResult<()> {
    // SQLite has one writer.
    if !FOR_UPDATE.is_empty() {
        let sql = format!("SELECT 1 FROM versions WHERE tenant = $1 AND id = $2{FOR_UPDATE}");
        sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(version_id).execute(connection).await?;
    }
    Ok(())
}

/// Ends the stay that lasts, begins another, and says so at the version, which has the last one too.
pub(super) async fn place(
    connection: &mut Connection,
    tenant: &str,
    version_id: &str,
    class: &str,
    tier: &str,
    at: Timestamp,
) -> StoreResult<bool> {
    hold(connection, tenant, version_id).await?;
    let now: Option<(String, String, i64)> = sqlx::query_as(
        "SELECT storage_class, access_tier, from_at FROM placements \
         WHERE tenant = $1 AND version_id = $2 AND to_at IS NULL",
    )
    .bind(tenant)
    .bind(version_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((old_class, old_tier, since)) = now else { return Ok(false) };
    if (old_class.as_str(), old_tier.as_str()) == (class, tier) {
        return Ok(false);
    }
    // A clock that was set back must not make stays overlap.
    let at = at.as_millisecond().max(since + 1);
    sqlx::query("UPDATE placements SET to_at = $3 WHERE tenant = $1 AND version_id = $2 AND to_at IS NULL")
        .bind(tenant)
        .bind(version_id)
        .bind(at)
        .execute(&mut *connection)
        .await?;
    begin(connection, tenant, version_id, class, tier, at).await?;
    sqlx::query("UPDATE versions SET storage_class = $3, access_tier = $4 WHERE tenant = $1 AND id = $2")
        .bind(tenant)
        .bind(version_id)
        .bind(class)
        .bind(tier)
        .execute(connection)
        .await?;
    Ok(true)
}

/// Begins a version's stay: tenant, version, moment, class and tier.
pub(super) const BEGIN: &str =
    "INSERT INTO placements (tenant, version_id, from_at, storage_class, access_tier) VALUES ($1, $2, $3, $4, $5)";

/// A stay that lasts from `at` on.
pub(super) async fn begin(
    connection: &mut Connection,
    tenant: &str,
    version_id: &str,
    class: &str,
    tier: &str,
    at: i64,
) -> StoreResult<()> {
    sqlx::query(BEGIN).bind(tenant).bind(version_id).bind(at).bind(class).bind(tier).execute(connection).await?;
    Ok(())
}

fn placement(row: &Row) -> StoreResult<Placement> {
    let tier: String = row.try_get("access_tier")?;
    Ok(Placement {
        storage_class: row.try_get("storage_class")?,
        access_tier: Some(tier).filter(|tier| !tier.is_empty()),
        from: moment(row, "from_at")?,
        to: optional_time(row, "to_at")?,
    })
}

//! What is stored and what happened, counted for the bill.

use async_trait::async_trait;
use chartlift_costs::{Activity, Counts, Happened, Kind, Stock, Usage, upload_requests};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Database, Row as _};

use super::{
    super::dialect::{Db, MONTH, Row},
    convert::{named, unsigned},
    tx::{Connection, SqlTx},
};
use crate::{
    audit::Action,
    domain::{
        ports::{StoreResult, UsageRows},
        restore::RestoreTier,
        storage_usage::{Grouping, UsagePage},
    },
};

/// Records on a page of a report by record. Every other grouping has few groups and is one page.
const PAGE_RECORDS: i64 = 1000;
/// How far back growth is counted.
const GROWTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Every object that is billed. `$1` and `$2` are the times before which an object of Intelligent-Tiering that was not read
/// since is in the infrequent and the archive-instant tier (30 and 90 days ago): S3 itself tells of the archive tiers only.
/// 2592000000 ms are these 30 days: `$1` and they are now, by which restored copies are there or not.
/// 131072 bytes are the 128 KiB under which objects stay frequent, and some classes bill otherwise.
pub(super) const OBJECTS: &str = "\
    SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
        CASE WHEN a.deleted_at IS NOT NULL THEN 'deleted_file' WHEN v.number <> a.newest THEN 'older_version' \
             ELSE 'file' END AS kind, \
        v.storage_class, \
        CASE WHEN v.storage_class <> 'INTELLIGENT_TIERING' OR v.access_tier = 'FREQUENT_ACCESS' THEN '' \
             WHEN v.access_tier <> '' THEN v.access_tier \
             WHEN v.stored_bytes < 131072 OR v.accessed_at > $1 THEN '' \
             WHEN v.accessed_at > $2 THEN 'INFREQUENT_ACCESS' ELSE 'ARCHIVE_INSTANT_ACCESS' END AS tier, \
        v.source_bytes, v.stored_bytes \
    FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL \
    UNION ALL \
    SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, 'metadata', 'STANDARD', '', \
        0, v.metadata_bytes \
    FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL \
    UNION ALL \
    SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, 'restored_copy', \
        'STANDARD', '', v.source_bytes, v.stored_bytes \
    FROM restored_copies c JOIN versions v ON v.tenant = c.tenant AND v.id = c.version_id \
        JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
    WHERE c.from_at <= $1 + 2592000000 AND c.to_at > $1 + 2592000000 \
    UNION ALL \
    SELECT u.tenant, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at, u.created_at, 'unfinished_part', 'STANDARD', '', \
        SUM(p.size_bytes), SUM(p.size_bytes) \
    FROM signed_parts p JOIN uploads u ON u.tenant = p.tenant AND u.id = p.upload_id \
    GROUP BY u.tenant, u.id, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at";

/// The counts of objects of one kind, class and tier.
pub(super) const COUNTS: &str = "\
    o.kind, o.storage_class, o.tier, COUNT(*) AS objects, \
    CAST(SUM(CASE WHEN o.stored_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_objects, \
    CAST(SUM(o.source_bytes) AS BIGINT) AS source_bytes, CAST(SUM(o.stored_bytes) AS BIGINT) AS stored_bytes, \
    CAST(SUM(CASE WHEN o.stored_bytes < 131072 THEN o.stored_bytes ELSE 0 END) AS BIGINT) AS small_stored_bytes, \
    CAST(SUM(CASE WHEN o.created_at > $3 THEN o.stored_bytes ELSE 0 END) AS BIGINT) AS added_bytes";

#[async_trait]
impl UsageRows for SqlTx {
    async fn usage(&mut self, now: Timestamp, since: Timestamp) -> StoreResult<Usage> {
        let (tenant, connection) = self.parts();
        of_tenant(connection, tenant, now, since).await
    }

    async fn stocks_by(&mut self, grouping: Grouping, now: Timestamp, after: &str) -> StoreResult<UsagePage> {
        let (tenant, connection) = self.parts();
        by_group(connection, tenant, grouping, now, after).await
    }
}

/// What the tenant stores, and its requests since then.
async fn of_tenant(connection: &mut Connection, tenant: &str, now: Timestamp, since: Timestamp) -> StoreResult<Usage> {
    let sql = format!(
        "SELECT {COUNTS} FROM ({OBJECTS}) o WHERE o.tenant = $4 GROUP BY o.kind, o.storage_class, o.tier \
         ORDER BY o.kind, o.storage_class, o.tier"
    );
    let rows = counted(&sql, now).bind(tenant).fetch_all(&mut *connection).await?;
    let stocks = rows.iter().map(stock).collect::<StoreResult<_>>()?;
    let mut activities = uploads(connection, tenant, since).await?;
    activities.extend(downloads(connection, tenant, since).await?);
    activities.extend(transitions(connection, tenant, since).await?);
    activities.extend(restores(connection, tenant, since).await?);
    Ok(Usage { stocks, activities, ..Usage::default() })
}

/// What all tenants store.
pub(in super::super) async fn account_stocks(connection: &mut Connection, now: Timestamp) -> StoreResult<Vec<Stock>> {
    let sql = format!(
        "SELECT {COUNTS} FROM ({OBJECTS}) o GROUP BY o.kind, o.storage_class, o.tier \
         ORDER BY o.kind, o.storage_class, o.tier"
    );
    counted(&sql, now).fetch_all(connection).await?.iter().map(stock).collect()
}

/// A page of what the tenant stores by group.
async fn by_group(
    connection: &mut Connection,
    tenant: &str,
    grouping: Grouping,
    now: Timestamp,
    after: &str,
) -> StoreResult<UsagePage> {
    let (group, join) = match grouping {
        Grouping::StorageClass => ("''", ""),
        Grouping::Month => (MONTH, ""),
        Grouping::FileType => ("o.content_type", ""),
        Grouping::Record => ("o.record_id", ""),
        Grouping::Department => {
            ("COALESCE(r.department, '')", "JOIN records r ON r.tenant = o.tenant AND r.id = o.record_id")
        }
        // Two doctors may have one name.
        Grouping::Doctor => (
            "d.display_name || ' (' || d.identifier || ')'",
            "JOIN records r ON r.tenant = o.tenant AND r.id = o.record_id \
             JOIN practitioners d ON d.tenant = r.tenant AND d.id = r.doctor_id",
        ),
        Grouping::Uploader => ("o.created_by", ""),
    };
    let (last, bound) = match grouping {
        Grouping::Record => {
            (last_record(connection, tenant, after).await?, "AND o.record_id > $5 AND o.record_id <= $6")
        }
        _ => (None, ""),
    };
    if grouping == Grouping::Record && last.is_none() {
        return Ok(UsagePage::default());
    }
    let sql = format!(
        "SELECT {group} AS grouped, {COUNTS} FROM ({OBJECTS}) o {join} WHERE o.tenant = $4 {bound} \
         GROUP BY grouped, o.kind, o.storage_class, o.tier ORDER BY grouped, o.kind, o.storage_class, o.tier"
    );
    let mut query = counted(&sql, now).bind(tenant);
    if let Some(last) = &last {
        query = query.bind(after).bind(last);
    }
    let rows = query.fetch_all(connection).await?;
    let rows = rows
        .iter()
        .map(|row| Ok((row.try_get("grouped")?, unsigned(row.try_get("added_bytes")?)?, stock(row)?)))
        .collect::<StoreResult<_>>()?;
    Ok(UsagePage { rows, next: last })
}

/// The last record of the page after this one; none when there is no record any more.
async fn last_record(connection: &mut Connection, tenant: &str, after: &str) -> StoreResult<Option<String>> {
    let last = sqlx::query_scalar(
        "SELECT MAX(id) FROM (SELECT id FROM records WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3) AS page",
    )
    .bind(tenant)
    .bind(after)
    .bind(PAGE_RECORDS);
    Ok(last.fetch_one(connection).await?)
}

/// The requests of uploads that were completed since then.
async fn uploads(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT v.storage_class, CASE WHEN u.multipart_id IS NULL THEN 0 ELSE v.part_count END AS sent_parts, COUNT(*) \
         FROM versions v JOIN uploads u ON u.tenant = v.tenant AND u.id = v.id \
         WHERE v.tenant = $1 AND v.created_at >= $2 GROUP BY v.storage_class, sent_parts",
    )
    .bind(tenant)
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let mut activities = Vec::new();
    for (class, parts, count) in rows {
        let (parts, count): (u64, u64) = (unsigned(parts)?, unsigned(count)?);
        activities.extend(upload_requests(&class, parts).into_iter().map(|request| {
            let count = request.count * count;
            Activity { count, ..request }
        }));
    }
    Ok(activities)
}

/// Moves into other classes since then, as far as they were noticed.
async fn transitions(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT p.storage_class, COUNT(*) FROM placements p JOIN placements b \
             ON b.tenant = p.tenant AND b.version_id = p.version_id AND b.to_at = p.from_at \
         WHERE p.tenant = $1 AND p.from_at >= $2 AND b.storage_class <> p.storage_class GROUP BY p.storage_class \
         ORDER BY p.storage_class",
    )
    .bind(tenant)
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let move_of =
        |(class, count): (String, i64)| Ok(Activity::counted(Happened::TransitionIn, &class, unsigned(count)?));
    rows.into_iter().map(move_of).collect()
}

/// What of an entry about a restore is billed.
#[derive(serde::Deserialize)]
struct Restored {
    version: i64,
    tier: RestoreTier,
    storage_class: String,
}

/// The restores that were asked for since then.
async fn restores(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT l.details, v.number, v.stored_bytes FROM audit_log l \
         JOIN versions v ON v.tenant = l.tenant AND v.attachment_id = l.target_id \
         WHERE l.tenant = $1 AND l.action = $2 AND l.at >= $3",
    )
    .bind(tenant)
    .bind(Action::RestoreRequested.as_str())
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let mut activities = Vec::new();
    for (details, number, bytes) in rows {
        // An entry that cannot be read is the audit's to report, and no reason to bill nothing else.
        let Ok(restored) = serde_json::from_str::<Restored>(&details) else { continue };
        if restored.version == number {
            let what = Happened::Restore(restored.tier.speed());
            let activity = Activity::counted(what, &restored.storage_class, 1);
            activities.push(Activity { bytes: unsigned(bytes)?, ..activity });
        }
    }
    Ok(activities)
}

/// The downloads that URLs were given out for since then, each as one GET of the newest version.
async fn downloads(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT v.storage_class, COUNT(*), CAST(SUM(v.stored_bytes) AS BIGINT) FROM audit_log l \
         JOIN attachments a ON a.tenant = l.tenant AND a.id = l.target_id \
         JOIN versions v ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = a.newest \
         WHERE l.tenant = $1 AND l.action = $2 AND l.at >= $3 GROUP BY v.storage_class",
    )
    .bind(tenant)
    .bind(Action::DownloadUrlIssued.as_str())
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let mut activities = Vec::new();
    for (class, count, bytes) in rows {
        activities.push(Activity::counted(Happened::Get, &class, unsigned(count)?));
        let retrieval = Activity::counted(Happened::Retrieval, &class, 0);
        activities.push(Activity { bytes: unsigned(bytes)?, ..retrieval });
    }
    Ok(activities)
}

pub(super) fn counted<'q>(sql: &'q str, now: Timestamp) -> sqlx::query::Query<'q, Db, <Db as Database>::Arguments> {
    let days = |days: i64| (now - SignedDuration::from_hours(24 * days)).as_millisecond();
    // Nothing of a caller's is in the text: it is put together from the constants above.
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(days(30)).bind(days(90)).bind((now - GROWTH).as_millisecond())
}

/// The counts of a row that has [`COUNTS`].
pub(super) fn counts(row: &Row) -> StoreResult<Counts> {
    let number = |column: &str| -> StoreResult<u64> { unsigned(row.try_get(column)?) };
    Ok(Counts {
        objects: number("objects")?,
        small_objects: number("small_objects")?,
        source_bytes: number("source_bytes")?,
        stored_bytes: number("stored_bytes")?,
        small_stored_bytes: number("small_stored_bytes")?,
    })
}

/// The objects of a row that has [`COUNTS`].
pub(super) fn stock(row: &Row) -> StoreResult<Stock> {
    let kind: Kind = named(row.try_get("kind")?)?;
    let (class, tier): (String, String) = (row.try_get("storage_class")?, row.try_get("tier")?);
    Ok(Stock::of(kind, &class, &tier, counts(row)?))
}

//! What happened in S3, counted for the bill: requests, moves into other classes, restores.

use chartlift_costs::{Activity, Happened, upload_requests};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::{
    super::dialect,
    convert::{named, unsigned},
    tx::Connection,
};
use crate::{
    audit::Action,
    domain::{
        ports::{PackRequests, StoreResult},
        repack::pack_activities,
        restore::RestoreTier,
        uploads::sent::{PROVED_ALIKE_BYTES, Sent},
    },
};

/// All of it that is the tenant's, since then.
pub(super) async fn activities(
    connection: &mut Connection,
    tenant: &str,
    since: Timestamp,
) -> StoreResult<Vec<Activity>> {
    let mut activities = uploads(connection, tenant, since).await?;
    activities.extend(downloads(connection, tenant, since).await?);
    activities.extend(transitions(connection, tenant, since).await?);
    activities.extend(restores(connection, tenant, since).await?);
    activities.extend(packings(connection, tenant, since).await?);
    Ok(activities)
}

/// The requests of uploads that were completed since then, at the class they were sent to.
async fn uploads(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    // A small object is read whole, the beginning of a large one: `size` and `total_bytes` are what was sent, which may have been
    // compressed since.
    let [empty, first, small] = PROVED_ALIKE_BYTES;
    let rows: Vec<(String, i64, String, i64, i64, i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT class, sent_parts, encoding, by_form, MIN(size), CAST(SUM(size) AS BIGINT) AS total_bytes, COUNT(*) FROM ( \
             SELECT COALESCE(p.storage_class, v.storage_class) AS class, \
                 COALESCE(u.encoding, v.encoding) AS encoding, \
                 CASE WHEN u.multipart_id IS NULL THEN 0 ELSE v.part_count END AS sent_parts, \
                 CAST(CASE WHEN u.form_sha256 IS NULL THEN 0 ELSE 1 END AS BIGINT) AS by_form, COALESCE(p.stored_bytes, v.stored_bytes) AS size \
             FROM versions v JOIN uploads u ON u.tenant = v.tenant AND u.id = v.id \
             LEFT JOIN placements p ON p.tenant = v.tenant AND p.version_id = v.id AND p.from_at = v.created_at \
             WHERE v.tenant = $1 AND v.created_at >= $2) AS sent \
         GROUP BY class, sent_parts, encoding, by_form, size <= {empty}, size <= {first}, size <= {small} \
         ORDER BY class, sent_parts, encoding, by_form, MIN(size)",
    )))
    .bind(tenant)
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let mut activities = Vec::new();
    for (class, parts, encoding, by_form, least_bytes, total_bytes, count) in rows {
        let (parts, count): (u64, u64) = (unsigned(parts)?, unsigned(count)?);
        let sent = Sent {
            encoding: named(encoding)?,
            stored_bytes: unsigned(least_bytes)?,
            by_form: by_form != 0,
            in_parts: parts > 0,
        };
        let (reads, read_bytes) = sent.reads();
        activities.extend(upload_requests(&class, parts, reads).into_iter().map(|request| {
            let count = request.count * count;
            Activity { count, ..request }
        }));
        let bytes = read_bytes.map_or_else(|| unsigned(total_bytes), |bytes| Ok(bytes * count))?;
        activities.push(Activity { bytes, ..Activity::counted(Happened::Retrieval, &class, 0) });
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

/// What compressing objects again asked of S3 since then, whatever came of it.
async fn packings(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    let rows: Vec<(String, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT storage_class, CAST(SUM(puts) AS BIGINT), CAST(SUM(gets) AS BIGINT), CAST(SUM(read_bytes) AS BIGINT), \
             CAST(SUM(CASE WHEN state IN ('swapped', 'done') THEN 1 ELSE 0 END) AS BIGINT) FROM repackings \
         WHERE tenant = $1 AND at >= $2 GROUP BY storage_class ORDER BY storage_class",
    )
    .bind(tenant)
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let mut activities = Vec::new();
    for (class, puts, gets, read_bytes, swapped) in rows {
        let requests = PackRequests { puts: unsigned(puts)?, gets: unsigned(gets)?, read_bytes: unsigned(read_bytes)? };
        activities.extend(pack_activities(&class, requests, unsigned(swapped)?));
    }
    Ok(activities)
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

/// The downloads that URLs were given out for since then, each as one GET of the version it named, from the class it lay in then: one
/// of the first of a month costs nothing more because its file was moved to a dearer class to read from on the tenth.
async fn downloads(connection: &mut Connection, tenant: &str, since: Timestamp) -> StoreResult<Vec<Activity>> {
    let sql = format!(
        "SELECT COALESCE(p.storage_class, v.storage_class) AS class, COUNT(*), \
             CAST(SUM(COALESCE(p.stored_bytes, v.stored_bytes)) AS BIGINT) FROM audit_log l \
         JOIN attachments a ON a.tenant = l.tenant AND a.id = l.target_id \
         JOIN versions v ON v.tenant = a.tenant AND v.attachment_id = a.id AND v.number = COALESCE({}, a.newest) \
         LEFT JOIN placements p ON p.tenant = v.tenant AND p.version_id = v.id AND p.from_at <= l.at \
             AND (p.to_at > l.at OR p.to_at IS NULL) \
         WHERE l.tenant = $1 AND l.action = $2 AND l.at >= $3 GROUP BY class ORDER BY class",
        dialect::number_within("l.details", "version")
    );
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(AssertSqlSafe(sql))
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

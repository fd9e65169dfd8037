//! What is stored and what happened, counted for the bill.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chartlift_costs::{Activity, Counts, Happened, Kind, Stock, Usage, upload_requests};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Database, Row as _};

use super::{
    super::dialect::{COUNTED, Db, MONTH, Row},
    convert::{named, time, unsigned},
    tx::{Connection, SqlTx},
};
use crate::{
    audit::Action,
    domain::{
        ports::{PackRequests, StoreResult, UsageRows},
        repack::pack_activities,
        restore::RestoreTier,
        storage_usage::{CountedVersion, Grouping, RowFilter, UsagePage},
    },
};

/// Records on a page of a report by record. Every other grouping has few groups and is one page.
const PAGE_RECORDS: i64 = 1000;
/// How far back growth is counted.
const GROWTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What versions are counted by, apart from where they are selected: `$1` and `$2` are the times before which an object of
/// Intelligent-Tiering that was not read since is in the infrequent and the archive-instant tier (30 and 90 days ago): S3 itself
/// tells of the archive tiers only. 131072 bytes are the 128 KiB under which objects stay frequent, and some classes bill
/// otherwise.
macro_rules! versions {
    () => {
        "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
            CASE WHEN a.deleted_at IS NOT NULL THEN 'deleted_file' WHEN v.number <> a.newest THEN 'older_version' \
                 ELSE 'file' END AS kind, \
            v.storage_class, \
            CASE WHEN v.storage_class <> 'INTELLIGENT_TIERING' OR v.access_tier = 'FREQUENT_ACCESS' THEN '' \
                 WHEN v.access_tier <> '' THEN v.access_tier \
                 WHEN v.stored_bytes < 131072 OR v.accessed_at > $1 THEN '' \
                 WHEN v.accessed_at > $2 THEN 'INFREQUENT_ACCESS' ELSE 'ARCHIVE_INSTANT_ACCESS' END AS tier, \
            v.source_bytes, v.stored_bytes"
    };
}
/// Versions that are there, and whose.
macro_rules! there {
    () => {
        " FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL"
    };
}
/// What lies beside versions, apart from their descriptions. 2592000000 ms are 30 days: `$1` and they are now, by which
/// restored copies, and objects that were compressed again, are there or not.
macro_rules! beside {
    () => {
        "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
            'restored_copy' AS kind, 'STANDARD' AS storage_class, '' AS tier, v.source_bytes, v.stored_bytes \
        FROM restored_copies c JOIN versions v ON v.tenant = c.tenant AND v.id = c.version_id \
            JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
        WHERE c.from_at <= $1 + 2592000000 AND c.to_at > $1 + 2592000000 \
        UNION ALL \
        SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
            'kept_object', r.storage_class, '', 0, r.old_bytes \
        FROM repackings r JOIN versions v ON v.tenant = r.tenant AND v.id = r.version_id \
            JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
        WHERE v.purged_at IS NULL AND (r.state = 'swapped' OR (r.state = 'done' AND r.kept_until > $1 + 2592000000)) \
        UNION ALL \
        SELECT u.tenant, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at, u.created_at, \
            'unfinished_part', 'STANDARD', '', SUM(p.size_bytes), SUM(p.size_bytes) \
        FROM signed_parts p JOIN uploads u ON u.tenant = p.tenant AND u.id = p.upload_id \
        GROUP BY u.tenant, u.id, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at"
    };
}

/// Every object that is billed.
pub(super) const OBJECTS: &str = concat!(
    versions!(),
    there!(),
    " UNION ALL SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
    'metadata', 'STANDARD', '', 0, v.metadata_bytes",
    there!(),
    " UNION ALL ",
    beside!()
);
/// The same in two: versions, each with its description, so that they are read once; and what lies beside them. Versions of few
/// records are looked for by those; all of them are gone through where that is fastest, [`COUNTED`].
const VERSIONS: &str = concat!(versions!(), ", v.metadata_bytes");
const OF_RECORDS: &str = there!();
const BESIDE: &str = beside!();
/// Versions one by one.
const LISTED: &str = concat!(versions!(), ", v.id, v.number, a.file_name", there!());
/// The counts of the descriptions beside versions.
const DESCRIPTIONS: &str = "\
    CAST(SUM(CASE WHEN o.metadata_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_descriptions, \
    CAST(SUM(o.metadata_bytes) AS BIGINT) AS metadata_bytes, \
    CAST(SUM(CASE WHEN o.metadata_bytes < 131072 THEN o.metadata_bytes ELSE 0 END) AS BIGINT) AS small_metadata_bytes, \
    CAST(SUM(CASE WHEN o.created_at > $3 THEN o.metadata_bytes ELSE 0 END) AS BIGINT) AS added_metadata_bytes";

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

    async fn versions_behind(
        &mut self,
        row: &RowFilter,
        now: Timestamp,
        after: Option<(u64, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<CountedVersion>> {
        let (tenant, connection) = self.parts();
        behind(connection, tenant, row, now, after, limit).await
    }
}

/// What the tenant stores, and its requests since then.
async fn of_tenant(connection: &mut Connection, tenant: &str, now: Timestamp, since: Timestamp) -> StoreResult<Usage> {
    let everything = Grouped { expression: "''", join: "", bound: "" };
    let rows = everything.read(connection, Some(tenant), now, &[]).await?;
    let stocks = rows.into_iter().map(|(_, _, stock)| stock).collect();
    let mut activities = uploads(connection, tenant, since).await?;
    activities.extend(downloads(connection, tenant, since).await?);
    activities.extend(transitions(connection, tenant, since).await?);
    activities.extend(restores(connection, tenant, since).await?);
    activities.extend(packings(connection, tenant, since).await?);
    Ok(Usage { stocks, activities, ..Usage::default() })
}

/// What all tenants store.
pub(in super::super) async fn account_stocks(connection: &mut Connection, now: Timestamp) -> StoreResult<Vec<Stock>> {
    let everything = Grouped { expression: "''", join: "", bound: "" };
    let rows = everything.read(connection, None, now, &[]).await?;
    Ok(rows.into_iter().map(|(_, _, stock)| stock).collect())
}

/// One group, kind, class and tier: bytes added of late, and objects.
type Counted = (String, u64, Stock);

/// What objects `o` are counted by.
struct Grouped {
    /// The group's name.
    expression: &'static str,
    /// What that needs beside them.
    join: &'static str,
    /// Of which of them; further parameters begin with `$5`.
    bound: &'static str,
}

impl Grouped {
    /// The counts of one tenant's objects, or of everybody's, in the order of group, kind, class and tier.
    async fn read(
        &self,
        connection: &mut Connection,
        tenant: Option<&str>,
        now: Timestamp,
        bounds: &[&str],
    ) -> StoreResult<Vec<Counted>> {
        let Self { expression, join, bound } = self;
        let whose = if tenant.is_some() { "o.tenant = $4" } else { "1 = 1" };
        let of = |objects: &str, more: &str| {
            format!(
                "SELECT {expression} AS grouped, {COUNTS}{more} FROM ({objects}) o {join} WHERE {whose} {bound} \
                 GROUP BY grouped, o.kind, o.storage_class, o.tier"
            )
        };
        let all =
            format!(" FROM {COUNTED} ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL");
        let versions = format!("{VERSIONS}{}", if bound.is_empty() { &all } else { OF_RECORDS });
        let (versions, beside) = (of(&versions, &format!(", {DESCRIPTIONS}")), of(BESIDE, ""));
        let mut found: BTreeMap<(String, &'static str, String, String), (u64, Stock)> = BTreeMap::new();
        let mut add = |group: &str, added: u64, stock: Stock| {
            let key = (group.to_owned(), stock.kind.as_str(), stock.storage_class.clone(), stock.access_tier.clone());
            match found.get_mut(&key) {
                Some((known_added, known)) => {
                    *known_added += added;
                    known.add(&stock);
                }
                None => drop(found.insert(key, (added, stock))),
            }
        };
        for (sql, described) in [(&versions, true), (&beside, false)] {
            let mut query = counted(sql, now);
            query = if let Some(tenant) = tenant { query.bind(tenant) } else { query };
            for bound in bounds {
                query = query.bind(bound);
            }
            for row in &query.fetch_all(&mut *connection).await? {
                let group: String = row.try_get("grouped")?;
                add(&group, unsigned(row.try_get("added_bytes")?)?, stock(row)?);
                if described {
                    add(&group, unsigned(row.try_get("added_metadata_bytes")?)?, descriptions(row)?);
                }
            }
        }
        Ok(found.into_iter().map(|((group, ..), (added, stock))| (group, added, stock)).collect())
    }
}

/// The descriptions beside the versions of a row that has [`DESCRIPTIONS`].
fn descriptions(row: &Row) -> StoreResult<Stock> {
    let number = |column: &str| -> StoreResult<u64> { unsigned(row.try_get(column)?) };
    let counts = Counts {
        objects: number("objects")?,
        small_objects: number("small_descriptions")?,
        source_bytes: 0,
        stored_bytes: number("metadata_bytes")?,
        small_stored_bytes: number("small_metadata_bytes")?,
    };
    Ok(Stock::of(Kind::Metadata, "STANDARD", "", counts))
}

/// A page of what the tenant stores by group.
async fn by_group(
    connection: &mut Connection,
    tenant: &str,
    grouping: Grouping,
    now: Timestamp,
    after: &str,
) -> StoreResult<UsagePage> {
    let (group, join) = grouped(grouping);
    let (last, bound) = match grouping {
        Grouping::Record => {
            (last_record(connection, tenant, after).await?, "AND o.record_id > $5 AND o.record_id <= $6")
        }
        _ => (None, ""),
    };
    if grouping == Grouping::Record && last.is_none() {
        return Ok(UsagePage::default());
    }
    let bounds: Vec<&str> = last.iter().flat_map(|last| [after, last.as_str()]).collect();
    let rows = Grouped { expression: group, join, bound }.read(connection, Some(tenant), now, &bounds).await?;
    Ok(UsagePage { rows, next: last })
}

/// What objects `o` are grouped by, and what that needs beside them.
fn grouped(grouping: Grouping) -> (&'static str, &'static str) {
    match grouping {
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
    }
}

/// The versions of one row of the report, the largest first.
async fn behind(
    connection: &mut Connection,
    tenant: &str,
    row: &RowFilter,
    now: Timestamp,
    after: Option<(u64, &str)>,
    limit: u32,
) -> StoreResult<Vec<CountedVersion>> {
    let (group, join) = grouped(row.by);
    // The growth's bound, `$3`, is of no use here, and named where databases want each parameter named.
    let sql = format!(
        "SELECT o.* FROM ({LISTED}) o {join} WHERE o.tenant = $4 AND {group} = $5 AND $3 = $3 \
             AND ($6 = '' OR o.storage_class = $6) AND ($7 = '*' OR o.tier = $7) AND ($11 = '' OR o.kind = $11) \
             AND (o.stored_bytes < $8 OR (o.stored_bytes = $8 AND o.id > $9)) \
         ORDER BY o.stored_bytes DESC, o.id LIMIT $10"
    );
    let tier = match row.access_tier.as_deref() {
        None => "*",
        Some("FREQUENT_ACCESS") => "",
        Some(tier) => tier,
    };
    let (bytes, id) = after.unwrap_or((u64::MAX, ""));
    let rows = counted(&sql, now)
        .bind(tenant)
        .bind(&row.group)
        .bind(row.storage_class.as_deref().unwrap_or_default())
        .bind(tier)
        .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
        .bind(id)
        .bind(i64::from(limit))
        .bind(row.kind.map_or("", Kind::as_str))
        .fetch_all(connection)
        .await?;
    rows.iter().map(counted_version).collect()
}

fn counted_version(row: &Row) -> StoreResult<CountedVersion> {
    let text = |column: &str| -> StoreResult<String> { Ok(row.try_get(column)?) };
    Ok(CountedVersion {
        id: text("id")?,
        attachment_id: text("attachment_id")?,
        record_id: text("record_id")?,
        version: unsigned(row.try_get("number")?)?,
        file_name: text("file_name")?,
        content_type: text("content_type")?,
        kind: named(row.try_get("kind")?)?,
        storage_class: text("storage_class")?,
        access_tier: Some(text("tier")?).filter(|tier| !tier.is_empty()),
        source_bytes: unsigned(row.try_get("source_bytes")?)?,
        stored_bytes: unsigned(row.try_get("stored_bytes")?)?,
        uploaded_by: text("created_by")?,
        uploaded_at: time(row.try_get("created_at")?)?,
    })
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

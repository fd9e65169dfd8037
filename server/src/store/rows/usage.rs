//! What is stored, counted for the bill.

use async_trait::async_trait;
use chartlift_costs::{Activity, Counts, Kind, Stock};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sqlx::{Database, Row as _};

use super::{
    super::dialect::{COUNTED, Db, JSON_ARRAY, MONTH, Row},
    activities::activities,
    convert::{damaged, named, time, unsigned},
    stays::{HOUR_MILLIS, left},
    tx::{Connection, SqlTx},
};
use crate::domain::{
    ports::{StoreResult, UsageRows},
    storage_usage::{CountedVersion, GroupedStock, Grouping, Groups, LeftEarly, Part, RowFilter},
};

/// Records on a page of a report by record. Every other grouping has few groups and is one page.
const PAGE_RECORDS: i64 = 1000;
/// How far back growth is counted.
const GROWTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Why a version is stored.
macro_rules! kind {
    () => {
        "CASE WHEN a.deleted_at IS NOT NULL THEN 'deleted_file' WHEN v.number <> a.newest THEN 'older_version' \
            ELSE 'file' END AS kind"
    };
}

/// What versions are counted by, apart from where they are selected: `$1` and `$2` are the times before which an object of
/// Intelligent-Tiering that was not read since is in the infrequent and the archive-instant tier (30 and 90 days ago): S3 itself
/// tells of the archive tiers only. 131072 bytes are the 128 KiB under which objects stay frequent, and some classes bill
/// otherwise.
macro_rules! versions {
    () => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, ",
            kind!(),
            ", v.storage_class, \
            CASE WHEN v.storage_class <> 'INTELLIGENT_TIERING' OR v.access_tier = 'FREQUENT_ACCESS' THEN '' \
                 WHEN v.access_tier <> '' THEN v.access_tier \
                 WHEN v.stored_bytes < 131072 OR v.accessed_at > $1 THEN '' \
                 WHEN v.accessed_at > $2 THEN 'INFREQUENT_ACCESS' ELSE 'ARCHIVE_INSTANT_ACCESS' END AS tier, \
            v.source_bytes, v.stored_bytes"
        )
    };
}
/// Versions that are there, and whose.
macro_rules! there {
    () => {
        " FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL"
    };
}
/// The readable copies of archived versions, with more columns. 2592000000 ms are 30 days: `$1` and they are now, by which they
/// are there or not.
macro_rules! restored_copies {
    ($more:literal) => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
                'restored_copy' AS kind, 'STANDARD' AS storage_class, '' AS tier, v.source_bytes, v.stored_bytes",
            $more,
            " FROM restored_copies c JOIN versions v ON v.tenant = c.tenant AND v.id = c.version_id \
                JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
            WHERE c.from_at <= $1 + 2592000000 AND c.to_at > $1 + 2592000000"
        )
    };
}
/// The objects that versions were in before they were compressed again, as long as the bucket keeps them.
macro_rules! kept_objects {
    ($more:literal) => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
                'kept_object' AS kind, r.storage_class, '' AS tier, CAST(0 AS BIGINT) AS source_bytes, r.old_bytes AS stored_bytes",
            $more,
            " FROM repackings r JOIN versions v ON v.tenant = r.tenant AND v.id = r.version_id \
                JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
            WHERE v.purged_at IS NULL \
                AND (r.state = 'swapped' OR (r.state = 'done' AND r.kept_until > $1 + 2592000000))"
        )
    };
}
/// Uploads that are not complete, by what their parts come to.
macro_rules! unfinished_parts {
    ($more:literal) => {
        concat!(
            "SELECT u.tenant, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at, \
                u.created_at AS accessed_at, 'unfinished_part' AS kind, 'STANDARD' AS storage_class, '' AS tier, \
                CAST(SUM(p.size_bytes) AS BIGINT) AS source_bytes, CAST(SUM(p.size_bytes) AS BIGINT) AS stored_bytes",
            $more,
            " FROM signed_parts p JOIN uploads u ON u.tenant = p.tenant AND u.id = p.upload_id \
            GROUP BY u.tenant, u.id, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at, u.file_name"
        )
    };
}
/// What lies beside versions, apart from their descriptions.
macro_rules! beside {
    () => {
        concat!(restored_copies!(""), " UNION ALL ", kept_objects!(""), " UNION ALL ", unfinished_parts!(""))
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
/// Versions one by one, and what lies beside them.
const LISTED: &str = concat!(versions!(), ", v.id, v.number, a.file_name", there!());
const LISTED_COPIES: &str = restored_copies!(", v.id, v.number, a.file_name");
const LISTED_KEPT: &str = kept_objects!(", v.id, v.number, a.file_name");
/// An upload becomes a version when it is complete.
const LISTED_UPLOADS: &str = unfinished_parts!(", u.id, CAST(0 AS BIGINT) AS number, u.file_name");
/// The counts of the descriptions beside versions.
const DESCRIPTIONS: &str = "\
    COUNT(*) AS descriptions, CAST(SUM(CASE WHEN o.metadata_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_descriptions, \
    CAST(SUM(o.metadata_bytes) AS BIGINT) AS metadata_bytes, \
    CAST(SUM(CASE WHEN o.metadata_bytes < 131072 THEN o.metadata_bytes ELSE 0 END) AS BIGINT) AS small_metadata_bytes, \
    CAST(SUM(CASE WHEN o.created_at > $3 THEN o.metadata_bytes ELSE 0 END) AS BIGINT) AS added_metadata_bytes";

/// The same of what has none.
const NO_DESCRIPTIONS: &str = "0 AS descriptions, 0 AS small_descriptions, 0 AS metadata_bytes, 0 AS small_metadata_bytes, 0 AS added_metadata_bytes";

/// The counts of objects of one kind, class and tier.
pub(super) const COUNTS: &str = "\
    o.kind, o.storage_class, o.tier, COUNT(*) AS objects, \
    CAST(SUM(CASE WHEN o.stored_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_objects, \
    CAST(SUM(o.source_bytes) AS BIGINT) AS source_bytes, CAST(SUM(o.stored_bytes) AS BIGINT) AS stored_bytes, \
    CAST(SUM(CASE WHEN o.stored_bytes < 131072 THEN o.stored_bytes ELSE 0 END) AS BIGINT) AS small_stored_bytes, \
    CAST(SUM(CASE WHEN o.created_at > $3 THEN o.stored_bytes ELSE 0 END) AS BIGINT) AS added_bytes";

#[async_trait]
impl UsageRows for SqlTx {
    async fn activities(&mut self, since: Timestamp) -> StoreResult<Vec<Activity>> {
        let (tenant, connection) = self.parts();
        activities(connection, tenant, since).await
    }

    async fn stocks_by(&mut self, grouping: Grouping, now: Timestamp, part: &Part) -> StoreResult<Vec<GroupedStock>> {
        let (tenant, connection) = self.parts();
        by_group(connection, tenant, grouping, now, part).await
    }

    async fn parting_files(&mut self, parts: u32, files: u32) -> StoreResult<Vec<String>> {
        let (tenant, connection) = self.parts();
        parting(connection, tenant, parts, files).await
    }

    async fn page_of_records(&mut self, after: &str) -> StoreResult<Option<String>> {
        let (tenant, connection) = self.parts();
        last_record(connection, tenant, after).await
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

/// What all tenants store.
pub(in super::super) async fn account_stocks(connection: &mut Connection, now: Timestamp) -> StoreResult<Vec<Stock>> {
    let (expression, join) = grouped(Grouping::StorageClass);
    let rows = Grouped { expression, join }.read(connection, None, now, &Part::All).await?;
    Ok(rows.into_iter().map(|row| row.stock).collect())
}

/// One of them, with the descriptions beside versions, in the order of [`Grouped::text`].
#[derive(Deserialize)]
struct CountedRow {
    group: String,
    kind: Kind,
    storage_class: String,
    access_tier: String,
    objects: u64,
    small_objects: u64,
    source_bytes: u64,
    stored_bytes: u64,
    small_stored_bytes: u64,
    added_bytes: u64,
    descriptions: u64,
    small_descriptions: u64,
    metadata_bytes: u64,
    small_metadata_bytes: u64,
    added_metadata_bytes: u64,
}

impl CountedRow {
    fn of(&self, added_30_days_bytes: u64, stock: Stock) -> GroupedStock {
        GroupedStock { group: self.group.clone(), added_30_days_bytes, stock }
    }

    fn objects(&self) -> GroupedStock {
        let counts = Counts {
            objects: self.objects,
            small_objects: self.small_objects,
            source_bytes: self.source_bytes,
            stored_bytes: self.stored_bytes,
            small_stored_bytes: self.small_stored_bytes,
        };
        self.of(self.added_bytes, Stock::of(self.kind, &self.storage_class, &self.access_tier, counts))
    }

    /// The descriptions beside the versions.
    fn descriptions(&self) -> GroupedStock {
        let counts = Counts {
            objects: self.descriptions,
            small_objects: self.small_descriptions,
            source_bytes: 0,
            stored_bytes: self.metadata_bytes,
            small_stored_bytes: self.small_metadata_bytes,
        };
        self.of(self.added_metadata_bytes, Stock::of(Kind::Metadata, "STANDARD", "", counts))
    }
}

/// What objects `o` are counted by.
struct Grouped {
    /// The group's name.
    expression: &'static str,
    /// What that needs beside them.
    join: &'static str,
}

impl Grouped {
    /// The counts of one tenant's objects, or of everybody's, in the order of group, kind, class and tier.
    async fn read(
        &self,
        connection: &mut Connection,
        tenant: Option<&str>,
        now: Timestamp,
        part: &Part,
    ) -> StoreResult<Vec<GroupedStock>> {
        let whose = if tenant.is_some() { "o.tenant = $4" } else { "1 = 1" };
        let versions = match part {
            Part::Records(..) => format!("{VERSIONS}{OF_RECORDS}"),
            _ => format!(
                "{VERSIONS} FROM {COUNTED} ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL"
            ),
        };
        let (of_versions, of_beside) = bounds(part);
        let objects = [
            Some((versions.as_str(), DESCRIPTIONS, of_versions)),
            of_beside.map(|bound| (BESIDE, NO_DESCRIPTIONS, bound)),
        ];
        let mut groups = Groups::default();
        for (objects, descriptions, Bound { which, values }) in objects.into_iter().flatten() {
            let sql = self.text(objects, &format!("{whose}{which}"), descriptions);
            let mut query = counted(&sql, now);
            query = if let Some(tenant) = tenant { query.bind(tenant) } else { query };
            for value in values {
                query = query.bind(value);
            }
            let rows: Option<String> = query.fetch_one(&mut *connection).await?.try_get(0)?;
            let rows: Vec<CountedRow> = serde_json::from_str(rows.as_deref().unwrap_or("[]")).map_err(damaged)?;
            for row in &rows {
                groups.add(row.objects());
                if row.descriptions > 0 {
                    groups.add(row.descriptions());
                }
            }
        }
        Ok(groups.into_rows())
    }

    /// What counts these objects: all its rows as one JSON text. By record there are hundreds of thousands, and taking a row out of
    /// the driver value by value costs more than counting it.
    fn text(&self, objects: &str, which: &str, descriptions: &str) -> String {
        let Self { expression, join } = self;
        format!(
            "SELECT '[' || string_agg(CAST({JSON_ARRAY}(g.grouped, g.kind, g.storage_class, g.tier, g.objects, g.small_objects, \
             g.source_bytes, g.stored_bytes, g.small_stored_bytes, g.added_bytes, g.descriptions, g.small_descriptions, g.metadata_bytes, \
             g.small_metadata_bytes, g.added_metadata_bytes) AS TEXT), ',') || ']' \
             FROM (SELECT {expression} AS grouped, {COUNTS}, {descriptions} FROM ({objects}) o {join} WHERE {which} \
             GROUP BY grouped, o.kind, o.storage_class, o.tier) g"
        )
    }
}

/// Which objects `o`: a condition, and what it compares with, from `$5` on.
#[derive(Clone, Default)]
struct Bound<'a> {
    which: &'static str,
    values: Vec<&'a str>,
}

/// Which versions a part has, and which of what lies beside versions, if any.
fn bounds(part: &Part) -> (Bound<'_>, Option<Bound<'_>>) {
    let bound = |which, values| Bound { which, values };
    match part {
        Part::All => (Bound::default(), Some(Bound::default())),
        Part::UpTo(last) => (bound(" AND o.attachment_id <= $5", vec![last]), Some(Bound::default())),
        Part::Between(after, None) => (bound(" AND o.attachment_id > $5", vec![after]), None),
        Part::Between(after, Some(last)) => {
            (bound(" AND o.attachment_id > $5 AND o.attachment_id <= $6", vec![after, last]), None)
        }
        Part::Records(after, last) => {
            let records = bound(" AND o.record_id > $5 AND o.record_id <= $6", vec![after, last]);
            (records.clone(), Some(records))
        }
    }
}

/// What a part of the tenant's objects is, by group.
async fn by_group(
    connection: &mut Connection,
    tenant: &str,
    grouping: Grouping,
    now: Timestamp,
    part: &Part,
) -> StoreResult<Vec<GroupedStock>> {
    let (expression, join) = grouped(grouping);
    Grouped { expression, join }.read(connection, Some(tenant), now, part).await
}

/// The files that part the tenant's.
async fn parting(connection: &mut Connection, tenant: &str, parts: u32, least: u32) -> StoreResult<Vec<String>> {
    let files: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM attachments WHERE tenant = $1")
        .bind(tenant)
        .fetch_one(&mut *connection)
        .await?;
    let parts = i64::from(parts).min(files / i64::from(least.max(1)));
    let mut parting = Vec::new();
    for part in 1..parts {
        let id = sqlx::query_scalar("SELECT id FROM attachments WHERE tenant = $1 ORDER BY id LIMIT 1 OFFSET $2");
        parting.push(id.bind(tenant).bind(files * part / parts).fetch_one(&mut *connection).await?);
    }
    Ok(parting)
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
    let left;
    let listed = match (row.kind, row.left_early) {
        (_, Some(early)) => {
            left = left_early(early, now);
            &left
        }
        (Some(Kind::RestoredCopy), None) => LISTED_COPIES,
        (Some(Kind::KeptObject), None) => LISTED_KEPT,
        (Some(Kind::UnfinishedPart), None) => LISTED_UPLOADS,
        (None | Some(Kind::File | Kind::OlderVersion | Kind::DeletedFile | Kind::Metadata), None) => LISTED,
    };
    // The first three bounds are not of use in all of these, and named where databases want each parameter named.
    let sql = format!(
        "SELECT o.* FROM ({listed}) o {join} WHERE o.tenant = $4 AND {group} = $5 \
             AND $1 = $1 AND $2 = $2 AND $3 = $3 \
             AND ($6 = '' OR o.storage_class = $6) AND ($7 = '*' OR o.tier = $7) AND ($11 = '' OR o.kind = $11) \
             AND (o.stored_bytes < $8 OR (o.stored_bytes = $8 AND o.id > $9)) AND o.stored_bytes >= $12 \
             AND (CAST($13 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM placements p JOIN placements b \
                 ON b.tenant = p.tenant AND b.version_id = p.version_id AND b.to_at = p.from_at \
                 WHERE p.tenant = o.tenant AND p.version_id = o.id AND p.from_at >= $13 \
                     AND p.storage_class = o.storage_class AND b.storage_class <> p.storage_class)) \
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
        .bind(i64::try_from(row.min_stored_bytes).unwrap_or(i64::MAX))
        .bind(row.moved_since.map(Timestamp::as_millisecond))
        .fetch_all(connection)
        .await?;
    rows.iter().map(counted_version).collect()
}

/// Versions by the class they left too early, also those that are gone for good.
fn left_early(early: LeftEarly, now: Timestamp) -> String {
    // Nothing of a caller's is in the text but numbers.
    let [since, now] = [early.since, now].map(|at| at.as_millisecond().to_string());
    format!(
        "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
             {kind}, p.storage_class, '' AS tier, v.source_bytes, COALESCE(p.stored_bytes, v.stored_bytes) AS stored_bytes, \
             v.id, v.number, a.file_name \
         FROM {left} p JOIN versions v ON v.tenant = p.tenant AND v.id = p.version_id \
             JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
         WHERE (p.left_at - p.from_at) / {HOUR_MILLIS} < {hours}",
        kind = kind!(),
        left = left("$4", &since, &now),
        hours = early.minimum_hours,
    )
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

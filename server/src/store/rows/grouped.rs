//! What is stored, counted by groups.

use chartlift_costs::{Counts, Kind, Stock};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sqlx::{Database, Row as _};

use super::{
    super::dialect::{COUNTED, Db, JSON_ARRAY, MONTH, Row},
    convert::{damaged, named, unsigned},
    objects::{BESIDE, OF_RECORDS, VERSIONS},
    tx::Connection,
};
use crate::domain::{
    ports::StoreResult,
    storage_usage::{GroupedStock, Grouping, Groups, Part},
};

/// How far back growth is counted.
const GROWTH: SignedDuration = SignedDuration::from_hours(30 * 24);

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

/// A group's objects of one kind, class and tier, with the descriptions beside versions, in the order of [`Grouped::text`].
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
pub(super) struct Grouped {
    /// The group's name.
    pub expression: &'static str,
    /// What that needs beside them.
    pub join: &'static str,
}

impl Grouped {
    /// The counts of one tenant's objects, or of everybody's, in the order of group, kind, class and tier.
    pub(super) async fn read(
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

/// What objects `o` are grouped by, and what that needs beside them.
pub(super) fn grouped(grouping: Grouping) -> (&'static str, &'static str) {
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

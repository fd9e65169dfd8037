//! What is stored, counted by groups.

use chartlift_costs::{Counts, Kind, Stock};
use futures::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sqlx::{Database, Row as _};

use super::{
    super::dialect::{COUNTED, COUNTING, Db, JSON_ARRAY, MONTH, MONTH_NAME, Row},
    convert::{damaged, named, unsigned},
    objects::{BESIDE, KEYS, KIND_OF_KEYS, OF_RECORDS, TIER_OF_KEYS, VERSIONS},
    tx::Connection,
};
use crate::domain::{
    ports::StoreResult,
    storage_usage::{GroupedStock, Grouping, Groups, Part},
};

/// How far back growth is counted.
const GROWTH: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Rows that [`by_record`] gives away at once, and the few more of the last record.
const GIVEN_ROWS: usize = 1000;

/// The counts of the descriptions beside versions.
const DESCRIPTIONS: &str = "\
    COUNT(*) AS descriptions, CAST(SUM(CASE WHEN o.metadata_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_descriptions, \
    CAST(SUM(o.metadata_bytes) AS BIGINT) AS metadata_bytes, \
    CAST(SUM(CASE WHEN o.metadata_bytes < 131072 THEN o.metadata_bytes ELSE 0 END) AS BIGINT) AS small_metadata_bytes, \
    CAST(SUM(CASE WHEN o.created_at > $3 THEN o.metadata_bytes ELSE 0 END) AS BIGINT) AS added_metadata_bytes";

/// The same of what has none.
const NO_DESCRIPTIONS: &str = "0 AS descriptions, 0 AS small_descriptions, 0 AS metadata_bytes, 0 AS small_metadata_bytes, 0 AS added_metadata_bytes";

/// By what objects `o` are of one kind, class and tier.
pub(super) const KINDS: &str = "o.kind, o.storage_class, o.tier";

/// The counts of objects `o`.
pub(super) const COUNTS: &str = "\
    COUNT(*) AS objects, \
    CAST(SUM(CASE WHEN o.stored_bytes < 131072 THEN 1 ELSE 0 END) AS BIGINT) AS small_objects, \
    CAST(SUM(o.source_bytes) AS BIGINT) AS source_bytes, CAST(SUM(o.stored_bytes) AS BIGINT) AS stored_bytes, \
    CAST(SUM(CASE WHEN o.stored_bytes < 131072 THEN o.stored_bytes ELSE 0 END) AS BIGINT) AS small_stored_bytes, \
    CAST(SUM(CASE WHEN o.created_at > $3 THEN o.stored_bytes ELSE 0 END) AS BIGINT) AS added_bytes";

/// A group's objects of one kind, class and tier, with the descriptions beside versions.
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

    /// The same out of the driver, column by column.
    fn read(row: &Row) -> StoreResult<Self> {
        let text = |column: usize| -> StoreResult<String> { Ok(row.try_get(column)?) };
        let number = |column: usize| -> StoreResult<u64> { unsigned(row.try_get(column)?) };
        Ok(Self {
            group: text(0)?,
            kind: named(row.try_get(1)?)?,
            storage_class: text(2)?,
            access_tier: text(3)?,
            objects: number(4)?,
            small_objects: number(5)?,
            source_bytes: number(6)?,
            stored_bytes: number(7)?,
            small_stored_bytes: number(8)?,
            added_bytes: number(9)?,
            descriptions: number(10)?,
            small_descriptions: number(11)?,
            metadata_bytes: number(12)?,
            small_metadata_bytes: number(13)?,
            added_metadata_bytes: number(14)?,
        })
    }

    fn add_to(&self, groups: &mut Groups) {
        groups.add(self.objects());
        if self.descriptions > 0 {
            groups.add(self.descriptions());
        }
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

/// What objects `o` are grouped by.
pub(super) struct Grouped {
    /// What all objects of a group have in common.
    key: &'static str,
    /// What that needs beside them.
    join: &'static str,
    /// What the group of a `{key}` is called, and what that needs: looked up for each group, not for each object.
    name: &'static str,
    named: &'static str,
}

/// Some of the objects, as they are counted.
struct Counted<'a> {
    objects: String,
    /// By what they are of one kind, class and tier, and what a group's are.
    keys: &'static str,
    kind: &'static str,
    tier: &'static str,
    descriptions: &'static str,
    bound: Bound<'a>,
}

impl Grouped {
    pub(super) fn by(grouping: Grouping) -> Self {
        const KEY: &str = "{key}";
        let of_object = |key| Self { key, join: "", name: KEY, named: "" };
        let of_record =
            |key| Self { join: "JOIN records r ON r.tenant = o.tenant AND r.id = o.record_id", ..of_object(key) };
        match grouping {
            Grouping::StorageClass => of_object("''"),
            Grouping::Month => Self { name: MONTH_NAME, ..of_object(MONTH) },
            Grouping::FileType => of_object("o.content_type"),
            Grouping::Record => of_object("o.record_id"),
            Grouping::Department => of_record("COALESCE(r.department, '')"),
            Grouping::Doctor => Self {
                // Two doctors may have one name.
                name: "d.display_name || ' (' || d.identifier || ')'",
                named: "JOIN practitioners d ON d.tenant = $4 AND d.id = {key}",
                ..of_record("r.doctor_id")
            },
            Grouping::Uploader => of_object("o.created_by"),
        }
    }

    /// What the group of each object `o` of a tenant `$4` is called, and what that needs beside them.
    pub(super) fn of_each(&self) -> (String, String) {
        let Self { key, join, name, named } = self;
        (name.replace("{key}", key), format!("{join} {}", named.replace("{key}", key)))
    }

    /// The counts of one tenant's objects, or of everybody's, in the order of group, kind, class and tier.
    pub(super) async fn read(
        &self,
        connection: &mut Connection,
        tenant: Option<&str>,
        now: Timestamp,
        part: &Part,
    ) -> StoreResult<Vec<GroupedStock>> {
        make_room(connection).await?;
        let (of_versions, of_beside) = bounds(part);
        let versions = Counted::versions(part, of_versions);
        let mut groups = Groups::default();
        for counted in [Some(versions), of_beside.map(Counted::beside)].into_iter().flatten() {
            self.add(&mut groups, connection, tenant, now, &counted).await?;
        }
        Ok(groups.into_rows())
    }

    /// Adds the counts of these objects: all their rows come as one JSON text. Taking a row out of SQLite's driver value by value costs
    /// more than counting it.
    async fn add(
        &self,
        groups: &mut Groups,
        connection: &mut Connection,
        tenant: Option<&str>,
        now: Timestamp,
        counted: &Counted<'_>,
    ) -> StoreResult<()> {
        let whose = if tenant.is_some() { "o.tenant = $4" } else { "1 = 1" };
        let row = format!("string_agg(CAST({JSON_ARRAY}({}) AS TEXT), ',')", self.columns(counted));
        let sql = format!("SELECT '[' || {row} || ']' FROM {}", self.groups(counted, whose));
        let mut query = bounded(&sql, now);
        query = if let Some(tenant) = tenant { query.bind(tenant) } else { query };
        for value in &counted.bound.values {
            query = query.bind(*value);
        }
        let rows: Option<String> = query.fetch_one(connection).await?.try_get(0)?;
        let rows: Vec<CountedRow> = serde_json::from_str(rows.as_deref().unwrap_or("[]")).map_err(damaged)?;
        rows.iter().for_each(|row| row.add_to(groups));
        Ok(())
    }

    /// What a group `g` of these objects tells, in the order of [`CountedRow`].
    fn columns(&self, Counted { kind, tier, .. }: &Counted<'_>) -> String {
        let name = self.name.replace("{key}", "g.grouped");
        format!(
            "{name}, {kind}, g.storage_class, {tier}, g.objects, g.small_objects, g.source_bytes, g.stored_bytes, \
             g.small_stored_bytes, g.added_bytes, g.descriptions, g.small_descriptions, g.metadata_bytes, \
             g.small_metadata_bytes, g.added_metadata_bytes"
        )
    }

    /// The groups `g` of these objects.
    fn groups(&self, counted: &Counted<'_>, whose: &str) -> String {
        let Self { key, join, named, .. } = self;
        let named = named.replace("{key}", "g.grouped");
        let Counted { objects, keys, descriptions, bound: Bound { which, .. }, .. } = counted;
        format!(
            "(SELECT {key} AS grouped, {keys}, {COUNTS}, {descriptions} FROM ({objects}) o {join} WHERE {whose}{which} \
             GROUP BY grouped, {keys}) g {named}"
        )
    }
}

/// Everything of a tenant by record, counted in one statement and given away in the order of group, kind, class and tier, a
/// thousand rows at a time.
pub(super) async fn by_record(
    connection: &mut Connection,
    tenant: &str,
    now: Timestamp,
    give: &mut (dyn FnMut(Vec<GroupedStock>) -> StoreResult<()> + Send),
) -> StoreResult<()> {
    make_room(connection).await?;
    let by = Grouped::by(Grouping::Record);
    let mut beside = Groups::default();
    by.add(&mut beside, connection, Some(tenant), now, &Counted::beside(Bound::default())).await?;
    let mut beside = beside.into_rows().into_iter().peekable();
    let versions = Counted::versions(&Part::All, Bound::default());
    let groups = by.groups(&versions, "o.tenant = $4");
    let sql = format!("SELECT {} FROM {groups} ORDER BY g.grouped", by.columns(&versions));
    let mut rows = bounded(&sql, now).bind(tenant).fetch(connection);
    let (mut groups, mut taken, mut last) = (Groups::default(), 0, String::new());
    while let Some(row) = rows.try_next().await? {
        let row = CountedRow::read(&row)?;
        if taken >= GIVEN_ROWS && row.group != last {
            while let Some(row) = beside.next_if(|row| row.group <= last) {
                groups.add(row);
            }
            give(std::mem::take(&mut groups).into_rows())?;
            taken = 0;
        }
        row.add_to(&mut groups);
        taken += 1;
        last = row.group;
    }
    beside.for_each(|row| groups.add(row));
    let left = groups.into_rows();
    if left.is_empty() { Ok(()) } else { give(left) }
}

async fn make_room(connection: &mut Connection) -> StoreResult<()> {
    if let Some(setting) = COUNTING {
        sqlx::query(setting).execute(connection).await?;
    }
    Ok(())
}

impl<'a> Counted<'a> {
    fn versions(part: &Part, bound: Bound<'a>) -> Self {
        let objects = match part {
            Part::Records(..) => format!("{VERSIONS}{OF_RECORDS}"),
            _ => format!(
                "{VERSIONS} FROM {COUNTED} ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL"
            ),
        };
        let (kind, tier) = (KIND_OF_KEYS, TIER_OF_KEYS);
        Self { objects, keys: KEYS, kind, tier, descriptions: DESCRIPTIONS, bound }
    }

    fn beside(bound: Bound<'a>) -> Self {
        let (kind, tier) = ("g.kind", "g.tier");
        Self { objects: BESIDE.to_owned(), keys: KINDS, kind, tier, descriptions: NO_DESCRIPTIONS, bound }
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

pub(super) fn bounded<'q>(sql: &'q str, now: Timestamp) -> sqlx::query::Query<'q, Db, <Db as Database>::Arguments> {
    let days = |days: i64| (now - SignedDuration::from_hours(24 * days)).as_millisecond();
    // Nothing of a caller's is in the text: it is put together from the constants above.
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(days(30)).bind(days(90)).bind((now - GROWTH).as_millisecond())
}

/// The counts of a row that has them.
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

/// The objects of a row that has [`KINDS`] and counts.
pub(super) fn stock(row: &Row) -> StoreResult<Stock> {
    let kind: Kind = named(row.try_get("kind")?)?;
    let (class, tier): (String, String) = (row.try_get("storage_class")?, row.try_get("tier")?);
    Ok(Stock::of(kind, &class, &tier, counts(row)?))
}

//! The versions behind one row of a report.

use chartlift_costs::Kind;
use jiff::Timestamp;
use sqlx::Row as _;

use super::{
    super::dialect::Row,
    convert::{named, time, unsigned},
    grouped::{Grouped, bounded},
    objects::{KIND, LISTED, LISTED_COPIES, LISTED_KEPT, LISTED_UPLOADS},
    stays::{HOUR_MILLIS, left},
    tx::Connection,
};
use crate::domain::{
    ports::StoreResult,
    storage_usage::{CountedVersion, LeftEarly, RowFilter},
};

/// The versions of one row of the report, the largest first.
pub(super) async fn behind(
    connection: &mut Connection,
    tenant: &str,
    row: &RowFilter,
    now: Timestamp,
    after: Option<(u64, &str)>,
    limit: u32,
) -> StoreResult<Vec<CountedVersion>> {
    let (group, join) = Grouped::by(row.by).of_each();
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
    let rows = bounded(&sql, now)
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
             {KIND}, p.storage_class, '' AS tier, v.source_bytes, COALESCE(p.stored_bytes, v.stored_bytes) AS stored_bytes, \
             v.id, v.number, a.file_name \
         FROM {left} p JOIN versions v ON v.tenant = p.tenant AND v.id = p.version_id \
             JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
         WHERE (p.left_at - p.from_at) / {HOUR_MILLIS} < {hours}",
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

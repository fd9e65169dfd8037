use sqlx::{AssertSqlSafe, Row as _};

use super::{
    super::dialect::BYTE_ORDER,
    convert::{damaged, moment, number},
    jobs::scope_of,
    tx::Connection,
};
use crate::{
    auth::JobScope,
    domain::ports::{StoreResult, StoredObject},
};

pub(in super::super) async fn stored_objects(
    connection: &mut Connection,
    job: &JobScope,
    after: &str,
    limit: u32,
) -> StoreResult<Vec<StoredObject>> {
    let sql = format!(
        "SELECT tenant, id, object_key, stored_bytes, stored_crc32, storage_class, access_tier, accessed_at FROM versions \
         WHERE purged_at IS NULL AND object_key{BYTE_ORDER} > $1 ORDER BY object_key{BYTE_ORDER} LIMIT $2"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(i64::from(limit)).fetch_all(connection).await?;
    let mut objects = Vec::with_capacity(rows.len());
    for row in &rows {
        objects.push(StoredObject {
            tenant: scope_of(job, row.try_get("tenant")?)?.tenant().clone(),
            version_id: row.try_get("id")?,
            key: row.try_get("object_key")?,
            stored_bytes: number(row, "stored_bytes")?,
            crc32: row.try_get::<String, _>("stored_crc32")?.parse().map_err(damaged)?,
            storage_class: row.try_get("storage_class")?,
            access_tier: row.try_get("access_tier")?,
            accessed_at: moment(row, "accessed_at")?,
        });
    }
    Ok(objects)
}

use sqlx::{AssertSqlSafe, Row as _};

use super::{super::dialect::BYTE_ORDER, convert::number, tx::Connection};
use crate::domain::ports::{StoreResult, StoredObject};

pub(in super::super) async fn stored_objects(
    connection: &mut Connection,
    after: &str,
    limit: u32,
) -> StoreResult<Vec<StoredObject>> {
    let sql = format!(
        "SELECT object_key, stored_bytes, storage_class FROM versions WHERE object_key{BYTE_ORDER} > $1 \
         ORDER BY object_key{BYTE_ORDER} LIMIT $2"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(i64::from(limit)).fetch_all(connection).await?;
    let mut objects = Vec::with_capacity(rows.len());
    for row in &rows {
        objects.push(StoredObject {
            key: row.try_get("object_key")?,
            stored_bytes: number(row, "stored_bytes")?,
            storage_class: row.try_get("storage_class")?,
        });
    }
    Ok(objects)
}

//! Sorted, paged listings with prefix and delimiter, as ListObjectsV2 and ListMultipartUploads have them.

use super::{
    Meta, ObjectRow, UploadRow,
    key::{self, OBJECT_COLUMNS},
    uploads::UPLOAD_COLUMNS,
};
use crate::error::Outcome;

/// Where a listing goes on: at the first entry that is not before `(key, id)`.
///
/// `id` tells apart the uploads of one key; objects have none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub key: Vec<u8>,
    pub id: String,
}

impl Position {
    /// At the key itself.
    pub fn at(key: &[u8]) -> Self {
        Self { key: key.to_vec(), id: String::new() }
    }

    /// After every entry of the key.
    pub fn after_key(key: &[u8]) -> Self {
        Self::at(&[key, &[0]].concat())
    }

    /// After one upload of the key.
    pub fn after_upload(key: &[u8], id: &str) -> Self {
        Self { key: key.to_vec(), id: format!("{id}\0") }
    }

    /// After one version of the key, by the id of its row: the next are older.
    pub fn after_version(key: &[u8], id: i64) -> Self {
        Self { key: key.to_vec(), id: id.to_string() }
    }

    /// After every key that starts with the prefix.
    pub fn after_prefix(prefix: &[u8]) -> Self {
        let mut end = prefix.to_vec();
        while let Some(last) = end.pop() {
            if last < u8::MAX {
                end.push(last + 1);
                return Self { key: end, id: String::new() };
            }
        }
        // Keys are UTF-8, which has no byte FF.
        Self::at(&[u8::MAX])
    }
}

/// One line of a listing.
#[derive(Debug)]
pub(crate) enum Item<T> {
    Entry(T),
    /// All entries whose keys go on after the delimiter, as one.
    CommonPrefix(Vec<u8>),
}

/// One page of a listing.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub items: Vec<Item<T>>,
    /// Where the next page begins, when there is one.
    pub next: Option<Position>,
}

/// Something that is listed by key.
trait Listed: Sized {
    fn key(&self) -> &[u8];
    fn position_after(&self) -> Position;

    /// The first `limit` rows from a position on whose keys are before `end`, in order.
    fn fetch(
        meta: &Meta,
        bucket_id: i64,
        from: &Position,
        end: &[u8],
        limit: i64,
    ) -> impl Future<Output = Outcome<Vec<Self>>> + Send;
}

impl Listed for ObjectRow {
    fn key(&self) -> &[u8] {
        &self.key
    }

    fn position_after(&self) -> Position {
        Position::after_key(&self.key)
    }

    async fn fetch(meta: &Meta, bucket_id: i64, from: &Position, end: &[u8], limit: i64) -> Outcome<Vec<Self>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {OBJECT_COLUMNS} FROM objects
             WHERE bucket_id = ? AND is_latest = 1 AND delete_marker = 0 AND key >= ? AND key < ?
             ORDER BY key LIMIT ?"
        ));
        let rows = sqlx::query_as(sql).bind(bucket_id).bind(&from.key).bind(end).bind(limit);
        Ok(rows.fetch_all(&meta.readers).await?)
    }
}

/// A version of an object, a delete marker perhaps, in a listing of versions: the newest of a key first.
#[derive(Debug)]
pub(crate) struct VersionRow(pub ObjectRow);

impl Listed for VersionRow {
    fn key(&self) -> &[u8] {
        &self.0.key
    }

    fn position_after(&self) -> Position {
        Position::after_version(&self.0.key, self.0.id)
    }

    async fn fetch(meta: &Meta, bucket_id: i64, from: &Position, end: &[u8], limit: i64) -> Outcome<Vec<Self>> {
        // The ids of a key's versions grow with time.
        let before = from.id.parse().unwrap_or(i64::MAX);
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {OBJECT_COLUMNS} FROM objects
             WHERE bucket_id = ?1 AND key >= ?2 AND (key > ?2 OR id < ?3) AND key < ?4
             ORDER BY key, id DESC LIMIT ?5"
        ));
        let rows = sqlx::query_as(sql).bind(bucket_id).bind(&from.key).bind(before).bind(end).bind(limit);
        Ok(rows.fetch_all(&meta.readers).await?.into_iter().map(Self).collect())
    }
}

impl Listed for UploadRow {
    fn key(&self) -> &[u8] {
        &self.key
    }

    fn position_after(&self) -> Position {
        Position::after_upload(&self.key, &self.id)
    }

    async fn fetch(meta: &Meta, bucket_id: i64, from: &Position, end: &[u8], limit: i64) -> Outcome<Vec<Self>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {UPLOAD_COLUMNS} FROM uploads
             WHERE bucket_id = ? AND (key, id) >= (?, ?) AND key < ? ORDER BY key, id LIMIT ?"
        ));
        let rows = sqlx::query_as(sql).bind(bucket_id).bind(&from.key).bind(&from.id).bind(end).bind(limit);
        Ok(rows.fetch_all(&meta.readers).await?)
    }
}

/// What a listing is to show.
pub(crate) struct Listing<'a> {
    pub bucket_id: i64,
    pub prefix: &'a [u8],
    /// Empty for none.
    pub delimiter: &'a [u8],
    /// Where the page begins.
    pub from: Position,
    /// The most lines of the page.
    pub limit: usize,
}

impl Meta {
    /// One page of the objects of a bucket.
    pub async fn list_objects(&self, listing: Listing<'_>) -> Outcome<Page<ObjectRow>> {
        page(self, listing).await
    }

    /// One page of all versions in a bucket.
    pub async fn list_versions(&self, listing: Listing<'_>) -> Outcome<Page<VersionRow>> {
        page(self, listing).await
    }

    /// Where a listing of versions goes on after one of them.
    pub async fn position_after(&self, bucket_id: i64, key: &str, version: &str) -> Outcome<Position> {
        let mut reader = self.readers.acquire().await?;
        let found = key::version(&mut reader, bucket_id, key, version).await?;
        // A version that is gone meanwhile leaves no trace of its place: go on with the next key.
        Ok(found.map_or_else(
            || Position::after_key(key.as_bytes()),
            |version| Position::after_version(key.as_bytes(), version.id),
        ))
    }

    /// One page of the unfinished uploads of a bucket.
    pub async fn list_uploads(&self, listing: Listing<'_>) -> Outcome<Page<UploadRow>> {
        page(self, listing).await
    }
}

/// Fills one page from sorted batches. Entries rolled into a common prefix are skipped by seeking behind it, so a
/// listing of "folders" costs as many queries as it has lines, not as many rows as lie below them.
async fn page<T: Listed>(meta: &Meta, listing: Listing<'_>) -> Outcome<Page<T>> {
    let Listing { bucket_id, prefix, delimiter, from, limit } = listing;
    let end = if prefix.is_empty() { vec![u8::MAX] } else { Position::after_prefix(prefix).key };
    let mut at = from.max(Position::at(prefix));
    let mut items = Vec::new();
    // One more than fits, to know whether anything follows.
    let batch = limit + 1;
    loop {
        let rows = T::fetch(meta, bucket_id, &at, &end, i64::try_from(batch).unwrap_or(i64::MAX)).await?;
        let exhausted = rows.len() < batch;
        for row in rows {
            if row.key() < at.key.as_slice() {
                continue; // Inside a common prefix that is on the page already.
            }
            if items.len() == limit {
                return Ok(Page { items, next: Some(at) });
            }
            let common = common_prefix(row.key(), prefix, delimiter).map(<[u8]>::to_vec);
            if let Some(common) = common {
                at = Position::after_prefix(&common);
                items.push(Item::CommonPrefix(common));
            } else {
                at = row.position_after();
                items.push(Item::Entry(row));
            }
        }
        if exhausted {
            return Ok(Page { items, next: None });
        }
    }
}

/// The key up to and including the first delimiter after the prefix.
fn common_prefix<'a>(key: &'a [u8], prefix: &[u8], delimiter: &[u8]) -> Option<&'a [u8]> {
    if delimiter.is_empty() {
        return None;
    }
    let rest = key.get(prefix.len()..)?;
    let at = rest.windows(delimiter.len()).position(|window| window == delimiter)?;
    key.get(..prefix.len() + at + delimiter.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_byte_string() {
        assert_eq!(Position::after_prefix(b"a/").key, b"a0");
        assert_eq!(Position::after_prefix(b"a\xff\xff").key, b"b");
        assert_eq!(Position::after_prefix(b"\xff").key, b"\xff");
    }

    #[test]
    fn common_prefixes_end_with_the_first_delimiter_after_the_prefix() {
        assert_eq!(common_prefix(b"a/b/c", b"", b"/"), Some(&b"a/"[..]));
        assert_eq!(common_prefix(b"a/b/c", b"a/", b"/"), Some(&b"a/b/"[..]));
        assert_eq!(common_prefix(b"a/b/c", b"a/b/", b"/"), None);
        assert_eq!(common_prefix(b"a--b", b"", b"--"), Some(&b"a--"[..]));
        assert_eq!(common_prefix(b"a/b", b"", b""), None);
    }
}

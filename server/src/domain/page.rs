//! Lists by cursor: stable while rows come, go and change, and equally fast on every page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};
use chartlift_protocol::FieldError;

/// How many items a page has when the caller does not say.
pub const DEFAULT_LIMIT: u32 = 50;
/// The most items a page may have: one answer is made in memory. Most are some 100 KiB; of the largest records, 50 MiB.
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Give this as `cursor` to get the next page; null on the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page of `limit` items of what was read with a limit of one more, which tells whether there is another page.
    pub(crate) fn cut(mut items: Vec<T>, limit: u32, cursor: impl FnOnce(&T) -> Cursor) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items.last().filter(|_| more).map(|last| cursor(last).encode());
        Self { items, next_cursor }
    }

    /// The same page of other items.
    pub(crate) fn map<U>(self, item: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(item).collect(), next_cursor: self.next_cursor }
    }
}

/// Where a page begins: after the row with this sort value and id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The list's order, so that a cursor is not used with another.
    pub order: String,
    /// The last row's value in that order.
    pub value: String,
    /// The last row's id, which breaks ties.
    pub id: String,
}

impl Cursor {
    /// The cursor as callers see it.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a caller's cursor.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is not one this list gave out.
    pub fn decode(text: &str, order: &str) -> Result<Self> {
        let cursor = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        // None has a NUL, at which PostgreSQL fails.
        let ours =
            |cursor: &Self| cursor.order == order && ![&cursor.value, &cursor.id].iter().any(|it| it.contains('\0'));
        cursor.filter(ours).ok_or_else(bad_cursor)
    }
}

/// What is answered to a cursor that the list did not give out.
pub(super) fn bad_cursor() -> Error {
    Error::Invalid(vec![FieldError {
        pointer: "/cursor".to_owned(),
        detail: "pass next_cursor of the previous page unchanged, with the same sort".to_owned(),
    }])
}

/// A page as a store reads it: one row more than its limit where there is another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Where the page's last row stood in that order when it was read; none where there is no other page.
    pub place: Option<String>,
}

impl<T> Placed<T> {
    /// The same page of other rows.
    pub(crate) fn try_map<U>(self, row: impl FnMut(T) -> Result<U>) -> Result<Placed<U>> {
        Ok(Placed { rows: self.rows.into_iter().map(row).collect::<Result<_>>()?, place: self.place })
    }
}

impl<T> Default for Placed<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), place: None }
    }
}

/// What every list call may say about its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Where to begin; the beginning when absent.
    pub cursor: Option<String>,
    /// How many items; [`DEFAULT_LIMIT`] when absent.
    pub limit: Option<u32>,
}

impl PageRequest {
    /// The number of items to read.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is 0 or over [`MAX_LIMIT`].
    pub fn limit(&self) -> Result<u32> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if (1..=MAX_LIMIT).contains(&limit) {
            return Ok(limit);
        }
        Err(Error::Invalid(vec![FieldError {
            pointer: "/limit".to_owned(),
            detail: format!("must be from 1 to {MAX_LIMIT}"),
        }]))
    }

    /// Where the page begins in a list of this order.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the cursor is not one of this list's.
    pub fn start(&self, order: &str) -> Result<Option<Cursor>> {
        self.cursor.as_deref().map(|text| Cursor::decode(text, order)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_list_gave_out_is_no_cursor() {
        let cursor = |value: &str, id: &str| Cursor { order: "-seq".into(), value: value.into(), id: id.into() };
        assert_eq!(Cursor::decode(&cursor("7", "a").encode(), "-seq").unwrap(), cursor("7", "a"));
        for bad in [cursor("\0", "").encode(), cursor("7", "a\0b").encode(), String::new(), "e30".to_owned()] {
            assert!(Cursor::decode(&bad, "-seq").is_err(), "{bad}");
        }
        assert!(Cursor::decode(&cursor("7", "a").encode(), "seq").is_err());
    }
}

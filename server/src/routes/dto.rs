//! Shapes that more than one topic uses.

use axum::{
    Json,
    http::{HeaderName, header},
};
use serde::Deserialize;

use crate::domain::{directory::PersonSearch, page::PageRequest};

/// Which page of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageParams {
    /// `next_cursor` of the page before; absent for the first page.
    pub(super) cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
}

impl From<PageParams> for PageRequest {
    fn from(params: PageParams) -> Self {
        Self { cursor: params.cursor, limit: params.limit }
    }
}

/// Whom to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleParams {
    /// Beginnings of words that must all occur in name or identifier; accents, case and punctuation do not matter.
    q: Option<String>,
    /// Only the one of exactly this identifier (for patients: the medical record number).
    identifier: Option<String>,
    /// Only those whom new records may name (`true`), or only the others.
    active: Option<bool>,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl From<PeopleParams> for PersonSearch {
    fn from(params: PeopleParams) -> Self {
        Self {
            text: params.q,
            identifier: params.identifier,
            active: params.active,
            page: PageRequest { cursor: params.cursor, limit: params.limit },
        }
    }
}

/// An answer with its ETag.
pub(super) type Tagged<T> = ([(HeaderName, String); 1], Json<T>);

/// What stands in this revision, with its ETag.
pub(super) fn tagged<T>(revision: u32, body: T) -> Tagged<T> {
    ([(header::ETAG, format!("\"{revision}\""))], Json(body))
}

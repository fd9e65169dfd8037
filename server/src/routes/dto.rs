//! Shapes that more than one topic uses.

use serde::Deserialize;

use crate::domain::page::PageRequest;

/// Which page of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
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

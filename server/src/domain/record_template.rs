//! Which template a record is made from.

use serde::{Deserialize, Serialize};

/// Which template a record was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecordTemplate {
    /// The template.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// Which template a new record is to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateChoice {
    /// The template.
    #[schema(examples("01890a5d-ac96-774b-bcce-b302099a8059"))]
    pub id: String,
    /// Its version; the newest when absent.
    #[schema(minimum = 1)]
    pub version: Option<u32>,
}

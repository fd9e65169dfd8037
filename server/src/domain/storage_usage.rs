//! What a report of storage usage is made of.

use chartlift_costs::{Kind, Stock};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// By what usage is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// Storage class and access tier alone.
    StorageClass,
    /// The month a version was stored in, as `2026-03`.
    Month,
    /// The media type.
    FileType,
    /// The record, by its id.
    Record,
    /// The department of the patient's visit.
    Department,
    /// The doctor of the record, as `NAME (IDENTIFIER)`.
    Doctor,
    /// Who uploaded it.
    Uploader,
}

impl Grouping {
    /// Every grouping.
    pub const ALL: [Self; 7] =
        [Self::StorageClass, Self::Month, Self::FileType, Self::Record, Self::Department, Self::Doctor, Self::Uploader];

    /// The name as the API has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StorageClass => "storage_class",
            Self::Month => "month",
            Self::FileType => "file_type",
            Self::Record => "record",
            Self::Department => "department",
            Self::Doctor => "doctor",
            Self::Uploader => "uploader",
        }
    }
}

/// Objects of one group, kind, class and tier, and what they cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UsageRow {
    /// The group's name; empty when grouped by storage class alone.
    pub group: String,
    /// Why they are stored.
    pub kind: Kind,
    /// The storage class, spelt as the S3 API spells it.
    pub storage_class: String,
    /// The access tier of `INTELLIGENT_TIERING` objects that left the frequent tier; null otherwise.
    #[schema(required)]
    pub access_tier: Option<String>,
    /// How many there are; of unfinished parts, uploads.
    pub files: u64,
    /// How many of them have less than 128 KiB in S3, which some classes bill otherwise.
    pub small_files: u64,
    /// Their bytes before compression.
    pub source_bytes: u64,
    /// Their bytes in S3.
    pub stored_bytes: u64,
    /// Bytes in S3 of the small ones.
    pub small_stored_bytes: u64,
    /// How many of the bytes in S3 came within the last 30 days.
    pub added_30_days_bytes: u64,
    /// Their part of the monthly bill. All rows add up to it.
    pub monthly_cost: Decimal,
}

/// A page of groups: group, bytes added within 30 days, objects.
#[derive(Debug, Default)]
pub struct UsagePage {
    /// The rows, by group.
    pub rows: Vec<(String, u64, Stock)>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

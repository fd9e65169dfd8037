//! What a report of storage usage is made of.

use chartlift_costs::{Kind, Stock};
use jiff::Timestamp;
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

/// Objects of one group, kind, class and tier.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupedStock {
    /// The group's name.
    pub group: String,
    /// How many of their bytes in S3 came within the last 30 days.
    pub added_30_days_bytes: u64,
    /// The objects.
    pub stock: Stock,
}

impl GroupedStock {
    /// Where it stands in a report.
    fn place(&self) -> (&str, &'static str, &str, &str) {
        let Stock { kind, storage_class, access_tier, .. } = &self.stock;
        (&self.group, kind.as_str(), storage_class, access_tier)
    }
}

/// Adds up what was counted in several parts, of which each is in order or nearly.
#[derive(Default)]
pub struct Groups(Vec<GroupedStock>);

impl Groups {
    /// Adds some objects.
    pub fn add(&mut self, more: GroupedStock) {
        self.0.push(more);
    }

    /// All of them, in the order of group, kind, class and tier.
    #[must_use]
    pub fn into_rows(mut self) -> Vec<GroupedStock> {
        self.0.sort_by(|one, other| one.place().cmp(&other.place()));
        self.0.dedup_by(|more, kept| {
            let same = more.place() == kept.place();
            if same {
                kept.added_30_days_bytes += more.added_30_days_bytes;
                kept.stock.add(&more.stock);
            }
            same
        });
        self.0
    }
}

/// Which of a tenant's objects are counted. Each is in one part of those that are counted together.
#[derive(Clone, Debug)]
pub enum Part {
    /// All.
    All,
    /// Those of the files up to this one, and all that lies beside files: what of an upload under way is there, for example.
    UpTo(String),
    /// The versions of the files after one of them, up to another or the last.
    Between(String, Option<String>),
    /// Those of the records after one of them, up to another.
    Records(String, String),
}

impl Part {
    /// The parts between files.
    #[must_use]
    pub fn between(files: Vec<String>) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut before = None;
        for file in files {
            parts.push(match before.replace(file.clone()) {
                None => Self::UpTo(file),
                Some(before) => Self::Between(before, Some(file)),
            });
        }
        parts.push(before.map_or(Self::All, |last| Self::Between(last, None)));
        parts
    }
}

/// One of the versions behind a row of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CountedVersion {
    /// The version's own id, which is its upload's.
    #[serde(skip)]
    pub id: String,
    /// The attachment.
    pub attachment_id: String,
    /// The record it belongs to.
    pub record_id: String,
    /// Which of the attachment's versions, from 1 up; 0 of an upload that is not complete.
    pub version: u32,
    /// The file's name.
    pub file_name: String,
    /// The media type.
    pub content_type: String,
    /// Why it is stored.
    pub kind: Kind,
    /// The storage class, spelt as the S3 API spells it.
    pub storage_class: String,
    /// The access tier of `INTELLIGENT_TIERING` objects that left the frequent tier; null otherwise.
    #[schema(required)]
    pub access_tier: Option<String>,
    /// Bytes before compression.
    pub source_bytes: u64,
    /// Bytes in S3.
    pub stored_bytes: u64,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: Timestamp,
}

/// Which versions are behind a row.
#[derive(Clone, Debug)]
pub struct RowFilter {
    /// By what the report is grouped.
    pub by: Grouping,
    /// The group's name as the report has it.
    pub group: String,
    /// Only what is stored for this reason.
    pub kind: Option<Kind>,
    /// Only this storage class.
    pub storage_class: Option<String>,
    /// Only this access tier; `FREQUENT_ACCESS` for the one that the report has as null.
    pub access_tier: Option<String>,
    /// Only versions of at least so many bytes in S3.
    pub min_stored_bytes: u64,
    /// Only versions that came from another storage class since then.
    pub moved_since: Option<Timestamp>,
    /// Versions that left a storage class too early, in the place of those that are there.
    pub left_early: Option<LeftEarly>,
}

/// Which stays in a storage class were too short.
#[derive(Clone, Copy, Debug)]
pub struct LeftEarly {
    /// They ended since then.
    pub since: Timestamp,
    /// They are billed for at least so many hours.
    pub minimum_hours: u64,
}

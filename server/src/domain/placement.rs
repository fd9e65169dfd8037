//! Where an object lies: its storage class and access tier, and for how long.

use jiff::Timestamp;
use serde::Serialize;

/// One stay of a version's object in a class and tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Placement {
    /// The storage class, spelt as the S3 API spells it.
    #[schema(examples("INTELLIGENT_TIERING"))]
    pub storage_class: String,
    /// The access tier of an `INTELLIGENT_TIERING` object that left the frequent tier; null otherwise.
    #[schema(required, examples("INFREQUENT_ACCESS"))]
    pub access_tier: Option<String>,
    /// From when on. Moves by the time of the last read are known to the millisecond; those of lifecycle rules and archive
    /// tiers, from when they were noticed.
    pub from: Timestamp,
    /// Until when; null while it lies there.
    #[schema(required)]
    pub to: Option<Timestamp>,
}

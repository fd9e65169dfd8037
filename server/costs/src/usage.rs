//! What a tenant, or a whole account, used in one period.

use serde::Serialize;

use crate::units::SMALL_BYTES;

/// What was used. Quantities of time are in hours of one calendar month of `month_hours` hours, as S3 counts them; with
/// `month_hours` 1 an object that is there for the whole month has as many byte-hours as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The hours of the month the prices are for.
    pub month_hours: u64,
    /// What was stored, by kind, class and tier. Several entries of the same are added up.
    pub stocks: Vec<Stock>,
    /// What happened once.
    pub activities: Vec<Activity>,
}

impl Default for Usage {
    fn default() -> Self {
        Self { month_hours: 1, stocks: Vec::new(), activities: Vec::new() }
    }
}

impl Usage {
    /// This and that together. Both are of the same month.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        debug_assert_eq!(self.month_hours, other.month_hours, "usage of different months");
        self.stocks.extend(other.stocks);
        self.activities.extend(other.activities);
        self
    }
}

/// Why bytes are stored. The order is the one in which they fill the account's volume bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// The newest version of an attachment.
    File,
    /// A version that a newer one replaced; kept, and billed, until retention lets it go.
    OlderVersion,
    /// A version of a deleted attachment; kept, and billed, until retention lets it go.
    DeletedFile,
    /// The description beside each version.
    Metadata,
    /// The readable copy of an archived object, while it is restored.
    RestoredCopy,
    /// Parts of uploads that are not complete; billed until they are completed or aborted.
    UnfinishedPart,
}

/// Objects of one kind, class and tier, with how long they were there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// Why they are stored.
    pub kind: Kind,
    /// The storage class, spelt as the S3 API spells it.
    pub storage_class: String,
    /// The access tier of `INTELLIGENT_TIERING`; empty for the frequent one and in other classes.
    pub access_tier: String,
    /// How many there are at the end of the period.
    pub objects: u64,
    /// Their bytes before compression.
    pub source_bytes: u64,
    /// Their bytes in S3.
    pub stored_bytes: u64,
    /// Objects × hours.
    pub object_hours: u128,
    /// The same of objects under 128 KiB.
    pub small_object_hours: u128,
    /// Stored bytes × hours.
    pub byte_hours: u128,
    /// The same of objects under 128 KiB.
    pub small_byte_hours: u128,
    /// Source bytes × hours.
    pub source_byte_hours: u128,
    /// Source bytes × hours of objects whose source is under 128 KiB: what the small ones would be uncompressed.
    pub small_source_byte_hours: u128,
}

impl Stock {
    /// Equal objects that are there for the whole month, in the units of `month_hours` 1.
    #[must_use]
    pub fn steady(
        kind: Kind,
        storage_class: &str,
        access_tier: &str,
        objects: u64,
        source_bytes: u64,
        stored_bytes: u64,
    ) -> Self {
        let total = |each: u64| u128::from(objects) * u128::from(each);
        let whole = |sum: u128| u64::try_from(sum).unwrap_or(u64::MAX);
        let if_small = |each: u64, sum: u128| if each < SMALL_BYTES { sum } else { 0 };
        Self {
            kind,
            storage_class: storage_class.to_owned(),
            access_tier: access_tier.to_owned(),
            objects,
            source_bytes: whole(total(source_bytes)),
            stored_bytes: whole(total(stored_bytes)),
            object_hours: objects.into(),
            small_object_hours: if_small(stored_bytes, objects.into()),
            byte_hours: total(stored_bytes),
            small_byte_hours: if_small(stored_bytes, total(stored_bytes)),
            source_byte_hours: total(source_bytes),
            small_source_byte_hours: if_small(source_bytes, total(source_bytes)),
        }
    }

    /// The same objects, there for `hours` of the month.
    #[must_use]
    pub fn for_hours(mut self, hours: u64) -> Self {
        for time in [
            &mut self.object_hours,
            &mut self.small_object_hours,
            &mut self.byte_hours,
            &mut self.small_byte_hours,
            &mut self.source_byte_hours,
            &mut self.small_source_byte_hours,
        ] {
            *time *= u128::from(hours);
        }
        self
    }
}

/// Something that is billed once, when it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// What happened.
    pub what: Happened,
    /// The storage class of the object it happened to; of a transition, the class moved into.
    pub storage_class: String,
    /// How often.
    pub count: u64,
    /// The bytes moved, where bytes are billed: restores, retrievals, egress.
    pub bytes: u64,
    /// Of an early deletion: billable bytes × the hours that were missing.
    pub byte_hours: u128,
}

impl Activity {
    /// Requests or transitions: what is billed by count alone.
    #[must_use]
    pub fn counted(what: Happened, storage_class: &str, count: u64) -> Self {
        Self { what, storage_class: storage_class.to_owned(), count, bytes: 0, byte_hours: 0 }
    }
}

/// What can happen to objects at a price. DELETE is free and not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// PUT, COPY, POST, and the requests of a multipart upload.
    Put,
    /// GET, HEAD and all others.
    Get,
    /// LIST, which costs what a PUT into `STANDARD` does, whatever the class of what is listed.
    List,
    /// A lifecycle transition into the class.
    TransitionIn,
    /// A restore from an archive: requests and bytes.
    Restore(Speed),
    /// Bytes read from a class that charges for reading.
    Retrieval,
    /// Deleting or moving before the class's minimum duration.
    EarlyDeletion,
    /// Bytes sent to the internet.
    Egress,
}

/// How fast an archived object is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// Minutes.
    Expedited,
    /// Three to five hours; twelve from a deep archive.
    Standard,
    /// Five to twelve hours; 48 from a deep archive.
    Bulk,
}

/// The requests of one completed upload into `storage_class`: of `parts` parts, or one PUT for none, with the HEAD that
/// verifies it and the PUT of its description (in `STANDARD`). Opening a multipart upload into an archive and its parts are
/// billed as `STANDARD`; completing it as the archive.
#[must_use]
pub fn upload_requests(storage_class: &str, parts: u64) -> Vec<Activity> {
    let archive = matches!(storage_class, "GLACIER" | "DEEP_ARCHIVE");
    let staging = if archive { "STANDARD" } else { storage_class };
    let mut requests = vec![
        Activity::counted(Happened::Put, storage_class, 1),
        Activity::counted(Happened::Put, "STANDARD", 1),
        Activity::counted(Happened::Get, storage_class, 1),
    ];
    if parts > 0 {
        requests.push(Activity::counted(Happened::Put, staging, 1 + parts));
        requests.push(Activity::counted(Happened::List, storage_class, parts.div_ceil(1000)));
    }
    requests
}

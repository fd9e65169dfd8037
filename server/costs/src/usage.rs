//! What a tenant, or a whole account, used in one period.

use serde::{Deserialize, Serialize};

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

impl Kind {
    /// Every kind, in the order in which they fill the bands.
    pub const ALL: [Self; 7] = [
        Self::File,
        Self::OlderVersion,
        Self::DeletedFile,
        Self::Metadata,
        Self::RestoredCopy,
        Self::KeptObject,
        Self::UnfinishedPart,
    ];

    /// Whether it is what somebody stored: neither what lies beside it, nor a copy, nor what is not complete.
    #[must_use]
    pub fn is_version(self) -> bool {
        matches!(self, Self::File | Self::OlderVersion | Self::DeletedFile)
    }

    /// The kind as JSON has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::OlderVersion => "older_version",
            Self::DeletedFile => "deleted_file",
            Self::Metadata => "metadata",
            Self::RestoredCopy => "restored_copy",
            Self::KeptObject => "kept_object",
            Self::UnfinishedPart => "unfinished_part",
        }
    }
}

/// Why bytes are stored. The order is the one in which they fill the account's volume bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The object that was a version's before it was compressed again, while the bucket keeps it as an old version.
    KeptObject,
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
    /// What there is at the end of the period.
    pub counts: Counts,
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
}

/// Objects, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many.
    pub objects: u64,
    /// How many of them have less than 128 KiB in S3.
    pub small_objects: u64,
    /// Bytes before compression.
    pub source_bytes: u64,
    /// Bytes in S3.
    pub stored_bytes: u64,
    /// Bytes in S3 of the small ones.
    pub small_stored_bytes: u64,
}

impl Counts {
    /// Each of these counts with the same of the others.
    #[must_use]
    pub(crate) fn with(self, others: Self, each: impl Fn(u64, u64) -> u64) -> Self {
        Self {
            objects: each(self.objects, others.objects),
            small_objects: each(self.small_objects, others.small_objects),
            source_bytes: each(self.source_bytes, others.source_bytes),
            stored_bytes: each(self.stored_bytes, others.stored_bytes),
            small_stored_bytes: each(self.small_stored_bytes, others.small_stored_bytes),
        }
    }
}

impl Stock {
    /// Objects that are there for the whole month, in the units of `month_hours` 1.
    #[must_use]
    pub fn of(kind: Kind, storage_class: &str, access_tier: &str, counts: Counts) -> Self {
        Self {
            kind,
            storage_class: storage_class.to_owned(),
            access_tier: access_tier.to_owned(),
            counts,
            object_hours: counts.objects.into(),
            small_object_hours: counts.small_objects.into(),
            byte_hours: counts.stored_bytes.into(),
            small_byte_hours: counts.small_stored_bytes.into(),
            source_byte_hours: counts.source_bytes.into(),
        }
    }

    /// Equal objects that are there for the whole month.
    #[must_use]
    pub fn steady(
        kind: Kind,
        storage_class: &str,
        access_tier: &str,
        objects: u64,
        source_bytes: u64,
        stored_bytes: u64,
    ) -> Self {
        let small = stored_bytes < SMALL_BYTES;
        let counts = Counts {
            objects,
            small_objects: if small { objects } else { 0 },
            source_bytes: objects * source_bytes,
            stored_bytes: objects * stored_bytes,
            small_stored_bytes: if small { objects * stored_bytes } else { 0 },
        };
        Self::of(kind, storage_class, access_tier, counts)
    }

    /// Adds the time of these objects, and the objects.
    pub fn add(&mut self, other: &Self) {
        self.counts = self.counts.with(other.counts, |one, other| one + other);
        self.object_hours += other.object_hours;
        self.small_object_hours += other.small_object_hours;
        self.byte_hours += other.byte_hours;
        self.small_byte_hours += other.small_byte_hours;
        self.source_byte_hours += other.source_byte_hours;
    }

    /// Takes these objects away, as far as there are so many.
    pub fn take(&mut self, other: &Self) {
        self.counts = self.counts.with(other.counts, u64::saturating_sub);
        self.object_hours = self.object_hours.saturating_sub(other.object_hours);
        self.small_object_hours =
            self.small_object_hours.saturating_sub(other.small_object_hours).min(self.object_hours);
        self.byte_hours = self.byte_hours.saturating_sub(other.byte_hours);
        self.small_byte_hours = self.small_byte_hours.saturating_sub(other.small_byte_hours).min(self.byte_hours);
        self.source_byte_hours = self.source_byte_hours.saturating_sub(other.source_byte_hours);
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

/// The requests of one completed upload into `storage_class`: of `parts` parts, or one PUT for none, with `reads` HEADs and GETs
/// that prove it and the PUT of its description (in `STANDARD`). Opening a multipart upload into an archive and its parts are
/// billed as `STANDARD`; completing it as the archive.
#[must_use]
pub fn upload_requests(storage_class: &str, parts: u64, reads: u64) -> Vec<Activity> {
    let archive = matches!(storage_class, "GLACIER" | "DEEP_ARCHIVE");
    let staging = if archive { "STANDARD" } else { storage_class };
    let mut requests = vec![
        Activity::counted(Happened::Put, storage_class, 1),
        Activity::counted(Happened::Put, "STANDARD", 1),
        Activity::counted(Happened::Get, storage_class, reads),
    ];
    if parts > 0 {
        requests.push(Activity::counted(Happened::Put, staging, 1 + parts));
        requests.push(Activity::counted(Happened::List, storage_class, parts.div_ceil(1000)));
    }
    requests
}

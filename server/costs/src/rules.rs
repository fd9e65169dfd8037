//! The rules of S3's bill, each with where AWS says so.

use serde::Serialize;

/// Why a line of a bill is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Rule {
    /// Byte-hours at the price of the class and tier.
    ByteTime,
    /// The same, with small objects billed as 128 KiB.
    MinimumSize,
    /// Parts of unfinished uploads are billed like `STANDARD`.
    UnfinishedParts,
    /// Restored copies are billed like `STANDARD` beside the archived object.
    RestoredCopies,
    /// Old versions of objects are billed like current ones.
    KeptObjects,
    /// A fee for each object of 128 KiB or more in Intelligent-Tiering.
    Monitoring,
    /// 8 KiB of each archived object at the price of `STANDARD`.
    ArchiveIndex,
    /// 32 KiB of each archived object at the archive's price.
    ArchiveOverhead,
    /// Requests by 1,000.
    Requests,
    /// Lifecycle transitions by 1,000.
    Transitions,
    /// Restores: requests by 1,000, and bytes.
    Restores,
    /// Bytes read from an infrequent-access class.
    Retrieval,
    /// The rest of the minimum duration.
    EarlyDeletion,
    /// Bytes sent to the internet.
    Egress,
}

impl Rule {
    /// The rule in a sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::ByteTime => "Every byte costs the price of its class and tier for the time it is stored",
            Self::MinimumSize => "Objects under 128 KiB are billed as 128 KiB in this class",
            Self::UnfinishedParts => "Parts of an upload are stored, and billed, until it is completed or aborted",
            Self::RestoredCopies => "A restored copy is billed as STANDARD beside the archived object",
            Self::KeptObjects => {
                "An object that another took the place of is billed as before until the bucket lets it go"
            }
            Self::Monitoring => {
                "Intelligent-Tiering charges for watching each object of 128 KiB or more; smaller ones are not watched"
            }
            Self::ArchiveIndex => "Each archived object keeps 8 KiB in STANDARD, so that it can be listed",
            Self::ArchiveOverhead => "Each archived object keeps 32 KiB of index beside it in the archive",
            Self::Requests => "Requests are billed by the thousand, at the price of the object's class",
            Self::Transitions => "Moving an object into the class by a lifecycle rule is billed once",
            Self::Restores => "Restoring an archived object is billed by request and by GiB, at the speed asked for",
            Self::Retrieval => "Reading from this class is billed by the GiB",
            Self::EarlyDeletion => {
                "Objects that leave before the class's minimum duration are billed for the rest of it"
            }
            Self::Egress => "Bytes sent to the internet are billed by the GiB",
        }
    }

    /// Where AWS says so.
    #[must_use]
    pub fn link(self) -> &'static str {
        match self {
            Self::UnfinishedParts => "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html",
            Self::KeptObjects => "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
            Self::Monitoring => {
                "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html"
            }
            Self::ArchiveIndex | Self::ArchiveOverhead | Self::Transitions | Self::EarlyDeletion => {
                "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html"
            }
            Self::RestoredCopies | Self::Restores => {
                "https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html"
            }
            _ => "https://aws.amazon.com/s3/pricing/",
        }
    }
}

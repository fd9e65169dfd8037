/// What a tenant stores, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Stored objects by storage class and access tier.
    pub groups: Vec<Group>,
    /// Uploads that are not complete.
    pub unfinished: UnfinishedUsage,
}

/// Objects of one storage class and access tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The storage class as the S3 API spells it.
    pub storage_class: String,
    /// The access tier of `INTELLIGENT_TIERING` objects as the S3 API spells it; empty while S3 names none (frequent).
    pub access_tier: String,
    /// How many objects.
    pub objects: u64,
    /// How many of them have less than 128 KiB.
    pub small_objects: u64,
    /// Bytes before compression.
    pub source_bytes: u64,
    /// Bytes S3 holds.
    pub stored_bytes: u64,
    /// Bytes S3 holds of the small ones.
    pub small_stored_bytes: u64,
}

/// Uploads that are not complete; S3 bills their parts until they are completed or aborted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnfinishedUsage {
    /// How many uploads.
    pub uploads: u64,
    /// Bytes signed for upload: what S3 holds of them, at most.
    pub bytes: u64,
}

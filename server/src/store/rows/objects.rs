//! What is billed, and why: as a statement's rows `o`.

/// Why a version is stored.
macro_rules! kind {
    ($is_deleted:expr, $is_older:expr) => {
        concat!(
            "CASE WHEN ",
            $is_deleted,
            " THEN 'deleted_file' WHEN ",
            $is_older,
            " THEN 'older_version' ELSE 'file' END"
        )
    };
}
macro_rules! is_deleted {
    () => {
        "a.deleted_at IS NOT NULL"
    };
}
macro_rules! is_older {
    () => {
        "a.deleted_at IS NULL AND v.number <> a.newest"
    };
}
/// The tier that an object is in, empty for the frequent one and in classes that have none. S3 itself tells of the archive tiers only.
macro_rules! tier {
    ($is_frequent:expr, $told:expr, $is_infrequent:expr) => {
        concat!(
            "CASE WHEN ",
            $is_frequent,
            " THEN '' WHEN ",
            $told,
            " <> '' THEN ",
            $told,
            " WHEN ",
            $is_infrequent,
            " THEN 'INFREQUENT_ACCESS' ELSE 'ARCHIVE_INSTANT_ACCESS' END"
        )
    };
}
/// 131072 bytes are the 128 KiB under which objects stay frequent, and some classes bill otherwise. `$1` and `$2` are the times
/// before which an object that was not read since is in the infrequent and the archive-instant tier (30 and 90 days ago).
macro_rules! is_frequent {
    () => {
        "(v.storage_class <> 'INTELLIGENT_TIERING' OR v.access_tier = 'FREQUENT_ACCESS' \
            OR (v.access_tier = '' AND (v.stored_bytes < 131072 OR v.accessed_at > $1)))"
    };
}
macro_rules! is_infrequent {
    () => {
        "(v.storage_class = 'INTELLIGENT_TIERING' AND v.access_tier = '' AND v.stored_bytes >= 131072 \
            AND v.accessed_at <= $1 AND v.accessed_at > $2)"
    };
}

/// Why a version is stored, beside other columns.
pub(super) const KIND: &str = concat!(kind!(is_deleted!(), is_older!()), " AS kind");

/// What versions are counted by, apart from where they are selected.
macro_rules! versions {
    () => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, ",
            kind!(is_deleted!(), is_older!()),
            " AS kind, v.storage_class, ",
            tier!(is_frequent!(), "v.access_tier", is_infrequent!()),
            " AS tier, v.source_bytes, v.stored_bytes"
        )
    };
}
/// Versions that are there, and whose.
macro_rules! there {
    () => {
        " FROM versions v JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id WHERE v.purged_at IS NULL"
    };
}
/// The readable copies of archived versions, with more columns. 2592000000 ms are 30 days: `$1` and they are now, by which they
/// are there or not.
macro_rules! restored_copies {
    ($more:literal) => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
                'restored_copy' AS kind, 'STANDARD' AS storage_class, '' AS tier, v.source_bytes, v.stored_bytes",
            $more,
            " FROM restored_copies c JOIN versions v ON v.tenant = c.tenant AND v.id = c.version_id \
                JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
            WHERE c.from_at <= $1 + 2592000000 AND c.to_at > $1 + 2592000000"
        )
    };
}
/// The objects that versions were in before they were compressed again, as long as the bucket keeps them.
macro_rules! kept_objects {
    ($more:literal) => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
                'kept_object' AS kind, r.storage_class, '' AS tier, CAST(0 AS BIGINT) AS source_bytes, r.old_bytes AS stored_bytes",
            $more,
            " FROM repackings r JOIN versions v ON v.tenant = r.tenant AND v.id = r.version_id \
                JOIN attachments a ON a.tenant = v.tenant AND a.id = v.attachment_id \
            WHERE v.purged_at IS NULL \
                AND (r.state = 'swapped' OR (r.state = 'done' AND r.kept_until > $1 + 2592000000))"
        )
    };
}
/// Uploads that are not complete, by what their parts come to.
macro_rules! unfinished_parts {
    ($more:literal) => {
        concat!(
            "SELECT u.tenant, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at, \
                u.created_at AS accessed_at, 'unfinished_part' AS kind, 'STANDARD' AS storage_class, '' AS tier, \
                CAST(SUM(p.size_bytes) AS BIGINT) AS source_bytes, CAST(SUM(p.size_bytes) AS BIGINT) AS stored_bytes",
            $more,
            " FROM signed_parts p JOIN uploads u ON u.tenant = p.tenant AND u.id = p.upload_id \
            GROUP BY u.tenant, u.id, u.record_id, u.attachment_id, u.content_type, u.created_by, u.created_at, u.file_name"
        )
    };
}
/// What lies beside versions, apart from their descriptions.
macro_rules! beside {
    () => {
        concat!(restored_copies!(""), " UNION ALL ", kept_objects!(""), " UNION ALL ", unfinished_parts!(""))
    };
}

/// Every object that is billed.
pub(super) const OBJECTS: &str = concat!(
    versions!(),
    there!(),
    " UNION ALL SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, \
    'metadata', 'STANDARD', '', 0, v.metadata_bytes",
    there!(),
    " UNION ALL ",
    beside!()
);
/// The same in two. Versions, each with its description, so that they are read once, and by what their kind and tier go by
/// ([`KEYS`]): whether something is so has two answers, and a database that knows how few groups there are counts on all cores, where
/// it would sort all rows on one for texts it knows nothing about.
pub(super) const VERSIONS: &str = concat!(
    "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, ",
    is_deleted!(),
    " AS is_deleted, ",
    is_older!(),
    " AS is_older, v.storage_class, v.access_tier, ",
    is_frequent!(),
    " AS is_frequent, ",
    is_infrequent!(),
    " AS is_infrequent, v.source_bytes, v.stored_bytes, v.metadata_bytes"
);
/// By what versions `o` are of one kind, class and tier, and how those follow from a group `g` of them.
pub(super) const KEYS: &str =
    "o.is_deleted, o.is_older, o.storage_class, o.access_tier, o.is_frequent, o.is_infrequent";
pub(super) const KIND_OF_KEYS: &str = kind!("g.is_deleted", "g.is_older");
pub(super) const TIER_OF_KEYS: &str = tier!("g.is_frequent", "g.access_tier", "g.is_infrequent");
/// Versions of few records are looked for by those; all of them are gone through where that is fastest,
/// [`COUNTED`](super::super::dialect::COUNTED).
pub(super) const OF_RECORDS: &str = there!();
/// And what lies beside versions.
pub(super) const BESIDE: &str = beside!();
/// Versions one by one, and what lies beside them.
pub(super) const LISTED: &str = concat!(versions!(), ", v.id, v.number, a.file_name", there!());
pub(super) const LISTED_COPIES: &str = restored_copies!(", v.id, v.number, a.file_name");
pub(super) const LISTED_KEPT: &str = kept_objects!(", v.id, v.number, a.file_name");
/// An upload becomes a version when it is complete.
pub(super) const LISTED_UPLOADS: &str = unfinished_parts!(", u.id, CAST(0 AS BIGINT) AS number, u.file_name");

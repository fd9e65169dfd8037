//! What is billed, and why: as a statement's rows `o`.

/// Why a version is stored.
macro_rules! kind {
    () => {
        "CASE WHEN a.deleted_at IS NOT NULL THEN 'deleted_file' WHEN v.number <> a.newest THEN 'older_version' \
            ELSE 'file' END AS kind"
    };
}

/// The same beside other columns.
pub(super) const KIND: &str = kind!();

/// What versions are counted by, apart from where they are selected: `$1` and `$2` are the times before which an object of
/// Intelligent-Tiering that was not read since is in the infrequent and the archive-instant tier (30 and 90 days ago): S3 itself
/// tells of the archive tiers only. 131072 bytes are the 128 KiB under which objects stay frequent, and some classes bill
/// otherwise.
macro_rules! versions {
    () => {
        concat!(
            "SELECT v.tenant, a.record_id, v.attachment_id, v.content_type, v.created_by, v.created_at, v.accessed_at, ",
            kind!(),
            ", v.storage_class, \
            CASE WHEN v.storage_class <> 'INTELLIGENT_TIERING' OR v.access_tier = 'FREQUENT_ACCESS' THEN '' \
                 WHEN v.access_tier <> '' THEN v.access_tier \
                 WHEN v.stored_bytes < 131072 OR v.accessed_at > $1 THEN '' \
                 WHEN v.accessed_at > $2 THEN 'INFREQUENT_ACCESS' ELSE 'ARCHIVE_INSTANT_ACCESS' END AS tier, \
            v.source_bytes, v.stored_bytes"
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
/// The same in two: versions, each with its description, so that they are read once; and what lies beside them. Versions of few
/// records are looked for by those; all of them are gone through where that is fastest, [`COUNTED`].
pub(super) const VERSIONS: &str = concat!(versions!(), ", v.metadata_bytes");
pub(super) const OF_RECORDS: &str = there!();
pub(super) const BESIDE: &str = beside!();
/// Versions one by one, and what lies beside them.
pub(super) const LISTED: &str = concat!(versions!(), ", v.id, v.number, a.file_name", there!());
pub(super) const LISTED_COPIES: &str = restored_copies!(", v.id, v.number, a.file_name");
pub(super) const LISTED_KEPT: &str = kept_objects!(", v.id, v.number, a.file_name");
/// An upload becomes a version when it is complete.
pub(super) const LISTED_UPLOADS: &str = unfinished_parts!(", u.id, CAST(0 AS BIGINT) AS number, u.file_name");

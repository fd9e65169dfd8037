use chartlift_protocol::Encoding;
use jiff::{Timestamp, tz::TimeZone};

use super::ids::is_id;
use crate::auth::TenantId;

/// The extension of what has none that a key could hold.
const NO_EXTENSION: &str = "bin";

/// Extensions under which Firefox does not decode a download's `Content-Encoding: gzip`: it takes them for files that
/// are gzip themselves (`nonDecodableExtensions` in its `nsExternalHelperAppService.cpp`).
const NEVER_DECODED: [&str; 3] = ["gz", "tgz", "svgz"];

/// What begins the keys of objects that a server tries its store out with: no tenant's id begins with a dot.
pub(crate) const PROBES: &str = ".chartlift-probe/";

/// Where an object lies: `{tenant}/{year}/{month}/{record}/{file-id}.{ext}`, compressed or not.
///
/// Keys of two versions can never meet: the file-id is unique, every other piece is free of `/`, and nothing of the
/// file's name but a sanitized extension is in it. Versions stored before keep keys that end in `.gz`.
pub(crate) fn object_key(
    tenant: &TenantId,
    created_at: Timestamp,
    record_id: &str,
    file_id: &str,
    extension: &str,
    encoding: Encoding,
) -> String {
    let folder = folder(tenant, created_at, record_id);
    let undecoded = encoding == Encoding::Gzip && NEVER_DECODED.contains(&extension);
    format!("{folder}/{file_id}.{}", if undecoded { NO_EXTENSION } else { extension })
}

/// Where the object lies that takes the place of a version's, compressed again: beside it, `{file-id}.{attempt}.{ext}`. No
/// two attempts write the same key, and all that a version has begins with its id and a dot.
pub(crate) fn repacked_key(key: &str, file_id: &str, attempt: &str) -> String {
    let extension = key.rsplit_once('.').map_or(NO_EXTENSION, |(_, extension)| extension);
    let extension = if NEVER_DECODED.contains(&extension) { NO_EXTENSION } else { extension };
    format!("{}{attempt}.{extension}", stem(key, file_id))
}

/// Whether a key is one of those that compressing again makes.
pub(crate) fn is_of_attempt(key: &str) -> bool {
    let mut pieces = key.rsplit('/').next().unwrap_or_default().split('.');
    matches!((pieces.next(), pieces.next()), (Some(file_id), Some(attempt)) if is_id(file_id) && is_id(attempt))
}

/// What the keys of all that a version has begin with: its objects and their description.
pub(crate) fn stem(key: &str, file_id: &str) -> String {
    let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{file_id}.")
}

fn folder(tenant: &TenantId, created_at: Timestamp, record_id: &str) -> String {
    let day = created_at.to_zoned(TimeZone::UTC);
    format!("{tenant}/{:04}/{:02}/{record_id}", day.year(), day.month())
}

/// Whose an object is, by its key: the tenant, and the id of the version or upload.
pub(crate) fn owner_of(key: &str) -> Option<(TenantId, &str)> {
    let tenant = key.split('/').next().and_then(TenantId::parse)?;
    let id = key.rsplit('/').next()?.split('.').next().filter(|id| is_id(id))?;
    Some((tenant, id))
}

/// What of a file name may be in a key: its extension, if that is 1 to 10 of `a–z0–9`; otherwise [`NO_EXTENSION`].
pub(crate) fn safe_extension(file_name: &str) -> String {
    let extension = file_name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let safe = (1..=10).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    if safe { extension } else { NO_EXTENSION.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_follow_the_pattern() {
        let tenant = TenantId::parse("st-mary").unwrap();
        let at: Timestamp = "2026-03-31T23:59:59Z".parse().unwrap();
        let key = |extension, encoding| object_key(&tenant, at, "r", "f", extension, encoding);
        assert_eq!(key("dcm", Encoding::Gzip), "st-mary/2026/03/r/f.dcm");
        assert_eq!(key("dcm", Encoding::Identity), "st-mary/2026/03/r/f.dcm");
        assert_eq!(key("gz", Encoding::Gzip), "st-mary/2026/03/r/f.bin", "Firefox would not decode it");
        assert_eq!(key("gz", Encoding::Identity), "st-mary/2026/03/r/f.gz");
    }

    #[test]
    fn what_is_packed_again_lies_beside_its_version() {
        let (id, attempt) = ("01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002");
        let key = |extension: &str| repacked_key(&format!("st-mary/2026/03/r/{id}.{extension}"), id, attempt);
        assert_eq!(key("dcm"), format!("st-mary/2026/03/r/{id}.{attempt}.dcm"));
        assert!(key("gz").ends_with(".bin"), "Firefox would not decode it");
        assert_eq!(owner_of(&key("dcm")).unwrap().1, id);
        assert!(is_of_attempt(&key("dcm")) && !is_of_attempt(&format!("a/{id}.metadata.json")));
        assert!(key("dcm").starts_with(&stem(&key("dcm"), id)));
    }

    proptest! {
        #[test]
        fn nothing_of_a_name_gets_into_a_key_but_a_plain_extension(name in ".{0,80}") {
            let extension = safe_extension(&name);
            prop_assert!((1..=10).contains(&extension.len()));
            prop_assert!(extension.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        }
    }
}

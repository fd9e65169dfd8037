//! What a blob says of itself, so that the metadata can be made anew from the blobs alone.
//!
//! A sidecar is JSON behind the bytes, followed by its length and CRC-32 (little-endian `u32`s) and eight bytes that
//! say that it is one. It is written before the blob is synced, so it costs no sync of its own. Reads never see it:
//! the metadata knows where the bytes end.

use std::{
    fs::File,
    io::{self, Seek as _, SeekFrom, Write as _},
    os::unix::fs::FileExt as _,
};

use crc_fast::CrcAlgorithm;
use serde::{Deserialize, Serialize};

use crate::{attributes::Attributes, blobs::BlobId};

const MAGIC: &[u8; 8] = b"CHLIFT01";
/// Length, CRC-32 and [`MAGIC`].
const FOOTER_BYTES: u64 = 16;
/// The longest JSON that is believed: a manifest of 10,000 parts has about 1.5 MB.
const MAX_JSON_BYTES: u64 = 16 * 1024 * 1024;

/// What a file below `blobs/` or `records/` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Sidecar {
    /// A version of an object: in its only blob, or, where it has another number of blobs, in a file of its own.
    Object(Box<ObjectRecord>),
    /// A part of a multipart upload. Of no use without the record of the object it became part of.
    Part { bucket: String, key: String, upload_id: String, part_number: i32, size_bytes: u64 },
}

/// Everything the metadata knows of one version of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ObjectRecord {
    pub bucket: String,
    pub key: String,
    /// `null` for what was put while the bucket had no versioning.
    pub version_id: String,
    #[serde(default)]
    pub delete_marker: bool,
    pub size_bytes: u64,
    pub etag: String,
    pub last_modified_ms: i64,
    pub storage_class: String,
    pub checksum_algorithm: String,
    pub checksum_type: String,
    pub checksum_value: String,
    /// How many parts a multipart upload made it of.
    pub parts_count: Option<i32>,
    pub attributes: Attributes,
    pub parts: Vec<PartRecord>,
}

/// A run of an object's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PartRecord {
    /// None for no bytes.
    pub blob: Option<BlobId>,
    pub size_bytes: u64,
    pub checksum_value: String,
}

impl Sidecar {
    /// Writes it where the file ends now.
    pub fn append(&self, file: &mut File) -> io::Result<()> {
        let json = serde_json::to_vec(self)?;
        let length = u32::try_from(json.len()).map_err(io::Error::other)?;
        let mut bytes = json;
        let crc = crc32(&bytes);
        bytes.extend(length.to_le_bytes());
        bytes.extend(crc.to_le_bytes());
        bytes.extend(MAGIC);
        file.write_all(&bytes)
    }

    /// Reads it, with the number of bytes before it; none when the file has none, or not a whole one: its writing
    /// was cut short, or it is older than sidecars are.
    pub fn read(file: &File) -> io::Result<Option<(u64, Self)>> {
        let found = locate(file)?;
        Ok(found.and_then(|(content_bytes, json)| Some((content_bytes, serde_json::from_slice(&json).ok()?))))
    }

    /// Takes it away, so that the bytes say no longer what they are.
    pub fn remove(file: &mut File) -> io::Result<()> {
        if let Some((content_bytes, _)) = locate(file)? {
            file.set_len(content_bytes)?;
            file.seek(SeekFrom::End(0))?;
            file.sync_all()?;
        }
        Ok(())
    }
}

/// Where the sidecar begins, and its JSON.
fn locate(file: &File) -> io::Result<Option<(u64, Vec<u8>)>> {
    let size = file.metadata()?.len();
    let Some(footer_at) = size.checked_sub(FOOTER_BYTES) else { return Ok(None) };
    let mut footer = [0; FOOTER_BYTES as usize];
    file.read_exact_at(&mut footer, footer_at)?;
    let word = |at: usize| u32::from_le_bytes([footer[at], footer[at + 1], footer[at + 2], footer[at + 3]]);
    let length = u64::from(word(0));
    if footer[8..] != MAGIC[..] || length > MAX_JSON_BYTES {
        return Ok(None);
    }
    let Some(json_at) = footer_at.checked_sub(length) else { return Ok(None) };
    let mut json = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact_at(&mut json, json_at)?;
    Ok((crc32(&json) == word(4)).then_some((json_at, json)))
}

fn crc32(bytes: &[u8]) -> u32 {
    // A CRC-32 fits.
    u32::try_from(crc_fast::checksum(CrcAlgorithm::Crc32IsoHdlc, bytes)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> Sidecar {
        let (bucket, key, upload_id) = ("b".into(), "k ü".into(), "u".into());
        Sidecar::Part { bucket, key, upload_id, part_number: 3, size_bytes: 5 }
    }

    #[test]
    fn a_sidecar_is_found_behind_the_bytes_and_can_be_taken_away() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"bytes").unwrap();
        assert_eq!(Sidecar::read(&file).unwrap(), None);
        part().append(&mut file).unwrap();
        assert_eq!(Sidecar::read(&file).unwrap(), Some((5, part())));
        Sidecar::remove(&mut file).unwrap();
        assert_eq!((file.metadata().unwrap().len(), Sidecar::read(&file).unwrap()), (5, None));
    }

    #[test]
    fn one_that_was_cut_short_or_changed_is_none() {
        let mut file = tempfile::tempfile().unwrap();
        part().append(&mut file).unwrap();
        let whole = file.metadata().unwrap().len();
        for len in 0..whole {
            file.set_len(len).unwrap();
            assert_eq!(Sidecar::read(&file).unwrap(), None, "{len} of {whole} bytes");
        }
        file.set_len(0).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        part().append(&mut file).unwrap();
        file.write_all_at(b"X", 10).unwrap();
        assert_eq!(Sidecar::read(&file).unwrap(), None);
    }
}

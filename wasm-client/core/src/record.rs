//! What is remembered of an upload and its parts: ids, sizes, checksums; nothing that names a patient or a file.

use chartlift_protocol::{
    Crc32, Encoding, PartIndexEntry, PartToSign,
    value::{FromValue, ToValue},
};

use crate::crc::Crc;
use litemap::LiteMap;

/// What is remembered of an upload.
#[derive(Clone, Debug, PartialEq, Eq, FromValue, ToValue)]
pub struct Head {
    /// The upload.
    pub upload_id: String,
    /// The attachment it makes a version of.
    pub attachment_id: String,
    /// The record of the attachment.
    pub record_id: String,
    /// The source's size in bytes.
    pub size_bytes: u64,
    /// When the source was last modified, in milliseconds since 1970.
    pub last_modified_ms: i64,
    /// The encoding of the stored bytes.
    pub encoding: Encoding,
    /// Source bytes of a segment.
    pub segment_bytes: u64,
    /// Stored bytes at which a part is full.
    pub part_bytes: u64,
    /// When the server will have aborted it, by the machine's clock in milliseconds since 1970: of no use after that.
    pub until_unix_ms: u64,
    /// Who drove it last: whatever the page calls a person, hashed; `None` where nobody says.
    pub owner: Option<String>,
}

/// What is remembered of one part, written before it is sent: whether S3 has it, S3 says.
#[derive(Clone, Debug, PartialEq, Eq, FromValue, ToValue)]
pub struct PartRecord {
    /// The part's number.
    pub number: u32,
    /// Offset of its first source byte.
    pub start: u64,
    /// Source bytes.
    pub source_bytes: u64,
    /// Stored bytes.
    pub stored_bytes: u64,
    /// CRC-32 of the source bytes.
    pub source_crc32: Crc32,
    /// CRC-32 of the stored bytes.
    pub stored_crc32: Crc32,
    /// The effort it was compressed with.
    pub effort: u8,
}

impl PartRecord {
    /// What signing wants to know of a part that does not go by form.
    #[must_use]
    pub fn to_sign(&self) -> PartToSign {
        PartToSign { number: self.number, size_bytes: self.stored_bytes, crc32: self.stored_crc32, sha256: None }
    }

    /// Its row in the index.
    #[must_use]
    pub fn index_entry(&self) -> PartIndexEntry {
        PartIndexEntry {
            number: self.number,
            source_bytes: self.source_bytes,
            stored_bytes: self.stored_bytes,
            source_crc32: self.source_crc32,
            stored_crc32: self.stored_crc32,
        }
    }

    /// The source's checksum with its length.
    #[must_use]
    pub fn source_crc(&self) -> Crc {
        Crc { value: self.source_crc32.0, len: self.source_bytes }
    }

    /// The stored bytes' checksum with their length.
    #[must_use]
    pub fn stored_crc(&self) -> Crc {
        Crc { value: self.stored_crc32.0, len: self.stored_bytes }
    }
}

/// In the order of the source. They mostly come so already.
#[must_use]
pub fn in_order(parts: Vec<PartRecord>) -> Vec<PartRecord> {
    let mut sorted = LiteMap::new_vec();
    for part in parts {
        sorted.insert(part.number, part);
    }
    sorted.into_tuple_vec().into_iter().map(|(_, part)| part).collect()
}

/// An upload as it was remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The upload.
    pub head: Head,
    /// Its parts in any order.
    pub parts: Vec<PartRecord>,
}

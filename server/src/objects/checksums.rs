//! Checksums as S3 writes them.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chartlift_protocol::{Crc32, Sha256};

/// A CRC-32 as S3 writes it: Base64 of its four bytes, the most significant first.
pub(super) fn to_s3(crc32: Crc32) -> String {
    BASE64.encode(crc32.to_be_bytes())
}

/// A SHA-256 as S3 writes it: Base64.
pub(super) fn sha256_to_s3(sha256: Sha256) -> String {
    BASE64.encode(sha256.0)
}

/// A CRC-32 as S3 writes it; none for a composite one (`…-3`), which is not of the object's bytes.
pub(super) fn from_s3(text: &str) -> Option<Crc32> {
    let bytes: [u8; 4] = BASE64.decode(text).ok()?.try_into().ok()?;
    Some(Crc32(u32::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_written_as_s3_writes_them() {
        assert_eq!(to_s3(Crc32(0xcbf4_3926)), "y/Q5Jg==");
        assert_eq!(from_s3("y/Q5Jg=="), Some(Crc32(0xcbf4_3926)));
        assert_eq!(from_s3("y/Q5Jg==-3"), None);
    }
}

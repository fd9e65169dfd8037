//! The second reading: SHA-256 and CRC-32 of the whole source, in order.
//!
//! Segments are checksummed by the workers that compress them. This reads the file again, independently, while parts
//! are on their way: equal CRCs prove that what was compressed, over however many sessions, is the file as it is now.

use sha2::{Digest as _, Sha256};

use crate::{crc::Crc, ports::Digests};

/// Digests of bytes that come in order.
#[derive(Clone, Default)]
pub struct Digester {
    sha256: Sha256,
    crc: Crc,
}

impl Digester {
    /// Of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.crc = self.crc.then(Crc::of(bytes));
    }

    /// The digests of all bytes.
    #[must_use]
    pub fn finish(self) -> Digests {
        Digests { sha256: self.sha256.finalize().into(), crc: self.crc }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_digest_of_the_whole() {
        let mut digester = Digester::new();
        for piece in [&b"12"[..], b"", b"3456789"] {
            digester.update(piece);
        }
        let digests = digester.finish();
        assert_eq!(digests.crc, Crc { value: 0xcbf4_3926, len: 9 });
        let hex: String = digests.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    }
}

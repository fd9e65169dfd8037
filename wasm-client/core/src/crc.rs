//! CRC-32 values that know how many bytes they cover, so that they can be joined.

use crc32fast::Hasher;

/// The CRC-32 of a run of bytes, with its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crc {
    /// The checksum.
    pub value: u32,
    /// How many bytes it covers.
    pub len: u64,
}

impl Crc {
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { value: chartlift_deflate::crc32(0, bytes), len: bytes.len() as u64 }
    }

    /// Of this run followed by that one, without looking at the bytes again.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let mut hasher = Hasher::new_with_initial_len(self.value, self.len);
        hasher.combine(&Hasher::new_with_initial_len(next.value, next.len));
        Self { value: hasher.finalize(), len: self.len + next.len }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn joins_like_the_bytes(a: Vec<u8>, b: Vec<u8>, c: Vec<u8>) {
            let whole = [a.as_slice(), &b, &c].concat();
            prop_assert_eq!(Crc::of(&a).then(Crc::of(&b)).then(Crc::of(&c)), Crc::of(&whole));
        }
    }
}

//! The additional checksums of S3: computing, verifying and combining them.
//!
//! Rules: Amazon S3 User Guide, "Checking object integrity for data uploads".

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use crc_fast::CrcAlgorithm;
use s3s::crypto::{Checksum as _, Sha1, Sha256};

/// An algorithm of S3's additional checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
}

/// Whether a multipart object's checksum covers its bytes or the checksums of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    FullObject,
    Composite,
}

impl Algorithm {
    /// What S3 computes of its own accord when the client names no algorithm.
    pub const DEFAULT: Self = Self::Crc64Nvme;
    pub const ALL: [Self; 5] = [Self::Crc32, Self::Crc32c, Self::Crc64Nvme, Self::Sha1, Self::Sha256];

    /// The name in `x-amz-checksum-algorithm`, in XML and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    /// The header (and trailer) that carries a value.
    pub fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    /// Length of a digest in bytes.
    fn digest_bytes(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// What a multipart upload covers when the client names only the algorithm.
    pub fn default_coverage(self) -> Coverage {
        if self == Self::Crc64Nvme { Coverage::FullObject } else { Coverage::Composite }
    }

    /// Whether S3 offers this algorithm with this coverage for multipart uploads.
    pub fn allows(self, coverage: Coverage) -> bool {
        match coverage {
            Coverage::FullObject => self.crc().is_some(),
            Coverage::Composite => self != Self::Crc64Nvme,
        }
    }

    /// Whether `value` is Base64 of a digest of this algorithm.
    pub fn is_well_formed(self, value: &str) -> bool {
        BASE64.decode(value).is_ok_and(|digest| digest.len() == self.digest_bytes())
    }

    fn crc(self) -> Option<CrcAlgorithm> {
        match self {
            Self::Crc32 => Some(CrcAlgorithm::Crc32IsoHdlc),
            Self::Crc32c => Some(CrcAlgorithm::Crc32Iscsi),
            Self::Crc64Nvme => Some(CrcAlgorithm::Crc64Nvme),
            Self::Sha1 | Self::Sha256 => None,
        }
    }
}

impl Coverage {
    /// The name in `x-amz-checksum-type`, in XML and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::FullObject => "FULL_OBJECT",
            Self::Composite => "COMPOSITE",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::FullObject, Self::Composite].into_iter().find(|coverage| coverage.name() == name)
    }
}

/// A digest as S3 writes it: Base64 of its big-endian bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checksum {
    pub algorithm: Algorithm,
    pub value: String,
}

/// Computes one checksum while bytes pass by.
pub(crate) enum Hasher {
    Crc(Algorithm, crc_fast::Digest),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hasher {
    pub fn new(algorithm: Algorithm) -> Self {
        match (algorithm, algorithm.crc()) {
            (_, Some(crc)) => Self::Crc(algorithm, crc_fast::Digest::new(crc)),
            (Algorithm::Sha1, None) => Self::Sha1(Sha1::new()),
            (_, None) => Self::Sha256(Sha256::new()),
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(_, digest) => digest.update(bytes),
            Self::Sha1(hasher) => hasher.update(bytes),
            Self::Sha256(hasher) => hasher.update(bytes),
        }
    }

    pub fn finish(self) -> Checksum {
        let (algorithm, value) = match self {
            Self::Crc(algorithm, digest) => (algorithm, encode_crc(algorithm, digest.finalize())),
            Self::Sha1(hasher) => (Algorithm::Sha1, BASE64.encode(hasher.finalize())),
            Self::Sha256(hasher) => (Algorithm::Sha256, BASE64.encode(hasher.finalize())),
        };
        Checksum { algorithm, value }
    }
}

fn encode_crc(algorithm: Algorithm, crc: u64) -> String {
    BASE64.encode(&crc.to_be_bytes()[8 - algorithm.digest_bytes()..])
}

fn decode_crc(value: &str) -> Option<u64> {
    let digest = BASE64.decode(value).ok()?;
    (digest.len() <= 8).then(|| digest.iter().fold(0, |crc, byte| (crc << 8) | u64::from(*byte)))
}

/// The checksum of a whole object from those of its parts (value, size in bytes), without reading a byte again.
///
/// FULL_OBJECT values are combined by CRC arithmetic; COMPOSITE is the digest of the parts' digests, followed by `-`
/// and their number. `None` when a value is damaged or the algorithm does not allow the coverage.
pub(crate) fn of_parts<'a>(
    algorithm: Algorithm,
    coverage: Coverage,
    parts: impl Iterator<Item = (&'a str, u64)>,
) -> Option<Checksum> {
    let value = match coverage {
        Coverage::FullObject => {
            let crc_algorithm = algorithm.crc()?;
            let mut whole = crc_fast::Digest::new(crc_algorithm).finalize();
            for (value, size) in parts {
                whole = crc_fast::checksum_combine(crc_algorithm, whole, decode_crc(value)?, size);
            }
            encode_crc(algorithm, whole)
        }
        Coverage::Composite => {
            let mut hasher = Hasher::new(algorithm);
            let mut count = 0_u32;
            for (value, _) in parts {
                hasher.update(&BASE64.decode(value).ok()?);
                count += 1;
            }
            format!("{}-{count}", hasher.finish().value)
        }
    };
    Some(Checksum { algorithm, value })
}

/// Collects the five optional checksum fields of an S3 type into a list.
macro_rules! given_checksums {
    ($input:expr) => {{
        use $crate::checksum::{Algorithm, Checksum};
        [
            (Algorithm::Crc32, &$input.checksum_crc32),
            (Algorithm::Crc32c, &$input.checksum_crc32c),
            (Algorithm::Crc64Nvme, &$input.checksum_crc64nvme),
            (Algorithm::Sha1, &$input.checksum_sha1),
            (Algorithm::Sha256, &$input.checksum_sha256),
        ]
        .into_iter()
        .filter_map(|(algorithm, value)| value.clone().map(|value| Checksum { algorithm, value }))
        .collect::<Vec<_>>()
    }};
}
pub(crate) use given_checksums;

/// Puts a checksum into its field of an S3 type.
macro_rules! set_checksum {
    ($output:expr, $checksum:expr) => {{
        let checksum: &$crate::checksum::Checksum = $checksum;
        let field = match checksum.algorithm {
            $crate::checksum::Algorithm::Crc32 => &mut $output.checksum_crc32,
            $crate::checksum::Algorithm::Crc32c => &mut $output.checksum_crc32c,
            $crate::checksum::Algorithm::Crc64Nvme => &mut $output.checksum_crc64nvme,
            $crate::checksum::Algorithm::Sha1 => &mut $output.checksum_sha1,
            $crate::checksum::Algorithm::Sha256 => &mut $output.checksum_sha256,
        };
        *field = Some(checksum.value.clone());
    }};
}
pub(crate) use set_checksum;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(algorithm: Algorithm, bytes: &[u8]) -> String {
        let mut hasher = Hasher::new(algorithm);
        hasher.update(bytes);
        hasher.finish().value
    }

    /// The catalogue's check values for "123456789".
    #[test]
    fn digests_are_big_endian_base64() {
        let crc32 = BASE64.encode([0xcb, 0xf4, 0x39, 0x26]);
        let crc32c = BASE64.encode([0xe3, 0x06, 0x92, 0x83]);
        let crc64nvme = BASE64.encode([0xae, 0x8b, 0x14, 0x86, 0x0a, 0x79, 0x98, 0x88]);
        assert_eq!(of(Algorithm::Crc32, b"123456789"), crc32);
        assert_eq!(of(Algorithm::Crc32c, b"123456789"), crc32c);
        assert_eq!(of(Algorithm::Crc64Nvme, b"123456789"), crc64nvme);
    }

    #[test]
    fn full_object_checksums_combine_to_that_of_the_bytes() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|i| (i * 7 % 251) as u8).collect();
        for algorithm in [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme] {
            for cuts in [vec![0, 100_000], vec![0, 1, 99_999, 100_000], vec![0, 0, 65_536, 100_000]] {
                let parts: Vec<_> = cuts.windows(2).map(|w| &bytes[w[0]..w[1]]).collect();
                let sums: Vec<_> = parts.iter().map(|p| (of(algorithm, p), p.len() as u64)).collect();
                let whole = of_parts(algorithm, Coverage::FullObject, sums.iter().map(|(v, n)| (v.as_str(), *n)));
                assert_eq!(whole.unwrap().value, of(algorithm, &bytes), "{algorithm:?} {cuts:?}");
            }
        }
    }

    #[test]
    fn a_sha_has_no_full_object_combination() {
        assert!(of_parts(Algorithm::Sha256, Coverage::FullObject, std::iter::empty()).is_none());
        assert!(!Algorithm::Sha256.allows(Coverage::FullObject));
        assert!(!Algorithm::Crc64Nvme.allows(Coverage::Composite));
    }
}

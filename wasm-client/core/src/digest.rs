//! The second reading: CRC-32 of the whole source, in order, and its SHA-256 where the policy wants it.
//!
//! Segments are checksummed by the workers that compress them. This reads the file again, independently, while parts
//! are on their way: equal CRCs prove that what was compressed, over however many sessions, is the file as it is now.
//!
//! What is stored as it is needs no compressing, only checksums, and those this reading can give: see [`Trail`].

use std::{
    cell::{Cell, RefCell},
    ops::Range,
};

use chartlift_protocol::limits::MIB;
use sha2::{Digest as _, Sha256};

use crate::{changes::Changes, crc::Crc, ports::Digests};

/// Digests of bytes that come in order.
#[derive(Clone)]
pub struct Digester {
    sha256: Option<Sha256>,
    crc: Crc,
}

impl Digester {
    /// Of nothing yet; with a SHA-256 or by CRC-32 alone, which takes a tenth of the time.
    #[must_use]
    pub fn new(sha256: bool) -> Self {
        Self { sha256: sha256.then(Sha256::new), crc: Crc::default() }
    }

    /// Takes the next bytes; answers their own checksum.
    pub fn update(&mut self, bytes: &[u8]) -> Crc {
        let crc = Crc::of(bytes);
        if let Some(sha256) = &mut self.sha256 {
            sha256.update(bytes);
        }
        self.crc = self.crc.then(crc);
        crc
    }

    /// The digests of all bytes.
    #[must_use]
    pub fn finish(self) -> Digests {
        Digests { sha256: self.sha256.map(|sha256| sha256.finalize().into()), crc: self.crc }
    }
}

/// Where the reading leaves a checksum: after so many bytes each, and at the end.
pub const STEP_BYTES: u64 = MIB;

/// Bytes at the start of a file that are not waited for: the first parts (5 to 10 MiB) are signed by the call that
/// creates the upload, and that call is not to wait for SHA-256, which is a tenth as fast as CRC-32.
const HEAD_START_BYTES: u64 = 48 * MIB;

/// Bytes further on than this are not waited for: at SHA-256's 300 MB/s it would take more than 200 ms.
const NEAR_BYTES: u64 = 64 * MIB;

/// The checksums that the second reading has left behind, so that what lies there need not be read for its own.
///
/// The proof stays whole: S3 refuses a part whose bytes are not those of the checksum, whoever read them for it.
#[derive(Default)]
pub struct Trail {
    steps: RefCell<Vec<u32>>,
    passed_bytes: Cell<u64>,
    goes_on: Cell<bool>,
    changes: Changes,
}

impl Trail {
    /// A reading begins, from the start.
    pub fn begin(&self) {
        self.steps.borrow_mut().clear();
        self.passed_bytes.set(0);
        self.goes_on.set(true);
    }

    /// The reading has passed its next step.
    pub fn passed(&self, step: Crc) {
        self.steps.borrow_mut().push(step.value);
        self.passed_bytes.set(self.passed_bytes.get() + step.len);
        self.changes.tell();
    }

    /// The reading goes no further.
    pub fn end(&self) {
        self.goes_on.set(false);
        self.changes.tell();
    }

    /// The checksum of a range once it was passed; `None` if it is not worth waiting for.
    pub async fn crc(&self, range: &Range<u64>) -> Option<Crc> {
        let found = || {
            let passed = self.passed_bytes.get();
            if passed >= range.end {
                return Some(self.joined(range, passed));
            }
            let near = range.start >= HEAD_START_BYTES && range.start <= passed + NEAR_BYTES;
            (!(self.goes_on.get() && near)).then_some(None)
        };
        self.changes.until(found).await
    }

    /// `None` if the range does not begin and end with a step.
    fn joined(&self, range: &Range<u64>, passed: u64) -> Option<Crc> {
        let whole =
            range.start.is_multiple_of(STEP_BYTES) && (range.end.is_multiple_of(STEP_BYTES) || range.end == passed);
        let steps = self.steps.borrow();
        let mut crc = Crc::default();
        while whole && crc.len < range.end - range.start {
            let at = range.start + crc.len;
            let value = *steps.get(usize::try_from(at / STEP_BYTES).ok()?)?;
            crc = crc.then(Crc { value, len: STEP_BYTES.min(range.end - at) });
        }
        whole.then_some(crc)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    const SIZE: u64 = 60 * MIB + 5;

    /// Has the trail's reading pass so many steps of a file of zeros.
    fn pass(trail: &Trail, steps: std::ops::Range<u64>) {
        for step in steps {
            let len = STEP_BYTES.min(SIZE - step * STEP_BYTES);
            trail.passed(Crc::of(&vec![0; usize::try_from(len).unwrap()]));
        }
    }

    fn zeros(range: &Range<u64>) -> Crc {
        Crc::of(&vec![0; usize::try_from(range.end - range.start).unwrap()])
    }

    #[test]
    fn a_trail_gives_what_was_passed_and_has_others_wait_for_what_is_near() {
        let trail = Trail::default();
        let (start, later, last) = (0..MIB, 50 * MIB..53 * MIB, 60 * MIB..SIZE);
        assert_eq!(trail.crc(&later).now_or_never(), Some(None), "nobody reads");
        trail.begin();
        assert_eq!(trail.crc(&start).now_or_never(), Some(None), "the first parts wait for nobody");
        let mut waiting = Box::pin(trail.crc(&later));
        assert_eq!((&mut waiting).now_or_never(), None);
        pass(&trail, 0..52);
        assert_eq!((&mut waiting).now_or_never(), None, "its last step is missing");
        pass(&trail, 52..61);
        assert_eq!((&mut waiting).now_or_never(), Some(Some(zeros(&later))));
        trail.end();
        for range in [start, last] {
            assert_eq!(trail.crc(&range).now_or_never(), Some(Some(zeros(&range))));
        }
        assert_eq!(trail.crc(&(5..MIB)).now_or_never(), Some(None), "no step begins there");
        assert_eq!(trail.crc(&(0..MIB + 5)).now_or_never(), Some(None), "no step ends there");
    }

    #[test]
    fn nobody_waits_for_a_reading_that_ended_or_is_far_behind() {
        let trail = Trail::default();
        trail.begin();
        let far = 100 * MIB..101 * MIB;
        assert_eq!(trail.crc(&far).now_or_never(), Some(None));
        let near = 59 * MIB..60 * MIB;
        let mut waiting = Box::pin(trail.crc(&near));
        assert_eq!((&mut waiting).now_or_never(), None);
        pass(&trail, 0..3);
        trail.end();
        assert_eq!((&mut waiting).now_or_never(), Some(None));
        trail.begin();
        assert_eq!(trail.crc(&(0..MIB)).now_or_never(), Some(None), "a new reading has passed nothing");
    }

    #[test]
    fn is_the_digest_of_the_whole() {
        let digest = |sha256| {
            let mut digester = Digester::new(sha256);
            for piece in [&b"12"[..], b"", b"3456789"] {
                digester.update(piece);
            }
            digester.finish()
        };
        let (full, by_crc) = (digest(true), digest(false));
        let sha256 = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
        assert_eq!(full.sha256.map(hex::encode).as_deref(), Some(sha256));
        assert_eq!(by_crc.sha256, None);
        for digests in [full, by_crc] {
            assert_eq!(digests.crc, Crc { value: 0xcbf4_3926, len: 9 });
        }
    }
}

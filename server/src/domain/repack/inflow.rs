//! Stored bytes in, source bytes out, a bounded piece at a time.

use chartlift_protocol::{Crc32, Encoding};
use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest as _, Sha256};

/// The largest window of DEFLATE, as a power of two (RFC 1951).
const WINDOW_BITS: u8 = 15;

/// The stored bytes are not what a stream of this kind looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotOurs;

/// What bytes come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    pub bytes: u64,
    pub crc32: Crc32,
    /// As 64 hex digits.
    pub sha256: String,
}

/// Sums bytes up.
#[derive(Clone, Default)]
pub(super) struct Summing {
    bytes: u64,
    crc32: crc32fast::Hasher,
    sha256: Sha256,
}

impl Summing {
    pub fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.crc32.update(bytes);
        self.sha256.update(bytes);
    }

    /// How many they are so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn sum(self) -> Sum {
        let sha256 = hex::encode(self.sha256.finalize());
        Sum { bytes: self.bytes, crc32: Crc32(self.crc32.finalize()), sha256 }
    }
}

/// Undoes what the object was stored with.
pub(super) struct Inflow {
    inflate: Option<Decompress>,
    ended: bool,
    chunk: Vec<u8>,
    read: usize,
    /// All of what was fed.
    pub stored: Summing,
}

impl Inflow {
    pub fn new(encoding: Encoding) -> Self {
        let inflate = (encoding == Encoding::Gzip).then(|| Decompress::new_gzip(WINDOW_BITS));
        Self { inflate, ended: false, chunk: Vec::new(), read: 0, stored: Summing::default() }
    }

    /// The next stored bytes, once those before are used up.
    pub fn feed(&mut self, chunk: Vec<u8>) {
        debug_assert!(self.is_empty(), "what was fed before is still to be read");
        self.stored.add(&chunk);
        (self.chunk, self.read) = (chunk, 0);
    }

    /// Whether more has to be fed.
    pub fn is_empty(&self) -> bool {
        self.read == self.chunk.len()
    }

    /// How many of the bytes fed last are still to be read.
    pub fn left(&self) -> u64 {
        (self.chunk.len() - self.read) as u64
    }

    /// Whether a gzip stream has come to its end, where its checksum and size were compared.
    pub fn has_ended(&self) -> bool {
        self.inflate.is_none() || self.ended
    }

    /// Appends source bytes, until so many more are there or what was fed is used up.
    pub fn pour(&mut self, into: &mut Vec<u8>, room: usize) -> Result<(), NotOurs> {
        let Some(inflate) = &mut self.inflate else {
            let length = room.min(self.chunk.len() - self.read);
            into.extend_from_slice(&self.chunk[self.read..self.read + length]);
            self.read += length;
            return Ok(());
        };
        let end = into.len() + room;
        while into.len() < end && self.read < self.chunk.len() {
            // Whatever follows the only member is none of ours.
            if self.ended {
                return Err(NotOurs);
            }
            let start = into.len();
            into.resize(end, 0);
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let status = inflate.decompress(&self.chunk[self.read..], &mut into[start..], FlushDecompress::None);
            let (read, written) = (inflate.total_in() - read, inflate.total_out() - written);
            into.truncate(start + usize::try_from(written).map_err(|_| NotOurs)?);
            self.read += usize::try_from(read).map_err(|_| NotOurs)?;
            self.ended = status.map_err(|_| NotOurs)? == Status::StreamEnd;
            if read + written == 0 && !self.ended {
                return Err(NotOurs);
            }
        }
        // What is left may be the trailer alone, which writes nothing.
        if into.len() == end && !self.ended && self.read < self.chunk.len() {
            let before = inflate.total_in();
            let status = inflate.decompress(&self.chunk[self.read..], &mut [], FlushDecompress::None);
            self.read += usize::try_from(inflate.total_in() - before).map_err(|_| NotOurs)?;
            // No room to write into is no fault of the stream's.
            self.ended = matches!(status, Ok(Status::StreamEnd));
        }
        Ok(())
    }
}

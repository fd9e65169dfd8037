//! How an upload was sent, and what proving it asks of S3 for that.

use chartlift_protocol::Encoding;

use super::upload::Settled;

/// How many stored bytes are read to see what a file begins with.
pub(super) const FIRST_BYTES: u64 = 4096;
/// CRC-32 and size of the source at the end of a gzip member (RFC 1952, section 2.3.1).
pub(super) const TRAILER_BYTES: u64 = 8;

/// Objects of at most so many bytes are read whole: one request instead of a HEAD and a GET, and they pass in less time than a round
/// trip takes. What came by form is read whatever its size, up to
/// [`MAX_FORM_BYTES`](chartlift_protocol::limits::MAX_FORM_BYTES): the store has its SHA-256 and no CRC-32.
const READ_WHOLE_BYTES: u64 = 64 << 10;

/// Uploads that are no larger than the same ones of these are proved alike.
pub(crate) const PROVED_ALIKE_BYTES: [u64; 3] = [0, FIRST_BYTES, READ_WHOLE_BYTES];

/// How an upload was sent, as far as its proof depends on it.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    pub encoding: Encoding,
    pub stored_bytes: u64,
    pub by_form: bool,
    pub in_parts: bool,
}

impl Sent {
    /// An upload of this size, as it was settled.
    pub(super) fn of(settled: &Settled, stored_bytes: u64) -> Self {
        let (by_form, in_parts) = (settled.form.is_some(), settled.multipart_id.is_some());
        Self { encoding: settled.encoding, stored_bytes, by_form, in_parts }
    }

    /// Whether it is proved by all of its bytes. An empty object has none to ask for.
    pub(super) fn is_read_whole(self) -> bool {
        self.by_form || !self.in_parts && (1..=READ_WHOLE_BYTES).contains(&self.stored_bytes)
    }

    /// The HEADs and GETs that prove it where all goes well, for the bill, and the bytes that they read where that is not all
    /// (`an_upload_is_billed_what_proving_it_asks` in `tests/routes/costs.rs`).
    pub(crate) fn reads(self) -> (u64, Option<u64>) {
        match self.stored_bytes {
            _ if self.is_read_whole() => (1, None),
            0 => (1, None),
            1..=FIRST_BYTES => (2, None),
            _ if self.encoding == Encoding::Gzip => (3, Some(FIRST_BYTES + TRAILER_BYTES)),
            _ => (2, Some(FIRST_BYTES)),
        }
    }
}

//! Stored bytes to source bytes, piece by piece. Runs in the workers.

use chartlift_protocol::Encoding;
use flate2::{Decompress, FlushDecompress, Status};

use super::{
    limits::PIECE_BYTES,
    ports::{FetchError, FetchJob},
};
use crate::crc::Crc;

/// What a [`Decoder`] has for its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// All it was given is used up: give it more.
    Hungry,
    /// The bytes to skip are behind; this is their checksum.
    Skipped(Crc),
    /// [`Decoder::piece`] is full, with this checksum.
    Piece(Crc),
    /// The part's source bytes are complete; the rest of the body means nothing.
    Done,
}

/// Decodes one part.
pub struct Decoder {
    inflate: Option<Decompress>,
    lead_left: u64,
    stored_left: u64,
    source_left: u64,
    skip_left: u64,
    skipped: Option<Crc>,
    piece: Vec<u8>,
    filled: usize,
    handed_over: bool,
}

impl Decoder {
    /// For this job. `buffer` is one that an earlier decoder gave back, or an empty one.
    #[must_use]
    pub fn new(job: &FetchJob, mut buffer: Vec<u8>) -> Self {
        let piece = usize::try_from(PIECE_BYTES.min(job.source_bytes)).expect("a piece fits in memory");
        buffer.resize(piece.max(buffer.len()), 0);
        Self {
            inflate: (job.encoding == Encoding::Gzip).then(|| Decompress::new(false)),
            lead_left: job.lead_bytes,
            stored_left: job.stored_bytes,
            source_left: job.source_bytes,
            skip_left: job.skip_bytes.min(job.source_bytes),
            skipped: (job.skip_bytes > 0).then(Crc::default),
            piece: buffer,
            filled: 0,
            handed_over: false,
        }
    }

    /// Goes on until it has something to say; takes what it used off the front of `input`.
    ///
    /// # Errors
    /// [`FetchError::Undecodable`] if the bytes are no deflate stream or decode to too few bytes.
    pub fn step(&mut self, input: &mut &[u8]) -> Result<Decoded, FetchError> {
        if std::mem::take(&mut self.handed_over) {
            self.filled = 0;
        }
        self.drop_lead(input);
        loop {
            if self.skip_left == 0
                && let Some(skipped) = self.skipped.take()
            {
                return Ok(Decoded::Skipped(skipped));
            }
            let want = self.want();
            if want == 0 {
                if self.filled == 0 {
                    return Ok(Decoded::Done);
                }
                if self.skip_left > 0 {
                    self.swallow();
                    continue;
                }
                self.handed_over = true;
                return Ok(Decoded::Piece(Crc::of(self.piece())));
            }
            // Once all stored bytes are used up, inflate may still hold the rest of a match.
            if input.is_empty() && self.stored_left > 0 {
                return Ok(Decoded::Hungry);
            }
            self.fill(input, want)?;
        }
    }

    /// Whether all pieces were handed over: the next step needs no leave to decode.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.source_left == 0 && (self.filled == 0 || self.handed_over)
    }

    /// The bytes of the last [`Decoded::Piece`].
    #[must_use]
    pub fn piece(&self) -> &[u8] {
        &self.piece[..self.filled]
    }

    /// Gives the buffer back.
    #[must_use]
    pub fn into_buffer(self) -> Vec<u8> {
        self.piece
    }

    /// How many bytes until the piece is full, or the end, or the end of what is skipped.
    fn want(&self) -> usize {
        let mut room = PIECE_BYTES - self.filled as u64;
        if self.skip_left > 0 {
            room = room.min(self.skip_left - self.filled as u64);
        }
        usize::try_from(room.min(self.source_left)).expect("a piece fits in memory")
    }

    fn swallow(&mut self) {
        let crc = Crc::of(self.piece());
        self.skipped = self.skipped.map(|skipped| skipped.then(crc));
        self.skip_left -= crc.len;
        self.filled = 0;
    }

    fn drop_lead(&mut self, input: &mut &[u8]) {
        let lead = input.len().min(usize::try_from(self.lead_left).unwrap_or(usize::MAX));
        *input = &input[lead..];
        self.lead_left -= lead as u64;
    }

    fn fill(&mut self, input: &mut &[u8], want: usize) -> Result<(), FetchError> {
        let offered = input.len().min(usize::try_from(self.stored_left).unwrap_or(usize::MAX));
        let room = &mut self.piece[self.filled..self.filled + want];
        let (used, made) = match &mut self.inflate {
            None => {
                let bytes = offered.min(want);
                if bytes == 0 {
                    return Err(FetchError::Undecodable);
                }
                room[..bytes].copy_from_slice(&input[..bytes]);
                (bytes, bytes)
            }
            Some(inflate) => {
                let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
                let status = inflate.decompress(&input[..offered], room, FlushDecompress::None);
                let status = status.map_err(|_| FetchError::Undecodable)?;
                let used = usize::try_from(inflate.total_in() - before_in).expect("less than was offered");
                let made = usize::try_from(inflate.total_out() - before_out).expect("less than there was room for");
                if (used, made) == (0, 0) || (status == Status::StreamEnd && made < want) {
                    return Err(FetchError::Undecodable);
                }
                (used, made)
            }
        };
        *input = &input[used..];
        self.stored_left -= used as u64;
        self.source_left -= made as u64;
        self.filled += made;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::segment::Codec;

    fn job(encoding: Encoding, stored: &[u8], source: &[u8], skip: u64) -> FetchJob {
        let (stored_bytes, source_bytes) = (stored.len() as u64, source.len() as u64);
        let (url, object_bytes) = (String::new(), stored_bytes + 10);
        FetchJob {
            url,
            ask: Vec::new(),
            lead_bytes: 3,
            object_bytes,
            stored_bytes,
            encoding,
            source_bytes,
            skip_bytes: skip,
        }
    }

    fn deflated(source: &[u8]) -> Vec<u8> {
        let mut stored = Vec::new();
        Codec::default().encode(source, 0, 6, false, &mut stored);
        stored
    }

    /// Runs a decoder over a body that arrives in pieces of this size.
    fn run(job: &FetchJob, body: &[u8], step: usize) -> Result<(Option<Crc>, Vec<u8>), FetchError> {
        let mut decoder = Decoder::new(job, Vec::new());
        let (mut skipped, mut out) = (None, Vec::new());
        let mut arriving = body.chunks(step.max(1));
        let mut input: &[u8] = &[];
        loop {
            match decoder.step(&mut input)? {
                Decoded::Done => return Ok((skipped, out)),
                Decoded::Skipped(crc) => skipped = Some(crc),
                Decoded::Piece(crc) => {
                    assert_eq!(crc, Crc::of(decoder.piece()));
                    out.extend_from_slice(decoder.piece());
                }
                Decoded::Hungry => input = arriving.next().ok_or(FetchError::Truncated)?,
            }
        }
    }

    proptest! {
        #[test]
        fn gives_the_source_back_from_any_byte(
            source in proptest::collection::vec(0u8..6, 0..6000),
            skip: prop::sample::Index,
            step in 1usize..3000,
            gzip: bool,
        ) {
            let skip = skip.index(source.len() + 1);
            let (encoding, stored) =
                if gzip { (Encoding::Gzip, deflated(&source)) } else { (Encoding::Identity, source.clone()) };
            let body = [b"---", stored.as_slice(), b"trailer"].concat();
            let (skipped, out) = run(&job(encoding, &stored, &source, skip as u64), &body, step).unwrap();
            prop_assert_eq!(out, &source[skip..]);
            prop_assert_eq!(skipped, (skip > 0).then(|| Crc::of(&source[..skip])));
        }
    }

    #[test]
    fn pieces_are_never_larger_than_a_piece() {
        let source = vec![7; 5 << 20];
        let stored = deflated(&source);
        let body = [b"---", stored.as_slice()].concat();
        let (skipped, out) = run(&job(Encoding::Gzip, &stored, &source, 3 << 20), &body, 1000).unwrap();
        assert!(out == source[3 << 20..]);
        assert_eq!(skipped, Some(Crc::of(&source[..3 << 20])));
    }

    #[test]
    fn what_is_no_deflate_or_too_short_is_refused() {
        let source = b"a record of one visit".repeat(50);
        let stored = deflated(&source);
        let longer = [source.as_slice(), b"!"].concat();
        let body = [b"---", stored.as_slice()].concat();
        let too_short = job(Encoding::Gzip, &stored, &longer, 0);
        assert_eq!(run(&too_short, &body, 10_000), Err(FetchError::Undecodable));
        let noise = [0xff; 500];
        assert_eq!(run(&job(Encoding::Gzip, &noise, &source, 0), &noise, 100), Err(FetchError::Undecodable));
        let cut = &body[..body.len() / 2];
        assert_eq!(run(&job(Encoding::Gzip, &stored, &source, 0), cut, 100), Err(FetchError::Truncated));
    }
}

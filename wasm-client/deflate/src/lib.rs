//! A fast DEFLATE (RFC 1951) encoder for segments of a stream that many workers compress at once.
//!
//! Each call encodes one segment that is whole in memory. Its matches may reach into up to 32 KiB of history before
//! it (what the worker of the segment before encoded), and it ends on a byte boundary, so that segments encoded apart
//! and concatenated are one stream: all but the last with [`End::Sync`], the last with [`End::Final`].
//!
//! ```
//! use chartlift_deflate::{Encoder, End, Level};
//!
//! let data = b"a segment, another segment";
//! let mut encoder = Encoder::new();
//! let mut stream = Vec::new();
//! encoder.encode(&data[..9], 0, Level::Balanced, End::Sync, &mut stream);
//! // The second one sees the first as history.
//! encoder.encode(data, 9, Level::Balanced, End::Final, &mut stream);
//! assert_eq!(miniz_oxide::inflate::decompress_to_vec(&stream).unwrap(), data);
//! ```
//!
//! # A guided tour
//!
//! What happens to a segment, file by file:
//!
//! 1. [`level`]: an effort from 1 to 9 becomes the numbers that steer everything below.
//! 2. [`window`]: history and segment lie in one piece, and are read in words. Positions are offsets into it.
//! 3. [`chains`]: "where did these four bytes occur before?" Two hash tables of last positions and a chain of distances.
//! 4. The segment is cut into chunks of some ten thousand bytes, and in each chunk it is decided what to copy from before
//!    (a match: length and distance) and what to write out (a literal). Up to effort 7 by [`parse`]: it goes forward,
//!    takes what it finds, and looks one or two positions ahead for something better; [`costs`] tells it, from the block so far,
//!    whether a short match is worth its bits, and [`borders`] shifts the end of one match into the next where that is cheaper.
//!    From effort 8 on, where matches are short, by [`optimal`]: it lists all matches of a chunk and computes the cheapest way.
//! 5. [`tokens`]: what both produce, sequences of "so many literals, then this match", and how often each symbol of
//!    DEFLATE occurs.
//! 6. [`split`]: a chunk either joins the block so far or begins the next one, whichever costs fewer bits by the entropy of
//!    their symbols.
//! 7. [`block`]: a finished block is written in the form that is smallest for it: stored, with the fixed codes, or with codes
//!    of its own, which [`huffman`] computes and [`header`] describes. [`bits`] puts the bits into bytes.
//!
//! The loop over chunks and blocks is [`Encoder::encode`]. Beside all that, [`crc32`]: the checksum that gzip wants of the same
//! bytes, about as fast as memory.
//!
//! # What keeps it right
//!
//! An encoder lives as long as its page, and in WebAssembly a pointer has 32 bits. So nothing in it counts on from call to
//! call: positions begin anew with each segment ([`chains`]), and a segment is shorter than 1 GiB. Every unchecked read and write
//! is a promise that debug builds check; the whole test suite runs that way on 64 bits, and in Node on 32 (`cargo xtask test wasm`).
//! Besides two decoders that are not ours, a third one in the tests refuses what the RFC allows and some decoder in the world
//! does not take (`tests/strict.rs`).

mod bits;
mod block;
mod borders;
mod chains;
mod costs;
mod crc;
mod header;
mod huffman;
mod level;
mod optimal;
mod parse;
mod split;
mod tokens;
mod window;

pub use crc::crc32;
pub use level::Level;

use bits::BitWriter;
use chains::{Chains, WINDOW};
use costs::Costs;
use level::Params;
use optimal::Optimal;
use parse::{CHUNK_MATCHES, Chunk, Parser, ShortMatches};
use tokens::{Histogram, Sequence};
use window::Window;

/// A block ends after this many sequences at the latest.
const BLOCK_SEQUENCES: usize = 32 << 10;
/// A block ends after this many source bytes at the latest, so that the counts of its symbols stay small.
const BLOCK_BYTES: usize = 1 << 20;

/// How a segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// With an empty stored block, `00 00 FF FF` after its header: byte aligned, and another segment follows.
    Sync,
    /// With a final block (BFINAL), byte aligned: the stream is complete.
    Final,
}

/// An encoder with its tables: about 460 KiB, allocated once; from the first use of efforts 8 or 9 on, some 500 KiB more.
pub struct Encoder {
    chains: Box<Chains>,
    /// Sequences of the block being built, then of the newest chunk.
    sequences: Vec<Sequence>,
    block: Histogram,
    chunk: Histogram,
    /// Made when first needed.
    optimal: Option<Box<Optimal>>,
}

/// Ends a segment that another one follows.
fn finish(mut writer: BitWriter<'_>, end: End) -> BitWriter<'_> {
    if end == End::Sync {
        block::write_stored(&mut writer, &[], false);
    }
    writer
}

impl Default for Encoder {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").finish_non_exhaustive()
    }
}

impl Encoder {
    /// An encoder, ready for any number of segments.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chains: Chains::new(),
            sequences: Vec::with_capacity(BLOCK_SEQUENCES + CHUNK_MATCHES + 1),
            block: Histogram::new(),
            chunk: Histogram::new(),
            optimal: None,
        }
    }

    /// Appends `input[dict_len..]` to `out`, as raw DEFLATE blocks; `input[..dict_len]` is history, of which the last
    /// 32 KiB may be referred to.
    ///
    /// The same input, level and end give the same bytes on every platform, whatever was encoded before.
    ///
    /// # Panics
    /// If `dict_len` is greater than the length of `input`, or `input` is 1 GiB or longer.
    pub fn encode(&mut self, input: &[u8], dict_len: usize, level: Level, end: End, out: &mut Vec<u8>) {
        assert!(dict_len <= input.len(), "the history is longer than the input");
        let unreachable = dict_len.saturating_sub(WINDOW);
        let window = Window::new(&input[unreachable..]);
        let start = dict_len - unreachable;
        let before = out.len();
        let mut writer = BitWriter::new(out);
        if start < window.len() {
            self.chains.start();
            self.chains.prime(window, start);
            self.encode_blocks(window, start, &Params::of(level), end == End::Final, &mut writer);
        } else if end == End::Final {
            // An empty block of fixed codes: three bits of header, seven of end.
            writer.put_flush(0b011, 10);
        }
        writer = finish(writer, end);
        // Stored blocks of a few bytes each could add up.
        let bound = Self::bound(input.len() - dict_len);
        let out = writer.align();
        if out.len() - before > bound {
            out.truncate(before);
            let mut writer = BitWriter::new(out);
            block::write_stored(&mut writer, &input[dict_len..], end == End::Final);
            finish(writer, end).align();
        }
    }

    fn encode_blocks(
        &mut self,
        window: Window<'_>,
        start: usize,
        params: &Params,
        last: bool,
        out: &mut BitWriter<'_>,
    ) {
        self.sequences.clear();
        self.block.clear();
        let mut block_start = start;
        let mut pos = start;
        let mut block_cost = split::cost(&self.block);
        let mut costs = Costs::new();
        let mut short = ShortMatches::new();
        while pos < window.len() {
            let in_block = self.sequences.len();
            let chunk_start = pos;
            self.chunk.clear();
            let chunk = Chunk::new(&mut self.sequences, &mut self.chunk, pos);
            pos = if let Some(params) = params.optimal
                && costs.matches_are_short()
            {
                let optimal = self.optimal.get_or_insert_with(|| Box::new(Optimal::new()));
                optimal.parse(&mut self.chains, window, pos, params, &self.block, chunk)
            } else {
                let short = short.wanted();
                Parser { chains: &mut self.chains, window, params, costs: &costs, short, chunk }.parse(pos)
            };
            short.learn(&self.chunk);
            let chunk_cost = split::cost(&self.chunk);
            let both_cost = split::cost_of_both(&self.block, &self.chunk);
            let full = self.sequences.len() > BLOCK_SEQUENCES || pos - block_start > BLOCK_BYTES;
            if in_block != 0 && (full || block_cost + chunk_cost < both_cost) {
                let source = &window.bytes()[block_start..chunk_start];
                block::write(out, source, &self.sequences[..in_block], &mut self.block, false);
                self.sequences.drain(..in_block);
                block_start = chunk_start;
                std::mem::swap(&mut self.block, &mut self.chunk);
                block_cost = chunk_cost;
            } else {
                self.block.add(&self.chunk);
                block_cost = both_cost;
            }
            costs.learn(&self.block, pos - block_start);
        }
        block::write(out, &window.bytes()[block_start..], &self.sequences, &mut self.block, last);
    }

    /// The most bytes [`Encoder::encode`] appends for `len` bytes of data.
    #[must_use]
    pub const fn bound(len: usize) -> usize {
        len + 5 * (len / 65_535 + 1) + 10
    }
}

//! Writes a block in the form that is smallest for it: stored, fixed codes or its own codes (RFC 1951, 3.2.3).

use crate::{
    bits::BitWriter,
    header::Header,
    huffman::{self, Code},
    tokens::{
        DIST_SYMBOLS, END_OF_BLOCK, Histogram, LENGTH_CODES, LITLEN_SYMBOLS, Sequence, dist_extra_bits, dist_symbol,
    },
};

/// Longest literal/length code. One less than DEFLATE allows costs nothing measurable and lets four literals fit
/// into one write of 64 bits.
const LITLEN_LIMIT: usize = 14;
/// Longest distance code.
const DIST_LIMIT: usize = 15;
/// The longest stored block (RFC 1951, 3.2.4).
const STORED_MAX: usize = 65_535;

/// Writes `source` as one block (stored: as many as it takes), as `sequences` say.
///
/// `histogram` counts the symbols of `sequences` and of the literals after the last of them, without the end of the
/// block. `last` sets BFINAL on the last block written.
pub(crate) fn write(
    out: &mut BitWriter<'_>,
    source: &[u8],
    sequences: &[Sequence],
    histogram: &mut Histogram,
    last: bool,
) {
    histogram.litlen[END_OF_BLOCK] = 1;
    let mut litlen = [0; LITLEN_SYMBOLS];
    let mut dist = [0; DIST_SYMBOLS];
    huffman::code_lengths(&histogram.litlen[..LITLEN_SYMBOLS], LITLEN_LIMIT, &mut litlen);
    huffman::code_lengths(&histogram.dist[..DIST_SYMBOLS], DIST_LIMIT, &mut dist);
    let header = Header::new(&litlen, &dist);
    let (fixed_litlen, fixed_dist) = fixed_lengths();

    let extra = extra_bits(histogram);
    let own = 3 + header.bits() + body_bits(histogram, &litlen, &dist) + extra;
    let fixed = 3 + body_bits(histogram, &fixed_litlen, &fixed_dist) + extra;
    if stored_bits(source.len(), out.pending()) <= own.min(fixed) {
        write_stored(out, source, last);
        return;
    }
    out.reserve(own.min(fixed));
    if fixed <= own {
        out.put_flush(u64::from(last) | 0b01 << 1, 3);
        write_body(out, source, sequences, &fixed_litlen, &fixed_dist);
    } else {
        out.put_flush(u64::from(last) | 0b10 << 1, 3);
        header.write(out);
        out.reserve(own);
        write_body(out, source, sequences, &litlen, &dist);
    }
}

/// Writes `source` as stored blocks; at least one, so that `last` is heard.
pub(crate) fn write_stored(out: &mut BitWriter<'_>, source: &[u8], last: bool) {
    let mut rest = source;
    loop {
        let (piece, after) = rest.split_at(rest.len().min(STORED_MAX));
        rest = after;
        out.put_flush(u64::from(last && rest.is_empty()), 3);
        let out = out.align();
        let len = piece.len() as u16;
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(&(!len).to_le_bytes());
        out.extend_from_slice(piece);
        if rest.is_empty() {
            break;
        }
    }
}

/// What [`write_stored`] takes, when `pending` bits wait before it.
fn stored_bits(len: usize, pending: u32) -> u64 {
    let blocks = len.div_ceil(STORED_MAX).max(1) as u64;
    let first_padding = u64::from((pending + 3).wrapping_neg() & 7);
    // Later blocks begin aligned: 3 bits of header and 5 of padding.
    len as u64 * 8 + 32 * blocks + 3 + first_padding + 8 * (blocks - 1)
}

fn extra_bits(histogram: &Histogram) -> u64 {
    let lengths = histogram.litlen[265..285].iter().zip(0_u64..).map(|(&n, i)| u64::from(n) * (i / 4 + 1));
    let dists =
        histogram.dist[..DIST_SYMBOLS].iter().zip(0..).map(|(&n, i)| u64::from(n) * u64::from(dist_extra_bits(i)));
    lengths.sum::<u64>() + dists.sum::<u64>()
}

fn body_bits(histogram: &Histogram, litlen: &[u8], dist: &[u8]) -> u64 {
    let bits = |counts: &[u32], lengths: &[u8]| -> u64 {
        counts.iter().zip(lengths).map(|(&n, &len)| u64::from(n) * u64::from(len)).sum()
    };
    bits(&histogram.litlen, litlen) + bits(&histogram.dist, dist)
}

/// RFC 1951, 3.2.6.
fn fixed_lengths() -> ([u8; 288], [u8; DIST_SYMBOLS]) {
    let mut litlen = [8; 288];
    litlen[144..256].fill(9);
    litlen[256..280].fill(7);
    (litlen, [5; DIST_SYMBOLS])
}

/// What to write for each literal, length and distance symbol: bits, and from bit 24 on how many.
struct Symbols {
    literal: [u32; 256],
    /// With the extra bits.
    length: [u32; 259],
    dist: [u32; 32],
    end_of_block: Code,
}

impl Symbols {
    fn new(litlen: &[u8], dist: &[u8]) -> Self {
        let mut codes = [Code::default(); 288];
        huffman::codes(litlen, &mut codes);
        let mut symbols =
            Self { literal: [0; 256], length: [0; 259], dist: [0; 32], end_of_block: codes[END_OF_BLOCK] };
        for (entry, code) in symbols.literal.iter_mut().zip(&codes) {
            *entry = u32::from(code.bits) | u32::from(code.len) << 24;
        }
        for (entry, length) in symbols.length.iter_mut().zip(&LENGTH_CODES).skip(3) {
            let code = codes[usize::from(length.symbol)];
            let bits = u32::from(code.bits) | u32::from(length.extra) << code.len;
            *entry = bits | (u32::from(code.len) + u32::from(length.extra_bits)) << 24;
        }
        let mut dist_codes = [Code::default(); 32];
        huffman::codes(dist, &mut dist_codes);
        for (entry, code) in symbols.dist.iter_mut().zip(&dist_codes) {
            *entry = u32::from(code.bits) | u32::from(code.len) << 24;
        }
        symbols
    }
}

#[allow(unsafe_code)]
fn write_body(out: &mut BitWriter<'_>, source: &[u8], sequences: &[Sequence], litlen: &[u8], dist: &[u8]) {
    let symbols = Symbols::new(litlen, dist);
    let mut rest = source;
    for sequence in sequences {
        let (literals, after) = rest.split_at(usize::from(sequence.literals));
        rest = &after[usize::from(sequence.len)..];
        write_literals(out, literals, &symbols);
        if sequence.len == 0 {
            continue;
        }
        let length = symbols.length[usize::from(sequence.len)];
        let dist_less_one = u32::from(sequence.dist_less_one);
        let slot = dist_symbol(dist_less_one);
        let dist = symbols.dist[slot & 31];
        let extra_bits = dist_extra_bits(slot);
        // At most 14 + 5 + 15 + 13 bits.
        out.put(u64::from(length & 0xFF_FFFF), length >> 24);
        out.put(u64::from(dist & 0xFF_FFFF), dist >> 24);
        out.put(u64::from(dist_less_one & ((1 << extra_bits) - 1)), extra_bits);
        // SAFETY: `write` has reserved what all of the block's symbols take.
        unsafe { out.flush() };
    }
    write_literals(out, rest, &symbols);
    out.put_flush(u64::from(symbols.end_of_block.bits), u32::from(symbols.end_of_block.len));
}

#[allow(unsafe_code)]
#[inline(always)]
fn write_literals(out: &mut BitWriter<'_>, literals: &[u8], symbols: &Symbols) {
    let mut fours = literals.chunks_exact(4);
    for four in &mut fours {
        // At most 4 times 14 bits.
        for &literal in four {
            let code = symbols.literal[usize::from(literal)];
            out.put(u64::from(code & 0xFF_FFFF), code >> 24);
        }
        // SAFETY: `write` has reserved what all of the block's symbols take.
        unsafe { out.flush() };
    }
    for &literal in fours.remainder() {
        let code = symbols.literal[usize::from(literal)];
        out.put(u64::from(code & 0xFF_FFFF), code >> 24);
    }
    // SAFETY: as above.
    unsafe { out.flush() };
}

//! What symbols will probably cost, judged by those of the block so far: decides whether a short match is worth more
//! than its bytes as literals.
//!
//! Of long matches nobody needs to ask. But three or four bytes from far away cost 20 bits, and where literals are
//! few and cheap (digits, hexadecimal ids, image noise) that is more than they cost themselves; and every match left
//! out makes the remaining length and distance codes shorter.

use crate::{
    split::log2,
    tokens::{DIST_SYMBOLS, END_OF_BLOCK, Histogram, LENGTH_CODES, LITLEN_SYMBOLS, dist_extra_bits},
    window::MAX_MATCH,
};

/// Matches of this length or more are taken unasked.
pub(crate) const LONG: usize = 8;
/// Costs are in units of 1/16 bit.
const UNIT: u32 = 4;
/// The cost of a bit.
pub(crate) const BIT: u32 = 1 << UNIT;
/// No literal counts as cheaper. The high bytes of an image's samples are, as long as they are literals; taken into
/// matches, few are left, and those are dear.
const LEAST_LITERAL: u16 = 4 << UNIT;
/// In texts no literal is that cheap: the common ones are mostly in matches.
const CHEAP_LITERAL: u16 = 5 << UNIT;
/// With this many bytes per match, a search has its usual depth.
const USUAL_BYTES_PER_MATCH: u32 = 14;
/// With this many times as many, it has this many times the depth.
const MOST_DEPTH: u32 = 4;

/// Length symbols of the alphabet.
const LENGTH_SYMBOLS: u32 = (LITLEN_SYMBOLS - END_OF_BLOCK - 1) as u32;
/// Room for all lengths; a power of two, so that no index needs a check.
const LENGTHS: usize = (MAX_MATCH + 1).next_power_of_two();

pub(crate) struct Costs {
    literal: [u16; 256],
    /// By length, with extra bits.
    lengths: [u16; LENGTHS],
    dist: [u16; 32],
    /// A length symbol of a short match.
    length: u16,
    bytes_per_match: u32,
    /// Whether some literal is cheaper than [`CHEAP_LITERAL`].
    skewed: bool,
}

impl Costs {
    /// Before anything is known.
    pub(crate) fn new() -> Self {
        let mut costs = Self {
            literal: [6 << UNIT; 256],
            lengths: [5 << UNIT; LENGTHS],
            dist: [0; 32],
            length: 5 << UNIT,
            bytes_per_match: USUAL_BYTES_PER_MATCH,
            skewed: false,
        };
        for (symbol, cost) in costs.dist.iter_mut().enumerate() {
            *cost = (dist_extra_bits(symbol) as u16 + 4) << UNIT;
        }
        costs
    }

    /// How deep to search, for a usual depth: where matches are long and so searches are few (exports, XML), depth is
    /// cheap and brings most. And a fifth deeper among skewed literals: in noisy samples, what matches is chance, and
    /// only looking at more of it helps.
    pub(crate) fn depth(&self, usual: u32) -> u32 {
        let most = MOST_DEPTH * USUAL_BYTES_PER_MATCH;
        let depth = usual * self.bytes_per_match.clamp(USUAL_BYTES_PER_MATCH, most) / USUAL_BYTES_PER_MATCH;
        if self.skewed { depth * 6 / 5 } else { depth }
    }

    /// Whether matches are so short that choosing among them well pays: where they are long, a deep search finds
    /// nearly the same, many times faster.
    pub(crate) fn matches_are_short(&self) -> bool {
        self.bytes_per_match <= 24
    }

    /// Learns from what the block has so far.
    pub(crate) fn learn(&mut self, histogram: &Histogram, bytes: usize) {
        let matches: u32 = histogram.dist[..DIST_SYMBOLS].iter().sum();
        let literals: u32 = histogram.litlen[..256].iter().sum();
        let cost = |n: u32, of: u32| (log2(of).saturating_sub(log2(n)) >> (8 - UNIT)) as u16;
        self.bytes_per_match = bytes as u32 / matches.max(1);
        let total = literals + matches + 1;
        for (cost_of, &n) in self.literal.iter_mut().zip(&histogram.litlen) {
            *cost_of = cost(n.max(1), total).max(LEAST_LITERAL);
        }
        let commonest = histogram.litlen[..END_OF_BLOCK].iter().copied().max().unwrap_or(0);
        self.skewed = cost(commonest.max(1), total) < CHEAP_LITERAL;
        // As if short matches had eight lengths, equally often: what was never tried must not look expensive for ever.
        self.length = cost(matches.max(1), total) + (3 << UNIT);
        let mut len = 3;
        for n in &histogram.litlen[END_OF_BLOCK + 1..LITLEN_SYMBOLS] {
            let extra_bits = LENGTH_CODES[len].extra_bits;
            let same = 1 << extra_bits;
            let to = (len + same).min(MAX_MATCH + 1);
            self.lengths[len..to].fill(cost(n + 1, total + LENGTH_SYMBOLS) + (u16::from(extra_bits) << UNIT));
            len = to.min(MAX_MATCH);
        }
        for (symbol, cost_of) in self.dist.iter_mut().enumerate().take(DIST_SYMBOLS) {
            *cost_of = cost(histogram.dist[symbol] + 1, matches + DIST_SYMBOLS as u32)
                + ((dist_extra_bits(symbol) as u16) << UNIT);
        }
    }

    /// What the bytes cost as literals.
    #[inline(always)]
    pub(crate) fn literals(&self, bytes: &[u8]) -> u32 {
        bytes.iter().map(|&byte| u32::from(self.literal[usize::from(byte)])).sum()
    }

    /// What a short match of this length and with this distance symbol costs.
    #[inline(always)]
    pub(crate) fn known_short_match(&self, len: usize, dist_symbol: usize) -> u32 {
        u32::from(self.lengths[len & (LENGTHS - 1)].min(self.length)) + u32::from(self.dist[dist_symbol & 31])
    }

    /// What any length costs, with extra bits.
    #[inline(always)]
    pub(crate) fn length(&self, len: usize) -> u32 {
        u32::from(self.lengths[len & (LENGTHS - 1)])
    }

    /// What a short match with this distance symbol costs.
    #[inline(always)]
    pub(crate) fn short_match(&self, dist_symbol: usize) -> u32 {
        u32::from(self.length) + u32::from(self.dist[dist_symbol & 31])
    }
}

//! Chooses between literals and matches: greedy, or lazy by one or two positions.

use crate::{
    chains::{Chains, Match},
    costs::{Costs, LONG},
    level::Params,
    tokens::{Histogram, LENGTH_CODES, Sequence, dist_symbol},
    window::{MARGIN, Window},
};

/// A chunk ends after this many bytes: the unit in which block boundaries are considered.
pub(crate) const CHUNK_BYTES: usize = 32 << 10;
/// A chunk ends after this many matches.
pub(crate) const CHUNK_MATCHES: usize = 1024;

/// The matches and literals of a chunk.
pub(crate) struct Chunk<'a> {
    pub sequences: &'a mut Vec<Sequence>,
    pub histogram: &'a mut Histogram,
    /// First literal that no sequence has yet.
    run_start: usize,
}

impl<'a> Chunk<'a> {
    pub(crate) fn new(sequences: &'a mut Vec<Sequence>, histogram: &'a mut Histogram, start: usize) -> Self {
        Self { sequences, histogram, run_start: start }
    }

    #[inline(always)]
    fn literal(&mut self, byte: u8) {
        self.histogram.litlen[usize::from(byte)] += 1;
    }

    #[inline(always)]
    fn copy(&mut self, pos: usize, found: Match) {
        let dist_less_one = (found.dist - 1) as u32;
        self.histogram.litlen[usize::from(LENGTH_CODES[found.len].symbol)] += 1;
        self.histogram.dist[dist_symbol(dist_less_one) & 31] += 1;
        self.sequences.push(Sequence {
            literals: (pos - self.run_start) as u16,
            len: found.len as u16,
            dist_less_one: dist_less_one as u16,
        });
        self.run_start = pos + found.len;
    }

    fn finish(&mut self, pos: usize) {
        if pos > self.run_start {
            self.sequences.push(Sequence { literals: (pos - self.run_start) as u16, len: 0, dist_less_one: 0 });
        }
    }
}

/// Parses from `pos` until the chunk is full or all is parsed; gives the position after it.
pub(crate) fn parse(
    chains: &mut Chains,
    window: Window<'_>,
    pos: usize,
    params: &Params,
    costs: &Costs,
    mut chunk: Chunk<'_>,
) -> usize {
    let full = chunk.sequences.len() + CHUNK_MATCHES;
    let end = window.len().min(pos + CHUNK_BYTES);
    let far = window.len().saturating_sub(MARGIN);
    let mut pos = match params.lazy {
        0 => parse_far::<0>(chains, window, pos, end.min(far), full, params, costs, &mut chunk),
        1 => parse_far::<1>(chains, window, pos, end.min(far), full, params, costs, &mut chunk),
        _ => parse_far::<2>(chains, window, pos, end.min(far), full, params, costs, &mut chunk),
    };
    if pos >= far && chunk.sequences.len() < full {
        pos = parse_near_end(chains, window, pos, end, &mut chunk);
    }
    chunk.finish(pos);
    pos
}

/// A short match must save at least this (one bit): leaving it out makes other codes shorter.
const MARGIN_COST: u32 = 16;

/// Whether a match at `pos` is worth more than its bytes as literals.
#[inline(always)]
fn worthwhile(window: Window<'_>, pos: usize, found: Match, costs: &Costs) -> bool {
    if found.len >= LONG {
        return true;
    }
    if found.dist == 0 {
        return false;
    }
    costs.literals(&window.bytes()[pos..pos + found.len]) > MARGIN_COST + costs.short_match(dist_symbol(found.dist as u32 - 1))
}

/// Whether a match one position later, at the price of a literal, beats the one at hand.
#[inline(always)]
fn better(later: Match, now: Match, margin: i32) -> bool {
    let bits = |dist: usize| 31 - (dist as u32).leading_zeros() as i32;
    later.len >= now.len && 4 * (later.len as i32 - now.len as i32) + (bits(now.dist) - bits(later.dist)) > margin
}

#[allow(unsafe_code)]
fn parse_far<const LAZY: u32>(
    chains: &mut Chains,
    window: Window<'_>,
    start: usize,
    end: usize,
    full: usize,
    params: &Params,
    costs: &Costs,
    chunk: &mut Chunk<'_>,
) -> usize {
    let Params { nice, depth, lazy_below, later_shift, .. } = *params;
    let mut pos = start;
    // SAFETY, throughout: a search or a literal is at most two after `pos`, which is before `end`, and MARGIN
    // includes that.
    while pos < end && chunk.sequences.len() < full {
        let mut found = unsafe { chains.find(window, pos, 2, nice, depth) };
        if !worthwhile(window, pos, found, costs) {
            chunk.literal(unsafe { window.byte(pos) });
            pos += 1;
            continue;
        }
        let mut known = 1;
        if LAZY > 0 {
            while found.len < lazy_below && pos < end {
                let later = unsafe { chains.find(window, pos + 1, found.len - 1, nice, (depth >> later_shift).max(1)) };
                known = 2;
                if better(later, found, 2) {
                    chunk.literal(unsafe { window.byte(pos) });
                    pos += 1;
                    found = later;
                    known = 1;
                    continue;
                }
                if LAZY > 1 {
                    let later = unsafe { chains.find(window, pos + 2, found.len - 1, nice, (depth >> (2 * later_shift)).max(1)) };
                    known = 3;
                    if better(later, found, 6) {
                        chunk.literal(unsafe { window.byte(pos) });
                        chunk.literal(unsafe { window.byte(pos + 1) });
                        pos += 2;
                        found = later;
                        known = 1;
                        continue;
                    }
                }
                break;
            }
        }
        chunk.copy(pos, found);
        chains.skip(window, pos + known, pos + found.len, params.x0 as usize, params.x1 as usize);
        pos += found.len;
    }
    pos
}

/// The last bytes, where words may not be read freely: greedy, one candidate each.
fn parse_near_end(chains: &mut Chains, window: Window<'_>, start: usize, end: usize, chunk: &mut Chunk<'_>) -> usize {
    let mut pos = start;
    while pos < end {
        let found = if pos + 4 <= window.len() { chains.find_near_end(window, pos) } else { Match::default() };
        if found.len >= 4 {
            chunk.copy(pos, found);
            pos += found.len;
        } else {
            chunk.literal(window.bytes()[pos]);
            pos += 1;
        }
    }
    pos
}

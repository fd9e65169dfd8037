//! Chooses between literals and matches: greedy, or lazy by one or two positions.

use crate::{
    chains::{Chains, Match},
    costs::{BIT, Costs, LONG},
    level::Params,
    tokens::{Histogram, LENGTH_CODES, Sequence, dist_symbol},
    window::{MARGIN, MAX_MATCH, Window},
};

/// A chunk ends after this many bytes: the unit in which block boundaries are considered.
const CHUNK_BYTES: usize = 10 << 10;
/// A chunk ends after this many matches.
pub(crate) const CHUNK_MATCHES: usize = 1024;

/// After so many positions in a row without a match, every other one is passed over; after twice that, two of three.
const PATIENCE: usize = 512;
/// At least one position in so many is searched.
const LONGEST_STRIDE: usize = 16;

/// The matches and literals of a chunk.
pub(crate) struct Chunk<'a> {
    pub sequences: &'a mut Vec<Sequence>,
    pub histogram: &'a mut Histogram,
    /// First literal that no sequence has yet.
    run_start: usize,
    /// How many sequences there were before the chunk.
    first: usize,
}

impl<'a> Chunk<'a> {
    pub(crate) fn new(sequences: &'a mut Vec<Sequence>, histogram: &'a mut Histogram, start: usize) -> Self {
        let first = sequences.len();
        Self { sequences, histogram, run_start: start, first }
    }

    #[inline(always)]
    pub(crate) fn literal(&mut self, byte: u8) {
        self.histogram.litlen[usize::from(byte)] += 1;
    }

    #[inline(always)]
    pub(crate) fn copy(&mut self, pos: usize, found: Match) {
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

    /// The position after the last match.
    #[inline(always)]
    pub(crate) fn run_start(&self) -> usize {
        self.run_start
    }

    /// Forgets that the byte before the next match was a literal.
    #[inline(always)]
    pub(crate) fn take_back_literal(&mut self, byte: u8) {
        self.histogram.litlen[usize::from(byte)] -= 1;
    }

    /// The length of the chunk's match that ends at `pos`; 0 if none does.
    #[inline(always)]
    pub(crate) fn match_up_to(&self, pos: usize) -> usize {
        match self.sequences.last() {
            Some(last) if pos == self.run_start && self.sequences.len() > self.first => usize::from(last.len),
            _ => 0,
        }
    }

    /// Makes the last match shorter; it is longer than that.
    #[inline(always)]
    pub(crate) fn shorten_last(&mut self, by: usize) {
        let Some(last) = self.sequences.last_mut() else { return };
        self.histogram.litlen[usize::from(LENGTH_CODES[usize::from(last.len)].symbol)] -= 1;
        last.len -= by as u16;
        self.histogram.litlen[usize::from(LENGTH_CODES[usize::from(last.len)].symbol)] += 1;
        self.run_start -= by;
    }

    pub(crate) fn finish(&mut self, pos: usize) {
        if pos > self.run_start {
            self.sequences.push(Sequence { literals: (pos - self.run_start) as u16, len: 0, dist_less_one: 0 });
        }
    }
}

/// Whether to look for matches of three bytes.
///
/// In texts with long repetitions hardly any are taken, and the time for looking is lost; in executables and images
/// a quarter of all matches are so short.
pub(crate) struct ShortMatches {
    /// For how many chunks not to look.
    pause: u32,
    /// How many chunks in a row, of those where they were looked for, had few.
    poor: u32,
}

impl ShortMatches {
    /// A chunk is poor if fewer than one in so many matches are short.
    const FEW: u32 = 40;
    /// After so many poor chunks in a row, looking for them pauses.
    const PATIENCE: u32 = 3;
    /// Then it is tried again: the data may have changed.
    const PAUSE: u32 = 24;

    pub(crate) fn new() -> Self {
        Self { pause: 0, poor: 0 }
    }

    pub(crate) fn wanted(&self) -> bool {
        self.pause == 0
    }

    /// Takes note of a chunk.
    pub(crate) fn learn(&mut self, chunk: &Histogram) {
        if self.pause > 0 {
            self.pause -= 1;
            return;
        }
        let matches: u32 = chunk.dist.iter().sum();
        let poor = chunk.litlen[usize::from(LENGTH_CODES[3].symbol)] * Self::FEW < matches;
        self.poor = if poor { self.poor + 1 } else { 0 };
        if self.poor >= Self::PATIENCE {
            self.pause = Self::PAUSE;
        }
    }
}

/// Whether a match is worth more than its bytes as literals.
#[inline(always)]
fn worthwhile(found: Match, window: Window<'_>, pos: usize, costs: &Costs) -> bool {
    /// One bit, at least, must be saved: leaving a match out makes other codes shorter.
    const LEAST: u32 = BIT;
    if found.len >= LONG {
        return true;
    }
    if found.dist == 0 {
        return false;
    }
    let literals = costs.literals(&window.bytes()[pos..pos + found.len]);
    literals > LEAST + costs.known_short_match(found.len, dist_symbol(found.dist as u32 - 1))
}

/// Whether a match later, at the price of `literals`, beats the one at hand.
///
/// The weights are those that gave the smallest output over many kinds of data; the optimum is flat.
#[inline(always)]
fn better(later: Match, now: Match, literals: &[u8], costs: &Costs) -> bool {
    /// What covering one byte more is worth.
    const BYTE: u32 = 4 * BIT;
    if later.len < now.len || later.dist == 0 {
        return false;
    }
    let cost = |found: Match| costs.short_match(dist_symbol(found.dist as u32 - 1));
    let gain = BYTE * (later.len - now.len) as u32 + cost(now) + BIT;
    gain > cost(later) + costs.literals(literals) / 2
}

/// What a parse works with.
pub(crate) struct Parser<'a> {
    pub chains: &'a mut Chains,
    pub window: Window<'a>,
    pub params: &'a Params,
    pub costs: &'a Costs,
    /// Whether to look for matches of three bytes too.
    pub short: bool,
    pub chunk: Chunk<'a>,
}

impl Parser<'_> {
    /// Parses from `pos` until the chunk is full or all is parsed; gives the position after it.
    pub(crate) fn parse(mut self, pos: usize) -> usize {
        self.chains.make_room(pos, CHUNK_BYTES);
        let full = self.chunk.sequences.len() + CHUNK_MATCHES;
        let end = self.window.len().min(pos + CHUNK_BYTES);
        let far = self.window.len().saturating_sub(MARGIN);
        let mut pos = match (self.params.lazy, self.short) {
            (0, false) => self.parse_far::<0, false>(pos, end.min(far), full),
            (0, true) => self.parse_far::<0, true>(pos, end.min(far), full),
            (1, false) => self.parse_far::<1, false>(pos, end.min(far), full),
            (1, true) => self.parse_far::<1, true>(pos, end.min(far), full),
            _ => self.parse_far::<2, true>(pos, end.min(far), full),
        };
        if pos >= far && self.chunk.sequences.len() < full {
            pos = self.parse_near_end(pos, end);
        }
        self.chunk.finish(pos);
        pos
    }

    /// Up to where words may not be read freely.
    fn parse_far<const LAZY: u32, const SHORT: bool>(&mut self, start: usize, end: usize, full: usize) -> usize {
        let Params { lazy_below, thin, .. } = *self.params;
        let (window, costs) = (self.window, self.costs);
        let depth = costs.depth(self.params.depth);
        let mut misses = 0;
        let mut pos = start;
        while pos < end && self.chunk.sequences.len() < full {
            let mut found = self.find::<SHORT>(end, pos, 0, 2, depth);
            if !worthwhile(found, window, pos, costs) {
                misses += 1;
                // Where nothing is found for long (compressed pictures inside a document), look less and less often.
                let next = end.min(pos + (1 + misses / PATIENCE).min(LONGEST_STRIDE));
                for &byte in &window.bytes()[pos..next] {
                    self.chunk.literal(byte);
                }
                pos = next;
                continue;
            }
            misses = 0;
            let mut known = 1;
            while LAZY > 0 && found.len < lazy_below && pos < end {
                let later = self.find::<SHORT>(end, pos, 1, found.len - 1, (depth / 2).max(1));
                known = 2;
                if better(later, found, &window.bytes()[pos..=pos], costs) {
                    self.chunk.literal(window.bytes()[pos]);
                    pos += 1;
                    found = later;
                    known = 1;
                    continue;
                }
                if LAZY > 1 {
                    let later = self.find::<SHORT>(end, pos, 2, found.len - 1, (depth / 4).max(1));
                    known = 3;
                    if better(later, found, &window.bytes()[pos..pos + 2], costs) {
                        self.chunk.literal(window.bytes()[pos]);
                        self.chunk.literal(window.bytes()[pos + 1]);
                        pos += 2;
                        found = later;
                        known = 1;
                        continue;
                    }
                }
                break;
            }
            self.chunk.copy_from_border(window, pos, found, costs);
            self.chains.skip::<SHORT>(window, pos + known, pos + found.len, thin);
            pos += found.len;
        }
        pos
    }

    /// Searches `ahead` of `pos`, which is before `end`.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn find<const SHORT: bool>(&mut self, end: usize, pos: usize, ahead: usize, than: usize, depth: u32) -> Match {
        debug_assert!(pos < end && ahead <= 2 && than < MAX_MATCH);
        // SAFETY: `end` is at least the margin before the end of the window, which allows for two more; and a search
        // ends at MAX_MATCH at the latest, so that it is never tried to do better than that.
        unsafe { self.chains.find::<SHORT>(self.window, pos + ahead, than, self.params.nice, depth) }
    }

    /// The last bytes: greedy, one candidate each.
    fn parse_near_end(&mut self, start: usize, end: usize) -> usize {
        let mut pos = start;
        while pos < end {
            let whole_word = pos + 4 <= self.window.len();
            let found = if whole_word { self.chains.find_near_end(self.window, pos) } else { Match::default() };
            if found.len >= 4 {
                self.chunk.copy(pos, found);
                pos += found.len;
            } else {
                self.chunk.literal(self.window.bytes()[pos]);
                pos += 1;
            }
        }
        pos
    }
}

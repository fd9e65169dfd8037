//! Chooses the cheapest way through a chunk: dynamic programming over all matches worth knowing.
//!
//! What a symbol costs depends on the choice, and the choice on what symbols cost. So it is done more than once: the
//! first time with the costs of the block so far, then with those that the time before led to.

use crate::{
    chains::{Chains, Match},
    level::OptimalParams,
    parse::Chunk,
    split::log2,
    tokens::{
        DIST_SYMBOLS, END_OF_BLOCK, Histogram, LENGTH_CODES, LITLEN_SYMBOLS, Sequence, dist_extra_bits, dist_symbol,
    },
    window::{MARGIN, MAX_MATCH, Window},
};

/// A chunk is that long; the choices of the next one cannot change those of this one.
const CHUNK_BYTES: usize = 20 << 10;
/// Of a match that is longer than the nearer ones by more than twice that, only so many of the shortest and of the
/// longest lengths are weighed.
const LENGTHS: usize = 12;
/// Costs are in units of 1/16 bit.
const UNIT: u32 = 4;

/// A match, or a literal if its length is 1.
#[derive(Clone, Copy, Default)]
struct Step {
    len: u16,
    dist_less_one: u16,
}

/// What every symbol costs, with its extra bits.
struct Prices {
    literal: [u32; 256],
    length: [u32; MAX_MATCH + 1],
    dist: [u32; 32],
}

pub(crate) struct Optimal {
    prices: Prices,
    /// All positions' matches, one position after the other; of each, longer ones are further away.
    matches: Vec<Step>,
    /// Where each position's matches begin; one more at the end.
    starts: Vec<u32>,
    /// The least cost from each position to the end of the chunk.
    costs: Vec<u32>,
    /// The first step of it.
    steps: Vec<Step>,
    /// What the last choice comes to, and its symbols with those of the block.
    sequences: Vec<Sequence>,
    histogram: Histogram,
}

impl Prices {
    const fn new() -> Self {
        Self { literal: [0; 256], length: [0; MAX_MATCH + 1], dist: [0; 32] }
    }

    /// Before anything is known: literals by how often their bytes occur, matches by a guess.
    fn guess(&mut self, bytes: &[u8]) {
        let mut counts = [0; 256];
        for &byte in bytes {
            counts[usize::from(byte)] += 1;
        }
        for (price, &n) in self.literal.iter_mut().zip(&counts) {
            *price = price_of(n, bytes.len() as u32).clamp(4 << UNIT, 9 << UNIT);
        }
        for (price, code) in self.length.iter_mut().zip(&LENGTH_CODES).skip(3) {
            *price = (5 + u32::from(code.extra_bits)) << UNIT;
        }
        for (symbol, price) in self.dist.iter_mut().enumerate() {
            *price = (4 + dist_extra_bits(symbol)) << UNIT;
        }
    }

    fn learn(&mut self, histogram: &Histogram) {
        let total = histogram.litlen[..LITLEN_SYMBOLS].iter().sum();
        for (price, &n) in self.literal.iter_mut().zip(&histogram.litlen[..END_OF_BLOCK]) {
            *price = price_of(n, total);
        }
        for (price, code) in self.length.iter_mut().zip(&LENGTH_CODES).skip(3) {
            *price = price_of(histogram.litlen[usize::from(code.symbol)], total) + (u32::from(code.extra_bits) << UNIT);
        }
        let total = histogram.dist[..DIST_SYMBOLS].iter().sum();
        for (symbol, price) in self.dist.iter_mut().enumerate().take(DIST_SYMBOLS) {
            *price = price_of(histogram.dist[symbol], total) + (dist_extra_bits(symbol) << UNIT);
        }
    }
}

/// What a symbol costs that occurs `n` times in `total`; what never did counts as half an occurrence.
fn price_of(n: u32, total: u32) -> u32 {
    let twice = (2 * n).max(1);
    // A code has at least one bit.
    (log2((2 * total).max(2 * twice)) - log2(twice)).min(15 << 8) >> (8 - UNIT)
}

/// Follows the steps.
fn emit(steps: &[Step], bytes: &[u8], pos: usize, chunk: &mut Chunk<'_>) {
    let mut at = 0;
    while at < bytes.len() {
        let step = steps[at];
        if step.len == 1 {
            chunk.literal(bytes[at]);
        } else {
            chunk.copy(pos + at, Match { len: usize::from(step.len), dist: usize::from(step.dist_less_one) + 1 });
        }
        at += usize::from(step.len);
    }
}

impl Optimal {
    pub(crate) fn new() -> Self {
        Self {
            prices: Prices::new(),
            matches: Vec::new(),
            starts: Vec::with_capacity(CHUNK_BYTES + 1),
            costs: vec![0; CHUNK_BYTES + 1],
            steps: vec![Step::default(); CHUNK_BYTES],
            sequences: Vec::new(),
            histogram: Histogram::new(),
        }
    }

    /// Parses a chunk from `pos` on; gives the position after it. `block` counts the symbols of the block so far.
    pub(crate) fn parse(
        &mut self,
        chains: &mut Chains,
        window: Window<'_>,
        pos: usize,
        params: OptimalParams,
        block: &Histogram,
        mut chunk: Chunk<'_>,
    ) -> usize {
        let end = window.len().min(pos + CHUNK_BYTES);
        let bytes = &window.bytes()[pos..end];
        self.collect(chains, window, pos, end, params);
        let known = block.dist.iter().sum::<u32>() > 500;
        if known {
            self.prices.learn(block);
        } else {
            self.prices.guess(bytes);
        }
        for pass in 1..=params.passes + u32::from(!known) {
            if pass > 1 {
                self.histogram.add(block);
                self.prices.learn(&self.histogram);
            }
            self.choose(bytes);
            self.histogram.clear();
            self.sequences.clear();
            let mut trial = Chunk::new(&mut self.sequences, &mut self.histogram, pos);
            emit(&self.steps, bytes, pos, &mut trial);
        }
        emit(&self.steps, bytes, pos, &mut chunk);
        chunk.finish(end);
        end
    }

    /// Finds the matches of all positions.
    #[allow(unsafe_code)]
    fn collect(&mut self, chains: &mut Chains, window: Window<'_>, pos: usize, end: usize, params: OptimalParams) {
        chains.make_room(pos, CHUNK_BYTES);
        let far = window.len().saturating_sub(MARGIN);
        self.matches.clear();
        self.starts.clear();
        let mut at = pos;
        while at < end {
            self.starts.push(self.matches.len() as u32);
            if at >= far {
                if at + 4 <= window.len() {
                    let found = chains.find_near_end(window, at);
                    if found.len >= 4 {
                        self.matches.push(Step { len: found.len as u16, dist_less_one: (found.dist - 1) as u16 });
                    }
                }
                at += 1;
                continue;
            }
            let matches = &mut self.matches;
            // SAFETY: `at` is before `far`, which is the margin before the end.
            let longest = unsafe {
                chains.find_all(window, at, params.nice, params.depth, |len, dist| {
                    matches.push(Step { len: len as u16, dist_less_one: (dist - 1) as u16 });
                })
            };
            at += 1;
            if longest >= params.nice {
                // It will be taken, or nearly: what begins inside of it is not worth looking for.
                let to = (at + longest - 1).min(end);
                chains.skip::<false>(window, at, to, usize::MAX);
                self.starts.resize(self.starts.len() + (to - at), self.matches.len() as u32);
                at = to;
            }
        }
        self.starts.push(self.matches.len() as u32);
    }

    /// The cheapest steps, from the end to the start.
    fn choose(&mut self, bytes: &[u8]) {
        let prices = &self.prices;
        let n = bytes.len();
        self.costs[n] = 0;
        for at in (0..n).rev() {
            let mut least = self.costs[at + 1] + prices.literal[usize::from(bytes[at])];
            let mut best = Step { len: 1, dist_less_one: 0 };
            let mut len = 3;
            for found in &self.matches[self.starts[at] as usize..self.starts[at + 1] as usize] {
                let dist = prices.dist[dist_symbol(u32::from(found.dist_less_one)) & 31];
                let longest = usize::from(found.len).min(n - at);
                if longest < len {
                    break;
                }
                let mut weigh = |from: usize, to: usize| {
                    let lengths = prices.length[from..=to].iter().zip(&self.costs[at + from..=at + to]);
                    for (i, (price, rest)) in lengths.enumerate() {
                        let cost = dist + price + rest;
                        if cost < least {
                            least = cost;
                            best = Step { len: (from + i) as u16, dist_less_one: found.dist_less_one };
                        }
                    }
                };
                if longest - len > 2 * LENGTHS {
                    weigh(len, len + LENGTHS);
                    len = longest - LENGTHS;
                }
                weigh(len, longest);
                len = longest + 1;
            }
            self.costs[at] = least;
            self.steps[at] = best;
        }
    }
}

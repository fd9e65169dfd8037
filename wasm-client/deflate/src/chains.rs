//! Finds earlier occurrences of the bytes at a position: hash chains.
//!
//! Two tables of heads: the last position of each hash of three bytes, and of each hash of four; positions of the
//! same four-byte hash are chained, each by its distance to the one before. Positions run on from one call to the
//! next with a gap wider than the window, so nothing has to be cleared: what is older is out of reach.

use crate::window::Window;

/// The furthest a match reaches back (RFC 1951, 2).
pub(crate) const WINDOW: usize = 32768;
const MASK: usize = WINDOW - 1;
const BITS3: u32 = 15;
const BITS4: u32 = 16;
/// No position is that far from this one before [`Chains::start`] clears the tables.
const NEVER: u32 = 1 << 31;

/// A match: length, and distance; both 0 for none.
#[derive(Clone, Copy, Default)]
pub(crate) struct Match {
    pub len: usize,
    pub dist: usize,
}

pub(crate) struct Chains {
    last3: Box<[u32; 1 << BITS3]>,
    last4: Box<[u32; 1 << BITS4]>,
    /// Distance from each position, modulo the window, to the one before it in its chain.
    back: Box<[u16; WINDOW]>,
    /// The position of the window's first byte.
    origin: u32,
    /// The first position not used by a call yet.
    end: u32,
}

#[inline(always)]
fn hash3(word: u32) -> usize {
    ((word << 8).wrapping_mul(0x9E37_79B1) >> (32 - BITS3)) as usize
}

#[inline(always)]
fn hash4(word: u32) -> usize {
    (word.wrapping_mul(0x9E37_79B1) >> (32 - BITS4)) as usize
}

impl Chains {
    pub(crate) fn new() -> Self {
        fn boxed<T: Copy + std::fmt::Debug, const N: usize>(value: T) -> Box<[T; N]> {
            // Through a vector: an array literal would be built on the stack, which in wasm is small.
            vec![value; N].into_boxed_slice().try_into().expect("the vector has N items")
        }
        Self { last3: boxed(NEVER), last4: boxed(NEVER), back: boxed(0), origin: 0, end: 0 }
    }

    /// Forgets all positions and begins with a window of `len` bytes.
    pub(crate) fn start(&mut self, len: usize) {
        let first = u64::from(self.end) + WINDOW as u64;
        if first + len as u64 >= u64::from(NEVER) - WINDOW as u64 {
            self.last3.fill(NEVER);
            self.last4.fill(NEVER);
            self.origin = 0;
        } else {
            self.origin = first as u32;
        }
        self.end = self.origin + len as u32;
    }

    #[inline(always)]
    fn insert(&mut self, word: u32, at: u32) -> (usize, usize) {
        let head3 = &mut self.last3[hash3(word)];
        let head4 = &mut self.last4[hash4(word)];
        let dist3 = at.wrapping_sub(*head3);
        let dist4 = at.wrapping_sub(*head4);
        *head3 = at;
        *head4 = at;
        self.back[at as usize & MASK] = dist4.min(0xFFFF) as u16;
        (dist3 as usize, dist4 as usize)
    }

    #[inline(always)]
    fn insert4(&mut self, word: u32, at: u32) {
        let head4 = &mut self.last4[hash4(word)];
        let dist4 = at.wrapping_sub(*head4);
        *head4 = at;
        self.back[at as usize & MASK] = dist4.min(0xFFFF) as u16;
    }

    /// Makes the positions `from..to` known without looking for matches.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) fn skip(&mut self, window: Window<'_>, from: usize, to: usize, x0: usize, x1: usize) {
        debug_assert!(from >= to || to + 3 <= window.len());
        if to - from < x0 {
            for pos in from..to {
                // SAFETY: `pos + 4 <= to + 3 <= window.len()`.
                let word = unsafe { window.u32(pos) };
                self.insert(word, self.origin + pos as u32);
            }
        } else if to - from < x1 {
            for pos in from..to {
                // SAFETY: `pos + 4 <= to + 3 <= window.len()`.
                let word = unsafe { window.u32(pos) };
                self.insert4(word, self.origin + pos as u32);
            }
        } else {
            for pos in (from..from+16).chain((from+16..to-16).step_by(2)).chain(to-16..to) {
                // SAFETY: `pos + 4 <= to + 3 <= window.len()`.
                let word = unsafe { window.u32(pos) };
                self.insert4(word, self.origin + pos as u32);
            }
        }
    }

    /// The longest match at `pos` that is longer than `than` (at least 2), looking at no more than `depth`
    /// candidates and stopping at the first of at least `nice` bytes. Makes `pos` known.
    ///
    /// # Safety
    /// `pos + MARGIN <= window.len()`.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) unsafe fn find(
        &mut self,
        window: Window<'_>,
        pos: usize,
        than: usize,
        nice: usize,
        depth: u32,
    ) -> Match {
        let at = (self.origin as usize).wrapping_add(pos);
        // SAFETY, here and below: candidates are before `pos`, because a distance is positive and within the window,
        // and positions of earlier calls are further away than it; `than < MAX_MATCH`; so every read starts at most
        // MAX_MATCH after `pos` and the margin holds what it overhangs.
        let word = unsafe { window.u32(pos) };
        let (dist3, mut dist) = self.insert(word, at as u32);
        let mut best = Match { len: than, dist: 0 };
        let mut depth = depth;
        if than < 4 {
            if than < 3 && dist3 <= WINDOW && (unsafe { window.u32(pos - dist3) } ^ word) << 8 == 0 {
                best = Match { len: 3, dist: dist3 };
            }
            loop {
                if dist > WINDOW {
                    return best;
                }
                if unsafe { window.u32(pos - dist) } == word {
                    break;
                }
                depth -= 1;
                if depth == 0 {
                    return best;
                }
                dist += usize::from(self.back[at.wrapping_sub(dist) & MASK]);
            }
            best = Match { len: unsafe { window.match_len(pos, pos - dist, 4) }, dist };
            depth -= 1;
            if best.len >= nice || depth == 0 {
                return best;
            }
            dist += usize::from(self.back[at.wrapping_sub(dist) & MASK]);
        }
        let mut tail = unsafe { window.u32(pos + best.len - 3) };
        while dist <= WINDOW {
            let candidate = pos - dist;
            // The bytes that would make it longer first: they differ most often.
            if unsafe { window.u32(candidate + best.len - 3) } == tail && unsafe { window.u32(candidate) } == word {
                let len = unsafe { window.match_len(pos, candidate, 4) };
                if len > best.len {
                    best = Match { len, dist };
                    if len >= nice {
                        return best;
                    }
                    tail = unsafe { window.u32(pos + len - 3) };
                }
            }
            depth -= 1;
            if depth == 0 {
                break;
            }
            dist += usize::from(self.back[at.wrapping_sub(dist) & MASK]);
        }
        best
    }

    /// As [`Chains::find`] within the margin: the longest match of at most `max >= 4` bytes, only the last candidate.
    #[allow(unsafe_code)]
    pub(crate) fn find_near_end(&mut self, window: Window<'_>, pos: usize) -> Match {
        assert!(pos + 4 <= window.len());
        // SAFETY: asserted.
        let word = unsafe { window.u32(pos) };
        let (_, dist) = self.insert(word, self.origin + pos as u32);
        if dist > WINDOW {
            return Match::default();
        }
        Match { len: window.match_len_near_end(pos, pos - dist, MAX_NEAR_END), dist }
    }
}

/// No limit of its own.
const MAX_NEAR_END: usize = crate::window::MAX_MATCH;

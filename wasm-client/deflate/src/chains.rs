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
/// Positions inside a match of this length or more are not entered among the three-byte heads: next to long matches,
/// those of three bytes are seldom worth their bits, and entering them takes a third of the time.
const LONG_SKIP: usize = 32;

/// A match that is longer by one byte only must not be that many times further away.
const FARTHER: usize = 16;

/// A match: length, and distance; a distance of 0 for none.
#[derive(Clone, Copy, Default)]
pub(crate) struct Match {
    pub len: usize,
    pub dist: usize,
}

#[derive(Clone, Copy)]
struct Ahead {
    pos: usize,
    word: u32,
    hash3: u32,
    hash4: u32,
    head3: u32,
    head4: u32,
}

/// The tables; zeros are tables that know no position.
///
/// One allocation with the arrays inline: then every access is one register, an index and a constant.
pub(crate) struct Chains {
    last3: [u32; 1 << BITS3],
    last4: [u32; 1 << BITS4],
    /// Distance from each position, modulo the window, to the one before it in its chain.
    back: [u16; WINDOW],
    /// The position of the window's first byte: a multiple of the window's size, and at least twice that.
    origin: u32,
    ahead: Ahead,
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
    #[allow(unsafe_code)]
    pub(crate) fn new() -> Box<Self> {
        // SAFETY: all fields are integers or arrays of them, for which zero is a value.
        unsafe { Box::<Self>::new_zeroed().assume_init() }
    }

    /// Forgets all positions and begins with a window of `len` bytes.
    pub(crate) fn start(&mut self, len: usize) {
        const GAP: u64 = 2 * WINDOW as u64;
        let first = (u64::from(self.end) + GAP).next_multiple_of(WINDOW as u64);
        if first + len as u64 > u64::from(u32::MAX) {
            self.last3.fill(0);
            self.last4.fill(0);
            self.origin = GAP as u32;
        } else {
            self.origin = first as u32;
        }
        self.end = self.origin + len as u32;
        self.ahead.pos = usize::MAX;
    }

    /// As if everything before this position had been used.
    #[cfg(test)]
    pub(crate) fn pretend_used_up_to(&mut self, end: u32) {
        self.end = end;
    }

    /// Enters a position and gives the distance to the last one with the same hash of four bytes.
    #[inline(always)]
    fn insert4(&mut self, word: u32, pos: usize) -> u32 {
        let at = self.origin + pos as u32;
        let head = &mut self.last4[hash4(word)];
        let dist = at - *head;
        *head = at;
        self.back[pos & MASK] = dist.min(0xFFFF) as u16;
        dist
    }

    /// As [`Chains::insert4`] of three bytes.
    #[inline(always)]
    fn insert3(&mut self, word: u32, pos: usize) -> u32 {
        let at = self.origin + pos as u32;
        let head = &mut self.last3[hash3(word)];
        let dist = at - *head;
        *head = at;
        dist
    }

    /// Makes the history `..to` known.
    #[allow(unsafe_code)]
    pub(crate) fn prime(&mut self, window: Window<'_>, to: usize) {
        for pos in 0..to.min(window.len().saturating_sub(3)) {
            // SAFETY: `pos + 4 <= window.len()`.
            let word = unsafe { window.u32(pos) };
            self.insert3(word, pos);
            self.insert4(word, pos);
        }
    }

    /// Looks up the heads of `pos`: early, so that they are there when they are needed.
    #[inline(always)]
    #[allow(unsafe_code)]
    unsafe fn look_ahead<const SHORT: bool>(&mut self, window: Window<'_>, pos: usize) {
        // SAFETY: the caller's promise.
        let word = unsafe { window.u32(pos) };
        let (hash3, hash4) = (if SHORT { hash3(word) } else { 0 }, hash4(word));
        self.ahead = Ahead {
            pos,
            word,
            hash3: hash3 as u32,
            hash4: hash4 as u32,
            head3: if SHORT { self.last3[hash3] } else { 0 },
            head4: self.last4[hash4],
        };
    }

    /// Makes the positions `from..to` known without looking for matches; of `thin` and more only every other one.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) fn skip<const SHORT: bool>(&mut self, window: Window<'_>, from: usize, to: usize, thin: usize) {
        assert!(to + 7 <= window.len());
        let count = to.saturating_sub(from);
        if SHORT && count < LONG_SKIP {
            for pos in from..to {
                // SAFETY: `pos + 8 <= window.len()`, as asserted; below too.
                let word = unsafe { window.u32(pos) };
                self.insert3(word, pos);
                self.insert4(word, pos);
            }
            return;
        }
        // Four at a time, from one read.
        let mut pos = from;
        while pos + 4 <= to {
            // SAFETY: as above.
            let word = unsafe { window.u64(pos) };
            self.insert4(word as u32, pos);
            if count < thin {
                self.insert4((word >> 8) as u32, pos + 1);
            }
            self.insert4((word >> 16) as u32, pos + 2);
            if count < thin {
                self.insert4((word >> 24) as u32, pos + 3);
            }
            pos += 4;
        }
        for pos in pos..to {
            // SAFETY: as above.
            let word = unsafe { window.u32(pos) };
            self.insert4(word, pos);
        }
    }

    /// The longest match at `pos` that is longer than `than` (at least 2), looking at no more than `depth`
    /// candidates and stopping at the first of at least `nice` bytes. Makes `pos` known.
    ///
    /// # Safety
    /// `pos + MARGIN <= window.len()`, `than < MAX_MATCH`.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) unsafe fn find<const SHORT: bool>(
        &mut self,
        window: Window<'_>,
        pos: usize,
        than: usize,
        nice: usize,
        mut depth: u32,
    ) -> Match {
        // SAFETY: `lowest <= candidate < pos` wherever a candidate is read; so every read starts
        // inside the window and at most MAX_MATCH after `pos`, and the margin holds what it overhangs.
        unsafe {
            if self.ahead.pos != pos {
                self.look_ahead::<SHORT>(window, pos);
            }
            let Ahead { word, hash3, hash4, head3, head4, .. } = self.ahead;
            let here = self.origin + pos as u32;
            let dist3 = (here - head3) as usize;
            let dist4 = here - head4;
            if SHORT {
                self.last3[hash3 as usize & ((1 << BITS3) - 1)] = here;
            }
            self.last4[hash4 as usize & ((1 << BITS4) - 1)] = here;
            self.back[pos & MASK] = dist4.min(0xFFFF) as u16;
            self.look_ahead::<SHORT>(window, pos + 1);
            let lowest = pos.saturating_sub(WINDOW) as isize;
            let mut best = Match { len: than, dist: 0 };
            let mut candidate = pos as isize - dist4 as isize;
            if than < 4 {
                if SHORT && than < 3 && dist3 <= pos.min(WINDOW) && (window.u32(pos - dist3) ^ word) << 8 == 0 {
                    best = Match { len: 3, dist: dist3 };
                }
                // The first candidate of four bytes; often there is none.
                loop {
                    if candidate < lowest {
                        return best;
                    }
                    if window.u32(candidate as usize) == word {
                        break;
                    }
                    depth -= 1;
                    if depth == 0 {
                        return best;
                    }
                    candidate -= self.back[candidate as usize & MASK] as isize;
                }
                let at = candidate as usize;
                best = Match { len: window.match_len(pos, at, 4), dist: pos - at };
                depth -= 1;
                if best.len >= nice || depth == 0 {
                    return best;
                }
                candidate -= self.back[at & MASK] as isize;
            }
            let mut tail = window.u32(pos + best.len - 3);
            while candidate >= lowest {
                let at = candidate as usize;
                // The bytes that would make it longer first: they differ most often.
                if window.u32(at + best.len - 3) == tail && window.u32(at) == word {
                    let len = window.match_len(pos, at, 4);
                    let dist = pos - at;
                    // One byte more is not worth the distance's additional bits if it is so much further.
                    let too_far = best.dist != 0 && dist / FARTHER > best.dist;
                    if len > best.len + usize::from(too_far) {
                        best = Match { len, dist };
                        if len >= nice {
                            return best;
                        }
                        tail = window.u32(pos + len - 3);
                    }
                }
                depth -= 1;
                if depth == 0 {
                    break;
                }
                candidate -= self.back[at & MASK] as isize;
            }
            best
        }
    }

    /// Gives every match at `pos` that is longer than all nearer ones, nearest first; at most `depth` candidates are
    /// looked at, and none after one of at least `nice` bytes. Makes `pos` known and returns the longest length.
    ///
    /// # Safety
    /// `pos + MARGIN <= window.len()`.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) unsafe fn find_all(
        &mut self,
        window: Window<'_>,
        pos: usize,
        nice: usize,
        mut depth: u32,
        mut found: impl FnMut(usize, usize),
    ) -> usize {
        // SAFETY: as in `find`.
        unsafe {
            let word = window.u32(pos);
            let dist3 = self.insert3(word, pos) as usize;
            let dist4 = self.insert4(word, pos);
            let lowest = pos.saturating_sub(WINDOW) as isize;
            let mut candidate = pos as isize - dist4 as isize;
            let mut longest = 0;
            if dist3 <= pos.min(WINDOW) && (window.u32(pos - dist3) ^ word) << 8 == 0 {
                longest = 3;
                found(3, dist3);
            }
            // One that is no longer than three bytes is not looked for here.
            let mut tail_at = 0;
            let mut tail = word;
            while candidate >= lowest {
                let at = candidate as usize;
                if window.u32(at + tail_at) == tail && window.u32(at) == word {
                    let len = window.match_len(pos, at, 4);
                    if len > longest {
                        longest = len;
                        found(len, pos - at);
                        if len >= nice {
                            break;
                        }
                        tail_at = len - 3;
                        tail = window.u32(pos + tail_at);
                    }
                }
                depth -= 1;
                if depth == 0 {
                    break;
                }
                candidate -= self.back[at & MASK] as isize;
            }
            longest
        }
    }

    /// As [`Chains::find`] within the margin: the last candidate only.
    #[allow(unsafe_code)]
    pub(crate) fn find_near_end(&mut self, window: Window<'_>, pos: usize) -> Match {
        assert!(pos + 4 <= window.len());
        // SAFETY: asserted.
        let word = unsafe { window.u32(pos) };
        let dist = self.insert4(word, pos) as usize;
        if dist > WINDOW {
            return Match::default();
        }
        Match { len: window.match_len_near_end(pos, pos - dist), dist }
    }
}

//! Finds earlier occurrences of the bytes at a position: hash chains.
//!
//! Two tables of heads: the last position of each hash of three bytes, and of each hash of four; positions of the
//! same four-byte hash are chained, each by its distance to the one before.
//!
//! Positions are kept in 16 bits. They begin at 1 with each call, and before they would end at 65,535 all tables slide:
//! everything moves down by the same amount, and what falls out of the window becomes 0, which is no position. So no
//! position outlives a call, and none can come near the ends of a wider type, however long an encoder lives
//! (`sliding_changes_nothing`, `an_encoder_leaves_nothing_behind`); and half as wide, more of the tables is in the cache.
//!
//! What is read from a table is only ever a *hint*. Whatever it says, it is a distance of 16 bits from a position below
//! [`MAX_LEN`], so that their difference cannot wrap, on 32 bits as on 64; and a byte is read only after that difference
//! was found to lie in the window (`whatever_the_tables_say_only_the_window_is_read`).

use crate::window::{MAX_LEN, MAX_MATCH, Window};

/// The furthest a match reaches back (RFC 1951, 2).
pub(crate) const WINDOW: usize = 32768;
const MASK: usize = WINDOW - 1;
/// How far after the last position of a chunk positions are still entered: a lazy search starts two later, and a match
/// may begin there.
const REACH: usize = MAX_MATCH + 2;
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

/// What [`Chains::look_ahead`] found of a position.
#[derive(Clone, Copy)]
struct Ahead {
    pos: usize,
    word: u32,
    hash3: u32,
    hash4: u32,
    head3: u16,
    head4: u16,
}

/// The tables, 256 KiB; zeros are tables that know no position.
///
/// One allocation with the arrays inline: then every access is one register, an index and a constant.
pub(crate) struct Chains {
    last3: [u16; 1 << BITS3],
    last4: [u16; 1 << BITS4],
    /// Distance from each position, modulo the window, to the one before it in its chain.
    back: [u16; WINDOW],
    /// By how much the tables have slid: position `pos` is kept as `pos - slid + 1`.
    slid: usize,
    ahead: Ahead,
}

/// Where `pos` less a distance lies, which may be before the window: then it is negative. The types of both, and
/// [`MAX_LEN`], say that nothing wraps.
#[inline(always)]
fn before(pos: isize, dist: u16) -> isize {
    const { assert!(MAX_LEN < i32::MAX as usize - u16::MAX as usize) };
    pos - dist as isize
}

/// Where a match at `pos` may begin at the earliest.
#[inline(always)]
fn earliest(pos: usize) -> isize {
    pos.saturating_sub(WINDOW) as isize
}

/// Moves positions down; those that would be below 1 are forgotten.
fn slide(positions: &mut [u16], by: u16) {
    for position in positions {
        *position = position.saturating_sub(by);
    }
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

    /// Forgets all positions.
    pub(crate) fn start(&mut self) {
        self.last3.fill(0);
        self.last4.fill(0);
        self.slid = 0;
        self.ahead.pos = usize::MAX;
    }

    /// Slides, if need be, so that the positions from `pos` on, `count` of them and the reach of the last one's search
    /// and match, can be kept. What is before `pos` is known already, or never will be.
    pub(crate) fn make_room(&mut self, pos: usize, count: usize) {
        let last = usize::from(self.kept(pos)) + count + REACH;
        if last > usize::from(u16::MAX) {
            // The window before `pos` stays: its first byte becomes position 1.
            let by = (pos - self.slid).saturating_sub(WINDOW);
            debug_assert!(last - by <= usize::from(u16::MAX));
            slide(&mut self.last3, by as u16);
            slide(&mut self.last4, by as u16);
            self.slid += by;
            // It may hold heads from before.
            self.ahead.pos = usize::MAX;
        }
    }

    /// A position as the tables keep it: from 1 to 65,535, as [`Chains::make_room`] has seen to.
    #[inline(always)]
    fn kept(&self, pos: usize) -> u16 {
        let kept = pos.wrapping_sub(self.slid).wrapping_add(1);
        debug_assert!((1..=usize::from(u16::MAX)).contains(&kept));
        kept as u16
    }

    /// Enters a position and gives the distance to the last one with the same hash of four bytes; if there is none, one
    /// that leads out of the window.
    #[inline(always)]
    fn insert4(&mut self, word: u32, pos: usize) -> u16 {
        let here = self.kept(pos);
        let head = &mut self.last4[hash4(word)];
        let dist = here.wrapping_sub(*head);
        *head = here;
        self.back[pos & MASK] = dist;
        dist
    }

    /// As [`Chains::insert4`] of three bytes.
    #[inline(always)]
    fn insert3(&mut self, word: u32, pos: usize) -> u16 {
        let here = self.kept(pos);
        let head = &mut self.last3[hash3(word)];
        let dist = here.wrapping_sub(*head);
        *head = here;
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
        // SAFETY: a candidate is read only where `0 <= earliest <= candidate <= pos`, which is compared each time; that a
        // candidate cannot wrap is said at `before`. Reads end at most MAX_MATCH after where they begin and overhang by
        // less than the margin, which is in the window after `pos` and so after a candidate. Nothing of that depends on
        // what the tables hold, nor on the width of `isize`: `whatever_the_tables_say_only_the_window_is_read`.
        unsafe {
            if self.ahead.pos != pos {
                self.look_ahead::<SHORT>(window, pos);
            }
            let Ahead { word, hash3, hash4, head3, head4, .. } = self.ahead;
            let here = self.kept(pos);
            let dist3 = here.wrapping_sub(head3);
            let dist4 = here.wrapping_sub(head4);
            if SHORT {
                self.last3[hash3 as usize & ((1 << BITS3) - 1)] = here;
            }
            self.last4[hash4 as usize & ((1 << BITS4) - 1)] = here;
            self.back[pos & MASK] = dist4;
            self.look_ahead::<SHORT>(window, pos + 1);
            let earliest = earliest(pos);
            let mut best = Match { len: than, dist: 0 };
            let mut candidate = before(pos as isize, dist4);
            if than < 4 {
                let near = before(pos as isize, dist3);
                if SHORT && than < 3 && near >= earliest && (window.u32(near as usize) ^ word) << 8 == 0 {
                    best = Match { len: 3, dist: usize::from(dist3) };
                }
                // The first candidate of four bytes; often there is none.
                loop {
                    if candidate < earliest {
                        return best;
                    }
                    if window.u32(candidate as usize) == word {
                        break;
                    }
                    depth -= 1;
                    if depth == 0 {
                        return best;
                    }
                    candidate = self.next(candidate);
                }
                let at = candidate as usize;
                best = Match { len: window.match_len(pos, at, 4), dist: pos - at };
                depth -= 1;
                if best.len >= nice || depth == 0 {
                    return best;
                }
                candidate = self.next(candidate);
            }
            let mut tail = window.u32(pos + best.len - 3);
            while candidate >= earliest {
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
                candidate = self.next(candidate);
            }
            best
        }
    }

    /// The candidate before this one in its chain.
    #[inline(always)]
    fn next(&self, candidate: isize) -> isize {
        before(candidate, self.back[candidate as usize & MASK])
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
            let dist3 = self.insert3(word, pos);
            let dist4 = self.insert4(word, pos);
            let earliest = earliest(pos);
            let near = before(pos as isize, dist3);
            let mut candidate = before(pos as isize, dist4);
            let mut longest = 0;
            if near >= earliest && (window.u32(near as usize) ^ word) << 8 == 0 {
                longest = 3;
                found(3, usize::from(dist3));
            }
            // One that is no longer than three bytes is not looked for here.
            let mut tail_at = 0;
            let mut tail = word;
            while candidate >= earliest {
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
                candidate = self.next(candidate);
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
        let dist = usize::from(self.insert4(word, pos));
        if dist > pos.min(WINDOW) {
            return Match::default();
        }
        Match { len: window.match_len_near_end(pos, pos - dist), dist }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::MARGIN;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Letters in no order: matches of every distance.
    fn letters(len: usize, different: u64) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            b'a' + ((state >> 33) % different) as u8
        };
        (0..len).map(|_| next()).collect()
    }

    #[allow(unsafe_code)]
    fn longest(chains: &mut Chains, window: Window<'_>, pos: usize) -> (usize, Vec<(usize, usize)>) {
        assert!(pos + MARGIN <= window.len());
        let mut all = Vec::new();
        // SAFETY: asserted.
        let longest = unsafe { chains.find_all(window, pos, MAX_MATCH, u32::MAX, |len, dist| all.push((len, dist))) };
        (longest, all)
    }

    #[test]
    fn sliding_changes_nothing() {
        // Slid at every position from the window's size on, and as a chunk of ten thousand bytes does.
        let often = usize::from(u16::MAX) - WINDOW - REACH - 1;
        let bytes = letters(150_000, 11);
        let window = Window::new(&bytes);
        let (mut always, mut seldom) = (Chains::new(), Chains::new());
        always.start();
        seldom.start();
        for pos in 0..bytes.len() - MARGIN {
            always.make_room(pos, often);
            if pos % 10_000 == 0 {
                seldom.make_room(pos, 10_000);
            }
            let found = longest(&mut always, window, pos);
            assert_eq!(found, longest(&mut seldom, window, pos), "at {pos}");
            if pos % 499 == 0 {
                // Four bytes or more that are in the window are found, none that are not.
                let from = pos.saturating_sub(WINDOW);
                let naive = (from..pos).map(|at| window.match_len_near_end(pos, at)).max().unwrap_or(0);
                assert_eq!(found.0.max(3), naive.max(3), "at {pos}");
            }
        }
        assert!(always.slid > 80_000 && seldom.slid > 60_000, "{} {}", always.slid, seldom.slid);
    }

    #[test]
    #[allow(unsafe_code)]
    fn whatever_the_tables_say_only_the_window_is_read() {
        // Every read of the window is checked where debug assertions are on, as in tests.
        let bytes = letters(70_000, 2);
        let window = Window::new(&bytes);
        let mut state = 1_u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as u16
        };
        let fills: [&mut dyn FnMut() -> u16; 4] = [&mut || 0, &mut || 1, &mut || u16::MAX, &mut random];
        for fill in fills {
            let mut chains = Chains::new();
            for pos in (0..bytes.len() - MARGIN - 2).step_by(97).chain(0..20) {
                chains.start();
                chains.slid = pos.saturating_sub(WINDOW);
                chains.last3.fill_with(&mut *fill);
                chains.last4.fill_with(&mut *fill);
                chains.back.fill_with(&mut *fill);
                // SAFETY: `pos` is the margin and more before the end.
                unsafe {
                    chains.find::<true>(window, pos, 2, MAX_MATCH, 500);
                    chains.find::<false>(window, pos + 1, 100, MAX_MATCH, 500);
                    chains.find_all(window, pos + 2, MAX_MATCH, 500, |_, _| {});
                }
                chains.find_near_end(window, pos + 3);
            }
        }
    }

    #[test]
    fn nothing_is_known_at_the_start() {
        let bytes = letters(WINDOW + 2 * MARGIN, 1);
        let window = Window::new(&bytes);
        let mut chains = Chains::new();
        for pos in [0, 1, 100, WINDOW] {
            chains.start();
            assert_eq!(longest(&mut chains, window, pos), (0, vec![]), "at {pos}");
        }
    }
}

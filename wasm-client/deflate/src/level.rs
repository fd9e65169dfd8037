//! What each level does.

/// How hard to look for matches. Sizes and speeds of each are measured by the `ratios` example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The soonest output that is still much smaller.
    Fast,
    /// No larger than zlib's level 6, in a fraction of its time.
    Balanced,
    /// The smallest output, at several times the time.
    Smallest,
    /// One of nine degrees of effort; see [`Level::effort`].
    Effort(u8),
}

impl Level {
    /// A level by effort, from 1 (fastest) to 9 (smallest); what is outside counts as the nearest.
    #[must_use]
    pub const fn effort(effort: u8) -> Self {
        Self::Effort(if effort < 1 {
            1
        } else if effort > 9 {
            9
        } else {
            effort
        })
    }
}

/// What steers a parse.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Params {
    /// How many positions later a better match may still start.
    pub lazy: u32,
    /// How many candidates are looked at.
    pub depth: u32,
    /// A match of this length ends the search.
    pub nice: usize,
    /// After a match of this length no better one is looked for at the next position.
    pub lazy_below: usize,
    /// For a better match at the next position, the depth is divided by two to this power ...
    pub later_shift: u32,
    pub x0: u32,
    pub x1: u32,
    pub x2: u32,
}
pub static TUNE: [std::sync::atomic::AtomicU32; 8] = [const { std::sync::atomic::AtomicU32::new(0) }; 8];

impl Params {
    pub(crate) fn of(level: Level) -> Self {
        let effort = match level {
            Level::Fast => 2,
            Level::Balanced => 6,
            Level::Smallest => 9,
            Level::Effort(effort) => effort,
        };
        if effort == 99 {
            let t = |i: usize| TUNE[i].load(std::sync::atomic::Ordering::Relaxed);
            return Self { lazy: t(0), depth: t(1), nice: t(2) as usize, lazy_below: t(3) as usize, later_shift: t(4), x0: t(5), x1: t(6), x2: t(7) };
        }
        let (lazy, depth, nice) = match effort {
            0 | 1 => (0, 4, 10),
            2 => (0, 6, 14),
            3 => (0, 12, 24),
            4 => (0, 16, 30),
            5 => (1, 16, 30),
            6 => (1, 35, 65),
            7 => (1, 100, 130),
            8 => (2, 300, 258),
            _ => (2, 600, 258),
        };
        Self { lazy, depth, nice, lazy_below: nice, later_shift: 1, x0: 0, x1: 0, x2: 0 }
    }
}

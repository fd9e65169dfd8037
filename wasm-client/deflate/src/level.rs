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
}

impl Params {
    pub(crate) fn of(level: Level) -> Self {
        let effort = match level {
            Level::Fast => 2,
            Level::Balanced => 6,
            Level::Smallest => 9,
            Level::Effort(effort) => effort,
        };
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
        Self { lazy, depth, nice }
    }
}

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
    /// How many candidates are looked at, usually; more where matches are long ([`crate::costs::Costs::depth`]).
    pub depth: u32,
    /// A match of this length ends the search.
    pub nice: usize,
    /// After a match of this length or more, no better one is looked for at the next position.
    pub lazy_below: usize,
    /// Inside a match, if that many bytes or more of it are left, only every other position is made known.
    pub thin: usize,
}

/// By effort; chosen so that each is the fastest of its size or the smallest of its speed, over many kinds of data.
const EFFORTS: [Params; 9] = [
    Params { lazy: 0, depth: 2, nice: 16, lazy_below: 0, thin: 32 },
    Params { lazy: 0, depth: 4, nice: 24, lazy_below: 0, thin: 32 },
    Params { lazy: 1, depth: 4, nice: 64, lazy_below: 16, thin: 32 },
    Params { lazy: 1, depth: 8, nice: 128, lazy_below: 16, thin: 32 },
    Params { lazy: 1, depth: 16, nice: 258, lazy_below: 24, thin: 64 },
    Params { lazy: 1, depth: 30, nice: 258, lazy_below: 32, thin: 64 },
    Params { lazy: 1, depth: 64, nice: 258, lazy_below: 64, thin: NEVER },
    Params { lazy: 1, depth: 200, nice: 258, lazy_below: 128, thin: NEVER },
    Params { lazy: 2, depth: 600, nice: 258, lazy_below: 258, thin: NEVER },
];
const NEVER: usize = usize::MAX;

impl Params {
    pub(crate) fn of(level: Level) -> Self {
        let effort = match level {
            Level::Fast => 3,
            Level::Balanced => 6,
            Level::Smallest => 9,
            Level::Effort(effort) => effort.clamp(1, 9),
        };
        EFFORTS[usize::from(effort) - 1]
    }
}

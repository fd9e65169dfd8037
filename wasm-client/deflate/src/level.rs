//! What each level does.

/// How hard to look for matches. Sizes and speeds of each are measured by the `ratios` example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Effort 3: about 2 % larger than zlib's level 6, at half again the speed of [`Level::Balanced`].
    Fast,
    /// Effort 6: 1.9 % smaller than zlib's level 6 in the mean of fourteen kinds of file, 0.3 % on the worst of them (of
    /// others, noisy samples of 12 bits came out 1 % larger), in 0.5 to 0.9 of the time of zlib-rs at level 6 (wasm, one worker; `tests/bench/RESULTS.md`).
    Balanced,
    /// Effort 8: 3 to 10 % smaller than zlib's level 6, at a fifth of the speed of [`Level::Balanced`]. (Effort 9 saves
    /// up to 2 % more, at a third of that again.)
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
    /// Where matches are not long, the cheapest of all ways is chosen instead.
    pub optimal: Option<OptimalParams>,
}

/// What steers a search for the cheapest way ([`crate::optimal`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct OptimalParams {
    /// How many candidates are looked at, at every position.
    pub depth: u32,
    /// A match of this length ends the search; inside of it none begins.
    pub nice: usize,
    /// How often the way is chosen, each time with the costs of the time before.
    pub passes: u32,
}

/// By effort; chosen so that each is the fastest of its size or the smallest of its speed, over many kinds of data.
const EFFORTS: [Params; 9] = [
    Params { lazy: 0, depth: 2, nice: 16, lazy_below: 0, thin: 32, optimal: None },
    Params { lazy: 0, depth: 4, nice: 24, lazy_below: 0, thin: 32, optimal: None },
    Params { lazy: 1, depth: 4, nice: 64, lazy_below: 16, thin: 32, optimal: None },
    Params { lazy: 1, depth: 8, nice: 128, lazy_below: 16, thin: 32, optimal: None },
    Params { lazy: 1, depth: 16, nice: 258, lazy_below: 24, thin: 64, optimal: None },
    Params { lazy: 1, depth: 20, nice: 258, lazy_below: 32, thin: 64, optimal: None },
    Params { lazy: 1, depth: 64, nice: 258, lazy_below: 64, thin: NEVER, optimal: None },
    Params {
        lazy: 2,
        depth: 200,
        nice: 258,
        lazy_below: 258,
        thin: NEVER,
        optimal: Some(OptimalParams { depth: 32, nice: 96, passes: 1 }),
    },
    Params {
        lazy: 2,
        depth: 600,
        nice: 258,
        lazy_below: 258,
        thin: NEVER,
        optimal: Some(OptimalParams { depth: 150, nice: 258, passes: 3 }),
    },
];
const NEVER: usize = usize::MAX;

impl Params {
    pub(crate) fn of(level: Level) -> Self {
        let effort = match level {
            Level::Fast => 3,
            Level::Balanced => 6,
            Level::Smallest => 8,
            Level::Effort(effort) => effort.clamp(1, 9),
        };
        EFFORTS[usize::from(effort) - 1]
    }
}

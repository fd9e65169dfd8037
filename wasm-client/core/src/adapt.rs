//! How hard to compress: the server names an intent, measurement picks the effort, the network bends it.
//!
//! Per part, when the workers starve the network the effort falls, and when the network is the bottleneck it rises,
//! within what the intent allows. The decision depends on what it is told and on nothing else.

use chartlift_protocol::Intent;

/// The efforts an intent allows: the ends and where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: u8,
    /// Where to begin.
    pub start: u8,
    /// The most.
    pub most: u8,
}

/// The efforts of an intent, by measurement. Sizes against zlib's level 6, mean of thirteen kinds of file: effort 2
/// +5 %, 3 +2.5 %, 4 +1 %, 5 −0.6 %, 6 −1.2 %, 7 −2 %, 8 −5 %; speeds fall by about a tenth from each to the next up to
/// 7, and to a fifth at 8. So 8 is only for workers that have nothing else to do while the network is busy.
#[must_use]
pub const fn range(intent: Intent) -> Range {
    match intent {
        Intent::Smallest => Range { least: 6, start: 7, most: 8 },
        Intent::Balanced => Range { least: 5, start: 6, most: 8 },
        Intent::Fast => Range { least: 2, start: 4, most: 6 },
    }
}

/// What the upload looks like when a part is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Parts compressed and not yet sent, those in flight included.
    pub ready_parts: usize,
    /// Parts that could be in flight at once.
    pub lanes: usize,
    /// Whether any part has been sent yet: before that, empty lanes mean nothing.
    pub warmed_up: bool,
}

/// Keeps the effort of one upload.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    range: Range,
    now: u8,
}

impl Effort {
    /// Begins where the intent says.
    #[must_use]
    pub fn new(intent: Intent) -> Self {
        let range = range(intent);
        Self { range, now: range.start }
    }

    /// The effort of the part begun last.
    #[must_use]
    pub fn current(&self) -> u8 {
        self.now
    }

    /// The effort for the next part.
    pub fn next(&mut self, load: Load) -> u8 {
        if load.warmed_up {
            if load.ready_parts == 0 {
                // The network has nothing to do: the workers are the bottleneck.
                self.now = (self.now - 1).max(self.range.least);
            } else if load.ready_parts >= load.lanes {
                self.now = (self.now + 1).min(self.range.most);
            }
        }
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_bottleneck_within_the_intent() {
        let starving = Load { ready_parts: 0, lanes: 6, warmed_up: true };
        let jammed = Load { ready_parts: 7, lanes: 6, warmed_up: true };
        for intent in [Intent::Smallest, Intent::Balanced, Intent::Fast] {
            let mut effort = Effort::new(intent);
            let settled = |effort: &mut Effort, load| (0..20).map(|_| effort.next(load)).last().unwrap();
            assert_eq!(settled(&mut effort, starving), range(intent).least);
            assert_eq!(settled(&mut effort, jammed), range(intent).most);
        }
    }

    #[test]
    fn empty_lanes_before_the_first_part_mean_nothing() {
        let mut effort = Effort::new(Intent::Balanced);
        assert_eq!(effort.next(Load { ready_parts: 0, lanes: 6, warmed_up: false }), range(Intent::Balanced).start);
    }
}

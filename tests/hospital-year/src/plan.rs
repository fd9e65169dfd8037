//! Ways to keep files, compared.

use crate::calendar::Days;

/// A way to keep files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is called.
    pub name: &'static str,
    /// Whether files are compressed.
    pub compressed: bool,
    /// Where they go.
    pub place: Placing,
}

/// Where files go, by age and reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// Everything stays in `STANDARD`.
    Standard,
    /// Files of 128 KiB or more go to `INTELLIGENT_TIERING` at the first midnight; its archive tiers as told.
    Tiered {
        /// Whether the archive tiers are on.
        archive: bool,
    },
    /// Files of 128 KiB or more go to this class at this age.
    AtAge {
        /// The class.
        class: &'static str,
        /// The age in days.
        days: u64,
    },
}

/// The ways that are compared; the first is the one without us.
pub const PLANS: [Plan; 6] = [
    Plan { name: "without Chartlift: as they are, STANDARD", compressed: false, place: Placing::Standard },
    Plan { name: "as they are, INTELLIGENT_TIERING", compressed: false, place: Placing::Tiered { archive: false } },
    Plan { name: "compressed, STANDARD", compressed: true, place: Placing::Standard },
    Plan { name: "compressed, INTELLIGENT_TIERING", compressed: true, place: Placing::Tiered { archive: false } },
    Plan {
        name: "compressed, INTELLIGENT_TIERING with archive tiers",
        compressed: true,
        place: Placing::Tiered { archive: true },
    },
    Plan {
        name: "compressed, GLACIER_IR after 90 days",
        compressed: true,
        place: Placing::AtAge { class: "GLACIER_IR", days: 90 },
    },
];

/// S3 moves no smaller objects.
const MOVED_BYTES: u64 = 128 << 10;
/// The archive tiers begin at these ages of idleness, the shortest S3 takes.
const ARCHIVE_DAYS: u64 = 90;
const DEEP_DAYS: u64 = 180;

/// A stretch of a file's life in one class and tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub days: Days,
    pub class: &'static str,
    pub tier: &'static str,
}

/// Rules by age are carried out at the midnight after an object has the age (Amazon S3 User Guide, "Lifecycle configuration
/// elements", on Days: the time is rounded up to the next midnight UTC).
const UNTIL_MIDNIGHT: u64 = 1;

/// Where a file is from `arrival` to `end`, when it is read on the days `reads`.
pub fn stretches(place: Placing, stored_bytes: u64, arrival: u64, reads: &[u64], end: u64) -> Vec<Stretch> {
    let stretch = |from: u64, to: u64, class, tier| Stretch { days: Days { from, to: to.min(end) }, class, tier };
    let mut all = match place {
        _ if stored_bytes < MOVED_BYTES => vec![stretch(arrival, end, "STANDARD", "")],
        Placing::Standard => vec![stretch(arrival, end, "STANDARD", "")],
        Placing::AtAge { class, days } => {
            let moved = arrival + days + UNTIL_MIDNIGHT;
            vec![stretch(arrival, moved, "STANDARD", ""), stretch(moved, end, class, "")]
        }
        Placing::Tiered { archive } => {
            let steps: &[(u64, &str)] = if archive {
                &[
                    (0, ""),
                    (30, "INFREQUENT_ACCESS"),
                    (ARCHIVE_DAYS, "ARCHIVE_ACCESS"),
                    (DEEP_DAYS, "DEEP_ARCHIVE_ACCESS"),
                ]
            } else {
                &[(0, ""), (30, "INFREQUENT_ACCESS"), (90, "ARCHIVE_INSTANT_ACCESS")]
            };
            let moved = arrival + UNTIL_MIDNIGHT;
            let mut all = vec![stretch(arrival, moved, "STANDARD", "")];
            let later = reads.iter().copied().filter(|day| (moved..end).contains(day));
            let awakenings: Vec<u64> = std::iter::once(moved).chain(later).collect();
            for (at, &from) in awakenings.iter().enumerate() {
                let until = awakenings.get(at + 1).copied().unwrap_or(end);
                for (step, &(idle, tier)) in steps.iter().enumerate() {
                    let next = steps.get(step + 1).map_or(until, |(idle, _)| from + idle);
                    all.push(stretch(from + idle, next.min(until), "INTELLIGENT_TIERING", tier));
                }
            }
            all
        }
    };
    all.retain(|stretch| stretch.days.from < stretch.days.to);
    all
}

/// Whether a file must be restored before it can be read.
pub fn archived(stretch: &Stretch) -> bool {
    matches!(stretch.tier, "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_wakes_a_file() {
        let tiers = |archive| -> Vec<(u64, u64, &str)> {
            stretches(Placing::Tiered { archive }, 1 << 20, 10, &[150], 400)
                .into_iter()
                .map(|stretch| (stretch.days.from, stretch.days.to, stretch.tier))
                .collect()
        };
        assert_eq!(
            tiers(false),
            [
                (10, 11, ""),
                (11, 41, ""),
                (41, 101, "INFREQUENT_ACCESS"),
                (101, 150, "ARCHIVE_INSTANT_ACCESS"),
                (150, 180, ""),
                (180, 240, "INFREQUENT_ACCESS"),
                (240, 400, "ARCHIVE_INSTANT_ACCESS"),
            ]
        );
        assert_eq!(tiers(true).last(), Some(&(330, 400, "DEEP_ARCHIVE_ACCESS")));
        let small = stretches(Placing::Tiered { archive: true }, 1000, 0, &[], 400);
        assert_eq!(small.len(), 1);
    }

    #[test]
    fn every_plan_covers_a_life_without_gaps() {
        for plan in PLANS {
            let days: Vec<Days> =
                stretches(plan.place, 1 << 20, 5, &[7, 7, 200], 500).iter().map(|stretch| stretch.days).collect();
            assert_eq!((days[0].from, days[days.len() - 1].to), (5, 500), "{}", plan.name);
            assert!(days.windows(2).all(|pair| pair[0].to == pair[1].from), "{}: {days:?}", plan.name);
        }
    }
}

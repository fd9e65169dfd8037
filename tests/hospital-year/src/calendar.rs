//! Days since the first of January, and the months they are in.

use jiff::{ToSpan, civil::Date};

/// The days from `from` to before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub from: u64,
    pub to: u64,
}

/// The months of the simulation: where each begins, and where the last ends.
pub struct Months(Vec<u64>);

impl Months {
    /// So many months from a day on.
    #[must_use]
    pub fn from(first: Date, count: u32) -> Self {
        let day = |month: u32| {
            let begin = first.saturating_add(i64::from(month).months());
            u64::try_from((begin - first).get_days()).unwrap_or(0)
        };
        Self((0..=count).map(day).collect())
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len() - 1
    }

    /// How many days they have together.
    #[must_use]
    pub fn days(&self) -> u64 {
        self.0[self.count()]
    }

    /// The hours of a month.
    #[must_use]
    pub fn hours(&self, month: usize) -> u64 {
        (self.0[month + 1] - self.0[month]) * 24
    }

    /// The month a day is in.
    pub(crate) fn of(&self, day: u64) -> usize {
        self.0.partition_point(|begin| *begin <= day) - 1
    }

    /// How many of the days are in each month: month and days.
    pub(crate) fn split(&self, days: Days) -> impl Iterator<Item = (usize, u64)> {
        (self.of(days.from)..self.count()).map_while(move |month| {
            let (from, to) = (days.from.max(self.0[month]), days.to.min(self.0[month + 1]));
            (from < to).then(|| (month, to - from))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_fall_into_months() {
        let months = Months::from(jiff::civil::date(2026, 1, 1), 12);
        assert_eq!((months.days(), months.hours(1), months.of(0), months.of(31), months.of(364)), (365, 672, 0, 1, 11));
        let split: Vec<(usize, u64)> = months.split(Days { from: 30, to: 60 }).collect();
        assert_eq!(split, [(0, 1), (1, 28), (2, 1)]);
    }
}

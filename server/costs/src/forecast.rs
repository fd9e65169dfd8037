//! The next months, from the months before.

use rust_decimal::Decimal;
use serde::Serialize;

/// A month that has not come yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ahead {
    /// How many months ahead, from 1.
    pub months_ahead: u32,
    /// What it will cost if it grows as it did on average.
    pub expected: Decimal,
    /// What it will cost if every month is like the one that grew least.
    pub low: Decimal,
    /// What it will cost if every month is like the one that grew most.
    pub high: Decimal,
}

/// The next `ahead` months after `history`, the costs of whole months, the oldest first. With fewer than two months there is
/// no growth to go by, and nothing is said.
#[must_use]
pub fn forecast(history: &[Decimal], ahead: u32) -> Vec<Ahead> {
    let growth: Vec<Decimal> = history.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (Some(last), Some(least), Some(most)) = (history.last(), growth.iter().min(), growth.iter().max()) else {
        return Vec::new();
    };
    let mean = growth.iter().sum::<Decimal>() / Decimal::from(growth.len());
    let after = |growth: Decimal, months: u32| {
        (*last + growth * Decimal::from(months)).max(Decimal::ZERO).round_dp(crate::SCALE).normalize()
    };
    (1..=ahead)
        .map(|months_ahead| Ahead {
            months_ahead,
            expected: after(mean, months_ahead),
            low: after(*least, months_ahead),
            high: after(*most, months_ahead),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(costs: &[i64]) -> Vec<Decimal> {
        costs.iter().copied().map(Decimal::from).collect()
    }

    #[test]
    fn growth_goes_on_as_before() {
        let ahead = forecast(&months(&[10, 11, 14, 16]), 12);
        assert_eq!(ahead.len(), 12);
        let first = &ahead[0];
        assert_eq!((first.low, first.expected, first.high), (17.into(), 18.into(), 19.into()));
        let last = &ahead[11];
        assert_eq!((last.low, last.expected, last.high), (28.into(), 40.into(), 52.into()));
    }

    #[test]
    fn what_shrinks_does_not_fall_below_nothing() {
        assert_eq!(forecast(&months(&[10, 5]), 3)[2].expected, Decimal::ZERO);
    }

    #[test]
    fn one_month_is_no_growth() {
        assert!(forecast(&months(&[10]), 12).is_empty() && forecast(&[], 12).is_empty());
    }
}

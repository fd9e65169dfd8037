//! A tenant's budget, what a month comes to so far, and when somebody is told.

use std::fmt;

use chartlift_costs::SCALE;
use jiff::{Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cost_day::CostDay;

/// What a tenant means to spend a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The amount.
    pub amount: Decimal,
    /// Its currency (ISO 4217).
    pub currency: String,
    /// At which percent of the amount somebody is told, from below.
    pub thresholds: Vec<u32>,
    /// Who is told besides the app.
    pub webhook: Option<Webhook>,
    /// When it was set.
    pub updated_at: Timestamp,
    /// Who set it, by name.
    pub updated_by: String,
}

/// An address that is called when a threshold is reached. Its URL may hold a token, and its secret signs: neither is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The address.
    pub url: String,
    /// Signs what is sent (Standard Webhooks: `whsec_` and base64).
    pub secret: String,
}

impl Webhook {
    /// The address's host: all of it that may be shown.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// What the month's days that are over cost.
    Spent,
    /// What the whole month will cost if every day left is like the last one.
    Expected,
}

impl Basis {
    /// The name as the API has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spent => "spent",
            Self::Expected => "expected",
        }
    }
}

/// Names an alert: each threshold is told of once a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertKey {
    /// The month's first day.
    pub month: Date,
    /// What it is about.
    pub basis: Basis,
    /// The percent of the budget that was reached.
    pub threshold: u32,
}

/// That a threshold was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostAlert {
    /// Which.
    pub key: AlertKey,
    /// What the month came to.
    pub amount: Decimal,
    /// The budget at that time.
    pub budget: Decimal,
    /// The currency of both (ISO 4217).
    pub currency: String,
    /// When it was noticed.
    pub raised_at: Timestamp,
    /// What became of telling the webhook.
    pub delivery: Delivery,
}

/// What became of telling a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// When it is tried (again); absent when it never is.
    pub next_attempt_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// When the webhook took it.
    pub delivered_at: Option<Timestamp>,
    /// Why the last try failed; empty if none did.
    pub last_error: String,
}

/// What a month comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthSoFar {
    /// The days that are over, each its share of the month.
    pub spent: Decimal,
    /// The same, and every day left as the last one that was written.
    pub expected: Decimal,
}

impl MonthSoFar {
    /// Of the month of `today`, by the days that were written (older ones may be among them), the oldest first.
    #[must_use]
    pub fn of(days: &[CostDay], today: Date) -> Self {
        let month = today.first_of_month();
        let length = Decimal::from(month.days_in_month());
        let spent: Decimal = days.iter().filter(|day| day.day >= month).map(|day| day.monthly_total).sum();
        // A tenant that came in the middle of the month pays for no day before.
        let left = match days.last() {
            Some(last) if last.day >= month => {
                Decimal::from(month.last_of_month().day() - last.day.day()) * last.monthly_total
            }
            Some(last) => length * last.monthly_total,
            None => Decimal::ZERO,
        };
        let share = |sum: Decimal| (sum / length).round_dp(SCALE).normalize();
        Self { spent: share(spent), expected: share(spent + left) }
    }
}

impl Budget {
    /// The thresholds that are reached. Expecting counts from the whole budget on only: half of it is expected every month.
    #[must_use]
    pub fn reached(&self, month: MonthSoFar) -> Vec<(Basis, u32)> {
        let reached = |amount: Decimal| {
            let share = amount * Decimal::ONE_HUNDRED;
            self.thresholds.iter().copied().filter(move |percent| share >= self.amount * Decimal::from(*percent))
        };
        let spent = reached(month.spent).map(|percent| (Basis::Spent, percent));
        let expected = reached(month.expected).filter(|percent| *percent >= 100);
        spent.chain(expected.map(|percent| (Basis::Expected, percent))).collect()
    }
}

/// The first of the month before that of `today`: days from there on tell all of this month and, on its first day, the last.
#[must_use]
pub fn days_needed_from(today: Date) -> Date {
    today.first_of_month().saturating_sub(1.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day(day: Date, monthly_total: i64) -> CostDay {
        CostDay {
            day,
            currency: "USD".into(),
            monthly_total: monthly_total.into(),
            baseline_monthly: 0.into(),
            files: 0,
            source_bytes: 0,
            stored_bytes: 0,
        }
    }

    fn budget(amount: i64, thresholds: &[u32]) -> Budget {
        Budget {
            amount: amount.into(),
            currency: "USD".into(),
            thresholds: thresholds.to_vec(),
            webhook: None,
            updated_at: Timestamp::UNIX_EPOCH,
            updated_by: String::new(),
        }
    }

    #[test]
    fn what_is_left_of_a_month_is_taken_to_cost_what_its_last_day_did() {
        // 10 days of 30 at 30 a month, then one at 60: 12 so far, and 19 more days at 2 each.
        let mut days: Vec<CostDay> = (1..=10).map(|n| day(date(2026, 6, n), 30)).collect();
        days.push(day(date(2026, 6, 11), 60));
        let month = MonthSoFar::of(&days, date(2026, 6, 12));
        assert_eq!(month, MonthSoFar { spent: 12.into(), expected: 50.into() });
        // On the first of the next month nothing of it is over yet.
        let month = MonthSoFar::of(&days, date(2026, 7, 1));
        assert_eq!(month, MonthSoFar { spent: 0.into(), expected: 60.into() });
        assert_eq!(MonthSoFar::of(&[], date(2026, 7, 1)).expected, Decimal::ZERO);
        // On its last evening nothing is left.
        let whole: Vec<CostDay> = (1..=30).map(|n| day(date(2026, 6, n), 30)).collect();
        let month = MonthSoFar::of(&whole, date(2026, 6, 30));
        assert_eq!(month, MonthSoFar { spent: 30.into(), expected: 30.into() });
    }

    #[test]
    fn a_threshold_is_reached_to_the_cent() {
        let budget = budget(10, &[50, 80, 100, 120]);
        let month = |spent: &str, expected: &str| MonthSoFar {
            spent: spent.parse().unwrap(),
            expected: expected.parse().unwrap(),
        };
        assert_eq!(budget.reached(month("4.99", "9.99")), []);
        assert_eq!(budget.reached(month("5", "10")), [(Basis::Spent, 50), (Basis::Expected, 100)]);
        let all = [
            (Basis::Spent, 50),
            (Basis::Spent, 80),
            (Basis::Spent, 100),
            (Basis::Expected, 100),
            (Basis::Expected, 120),
        ];
        assert_eq!(budget.reached(month("11.99", "12")), all);
    }

    #[test]
    fn a_webhook_shows_nothing_of_itself() {
        let webhook = Webhook { url: "https://x/token".into(), secret: "whsec_abc".into() };
        assert_eq!(format!("{webhook:?}"), "Webhook { .. }");
        assert_eq!(webhook.host(), "x");
    }
}

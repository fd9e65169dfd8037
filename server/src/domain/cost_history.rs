//! What storage has cost, day by day, and what it will.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chartlift_costs::{
    Ahead, Alternative, MAX_DAYS, SCALE, Stock, Strategy, Usage, compare, forecast, recommend, savings,
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{
    bills::{Bills, beside},
    carry_out::CarriedOut,
    cost_day::CostDay,
    error::{Findings, Result},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, JobScope, TenantScope},
};

/// Days caught up in one round of the jobs, over all tenants; the next round goes on.
const DAYS_A_ROUND: u32 = 400;
/// How long a round goes on beginning days: of a million files one takes two seconds, and other work waits for its round.
const ROUND_LASTS: Duration = Duration::from_secs(5 * 60);
/// Moves between access tiers that are written down in one transaction: others wait for so many at most.
const COOLED_AT_ONCE: u32 = 200;
/// S3 counts storage by the hour.
const DAY_HOURS: u64 = 24;
/// How far ahead the forecast looks, in months.
const MONTHS_AHEAD: u32 = 12;
/// The most months a history is asked for: S3 is twenty years old.
pub const MAX_MONTHS: u32 = 240;

/// One round of writing days: what all tenants stored on a day is read once.
struct Round {
    began: Instant,
    written: u32,
    accounts: BTreeMap<Date, Usage>,
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |day| day.timestamp())
}

/// What storage has cost, by month, and what it will.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CostHistory {
    /// The currency of all amounts (ISO 4217).
    pub currency: String,
    /// What this month's days so far come to.
    pub month_to_date: Decimal,
    /// The months, the oldest first; the last is the present one as far as it is over.
    pub months: Vec<MonthCost>,
    /// The next twelve months, from the growth of the whole months before; empty while there are fewer than two.
    pub forecast: Vec<Ahead>,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MonthCost {
    /// The month's first day.
    pub month: Date,
    /// How many of its days are counted.
    pub days: u32,
    /// What these days cost: each its share of the month.
    pub cost: Decimal,
    /// What they would have cost uncompressed in `STANDARD`.
    pub baseline: Decimal,
    /// Stored versions on the last of these days.
    pub files: u64,
    /// Their bytes before compression.
    pub source_bytes: u64,
    /// Their bytes in S3.
    pub stored_bytes: u64,
}

/// Other ways of keeping the same files.
#[derive(Serialize, utoipa::ToSchema)]
pub struct WhatIf {
    /// The currency of all amounts (ISO 4217).
    pub currency: String,
    /// Each strategy's costs, and how it is carried out.
    pub alternatives: Vec<Advice>,
    /// The one to choose, if any is better than staying; null otherwise.
    #[schema(required)]
    pub recommended: Option<Advice>,
    /// Why, in a sentence or two.
    pub why: String,
}

/// A strategy's costs, and how it is carried out.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Advice {
    /// The costs.
    #[serde(flatten)]
    pub alternative: Alternative,
    /// How it is carried out.
    #[serde(flatten)]
    pub carried_out: CarriedOut,
}

impl Bills {
    /// Writes every day that is over and not written yet, of every tenant. Doing it again changes nothing.
    ///
    /// A day costs what lay there in it, hour by hour: where each object lay when is kept, so a day that is caught up later
    /// comes to the same. One tenant's failure is logged and holds up no other.
    ///
    /// # Errors
    /// When the region has no prices, or the database does not even say which tenants there are.
    pub async fn write_days(&self, job: &JobScope) -> Result<u32> {
        self.table(self.now())?;
        let mut round = Round { began: Instant::now(), written: 0, accounts: BTreeMap::new() };
        for (scope, first) in self.store.tenants_with_files(job).await? {
            if let Err(error) = self.write_days_of(job, &scope, first, &mut round).await {
                tracing::warn!(tenant = %scope.tenant(), %error, "writing down what days cost failed");
            }
        }
        Ok(round.written)
    }

    async fn write_days_of(
        &self,
        job: &JobScope,
        scope: &TenantScope,
        first: Timestamp,
        round: &mut Round,
    ) -> Result<()> {
        let now = self.now();
        self.cool(scope, now).await?;
        let last = self.store.read(scope).await?.last_cost_day().await?;
        let mut day = match last {
            Some(last) => last.saturating_add(1.day()),
            None => first.to_zoned(TimeZone::UTC).date(),
        };
        let today = now.to_zoned(TimeZone::UTC).date();
        while day < today && round.written < DAYS_A_ROUND && round.began.elapsed() < ROUND_LASTS {
            self.write_day(job, scope, day, round).await?;
            round.written += 1;
            day = day.saturating_add(1.day());
        }
        Ok(())
    }

    async fn write_day(&self, job: &JobScope, scope: &TenantScope, day: Date, round: &mut Round) -> Result<()> {
        let (morning, evening) = (midnight(day), midnight(day.saturating_add(1.day())));
        let of_day = |stocks| self.scale.usage(Usage { month_hours: DAY_HOURS, stocks, activities: Vec::new() });
        let account = match round.accounts.get(&day) {
            Some(account) => account.clone(),
            None => {
                let account = of_day(self.store.account_between(job, morning, evening).await?);
                round.accounts.insert(day, account.clone());
                account
            }
        };
        let usage = of_day(self.store.read(scope).await?.stored_between(morning, evening).await?);
        // The prices of the day itself.
        let table = self.table(morning)?;
        let savings = savings(&usage, &beside(account, &usage), table);
        let kept = usage.stocks.iter().filter(|stock| stock.kind.is_version());
        let (files, source_bytes, stored_bytes) = kept.fold((0, 0, 0), |(files, source, stored), stock| {
            (files + stock.counts.objects, source + stock.counts.source_bytes, stored + stock.counts.stored_bytes)
        });
        let day = CostDay {
            day,
            currency: table.currency.clone(),
            monthly_total: savings.actual_monthly,
            baseline_monthly: savings.baseline_monthly,
            files,
            source_bytes,
            stored_bytes,
        };
        // What takes long was read before: writers wait for each other.
        let mut tx = self.store.begin(scope).await?;
        tx.insert_cost_day(&day).await?;
        Ok(tx.commit().await?)
    }

    /// Notes the moves between access tiers up to now.
    async fn cool(&self, scope: &TenantScope, now: Timestamp) -> Result<()> {
        loop {
            let mut idle = self.store.read(scope).await?.idle(now, COOLED_AT_ONCE).await?;
            if idle.is_empty() {
                return Ok(());
            }
            // Another server may be at the same: in one order, neither waits for the other in a circle.
            idle.sort_unstable();
            let mut tx = self.store.begin(scope).await?;
            let mut moved = 0;
            for version in &idle {
                moved += tx.cool(version, now).await?;
            }
            tx.commit().await?;
            // Somebody may have read all of them meanwhile.
            if moved == 0 {
                return Ok(());
            }
        }
    }

    /// What the last `months` cost, this one included, and what the next will.
    ///
    /// # Errors
    /// When the region has no prices, or the database fails.
    pub async fn history(&self, access: &Access, months: u32) -> Result<CostHistory> {
        let mut findings = Findings::default();
        let asked = (1..=MAX_MONTHS).contains(&months);
        findings.check(asked, "/months", format!("must be from 1 to {MAX_MONTHS}"));
        findings.finish()?;
        let now = self.now();
        let table = self.table(now)?;
        let this_month = now.to_zoned(TimeZone::UTC).date().first_of_month();
        let from = this_month.saturating_sub(i64::from(months - 1).months());
        let days = self.store.read(&access.scope).await?.cost_days(from).await?;
        self.note(access, now).await?;
        let months = by_month(&days);
        let whole: Vec<Decimal> = months
            .iter()
            .filter(|month| month.days == u32::from(month.month.days_in_month().unsigned_abs()))
            .map(|month| month.cost)
            .collect();
        let month_to_date = months.iter().find(|month| month.month == this_month).map(|month| month.cost);
        Ok(CostHistory {
            currency: table.currency.clone(),
            month_to_date: month_to_date.unwrap_or_default(),
            forecast: forecast(&whole, MONTHS_AHEAD),
            months,
        })
    }

    /// What other ways of keeping the tenant's files would cost, by how they have been read lately.
    ///
    /// # Errors
    /// When the region has no prices, or the database fails.
    pub async fn what_if(&self, access: &Access, strategies: &[Strategy]) -> Result<WhatIf> {
        let mut findings = Findings::default();
        for (at, strategy) in strategies.iter().enumerate() {
            let plausible = strategy.days().is_none_or(|days| days <= MAX_DAYS);
            findings.check(plausible, format!("/strategies/{at}"), format!("must be of at most {MAX_DAYS} days"));
        }
        findings.finish()?;
        let now = self.now();
        let table = self.table(now)?;
        let mut cohorts = self.store.read(&access.scope).await?.cohorts(now).await?;
        cohorts.iter_mut().for_each(|cohort| self.scale.cohort(cohort));
        self.note(access, now).await?;
        let mut asked = strategies.to_vec();
        if !asked.contains(&Strategy::AsIs) {
            asked.insert(0, Strategy::AsIs);
        }
        let stocks = cohorts.iter().map(|it| Stock::of(it.kind, &it.storage_class, &it.access_tier, it.counts));
        let others = self.others(&Usage { stocks: stocks.collect(), ..Usage::default() });
        let alternatives = compare(&cohorts, &asked, &others, table);
        let advice = |alternative: &Alternative| Advice {
            carried_out: self.instructions.of(access.scope.tenant(), alternative.strategy),
            alternative: alternative.clone(),
        };
        let recommended = recommend(&alternatives).map(advice);
        let alternatives: Vec<Advice> = alternatives.iter().map(advice).collect();
        let why = match &recommended {
            Some(best) => format!(
                "It saves {} {} a month, and getting there costs {} once, which is paid back in {} months. Nobody waits \
                 longer for a file than now.",
                best.alternative.saves_monthly,
                table.currency,
                best.alternative.once,
                best.alternative.pays_back_months.unwrap_or_default()
            ),
            None => "None of these costs less within a year without letting people wait for files.".to_owned(),
        };
        Ok(WhatIf { currency: table.currency.clone(), alternatives, recommended, why })
    }
}

impl Bills {
    async fn note(&self, access: &Access, now: Timestamp) -> Result<()> {
        let event = AuditEvent::of(access, now, Action::CostsRead, Target::Tenant);
        self.audit.note(&access.scope, event, "").await
    }
}

/// Days by month; a day costs its share of its month. Rounded once a month, so that nothing is lost by the day.
fn by_month(days: &[CostDay]) -> Vec<MonthCost> {
    let mut months: BTreeMap<Date, Vec<&CostDay>> = BTreeMap::new();
    for day in days {
        months.entry(day.day.first_of_month()).or_default().push(day);
    }
    let month = |(month, days): (Date, Vec<&CostDay>)| {
        let share = |amount: fn(&CostDay) -> Decimal| {
            let sum: Decimal = days.iter().map(|day| amount(day)).sum();
            (sum / Decimal::from(month.days_in_month())).round_dp(SCALE).normalize()
        };
        let last = days.last()?;
        Some(MonthCost {
            month,
            days: u32::try_from(days.len()).unwrap_or(u32::MAX),
            cost: share(|day| day.monthly_total),
            baseline: share(|day| day.baseline_monthly),
            files: last.files,
            source_bytes: last.source_bytes,
            stored_bytes: last.stored_bytes,
        })
    };
    months.into_iter().filter_map(month).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_add_up_to_their_month() {
        let day = |day, cost: i64| CostDay {
            day,
            currency: "USD".into(),
            monthly_total: Decimal::from(cost),
            baseline_monthly: Decimal::from(2 * cost),
            files: 1,
            source_bytes: 2,
            stored_bytes: 1,
        };
        let mut days: Vec<CostDay> = (1..=30).map(|n| day(date(2026, 4, n), 3)).collect();
        days.push(day(date(2026, 5, 1), 31));
        let months = by_month(&days);
        assert_eq!((months[0].days, months[0].cost, months[0].baseline), (30, 3.into(), 6.into()));
        assert_eq!((months[1].month, months[1].days, months[1].cost), (date(2026, 5, 1), 1, 1.into()));
    }
}

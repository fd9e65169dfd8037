//! The use cases of budgets: set one, see how the month stands, be told in time.

use std::sync::Arc;

use futures::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::json;

use super::{
    bills::Bills,
    budget::{AlertKey, Basis, Budget, CostAlert, Delivery, MonthSoFar, Webhook, days_needed_from},
    error::{Findings, Result},
    ports::{WebhookError, Webhooks},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, JobScope, TenantScope},
};

/// When thresholds are not said: half-way nobody need act, at four fifths there is still time to, and at the end.
const THRESHOLDS: [u32; 3] = [50, 80, 100];
/// More than these nobody reads.
const MAX_THRESHOLDS: usize = 10;
/// Ten times the budget.
const MAX_PERCENT: u32 = 1_000;
/// Enough for the account of a country, and far from where decimals end.
const MAX_AMOUNT: u64 = 1_000_000_000_000;
/// Longer than any that providers give out.
const MAX_URL_BYTES: usize = 2_048;
/// How far back alerts are shown.
const ALERT_MONTHS: i32 = 12;
/// Waits between tries, in minutes: a webhook that is away for a night and a day is still told, and then left alone.
const RETRY_MINUTES: [i64; 7] = [5, 15, 60, 180, 360, 720, 1_440];
/// How long one server has a message to itself. A call gives up long before.
const CLAIM: SignedDuration = SignedDuration::from_mins(15);
/// Messages sent in one round, and at a time: one address that hangs must not hold up the others.
const MESSAGES_A_ROUND: u32 = 200;
const AT_A_TIME: usize = 8;

/// A budget as it is asked for.
#[derive(Clone, Debug)]
pub struct BudgetWish {
    /// The amount a month.
    pub amount: Decimal,
    /// At which percent somebody is told; 50, 80 and 100 if absent.
    pub thresholds: Option<Vec<u32>>,
    /// Who is told besides the app.
    pub webhook_url: Option<String>,
    /// Whether the webhook gets another secret though its address stays.
    pub new_secret: bool,
}

/// How the month stands against the budget.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BudgetReport {
    /// The budget; null while none is set.
    #[schema(required)]
    pub budget: Option<BudgetTerms>,
    /// The currency of what was spent (ISO 4217). A budget of another one is not watched: set it anew.
    #[schema(examples("USD"))]
    pub currency: String,
    /// The month's first day (UTC).
    pub month: Date,
    /// What storage cost on the days of the month that are over.
    pub spent: Decimal,
    /// What the whole month will cost if every day left is like the last.
    pub expected: Decimal,
    /// What was noticed in the last twelve months, the newest first.
    pub alerts: Vec<Alert>,
}

/// A budget. The webhook's address may hold a token, so only its host is told.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BudgetTerms {
    /// The amount a month.
    pub amount: Decimal,
    /// Its currency (ISO 4217).
    pub currency: String,
    /// At which percent of the amount somebody is told.
    pub thresholds: Vec<u32>,
    /// The host of the webhook; null without one.
    #[schema(required)]
    pub webhook_host: Option<String>,
    /// When it was set.
    pub updated_at: Timestamp,
    /// Who set it.
    pub updated_by: String,
}

/// That a threshold was reached.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Alert {
    /// The month's first day (UTC).
    pub month: Date,
    /// What it is about.
    pub basis: Basis,
    /// The percent of the budget that was reached.
    pub threshold: u32,
    /// What the month came to.
    pub amount: Decimal,
    /// The budget at that time.
    pub budget: Decimal,
    /// The currency of both (ISO 4217).
    pub currency: String,
    /// When it was noticed.
    pub raised_at: Timestamp,
    /// What became of telling the webhook.
    pub webhook: Told,
}

/// What became of telling a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// There was none to tell.
    None,
    /// It is tried (again) soon.
    Waiting,
    /// It took the message.
    Delivered,
    /// It did not take the message for two days, or said that it is gone.
    GivenUp,
}

/// What setting a budget answers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BudgetSet {
    /// How the month stands now.
    #[serde(flatten)]
    pub report: BudgetReport,
    /// The secret that signs what the webhook gets (Standard Webhooks), told this once; null when it is as before, or there is none.
    #[schema(required)]
    pub webhook_secret: Option<String>,
}

/// Watches what tenants spend.
#[derive(Clone)]
pub struct Budgets {
    bills: Bills,
    webhooks: Arc<dyn Webhooks>,
}

impl Budgets {
    /// The use cases on these bills.
    #[must_use]
    pub fn new(bills: Bills, webhooks: Arc<dyn Webhooks>) -> Self {
        Self { bills, webhooks }
    }

    /// How the month stands.
    ///
    /// # Errors
    /// When the region has no prices, or the database fails.
    pub async fn report(&self, access: &Access) -> Result<BudgetReport> {
        let report = self.read(&access.scope).await?;
        let event = AuditEvent::of(access, self.bills.now(), Action::CostsRead, Target::Tenant);
        self.bills.audit.note(&access.scope, event, "budget").await?;
        Ok(report)
    }

    /// Sets the budget, in place of any other. What the month has reached already is noticed in the next round of the jobs.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] for fields that are not acceptable.
    pub async fn set(&self, access: &Access, wish: BudgetWish) -> Result<BudgetSet> {
        let thresholds = self.checked(&wish)?;
        let now = self.bills.now();
        let currency = self.bills.table(now)?.currency.clone();
        let mut tx = self.bills.store.begin(&access.scope).await?;
        // One at a time, also where none is set yet: of two that set the same address, both would be told a secret, and one in vain.
        tx.lock_audit_head().await?;
        let before = tx.budget().await?.and_then(|budget| budget.webhook);
        let (webhook, new) = match (wish.webhook_url, before) {
            (Some(url), Some(before)) if before.url == url && !wish.new_secret => (Some(before), None),
            (Some(url), _) => {
                let secret = self.webhooks.new_secret();
                (Some(Webhook { url, secret: secret.clone() }), Some(secret))
            }
            (None, _) => (None, None),
        };
        let budget = Budget {
            amount: wish.amount.normalize(),
            currency,
            thresholds,
            webhook,
            updated_at: now,
            updated_by: access.actor.name.to_string(),
        };
        tx.put_budget(&budget).await?;
        let event = AuditEvent::of(access, now, Action::BudgetSet, Target::Tenant).with(json!({
            "amount": budget.amount, "currency": budget.currency, "thresholds": budget.thresholds,
            "webhook_host": host(&budget), "new_secret": new.is_some(),
        }));
        self.bills.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(BudgetSet { report: self.read(&access.scope).await?, webhook_secret: new })
    }

    /// Removes the budget; no error when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove(&self, access: &Access) -> Result<()> {
        let mut tx = self.bills.store.begin(&access.scope).await?;
        // As for setting it.
        tx.lock_audit_head().await?;
        if tx.budget().await?.is_none() {
            return Ok(());
        }
        tx.delete_budget().await?;
        let event = AuditEvent::of(access, self.bills.now(), Action::BudgetRemoved, Target::Tenant);
        self.bills.audit.append(&mut *tx, event).await?;
        Ok(tx.commit().await?)
    }

    /// Notices, in every tenant, which thresholds the month has reached; answers how many that were not noticed before.
    /// One tenant's failure is logged and holds up no other.
    ///
    /// # Errors
    /// When the database does not even say which tenants there are.
    pub async fn watch(&self, job: &JobScope) -> Result<u32> {
        let mut raised = 0;
        for scope in self.bills.store.tenants_with_budgets(job).await? {
            match self.watch_one(&scope).await {
                Ok(count) => raised += count,
                Err(error) => tracing::warn!(tenant = %scope.tenant(), %error, "watching a budget failed"),
            }
        }
        Ok(raised)
    }

    /// Tells webhooks what is due; answers how many took it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell(&self, job: &JobScope) -> Result<usize> {
        let due = self.bills.store.due_alerts(job, self.bills.now(), MESSAGES_A_ROUND).await?;
        let calls = due.into_iter().map(|(scope, key)| async move {
            match self.tell_one(&scope, &key).await {
                Ok(told) => told,
                Err(error) => {
                    tracing::warn!(tenant = %scope.tenant(), %error, "telling a webhook failed");
                    false
                }
            }
        });
        Ok(stream::iter(calls).buffer_unordered(AT_A_TIME).filter(|told| std::future::ready(*told)).count().await)
    }
}

impl Budgets {
    fn checked(&self, wish: &BudgetWish) -> Result<Vec<u32>> {
        let mut findings = Findings::default();
        let amount = wish.amount.normalize();
        findings.check(
            amount > Decimal::ZERO && amount <= Decimal::from(MAX_AMOUNT) && amount.scale() <= 4,
            "/amount",
            "must be more than 0, at most a trillion, with four decimals at most",
        );
        let mut thresholds = wish.thresholds.clone().unwrap_or_else(|| THRESHOLDS.to_vec());
        thresholds.sort_unstable();
        thresholds.dedup();
        findings.check(
            (1..=MAX_THRESHOLDS).contains(&thresholds.len())
                && thresholds.iter().all(|percent| (1..=MAX_PERCENT).contains(percent)),
            "/thresholds",
            format!("must be 1 to {MAX_THRESHOLDS} whole percents between 1 and {MAX_PERCENT}"),
        );
        if let Some(url) = &wish.webhook_url {
            findings.check(
                url.len() <= MAX_URL_BYTES,
                "/webhook_url",
                format!("must have at most {MAX_URL_BYTES} bytes"),
            );
            if let Err(why) = self.webhooks.accepts(url) {
                findings.check(false, "/webhook_url", why);
            }
        }
        findings.finish()?;
        Ok(thresholds)
    }

    async fn read(&self, scope: &TenantScope) -> Result<BudgetReport> {
        let now = self.bills.now();
        let today = now.to_zoned(TimeZone::UTC).date();
        let month = today.first_of_month();
        let mut tx = self.bills.store.read(scope).await?;
        let so_far = MonthSoFar::of(&tx.cost_days(days_needed_from(today)).await?, today);
        let budget = tx.budget().await?;
        let alerts = tx.alerts(month.saturating_sub(ALERT_MONTHS.months())).await?;
        Ok(BudgetReport {
            budget: budget.map(|budget| BudgetTerms {
                webhook_host: host(&budget),
                amount: budget.amount,
                currency: budget.currency,
                thresholds: budget.thresholds,
                updated_at: budget.updated_at,
                updated_by: budget.updated_by,
            }),
            currency: self.bills.table(now)?.currency.clone(),
            month,
            spent: so_far.spent,
            expected: so_far.expected,
            alerts: alerts.into_iter().map(shown).collect(),
        })
    }

    async fn watch_one(&self, scope: &TenantScope) -> Result<u32> {
        let now = self.bills.now();
        let today = now.to_zoned(TimeZone::UTC).date();
        let currency = &self.bills.table(now)?.currency;
        let mut tx = self.bills.store.read(scope).await?;
        let Some(budget) = tx.budget().await? else { return Ok(0) };
        let days = tx.cost_days(days_needed_from(today)).await?;
        // What was paid in one currency says nothing of a budget in another.
        if &budget.currency != currency || days.iter().any(|day| day.currency != budget.currency) {
            return Ok(0);
        }
        let month = today.first_of_month();
        let known: Vec<AlertKey> = tx.alerts(month).await?.into_iter().map(|alert| alert.key).collect();
        drop(tx);
        let so_far = MonthSoFar::of(&days, today);
        let reached = budget.reached(so_far).into_iter().map(|(basis, threshold)| AlertKey { month, basis, threshold });
        let new: Vec<AlertKey> = reached.filter(|key| !known.contains(key)).collect();
        if new.is_empty() {
            return Ok(0);
        }
        let mut raised = 0;
        let mut tx = self.bills.store.begin(scope).await?;
        for key in new {
            let alert = CostAlert {
                amount: if key.basis == Basis::Spent { so_far.spent } else { so_far.expected },
                key,
                budget: budget.amount,
                currency: budget.currency.clone(),
                raised_at: now,
                delivery: Delivery { next_attempt_at: budget.webhook.as_ref().map(|_| now), ..Delivery::default() },
            };
            // Another server may have noticed it meanwhile.
            if tx.insert_alert(&alert).await? {
                let event = AuditEvent::of_job("watch-budgets", now, Action::CostAlertRaised, Target::Tenant).with(
                    json!({ "basis": alert.key.basis, "threshold": alert.key.threshold, "amount": alert.amount }),
                );
                self.bills.audit.append(&mut *tx, event).await?;
                raised += 1;
            }
        }
        tx.commit().await?;
        Ok(raised)
    }

    /// Whether the webhook took it.
    async fn tell_one(&self, scope: &TenantScope, key: &AlertKey) -> Result<bool> {
        let now = self.bills.now();
        let mut tx = self.bills.store.begin(scope).await?;
        // Should this server end in the middle, another tries later: a webhook may be told twice, never not at all.
        if !tx.claim_alert(key, now, now + CLAIM).await? {
            return Ok(false);
        }
        let (alert, budget) = (tx.alert(key).await?, tx.budget().await?);
        tx.commit().await?;
        let Some(CostAlert { amount, budget: of, currency, raised_at, delivery, .. }) = alert else { return Ok(false) };
        let outcome = match budget.and_then(|budget| budget.webhook) {
            Some(webhook) => {
                let tenant = scope.tenant();
                let AlertKey { month, basis, threshold } = key;
                let id = format!("cost-alert-{tenant}-{month}-{}-{threshold}", basis.as_str());
                let body = json!({
                    "type": "cost.threshold_reached",
                    "timestamp": raised_at,
                    "data": { "tenant_id": tenant.as_str(), "month": month, "basis": basis, "threshold": threshold,
                        "amount": amount, "budget": of, "currency": currency },
                });
                self.webhooks.tell(&webhook, &id, now, &body.to_string()).await
            }
            None => Err(WebhookError::Permanent("there is no webhook any more".to_owned())),
        };
        let told = outcome.is_ok();
        let mut tx = self.bills.store.begin(scope).await?;
        tx.note_delivery(key, &after(&delivery, outcome, self.bills.now())).await?;
        tx.commit().await?;
        Ok(told)
    }
}

/// What is to be noted after a try.
fn after(before: &Delivery, outcome: std::result::Result<(), WebhookError>, now: Timestamp) -> Delivery {
    let attempts = before.attempts + 1;
    let wait = RETRY_MINUTES.get(before.attempts as usize).map(|minutes| SignedDuration::from_mins(*minutes));
    match outcome {
        Ok(()) => {
            Delivery { next_attempt_at: None, attempts, delivered_at: Some(now), last_error: before.last_error.clone() }
        }
        Err(WebhookError::Passing(why)) => {
            Delivery { next_attempt_at: wait.map(|wait| now + wait), attempts, delivered_at: None, last_error: why }
        }
        Err(WebhookError::Permanent(why)) => {
            Delivery { next_attempt_at: None, attempts, delivered_at: None, last_error: why }
        }
    }
}

fn host(budget: &Budget) -> Option<String> {
    budget.webhook.as_ref().map(|webhook| webhook.host().to_owned())
}

fn shown(alert: CostAlert) -> Alert {
    let webhook = match &alert.delivery {
        Delivery { delivered_at: Some(_), .. } => Told::Delivered,
        Delivery { next_attempt_at: Some(_), .. } => Told::Waiting,
        Delivery { attempts: 0, .. } => Told::None,
        Delivery { .. } => Told::GivenUp,
    };
    Alert {
        month: alert.key.month,
        basis: alert.key.basis,
        threshold: alert.key.threshold,
        amount: alert.amount,
        budget: alert.budget,
        currency: alert.currency,
        raised_at: alert.raised_at,
        webhook,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_that_is_away_is_tried_for_two_days_and_then_left_alone() {
        let mut now = Timestamp::from_second(1_800_000_000).unwrap();
        let begun = now;
        let mut delivery = Delivery { next_attempt_at: Some(now), ..Delivery::default() };
        while let Some(next) = delivery.next_attempt_at {
            now = next;
            delivery = after(&delivery, Err(WebhookError::Passing("it does not answer".into())), now);
        }
        assert_eq!((delivery.attempts, delivery.last_error.as_str()), (8, "it does not answer"));
        let hours = now.duration_since(begun).as_hours();
        assert!((36..48).contains(&hours), "{hours}");
        assert_eq!(delivery.delivered_at, None);
        let gone = after(&Delivery::default(), Err(WebhookError::Permanent("410".into())), now);
        assert_eq!((gone.next_attempt_at, gone.attempts), (None, 1));
    }
}

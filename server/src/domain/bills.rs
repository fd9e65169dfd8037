//! The use cases of costs.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use chartlift_costs::{
    Apportionment, Bill, Counts, Kind, PriceTable, Remark, Savings, Scale, Stock, Usage, bill_within, early_deletions,
    remarks, savings,
};
use chartlift_protocol::FieldError;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::json;

use super::{
    audit_log::AuditLog,
    carry_out::Instructions,
    clock::Clock,
    counting::{self, Rows},
    error::{Error, Result},
    page::{Cursor, Page, PageRequest},
    ports::{RepackedStock, Store},
    storage_usage::{CountedVersion, GroupedStock, Grouping, LeftEarly, RowFilter, UsageRow},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, JobScope},
    costs::Prices,
};

/// The order of the versions behind a row.
const LARGEST_FIRST: &str = "-stored_bytes";

/// What the tenant's storage costs, and why.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CostReport {
    /// The tenant.
    pub tenant_id: String,
    /// Stored versions: of files, of what they replaced, and of deleted files that retention still keeps. All are billed.
    pub total_files: u64,
    /// Their bytes before compression.
    pub total_size_bytes: u64,
    /// Their bytes in S3.
    pub compressed_size_bytes: u64,
    /// The bytes compression saves; negative if it costs some.
    pub storage_savings_bytes: i64,
    /// The same in percent, with one digit; 0 while nothing is stored.
    pub storage_savings_percent: Decimal,
    /// What a month costs if everything stays as it is: `bill.monthly_total`.
    pub estimated_monthly_cost: Decimal,
    /// The same by storage class, with the classes' fees.
    pub cost_by_storage_class: BTreeMap<String, Decimal>,
    /// When it was computed.
    pub last_calculated: Timestamp,
    /// The region the prices are of.
    pub region: String,
    /// The currency of all amounts (ISO 4217).
    #[schema(examples("USD"))]
    pub currency: String,
    /// The day the prices hold from.
    pub prices_effective_from: Date,
    /// The first day of the month that the bill's `once` lines are of: requests since then.
    pub month: Date,
    /// The lines: `monthly` ones for a whole month as it is now, `once` ones of this month so far.
    pub bill: Bill,
    /// What is saved a month, by what, against which baseline.
    pub savings: Savings,
    /// What compressing cold files again brought; among the savings already.
    pub repacked: RepackedSavings,
    /// Storage classes that cost more than `STANDARD` would, and why.
    pub remarks: Vec<Remark>,
    /// In a demo with a year of history, what each of its few small files is counted as, here and wherever storage is priced, so
    /// that the amounts are a hospital's; null wherever files are counted as what they are.
    #[schema(required)]
    pub scale: Option<Scale>,
}

/// What compressing cold files again brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RepackedSavings {
    /// Stored versions that were compressed again, and are still there.
    pub files: u64,
    /// How many bytes fewer S3 has of them.
    pub saved_bytes: u64,
    /// What the bill would be higher a month without it.
    pub saves_monthly: Decimal,
}

/// Prices what a tenant stores.
#[derive(Clone)]
pub struct Bills {
    pub(super) store: Arc<dyn Store>,
    pub(super) audit: AuditLog,
    clock: Arc<dyn Clock>,
    prices: Arc<Prices>,
    pub(super) scale: Scale,
    pub(super) instructions: Instructions,
    /// What all tenants store together, for the volume bands of the account. The jobs read it anew; see [`Self::refresh`].
    account: Arc<RwLock<Usage>>,
}

impl Bills {
    /// The use cases on this store, at these prices.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        audit: AuditLog,
        clock: Arc<dyn Clock>,
        prices: Arc<Prices>,
        instructions: Instructions,
    ) -> Self {
        Self { store, audit, clock, prices, scale: Scale::ONE, instructions, account: Arc::default() }
    }

    /// The same, counting each file as this: for a demo.
    #[must_use]
    pub fn counting(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// Reads what all tenants store together: the volume bands belong to the account. Between two readings the account
    /// is taken to be as it was, which moves a bill by less than the bands differ.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh(&self, job: &JobScope) -> Result<()> {
        let stocks = self.store.account_stocks(job, self.clock.now()).await?;
        *self.account.write().unwrap_or_else(PoisonError::into_inner) =
            self.scale.usage(Usage { stocks, ..Usage::default() });
        Ok(())
    }

    /// What everything the tenant stores costs, at today's prices.
    ///
    /// # Errors
    /// When the region has no prices, or the database fails.
    pub async fn current(&self, access: &Access) -> Result<CostReport> {
        let now = self.clock.now();
        let table = self.table(now)?;
        let month = now.to_zoned(TimeZone::UTC).date().first_of_month();
        let since = month.to_zoned(TimeZone::UTC).map_or(now, |start| start.timestamp());
        let stocks = counting::by(&*self.store, &access.scope, Grouping::StorageClass, now).await?;
        let mut tx = self.store.read(&access.scope).await?;
        let activities = tx.activities(since).await?;
        let departures = tx.departures(since, now).await?;
        let repacked = tx.repacked().await?;
        drop(tx);
        let month_hours = 24 * u64::from(month.days_in_month().unsigned_abs());
        let mut usage = usage_of(&stocks);
        usage.activities = activities;
        usage.activities.extend(early_deletions(&departures, table, usage.month_hours, month_hours));
        let usage = self.scale.usage(usage);
        let event = AuditEvent::of(access, now, Action::CostsRead, Target::Tenant);
        self.audit.note(&access.scope, event, "").await?;
        let others = self.others(&usage);
        let bill = bill_within(&usage, &others, table);
        let kept = usage.stocks.iter().filter(|stock| stock.kind.is_version());
        let (files, source, stored) = kept.fold((0, 0, 0), |(files, source, stored), stock| {
            (files + stock.counts.objects, source + stock.counts.source_bytes, stored + stock.counts.stored_bytes)
        });
        let saved = i128::from(source) - i128::from(stored);
        let percent = match source {
            0 => Decimal::ZERO,
            _ => (Decimal::from(saved) / Decimal::from(source) * Decimal::ONE_HUNDRED).round_dp(1),
        };
        Ok(CostReport {
            tenant_id: access.scope.tenant().to_string(),
            total_files: files,
            total_size_bytes: source,
            compressed_size_bytes: stored,
            storage_savings_bytes: i64::try_from(saved).unwrap_or(i64::MAX),
            storage_savings_percent: percent,
            estimated_monthly_cost: bill.monthly_total,
            cost_by_storage_class: bill.monthly_by_class(),
            last_calculated: now,
            region: table.region.clone(),
            currency: table.currency.clone(),
            prices_effective_from: table.effective_from,
            month,
            savings: savings(&usage, &others, table),
            repacked: repacked_savings(
                &repacked,
                &usage,
                &bill,
                |usage| bill_within(usage, &others, table),
                self.scale,
            ),
            remarks: remarks(&usage, &others, table),
            scale: Some(self.scale).filter(|scale| *scale != Scale::ONE),
            bill,
        })
    }

    /// Begins a report of what the tenant stores by `grouping`. Its rows' costs add up to [`CostReport::bill`]'s
    /// monthly total.
    ///
    /// # Errors
    /// When the region has no prices, or the database fails.
    pub async fn storage_usage(&self, access: &Access, grouping: Grouping) -> Result<UsageReport> {
        let now = self.clock.now();
        let table = self.table(now)?;
        let (stocks, rows) = counting::rows(&self.store, &access.scope, grouping, now).await?;
        let usage = self.scale.usage(Usage { stocks, ..Usage::default() });
        let event = AuditEvent::of(access, now, Action::ReportExported, Target::Tenant)
            .with(json!({ "report": "storage_usage", "by": grouping }));
        self.audit.note(&access.scope, event, "").await?;
        Ok(UsageReport {
            grouping,
            as_of: now,
            currency: table.currency.clone(),
            apportionment: Apportionment::new(&usage, &self.others(&usage), table),
            scale: self.scale,
            rows,
        })
    }

    /// The versions behind a row of [`Bills::storage_usage`], the largest first. What lies beside them, descriptions and
    /// restored copies for example, is of the same files, and not listed.
    ///
    /// # Errors
    /// When the page asked for cannot be, or the database fails.
    pub async fn stored_versions(
        &self,
        access: &Access,
        row: &RowFilter,
        page: &PageRequest,
    ) -> Result<Page<CountedVersion>> {
        let now = self.clock.now();
        let (limit, start) = (page.limit()?, page.start(LARGEST_FIRST)?);
        let after = start.as_ref().map(|start| (start.value.parse().unwrap_or(0), start.id.as_str()));
        let mut tx = self.store.read(&access.scope).await?;
        let versions = tx.versions_behind(row, now, after, limit + 1).await?;
        drop(tx);
        // The group may be somebody's name.
        let asked = format!("{row:?}{:?}", page.cursor);
        let event = AuditEvent::of(access, now, Action::ReportExported, Target::Tenant)
            .with(json!({ "report": "stored_versions", "by": row.by }));
        self.audit.note(&access.scope, event, &asked).await?;
        Ok(Page::cut(versions, limit, |last| Cursor {
            order: LARGEST_FIRST.to_owned(),
            value: last.stored_bytes.to_string(),
            id: last.id.clone(),
        }))
    }

    /// Which stays in a class were shorter than it bills for, since then.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a class; [`Error::NoPrices`] when the region has none.
    pub fn left_early(&self, class: Option<&str>, since: Timestamp) -> Result<LeftEarly> {
        let Some(class) = class else {
            let detail = "name the class that was left: each has a minimum duration of its own".to_owned();
            return Err(Error::Invalid(vec![FieldError { pointer: "/storage_class".to_owned(), detail }]));
        };
        let minimum_hours = self.table(self.clock.now())?.class(class).1.minimum_days * 24;
        Ok(LeftEarly { since, minimum_hours })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn table(&self, now: Timestamp) -> Result<&PriceTable> {
        let day = now.to_zoned(TimeZone::UTC).date();
        self.prices.on(day).ok_or_else(|| Error::NoPrices(self.prices.region().to_owned()))
    }

    /// What the account stores beside this usage, now.
    pub(super) fn others(&self, usage: &Usage) -> Usage {
        beside(self.account.read().unwrap_or_else(PoisonError::into_inner).clone(), usage)
    }
}

/// What the bill would be higher with what compressing again saved.
fn repacked_savings(
    repacked: &[RepackedStock],
    usage: &Usage,
    bill: &Bill,
    bill_of: impl Fn(&Usage) -> Bill,
    scale: Scale,
) -> RepackedSavings {
    if repacked.is_empty() {
        return RepackedSavings::default();
    }
    let bytes = |saved: &RepackedStock| scale.bytes(Kind::File, saved.saved_bytes);
    let larger = |saved: &RepackedStock| {
        let counts = Counts { stored_bytes: bytes(saved), ..Counts::default() };
        Stock::of(Kind::File, &saved.storage_class, &saved.access_tier, counts)
    };
    let before = Usage { stocks: repacked.iter().map(larger).collect(), ..Usage::default() };
    let without = bill_of(&usage.clone().and(before)).monthly_total;
    RepackedSavings {
        files: repacked.iter().map(|saved| saved.files).sum(),
        saved_bytes: repacked.iter().map(bytes).sum(),
        saves_monthly: (without - bill.monthly_total).normalize(),
    }
}

/// What an account stored beside this part of it.
pub(super) fn beside(mut others: Usage, usage: &Usage) -> Usage {
    for mine in &usage.stocks {
        let same = others.stocks.iter_mut().find(|stock| {
            (stock.kind, &stock.storage_class, &stock.access_tier)
                == (mine.kind, &mine.storage_class, &mine.access_tier)
        });
        if let Some(stock) = same {
            stock.take(mine);
        }
    }
    others
}

/// A report under way: its rows are taken page by page, so that it needs no more memory for a million records.
pub struct UsageReport {
    /// By what it is grouped.
    pub grouping: Grouping,
    /// When it is of.
    pub as_of: Timestamp,
    /// The currency of its amounts.
    pub currency: String,
    apportionment: Apportionment,
    scale: Scale,
    rows: Rows,
}

impl UsageReport {
    /// The next rows, in the order of the groups; none when that was all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(&mut self) -> Result<Option<Vec<UsageRow>>> {
        let Some(rows) = self.rows.next().await? else { return Ok(None) };
        Ok(Some(rows.into_iter().map(|row| self.priced(row)).collect()))
    }

    fn priced(&mut self, GroupedStock { group, added_30_days_bytes, mut stock }: GroupedStock) -> UsageRow {
        self.scale.stock(&mut stock);
        UsageRow {
            group,
            added_30_days_bytes: self.scale.bytes(stock.kind, added_30_days_bytes),
            monthly_cost: self.apportionment.of(&stock),
            kind: stock.kind,
            files: stock.counts.objects,
            small_files: stock.counts.small_objects,
            source_bytes: stock.counts.source_bytes,
            stored_bytes: stock.counts.stored_bytes,
            small_stored_bytes: stock.counts.small_stored_bytes,
            access_tier: Some(stock.access_tier).filter(|tier| !tier.is_empty()),
            storage_class: stock.storage_class,
        }
    }
}

/// What was counted, as the bill takes it.
fn usage_of(rows: &[GroupedStock]) -> Usage {
    Usage { stocks: rows.iter().map(|row| row.stock.clone()).collect(), ..Usage::default() }
}

use rust_decimal::Decimal;
use serde::Serialize;

use super::{
    prices::{ClassPrice, PriceTable, Tier},
    usage::{Group, Usage},
};

const BYTES_PER_GIB: u64 = 1 << 30;
const KIB: u64 = 1 << 10;
/// What S3 bills beside each archived object at the `STANDARD` price (name and index).
const OVERHEAD_STANDARD_BYTES: u64 = 8 * KIB;
/// What S3 bills beside each archived object at the archive's price (restore data).
const OVERHEAD_ARCHIVE_BYTES: u64 = 32 * KIB;
/// Digits kept after the point: a single small file costs millionths of a cent.
const SCALE: u32 = 10;

/// What a tenant's storage costs a month, and what it would cost otherwise. Amounts are decimal strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Bill {
    /// One line per storage class and access tier in use.
    pub lines: Vec<Line>,
    /// Intelligent-Tiering's fee for watching objects.
    pub monitoring: Monitoring,
    /// What S3 bills beside archived objects.
    pub archive_overhead: Overhead,
    /// Uploads that are not complete.
    pub unfinished: Unfinished,
    /// All of the above, a month.
    pub monthly_total: Decimal,
    /// What all source bytes would cost a month, uncompressed in `STANDARD`.
    pub baseline_monthly: Decimal,
    /// What is saved a month against that (negative if it costs more).
    pub savings_monthly: Decimal,
    /// The same in percent of the baseline, with one digit; 0 while nothing is stored.
    pub savings_percent: Decimal,
    /// Bytes before compression.
    pub source_bytes: u64,
    /// Bytes S3 holds.
    pub stored_bytes: u64,
    /// Stored objects.
    pub objects: u64,
}

/// Storage in one class and access tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// The storage class, spelt as the S3 API spells it.
    #[schema(examples("STANDARD"))]
    pub storage_class: String,
    /// The access tier of `INTELLIGENT_TIERING`; null in other classes.
    #[schema(required, examples("FREQUENT_ACCESS"))]
    pub access_tier: Option<String>,
    /// Objects.
    pub objects: u64,
    /// Bytes before compression.
    pub source_bytes: u64,
    /// Bytes S3 holds.
    pub stored_bytes: u64,
    /// Bytes S3 bills: small objects count as 128 KiB in some classes.
    pub billable_bytes: u64,
    /// The price of one GiB for one month at this volume.
    pub rate_per_gib_month: Decimal,
    /// What the line costs a month.
    pub monthly_amount: Decimal,
}

/// Intelligent-Tiering's monitoring fee; objects under 128 KiB are not monitored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Monitoring {
    /// Monitored objects.
    pub objects: u64,
    /// The fee for 1,000 of them a month.
    pub rate_per_1000: Decimal,
    /// What they cost a month.
    pub monthly_amount: Decimal,
}

/// The archives' overhead: 8 KiB at the `STANDARD` price and 32 KiB at the archive's for each object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Overhead {
    /// Archived objects.
    pub objects: u64,
    /// Bytes billed beside them.
    pub bytes: u64,
    /// What they cost a month.
    pub monthly_amount: Decimal,
}

/// Parts of uploads that are not complete; billed like `STANDARD` until they are completed or aborted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unfinished {
    /// Uploads.
    pub uploads: u64,
    /// Bytes signed for upload, which is the most S3 can hold of them.
    pub bytes: u64,
    /// What they cost a month, at most.
    pub monthly_amount: Decimal,
}

/// The monthly bill of this usage at these prices.
#[must_use]
pub fn bill(usage: &Usage, prices: &PriceTable) -> Bill {
    let standard = prices.class("STANDARD");
    let mut lines = Vec::with_capacity(usage.groups.len());
    let mut monitored = 0;
    let mut overhead = Overhead { objects: 0, bytes: 0, monthly_amount: Decimal::ZERO };
    for group in &usage.groups {
        let class = prices.class(&group.storage_class);
        let tiered = group.storage_class == "INTELLIGENT_TIERING";
        if tiered {
            monitored += group.objects - group.small_objects;
        }
        let rates = rates(class, &group.access_tier);
        if class.archive_overhead || class.overhead_tiers.contains(&group.access_tier) {
            let (index, data) = (group.objects * OVERHEAD_STANDARD_BYTES, group.objects * OVERHEAD_ARCHIVE_BYTES);
            overhead.objects += group.objects;
            overhead.bytes += index + data;
            overhead.monthly_amount += priced(&standard.storage, index) + priced(&rates, data);
        }
        let billable_bytes = billable(class, group);
        lines.push(Line {
            storage_class: group.storage_class.clone(),
            access_tier: tiered.then(|| frequent_if_unnamed(&group.access_tier)),
            objects: group.objects,
            source_bytes: group.source_bytes,
            stored_bytes: group.stored_bytes,
            billable_bytes,
            rate_per_gib_month: rate_at(&rates, billable_bytes),
            monthly_amount: priced(&rates, billable_bytes).round_dp(SCALE).normalize(),
        });
    }
    let monitoring = Monitoring {
        objects: monitored,
        rate_per_1000: prices.monitoring_per_1000_objects,
        monthly_amount: per_thousand(monitored, prices.monitoring_per_1000_objects),
    };
    overhead.monthly_amount = overhead.monthly_amount.round_dp(SCALE).normalize();
    let unfinished = Unfinished {
        uploads: usage.unfinished.uploads,
        bytes: usage.unfinished.bytes,
        monthly_amount: priced(&standard.storage, usage.unfinished.bytes).round_dp(SCALE).normalize(),
    };
    let total = lines.iter().map(|line| line.monthly_amount).sum::<Decimal>()
        + monitoring.monthly_amount
        + overhead.monthly_amount
        + unfinished.monthly_amount;
    let source_bytes = usage.groups.iter().map(|group| group.source_bytes).sum();
    let baseline = priced(&standard.storage, source_bytes).round_dp(SCALE);
    let savings = baseline - total;
    let percent = if baseline.is_zero() { Decimal::ZERO } else { savings / baseline * Decimal::ONE_HUNDRED };
    Bill {
        monitoring,
        archive_overhead: overhead,
        unfinished,
        monthly_total: total.normalize(),
        baseline_monthly: baseline.normalize(),
        savings_monthly: savings.normalize(),
        savings_percent: percent.round_dp(1),
        source_bytes,
        stored_bytes: usage.groups.iter().map(|group| group.stored_bytes).sum(),
        objects: usage.groups.iter().map(|group| group.objects).sum(),
        lines,
    }
}

/// What moving this many objects into a class costs, once.
#[must_use]
pub fn transition_cost(objects: u64, storage_class: &str, prices: &PriceTable) -> Decimal {
    per_thousand(objects, prices.class(storage_class).transition_in_per_1000)
}

fn billable(class: &ClassPrice, group: &Group) -> u64 {
    if class.minimum_billable_bytes == 0 {
        return group.stored_bytes;
    }
    group.stored_bytes - group.small_stored_bytes + group.small_objects * class.minimum_billable_bytes
}

/// The steps of the price in this access tier. Only the frequent tier has volume steps.
fn rates(class: &ClassPrice, access_tier: &str) -> Vec<Tier> {
    match class.access_tiers.get(access_tier) {
        Some(rate) => vec![Tier { up_to_gib: None, per_gib_month: *rate }],
        None => class.storage.clone(),
    }
}

fn frequent_if_unnamed(tier: &str) -> String {
    if tier.is_empty() { "FREQUENT_ACCESS".to_owned() } else { tier.to_owned() }
}

fn per_thousand(count: u64, rate: Decimal) -> Decimal {
    (Decimal::from(count) * rate / Decimal::ONE_THOUSAND).round_dp(SCALE).normalize()
}

fn gib(bytes: u64) -> Decimal {
    Decimal::from(bytes) / Decimal::from(BYTES_PER_GIB)
}

/// The price of a month of this many bytes, step by step.
fn priced(steps: &[Tier], bytes: u64) -> Decimal {
    let volume = gib(bytes);
    let (mut from, mut amount) = (Decimal::ZERO, Decimal::ZERO);
    for step in steps {
        let end = step.up_to_gib.map_or(volume, |end| end.min(volume));
        if end > from {
            amount += (end - from) * step.per_gib_month;
            from = end;
        }
    }
    amount
}

/// The price of the last byte of this volume.
fn rate_at(steps: &[Tier], bytes: u64) -> Decimal {
    let volume = gib(bytes);
    let step = steps.iter().find(|step| step.up_to_gib.is_none_or(|end| volume <= end));
    step.map_or(Decimal::ZERO, |step| step.per_gib_month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::{UnfinishedUsage, current_prices};

    /// One GB as marketing counts it, expressed in the binary GB of the bill: cases in decimal GB scale by this.
    const GIB: u64 = BYTES_PER_GIB;

    fn prices() -> &'static PriceTable {
        current_prices(jiff::civil::date(2026, 6, 1))
    }

    fn group(class: &str, tier: &str, objects: u64, bytes_each: u64) -> Group {
        let small = bytes_each < 128 * KIB;
        Group {
            storage_class: class.into(),
            access_tier: tier.into(),
            objects,
            small_objects: if small { objects } else { 0 },
            source_bytes: objects * bytes_each,
            stored_bytes: objects * bytes_each,
            small_stored_bytes: if small { objects * bytes_each } else { 0 },
        }
    }

    fn billed(groups: Vec<Group>) -> Bill {
        bill(&Usage { groups, unfinished: UnfinishedUsage::default() }, prices())
    }

    fn money(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_million_small_archived_objects_cost_three_times_the_naive_formula() {
        let archived = billed(vec![group("DEEP_ARCHIVE", "", 1_000_000, 100 * KIB)]);
        assert_eq!(archived.lines[0].monthly_amount.round_dp(3), money("0.094"), "the naive formula");
        assert_eq!(archived.monthly_total.round_dp(3), money("0.300"));
        assert_eq!(archived.baseline_monthly.round_dp(2), money("2.19"));
        assert_eq!(transition_cost(1_000_000, "DEEP_ARCHIVE", prices()), money("50"));
    }

    /// The well-known sum: 1 TB at $23, compressed to 650 GB at $14.95, tiered to $6.50, 72 % less. It takes a TB as
    /// 1,000 GB, ignores monitoring, and an average of one cent per GB: 195 GB frequent, 23 infrequent, 432 archive
    /// instant.
    #[test]
    fn the_headline_case_holds_under_its_own_assumptions() {
        let plain = billed(vec![group("STANDARD", "", 1_000, GIB)]);
        assert_eq!(plain.monthly_total, money("23"));

        let compressed = billed(vec![group("STANDARD", "", 650, GIB)]);
        assert_eq!(compressed.monthly_total, money("14.95"));

        let tiered = billed(vec![
            group("INTELLIGENT_TIERING", "", 195, GIB),
            group("INTELLIGENT_TIERING", "INFREQUENT_ACCESS", 23, GIB),
            group("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS", 432, GIB),
        ]);
        let storage = tiered.monthly_total - tiered.monitoring.monthly_amount;
        assert_eq!(storage.round_dp(2), money("6.50"));
        let less = (Decimal::ONE - storage / plain.monthly_total) * Decimal::ONE_HUNDRED;
        assert_eq!(less.round(), money("72"));
    }

    /// The same corrected by the real rules: 10¹² bytes are 931.3 GiB, and files of 1 MB on average are a million
    /// monitored objects, whose fee alone is $2.50.
    #[test]
    fn the_headline_case_by_the_real_rules() {
        let with_source = |mut group: Group, objects: u64| {
            group.source_bytes = objects * 1_000_000;
            group
        };
        let real = billed(vec![
            with_source(group("INTELLIGENT_TIERING", "", 300_000, 650_000), 300_000),
            with_source(group("INTELLIGENT_TIERING", "INFREQUENT_ACCESS", 35_000, 650_000), 35_000),
            with_source(group("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS", 665_000, 650_000), 665_000),
        ]);
        assert_eq!(real.baseline_monthly.round_dp(2), money("21.42"));
        assert_eq!(real.monitoring.monthly_amount, money("2.5"));
        assert_eq!(real.monthly_total.round_dp(2), money("8.55"));
        assert_eq!(real.savings_percent, money("60.1"));
    }

    #[test]
    fn small_objects_are_billed_as_128_kib_where_the_class_says_so() {
        let ia = billed(vec![group("STANDARD_IA", "", 1024, KIB)]);
        assert_eq!(ia.lines[0].billable_bytes, 1024 * 128 * KIB);
        assert_eq!(billed(vec![group("STANDARD", "", 1024, KIB)]).lines[0].billable_bytes, 1024 * KIB);
    }

    #[test]
    fn objects_under_128_kib_are_not_monitored() {
        let small = billed(vec![group("INTELLIGENT_TIERING", "", 1_000, 128 * KIB - 1)]);
        assert_eq!(small.monitoring.objects, 0);
        let monitored = billed(vec![group("INTELLIGENT_TIERING", "", 1_000, 128 * KIB)]);
        assert_eq!(monitored.monitoring.monthly_amount, money("0.0025"));
        assert_eq!(monitored.lines[0].access_tier.as_deref(), Some("FREQUENT_ACCESS"));
    }

    #[test]
    fn volume_steps_apply_to_what_lies_in_them() {
        let huge = billed(vec![group("STANDARD", "", 600 * 1024, GIB)]);
        let expected =
            money("51200") * money("0.023") + money("460800") * money("0.022") + money("102400") * money("0.021");
        assert_eq!(huge.monthly_total, expected.normalize());
        assert_eq!(huge.lines[0].rate_per_gib_month, money("0.021"));
    }

    #[test]
    fn unfinished_uploads_cost_and_nothing_costs_nothing() {
        let usage = Usage { groups: vec![], unfinished: UnfinishedUsage { uploads: 2, bytes: 10 * GIB } };
        assert_eq!(bill(&usage, prices()).monthly_total, money("0.23"));
        let empty = billed(vec![]);
        assert_eq!((empty.monthly_total, empty.savings_percent), (Decimal::ZERO, Decimal::ZERO));
    }
}

//! What holds of every bill: no money is made or lost by how usage is cut up, and more bytes never cost less.

use chartlift_costs::{
    Activity, Apportionment, Bill, Happened, Kind, PriceBook, PriceTable, Recurrence, Stock, Usage, allot, allot_bills,
    bill, bill_within, remarks, savings, upload_requests,
};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

const CLASSES: [(&str, &str); 9] = [
    ("STANDARD", ""),
    ("INTELLIGENT_TIERING", ""),
    ("INTELLIGENT_TIERING", "INFREQUENT_ACCESS"),
    ("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS"),
    ("INTELLIGENT_TIERING", "DEEP_ARCHIVE_ACCESS"),
    ("STANDARD_IA", ""),
    ("GLACIER_IR", ""),
    ("GLACIER", ""),
    ("DEEP_ARCHIVE", ""),
];
const KINDS: [Kind; 5] = [Kind::File, Kind::OlderVersion, Kind::DeletedFile, Kind::Metadata, Kind::UnfinishedPart];

fn table(region: usize) -> PriceTable {
    let book = PriceBook::shipped();
    let regions: Vec<&str> = book.regions().collect();
    book.table(regions[region % regions.len()], date(2026, 6, 1)).unwrap().clone()
}

/// From a few bytes to exabytes, so that every band is reached.
fn stock() -> impl Strategy<Value = Stock> {
    let size = prop_oneof![1_u64..300_000, (1_u64 << 20)..(1 << 32), (1_u64 << 40)..(1 << 45)];
    (0..KINDS.len(), 0..CLASSES.len(), 1_u64..5_000, size, 1_u64..=10).prop_map(
        |(kind, class, objects, bytes, ratio)| {
            let (class, tier) = CLASSES[class];
            Stock::steady(KINDS[kind], class, tier, objects, bytes, bytes.div_ceil(ratio))
        },
    )
}

fn activities() -> impl Strategy<Value = Vec<Activity>> {
    prop::collection::vec((0..CLASSES.len(), 0_u64..50), 0..4).prop_map(|uploads| {
        uploads.into_iter().flat_map(|(class, parts)| upload_requests(CLASSES[class].0, parts, 2)).collect()
    })
}

fn usage() -> impl Strategy<Value = Usage> {
    (prop::collection::vec(stock(), 0..8), activities()).prop_map(|(stocks, activities)| Usage {
        month_hours: 1,
        stocks,
        activities,
    })
}

fn total(bill: &Bill) -> Decimal {
    bill.monthly_total + bill.once_total
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_lines_sum_to_the_totals(usage in usage(), region in 0..5_usize) {
        let bill = bill(&usage, &table(region));
        let sum = |recurrence| -> Decimal {
            bill.lines.iter().filter(|line| line.recurrence == recurrence).map(|line| line.amount).sum()
        };
        prop_assert_eq!(sum(Recurrence::Monthly), bill.monthly_total);
        prop_assert_eq!(sum(Recurrence::Once), bill.once_total);
        prop_assert_eq!(bill.monthly_by_class().values().sum::<Decimal>(), bill.monthly_total);
        prop_assert!(bill.lines.iter().all(|line| line.amount >= Decimal::ZERO));
    }

    #[test]
    fn tenants_together_pay_what_the_account_pays(tenants in prop::collection::vec(usage(), 1..5), region in 0..5_usize) {
        let table = table(region);
        let account = tenants.iter().cloned().reduce(Usage::and).unwrap();
        let bills = allot_bills(&tenants, &table);
        let whole = bill(&account, &table);
        prop_assert_eq!(bills.iter().map(total).sum::<Decimal>(), total(&whole));
        // One tenant's own view of the account is the same to the last digit but one.
        for (at, usage) in tenants.iter().enumerate() {
            let rest = tenants.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, usage)| usage.clone());
            let others = rest.reduce(Usage::and).unwrap_or_default();
            let alone = bill_within(usage, &others, &table);
            let slack = Decimal::new(i64::try_from(alone.lines.len()).unwrap(), chartlift_costs::SCALE);
            prop_assert!((total(&alone) - total(&bills[at])).abs() <= slack);
        }
    }

    #[test]
    fn a_list_of_files_costs_the_same_however_it_is_grouped(usage in usage(), region in 0..5_usize) {
        let table = table(region);
        let singly = usage.stocks.iter().flat_map(|stock| {
            let few = stock.counts.objects.min(3);
            let each = |objects: u64| Stock::steady(
                stock.kind, &stock.storage_class, &stock.access_tier, objects,
                stock.counts.source_bytes / stock.counts.objects, stock.counts.stored_bytes / stock.counts.objects,
            );
            std::iter::repeat_n(each(1), usize::try_from(few).unwrap()).chain((stock.counts.objects > few).then(|| each(stock.counts.objects - few)))
        });
        let regrouped = Usage { stocks: singly.collect(), ..usage.clone() };
        prop_assert_eq!(bill(&regrouped, &table), bill(&usage, &table));
    }

    /// A month is billed on what has gathered since its first day. The days' costs are the differences, so they add up
    /// to the month whatever the cut, bands included.
    #[test]
    fn a_month_costs_the_same_however_it_is_cut(usage in usage(), cut in 1_u64..743, region in 0..5_usize) {
        let table = table(region);
        let hours = |from: u64, to: u64| Usage {
            month_hours: 744,
            stocks: usage.stocks.iter().map(|stock| stock.clone().for_hours(to - from)).collect(),
            activities: vec![],
        };
        let in_two = hours(0, cut).and(hours(cut, 744));
        // The same objects are in both halves: they are counted twice, but their time is not.
        prop_assert_eq!(bill(&in_two, &table).monthly_total, bill(&hours(0, 744), &table).monthly_total);
        let whole = Usage { activities: vec![], ..usage.clone() };
        let difference = (bill(&hours(0, 744), &table).monthly_total - bill(&whole, &table).monthly_total).abs();
        prop_assert!(difference < Decimal::new(1, 8), "a full month by hours differs by {}", difference);
    }

    #[test]
    fn more_bytes_never_cost_less(usage in usage(), others in usage(), more in stock(), region in 0..5_usize) {
        let table = table(region);
        let before = bill_within(&usage, &others, &table).monthly_total;
        let grown = usage.clone().and(Usage { stocks: vec![more], ..Usage::default() });
        let after = bill_within(&grown, &others, &table).monthly_total;
        let slack = Decimal::new(20, chartlift_costs::SCALE);
        prop_assert!(after + slack >= before, "{} became {}", before, after);
    }

    #[test]
    fn savings_are_the_difference_to_the_baseline(usage in usage(), others in usage(), region in 0..5_usize) {
        let savings = savings(&usage, &others, &table(region));
        prop_assert_eq!(savings.by_compression + savings.by_tiering, savings.total);
        prop_assert_eq!(savings.baseline_monthly - savings.total, savings.actual_monthly);
    }

    #[test]
    fn allotting_neither_makes_nor_loses(units in -1_000_000_000_000_000_i64..1_000_000_000_000_000, shares in prop::collection::vec(0_u128..(1 << 90), 1..20)) {
        let amount = Decimal::new(units, chartlift_costs::SCALE);
        let parts = allot(amount, &shares);
        prop_assert_eq!(parts.iter().sum::<Decimal>(), amount);
        let all: u128 = shares.iter().sum();
        for (part, share) in parts.iter().zip(&shares) {
            if all > 0 {
                let fair = amount.abs() * (Decimal::from(share >> 30) / Decimal::from((all >> 30).max(1)));
                prop_assert!((part.abs() - fair).abs() <= Decimal::new(2, chartlift_costs::SCALE) + amount.abs() * Decimal::new(1, 8));
            }
        }
    }

    #[test]
    fn the_rows_of_a_report_sum_to_the_bill(usage in usage(), others in usage(), region in 0..5_usize, cut in 1_u64..9) {
        let table = table(region);
        let mut parts = Apportionment::new(&usage, &others, &table);
        let mut sum = Decimal::ZERO;
        for stock in usage.stocks.iter().rev() {
            let each = |objects| Stock::steady(
                stock.kind, &stock.storage_class, &stock.access_tier, objects,
                stock.counts.source_bytes / stock.counts.objects, stock.counts.stored_bytes / stock.counts.objects,
            );
            let first = stock.counts.objects / cut;
            for piece in [each(first), each(stock.counts.objects - first)] {
                let part = parts.of(&piece);
                prop_assert!(part >= Decimal::ZERO);
                sum += part;
            }
        }
        prop_assert_eq!(sum, bill_within(&usage, &others, &table).monthly_total);
    }

    #[test]
    fn a_remark_is_what_moving_to_standard_would_save(usage in usage(), region in 0..5_usize) {
        let table = table(region);
        let before = bill(&usage, &table).monthly_total;
        for remark in remarks(&usage, &Usage::default(), &table) {
            let mut moved = usage.clone();
            for stock in moved.stocks.iter_mut().filter(|stock| stock.storage_class == remark.storage_class) {
                "STANDARD".clone_into(&mut stock.storage_class);
                stock.access_tier.clear();
            }
            prop_assert_eq!(before - bill(&moved, &table).monthly_total, remark.extra_monthly);
        }
    }

    #[test]
    fn no_one_elses_requests_are_on_the_bill(usage in usage(), others in usage(), region in 0..5_usize) {
        let table = table(region);
        let extra = Usage { activities: vec![Activity::counted(Happened::Put, "STANDARD", 1_000_000)], ..Usage::default() };
        let before = bill_within(&usage, &others, &table).once_total;
        let after = bill_within(&usage, &others.and(extra), &table).once_total;
        prop_assert!((before - after).abs() <= Decimal::new(2, chartlift_costs::SCALE));
    }
}

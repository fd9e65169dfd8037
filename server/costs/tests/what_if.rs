//! What other ways would cost, and that no advice costs anybody anything.

use chartlift_costs::{
    Activity, Alternative, Cohort, Counts, Happened, Kind, PriceBook, PriceTable, STRATEGIES, Stock, Strategy, Target,
    Usage, bill, compare, recommend,
};
use jiff::civil::date;
use proptest::{prelude::*, strategy::Strategy as _};
use rust_decimal::Decimal;

const MIB: u64 = 1 << 20;

fn table(region: usize) -> PriceTable {
    let book = PriceBook::shipped();
    let regions: Vec<&str> = book.regions().collect();
    book.table(regions[region % regions.len()], date(2026, 6, 1)).unwrap().clone()
}

fn virginia() -> PriceTable {
    PriceBook::shipped().table("us-east-1", date(2026, 6, 1)).unwrap().clone()
}

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn cohort(class: &str, idle_days: u32, objects: u64, bytes_each: u64) -> Cohort {
    let small = bytes_each < 128 << 10;
    Cohort {
        kind: Kind::File,
        storage_class: class.into(),
        access_tier: String::new(),
        age_days: idle_days,
        idle_days,
        counts: Counts {
            objects,
            small_objects: if small { objects } else { 0 },
            source_bytes: objects * bytes_each * 2,
            stored_bytes: objects * bytes_each,
            small_stored_bytes: if small { objects * bytes_each } else { 0 },
        },
        reads_a_month: 0,
    }
}

fn of(alternatives: &[Alternative], strategy: Strategy) -> &Alternative {
    alternatives.iter().find(|alternative| alternative.strategy == strategy).unwrap()
}

fn all(cohorts: &[Cohort]) -> Vec<Alternative> {
    compare(cohorts, &STRATEGIES, &Usage::default(), &virginia())
}

/// 1,024 files of 1 MiB that nobody read for 100 days: one GiB. In STANDARD $0.023; in the archive-instant tier $0.004 and
/// $0.00256 of monitoring. Moving them costs $0.01024 once, which is paid back in 0.6 months.
#[test]
fn cold_files_belong_into_intelligent_tiering() {
    let alternatives = all(&[cohort("STANDARD", 100, 1024, MIB)]);
    assert_eq!(of(&alternatives, Strategy::AsIs).monthly_storage, money("0.023"));
    assert_eq!(of(&alternatives, Strategy::Uncompressed).saves_monthly, money("-0.023"));
    let tiering = of(&alternatives, Strategy::IntelligentTiering { archive_tiers: false });
    assert_eq!((tiering.monthly_storage, tiering.once), (money("0.00656"), money("0.01024")));
    assert_eq!((tiering.saves_monthly, tiering.pays_back_months), (money("0.01644"), Some(money("0.6"))));
    // GLACIER_IR costs $0.004 a GiB and has no fee per object: cheaper for what is never read.
    let recommended = recommend(&alternatives).unwrap();
    assert_eq!(recommended.strategy, Strategy::Lifecycle { to: Target::GlacierIr, after_days: 90 });
}

/// The same files, each read once a month: reading a GiB from GLACIER_IR costs more than keeping it in STANDARD.
#[test]
fn files_that_are_read_do_not_belong_into_an_archive() {
    let read = Cohort { reads_a_month: 1024, ..cohort("STANDARD", 100, 1024, MIB) };
    let alternatives = all(&[read]);
    let archive = of(&alternatives, Strategy::Lifecycle { to: Target::GlacierIr, after_days: 90 });
    assert!(archive.saves_monthly < Decimal::ZERO, "{archive:?}");
    let waiting = of(&alternatives, Strategy::IntelligentTiering { archive_tiers: true });
    assert_eq!(waiting.hours_waited_monthly, 5 * 1024);
}

#[test]
fn small_and_hot_files_stay_where_they_are() {
    let alternatives = all(&[cohort("STANDARD", 400, 1_000_000, 20_000), cohort("STANDARD", 1, 1_000, 200_000)]);
    assert_eq!(recommend(&alternatives), None, "{alternatives:#?}");
}

/// Ten files of 204,800 bytes, hot, in Intelligent-Tiering: the monitoring fee is all it brings.
#[test]
fn leaving_intelligent_tiering_is_recommended_where_it_only_costs() {
    let alternatives = all(&[cohort("INTELLIGENT_TIERING", 1, 10, 204_800)]);
    let standard = of(&alternatives, Strategy::Standard);
    assert_eq!(standard.saves_monthly, money("0.000025"));
    // Ten copies cost $0.00005: paid back after two months.
    assert_eq!((standard.once, standard.pays_back_months), (money("0.00005"), Some(money("2"))));
    assert_eq!(recommend(&alternatives).unwrap().strategy, Strategy::Standard);
}

fn any_cohort() -> impl proptest::strategy::Strategy<Value = Cohort> {
    let classes = [
        ("STANDARD", ""),
        ("STANDARD", ""),
        ("INTELLIGENT_TIERING", ""),
        ("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS"),
        ("INTELLIGENT_TIERING", "DEEP_ARCHIVE_ACCESS"),
        ("STANDARD_IA", ""),
        ("GLACIER_IR", ""),
        ("DEEP_ARCHIVE", ""),
    ];
    let size = prop_oneof![1_000_u64..130_000, 131_072_u64..400_000, MIB..(1 << 33)];
    (0..classes.len(), 0_u32..800, 0_u32..800, 1_u64..50_000, size, 0_u64..100, 0..3_usize).prop_map(
        move |(class, age, idle, objects, bytes, read_percent, kind)| {
            let (class, tier) = classes[class];
            Cohort {
                kind: [Kind::File, Kind::OlderVersion, Kind::Metadata][kind],
                access_tier: tier.into(),
                age_days: age.max(idle),
                reads_a_month: objects * read_percent / 100,
                ..cohort(class, idle, objects, bytes)
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Billed again from the cohorts alone, as they are: whoever follows the advice never pays more within the year.
    #[test]
    fn no_recommendation_raises_the_simulated_bill(cohorts in prop::collection::vec(any_cohort(), 0..6), region in 0..5_usize) {
        let table = table(region);
        let alternatives = compare(&cohorts, &STRATEGIES, &Usage::default(), &table);
        let usage = Usage {
            stocks: cohorts.iter().map(|it| Stock::of(it.kind, &it.storage_class, &it.access_tier, it.counts)).collect(),
            ..Usage::default()
        };
        let now = of(&alternatives, Strategy::AsIs);
        prop_assert_eq!(bill(&usage, &table).monthly_total, now.monthly_storage);
        prop_assert_eq!((now.once, now.saves_monthly), (Decimal::ZERO, Decimal::ZERO));
        if let Some(advice) = recommend(&alternatives) {
            prop_assert!(advice.first_year < now.first_year);
            prop_assert!(advice.hours_waited_monthly <= now.hours_waited_monthly);
            let harmless = !matches!(advice.strategy, Strategy::Retention { .. } | Strategy::AsIs);
            prop_assert!(harmless, "{:?}", advice);
            prop_assert!(advice.pays_back_months.is_some_and(|months| months <= Decimal::from(12)), "{:?}", advice);
        }
    }

    /// Moving everything that can move costs what the bill of what has moved says, and its transitions.
    #[test]
    fn a_transition_is_billed_for_each_large_object(objects in 1_u64..100_000, bytes in 131_072_u64..(1 << 32), region in 0..5_usize) {
        let table = table(region);
        let cohorts = [cohort("STANDARD", 200, objects, bytes)];
        let strategy = Strategy::IntelligentTiering { archive_tiers: false };
        let moved = compare(&cohorts, &[strategy], &Usage::default(), &table).remove(0);
        let stock = Stock::steady(Kind::File, "INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS", objects, bytes * 2, bytes);
        let transition = Activity::counted(Happened::TransitionIn, "INTELLIGENT_TIERING", objects);
        let expected = bill(&Usage { stocks: vec![stock], activities: vec![transition], ..Usage::default() }, &table);
        prop_assert_eq!((moved.monthly_storage, moved.once), (expected.monthly_total, expected.once_total));
    }
}

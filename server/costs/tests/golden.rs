//! Amounts that others worked out: AWS's own examples, the cases of `tests/cases/prices.json`, and a well-known sum.

use chartlift_costs::{
    Activity, Bill, Counts, Departure, Happened, Item, Kind, PriceBook, PriceTable, Rule, Speed, Stock, Usage, bill,
    early_deletions, savings, upload_requests,
};
use jiff::civil::date;
use rust_decimal::Decimal;

const KIB: u64 = 1 << 10;
const GIB: u64 = 1 << 30;
const TIB: u64 = 1 << 40;

fn prices(region: &str) -> PriceTable {
    PriceBook::shipped().table(region, date(2026, 6, 1)).unwrap().clone()
}

fn file(class: &str, tier: &str, objects: u64, bytes_each: u64) -> Stock {
    Stock::steady(Kind::File, class, tier, objects, bytes_each, bytes_each)
}

fn month(stocks: Vec<Stock>) -> Usage {
    Usage { stocks, ..Usage::default() }
}

fn once(activities: Vec<Activity>) -> Usage {
    Usage { activities, ..Usage::default() }
}

fn billed(usage: &Usage) -> Bill {
    bill(usage, &prices("us-east-1"))
}

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn amount(bill: &Bill, item: Item, kind: Option<Kind>) -> Decimal {
    bill.lines.iter().filter(|line| line.item == item && line.kind == kind).map(|line| line.amount).sum()
}

#[derive(Debug)]
struct Case {
    what: String,
    usd: Decimal,
    once: Option<Decimal>,
}

/// Finds the case by how it begins, so that the file can be extended without touching this one.
fn case(beginning: &str) -> Case {
    let file = include_str!("../../../tests/cases/prices.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(file).unwrap();
    let text = |case: &serde_json::Value, field: &str| case[field].as_str().map(str::to_owned);
    let found = cases.iter().find(|case| text(case, "what").unwrap().starts_with(beginning));
    let case = found.unwrap_or_else(|| panic!("no case begins with {beginning:?}"));
    Case {
        what: text(case, "what").unwrap(),
        usd: money(&text(case, "usd").unwrap()),
        once: text(case, "once").map(|amount| money(&amount)),
    }
}

#[test]
fn two_and_a_quarter_pebibytes_of_standard() {
    let case = case("us-east-1, 2.25 PiB STANDARD");
    let bill = billed(&month(vec![file("STANDARD", "", 2304, TIB)]));
    assert_eq!(bill.monthly_total, case.usd, "{}", case.what);
    let bands = &bill.lines[0].explain.bands;
    assert_eq!(bands.len(), 3);
    assert_eq!((bands[2].quantity, bands[2].unit_price), (money("1847296"), money("0.021")));
}

#[test]
fn volume_bands_belong_to_the_account_not_to_the_line() {
    let case = case("us-east-1, 51,200 GiB STANDARD and 1,024 GiB of unfinished parts");
    let parts = Stock::steady(Kind::UnfinishedPart, "STANDARD", "", 1, TIB, TIB);
    let bill = billed(&month(vec![parts, file("STANDARD", "", 50, TIB)]));
    assert_eq!(amount(&bill, Item::Storage, Some(Kind::UnfinishedPart)), case.usd, "{}", case.what);
    assert_eq!(amount(&bill, Item::Storage, Some(Kind::File)), money("1177.6"));
}

#[test]
fn small_hot_files_cost_more_in_intelligent_tiering() {
    let case = case("us-east-1, ten objects of 204,800 bytes in INTELLIGENT_TIERING");
    let usage = month(vec![file("INTELLIGENT_TIERING", "", 10, 204_800)]);
    assert_eq!(amount(&billed(&usage), Item::Monitoring, None), case.usd, "{}", case.what);
    let savings = savings(&usage, &Usage::default(), &prices("us-east-1"));
    assert_eq!((savings.by_tiering, savings.by_compression), (-case.usd, Decimal::ZERO));
    assert_eq!(savings.total, -case.usd);
}

#[test]
fn a_million_small_archived_objects_cost_three_times_the_naive_formula() {
    let case = case("us-east-1, 1,000,000 objects of 100 KB in DEEP_ARCHIVE");
    let mut usage = month(vec![file("DEEP_ARCHIVE", "", 1_000_000, 100 * KIB)]);
    usage.activities.push(Activity::counted(Happened::TransitionIn, "DEEP_ARCHIVE", 1_000_000));
    let bill = billed(&usage);
    assert_eq!(bill.monthly_total.round_dp(3), case.usd, "{}", case.what);
    assert_eq!(bill.once_total, case.once.unwrap());
    assert_eq!(amount(&bill, Item::Storage, Some(Kind::File)).round_dp(3), money("0.094"), "the naive formula");
    assert_eq!(savings(&usage, &Usage::default(), &prices("us-east-1")).baseline_monthly.round_dp(2), money("2.19"));
}

/// The well-known sum: 1 TB at $23, compressed to 650 GB at $14.95, tiered to $6.50, 72 % less. It takes a TB as
/// 1,000 GB, ignores monitoring, and an average of one cent per GB: 195 GB frequent, 23 infrequent, 432 archive instant.
#[test]
fn the_headline_case_under_its_own_assumptions_and_by_the_rules() {
    let plain = billed(&month(vec![file("STANDARD", "", 1_000, GIB)]));
    let compressed = billed(&month(vec![file("STANDARD", "", 650, GIB)]));
    let tiered = billed(&month(vec![
        file("INTELLIGENT_TIERING", "", 195, GIB),
        file("INTELLIGENT_TIERING", "INFREQUENT_ACCESS", 23, GIB),
        file("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS", 432, GIB),
    ]));
    let storage = tiered.monthly_total - amount(&tiered, Item::Monitoring, None);
    assert_eq!((plain.monthly_total, compressed.monthly_total), (money("23"), money("14.95")));
    assert_eq!(storage.round_dp(2), money("6.50"));
    assert_eq!(((Decimal::ONE - storage / plain.monthly_total) * Decimal::ONE_HUNDRED).round(), money("72"));

    // By the rules: 10¹² bytes are 931.3 GiB, and files of 1 MB are a million monitored objects, whose fee is $2.50.
    let megabytes =
        |tier: &str, objects| Stock::steady(Kind::File, "INTELLIGENT_TIERING", tier, objects, 1_000_000, 650_000);
    let usage = month(vec![
        megabytes("", 300_000),
        megabytes("INFREQUENT_ACCESS", 35_000),
        megabytes("ARCHIVE_INSTANT_ACCESS", 665_000),
    ]);
    let real = savings(&usage, &Usage::default(), &prices("us-east-1"));
    assert_eq!(real.baseline_monthly.round_dp(2), money("21.42"));
    assert_eq!(real.compressed_monthly.round_dp(2), money("13.92"));
    assert_eq!(real.actual_monthly.round_dp(2), money("8.55"));
    assert_eq!(real.percent, money("60.1"));
    assert_eq!(amount(&billed(&usage), Item::Monitoring, None), money("2.5"));
}

/// AWS's own example (<https://aws.amazon.com/s3/faqs/>, "How will I be charged and billed for my use of Amazon S3?"):
/// 100 GB for 15 days and 100 TB for the other 16 of March are 42,259,901,212,262,400 byte-hours or 52,900 GB-months,
/// which cost 51,200 × $0.023 + 1,700 × $0.022 = $1,215.00.
#[test]
fn aws_example_of_storage_that_changes_within_the_month() {
    let march = 31 * 24;
    let stocks =
        vec![file("STANDARD", "", 1, 100 * GIB).for_hours(15 * 24), file("STANDARD", "", 100, TIB).for_hours(16 * 24)];
    let bill = billed(&Usage { month_hours: march, stocks, activities: vec![] });
    assert_eq!(bill.lines[0].quantity, money("52900"));
    assert_eq!(bill.monthly_total, money("1215"));
}

/// <https://aws.amazon.com/s3/pricing/>: requests are billed by the thousand, deletes are free.
#[test]
fn requests_cost_by_class() {
    let of = |what, class: &str, count| billed(&once(vec![Activity::counted(what, class, count)])).once_total;
    assert_eq!(of(Happened::Put, "STANDARD", 10_000), money("0.05"));
    assert_eq!(of(Happened::Get, "STANDARD", 10_000), money("0.004"));
    assert_eq!(of(Happened::Put, "DEEP_ARCHIVE", 1_000), money("0.05"));
    assert_eq!(of(Happened::Get, "GLACIER_IR", 1_000), money("0.01"));
    assert_eq!(of(Happened::List, "GLACIER_IR", 1_000), money("0.005"), "listing costs the same whatever is listed");
}

#[test]
fn an_upload_in_parts_is_more_requests_than_one_put() {
    let of = |class: &str, parts| billed(&once(upload_requests(class, parts, 1))).once_total;
    // PUT, metadata's PUT, HEAD.
    assert_eq!(of("STANDARD", 0), money("0.0000104"));
    // Create, ten parts, complete, metadata: 13 at $0.005; a LIST of the parts; a HEAD.
    assert_eq!(of("STANDARD", 10), money("0.0000704"));
    // Into an archive, opening and parts cost what STANDARD does: 12 at $0.005, one at $0.05, a LIST, a HEAD.
    assert_eq!(of("DEEP_ARCHIVE", 10), money("0.0001154"));
}

#[test]
fn restores_cost_by_speed() {
    let restore = |class: &str, speed, count, bytes| {
        let activity = Activity { bytes, ..Activity::counted(Happened::Restore(speed), class, count) };
        billed(&once(vec![activity])).once_total
    };
    assert_eq!(restore("GLACIER", Speed::Standard, 1_000, 100 * GIB), money("1.05"));
    assert_eq!(restore("GLACIER", Speed::Expedited, 1_000, 100 * GIB), money("13"));
    assert_eq!(restore("GLACIER", Speed::Bulk, 1_000, 100 * GIB), money("0"));
    assert_eq!(restore("DEEP_ARCHIVE", Speed::Standard, 1_000, 100 * GIB), money("2.1"));
    assert_eq!(restore("DEEP_ARCHIVE", Speed::Bulk, 1_000, 100 * GIB), money("0.275"));
    assert_eq!(restore("INTELLIGENT_TIERING", Speed::Standard, 1_000, 100 * GIB), money("0"));
}

#[test]
fn small_objects_are_billed_as_128_kib_where_the_class_says_so() {
    let infrequent = billed(&month(vec![file("STANDARD_IA", "", 1024, KIB)]));
    assert_eq!(infrequent.lines[0].quantity, money("0.125"));
    assert_eq!(billed(&month(vec![file("STANDARD", "", 1024, KIB)])).lines[0].quantity, money("0.0009765625"));
}

#[test]
fn objects_under_128_kib_are_not_monitored() {
    let monitored =
        |bytes| amount(&billed(&month(vec![file("INTELLIGENT_TIERING", "", 1_000, bytes)])), Item::Monitoring, None);
    assert_eq!((monitored(128 * KIB - 1), monitored(128 * KIB)), (money("0"), money("0.0025")));
}

#[test]
fn archives_bill_40_kib_beside_each_object() {
    for (class, tier, rate) in [
        ("GLACIER", "", "0.0036"),
        ("INTELLIGENT_TIERING", "ARCHIVE_ACCESS", "0.0036"),
        ("INTELLIGENT_TIERING", "DEEP_ARCHIVE_ACCESS", "0.00099"),
    ] {
        let bill = billed(&month(vec![file(class, tier, 32_768, 200 * KIB)]));
        assert_eq!(amount(&bill, Item::ArchiveOverhead, None), money(rate), "1 GiB of 32 KiB in {class} {tier}");
        assert_eq!(amount(&bill, Item::ArchiveIndex, None), money("0.00575"), "a quarter GiB of 8 KiB");
    }
    let instant = billed(&month(vec![file("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS", 1, GIB)]));
    assert_eq!(amount(&instant, Item::ArchiveOverhead, None), money("0"));
}

#[test]
fn leaving_early_costs_the_rest_of_the_minimum_duration() {
    // 1 GiB deleted from DEEP_ARCHIVE after 30 of 180 days: 150 days of 30-day months.
    let missing = u128::from(GIB) * 150 * 24;
    let activity = Activity { byte_hours: missing, ..Activity::counted(Happened::EarlyDeletion, "DEEP_ARCHIVE", 1) };
    let bill = billed(&Usage { month_hours: 720, stocks: vec![], activities: vec![activity] });
    assert_eq!(bill.once_total, money("0.00495"));
}

#[test]
fn what_leaves_a_class_is_charged_for_the_hours_that_were_missing() {
    let left = |class: &str, days: u64, objects: u64, bytes_each: u64| {
        let small = bytes_each < 128 * KIB;
        let left = Counts {
            objects,
            small_objects: if small { objects } else { 0 },
            source_bytes: objects * bytes_each,
            stored_bytes: objects * bytes_each,
            small_stored_bytes: if small { objects * bytes_each } else { 0 },
        };
        Departure { storage_class: class.to_owned(), stayed_hours: 24 * days, left }
    };
    let fee = |departure: Departure| {
        let table = prices("us-east-1");
        // The whole month is the unit, as in the bill of today; the month has 30 days.
        billed(&once(early_deletions(&[departure], &table, 1, 720)))
    };
    // 1 GiB out of GLACIER after 30 of 90 days: two months more at $0.0036, of it and of the 32 KiB beside it.
    let bill = fee(left("GLACIER", 30, 1, GIB));
    assert_eq!(bill.once_total, money("0.0072002197"));
    assert_eq!((bill.lines[0].item, bill.lines[0].explain.rule), (Item::EarlyDeletion, Rule::EarlyDeletion));
    assert_eq!(bill.lines[0].quantity, money("2.0000610352"));
    // 8,192 objects of 1 KiB out of STANDARD_IA on their first day count as 128 KiB each: 1 GiB for a month.
    assert_eq!(fee(left("STANDARD_IA", 0, 8192, KIB)).once_total, money("0.0125"));
    // 32,768 objects of 200 KiB are 6.25 GiB with 1 GiB of index beside them, which stays as long: 150 days at $0.00099.
    assert_eq!(fee(left("DEEP_ARCHIVE", 30, 32_768, 200 * KIB)).once_total, money("0.0358875"));
    // What can be read at once has none.
    assert_eq!(fee(left("GLACIER_IR", 30, 1, GIB)).once_total, money("0.008"));
    // Over its time, and where there is none.
    for departure in [left("GLACIER", 90, 1, GIB), left("STANDARD", 0, 1, GIB), left("INTELLIGENT_TIERING", 1, 1, GIB)]
    {
        assert_eq!(fee(departure).lines, []);
    }
}

#[test]
fn a_restored_copy_is_billed_as_standard_while_it_lasts() {
    // 10 GiB restored for 3 of a month's 30 days: a GiB-month of STANDARD.
    let copy = Stock::steady(Kind::RestoredCopy, "STANDARD", "", 1, 10 * GIB, 10 * GIB).for_hours(72);
    let bill = billed(&Usage { month_hours: 720, stocks: vec![copy], activities: vec![] });
    assert_eq!(bill.monthly_total, money("0.023"));
    assert_eq!(bill.lines[0].explain.rule, Rule::RestoredCopies);
}

/// A GiB of GLACIER_IR that was compressed to a quarter at the month's beginning, and that the bucket keeps for 15 of its 30 days
/// more: $0.001 for the quarter, $0.002 for the old one. It is no file, and the baseline does not have it.
#[test]
fn what_the_bucket_keeps_of_a_file_compressed_again_is_billed_as_before() {
    let quarter = Stock::steady(Kind::File, "GLACIER_IR", "", 1, GIB, GIB / 4).for_hours(720);
    let kept = Stock::steady(Kind::KeptObject, "GLACIER_IR", "", 1, 0, GIB).for_hours(360);
    let usage = Usage { month_hours: 720, stocks: vec![quarter, kept], activities: vec![] };
    let bill = billed(&usage);
    assert_eq!(amount(&bill, Item::Storage, Some(Kind::File)), money("0.001"));
    assert_eq!(amount(&bill, Item::Storage, Some(Kind::KeptObject)), money("0.002"));
    let rule = bill.lines.iter().find(|line| line.kind == Some(Kind::KeptObject)).map(|line| line.explain.rule);
    assert_eq!((rule, bill.monthly_total), (Some(Rule::KeptObjects), money("0.003")));
    assert!(!Kind::KeptObject.is_version());
    let alone = Usage { month_hours: 720, ..Usage::default() };
    assert_eq!(savings(&usage, &alone, &prices("us-east-1")).baseline_monthly, money("0.023"));
}

#[test]
fn an_unknown_class_is_priced_as_standard_and_keeps_its_name() {
    let bill = billed(&month(vec![file("EXPRESS_ONEZONE", "", 1, GIB)]));
    assert_eq!((bill.monthly_total, bill.lines[0].storage_class.as_str()), (money("0.023"), "EXPRESS_ONEZONE"));
}

#[test]
fn each_region_has_its_own_prices() {
    let monthly =
        |region: &str, class: &str| bill(&month(vec![file(class, "", 1, GIB)]), &prices(region)).lines[0].amount;
    for (region, standard, deep) in [
        ("us-east-1", "0.023", "0.00099"),
        ("us-west-2", "0.023", "0.00099"),
        ("eu-central-1", "0.0245", "0.0018"),
        ("eu-west-1", "0.023", "0.00099"),
        ("ap-southeast-1", "0.025", "0.002"),
    ] {
        assert_eq!(monthly(region, "STANDARD"), money(standard), "{region}");
        assert_eq!(monthly(region, "DEEP_ARCHIVE"), money(deep), "{region}");
    }
    let moved = once(vec![Activity::counted(Happened::TransitionIn, "GLACIER", 1_000)]);
    assert_eq!(bill(&moved, &prices("eu-west-1")).once_total, money("0.033"), "Ireland's transitions are dearer");
}

#[test]
fn every_line_names_its_rule_and_its_price() {
    let mut usage = month(vec![
        file("INTELLIGENT_TIERING", "DEEP_ARCHIVE_ACCESS", 10, GIB),
        Stock::steady(Kind::UnfinishedPart, "STANDARD", "", 1, GIB, GIB),
        file("STANDARD_IA", "", 10, KIB),
    ]);
    usage.activities = upload_requests("STANDARD", 3, 1);
    usage.activities.push(Activity { bytes: GIB, ..Activity::counted(Happened::Egress, "", 0) });
    let bill = billed(&usage);
    assert!(bill.lines.len() >= 9, "{:?}", bill.lines.iter().map(|line| line.item).collect::<Vec<_>>());
    for line in &bill.lines {
        let explain = &line.explain;
        assert!(!explain.text.is_empty() && explain.link.starts_with("https://"), "{line:?}");
        assert!(!explain.price_source.is_empty() && explain.price_day >= date(2024, 9, 25), "{line:?}");
        let sum: Decimal = explain.bands.iter().map(|band| band.quantity * band.unit_price).sum();
        assert!((sum - line.amount).abs() < money("0.000000001"), "{line:?}: its bands come to {sum}");
    }
    assert_eq!(amount(&bill, Item::Egress, None), money("0.09"));
}

/// In `STANDARD` reading is free but for the request, and the bill has no line of zero for it.
#[test]
fn what_is_read_for_nothing_has_no_line() {
    let read = |class: &str| {
        let bytes = Activity { bytes: GIB, ..Activity::counted(Happened::Retrieval, class, 0) };
        let bill = billed(&once(vec![Activity::counted(Happened::Get, class, 1000), bytes]));
        bill.lines.iter().map(|line| line.item).collect::<Vec<_>>()
    };
    assert_eq!(read("STANDARD"), [Item::GetRequests]);
    assert_eq!(read("GLACIER_IR").len(), 2);
}

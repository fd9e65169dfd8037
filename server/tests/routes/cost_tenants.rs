//! Two tenants of one account: neither sees the other's bytes or money, and both bills add up to the account's.

use std::collections::BTreeSet;

use chartlift_costs::{Kind, PriceBook, Stock, Usage, bill};
use jiff::{SignedDuration, civil::date};
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::json;

use crate::support::{ADMINISTRATOR, CLINICIAN, File, OTHER_ADMINISTRATOR, STRANGER, Server, money};

const TIB: u64 = 1 << 40;
/// Of the first 50 TiB, which cost more, and of those after them: together they reach beyond.
const MINE: u64 = 40 * TIB;
const THEIRS: u64 = 30 * TIB;

fn close(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() < Decimal::new(1, 6)
}

async fn two_hospitals() -> Server {
    let server = Server::start().await;
    for persona in [CLINICIAN, STRANGER] {
        let record = server.record_of(persona).await;
        server.upload_as(persona, &record, &File::text("a.txt")).await;
    }
    let of = |tenant: &str, bytes: u64| {
        format!("UPDATE versions SET source_bytes = {}, stored_bytes = {bytes} WHERE {tenant};", 2 * bytes)
    };
    server.tamper(&(of("tenant = 'riverside'", MINE) + &of("tenant <> 'riverside'", THEIRS))).await;
    server.app.read_account().await.unwrap();
    server
}

/// What one account with this many bytes in one file and these descriptions would pay.
fn account(descriptions: u64) -> Decimal {
    let table = PriceBook::shipped().table("us-east-1", date(2026, 6, 1)).unwrap().clone();
    let stocks = vec![
        Stock::steady(Kind::File, "STANDARD", "", 1, 2 * (MINE + THEIRS), MINE + THEIRS),
        Stock::steady(Kind::Metadata, "STANDARD", "", 1, 0, descriptions),
    ];
    bill(&Usage { stocks, ..Usage::default() }, &table).monthly_total
}

#[tokio::test]
async fn two_bills_add_up_to_the_accounts() {
    let server = two_hospitals().await;
    let mut total = Decimal::ZERO;
    let mut descriptions = 0;
    for (persona, bytes) in [(CLINICIAN, MINE), (STRANGER, THEIRS)] {
        let costs = server.get(persona, "/api/costs").await.ok();
        assert_eq!((&costs["total_files"], &costs["compressed_size_bytes"]), (&json!(1), &json!(bytes)));
        assert_eq!(costs["total_size_bytes"], 2 * bytes);
        let lines = costs["bill"]["lines"].as_array().unwrap();
        let stored = |kind: &str| -> u64 {
            lines.iter().filter(|line| line["kind"] == kind).map(|line| line["stored_bytes"].as_u64().unwrap()).sum()
        };
        assert_eq!(stored("file"), bytes);
        descriptions += stored("metadata");
        total += money(&costs["estimated_monthly_cost"]);
    }
    // 50 TiB at $0.023 a GiB, 20 at $0.022.
    let expected = account(descriptions);
    assert!(close(expected.round_dp(2), "1628.16".parse().unwrap()), "{expected}");
    assert!(close(total, expected), "{total} is not {expected}");
}

#[tokio::test]
async fn neither_sees_the_others_bytes_or_money() {
    let server = two_hospitals().await;
    let mut rates = BTreeSet::new();
    for (persona, administrator, bytes) in [(CLINICIAN, ADMINISTRATOR, MINE), (STRANGER, OTHER_ADMINISTRATOR, THEIRS)] {
        let costs = server.get(persona, "/api/costs").await.ok();
        let monthly = money(&costs["estimated_monthly_cost"]);
        rates.insert(monthly);
        for by in ["storage_class", "month", "file_type", "record", "department", "doctor", "uploader"] {
            let report = server.get(persona, &format!("/api/reports/storage-usage?by={by}")).await.ok();
            let rows = report["rows"].as_array().unwrap();
            let files = rows.iter().filter(|row| row["kind"] == "file");
            assert_eq!(files.map(|row| row["stored_bytes"].as_u64().unwrap()).sum::<u64>(), bytes, "{by}: {report}");
            assert!(close(money(&report["total_monthly_cost"]), monthly), "{by}: {report}");
        }
        let asked = Some(json!({ "strategies": [] }));
        let what_if = server.call(Method::POST, persona, "/api/costs/what-if", asked).await.ok();
        assert!(close(money(&what_if["alternatives"][0]["monthly_storage"]), monthly), "{what_if}");
        let wish = json!({ "amount": (bytes / TIB).to_string(), "thresholds": [50], "webhook_url": null });
        server.call(Method::PUT, administrator, "/api/costs/budget", Some(wish)).await.ok();
    }
    assert_eq!(rates.len(), 2);
    server.advance(SignedDuration::from_hours(24 * 40));
    server.app.write_cost_days().await.unwrap();
    for (persona, bytes) in [(CLINICIAN, MINE), (STRANGER, THEIRS)] {
        let history = server.get(persona, "/api/costs/history").await.ok();
        let months = history["months"].as_array().unwrap();
        assert!(months.iter().all(|month| month["stored_bytes"] == bytes && month["files"] == 1), "{history}");
        let monthly = money(&server.get(persona, "/api/costs").await.ok()["estimated_monthly_cost"]);
        let whole = months.iter().max_by_key(|month| month["days"].as_u64()).unwrap();
        assert!(money(&whole["cost"]) <= monthly + Decimal::new(1, 6), "{monthly}: {whole}");
        let budget = server.get(persona, "/api/costs/budget").await.ok();
        assert_eq!(money(&budget["budget"]["amount"]), Decimal::from(bytes / TIB), "{budget}");
        assert!(close(money(&budget["expected"]).round_dp(0), monthly.round_dp(0)), "{monthly}: {budget}");
    }
}

/// The fields that a bill has by its specification, and beside them those that break it down.
#[tokio::test]
async fn a_bill_has_the_fields_it_was_asked_for() {
    let server = Server::start().await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    let asked = [
        "tenant_id",
        "total_files",
        "total_size_bytes",
        "compressed_size_bytes",
        "storage_savings_bytes",
        "storage_savings_percent",
        "estimated_monthly_cost",
        "cost_by_storage_class",
        "last_calculated",
    ];
    let behind =
        ["region", "currency", "prices_effective_from", "month", "bill", "savings", "repacked", "remarks", "scale"];
    let fields: BTreeSet<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, asked.into_iter().chain(behind).collect());
}

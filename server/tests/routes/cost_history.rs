//! What storage has cost, and what it could cost.

use jiff::SignedDuration;
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, STRANGER, Server, money};

async fn large_file(server: &Server) {
    let record = server.record().await;
    server.upload(&record, &File::text("a.txt")).await;
    server.tamper("UPDATE versions SET source_bytes = 3 * 1073741824, stored_bytes = 1073741824").await;
}

/// The server was away for a year: every day of it is caught up, once, and the months add up.
#[tokio::test]
async fn a_year_of_history_is_there_after_a_year() {
    let server = Server::start().await;
    large_file(&server).await;
    assert_eq!(server.get(CLINICIAN, "/api/costs/history").await.ok()["months"], json!([]), "no day is over yet");
    server.advance(SignedDuration::from_hours(365 * 24));
    assert_eq!(server.app.write_cost_days().await.unwrap(), 365);
    let history = server.get(CLINICIAN, "/api/costs/history?months=13").await.ok();
    let months = history["months"].as_array().unwrap();
    assert_eq!(months.iter().map(|month| month["days"].as_u64().unwrap()).sum::<u64>(), 365);
    assert!(months.len() == 13 || months.len() == 12, "{history}");
    // A GiB in STANDARD costs $0.023 in every whole month, its description a little more.
    let whole = &months[6];
    assert_eq!(money(&whole["cost"]).round_dp(4), "0.023".parse().unwrap(), "{whole}");
    assert_eq!(money(&whole["baseline"]).round_dp(4), "0.069".parse().unwrap(), "{whole}");
    assert_eq!((&whole["files"], &whole["stored_bytes"]), (&json!(1), &json!(1 << 30)));
    assert_eq!(history["forecast"].as_array().unwrap().len(), 12);
    assert_eq!(history["forecast"][11]["expected"], history["forecast"][0]["low"], "nothing grew");

    assert_eq!(server.app.write_cost_days().await.unwrap(), 0, "writing the days again wrote some");
    assert_eq!(server.get(CLINICIAN, "/api/costs/history?months=13").await.ok(), history);
    let server = server.restart().await;
    assert_eq!(server.get(CLINICIAN, "/api/costs/history?months=13").await.ok()["months"], history["months"]);
    assert_eq!(server.get(STRANGER, "/api/costs/history").await.ok()["months"], json!([]));
}

/// The server was away while a file was moved and another was added: each past day still costs what lay there then.
#[tokio::test]
async fn caught_up_days_cost_what_lay_there_then() {
    let server = Server::start().await;
    large_file(&server).await;
    server.advance(SignedDuration::from_hours(20 * 24));
    server
        .tamper(
            "UPDATE placements SET to_at = from_at + 10 * 86400000;
         INSERT INTO placements (tenant, version_id, from_at, storage_class, access_tier)
             SELECT tenant, version_id, to_at, 'GLACIER_IR', '' FROM placements;
         UPDATE versions SET storage_class = 'GLACIER_IR'",
        )
        .await;
    large_file(&server).await;
    assert_eq!(server.app.write_cost_days().await.unwrap(), 20);
    let rates: Vec<String> = server.column("SELECT monthly_total FROM cost_days ORDER BY day").await;
    let rates: Vec<Decimal> = rates.iter().map(|rate| rate.parse::<Decimal>().unwrap().round_dp(4)).collect();
    let price = |text: &str| text.parse::<Decimal>().unwrap();
    // Its first day counts from the hour it came; that it moved and another came later changes no day before.
    assert!(rates[0] <= price("0.023"), "{rates:?}");
    assert!(rates[1..10].iter().all(|rate| *rate == price("0.023")), "{rates:?}");
    assert!(rates[11..].iter().all(|rate| *rate == price("0.004")), "{rates:?}");
    assert!((price("0.004")..=price("0.023")).contains(&rates[10]), "{rates:?}");
}

#[tokio::test]
async fn cold_files_are_advised_to_move_and_files_that_are_read_are_not() {
    let server = Server::start().await;
    large_file(&server).await;
    server.advance(SignedDuration::from_hours(100 * 24));
    let advice = async |persona| server.call(Method::POST, persona, "/api/costs/what-if", Some(json!({}))).await.ok();
    let cold = advice(CLINICIAN).await;
    assert_eq!(cold["alternatives"].as_array().unwrap().len(), 8);
    let best = &cold["recommended"];
    assert_eq!(best["strategy"], json!({ "strategy": "lifecycle", "to": "GLACIER_IR", "after_days": 90 }), "{cold}");
    assert!(best["commands"].as_str().unwrap().contains("\nto = \"GLACIER_IR\"\nafter-days = 90\n"), "{best}");
    assert!(money(&best["saves_monthly"]) > Decimal::ZERO && money(&best["first_year"]) > Decimal::ZERO, "{best}");

    server.tamper("UPDATE versions SET accessed_at = created_at + 100 * 86400000").await;
    let only = json!({ "strategies": [{ "strategy": "intelligent_tiering", "archive_tiers": false }] });
    let hot = server.call(Method::POST, CLINICIAN, "/api/costs/what-if", Some(only)).await.ok();
    // One large file: its monitoring fee of $0.0000025 is all it would bring while it is read.
    assert_eq!(hot["alternatives"].as_array().unwrap().len(), 2, "as it is comes first: {hot}");
    assert_eq!(money(&hot["alternatives"][1]["saves_monthly"]), "-0.0000025".parse().unwrap(), "{hot}");
    assert_eq!(hot["recommended"], Value::Null);
    assert_eq!(advice(STRANGER).await["recommended"], Value::Null);
    for unknown in [json!([{ "strategy": "magic" }]), json!([{ "strategy": 0 }]), json!([{}]), json!(["as_is"])] {
        let asked = Some(json!({ "strategies": unknown }));
        server.call(Method::POST, CLINICIAN, "/api/costs/what-if", asked).await.problem(400, "invalid_request");
    }
}

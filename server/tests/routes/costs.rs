use chartlift_costs::BYTES_PER_GIB;
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::{
    forms,
    support::{CLINICIAN, FaultyStore, File, STRANGER, Server, money},
};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The lines of this item, and kind if there is one.
fn lines<'a>(report: &'a Value, item: &str, kind: Option<&str>) -> Vec<&'a Value> {
    let lines = report["bill"]["lines"].as_array().unwrap().iter();
    lines.filter(|line| line["item"] == item && kind.is_none_or(|kind| line["kind"] == kind)).collect()
}

#[tokio::test]
async fn an_empty_tenant_costs_nothing() {
    let server = Server::start().await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!((&report["currency"], &report["region"]), (&json!("USD"), &json!("us-east-1")));
    assert_eq!((&report["bill"]["lines"], &report["remarks"]), (&json!([]), &json!([])));
    assert_eq!((&report["estimated_monthly_cost"], &report["storage_savings_percent"]), (&json!("0"), &json!("0")));
    assert_eq!((&report["total_files"], &report["cost_by_storage_class"]), (&json!(0), &json!({})));
}

#[tokio::test]
async fn stored_bytes_descriptions_requests_and_unfinished_parts_are_priced() {
    let server = Server::start().await;
    let record = server.record().await;
    let text = File::text("a.txt");
    server.upload(&record, &text).await;
    let unfinished = File::in_parts(6 << 20);
    let created = server.create(&record, &unfinished).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.sign(upload_id, &unfinished, &[&unfinished.parts[0]]).await;

    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!(report["total_files"], 1);
    let (source, stored) = (text.source.len(), text.stored().len());
    assert_eq!((&report["total_size_bytes"], &report["compressed_size_bytes"]), (&json!(source), &json!(stored)));
    assert_eq!(report["storage_savings_bytes"], source - stored);
    let file = lines(&report, "storage", Some("file"))[0];
    assert_eq!((&file["storage_class"], &file["access_tier"]), (&json!("STANDARD"), &Value::Null));
    let description = lines(&report, "storage", Some("metadata"))[0];
    assert!((300..2000).contains(&description["stored_bytes"].as_u64().unwrap()), "{description}");
    let parts = lines(&report, "storage", Some("unfinished_part"))[0];
    assert_eq!((&parts["objects"], &parts["stored_bytes"]), (&json!(1), &json!(5 << 20)));
    let expected = Decimal::from(5 << 20) / Decimal::from(BYTES_PER_GIB) * decimal("0.023");
    assert!((money(&parts["amount"]) - expected).abs() < decimal("0.000000001"));
    // The upload was one PUT, its description's PUT, and a GET that proved it.
    let requests = |item| lines(&report, item, None).iter().map(|line| money(&line["quantity"])).sum::<Decimal>();
    assert_eq!((requests("put_requests"), requests("get_requests")), (decimal("0.002"), decimal("0.001")));
    assert_eq!(money(&report["bill"]["once_total"]), decimal("0.0000104"));
    let all: Decimal = lines(&report, "storage", None).iter().map(|line| money(&line["amount"])).sum();
    assert_eq!((money(&report["bill"]["monthly_total"]), money(&report["estimated_monthly_cost"])), (all, all));
    assert_eq!(money(&report["cost_by_storage_class"]["STANDARD"]), all);
    for line in report["bill"]["lines"].as_array().unwrap() {
        let explain = &line["explain"];
        assert!(explain["text"].as_str().unwrap().len() > 20 && explain["price_source"].is_string(), "{line}");
        assert!(explain["price_day"].as_str().unwrap().starts_with("20"), "{line}");
    }

    // Another tenant's bill is its own.
    let theirs = server.get(STRANGER, "/api/costs").await.ok();
    assert_eq!((&theirs["total_files"], &theirs["bill"]["lines"]), (&json!(0), &json!([])));
    // An aborted upload is billed no longer.
    server.call(Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{upload_id}"), None).await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert!(lines(&report, "storage", Some("unfinished_part")).is_empty());
}

/// What the store was asked for an upload, counted there, is what the bill says.
#[tokio::test]
async fn an_upload_is_billed_what_proving_it_asks() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    // The first has the store tried out.
    server.upload(&record, &File::raw(1)).await;
    let billed = async || {
        let report = server.get(CLINICIAN, "/api/costs").await.ok();
        ["put_requests", "get_requests", "list_requests"].map(|item| {
            let thousands: Decimal = lines(&report, item, None).iter().map(|line| money(&line["quantity"])).sum();
            (thousands * Decimal::from(1000)).normalize()
        })
    };
    let mut before = billed().await;
    let files = [
        ("small", File::raw(100)),
        ("empty", File::raw(0)),
        ("gzip", File::text("a.txt")),
        ("larger", File::raw(100_000)),
        ("parts", File::in_parts(6 << 20)),
        ("form", File::raw(300_000)),
    ];
    for (which, file) in files {
        store.asked();
        if which == "form" {
            let created = forms::created(&server, &record, &file).await;
            assert_eq!(forms::send(&server, &created["signed"][0], &file.stored()).await.0, 204);
            server.complete(created["upload_id"].as_str().unwrap(), file.completion()).await.ok();
        } else {
            server.upload(&record, &file).await;
        }
        let asked = store.asked();
        let count = |fits: fn(&str) -> bool| Decimal::from(asked.iter().filter(|line| fits(line)).count());
        let counted = [
            count(|line| line.starts_with("PUT") || line.starts_with("POST")),
            count(|line| line.starts_with("HEAD") || line.starts_with("GET") && !line.contains("uploadId=")),
            count(|line| line.starts_with("GET") && line.contains("uploadId=")),
        ];
        let now = billed().await;
        let more = [0, 1, 2].map(|item| now[item] - before[item]);
        // Not their queries, which are credentials.
        let paths: Vec<_> = asked.iter().filter_map(|line| line.split('?').next()).collect();
        assert_eq!(more, counted, "{which}: {paths:#?}");
        before = now;
    }
}

#[tokio::test]
async fn replaced_and_deleted_files_stay_on_the_bill_under_their_own_names() {
    let server = Server::start().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::text("a.txt")).await;
    server.tamper("UPDATE attachments SET newest = 2").await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!(lines(&report, "storage", Some("older_version")).len(), 1, "{report}");
    server.tamper("UPDATE attachments SET newest = 1").await;
    let attachment = done["attachment_id"].as_str().unwrap();
    server.call(Method::DELETE, CLINICIAN, &format!("/api/attachments/{attachment}"), None).await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!(lines(&report, "storage", Some("deleted_file")).len(), 1, "{report}");
    assert_eq!(report["total_files"], 1);
}

#[tokio::test]
async fn intelligent_tiering_of_small_hot_files_is_said_to_cost_more() {
    let server = Server::start().await;
    let record = server.record().await;
    server.upload(&record, &File::text("a.txt")).await;
    server
        .tamper(
            "UPDATE versions SET storage_class = 'INTELLIGENT_TIERING', source_bytes = 204800, stored_bytes = 204800",
        )
        .await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!(money(&report["savings"]["by_tiering"]), decimal("-0.0000025"));
    let remark = &report["remarks"][0];
    assert_eq!(money(&remark["extra_monthly"]), decimal("0.0000025"));
    assert!(remark["text"].as_str().unwrap().contains("watching"), "{remark}");
    // Unread for 100 days it is in the cheapest tier that needs no restoring.
    server.advance(jiff::SignedDuration::from_hours(100 * 24));
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!(lines(&report, "storage", Some("file"))[0]["access_tier"], "ARCHIVE_INSTANT_ACCESS");
    assert_eq!(report["remarks"], json!([]));
}

#[tokio::test]
async fn a_region_without_prices_is_said_to_have_none() {
    let server = Server::start_with(&["--s3-region", "mars-north-1"]).await;
    let problem = server.get(CLINICIAN, "/api/costs").await.problem(404, "not_found");
    assert!(problem["detail"].as_str().unwrap().contains("mars-north-1"), "{problem}");
}

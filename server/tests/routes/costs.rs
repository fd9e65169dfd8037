use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, STRANGER, Server};

fn money(value: &Value) -> rust_decimal::Decimal {
    value.as_str().expect("money is a decimal string").parse().unwrap()
}

#[tokio::test]
async fn an_empty_tenant_costs_nothing() {
    let server = Server::start().await;
    let report = server.get(CLINICIAN, "/api/costs").await.ok();
    assert_eq!((&report["currency"], &report["region"]), (&json!("USD"), &json!("us-east-1")));
    assert_eq!(report["bill"]["lines"], json!([]));
    assert_eq!((&report["bill"]["monthly_total"], &report["bill"]["savings_percent"]), (&json!("0"), &json!("0")));
}

#[tokio::test]
async fn stored_bytes_and_unfinished_parts_are_priced() {
    let server = Server::start().await;
    let record = server.record().await;
    let text = File::text("a.txt");
    server.upload(&record, &text).await;
    let unfinished = File::in_parts(6 << 20);
    let created = server.create(&record, &unfinished).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.sign(upload_id, &unfinished, &[&unfinished.parts[0]]).await;

    let bill = &server.get(CLINICIAN, "/api/costs").await.ok()["bill"];
    assert_eq!(bill["objects"], 1);
    assert_eq!(
        (&bill["source_bytes"], &bill["stored_bytes"]),
        (&json!(text.source.len()), &json!(text.stored().len()))
    );
    assert_eq!(bill["lines"][0]["storage_class"], "STANDARD");
    assert_eq!(bill["lines"][0]["access_tier"], Value::Null);
    assert_eq!((&bill["unfinished"]["uploads"], &bill["unfinished"]["bytes"]), (&json!(1), &json!(5 << 20)));
    let gib = rust_decimal::Decimal::from(1 << 30);
    let price: rust_decimal::Decimal = "0.023".parse().unwrap();
    let expected = rust_decimal::Decimal::from(5 << 20) / gib * price;
    assert_eq!(money(&bill["unfinished"]["monthly_amount"]), expected.round_dp(10));
    let total = money(&bill["lines"][0]["monthly_amount"]) + money(&bill["unfinished"]["monthly_amount"]);
    assert_eq!(money(&bill["monthly_total"]), total);

    // Another tenant's bill is its own.
    assert_eq!(server.get(STRANGER, "/api/costs").await.ok()["bill"]["objects"], 0);
    // An aborted upload is billed no longer.
    server.call(reqwest::Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{upload_id}"), None).await;
    let bill = &server.get(CLINICIAN, "/api/costs").await.ok()["bill"];
    assert_eq!(bill["unfinished"]["uploads"], 0);
}

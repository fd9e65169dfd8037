use reqwest::Method;
use serde_json::json;

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, STRANGER, Server};

#[path = "../support/postgres.rs"]
pub(crate) mod cluster;

#[tokio::test]
async fn the_whole_way_works_on_postgresql() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    let record = server.record().await;
    let path = format!("/api/medical-records/{record}");
    let done = server.upload(&record, &File::in_parts(6 << 20)).await;
    server.upload(&record, &File::text("report.txt")).await;
    let patch = Some(json!({ "notes": "Seen" }));
    server.call_with(Method::PATCH, CLINICIAN, &path, patch, &[("if-match", "\"3\"")]).await.ok();
    let found = server.get(CLINICIAN, "/api/medical-records?q=rosa&sort=patient_name").await.ok();
    assert_eq!((&found["items"][0]["revision"], &found["items"][0]["attachment_count"]), (&json!(4), &json!(2)));
    assert_eq!(server.get(STRANGER, "/api/medical-records").await.ok()["items"], json!([]));
    server.get(STRANGER, &path).await.problem(404, "not_found");
    let history = server.get(CLINICIAN, &format!("{path}/revisions")).await.ok();
    assert_eq!(history["items"].as_array().unwrap().len(), 4);
    let ask = json!({ "attachment_id": done["attachment_id"] });
    server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();
    let costs = server.get(ADMINISTRATOR, "/api/costs").await.ok();
    assert_eq!(costs["total_files"], 2);
    for by in ["storage_class", "month", "file_type", "record", "department", "doctor", "uploader"] {
        assert_eq!(server.get(ADMINISTRATOR, &format!("/api/reports/storage-usage?by={by}")).await.status, 200, "{by}");
    }
    let (a, b) = tokio::join!(server.record(), server.record());
    assert_ne!(a, b);
    server.post(CLINICIAN, "/api/medical-records", server.a_record().await).await.ok();
    server.advance(jiff::SignedDuration::from_hours(24 * 8));
    server.reap().await;
    assert!(server.app.write_cost_days().await.unwrap() >= 8);
    assert!(!server.reconcile().await.1.is_alarming());
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!(verdict["intact"], true, "{verdict}");
    let server = server.restart_with(&["--database-url", &url]).await;
    assert_eq!(server.get(CLINICIAN, "/api/medical-records").await.ok()["items"].as_array().unwrap().len(), 4);
}

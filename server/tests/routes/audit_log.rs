use serde_json::json;

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, STRANGER, Server};

#[tokio::test]
async fn every_access_is_in_the_log_without_names() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("Lindgren biopsy.txt");
    server.upload(&record, &file).await;
    server.get(CLINICIAN, &format!("/api/medical-records/{record}")).await.ok();
    server.get(CLINICIAN, "/api/medical-records?q=lindgren").await.ok();
    server.attachments(&record).await;
    server.get(CLINICIAN, "/api/costs").await.ok();

    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let mut actions: Vec<_> = log["items"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    actions.reverse();
    assert_eq!(
        actions,
        [
            "record.created",
            "upload.created",
            "upload.completed",
            "record.read",
            "records.listed",
            "attachments.listed",
            "costs.read"
        ]
    );
    let text = log.to_string().to_lowercase();
    assert!(!text.contains("lindgren") && !text.contains("rg-300100") && !text.contains(".txt"));
}

#[tokio::test]
async fn what_failed_is_not_logged_as_done() {
    let server = Server::start().await;
    server.get(CLINICIAN, "/api/medical-records/01890000-0000-7000-8000-000000000000").await.problem(404, "not_found");
    assert_eq!(server.get(AUDITOR, "/api/audit-log").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_tenant_sees_its_own_log_only_and_page_by_page() {
    let server = Server::start().await;
    for _ in 0..3 {
        server.record().await;
    }
    server.record_of(STRANGER).await;
    let first = server.get(ADMINISTRATOR, "/api/audit-log?limit=2").await.ok();
    let path = format!("/api/audit-log?limit=2&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = server.get(ADMINISTRATOR, &path).await.ok();
    let seqs: Vec<_> =
        [&first, &second].iter().flat_map(|p| p["items"].as_array().unwrap()).map(|e| e["seq"].clone()).collect();
    assert_eq!(json!(seqs), json!([3, 2, 1]));
    assert!(second["next_cursor"].is_null());
}

#[tokio::test]
async fn the_chain_is_whole_also_after_a_restart_and_concurrent_writes() {
    let server = Server::start().await;
    let (a, b, c, d) = tokio::join!(server.record(), server.record(), server.record(), server.record_of(STRANGER));
    assert!(a != b && b != c && c != d);
    let server = server.restart().await;
    server.record().await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!(verdict, json!({ "intact": true, "checked": 4, "first_broken_seq": null }));
}

#[tokio::test]
async fn the_first_tampered_entry_is_named() {
    let server = Server::start().await;
    for _ in 0..4 {
        server.record().await;
    }
    server
        .tamper("DROP TRIGGER audit_log_is_append_only_1; UPDATE audit_log SET actor_name = 'Eve' WHERE seq >= 3")
        .await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!((&verdict["intact"], &verdict["first_broken_seq"]), (&json!(false), &json!(3)));
}

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::json;

use crate::{
    people_import::{import, outcomes},
    support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, STRANGER, Server},
};

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

#[tokio::test]
async fn what_postgresql_has_no_room_for_is_refused_by_row_and_by_cursor() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    let patient = |mrn: &str| json!({ "resource": { "resourceType": "Patient", "identifier": [{ "value": mrn }], "name": [{ "family": "Bell" }] } });
    let bundle = json!({ "resourceType": "Bundle", "entry": [patient("A\u{0}1"), patient("A-2")] }).to_string();
    let report = import(&server, ADMINISTRATOR, "/api/patients", "application/fhir+json", bundle).await.ok();
    assert_eq!(outcomes(&report), [(1, "refused"), (2, "created")]);
    assert_eq!(report["rows"][0]["errors"][0]["pointer"], "/mrn");

    let record = server.record().await;
    for (path, order) in [
        (format!("/api/medical-records/{record}/attachments"), "created_at"),
        ("/api/files/uploads".to_owned(), "-created_at"),
    ] {
        let forged = json!({ "order": order, "value": "", "id": "\u{0}" }).to_string();
        let cursor = URL_SAFE_NO_PAD.encode(forged);
        server.get(CLINICIAN, &format!("{path}?cursor={cursor}")).await.problem(422, "validation_failed");
    }
    let hold = format!("/api/medical-records/{record}/legal-hold");
    let reason = Some(json!({ "reason": "\u{0}" }));
    server.call(Method::PUT, ADMINISTRATOR, &hold, reason).await.problem(422, "validation_failed");
}

#[tokio::test]
async fn two_imports_of_the_same_people_at_a_time_add_each_once() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    let table = format!("mrn,name\n{}", (0..200).map(|n| format!("A-{n},N\n")).collect::<String>());
    let once = || import(&server, ADMINISTRATOR, "/api/patients", "text/csv", table.clone());
    let (one, other) = tokio::join!(once(), once());
    let (one, other) = (one.ok(), other.ok());
    let sum = |field: &str| one[field].as_u64().unwrap() + other[field].as_u64().unwrap();
    assert_eq!((sum("created"), sum("unchanged")), (200, 200));
}

//! Making a record immutable, while files may be on their way to it.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, CLINICIAN, File, Reply, Server};

#[tokio::test]
async fn a_finalized_record_is_immutable() {
    let server = Server::start().await;
    let path = format!("/api/medical-records/{}", server.record().await);
    let finalize = format!("{path}/finalize");
    server.post(CLINICIAN, &finalize, json!({})).await.problem(428, "precondition_required");
    let done = server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "\"1\"")]).await.ok();
    assert_eq!((&done["status"], &done["finalized_by"]), (&json!("finalized"), &json!("Dr. Maria Santos")));
    let put =
        server.call_with(Method::PUT, CLINICIAN, &path, Some(server.a_record().await), &[("if-match", "\"2\"")]).await;
    put.problem(409, "record_finalized");
    server
        .call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "\"2\"")])
        .await
        .problem(409, "record_finalized");
}

#[tokio::test]
async fn finalized_records_take_no_files() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(10);
    let begun = server.create(&record, &file).await;
    let begun = begun["upload_id"].as_str().unwrap();
    server.send_all(begun, &file).await;
    let finalize = async || {
        let path = format!("/api/medical-records/{record}/finalize");
        server.call_with(Method::POST, CLINICIAN, &path, None, &[("if-match", "*")]).await
    };
    let problem = finalize().await.problem(409, "uploads_under_way");
    assert!(problem["detail"].as_str().unwrap().contains(begun), "it does not tell which: {problem}");
    // What nobody goes on with does not keep the record open for good.
    server.advance(SignedDuration::from_hours(8 * 24));
    finalize().await.ok();

    server.post(CLINICIAN, "/api/files/upload-url", file.creation(&record)).await.problem(409, "record_finalized");
    // Nor must it slip in after that.
    server.complete(begun, file.completion()).await.problem(409, "record_finalized");
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn a_record_is_finalized_once_its_uploads_are_over() {
    let server = Server::start().await;
    let record = server.record().await;
    let path = format!("/api/medical-records/{record}/finalize");
    let finalize = async || server.call_with(Method::POST, CLINICIAN, &path, None, &[("if-match", "*")]).await;
    let file = File::raw(10);
    let (kept, given_up) = (server.create(&record, &file).await, server.create(&record, &file).await);
    // Those of another record are no matter.
    let other = server.record().await;
    server.create(&other, &file).await;
    let id = |created: &Value| created["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&id(&kept), &file).await;
    let told = finalize().await.problem(409, "uploads_under_way")["detail"].clone();
    assert!([&kept, &given_up].iter().all(|upload| told.as_str().unwrap().contains(&id(upload))), "{told}");
    server.complete(&id(&kept), file.completion()).await.ok();
    finalize().await.problem(409, "uploads_under_way");
    let abort = format!("/api/files/uploads/{}", id(&given_up));
    server.call(Method::DELETE, CLINICIAN, &abort, None).await;
    let done = finalize().await.ok();
    assert_eq!((&done["status"], &done["attachment_count"]), (&json!("finalized"), &json!(1)));
}

/// A record with an upload whose bytes have arrived; it only has to be completed.
struct Waiting {
    server: Server,
    record: String,
    upload: String,
    file: File,
}

async fn waiting() -> Waiting {
    let server = Server::start().await;
    let (record, file) = (server.record().await, File::raw(10));
    let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&upload, &file).await;
    Waiting { server, record, upload, file }
}

impl Waiting {
    async fn finalize(&self, persona: &str, query: &str) -> Reply {
        let path = format!("/api/medical-records/{}/finalize{query}", self.record);
        self.server.call_with(Method::POST, persona, &path, None, &[("if-match", "*")]).await
    }

    async fn now(&self) -> Value {
        self.server.get(CLINICIAN, &format!("/api/medical-records/{}", self.record)).await.ok()
    }

    async fn changes(&self) -> Vec<String> {
        let page = self.server.get(CLINICIAN, &format!("/api/medical-records/{}/revisions", self.record)).await.ok();
        page["items"].as_array().unwrap().iter().map(|item| item["change"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_record_is_finalized_by_the_last_upload_it_waited_for() {
    let waiting = waiting().await;
    let server = &waiting.server;
    let given_up = server.create(&waiting.record, &File::raw(7)).await["upload_id"].as_str().unwrap().to_owned();
    waiting.finalize(CLINICIAN, "?uploads=refuse").await.problem(409, "uploads_under_way");
    let told = waiting.finalize(ADMINISTRATOR, "?uploads=wait").await;
    assert_eq!(told.status, 202);
    let told = told.ok();
    assert_eq!((&told["status"], &told["finalization"]["requested_by"]), (&json!("draft"), &json!("James Whitfield")));

    // What was seen is what will be final: it takes no change, and no other file.
    let path = format!("/api/medical-records/{}", waiting.record);
    let patch = Some(json!({ "notes": "late" }));
    let late = server.call_with(Method::PATCH, CLINICIAN, &path, patch, &[("if-match", "*")]).await;
    late.problem(409, "record_finalized");
    let more = server.post(CLINICIAN, "/api/files/upload-url", File::raw(3).creation(&waiting.record)).await;
    more.problem(409, "record_finalized");

    server.complete(&waiting.upload, waiting.file.completion()).await.ok();
    assert_eq!(waiting.now().await["status"], "draft", "another upload is under way");
    server.call(Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{given_up}"), None).await;
    let done = waiting.now().await;
    assert_eq!(
        (&done["status"], &done["finalized_by"], &done["finalization"], &done["attachment_count"]),
        (&json!("finalized"), &json!("James Whitfield"), &json!(null), &json!(1))
    );
    assert_eq!(waiting.changes().await, ["finalized", "file_added", "finalization_requested", "created"]);
    let log = server.get(ADMINISTRATOR, "/api/audit-log").await.ok();
    let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "record.finalized").unwrap();
    assert_eq!((&entry["actor_name"], &entry["target_id"]), (&json!("James Whitfield"), &json!(waiting.record)));
}

#[tokio::test]
async fn a_record_stays_a_draft_when_what_it_waited_for_does_not_come() {
    // One expires.
    let late = waiting().await;
    late.finalize(CLINICIAN, "?uploads=wait").await.ok();
    late.server.advance(SignedDuration::from_hours(8 * 24));
    late.server.reap().await;
    let now = late.now().await;
    assert_eq!((&now["status"], &now["finalization"]), (&json!("draft"), &json!(null)));
    assert_eq!(late.changes().await[0], "finalization_withdrawn");

    // One arrives damaged.
    let damaged = waiting().await;
    damaged.finalize(CLINICIAN, "?uploads=wait").await.ok();
    let mut completion = damaged.file.completion();
    for summary in ["source", "stored"] {
        completion[summary]["crc32"] = json!("00000000");
    }
    completion["parts"][0]["source_crc32"] = json!("00000000");
    completion["parts"][0]["stored_crc32"] = json!("00000000");
    let refused = damaged.server.complete(&damaged.upload, completion).await;
    refused.problem(422, "checksum_mismatch");
    assert_eq!(damaged.changes().await[0], "finalization_withdrawn");
}

#[tokio::test]
async fn a_finalization_that_waits_can_be_withdrawn() {
    let waiting = waiting().await;
    waiting.finalize(CLINICIAN, "?uploads=wait").await.ok();
    let withdraw = async || {
        let path = format!("/api/medical-records/{}/finalize", waiting.record);
        waiting.server.call(Method::DELETE, CLINICIAN, &path, None).await
    };
    let draft = withdraw().await.ok();
    assert_eq!((&draft["status"], &draft["finalization"]), (&json!("draft"), &json!(null)));
    assert_eq!(withdraw().await.ok(), draft, "withdrawing twice is no change");
    waiting.server.complete(&waiting.upload, waiting.file.completion()).await.ok();
    assert_eq!(waiting.now().await["status"], "draft");
    waiting.finalize(CLINICIAN, "?uploads=wait").await.ok();
    assert_eq!(waiting.now().await["status"], "finalized", "nothing is under way, so nothing is waited for");
    withdraw().await.problem(409, "record_finalized");
}

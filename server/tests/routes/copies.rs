//! Older versions that are made current, which S3 copies, where that is not done at once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, CLINICIAN, Does, FaultyStore, File, OUTSIDE_BUCKET, Reply, Server};

/// Requests that have S3 copy something whole, or a part.
fn copies(line: &str) -> bool {
    line.contains("x-id=CopyObject") || line.contains("x-id=UploadPartCopy")
}

async fn make_current(server: &Server, persona: &str, id: &str) -> Reply {
    server.post(persona, &format!("/api/attachments/{id}/versions/1/make-current"), json!({})).await
}

async fn under_way(server: &Server, record: &str) -> usize {
    let path = format!("/api/files/uploads?record_id={record}&status=active");
    server.get(CLINICIAN, &path).await.ok()["items"].as_array().unwrap().len()
}

/// Who finalized it waited for a version that is not there.
#[tokio::test]
async fn a_record_stays_a_draft_when_the_copy_it_waited_for_fails() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let id = server.in_two_versions(&record, &File::raw(100), &File::raw(200)).await;
    let copying = store.hold(copies);
    let finalize = async {
        copying.notified().await;
        let path = format!("/api/medical-records/{record}/finalize?uploads=wait");
        let told = server.call_with(Method::POST, CLINICIAN, &path, None, &[("if-match", "*")]).await;
        assert_eq!(told.status, 202);
        store.heal();
        store.fault(copies, Does::Answer(403, "AccessDenied"));
    };
    let (made, ()) = tokio::join!(make_current(&server, CLINICIAN, &id), finalize);
    made.problem(502, "object_store_refused");
    let now = server.get(CLINICIAN, &format!("/api/medical-records/{record}")).await.ok();
    assert_eq!((&now["status"], &now["finalization"]), (&json!("draft"), &Value::Null));
    let changes = server.get(CLINICIAN, &format!("/api/medical-records/{record}/revisions")).await.ok();
    assert_eq!(changes["items"][0]["change"], "finalization_withdrawn");
}

#[tokio::test]
async fn a_copy_goes_on_without_its_caller_and_is_made_once() {
    let store = FaultyStore::start().await;
    let settings = [&store.settings()[..], &["--request-timeout-seconds", "1"]].concat();
    for first in [File::raw(100), File::in_parts(6 << 20)] {
        let server = Server::start_with(&settings).await;
        let record = server.record().await;
        let id = server.in_two_versions(&record, &first, &File::raw(200)).await;
        store.asked();
        store.hold(copies);
        // Whoever asks again, and whoever else does, waits for the same.
        for persona in [CLINICIAN, CLINICIAN, ADMINISTRATOR] {
            make_current(&server, persona, &id).await.problem(503, "unavailable");
            assert_eq!(under_way(&server, &record).await, 1);
        }
        store.heal();
        let current = make_current(&server, CLINICIAN, &id).await.ok();
        assert_eq!((&current["version"], &current["source_bytes"]), (&json!(3), &json!(first.source.len())));
        assert_eq!(store.asked().iter().filter(|line| copies(line)).count(), first.parts.len());
        // It is current, whatever its number.
        assert_eq!(make_current(&server, ADMINISTRATOR, &id).await.ok()["version"], 3);
        // Unless it is not by now: the name is a version's, too.
        let path = format!("/api/attachments/{id}");
        server.call(Method::PATCH, CLINICIAN, &path, Some(json!({ "file_name": "other.dcm" }))).await.ok();
        let again = make_current(&server, CLINICIAN, &id).await.ok();
        assert_eq!((&again["version"], &again["file_name"]), (&json!(4), &json!(first.name)));
    }
}

#[tokio::test]
async fn a_copy_that_a_server_died_in_is_gone_on_with() {
    for first in [File::raw(100), File::in_parts(6 << 20)] {
        let store = FaultyStore::start().await;
        let settings = [&store.settings()[..], &["--request-timeout-seconds", "1"]].concat();
        let server = Server::start_with(&settings).await;
        let record = server.record().await;
        let id = server.in_two_versions(&record, &first, &File::raw(200)).await;
        let all = |line: &str| copies(line) && !line.contains("partNumber=1&");
        store.lose(all);
        make_current(&server, CLINICIAN, &id).await.problem(503, "unavailable");
        let server = server.restart_with(&settings).await;
        store.heal();
        store.asked();
        let current = make_current(&server, CLINICIAN, &id).await.ok();
        assert_eq!((&current["version"], &current["source_bytes"]), (&json!(3), &json!(first.source.len())));
        assert_eq!(under_way(&server, &record).await, 0);
        let asked = store.asked().iter().filter(|line| copies(line)).count();
        assert_eq!(asked, 1, "what S3 had already was copied again");
        let open = store.s3().list_multipart_uploads().bucket(OUTSIDE_BUCKET).send().await.unwrap();
        assert_eq!(open.uploads().len(), 0);
        assert_eq!(store.keys().await.iter().filter(|key| !key.ends_with(".json")).count(), 3);
    }
}

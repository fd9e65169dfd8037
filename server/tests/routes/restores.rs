//! Archived files: shown as such, restored, read until the copy goes.

use std::time::Duration;

use aws_sdk_s3::types::StorageClass;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, FaultyStore, File, OUTSIDE_BUCKET, STRANGER, Server};

const DOWNLOAD: &str = "/api/files/download-url";

async fn archive(store: &FaultyStore, class: StorageClass) {
    let key = store.keys().await.into_iter().find(|key| !key.ends_with(".json")).unwrap();
    let copy = store.s3().copy_object().bucket(OUTSIDE_BUCKET).key(&key).storage_class(class);
    copy.copy_source(format!("{OUTSIDE_BUCKET}/{key}")).send().await.unwrap();
}

#[tokio::test]
async fn an_archived_file_is_restored_and_read_until_the_copy_goes() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(1000)).await;
    let id = done["attachment_id"].as_str().unwrap();
    let path = format!("/api/attachments/{id}/restore");
    let state = async || server.get(CLINICIAN, &path).await.ok();
    let before = state().await;
    assert_eq!((&before["state"], &before["options"]), (&json!("online"), &json!([])));

    archive(&store, StorageClass::Glacier).await;
    server.post(CLINICIAN, DOWNLOAD, json!({ "attachment_id": id })).await.problem(409, "archived");
    let archived = state().await;
    assert_eq!((&archived["state"], &archived["storage_class"]), (&json!("archived"), &json!("GLACIER")));
    let options = archived["options"].as_array().unwrap();
    assert_eq!(options.iter().map(|option| &option["tier"]).collect::<Vec<_>>(), ["Expedited", "Standard", "Bulk"]);
    assert_eq!(options[1]["takes_seconds"], 5 * 3600);
    assert!(options.iter().all(|option| !option["cost"].is_null()), "the price is told before");

    server.post(AUDITOR, &path, json!({ "tier": "Standard" })).await.problem(403, "forbidden");
    server.post(STRANGER, &path, json!({ "tier": "Standard" })).await.problem(404, "not_found");
    server.post(CLINICIAN, &path, json!({ "tier": "Standard", "days": 31 })).await.problem(422, "validation_failed");
    for _ in 0..2 {
        let asked = server.post(CLINICIAN, &path, json!({ "tier": "Standard", "days": 3 })).await;
        assert_eq!(asked.status, 202);
        assert_eq!(asked.ok()["state"], "restoring");
    }
    server.post(CLINICIAN, DOWNLOAD, json!({ "attachment_id": id })).await.problem(409, "archived");

    // Billed from when the copy is there at the latest: five hours on.
    let copies = async || {
        let costs = server.get(ADMINISTRATOR, "/api/costs").await.ok();
        let lines = costs["bill"]["lines"].as_array().unwrap().clone();
        lines.into_iter().filter(|line| line["kind"] == "restored_copy").collect::<Vec<_>>()
    };
    assert_eq!(copies().await, Vec::<Value>::new());
    store.clock.advance(Duration::from_secs(5 * 3600));
    server.advance(SignedDuration::from_hours(5));
    let restored = state().await;
    let copy = copies().await;
    assert_eq!(
        (copy.len(), &copy[0]["stored_bytes"], &copy[0]["storage_class"]),
        (1, &json!(1000), &json!("STANDARD"))
    );
    assert_eq!(copy[0]["explain"]["rule"], "restored_copies");
    // Who waits for a file asks again and again: once it is known how it stands, nothing is written.
    let locked = server.locked().await;
    assert_eq!(state().await, restored);
    drop(locked);
    assert_eq!(restored["state"], "restored");
    assert!(restored["restored_until"].is_string(), "{restored}");
    let url = server.post(CLINICIAN, DOWNLOAD, json!({ "attachment_id": id })).await.ok();
    let got = server.http.get(url["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(got.bytes().await.unwrap().len(), 1000);
    store.clock.advance(Duration::from_secs(5 * 24 * 3600));
    server.advance(SignedDuration::from_hours(5 * 24));
    assert_eq!(state().await["state"], "archived");
    assert_eq!(copies().await, Vec::<Value>::new(), "it went");

    let log = server.get(AUDITOR, "/api/audit-log?limit=200").await.ok();
    let of = |action: &str| log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).count();
    assert_eq!(of("restore.requested"), 1, "what changes nothing is not noted as a change");
}

#[tokio::test]
async fn many_archived_files_are_restored_at_once() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let first = server.upload(&record, &File::raw(1000)).await["attachment_id"].clone();
    archive(&store, StorageClass::Glacier).await;
    let second = server.upload(&record, &File::raw(2000)).await["attachment_id"].clone();
    let body = json!({ "action": "restore", "attachment_ids": [first, second], "tier": "Standard", "days": 2 });
    let report = server.post(CLINICIAN, "/api/attachments/bulk", body).await.ok();
    assert!(report["items"].as_array().unwrap().iter().all(|item| item["done"] == true), "{report}");
    let state = async |id: &Value| {
        let path = format!("/api/attachments/{}/restore", id.as_str().unwrap());
        server.get(CLINICIAN, &path).await.ok()["state"].clone()
    };
    assert_eq!((state(&first).await, state(&second).await), (json!("restoring"), json!("online")));
    store.clock.advance(Duration::from_secs(5 * 3600));
    assert_eq!(state(&first).await, "restored");
    for id in [&first, &second] {
        let url = server.post(CLINICIAN, DOWNLOAD, json!({ "attachment_id": id })).await.ok();
        assert_eq!(server.http.get(url["url"].as_str().unwrap()).send().await.unwrap().status(), 200);
    }
    let log = server.get(AUDITOR, "/api/audit-log?limit=200").await.ok();
    let of = |action: &str| log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).count();
    assert_eq!(of("restore.requested"), 1, "what can be read was not asked for");
}

#[tokio::test]
async fn an_archived_version_becomes_current_once_it_is_restored() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let id = server.upload(&record, &File::raw(1000)).await["attachment_id"].clone();
    archive(&store, StorageClass::Glacier).await;
    let file = File::raw(2000);
    let mut creation = file.creation(&record);
    creation["attachment_id"] = id.clone();
    let upload = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok()["upload_id"].clone();
    server.send_all(upload.as_str().unwrap(), &file).await;
    server.complete(upload.as_str().unwrap(), file.completion()).await.ok();

    let path = format!("/api/attachments/{}", id.as_str().unwrap());
    let make = async || server.post(CLINICIAN, &format!("{path}/versions/1/make-current"), json!({})).await;
    make().await.problem(409, "archived");
    assert_eq!(server.attachments(&record).await[0]["version"], 2);
    let uploads = server.get(CLINICIAN, &format!("/api/files/uploads?record_id={record}&status=active")).await.ok();
    assert_eq!(uploads["items"], json!([]), "nothing was begun");
    let restore = json!({ "tier": "Standard", "days": 2, "version": 1 });
    server.post(CLINICIAN, &format!("{path}/restore"), restore).await.ok();
    store.clock.advance(Duration::from_secs(5 * 3600));
    let current = make().await.ok();
    assert_eq!((&current["version"], &current["source_bytes"]), (&json!(3), &json!(1000)));
}

#[tokio::test]
async fn the_deep_archive_offers_no_fast_way() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(10)).await;
    archive(&store, StorageClass::DeepArchive).await;
    let path = format!("/api/attachments/{}/restore", done["attachment_id"].as_str().unwrap());
    let refused = server.post(CLINICIAN, &path, json!({ "tier": "Expedited" })).await;
    let refused: Value = refused.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/tier");
}

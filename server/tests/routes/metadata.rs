//! The descriptions beside stored objects: true whatever happened, and enough to make the rows anew.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, Does, FaultyStore, File, OUTSIDE_BUCKET, Server};

/// What stands beside the objects of an attachment, by the number of their versions.
fn descriptions(documents: Vec<Value>, attachment: &Value) -> Vec<Value> {
    let mut own: Vec<Value> =
        documents.into_iter().filter(|document| document["attachment"]["id"] == *attachment).collect();
    own.sort_by_key(|document| document["version"]["number"].as_u64());
    own
}

async fn in_bucket(server: &Server) -> Vec<Value> {
    let mut documents = Vec::new();
    for key in server.keys().await.iter().filter(|key| key.ends_with(".metadata.json")) {
        documents.push(serde_json::from_slice(&server.object(key).await.0).unwrap());
    }
    documents
}

async fn new_version(server: &Server, record: &str, attachment: &Value, file: &File) {
    let mut creation = file.creation(record);
    creation["attachment_id"] = attachment.clone();
    let upload = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok()["upload_id"].clone();
    server.send_all(upload.as_str().unwrap(), file).await;
    server.complete(upload.as_str().unwrap(), file.completion()).await.ok();
}

#[tokio::test]
async fn a_description_is_true_after_every_change() {
    let server = Server::start().await;
    let (record, other) = (server.record().await, server.record().await);
    let file = File::text("a.txt");
    let id = server.upload(&record, &file).await["attachment_id"].clone();
    let path = format!("/api/attachments/{}", id.as_str().unwrap());
    let now = async || descriptions(in_bucket(&server).await, &id);
    let first = now().await.remove(0);
    assert_eq!(
        (&first["format"], &first["tenant"], &first["attachment"]["record_id"], &first["version"]["parts"]),
        (&json!("chartlift-metadata/2"), &json!("riverside"), &json!(record), &file.completion()["parts"])
    );
    let change = json!({ "file_name": "b.txt", "description": "Ünder" });
    server.call(Method::PATCH, CLINICIAN, &path, Some(change)).await.ok();
    let renamed = now().await.remove(0);
    assert_eq!(
        (&renamed["attachment"]["file_name"], &renamed["attachment"]["description"], &renamed["version"]["file_name"]),
        (&json!("b.txt"), &json!("Ünder"), &json!("a.txt"))
    );
    new_version(&server, &record, &id, &File::text("c.txt")).await;
    server.post(CLINICIAN, &format!("{path}/move"), json!({ "record_id": other })).await.ok();
    server.call(Method::DELETE, CLINICIAN, &path, None).await;
    // Each version's tells the same of the attachment, where it lies and who deleted it.
    let both = now().await;
    assert_eq!(both.len(), 2);
    for document in &both {
        let attachment = &document["attachment"];
        assert_eq!((&attachment["record_id"], &attachment["newest"]), (&json!(other), &json!(2)));
        assert_eq!((&attachment["file_name"], &attachment["deleted_by_id"]), (&json!("c.txt"), &json!(CLINICIAN)));
    }
    let bulk = json!({ "action": "undelete", "attachment_ids": [id] });
    server.post(CLINICIAN, "/api/attachments/bulk", bulk).await.ok();
    assert!(now().await.iter().all(|document| document["attachment"]["deleted_at"].is_null()));
    assert_eq!(server.app.write_metadata().await.unwrap(), 0, "something was left to write");
}

#[tokio::test]
async fn nobody_waits_for_a_description() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let (record, file) = (server.record().await, File::text("a.txt"));
    let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&upload, &file).await;
    let is_description = |line: &str| line.starts_with("PUT") && line.contains("metadata.json");
    let arrived = store.hold(is_description);
    let path = format!("/api/files/uploads/{upload}/complete");
    let answer = server.unawaited(CLINICIAN, &path, file.completion()).await;
    assert_eq!(answer.status(), 200);
    // The store has not taken it yet, and has been asked to, unasked.
    arrived.notified().await;
    assert!(!store.keys().await.iter().any(|key| key.ends_with(".metadata.json")));
    store.heal();
    server.app.metadata_written().await;
    // It was waiting for so long that it was put off, maybe.
    server.advance(SignedDuration::from_mins(1));
    server.app.write_metadata().await.unwrap();
    assert!(store.keys().await.iter().any(|key| key.ends_with(".metadata.json")));
}

#[tokio::test]
async fn a_description_that_could_not_be_written_is_written_later() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let id = server.upload(&record, &File::text("a.txt")).await["attachment_id"].clone();
    let told = async || {
        let keys = store.keys().await;
        let key = keys.iter().find(|key| key.ends_with(".metadata.json")).unwrap();
        let object = store.s3().get_object().bucket(OUTSIDE_BUCKET).key(key).send().await.unwrap();
        let document: Value = serde_json::from_slice(&object.body.collect().await.unwrap().to_vec()).unwrap();
        document["attachment"]["file_name"].clone()
    };
    assert_eq!(told().await, "a.txt");
    store.fault(|line| line.starts_with("PUT") && line.contains("metadata.json"), Does::Answer(503, "SlowDown"));
    let path = format!("/api/attachments/{}", id.as_str().unwrap());
    // The change stands, whatever S3 says.
    server.call(Method::PATCH, CLINICIAN, &path, Some(json!({ "file_name": "b.txt" }))).await.ok();
    assert_eq!(told().await, "a.txt");
    assert_eq!(server.app.write_metadata().await.unwrap(), 0, "it is tried again at once");
    server.advance(SignedDuration::from_mins(1));
    assert_eq!(server.app.write_metadata().await.unwrap(), 1);
    assert_eq!(told().await, "a.txt", "the store does not refuse");
    store.heal();
    server.advance(SignedDuration::from_mins(2));
    assert_eq!(server.app.write_metadata().await.unwrap(), 1);
    assert_eq!(told().await, "b.txt");
    server.advance(SignedDuration::from_hours(2));
    assert_eq!(server.app.write_metadata().await.unwrap(), 0);
}

#[tokio::test]
async fn rows_are_made_anew_from_the_bucket_alone() {
    let server = Server::start().await;
    let record = server.record().await;
    let id = server.upload(&record, &File::in_parts(11 << 20)).await["attachment_id"].clone();
    new_version(&server, &record, &id, &File::text("second.txt")).await;
    let path = format!("/api/attachments/{}", id.as_str().unwrap());
    let change = json!({ "file_name": "renamed.txt", "description": "Both" });
    server.call(Method::PATCH, CLINICIAN, &path, Some(change)).await.ok();
    let gone = server.upload(&record, &File::text("gone.txt")).await["attachment_id"].clone();
    server.call(Method::DELETE, CLINICIAN, &format!("/api/attachments/{}", gone.as_str().unwrap()), None).await;
    let seen = async || {
        let mut all = Vec::new();
        for path in [
            format!("/api/medical-records/{record}/attachments"),
            format!("/api/medical-records/{record}/attachments?deleted=true"),
            format!("{path}/versions"),
            "/api/medical-records?q=renamed".to_owned(),
        ] {
            all.push(server.get(CLINICIAN, &path).await.ok());
        }
        all
    };
    const ROWS: &str = "SELECT json_group_array(json_array(id, attachment_id, number, file_name, content_type, object_key, \
        encoding, source_bytes, source_crc32, source_sha256, stored_bytes, stored_crc32, storage_class, parts, part_count, \
        metadata_bytes, created_at, created_by_id, created_by, begun_by)) FROM (SELECT * FROM versions ORDER BY id)";
    let (before, rows) = (seen().await, server.column(ROWS).await);
    server.tamper("DELETE FROM metadata_outbox; DELETE FROM placements; DELETE FROM versions; DELETE FROM attachments; UPDATE records SET file_words = ''").await;
    assert!(server.attachments(&record).await.is_empty());
    // What is none of ours, and what was written for another tenant, is left alone.
    let keys = server.keys().await;
    let own = keys.iter().find(|key| key.ends_with(".metadata.json")).unwrap();
    server.replace_object("riverside/2026/01/x/broken.metadata.json", b"{".to_vec()).await;
    server.replace_object(&own.replace("riverside", "northgate"), server.object(own).await.0).await;
    let rebuilt = server.app.rebuild_rows().await.unwrap();
    assert_eq!((rebuilt.descriptions, rebuilt.added, rebuilt.unreadable), (5, 3, 2), "{rebuilt}");
    assert_eq!(server.column(ROWS).await, rows);
    assert_eq!(seen().await, before);
    for version in [1, 2] {
        let ask = json!({ "attachment_id": id, "version": version, "ranges": true });
        let url = server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();
        let got = server.http.get(url["url"].as_str().unwrap()).send().await.unwrap();
        assert!(got.status().is_success());
    }
    // Once more, nothing is new.
    assert_eq!(server.app.rebuild_rows().await.unwrap().added, 0);
}

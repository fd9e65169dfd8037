use chartlift_protocol::limits::MAX_PARTS_PER_SIGNING;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, Part, Server};

#[tokio::test]
async fn the_state_is_what_s3_has_also_after_a_restart() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(11 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap().to_owned();
    let path = format!("/api/files/uploads/{upload_id}");
    let fresh = server.get(CLINICIAN, &path).await.ok();
    assert_eq!((&fresh["status"], &fresh["parts"], fresh.get("encoding")), (&json!("active"), &json!([]), None));

    let signed = server.sign(&upload_id, &file, &file.parts.iter().collect::<Vec<_>>()).await;
    server.put(&signed["parts"][1], file.parts[1].stored.clone()).await;
    let server = server.restart().await;
    let state = server.get(CLINICIAN, &path).await.ok();
    assert_eq!((&state["encoding"], &state["whole"]), (&json!("identity"), &json!(false)));
    let signing = file.signing(&[&file.parts[1]]);
    assert_eq!(state["parts"], signing["parts"]);

    server.send_all(&upload_id, &file).await;
    server.complete(&upload_id, file.completion()).await.ok();
}

#[tokio::test]
async fn aborting_removes_everything_and_can_be_repeated() {
    let server = Server::start().await;
    let record = server.record().await;
    for file in [File::raw(10), File::in_parts(6 << 20)] {
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        let path = format!("/api/files/uploads/{upload_id}");
        server.send_all(upload_id, &file).await;
        for _ in 0..2 {
            assert_eq!(server.call(Method::DELETE, CLINICIAN, &path, None).await.status, 204);
        }
        server.assert_nothing_left(&record).await;
        assert_eq!(server.open_multiparts().await, []);
        let signing = file.signing(&[&file.parts[0]]);
        server.post(CLINICIAN, &format!("{path}/part-urls"), signing).await.problem(409, "upload_not_active");
        server.complete(upload_id, file.completion()).await.problem(409, "upload_not_active");
    }
}

#[tokio::test]
async fn what_is_completed_cannot_be_aborted() {
    let server = Server::start().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(10)).await;
    let path = format!("/api/files/uploads/{}", done["upload_id"].as_str().unwrap());
    server.call(Method::DELETE, CLINICIAN, &path, None).await.problem(409, "upload_not_active");
    assert_eq!(server.attachments(&record).await.len(), 1);
}

#[tokio::test]
async fn stale_uploads_are_reaped_with_what_arrives_late() {
    let server = Server::start().await;
    let record = server.record().await;
    let (whole, parts) = (File::raw(10), File::in_parts(6 << 20));
    let (first, second) = (server.create(&record, &whole).await, server.create(&record, &parts).await);
    let (first, second) = (first["upload_id"].as_str().unwrap(), second["upload_id"].as_str().unwrap());
    let late = server.sign(first, &whole, &[&whole.parts[0]]).await;
    server.send_all(second, &parts).await;

    server.advance(SignedDuration::from_hours(7 * 24 + 1));
    let signing = parts.signing(&[&parts.parts[0]]);
    let path = format!("/api/files/uploads/{second}/part-urls");
    server.post(CLINICIAN, &path, signing).await.problem(409, "upload_not_active");
    assert_eq!(server.reap().await, 2);
    assert_eq!(server.get(CLINICIAN, &format!("/api/files/uploads/{second}")).await.ok()["status"], "aborted");
    // This URL was signed before the abort and is still good: S3 takes it, so the sweep must come later.
    assert_eq!(server.put(&late["parts"][0], whole.stored()).await.0, 200);
    server.advance(SignedDuration::from_mins(16));
    assert_eq!(server.reap().await, 2);
    server.assert_nothing_left(&record).await;
    assert_eq!(server.open_multiparts().await, []);

    // A request that began in time may end hours later: the sweep looks again until nothing more can come.
    let key = server.key_of(first).await;
    for hours in [2, 8] {
        server.replace_object(&key, b"late".to_vec()).await;
        server.replace_object(&format!("{}.metadata.json", key.rsplit_once('.').unwrap().0), b"{}".to_vec()).await;
        server.advance(SignedDuration::from_hours(hours));
        server.reap().await;
        server.assert_nothing_left(&record).await;
    }
    server.advance(SignedDuration::from_hours(48));
    assert_eq!(server.reap().await, 2);
    assert_eq!(server.reap().await, 0);
}

#[tokio::test]
async fn uploads_are_listed_by_status_and_record_page_by_page() {
    let server = Server::start().await;
    let (record, other) = (server.record().await, server.record().await);
    let mut made = Vec::new();
    for _ in 0..3 {
        made.insert(0, server.create(&record, &File::raw(1)).await["upload_id"].clone());
    }
    server.upload(&other, &File::raw(1)).await;
    let first =
        server.get(CLINICIAN, &format!("/api/files/uploads?status=active&record_id={record}&limit=2")).await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/api/files/uploads?status=active&record_id={record}&limit=2&cursor={cursor}");
    let second = server.get(CLINICIAN, &path).await.ok();
    let ids: Vec<_> =
        [&first, &second].iter().flat_map(|page| page["items"].as_array().unwrap()).map(|u| &u["upload_id"]).collect();
    assert_eq!(ids, made.iter().collect::<Vec<_>>());
    assert!(second["next_cursor"].is_null());
    let completed = server.get(CLINICIAN, "/api/files/uploads?status=completed").await.ok();
    assert_eq!(completed["items"].as_array().unwrap().len(), 1);
}

/// S3 lists a thousand parts a page (Amazon S3 API Reference, `ListParts`).
#[tokio::test]
async fn a_state_of_more_than_a_thousand_parts_is_whole() {
    const PARTS: usize = 1_003;
    let server = Server::start().await;
    let record = server.record().await;
    let mut file = File::in_parts(PARTS * 8);
    // Parts under 5 MiB are only refused at completion, so small ones will do here.
    file.parts = (1..)
        .zip(file.source.chunks(8))
        .map(|(number, bytes)| Part { number, source: bytes.to_vec(), stored: bytes.to_vec() })
        .collect();
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    for batch in file.parts.chunks(MAX_PARTS_PER_SIGNING) {
        let signed = server.sign(upload_id, &file, &batch.iter().collect::<Vec<_>>()).await;
        let puts = batch.iter().enumerate().map(|(at, part)| server.put(&signed["parts"][at], part.stored.clone()));
        for (status, body) in futures::future::join_all(puts).await {
            assert_eq!(status, 200, "{body}");
        }
    }
    let state = server.get(CLINICIAN, &format!("/api/files/uploads/{upload_id}")).await.ok();
    let numbers: Vec<_> = state["parts"].as_array().unwrap().iter().map(|part| part["number"].as_u64()).collect();
    assert_eq!(numbers, (1..=PARTS as u64).map(Some).collect::<Vec<_>>());
}

/// Whose client has forgotten an upload, because its storage was cleared or it is another machine, has it all the same.
#[tokio::test]
async fn the_same_file_chosen_again_is_the_same_upload_unless_it_is_somebody_elses() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(11 << 20);
    let creation = |source_key: &str| {
        let mut creation = file.creation(&record);
        creation["source_key"] = json!(source_key);
        creation["first"] = file.signing(&[&file.parts[0]]);
        creation
    };
    let create = async |persona: &str, creation| server.post(persona, "/api/files/upload-url", creation).await;
    let key = "0a".repeat(32);
    create(CLINICIAN, creation("0A")).await.problem(422, "validation_failed");
    let first = create(CLINICIAN, creation(&key)).await.ok();
    let days = |created: &Value| created["expires_in_seconds"].as_f64().unwrap() / 86_400.0;
    assert_eq!(first["begun_before"], json!(false));
    assert!((6.99..=7.0).contains(&days(&first)));
    assert_eq!(server.put(&first["signed"][0], file.parts[0].stored.clone()).await.0, 200);

    server.advance(SignedDuration::from_hours(24));
    let again = create(CLINICIAN, creation(&key)).await.ok();
    assert_eq!(again["upload_id"], first["upload_id"]);
    assert_eq!((&again["begun_before"], &again["signed"]), (&json!(true), &json!([])));
    assert!((5.99..=6.0).contains(&days(&again)));
    let other = create(CLINICIAN, creation(&"0b".repeat(32))).await.ok();
    let foreign = create(ADMINISTRATOR, creation(&key)).await.ok();
    for another in [other, foreign] {
        assert_ne!(another["upload_id"], first["upload_id"]);
        assert_eq!(another["begun_before"], json!(false));
    }
    // What is over is not gone on with.
    let upload_id = first["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    server.complete(upload_id, file.completion()).await.ok();
    assert_ne!(create(CLINICIAN, creation(&key)).await.ok()["upload_id"], first["upload_id"]);
}

#[tokio::test]
async fn who_goes_on_with_anothers_upload_is_named_beside_who_began_it() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    let path = format!("/api/files/uploads/{upload_id}");
    let listed = async || server.get(CLINICIAN, "/api/files/uploads").await.ok()["items"][0].clone();
    assert_eq!(listed().await["continued_by"], json!(null));

    let parts: Vec<&Part> = file.parts.iter().collect();
    let signed = server.post(ADMINISTRATOR, &format!("{path}/part-urls"), file.signing(&parts)).await.ok();
    for (part, signed) in parts.iter().zip(signed["parts"].as_array().unwrap()) {
        assert_eq!(server.put(signed, part.stored.clone()).await.0, 200);
    }
    let now = listed().await;
    assert_eq!((&now["created_by"], &now["continued_by"]), (&json!("Dr. Maria Santos"), &json!("James Whitfield")));
    server.post(ADMINISTRATOR, &format!("{path}/complete"), file.completion()).await.ok();

    let attachment = server.attachments(&record).await.remove(0);
    assert_eq!((&attachment["uploaded_by"], &attachment["begun_by"]), (&now["continued_by"], &now["created_by"]));
    let versions = format!("/api/attachments/{}/versions", attachment["id"].as_str().unwrap());
    assert_eq!(server.get(CLINICIAN, &versions).await.ok()["items"][0]["begun_by"], now["created_by"]);
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let entries = log["items"].as_array().unwrap();
    for action in ["upload.parts_signed", "upload.completed"] {
        let entry = entries.iter().find(|entry| entry["action"] == action).unwrap();
        assert_eq!(entry["actor_name"], now["continued_by"]);
        let details: Value = serde_json::from_str(entry["details"].as_str().unwrap()).unwrap();
        assert_eq!(details["begun_by_id"], CLINICIAN, "{action}");
    }
    // One's own is one's own.
    server.upload(&record, &File::raw(10)).await;
    let own = server.attachments(&record).await.remove(1);
    assert_eq!((&own["uploaded_by"], &own["begun_by"]), (&json!("Dr. Maria Santos"), &json!(null)));
}

/// Between S3's completion and the version, S3 lists no parts: whoever asks then must not send them all again.
#[tokio::test]
async fn an_object_that_is_made_already_is_told_of() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    let path = format!("/api/files/uploads/{upload_id}");
    server.send_all(upload_id, &file).await;
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["assembled"], json!(false));
    server.complete_behind_its_back().await;
    let state = server.get(CLINICIAN, &path).await.ok();
    assert_eq!((&state["status"], &state["parts"]), (&json!("active"), &json!([])));
    assert_eq!(state["assembled"], json!(true));
    server.complete(upload_id, file.completion()).await.ok();
}

use reqwest::Method;
use serde_json::json;

use crate::support::{CLINICIAN, File, Server};

#[tokio::test]
async fn completing_again_answers_the_same_also_at_once() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    let complete = || server.complete(upload_id, file.completion());
    let (a, b, c) = tokio::join!(complete(), complete(), complete());
    let (a, b, c) = (a.ok(), b.ok(), c.ok());
    assert_eq!((&a, &a), (&b, &c));
    assert_eq!(complete().await.ok(), a);
    assert_eq!(server.attachments(&record).await.len(), 1);
    assert_eq!(server.keys().await.len(), 2);
}

#[tokio::test]
async fn a_server_that_died_after_s3_completed_goes_on() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&upload_id, &file).await;
    server.complete_behind_its_back().await;
    let server = server.restart().await;
    server.complete(&upload_id, file.completion()).await.ok();
    assert_eq!(server.attachments(&record).await.len(), 1);
}

#[tokio::test]
async fn missing_parts_are_named_and_can_be_sent_later() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(16 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    // Before anything was signed, all are missing.
    let problem = server.complete(upload_id, file.completion()).await.problem(409, "upload_incomplete");
    assert_eq!(problem["part_numbers"], json!([1, 2, 3, 4]));

    let signed = server.sign(upload_id, &file, &file.parts.iter().collect::<Vec<_>>()).await;
    for index in [0, 2] {
        server.put(&signed["parts"][index], file.parts[index].stored.clone()).await;
    }
    let problem = server.complete(upload_id, file.completion()).await.problem(409, "upload_incomplete");
    assert_eq!(problem["part_numbers"], json!([2, 4]));
    server.assert_nothing_left(&record).await;

    for index in [1, 3] {
        server.put(&signed["parts"][index], file.parts[index].stored.clone()).await;
    }
    server.complete(upload_id, file.completion()).await.ok();
}

#[tokio::test]
async fn a_missing_single_put_is_part_1() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(10);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.sign(upload_id, &file, &[&file.parts[0]]).await;
    let problem = server.complete(upload_id, file.completion()).await.problem(409, "upload_incomplete");
    assert_eq!(problem["part_numbers"], json!([1]));
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn parts_that_differ_are_named_and_can_be_sent_again() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    let mut completion = file.completion();
    completion["parts"][1]["stored_crc32"] = "deadbeef".into();
    let problem = server.complete(upload_id, completion).await.problem(422, "part_mismatch");
    assert_eq!(problem["part_numbers"], json!([2]));
    server.assert_nothing_left(&record).await;
    server.complete(upload_id, file.completion()).await.ok();
}

#[tokio::test]
async fn a_wrong_checksum_of_the_whole_removes_everything() {
    let server = Server::start().await;
    let record = server.record().await;
    for file in [File::text("a.txt"), File::raw(100), File::in_parts(6 << 20)] {
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        let mut completion = file.completion();
        completion["stored"]["crc32"] = "deadbeef".into();
        server.complete(upload_id, completion).await.problem(422, "checksum_mismatch");
        server.assert_nothing_left(&record).await;
        assert!(server.open_multiparts().await.is_empty());
        // It is over: the right checksum does not bring it back.
        server.complete(upload_id, file.completion()).await.problem(409, "upload_not_active");
    }
}

#[tokio::test]
async fn an_object_that_was_swapped_is_not_taken() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(100);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    let key = server.keys().await.remove(0);
    server.replace_object(&key, vec![0; 100]).await;
    server.complete(upload_id, file.completion()).await.problem(422, "checksum_mismatch");
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn summaries_that_contradict_themselves_change_nothing() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(100);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    for (pointer, value) in [
        ("/source/size_bytes", json!(99)),
        ("/stored/size_bytes", json!(99)),
        ("/parts/0/number", json!(2)),
        ("/parts/0/source_bytes", json!(99)),
        ("/parts/0/stored_bytes", json!(u64::MAX)),
        ("/parts", json!([])),
        ("/source/sha256", json!("ABC")),
    ] {
        let mut completion = file.completion();
        completion["source"]["sha256"] = "a".repeat(64).into();
        *completion.pointer_mut(pointer).unwrap() = value;
        server.complete(upload_id, completion).await.problem(422, "validation_failed");
    }
    assert!(server.attachments(&record).await.is_empty());
    server.complete(upload_id, file.completion()).await.ok();
    let done = server.get(CLINICIAN, &format!("/api/files/uploads/{upload_id}")).await.ok();
    assert_eq!(done["status"], "completed");
}

#[tokio::test]
async fn checksums_that_do_not_fold_to_the_whole_are_refused() {
    let server = Server::start().await;
    let record = server.record().await;
    for (file, field) in [
        (File::in_parts(6 << 20), "source_crc32"),
        (File::text("a.txt"), "source_crc32"),
        (File::text("a.txt"), "stored_crc32"),
        (File::raw(100), "source_crc32"),
    ] {
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        let mut completion = file.completion();
        completion["parts"][0][field] = "deadbeef".into();
        server.complete(upload_id, completion).await.problem(422, "checksum_mismatch");
        server.assert_nothing_left(&record).await;
    }
}

#[tokio::test]
async fn a_gzip_that_ends_with_another_checksum_is_refused_and_removed() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("report.txt");
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    let mut completion = file.completion();
    // A source that the stored stream does not come to; the index folds, so only the object itself can tell.
    completion["source"]["crc32"] = "deadbeef".into();
    completion["parts"][0]["source_crc32"] = "deadbeef".into();
    server.complete(upload_id, completion).await.problem(422, "checksum_mismatch");
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn a_program_under_another_name_is_refused_and_removed() {
    let server = Server::start().await;
    let record = server.record().await;
    for (name, gzip) in [("report.pdf", false), ("report.pdf", true), ("IM000001", false)] {
        let mut file = File::raw(3000);
        file.name = name.into();
        file.content_type = String::new();
        file.source[..4].copy_from_slice(b"MZ\x90\0");
        file.source[128..132].copy_from_slice(b"DICM");
        file.restored(gzip);
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        server.complete(upload_id, file.completion()).await.problem(415, "type_not_allowed");
        server.assert_nothing_left(&record).await;
    }
}

#[tokio::test]
async fn dicom_without_an_extension_is_known_by_its_bytes() {
    let server = Server::start().await;
    let record = server.record().await;
    for (name, taken) in [("IM000001", true), ("DICOMDIR", true), ("NOTDICOM", false)] {
        let mut file = File::raw(3000);
        file.name = name.into();
        file.content_type = String::new();
        if taken {
            file.source[..128].fill(0);
            file.source[128..132].copy_from_slice(b"DICM");
        }
        file.restored(false);
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        let reply = server.complete(upload_id, file.completion()).await;
        if taken { drop(reply.ok()) } else { drop(reply.problem(415, "type_not_allowed")) }
    }
    let attachments = server.attachments(&record).await;
    let kinds: Vec<_> = attachments.iter().map(|it| it["content_type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["application/dicom", "application/dicom"]);
}

#[tokio::test]
async fn repeating_a_creation_after_an_abort_never_answers_a_dead_upload() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("report.txt");
    let create = async || {
        let headers = [("idempotency-key", "drop-1")];
        let body = Some(file.creation(&record));
        server.call_with(Method::POST, CLINICIAN, "/api/files/upload-url", body, &headers).await.ok()
    };
    let first = create().await;
    assert_eq!(create().await["upload_id"], first["upload_id"]);
    let path = format!("/api/files/uploads/{}", first["upload_id"].as_str().unwrap());
    server.call(Method::DELETE, CLINICIAN, &path, None).await;
    let second = create().await;
    assert_ne!(second["upload_id"], first["upload_id"]);
    assert_eq!(create().await["upload_id"], second["upload_id"]);
    let upload_id = second["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    server.complete(upload_id, file.completion()).await.ok();
}

#[tokio::test]
async fn signing_for_an_aborted_upload_is_refused_and_costs_nothing() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let path = format!("/api/files/uploads/{}", created["upload_id"].as_str().unwrap());
    let before = server.get(CLINICIAN, "/api/costs").await.ok()["bill"].clone();
    server.call(Method::DELETE, CLINICIAN, &path, None).await;
    let signing = file.signing(&[&file.parts[0]]);
    server.post(CLINICIAN, &format!("{path}/part-urls"), signing).await.problem(409, "upload_not_active");
    assert_eq!(server.get(CLINICIAN, "/api/costs").await.ok()["bill"], before);
    assert!(server.open_multiparts().await.is_empty());
}

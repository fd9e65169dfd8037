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
        assert_eq!(server.open_multiparts().await, []);
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

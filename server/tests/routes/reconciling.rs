//! The database held against the bucket.

use aws_sdk_s3::types::{BucketVersioningStatus, StorageClass, VersioningConfiguration};
use chartlift_server::domain::reconcile::{Reconciled, Thoroughness};
use serde_json::json;

use crate::support::{AUDITOR, CLINICIAN, FaultyStore, File, OUTSIDE_BUCKET, STRANGER, Server};

const BUCKET: &str = "chartlift";
const LOOK: Thoroughness = Thoroughness { repair: false, checksums: false };
const LOOK_CLOSELY: Thoroughness = Thoroughness { repair: false, checksums: true };
const MEND: Thoroughness = Thoroughness { repair: true, checksums: true };

async fn stored(server: &Server, record: &str, file: &File) -> String {
    let done = server.upload(record, file).await;
    server.key_of(done["upload_id"].as_str().unwrap()).await
}

async fn move_to(server: &Server, key: &str, class: StorageClass) {
    let copy = server.s3().copy_object().bucket(BUCKET).key(key).copy_source(format!("{BUCKET}/{key}"));
    copy.storage_class(class).send().await.unwrap();
}

async fn keep_versions(server: &Server) {
    let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    server.s3().put_bucket_versioning().bucket(BUCKET).versioning_configuration(on).send().await.unwrap();
}

#[tokio::test]
async fn what_was_stored_is_found_and_nothing_else_is() {
    let server = Server::start().await;
    let record = server.record().await;
    for file in [File::raw(10), File::raw(0), File::text("a.txt"), File::in_parts(6 << 20)] {
        stored(&server, &record, &file).await;
    }
    // One that is under way, its object there already, and one of which a part is.
    let file = File::raw(5);
    let created = server.create(&record, &file).await;
    server.send_all(created["upload_id"].as_str().unwrap(), &file).await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    server.sign(created["upload_id"].as_str().unwrap(), &file, &[&file.parts[0]]).await;
    for how in [LOOK, MEND, LOOK] {
        let (told, found) = server.reconcile_as(how).await;
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(found, Reconciled { versions: 4, objects: 9, of_uploads: 1, ..Reconciled::default() });
    }
}

#[tokio::test]
async fn each_disagreement_is_told_by_its_name() {
    let server = Server::start().await;
    let record = server.record().await;
    let (lost, damaged) =
        (stored(&server, &record, &File::raw(10)).await, stored(&server, &record, &File::raw(20)).await);
    let (moved, other) =
        (stored(&server, &record, &File::raw(30)).await, stored(&server, &record, &File::raw(5)).await);
    let s3 = server.s3();
    s3.delete_object().bucket(BUCKET).key(&lost).send().await.unwrap();
    server.replace_object(&damaged, b"other".to_vec()).await;
    server.replace_object(&other, b"other".to_vec()).await;
    move_to(&server, &moved, StorageClass::GlacierIr).await;
    server.replace_object("stranger/notes.txt", b"left here".to_vec()).await;
    let strange = s3.create_multipart_upload().bucket(BUCKET).key("stranger/film.mov").send().await.unwrap();
    let given_up = server.create(&record, &File::raw(9)).await;
    let given_up = given_up["upload_id"].as_str().unwrap();
    server.sign(given_up, &File::raw(9), &[&File::raw(9).parts[0]]).await;
    let leftover = server.key_of(given_up).await;
    server.call(reqwest::Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{given_up}"), None).await.ok();
    server.replace_object(&leftover, b"too late.".to_vec()).await;

    let expected = |outcomes: [&str; 7]| {
        let mut expected = [
            format!("lost        {lost}"),
            format!("wrong size  {damaged}: 5 bytes instead of 20"),
            format!("wrong bytes {other}: their CRC-32 is another"),
            format!("moved       {moved}: STANDARD → GLACIER_IR"),
            "unknown     stranger/notes.txt (9 bytes)".to_owned(),
            format!("leftover    {leftover}"),
            "open parts  stranger/film.mov: of no upload known here".to_owned(),
        ];
        for (line, outcome) in expected.iter_mut().zip(outcomes) {
            line.push_str(outcome);
        }
        expected.sort();
        expected
    };
    let (told, found) = server.reconcile_as(LOOK_CLOSELY).await;
    assert_eq!(told, expected([""; 7]));
    assert!(found.is_alarming() && found.mended == 0, "{found}");
    let again = server.reconcile_as(LOOK_CLOSELY).await;
    assert_eq!(again, (told, found), "looking changed something");

    // What nothing names stays, and without older versions nothing that is lost can be had back.
    let (left, mended) = (" (left as it is)", " (mended)");
    let (told, found) = server.reconcile_as(MEND).await;
    assert_eq!(told, expected([left, left, left, mended, left, mended, left]));
    assert!(found.is_alarming() && found.mended == 2, "{found}");
    let (told, _) = server.reconcile_as(LOOK_CLOSELY).await;
    assert_eq!(told.len(), 5, "{told:?}");
    s3.head_object().bucket(BUCKET).key("stranger/notes.txt").send().await.unwrap();
    let upload_id = strange.upload_id().unwrap();
    s3.list_parts().bucket(BUCKET).key("stranger/film.mov").upload_id(upload_id).send().await.unwrap();
    s3.head_object().bucket(BUCKET).key(&leftover).send().await.unwrap_err();
}

#[tokio::test]
async fn what_was_deleted_or_replaced_by_hand_is_brought_back_where_versions_are_kept() {
    let server = Server::start().await;
    keep_versions(&server).await;
    let record = server.record().await;
    let mut keys = Vec::new();
    for _ in 0..3 {
        keys.push(stored(&server, &record, &File::text("a.txt")).await);
    }
    let s3 = server.s3();
    for _ in 0..2 {
        s3.delete_object().bucket(BUCKET).key(&keys[0]).send().await.unwrap();
    }
    server.replace_object(&keys[1], b"other".to_vec()).await;
    server.replace_object(&keys[2], b"other".to_vec()).await;
    s3.delete_object().bucket(BUCKET).key(&keys[2]).send().await.unwrap();
    let (told, found) = server.reconcile_as(MEND).await;
    assert_eq!((found.lost, found.damaged, found.mended), (2, 1, 3), "{told:?}");
    assert!(!found.is_alarming());
    assert_eq!(server.reconcile_as(LOOK_CLOSELY).await.0, Vec::<String>::new());
    for attachment in server.attachments(&record).await {
        let url = server.post(CLINICIAN, "/api/files/download-url", json!({ "attachment_id": attachment["id"] })).await;
        let got = reqwest::get(url.ok()["url"].as_str().unwrap()).await.unwrap();
        assert_eq!(got.headers()["content-encoding"], "gzip", "it came back with all it was stored with");
    }
    let log = server.get(AUDITOR, "/api/audit-log?limit=200").await.ok();
    let brought = log["items"].as_array().unwrap().iter().filter(|it| it["action"] == "object.brought_back");
    assert_eq!(brought.count(), 3);
    assert_eq!(server.get(AUDITOR, "/api/audit-log/verify").await.ok()["intact"], true);
}

#[tokio::test]
async fn every_place_of_a_file_is_kept_and_shown() {
    let server = Server::start().await;
    let record = server.record().await;
    let key = stored(&server, &record, &File::raw(10)).await;
    let id = server.attachments(&record).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/attachments/{id}/placements");
    move_to(&server, &key, StorageClass::GlacierIr).await;
    server.reconcile_as(MEND).await;
    move_to(&server, &key, StorageClass::Standard).await;
    server.reconcile_as(MEND).await;
    server.reconcile_as(MEND).await;
    let shown = server.get(AUDITOR, &path).await.ok();
    let items = shown["items"].as_array().unwrap();
    let classes: Vec<_> = items.iter().map(|item| item["storage_class"].as_str().unwrap()).collect();
    assert_eq!(classes, ["STANDARD", "GLACIER_IR", "STANDARD"]);
    assert_eq!((&items[0]["to"], &items[1]["to"]), (&items[1]["from"], &items[2]["from"]));
    assert!(items[2]["to"].is_null() && shown["version"] == 1, "{shown}");
    assert_eq!(server.attachments(&record).await[0]["storage_class"], "STANDARD");
    server.get(STRANGER, &path).await.problem(404, "not_found");
    server.get(CLINICIAN, &format!("{path}?version=2")).await.problem(404, "not_found");
}

/// Of several servers, one compares while another removes files whose time is over.
#[tokio::test]
async fn what_is_removed_for_good_meanwhile_is_not_lost() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let key = stored(&server, &record, &File::raw(10)).await;
    store.s3().delete_object().bucket(OUTSIDE_BUCKET).key(&key).send().await.unwrap();
    let asked = store.hold(|line| line.starts_with("HEAD"));
    let removal = async {
        asked.notified().await;
        server.tamper("UPDATE attachments SET deleted_at = 1, purging_at = 1").await;
        store.heal();
    };
    let ((told, found), ()) = tokio::join!(server.reconcile_as(MEND), removal);
    assert_eq!((told, found.versions, found.is_alarming()), (Vec::<String>::new(), 1, false));
    // What nobody removes is.
    server.tamper("UPDATE attachments SET deleted_at = NULL, purging_at = NULL").await;
    assert_eq!(server.reconcile_as(LOOK).await.0, [format!("lost        {key}")]);
}

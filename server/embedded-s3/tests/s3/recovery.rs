//! Nothing is deleted because something else is absent, and lost metadata can be made anew.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use aws_sdk_s3::types::{BucketVersioningStatus, MetadataDirective, StorageClass, VersioningConfiguration};
use chartlift_embedded_s3::{OpenError, Rebuilt, rebuild};

use crate::{
    harness::{BUCKET, PART, Store, bytes, code, open, refused},
    multipart::Upload,
};

/// Files below a folder of the data directory, with their contents.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push((path.clone(), std::fs::read(path).unwrap())) }
        }
    }
    found
}

fn lose_metadata(directory: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(directory.join(format!("metadata.sqlite3{suffix}")));
    }
}

#[tokio::test]
async fn what_the_metadata_does_not_name_is_set_aside_with_a_report() {
    let store = Store::start().await;
    store.put("kept", bytes(1000, 1)).await;
    // As after a crash between writing a blob and committing it, and as a blob of a version without sidecars.
    let blobs = store.directory.path().join("blobs");
    std::fs::write(blobs.join("00").join("0123456789abcdef0123456789abcd00"), bytes(1000, 2)).unwrap();
    std::fs::write(blobs.join("ff").join("0123456789abcdef0123456789abcdff"), "").unwrap();
    // A file of the desktop's is no reason not to start.
    std::fs::write(blobs.join(".DS_Store"), "").unwrap();
    let store = store.crash_and_restart().await;
    assert!(store.get("kept").await == bytes(1000, 1));
    std::fs::remove_file(blobs.join(".DS_Store")).unwrap();
    assert_eq!(store.blobs(), 1);
    let aside = files(&store.directory.path().join("quarantine"));
    assert_eq!(aside.len(), 3, "two files and the report");
    assert!(aside.iter().any(|(_, content)| *content == bytes(1000, 2)), "its bytes are kept");
    let (_, report) = aside.iter().find(|(path, _)| path.ends_with("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(report).unwrap();
    assert_eq!(report.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_older_metadata_file_loses_nothing_that_came_after_it() {
    let store = Store::start().await;
    store.put("before", bytes(1000, 1)).await;
    let (directory, ended) = store.stop().await;
    ended.unwrap();
    let backup = std::fs::read(directory.path().join("metadata.sqlite3")).unwrap();
    let store = Store::start_on(directory).await;
    store.put("after", bytes(1000, 2)).await;
    let (directory, ended) = store.stop().await;
    ended.unwrap();
    lose_metadata(directory.path());
    std::fs::write(directory.path().join("metadata.sqlite3"), backup).unwrap();

    let store = Store::start_on(directory).await;
    assert!(store.get("before").await == bytes(1000, 1));
    assert!(!store.exists("after").await);
    let (directory, ended) = store.stop().await;
    ended.unwrap();
    let report = files(&directory.path().join("quarantine"));
    let (_, report) = report.iter().find(|(path, _)| path.ends_with("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(report).unwrap();
    assert_eq!(report[0]["sidecar"]["key"], "after", "{report}");

    let rebuilt = rebuild(directory.path(), true).await.unwrap();
    assert_eq!((rebuilt.objects, rebuilt.damaged.len()), (2, 0));
    let store = Store::start_on(directory).await;
    assert!(store.get("before").await == bytes(1000, 1));
    assert!(store.get("after").await == bytes(1000, 2));
}

#[tokio::test]
async fn lost_metadata_is_not_taken_for_an_empty_store() {
    let store = Store::start().await;
    store.put("k", bytes(1000, 1)).await;
    let (directory, ended) = store.stop().await;
    ended.unwrap();
    lose_metadata(directory.path());
    // Twice: the first refusal must not make the second start succeed.
    for _ in 0..2 {
        let refused = open(directory.path()).await.err().expect("it must refuse");
        assert!(matches!(refused, OpenError::MetadataLost { blobs: 1, .. }), "{refused}");
        assert!(refused.to_string().contains("rebuild --data-dir"), "{refused}");
    }
    assert_eq!(files(&directory.path().join("blobs")).len(), 1);
}

#[tokio::test]
async fn a_store_that_was_emptied_on_purpose_starts() {
    let store = Store::start().await;
    store.put("k", bytes(1000, 1)).await;
    store.s3.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    store.blobs_settle_at(0).await;
    // As after a crash between the deletion and the removal of its file.
    let store = store.crash_and_restart().await;
    assert!(!store.exists("k").await);
}

#[tokio::test]
async fn metadata_is_made_anew_from_the_blobs() {
    let store = Store::start().await;
    store.s3.create_bucket().bucket("second").send().await.unwrap();
    let body = bytes(2 * PART + 3, 1);
    let put = store.s3.put_object().bucket(BUCKET).key("single ü/k").body(body[..5000].to_vec().into());
    let put = put.content_type("application/dicom").content_encoding("gzip").metadata("upload-id", "42");
    put.storage_class(StorageClass::StandardIa).send().await.unwrap();
    let pieces = [body[..PART].to_vec(), body[PART..].to_vec()];
    Upload::with_parts(&store, "multi", &pieces).await.complete().send().await.unwrap();
    store.put("empty", "").await;
    store.put("replaced", "old").await;
    store.put("replaced", "new").await;
    store.put("deleted", "gone").await;
    store.s3.delete_object().bucket(BUCKET).key("deleted").send().await.unwrap();
    // The copy keeps the bytes; what they were copied from is deleted, and must stay so.
    store.put("source", "shared bytes").await;
    let copy = store.s3.copy_object().bucket("second").key("copy").copy_source(format!("{BUCKET}/source"));
    copy.send().await.unwrap();
    store.s3.delete_object().bucket(BUCKET).key("source").send().await.unwrap();
    let onto_itself = store.s3.copy_object().bucket(BUCKET).key("multi").copy_source(format!("{BUCKET}/multi"));
    let onto_itself = onto_itself.metadata_directive(MetadataDirective::Replace).content_type("text/plain");
    onto_itself.send().await.unwrap();
    let enabled = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    let versioning = store.s3.put_bucket_versioning().bucket("second").versioning_configuration(enabled);
    versioning.send().await.unwrap();
    for text in ["first", "second"] {
        let put = store.s3.put_object().bucket("second").key("versions").body(text.as_bytes().to_vec().into());
        put.send().await.unwrap();
    }
    store.s3.delete_object().bucket("second").key("marked").send().await.unwrap();
    let unfinished = Upload::with_parts(&store, "later", &[bytes(1000, 9)]).await;
    drop(unfinished);
    let before = describe(&store).await;

    let (directory, ended) = store.stop().await;
    ended.unwrap();
    lose_metadata(directory.path());
    let rebuilt = rebuild(directory.path(), false).await.unwrap();
    let Rebuilt { buckets, objects, damaged, previous, .. } = rebuilt;
    assert_eq!((buckets, objects, damaged, previous), (2, 8, Vec::new(), None));
    let store = Store::start_on(directory).await;
    assert_eq!(describe(&store).await, before);
    assert!(store.get("single ü/k").await == body[..5000]);
    assert!(store.get("multi").await == body);
    assert_eq!(store.get("replaced").await, b"new");
    assert_eq!(store.get("empty").await, b"");
    let head = store.s3.head_object().bucket(BUCKET).key("single ü/k").send().await.unwrap();
    assert_eq!((head.content_encoding(), head.metadata().unwrap()["upload-id"].as_str()), (Some("gzip"), "42"));
    assert_eq!(head.storage_class(), Some(&StorageClass::StandardIa));
    let multi = store.s3.head_object().bucket(BUCKET).key("multi").send().await.unwrap();
    assert_eq!(multi.content_type(), Some("text/plain"));
}

/// Every version of every object in both buckets, as a listing shows it.
async fn describe(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    for bucket in [BUCKET, "second"] {
        let listed = store.s3.list_object_versions().bucket(bucket).send().await.unwrap();
        for version in listed.versions() {
            let got = store.s3.get_object().bucket(bucket).key(version.key().unwrap());
            let got = got.version_id(version.version_id().unwrap()).send().await.unwrap();
            let body = got.body.collect().await.unwrap().to_vec();
            lines.push(format!("{version:?} {}", crc32fast::hash(&body)));
        }
        lines.extend(listed.delete_markers().iter().map(|marker| format!("{marker:?}")));
        let versioning = store.s3.get_bucket_versioning().bucket(bucket).send().await.unwrap();
        lines.push(format!("{bucket} {:?}", versioning.status()));
    }
    lines
}

#[tokio::test]
async fn a_rebuild_tells_what_is_damaged_and_keeps_what_was_there() {
    let store = Store::start().await;
    store.put("whole", bytes(1000, 1)).await;
    let pieces = [bytes(PART, 1), bytes(10, 2)];
    Upload::with_parts(&store, "damaged", &pieces).await.complete().send().await.unwrap();
    let running = rebuild(store.directory.path(), false).await.expect_err("the store is in use");
    assert!(matches!(running, OpenError::InUse(_)), "{running}");
    let (directory, ended) = store.stop().await;
    ended.unwrap();
    let large = files(&directory.path().join("blobs")).into_iter().find(|(_, content)| content.len() > PART).unwrap();
    std::fs::remove_file(large.0).unwrap();
    let rebuilt = rebuild(directory.path(), false).await.unwrap();
    assert_eq!((rebuilt.objects, rebuilt.damaged.len()), (1, 1));
    assert!(rebuilt.damaged[0].contains("damaged"), "{rebuilt:?}");
    assert!(rebuilt.previous.as_deref().is_some_and(Path::exists), "the database that was there is kept");
    let store = Store::start_on(directory).await;
    assert!(store.get("whole").await == bytes(1000, 1));
    let missing = store.s3.get_object().bucket(BUCKET).key("damaged").send().await;
    assert_eq!(code(missing), refused(404, "NoSuchKey"));
}

/// A client that stops reading in the middle keeps its own download, not what others delete.
#[tokio::test]
async fn a_stalled_download_does_not_keep_what_is_deleted() {
    let store = Store::start_with(|config| config.stalled_after = Duration::from_millis(100)).await;
    store.put("large", bytes(60_000_000, 1)).await;
    store.put("other", bytes(1000, 2)).await;
    let mut stalled = store.s3.get_object().bucket(BUCKET).key("large").send().await.unwrap();
    stalled.body.next().await.unwrap().unwrap();
    store.s3.delete_object().bucket(BUCKET).key("other").send().await.unwrap();
    store.blobs_settle_at(1).await;
    drop(stalled);
}

//! Stores that want all parts of an upload but the last to be of one size.

use crate::support::{CLINICIAN, Does, FaultyStore, File, OUTSIDE_BUCKET, Server};

async fn wants_equal_parts(server: &Server) -> bool {
    let terms = server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
    terms["policy"]["equal_parts"].as_bool().unwrap()
}

/// What is left of the probe in the store: objects and uploads.
async fn left(store: &FaultyStore) -> (Vec<String>, usize) {
    let uploads = store.s3().list_multipart_uploads().bucket(OUTSIDE_BUCKET).send().await.unwrap();
    (store.keys().await, uploads.uploads().len())
}

#[tokio::test]
async fn a_store_that_wants_equal_parts_is_found_out() {
    let store = FaultyStore::start_with(|config| config.equal_parts = true).await;
    let server = Server::start_with(&store.bare_settings()).await;
    assert!(wants_equal_parts(&server).await);
    assert_eq!(left(&store).await, (Vec::new(), 0));

    let record = server.record().await;
    server.upload(&record, &File::in_parts(11 << 20)).await;
    let mut unequal = File::in_parts(11 << 20);
    // The second part takes a byte of the third.
    let byte = unequal.parts[2].stored.remove(0);
    unequal.parts[1].stored.push(byte);
    for part in &mut unequal.parts {
        part.source = part.stored.clone();
    }
    let created = server.create(&record, &unequal).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &unequal).await;
    server.complete(upload_id, unequal.completion()).await.problem(422, "part_mismatch");
}

#[tokio::test]
async fn a_store_that_takes_any_parts_is_found_out() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.bare_settings()).await;
    assert!(!wants_equal_parts(&server).await);
    assert_eq!(left(&store).await, (Vec::new(), 0));
}

#[tokio::test]
async fn where_it_cannot_be_tried_equal_parts_are_sent() {
    let store = FaultyStore::start().await;
    store.fault(|line| line.contains("uploadId="), Does::Answer(403, "AccessDenied"));
    let server = Server::start_with(&store.bare_settings()).await;
    assert!(wants_equal_parts(&server).await);
}

#[tokio::test]
async fn what_is_stated_is_not_tried() {
    let store = FaultyStore::start().await;
    store.fault(|line| line.contains("uploads"), Does::Answer(501, "NotImplemented"));
    for (stated, equal) in [("true", true), ("false", false)] {
        let settings = [&store.bare_settings()[..], &["--s3-equal-parts", stated]].concat();
        assert_eq!(wants_equal_parts(&Server::start_with(&settings).await).await, equal);
    }
    let embedded = Server::start_with(&["--s3-equal-parts", "true"]).await;
    assert!(wants_equal_parts(&embedded).await);
    assert!(!wants_equal_parts(&Server::start().await).await);
}

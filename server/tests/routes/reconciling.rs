//! The database held against the bucket.

use aws_sdk_s3::types::StorageClass;
use chartlift_server::domain::reconcile::Reconciled;

use crate::support::{File, Server};

const BUCKET: &str = "chartlift";

async fn stored(server: &Server, record: &str, file: &File) -> String {
    let done = server.upload(record, file).await;
    server.key_of(done["upload_id"].as_str().unwrap()).await
}

#[tokio::test]
async fn what_was_stored_is_found_and_nothing_else_is() {
    let server = Server::start().await;
    let record = server.record().await;
    for file in [File::raw(10), File::raw(0), File::text("a.txt"), File::in_parts(6 << 20)] {
        stored(&server, &record, &file).await;
    }
    // One that is under way, its object there already.
    let file = File::raw(5);
    let created = server.create(&record, &file).await;
    server.send_all(created["upload_id"].as_str().unwrap(), &file).await;
    let (told, found) = server.reconcile().await;
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(found, Reconciled { versions: 4, objects: 9, of_uploads: 1, ..Reconciled::default() });
}

#[tokio::test]
async fn each_disagreement_is_told_by_its_name() {
    let server = Server::start().await;
    let record = server.record().await;
    let (lost, damaged) =
        (stored(&server, &record, &File::raw(10)).await, stored(&server, &record, &File::raw(20)).await);
    let moved = stored(&server, &record, &File::raw(30)).await;
    let s3 = server.s3();
    s3.delete_object().bucket(BUCKET).key(&lost).send().await.unwrap();
    server.replace_object(&damaged, b"other".to_vec()).await;
    let copy = s3.copy_object().bucket(BUCKET).key(&moved).copy_source(format!("{BUCKET}/{moved}"));
    copy.storage_class(StorageClass::GlacierIr).send().await.unwrap();
    server.replace_object("stranger/notes.txt", b"left here".to_vec()).await;
    let (mut told, found) = server.reconcile().await;
    told.sort();
    let mut expected = vec![
        format!("lost        {lost}"),
        format!("wrong size  {damaged}: 5 bytes instead of 20"),
        format!("moved       {moved}: STANDARD → GLACIER_IR"),
        "unknown     stranger/notes.txt (9 bytes)".to_owned(),
    ];
    expected.sort();
    assert_eq!(told, expected);
    assert!(found.is_alarming());
}

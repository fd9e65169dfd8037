use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, CompletedPart, MetadataDirective, StorageClass};

use crate::{
    harness::{BUCKET, PART, Store, bytes, code, crc32, refused},
    multipart::Upload,
};

#[tokio::test]
async fn a_copy_shares_the_bytes_and_outlives_its_source() {
    let store = Store::start().await;
    let body = bytes(200_000, 1);
    let put = store.s3.put_object().bucket(BUCKET).key("from ü").body(body.clone().into());
    put.content_type("text/plain").metadata("a", "b").send().await.unwrap();
    let source = format!("{BUCKET}/from%20%C3%BC");
    let copied = store.s3.copy_object().bucket(BUCKET).key("to").copy_source(&source).send().await.unwrap();
    assert!(copied.copy_object_result().unwrap().e_tag().is_some());
    assert_eq!(store.blobs(), 1);
    store.s3.delete_object().bucket(BUCKET).key("from ü").send().await.unwrap();
    let got = store.s3.get_object().bucket(BUCKET).key("to").send().await.unwrap();
    assert_eq!((got.content_type(), got.metadata().unwrap()["a"].as_str()), (Some("text/plain"), "b"));
    assert!(got.body.collect().await.unwrap().to_vec() == body);
    store.s3.delete_object().bucket(BUCKET).key("to").send().await.unwrap();
    store.blobs_settle_at(0).await;
}

#[tokio::test]
async fn a_copy_may_change_what_describes_the_object() {
    let store = Store::start().await;
    let body = bytes(100_000, 2);
    store.put("k", body.clone()).await;
    let onto_itself = || store.s3.copy_object().bucket(BUCKET).key("k").copy_source(format!("{BUCKET}/k"));
    assert_eq!(code(onto_itself().send().await), refused(400, "InvalidRequest"));
    onto_itself()
        .metadata_directive(MetadataDirective::Replace)
        .content_type("application/pdf")
        .storage_class(StorageClass::GlacierIr)
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .send()
        .await
        .unwrap();
    let head =
        store.s3.head_object().bucket(BUCKET).key("k").checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
    assert_eq!(head.content_type(), Some("application/pdf"));
    assert_eq!(head.storage_class(), Some(&StorageClass::GlacierIr));
    assert_eq!(head.checksum_crc32(), Some(crc32(&body).as_str()));
    assert!(store.get("k").await == body);

    let stale = onto_itself().metadata_directive(MetadataDirective::Replace).copy_source_if_match("\"other\"");
    assert_eq!(code(stale.send().await), refused(412, "PreconditionFailed"));
    let missing = store.s3.copy_object().bucket(BUCKET).key("x").copy_source(format!("{BUCKET}/none")).send().await;
    assert_eq!(code(missing), refused(404, "NoSuchKey"));
}

#[tokio::test]
async fn a_part_may_be_copied_from_a_range_of_a_multipart_object() {
    let store = Store::start().await;
    let body = bytes(2 * PART + 100, 3);
    let source = Upload::with_parts(&store, "source", &[body[..PART].to_vec(), body[PART..].to_vec()]).await;
    source.complete().send().await.unwrap();
    let mut upload = Upload::begin(&store, "target").await;
    let id = upload.id.clone();
    let copy = |number: i32, range: &str| {
        let copy = store.s3.upload_part_copy().bucket(BUCKET).key("target").upload_id(&id).part_number(number);
        copy.copy_source(format!("{BUCKET}/source")).copy_source_range(range)
    };
    // Across the border between the source's parts.
    for (number, range) in [(1, format!("bytes=50-{}", PART + 149)), (2, "bytes=0-9".into())] {
        let copied = copy(number, &range).send().await.unwrap();
        let etag = copied.copy_part_result().unwrap().e_tag().unwrap();
        upload.parts.push(CompletedPart::builder().part_number(number).e_tag(etag).build());
    }
    let outside = copy(3, &format!("bytes=0-{}", body.len())).send().await;
    assert_eq!(code(outside), refused(400, "InvalidArgument"));
    upload.complete().send().await.unwrap();
    assert!(store.get("target").await == [&body[50..PART + 150], &body[..10]].concat());
}

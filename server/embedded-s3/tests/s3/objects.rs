use aws_sdk_s3::{
    config::RequestChecksumCalculation,
    primitives::{ByteStream, DateTime},
    types::{ChecksumAlgorithm, ChecksumMode, Delete, MetadataDirective, ObjectIdentifier, StorageClass},
};

use crate::harness::{BUCKET, Store, bytes, code, crc32, refused};

#[tokio::test]
async fn an_object_comes_back_as_it_was_put() {
    let store = Store::start().await;
    let body = bytes(3_000_000, 1);
    store
        .s3
        .put_object()
        .bucket(BUCKET)
        .key("t/2026/a file, ünïcode ☃ & \"quotes\" ../x.json.gz")
        .body(body.clone().into())
        .content_type("application/fhir+json")
        .content_encoding("gzip")
        .content_disposition("attachment; filename=\"x\"")
        .content_language("de")
        .cache_control("private")
        .expires(DateTime::from_secs(1_900_000_000))
        .storage_class(StorageClass::IntelligentTiering)
        .metadata("upload-id", "42")
        .send()
        .await
        .unwrap();
    let got = store
        .s3
        .get_object()
        .bucket(BUCKET)
        .key("t/2026/a file, ünïcode ☃ & \"quotes\" ../x.json.gz")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("application/fhir+json"));
    assert_eq!(got.content_encoding(), Some("gzip"));
    assert_eq!(got.content_disposition(), Some("attachment; filename=\"x\""));
    assert_eq!(got.content_language(), Some("de"));
    assert_eq!(got.cache_control(), Some("private"));
    assert_eq!(got.expires_string(), Some("Sun, 17 Mar 2030 17:46:40 GMT"));
    assert_eq!(got.storage_class(), Some(&StorageClass::IntelligentTiering));
    assert_eq!(got.metadata().unwrap()["upload-id"], "42");
    assert_eq!(got.content_length(), Some(3_000_000));
    assert_eq!(got.body.collect().await.unwrap().to_vec(), body);
}

#[tokio::test]
async fn an_empty_object_is_an_object() {
    let store = Store::start().await;
    store.put("empty", "").await;
    assert_eq!(store.get("empty").await, b"");
    assert_eq!(store.blobs(), 0);
    let head = store.s3.head_object().bucket(BUCKET).key("empty").send().await.unwrap();
    assert_eq!((head.content_length(), head.e_tag()), (Some(0), Some("\"d41d8cd98f00b204e9800998ecf8427e\"")));
    let got = store.s3.get_object().bucket(BUCKET).key("empty").range("bytes=0-0").send().await;
    assert_eq!(code(got), refused(416, "InvalidRange"));
}

#[tokio::test]
async fn what_is_missing_is_said_to_be() {
    let store = Store::start().await;
    let got = store.s3.get_object().bucket(BUCKET).key("none").send().await;
    assert_eq!(code(got), refused(404, "NoSuchKey"));
    let got = store.s3.get_object().bucket("no-such-bucket").key("none").send().await;
    assert_eq!(code(got), refused(404, "NoSuchBucket"));
    let head = store.s3.head_object().bucket(BUCKET).key("none").send().await.unwrap_err();
    assert!(head.into_service_error().is_not_found());
    let head = store.s3.head_bucket().bucket("no-such-bucket").send().await.unwrap_err();
    assert!(head.into_service_error().is_not_found());
    store.s3.delete_object().bucket(BUCKET).key("none").send().await.unwrap();
}

#[tokio::test]
async fn ranges_and_overrides_shape_the_answer() {
    let store = Store::start().await;
    let body = bytes(1_500_000, 2);
    store
        .s3
        .put_object()
        .bucket(BUCKET)
        .key("k")
        .body(body.clone().into())
        .content_encoding("gzip")
        .send()
        .await
        .unwrap();
    for (range, expected, shown) in [
        ("bytes=0-0", 0..1, "bytes 0-0/1500000"),
        ("bytes=524287-524288", 524_287..524_289, "bytes 524287-524288/1500000"),
        ("bytes=1499999-", 1_499_999..1_500_000, "bytes 1499999-1499999/1500000"),
        ("bytes=-10", 1_499_990..1_500_000, "bytes 1499990-1499999/1500000"),
        ("bytes=100-9999999", 100..1_500_000, "bytes 100-1499999/1500000"),
    ] {
        let got = store
            .s3
            .get_object()
            .bucket(BUCKET)
            .key("k")
            .range(range)
            .response_content_encoding("identity")
            .response_content_type("text/plain")
            .response_content_disposition("inline")
            .response_cache_control("no-store")
            .send()
            .await
            .unwrap();
        assert_eq!(got.content_range(), Some(shown));
        assert_eq!(got.content_length(), Some(expected.len() as i64));
        assert_eq!(got.content_encoding(), Some("identity"));
        assert_eq!(got.content_type(), Some("text/plain"));
        assert_eq!(got.content_disposition(), Some("inline"));
        assert_eq!(got.cache_control(), Some("no-store"));
        assert_eq!(got.body.collect().await.unwrap().to_vec(), body[expected], "{range}");
    }
    let got = store.s3.get_object().bucket(BUCKET).key("k").range("bytes=1500000-").send().await;
    assert_eq!(code(got), refused(416, "InvalidRange"));
}

#[tokio::test]
async fn a_checksum_is_kept_and_shown_on_request() {
    let store = Store::start().await;
    let body = bytes(100_000, 3);
    // As trailer of an aws-chunked body, the way the SDK sends a file by itself.
    let file = store.directory.path().join("source");
    std::fs::write(&file, &body).unwrap();
    let put = store
        .s3
        .put_object()
        .bucket(BUCKET)
        .key("k")
        .body(ByteStream::from_path(&file).await.unwrap())
        .content_encoding("gzip")
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .customize()
        .config_override(
            aws_sdk_s3::Config::builder().request_checksum_calculation(RequestChecksumCalculation::WhenSupported),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(put.checksum_crc32(), Some(crc32(&body).as_str()));
    let head = store.s3.head_object().bucket(BUCKET).key("k");
    let shown = head.clone().checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
    assert_eq!(shown.checksum_crc32(), Some(crc32(&body).as_str()));
    assert_eq!(shown.checksum_type().unwrap().as_str(), "FULL_OBJECT");
    assert_eq!(shown.content_encoding(), Some("gzip"), "aws-chunked is not an encoding of the object");
    assert_eq!(head.send().await.unwrap().checksum_crc32(), None);
    // An algorithm without a value protects nothing.
    let named = store.s3.put_object().bucket(BUCKET).key("named").body(body.clone().into());
    let named = named.checksum_algorithm(ChecksumAlgorithm::Crc32).send().await;
    assert_eq!(code(named), refused(400, "InvalidRequest"));
    // Without any, S3 keeps a CRC64NVME.
    store.put("plain", body).await;
    let shown = store.s3.head_object().bucket(BUCKET).key("plain").checksum_mode(ChecksumMode::Enabled);
    assert!(shown.send().await.unwrap().checksum_crc64_nvme().is_some());
}

#[tokio::test]
async fn a_wrong_checksum_stores_nothing() {
    let store = Store::start().await;
    let put = || store.s3.put_object().bucket(BUCKET).key("k").body(bytes(2_000_000, 4).into());
    let wrong = "AAAAAA==";
    assert_eq!(code(put().checksum_crc32(wrong).send().await), refused(400, "BadDigest"));
    assert_eq!(code(put().checksum_crc32_c(wrong).send().await), refused(400, "BadDigest"));
    assert_eq!(code(put().checksum_crc32("nonsense").send().await), refused(400, "InvalidRequest"));
    assert_eq!(code(put().content_md5("1B2M2Y8AsgTpgAmY7PhCfg==").send().await), refused(400, "BadDigest"));
    assert_eq!(code(put().content_md5("x").send().await), refused(400, "InvalidDigest"));
    assert!(!store.exists("k").await);
    store.blobs_settle_at(0).await;
    put().checksum_crc32(crc32(&bytes(2_000_000, 4))).send().await.unwrap();
    assert!(store.exists("k").await);
}

#[tokio::test]
async fn a_replaced_or_deleted_object_gives_its_bytes_back() {
    let store = Store::start().await;
    store.put("k", bytes(1000, 5)).await;
    store.put("k", bytes(1000, 6)).await;
    assert_eq!(store.get("k").await, bytes(1000, 6));
    store.blobs_settle_at(1).await;
    for n in 0..5 {
        store.put(&format!("many/{n}"), "x").await;
    }
    let keys = ["many/0", "many/1", "many/2", "none"].map(|key| ObjectIdentifier::builder().key(key).build().unwrap());
    let delete = Delete::builder().set_objects(Some(keys.to_vec())).build().unwrap();
    let deleted = store.s3.delete_objects().bucket(BUCKET).delete(delete).send().await.unwrap();
    assert_eq!(deleted.deleted().len(), 4);
    assert!(deleted.errors().is_empty());
    store.s3.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert!(!store.exists("k").await);
    store.blobs_settle_at(2).await;
}

#[tokio::test]
async fn a_download_goes_on_while_its_object_is_deleted() {
    let store = Store::start().await;
    let body = bytes(40_000_000, 7);
    store.put("k", body.clone()).await;
    let mut got = store.s3.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    let first = got.body.next().await.unwrap().unwrap();
    store.s3.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert!(!store.exists("k").await);
    let rest = got.body.collect().await.unwrap().to_vec();
    assert!([first.to_vec(), rest].concat() == body);
    store.blobs_settle_at(0).await;
}

#[tokio::test]
async fn what_the_store_lacks_is_refused_not_ignored() {
    let store = Store::start().await;
    let put = || store.s3.put_object().bucket(BUCKET).key("k").body(b"x".to_vec().into());
    let encrypted = put().server_side_encryption(aws_sdk_s3::types::ServerSideEncryption::AwsKms).send().await;
    assert_eq!(code(encrypted), refused(501, "NotImplemented"));
    let wrong_class = put().storage_class(StorageClass::from("FROZEN")).send().await;
    assert_eq!(code(wrong_class), refused(400, "InvalidStorageClass"));
    let large = put().metadata("k", "v".repeat(2048)).send().await;
    assert_eq!(code(large), refused(400, "MetadataTooLarge"));
    let long = store.s3.put_object().bucket(BUCKET).key("k".repeat(1025)).send().await;
    assert_eq!(code(long), refused(400, "KeyTooLongError"));
    let website = store.s3.get_bucket_website().bucket(BUCKET).send().await;
    assert_eq!(code(website), refused(501, "NotImplemented"));
    assert!(!store.exists("k").await);
}

#[tokio::test]
async fn buckets_are_made_listed_and_removed() {
    let store = Store::start().await;
    store.s3.create_bucket().bucket("second").send().await.unwrap();
    for wrong in ["foo.-bar", "foo-.bar"] {
        let made = store.s3.create_bucket().bucket(wrong).send().await;
        assert_eq!(code(made), refused(400, "InvalidBucketName"), "{wrong}");
    }
    store.s3.put_object().bucket("second").key("kept").send().await.unwrap();
    store.s3.create_bucket().bucket("second").send().await.unwrap();
    store.s3.delete_object().bucket("second").key("kept").send().await.unwrap();
    // It has no locks, whatever would be answered.
    let again = store.s3.create_bucket().bucket("second").object_lock_enabled_for_bucket(true).send().await;
    assert_eq!(code(again), refused(409, "BucketAlreadyOwnedByYou"));
    let listed = store.s3.list_buckets().send().await.unwrap();
    let names: Vec<_> = listed.buckets().iter().filter_map(|bucket| bucket.name()).collect();
    assert_eq!(names, [BUCKET, "second"]);
    store.put("k", "x").await;
    let full = store.s3.delete_bucket().bucket(BUCKET).send().await;
    assert_eq!(code(full), refused(409, "BucketNotEmpty"));
    // As in S3, unfinished uploads do not keep a bucket: they end with it.
    store.s3.create_multipart_upload().bucket("second").key("k").send().await.unwrap();
    store.s3.delete_bucket().bucket("second").send().await.unwrap();
    assert!(store.s3.head_bucket().bucket("second").send().await.is_err());
}

#[tokio::test]
async fn keys_never_reach_outside_their_bucket() {
    let store = Store::start().await;
    store.s3.create_bucket().bucket("second").send().await.unwrap();
    for key in ["../second/k", "../../etc/passwd", "a//b", "/", ".", "..", "a/./b"] {
        store.put(key, key).await;
        assert_eq!(store.get(key).await, key.as_bytes(), "{key}");
    }
    let second = store.s3.list_objects_v2().bucket("second").send().await.unwrap();
    assert!(second.contents().is_empty());
    let copy = store.s3.copy_object().bucket(BUCKET).key("a//b").copy_source(format!("{BUCKET}/a//b"));
    copy.metadata_directive(MetadataDirective::Replace).send().await.unwrap();
}

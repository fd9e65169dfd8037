//! Server-side encryption: what is asked for is done, told, and refused where it cannot be.

use aws_sdk_s3::types::{
    CompletedMultipartUpload, CompletedPart, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use chartlift_embedded_s3::{Config, EmbeddedS3, OpenError};

use crate::harness::{BUCKET, PART, Store, bytes, code, config, refused};

const SECRET: &str = "a secret of this test";

fn encrypting(config: &mut Config) {
    config.encryption_secret = Some(SECRET.to_owned());
    config.kms_keys = vec!["alias/charts".to_owned()];
}

/// Whether any file of the store holds these bytes as they are.
pub fn lies_open(store: &Store, needle: &[u8]) -> bool {
    let folders = std::fs::read_dir(store.directory.path().join("blobs")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let mut all = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    all.any(|file| file.windows(needle.len()).any(|window| window == needle))
}

#[tokio::test]
async fn what_is_stored_lies_encrypted_and_is_read_as_it_was_put() {
    let store = Store::start_with(encrypting).await;
    let body = bytes(3 * 1024 * 1024 + 17, 1);
    store.put("k", body.clone()).await;
    assert!(!lies_open(&store, &body[1000..1064]));
    assert_eq!(store.get("k").await, body);
    let range = store.s3.get_object().bucket(BUCKET).key("k").range("bytes=1048570-1048600").send().await.unwrap();
    assert_eq!(range.body.collect().await.unwrap().to_vec(), body[1_048_570..=1_048_600]);
    let head = store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(head.server_side_encryption(), Some(&ServerSideEncryption::Aes256));
    // How it is encrypted is known: who reads says nothing of it.
    let told = store.s3.get_object().bucket(BUCKET).key("k").customize().mutate_request(|request| {
        request.headers_mut().insert("x-amz-server-side-encryption", "AES256");
    });
    assert_eq!(code(told.send().await), refused(400, "InvalidArgument"));
    let needless = store.s3.put_object().bucket(BUCKET).key("k").ssekms_key_id("alias/charts");
    let needless = needless.server_side_encryption(ServerSideEncryption::Aes256).send().await;
    assert_eq!(code(needless), refused(400, "InvalidArgument"));
}

#[tokio::test]
async fn without_a_secret_files_lie_open_and_asking_is_refused() {
    let store = Store::start().await;
    let body = bytes(4096, 2);
    store.put("k", body.clone()).await;
    assert!(lies_open(&store, &body[1000..1064]));
    let put = store.s3.put_object().bucket(BUCKET).key("k").server_side_encryption(ServerSideEncryption::Aes256);
    assert_eq!(code(put.send().await), refused(501, "NotImplemented"));
}

#[tokio::test]
async fn parts_are_encrypted_each_by_itself() {
    let store = Store::start_with(encrypting).await;
    let (first, last) = (bytes(PART, 3), bytes(70_000, 4));
    let create = store.s3.create_multipart_upload().bucket(BUCKET).key("k");
    let create = create.server_side_encryption(ServerSideEncryption::AwsKms).ssekms_key_id("alias/charts");
    let created = create.send().await.unwrap();
    assert_eq!(created.ssekms_key_id(), Some("alias/charts"));
    let id = created.upload_id().unwrap();
    let mut done = Vec::new();
    for (number, body) in [(1, &first), (2, &last)] {
        let part = store.s3.upload_part().bucket(BUCKET).key("k").upload_id(id).part_number(number);
        let part = part.body(body.clone().into()).send().await.unwrap();
        assert_eq!(part.server_side_encryption(), Some(&ServerSideEncryption::AwsKms));
        done.push(CompletedPart::builder().part_number(number).e_tag(part.e_tag().unwrap()).build());
    }
    let done = CompletedMultipartUpload::builder().set_parts(Some(done)).build();
    let complete = store.s3.complete_multipart_upload().bucket(BUCKET).key("k").upload_id(id).multipart_upload(done);
    assert_eq!(complete.send().await.unwrap().ssekms_key_id(), Some("alias/charts"));
    assert!(!lies_open(&store, &first[..64]) && !lies_open(&store, &last[..64]));
    assert_eq!(store.get("k").await, [first, last].concat());
}

#[tokio::test]
async fn a_key_that_is_not_known_is_named() {
    let store = Store::start_with(encrypting).await;
    let put = store.s3.put_object().bucket(BUCKET).key("k").server_side_encryption(ServerSideEncryption::AwsKms);
    assert_eq!(code(put.ssekms_key_id("alias/gone").send().await), refused(400, "KMS.NotFoundException"));
    let put = store.s3.put_object().bucket(BUCKET).key("k").server_side_encryption(ServerSideEncryption::AwsKms);
    put.ssekms_key_id("alias/charts").body(b"bytes".to_vec().into()).send().await.unwrap();

    // Taken away from the store, it reads nothing any more.
    let (directory, _) = store.stop().await;
    let store = Store::start_on_with(directory, |config| {
        encrypting(config);
        config.kms_keys.clear();
    })
    .await;
    let get = store.s3.get_object().bucket(BUCKET).key("k").send().await;
    assert_eq!(code(get), refused(400, "KMS.NotFoundException"));
}

#[tokio::test]
async fn a_bucket_has_a_default() {
    let store = Store::start_with(encrypting).await;
    let default = async || {
        let kept = store.s3.get_bucket_encryption().bucket(BUCKET).send().await.unwrap();
        let rule = kept.server_side_encryption_configuration.unwrap().rules.remove(0);
        rule.apply_server_side_encryption_by_default.unwrap()
    };
    assert_eq!(default().await.sse_algorithm, ServerSideEncryption::Aes256);
    let wanted = |key: &str| {
        let by_default = ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::AwsKms);
        let by_default = by_default.kms_master_key_id(key).build().unwrap();
        let rule = ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(by_default).build();
        let wanted = ServerSideEncryptionConfiguration::builder().rules(rule).build().unwrap();
        store.s3.put_bucket_encryption().bucket(BUCKET).server_side_encryption_configuration(wanted).send()
    };
    assert_eq!(code(wanted("alias/gone").await), refused(400, "KMS.NotFoundException"));
    wanted("alias/charts").await.unwrap();
    assert_eq!(default().await.kms_master_key_id(), Some("alias/charts"));
    store.put("k", b"bytes".to_vec()).await;
    let head = store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(head.ssekms_key_id(), Some("alias/charts"));
    store.s3.delete_bucket_encryption().bucket(BUCKET).send().await.unwrap();
    assert_eq!(default().await.sse_algorithm, ServerSideEncryption::Aes256);
}

#[tokio::test]
async fn what_was_stored_before_there_was_a_secret_is_read_and_copied_encrypted() {
    let store = Store::start().await;
    let body = bytes(100_000, 5);
    store.put("old", body.clone()).await;
    let (directory, _) = store.stop().await;
    let store = Store::start_on_with(directory, encrypting).await;
    assert_eq!(store.get("old").await, body);
    assert!(lies_open(&store, &body[..64]));
    let copy = |key: &str| store.s3.copy_object().bucket(BUCKET).key(key).copy_source(format!("{BUCKET}/old"));
    let copied = copy("old").send().await.unwrap();
    assert_eq!(copied.server_side_encryption(), Some(&ServerSideEncryption::Aes256));
    store.blobs_settle_at(1).await;
    assert!(!lies_open(&store, &body[..64]));
    // From here on a copy costs no bytes again.
    copy("new").send().await.unwrap();
    store.blobs_settle_at(1).await;
    assert_eq!((store.get("old").await, store.get("new").await), (body.clone(), body));
}

#[tokio::test]
async fn another_secret_or_none_does_not_open_it() {
    let store = Store::start_with(encrypting).await;
    store.put("k", b"bytes".to_vec()).await;
    let (directory, _) = store.stop().await;
    for secret in [None, Some("another".to_owned())] {
        let config = Config { encryption_secret: secret, ..config(directory.path()) };
        assert!(matches!(EmbeddedS3::open(config).await, Err(OpenError::EncryptionKey(_))));
    }
    // Metadata that is made anew finds encrypted files, too.
    std::fs::remove_file(directory.path().join("metadata.sqlite3")).unwrap();
    assert_eq!(chartlift_embedded_s3::rebuild(directory.path(), false).await.unwrap().objects, 1);
    let store = Store::start_on_with(directory, encrypting).await;
    assert_eq!(store.get("k").await, b"bytes");
}

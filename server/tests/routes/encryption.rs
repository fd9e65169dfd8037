//! Encryption at rest, as the settings ask for it.

use aws_sdk_s3::types::ServerSideEncryption;
use chartlift_server::{
    app::{self, App},
    cli::{BucketAction, BucketSettings, Command},
};
use serde_json::json;

use crate::support::{CLINICIAN, Does, FaultyStore, File, OUTSIDE_BUCKET, Server, refused};

const KEY: &str = "alias/charts";

async fn with_keys() -> FaultyStore {
    FaultyStore::start_with(|config| {
        config.encryption_secret = Some("of this test only".to_owned());
        config.kms_keys = vec![KEY.to_owned()];
    })
    .await
}

async fn download(server: &Server, attachment_id: &serde_json::Value) -> Vec<u8> {
    let url = server.post(CLINICIAN, "/api/files/download-url", json!({ "attachment_id": attachment_id })).await.ok();
    server.http.get(url["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn the_embedded_store_encrypts_what_it_keeps() {
    let server = Server::start_with(&["--s3-encryption", "s3"]).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let done = server.upload(&record, &file).await;
    for key in server.keys().await {
        let head = server.s3().head_object().bucket("chartlift").key(&key).send().await.unwrap();
        assert_eq!(head.server_side_encryption(), Some(&ServerSideEncryption::Aes256), "{key}");
    }
    let server = server.restart_with(&["--s3-encryption", "s3"]).await;
    assert!(download(&server, &done["attachment_id"]).await == file.stored());
}

#[tokio::test]
async fn an_embedded_store_once_encrypted_does_not_start_without_its_secret() {
    let dir = tempfile::tempdir().unwrap();
    let start = async |more: &[&str]| {
        let mut args = vec!["chartlift-server", "--demo", "--seed-demo", "false", "--api-port", "0", "--s3-port", "0"];
        args.extend(["--data-dir", dir.path().to_str().unwrap()]);
        args.extend(more);
        let command = Command::read(args.into_iter().map(Into::into)).unwrap_or_else(|error| panic!("{error}"));
        match App::start(command.config().clone()).await {
            Ok(app) => {
                app.stop().await;
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    };
    let own = ["--s3-encryption", "s3", "--s3-encryption-secret", "0123456789abcdef0123456789abcdef"];
    start(&own).await.unwrap();
    for other in [&[][..], &["--s3-encryption", "s3"]] {
        let why = start(other).await.unwrap_err();
        assert!(why.contains("encrypted by another secret"), "{why}");
    }
    start(&own).await.unwrap();
}

#[test]
fn settings_that_cannot_be_are_named() {
    assert!(refused(&["--s3-encryption", "kms"]).contains("--s3-encryption s3"));
    let short = refused(&["--s3-encryption", "s3", "--s3-encryption-secret", "short"]);
    assert!(short.contains("--s3-encryption-secret") && !short.contains("short\""), "{short}");
}

#[tokio::test]
async fn a_store_outside_is_asked_for_the_key_with_every_object() {
    let store = with_keys().await;
    let settings = [&store.settings()[..], &["--s3-encryption", "kms", "--s3-kms-key", KEY]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    for file in [File::text("a.txt"), File::in_parts(6 << 20)] {
        let done = server.upload(&record, &file).await;
        assert!(download(&server, &done["attachment_id"]).await == file.stored());
    }
    server.app.write_metadata().await.unwrap();
    let keys = store.keys().await;
    let kinds = |end: &str| keys.iter().filter(|key| key.ends_with(end)).count();
    assert_eq!((kinds("metadata.json"), kinds(".txt") + kinds(".dcm")), (2, 2), "{keys:?}");
    for key in keys {
        let head = store.s3().head_object().bucket(OUTSIDE_BUCKET).key(&key).send().await.unwrap();
        assert_eq!(head.ssekms_key_id(), Some(KEY), "{key}");
    }
}

async fn verify(store: &FaultyStore, more: &[&str]) -> Result<Vec<String>, String> {
    let dir = tempfile::tempdir().unwrap();
    let mut args = vec!["chartlift-server", "serve", "--data-dir", dir.path().to_str().unwrap()];
    args.extend(store.settings());
    args.extend(more);
    let command = Command::read(args.into_iter().map(Into::into)).unwrap_or_else(|error| panic!("{error}"));
    let report = app::bucket(command.config(), BucketAction::Verify, &BucketSettings::default()).await;
    report.map(|report| report.degradations).map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_key_that_cannot_be_used_is_an_error_that_trying_again_does_not_mend() {
    let store = with_keys().await;
    let gone = ["--s3-encryption", "kms", "--s3-kms-key", "alias/gone"];
    let why = verify(&store, &gone).await.unwrap_err();
    assert!(why.contains("KMS.NotFoundException") && why.contains("--s3-kms-key"), "{why}");

    let server = Server::start_with(&[&store.settings()[..], &gone].concat()).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let path = format!("/api/files/uploads/{}/part-urls", created["upload_id"].as_str().unwrap());
    let reply = server.post(CLINICIAN, &path, file.signing(&[&file.parts[0]])).await;
    assert!(!reply.headers.contains_key("retry-after"));
    reply.problem(502, "object_store_refused");
}

#[tokio::test]
async fn a_store_that_ignores_the_header_is_found_out() {
    let store = with_keys().await;
    let asks = ["--s3-encryption", "s3"];
    let says = |degradations: &[String]| degradations.iter().any(|it| it.contains("x-amz-server-side-encryption"));
    assert!(!says(&verify(&store, &asks).await.unwrap()));
    // As Garage 2.5 does.
    store.fault(|line| line.starts_with("HEAD"), Does::Drop("x-amz-server-side-encryption"));
    assert!(says(&verify(&store, &asks).await.unwrap()));
    assert!(!says(&verify(&store, &[]).await.unwrap()), "nobody asked");
}

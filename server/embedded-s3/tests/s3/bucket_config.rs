//! What a bucket is configured with comes back as it was put, and is honoured; what cannot be is refused.

use aws_sdk_s3::types::{
    BucketLoggingStatus, CorsConfiguration, CorsRule, IntelligentTieringAccessTier::ArchiveAccess,
    IntelligentTieringConfiguration, IntelligentTieringStatus, LoggingEnabled, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
    Tag, Tagging, Tiering,
};
use reqwest::Method;

use crate::harness::{BUCKET, ORIGIN, Store, code, for_seconds, refusal, refused};

async fn preflight(store: &Store, origin: &str, method: &str) -> reqwest::Response {
    let ask = store.http.request(Method::OPTIONS, format!("{}/{BUCKET}/k", store.url)).header("origin", origin);
    ask.header("access-control-request-method", method)
        .header("access-control-request-headers", "X-Amz-Date")
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn rules_of_the_bucket_answer_cross_origin_requests() {
    let store = Store::start().await;
    let none = store.s3.get_bucket_cors().bucket(BUCKET).send().await;
    assert_eq!(code(none), refused(404, "NoSuchCORSConfiguration"));
    let rule = CorsRule::builder()
        .allowed_origins("https://*.example.org")
        .allowed_methods("GET")
        .allowed_headers("x-amz-*")
        .expose_headers("ETag")
        .max_age_seconds(600)
        .build()
        .unwrap();
    let cors = CorsConfiguration::builder().cors_rules(rule.clone()).build().unwrap();
    store.s3.put_bucket_cors().bucket(BUCKET).cors_configuration(cors).send().await.unwrap();
    let got = store.s3.get_bucket_cors().bucket(BUCKET).send().await.unwrap();
    assert_eq!(got.cors_rules(), [rule]);

    let granted = preflight(&store, "https://a.example.org", "GET").await;
    assert_eq!(granted.status(), 200);
    let headers = granted.headers();
    assert_eq!(headers["access-control-allow-origin"], "https://a.example.org");
    assert_eq!(headers["access-control-allow-headers"], "x-amz-date");
    assert_eq!(headers["access-control-max-age"], "600");
    for (origin, method) in [("https://a.example.org", "PUT"), ("https://example.org", "GET"), (ORIGIN, "GET")] {
        let refused = preflight(&store, origin, method).await;
        assert_eq!(refused.status(), 403, "{origin} {method}");
        assert!(!refused.headers().contains_key("access-control-allow-origin"));
    }
    let gone = store.http.get(format!("{}/{BUCKET}/k", store.url)).header("origin", "https://b.example.org").send();
    assert_eq!(gone.await.unwrap().headers()["access-control-expose-headers"], "ETag");

    store.s3.delete_bucket_cors().bucket(BUCKET).send().await.unwrap();
    assert_eq!(preflight(&store, ORIGIN, "PUT").await.status(), 200);
}

#[tokio::test]
async fn a_policy_that_limits_the_age_of_signatures_is_carried_out() {
    let store = Store::start().await;
    store.put("k", "bytes").await;
    let policy = |condition: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Age","Effect":"Deny","Principal":"*","Action":"s3:*",
               "Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"],"Condition":{condition}}}]}}"#
        )
    };
    let young = policy(r#"{"NumericGreaterThan":{"s3:signatureAge":600000}}"#);
    store.s3.put_bucket_policy().bucket(BUCKET).policy(&young).send().await.unwrap();
    let got = store.s3.get_bucket_policy().bucket(BUCKET).send().await.unwrap();
    assert_eq!(got.policy(), Some(young.as_str()));
    let url = |ago: u64| {
        let start = std::time::SystemTime::now() - std::time::Duration::from_secs(ago);
        let hour = std::time::Duration::from_secs(3600);
        let signing = aws_sdk_s3::presigning::PresigningConfig::builder().start_time(start).expires_in(hour).build();
        store.s3.get_object().bucket(BUCKET).key("k").presigned(signing.unwrap())
    };
    let fresh = url(30).await.unwrap();
    assert_eq!(store.http.get(fresh.uri()).send().await.unwrap().status(), 200);
    let old = url(700).await.unwrap();
    assert_eq!(refusal(store.http.get(old.uri()).send().await.unwrap()).await, refused(403, "AccessDenied"));

    let tls_only = policy(r#"{"Bool":{"aws:SecureTransport":"false"}}"#);
    let put = store.s3.put_bucket_policy().bucket(BUCKET).policy(tls_only).send().await;
    assert_eq!(code(put), refused(501, "NotImplemented"));
    store.s3.delete_bucket_policy().bucket(BUCKET).send().await.unwrap();
    assert_eq!(store.http.get(old.uri()).send().await.unwrap().status(), 200);
    let none = store.s3.get_bucket_policy().bucket(BUCKET).send().await;
    assert_eq!(code(none), refused(404, "NoSuchBucketPolicy"));
}

#[tokio::test]
async fn what_is_configured_comes_back_and_survives_a_crash() {
    let store = Store::start().await;
    let block = PublicAccessBlockConfiguration::builder().block_public_acls(true).restrict_public_buckets(true).build();
    let put = store.s3.put_public_access_block().bucket(BUCKET);
    put.public_access_block_configuration(block.clone()).send().await.unwrap();
    let tiering = Tiering::builder().access_tier(ArchiveAccess).days(90).build().unwrap();
    let tiering = IntelligentTieringConfiguration::builder()
        .id("archive")
        .status(IntelligentTieringStatus::Enabled)
        .tierings(tiering)
        .build()
        .unwrap();
    let put = store.s3.put_bucket_intelligent_tiering_configuration().bucket(BUCKET).id("archive");
    put.intelligent_tiering_configuration(tiering.clone()).send().await.unwrap();
    let tag = Tag::builder().key("owner").value("radiology").build().unwrap();
    let tagging = Tagging::builder().tag_set(tag.clone()).build().unwrap();
    store.s3.put_bucket_tagging().bucket(BUCKET).tagging(tagging).send().await.unwrap();

    let store = store.crash_and_restart().await;
    let got = store.s3.get_public_access_block().bucket(BUCKET).send().await.unwrap();
    assert_eq!(got.public_access_block_configuration(), Some(&block));
    let got = store.s3.list_bucket_intelligent_tiering_configurations().bucket(BUCKET).send().await.unwrap();
    assert_eq!(got.intelligent_tiering_configuration_list(), [tiering]);
    let got = store.s3.get_bucket_tagging().bucket(BUCKET).send().await.unwrap();
    assert_eq!(got.tag_set(), [tag]);
    let early = Tiering::builder().access_tier(ArchiveAccess).days(89).build().unwrap();
    let early = IntelligentTieringConfiguration::builder()
        .id("early")
        .status(IntelligentTieringStatus::Enabled)
        .tierings(early)
        .build()
        .unwrap();
    let put = store.s3.put_bucket_intelligent_tiering_configuration().bucket(BUCKET).id("early");
    let put = put.intelligent_tiering_configuration(early).send().await;
    assert_eq!(code(put), refused(400, "InvalidArgument"));
}

#[tokio::test]
async fn what_cannot_be_honoured_is_refused_not_swallowed() {
    let store = Store::start().await;
    let by_default = ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::Aes256);
    let rule = ServerSideEncryptionRule::builder();
    let rule = rule.apply_server_side_encryption_by_default(by_default.build().unwrap()).build();
    let encryption = ServerSideEncryptionConfiguration::builder().rules(rule).build().unwrap();
    let put = store.s3.put_bucket_encryption().bucket(BUCKET).server_side_encryption_configuration(encryption);
    assert_eq!(code(put.send().await), refused(501, "NotImplemented"));
    let none = store.s3.get_bucket_encryption().bucket(BUCKET).send().await;
    assert_eq!(code(none), refused(501, "NotImplemented"));
    let put = store.s3.put_object().bucket(BUCKET).key("k").server_side_encryption(ServerSideEncryption::Aes256);
    assert_eq!(code(put.send().await), refused(501, "NotImplemented"));
    let logs = LoggingEnabled::builder().target_bucket(BUCKET).target_prefix("logs/").build().unwrap();
    let logging = BucketLoggingStatus::builder().logging_enabled(logs).build();
    let put = store.s3.put_bucket_logging().bucket(BUCKET).bucket_logging_status(logging).send().await;
    assert_eq!(code(put), refused(501, "NotImplemented"));
    let url = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    assert_eq!(store.http.get(url.uri()).send().await.unwrap().status(), 404);
}
